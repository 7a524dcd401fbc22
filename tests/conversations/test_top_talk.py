"""Top categories and the cases behind them, through the trained bot on the sample year."""
from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from bot.store.complaints import Filter
from tests.conversations.bot_for_tests import TODAY, Bot, button

ASKED = [
    ("上个月投诉最多的是哪几类?", "zh", ("2026-10-01", "2026-10-31"), {}),
    ("今年投诉最多的是哪几类", "zh", ("2026-01-01", "2026-11-18"), {}),
    ("城东本季度投诉最多的是哪几类", "zh", ("2026-10-01", "2026-11-18"), {"branch": "城东"}),
    ("近30天按严重度", "zh", ("2026-10-20", "2026-11-18"), {}),
    ("5月份电话渠道投诉最多的是什么", "zh", ("2026-05-01", "2026-05-31"), {"channel": "phone"}),
    ("top complaint categories last month", "en", ("2026-10-01", "2026-10-31"), {}),
    ("which complaints came most often in May 2026?", "en", ("2026-05-01", "2026-05-31"), {}),
    ("top categories by severity in the last 30 days", "en", ("2026-10-20", "2026-11-18"), {}),
    ("what were the top complaint categories this year", "en", ("2026-01-01", "2026-11-18"), {}),
]


@pytest.mark.parametrize(("text", "lang", "period", "which"), ASKED, ids=[text for text, *_ in ASKED])
def test_period_branch_channel(sample_bot: Bot, text: str, lang: str, period: tuple[str, str], which: dict) -> None:
    chat = sample_bot.talk("supervisor", lang)
    with sample_bot.store() as store:
        counts = store.complaints.count_by_topic(Filter(start=period[0], end=period[1], **which))
    chat.verify([(text, ["top_title", "top_note", *period])])
    assert re.search(rf"(?<!\d){counts.n}(?!\d)", chat.text), (counts.n, chat.text)
    rows = [line for line in chat.text.splitlines() if line.startswith("|")][2:]
    assert len(rows) == len(counts.rows) and sum("★" in row for row in rows) >= 1
    assert rows[-1].rstrip("| ").split("|")[-2].strip().startswith("100")
    # a picture that exists, the cases of a number, the way to choosing
    assert chat.image and Path(chat.image).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert chat.has(button("/show_cases")) and "/start_comparison" in chat.payloads and chat.has(button("/start_project"))


def test_most_severe_first(sample_bot: Bot) -> None:
    """"按严重度" adds up severities; the button leads back to counts."""
    chat = sample_bot.talk("supervisor", "zh").verify([("近30天按严重度", ["top_head_weighted", "measure_weighted"])])
    with sample_bot.store() as store:
        counts = store.complaints.count_by_topic(Filter(start="2026-10-20", end="2026-11-18"))
    heaviest = max(weight for _, _, weight in counts.rows)
    first = [line for line in chat.text.splitlines() if line.startswith("|")][2]
    assert f"| {heaviest} |" in first
    chat.verify([(">button_unit_count", ["top_head", "measure_count", "2026-10-20"])])


@pytest.mark.parametrize(("text", "lang", "before"), [
    ("今年5月和去年同期比", "zh", "2025-05-01"), ("this month compared with the same days last year", "en", "2025-11-01")])
def test_against_the_year_before(sample_bot: Bot, text: str, lang: str, before: str) -> None:
    sample_bot.talk("supervisor", lang).verify([(text, ["top_note_year", before])])


@pytest.mark.parametrize(("text", "lang"), [("2019年3月投诉最多的是什么", "zh"), ("top complaint categories in March 2019", "en")])
def test_empty_period_offers_the_nearest_with_data(sample_bot: Bot, text: str, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(text, ["top_empty", "2019-03-01", "2019-03-31"])])
    assert not chat.image
    chat.verify([(chat.payloads[0], ["top_title", "!top_empty"])])


@pytest.mark.parametrize(("text", "lang"), [("上个月投诉最多的是哪几类?", "zh"), ("top complaint categories last month", "en")])
def test_nothing_recorded_yet(bot: Bot, text: str, lang: str) -> None:
    bot.talk("supervisor", lang).verify([(text, ["top_no_data", button("/load_sample")])])


@pytest.mark.parametrize(("text", "lang", "key"), [
    ("2月30日到3月5日投诉最多的是哪几类", "zh", "error_period_impossible"),
    ("第13月投诉最多的是哪几类", "zh", "error_period_impossible"),
    ("发大水那时候投诉最多的是哪几类", "zh", "error_period_unparsable"),
    ("top complaint categories since the flood", "en", "error_period_unparsable"),
    ("top complaint categories in March 2035", "en", "error_period_future")])
def test_unreadable_periods_are_asked_about(sample_bot: Bot, text: str, lang: str, key: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(text, [key, "!top_n"])])
    chat.verify([({"zh": "那就上个月投诉最多的是哪几类", "en": "top complaint categories last month then"}[lang], ["top_n"])])


def test_cases_page_by_page(sample_bot: Bot, lang: str) -> None:
    """The texts behind a number: every one of them once, newest first, and one by its number."""
    chat = sample_bot.talk("supervisor", lang).verify([({"zh": "今年投诉最多的是哪几类", "en": "top complaint categories this year"}[lang], [])])
    chat.press("/show_cases")
    with sample_bot.store() as store:
        which = Filter(start="2026-01-01", end=TODAY.isoformat(), topic="queue_wait")
        rows = store.complaints.cases(which, 1000)
    seen = []
    while True:
        seen += [int(number) for number in re.findall(r"^- \*\*(\d+)\*\*", chat.text, re.M)]
        if not chat.has(button('"offset"')):
            break
        chat.press('"offset"')
    assert seen == [row["id"] for row in rows]
    number = seen[0]
    chat.verify([({"zh": f"看投诉{number}", "en": f"show me complaint {number}"}[lang], ["case_title", "case_facts"])])
    assert ("complaint.read" in {row["action"] for row in sample_bot.audit()})


def test_start_choosing_from_the_top(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([
        ({"zh": "今年投诉最多的是哪几类", "en": "top complaint categories this year"}[lang], []),
        (">button_start_choosing", ["study_started", "study_ask_object"]),
        *[({"zh": "跳过", "en": "skip"}[lang], [])] * 3,  # service, customers, period; the purpose is the last
        ({"zh": "跳过", "en": "skip"}[lang], ["study_ask_attributes"])])
    # the attribute most complained about comes first
    first = {"zh": "1. 排队等候", "en": "1. Waiting time"}[lang]
    assert first in chat.text


@pytest.mark.parametrize("month", [1, 5, 9])
def test_the_number_is_the_number_in_the_store(sample_bot: Bot, month: int) -> None:
    end = dt.date(2026, month + 1, 1) - dt.timedelta(days=1)
    with sample_bot.store() as store:
        n = store.complaints.count(Filter(start=f"2026-{month:02}-01", end=end.isoformat()))
    sample_bot.talk("supervisor", "zh").verify([(f"2026年{month}月投诉最多的是哪几类", [f"共 {n} 件"])])
