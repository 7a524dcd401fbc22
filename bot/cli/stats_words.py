"""What ``gaishan stats`` found, in words for the terminal; the texts are in data/texts/stats.yml."""
from __future__ import annotations

import math
from typing import Any

from bot.analysis.agreement import BETTER, Kappa
from bot.analysis.charts.choice import Chosen
from bot.analysis.charts.control import LEAST, Chart, Phase, Point
from bot.analysis.effect import ProportionComparison, RateComparison
from bot.cli.stats_effect import Judged
from bot.language.texts import join, say
from bot.reports.agreement import kappa_line

COUNTED = ("p", "np", "u", "c", "laney_p", "laney_u")
SHOWN = 6  # numbers of points named in a signal; more are counted


def effect(judged: Judged, per: float, lang: str) -> list[str]:
    """Before, after, the change with its interval and p, three verdicts, warnings, what is missing."""
    result, test = judged.result, say(f"stats_test_{judged.test}", lang)
    p = _p(result.p)
    if isinstance(result, ProportionComparison):
        sides = ((result.x1, result.n1, result.p1, result.ci1), (result.x2, result.n2, result.p2, result.ci2))
        lines = [say("stats_share", lang, when=_when(at, lang), x=x, n=f"{n:,}", value=f"{value:.2%}",
                     low=f"{ci[0]:.2%}", high=f"{ci[1]:.2%}") for at, (x, n, value, ci) in enumerate(sides)]
        lines.append(say("stats_change_points", lang, change=f"{result.diff * 100:.2f}", low=f"{result.ci_low * 100:.2f}",
                         high=f"{result.ci_high * 100:.2f}", p=p, test=test))
    elif isinstance(result, RateComparison):
        counts = result.counts
        rates = ((result.x1, result.t1, counts.rate1, result.ci1), (result.x2, result.t2, counts.rate2, result.ci2))
        lines = [say("stats_rate", lang, when=_when(at, lang), x=x, t=f"{t:,g}", per=f"{per:,g}", value=_number(rate * per),
                     low=_number(ci[0] * per), high=_number(ci[1] * per)) for at, (x, t, rate, ci) in enumerate(rates)]
        lines.append(say("stats_change_ratio", lang, ratio=_number(counts.ratio), low=_number(result.ratio_ci[0]),
                         high=_number(result.ratio_ci[1]), p=p, test=test))
    else:
        medians = ((result.n1, result.median1, result.ci1), (result.n2, result.median2, result.ci2))
        lines = [say("stats_median", lang, when=_when(at, lang), n=n, value=_number(median), low=_number(ci[0]),
                     high=_number(ci[1])) for at, (n, median, ci) in enumerate(medians)]
        lines.append(say("stats_change_shift", lang, shift=_number(result.shift), low=_number(result.ci_low),
                         high=_number(result.ci_high), chance=f"{result.superiority:.0%}", p=p, test=test))
    verdicts = judged.verdicts
    lines.append(say("verdict_improved", lang, verdict=_yes(verdicts.improved, lang)))
    if judged.target is not None:
        sign = "≤" if judged.direction == "lower_better" else "≥"
        shown = f"{judged.target * 100:.4g}%" if isinstance(result, ProportionComparison) else _number(judged.target * per)
        lines.append(say("verdict_point", lang, verdict=_yes(verdicts.target_met_point, lang), target=f"{sign} {shown}"))
        lines.append(say("verdict_demonstrated", lang, verdict=_yes(verdicts.target_demonstrated, lang)))
    if verdicts.needed:
        lines.append(say(verdicts.needed, lang, n=verdicts.needed_n))
    return lines + [say("stats_note", lang, note=say(f"stats_warning_{code}", lang)) for code in judged.warnings]


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


def _when(after: int, lang: str) -> str:
    return say("stats_after" if after else "stats_before", lang)


def _yes(verdict: bool | None, lang: str) -> str:
    return say("verdict_unknown" if verdict is None else "answer_yes" if verdict else "answer_no", lang)


def _p(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def _number(value: float | None) -> str:
    """Four digits are enough for a reader; what is not known, or has no end, is a dash or ∞."""
    if value is None:
        return "–"
    return f"{value:.4g}" if math.isfinite(value) else "∞" if value > 0 else "-∞"
