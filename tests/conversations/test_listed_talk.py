"""Opening one of the complaints just listed by its place, in both languages."""
from __future__ import annotations

import pytest

from tests.conversations.bot_for_tests import Bot, Chat, ids

TEXT = {"zh": ["投诉：柜员算错了手续费，多收了20元", "投诉：排队等了两个小时没人叫号", "投诉：手机银行登录不上，一直转圈"],
        "en": ["complaint: the teller got the fee wrong and charged 20 yuan too much",
               "complaint: I queued for two hours and nobody called my number",
               "complaint: the mobile app does not let me log in, it spins for ever"]}
SIMILAR = {"zh": "投诉：中午在城东营业厅取号等了50分钟，八个窗口只开两个，老人都站着",
           "en": "complaint: waited 50 minutes with my ticket at the 城东 branch, two of eight windows open at lunch, "
                 "old people standing"}
W = {  # what a person types
    "overdue": {"zh": "逾期的投诉", "en": "overdue complaints"}, "mine": {"zh": "我负责的投诉", "en": "my complaints"},
    "cases": {"zh": "今年排队投诉的明细", "en": "list the individual queue complaints of this year"},
    "search": {"zh": "搜索 窗口", "en": "search queue"},
    "urgent": {"zh": "严重投诉", "en": "urgent complaints"}, "top": {"zh": "今年哪类投诉最多", "en": "top topics this year"},
    "first": {"zh": "打开第一条", "en": "open the first one"}, "second": {"zh": "看第二个", "en": "show the second"},
    "third": {"zh": "查看第3件投诉", "en": "show me the 3rd complaint"}, "last": {"zh": "打开最后一条", "en": "open the last one"},
    "ninth": {"zh": "打开第九条", "en": "open #9"}, "bare": {"zh": "第二条", "en": "the second one"},
    "projects": {"zh": "我的项目", "en": "my projects"}}


def listed(chat: Chat) -> list[int]:
    """The numbers the talk keeps of its last list."""
    tracker = chat.bot.run(chat.bot.agent.tracker_store.retrieve(chat.conversation))
    return ((tracker.get_slot("focus") or {}).get("listed") or {}).get("numbers", [])


def three(bot: Bot, lang: str) -> Chat:
    return bot.talk("staff", lang).verify([(text, ["complaint_stored"]) for text in TEXT[lang]])


@pytest.mark.parametrize("asked", ["overdue", "mine", "cases", "search", "urgent"])
def test_every_list_of_complaints_opens_by_place(sample_bot: Bot, lang: str, asked: str) -> None:
    chat = sample_bot.talk("staff" if asked == "mine" else "supervisor", lang)
    chat.verify([(W[asked][lang], [])])
    numbers = listed(chat)
    assert len(numbers) >= 3 and all(f"**{number}**" in chat.text for number in numbers), chat.text
    places = [chat.text.index(f"**{number}**") for number in numbers]
    assert places == sorted(places)
    chat.verify([(W[said][lang], ["case_title", ids(complaint=numbers[at])])
                 for said, at in (("first", 0), ("second", 1), ("third", 2), ("last", -1), ("bare", 1))])


def test_the_same_card_as_by_number(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(W["cases"][lang], []), (W["first"][lang], ["case_title"])])
    card, buttons = chat.text, chat.buttons
    number = chat.ids["complaint"]
    chat.verify([({"zh": f"看投诉{number}", "en": f"show complaint {number}"}[lang], [card])])
    assert chat.buttons == buttons


def test_a_place_on_the_second_page(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(W["cases"][lang], [])])
    first = listed(chat)
    chat.press("button_more")
    second = listed(chat)
    assert not set(first) & set(second)
    seventh = {"zh": "打开第七条", "en": "open the seventh"}[lang]
    chat.verify([(W["second"][lang], [ids(complaint=second[1])]), (seventh, [ids(complaint=second[1])])])


def test_similar_cases_are_a_list_too(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(SIMILAR[lang], ["complaint_stored", "similar_head"])])
    chat.verify([(W["second"][lang], ["case_title", ids(complaint=listed(chat)[1])])])


def test_with_no_list_it_says_what_to_do(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([(W[said][lang], ["error_listed_none", "!case_title"])
                                         for said in ("first", "third", "last", "ninth")])


def test_beyond_the_list(bot: Bot, lang: str) -> None:
    three(bot, lang).verify([(W["mine"][lang], ["cycle_mine_head"]), (W["ninth"][lang], ["error_listed_beyond"]),
                             (W["last"][lang], ["case_title"])])


def test_another_list_puts_the_complaints_away(sample_bot: Bot, lang: str) -> None:
    sample_bot.talk("supervisor", lang).verify([
        (W["cases"][lang], []), (W["top"][lang], ["!cases_row"]), (W["first"][lang], ["error_listed_none"]),
        (W["cases"][lang], []), (W["projects"][lang], []), (W["first"][lang], ["error_listed_none"])])


def test_who_may_not_read_a_case_is_not_shown_it(sample_bot: Bot, lang: str) -> None:
    staff = sample_bot.talk("staff", lang).verify([(SIMILAR[lang], ["complaint_stored", "similar_head_closed"])])
    staff.verify([(W["first"][lang], ["error_not_own_complaint", "!case_title"])])


def test_inside_a_project_the_question_comes_again(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(W["cases"][lang], []), ('/start_project{"topic": "queue_wait"}', [])])
    asked = chat.last[-1].text
    chat.verify([(W["first"][lang], ["case_title"])])
    assert chat.last[-1].text.split("\n")[0] in asked


def test_no_words_of_a_customer_are_kept_for_it(bot: Bot, lang: str) -> None:
    chat = three(bot, lang).verify([(W["mine"][lang], ["cycle_mine_head"])])
    assert sorted(listed(chat)) == [1, 2, 3]
