"""Which complaints a wish to merge names."""
from __future__ import annotations

import pytest

from bot.similar.said import MergeSaid, merge_said, number_said


@pytest.mark.parametrize(("text", "said"), [
    ("把投诉667并入666", MergeSaid(667, 666, True)), ("把666合并到667", MergeSaid(666, 667, False)),
    ("合并投诉９和12", MergeSaid(12, 9, True)), ("merge 667 into 666", MergeSaid(667, 666, False)),
    ("merge complaints 9 and 12", MergeSaid(12, 9, True)), ("合并投诉9", None), ("merge 1, 2 and 3", None), ("合并", None)])
def test_merge_said(text: str, said: MergeSaid | None) -> None:
    assert merge_said(text) == said


@pytest.mark.parametrize(("text", "number"), [("撤销投诉 12 的合并", 12), ("undo the merge", None), ("undo the merge of #7", 7)])
def test_number_said(text: str, number: int | None) -> None:
    assert number_said(text) == number
