"""Labels of people against a model that has not seen them: the real examples and a real encoder."""
from __future__ import annotations

import numpy as np
import pytest

from bot.settings import load
from bot.topics.crossvalidated import _folds, contradicted
from bot.topics.taxonomy import Taxonomy
from tests.conversations.bot_for_tests import need_models


@pytest.mark.parametrize("texts", [[], ["", "   "]])
def test_nothing_to_judge(taxonomy: Taxonomy, texts: list[str]) -> None:
    assert contradicted(texts, ["queue_wait"] * len(texts), load(), taxonomy) == []


def test_a_plainly_wrong_label_is_found_and_right_ones_are_left(taxonomy: Taxonomy) -> None:
    texts = ["柜台前排了两个小时的队，叫号一直不动", "App更新之后一打开就闪退", "I was charged the annual fee twice this month",
             "waited an hour in the line before anybody called my number", "柜员态度恶劣，冲我翻白眼还骂人", "The teller was rude and shouted at me"]
    labels = ["facility_env", "system_channel", "fee_dispute", "queue_wait", "staff_attitude", "staff_attitude"]
    found = contradicted(texts, labels, need_models(), taxonomy)
    assert [(at, topic) for at, topic, _ in found] == [(0, "queue_wait")]
    assert 0.85 < found[0][2] <= 1


def test_equal_texts_are_never_on_both_sides() -> None:
    pieces = [f"text {number % 7}" for number in range(40)]
    parts = _folds(pieces, np.arange(10, 40), 5)
    assert sorted(at for part in parts for at in part) == list(range(10, 40)) and len(parts) == 5
    names = [{pieces[at] for at in part} for part in parts]
    assert all(not one & other for number, one in enumerate(names) for other in names[number + 1:])
    assert [list(part) for part in _folds(pieces, np.arange(10, 40), 1)] == [list(range(10, 40))]
