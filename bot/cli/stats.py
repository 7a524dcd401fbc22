"""gaishan stats: effect, charts, sigma level, kappa and sample sizes of figures given on the command line or in files."""
from __future__ import annotations

import datetime as dt
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.cli.base import Group, language, option, out, out_json, tell
from bot.errors import InputError

KINDS = ("proportion", "rate", "times")
CHARTS = ("auto", "run", "i", "i_log", "p", "np", "u", "c", "laney", "g", "t")
RULES = ("house", "western_electric", "nelson")


@click.group(cls=Group)
def stats() -> None:
    pass


def plain(value: Any) -> Any:
    """The same for JSON: an interval without an end has null there, which JSON knows and Infinity it does not."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@stats.command("effect")
@option("--kind", "measure", type=click.Choice(KINDS), default="proportion")
@option("--before", "before")
@option("--after", "after")
@option("--target", "aim")
@option("--direction", type=click.Choice(["lower_better", "higher_better"]))
@option("--per")
@option("--paired", is_flag=True)
@option("--before-period", "before_period")
@option("--after-period", "after_period")
@option("--history", type=click.Path(path_type=Path))
@option("--table", type=click.Path(path_type=Path))
@option("--picture", type=click.Path(path_type=Path, dir_okay=False))
@option("--json", "as_json", is_flag=True)
def effect_command(measure: str, before: str | None, after: str | None, aim: str | None, direction: str | None,
                   per: str | None, paired: bool, before_period: str | None, after_period: str | None,
                   history: Path | None, table: Path | None, picture: Path | None, as_json: bool) -> None:
    from bot.cli import stats_effect as work
    from bot.cli import stats_words as words
    from bot.cli.stats_files import target, typed
    from bot.cli.stats_pictures import effect_chart
    from bot.reports.judged import effect_words

    if picture:
        _drawable(picture)
    if paired and measure != "times":
        raise InputError("stats_paired")
    scale = typed(per, "--per") if per else 1.0
    if scale <= 0 or (per and measure != "rate"):
        raise InputError("stats_per")
    goal, way = target(aim, direction) if aim else (None, direction or "lower_better")
    if table:
        if before or after or picture or measure == "times":
            raise InputError("stats_table")
        rows = work.many(table, measure, way)
        out_json(plain(rows)) if as_json else out(words.many(rows, language()))
        return
    if not before or not after:
        raise InputError("stats_before_after")
    periods = _periods(before_period, after_period)
    judged = work.judge(measure, before, after, None if goal is None else goal / scale, way, paired=paired,
                        periods=periods, history=history)
    if picture:
        _draw(effect_chart(judged, periods, scale, language()), picture)
    if as_json:
        out_json(plain(judged.as_dict(scale)))
    else:
        out("\n".join(effect_words(judged, scale, language())))


def _periods(before: str | None, after: str | None) -> Any:
    from bot.language.periods import parse_period

    if before is None and after is None:
        return None
    if before is None or after is None:
        raise InputError("stats_periods")
    today = dt.date.today()
    return tuple((period.start, period.end) for period in (parse_period(text, today) for text in (before, after)))


@stats.command("chart")
@click.argument("file", type=click.Path(path_type=Path))
@option("--kind", "chart_kind", type=click.Choice(CHARTS), default="auto")
@option("--baseline")
@option("--rules", type=click.Choice(RULES), default="house")
@option("--restart", multiple=True)
@option("--remove", "points", multiple=True)
@option("--picture", type=click.Path(path_type=Path, dir_okay=False))
@option("--json", "as_json", is_flag=True)
def chart_command(file: Path, chart_kind: str, baseline: str | None, rules: str, restart: tuple[str, ...],
                  points: tuple[str, ...], picture: Path | None, as_json: bool) -> None:
    from bot.analysis.charts.choice import chart
    from bot.cli.stats_files import read_series
    from bot.cli.stats_pictures import chart_over_time
    from bot.cli.stats_words import chart as chart_text

    if picture:
        _drawable(picture)
    sizes_are = "share" if chart_kind in ("p", "np") else "rate" if chart_kind in ("u", "c", "g", "t") else None
    data = read_series(file, sizes_are)
    removed = {}
    for text in points:
        number, _, cause = text.partition("=")
        removed[_whole(number, "--remove")] = cause
    drawn = chart(data, chart_kind, baseline=_whole(baseline, "--baseline") if baseline else None, rules=rules,
                  restarts=[_whole(number, "--restart") for number in restart], removed=removed)
    if picture:
        _draw(chart_over_time(drawn, data, file.stem, language()), picture)
    if as_json:
        found = drawn.chart
        out_json(plain({**asdict(found), "signal": bool(found.signals), "outside": found.outside, "asked": chart_kind,
                        "why": drawn.why, "data": data.data, "n": len(found.points),
                        "overdispersion": drawn.dispersion and asdict(drawn.dispersion)}))
    else:
        out(chart_text(drawn, language()))


def _drawable(picture: Path) -> None:
    """Before anything is reckoned: whether the ending names a kind of picture."""
    from bot.reports.charts import PICTURES

    if picture.suffix.lower() not in PICTURES:
        raise InputError("picture_kind", kinds=" ".join(PICTURES))


def _draw(spec: dict[str, Any], picture: Path) -> None:
    from bot.reports.charts import save

    tell("cli_picture_drawn", path=save(spec, picture, language()))


def _whole(text: str, name: str) -> int:
    from bot.cli.stats_files import typed

    value = typed(text, name)
    if value != int(value):
        raise InputError("stats_number", option=name)
    return int(value)


@stats.command("sigma")
@option("--defects", "count", required=True)
@option("--units", required=True)
@option("--opportunities", default="1")
@option("--yield", "yields", multiple=True)
@option("--json", "as_json", is_flag=True)
def sigma_command(count: str, units: str, opportunities: str, yields: tuple[str, ...], as_json: bool) -> None:
    from bot.analysis.sigma import defects, rolled_yield
    from bot.cli.stats_files import typed
    from bot.reports.sigma import sigma_words

    found = defects(typed(count, "--defects"), typed(units, "--units"), typed(opportunities, "--opportunities"))
    rolled = rolled_yield([typed(share, "--yield") for share in yields]) if yields else None
    if as_json:
        shown = asdict(found)
        shown["yield"] = shown.pop("yield_opportunity")
        out_json(plain({**shown, "rolled_throughput_yield": rolled}))
    else:
        out("\n".join(sigma_words(found, language(), rolled)))


@stats.command("kappa")
@click.argument("file", type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True)
def kappa_command(file: Path, as_json: bool) -> None:
    from bot.analysis.agreement import confused, kappa, kappa_of_topics
    from bot.cli.stats_files import read_labels
    from bot.cli.stats_words import agreement

    first, second = read_labels(file)
    whole, topics, pairs = kappa(first, second), kappa_of_topics(first, second), confused(first, second)
    if as_json:
        out_json(plain({**asdict(whole), "labels": {label: asdict(one) for label, one in topics.items()},
                        "confused": [{"labels": list(labels), "count": count} for labels, count in pairs]}))
    else:
        out("\n".join(agreement(whole, topics, pairs, language())))


@stats.command("sample-size")
@option("--proportions", nargs=2)
@option("--reduction")
@option("--margin")
@option("--share")
@option("--power", default="0.8")
@option("--have", default="0")
@option("--per-month", "per_month")
@option("--json", "as_json", is_flag=True)
def sample_size_command(proportions: tuple[str, str] | None, reduction: str | None, margin: str | None,
                        share: str | None, power: str, have: str, per_month: str | None, as_json: bool) -> None:
    from bot.analysis.inputs import share_of_one
    from bot.analysis.samples import minimum_events, minimum_n, months_to_collect, survey_size
    from bot.cli.stats_files import typed
    from bot.cli.stats_words import sample_size

    if sum(bool(given) for given in (proportions, reduction, margin)) != 1:
        raise InputError("stats_one_question")
    strength = share_of_one(typed(power, "--power"), "power")
    if proportions:
        asked, needed = "proportions", minimum_n(*(typed(text, "--proportions") for text in proportions), power=strength)
    elif reduction:
        part = share_of_one(typed(reduction, "--reduction"), "reduction")
        asked, needed = "reduction", minimum_events(1 - part, power=strength)
    else:
        asked, needed = "margin", survey_size(typed(margin or "", "--margin"), typed(share, "--share") if share else 0.5)
    held = _whole(have, "--have")
    months = months_to_collect(needed, held, typed(per_month, "--per-month")) if per_month else None
    names = {"proportions": "n_per_group", "reduction": "baseline_events", "margin": "n"}
    result = {"question": asked, names[asked]: needed, "have": held, "missing": max(0, needed - held), "months": months,
              "alpha": 0.05, "power": None if asked == "margin" else strength}
    out_json(result) if as_json else out("\n".join(sample_size(asked, needed, held, months, language())))


commands = {"stats": stats}
