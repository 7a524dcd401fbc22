"""Which complaints a wish to merge names: "把投诉 12 并入 9", "merge complaint 12 into 9", "合并投诉 9 和 12"."""
from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.numerals import normalise

_NUMBER = re.compile(r"(?<![\d.])\d{1,7}(?![\d.]*\d)")
_INTO = re.compile(r"并入|并到|并进|合到|合进|合并[到进入至]|归并到|\binto\b|\bto\b")
_COMPLAINTS = re.compile(r"投诉|案件|工单|单子|\b(?:complaint|case|ticket)s?\b")


@dataclass(frozen=True)
class MergeSaid:
    """``number`` shall count as the event of ``into``; ``complaints``: the words say that these are complaints."""

    number: int
    into: int
    complaints: bool


def merge_said(text: str) -> MergeSaid | None:
    """Read a wish to merge two; None unless it names exactly two. Without a direction the earlier one counts."""
    plain = normalise(text[:200])
    found = [int(number) for number in _NUMBER.findall(plain)]
    if len(found) != 2:
        return None
    number, into = found if _INTO.search(plain) else sorted(found, reverse=True)
    return MergeSaid(number, into, _COMPLAINTS.search(plain) is not None)


def number_said(text: str) -> int | None:
    """The first number named ("撤销投诉 12 的合并"), or None."""
    found = _NUMBER.search(normalise(text[:200]))
    return int(found.group()) if found else None
