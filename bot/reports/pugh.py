"""A Pugh matrix read back as a table: +, S and − of every option against the datum, counted separately (methods.md §3.4)."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.language.texts import join, say
from bot.playbooks.checks_tables import pugh_counts, pugh_score, usable_weights
from bot.playbooks.engine import Walk
from bot.playbooks.model import Field
from bot.playbooks.typed import referred_rows
from bot.playbooks.words import cell

MARKS = {"better": "+", "same": "S", "worse": "−"}
CHECKS = ("options_compared", "best_option")  # the gate checks that weigh options


def pugh_table(walk: Walk, field: Field, lang: str) -> str | None:
    """The rows of ``field`` whose marks are columns of better, same and worse; None where there is no such column.

    Against another datum the rows name options of an earlier table; then it is said whether the same option leads.
    """
    criteria = [column for column in field.columns if {choice.id for choice in column.choices} == set(MARKS)]
    check = next((one for step in walk.playbook.steps for one in step.gate if one["check"] in CHECKS), {})
    rows = walk.rows(field)
    if not criteria or not rows:
        return None
    ids = [column.id for column in criteria]
    weights = usable_weights(walk.value(check["weights"]) if check.get("weights") else None, ids)
    options = referred_rows(walk, field.columns[0])
    datum = walk.value(check["datum"]) if field.id == check.get("again") else None
    names = [_name(row.get(field.columns[0].id), options) for row in rows]
    head = [say("pugh_option", lang), *(column.label[lang] for column in criteria), "+", "S", "−"]
    head += [say("pugh_weighted", lang)] if weights else []
    against = options[datum - 1] if datum and datum <= len(options) else say("pugh_today", lang)
    lines = [say("pugh_head", lang, datum=cell(against)), "", _row(head), "|---|" + ":---:|" * (len(head) - 1)]
    for name, row in zip(names, rows):
        plus, same, minus = pugh_counts(row, ids)
        sums = [f"+{sum(_marked(row, ids, weights, 'better')):g} / −{sum(_marked(row, ids, weights, 'worse')):g}"]
        lines.append(_row([cell(name), *(MARKS.get(row.get(one), "–") for one in ids), str(plus), str(same), str(minus),
                           *(sums if weights else [])]))
    lines += ["", say("pugh_note", lang)]
    if datum and check.get("table"):
        first = walk.rows(walk.playbook.find(check["table"]))
        ahead = _leaders({number: pugh_score(row, ids, weights=weights) for number, row in enumerate(first, 1)})
        again = _leaders({datum: 0.0, **{row[field.columns[0].id]: pugh_score(row, ids, weights=weights) for row in rows}})
        key = "pugh_same" if ahead & again else "pugh_differs"
        lines.append(say(key, lang, first=_listed(ahead, lang), second=_listed(again, lang)))
    return "\n".join(lines)


def _name(value: Any, options: Sequence[str]) -> str:
    return f"{value}. {options[value - 1]}" if isinstance(value, int) and 0 < value <= len(options) else str(value)


def _marked(row: Any, ids: Sequence[str], weights: Sequence[float] | None, mark: str) -> list[float]:
    return [weight for one, weight in zip(ids, weights or [1.0] * len(ids)) if row.get(one) == mark]


def _leaders(scores: dict[int, float]) -> set[int]:
    return {number for number, score in scores.items() if score == max(scores.values())}


def _listed(numbers: set[int], lang: str) -> str:
    return join([str(number) for number in sorted(numbers)], lang)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
