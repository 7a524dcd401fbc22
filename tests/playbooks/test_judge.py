"""Answers, commands and questions in a guided form."""
from __future__ import annotations

import re

import pytest
import yaml

from bot.playbooks.judge import COMMANDS, QUESTIONS, SURE, judge, reason_in
from bot.playbooks.model import load_playbook
from bot.settings import ROOT

HELD_OUT = yaml.safe_load((ROOT / "tests" / "nlu" / "heldout.yml").read_text("utf-8"))
ANSWERS = [str(line) for line in HELD_OUT["_form_answers"]]
PATTERNS = [(intent, re.compile(f"\\s*(?:{pattern})[。.!\uff01~\\s]*", re.IGNORECASE))
            for intent, patterns in yaml.safe_load((ROOT / "data" / "commands.yml").read_text("utf-8")).items()
            for pattern in patterns]


def command_of(text: str) -> str | None:
    """What ``bot.rasa.nlu.ShortCommands`` makes of a message."""
    return next((intent for intent, pattern in PATTERNS if pattern.fullmatch(text)), None)


def test_there_are_forty_answers():
    assert len(ANSWERS) == 40


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_an_answer_whatever_is_guessed_below_certainty(text):
    assert command_of(text) is None
    for intent in (*COMMANDS, *QUESTIONS, "give_complaint", "affirm", "deny", "undo", "out_of_scope", "nlu_fallback", ""):
        for free in (True, False):
            assert judge(text, intent, SURE - 0.01, fits=not free, free_text=free).kind == "answer"
        assert judge(text, intent, 0.98, fits=True, free_text=False).kind == "answer", "a strict type that fits wins"


@pytest.mark.parametrize("text", ANSWERS)
def test_words_that_are_only_certain_as_buttons_never_take_an_answer(text):
    for intent in ("affirm", "deny", "greet", "thank", "goodbye", "undo", "store_many", "correct_topic", "out_of_scope"):
        assert judge(text, intent, 0.998, fits=False, free_text=True).kind == "answer"


@pytest.mark.parametrize(("text", "intent"), [
    ("返回", "go_back"), ("上一题", "go_back"), ("back", "go_back"), ("修改第3步", "edit_answer"), ("edit step 2", "edit_answer"),
    ("跳过，因为还没有数据", "skip_question"), ("skip this one", "skip_question"), ("暂停", "pause_work"), ("stop", "pause_work"),
    ("我在哪一步", "where_am_i"), ("progress", "where_am_i"), ("为什么", "ask_why"), ("why", "ask_why"),
    ("举个例子", "ask_example"), ("example", "ask_example"), ("放行，委员会同意", "override_gate"), ("override", "override_gate"),
    ("还缺什么", "check_gate"), ("补充", "add_details"), ("保留", "keep_answer"), ("keep it", "keep_answer"),
])
@pytest.mark.parametrize("free", [True, False])
def test_a_short_command_counts_at_once(text, intent, free):
    assert command_of(text) == intent
    verdict = judge(text, intent, 1.0, fits=True, free_text=free)
    assert (verdict.kind, verdict.intent) == ("command", intent)


@pytest.mark.parametrize("intent", sorted(COMMANDS | QUESTIONS | {"undo", "correct_topic", "give_complaint", "affirm"}))
def test_a_pressed_button_counts_at_once(intent):
    verdict = judge(f'/{intent}{{"field": "owner"}}', intent, 0.4, fits=True, free_text=True)
    assert verdict.kind == ("command" if intent in COMMANDS else "question")
    assert verdict.intent == intent


@pytest.mark.parametrize(("text", "intent"), [
    ("上个月投诉最多的是哪几类", "ask_top_topics"), ("top complaint categories in March?", "ask_top_topics"),
    ("什么是帕累托？", "explain_term"), ("what is kappa", "explain_term"),
])
@pytest.mark.parametrize("confidence", [0.6, 0.95])
def test_a_question_in_between_is_one(text, intent, confidence):
    assert judge(text, intent, confidence, fits=False, free_text=True).kind == "question"


def test_a_complaint_with_its_prefix_is_no_answer():
    assert command_of("投诉：柜台没人") == "give_complaint"
    assert judge("投诉：柜台没人", "give_complaint", 1.0, fits=False, free_text=True).kind == "question"
    assert judge("柜台没人", "give_complaint", 0.99, fits=False, free_text=True).kind == "answer"


def test_a_long_text_is_no_command_even_when_the_classifier_is_sure():
    text = "跳过取号环节的客户太多，所以后面的人一直等不到"
    assert judge(text + "，柜台每天都有人为这个吵起来", "skip_question", 0.97, fits=False, free_text=True).kind == "answer"


PLAYBOOK = load_playbook("seven_step")
EXAMPLES = sorted({one.example[lang] for step in PLAYBOOK.steps for top in step.fields for one in (top, *top.columns)
                   for lang in ("zh", "en")})


@pytest.mark.parametrize("text", EXAMPLES)
def test_no_example_answer_of_the_playbook_is_taken_for_a_command(text):
    assert command_of(text) is None


@pytest.mark.parametrize("text", ["修改午间排班表", "更改叫号规则", "Change the lunch rota", "modify the calling rule",
                                  "跳过复核环节"])
def test_a_countermeasure_that_begins_like_a_command_is_an_answer(text):
    assert command_of(text) is None


@pytest.mark.parametrize("hostile_text", ["", "   ", "😡", "<script>", "'; drop table x; --", "\u202e排队", "等" * 20000])
def test_hostile_messages_get_a_verdict(hostile_text):
    for confidence in (0.0, 0.5, 0.95, 1.0):
        assert judge(hostile_text, "", confidence, fits=False, free_text=True).kind == "answer"


@pytest.mark.parametrize(("text", "reason"), [
    ("跳过", ""), ("跳过这题", ""), ("跳过，因为还没有数据", "还没有数据"), ("先跳过：数据下周才有", "数据下周才有"), ("skip", ""),
    ("skip this question", ""), ("skip it, we have no numbers yet", "we have no numbers yet"),
    ("skip because the system is down", "the system is down"), ("放行", ""), ("放行，理由：委员会同意", "委员会同意"),
    ("放行这一关，原因是先试点", "先试点"), ("override the gate because the pilot ends", "the pilot ends"),
    ("override", ""), ("强制通过", ""),
])
def test_the_reason_that_came_with_a_command(text, reason):
    assert reason_in(text) == reason
