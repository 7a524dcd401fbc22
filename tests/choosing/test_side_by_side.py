"""The three ways side by side: what each names, where they agree, why they differ, what is missing."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.choosing.side_by_side import side_by_side
from bot.errors import InputError, NotFound
from bot.language.periods import Period
from bot.reports.choosing_data import side_data
from bot.reports.side_by_side import side_page, side_text
from bot.store.complaints import Filter, NewComplaint
from bot.topics.taxonomy import load_taxonomy

MAY = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
TAXONOMY = load_taxonomy()


@pytest.fixture
def complain(store):
    def complain(**counts):
        for topic, n in counts.items():
            for at in range(n):
                store.complaints.add(NewComplaint("x", f"{topic}{at}", "2026-05-04 10:00:00", "zh", "complaint", topic,
                                                  [(topic, 1.0)], process="P1"), None)
    return complain


def lines(found):
    return {line.topic: line for line in found.lines}


def test_nothing_at_all(store, tmp_path):
    found = side_by_side(store, MAY, Filter(), tmp_path)
    assert found.lines == () and found.available == () and found.missing == ("no_complaints", "no_study", "no_techniques")
    for lang in ("zh", "en"):
        assert "{" not in side_text(found, TAXONOMY, lang)
        assert side_page(found, TAXONOMY, lang, tmp_path).is_file()


def test_agreement_and_reasons(store, complain, make_study, people, tmp_path):
    """Study: queue .4 * 3 = 1.2 and fee .2 * 2 = .4: the focus is the queue (75 %); errors are no worse (-1)."""
    make_study()
    complain(queue_wait=20, processing_error=15, fee_dispute=12, staff_attitude=1)
    store.techniques.add({"technique": "手机取号", "source": "年会", "link": {"topic": "queue_wait", "attribute": "排队等候"},
                          "gain": 2, "cost": 10_000}, "zh", people["team"].id)
    store.techniques.add({"technique": "没有出处", "link": {"topic": "fee_dispute"}, "gain": 2, "cost": 1}, "zh", people["team"].id)
    found = side_by_side(store, MAY, Filter(), tmp_path)
    by_topic = lines(found)
    assert by_topic["queue_wait"].ways == ("statistical", "comparison", "technical") and found.lines[0].topic == "queue_wait"
    assert [line.topic for line in found.agreed] == ["queue_wait"]
    assert by_topic["processing_error"].reasons == ("no_worse", "no_technique")
    assert by_topic["fee_dispute"].compared.gap == 2 and not by_topic["fee_dispute"].compared.focus
    assert by_topic["fee_dispute"].reasons == ("low_weight", "technique_unranked")
    assert by_topic["fee_dispute"].technique.missing == ("source",)
    assert by_topic["staff_attitude"].ways == () and by_topic["staff_attitude"].compared is None
    assert found.missing == ("no_rate", "no_cost")
    data = side_data(found)
    assert data["agreed"] == ["queue_wait"] and data["lines"][0]["counted"]["n"] == 20 and data["n"] == 48
    for lang in ("zh", "en"):
        text = side_text(found, TAXONOMY, lang)
        assert "{" not in text and TAXONOMY.name("queue_wait", lang) in text and "+2.00" in text


def test_a_gap_nobody_complains_about_and_complaints_nobody_compared(store, complain, make_study, tmp_path):
    make_study()
    complain(staff_attitude=20, core_quality=10, info_disclosure=8, facility_env=1)
    by_topic = lines(side_by_side(store, MAY, Filter(), tmp_path))
    assert by_topic["queue_wait"].ways == ("comparison",) and by_topic["queue_wait"].reasons == ("unheard",)
    assert by_topic["staff_attitude"].reasons == ("not_compared",), "an empty radar is missing, it is no reason"
    complain(queue_wait=1)
    assert lines(side_by_side(store, MAY, Filter(), tmp_path))["queue_wait"].reasons == ("silent",)


def test_a_technique_without_a_weak_spot(store, complain, make_study, people, tmp_path):
    make_study()
    complain(queue_wait=9)
    store.techniques.add({"technique": "智能质检", "source": "年会", "link": {"attribute": "业务准确"}, "gain": 1, "cost": 50},
                         "zh", people["team"].id)
    line = lines(side_by_side(store, MAY, Filter(), tmp_path))["processing_error"]
    assert line.ways == ("technical",) and line.reasons == ("technique_only",)


def test_the_study_is_named_or_the_newest(store, complain, make_study, tmp_path):
    first, second = make_study(), make_study(own={"排队等候": 9, "收费透明": 1})
    complain(queue_wait=3)
    assert side_by_side(store, MAY, Filter(), tmp_path).study == second
    found = side_by_side(store, MAY, Filter(), tmp_path, first)
    assert found.study == first and lines(found)["queue_wait"].compared.focus
    unfinished = store.studies.create("x", "我们", "zh", None)
    with pytest.raises(InputError, match="study_unfinished"):
        side_by_side(store, MAY, Filter(), tmp_path, unfinished)
    with pytest.raises(NotFound, match="study_unknown"):
        side_by_side(store, MAY, Filter(), tmp_path, 99)


def test_an_unfinished_study_is_offered(store, complain, tmp_path):
    complain(queue_wait=3)
    number = store.studies.create("x", "我们", "zh", None)
    found = side_by_side(store, MAY, Filter(), tmp_path)
    assert found.open_study == number and "open_study" in found.missing and "no_study" not in found.missing


def test_the_page_holds_everything_and_runs_nothing(store, complain, make_study, people, tmp_path):
    make_study()
    complain(queue_wait=12, fee_dispute=3)
    store.techniques.add({"technique": "<script>alert(1)</script>", "link": {"topic": "queue_wait"}}, "zh", people["team"].id)
    page = side_page(side_by_side(store, MAY, Filter(), tmp_path), TAXONOMY, "zh", tmp_path).read_text("utf-8")
    assert "<script" not in page and page.count("data:image/svg+xml") == 3 and page.count("<tr") >= 4
    assert all(TAXONOMY.name(topic, "zh") in page for topic in ("queue_wait", "fee_dispute", "processing_error"))
