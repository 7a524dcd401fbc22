"""From words to values and back, for every type and both languages."""
from __future__ import annotations

import pytest

from bot.errors import InputError
from bot.language.texts import explain
from bot.playbooks.model import load_playbook
from bot.playbooks.typed import parse_answer, referred_rows, shown_again, unit_of
from bot.playbooks.wording import wording_findings
from tests.playbooks.conftest import Team

PLAYBOOK = load_playbook("seven_step")
PLACES = [(step.id, one.id, None) for step in PLAYBOOK.steps for one in step.fields if one.type != "rows"] + [
    (step.id, one.id, column.id) for step in PLAYBOOK.steps for one in step.fields for column in one.columns]


def place_at(walk, key, row=0):
    return walk.place([key, row])


@pytest.fixture
def began(any_team):
    """With what other answers lean on: a unit, a root cause and two options."""
    any_team.answer("unit", "分钟" if any_team.lang == "zh" else "minutes")
    any_team.answer("root_causes.cause", "轮班表固定" if any_team.lang == "zh" else "fixed rota", 1)
    for row in (1, 2):
        any_team.answer("options.option", "重排午休轮班表", row)
    return any_team


@pytest.mark.parametrize(("step", "name", "column"), PLACES, ids=lambda part: str(part))
def test_the_example_of_every_field_is_an_answer_and_well_put(began, step, name, column):
    walk = began.walk
    place = place_at(walk, f"{name}.{column}" if column else name, 1 if column else 0)
    assert place.step.id == step
    example = place.asked.example[began.lang]
    value, shown = parse_answer(walk, place, example, began.lang)
    assert shown
    assert value is not None
    if isinstance(value, str):
        assert wording_findings(value, place.asked.wording) == []
    again = shown_again(walk, place.asked, value, began.lang)
    assert again == shown
    for lang in ("zh", "en"):
        assert shown_again(walk, place.asked, value, lang).strip()


@pytest.mark.parametrize(("key", "text", "value", "zh", "en"), [
    ("metric", "  等候时间 ", "等候时间", "等候时间", "等候时间"),
    ("owner", "李敏", "李敏", "李敏", "李敏"),
    ("unit", "2", "percent", "%", "percent"),
    ("unit", "每千笔", "per_1000", "每千笔", "per 1,000 transactions"),
    ("direction", "lower is better", "lower_better", "越低越好", "lower is better"),
    ("stratification", "时间、种类", ["time", "kind"], "时间、种类", "time, kind"),
    ("stratification", "1 3", ["time", "kind"], "时间、种类", "time, kind"),
    ("baseline_value", "1小时", 60, "60 分钟", "60 min"),
    ("baseline_value", "３４．５", 34.5, "34.5 分钟", "34.5 min"),
    ("budget", "2万元", 20000, "20,000 元", "20,000 yuan"),
    ("target_date", "2027年3月31日", "2027-03-31", "2027-03-31", "2027-03-31"),
    ("target_date", "下个月底", "2027-01-31", "2027-01-31", "2027-01-31"),
    ("baseline_period", "2026年3月", ["2026-03-01", "2026-03-31"], "2026-03-01 – 2026-03-31", "2026-03-01 – 2026-03-31"),
    ("baseline_period", "last month", ["2026-11-01", "2026-11-30"], "2026-11-01 – 2026-11-30", "2026-11-01 – 2026-11-30"),
    ("sample_size", "1,144笔", 1144, "1,144", "1,144"),
    ("kappa", "0.82", 0.82, "0.82", "0.82"),
    ("human_coded", "没有", False, "否", "no"),
    ("human_coded", "yes", True, "是", "yes"),
    ("before_values", "31 22 45.5", [31.0, 22.0, 45.5], "31 22 45.5", "31 22 45.5"),
    ("cause_no", "第1条", 1, "1", "1"),
    ("cause_no", "0", 0, "0", "0"),
])
def test_values_and_how_they_are_shown(began, key, text, value, zh, en):
    walk = began.walk
    place = place_at(walk, "actions.cause_no", 1) if key == "cause_no" else place_at(walk, key)
    parsed, shown = parse_answer(walk, place, text, "zh")
    assert parsed == value
    assert type(parsed) is type(value) or isinstance(parsed, (int, float))
    assert shown.lower() == zh.lower()
    assert shown_again(walk, place.asked, parsed, "en") == en


