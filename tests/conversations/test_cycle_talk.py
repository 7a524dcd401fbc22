"""The life cycle of a complaint in the chat, in both languages."""
from __future__ import annotations

import pytest

from bot.language.texts import say
from tests.conversations.bot_for_tests import PEOPLE, Bot, button, ids

TEXT = {"zh": "投诉：柜员算错了手续费，多收了20元", "en": "complaint: the teller got the fee wrong and charged 20 yuan too much"}
SEVERE = {"zh": "投诉：我妈在大厅地上滑倒，送去医院缝了三针",
          "en": "complaint: My mother slipped on your wet floor and needed six stitches in hospital"}
W = {  # what a person types
    "status": {"zh": "投诉 1 到哪一步了", "en": "status of complaint 1"},
    "answered": {"zh": "已答复客户：退了20元", "en": "I have answered the customer: 20 yuan refunded"},
    "close": {"zh": "结案 1", "en": "close 1"},
    "cause": {"zh": "系统里的费率表没有更新", "en": "the fee table in the system was out of date"},
    "action": {"zh": "退费20元并致歉，更新了费率表", "en": "20 yuan refunded with an apology, the table is updated"},
    "accepts": {"zh": "客户接受了", "en": "the customer accepts"},
    "reopen": {"zh": "重新打开 1：客户说钱没到账", "en": "reopen 1: the customer says the money has not arrived"},
    "overdue": {"zh": "逾期的投诉", "en": "overdue complaints"},
    "mine": {"zh": "我负责的投诉", "en": "my complaints"},
    "score": {"zh": "满意度 4", "en": "satisfaction 4"},
}


def state(bot: Bot, number: int = 1) -> str | None:
    with bot.store() as store:
        return store.cycle.get(number).state


def test_a_whole_life(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang)
    chat.verify([
        (TEXT[lang], ["complaint_stored", "cycle_card", button('"status": "acknowledged"')]),
        ('>"status": "acknowledged"', ["cycle_moved", "cycle_head", PEOPLE["staff"], ids(complaint=1)]),
        (W["status"][lang], ["cycle_head", button('"status": "investigating"')]),
        ('>"status": "investigating"', ["cycle_moved"]),
        (W["answered"][lang], ["cycle_moved", button('"status": "close"')]),
        (W["close"][lang], ["closing_ask_cause"]),
        (W["cause"][lang], ["closing_stored", "closing_ask_action"]),
        (W["action"][lang], ["closing_ask_accepts", button(say("accepts_not_reached", lang))]),
        (W["accepts"][lang], ["cycle_closed", "satisfaction_ask", button('"value": "5"')]),
        (W["score"][lang], ["satisfaction_stored"]),
        ('/move_case{"number": 1, "status": "satisfaction", "value": "2"}', ["satisfaction_corrected"]),
        (W["reopen"][lang], ["cycle_reopened_now"])])
    with bot.store() as store:
        case, steps = store.cycle.get(1), store.cycle.steps(1)
    assert (case.state, case.reopened, case.closed_at) == ("reopened", 1, None)
    assert [step["state"] for step in steps] == ["received", "acknowledged", "investigating", "responded", "closed", "reopened"]
    assert {step["by"] for step in steps} == {PEOPLE["staff"]} and all(step["at"] for step in steps)
    assert steps[4]["detail"] == {"act": "close", "cause": W["cause"][lang], "action": W["action"][lang], "accepts": "yes"}


def test_the_case_at_hand_needs_no_number(bot: Bot, lang: str) -> None:
    say_ = {"zh": ["受理", "开始调查", "结案", "重新打开：客户又来电"],
            "en": ["acknowledge it", "start investigating", "close this case", "reopen it: the customer called again"]}[lang]
    bot.talk("staff", lang).verify([
        (TEXT[lang], ["complaint_stored"]), (say_[0], ["cycle_moved"]), (say_[1], ["cycle_moved"]),
        (W["answered"][lang], ["cycle_moved"]), (say_[2], ["closing_ask_cause"]), (W["cause"][lang], ["closing_ask_action"]),
        (W["action"][lang], ["closing_ask_accepts"]), (W["accepts"][lang], ["cycle_closed"]),
        (say_[3], ["cycle_reopened_now"])])
    assert state(bot) == "reopened"


