"""Put down and taken up by words, terms asked in the middle, strategies decided from another talk, reasons repeated."""
from __future__ import annotations

import pytest

from bot.language.texts import say
from tests.conversations.bot_for_tests import Bot, Chat, button, ids
from tests.conversations.test_candidates_talk import BARE, LOW, NAMES, NEW, PAUSE, SKIP, TITLE, WHY, study
from tests.conversations.test_choose_talk import begun

RESUME = {"zh": "继续", "en": "resume"}
CR = {"zh": "什么是一致性比率", "en": "what is a consistency ratio"}
CR_NAME = {"zh": "**一致性比率**", "en": "**Consistency ratio**"}
MOST = {"zh": "哪类投诉最多", "en": "top categories last month?"}
TECHNIQUE = {"zh": "登记一项新技术：自助填单机", "en": "new technique: form kiosk"}
STRATEGY = {"zh": "1号用递增还是跳跃", "en": "incremental or leap for candidate 1"}
REFUSE = {"zh": "不批准 1 号的策略", "en": "refuse the strategy for candidate 1"}
APPROVE = {"zh": "批准 1 号的策略", "en": "approve the strategy for candidate 1"}
HELLO = {"zh": "你好", "en": "hello"}
ITEMS = {"zh": "用AHP给这几项定权重：排队、速度、准确、价格", "en": "weigh these by AHP: queue, speed, accuracy, price"}
SCORING = {"zh": "用RICE给1号打分", "en": "score candidate 1 by RICE"}


def idea(bot: Bot, lang: str) -> None:
    with bot.store() as store:
        store.candidates.add({"title": "x y"}, lang, None)


@pytest.mark.parametrize(("opening", "asked"), [
    (NEW, "form_candidate_attributes"), (TECHNIQUE, "form_technique_trend"), (SCORING, "form_rice_reach"),
    (STRATEGY, "form_strategy_competitive_major"), (ITEMS, "weights_part_base")])
def test_put_down_questions_in_between_and_taken_up_by_words(
        bot: Bot, lang: str, opening: dict[str, str], asked: str) -> None:
    idea(bot, lang)
    bot.talk("supervisor", lang).verify([
        (opening[lang], [asked]), (CR[lang], [CR_NAME[lang], asked]), (MOST[lang], ["top_no_data", asked]),
        (RESUME[lang], [asked]),  # nothing is paused: the question comes again
        (PAUSE[lang], [f"!{asked}"]), (HELLO[lang], []), (RESUME[lang], [asked]),
        ({"zh": "取消", "en": "cancel"}[lang], [f"!{asked}"]), ({"zh": "接着填", "en": "carry on"}[lang], [asked])])


def test_a_study_is_taken_up_by_words(bot: Bot, lang: str) -> None:
    begun(bot, lang).verify([(PAUSE[lang], ["study_paused"]), (RESUME[lang], ["study_ask_importance"])])


def test_in_another_talk_what_is_half_done_is_offered(bot: Bot, lang: str) -> None:
    study(bot, lang)
    bot.talk("supervisor", lang).verify([(NEW[lang], ["form_candidate_attributes"]), (PAUSE[lang], ["form_paused"])])
    there = bot.talk("supervisor", lang, "elsewhere").verify([
        (RESUME[lang], ["resume_which_work", button('"form": 1')]), (">form", ["form_candidate_attributes"])])
    there.verify([(PAUSE[lang], ["form_paused"]), ({"zh": "返回", "en": "back"}[lang], ["no_work", button('"form": 1')])])
    by_number = {"zh": "继续填 1 号候选", "en": "resume candidate 1"}[lang]
    bot.talk("supervisor", lang, "third").verify([(by_number, ["form_candidate_attributes"])])
    bot.talk("team", lang).verify([(RESUME[lang], ["projects_none"])])  # not the team's own


def test_a_form_paused_while_changing_an_answer_comes_back(bot: Bot, lang: str) -> None:
    study(bot, lang)
    bot.talk("supervisor", lang).verify([
        (BARE[lang], ["form_candidate_title"]), (TITLE[lang], ["form_candidate_attributes"]), (SKIP[lang], []),
        (SKIP[lang], []), (SKIP[lang], []), (SKIP[lang], []), (LOW[lang], ["candidate_card"]),
        ({"zh": "继续填 1 号候选", "en": "go on with candidate 1"}[lang], ["form_edit"]), (PAUSE[lang], ["form_paused"]),
        (RESUME[lang], ["form_edit"])])


