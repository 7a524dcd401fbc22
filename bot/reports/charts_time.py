"""Charts over time: run chart and control chart (methods.md §10.5). The statistics come from the caller."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bot.language.texts import join, say
from bot.reports.charts import SIZE, fast, finished, heading, lookup, palette
from bot.reports.labels import shorten, visible, width

HEIGHT = 260
LABEL = 160  # pixels of a period on the axis
DIGITS = "①②③④⑤⑥⑦⑧⑨⑩"

NAMED = 4  # periods of a signal that are named one by one
Level = float | Sequence[float | None]  # one value for all points, or one a point
Change = int | Sequence[int] | None
Signal = tuple[int, str]  # (place of the point from 0, name of the rule it breaks)


@fast
def run_chart(periods: Sequence[str], values: Sequence[float], median: Level, title: str, measure: str, lang: str, *,
              target: float | None = None, signals: Sequence[Signal] = (), rules: Mapping[str, str] | None = None,
              change: Change = None, frozen: int | None = None, removed: Sequence[int] = (),
              notes: Sequence[str] = (), height: int = HEIGHT) -> dict[str, Any]:
    """Run chart 推移图: the values in order, their median (one for all, or one a point), the target.

    ``change`` is the place of the first point after the change (or several of them), ``frozen`` that of the first point
    the lines were not made of, ``removed`` those left out of them; ``notes`` are sentences below the title. ``signals``
    and ``rules`` as in ``control_chart``.
    """
    colours = palette()
    levels = [(say("chart_median", lang), _each(median, values), colours["line"], [])]
    if target is not None:
        levels.append((say("chart_target", lang), _each(target, values), colours["target"], [6, 4]))
    marks, told = _signals(periods, signals, rules, lang)
    description = say("chart_run_description", lang, title=visible(title), count=len(values), first=figure(values[0]),
                      last=figure(values[-1]))
    return _over_time(periods, values, levels, marks, (_all(change), frozen, removed), title, measure, [*notes, *told],
                      description, height, lang)


@fast
def control_chart(periods: Sequence[str], values: Sequence[float], centre: Level, lcl: Level, ucl: Level,
                  signals: Sequence[Signal], title: str, measure: str, lang: str, *, change: Change = None,
                  rules: Mapping[str, str] | None = None, frozen: int | None = None, removed: Sequence[int] = (),
                  notes: Sequence[str] = (), height: int = HEIGHT) -> dict[str, Any]:
    """Control chart 控制图: points, centre line, limits (one for all, or one a point), signals with their rules.

    ``rules`` maps the names of rules to words (the name itself where it has none). A limit may be None at points that
    have none. No target is drawn: limits come from the data, targets from the customers. The rest as in ``run_chart``.
    """
    colours = palette()
    levels = [(say("chart_ucl", lang), _each(ucl, values), colours["rule"], [6, 4]),
              (say("chart_centre", lang), _each(centre, values), colours["line"], []),
              (say("chart_lcl", lang), _each(lcl, values), colours["rule"], [6, 4])]
    marks, told = _signals(periods, signals, rules, lang)
    description = say("chart_control_description", lang, title=visible(title), count=len(values),
                      signals=len(marks))
    return _over_time(periods, values, levels, marks, (_all(change), frozen, removed), title, measure,
                      [*notes, *(told or [say("chart_no_signal", lang)])], description, height, lang)


def _signals(periods: Sequence[str], signals: Sequence[Signal], rules: Mapping[str, str] | None,
             lang: str) -> tuple[list[tuple[int, str]], list[str]]:
    """What stands at the points, and a line for each rule with the periods that break it."""
    names = list(dict.fromkeys(rule for _, rule in signals))
    marks = [(index, "".join(_digit(place) for place, name in enumerate(names) if (index, name) in signals))
             for index in sorted({index for index, _ in signals})]
    told = []
    for place, name in enumerate(names):
        broken = [visible(periods[index]) for index, rule in signals if rule == name]
        words = join(broken, lang) if len(broken) <= NAMED else say(
            "chart_signal_range", lang, first=broken[0], last=broken[-1], count=len(broken))
        told.append(f"{_digit(place)} {visible((rules or {}).get(name, name))}{say('colon', lang)}{words}")
    return marks, told


def _all(change: Change) -> list[int]:
    return [] if change is None else [change] if isinstance(change, int) else list(change)


def figure(value: float) -> str:
    """A measured value as it is shown: about four places that count, thousands marked."""
    places = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if abs(value) >= 0.1 or value == 0 else 4
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _over_time(periods: Sequence[str], values: Sequence[float],
               levels: list[tuple[str, list[float | None], str, list[int]]], marks: Sequence[tuple[int, str]],
               apart: tuple[list[int], int | None, Sequence[int]], title: str, measure: str,
               notes: Sequence[str], description: str, height: int, lang: str) -> dict[str, Any]:
    """``levels`` are (name, a value each point, colour, dashes); ``marks`` are (point, what stands at it); ``apart`` are
    the first points after changes, the first one the lines were not made of, and the points left out of them."""
    import altair as alt

    (changes, frozen, removed), colours, count = apart, palette(), len(values)
    step = min(720 / count, 64.0) if count > 5 else 320 / count
    low, high = _domain([*values, *(value for _, level, _, _ in levels for value in level if value is not None)])
    names = [visible(period) for period in periods]
    labels = [shorten(name, LABEL, SIZE) for name in names]
    every = math.ceil((max(width(label, SIZE) for label in labels) + 10) / step)
    x = alt.X("place:Q", scale=alt.Scale(domain=[-0.5, count - 0.5], nice=False), axis=alt.Axis(
        title=None, values=list(range(0, count, every)), labelExpr=lookup(labels), grid=False, labelLimit=0))
    y = alt.Y("value:Q", scale=alt.Scale(domain=[low, high], nice=False), axis=alt.Axis(
        title=shorten(visible(measure), height - 10, SIZE), tickCount=6 if height > 200 else 4))
    tooltip = [alt.Tooltip("name:N", title=say("chart_period", lang)),
               alt.Tooltip("value:Q", title=say("chart_value", lang), format=",.4~g")]
    points = alt.Chart(alt.Data(values=[{"place": place, "name": name, "value": value}
                                        for place, (name, value) in enumerate(zip(names, values))])).encode(x=x, y=y)
    layers = [points.mark_line(color=colours["own"], strokeWidth=2),
              points.mark_point(color=colours["own"], filled=True, opacity=1, size=44 if step > 10 else 16).encode(
                  tooltip=tooltip)]
    ends = [max((place for place, value in enumerate(level) if value is not None), default=None)
            for _, level, _, _ in levels]
    drawn = [(*level, end) for level, end in zip(levels, ends) if end is not None]
    beside = _apart([level[end] for _, level, _, _, end in drawn], (high - low) * (SIZE + 3) / height)
    for (name, level, colour, dashes, end), where in zip(drawn, beside):
        line = alt.Chart(alt.Data(values=_steps(level, changes))).encode(x=x, y=y, detail="after:N")
        layers.append(line.mark_line(color=colour, strokeDash=dashes, strokeWidth=1.4))
        last = end == count - 1  # a level that ends earlier has its name above its end, where there is room
        label = alt.Chart(alt.Data(values=[{"place": end + 0.5, "value": where if last else level[end],
                                            "words": f"{name} {figure(level[end])}"}])).encode(x=x, y=y, text="words:N")
        layers.append(label.mark_text(align="left" if last else "right", dx=6 if last else 0, dy=0 if last else -9,
                                      fontSize=SIZE, color=colour))
    if removed:
        left_out = alt.Chart(alt.Data(values=[{"place": place, "value": values[place], "name": names[place]}
                                              for place in removed])).encode(x=x, y=y)
        layers.append(left_out.mark_point(fill="white", stroke=colours["own"], opacity=1, size=70).encode(tooltip=tooltip))
    if marks:
        found = alt.Chart(alt.Data(values=[{"place": place, "value": values[place], "name": names[place], "words": words}
                                           for place, words in marks])).encode(x=x, y=y)
        layers += [found.mark_point(color=colours["rule"], filled=True, opacity=1, size=110, shape="diamond").encode(
            tooltip=tooltip), found.mark_text(color=colours["rule"], dy=-14, fontSize=SIZE).encode(text="words:N")]
    for place in sorted({*changes, *([frozen] if frozen is not None else [])}):
        words = join([*([say("chart_change", lang)] if place in changes else []),
                      *([say("chart_frozen", lang)] if place == frozen else [])], lang)
        right = place > count * 0.6  # the words stand on the side where there is room
        when = alt.Chart(alt.Data(values=[{"place": place - 0.5, "words": words}])).encode(x=x)
        layers += [when.mark_rule(color=colours["change"], strokeDash=[2, 3], strokeWidth=1.6),
                   when.mark_text(color=colours["change"], align="right" if right else "left", dx=-5 if right else 5,
                                  fontSize=SIZE).encode(text="words:N", y=alt.value(-6))]
    chart = alt.layer(*layers).properties(width=step * count, height=height, description=description,
                                          title=heading(title, list(notes), max(step * count, 560)))
    return finished(chart)


def _each(level: Level, values: Sequence[float]) -> list[float | None]:
    return list(level) if isinstance(level, Sequence) else [level] * len(values)


def _steps(level: list[float | None], changes: Sequence[int]) -> list[dict[str, Any]]:
    """A level as stairs that reach half a place beyond each point, so that limits of a point stand round it.

    What comes after a change is a line of its own: levels start anew there.
    """
    return [{"place": place + side, "value": value, "after": sum(place >= one for one in changes)}
            for place, value in enumerate(level) if value is not None for side in (-0.5, 0.5)]


def _digit(place: int) -> str:
    return DIGITS[min(place, len(DIGITS) - 1)]


def _domain(values: Sequence[float]) -> tuple[float, float]:
    """The reach of the axis: a tenth beyond the values; from 0 where they come near it."""
    low, high = min(values), max(values)
    room = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    return (0.0 if 0 <= low <= (high - low) * 0.6 else low - room), high + room


def _apart(values: list[float], gap: float) -> list[float]:
    """The same places moved apart so that labels ``gap`` high do not lie on each other; the order stays."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    moved = list(values)
    for before, after in zip(order, order[1:]):
        moved[after] = max(moved[after], moved[before] + gap)
    return moved