def test_a_closing_in_one_line(bot: Bot, lang: str) -> None:
    line = {"zh": "结案 1，原因：费率表没更新，措施：退费20元，客户接受",
            "en": "close 1, cause: an outdated fee table, action: refunded 20 yuan, the customer accepts"}[lang]
    bot.talk("staff", lang).verify([(TEXT[lang], ["complaint_stored"]), (W["answered"][lang], ["cycle_moved"]),
                                    (line, ["cycle_closed"])])
    assert state(bot) == "closed"


def test_closing_too_early_and_what_is_missing(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(TEXT[lang], ["complaint_stored"]), (W["close"][lang], ["error_cycle_next"])])
    assert state(bot) == "received"


def test_a_customer_who_does_not_accept(bot: Bot, lang: str) -> None:
    words = {"zh": ["不接受", "客户要求赔偿三倍", "告知可以向总行申请复核", "继续办理"],
             "en": ["does not accept", "wants three times the fee", "told that the head office can review it", "keep open"]}[lang]
    chat = bot.talk("staff", lang).verify([
        (TEXT[lang], ["complaint_stored"]), (W["answered"][lang], ["cycle_moved"]), (W["close"][lang], ["closing_ask_cause"]),
        (W["cause"][lang], ["closing_ask_action"]), (W["action"][lang], ["closing_ask_accepts"]),
        (words[0], ["closing_ask_reason"]), (words[1], ["closing_ask_alternatives"]), (words[2], ["closing_ask_anyway"]),
        (words[3], ["cycle_kept_open"])])
    assert state(bot) == "responded"
    chat.verify([(W["status"][lang], ["cycle_step_not_accepted", words[2]])])


def test_a_question_in_between_does_not_lose_the_closing(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([
        (TEXT[lang], ["complaint_stored"]), (W["answered"][lang], ["cycle_moved"]), (W["close"][lang], ["closing_ask_cause"]),
        (W["status"][lang], ["cycle_head", "closing_ask_cause"]), (W["cause"][lang], ["closing_ask_action"]),
        (W["overdue"][lang], ["closing_ask_action"]),
        ({"zh": "为什么问这个", "en": "why"}[lang], ["closing_why_action", "closing_ask_action"]),
        ({"zh": "返回", "en": "back"}[lang], ["closing_ask_cause"]),
        ({"zh": "暂停", "en": "pause"}[lang], ["closing_paused", "!closing_ask_cause"])])
    assert state(bot) == "responded"


def test_a_status_question_does_not_lose_a_project(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(TEXT[lang], ["complaint_stored"])])
    chat = bot.talk("supervisor", lang)
    chat.verify([('/start_project{"topic": "queue_wait"}', [])])
    asked = chat.last[-1].text
    chat.verify([(W["status"][lang], ["cycle_head"])])
    assert chat.last[-1].text == asked


def test_severity_three_is_closed_only_after_a_look(bot: Bot, lang: str) -> None:
    staff = bot.talk("staff", lang).verify([
        (SEVERE[lang], ["urgent_tell", "cycle_card"]), (W["answered"][lang], ["cycle_moved", "cycle_look"]),
        (W["close"][lang], ["error_cycle_unseen", PEOPLE["supervisor"]])])
    bot.talk("supervisor", lang).verify([('/mark_seen{"number": 1}', ["urgent_seen"])])
    staff.verify([(W["close"][lang], ["closing_ask_cause"])])


def test_whoever_assesses_a_severe_case_has_looked_at_it(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(SEVERE[lang], ["urgent_tell"])])
    line = {"zh": "评估投诉 1，案情复杂", "en": "assess complaint 1, it is complex"}[lang]
    bot.talk("supervisor", lang).verify([(line, ["cycle_moved", "cycle_span_complex", "!cycle_look"])])
    [row] = bot.complaints()
    assert row["looked_at"] and row["state"] == "assessed"


