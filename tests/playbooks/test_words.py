"""What the facilitator says: whole sentences in both languages, and a button for every choice."""
from __future__ import annotations

import json

import pytest

from bot.language.texts import LANGUAGES, has
from bot.playbooks import words
from bot.playbooks.checks import Finding
from bot.playbooks.engine import Walk
from bot.playbooks.model import load_playbook
from bot.playbooks.typed import parse_answer

PLAYBOOK = load_playbook("seven_step")


def every_place(walk: Walk):
    for step in walk.playbook.steps:
        for one in step.fields:
            if one.type == "rows":
                yield from (walk.place([f"{one.id}.{column.id}", 1]) for column in one.columns)
                yield walk.place([f"{one.id}.+", 1])
            else:
                yield walk.place([one.id, 0])


def sound(text: str, buttons: list[dict[str, str]] = ()) -> None:
    assert text.strip()
    assert "{" not in text
    assert "None" not in text
    for one in buttons:
        assert one["title"].strip()
        assert one["payload"].strip()
        if one["payload"].startswith("/") and "{" in one["payload"]:
            json.loads(one["payload"][one["payload"].index("{"):])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_reason_and_example(team, lang):
    walk = team.walk
    for place in every_place(walk):
        text, buttons = words.question(walk, place, lang)
        sound(text, buttons)
        for said in (words.example(place, lang), words.why(place, lang), words.label(place, lang)):
            sound(said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_has_a_button_that_is_understood(team, lang):
    walk = team.walk
    for place in every_place(walk):
        if place.asked.type in ("choice", "choices") and not place.more:
            _, buttons = words.question(walk, place, lang)
            chosen = [parse_answer(walk, place, one["payload"], lang)[0] for one in buttons]
            ids = [choice.id for choice in place.asked.choices]
            assert chosen == (ids if place.asked.type == "choice" else [[one] for one in ids])
        elif place.more or place.asked.type == "yes_no":
            _, buttons = words.question(walk, place, lang)
            said = [one["payload"] for one in buttons if not one["payload"].startswith("/")]
            assert [parse_answer(walk, place, one, lang)[0] for one in said] == [True, False]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_standing_answer_is_shown_in_the_readers_language_with_a_way_to_keep_it(team, lang):
    team.answer("unit", "分钟")
    walk = team.walk
    text, buttons = words.question(walk, walk.place(["unit", 0]), lang)
    assert ("分钟" if lang == "zh" else "minutes") in text
    assert "李敏" in text
    assert buttons[-1]["payload"] == "/keep_answer"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_causes_to_choose_from_are_listed_by_number(team, lang):
    for row, cause in enumerate(("轮班表固定", "清单没人看"), 1):
        team.answer("root_causes.cause", cause, row)
    walk = team.walk
    text, buttons = words.question(walk, walk.place(["actions.cause_no", 1]), lang)
    assert "1. 轮班表固定" in text
    assert [one["payload"] for one in buttons] == ["1", "2"]


def test_every_finding_any_gate_may_give_has_words_in_both_languages(team):
    """The codes are in checks.py and effect.py; parameters as they are given there."""
    import ast
    from pathlib import Path

    from bot.playbooks import checks, effect

    found = set()
    for module, name in ((checks, "Finding"), (effect, "EffectMissing")):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                found |= {leaf.value for leaf in ast.walk(node.args[0])
                          if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and leaf.value not in ("wording_", "committee_")}
    found |= {f"wording_{name}" for step in PLAYBOOK.steps for check in step.gate for name in check.get("blocks", ())}
    found |= {f"committee_{state}" for state in ("needed", "asked", "returned", "refused")}
    assert len(found) >= 25
    usual = {"reason": "没有数据", "number": 2, "minimum": 3, "depth": 1, "kappa": "0.5",
             "before": 12, "after": 11, "day": "2026-01-09"}
    for code in found:
        given = {"triggers": {"budget": 80000, "leap": True}, "words": "为什么"} if code.startswith("committee_") else usual
        for lang in LANGUAGES:
            sound(words.finding_words(team.walk, Finding(code, ("metric", "owner"), given), lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", range(1, 8))
def test_a_shut_gate_says_what_is_missing_and_offers_to_mend_it(team, lang, number):
    walk = team.walk
    step = PLAYBOOK.numbered(number)
    findings = walk.findings(step)
    text, buttons = words.gate(walk, step, findings, lang, may_override=True)
    sound(text, buttons)
    assert text.count("\n- ") == len([finding for finding in findings if finding.blocking])
    assert [one["payload"] for one in buttons[-2:]] == ["/pause_work", "/override_gate"]
    _, without = words.gate(walk, step, findings, lang, may_override=False)
    assert "/override_gate" not in [one["payload"] for one in without]
    for one in buttons[:-2]:
        assert one["payload"].startswith("/edit_answer")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_of_answers_to_edit(team, lang):
    team.go()
    walk = team.walk
    for step in walk.playbook.steps:
        text, buttons = words.edit_list(walk, step, lang)
        sound(text, buttons)
        for one in buttons:
            pointer = json.loads(one["payload"].removeprefix("/edit_answer"))
            assert walk.place([pointer["field"], pointer["row"]]).step == step
    _, only = words.edit_list(walk, walk.playbook.step("act"), lang, "actions")
    assert json.loads(only[-1]["payload"].removeprefix("/edit_answer")) == {"field": "actions.what", "row": 2}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_step_has_nothing_to_edit_and_a_new_one_details_to_add(team, lang):
    walk = team.walk
    text, buttons = words.edit_list(walk, walk.step, lang)
    sound(text)
    assert buttons == []
    text, buttons = words.details_list(walk, lang)
    sound(text, buttons)
    assert len(buttons) == 9


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_a_project_stands_at_every_point(team, lang):
    while True:
        walk = team.walk
        place = walk.next_place()
        sound(words.where(walk, place, lang))
        if place is None:
            break
        outcome = team.answer(place.key, team.words(place), place.row)
        if not place.more or outcome.passed:
            sound(words.stored(walk, outcome, place, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_taken_down_with_its_warnings(team, lang):
    outcome = team.answer("problem_statement", "柜员责任心不强所以城东网点午间排队太久")
    said = words.stored(team.walk, outcome, outcome.place, lang)
    sound(said)
    assert said.count("⚠") == 2
    team.answer("problem_statement", "城东网点午间客户平均等34.5分钟")
    team.go(4)
    outcome = team.answer("target_value", "80分钟")
    assert ("第 1 步" if lang == "zh" else "step 1") in words.stored(team.walk, outcome, outcome.place, lang)


def test_the_ways_out_are_buttons():
    for lang in LANGUAGES:
        assert [one["payload"] for one in words.help_buttons(lang)] == ["/skip_question", "/pause_work", "/go_back"]
    assert has("gate_missing")
