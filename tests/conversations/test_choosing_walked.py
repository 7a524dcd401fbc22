"""What a fresh look at choosing in the chat asked for: questions before a reason, cases of every cell, files, colleagues'
weights, effort in its unit, ways on where nothing is under way."""
from __future__ import annotations

import pytest

from bot.language.texts import say
from tests.conversations.bot_for_tests import Bot, button, ids
from tests.conversations.test_candidates_talk import (
    BOARD,
    DROP,
    LOW,
    NAMES,
    NEW,
    PAUSE,
    SKIP,
    WHY,
    noted,
    study,
)
from tests.conversations.test_choose_talk import begun
from tests.conversations.walking import TOP

TERM = {"zh": "什么是RICE？", "en": "what is RICE?"}
HALF_YEAR = {"zh": "用统计分析法选改进项目，今年上半年", "en": "choose by statistical analysis, first half of this year"}


def test_a_question_before_the_reason_is_answered_and_the_reason_asked_again(bot: Bot, lang: str) -> None:
    study(bot, lang)
    chat = noted(bot, lang).verify([
        (DROP[lang], ["ask_reason_candidate_dropped"]),
        (TERM[lang], ["RICE", "ask_reason_candidate_dropped", "!candidate_dropped"]),
        (BOARD[lang], ["board_head", "ask_reason_candidate_dropped"]),
        ({"zh": "为什么", "en": "why"}[lang], ["why_reason", "ask_reason_candidate_dropped"]),
        (WHY[lang], ["candidate_dropped", WHY[lang]]),
        ({"zh": "恢复 1 号", "en": "bring back candidate 1"}[lang], ["candidate_back"]),
        (DROP[lang], ["ask_reason_candidate_dropped"]),
        ({"zh": "算了", "en": "never mind"}[lang], ["dropped", "!candidate_dropped"]),
        (TERM[lang], ["RICE", "!ask_reason_candidate_dropped"])])
    with bot.store() as store:
        assert [move["to"] for move in store.candidates.moves(1)] == ["scored", "dropped", "idea"]
        assert list(store.complaints.export()) == []  # a reason is no complaint
    bare = {"zh": "登记一个改进点子", "en": "new idea"}[lang]  # begins work of its own: the reason is left
    chat.verify([(DROP[lang], ["ask_reason_candidate_dropped"]),
                 (bare, ["form_candidate_title", "!ask_reason_candidate_dropped"])])


def test_an_unscored_one_is_not_chosen_by_a_question(bot: Bot, lang: str) -> None:
    with bot.store() as store:
        store.candidates.add({"title": "x y"}, lang, None)
    bot.talk("supervisor", lang).verify([
        ({"zh": "选定 1 号", "en": "choose candidate 1"}[lang], ["ask_reason_candidate_chosen"]),
        (TOP[lang], ["ask_reason_candidate_chosen", "!candidate_chosen_because"]),
        ({"zh": "哪些项目卡住了？", "en": "which projects are stuck?"}[lang], ["ask_reason_candidate_chosen"]),
        (WHY[lang], ["candidate_chosen_because"])])
    with bot.store() as store:
        assert [move["reason"] for move in store.candidates.moves(1)] == [WHY[lang]]


