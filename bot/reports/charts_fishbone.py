"""Cause-and-effect diagram 因果图 (fishbone): a spine to the problem, one bone a branch, causes on the bones."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.texts import join, say
from bot.reports.charts import SIZE, fast, finished, heading, palette
from bot.reports.labels import balanced, visible, width, wrap

COLUMN = 215.0  # pixels along the spine for the causes of one bone
SLANT = 46.0  # how far a bone leans
ROOM = COLUMN - SLANT - 10  # for the words of a cause
LINE = SIZE + 3.0
MARGIN = 30.0  # left of the first bone, for the words that lean out
HEAD = 160.0  # the box with the problem
TALLEST = 300.0  # of the upper or lower half, before the words of causes are given fewer lines


@dataclass(frozen=True)
class Cause:
    """A cause on the bone ``branch`` (an id); ``verified``: a root cause with evidence."""

    words: str
    branch: str
    verified: bool = False


@dataclass(frozen=True)
class _Twig:
    lines: list[str]
    whole: str
    verified: bool

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + 12


@fast
def fishbone_chart(problem: str, branches: Sequence[tuple[str, str]], causes: Sequence[Cause], title: str,
                   lang: str) -> dict[str, Any]:
    """Fishbone of ``causes``; ``branches`` are (id, name), in order: the first half above the spine.

    Every branch is drawn, since an empty bone says what nobody has thought of. Words that find no room end with
    an ellipsis and are whole in the tooltip; the more causes, the fewer lines each.
    """
    import altair as alt

    colours = palette()
    upper = (len(branches) + 1) // 2
    bones = _bones(branches, causes, upper)
    heights = [max((sum(twig.height for twig in bone) for bone in half), default=0.0) + 16
               for half in (bones[:upper], bones[upper:])]
    heights = [max(height, 80.0) for height in heights]
    spine = MARGIN + upper * COLUMN + 26
    strokes: list[dict[str, Any]] = [_stroke(0, 0, spine, 0, "spine")]
    words: list[dict[str, Any]] = []
    plates: list[dict[str, Any]] = []
    for place, ((_, name), bone) in enumerate(zip(branches, bones)):
        side = 1 if place < upper else -1
        height = heights[0] if side > 0 else heights[1]
        foot = MARGIN + (place % upper + 1) * COLUMN
        top = foot - SLANT
        strokes.append(_stroke(top, side * height, foot, 0, "bone"))
        across = min(ROOM, width(visible(name), SIZE) + 18)
        plates.append({"x": top - across / 2, "x2": top + across / 2, "y": side * height,
                       "y2": side * (height + LINE + 8), "middle": top, "heart": side * (height + LINE / 2 + 4),
                       "words": wrap(name, ROOM - 10, SIZE, 1)})
        far = height - 8  # from the outer end of the bone to the spine
        for twig in bone:
            # words stand on their twig, on either side of the spine
            level = side * (far - twig.height + 6) if side > 0 else side * far
            joint = foot - SLANT * abs(level) / height
            # above the spine the bone leans over what stands on its twigs: keep clear of it
            start = joint - ROOM - 4 - (SLANT * len(twig.lines) * LINE / height if side > 0 else 0)
            strokes.append(_stroke(start, level, joint, level, "root" if twig.verified else "twig"))
            words.append({"x": start + 2, "y": level + len(twig.lines) * LINE + 1, "words": twig.lines,
                          "whole": twig.whole, "verified": twig.verified})
            far -= twig.height
    full = spine + HEAD
    reach = [-heights[1] - LINE - 12, heights[0] + LINE + 12]
    x, y = (alt.X("x:Q", scale=alt.Scale(domain=[0, full], nice=False), axis=None),
            alt.Y("y:Q", scale=alt.Scale(domain=reach, nice=False), axis=None))
    looks = {"spine": (colours["line"], 3.0), "bone": (colours["own"], 2.0), "twig": (colours["line"], 1.0),
             "root": (colours["rule"], 2.4)}
    layers = [alt.Chart(alt.Data(values=[stroke for stroke in strokes if stroke["kind"] == kind])).mark_rule(
        color=colour, strokeWidth=weight).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
        for kind, (colour, weight) in looks.items()]
    plate = alt.Chart(alt.Data(values=plates))
    layers += [plate.mark_rect(color=colours["own"], cornerRadius=4).encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
               plate.mark_text(color="white", fontSize=SIZE).encode(
                   x=alt.X("middle:Q", axis=None), y=alt.Y("heart:Q", axis=None), text="words:N")]
    for verified in (False, True):
        shown = alt.Chart(alt.Data(values=[word for word in words if word["verified"] == verified]))
        layers.append(shown.mark_text(
            align="left", baseline="top", lineHeight=LINE, fontSize=SIZE,
            color=colours["rule"] if verified else colours["line"], fontWeight="bold" if verified else "normal").encode(
                x=x, y=y, text="words:N", tooltip=alt.Tooltip("whole:N", title=say("chart_cause", lang))))
    lines = balanced(problem, HEAD - 20, SIZE, 10)
    half = len(lines) * LINE / 2 + 10
    head = alt.Chart(alt.Data(values=[{"x": spine, "x2": full, "y": -half, "y2": half, "middle": spine + HEAD / 2,
                                       "heart": half - 10, "words": lines, "whole": visible(problem)}]))
    layers += [head.mark_rect(color=colours["line"], cornerRadius=4).encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
               head.mark_text(color="white", baseline="top", lineHeight=LINE, fontSize=SIZE).encode(
                   x=alt.X("middle:Q", axis=None), y=alt.Y("heart:Q", axis=None), text="words:N",
                   tooltip=alt.Tooltip("whole:N", title=say("chart_problem", lang)))]
    found = [visible(cause.words) for cause in causes if cause.verified]
    note = say("chart_fishbone_note" if found else "chart_fishbone_unverified", lang)
    chart = alt.layer(*layers).properties(
        width=full, height=reach[1] - reach[0], title=heading(title, [note], full),
        description=say("chart_fishbone_description", lang, problem=visible(problem), count=len(causes),
                        found=join(found, lang) or "–"))
    return finished(chart)


def _bones(branches: Sequence[tuple[str, str]], causes: Sequence[Cause], upper: int) -> list[list[_Twig]]:
    """The causes of each branch, their words broken into as many lines (five at most) as keep the picture low."""
    bones: list[list[_Twig]] = []
    for most in (5, 4, 3, 2, 1):
        bones = [[_twig(cause, most) for cause in causes if cause.branch == branch] for branch, _ in branches]
        tallest = [max((sum(twig.height for twig in bone) for bone in half), default=0.0)
                   for half in (bones[:upper], bones[upper:])]
        if sum(tallest) <= 2 * TALLEST:
            break
    return bones


def _twig(cause: Cause, lines: int) -> _Twig:
    mark = "★ " if cause.verified else ""
    size = SIZE * (1.06 if cause.verified else 1.0)  # bold words are wider
    return _Twig(balanced(mark + cause.words, ROOM, size, lines), visible(cause.words), cause.verified)


def _stroke(x: float, y: float, x2: float, y2: float, kind: str) -> dict[str, Any]:
    return {"x": x, "y": y, "x2": x2, "y2": y2, "kind": kind}
