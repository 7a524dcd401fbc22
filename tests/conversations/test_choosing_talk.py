"""Choosing by statistical analysis and the three ways side by side, through the trained bot on the sample year."""
from __future__ import annotations

from pathlib import Path

import pytest

from bot.choosing.outcome import finish
from bot.store.complaints import Filter
from tests.conversations.bot_for_tests import Bot, button

STATISTICAL = [
    ("用统计分析法选项目", "zh", ("2026-08-21", "2026-11-18"), {}),
    ("统计分析：上个季度", "zh", ("2026-07-01", "2026-09-30"), {}),
    ("城东今年上半年做一次统计分析", "zh", ("2026-01-01", "2026-06-30"), {"branch": "城东"}),
    ("看一下缺陷矩阵，今年5月", "zh", ("2026-05-01", "2026-05-31"), {}),
    ("choose by statistical analysis, Q2", "en", ("2026-04-01", "2026-06-30"), {}),
    ("show me the defect matrix of last quarter", "en", ("2026-07-01", "2026-09-30"), {}),
]


@pytest.mark.parametrize(("text", "lang", "period", "which"), STATISTICAL, ids=[text for text, *_ in STATISTICAL])
def test_the_analysis(sample_bot: Bot, text: str, lang: str, period: tuple[str, str], which: dict) -> None:
    chat = sample_bot.talk("supervisor", lang)
    with sample_bot.store() as store:
        n = store.complaints.count(Filter(start=period[0], end=period[1], **which))
    chat.verify([(text, ["statistical_title", "statistical_matrix", "statistical_association", "statistical_checks",
                         "statistical_warning_sample", *period])])
    assert f"{n} " in chat.last[0].text and len(chat.last) == 2
    for reply in chat.last:
        assert reply.image and Path(reply.image).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert chat.has(button("/new_candidate")) and chat.has(button("/start_project")) and chat.has(button("/side_by_side"))


def test_cases_of_a_marked_cell(sample_bot: Bot, lang: str) -> None:
    """As many cases as the cell says, on all pages."""
    chat = sample_bot.talk("supervisor", lang)
    chat.say({"zh": "统计分析：今年上半年", "en": "statistical analysis: first half of this year"}[lang])
    title = next(one["title"] for one in chat.buttons if '"process"' in one["payload"])
    chat.press('"process"')
    n = int("".join(sign for sign in (title.split()[1] if lang == "en" else title.split()[-2]) if sign.isdigit()))
    assert chat.has("cases_head") and f"{n}" in chat.text.splitlines()[0]
    if n > 5:
        assert chat.has(button('"process"'))


def test_follow_ups_keep_the_filter(sample_bot: Bot) -> None:
    chat = sample_bot.talk("supervisor", "zh").verify([
        ("城东统计分析：今年上半年", ["statistical_title", "城东"]),
        ("那上个季度呢", ["statistical_title", "城东", "2026-07-01"]),
        (">button_side", ["side_title", "城东", "2026-07-01"])])
    chat.verify([("上个月投诉最多的是哪几类", ["top_title", "!statistical_title"]),
                 ("那上个季度呢", ["top_title", "!statistical_title"])])


def test_the_top_item_goes_on_the_board_once(sample_bot: Bot, lang: str) -> None:
    asked = {"zh": "统计分析：今年上半年", "en": "statistical analysis: first half of this year"}[lang]
    chat = sample_bot.talk("supervisor", lang)
    chat.say(asked)
    chat.press("/new_candidate")
    chat.verify([({"zh": "暂停", "en": "pause"}[lang], [])])
    chat.say(asked)
    chat.press("/new_candidate")
    with sample_bot.store() as store:
        (one,) = store.candidates.all()
        assert len(one.given["topics"]) == 1 and one.state == "idea"
    assert chat.has("candidate_card")


@pytest.mark.parametrize(("text", "lang"), [("三种方法对比一下", "zh"), ("put the three methods side by side", "en")])
def test_side_by_side(sample_bot: Bot, text: str, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([
        (text, ["side_title", "side_too_few", "side_missing_no_study", "side_missing_no_techniques",
                button("/start_comparison")])])
    with sample_bot.store() as store:
        number = store.studies.create("Study", "Us", lang, None)
        store.studies.set_attributes(number, [("Waiting", "queue_wait"), ("Fees", "fee_dispute")])
        store.studies.set_competitors(number, ["Bank A"])
        store.studies.set_importance(number, {"Waiting": 9, "Fees": 3})
        store.studies.rate(number, "Us", "x", {"Waiting": 5, "Fees": 8})
        store.studies.rate(number, "Bank A", "x", {"Waiting": 8, "Fees": 8})
        finish(store, number)
    chat.verify([(text, ["side_study", "!side_missing_no_study"])])
    link = chat.last[0].links[0]["url"]
    assert "Waiting" in Path(link).read_text("utf-8")


@pytest.mark.parametrize(("text", "lang"), [("统计分析：上个季度", "zh"), ("choose by statistical analysis, last quarter", "en")])
def test_nothing_recorded_yet(bot: Bot, text: str, lang: str) -> None:
    bot.talk("supervisor", lang).verify([(text, ["top_no_data", button("/load_sample")])])


def test_a_period_without_complaints_offers_the_nearest(sample_bot: Bot) -> None:
    chat = sample_bot.talk("supervisor", "zh").verify([("统计分析：2019年3月", ["top_empty"])])
    chat.verify([(chat.payloads[0], ["statistical_title"])])


@pytest.mark.parametrize("text", ["用统计分析法选项目", "三种方法对比一下"])
def test_staff_are_told_so(sample_bot: Bot, text: str) -> None:
    sample_bot.talk("staff", "zh").verify([(text, ["error_role"])])
