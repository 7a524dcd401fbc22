"""Severity 3 in varied words is found, look-alikes are left alone: recall and precision on written cases."""
from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.topics.severity import assess

CASES = yaml.safe_load((Path(__file__).parent / "severity_cases.yml").read_text("utf-8"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_recall_and_precision(lang: str) -> None:
    severe, near = CASES[lang]["severe"], CASES[lang]["near"]
    assert len(severe) >= 20 and len(near) >= 20
    missed = [text for text in severe if assess(text).level != 3]
    false = [text for text in near if assess(text).level == 3]
    assert len(missed) <= 0.05 * len(severe), missed
    assert len(false) <= 0.05 * len(near), false


@pytest.mark.parametrize("text, signal", [
    ("再不退钱我就曝光你们", "regulator"), ("再拖我就去教育局告你们", "regulator threat"), ("See you in court", "regulator threat"),
    ("I filed a complaint with the CFPB", "regulator"), ("他说要弄死我", "violence"), ("She wants to end her life", "self-harm"),
    ("轮椅不让进门", "discrimination")])
def test_what_decided_has_a_name(text: str, signal: str) -> None:
    assert signal in assess(text).signals


@pytest.mark.parametrize("text", ["幸好没人滑倒", "No one was taken to hospital", "没有触电", "nobody grabbed me", "投诉到12315要填什么，怎么填"])
def test_denied_and_asked(text: str) -> None:
    assert assess(text).level < 3


def test_reasons_are_short() -> None:
    assert all(len(words) <= 40 for text in CASES["en"]["severe"] for words in assess(text).reason_words)
