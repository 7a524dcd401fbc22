"""What a candidate was expected to bring and what its project brought, side by side (methods.md §3.2, §2.5)."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.choosing.board import study_of
from bot.choosing.candidates import Outcome, outcomes
from bot.choosing.outcome import result_of as study_result
from bot.language.texts import say
from bot.playbooks.engine import Walk
from bot.reports.project_figures import effect_now, values_of
from bot.store import Store
from bot.store.candidates import Candidate


@dataclass(frozen=True)
class Measured:
    """Step 5's before and after in the project's own ``unit``; ``gain`` is how far it moved the good way. ``expected`` is
    the expected gain in the same unit, None when the units differ (score points against minutes)."""

    before: float
    after: float
    gain: float
    unit: str
    expected: float | None


@dataclass(frozen=True)
class Achieved:
    """``attributes`` from a study finished after the project; ``measured`` None when step 5 has no figures."""

    candidate: Candidate
    study: int | None
    later: int | None
    attributes: tuple[Outcome, ...]
    measured: Measured | None


def achieved(store: Store, candidate: Candidate, today: dt.date) -> Achieved:
    """Expected and real gain of a candidate that has become a project."""
    assert candidate.project_id is not None
    walk = Walk(store, candidate.project_id, today)
    later = store.candidates.study_since(walk.project.closed_at) if walk.project.closed_at else None
    return Achieved(candidate, candidate.study_id, later, tuple(outcomes(
        candidate.gains, study_of(store, candidate), study_result(store, later) if later else None)),
        measured(walk, candidate))


def measured(walk: Walk, candidate: Candidate) -> Measured | None:
    """The project's own before and after. A score is comparable with the one attribute that was to gain points."""
    values, effect = values_of(walk), effect_now(walk)
    if effect is None:
        return None
    pair = {"proportion": lambda result: (result.p1, result.p2),
            "rate": lambda result: (result.counts.rate1, result.counts.rate2),
            "times": lambda result: (result.median1, result.median2)}[effect.kind](effect.result)
    before, after = (value * effect.scale for value in pair)
    lower = (values.get("direction") or "lower_better") == "lower_better"
    unit = values.get("unit") or {"proportion": "percent", "rate": "count"}.get(effect.kind, "")
    expected = next(iter(candidate.gains.values())) if unit == "score" and len(candidate.gains) == 1 else None
    return Measured(before, after, before - after if lower else after - before, unit, expected)


def achieved_lines(found: Achieved, lang: str) -> list[str]:
    """Expected beside real: the attributes in score points, then step 5 in the project's unit."""
    candidate = found.candidate
    lines = [say("achieved_head", lang, number=candidate.id, title=candidate.title)]
    if found.attributes:
        lines += [say("achieved_table", lang), "|---|---:|---:|---:|---|"]
    for one in found.attributes:
        if one.real is None or one.gap_before is None or one.gap_after is None:
            real, gap, note = "–", "–", say(f"achieved_{one.why}", lang)
        else:
            real, gap = f"{one.real:+.2f}", f"{one.gap_before:+.2f} → {one.gap_after:+.2f}"
            note = say("achieved_reached" if one.real >= one.expected else "achieved_short", lang)
        lines.append(f"| {one.attribute} | {one.expected:+g} | {real} | {gap} | {note} |")
    lines.append("")
    step = found.measured
    if step is None:
        return [*lines, say("achieved_no_figures", lang)]
    numbers = {"before": _amount(step.before, step.unit, lang), "after": _amount(step.after, step.unit, lang),
               "gain": _amount(step.gain, step.unit, lang)}
    if step.expected is not None:
        return [*lines, say("achieved_same_unit", lang, expected=_amount(step.expected, step.unit, lang), **numbers)]
    return [*lines, say("achieved_step", lang, **numbers)]


def achieved_sentences(store: Store, project: int, today: dt.date, lang: str) -> list[str]:
    """Expected beside real of every candidate a project came from, a line an attribute: for reports that hold no table."""
    lines = []
    for candidate in store.candidates.of_project(project):
        found = achieved(store, candidate, today)
        for one in found.attributes:
            words = {"number": candidate.id, "title": candidate.title, "attribute": one.attribute,
                     "expected": f"{one.expected:+g}"}
            if one.real is None or one.gap_before is None or one.gap_after is None:
                lines.append(say("achieved_open", lang, why=say(f"achieved_{one.why}", lang), **words))
            else:
                lines.append(say("achieved_line", lang, real=f"{one.real:+.2f}", before=f"{one.gap_before:+.2f}",
                                 after=f"{one.gap_after:+.2f}", verdict=say(
                                     "achieved_reached" if one.real >= one.expected else "achieved_short", lang), **words))
        if not found.attributes:
            lines.append(say("achieved_unsaid", lang, number=candidate.id, title=candidate.title))
        step = found.measured
        if step is not None and step.expected is not None:
            lines.append(say("achieved_same_unit", lang, expected=_amount(step.expected, step.unit, lang),
                             before=_amount(step.before, step.unit, lang), after=_amount(step.after, step.unit, lang),
                             gain=_amount(step.gain, step.unit, lang)))
    return lines


def achieved_on_board(store: Store, candidates: Iterable[Candidate], today: dt.date, lang: str) -> list[str]:
    """Expected beside real of those on the board whose project is closed, an item of a list each; empty without any."""
    projects = dict.fromkeys(one.project_id for one in candidates if one.state == "done" and one.project_id)
    return ["- " + line for project in projects for line in achieved_sentences(store, project, today, lang)]


def _amount(value: float, unit: str, lang: str) -> str:
    shown = f"{value:.4g}"
    return say(f"quantity_{unit}", lang, value=shown) if unit else shown


def achieved_of_project(store: Store, project: int, today: dt.date, lang: str) -> list[str]:
    """The lines of every candidate a closed project came from; empty when it came from none."""
    return [line for candidate in store.candidates.of_project(project)
            for line in achieved_lines(achieved(store, candidate, today), lang)]
