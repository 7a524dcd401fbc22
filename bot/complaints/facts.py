"""What a complaint says beside its topic: where, about what, how much, how long, when, and what is asked for.

Everything is read by words and patterns (``data/facts.yml``, ``bot/language``), so that a person can see why. The
text is redacted before it comes here.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.complaints import fact_numbers as numbers
from bot.complaints.fact_channel import stated_channel
from bot.complaints.fact_numbers import HANDLING, WAITING, Amount, Duration
from bot.complaints.fact_promise import find_promise
from bot.complaints.fact_words import find_process, find_products, find_remedies, product_name, remedy_name
from bot.complaints.places import find_branch
from bot.language.customers import customer_name, stated_customer
from bot.language.numerals import normalise
from bot.language.privacy import PLACEHOLDER
from bot.language.texts import join, say
from bot.topics.taxonomy import Taxonomy, load_taxonomy

__all__ = ["HANDLING", "WAITING", "Amount", "Duration", "Facts", "facts_line", "find_facts"]
MAX_CHARACTERS = 4000


@dataclass(frozen=True)
class Facts:
    """``durations`` in minutes with what they are; ``dates`` ISO days of the event; ``products`` and ``remedies`` are
    codes of ``data/facts.yml`` (remedies ("none",): the customer wants nothing, (): the text does not say);
    ``promise`` is the clause in the text's own words; ``process`` one of P1-P5; ``customer`` the kind of
    customer where it is stated (``data/customers.yml``).
    """

    branch: str | None = None
    channel: str | None = None
    products: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    durations: tuple[Duration, ...] = ()
    dates: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    promise: str | None = None
    process: str = "P2"
    customer: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """What is stored and exported as JSON: only what was found, with the process always."""
        found = {
            "branch": self.branch, "channel": self.channel, "products": list(self.products),
            "amounts": [{"value": one.value, "currency": one.currency} for one in self.amounts],
            "durations": [{"minutes": one.minutes, "kind": one.kind} for one in self.durations],
            "dates": list(self.dates), "remedies": list(self.remedies), "promise": self.promise,
            "process": self.process, "customer": self.customer}
        return {key: value for key, value in found.items() if value}


def find_facts(text: str, received: dt.date, known_branches: Sequence[str], topic: str | None = None,
               kind: str = "complaint", taxonomy: Taxonomy | None = None) -> Facts:
    """The facts of one redacted text received on that day; raises nothing for any text.

    ``known_branches``: names in the store, to which a mention is normalised. ``topic`` (a code, or None) gives the
    first guesses of the process. Only the first 4,000 characters are read.
    """
    text = PLACEHOLDER.sub("\u25a1", text[:MAX_CHARACTERS])
    plain = normalise(text)
    figures = numbers.figures(plain)
    promised = find_promise(text)
    place = find_promise(figures) if promised else None
    taxonomy = taxonomy or load_taxonomy()
    guesses = taxonomy.processes_of(topic)
    return Facts(
        branch=find_branch(text, known_branches), channel=stated_channel(text), products=find_products(plain),
        amounts=numbers.find_amounts(figures), durations=numbers.find_durations(figures, place and place[1]),
        dates=numbers.find_days(text, received, promised and promised[0]), remedies=find_remedies(plain),
        promise=promised and promised[0], process=find_process(plain, guesses, kind), customer=stated_customer(plain))


def facts_line(facts: Facts, lang: str) -> str | None:
    """The facts that matter in one line for the card ("说到：等候 70 分钟 · 金额 350 元"); None when there are none."""
    parts = [say(f"facts_{one.kind}", lang, length=_length(one.minutes, lang)) for one in facts.durations[:2]]
    parts += [say(f"facts_amount_{one.currency}" if one.currency in ("CNY", "USD", "EUR", "GBP", "HKD")
                  else "facts_amount_bare", lang, value=f"{one.value:,.2f}".removesuffix(".00"))
              for one in facts.amounts[:2]]
    parts += [product_name(code, lang) for code in facts.products[:2]]
    parts += [say("facts_day", lang, day=day) for day in facts.dates[:2]]
    if facts.customer:
        parts.append(say("facts_customer", lang, customer=customer_name(facts.customer, lang)))
    if facts.remedies == ("none",):
        parts.append(say("facts_remedy_none", lang))
    elif facts.remedies:
        parts.append(say("facts_remedy", lang, remedy=join([remedy_name(code, lang) for code in facts.remedies], lang)))
    if facts.promise:
        parts.append(say("facts_promise", lang, words=_inner(facts.promise)))
    return say("facts_line", lang, facts=" · ".join(parts)) if parts else None


def _inner(words: str) -> str:
    """Quotation marks as they stand inside others."""
    return re.sub(r'"([^"]*)"', "\u2018\\1\u2019", words).translate(str.maketrans("\u201c\u201d", "\u2018\u2019"))


def _length(minutes: float, lang: str) -> str:
    """Minutes up to three hours, then hours, days and months, in halves and wholes: as people say them."""
    value, unit = ((minutes, "minutes") if minutes <= 180 else (minutes / 60, "hours") if minutes < 2880
                   else (minutes / 1440, "days") if minutes < 45 * 1440 else (minutes / 1440 / 30.4, "months"))
    value = round(value * 2) / 2 if value < 10 and unit != "minutes" else round(value)
    return say(f"facts_{unit}", lang, value=f"{max(value, 1):g}")
