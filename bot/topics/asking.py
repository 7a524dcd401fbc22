"""The one question that separates two topics, and an answer to it in the asker's or the answerer's own words."""
from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.numerals import normalise
from bot.language.texts import say
from bot.topics.taxonomy import OTHER, Taxonomy

NAMED = 3  # things of a definition that a question names
MAX_ANSWER = 40  # characters; a longer message says something of its own
MOST = 0.55  # of what was said must stand in one half of the question …
MORE = 0.3  # … and by so much more than in the other
_STOP = frozenset("a an the is was were it its to of or and that in by be at for with no not so only simply about as"
                  .split())
_WIDE = str.maketrans({",": "，", "?": "？", ":": "：", ";": "；"})


@dataclass(frozen=True)
class PairQuestion:
    """``topics`` stand in the order in which ``text`` names them: "the first" is ``topics[0]``."""

    topics: tuple[str, str]
    text: str
    halves: tuple[str, str]


def pair_question(taxonomy: Taxonomy, a: str, b: str, lang: str) -> PairQuestion:
    """The question between topics ``a`` and ``b``: the written one of data/topics.yml, else one made of their
    definitions; KeyError for an unknown code."""
    pair = frozenset((a, b))
    written = taxonomy.question_between(a, b, lang)
    if written is not None:
        text = _set(written, lang)
        return PairQuestion(taxonomy.orders[pair], text, _halves(text, lang))
    first, second = (b, a) if a == OTHER else (a, b)
    halves = (_half(taxonomy, first, lang),
              say("pair_anything_else", lang) if second == OTHER else _half(taxonomy, second, lang))
    return PairQuestion((first, second), say("pair_question", lang, first=halves[0], second=halves[1]), halves)


def said_in_own_words(question: PairQuestion, answer: str) -> str | None:
    """The topic whose half of the question a short answer repeats ("已经开始办了，就是慢", "it was the tone"), else None."""
    plain = normalise(answer)
    if not 2 <= len(plain) <= MAX_ANSWER:
        return None
    said = _marks(plain)
    if len(said) < (1 if plain.isascii() else 2):  # 已经 alone says nothing
        return None
    first, second = (len(said & _marks(normalise(half))) / len(said) for half in question.halves)
    if max(first, second) < MOST or abs(first - second) < MORE:
        return None
    return question.topics[0] if first > second else question.topics[1]


def _marks(plain: str) -> set[str]:
    """Pairs of Chinese characters and the English words that carry meaning."""
    pairs = {run[at:at + 2] for run in re.findall(r"[\u3400-\u9fff]{2,}", plain) for at in range(len(run) - 1)}
    return pairs | {word for word in re.findall(r"[a-z]{2,}", plain) if word not in _STOP}


def _halves(text: str, lang: str) -> tuple[str, str]:
    before, between, after = text.partition("还是") if lang == "zh" else text.rpartition(", or ")
    return (before, after) if between else (text, "")


def _half(taxonomy: Taxonomy, code: str, lang: str) -> str:
    """A topic's short name with the first things its definition names."""
    text = re.split("[:;：；]", _set(taxonomy[code].definition[lang], lang).rstrip("。."))[0]
    items = text.split("、" if lang == "zh" else ", ")
    about = ("、" if lang == "zh" else ", ").join(items[:NAMED])
    if len(items) > NAMED:
        about += "……" if lang == "zh" else " …"
    about = about if lang == "zh" else about[0].lower() + about[1:]
    return say("pair_half", lang, topic=taxonomy.short(code, lang), about=about)


def _set(text: str, lang: str) -> str:
    """Chinese as it is printed: the file is written with half-width signs."""
    return re.sub(r'"([^"]*)"', r"“\1”", text).translate(_WIDE) if lang == "zh" else text
