"""The sieve never leaves out a pattern that matches."""
from __future__ import annotations

import re

import pytest

from bot.complaints.fact_words import load_words
from bot.language.numerals import normalise
from bot.language.sieve import Sieve
from bot.topics.examples import load_examples
from bot.topics.severity import load_rules
from bot.topics.taxonomy import load_taxonomy


@pytest.mark.parametrize(("pattern", "text"), [
    ("退款|退货", "我要退款"), (r"(?<![a-z])refund(?![a-z])", "a refund, please"), ("[退还]我?钱", "还钱"), ("啊?吧", "吧"),
    ("(?:很|太)*慢", "慢"), ("(?:很|太)+慢", "太很慢"), (r"\d+元", "35元"), (".好", "很好"), ("x*", ""), ("(a|b)\\1", "bb"),
    ("(?i)WiFi", "the wifi"), ("(?i)wifi", "the WIFI"), ("a{2,3}", "aaa"), ("(?:ab?){2}", "aa"), ("[^不]好", "真好"),
    ("(?=差)差", "差"), ("[一-龥]差", "很差"), ("", "x"), ("a??b", "b")])
def test_finds_what_matches(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    assert compiled.search(text)
    assert Sieve([compiled]).possible(text) == [0]


def test_leaves_out_what_cannot_match() -> None:
    patterns = [re.compile(one) for one in ("退款|退货", r"\brefund", "态度[很太]?差", r"\d+元", ".")]
    assert Sieve(patterns).possible("退了,态度差") == [2, 3, 4]  # a digit may be one of hundreds
    assert Sieve(patterns).possible("35 yuan refund") == [1, 3, 4]


def test_every_list_on_every_example() -> None:
    """Lists that are searched behind a sieve, on all examples: nothing that matches is left out."""
    words = load_words()
    patterns = [pattern for _, pattern in words.products]
    patterns += [one for remedy in words.remedies for one in (remedy.plain, remedy.noun) if one]
    patterns += [one for signal in load_rules().signals for one in (*signal.zh, *signal.en)]
    sieve, left_out = Sieve(patterns), 0
    assert len(sieve.always) < len(patterns) / 4
    for text in {normalise(example.text) for example in load_examples(load_taxonomy())[::7]}:
        rest = set(range(len(patterns))).difference(sieve.possible(text))
        assert not [patterns[at].pattern for at in rest if patterns[at].search(text)]
        left_out += len(rest)
    assert left_out
