"""The trained NLU beside its accuracy (test_nlu.py): what is held out, questions in between, doubt, hostile lines."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.playbooks.judge import judge
from tests.conversations.bot_for_tests import event_loop

HELDOUT = yaml.safe_load((Path(__file__).parents[1] / "nlu" / "heldout.yml").read_text("utf-8"))
ROOT = Path(__file__).parents[2]


def test_heldout_lines_are_held_out() -> None:
    trained = {line.strip()[2:] for path in (ROOT / "data" / "nlu").glob("*.yml")
               for example in yaml.safe_load(path.read_text("utf-8"))["nlu"] for line in example["examples"].splitlines()}
    assert len(trained) > 1000
    assert not trained & {line for lines in HELDOUT.values() for line in lines}


def test_questions_in_between_are_not_answers(agent: Any) -> None:
    """Most of them are seen even where the asked field takes any words."""
    lines, seen = HELDOUT["ask_top_topics"], 0
    for line in lines:
        found = event_loop().run_until_complete(agent.parse_message(line))
        intent, nearest = found["intent"], found["nearest"]
        near = nearest["cosine"] if nearest["intent"] == intent["name"] else 0.0
        seen += judge(line, intent["name"], intent["confidence"], fits=False, free_text=True, near=near).kind == "question"
    assert seen >= 0.6 * len(lines)


def test_two_best_guesses_come_with_the_doubt(agent: Any) -> None:
    """Below the floor the ranking is kept behind the fallback."""
    found = event_loop().run_until_complete(agent.parse_message("seventeen folders of string"))
    names = [entry["name"] for entry in found["intent_ranking"]]
    assert names[0] == "nlu_fallback" and len(set(names)) == len(names) >= 3 and "cosine" in found["nearest"]


def test_every_text_is_parsed(agent: Any, hostile: str) -> None:
    found = event_loop().run_until_complete(agent.parse_message(hostile))
    assert found["intent"]["name"] is None or isinstance(found["intent"]["name"], str)
