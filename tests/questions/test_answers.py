"""Answers against a recount from the raw rows; what is more than chance; what every answer tells."""
from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable

import pytest
from scipy import stats

from bot.analysis.rates import compare_counts
from bot.complaints.exposures import register
from bot.errors import NotAllowed
from bot.language.periods import Period
from bot.questions.answer import answer
from bot.questions.chance import change, scatter, series
from bot.questions.model import Answer, Question
from bot.questions.trend import whole
from bot.reports.questions import answer_text
from bot.reports.questions_files import answer_chart, answer_table, answer_values
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.exposures import Exposure
from bot.topics.taxonomy import load_taxonomy

TODAY = dt.date(2026, 11, 18)
DAY = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def span(start: str, end: str) -> Period:
    return Period(day(start), day(end))


def put(store: Store, received: dt.date, topic: str | None, branch: str | None = "城东", channel: str | None = "phone",
        severity: int = 1, text: str = "排队太久", flags: tuple[str, ...] = ()) -> None:
    number = store.db.conn.execute("select count(*) from complaints").fetchone()[0]
    store.complaints.add(NewComplaint(text, f"f{number}", f"{received} 10:00:00", "zh", "complaint", topic, severity=severity,
                                      branch=branch, channel=channel, abstained=topic is None, flags=flags), None)


