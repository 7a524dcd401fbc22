"""Comparison scoring in the chat: the guided form, its way back and out, its result."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.bot_for_tests import Bot, Chat, ids
from tests.conversations.walking import TOP

BEGIN = {"zh": "开始对比评分", "en": "start comparison scoring"}
NAMES = {"zh": ["排队等候", "办理速度", "业务准确", "服务态度", "收费透明", "环境与便民设施"],
         "en": ["Waiting time", "Speed", "Accuracy", "Courtesy", "Clear fees", "Facilities"]}
OTHERS = {"zh": ["甲银行", "乙银行"], "en": ["Bank A", "Bank B"]}
OBJECT = {"zh": "大厅柜面业务；个人客户；2026年三季度；定明年的改进项目",
          "en": "counter service; private customers; third quarter of 2026; to choose a project"}
TEAM = {"zh": "小组估计", "en": "team estimate"}
SURVEY = {"zh": "问卷 40 份", "en": "survey of 40"}
COMMA = {"zh": "、", "en": ", "}
BACK = {"zh": "返回", "en": "back"}


def numbers(fixtures: dict, column: str) -> str:
    return " ".join(f"{row[column]:g}" for row in fixtures["comparison_scoring"]["inputs"]["attributes"])


def begun(bot: Bot, lang: str) -> Chat:
    """A study with its attributes and comparators, about to ask the importance."""
    return bot.talk("supervisor", lang).verify([
        (BEGIN[lang], ["study_started", "study_ask_object", ids(study=1)]),
        (OBJECT[lang], ["study_ask_attributes"]),
        (COMMA[lang].join(NAMES[lang]), ["study_ask_competitors"]),
        (COMMA[lang].join(OTHERS[lang]), ["study_ask_kinds"]),
        (">study_kind_competitor", ["study_ask_importance"])])


def weighed(chat: Chat, fixtures: dict, raters: str = ">study_raters_nobody") -> Chat:
    """The importance of the worked example and the rest of the frame, about to score."""
    return chat.verify([
        (numbers(fixtures, "importance"), ["study_ask_source"]), (TEAM[chat.lang], ["study_ask_reference"]),
        (">study_reference_best", ["study_ask_anchors"]), (">study_anchors_take", ["study_ask_raters"]),
        (raters, ["study_ask_scores"])])


def scored(chat: Chat, fixtures: dict) -> Chat:
    """All scores of the worked example and their ground."""
    for column in ("own", "competitor_A", "competitor_B"):
        chat.say(numbers(fixtures, column))
    return chat.verify([(SURVEY[chat.lang], [])])


def check_result(bot: Bot, chat: Chat, fixtures: dict, lang: str) -> None:
    expected = fixtures["comparison_scoring"]["expected"]
    order = [row["id"] for row in fixtures["comparison_scoring"]["inputs"]["attributes"]]
    name = dict(zip(order, NAMES[lang]))
    ranking = [name[one] for one in expected["vs_best"]["ranking"]]
    rows = [line for line in chat.text.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert [row.split("|")[2].split("≈")[0].strip() for row in rows] == ranking
    for row, one in zip(rows, expected["vs_best"]["ranking"]):
        cells = [cell.strip() for cell in row.split("|")]
        assert cells[3] == f"{expected['weights'][one]:.1%}" and cells[6] == f"{expected['vs_best']['gap'][one]:+.2f}"
        assert cells[7] == f"{expected['vs_best']['priority'][one]:.3f}"
    with bot.store() as store:
        study, candidates = store.studies.get(1), store.studies.candidates(1)
    assert study.status == "closed"
    assert [candidate["attribute"] for candidate in candidates] == ranking
    for candidate, one in zip(candidates, expected["vs_best"]["ranking"]):
        assert candidate["priority"] == pytest.approx(expected["vs_best"]["priority"][one], abs=1e-6)
    assert chat.image and Path(chat.image).is_file()
    assert chat.has("study_focus") and ranking[0] in chat.payloads[0]


def test_all_numbers_at_once_as_in_the_worked_example(bot: Bot, fixtures: dict, lang: str) -> None:
    chat = weighed(begun(bot, lang), fixtures).verify([
        (numbers(fixtures, "own"), [OTHERS[lang][0]]), (numbers(fixtures, "competitor_A"), [OTHERS[lang][1]]),
        (numbers(fixtures, "competitor_B"), ["study_ask_evidence"]), (SURVEY[lang], ["study_result"])])
    assert chat.has("study_guard_team_weights") and chat.has("study_guard_raw_gap") and chat.has("study_tipping")
    check_result(bot, chat, fixtures, lang)
    # a project on the focus, tied to the study
    chat.verify([(">button_open_project", ["project_opened", NAMES[lang][0], ids(project=1)])])
    with bot.store() as store:
        assert store.projects.get(1).study_id == 1
        assert [one["project_id"] for one in store.studies.candidates(1)] == [1, None, None, None, None, None]


def test_one_by_one_some_and_by_name(bot: Bot, fixtures: dict, lang: str) -> None:
    chat = begun(bot, lang)
    for number in numbers(fixtures, "importance").split():
        chat.say(number)
    chat.verify([(TEAM[lang], []), ("1", ["study_ask_anchors"]), (">study_anchors_take", []),
                 (">study_raters_nobody", ["study_ask_scores"])])
    own = numbers(fixtures, "own").split()
    chat.verify([(" ".join(own[:2]), ["study_ask_scores", f"1. {NAMES[lang][2]}"]), (" ".join(own[2:]), [OTHERS[lang][0]])])
    named = COMMA[lang].join(f"{name} {number}" for name, number in reversed(
        list(zip(NAMES[lang], numbers(fixtures, "competitor_A").split()))))
    chat.verify([(named, [OTHERS[lang][1]]), (numbers(fixtures, "competitor_B").replace(" ", COMMA[lang]), ["study_ask_evidence"]), ("3", ["study_result"])])
    check_result(bot, chat, fixtures, lang)


def test_wrong_input_stores_nothing_and_is_asked_again(bot: Bot, fixtures: dict, lang: str) -> None:
    chat = begun(bot, lang)
    for text, key in [("9 8 11 7 6 4", "error_study_scale"), ("9 8 0 7 6 4", "error_study_scale"),
                      ("1 2 3 4 5 6 7", "error_study_too_many"), ({"zh": "很重要", "en": "very important"}[lang], "error_value_number")]:
        chat.verify([(text, [key, "study_ask_importance"])])
    with bot.store() as store:
        assert store.studies.get(1).importance == {}
    weighed(chat, fixtures)


def test_too_few_and_too_many_attributes(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([
        (BEGIN[lang], []), (OBJECT[lang], []), ("1 2 3", ["error_study_attributes"]),
        (COMMA[lang].join(f"A{one}" for one in range(13)), ["error_study_attributes"]),
        ("1 2 3 4 99", ["error_study_number"]), (">study_first_six", ["study_ask_competitors"]),
        (COMMA[lang].join(f"B{one}" for one in range(7)), ["error_study_competitors"]),
        ({"zh": "我们", "en": "Us"}[lang], ["error_study_own_named"]), ({"zh": "甲银行（对手）", "en": "Bank A (competitor)"}[lang], ["study_ask_importance"])])


def test_back(bot: Bot, fixtures: dict, lang: str) -> None:
    chat = weighed(begun(bot, lang), fixtures).verify([
        (numbers(fixtures, "own"), [OTHERS[lang][0]]), (BACK[lang], ["study_ask_scores"]),
        (BACK[lang], ["study_ask_raters"]), (BACK[lang], ["study_ask_anchors"]), (BACK[lang], ["study_ask_reference"]),
        (BACK[lang], ["study_ask_importance"]), (BACK[lang], ["study_ask_competitors"]),
        (BACK[lang], ["study_ask_attributes"]), (BACK[lang], ["study_ask_object"]),
        (BACK[lang], ["at_the_beginning", "study_ask_object"])])
    with bot.store() as store:
        assert store.studies.get(1).attributes == []
    assert chat.ids == {"study": 1}


def test_why_example_skip_pause_resume(bot: Bot, lang: str) -> None:
    chat = begun(bot, lang).verify([
        ({"zh": "为什么问这个", "en": "why"}[lang], ["study_why_importance", "study_ask_importance"]),
        ({"zh": "举个例子", "en": "example"}[lang], ["study_example_importance", "study_ask_importance"]),
        ({"zh": "跳过", "en": "skip"}[lang], ["study_no_skip", "study_ask_importance"]),
        ("9", ["study_ask_importance"]), ({"zh": "暂停", "en": "pause"}[lang], ["study_paused", "!study_ask_importance"]),
        (BACK[lang], ["no_work"]), ('/start_comparison{"study": 1}', ["study_ask_importance", "!study_started"]),
        ({"zh": "暂停", "en": "pause"}[lang], ["study_paused"]), ("/rate_study", ["study_ask_importance", "!rating_none"])])
    assert f"1. {NAMES[lang][1]}" in chat.text  # the first one is kept
    with bot.store() as store:
        assert store.studies.newest(chat.person.id) == 1


def test_a_question_in_between_comes_back_once(sample_bot: Bot, lang: str) -> None:
    chat = begun(sample_bot, lang).verify([(TOP[lang], ["top_n", "study_ask_importance"])])
    assert chat.text.count("4/7") == 1
    chat.verify([("9 8 10 7 6 4", ["study_ask_source"])])


def test_result_again_later(bot: Bot, fixtures: dict, lang: str) -> None:
    bot.talk("team", lang).verify([("/show_study", ["error_study_none"])])
    scored(weighed(begun(bot, lang), fixtures), fixtures)
    again = bot.talk("supervisor", lang).verify([("/show_study", ["study_result"])])
    check_result(bot, again, fixtures, lang)


def test_nothing_to_improve(bot: Bot, fixtures: dict, lang: str) -> None:
    chat = weighed(begun(bot, lang), fixtures)
    for line in ("9 9 9 9 9 9", "5 5 5 5 5 5", "6 6 6 6 6 6", SURVEY[lang]):
        chat.say(line)
    assert chat.has("study_result") and not chat.has("study_focus") and chat.has("study_guard_weak_comparator")
    assert not any("start_project" in payload for payload in chat.payloads)
    with bot.store() as store:
        assert not any(candidate["focus"] for candidate in store.studies.candidates(1))
