"""The answer to "which complaints come most" and the result of a comparison, as Markdown and pictures."""
from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.choosing.comparison import score
from bot.choosing.study import Study
from bot.complaints.top import top_topics
from bot.language.periods import Period
from bot.reports.study import study_chart, study_text
from bot.reports.top import case_text, cases_text, change_words, days, scope, title, top_chart, top_text
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint
from bot.topics.taxonomy import load_taxonomy

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
TAXONOMY = load_taxonomy()


def fill(store: Store, *groups: tuple) -> None:
    """(count, day, topic, severity) each."""
    number = store.complaints.count(Filter()) + 1000 * len(store.complaints.cases(Filter(), 1))
    for count, day, topic, severity in groups:
        for _ in range(count):
            number += 1
            store.complaints.add(NewComplaint("排队", f"{day}{topic}{number}", f"{day} 10:00:00", "zh", "complaint", topic,
                                              severity=severity, branch="城东", channel="app"), None)


@pytest.fixture
def busy(store):
    fill(store, (1, "2026-01-20", "queue_wait", 1), (40, "2026-03-10", "queue_wait", 1), (15, "2026-03-11", "fee_dispute", 3), (5, "2026-03-12", "staff_attitude", 0),
         (2, "2026-03-13", None, 1), (8, "2026-02-10", "queue_wait", 1), (16, "2026-02-11", "fee_dispute", 1))
    return store


