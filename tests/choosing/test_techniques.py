"""The technique radar: the ranking, what is missing, the vendor's word, files."""
from __future__ import annotations

from pathlib import Path

import pytest

from bot.choosing.filling import add_filled
from bot.choosing.technique_files import import_file
from bot.choosing.techniques import radar, score, to_board
from bot.errors import InputError
from bot.reports.candidates import radar_text

WHOLE = {"technique": "手机提前取号", "source": "2026 年行业年会", "evidence": "用过的单位有数据", "maturity": "别处已在用",
         "process": "P2", "link": "排队等候", "gain": "1.5", "cost": "6万元", "risk": "中", "adopters": "乙银行、丙银行"}


def enter(store, people, **given: str | None) -> int:
    texts = {name: text for name, text in {**WHOLE, **given}.items() if text is not None}
    return add_filled(store, "technique", people["team"], "zh", texts)


def test_ranked_by_gain_times_weight_over_cost(store, people, make_study):
    make_study()
    enter(store, people)
    cheap = enter(store, people, technique="短信提醒排队进度", gain="0.5", cost="5000")
    topic = enter(store, people, technique="收费公示屏", link="fee_dispute", gain="1", cost="1万元")
    found = radar(store)
    assert [(blip.technique.id, blip.rank) for blip in found] == [(cheap, 1), (topic, 2), (1, 3)]
    assert [blip.score for blip in found] == pytest.approx([0.5 * 0.4 / 5000, 1 * 0.2 / 10000, 1.5 * 0.4 / 60000])
    assert found[1].attribute == "收费透明"  # the topic's attribute gives the weight
    assert "别处已在用" in radar_text(found, "zh")


@pytest.mark.parametrize(("without", "missing"), [
    ({"source": None, "evidence": None}, ("source",)), ({"link": None, "gain": None}, ("link", "gain")),
    ({"gain": None}, ("gain",)), ({"cost": None}, ("cost",)), ({"cost": "0"}, ("cost",)),
    ({"link": "staff_attitude"}, ("weight",))])
def test_what_is_missing_is_said_and_not_ranked(store, people, make_study, without, missing):
    make_study()
    number = enter(store, people, **without)
    (blip,) = radar(store)
    assert (blip.rank, blip.missing) == (None, missing)
    assert "没有排名" in radar_text([blip], "zh") and "is not ranked" in radar_text([blip], "en")
    with pytest.raises(InputError, match="technique_unranked"):
        to_board(store, number, people["team"], "zh")


def test_without_a_study_nothing_is_ranked(store, people):
    enter(store, people, link="排队等候")
    assert radar(store)[0].missing == ("study",)


def test_the_vendors_word_alone_warns(store, people, make_study):
    make_study()
    enter(store, people, evidence="厂商自己说的")
    enter(store, people, technique="另一项", evidence="厂商自己说的、我们试点过")
    assert [blip.warnings for blip in radar(store)] == [("vendor_only",), ()]


def test_a_ranked_one_goes_to_the_board_once(store, people, make_study):
    study = make_study()
    number = enter(store, people)
    candidate = store.candidates.get(to_board(store, number, people["team"], "zh"))
    assert (candidate.title, candidate.gains, candidate.study_id, candidate.technique_id) == (
        "手机提前取号", {"排队等候": 1.5}, study, number)
    assert candidate.given["topics"] == ["queue_wait"] and candidate.given["cost"] == 60000
    with pytest.raises(InputError, match="technique_there"):
        to_board(store, number, people["team"], "zh")


@pytest.mark.parametrize("bad", [(0, 0.2, 1), (1, 0.2, 0), (1, 0.2, -5), (-1, 0.2, 5)])
def test_no_ranking_without_gain_and_cost(bad):
    with pytest.raises(InputError):
        score(*bad)


def test_doubling_the_cost_halves_the_score():
    assert score(1.5, 0.4, 2000) == pytest.approx(score(1.5, 0.4, 1000) / 2)
    assert score(3, 0.4, 1000) == pytest.approx(2 * score(1.5, 0.4, 1000))


def test_a_file_is_read_once(store, people, make_study, tmp_path: Path):
    make_study()
    path = tmp_path / "radar.csv"
    path.write_text("技术,出处,对应的弱项,预计提高分数,费用\n手机提前取号,行业年会,排队等候,1.5,6万元\n视频柜台,,排队等候,1,8000\n"
                    "声纹识别,厂商,停车难,1,9000\n", "utf-8")
    found = import_file(store, path, people["team"], "zh", dry_run=True)
    assert (found["stored"], store.techniques.all()) == (2, [])
    found = import_file(store, path, people["team"], "zh")
    assert (found["read"], found["stored"], [line for line, _ in found["rejected"]]) == (3, 2, [4])
    assert found["rejected"][0][1].params["problem"].code == "attribute_unknown"
    again = import_file(store, path, people["team"], "zh")
    assert (again["stored"], again["repeated"], len(store.techniques.all())) == (0, 2, 2)
    other = tmp_path / "other.csv"
    other.write_text("名字,数\n甲,1\n", "utf-8")
    with pytest.raises(InputError, match="technique_columns"):
        import_file(store, other, people["team"], "zh")
