"""Texts to features: normalised pieces (whole text and clauses) and their token n-grams.

N-grams are taken over the bilingual tokens of ``bot.language.tokens``: Chinese characters in ones, twos and
threes, Latin words in ones and twos and, against typos and endings, in letter fours.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Callable, Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.language.tokens import TOKEN
from bot.topics.polarity import MARK, marks

MAX_CHARACTERS = 4000  # of a text read for n-grams; past this a complaint repeats itself
MAX_CLAUSES = 8
SHORT_CLAUSE = {True: 5, False: 24}  # characters (Chinese, Latin) below which a clause joins its neighbour

# Soft hyphens, zero-width and direction marks, byte-order marks, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
# What stands in front of a text says that it is a complaint, not what about: without it the topic would be "complaints".
LABEL = re.compile(
    r"^\s*(?:(?:客户|顾客|用户|旅客|患者|业主)?投诉(?:内容|事由|原因)?|客诉|(?:customer |guest |client |user )?complaint)"
    r"\s*[:\uff1a]\s*", re.IGNORECASE)
_NOISE = re.compile(r"<[^<>]{1,200}>|https?://\S+|@\w+|\[[A-Z_0-9]+\]|\{\$?[\d.,]+\}|\bX{2,}\b")
_CLAUSE_END = re.compile(r"(?<=[。!?;…~\n,])|(?<=[.!?;])\s+")
TURN = re.compile(r"但|可是|不过|就是|只是|可惜|然而|(?:but|however|except|though|although)\b", re.IGNORECASE)
_EDGE = " ,。.!?;…~\n\t"
MARK_WEIGHT = 0.2  # of a mark, beside n-grams of unit length together
_LETTER = re.compile(r"[^\W\d_]")
_HAN_START = "\u3400"


def normalise(text: str) -> str:
    """NFKC without invisible characters, tags, links, handles, placeholders and a leading 投诉: or complaint:; at most
    4,000 characters.

    Nothing is left of a text without any letter: there is nothing to classify in "😡😡" or "123".
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])).replace("\u2019", "'")
    text = _NOISE.sub(" ", text).strip()
    while label := LABEL.match(text):
        text = text[label.end():].strip()
    return text if _LETTER.search(text) else ""


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a normalised text, very short ones joined (never with a "but"); empty when there is only one."""
    joined: list[str] = []
    for part in (piece.strip(_EDGE) for piece in _CLAUSE_END.split(text)):
        if len(part) < 2:
            continue
        if joined and len(joined[-1]) < SHORT_CLAUSE[joined[-1][:1] >= _HAN_START] and not TURN.match(part):
            joined[-1] += " " + part
        else:
            joined.append(part)
    return tuple(joined[:MAX_CLAUSES]) if len(joined) > 1 else ()


def count(text: str) -> Counter[str]:
    """Token n-grams of a normalised text, and the marks of its good and bad words (``bot.topics.polarity``)."""
    words = TOKEN.findall(text.lower())
    grams = words + [f"{one} {two}" for one, two in zip(words, words[1:])]
    grams += [one + two + three for one, two, three in zip(words, words[1:], words[2:])
              if one >= _HAN_START and two >= _HAN_START and three >= _HAN_START
              and len(one) == len(two) == len(three) == 1]
    for word in words:
        if len(word) >= 4 and word.isascii():
            grams += fours(word)
    grams += marks(words)
    return Counter(grams)


def fours(word: str) -> list[str]:
    """The letter fours of a word with its ends marked."""
    marked = f"<{word}>"
    return [marked[at : at + 4] for at in range(len(marked) - 3)]


def _sorted(keys: dict[int, int]) -> tuple[np.ndarray, np.ndarray]:
    order = sorted(keys)
    return np.array(order, dtype=np.int64), np.array([keys[key] for key in order], dtype=np.int64)


def _look_up(wanted: np.ndarray, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The places of ``wanted`` keys, -1 where there is none."""
    if not len(keys):
        return np.full(len(wanted), -1)
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[found] == wanted, places[found], -1)


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
    def _pairs(self) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """Sorted keys of the twos and of the threes, each with their positions: a key is the first token's (the first
        two's) position times the size of the vocabulary plus the last token's."""
        at, size = self.positions, len(self.positions)
        twos: dict[int, int] = {}
        threes: dict[int, int] = {}
        for gram, place in at.items():
            one, blank, two = gram.partition(" ")
            if blank and one in at and two in at:
                twos[at[one] * size + at[two]] = place
            elif len(gram) == 3 and gram[0] >= _HAN_START:
                first, last = at.get(f"{gram[0]} {gram[1]}"), at.get(gram[2])
                if first is not None and last is not None:
                    threes[first * size + last] = place
        return _sorted(twos), _sorted(threes)

    @cached_property
    def _fours(self) -> Callable[[str], tuple[int, ...]]:
        at = self.positions
        return lru_cache(maxsize=20_000)(lambda word: tuple(at[four] for four in fours(word) if four in at))

    def read(self, texts: Sequence[str]) -> list[Grams]:
        """``grams`` of many normalised texts at once: twenty times as fast as counting words and looking each up."""
        if not texts:
            return []
        at, size = self.positions, max(1, len(self.positions))
        known, more, rows, lengths = [], [], [], []
        for row, text in enumerate(texts):
            words = TOKEN.findall(text.lower())
            found = [at[mark] for mark in marks(words) if mark in at]
            for word in words:
                if len(word) >= 4 and word.isascii():
                    found += self._fours(word)
            known += [at.get(word, -1) for word in words]
            lengths.append(len(words))
            more += found
            rows += [row] * len(found)
        ids = np.array(known, dtype=np.int64)
        row = np.repeat(np.arange(len(texts)), lengths)
        (two_keys, two_places), (three_keys, three_places) = self._pairs
        beside = (ids[:-1] >= 0) & (ids[1:] >= 0) & (row[:-1] == row[1:])
        twos = _look_up(np.where(beside, ids[:-1] * size + ids[1:], -1), two_keys, two_places)
        beside = (twos[:-1] >= 0) & (ids[2:] >= 0) & (row[:-2] == row[2:])
        threes = _look_up(np.where(beside, twos[:-1] * size + ids[2:], -1), three_keys, three_places)
        places = np.concatenate([ids, twos, threes, np.array(more, dtype=np.int64)])
        owners = np.concatenate([row, row[:-1], row[:-2], np.array(rows, dtype=np.int64)])
        keys, numbers = np.unique((owners * size + places)[places >= 0], return_counts=True)
        owners, places = np.divmod(keys, size)
        marked = self.is_mark[places]
        weights = (1 + np.log(numbers.astype(np.float32))) * self.idf[places]
        weights[marked] = 0
        norms = np.sqrt(np.bincount(owners, weights * weights, len(texts)))
        weights /= np.where(norms > 0, norms, 1)[owners].astype(np.float32)
        weights[marked] = MARK_WEIGHT
        ends = np.searchsorted(owners, np.arange(len(texts) + 1))
        return [Grams(places[a:b], weights[a:b]) for a, b in zip(ends, ends[1:])]

    @cached_property
    def is_mark(self) -> np.ndarray:
        """Which of the vocabulary are marks, shape (vocabulary,)."""
        return np.array([gram[0] == MARK and len(gram) > 1 for gram in self.positions], dtype=bool)

    def grams(self, text: str) -> Grams:
        """Sublinear tf × idf of a normalised text."""
        return self.read([text])[0]

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
        return stacked([self.weigh(counts) for counts in counted], len(self.positions))


def stacked(rows: Sequence[Grams], size: int) -> sparse.csr_matrix:
    """The n-grams of many texts as one matrix, shape (texts, size of the vocabulary)."""
    ends = np.cumsum([0] + [len(row.positions) for row in rows])
    weights, positions = (np.concatenate([getattr(row, name) for row in rows]) for name in ("weights", "positions"))
    return sparse.csr_matrix((weights, positions, ends), shape=(len(rows), size))


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
