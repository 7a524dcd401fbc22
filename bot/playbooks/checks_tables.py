"""Gate checks on tables, plain confirmations and counted defects, for any playbook (methods.md §10.1-10.3, §10.6).

They name no field of their own: every option says where to look.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Iterable, Mapping

from bot.errors import InputError
from bot.playbooks.findings import Context, Finding, check, has_value, is_verified
from bot.playbooks.wording import wording_findings


def _rows(c: Context, table: str) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(c.rows.get(table, []), 1))


@check
def confirmed(c: Context, fields: Iterable[str]) -> list[Finding]:
    """Each of these yes-or-no questions is answered with yes."""
    return [Finding("not_confirmed", (name,)) for name in fields if not c.values.get(name)]


@check
def rows_complete(c: Context, table: str, fields: Iterable[str], minimum: int = 1) -> list[Finding]:
    """The table has enough rows and none lacks one of these columns."""
    rows = _rows(c, table)
    few = [Finding("rows_few", (table,), {"minimum": minimum, "count": len(rows)})] if len(rows) < minimum else []
    return few + [Finding("row_incomplete", (table,), {"number": number})
                  for number, row in rows if not all(has_value(row.get(key)) for key in fields)]


@check
def rows_linked(c: Context, table: str, column: str, to: str) -> list[Finding]:
    """Every row names a row of another table in this column; 0 is none."""
    known = range(1, len(c.rows.get(to, [])) + 1)
    return [Finding("row_unlinked", (table, to), {"number": number})
            for number, row in _rows(c, table) if row.get(column) not in known]


@check
def rows_wording(c: Context, table: str, column: str, blocks: Iterable[str]) -> list[Finding]:
    """The texts in this column pass the wording checks."""
    return [Finding("row_wording", (table,), {"number": number, "wording": name}) for number, row in _rows(c, table)
            for name in wording_findings(str(row.get(column) or ""), tuple(blocks))]


@check
def significant(c: Context, table: str, column: str, maximum: float = 0.05) -> list[Finding]:
    """No verified cause rests on a p value that chance explains."""
    found = []
    for number, cause in _rows(c, table):
        p = cause.get(column)
        if p is None or not is_verified(cause):
            continue
        if not 0 <= p <= 1:
            found.append(Finding("p_range", (table,), {"number": number, "p": f"{p:g}"}))
        elif p >= maximum:
            found.append(Finding("not_significant", (table,), {"number": number, "p": f"{p:g}", "maximum": maximum}))
    return found


@check
def vital_verified(c: Context, table: str, mark: str) -> list[Finding]:
    """Some causes are marked as the vital few, and each of these is verified."""
    vital = [(number, cause) for number, cause in _rows(c, table) if cause.get(mark)]
    if not vital:
        return [Finding("no_vital", (table,))]
    return [Finding("vital_not_verified", (table,), {"number": number})
            for number, cause in vital if not is_verified(cause)]


def pugh_counts(row: Mapping[str, Any], criteria: Iterable[str], better: str = "better", same: str = "same",
                worse: str = "worse") -> tuple[int, int, int]:
    """(+, S, −): on how many criteria an option beats the datum, equals it, loses to it (Pugh)."""
    given = [row.get(criterion) for criterion in criteria]
    return given.count(better), given.count(same), given.count(worse)


def pugh_score(row: Mapping[str, Any], criteria: Iterable[str], better: str = "better", worse: str = "worse",
               weights: Sequence[float] | None = None) -> float:
    """Criteria on which an option beats the datum less those on which it loses, each by its weight where there are some."""
    criteria = list(criteria)
    marks = [{better: 1, worse: -1}.get(str(row.get(criterion)), 0) for criterion in criteria]
    return sum(mark * weight for mark, weight in zip(marks, weights or [1] * len(criteria)))


def usable_weights(given: Any, criteria: Sequence[str]) -> list[float] | None:
    """The weights where they are one above 0 for each criterion, else None."""
    return list(given) if given and len(given) == len(criteria) and all(weight > 0 for weight in given) else None


@check
def best_option(c: Context, table: str, criteria: list[str], chosen: str, reason: str, better: str = "better",
                worse: str = "worse", weights: str | None = None) -> list[Finding]:
    """An option is chosen; where another scores higher against today's way, the reason is given."""
    given = usable_weights(c.values.get(weights), criteria) if weights else None
    scores = {number: pugh_score(row, criteria, better, worse, given) for number, row in _rows(c, table)}
    taken = [number for number, row in _rows(c, table) if row.get(chosen)]
    if not taken:
        return [Finding("none_chosen", (table,))]
    best, mine = max(scores, key=lambda number: scores[number]), max(taken, key=lambda number: scores[number])
    if scores[best] <= scores[mine] or has_value(c.values.get(reason)):
        return []
    return [Finding("better_option", (table, reason), {"number": best, "score": f"{scores[best]:+g}", "chosen": mine,
                                                       "chosen_score": f"{scores[mine]:+g}"})]


