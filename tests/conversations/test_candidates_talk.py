"""Candidates, techniques and strategies in the chat: guided questions, the board, decisions, interruptions."""
from __future__ import annotations

import pytest

from bot.choosing.outcome import finish
from bot.language.texts import say
from tests.conversations.bot_for_tests import Bot, Chat, button, ids

NAMES = {"zh": ["排队等候", "收费透明"], "en": ["Waiting time", "Clear fees"]}
NEW = {"zh": "登记一个改进点子：午间加开两个弹性窗口", "en": "new idea: open two flexible windows at lunch"}
BARE = {"zh": "登记一个改进点子", "en": "new idea"}
TITLE = {"zh": "午间加开两个弹性窗口", "en": "open two flexible windows at lunch"}
SKIP = {"zh": "跳过", "en": "skip"}
BACK = {"zh": "返回", "en": "back"}
PAUSE = {"zh": "暂停", "en": "pause"}
BOARD = {"zh": "候选项目看板", "en": "board of candidates"}
SCORE = {"zh": "给 1 号打分", "en": "score candidate 1"}
CHOOSE = {"zh": "选定 1 号", "en": "choose candidate 1"}
DROP = {"zh": "放弃 1 号", "en": "drop candidate 1"}
WHY = {"zh": "因为总行已经在做", "en": "because head office does it already"}
LOW = {"zh": "低", "en": "low"}


def study(bot: Bot, lang: str) -> int:
    """A closed study: weights .6 and .4, gaps 3 and 2."""
    with bot.store() as store:
        number = store.studies.create("x", "Us", lang, None)
        store.studies.set_attributes(number, list(zip(NAMES[lang], ["queue_wait", "fee_dispute"])))
        store.studies.set_competitors(number, ["B"])
        store.studies.set_importance(number, dict(zip(NAMES[lang], [6, 4])))
        for subject, scores in (("Us", [5, 6]), ("B", [8, 8])):
            store.studies.rate(number, subject, "x", dict(zip(NAMES[lang], scores)))
        finish(store, number)
    return number


def noted(bot: Bot, lang: str, who: str = "supervisor") -> Chat:
    """An idea with all its answers."""
    return bot.talk(who, lang).verify([
        (NEW[lang], ["form_stored", "form_candidate_attributes", TITLE[lang]]),
        (f"{NAMES[lang][0]} 2", ["form_stored", "form_candidate_topics"]), ("1", ["form_candidate_effort"]),
        ("0.5", ["form_candidate_cost"]), ("8000", ["form_candidate_risk"]),
        (LOW[lang], ["candidate_card", ids(candidate=1)])])


def test_an_idea_is_asked_for_scored_and_shown(bot: Bot, lang: str) -> None:
    study(bot, lang)
    chat = noted(bot, lang)
    assert chat.has("scored_benefit") and "1.2000" in chat.text and "2.4000" in chat.text
    chat.verify([(BOARD[lang], ["board_head", "method_note_benefit", "1.2000"]),
                 (SCORE[lang], ["scored_benefit", button("rice")])])
    with bot.store() as store:
        assert len(store.scorings.history(1)) == 2 and store.candidates.get(1).state == "scored"


def test_without_a_study_it_says_why_there_is_no_score(bot: Bot, lang: str) -> None:
    chat = bot.talk("supervisor", lang).verify([
        (NEW[lang], ["form_candidate_attributes"]), (f"{NAMES[lang][0]} 2", []), (SKIP[lang], ["form_skipped"]),
        ("1", []), (SKIP[lang], []), (SKIP[lang], ["error_candidate_unscored_no_study", "candidate_card"]),
        (BOARD[lang], ["board_unscored", say("candidate_why_no_study", lang)])])
    with bot.store() as store:
        assert store.candidates.get(1).state == "idea"
    chat.verify([(SCORE[lang], ["error_candidate_unscored_no_study"])])


def test_bad_answers_are_explained_and_asked_again(bot: Bot, lang: str) -> None:
    study(bot, lang)
    unknown = {"zh": "排队等候情况和车位", "en": "Waitng times"}[lang]
    some = {"zh": "很多", "en": "quite a lot"}[lang]
    chat = bot.talk("supervisor", lang).verify([
        (BARE[lang], ["form_candidate_title", "!form_stored"]), ("？！", ["form_candidate_title"]),
        (TITLE[lang], ["form_stored", "form_candidate_attributes"])])
    chat.say(unknown)
    if chat.has("error_attribute_unknown"):
        assert NAMES[lang][0] in chat.text
        chat.say("1")
    chat.verify([(some, ["error_value_number", "form_candidate_gains"]), ("12", ["error_candidate_gain"]),
                 ("0", ["error_candidate_gain"]), ("2", ["form_candidate_topics"]), (SKIP[lang], ["form_candidate_effort"]),
                 ("0", ["error_candidate_effort", "form_candidate_effort"]), ("-3", ["error_candidate_effort"]),
                 (some, ["error_value_number"]), ("1", ["form_candidate_cost"]), ("-5", ["form_candidate_cost"])])
    with bot.store() as store:
        assert store.candidates.get(1).given["effort"] == 1 and "cost" not in store.candidates.get(1).given


