"""A short answer, in anybody's words, to "is it this topic or that one?" ("客户主要是嫌慢", "it's the paperwork").

Read where the question was put just before: the topic model weighs the words for these two topics alone, so that
"the customer mainly minds how long it took" needs no list of words.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.complaints.intake import has_prefix
from bot.complaints.voice import says as voice_says
from bot.language.mentions import find_topics
from bot.language.numerals import normalise
from bot.settings import ROOT
from bot.topics.asking import PairQuestion, said_in_own_words
from bot.topics.classification import COMPLAINT
from bot.topics.model import TopicModel
from bot.topics.taxonomy import Taxonomy

# longest answer in Chinese characters and English words: bare, and with words that mark it as an answer
_BARE, _MARKED = (8, 5), (20, 12)
_LEAST, _MORE = 0.2, 3.0  # what the model must give the better of the two, and how many times the other's
_OTHER = 0.8  # what it must give a topic that is none of the two, which must also be named by one of its words


@dataclass(frozen=True)
class ShortAnswer:
    """``kind``: "topic" (with its code), "both" (which is the main one stays open), "third" (another topic, in words that
    may as well be a new complaint), "unclear" (short, but not read)."""

    kind: str
    topic: str | None = None


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    raw = yaml.safe_load((ROOT / "data" / "pair_answers.yml").read_text("utf-8"))
    return {key: re.compile("|".join(f"(?:{line})" for line in lines)) for key, lines in raw.items()}


def read_short(text: str, question: PairQuestion, taxonomy: Taxonomy, model: TopicModel) -> ShortAnswer | None:
    """What a short message says to ``question``; None where it is too long, asks something or speaks of other things."""
    plain = normalise(text[:200]).strip(" .。!,;、~")
    words = _words()
    if not plain or has_prefix(text) or words["asks"].search(plain):
        return None
    if words["both"].fullmatch(plain):
        return ShortAnswer("both")
    main = None
    for main in words["main"].finditer(plain):
        pass
    said = plain[main.end():].strip(" ,;:、是") if main else plain
    core = _without_front(said)
    marked = main is not None or words["marks"].match(said) is not None
    if not core or _longer(plain, _MARKED if marked else _BARE):
        return None
    if not marked and (voice_says("to_company", plain) or voice_says("to_bot", plain)):
        return None
    topic = said_in_own_words(question, core) or _weighed(core, question, taxonomy, model)
    if topic is None:
        return ShortAnswer("unclear")
    return ShortAnswer("topic" if marked or topic in question.topics else "third", topic)


def _without_front(said: str) -> str:
    front = _words()["before"]
    while (match := front.match(said)) and match.end():
        said = said[match.end():].lstrip(" ,;:、")
    return said


def _longer(plain: str, most: tuple[int, int]) -> bool:
    return len(re.findall(r"[\u3400-\u9fff]", plain)) > most[0] or len(re.findall(r"[a-z0-9']+", plain)) > most[1]


def _weighed(core: str, question: PairQuestion, taxonomy: Taxonomy, model: TopicModel) -> str | None:
    found = model.classify(core)
    if found.kind != COMPLAINT:
        return None
    scores = dict(found.topics) | (dict([found.runner_up]) if found.runner_up else {})
    first, second = sorted(question.topics, key=lambda code: -scores.get(code, 0.0))
    if scores.get(first, 0.0) >= _LEAST and scores[first] >= _MORE * scores.get(second, 0.0):
        return first
    best = max(scores, key=lambda code: scores[code], default=None)
    return best if best and scores[best] >= _OTHER and find_topics(core, taxonomy.words) == [best] else None
