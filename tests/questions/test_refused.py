"""Follow-ups keep the filter; what cannot be answered as it was asked is refused in words, in both languages."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.errors import InputError
from bot.language.texts import explain
from bot.questions.follow import followed
from bot.questions.model import Question, restored
from bot.questions.read import Known, read
from bot.topics.taxonomy import load_taxonomy

TODAY = dt.date(2026, 11, 18)


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(("城东", "城西", "高新", "Airport", "<b>中心</b>"), (), load_taxonomy(), TODAY)


def chain(known: Known, *texts: str) -> Question:
    last = None
    for text in texts:
        last = followed(text, read(text, known), last)
    assert last is not None
    return last


@pytest.mark.parametrize(("texts", "wanted"), [
    (("城东今年投诉最多的是哪几类", "那上个季度呢"), {"kind": "top", "branch": "城东", "start": "2026-07-01", "end": "2026-09-30"}),
    (("城东今年投诉最多的是哪几类", "只看严重的", "换成每千笔业务"),
     {"kind": "top", "branch": "城东", "severity": 3, "per": 1000, "start": "2026-01-01", "end": "2026-11-18"}),
    (("上个月排队投诉有多少件", "按网点分"), {"kind": "compare", "by": "branch", "topic": "queue_wait",
                                  "start": "2026-10-01", "end": "2026-10-31"}),
    (("上个月排队投诉有多少件", "按网点分", "那收费的呢"), {"kind": "compare", "by": "branch", "topic": "fee_dispute",
                                            "start": "2026-10-01", "end": "2026-10-31"}),
    (("10月城东投诉类别排名", "按渠道分", "只看严重的"), {"kind": "compare", "by": "channel", "branch": "城东", "severity": 3,
                                          "start": "2026-10-01", "end": "2026-10-31"}),
    (("10月城东投诉类别排名", "按网点分"), {"kind": "compare", "by": "branch", "start": "2026-10-01", "end": "2026-10-31"}),
    (("10月城东投诉类别排名", "那城西呢"), {"kind": "top", "branch": "城西", "start": "2026-10-01", "end": "2026-10-31"}),
    (("10月城东投诉类别排名", "换成全部网点"), {"kind": "top", "start": "2026-10-01", "end": "2026-10-31"}),
    (("10月每千笔业务的投诉类别排名", "换成件数"), {"kind": "top", "unit": "count", "start": "2026-10-01", "end": "2026-10-31"}),
    (("10月城东投诉类别排名", "为什么比9月多"), {"kind": "why", "branch": "城东", "start": "2026-10-01", "end": "2026-10-31",
                                    "comparison": "previous", "before_start": "2026-09-01", "before_end": "2026-09-30"}),
    (("9月投诉类别排名", "为什么比9月多"), {"kind": "why", "start": "2026-09-01", "end": "2026-09-30", "comparison": "previous"}),
    (("三季度投诉类别排名", "为什么比上个月多"), {"kind": "why", "comparison": "previous", "before_start": "2026-10-01",
                                     "before_end": "2026-10-31"}),
    (("搜一下提到轮椅的投诉", "只看城东的"), {"kind": "search", "words": "轮椅", "branch": "城东"}),
    (("5月3日App上线之后哪些类别上升了", "只看城西的"), {"kind": "since_event", "event": "2026-05-03", "branch": "城西"}),
    (("城东和城西上个月哪个排队投诉多", "那高新呢"), {"kind": "trend", "branch": "高新", "topic": "queue_wait",
                                        "start": "2026-10-01", "end": "2026-10-31"}),
    (("城东今年投诉最多的是哪几类", "上个月收费投诉最多的是哪个网点"), {"kind": "compare", "by": "branch", "topic": "fee_dispute",
                                                "start": "2026-10-01", "end": "2026-10-31"}),
    (("top complaint topics at Airport this year", "and last quarter?"),
     {"kind": "top", "branch": "Airport", "start": "2026-07-01", "end": "2026-09-30"}),
    (("how many queue complaints last month", "by branch"), {"kind": "compare", "by": "branch", "topic": "queue_wait",
                                                             "start": "2026-10-01", "end": "2026-10-31"}),
    (("top complaint topics in October", "only the severe ones", "by channel"),
     {"kind": "compare", "by": "channel", "severity": 3, "start": "2026-10-01", "end": "2026-10-31"}),
    (("top complaint topics in October", "switch to per 1,000 transactions", "back to counts"),
     {"kind": "top", "unit": "count", "start": "2026-10-01", "end": "2026-10-31"}),
    (("top complaint topics at 城东 in October", "what about 城西"), {"kind": "top", "branch": "城西", "start": "2026-10-01",
                                                                  "end": "2026-10-31"}),
    (("top complaint topics at 城东 in October", "why more than in September"),
     {"kind": "why", "branch": "城东", "start": "2026-10-01", "end": "2026-10-31", "comparison": "previous",
      "before_start": "2026-09-01", "before_end": "2026-09-30"}),
])
def test_a_follow_up_keeps_the_filter(known: Known, texts: tuple[str, ...], wanted: dict) -> None:
    assert chain(known, *texts).saved() == wanted


@pytest.mark.parametrize(("text", "code", "lang"), [
    ("2月30日到3月5日的投诉类别", "period_impossible", "zh"), ("complaint topics on 31 June", "period_impossible", "en"),
    ("明年三月的投诉类别排名", "period_future", "zh"), ("top complaint topics in March 2027", "period_future", "en"),
    ("3月20日到3月5日的投诉排名", "period_reversed", "zh"), ("complaint topics from 20 March to 5 March", "period_reversed", "en"),
    ("03/04/2026的投诉类别", "date_ambiguous", "zh"), ("top complaint topics on 03/04/2026", "date_ambiguous", "en"),
    ("闹洪水那时候投诉最多的是哪几类", "period_unparsable", "zh"), ("top complaint topics since the flood", "period_unparsable", "en"),
    ("城南网点上个月投诉最多的类别", "branch_unknown", "zh"), ("top complaint topics at the Westgate branch", "branch_unknown", "en"),
    ("城东和城南哪个排队投诉多", "branch_unknown", "zh"), ("what about the Riverside branch", "branch_unknown", "en"),
    ("只看城东的，只看城西的，10月", "question_contradiction", "zh"), ("only 城东 and only 城西 in October", "question_contradiction", "en"),
    ("只看严重的，轻微的投诉类别", "question_contradiction", "zh"),
    ("only the severe ones, minor complaints by topic", "question_contradiction", "en"),
    ("城东的各个网点投诉对比", "question_contradiction", "zh"), ("compare each branch at 城东", "question_contradiction", "en"),
    ("除了城东以外投诉最多的类别", "question_exclusion", "zh"), ("top complaint topics except 城东", "question_exclusion", "en"),
    ("每千笔业务、按严重度加权的投诉排名", "question_rate_weighted", "zh"),
    ("complaint topics per 1,000 transactions weighted by severity", "question_rate_weighted", "en"),
    ("新系统上线以后哪些类别上升了", "question_event_date", "zh"), ("which topics rose after the app release", "question_event_date", "en"),
    ("明年5月3日App上线后哪些类别上升了", "period_future", "zh"), ("which topics rose after the app release on 3 May 2027", "period_future", "en"),
    ("select topic, count(*) from complaints group by topic", "question_sql", "zh"),
    ("SELECT * FROM complaints WHERE branch = '城东'", "question_sql", "en"),
    ("'; drop table complaints; --", "question_sql", "zh"), ("delete from people", "question_sql", "en"),
])
def test_what_cannot_be_answered_is_explained(known: Known, text: str, code: str, lang: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text, known)
    assert refused.value.code == code
    words = explain(refused.value, lang)
    assert words and "{" not in words
    if code == "branch_unknown":
        assert "城东" in words if "城" in text else any(branch in words for branch in known.branches)


@pytest.mark.parametrize("text", [
    "三个网点比一比", "按网点分", "各网点上个月投诉", "哪个网点投诉多", "现场网点投诉最多的类别", "本网点上周投诉类别", "换成全部网点",
    "by branch", "every branch", "which branch has most complaints", "the best branch and the worst branch", "our branch last week",
    "投诉处理不当的趋势", "银行网点投诉分布", "老年客户和企业客户哪个投诉多"])
def test_no_branch_is_made_up(known: Known, text: str) -> None:
    read(text, known)


def test_a_branch_with_markup_is_found_as_it_is(known: Known) -> None:
    assert read("<b>中心</b>上个月投诉最多的是哪几类", known).branch == "<b>中心</b>"


def test_a_typed_button_carries_nothing_but_plain_values() -> None:
    found = restored({"kind": "drop", "branch": 5, "per": 0, "severity": 9, "among": '["a", 3]', "start": "2026-10-01",
                      "end": "2026-10-31", "unit": "weighted", "evil": "x"})
    assert found.said() == {"start": dt.date(2026, 10, 1), "end": dt.date(2026, 10, 31), "unit": "weighted", "among": ("a",)}
    for days in ({"start": "soon", "end": "2026-10-31"}, {"start": "2026-10-01"}, {"start": "2026-10-31", "end": "2026-10-01"}):
        with pytest.raises(InputError, match="period_unparsable"):
            restored(days)


def test_a_question_survives_being_saved(known: Known) -> None:
    asked = read("城东和城西上个月哪个排队投诉多", known)
    assert restored(asked.saved()) == asked


def test_hostile_text_is_read_or_refused(known: Known, hostile: str) -> None:
    try:
        assert isinstance(read(hostile, known), Question)
    except InputError as refused:
        assert explain(refused, "zh") and explain(refused, "en")