def spread(store: Store, count: int, period: Period, topic: str | None, **more: object) -> None:
    """``count`` complaints as evenly over ``period`` as can be: no more scatter than chance makes."""
    for one in range(count):
        put(store, period.start + DAY * (one * period.days // count), topic, **more)


@pytest.fixture
def year(store: Store) -> Store:
    """A year of random complaints, the same each time."""
    chance = random.Random(7)
    for _ in range(600):
        put(store, day("2025-11-18") + DAY * chance.randrange(366), chance.choice(["queue_wait", "fee_dispute", "system_channel", None]),
            branch=chance.choice(["城东", "城西", "高新", None]), channel=chance.choice(["phone", "app"]),
            severity=chance.choice([1, 1, 2, 3]), flags=chance.choice([(), (), ("repeat",), ("safety", "repeat")]))
    return store


Asking = Callable[..., Answer]


@pytest.fixture
def ask(store: Store, min_li) -> Asking:
    return lambda **said: answer(store, min_li, Question(**{
        key: day(value) if key in ("start", "end", "event", "before_start", "before_end") else value
        for key, value in said.items()}), TODAY)


def rows_of(store: Store, **wanted: object) -> list[dict]:
    """The raw rows that meet every condition, without the store's own counting."""
    start, end = str(wanted.pop("start", "0")), str(wanted.pop("end", "9"))
    least, flag = wanted.pop("severity", 0), wanted.pop("flag", None)
    return [row for row in store.complaints.export() if start <= row["received_at"][:10] <= end and row["severity"] >= least
            and (flag is None or flag in row["flags"])
            and all(row[key] == value for key, value in wanted.items())]


OCTOBER, SEPTEMBER = {"start": "2026-10-01", "end": "2026-10-31"}, {"start": "2026-09-01", "end": "2026-09-30"}


@pytest.mark.parametrize("which", [{}, {"branch": "城东"}, {"severity": 3}, {"channel": "app", "branch": "城西"},
                                   {"flag": "repeat"}, {"flag": "safety", "branch": "城东"}])
def test_a_ranking_is_the_recount(year: Store, ask: Asking, which: dict) -> None:
    found = ask(kind="top", **OCTOBER, **which)
    rows, before = rows_of(year, **OCTOBER, **which), rows_of(year, **SEPTEMBER, **which)
    assert (found.n, found.n_before) == (len(rows), len(before))
    assert {row.key: row.n for row in found.rows} == Counter(row["topic"] for row in rows if row["topic"])
    assert (found.unlabelled, found.abstained) == (sum(row["topic"] is None for row in rows),) * 2


@pytest.mark.parametrize(("every", "names"), [("week", 4), ("day", 31), (None, 31)])
def test_a_trend_is_the_recount(year: Store, ask: Asking, every: str | None, names: int) -> None:
    found = ask(kind="trend", topic="queue_wait", every=every, **OCTOBER)
    rows = rows_of(year, topic="queue_wait", **OCTOBER)
    assert found.n == len(rows) and len(found.rows) == (3 if every == "week" else names)
    size = 7 if every == "week" else 1
    for row in found.rows:
        assert row.n == sum(day(row.key) <= day(one["received_at"][:10]) < day(row.key) + DAY * size for one in rows)
        assert every != "week" or day(row.key).weekday() == 0  # weeks start on Monday


def test_whole_months_and_weeks() -> None:
    months = whole(span("2026-01-15", "2026-11-18"), "month")
    assert [str(one.start) for one in months] == [f"2026-{month:02}-01" for month in range(2, 11)]
    assert str(months[0].end) == "2026-02-28"
    weeks = whole(span("2026-10-05", "2026-10-25"), "week")
    assert [str(one) for one in weeks] == ["2026-10-05 – 2026-10-11", "2026-10-12 – 2026-10-18", "2026-10-19 – 2026-10-25"]
    assert whole(span("2026-10-06", "2026-10-10"), "week") == []


@pytest.mark.parametrize("by", ["branch", "channel"])
def test_a_comparison_is_the_recount(year: Store, ask: Asking, by: str) -> None:
    found = ask(kind="compare", by=by, start="2026-01-01", end="2026-10-31")
    rows = rows_of(year, start="2026-01-01", end="2026-10-31")
    counts = Counter(row[by] for row in rows if row[by])
    assert {row.key: row.n for row in found.rows} == counts
    assert dict(found.notes).get("level_unknown", {}).get("count", 0) == len(rows) - counts.total()
    for row in found.rows:
        topics = Counter(one["topic"] for one in rows if one[by] == row.key and one["topic"])
        assert topics[row.top] == max(topics.values())
    if len(counts) == 2:
        one, other = counts.values()
        assert found.homogeneity == pytest.approx(stats.binomtest(one, one + other).pvalue, abs=0.02)
    else:
        assert found.homogeneity == pytest.approx(stats.chisquare(list(counts.values())).pvalue)


def test_a_weekday_is_compared_by_how_often_it_occurs(year: Store, ask: Asking) -> None:
    found = ask(kind="compare", by="weekday", start="2026-10-01", end="2026-10-31")
    rows = Counter(str(day(row["received_at"][:10]).isoweekday() % 7) for row in rows_of(year, **OCTOBER))
    assert {row.key: row.n for row in found.rows} == rows
    assert found.homogeneity == pytest.approx(stats.chisquare(
        [rows[key] for key in sorted(rows)], [found.n * {"4": 5, "5": 5, "6": 5}.get(key, 4) / 31 for key in sorted(rows)]).pvalue)


def test_two_branches_by_rate_where_the_denominator_is_known(store: Store, ask: Asking, min_li) -> None:
    spread(store, 60, span("2026-10-01", "2026-10-31"), "queue_wait", branch="城东")
    spread(store, 40, span("2026-10-01", "2026-10-31"), "queue_wait", branch="城西")
    plain = ask(kind="compare", by="branch", among=("城东", "城西"), topic="queue_wait", **OCTOBER)
    assert [row.key for row in plain.rows] == ["城东", "城西"] and "counts_only" in dict(plain.notes)
    assert plain.homogeneity == pytest.approx(compare_counts(60, 1, 40, 1).p)
    register(store, min_li, [Exposure(span("2026-10-01", "2026-10-31"), count, branch)
                             for branch, count in (("城东", 60000), ("城西", 10000))])
    rated = ask(kind="compare", by="branch", among=("城东", "城西"), topic="queue_wait", **OCTOBER)
    assert [(row.key, row.rate) for row in rated.rows] == [("城西", 4.0), ("城东", 1.0)]
    assert "counts_only" not in dict(rated.notes) and rated.homogeneity == pytest.approx(compare_counts(40, 1, 60, 6).p)
    assert [row.change.verdict for row in rated.rows] == ["up", "down"]


def test_fewer_than_ten_get_no_verdict(store: Store, ask: Asking) -> None:
    spread(store, 8, span("2026-10-01", "2026-10-31"), "queue_wait", branch="城东")
    spread(store, 1, span("2026-10-01", "2026-10-31"), "queue_wait", branch="城西")
    found = ask(kind="compare", by="branch", **OCTOBER)
    assert {row.change.verdict for row in found.rows} == {"too_few"}
    assert "不下结论" in answer_text(found, load_taxonomy(), "zh")


def test_a_small_p_among_many_branches_does_not_survive_holm(store: Store, ask: Asking) -> None:
    for place in range(12):
        spread(store, 22 if place == 0 else 11, span("2026-10-01", "2026-10-31"), "queue_wait", branch=f"网点{place}")
    found = ask(kind="compare", by="branch", **OCTOBER)
    first = found.rows[0]
    assert first.key == "网点0" and first.change.test.p < 0.05 and first.change.verdict == "no_change"


def test_why_takes_the_difference_apart(store: Store, ask: Asking) -> None:
    for month, queue in (("2026-09-01", 30), ("2026-10-01", 90)):
        whole_month = Period(day(month), day(month) + DAY * 29)
        spread(store, queue, whole_month, "queue_wait", branch="城东")
        spread(store, 30, whole_month, "fee_dispute", branch="城西", channel="app")
    found = ask(kind="why", start="2026-10-01", end="2026-10-30", before_start="2026-09-01", before_end="2026-09-30",
                comparison="previous")
    assert (found.n, found.n_before, found.total.verdict) == (120, 60, "up")
    parts = {(row.dimension, row.key): row for row in found.rows}
    assert parts["topic", "queue_wait"].share == 1 and parts["topic", "queue_wait"].change.verdict == "up"
    assert parts["branch", "城东"].n - parts["branch", "城东"].expected == 60
    assert parts["topic", "fee_dispute"].change.verdict == "no_change" and parts["topic", "fee_dispute"].share == 0
    text = answer_text(found, load_taxonomy(), "zh")
    assert "多了 60.0 件" in text and "不说明为什么" in text
    only = ask(kind="why", branch="城西", start="2026-10-01", end="2026-10-30", comparison="previous")
    assert {row.dimension for row in only.rows} == {"topic", "channel"} and only.total.verdict == "no_change"


def test_why_compares_days_of_unequal_months(store: Store, ask: Asking) -> None:
    """18 days of November against all of October: as many a day is no difference."""
    spread(store, 36, span("2026-11-01", "2026-11-18"), "queue_wait")
    spread(store, 62, span("2026-10-01", "2026-10-31"), "queue_wait")
    put(store, day("2026-01-01"), "queue_wait")
    found = ask(kind="why", before_start="2026-10-01", before_end="2026-10-31", comparison="previous")
    assert (str(found.period), str(found.before)) == ("2026-11-01 – 2026-11-18", "2026-10-01 – 2026-10-31")
    assert found.rows[0].expected == pytest.approx(36) and found.total.verdict == "no_change"


def test_after_an_event_equal_lengths_are_compared(store: Store, ask: Asking) -> None:
    put(store, day("2026-01-01"), "fee_dispute")
    spread(store, 20, span("2026-02-02", "2026-05-02"), "system_channel")
    spread(store, 70, span("2026-05-03", "2026-07-31"), "system_channel")
    spread(store, 40, span("2026-02-02", "2026-07-31"), "queue_wait")
    found = ask(kind="since_event", event="2026-05-03")
    assert (str(found.period), str(found.before)) == ("2026-05-03 – 2026-07-31", "2026-02-02 – 2026-05-02")
    rows = {row.key: (row.before, row.n, row.change.verdict) for row in found.rows}
    assert rows["system_channel"] == (20, 70, "up") and found.rows[0].key == "system_channel"
    assert rows["queue_wait"] == (20, 20, "no_change")
    assert ask(kind="since_event", event="2026-05-03", span=30).period.days == 30


def test_a_burst_after_an_event_is_no_noise(store: Store, ask: Asking) -> None:
    """What follows the event in a heap is what is asked about: only the time before says how the counts scatter."""
    spread(store, 12, span("2026-02-02", "2026-05-02"), "system_channel")
    spread(store, 40, span("2026-02-02", "2026-07-31"), "fee_dispute")
    for one in range(36):
        put(store, day("2026-05-03") + DAY * (one % 9), "system_channel")
    found = ask(kind="since_event", event="2026-05-03")
    assert {row.key: row.change.verdict for row in found.rows} == {"system_channel": "up", "fee_dispute": "no_change"}


def test_the_open_labels_of_a_search_are_those_of_what_it_found(store: Store, ask: Asking) -> None:
    spread(store, 5, span("2026-11-01", "2026-11-05"), None, text="空调坏了")
    spread(store, 2, span("2026-11-01", "2026-11-05"), None, text="押金没退")
    spread(store, 1, span("2026-11-01", "2026-11-05"), "fee_dispute", text="押金没退")
    found = ask(kind="search", words="押金")
    assert (found.n, found.unlabelled, found.abstained) == (3, 2, 2)


def test_too_few_days_after_an_event_give_no_verdict(store: Store, ask: Asking) -> None:
    spread(store, 10, span("2026-10-01", "2026-11-11"), "queue_wait")
    spread(store, 60, span("2026-11-12", "2026-11-18"), "queue_wait")
    found = ask(kind="since_event", event="2026-11-12")
    assert dict(found.notes)["event_too_few"] == {"days": 7, "least": 14}
    assert found.total is None and all(row.change is None for row in found.rows) and found.n == 60
    early = ask(kind="since_event", event="2026-10-01")
    assert "event_unrecorded" in dict(early.notes) and early.n_before is None
    assert "event_short" in dict(ask(kind="since_event", event="2026-10-20").notes)


def test_counts_that_scatter_get_a_wider_interval(store: Store, ask: Asking) -> None:
    """The same 40 against 20, evenly spread and in two heaps."""
    put(store, day("2026-01-01"), "other")
    spread(store, 20, span("2026-09-01", "2026-09-30"), "queue_wait")
    spread(store, 40, span("2026-10-01", "2026-10-30"), "queue_wait")
    even = ask(kind="trend", topic="queue_wait", start="2026-10-01", end="2026-10-30")
    assert even.total.verdict == "up" and even.total.dispersion is None
    for heap, topic in ((10, "2026-09-05"), (10, "2026-09-25"), (38, "2026-10-05"), (2, "2026-10-25")):
        for _ in range(heap):
            put(store, day(topic), "fee_dispute")
    heaps = ask(kind="trend", topic="fee_dispute", start="2026-10-01", end="2026-10-30")
    assert (heaps.total.now, heaps.total.before) == (even.total.now, even.total.before) == (40, 20)
    assert heaps.total.verdict == "no_change" and heaps.total.dispersion.ratio > 5
    assert heaps.total.test.p > even.total.test.p and heaps.total.test.ci_low < even.total.test.ci_low
    assert "overdispersed" in dict(heaps.notes) and "准泊松" in answer_text(heaps, load_taxonomy(), "zh")
    top = ask(kind="top", start="2026-10-01", end="2026-10-30")
    verdicts = {row.key: row.change.verdict for row in top.rows}
    assert verdicts["queue_wait"] == "up" and verdicts["fee_dispute"] == "no_change"


def test_scatter_is_seen_by_weeks_where_there_are_enough() -> None:
    period = span("2026-10-01", "2026-10-28")
    weekdays = {(period.start + DAY * place).isoformat(): 0 if (period.start + DAY * place).weekday() > 4 else 4 for place in range(28)}
    assert series(weekdays, period, 7) == [20, 20, 20, 20] and scatter([(weekdays, period)]) is None
    assert change(0, 30, 40, 30, scatter([({"2026-10-05": 40}, period)])).verdict != "down"


@pytest.mark.parametrize("kind", ["drill", "search"])
def test_texts_are_those_of_the_filter(store: Store, ask: Asking, kind: str) -> None:
    for place, text in enumerate(["轮椅进不去大厅", "轮椅没人推", "排队太久", "要轮椅"]):
        put(store, day("2026-10-05") + DAY * place, "facility_env", text=text, branch="城东" if place < 3 else "城西")
    found = ask(kind=kind, branch="城东", words="轮椅" if kind == "search" else None)
    assert {row["text"] for row in found.cases} == {"轮椅进不去大厅", "轮椅没人推"} | ({"排队太久"} if kind == "drill" else set())
    assert found.n == len(found.cases)


def test_what_a_role_may_not_see(store: Store) -> None:
    staff = store.people.add("周梅", "staff")
    for kind in ("top", "trend", "compare", "why", "drill", "search"):
        with pytest.raises(NotAllowed):
            answer(store, staff, Question(kind=kind, words="x"), TODAY)


@pytest.mark.parametrize("kind", ["top", "trend", "compare", "why", "since_event", "drill", "search"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_store_answers(ask: Asking, kind: str, lang: str, tmp_path) -> None:
    found = ask(kind=kind, words="轮椅", event="2026-05-03", **OCTOBER)
    text = answer_text(found, load_taxonomy(), lang)
    assert found.n == 0 and text and "{" not in text
    assert answer_chart(found, load_taxonomy(), lang, tmp_path) is None
    assert answer_values(found, load_taxonomy(), lang, None)["n"] == 0


@pytest.mark.parametrize("kind", ["top", "trend", "compare", "why", "since_event"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_answer_tells_its_parts(year: Store, ask: Asking, min_li, kind: str, lang: str, tmp_path) -> None:
    found = ask(kind=kind, event="2026-05-03", start="2026-07-01", end="2026-10-31")
    text, values = answer_text(found, load_taxonomy(), lang), answer_values(found, load_taxonomy(), lang, None)
    assert str(found.period) in text and f"{found.n}" in text and "|---" in text
    assert {"zh": "单位", "en": "Unit"}[lang] in text and {"zh": "归类", "en": "label"}[lang] in text
    assert values["n"] == found.n and len(values["rows"]) == len(found.rows) and values["period"]
    chart = answer_chart(found, load_taxonomy(), lang, tmp_path)
    assert chart and chart.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    table = answer_table(found, load_taxonomy(), lang, tmp_path).read_text("utf-8-sig").splitlines()
    assert len(table) == len(found.rows) + 1


def test_low_agreement_makes_the_ranking_unreliable(year: Store, ask: Asking, min_li) -> None:
    assert ask(kind="top").quality is None
    numbers = [row["id"] for row in rows_of(year)[:40]]
    number = year.agreement.add([{"id": one, "topic": "queue_wait", "by_person": 0} for one in numbers], 1, {}, 600, min_li.id)
    other = year.people.add("王强", "team")
    for place, one in enumerate(numbers):
        year.agreement.label(number, one, min_li.id, 1, "queue_wait" if place % 2 else "fee_dispute")
        year.agreement.label(number, one, other.id, 1, "queue_wait" if place % 3 else "fee_dispute")
    quality = ask(kind="top").quality
    assert not quality.reliable and quality.kappa < 0.7 and quality.n == 40
    assert "不可靠" in answer_text(ask(kind="top"), load_taxonomy(), "zh")
    assert "not reliable" in answer_text(ask(kind="top"), load_taxonomy(), "en")


def test_markup_in_a_branch_is_shown_as_text(store: Store, ask: Asking) -> None:
    name = "<img src=x onerror=alert(1)>|b"
    spread(store, 12, span("2026-10-01", "2026-10-31"), "queue_wait", branch=name)
    spread(store, 12, span("2026-10-01", "2026-10-31"), "queue_wait", branch="=cmd|' /C calc'!A0")
    for kind, more in (("compare", {"by": "branch"}), ("top", {"branch": name}), ("why", {})):
        text = answer_text(ask(kind=kind, **more, **OCTOBER), load_taxonomy(), "en")
        assert "<img" not in text.replace("\\<img", ""), text
    table = answer_table(ask(kind="compare", by="branch", **OCTOBER), load_taxonomy(), "en", store_folder(store))
    assert "'=cmd" in table.read_text("utf-8-sig")


def store_folder(store: Store):
    from pathlib import Path

    return Path(store.db.conn.execute("pragma database_list").fetchone()[2]).parent
