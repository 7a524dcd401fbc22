"""Words that fit into charts."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.reports.labels import balanced, fits, shorten, visible, width, wrap


def test_chinese_breaks_anywhere_and_english_between_words():
    assert wrap("承诺不兑现", 40, 13, 3) == ["承诺不", "兑现"]
    assert wrap("Slow handling", 60, 13, 3) == ["Slow", "handling"]
    assert wrap("Rules & process", 60, 13, 3) == ["Rules &", "process"]
    assert wrap("系统与App好用", 60, 13, 2) == ["系统与", "App好用"]


def test_lines_are_balanced_and_nothing_is_cut_that_fits():
    assert balanced("信息资金安", 52, 13, 3) == ["信息资", "金安"]
    assert balanced("Unclear info", 78, 13, 3) == ["Unclear", "info"]
    assert not fits("Incomprehensibility", 60, 13, 3) and fits("办理缓慢", 60, 13, 1)


def test_what_is_too_long_ends_with_an_ellipsis():
    assert shorten("排队等候太久", 40, 13).endswith("…") and shorten("短", 40, 13) == "短"
    assert wrap("x" * 20000, 100, 13, 2)[-1].endswith("…")


def test_signs_that_turn_text_round_are_left_out():
    assert visible("\u200b\u202e排队\x00\nx\ufeff") == "排队 x"


@given(st.text(max_size=80), st.integers(30, 300), st.integers(1, 4))
def test_properties(text, room, lines):
    found = wrap(text, room, 13, lines)
    assert 1 <= len(found) <= lines
    assert all(width(line, 13) <= room for line in found)
    if fits(text, room, 13, lines) and "…" not in text:
        assert "".join("".join(found).split()) == "".join(visible(text).split())
        assert "".join("".join(balanced(text, room, 13, lines)).split()) == "".join(visible(text).split())
