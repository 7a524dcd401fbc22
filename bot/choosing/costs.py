"""What a complaint of a topic costs: set by the organisation in ``<GAISHAN_HOME>/costs.yml``, else what customers state.

    currency: CNY
    per_case: {queue_wait: 60, refund_remedy: 350}
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.analysis.inputs import positive
from bot.analysis.pareto import Pareto, pareto
from bot.analysis.rates import ENOUGH
from bot.errors import InputError
from bot.store import Store
from bot.store.complaints import Filter
from bot.topics.taxonomy import load_taxonomy

NAME = "costs.yml"


@dataclass(frozen=True)
class Cost:
    """Money by topic in ``currency``. ``basis``: per_case (count * what the organisation set a case), stated (the largest
    amount each complaint states, added up) or None (nothing known).

    ``n`` complaints lie behind the sums; ``missing`` are complained-of topics without a set cost; ``left_out`` complaints
    state money in another currency or in none that is named.
    """

    basis: str | None
    currency: str = ""
    by_topic: Mapping[str, float] | None = None
    cases: Mapping[str, int] | None = None
    pareto: Pareto | None = None
    missing: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def n(self) -> int:
        return sum((self.cases or {}).values())

    @property
    def firm(self) -> bool:
        """Whether it may rank: one large amount among few would decide alone."""
        return self.basis == "per_case" or self.n >= ENOUGH


def cost_of(store: Store, which: Filter, counts: Mapping[str, int], home: Path) -> Cost:
    """The cost by topic of the complaints of ``which``, whose ``counts`` by topic are known. InputError ``costs_file``."""
    currency, per_case = per_case_costs(home)
    if per_case:
        known = {topic: count for topic, count in counts.items() if topic in per_case}
        missing = tuple(topic for topic in counts if topic not in per_case)
        return _cost("per_case", currency, {topic: n * per_case[topic] for topic, n in known.items()}, known, missing)
    rows = store.defects.stated(which)
    by_currency: dict[str, int] = {}
    for row in rows:
        if row.currency and row.topic:
            by_currency[row.currency] = by_currency.get(row.currency, 0) + row.n
    if not by_currency:
        return Cost(None)
    used = min(by_currency, key=lambda one: (-by_currency[one], one))  # never converted: the one most customers speak of
    mine = [row for row in rows if row.currency == used and row.topic]
    return _cost("stated", used, {row.topic: row.total for row in mine}, {row.topic: row.n for row in mine}, (),
                 sum(row.n for row in rows if row.topic and row.currency != used))


def _cost(basis: str, currency: str, by_topic: Mapping[str, float], cases: Mapping[str, int], missing: tuple[str, ...],
          left_out: int = 0) -> Cost:
    if not by_topic:
        return Cost(None, missing=missing)
    return Cost(basis, currency, by_topic, cases, pareto(by_topic), missing, left_out)


def per_case_costs(home: Path) -> tuple[str, dict[str, float]]:
    """(currency, {topic: cost of one complaint}) as set; ("", {}) without the file. InputError ``costs_file``,
    ``costs_topic`` (a code that no topic has)."""
    path = home / NAME
    if not path.is_file():
        return "", {}
    try:
        raw: Any = yaml.safe_load(path.read_text("utf-8")) or {}
        taxonomy = load_taxonomy()
        costs = {str(topic): positive(value, "per_case") for topic, value in raw["per_case"].items()}
        currency = str(raw.get("currency") or "CNY")
    except (OSError, ValueError, yaml.YAMLError, KeyError, AttributeError, TypeError, InputError) as error:
        raise InputError("costs_file", name=NAME) from error
    if unknown := next((topic for topic in costs if topic not in taxonomy), None):
        raise InputError("costs_topic", name=NAME, topic=unknown[:40])
    return currency, costs
