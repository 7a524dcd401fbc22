"""The statistical analysis and the three ways side by side for programs: plain mappings, nothing rounded."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.choosing.side_by_side import Line, SideBySide
from bot.choosing.statistical import PER, UNITS, Statistical


def scope_data(found: Statistical) -> dict[str, Any]:
    """Period, filter, n and denominator: what every number is of."""
    top = found.top
    return {"from": top.period.start.isoformat(), "to": top.period.end.isoformat(), "branch": top.which.branch,
            "channel": top.which.channel, "customer": top.which.customer, "n": top.n, "unlabelled": top.unlabelled,
            "sources": dict(found.sources), "per": PER, "transactions": top.exposure.transactions, "rate": top.rate(top.n)}


def statistical_data(found: Statistical) -> dict[str, Any]:
    """Everything the answer in words says."""
    top, cost, matrix = found.top, found.cost, found.matrix
    return scope_data(found) | {
        "before": {"from": top.before.start.isoformat(), "to": top.before.end.isoformat(), "n": top.n_before,
                   "covered": top.before_covered},
        "rankings": {unit: [{"topic": row.category, "value": row.count, "share": row.share, "cumulative": row.cumulative,
                             "vital": row.vital} for row in ranked.rows] if (ranked := found.ranking(unit)) else None
                     for unit in UNITS},
        "no_vital_few": top.pareto.no_vital_few if top.pareto else None,
        "rates": {topic: top.rate(n) for topic, n in top.counts.items()},
        "cost": {"basis": cost.basis, "currency": cost.currency or None, "n": cost.n,
                 "firm": cost.firm, "missing": list(cost.missing),
                 "left_out": cost.left_out},
        "matrix": None if matrix is None else {
            "n": matrix.n, "processes": dict(matrix.rows), "topics": dict(matrix.columns),
            "cells": [{"process": cell.row, "topic": cell.column, "n": cell.n, "expected": cell.expected, "z": cell.z,
                       "marked": cell.marked,
                       "by_rule": (cell.row, cell.column) in found.by_rule} for cell in matrix.cells.values()]},
        "association": {"n": found.association.n, "per_case": found.association.per_case, "rare": found.association.rare,
                        "pairs": [asdict(pair) for pair in found.association.pairs]},
        "trend": {topic: {"count": top.counts.get(topic, 0), "before": top.counts_before.get(topic, 0), "p": change.p,
                          "verdict": change.verdict if top.before_covered else None}
                  for topic, change in top.changes.items()},
        "charts": {topic: {"kind": drawn.chart.kind, "points": len(drawn.chart.points),
                           "signals": sorted({signal.rule for signal in drawn.chart.signals})}
                   for topic, drawn in found.charts.items()},
        "split_topic": found.split_topic, "splits": [asdict(one) for one in found.splits],
        "closes": dict(found.closes), "warnings": list(found.warnings),
        "nearest": [top.nearest.start.isoformat(), top.nearest.end.isoformat()] if top.nearest else None}


def side_data(found: SideBySide) -> dict[str, Any]:
    """The lines of the three ways, what agrees, what is missing."""
    return scope_data(found.statistical) | {
        "study": found.study, "open_study": found.open_study, "available": list(found.available),
        "lines": [_line(line) for line in found.lines], "agreed": [line.topic for line in found.agreed],
        "missing": list(found.missing)}


def _line(line: Line) -> dict[str, Any]:
    parts = {name: asdict(part) if (part := getattr(line, name)) else None
             for name in ("counted", "compared", "technique")}
    return {"topic": line.topic, **parts, "ways": list(line.ways), "reasons": list(line.reasons)}
