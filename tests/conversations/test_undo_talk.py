"""Undo in the chat: the last act of this talk at once, anything older only after a yes; and bringing it back."""
from __future__ import annotations

import pytest

from tests.conversations.bot_for_tests import Bot, button, ids
from tests.conversations.test_similar_talk import AGAIN, FIRST, PREFIX

COMPLAINT = {"zh": "投诉：柜员态度特别恶劣，我问了两句就翻白眼说我烦",
             "en": "complaint: the teller rolled her eyes at me and said I was stupid"}
UNDO = {"zh": "撤销", "en": "undo"}
YES = {"zh": "好的", "en": "yes"}


def live(bot: Bot) -> list[int]:
    return [row["id"] for row in bot.complaints()]


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", "恢复"), ("zh", "撤销错了，把它找回来"), ("zh", "取消撤销"), ("zh", "恢复投诉2"), ("en", "restore it"), ("en", "bring it back"),
    ("en", "undo the undo"), ("en", "restore complaint 2"), ("zh", '/restore{"number": 2}')])
def test_what_was_undone_comes_back(bot: Bot, lang: str, words: str) -> None:
    chat = bot.talk("staff", lang).verify([
        (COMPLAINT[lang], [ids(complaint=1)]), (COMPLAINT[lang] + "!", [ids(complaint=2)]),
        (UNDO[lang], ["complaint_undone", button('/restore{"number": 2}')])])
    before = bot.complaints()
    chat.verify([(words, ["complaint_restored", ids(complaint=2)])])
    assert live(bot) == [1, 2] and bot.complaints()[0] == before[0]
    chat.verify([(UNDO[lang], ["complaint_undone"])])  # it is the last act again
    assert live(bot) == [1]
    assert [row["action"] for row in bot.audit()].count("complaint.restore") == 1


def test_a_second_undo_asks_before_it_takes_an_older_one(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([
        (COMPLAINT[lang], []), (COMPLAINT[lang] + "!", []), (UNDO[lang], ["complaint_undone"]),
        (UNDO[lang], ["undo_undone", "undo_which", button('/restore{"number": 2}'), button('/undo{"number": 1}')]),
        (YES[lang], ["undo_which"])])
    assert live(bot) == [1]
    chat.verify([('/undo{"number": 1}', ["complaint_undone"])])
    assert live(bot) == []


@pytest.mark.parametrize("answer", ["yes", "no", "later"])
def test_undo_in_a_new_talk_asks_first(bot: Bot, lang: str, answer: str) -> None:
    bot.talk("staff", lang).verify([(COMPLAINT[lang], [])])
    chat = bot.talk("staff", lang).verify([(UNDO[lang], ["undo_older", button('/undo{"number": 1}')])])
    if answer == "later":
        chat.verify([({"zh": "什么是严重度", "en": "what is severity"}[lang], []), (YES[lang], ["affirm_what"])])
    else:
        said = YES[lang] if answer == "yes" else {"zh": "不撤销了", "en": "no"}[lang]
        chat.verify([(said, ["complaint_undone" if answer == "yes" else "dropped"])])
    assert live(bot) == ([] if answer == "yes" else [1])


def test_a_complaint_only_looked_at_is_not_undone(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(COMPLAINT[lang], [])])
    bot.talk("supervisor", lang).verify([
        ('/show_cases{"number": 1}', ["case_title"]), (UNDO[lang], ["undo_older", button('/undo{"number": 1}')])])
    assert live(bot) == [1]


@pytest.mark.parametrize(("role", "may"), [("staff", False), ("supervisor", True)])
def test_who_may_bring_anothers_back(bot: Bot, lang: str, role: str, may: bool) -> None:
    bot.talk("admin", lang).verify([(COMPLAINT[lang], []), (UNDO[lang], [])])
    bot.talk(role, lang).verify([
        ({"zh": "恢复投诉1", "en": "restore complaint 1"}[lang], ["complaint_restored" if may else "error_not_own_complaint"])])
    assert live(bot) == ([1] if may else [])


def test_nothing_to_bring_back(bot: Bot, lang: str) -> None:
    words = {"zh": "恢复", "en": "restore it"}[lang]
    bot.talk("staff", lang).verify([
        (words, ["restore_none"]), (COMPLAINT[lang], []), ('/restore{"number": 1}', ["error_complaint_not_undone"]),
        ('/restore{"number": 9}', ["error_complaint_unknown"])])


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", "撤销合并"), ("zh", "取消刚才的合并"), ("zh", "撤销投诉2的合并"), ("zh", "撤销"), ("en", "undo merge"),
    ("en", "undo the merge of 2"), ("en", "unmerge them"), ("en", "undo")])
def test_a_merge_is_undone_in_words_and_no_complaint_with_it(bot: Bot, lang: str, words: str) -> None:
    merge = {"zh": "把投诉2并入1", "en": "merge complaint 2 into 1"}[lang]
    chat = bot.talk("staff", lang).verify([
        (PREFIX[lang] + AGAIN[lang], [ids(complaint=1)]), (PREFIX[lang] + AGAIN[lang], [ids(complaint=2)]),
        (merge, ["merge_done"])])
    assert {row["id"]: row["merged_into"] for row in bot.complaints()} == {1: None, 2: 1}
    chat.verify([(words, ["merge_undone"]), (UNDO[lang], [button("/merge_complaint"), button('/undo{"number": 2}')])])
    assert {row["id"]: row["merged_into"] for row in bot.complaints()} == {1: None, 2: None}


@pytest.mark.parametrize(("lang", "words", "into"), [
    ("zh", "把2合并到1", 1), ("zh", "合并投诉1和2", 1), ("zh", "把投诉1并入投诉2", 2), ("en", "merge 2 into 1", 1),
    ("en", "merge complaints 1 and 2", 1)])
@pytest.mark.parametrize(("role", "may"), [("supervisor", True), ("team", False)])
def test_merging_in_words_has_the_rights_of_the_button(bot: Bot, lang: str, words: str, into: int, role: str,
                                                       may: bool) -> None:
    bot.talk("staff", "zh").verify([(PREFIX["zh"] + FIRST, []), (PREFIX["zh"] + AGAIN["zh"], [])])
    bot.talk(role, lang).verify([(words, ["merge_done" if may else "error_not_own_complaint"])])
    assert {row["id"]: row["merged_into"] for row in bot.complaints()} == {
        1: 2 if may and into == 2 else None, 2: 1 if may and into == 1 else None}