def test_back_edit_why_example_pause_resume(bot: Bot, lang: str) -> None:
    study(bot, lang)
    chat = bot.talk("supervisor", lang).verify([
        (NEW[lang], ["form_candidate_attributes"]),
        ({"zh": "为什么", "en": "why"}[lang], ["why_candidate_attributes", "form_candidate_attributes"]),
        ({"zh": "举个例子", "en": "example"}[lang], ["example_candidate_attributes", "form_candidate_attributes"]),
        ("1", ["form_candidate_gains"]), (BACK[lang], ["form_candidate_attributes", "form_standing"]),
        ("2", ["form_candidate_gains", NAMES[lang][1]]), ("1.5", ["form_candidate_topics"]),
        ({"zh": "修改答案", "en": "change answer"}[lang], ["form_edit", button("gains")]),
        (">gains", ["form_candidate_gains", "form_standing"]), ("1", ["form_candidate_topics"]),
        (PAUSE[lang], ["form_paused", "!form_candidate_topics"]), (BACK[lang], ["no_work", button('"form": 1')]),
        ('/new_candidate{"form": 1}', ["form_candidate_topics"]), (SKIP[lang], ["form_candidate_effort"])])
    assert chat.ids == {"candidate": 1}
    with bot.store() as store:
        assert store.candidates.get(1).gains == {NAMES[lang][1]: 1.0}


def test_a_question_in_between_comes_back_once(bot: Bot, lang: str) -> None:
    study(bot, lang)
    chat = bot.talk("supervisor", lang).verify([
        (NEW[lang], ["form_candidate_attributes"]), ("1", ["form_candidate_gains"]),
        ({"zh": "什么是RICE？", "en": "what is RICE?"}[lang], ["RICE", "form_candidate_gains"])])
    assert chat.text.count(say("form_candidate_gains", lang)) == 1
    chat.verify([(BOARD[lang], ["board_head", "form_candidate_gains"]), ("2", ["form_candidate_topics"])])


def test_choosing_becomes_a_project(bot: Bot, lang: str) -> None:
    study(bot, lang)
    noted(bot, lang).verify([
        (CHOOSE[lang], ["candidate_chosen", button("start_project")]),
        (">start_project", ["project_opened", TITLE[lang], ids(project=1)])])
    with bot.store() as store:
        candidate, project = store.candidates.get(1), store.projects.get(1)
        assert (candidate.state, candidate.project_id, project.study_id, project.topic) == ("in_project", 1, 1, "queue_wait")
        assert store.studies.candidates(1)[0]["project_id"] == 1
    bot.talk("supervisor", lang).verify([
        (BOARD[lang], [say("candidate_project", lang, project=1)]), (">outcome", ["achieved_head", "achieved_no_study"]),
        ('/start_project{"candidate": 1}', ["error_candidate_state"])])
    with bot.store() as store:
        assert len(store.projects.all()) == 1


def test_dropping_needs_a_reason_and_can_be_taken_back(bot: Bot, lang: str) -> None:
    study(bot, lang)
    noted(bot, lang).verify([
        (DROP[lang], ["ask_reason_candidate_dropped"]), (WHY[lang], ["candidate_dropped", WHY[lang], button("reconsider")]),
        (">reconsider", ["candidate_back"]), (f"{DROP[lang]}, {WHY[lang]}", ["candidate_dropped"])])
    with bot.store() as store:
        assert [move["to"] for move in store.candidates.moves(1)] == ["scored", "dropped", "idea", "dropped"]


def test_an_unscored_one_is_chosen_with_a_reason_only(bot: Bot, lang: str) -> None:
    with bot.store() as store:
        store.candidates.add({"title": "x y"}, lang, None)
    bot.talk("supervisor", lang).verify([
        (CHOOSE[lang], ["ask_reason_candidate_chosen"]), (WHY[lang], ["candidate_chosen_because"])])


@pytest.mark.parametrize("who", ["team", "staff"])
def test_who_may_not_choose_is_told_so(bot: Bot, lang: str, who: str) -> None:
    study(bot, lang)
    noted(bot, lang)
    bot.talk(who, lang).verify([(CHOOSE[lang], ["error_role"]), (f"{DROP[lang]}, {WHY[lang]}", ["error_role"])])


def test_staff_note_ideas_and_see_no_board(bot: Bot, lang: str) -> None:
    study(bot, lang)
    noted(bot, lang, "staff").verify([(BOARD[lang], ["error_role"])])
    with bot.store() as store:
        assert store.candidates.get(1).state == "idea" and store.scorings.history(1) == []
        other = store.candidates.add({"title": "of somebody else"}, lang, None)
    bot.talk("staff", lang).verify([(f'/new_candidate{{"form": {other}}}', ["error_candidate_not_own"])])