def test_a_technique_is_completed_by_words_and_want_of_a_study_is_no_gap_of_its_own(bot: Bot, lang: str) -> None:
    source = {"zh": "2026年展会", "en": "Fair 2026"}[lang]
    chat = bot.talk("team", lang).verify([
        (TECHNIQUE[lang], ["form_technique_trend"]), (SKIP[lang], []), (SKIP[lang], []), (SKIP[lang], []), (SKIP[lang], []),
        (NAMES[lang][0], ["form_technique_gain"]), ("1.5", []), ("60000", []), (LOW[lang], []), (SKIP[lang], [
            "technique_stored", "technique_missing_source", "technique_missing_study", button('"form": 1')]),
        ({"zh": "补技术 1", "en": "complete technique 1"}[lang], ["form_edit", button("source")]),
        (">source", ["form_technique_source"]), (source, [])])
    while chat.has("form_head"):
        chat.say(SKIP[lang])
    assert chat.has("technique_missing_study") and not chat.has("technique_missing_source")
    assert not any('"form": 1' in one for one in chat.payloads) and any("start_comparison" in one for one in chat.payloads)


def answered(chat: Chat, lang: str, first: str) -> Chat:
    """The questions of a leap."""
    yes, no = say("yes", lang), say("no", lang)
    return chat.verify([(first, ["form_strategy_competitive_major"]), (yes, []), ("60%", []), (yes, []), (no, []), (no, []),
                        (WHY[lang], ["strategy_leap", "strategy_waits", "!button_strategy_approve"])])


def test_the_committee_refuses_in_its_own_talk_and_approves_the_next(bot: Bot, lang: str) -> None:
    idea(bot, lang)
    asker = answered(bot.talk("supervisor", lang), lang, STRATEGY[lang])
    asker.verify([(APPROVE[lang], ["error_role"]), (REFUSE[lang], ["error_role"]),
                  (STRATEGY[lang], ["strategy_waits", button("again")])])  # shown, not asked anew
    dear = {"zh": "风险太大", "en": "far too risky"}[lang]
    committee = bot.talk("committee", lang).verify([
        (HELLO[lang], ["notice_strategy_waits"]), (">button_strategy_show", ["strategy_waits", button("refuse")]),
        (">button_strategy_refuse", ["ask_reason_strategy_refused"]), (CR[lang], ["ask_reason_strategy_refused"]),
        (dear, ["strategy_no_by", dear]), (APPROVE[lang], ["error_strategy_refused"])])
    asker.verify([(HELLO[lang], ["notice_strategy_refused"]), (">button_strategy_show", ["strategy_no_by", dear])])
    answered(asker, lang, '/choose_strategy{"number": 1, "status": "again"}')
    committee.verify([(APPROVE[lang], ["notice_strategy_waits", "strategy_by"]), (APPROVE[lang], ["error_strategy_approved"]),
                      (f"{REFUSE[lang]}, {dear}", ["error_strategy_approved"])])
    with bot.store() as store:
        first, second = store.strategies.get(1), store.strategies.get(2)
        assert first.refused["reason"] == dear and first.approver is None
        assert second.approver == bot.people["committee"].name and second.refused is None


def test_a_strategy_nobody_asked_about_cannot_be_decided(bot: Bot, lang: str) -> None:
    idea(bot, lang)
    bot.talk("committee", lang).verify([(APPROVE[lang], ["error_strategy_none"])])


def test_choosing_repeats_the_stored_reason(bot: Bot, lang: str) -> None:
    idea(bot, lang)
    choose = {"zh": "选定 1 号", "en": "choose candidate 1"}[lang]
    bot.talk("supervisor", lang).verify([
        (choose, ["ask_reason_candidate_chosen"]), (WHY[lang], ["candidate_chosen_because", WHY[lang], ids(candidate=1)])])


def test_a_ratio_of_few_checks_says_so_and_unsure_is_helped(bot: Bot, lang: str) -> None:
    unsure = {"zh": "拿不准", "en": "not sure"}[lang]
    left = {"zh": "左 3", "en": "left 3"}[lang]
    chat = bot.talk("supervisor", lang).verify([
        (ITEMS[lang], ["weights_part_base"]), (unsure, ["error_weights_answer_ahp"]),
        (left, []), ({"zh": "左 5", "en": "left 5"}[lang], []), (left, ["weights_part_check"]),
        (left, ["weights_part_check"]), (SKIP[lang], ["weights_result", "weights_cr_good"])])
    assert chat.has(say("weights_checked", lang, pairs=4, every=6, checks=1))
    mine = {"zh": "看我的判断", "en": "show my judgements"}[lang]
    chat.verify([(mine, ["weights_judgements"])])


def test_a_card_without_events_has_no_empty_history(bot: Bot, lang: str) -> None:
    idea(bot, lang)
    show = {"zh": "看 1 号候选", "en": "show candidate 1"}[lang]
    bot.talk("supervisor", lang).verify([(show, ["candidate_card", "!history_head"])])
