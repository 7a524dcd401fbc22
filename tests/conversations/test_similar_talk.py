"""Similar cases and duplicates in the chat: shown on the card, merged by a button, undone by a button."""
from __future__ import annotations

import pytest

from bot.store.complaints import Filter
from tests.conversations.bot_for_tests import Bot, button, ids

PREFIX = {"zh": "投诉：", "en": "complaint: "}
FIRST = "昨天下午三点多扣了我35元的跨行转账手续费，柜员说系统自动扣的"
AGAIN = {"zh": "昨天3点左右你们多收了我三十五块跨行转账手续费，柜台的人说是系统扣的",
         "en": "Yesterday at 3 pm I was charged a 35 yuan interbank transfer fee too much, the clerk said the system does it"}
OTHER = {"zh": "昨天上午十点多扣了我80元的跨行转账手续费，要求退还",
         "en": "Yesterday at 10 am I was charged 80 yuan too much for an interbank transfer, please refund it"}


def count(bot: Bot) -> int:
    with bot.store() as store:
        return store.complaints.count(Filter())


def test_duplicate_is_warned_of_merged_and_undone(bot: Bot, lang: str) -> None:
    bot.talk("staff", "zh").verify([(PREFIX["zh"] + FIRST, ["complaint_stored", "!duplicate_likely", "!similar_head"])])
    chat = bot.talk("staff", lang).verify([
        (PREFIX[lang] + AGAIN[lang], ["complaint_stored", "duplicate_likely", ids(complaint=2),
                                      button('/merge_complaint{"number": 2, "into": 1}'),
                                      button('/not_same{"number": 2, "into": 1}')]),
        (">button_merge", ["merge_done", button('/undo_merge{"number": 2}')])])
    assert count(bot) == 1
    chat.verify([(">button_undo_merge", ["merge_undone", button("/merge_complaint")])])
    assert count(bot) == 2
    chat.verify([(">button_merge", ["merge_done"])])
    assert count(bot) == 1
    rows = {row["id"]: row["merged_into"] for row in bot.complaints()}
    assert rows == {1: None, 2: 1}
    done = [(row["action"], row["name"]) for row in bot.audit() if "merge" in row["action"]]
    assert done == [("complaint.merge", chat.person.name), ("complaint.undo_merge", chat.person.name),
                    ("complaint.merge", chat.person.name)]


