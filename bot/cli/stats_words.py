"""What ``gaishan stats`` found, in words for the terminal; the texts are in data/texts/stats.yml."""
from __future__ import annotations

from typing import Any

from bot.analysis.agreement import BETTER, Kappa
from bot.analysis.charts.choice import Chosen
from bot.analysis.charts.control import LEAST, Chart, Phase, Point
from bot.language.texts import join, say
from bot.reports.agreement import kappa_line
from bot.reports.judged import number as _number
from bot.reports.judged import p_value as _p
from bot.reports.judged import yes as _yes

COUNTED = ("p", "np", "u", "c", "laney_p", "laney_u")
SHOWN = 6  # numbers of points named in a signal; more are counted


def many(rows: list[dict[str, Any]], lang: str) -> str:
    """A table of many comparisons with Holm's p."""
    lines = [say("stats_many_head", lang), "|---|---:|---:|---:|---:|---|"]
    lines += [f"| {row['name']} | {_number(row['before']['value'])} | {_number(row['after']['value'])} | {row['p']:.4f} "
              f"| {row['p_holm']:.4f} | {_yes(row['improved'], lang)} |" for row in rows]
    return "\n".join([*lines, say("stats_many_holm", lang, count=len(rows))])


def chart(drawn: Chosen, lang: str) -> str:
    """Which chart and why, its lines, its signals, its points."""
    found = drawn.chart
    lines = [say("stats_chart", lang, kind=say(f"stats_kind_{found.kind}", lang),
                 rules=say(f"stats_rules_{found.rules}", lang)),
             *(say("stats_chart_why", lang, why=say(f"stats_why_{code}", lang)) for code in drawn.why if code != "asked")]
    if drawn.dispersion and found.kind in COUNTED:
        lines.append(say("stats_dispersion", lang, ratio=f"{drawn.dispersion.ratio:.2f}", p=_p(drawn.dispersion.p)))
    lines += [_phase(phase, found, lang) for phase in found.phases]
    if found.signals:
        lines.append(say("stats_signals", lang))
        lines += [say("stats_signal", lang, rule=say(f"stats_rule_{signal.rule}", lang),
                      points=_points(signal.points, found, lang)) for signal in found.signals]
    elif any(phase.firmness != "too_few" for phase in found.phases):
        few = any(phase.runs.useful < LEAST for phase in found.phases)
        lines.append(say("stats_no_signal_few" if few else "stats_no_signal", lang))
    lines += [say("stats_removed", lang, point=_name(point), cause=point.cause)
              for point in found.points if point.part == "removed"]
    marked = {number for signal in found.signals if signal.rule != "too_few_crossings" for number in signal.points}
    lines += ["", say("stats_points_head", lang), "|---:|---|---:|---:|---:|---:|---|"]
    lines += [f"| {point.number} | {point.label} | {_number(point.value)} | {_number(point.centre)} | {_number(point.lcl)} "
              f"| {_number(point.ucl)} | {'●' if point.number in marked else ''} |" for point in found.points]
    return "\n".join(lines)


def _phase(phase: Phase, found: Chart, lang: str) -> str:
    counted = phase.runs
    runs = say("stats_runs", lang, longest=counted.longest, limit=counted.longest_limit, crossings=counted.crossings,
               least=counted.crossings_least)
    if phase.firmness is None:
        return say("stats_phase_run", lang, first=phase.first, last=phase.last, centre=_number(phase.centre), runs=runs)
    limits = say(f"stats_limits_{phase.firmness}", lang, subgroups=phase.subgroups)
    extra = ""
    if found.kind.startswith("laney") and phase.spread is not None:
        extra = say("stats_sigma_z", lang, value=_number(phase.spread))
    elif phase.range_ucl is not None:
        extra = say("stats_ranges", lang, mean=_number(phase.spread), high=_number(phase.range_ucl))
    if phase.firmness == "too_few":
        return say("stats_phase_centre", lang, first=phase.first, last=phase.last, centre=_number(phase.centre),
                   limits=limits)
    low, high = (say("stats_by_point", lang) if limit is None else _number(limit) for limit in (phase.lcl, phase.ucl))
    return say("stats_phase", lang, first=phase.first, last=phase.last, centre=_number(phase.centre), low=low, high=high,
               limits=limits, extra=extra, runs=runs)


def _points(numbers: tuple[int, ...], found: Chart, lang: str) -> str:
    if len(numbers) > SHOWN:
        return say("stats_points_many", lang, first=numbers[0], last=numbers[-1], count=len(numbers))
    return join([_name(found.points[number - 1]) for number in numbers], lang)


def _name(point: Point) -> str:
    return point.label if point.label == str(point.number) else f"{point.number} ({point.label})"


def agreement(whole: Kappa, labels: dict[str, Kappa], pairs: list[tuple[tuple[str, str], int]], lang: str) -> list[str]:
    """Kappa over all, for each label, and which labels are confused."""
    lines = [kappa_line(whole, lang)]
    if whole.verdict == "unacceptable":
        lines.append(say("agree_warning", lang))
    elif whole.verdict != "too_few" and whole.n < BETTER:
        lines.append(say("agree_better", lang, better=BETTER))
    lines += ["", say("agree_topics", lang)]
    lines += [say("agree_topic", lang, topic=label, count=one.counted, result=kappa_line(one, lang))
              for label, one in labels.items()]
    lines += ["", say("agree_confused" if pairs else "agree_none_confused", lang)]
    return lines + [say("agree_pair", lang, count=count, first=first, second=second) for (first, second), count in pairs]


def sample_size(question: str, needed: int, have: int, months: int | None, lang: str) -> list[str]:
    """How many are needed, how many are missing, and how long that takes."""
    lines = [say(f"stats_need_{question}", lang, n=f"{needed:,}")]
    if have:
        lines.append(say("stats_missing", lang, have=f"{have:,}", missing=f"{max(0, needed - have):,}"))
    if months is not None:
        lines.append(say("stats_months", lang, months=months))
    return lines
