"""Texts to features: normalised pieces (whole text and clauses) and their token n-grams.

N-grams are taken over the bilingual tokens of ``bot.language.tokens``: Chinese characters in ones, twos and
threes, Latin words in ones and twos and, against typos and endings, in letter fours.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.language.tokens import tokens
from bot.topics.polarity import MARK, marks

MAX_CHARACTERS = 4000  # of a text read for n-grams; past this a complaint repeats itself
MAX_CLAUSES = 8
SHORT_CLAUSE = {True: 5, False: 24}  # characters (Chinese, Latin) below which a clause joins its neighbour

# Soft hyphens, zero-width and direction marks, byte-order marks, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_NOISE = re.compile(r"<[^<>]{1,200}>|https?://\S+|@\w+|\[[A-Z_0-9]+\]|\{\$?[\d.,]+\}|\bX{2,}\b")
_CLAUSE_END = re.compile(r"(?<=[。!?;…~\n,])|(?<=[.!?;])\s+")
_TURN = re.compile(r"但|可是|不过|就是|只是|可惜|然而|(?:but|however|except|though|although)\b", re.IGNORECASE)
_EDGE = " ,。.!?;…~\n\t"
MARK_WEIGHT = 0.2  # of a mark, beside n-grams of unit length together
_LETTER = re.compile(r"[^\W\d_]")
_HAN_START = "\u3400"


def normalise(text: str) -> str:
    """NFKC without invisible characters, tags, links, handles and placeholders; at most 4,000 characters.

    Nothing is left of a text without any letter: there is nothing to classify in "😡😡" or "123".
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])).replace("\u2019", "'")
    text = _NOISE.sub(" ", text).strip()
    return text if _LETTER.search(text) else ""


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a normalised text, very short ones joined (never with a "but"); empty when there is only one."""
    joined: list[str] = []
    for part in (piece.strip(_EDGE) for piece in _CLAUSE_END.split(text)):
        if len(part) < 2:
            continue
        if joined and len(joined[-1]) < SHORT_CLAUSE[joined[-1][:1] >= _HAN_START] and not _TURN.match(part):
            joined[-1] += " " + part
        else:
            joined.append(part)
    return tuple(joined[:MAX_CLAUSES]) if len(joined) > 1 else ()


def count(text: str) -> Counter[str]:
    """Token n-grams of a normalised text, and the marks of its good and bad words (``bot.topics.polarity``)."""
    words = [word for word, _ in tokens(text.lower())]
    grams = words + [f"{one} {two}" for one, two in zip(words, words[1:])]
    grams += [one + two + three for one, two, three in zip(words, words[1:], words[2:])
              if one >= _HAN_START and two >= _HAN_START and three >= _HAN_START
              and len(one) == len(two) == len(three) == 1]
    for word in words:
        if len(word) >= 4 and word.isascii():
            marked = f"<{word}>"
            grams += [marked[at : at + 4] for at in range(len(marked) - 3)]
    grams += marks(words)
    return Counter(grams)


@dataclass(frozen=True)
class Grams:
    """One text's n-grams and marks: positions in the vocabulary and their weights (n-grams: unit length)."""

    positions: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class NgramTable:
    """The vocabulary with its inverse document frequencies (smoothed, natural log; Salton & Buckley 1988)."""

    positions: dict[str, int]
    idf: np.ndarray

    @cached_property
    def is_mark(self) -> np.ndarray:
        """Which of the vocabulary are marks, shape (vocabulary,)."""
        return np.array([gram[0] == MARK and len(gram) > 1 for gram in self.positions], dtype=bool)

    def grams(self, text: str) -> Grams:
        """Sublinear tf × idf of a normalised text."""
        return self.weigh(count(text))

    def weigh(self, counts: Mapping[str, int]) -> Grams:
        """The same from n-grams that are already counted."""
        at = self.positions
        positions = np.fromiter((at.get(gram, -1) for gram in counts), dtype=np.int64, count=len(counts))
        numbers = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        known = positions >= 0
        positions, numbers = positions[known], numbers[known]
        marked = self.is_mark[positions]
        weights = (1 + np.log(numbers)) * self.idf[positions]
        weights[marked] = 0
        norm = float(np.linalg.norm(weights))
        if norm:
            weights /= norm
        weights[marked] = MARK_WEIGHT
        return Grams(positions, weights)

    def unmarked(self, matrix: sparse.csr_matrix) -> sparse.csr_matrix:
        """A matrix of this table without the marks: they tell kinds, and would only blur topics."""
        return sparse.csr_matrix(matrix @ sparse.diags((~self.is_mark).astype(np.float32)))

    def matrix(self, counted: Sequence[Mapping[str, int]]) -> sparse.csr_matrix:
        """The same for many texts, shape (texts, vocabulary)."""
        rows = [self.weigh(counts) for counts in counted]
        ends = np.cumsum([0] + [len(row.positions) for row in rows])
        return sparse.csr_matrix(
            (
                np.concatenate([row.weights for row in rows]),
                np.concatenate([row.positions for row in rows]),
                ends,
            ),
            shape=(len(counted), len(self.positions)),
        )


def fit_table(counted: Iterable[Mapping[str, int]], min_documents: int = 2) -> NgramTable:
    """Learn the vocabulary: n-grams of at least ``min_documents`` texts, in sorted order."""
    documents: Counter[str] = Counter()
    n = 0
    for counts in counted:
        documents.update(counts.keys())
        n += 1
    vocabulary = sorted(gram for gram, count in documents.items() if count >= min_documents)
    idf = np.log((1 + n) / (1 + np.array([documents[gram] for gram in vocabulary], dtype=np.float64))) + 1
    return NgramTable({gram: i for i, gram in enumerate(vocabulary)}, idf.astype(np.float32))