def test_not_the_same_event(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([
        (PREFIX["zh"] + FIRST if lang == "zh" else PREFIX["en"] + AGAIN["en"], ["complaint_stored"]),
        (PREFIX[lang] + AGAIN[lang], ["duplicate_likely"]), (">button_not_same", ["not_same_kept"]),
        ('/show_cases{"number": 2}', ["case_title", "!duplicate_likely", "similar_head"])])
    assert count(bot) == 2
    assert not [one for one in chat.payloads if "merge" in one]


def test_another_event_of_the_same_failure_is_similar_and_no_duplicate(bot: Bot, lang: str) -> None:
    bot.talk("staff", "zh").verify([(PREFIX["zh"] + FIRST, ["complaint_stored"])])
    bot.talk("supervisor", lang).verify([
        (PREFIX[lang] + OTHER[lang], ["similar_head", "similar_row", "similar_unchecked", "!duplicate_likely", "35元"])])


def test_what_was_done_is_shown(bot: Bot, lang: str) -> None:
    chat = bot.talk("supervisor", lang).verify([(PREFIX["zh"] + FIRST if lang == "zh" else PREFIX["en"] + AGAIN["en"], []),
                                                (">button_confirm", ["label_confirmed"])])
    with bot.store() as store:
        topic = store.complaints.get(1)["topic"]
        number = store.projects.create("[减少](x)多扣费", "seven_step", "zh", None, topic=topic)
    chat.verify([(PREFIX[lang] + OTHER[lang], ["similar_confirmed", "similar_project", "similar_project_open"])])
    assert "[减少](x)" not in chat.text  # a title is no markup
    with bot.store() as store:
        store.projects.close(number)
    chat.verify([("/show_cases{\"number\": 2}", ["similar_project_closed"])])
    opens = {"zh": "看投诉1", "en": "show complaint 1"}[lang]
    chat.verify([(opens, ["case_title", ids(complaint=1)])])


def test_another_persons_words_are_not_shown_to_staff(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", "zh").verify([(PREFIX["zh"] + FIRST, ["complaint_stored"])])
    bot.talk("staff", lang).verify([(PREFIX[lang] + OTHER[lang], ["similar_head_closed", "!similar_head", "!35元"])])


def test_a_channel_nobody_knows_is_not_named(bot: Bot, lang: str) -> None:
    text = PREFIX[lang] + {"zh": "昨天3点左右你们多收了我三十五块跨行转账手续费，请退给我", "en": AGAIN["en"]}[lang]
    bot.talk("staff", lang).verify([(text, []), (text, ["duplicate_likely", "!duplicate_channel"])])


@pytest.mark.parametrize(("role", "may"), [("team", False), ("supervisor", True), ("admin", True)])
def test_who_may_merge_anothers(bot: Bot, lang: str, role: str, may: bool) -> None:
    bot.talk("staff", "zh").verify([(PREFIX["zh"] + FIRST, []), (PREFIX["zh"] + AGAIN["zh"], ["duplicate_likely"])])
    chat = bot.talk(role, lang)
    chat.verify([('/show_cases{"number": 2}', ["case_title", "duplicate_likely"])])
    assert any("merge_complaint" in one for one in chat.payloads) is may
    chat.verify([('/merge_complaint{"number": 2, "into": 1}', ["merge_done" if may else "error_not_own_complaint"])])
    assert count(bot) == (1 if may else 2)
    chat.verify([('/show_cases{"number": 2}', ["merged_into" if may else "duplicate_likely"])])
    if may:
        chat.verify([('/show_cases{"number": 1}', ["merged_with"])])
    chat.verify([('/undo_merge{"number": 2}', ["merge_undone" if may else "error_not_own_complaint"])])
    assert count(bot) == 2


@pytest.mark.parametrize(("payload", "expected"), [
    ("/merge_complaint", "error_merge_which"), ("/undo_merge", "error_merge_which"), ("/not_same", "error_merge_which"),
    ('/merge_complaint{"number": 1}', "error_merge_which"), ('/merge_complaint{"number": "1", "into": "x"}', "error_merge_which"),
    ('/merge_complaint{"number": 1, "into": 1}', "error_merge_itself"),
    ('/merge_complaint{"number": 1, "into": 99}', "error_complaint_unknown"),
    ('/merge_complaint{"number": 99, "into": 1}', "error_complaint_unknown"),
    ('/undo_merge{"number": 1}', "error_merge_none"), ('/not_same{"number": 1, "into": 77}', "error_complaint_unknown")])
def test_typed_payloads_are_answered(bot: Bot, lang: str, payload: str, expected: str) -> None:
    bot.talk("supervisor", lang).verify([(PREFIX["zh"] + FIRST if lang == "zh" else PREFIX["en"] + AGAIN["en"], []),
                                         (payload, [expected])])
    assert count(bot) == 1


def test_undo_of_the_counting_one_lets_the_other_count(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([
        (PREFIX["zh"] + FIRST if lang == "zh" else PREFIX["en"] + AGAIN["en"], []), (PREFIX[lang] + AGAIN[lang], []),
        (">button_merge", ["merge_done"]), ({"zh": "撤销 1", "en": "undo 1"}[lang], ["complaint_undone"])])
    assert [(row["id"], row["merged_into"]) for row in bot.complaints()] == [(2, None)]
    assert count(bot) == 1


def test_several_lines_at_once_name_their_duplicates(bot: Bot, lang: str) -> None:
    again = AGAIN[lang]
    lines = {"zh": [FIRST, "APP更新之后一直闪退", again],
             "en": [again, "The app crashes since the update", again.replace("Yesterday at 3 pm I", "Please note that I")]}[lang]
    bot.talk("staff", lang).verify([
        ("\n".join(lines), ["lines_found"]),
        (">button_store_many", ["lines_stored", "lines_duplicates", button('/merge_complaint{"number": 3, "into": 1}')]),
        (">button_merge_lines", ["merge_done"])])
    assert count(bot) == 2


def test_merging_inside_a_project_goes_on_with_the_project(bot: Bot, lang: str) -> None:
    chat = bot.talk("supervisor", lang).verify([
        (PREFIX["zh"] + FIRST if lang == "zh" else PREFIX["en"] + AGAIN["en"], []), (PREFIX[lang] + AGAIN[lang], []),
        ("/start_project{\"topic\": \"fee_dispute\"}", [])])
    chat.verify([('/merge_complaint{"number": 2, "into": 1}', ["merge_done"])])
    assert len(chat.last) >= 2  # the answer and the question again
    assert count(bot) == 1
