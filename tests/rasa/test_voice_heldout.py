"""How often customers' words that another intent won are known for what they are, and how often a wish is doubted."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.complaints.prepare import prepare
from bot.complaints.voice import customers_words
from bot.topics.current import get_model
from tests.conversations.bot_for_tests import event_loop, need_models

HELDOUT = yaml.safe_load((Path(__file__).parents[1] / "nlu" / "heldout.yml").read_text("utf-8"))
CUSTOMERS = ("give_complaint", "_customers", "_form_answers")


def heard(agent: Any, text: str) -> tuple[str, bool]:
    """(the intent, whether the text is asked about as a customer's)"""
    result = event_loop().run_until_complete(agent.parse_message(text))
    intent, found = result["intent"], get_model(need_models()).classify(prepare(text).reading)
    return intent["name"], customers_words(text, intent["name"], intent["confidence"],
                                           result.get("nearest") or {}, found)


def test_customers_words_are_not_taken_for_a_wish(agent: Any) -> None:
    missed = [text for text in HELDOUT["_customers"] for name, asked in [heard(agent, text)]
              if name != "give_complaint" and not asked]
    assert len(missed) <= 0.15 * len(HELDOUT["_customers"]), missed


def test_wishes_are_not_taken_for_customers_words(agent: Any) -> None:
    lines = [text for name, texts in HELDOUT.items() if name not in CUSTOMERS for text in texts]
    doubted = [text for text in lines if heard(agent, text)[1]]
    assert len(doubted) <= 0.03 * len(lines), doubted


@pytest.mark.parametrize("text", ["撤销", "返回", "取消每日简报", "逾期的投诉", "undo", "show overdue complaints", "stop", "thanks"])
def test_commands_are_never_doubted(agent: Any, text: str) -> None:
    assert heard(agent, text)[1] is False
