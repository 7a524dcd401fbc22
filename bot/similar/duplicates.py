"""Is one complaint the event of another, told again? Near in meaning and nothing stated against it.

Not learnt: a few rules with thresholds in ``data/similar.yml``, measured on written pairs (tests/similar/).
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.language.numerals import NUMBER, normalise, number
from bot.language.quantities import spoken
from bot.similar.facts import Facts, compare, facts_of, is_odd, rules

_HAN = re.compile("[\u3400-\u9fff]")
_AND_A_HALF = re.compile(rf"({NUMBER})个半(?=小时|钟头|月)")
_FIGURES = re.compile(NUMBER)
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")


@dataclass(frozen=True)
class Telling:
    """A complaint as it is held against another."""

    text: str
    received: dt.date
    branch: str | None

    @cached_property
    def chinese(self) -> bool:
        return self._letters[0] * 3 >= self._letters[1]

    @cached_property
    def weight(self) -> float:
        """How much it tells, in Chinese characters; three Latin letters count as one."""
        return self._letters[0] + self._letters[1] / 3

    @cached_property
    def _letters(self) -> tuple[int, int]:
        text = self.text[:2000]
        return len(_HAN.findall(text)), len(_LATIN.findall(text))

    @cached_property
    def figures(self) -> frozenset[float]:
        """Its figures above 1, whatever they measure."""
        plain = spoken(normalise(self.text)[:2000])
        found = {value for one in _FIGURES.findall(plain) if (value := number(one)) is not None and value > 1}
        found |= {(value + 0.5) for one in _AND_A_HALF.findall(plain) if (value := number(one)) is not None}
        hours = {value * 60 for value in found if value <= 12}  # 一个半小时 is 90分钟
        return frozenset(found | hours)

    @cached_property
    def facts(self) -> Facts:
        """Read only when asked for: a millisecond or two."""
        return facts_of(self.text, self.received)

    @staticmethod
    def of(row: Mapping[str, Any]) -> Telling:
        """From a record: ``text``, ``received_at``, ``branch``."""
        return Telling(row["text"], dt.date.fromisoformat(row["received_at"][:10]), row["branch"])


@dataclass(frozen=True)
class Verdict:
    """``score`` from about 0 to 1.3; ``facts``: how many stated values agree; ``differs``: a length of time or a count is
    told otherwise."""

    likely: bool
    score: float
    facts: int
    differs: bool = False


def plausible(one: Telling, other: Telling, cosine: float) -> bool:
    """Whether it is worth reading the facts of both, which takes a millisecond or two.

    Ruled out: received more than ``days`` apart, two different branches, a text too short to tell of an event, too
    far apart in meaning for any facts to mend.
    """
    rule = rules()["duplicate"]
    across = one.chinese != other.chinese
    # told in quite other words it is still one event when the facts agree
    floor = rule["floor_across"] if across else rule["floor"]
    if cosine < floor and not (cosine >= floor - rule["below"] and shares_figures(one, other)):
        return False
    if (abs((one.received - other.received).days) > rule["days"]
            or (one.branch and other.branch and one.branch != other.branch)):
        return False
    return (min(one.weight, other.weight) >= rule["letters"]
            and cosine + rule["across"] * across + rule["per_fact"] * rule["most_facts"] >= rule["threshold"])


def shares_figures(one: Telling, other: Telling) -> bool:
    """Whether two figures, or one odd sum, stand in both: spares reading the facts of texts that cannot agree."""
    both = one.figures & other.figures
    return len(both) > 1 or any(is_odd(value) for value in both)


def judge(one: Telling, other: Telling, cosine: float) -> Verdict:
    """Whether two tellings are likely of one event: plausible, no amount, day, time or window that contradicts, and
    enough of nearness and facts in common."""
    rule = rules()["duplicate"]
    if not plausible(one, other, cosine):
        return Verdict(False, cosine, 0)
    facts, across = compare(one.facts, other.facts), one.chinese != other.chinese
    near = cosine >= (rule["floor_across"] if across else rule["floor"])
    # an odd sum counts twice; where the words are far apart only facts speak for it, of which the branch is one
    counted = facts.agree + facts.odd
    stated = min(sum(map(len, telling.facts.of.values())) for telling in (one, other))
    # of a long text's many figures some agree by chance
    enough = near or counted >= rule["least_below"] and 2 * facts.agree >= stated
    counted += not near and one.branch is not None and one.branch == other.branch
    score = (cosine + rule["across"] * across
             + rule["per_fact"] * min(counted, rule["most_facts"]) - rule["per_conflict"] * len(facts.against))
    return Verdict(not facts.hard and enough and score >= rule["threshold"], score, facts.agree, bool(facts.against))


def near_enough(one: Telling, other: Telling, cosine: float) -> bool:
    """Whether a case may be shown as similar; that it has a topic in common is looked at elsewhere."""
    rule = rules()["similar"]
    return cosine >= (rule["floor_across"] if one.chinese != other.chinese else rule["floor"])
