"""Small things on the way through a project: names in a list, button titles typed by hand, what a shut gate says."""
from __future__ import annotations

import pytest

from bot.language.texts import say
from bot.reports.projects import trouble_words
from tests.conversations.bot_for_tests import Bot
from tests.conversations.test_seven_steps import ask, example, field, start
from tests.conversations.walking import standing, walk_of, walk_on

DETAILS = {"zh": "补充", "en": "more details"}


def test_a_field_named_in_the_list_is_no_command(bot: Bot, lang: str) -> None:
    """The title "Why this one" begins like the question why."""
    chat = start(bot, "team", lang, "unit")
    chat.verify([(DETAILS[lang], ["details_which"]), (field("why_this_one").label[lang], [ask("why_this_one", lang)])])
    assert standing(bot, 1, "why_this_one") is None


@pytest.mark.parametrize("key", ["button_go_on", "button_leave_open"])
def test_the_title_of_a_button_typed_by_hand_is_no_answer(bot: Bot, lang: str, key: str) -> None:
    chat = start(bot, "team", lang, "data_source")
    chat.verify([(DETAILS[lang], ["details_which"]), (say(key, lang), ["!answer_stored", ask("data_source", lang)]),
                 (say(key, lang), ["!answer_stored", ask("data_source", lang)])])


def test_wrong_answers_do_not_count_against_another_question(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    wrong = {"zh": "公斤", "en": "kilograms"}[lang]
    chat.verify([(wrong, []), (wrong, ["example_is"]), (DETAILS[lang], []),
                 (field("loss").label[lang], [ask("loss", lang), "!example_is"])])


def test_where_names_the_question_that_is_asked_now(bot: Bot, lang: str) -> None:
    one = start(bot, "team", lang, "unit")
    two = bot.talk("colleague", lang).verify([('/resume_project{"project": 1}', [ask("unit", lang)])])
    one.say(example("unit", lang))
    two.verify([({"zh": "我在哪", "en": "where am I"}[lang], ["where_is", ask("direction", lang)])])
    assert two.last[0].text.count(field("direction").label[lang]) == 1 and field("unit").label[lang] not in two.last[0].text


def test_the_gate_tells_why_the_agreement_was_left_open(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "kappa")
    chat.say({"zh": "跳过，归类样本下周才做完", "en": "skip, the sample is labelled next week"}[lang])
    list(walk_on(bot, chat, 1))
    assert chat.has("gate_kappa_missing")
    assert chat.has(say("gate_skipped", lang, fields=field("kappa").label[lang],
                        reason={"zh": "归类样本下周才做完", "en": "the sample is labelled next week"}[lang]))


def test_the_problem_is_quoted_without_its_full_stop(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "root_causes.five_why")
    problem = example("problem_statement", lang)
    assert problem[-1] in "。." and chat.has(say("proposal_why_first", lang, problem=problem[:-1]))


def test_a_chinese_name_does_not_change_the_language(bot: Bot) -> None:
    chat = start(bot, "team", "en", "owner")
    chat.verify([("陈静", ["answer_stored", ask("data_source", "en")])])
    assert walk_of(bot, 1).value("owner") == "陈静"


@pytest.mark.parametrize(("lang", "measure"), [
    ("zh", "城东网点每周的排队投诉件数"), ("zh", "排队投诉件数（每周）"), ("zh", "城东每月收到的投诉总数"), ("en", "Number of complaints per month"),
    ("en", "Number of queue complaints a week at Chengdong")])
def test_a_measure_that_counts_complaints_is_an_answer(bot: Bot, lang: str, measure: str) -> None:
    chat = start(bot, "team", lang, "metric").verify([(measure, ["answer_stored", ask("unit", lang)])])
    assert standing(bot, 1, "metric") == measure and not chat.has("top_n")


@pytest.mark.parametrize(("lang", "wish"), [("zh", "查看上季度的投诉排名"), ("zh", "列出项目"), ("zh", "把项目总结给我"), ("zh", "看看上个月的投诉件数排名"), ("en", "rank complaints of last month"),
                                            ("en", "show the project summary")])
def test_a_wish_in_a_free_text_question_is_still_a_question(bot: Bot, lang: str, wish: str) -> None:
    start(bot, "team", lang, "metric").verify([(wish, ["!answer_stored", ask("metric", lang)])])


def test_overridden_on_the_day_itself(lang: str) -> None:
    assert trouble_words("overridden", 0, lang) == say("trouble_overridden_today", lang)
    assert "3" in trouble_words("overridden", 3, lang) and "0" in trouble_words("overdue", 0, lang)
