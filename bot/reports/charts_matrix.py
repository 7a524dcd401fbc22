"""The heat map of a defect matrix: topics down, process steps across, marked cells framed."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.language.texts import say
from bot.reports.charts import SIZE, fast, finished, heading, lookup, palette
from bot.reports.labels import balanced, visible, width, wrap

if TYPE_CHECKING:
    from bot.analysis.defect_matrix import DefectMatrix

STEP, ROW = 128, 34
DEEPEST = 0.45  # strength of the fullest colour: dark letters stay readable on it
FULL = 6.0      # deviation from which a cell has the fullest colour


@fast
def matrix_chart(matrix: DefectMatrix, rows: Mapping[str, str], columns: Mapping[str, str], title: str,
                 notes: Sequence[str], lang: str) -> dict[str, Any]:
    """Cells with their cases, the colour by how far they are above what was to be expected; marked ones are framed and
    show the expected number too. ``rows`` names the matrix's rows (process steps, drawn across), ``columns`` its columns
    (topics, drawn down); ``notes`` are lines below the title."""
    import altair as alt

    down, across = list(matrix.columns), list(matrix.rows)
    names = [visible(columns.get(name, name)) for name in down]
    steps = [visible(rows.get(name, name)) for name in across]
    room = min(200.0, max(width(name, SIZE) for name in names) + 4)
    data = [{
        "x": across.index(cell.row), "y": down.index(cell.column), "step": steps[across.index(cell.row)],
        "topic": names[down.index(cell.column)], "n": cell.n, "expected": cell.expected, "z": cell.z,
        "label": say("chart_matrix_cell", lang, n=cell.n, expected=f"{cell.expected:.1f}") if cell.marked else str(cell.n),
        "strength": DEEPEST * min(1.0, max(0.0, cell.z) / FULL), "frame": 2.5 if cell.marked else 0,
    } for cell in matrix.cells.values()]
    base = alt.Chart(alt.NamedData(name="rows")).encode(
        x=alt.X("x:O", axis=alt.Axis(title=None, labelAngle=0, labelBaseline="top", labelExpr=lookup(
            [[*balanced(name, STEP - 8, SIZE, 4), f"n = {matrix.rows[code]:,}"] for name, code in zip(steps, across)]),
            labelLimit=0, ticks=False, domain=False, labelPadding=8)),
        y=alt.Y("y:O", axis=alt.Axis(title=None, labelExpr=lookup([wrap(
            f"{name} ({matrix.columns[code]:,})", room + 60, SIZE, 2) for name, code in zip(names, down)]),
            labelLimit=0, ticks=False, domain=False, labelPadding=8)))
    tooltip = [alt.Tooltip("topic:N", title=say("chart_category", lang)),
               alt.Tooltip("step:N", title=say("chart_matrix_step", lang)),
               alt.Tooltip("n:Q", title=say("chart_count", lang)),
               alt.Tooltip("expected:Q", title=say("chart_matrix_expected", lang), format=".1f"),
               alt.Tooltip("z:Q", title=say("chart_matrix_deviation", lang), format="+.1f")]
    grid = base.mark_rect(fill="white", stroke=palette()["grid"])
    cells = base.mark_rect(fill=palette()["own"], tooltip=True).encode(
        fillOpacity=alt.FillOpacity("strength:Q", scale=None, legend=None), tooltip=tooltip)
    frames = base.transform_filter("datum.frame > 0").mark_rect(
        fillOpacity=0, stroke=palette()["rule"], strokeWidth=2.5)
    figures = base.mark_text(fontSize=SIZE).encode(text="label:N")
    first = matrix.marked[0] if matrix.marked else matrix.largest
    wide, high = STEP * len(across), ROW * len(down)
    chart = alt.layer(grid, cells, frames, figures).properties(
        width=wide, height=high, title=heading(title, [say("chart_matrix_note", lang), *notes], wide + room + 60),
        description=say("chart_matrix_description", lang, title=visible(title), n=f"{matrix.n:,}",
                        marked=len(matrix.marked), topic=visible(columns.get(first.column, first.column)),
                        step=visible(rows.get(first.row, first.row)), first=first.n))
    return finished(chart, data)
