"""After step 6: the complaints a project is about go on a control chart by themselves (methods.md §2.6, §10.5).

The whole periods from the change to the day the gate with the control plan was passed make the limits, once and for all;
where they are fewer than twelve, the first twelve weeks after the change do, as soon as they are over. Every later whole
period is judged by them (``bot/analysis/charts/frozen.py`` says by which rules and how often these are wrong); what
signals is told to the project's people and to the control owner, once.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta

from bot.analysis.charts.choice import chart
from bot.analysis.charts.control import LEAST, Firmness
from bot.analysis.charts.frozen import broken
from bot.analysis.charts.series import Series, series
from bot.language.periods import Period
from bot.language.spans import DAY, month_end
from bot.playbooks.engine import Walk, readable
from bot.proposals.measure import recorded
from bot.proposals.model import Scope
from bot.proposals.propose import asked_of, changed
from bot.store import Store

CHECK = "control_plan_complete"  # the gate with this check starts the watch
OWNER = "control_owner"


@dataclass(frozen=True)
class Signal:
    """A rule that first held at the end of ``period``: its complaints, and centre and limits in complaints of it."""

    project: int
    title: str
    rule: str
    period: Period
    value: int
    centre: float
    lcl: float
    ucl: float

    @property
    def above(self) -> bool:
        return self.value > self.centre


@dataclass(frozen=True)
class Watched:
    """A project under watch. ``every`` is month or week; ``baseline`` so many of ``periods`` made the limits.

    ``why`` are the codes ``stats_why_*`` of the chart ``kind``; on a run chart there are no limits (``firmness`` None) and
    no signals; ``missing`` is how many whole weeks the limits still wait for. ``kind`` is None as long as the day of the
    change is not known or nothing is recorded after it.
    """

    project: int
    title: str
    kind: str | None = None
    why: tuple[str, ...] = ()
    every: str | None = None
    baseline: int = 0
    periods: int = 0
    missing: int = 0
    firmness: Firmness | None = None
    signals: tuple[Signal, ...] = ()


def watch(walk: Walk) -> Watched | None:
    """What the chart of a project says today; None where there is nothing to watch: no topic, branch or channel, or the
    gate with the control plan is not passed."""
    scope = Scope(walk.project.topic, walk.project.branch, walk.project.channel)
    step = next((one for one in walk.playbook.steps if any(check["check"] == CHECK for check in one.gate)), None)
    if scope == Scope() or step is None or not walk.is_passed(step):
        return None
    found = Watched(walk.number, walk.project.title)
    asked = asked_of(walk, None, scope, walk.project.language)
    span, change = recorded(asked), changed(walk)
    if span is None or change is None:
        return found
    # of the openings of the gate the last one counts: what was opened again was agreed again
    gate = max(one["at"][:10] for one in walk.store.projects.gates(walk.number)
               if one["step"] == step.id and one["result"] in ("passed", "overridden"))
    # a day without any record may only not be imported yet
    whole = Period(max(change + DAY, span.start), min(walk.today - DAY, span.end))
    every, spans = _periods(whole, dt.date.fromisoformat(gate))
    if len(spans) < 2:
        return replace(found, kind="run", why=("few_points",), every=every, periods=len(spans), missing=LEAST - len(spans))
    per_day = walk.store.figures.per_day(scope.within(Period(spans[0].start, spans[-1].end)))
    counts = [one.count(per_day) for one in spans]
    frozen = max(sum(one.end.isoformat() <= gate for one in spans), min(LEAST, len(spans)))
    found = replace(found, every=every, baseline=frozen, periods=len(spans))
    if frozen < LEAST:
        return replace(found, kind="run", why=("few_points",), missing=LEAST - frozen)
    chosen = chart(_series(spans[:frozen], counts[:frozen]))
    if chosen.chart.kind in ("run", "g", "t"):  # nothing varies, or gaps between rare events, which belong to no period
        return replace(found, kind="run", why=chosen.why)
    first = chosen.chart.phases[0]
    spread = first.spread if chosen.chart.kind.startswith("laney") and first.spread else 1.0
    return replace(found, kind=chosen.chart.kind, why=chosen.why, firmness=first.firmness,
                   signals=_signals(found, spans, counts, spread))


def watched(store: Store, today: dt.date) -> list[Watched]:
    """All projects under watch, closed ones too, in the order of their numbers."""
    numbers = sorted(project.id for project in store.projects.all() if project.topic or project.branch or project.channel)
    return [found for walk in readable(store, numbers, today) if (found := watch(walk))]


def look(store: Store, today: dt.date) -> list[Signal]:
    """Look at every project under watch and have its people told; the signals that somebody had not been told."""
    return [signal for found in watched(store, today) for signal in tell(store, found)]


def tell(store: Store, found: Watched) -> list[Signal]:
    """Notices to the project's people and its control owner, one each for a rule and the period it began with; the
    signals of which one was new."""
    if not found.signals:
        return []
    people = {one["id"] for one in store.projects.people(found.project)}
    owner = store.projects.current(found.project).get((OWNER, 0))
    if owner and owner.state == "answered" and (person := store.people.find(" ".join(str(owner.value).split()))):
        people.add(person.id)
    new = []
    for signal in found.signals:
        key = f"watch:{signal.project}:{signal.rule}:{signal.period.start}"
        kind = "watch_more" if signal.above else "watch_less"
        fresh = [store.notices.add(
            one, key, kind, number=signal.project, title=signal.title, rule=signal.rule, period=str(signal.period),
            value=signal.value, centre=f"{signal.centre:.1f}", low=f"{signal.lcl:.1f}", high=f"{signal.ucl:.1f}")
            for one in sorted(people)]
        new += [signal] if any(fresh) else []
    return new


def _periods(whole: Period, gate: dt.date) -> tuple[str, list[Period]]:
    """Calendar months where enough of them lie before the gate, else weeks from the first day on; only whole ones.

    Which of the two hangs on the gate alone, so that it stays the same for good."""
    first = whole.start if whole.start.day == 1 else whole.start.replace(day=1) + relativedelta(months=1)
    by_month = first + relativedelta(months=LEAST) - DAY <= gate
    found, start = [], first if by_month else whole.start
    while (end := month_end(start) if by_month else start + 6 * DAY) <= whole.end:
        found.append(Period(start, end))
        start = end + DAY
    return ("month" if by_month else "week"), found


def _series(spans: list[Period], counts: list[int]) -> Series:
    return series("rate", counts, [one.days for one in spans], [one.start.isoformat() for one in spans])


def _signals(found: Watched, spans: list[Period], counts: list[int], spread: float) -> tuple[Signal, ...]:
    """What each later period brought that the one before it had not: a count beyond the limits, or a sum of several that
    begins to be. Seen period by period, so that what was told stays what it was when more periods follow."""
    dated = [(count, float(one.days)) for count, one in zip(counts, spans)]
    signals: list[Signal] = []
    held: set[tuple[str, bool]] = set()
    alone: dict[bool, int] = {}  # the last single period beyond the limits on either side: no sum repeats it
    for number in range(found.baseline + 1, len(spans) + 1):
        now = broken(dated[:found.baseline], dated[found.baseline:number], spread)
        for one in now:
            period = Period(spans[number - one.periods].start, spans[number - 1].end)
            if one.periods == 1:
                alone[one.above] = number
            elif (one.rule, one.above) in held or alone.get(one.above, 0) > number - one.periods:
                continue
            signals.append(Signal(found.project, found.title, one.rule, period, one.value, one.centre, one.lcl, one.ucl))
        held = {(one.rule, one.above) for one in now}
    return tuple(signals)
