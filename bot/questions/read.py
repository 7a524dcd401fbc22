"""From words to a question: what is counted, where, when, how; only what is said.

Rules, not a model: the intent says that figures are asked for, the words say which. What cannot be answered as it was
asked is refused here with a reason: days that do not exist, places nobody knows, filters that contradict each other.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import InputError
from bot.language.customers import find_customer
from bot.language.mentions import find_all_of, find_channels, find_one_of, find_per, find_topics, find_unit
from bot.language.numerals import normalise, whole
from bot.language.periods import find_against, find_comparison, find_period
from bot.questions import words as w
from bot.questions.model import SPLITS, Question
from bot.questions.refuse import check
from bot.store import Store
from bot.topics.severity import SEVERE
from bot.topics.taxonomy import Taxonomy

_UNTIMED = re.compile(r"\bone (?:by|at a) (?:one|time)\b", re.IGNORECASE)  # "September one by one" is not the first
_PROCESS = re.compile(r"(?<![a-z0-9])(p[1-5])(?![a-z0-9])")
TOGETHER = 3  # topics on one complaint at most
_DIGITS = {"一": 1, "二": 2, "三": 3}


@dataclass(frozen=True)
class Known:
    """What a question may name besides the channels: the stored branches and kinds of customer, the topics; today."""

    branches: Sequence[str]
    customers: Sequence[str]
    taxonomy: Taxonomy
    today: dt.date


def known_to(store: Store, taxonomy: Taxonomy, today: dt.date) -> Known:
    """What this store knows; branches with registered transactions count too."""
    branches = dict.fromkeys([*store.complaints.values_of("branch"), *store.exposures.branches()])
    return Known(tuple(branches), tuple(store.complaints.values_of("customer")), taxonomy, today)


def read(text: str, known: Known) -> Question:
    """The question in ``text``; ``kind`` is None where the words do not say one.

    Raises InputError: those of ``find_period``, period_unparsable, and those of ``bot.questions.refuse``.
    """
    plain = normalise(text)[:4000]
    text = _UNTIMED.sub(" ", text)
    search = w.searched(plain)
    happened = not search and w.says("event", plain)
    period, rest = _period(w.without("event_span", text) if happened else text, plain, known.today)
    named = rest
    if happened:
        if period.start is None:
            raise InputError("question_event_date")
        rest = w.without("event", rest)
        period = Question(event=period.start, span=_event_span(plain))
    if search:
        rest = rest.replace(search, " ")
    elif period.start is None and period.event is None and w.says("names_time", _without_comparison(rest, known.today)):
        raise InputError("period_unparsable")
    flag = next(iter(w.named("flag", rest)), None)
    for words in w.patterns()["flag"].values():  # "安全" among them is no topic
        rest = w.stripped(words, rest)
    found = replace(period, words=search, flag=flag, **_places(named, rest, known), **_topic(rest, known),
                    **_severity(rest, plain), **_measure(rest))
    found = replace(found, kind=_kind(rest, found, plain))
    check(text, rest, found, known.branches)
    return _settled(found)


def _period(text: str, plain: str, today: dt.date) -> tuple[Question, str]:
    """The days and the comparison, and the text without the words of the days."""
    mention = find_period(text, today)
    comparison = mention.comparison if mention else find_comparison(text, today)
    against = find_against(text, today) if comparison == "previous" else None
    found = Question(comparison=comparison, before_start=against and against.start, before_end=against and against.end)
    if mention is None:
        return found, plain
    found = replace(found, start=mention.period.start, end=mention.period.end)
    return found, plain.replace(normalise(mention.said), " ")


def _without_comparison(rest: str, today: dt.date) -> str:
    """Words of a comparison name a time that was read (比去年同期)."""
    return "" if find_comparison(rest, today) else rest


def _event_span(plain: str) -> int | None:
    """Days to look at after an event, where the question says them; 1 to 366."""
    match = w.first("event_span", plain)
    if match is None:
        return None
    number, unit = whole(match["n"]) or 0, match["unit"]
    days = number * (30 if re.search("月|month", unit) else 7 if re.search("周|星期|week", unit) else 1)
    return days if 0 < days <= 366 else None


def _places(named: str, rest: str, known: Known) -> dict[str, object]:
    """Branches, channels and kind of customer; several of one kind are set against each other. ``rest`` is ``named``
    without the words of an event: an app's release is no channel."""
    branches = find_all_of(named, known.branches)
    if not branches and (one := find_one_of(named, known.branches)):
        branches = [one]
    plain = rest
    for name in branches:  # a branch called 营业厅 or "app store" is no channel
        plain = plain.replace(normalise(name), " ")
    plain = re.sub(r"(?:按|分|各个?|每个?|哪个|哪家|所有)的?(?:网点|支行|营业厅|门店)", " ", plain)
    channels = find_channels(plain)
    by = next(iter(w.named("by", rest)), None)
    customer = find_customer(rest, list(known.customers)) if by != "customer" else None
    found: dict[str, object] = {"by": by, "customer": customer}
    for name, said in (("branch", branches), ("channel", channels)):
        if len(said) > 1 and "among" not in found:
            found |= {"by": name, "among": tuple(said)}
        elif said:
            found[name] = said[0]
    return found


def _topic(rest: str, known: Known) -> dict[str, object]:
    """The first topic named, with its former name where it is part of another now; all of them where they must be on one
    complaint together; a process step by its code (P2)."""
    codes = find_topics(rest, known.taxonomy.words)
    step = _PROCESS.search(rest)
    process = {"process": step[1].upper()} if step else {}
    if not codes:
        return process
    if len(codes) > 1 and w.says("together", rest):
        return {"together": tuple(codes[:TOGETHER]), **process}
    return {**process, "topic": codes[0], "said_topic": former_name(rest, codes[0], known.taxonomy)}


def former_name(plain: str, code: str, taxonomy: Taxonomy) -> str | None:
    """The merged topic by whose name ``code`` was asked for; None when it was asked for by its own."""
    for old, name in taxonomy.merged_names.items():
        if taxonomy.present(old) == code:
            for said in name:
                if normalise(said) in plain:
                    return said
    return None


def _severity(rest: str, plain: str) -> dict[str, object]:
    if match := w.first("level", rest):
        said = match["level"]
        level = _DIGITS.get(said) or int(said)
        return {"severity": level or None}
    return {"severity": SEVERE} if w.says("severe", plain) else {}


def _measure(rest: str) -> dict[str, object]:
    per = find_per(rest)
    plainly = "count" if w.says("counts", rest) and not per else None
    return {"unit": find_unit(w.without("severe", rest)) or plainly, "per": per,
            "every": next(iter(w.named("every", rest)), None)}


def _kind(rest: str, found: Question, plain: str) -> str | None:
    """What kind of answer the words ask for; None where they name nothing but a filter."""
    if found.words:
        return "search"
    if found.event:
        return "since_event"
    if w.says("why", plain):
        return "why"
    if found.among or found.by and not (w.says("drill", rest) and found.topic):
        # "各渠道分别投诉什么最多" compares as well: each level is told with the topic that leads in it
        return "compare"
    if w.says("drill", rest) and not (w.says("ranks", rest) and not found.topic):
        return "drill"
    if w.says("trend", plain):
        return "trend"
    if w.says("ranks", rest) or found.unit == "weighted":
        return "top"
    return None


def _settled(found: Question) -> Question:
    """What goes without saying: a ranking of topics has no topic of its own."""
    if found.kind == "top":
        found = replace(found, topic=None, said_topic=found.said_topic)
    if found.by and found.by not in SPLITS:
        found = replace(found, by=None)
    return found
