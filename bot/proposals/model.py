"""A proposed answer, what it is reckoned from, and the table of proposers by name.

A proposer is ``function(asked) -> Proposal | None``. A playbook's field names it under ``propose``; None means that
this proposer has nothing to say here (the field measures something the complaints do not hold).
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.language.mentions import channel_name
from bot.language.periods import Period
from bot.language.texts import say
from bot.store import Store
from bot.store.complaints import Filter
from bot.topics.taxonomy import Taxonomy, load_taxonomy


@dataclass(frozen=True)
class Scope:
    """Which complaints a project is about; at least one of the three is given."""

    topic: str | None = None
    branch: str | None = None
    channel: str | None = None

    def within(self, period: Period, topics: bool = True) -> Filter:
        """The filter for these days; with ``topics`` False of all topics at the same place."""
        return Filter(period.start.isoformat(), period.end.isoformat(), self.branch, self.channel,
                      self.topic if topics else None)

    def words(self, taxonomy: Taxonomy, lang: str) -> str:
        """The filter in plain words: 排队等候 · 城东 · 全部渠道."""
        return " · ".join([taxonomy.name(self.topic, lang) if self.topic else say("proposal_all_topics", lang),
                           self.branch or say("proposal_all_branches", lang),
                           channel_name(self.channel, lang) if self.channel else say("proposal_all_channels", lang)])


@dataclass(frozen=True)
class Asked:
    """What a proposer may look at: the store, the project's filter, its standing answers, the day, the reader's language.

    ``values[field]`` is a standing answer, ``rows[field]`` the rows of a table; ``row`` is the row that is asked for (from
    1, else 0) of ``table``; ``changed`` the day since when the countermeasures are in force.
    """

    store: Store
    scope: Scope
    values: Mapping[str, Any]
    today: dt.date
    lang: str
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    row: int = 0
    changed: dt.date | None = None
    table: str = "root_causes"

    @cached_property
    def taxonomy(self) -> Taxonomy:
        return load_taxonomy()

    def say(self, key: str, **params: Any) -> str:
        return say(key, self.lang, **params)

    def counted(self, period: Period) -> str:
        """The filter and the period in words."""
        return say("proposal_filter", self.lang, scope=self.scope.words(self.taxonomy, self.lang), period=period)


@dataclass(frozen=True)
class Proposal:
    """``value`` is what "use it" stores, as a person could type it (a choice by its id, several by their ids); None when
    nothing can be proposed and ``text`` says why. ``others`` are further candidates to choose from instead.

    ``text`` names n, the period and the filter. ``cases`` leads to the complaints behind it. ``draw(folder)`` gives the
    path of a picture.
    """

    text: str
    value: str | Sequence[str] | None = None
    others: tuple[str, ...] = ()
    cases: Filter | None = None
    draw: Callable[[Path], Path | None] | None = None


Proposer = Callable[[Asked], "Proposal | None"]


def nothing(asked: Asked, key: str, **params: Any) -> Proposal:
    """Too little to propose anything: why, and how much more."""
    return Proposal(asked.say(key, **params))


def without_topic(which: Filter) -> Filter:
    return replace(which, topic=None)
