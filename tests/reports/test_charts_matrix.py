"""The heat map of the defect matrix: a valid specification, every cell, frames on the marked ones, words that are drawn."""
from __future__ import annotations

import json

import altair
import pytest

from bot.analysis.defect_matrix import defect_matrix
from bot.reports.charts_matrix import matrix_chart
from tests.reports.test_charts import pixels

COUNTS = {("P1", "queue_wait"): 32, ("P1", "fee_dispute"): 8, ("P2", "queue_wait"): 18, ("P2", "fee_dispute"): 42}
STEPS = {"zh": {"P1": "P1 产品询问受理", "P2": "P2 不满及投诉处理"},
         "en": {"P1": "P1 product inquiry handling", "P2": "P2 dissatisfaction and complaint handling"}}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_heat_map(lang, tmp_path):
    matrix = defect_matrix(COUNTS)
    spec = matrix_chart(matrix, STEPS[lang], {"queue_wait": "排队"}, "城东", ["2026-04-01"], lang)
    altair.Chart.from_dict(spec, validate=True)
    rows = {(row["x"], row["y"]): row for row in spec["datasets"]["rows"]}
    assert len(rows) == 4 and sum(row["frame"] > 0 for row in rows.values()) == len(matrix.marked) == 2
    framed = rows[1, 1]  # P1 (the smaller step, second) and queue (second by name)
    assert framed["n"] == 32 and "20.0" in framed["label"] and rows[0, 1]["label"] == "18" and rows[0, 1]["strength"] == 0
    drawn = pixels(spec, tmp_path)
    blank = pixels(json.loads(json.dumps(spec).replace("[datum.value]", "[datum.value] && ' '")), tmp_path, "b.png")
    assert (drawn < 120).sum() > (blank < 120).sum() + 200


def test_hostile_names_draw_a_picture(hostile, tmp_path):
    spec = matrix_chart(defect_matrix(COUNTS), {"P1": hostile}, {"queue_wait": hostile}, hostile, [hostile], "zh")
    assert pixels(spec, tmp_path).min() < 200