def table(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert re.fullmatch(r"\|(?:-+:?\|)+", lines[1])
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    assert len({len(row) for row in rows}) == 1
    return [rows[0], *rows[2:]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ranking(busy, lang):
    answer = top_topics(busy, MARCH, Filter())
    text = top_text(answer, TAXONOMY, lang)
    rows = table(text)
    assert rows[1] == [TAXONOMY.name("queue_wait", lang) + " ★", "40", "66.7%", "66.7%", "+32 ↑"]
    assert rows[2][0].endswith("★")
    assert rows[2][4] == "-1 ≈"
    assert rows[3][4] == ("+5 少" if lang == "zh" else "+5 few")
    assert "62" in text
    assert "2026-03-01 – 2026-03-31" in text
    assert "3.2%" in text, "the share that is not labelled"
    assert "{" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ranking_by_severity_counts_weights_and_still_compares_cases(busy, lang):
    rows = table(top_text(top_topics(busy, MARCH, Filter(), unit="weighted"), TAXONOMY, lang))
    assert rows[1][:2] == [TAXONOMY.name("fee_dispute", lang) + " ★", "45"]
    assert rows[1][4] == "-1 ≈"
    assert rows[3][:2] == [TAXONOMY.name("staff_attitude", lang), "0"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_scope_and_title_name_what_was_asked(busy, lang):
    everything = top_topics(busy, MARCH, Filter())
    assert scope(everything, lang) == ("全部投诉" if lang == "zh" else "All complaints")
    answer = top_topics(busy, MARCH, Filter(branch="城东", severity=2))
    assert scope(answer, lang).startswith("城东 · ")
    assert days(MARCH) in title(answer, lang)


@pytest.mark.parametrize(("lang", "name"), [("zh", "电话"), ("en", "phone")])
def test_a_channel_is_named_in_the_readers_language(busy, lang, name):
    assert scope(top_topics(busy, MARCH, Filter(channel="phone")), lang) == name


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("groups", "unit"), [(((3, "2026-03-05", None, 1),), "count"),
                                              (((3, "2026-03-05", "queue_wait", 0),), "weighted")])
def test_complaints_that_give_no_ranking_still_get_an_answer(store, lang, groups, unit):
    fill(store, *groups)
    assert "3" in top_text(top_topics(store, MARCH, Filter(), unit=unit), TAXONOMY, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_nothing_was_recorded_before_nothing_is_compared(store, lang):
    fill(store, (40, "2026-03-10", "queue_wait", 1))
    assert table(top_text(top_topics(store, MARCH, Filter()), TAXONOMY, lang))[1][4] == "–"


@pytest.mark.parametrize(("now", "before", "words"), [(3, 1, "+2"), (1, 3, "-2"), (2, 2, "+0")])
def test_a_change_without_a_test_has_no_mark(now, before, words):
    assert change_words(None, now, before, "zh") == words


def test_the_chart_is_drawn_once_and_its_name_says_nothing(busy, tmp_path):
    answer = top_topics(busy, MARCH, Filter())
    path = top_chart(answer, TAXONOMY, "zh", tmp_path)
    assert re.fullmatch(r"[0-9a-f]{40}\.png", path.name)
    assert path.read_bytes().startswith(b"\x89PNG")
    stamp = path.stat().st_mtime_ns
    assert top_chart(answer, TAXONOMY, "zh", tmp_path) == path
    assert path.stat().st_mtime_ns == stamp
    assert top_chart(answer, TAXONOMY, "en", tmp_path) != path
    assert top_chart(top_topics(busy, Period(dt.date(2020, 1, 1), dt.date(2020, 1, 2)), Filter()), TAXONOMY, "zh",
                     tmp_path) is None


EVIL = "<script>alert(1)</script> | ![x](http://evil/a.png) **b** _i_ # h `c` [l](javascript:x)"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_customer_wrote_is_never_markup(store, lang):
    number, _ = store.complaints.add(NewComplaint(EVIL, "f", "2026-03-01 10:00:00", "en", "complaint", "queue_wait"), None)
    rows = store.complaints.cases(Filter())
    for text in (cases_text(rows, TAXONOMY, lang, 1, 0, "x"), case_text(store.complaints.get(number), TAXONOMY, lang)):
        assert not re.search(r"(?<!\\)[<>|`\[\]_#]", text)
        assert not re.search(r"(?<!\\)\*\*b", text)
        assert "alert(1)" in text


def test_hostile_customer_text_keeps_to_its_line(store, hostile):
    number, _ = store.complaints.add(NewComplaint(hostile, "f", "2026-03-01 10:00:00", "en", "complaint", None), None)
    text = cases_text(store.complaints.cases(Filter()), TAXONOMY, "zh", 1, 0, "x")
    assert len([line for line in text.split("\n") if line.startswith("- ")]) == 1
    assert len(text) < 700
    assert case_text(store.complaints.get(number), TAXONOMY, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_case_with_its_corrections(store, lang):
    person = store.people.add("李敏", "supervisor")
    number, _ = store.complaints.add(NewComplaint("排队", "f", "2026-03-01 10:00:00", "zh", "complaint", "queue_wait",
                                                  topics=[("queue_wait", 0.8), ("staff_attitude", 0.4)], severity=2), None)
    store.complaints.correct(number, person.id, "fee_dispute")
    text = case_text(store.complaints.get(number), TAXONOMY, lang)
    for said in (TAXONOMY.name("queue_wait", lang), TAXONOMY.name("fee_dispute", lang), "李敏", "2026-03-01 10:00"):
        assert said in text
    assert "None" not in text
    assert "{" not in text


@pytest.fixture
def study(store, fixtures):
    given = fixtures["comparison_scoring"]["inputs"]["attributes"]
    number = store.studies.create("对比评分", "惠民银行", "zh", None)
    store.studies.set_attributes(number, [(one["name_zh"], None) for one in given])
    store.studies.set_competitors(number, ["甲银行", "乙银行"])
    store.studies.set_importance(number, {one["name_zh"]: one["importance"] for one in given})
    for subject, key in (("惠民银行", "own"), ("甲银行", "competitor_A"), ("乙银行", "competitor_B")):
        store.studies.rate(number, subject, "李敏", {one["name_zh"]: one[key] for one in given})
    record = store.studies.get(number)
    return record, score(Study(record.own, record.attributes, record.importance, record.ratings))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_result_of_a_comparison(study, fixtures, lang):
    record, result = study
    text = study_text(record, result, lang)
    rows = table(text)
    assert len(rows) == 7
    first = rows[1]
    assert first[1].startswith("排队等候")
    assert first[2:6] == ["20.5%", "5", "7.5", "+2.50"]
    totals = fixtures["comparison_scoring"]["expected"]["totals"]
    for total in totals.values():
        assert f"{total:.2f}" in text
    assert "{" not in text
    assert "None" not in text


def test_the_chart_of_a_comparison(study, tmp_path):
    record, result = study
    path = study_chart(record, result, "zh", tmp_path)
    assert re.fullmatch(r"[0-9a-f]{40}\.png", path.name)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert study_chart(record, result, "zh", tmp_path) == path
