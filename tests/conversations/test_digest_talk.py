"""Digests, alerts and subscriptions in the chat, in both languages."""
from __future__ import annotations

import pytest

from bot.digest.content import digest
from tests.conversations.bot_for_tests import TODAY, Bot, button

SEVERE = {"zh": "投诉：我妈在大厅地上滑倒，送去医院缝了三针",
          "en": "complaint: My mother slipped on your wet floor and needed six stitches in hospital"}
W = {  # what a person types
    "today": {"zh": "今天的简报", "en": "today's digest"},
    "week": {"zh": "这周的简报", "en": "this week's digest"},
    "month": {"zh": "上个月的月报", "en": "last month's digest"},
    "plain": {"zh": "看看简报", "en": "show me the digest"},
    "alerts": {"zh": "有什么警报", "en": "any alerts"},
    "dismiss": {"zh": "忽略警报 {}", "en": "dismiss alert {}"},
    "on": {"zh": "订阅周报", "en": "subscribe to the weekly digest"},
    "off": {"zh": "取消周报", "en": "unsubscribe from the weekly digest"},
    "monthly": {"zh": "订阅月报", "en": "subscribe to the monthly digest"},
    "hush": {"zh": "不再提醒", "en": "stop reminding me"},
    "back": {"zh": "恢复警报提醒", "en": "turn the alerts back on"},
    "hello": {"zh": "你好", "en": "hello"},
}


def gets(bot: Bot, name: str) -> list[str]:
    from bot.digest.readers import ALERTS, DIGESTS
    from bot.digest.readers import gets as is_sent

    with bot.store() as store:
        return [kind for kind in (*DIGESTS, ALERTS) if is_sent(store, bot.people[name], kind)]


def test_the_digests_of_the_sample(sample_bot: Bot, lang: str) -> None:
    with sample_bot.store() as store:
        found = {kind: digest(store, kind, TODAY, sample_bot.settings) for kind in ("daily", "weekly", "monthly")}
    chat = sample_bot.talk("supervisor", lang)
    chat.verify([
        (W["today"][lang], ["digest_kind_daily", "2026-11-17", "digest_today", button("/overdue_cases")]),
        (W["week"][lang], ["digest_kind_weekly", "2026-11-09 – 2026-11-15", "digest_overdue", "digest_queue",
                           button('"start": "2026-11-09", "end": "2026-11-15"')]),
    ])
    assert chat.image is not None and str(found["weekly"].top.n) in chat.text
    chat.verify([(W["month"][lang], ["digest_kind_monthly", "2026-10-01 – 2026-10-31", str(found["monthly"].overdue)]),
                 (W["plain"][lang], ["digest_kind_weekly"])])


def test_an_empty_database_gets_kind_words(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([
        (W["week"][lang], ["digest_empty", "digest_overdue_none", "digest_stuck_none", "!digest_none"]),
        (W["alerts"][lang], ["alerts_none", "alerts_missing", "12"])])


def test_alerts_are_listed_once_told_and_dismissed_for_good(bot: Bot, lang: str) -> None:
    staff, boss = bot.talk("staff", lang), bot.talk("supervisor", lang)
    staff.say(SEVERE[lang])
    boss.verify([(W["alerts"][lang], ["alerts_head", "alert_severity3", button("/show_cases"), button("/dismiss_alert")]),
                 (W["alerts"][lang], ["alert_severity3"]),
                 (W["dismiss"][lang].format(1), ["alert_dismissed"]),
                 (W["dismiss"][lang].format(1), ["alert_dismissed_before"]),
                 (W["alerts"][lang], ["alerts_none"]),
                 (W["dismiss"][lang].format(9), ["error_alert_unknown"])])
    assert [row["action"] for row in bot.audit()].count("alert.dismissed") == 1


def test_the_schedule_tells_at_the_next_message_once(bot: Bot, lang: str) -> None:
    from bot.digest.schedule import clock, tick

    bot.talk("staff", lang).say(SEVERE[lang])
    boss = bot.talk("supervisor", lang)
    boss.say(W["hello"][lang])
    for _ in range(3):
        with bot.store() as store:
            tick(store, bot.settings, clock(bot.settings))
    boss.verify([(W["hello"][lang], ["alert_severity3", button("/dismiss_alert"), "greet"]),
                 (W["hello"][lang], ["!alert_severity3", "greet"])])


def test_switching_on_and_off(bot: Bot, lang: str) -> None:
    boss = bot.talk("supervisor", lang)
    assert gets(bot, "supervisor") == ["alerts"]
    boss.verify([(W["on"][lang], ["digest_on", "digest_kind_weekly"]), (W["monthly"][lang], ["digest_on"])])
    assert gets(bot, "supervisor") == ["weekly", "monthly", "alerts"]
    boss.verify([(W["plain"][lang], ["digest_kind_weekly", button('"status": "off"')]),
                 (W["off"][lang], ["digest_off"])])
    assert gets(bot, "supervisor") == ["monthly", "alerts"]
    boss.verify([(W["hush"][lang], ["digest_hushed", "digest_severe_stays"])])
    assert gets(bot, "supervisor") == []
    boss.verify([(W["hush"][lang], ["digest_hushed_none"]), (W["back"][lang], ["alerts_on"])])
    assert gets(bot, "supervisor") == ["alerts"]


def test_the_committee_has_the_monthly_digest_only(bot: Bot, lang: str) -> None:
    chat = bot.talk("committee", lang)
    chat.verify([(W["plain"][lang], ["digest_kind_monthly"]), (W["monthly"][lang], ["digest_on"]),
                 (W["on"][lang], ["error_role"]), (W["alerts"][lang], ["error_role"])])
    assert gets(bot, "committee") == ["monthly"]


@pytest.mark.parametrize("line", ["today", "week", "alerts", "dismiss", "on", "hush"])
def test_staff_are_refused_and_it_is_kept(bot: Bot, lang: str, line: str) -> None:
    bot.talk("staff", lang).verify([(W[line][lang].format(1), ["error_role"])])
    assert bot.audit()[0]["action"] == "refused" and bot.audit()[0]["name"] == "周梅"
    assert gets(bot, "staff") == []
