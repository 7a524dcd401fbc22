"""Words of praise and discontent in a text, as marks beside its n-grams.

An example teaches its own words; the lists of ``data/polarity.yml`` carry that over to words no example has. A negation
before a word turns it round ("没有异味" is good, "not fresh" bad), and what stands first, last and after a "but" counts by
itself, since there mixed texts say what they mean (Taboada et al. 2011, "Lexicon-Based Methods for Sentiment Analysis").
"""
from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from bot.errors import SetupError
from bot.language.tokens import TOKEN
from bot.settings import ROOT

PATH = ROOT / "data" / "polarity.yml"
MARK = "\u00a7"  # what these marks begin with; no token is longer that begins so
SIGNS = {"good": "+", "bad": "-", "not": "!", "but": "^", "neutral": ""}
GAP = {True: 2, False: 3}  # tokens (Chinese characters, Latin words) between a negation and what it turns round
MOST = 3  # three words of a kind say as much as ten


@lru_cache(maxsize=1)
def _words(path: Path = PATH) -> tuple[dict[str, str], dict[str, list[int]]]:
    """The sign of each word, and the lengths of the Chinese words that begin with two characters, longest first."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        words = {str(word): sign for language in ("zh", "en") for what, sign in SIGNS.items()
                 for word in raw[language].get(what, ())}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SetupError("examples_invalid", path=str(path), where=str(error).splitlines()[0]) from error
    lengths: dict[str, set[int]] = {}
    for word in words:
        if not word.isascii() and len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return words, {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}


def signs(tokens: Sequence[str]) -> str:
    """The signs of a text's tokens (lower case) in order: "+" good, "-" bad, "^" a "but"; negations worked in."""
    words, lengths = _words()
    found = []
    negated = done = -9  # where the last negation and the last word ended
    pairs = [*map(operator.add, tokens, tokens[1:]), ""]
    # most tokens begin no word of the lists
    for at in [at for at, (token, pair) in enumerate(zip(tokens, pairs))
               if token in words or pair in lengths or token[-3:] == "n't"]:
        if at < done:
            continue
        token, end = tokens[at], at + 1
        sign = words.get(token, "!" if token[-3:] == "n't" else None)
        for size in lengths.get(pairs[at], ()):
            # Chinese tokens are single characters: words are put together again
            word = "".join(tokens[at:at + size])
            if len(word) == size and word in words:
                end, sign = at + size, words[word]
                break
        if sign is None:
            continue
        if sign == "!":
            negated = end
        elif sign:
            # the end of a clause in between takes the negation's force
            if (sign != "^" and 0 <= at - negated <= GAP[not token.isascii()]
                    and all(one[0].isalnum() for one in tokens[negated:at])):
                sign = "-" if sign == "+" else "+"
            negated = -9
            found.append(sign)
        done = end
    return "".join(found)


def only_bad(text: str) -> bool:
    """Whether a normalised text has bad words and not one good one."""
    found = _signs_of(text)
    return "-" in found and "+" not in found


def only_good(text: str) -> bool:
    """Whether a normalised text has good words and not one bad one."""
    found = _signs_of(text)
    return "+" in found and "-" not in found


def has_bad(text: str) -> bool:
    """Whether a text has a bad word that no negation turns round."""
    return "-" in _signs_of(text)


def _signs_of(text: str) -> str:
    return signs(TOKEN.findall(text.lower()))


def marks(tokens: Sequence[str]) -> Iterator[str]:
    """What the signs of a text come to, as marks for the n-gram table."""
    found = signs(tokens)
    good, bad = found.count("+"), found.count("-")
    if not good and not bad:
        yield MARK + "none"
        return
    yield f"{MARK}good{min(good, MOST)}"
    yield f"{MARK}bad{min(bad, MOST)}"
    yield MARK + ("more" if good > bad else "less" if bad > good else "even")
    plain = found.replace("^", "")
    yield f"{MARK}first{plain[0]}"
    yield f"{MARK}last{plain[-1]}"
    _, but, after = found.rpartition("^")
    if but and after:
        yield f"{MARK}but{after[0]}"
