"""Plain questions through the trained bot: routing, follow-up chains, every kind of answer, bad input, roles."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language.numerals import normalise
from bot.language.texts import say
from bot.questions.words import fits
from bot.store.complaints import Filter, NewComplaint
from tests.conversations.bot_for_tests import Bot, button, event_loop

TABLE = yaml.safe_load((Path(__file__).parents[1] / "questions" / "questions.yml").read_text("utf-8"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ways_of_asking_reach_the_figures(agent: Any, lang: str) -> None:
    """Measured 2026-11: zh 64 of 65, en 64 of 65."""
    missed = []
    for row in TABLE[lang]:
        intent = event_loop().run_until_complete(agent.parse_message(row["say"]))["intent"]["name"]
        if intent not in ("ask_top_topics", "show_cases") and not (intent == "nlu_fallback" and fits(normalise(row["say"]))):
            missed.append((row["say"], intent))
    assert len(missed) <= 2, missed


CHAINS = {
    "zh": [("城东今年投诉最多的是哪几类", ["top_title", "城东", "question_quality_none"]),
           ("那上个季度呢", ["top_title", "城东", "2026-07-01 – 2026-09-30"]),
           ("按渠道分", ["question_title_compare", "城东", "2026-07-01 – 2026-09-30", "question_note_counts_only"]),
           ("只看严重的", ["城东", "严重度≥3", "2026-07-01 – 2026-09-30"]),
           ("为什么比上个月多", ["question_title_why", "城东", "2026-10-01 – 2026-10-31"]),
           ("5月3日App上线之后哪些类别上升了", ["question_title_since_event", "2026-05-03", "!城东"])],
    "en": [("top complaint categories at 城东 this year", ["top_title", "城东", "question_quality_none"]),
           ("and last quarter?", ["top_title", "城东", "2026-07-01 – 2026-09-30"]),
           ("split by channel", ["question_title_compare", "城东", "2026-07-01 – 2026-09-30", "question_note_counts_only"]),
           ("only the severe ones", ["城东", "severity ≥ 3", "2026-07-01 – 2026-09-30"]),
           ("why more than last month", ["question_title_why", "城东", "2026-10-01 – 2026-10-31"]),
           ("which topics rose after the app release on 3 May", ["question_title_since_event", "2026-05-03", "!城东"])],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chain_of_questions(sample_bot: Bot, lang: str) -> None:
    sample_bot.talk("supervisor", lang).verify(CHAINS[lang])


@pytest.mark.parametrize(("lang", "text", "then"), [
    ("zh", "今年重复投诉有哪些", "按网点分"), ("en", "list the repeat complaints this year", "by branch")])
def test_complaints_by_flag(sample_bot: Bot, lang: str, text: str, then: str) -> None:
    chat = sample_bot.talk("supervisor", lang)
    chat.say(text)
    with sample_bot.store() as store:
        which = Filter(start="2026-01-01", end="2026-11-18", flag="repeat")
        count = store.complaints.count(which)
        assert 0 < count < store.complaints.count(Filter(start="2026-01-01", end="2026-11-18"))
        assert all('"repeat"' in row["flags"] for row in store.complaints.cases(which))
    assert say("flag_repeat", lang) in chat.text and str(count) in chat.text
    chat.verify([(then, [say("flag_repeat", lang)])])


@pytest.mark.parametrize(("lang", "text"), [("zh", "城东和城西今年哪个排队投诉多"), ("en", "does 城东 or 城西 get more queue complaints this year")])
def test_two_branches(sample_bot: Bot, lang: str, text: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(text, ["question_title_compare", "question_unit"])])
    with sample_bot.store() as store:
        for branch in ("城东", "城西"):
            n = store.complaints.count(Filter(start="2026-01-01", end="2026-11-18", topic="queue_wait", branch=branch))
            assert f"| {branch} | {n} |" in chat.text
    assert chat.image and Path(chat.image).is_file()
    chat.press("button_question_trend")
    assert chat.has("question_title_trend") and chat.image
    chat.press("/show_cases")
    assert chat.has("cases_head")


@pytest.mark.parametrize(("lang", "text"), [("zh", "今年投诉最多的是哪几类"), ("en", "top complaint categories this year")])
def test_buttons_of_a_ranking(sample_bot: Bot, lang: str, text: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(text, ["top_title"])])
    for part in ("/show_cases", '"compare"', '"trend"', '"csv"', "/start_comparison"):
        assert chat.has(button(part)), part
    chat.press('"csv"')
    (link,) = [link for reply in chat.last for link in reply.links]
    assert "queue" in Path(link["url"]).read_text("utf-8-sig").lower() or "排队" in Path(link["url"]).read_text("utf-8-sig")
    chat.say(text)
    chat.press("button_question_branch")
    assert chat.has("question_title_compare") and all(name in chat.text for name in ("城东", "城西", "高新"))


@pytest.mark.parametrize(("lang", "text"), [("zh", "搜一下提到轮椅的投诉"), ("en", "search for complaints that mention wheelchair")])
def test_search_finds_the_words(sample_bot: Bot, lang: str, text: str) -> None:
    word = {"zh": "轮椅", "en": "wheelchair"}[lang]
    chat = sample_bot.talk("supervisor", lang).verify([(text, [word])])
    with sample_bot.store() as store:
        numbers = [row["id"] for row in store.complaints.search(word, 5)]
    assert numbers and all(f"**{number}**" in chat.text for number in numbers)


@pytest.mark.parametrize(("lang", "text", "expected"), [
    ("zh", "城南网点上个月投诉最多的是哪几类", "error_branch_unknown"),
    ("en", "top complaint categories at the Riverside branch last month", "error_branch_unknown"),
    ("zh", "除了城东以外今年投诉最多的是哪几类", "error_question_exclusion"),
    ("en", "top complaint categories this year except 城东", "error_question_exclusion"),
    ("en", "select * from complaints where branch = '城东'", "error_question_sql"),
    ("en", "select * from people", "error_question_sql"),
    ("zh", "2026年12月投诉最多的是哪几类", "error_period_future"), ("en", "top complaint categories in December 2026", "error_period_future")])
def test_bad_input(sample_bot: Bot, lang: str, text: str, expected: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(text, [expected])])
    if text.startswith("城南"):  # the nearest names are buttons
        chat.verify([(chat.payloads[0], ["top_title", "城"])])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_branch_with_markup(bot: Bot, lang: str) -> None:
    with bot.store() as store:
        for place in range(12):
            store.complaints.add(NewComplaint("排队", f"f{place}", f"2026-10-{place + 10} 10:00:00", "zh", "complaint", "queue_wait",
                                              branch="<b onclick=x>中心</b>"), None)
    chat = bot.talk("supervisor", lang)
    chat.say({"zh": "10月各网点的投诉对比", "en": "compare the branches in October"}[lang])
    assert "\\<b onclick=x\\>中心" in chat.text and "<b" not in chat.text.replace("\\<b", "")


@pytest.mark.parametrize(("lang", "text"), [("zh", "收费争议的投诉趋势"), ("en", "trend of fee or billing dispute complaints")])
def test_a_topic_that_was_merged(sample_bot: Bot, lang: str, text: str) -> None:
    from bot.topics.managing import merge

    with sample_bot.store() as store:
        merge(sample_bot.settings.home, store, store.people.named("赵宇"), "fee_dispute", "info_disclosure")
    sample_bot.talk("supervisor", lang).verify([(text, ["question_note_merged"])])


@pytest.mark.parametrize(("lang", "text"), [("zh", "城东和城西哪个排队投诉多"), ("en", "which topics rose after the app release on 3 May")])
def test_staff_are_refused_and_it_is_kept(sample_bot: Bot, lang: str, text: str) -> None:
    sample_bot.talk("staff", lang).verify([(text, ["error_role"])])
    entry = sample_bot.audit()[0]
    assert (entry["action"], entry["object"]) == ("refused", "action_top_topics")


def test_conditions_that_nothing_meets_can_be_dropped(sample_bot: Bot, lang: str) -> None:
    first, second, third = {"zh": ("今年信息告知不清的投诉趋势", "只看严重的", "搜索 轮椅"),
                            "en": ("trend of unclear information complaints this year", "only severe ones", "search wheelchair")}[lang]
    chat = sample_bot.talk("supervisor", lang).verify([(first, ["question_title_trend"]), (second, ["question_none_match"])])
    chat.press("button_question_widen")
    assert chat.has("question_title_trend")
    chat.verify([(third, ["!unclear"])])
    assert chat.has("question_title_search") or chat.has("question_none_found")


CODE = ["select * from complaints", "'; drop table complaints;--", "SELECT topic, COUNT(*) FROM complaints GROUP BY topic",
        "delete from people", "<script>alert(1)</script>", "{{7*7}}", '{"intent": "show_cases"}', "rm -rf /", "1' or '1'='1"]


@pytest.mark.parametrize("place", range(len(CODE)))
def test_code_does_not_change_the_language_of_the_talk(bot: Bot, lang: str, place: int) -> None:
    hello = {"zh": "你好", "en": "hello there"}[lang]
    bot.talk("supervisor", lang).verify([(hello, []), (CODE[place], ["error_question_sql"] if place < 4 else [])])


def test_code_as_the_first_message_is_answered_in_the_default_language(bot: Bot) -> None:
    bot.talk("supervisor", bot.settings.language).verify([(CODE[0], ["error_question_sql"])])