def test_rice_asks_and_stands_apart(bot: Bot, lang: str) -> None:
    study(bot, lang)
    by_rice = {"zh": "用RICE给1号打分", "en": "score candidate 1 by RICE"}[lang]
    chat = noted(bot, lang).verify([
        (by_rice, ["form_rice_reach"]), (SKIP[lang], ["form_needed", "form_rice_reach"]), ("5000", ["form_rice_impact"]),
        ("4", ["error_candidate_level"]), ("2", ["form_rice_confidence"]), (PAUSE[lang], ["form_paused"]),
        (by_rice, ["form_rice_confidence"]), ("0.8", ["scored_rice", "method_note_rice"])])
    assert "16,000.0" in chat.text and "1.2000" not in chat.text  # the effort was known; no benefit in this table
    chat.verify([({"zh": "用RICE看", "en": "show the board by RICE"}[lang], ["method_note_rice", "16,000.0"]),
                 (BOARD[lang], ["method_note_benefit", "1.2000"])])


def test_duplicates_are_offered_and_merging_can_be_undone(bot: Bot, lang: str) -> None:
    study(bot, lang)
    noted(bot, lang)
    chat = bot.talk("supervisor", lang)
    chat.say(NEW[lang])
    for answer in (SKIP[lang], SKIP[lang], SKIP[lang], SKIP[lang], SKIP[lang]):
        chat.say(answer)
    assert chat.has("candidate_alike")
    chat.verify([(">merge_candidates", ["candidate_merged", button("unmerge")]), (">unmerge", ["candidate_unmerged"]),
                 ({"zh": "合并 1 和 2", "en": "merge 2 into 1"}[lang], ["candidate_merged"]),
                 ({"zh": "给 2 号打分", "en": "score candidate 2"}[lang], [])])
    with bot.store() as store:
        assert store.candidates.get(2).merged_into == 1


def test_techniques_and_the_radar(bot: Bot, lang: str) -> None:
    study(bot, lang)
    new = {"zh": "登记一项新技术：手机提前取号", "en": "new technique: ticket by phone"}[lang]
    radar = {"zh": "技术雷达", "en": "technique radar"}[lang]
    vendor = say("choice_vendor_claim", lang)
    chat = bot.talk("supervisor", lang).verify([
        (radar, ["radar_empty"]), (new, ["form_technique_trend"]), (SKIP[lang], ["form_technique_source"]),
        ({"zh": "厂商的宣传册", "en": "the vendor's brochure"}[lang], ["form_technique_evidence"]),
        (vendor, ["form_technique_maturity"]), (say("choice_pilot", lang), ["form_technique_process"]),
        (say("choice_p2", lang), ["form_technique_link"]), (NAMES[lang][0], ["form_technique_gain"]),
        ("1.5", ["form_technique_cost"]), ("60000", ["form_technique_risk"]), (LOW[lang], ["form_technique_adopters"]),
        (SKIP[lang], ["technique_stored", "radar_table", "technique_warning_vendor_only"])])
    assert "0.1500" in chat.text  # 1.5 × .6 / 60,000 × 10,000
    chat.verify([(">technique_act", ["candidate_card", ids(candidate=1)]), (radar, ["radar_table"])])
    with bot.store() as store:
        assert store.candidates.get(1).technique_id == 1


def test_strategy_is_asked_explained_and_approved(bot: Bot, lang: str) -> None:
    with bot.store() as store:
        store.candidates.add({"title": "x y"}, lang, None)
    yes, no = say("yes", lang), say("no", lang)
    ask = {"zh": "1号用递增还是跳跃", "en": "incremental or leap for candidate 1"}[lang]
    chat = bot.talk("supervisor", lang).verify([
        (ask, ["form_strategy_competitive_major"]), (yes, ["form_strategy_target_change"]),
        ({"zh": "很大", "en": "a lot"}[lang], ["error_value_number"]), ("60%", ["form_strategy_sponsor_committed"]),
        (yes, ["form_strategy_other_department"]), (no, ["form_strategy_policy_text"]), (no, ["form_strategy_reason"]),
        (WHY[lang], ["strategy_head", "strategy_leap", "strategy_waits", "level_service_quality_management_committee"]),
        ('/approve_strategy{"number": 1}', ["error_role"])])
    bot.talk("committee", lang).verify([('/approve_strategy{"number": 1}', ["strategy_by"])])
    chat.verify([('/approve_strategy{"number": 1}', ["error_role"])])
    with bot.store() as store:
        record = store.strategies.newest(candidate=1)
        assert (record.result["strategy"], record.approver) == ("leap", bot.people["committee"].name)


def test_wrong_numbers_and_payloads_do_no_harm(bot: Bot, lang: str) -> None:
    chat = bot.talk("supervisor", lang)
    for text in ("/score_candidate", '/score_candidate{"number": 77}', "/merge_candidates", '/candidate_act{"number": 1}',
                 '/new_candidate{"form": 9}', '/technique_act{"number": 4}', '/approve_strategy{"number": 4}',
                 '/candidate_board{"method": "x"}', '/start_project{"candidate": 5}'):
        chat.say(text)
    with bot.store() as store:
        assert store.candidates.all() == [] and store.projects.all() == []
