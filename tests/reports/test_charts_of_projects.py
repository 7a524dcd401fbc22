"""Fishbone, before and after, schedule: valid specifications that say what they were given, and sane pictures."""
from __future__ import annotations

import datetime as dt
import json
import math

import altair
import pytest

from bot.playbooks.model import load_playbook
from bot.reports.charts_fishbone import COLUMN, Cause, fishbone_chart
from bot.reports.charts_project import Measured, Task, before_after_chart, is_late, schedule_chart
from tests.reports.test_charts import LANGUAGES, data_of, pixels

BRANCHES = next(column for column in load_playbook("seven_step").step("causes").field("root_causes").columns
                if column.id == "branch").choices
CAUSE = {"zh": "午休轮班表按“一半人先吃饭”固定排，12点前后4个窗口只开2个",
         "en": "The lunch rota always sends half the staff at once, leaving two of four windows open around noon"}
PROBLEM = {"zh": "工作日午间客户取号后平均要等34.5分钟才被叫到", "en": "On weekdays at lunch customers wait 34.5 minutes on average"}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def fishbone(lang: str, causes: list[Cause]):
    return fishbone_chart(PROBLEM[lang], [(branch.id, branch.label[lang]) for branch in BRANCHES], causes, "因果图", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 7, 30])
@pytest.mark.parametrize("spread", [True, False])
def test_fishbone(lang, count, spread, tmp_path):
    causes = [Cause(f"{number} {CAUSE[lang]}", BRANCHES[number % 7 if spread else 1].id, number == 0) for number in range(count)]
    spec = fishbone(lang, causes)
    altair.Chart.from_dict(spec, validate=True)
    rows = data_of(spec)
    assert {tuple(row["words"]) for row in rows if "x2" in row and "heart" in row and "whole" not in row} == {
        (branch.label[lang],) for branch in BRANCHES}
    assert {row["whole"] for row in rows if "verified" in row} == {cause.words for cause in causes}
    assert [row["whole"] for row in rows if row.get("verified")] == [cause.words for cause in causes if cause.verified]
    assert len([row for row in rows if row.get("kind") == "root"]) == (1 if count else 0)
    assert spec["height"] < 1100
    assert pixels(spec, tmp_path).min() < 100


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", [7, 30])
def test_causes_of_a_fishbone_do_not_lie_on_each_other_nor_on_the_spine(lang, count):
    spec = fishbone(lang, [Cause(f"{number} {CAUSE[lang]}", BRANCHES[number % 7].id) for number in range(count)])
    boxes = [(row["x"], row["y"] - 16 * len(row["words"]), row["x"] + COLUMN * 0.6, row["y"])
             for row in data_of(spec) if "verified" in row]
    assert len(boxes) == count
    assert all(bottom >= 0 or top <= 0 for _, bottom, _, top in boxes)
    for place, (left, bottom, right, top) in enumerate(boxes):
        assert not [other for other in boxes[place + 1:] if left < other[2] and other[0] < right
                    and bottom < other[3] - 1 and other[1] < top - 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ordinary_cause_is_whole_on_the_fishbone(lang):
    drawn = [row["words"] for row in data_of(fishbone(lang, [Cause(CAUSE[lang], "policy")])) if "verified" in row][0]
    assert "".join(drawn).replace(" ", "") == CAUSE[lang].replace(" ", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_before_and_after(lang, tmp_path):
    spec = before_after_chart([Measured("改前", "2025-10", 34.5, 32.7, 36.8), Measured("改后", "2026-10", 21.2, 20.4, 22.3)], 22,
                              "等候", "分钟", lang)
    altair.Chart.from_dict(spec, validate=True)
    rows = [row for row in data_of(spec) if "zero" in row]
    assert [(row["value"], row["low"], row["high"]) for row in rows[:2]] == [(34.5, 32.7, 36.8), (21.2, 20.4, 22.3)]
    assert rows[0]["words"] == "34.5 (32.7 – 36.8)"
    assert [row["value"] for row in data_of(spec) if row.get("words", "").endswith(" 22")] == [22, 22]
    assert pixels(spec, tmp_path).min() < 100


def test_an_interval_that_nobody_knows_is_not_drawn(tmp_path):
    spec = before_after_chart([Measured("a", "", -3, -math.inf, math.inf), Measured("b", "", 0, 0, 0)], None, "t", "m", "en")
    rows = [row for row in data_of(spec) if "zero" in row]
    assert (rows[0]["low"], rows[0]["high"], rows[0]["words"]) == (-3, -3, "-3")
    json.dumps(spec, allow_nan=False)
    assert pixels(spec, tmp_path).min() < 100


TODAY = day("2026-02-10")
TASKS = [Task("重排轮班表", "刘洋", day("2025-11-20"), day("2025-12-31"), day("2025-12-28"), True),
         Task("培训", "王芳", day("2025-12-01"), day("2025-12-20"), day("2026-01-09"), True),
         Task("换取号机", "赵磊", day("2026-01-05"), day("2026-01-20")),
         Task("推到高新网点", "刘洋", day("2026-01-15"), day("2026-03-31")),
         Task("取消了的", "", None, day("2026-01-05"), cancelled=True),
         Task("登记得晚", "陈静", day("2026-03-01"), day("2026-02-20")),
         Task("做完了，日子不知道", "陈静", None, day("2026-01-05"), None, True),
         Task("没有日期", "陈静")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_schedule(lang, tmp_path):
    spec = schedule_chart(TASKS, TODAY, "对策进度", lang)
    altair.Chart.from_dict(spec, validate=True)
    rows = {row["words"]: row for row in data_of(spec) if "owner" in row}
    assert [rows[task.words]["kind"] for task in TASKS] == [0, 2, 2, 1, 3, 1, 0, 1]  # done, planned, late, cancelled
    assert rows["重排轮班表"]["start"].startswith("2025-11-20") and rows["重排轮班表"]["done"].startswith("2025-12-28")
    assert rows["登记得晚"]["short"] and rows["取消了的"]["short"] and not rows["重排轮班表"]["short"]
    assert any("2026-02-10" in row["words"] for row in data_of(spec) if "owner" not in row)
    text = json.dumps(spec, ensure_ascii=False)
    assert all(task.owner in text for task in TASKS)
    assert pixels(spec, tmp_path).min() < 100


def test_late():
    assert [is_late(task, TODAY) for task in TASKS] == [False, True, True, False, False, False, False, False]


@pytest.mark.parametrize("tasks", [TASKS[-1:], TASKS[:1], TASKS * 5])
def test_schedules_of_any_size_draw_a_picture(tasks, tmp_path):
    assert pixels(schedule_chart(tasks, TODAY, "t", "zh"), tmp_path).min() < 100


def test_hostile_words_draw_a_picture(hostile, tmp_path):
    specs = [fishbone_chart(hostile, [("a", hostile)], [Cause(hostile, "a", True)], hostile, "zh"),
             before_after_chart([Measured(hostile, hostile, 1, 0, 2)], 1, hostile, hostile, "en"),
             schedule_chart([Task(hostile, hostile, None, TODAY)], TODAY, hostile, "zh")]
    for spec in specs:
        assert pixels(spec, tmp_path).min() < 100