@pytest.mark.parametrize(("key", "text", "code"), [
    ("problem_statement", "太慢", "answer_short"), ("problem_statement", "慢" * 301, "answer_long"),
    ("metric", "，。！？", "answer_empty"), ("owner", "长" * 61, "answer_long"), ("owner", "😡", "answer_empty"),
    ("unit", "公里", "value_choice"), ("unit", "9", "value_choice"), ("stratification", "颜色", "value_choice"),
    ("baseline_value", "很久", "value_number"), ("baseline_value", "50公斤", None), ("target_date", "尽快", "date_unparsable"),
    ("target_date", "2027-02-30", "date_impossible"), ("baseline_period", "去的时候", "period_unparsable"),
    ("baseline_period", "2099年1月", "period_future"), ("sample_size", "3.5", "value_integer"),
    ("sample_size", "很多", "value_number"), ("human_coded", "看情况", "value_yes_no"),
    ("before_values", "31 二十多 45", None), ("before_values", "没有", "value_number"), ("kappa", "1 2", "value_several"),
    ("actions.cause_no", "2", "row_unknown"), ("actions.cause_no", "-1", None),
])
def test_what_does_not_fit_is_an_input_error_with_words(began, key, text, code):
    walk = began.walk
    with pytest.raises(InputError) as caught:
        parse_answer(walk, place_at(walk, key, 1 if "." in key else 0), text, began.lang)
    if code:
        assert caught.value.code == code
    assert explain(caught.value, began.lang)


def test_hostile_answers_fit_or_are_refused(team, hostile):
    walk = team.walk
    for _, name, column in PLACES:
        place = place_at(walk, f"{name}.{column}" if column else name, 1 if column else 0)
        try:
            value, shown = parse_answer(walk, place, hostile, "zh")
        except InputError as error:
            assert explain(error, "zh")
            assert explain(error, "en")
        else:
            assert shown_again(walk, place.asked, value, "en")
            assert shown


@pytest.mark.parametrize(("text", "value"), [("否", False), ("no", False), ("还有", True), ("是", True)])
def test_another_row_is_a_yes_or_no(team, text, value):
    place = place_at(team.walk, "root_causes.+", 1)
    assert parse_answer(team.walk, place, text, "zh")[0] is value


def test_the_unit_of_a_quantity_is_the_one_answered(team):
    walk = team.walk
    baseline, budget = place_at(walk, "baseline_value").field, place_at(walk, "budget").field
    assert (unit_of(walk, baseline), unit_of(walk, budget)) == (None, "yuan")
    team.answer("unit", "%")
    assert unit_of(team.walk, baseline) == "percent"


def test_what_a_number_refers_to_is_listed(team):
    for row, text in enumerate(("轮班表固定", "材料清单没人看"), 1):
        team.answer("root_causes.cause", text, row)
    walk = team.walk
    assert referred_rows(walk, place_at(walk, "actions.cause_no", 1).asked) == ["轮班表固定", "材料清单没人看"]
    assert referred_rows(walk, place_at(walk, "metric").asked) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_number_of_a_complaint_is_no_count(store, lang):
    """1234 is what the person finds it by; the sample size beside it keeps its comma."""
    walk = Team(store, playbook="dmaic").walk
    for key, row, shown in (("voc.complaint_no", 1, "1234"), ("sample_size", 0, "1,234")):
        place = place_at(walk, key, row)
        value, said = parse_answer(walk, place, "1234", lang)
        assert (value, said, shown_again(walk, place.asked, value, lang)) == (1234, shown, shown)