def test_every_marked_cell_has_a_way_to_its_cases(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([
        (HALF_YEAR[lang], [button('"view": "cases"')]), ('>"view": "cases"', ["statistical_which_cases"])])
    cells = [one for one in chat.payloads if one.startswith("/show_cases")]
    assert len(cells) > 6 and len(set(cells)) == len(cells)
    assert "×" in chat.say(cells[0])[0].text  # pairs of topics stand last
    stored = len(sample_bot.complaints())
    chat.verify([({"zh": "看 P2 × 办理缓慢 的案例", "en": "show cases of P2 × slow handling"}[lang], ["P2", "×", "2026-0"]),
                 ({"zh": "看看 P2 的投诉", "en": "show complaints of P2"}[lang], ["P2", say("scope_all", lang)])])
    assert "2026-1" not in chat.text  # the period of the analysis stays
    both = {"zh": "看排队和服务态度同时出现的案例", "en": "show complaints with both queue and attitude"}[lang]
    chat.verify([(both, [" + "])])
    assert len(sample_bot.complaints()) == stored  # none of these was taken for a complaint


def test_files_are_explained_where_they_are_wanted(bot: Bot, lang: str) -> None:
    how = {"zh": "怎么从文件导入分数？", "en": "how do I import scores from a file?"}[lang]
    bot.talk("supervisor", lang).verify([(how, ["help_files", "gaishan compare import", "--study"])])
    chat = begun(bot, lang).verify([(how, ["help_files", "study_ask_importance"])])
    by_pairs = {"zh": "两两比较定权重", "en": "set the weights by pairs"}[lang]
    chat.verify([(by_pairs, ["weights_part_base"])])  # offered there and understood in words


def test_importance_offers_pairs(bot: Bot, lang: str) -> None:
    begun(bot, lang).verify([(">study_by_pairs", ["weights_ask_method"])])


def test_the_maker_of_weights_is_told_when_a_colleague_has_judged(bot: Bot, lang: str) -> None:
    items = {"zh": "给这几项定权重：排队、速度、准确", "en": "weigh these: queue, speed, accuracy"}[lang]
    owner = bot.talk("supervisor", lang).verify([(items, ["weights_ask_method"]), (">weights_method_direct", ["weights_ask_values"]),
                                                 ("9 6 3", ["weights_result"])])
    join = {"zh": "定权重 1", "en": "weights 1"}[lang]
    colleague = bot.talk("colleague", lang).verify([(join, ["weights_ask_values"]), ("8 8 8", ["weights_result"])])
    assert not colleague.has("notice_weights_judged")
    hello = {"zh": "你好", "en": "hello"}[lang]
    owner.verify([(hello, ["notice_weights_judged", bot.people["colleague"].name]), (hello, ["!notice_weights_judged"])])


def test_person_months_are_no_money(bot: Bot, lang: str) -> None:
    study(bot, lang)
    half = {"zh": "半个月", "en": "half a month"}[lang]
    bot.talk("supervisor", lang).verify([
        (NEW[lang], ["form_candidate_attributes"]), (f"{NAMES[lang][0]} 2", [f"{NAMES[lang][0]} +2"]), (SKIP[lang], []),
        ({"zh": "8万元", "en": "80000 yuan"}[lang], ["error_candidate_effort_unit", "form_candidate_effort"]),
        ("80000", ["error_candidate_effort_unit"]), (half, ["form_stored", "0.5"]), ("0", []), (LOW[lang], ["2.4000"])])


@pytest.mark.parametrize("words", [
    {"zh": "登记候选：大堂加引导员", "en": "note a candidate: a greeter at the door"},
    {"zh": "新增一个候选：大堂加引导员", "en": "add an idea: a greeter at the door"}])
def test_an_idea_is_noted_in_plain_words(bot: Bot, lang: str, words: dict[str, str]) -> None:
    bot.talk("supervisor", lang).verify([(words[lang], ["form_stored", "form_candidate_attributes", ids(candidate=1)])])


def test_nothing_under_way_offers_something_to_do(bot: Bot, lang: str) -> None:
    chat = bot.talk("supervisor", lang).verify([
        ({"zh": "返回", "en": "back"}[lang], ["no_work_at_all", button("start_comparison")])])
    begun(bot, lang).say(PAUSE[lang])
    chat.verify([({"zh": "返回", "en": "back"}[lang], ["no_work", button('"study": 1')])])


def test_a_study_is_shown_by_its_number(bot: Bot, lang: str) -> None:
    study(bot, lang)
    bot.talk("supervisor", lang).verify([
        ({"zh": "看对比评分 1", "en": "show comparison 1"}[lang], ["study_result", NAMES[lang][0]])])
