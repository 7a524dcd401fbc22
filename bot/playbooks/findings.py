"""What gate checks share: what they may look at, what they say, and where they are listed by name."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

from bot.playbooks.escalation import Standing


@dataclass(frozen=True)
class Finding:
    """``code`` is the text ``gate_<code>``, ``fields`` name what to mend; a blocking finding keeps the gate shut."""

    code: str
    fields: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    blocking: bool = True


@dataclass(frozen=True)
class Context:
    """What a check may look at. ``values[field]`` is the standing value; ``rows[field]`` a list of {column: value}.

    Both reach over every step; ``asked`` says which fields of this step the conditions make necessary, ``skipped``
    the reasons given; ``open_gates`` are the numbers of earlier steps not passed; ``committee`` is what is missing of
    the committee's approval.
    """

    values: Mapping[str, Any]
    rows: Mapping[str, list[Mapping[str, Any]]]
    asked: frozenset[str] = frozenset()
    skipped: Mapping[str, str] = field(default_factory=dict)
    open_gates: tuple[int, ...] = ()
    committee: Standing | None = None


Check = Callable[..., list[Finding]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """List a check under its own name, by which playbooks call it."""
    CHECKS[function.__name__] = function
    return function


def has_value(value: Any) -> bool:
    return value is not None and value != "" and value != []


def is_verified(cause: Mapping[str, Any]) -> bool:
    """Whether a row of causes names how it was verified and what was found."""
    return cause.get("verified_by") not in (None, "none") and has_value(cause.get("evidence"))
