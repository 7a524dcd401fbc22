"""A store with a project to walk, and somebody who answers as the playbook's own examples do."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from bot.playbooks.engine import Outcome, Place, Walk
from bot.store import Store

TODAY = dt.date(2026, 12, 1)


@dataclass
class Team:
    """Walks a project; ``say`` overrides the example answers by place key, row by row where a list is given."""

    store: Store
    lang: str = "zh"
    say: dict[str, str | list[str]] = field(default_factory=dict)
    number: int = 0
    person: int = 0
    said: int = 0
    playbook: str = "seven_step"
    leader: str = "李敏"

    def __post_init__(self) -> None:
        self.person = self.store.people.add(self.leader, "team").id
        self.number = self.store.projects.create("改进“排队”", self.playbook, self.lang, self.person)

    @property
    def walk(self) -> Walk:
        """As somebody who joins from elsewhere finds it."""
        return Walk(self.store, self.number, TODAY)

    def words(self, place: Place) -> str:
        told = self.say.get(place.key)
        if isinstance(told, list):
            return told[min(place.row or 1, len(told)) - 1]
        if told is not None:
            return told
        if place.more:
            return "否" if self.lang == "zh" else "no"
        return place.asked.example[self.lang]

    def answer(self, key: str, text: str, row: int = 0) -> Outcome:
        self.said += 1
        walk = self.walk
        return walk.answer(walk.place([key, row]), text, self.lang, self.person, f"m{self.said}")

    def go(self, until: int = 8) -> Outcome | None:
        """Answer whatever is asked until step ``until`` is reached, the gate stays shut or all is done."""
        outcome = None
        while True:
            walk = self.walk
            place = walk.next_place()
            if place is None or place.step.number >= until:
                return outcome
            self.said += 1
            outcome = walk.answer(place, self.words(place), self.lang, self.person, f"m{self.said}")

    def codes(self) -> list[str]:
        """What keeps the present gate shut."""
        walk = self.walk
        return [finding.code for finding in walk.findings(walk.step) if finding.blocking] if walk.step else []


@pytest.fixture
def team(store: Store) -> Team:
    """A team that speaks Chinese."""
    return Team(store)


@pytest.fixture(params=["zh", "en"])
def any_team(store: Store, request: pytest.FixtureRequest) -> Team:
    """A team of each language."""
    return Team(store, request.param)