@check
def options_compared(c: Context, table: str, again: str, criteria: list[str], datum: str, pick: str, reason: str,
                     weights: str | None = None, asked: str = "several_options", number: str = "option_no") -> list[Finding]:
    """Where several ways are weighed (``asked`` is yes): compared with today's way, then all others with the option
    ``datum``, in whose rows the column ``number`` names the option; ``pick`` is the best of both rounds or has a reason."""
    if not c.values.get(asked):
        return []
    options, base, taken = dict(_rows(c, table)), c.values.get(datum), c.values.get(pick)
    if len(options) < 2:
        return [Finding("rows_few", (table,), {"minimum": 2, "count": len(options)})]
    found = []
    given = c.values.get(weights) if weights else None
    if given and not usable_weights(given, criteria):
        found.append(Finding("weights_wrong", (str(weights),), {"count": len(criteria)}))
    if base not in options:
        return [*found, Finding("datum_unknown", (datum,))]
    second = {row.get(number): row for _, row in _rows(c, again)}
    found += [Finding("not_compared_again", (again,), {"number": one}) for one in options if one not in {*second, base}]
    if taken not in options:
        return [*found, Finding("none_chosen", (pick,))]
    rounds = (options, {one: {} if one == base else second.get(one, {}) for one in options})
    for code, rows in zip(("better_option", "better_than_datum"), rounds):
        marked = [{**row, "chosen": one == taken} for one, row in rows.items()]
        for finding in best_option(Context(c.values, {table: marked}), table, criteria, "chosen", reason, weights=weights):
            found.append(Finding(code, (pick, reason), finding.params))
    return found


@check
def baseline_from_data(c: Context, defects: str, units: str, opportunities: str, baseline: str = "baseline_value",
                       unit: str = "unit", tolerance: float = 0.1) -> list[Finding]:
    """A baseline in percent is what the counted data give, a unit or an opportunity, within ``tolerance`` of it."""
    count, total, chances = (c.values.get(name) for name in (defects, units, opportunities))
    stated = c.values.get(baseline)
    if c.values.get(unit) != "percent" or None in (count, total, stated) or not total:
        return []
    rates = [100 * count / total, 100 * count / (total * (chances or 1))]
    rates += [100 - rate for rate in rates]  # a share of good ones
    if any(abs(rate - stated) <= tolerance * abs(stated) for rate in rates):
        return []
    return [Finding("baseline_differs", (baseline, defects, units),
                    {"measured": f"{rates[0]:.2f}", "stated": f"{stated:g}"})]


@check
def sigma_level(c: Context, defects: str, units: str, opportunities: str) -> list[Finding]:
    """The counts can be right; where there are too few for a sigma level it is noted."""
    from bot.analysis.sigma import defects as judged

    values = [c.values.get(name) for name in (defects, units, opportunities)]
    if None in values:
        return []
    try:
        found = judged(*values)
    except InputError:
        return [Finding("defects_impossible", (defects, units, opportunities))]
    few = "few_units" in found.warnings
    return [Finding("sigma_few", params={"units": found.units}, blocking=False)] if few else []
