"""Facts in complaints: each fact with its precision and recall on written cases, and what must never be found."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.complaints.facts import Facts, facts_line, find_facts

TABLE = yaml.safe_load((Path(__file__).parent / "facts_cases.yml").read_text("utf-8"))
CASES, KNOWN, RECEIVED = TABLE["cases"], TABLE["known"], TABLE["received"]
FACTS = ("branch", "channel", "products", "amounts", "durations", "dates", "remedies", "promise")


def as_set(fact: str, facts: Facts) -> set[str]:
    value = getattr(facts, fact)
    if fact == "amounts":
        return {f"{one.value:g} {one.currency}" for one in value}
    if fact == "durations":
        return {f"{one.minutes:g} {one.kind}" for one in value}
    return {value} if isinstance(value, str) else set(value or ())


def expected(fact: str, case: dict) -> set[str]:
    value = case.get(fact)
    return {value} if isinstance(value, str) else set(value or ())


def measure() -> dict[str, tuple[float, float, int, list[tuple[str, set, set]]]]:
    """fact -> (precision, recall, how many are expected, what went wrong)."""
    counts: dict[str, Counter[str]] = {fact: Counter() for fact in FACTS}
    wrong: dict[str, list] = {fact: [] for fact in FACTS}
    for case in CASES:
        facts = find_facts(case["text"], RECEIVED, KNOWN)
        for fact in FACTS:
            found, wanted = as_set(fact, facts), expected(fact, case)
            counts[fact] += Counter(hit=len(found & wanted), found=len(found), wanted=len(wanted))
            if found != wanted:
                wrong[fact].append((case["text"], found, wanted))
    return {fact: (c["hit"] / max(1, c["found"]), c["hit"] / max(1, c["wanted"]), c["wanted"], wrong[fact])
            for fact, c in counts.items()}


if __name__ == "__main__":
    for name, (precision, recall, wanted, errors) in measure().items():
        print(f"{name:10} precision {precision:.3f} recall {recall:.3f} n {wanted}")
        for error in errors:
            print("   ", *error)
