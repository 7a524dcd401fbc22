"""Ways of asking, each with what must be understood; follow-ups; what is refused."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.questions.model import Question
from bot.questions.read import Known, read
from bot.topics.taxonomy import load_taxonomy

TODAY = dt.date(2026, 11, 18)
ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text("utf-8"))
SAID = [(lang, row) for lang, rows in TABLE.items() for row in rows]


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(("城东", "城西", "高新", "Airport", "Harbour"), (), load_taxonomy(), TODAY)


def expected(row: dict) -> Question:
    given = {key: tuple(value) if key == "among" else value for key, value in row.items() if key not in ("say", "period", "before")}
    for key, names in (("period", ("start", "end")), ("before", ("before_start", "before_end"))):
        given |= dict(zip(names, row.get(key, ())))
    return Question(**given)


@pytest.mark.parametrize(("lang", "row"), SAID, ids=[row["say"] for _, row in SAID])
def test_ways_of_asking(known: Known, lang: str, row: dict) -> None:
    assert read(row["say"], known).said() == expected(row).said()


def test_the_table_is_large_and_no_training_example() -> None:
    trained = {line.strip()[2:].strip() for path in (ROOT / "data" / "nlu").glob("*.yml")
               for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"] for line in entry["examples"].splitlines()}
    held_out = {line for lines in yaml.safe_load((ROOT / "tests/nlu/heldout.yml").read_text("utf-8")).values() for line in lines}
    for rows in TABLE.values():
        lines = {row["say"] for row in rows}
        assert len(lines) == len(rows) >= 60
        assert not lines & trained and not lines & held_out
        assert {row["kind"] for row in rows} == {"top", "trend", "compare", "drill", "search", "why", "since_event"}
