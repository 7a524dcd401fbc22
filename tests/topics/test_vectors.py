"""The kept vectors of the examples."""
from __future__ import annotations

from pathlib import Path
from typing import Sequence

import numpy as np
import pytest

from bot.topics import vectors
from bot.topics.vectors import FILE, encode_kept


class Counting:
    """An encoder that counts what it is asked for; the vector of a text is its length."""

    def __init__(self, name: str = "counting", size: int = 4) -> None:
        self.name, self.size, self.asked = name, size, []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text) + 0.1] * self.size for text in texts], dtype=np.float32)

    def at_hand(self, text: str) -> None:
        return None


def test_only_new_texts_are_encoded_and_the_order_stays(tmp_path: Path) -> None:
    encoder = Counting()
    first = encode_kept(["three", "a"], encoder, tmp_path / FILE)
    again = encode_kept(["a", "longer one", "three"], encoder, tmp_path / FILE)
    assert sorted(encoder.asked) == ["a", "longer one", "three"]
    np.testing.assert_array_equal(again, np.stack([first[1], again[1], first[0]]))
    np.testing.assert_allclose(again[:, 0], [1.1, 10.1, 5.1], rtol=1e-3)


def test_the_file_changes_nothing_of_the_result(tmp_path: Path) -> None:
    texts = ["one", "two words", "three more words"]
    encode_kept(texts, Counting(), tmp_path / FILE)
    np.testing.assert_array_equal(encode_kept(texts, Counting(), tmp_path / FILE), encode_kept(texts, Counting(), None))


def test_another_encoder_has_its_own_vectors(tmp_path: Path) -> None:
    encode_kept(["one"], Counting("first"), tmp_path / FILE)
    other, wider = Counting("second"), Counting("third", size=8)
    encode_kept(["one"], other, tmp_path / FILE)
    assert other.asked == ["one"]
    assert encode_kept(["one"], wider, tmp_path / FILE).shape == (1, 8)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no file of ours"])
def test_a_broken_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    encoder = Counting()
    encode_kept(["one"], encoder, tmp_path / FILE)
    encode_kept(["one"], encoder, tmp_path / FILE)
    assert encoder.asked == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_past_the_most_only_those_at_hand_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "MOST", 3)
    encoder = Counting()
    encode_kept(["a", "b", "c"], encoder, tmp_path / FILE)
    encode_kept(["c", "d"], encoder, tmp_path / FILE)
    encoder.asked.clear()
    encode_kept(["a", "c", "d"], encoder, tmp_path / FILE)
    assert encoder.asked == ["a"]
