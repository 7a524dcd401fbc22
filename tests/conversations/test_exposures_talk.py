"""Transactions said in the chat, rates in the ranking, kinds of customer, through the trained bot."""
from __future__ import annotations

import pytest

from bot.store.complaints import Filter, NewComplaint
from tests.conversations.bot_for_tests import Bot, button

REGISTER = {
    "zh": ["5月城东网点办了12000笔业务", "城东网点五月业务量 12,500", "业务量登记了哪些"],
    "en": ["East branch handled 12,000 transactions in May", "correct that: 12,500 transactions in May at East branch",
           "which transaction counts do we have"],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_said_read_back_corrected_listed_removed(bot: Bot, lang: str) -> None:
    first, again, asked = REGISTER[lang]
    chat = bot.talk("supervisor", lang)
    chat.verify([(asked, ["exposure_none"]), (first, ["exposure_stored", "2026-05-01 – 2026-05-31", "12,000",
                 {"zh": "城东", "en": "East branch"}[lang]]),
                 (again, ["exposure_replaced", "12,500", "12,000"]), (asked, ["exposure_head", "12,500"])])
    with bot.store() as store:
        assert [one.transactions for one in store.exposures.all()] == [12500]
    chat.verify([(">button_exposure_remove_of", ["exposure_removed", "12,500"]), (asked, ["exposure_none"])])


@pytest.mark.parametrize(("lang", "text", "expected"), [
    ("zh", "城东网点办了12000笔业务", "error_exposure_period"), ("zh", "城东10月办理了0笔业务", "error_exposure_number"),
    ("en", "East branch handled 12,000 transactions in December 2026", "error_period_future")])
def test_what_cannot_be_registered_is_explained(bot: Bot, lang: str, text: str, expected: str) -> None:
    bot.talk("supervisor", lang).verify([(text, [expected])])
    with bot.store() as store:
        assert store.exposures.all() == []


def test_without_a_branch_it_says_that_all_are_meant(bot: Bot) -> None:
    chat = bot.talk("supervisor", "zh")
    chat.verify([("5月我们网点办了12000笔业务", ["error_exposure_branch"]),
                 ("5月办了12000笔业务", ["exposure_stored", "全部网点", "exposure_no_branch"]),
                 ("6月全部网点办了12000笔业务", ["exposure_stored", "!exposure_no_branch"])])


def test_staff_may_not(bot: Bot) -> None:
    bot.talk("staff", "zh").verify([("5月城东网点办了12000笔业务", ["error_role"])])


@pytest.mark.parametrize(("lang", "question", "follow", "whole", "month"), [
    ("zh", "城东10月投诉最多的是哪几类", "换成每千笔业务", "城东上个月每千笔业务投诉最多的类别", "10月城东办了20000笔业务"),
    ("en", "top complaint categories at 城东 in October", "switch to per 1,000 transactions",
     "complaints per 1,000 transactions at 城东 last month, by topic", "城东 branch handled 20,000 transactions in October")])
def test_the_ranking_as_a_rate(sample_bot: Bot, lang: str, question: str, follow: str, whole: str, month: str) -> None:
    chat = sample_bot.talk("supervisor", lang)
    with sample_bot.store() as store:
        counts = store.complaints.count_by_topic(Filter(start="2026-10-01", end="2026-10-31", branch="城东"))
    only = {"zh": "没有分母时只能比数量", "en": "only counts can be compared"}[lang]
    chat.verify([(question, ["top_title"]), (follow, ["top_no_rate", "2026-10-01 – 2026-10-31", only, "城东"]),
                 (month, ["exposure_stored"]), (question, ["top_title"]), (follow, ["top_head_rate", "20,000", "城东"])])
    assert f"{counts.n / 20:.2f}" in chat.text
    chat.verify([(">button_per_none", ["top_head"]), (">button_per_1000", ["top_head_rate"]), (whole, ["top_head_rate", "20,000"])])


@pytest.mark.parametrize(("lang", "tell", "question", "follow"), [
    ("zh", "投诉：我是你们的企业客户，转账三天没到账也没人管", "近30天企业客户投诉最多的是什么", "那学生客户呢"),
    ("en", "complaint: as a business customer I waited three days for a transfer", "what do business customers complain about "
     "most in the last 30 days", "how about students")])
def test_kinds_of_customer(bot: Bot, lang: str, tell: str, question: str, follow: str) -> None:
    chat = bot.talk("supervisor", lang)
    chat.say(tell)
    (row,) = bot.complaints()
    assert row["customer"] == "business"
    with bot.store() as store:  # the clock of the store is not that of the talk
        store.complaints.add(NewComplaint("转账慢", "f1", "2026-11-10 10:00:00", "zh", "complaint", "slow_processing",
                                          customer="business"), None)
    name, other = {"zh": ("企业", "学生"), "en": ("business", "student")}[lang]
    chat.verify([(question, ["top_title", name])])
    assert chat.has(button("/show_cases"))
    chat.verify([(follow, [other])])


def test_one_number_for_several_branches_is_given_to_none(sample_bot: Bot, lang: str) -> None:
    text = {"zh": "2026年5月城东、城西一共办了30000笔业务",
            "en": "城东 and 城西 branches handled 30,000 transactions in May 2026"}[lang]
    sample_bot.talk("supervisor", lang).verify([(text, ["error_exposure_several"])])
    with sample_bot.store() as store:
        assert store.exposures.all() == []