def test_handed_over_and_told(bot: Bot, lang: str) -> None:
    to = PEOPLE["team"]
    line = {"zh": f"转给{to}", "en": f"hand case 1 to {to}"}[lang]
    staff = bot.talk("staff", lang).verify([(TEXT[lang], ["complaint_stored"]), (line, ["cycle_handed", to])])
    staff.verify([(W["close"][lang], ["error_cycle_not_own"]), (W["mine"][lang], ["cycle_mine_none"]),
                  (W["status"][lang], ["cycle_head", to])])  # who took it in may still see it
    bot.talk("team", lang).verify([(W["mine"][lang], ["notice_handed", "cycle_mine_head", "**1**"])])


def test_without_a_name_those_who_may_have_it_are_offered(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([
        (TEXT[lang], ["complaint_stored"]), ('/move_case{"number": 1, "status": "hand_over"}', ["cycle_to_whom"])])
    assert not any(PEOPLE["staff"] in one["title"] for one in chat.buttons)
    chat.press(PEOPLE["supervisor"])
    assert chat.has("cycle_handed")


def test_an_extension_needs_a_supervisor(bot: Bot, lang: str) -> None:
    ask = {"zh": "投诉 1 延期 10 天：等总行的数据", "en": "extend complaint 1 by 10 days: waiting for head office"}[lang]
    too_long = {"zh": "投诉 1 延期 200 天：等总行的数据", "en": "extend complaint 1 by 200 days: waiting for head office"}[lang]
    staff = bot.talk("staff", lang).verify([(TEXT[lang], ["complaint_stored"]), (too_long, ["error_cycle_longest"]),
                                            (ask, ["cycle_extension_asked"])])
    with bot.store() as store:
        before = store.cycle.get(1).due_at
    bot.talk("supervisor", lang).verify([({"zh": "你好", "en": "hello"}[lang], ["notice_extension"]), (ask, ["cycle_extended"])])
    with bot.store() as store:
        assert store.cycle.get(1).due_at > before
    staff.verify([(W["status"][lang], ["notice_extended", "cycle_span_extended"])])


def test_the_overdue_by_role(sample_bot: Bot, lang: str) -> None:
    sample_bot.talk("supervisor", lang).verify([(W["overdue"][lang], ["cycle_overdue_head", "cycle_over", button("/case_status")]),
                                               ({"zh": "逾期", "en": "overdue"}[lang], ["cycle_overdue_head"])])
    sample_bot.talk("staff", lang).verify([(W["mine"][lang], ["cycle_mine_head"])])


@pytest.mark.parametrize("line", ["show_cases", "case_status"])
def test_a_case_of_another_is_not_shown_to_staff(bot: Bot, lang: str, line: str) -> None:
    bot.talk("supervisor", lang).verify([(TEXT[lang], ["complaint_stored"])])
    bot.talk("staff", lang).verify([(f'/{line}{{"number": 1}}', ["error_not_own_complaint"])])


def test_the_view_of_a_case_says_where_it_stands(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([
        (TEXT[lang], ["complaint_stored"]),
        ('/show_cases{"number": 1}', ["cycle_case_line", button('"status": "acknowledged"'), button("/case_status")])])


def test_personal_data_in_a_closing_is_nowhere(bot: Bot, lang: str) -> None:
    secret = "13812345678"
    line = {"zh": f"结案 1，原因：打到{secret}没人接，措施：退费20元，客户接受",
            "en": f"close 1, cause: the line {secret} was dead, action: refunded 20 yuan, the customer accepts"}[lang]
    bot.talk("staff", lang).verify([(TEXT[lang], ["complaint_stored"]), (W["answered"][lang] + f" {secret}", ["cycle_moved"]),
                                    (line, ["cycle_closed"])])
    assert secret.encode() not in bot.bytes_on_disk()
    with bot.store() as store:
        assert "[PHONE]" in store.cycle.closing(1)["cause"]


@pytest.mark.parametrize("typed", ['/move_case{"number": 99, "status": "close"}', '/move_case{"number": 1, "status": "closed"}',
                                   '/move_case{"number": 1, "status": "satisfaction", "value": "9"}', "/move_case",
                                   '/case_status{"number": 0}', '/my_cases{"offset": 99999}', '/overdue_cases{"offset": "x"}'])
def test_typed_buttons_do_no_harm(bot: Bot, typed: str) -> None:
    bot.talk("staff", "zh").verify([(TEXT["zh"], ["complaint_stored"]), (typed, [])])
    assert state(bot) == "received"
