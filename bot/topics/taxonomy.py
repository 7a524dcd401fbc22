"""The topics of complaints, read from ``data/topics.yml`` (methods.md §12.3).

A taxonomy is data: an organisation's own topics lie over the shipped file in ``<GAISHAN_HOME>/topics.yml``
(``bot.topics.overlay``). Everything here is frozen, so one taxonomy can be shared by all threads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot import settings
from bot.errors import SetupError
from bot.settings import ROOT
from bot.topics import overlay as own

LANGUAGES = ("zh", "en")
PATH = ROOT / "data" / "topics.yml"
OTHER = "other"
SHORT_LIMIT = {"zh": 6, "en": 18}
Bilingual = dict[str, str]


@dataclass(frozen=True)
class Boundary:
    """ "Not this topic if …, but ``topic``"."""

    not_this_if: Bilingual
    topic: str


@dataclass(frozen=True)
class Topic:
    """One topic; ``gaps`` are numbers 1-5 of methods.md §9, ``processes`` P1-P5 of §12.1."""

    code: str
    name: Bilingual
    short: Bilingual
    definition: Bilingual
    boundaries: tuple[Boundary, ...]
    gaps: tuple[int, ...]
    processes: tuple[str, ...]
    words: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Promotion:
    """``topic`` takes ``to_rank`` (from 1) of the precedence when the severity is at least
    ``min_severity``."""

    topic: str
    min_severity: int
    to_rank: int


@dataclass(frozen=True)
class Rule:
    """A boundary that words can decide: ``topic`` goes in front of any of ``instead_of``.

    It needs at least ``share`` of the leader's chance, from the whole text or one clause; 0 for words that
    leave no doubt.
    """

    topic: str
    instead_of: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    share: float = 0.25

    def speaks(self, text: str) -> bool:
        """Whether one of the patterns is in ``text``."""
        return any(pattern.search(text) for pattern in self.patterns)


@dataclass(frozen=True)
class Taxonomy:
    """All topics in file order, the order of precedence, boundary rules and clarifying questions.

    ``orders`` holds for each pair with a question its topics in the order in which the question names them.
    """

    topics: tuple[Topic, ...]
    precedence: tuple[str, ...]
    promotions: tuple[Promotion, ...]
    rules: tuple[Rule, ...]
    questions: dict[frozenset[str], Bilingual]
    orders: dict[frozenset[str], tuple[str, str]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)  # merged code -> the topic it is now
    splits: dict[str, tuple[own.Part, ...]] = field(default_factory=dict)
    retired: tuple[Topic, ...] = ()  # split topics: records that no word decided still have them
    home: Path | None = None  # folder of the organisation's own files
    merged_names: dict[str, tuple[str, ...]] = field(default_factory=dict)  # merged code -> what it was called

    def __getitem__(self, code: str) -> Topic:
        code = self.present(code)
        for topic in (*self.topics, *self.retired):
            if topic.code == code:
                return topic
        raise KeyError(code)

    def __contains__(self, code: object) -> bool:
        return any(topic.code == code for topic in self.topics)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(topic.code for topic in self.topics)

    @property
    def words(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Names by which people ask for a topic: ``{code: {"zh": (…), "en": (…)}}``."""
        return {topic.code: topic.words for topic in self.topics}

    def present(self, code: str) -> str:
        """The code that stands for ``code`` today: another one when it was merged."""
        return self.moved.get(code, code)

    def place(self, code: str, text: str) -> str | None:
        """Today's topic of a text once labelled ``code``: merged codes followed, split ones decided by words.

        None when no words decide; a code that was never changed is returned as it is.
        """
        code = self.present(code)
        return own.decide(text, self.splits[code]) if code in self.splits else code

    def processes_of(self, code: str | None) -> tuple[str, ...]:
        """The processes a topic is first guessed to belong to; none for a code that is no topic."""
        return tuple(self[code].processes) if code in self.codes else ()

    def name(self, code: str, lang: str) -> str:
        """The full name; a code that no topic has any more names itself, so that old records can be shown."""
        try:
            return self[code].name[lang]
        except KeyError:
            return code

    def short(self, code: str, lang: str) -> str:
        """The chart label; the code itself when no topic has it any more."""
        try:
            return self[code].short[lang]
        except KeyError:
            return code

    def question_between(self, a: str, b: str, lang: str) -> str | None:
        """The one question that separates two topics, or None when the file has none for this pair."""
        question = self.questions.get(frozenset((a, b)))
        return question[lang] if question else None

    def ranks(self, severity: int = 1) -> dict[str, int]:
        """Rank (from 1) of each topic in the precedence, promotions for ``severity`` applied; a code that is no topic
        any more comes last."""
        order = list(self.precedence)
        for promotion in self.promotions:
            if severity >= promotion.min_severity:
                order.remove(promotion.topic)
                order.insert(promotion.to_rank - 1, promotion.topic)
        return _Ranks({code: rank for rank, code in enumerate(order, start=1)})


class _Ranks(dict[str, int]):
    def __missing__(self, code: str) -> int:
        return len(self) + 1


def _fail(path: Path, where: str) -> SetupError:
    return SetupError("taxonomy_invalid", path=str(path), where=where)


def _bilingual(value: Any, path: Path, where: str) -> Bilingual:
    if not isinstance(value, dict) or any(
        not isinstance(value.get(lang), str) or not value[lang] for lang in LANGUAGES
    ):
        raise _fail(path, where)
    return {lang: value[lang] for lang in LANGUAGES}


def _topic(row: Any, path: Path) -> Topic:
    if not isinstance(row, dict) or not isinstance(row.get("code"), str):
        raise _fail(path, "topics: code")
    code = row["code"]
    short = _bilingual(row.get("short"), path, f"{code}: short")
    for lang, limit in SHORT_LIMIT.items():
        if len(short[lang]) > limit:
            raise _fail(path, f"{code}: short {lang} > {limit}")
    words = row.get("words")
    if not isinstance(words, dict) or any(
        not words.get(lang) or not all(isinstance(word, str) for word in words[lang]) for lang in LANGUAGES
    ):
        raise _fail(path, f"{code}: words")
    gaps, processes = tuple(row.get("gaps") or ()), tuple(row.get("processes") or ())
    if any(gap not in range(1, 6) for gap in gaps) or any(
        process not in ("P1", "P2", "P3", "P4", "P5") for process in processes
    ):
        raise _fail(path, f"{code}: gaps or processes")
    boundaries = tuple(
        Boundary(_bilingual(item.get("not_this_if"), path, f"{code}: not_this_if"), item.get("topic"))
        for item in row.get("boundaries") or ()
    )
    return Topic(
        code,
        _bilingual(row.get("name"), path, f"{code}: name"),
        short,
        _bilingual(row.get("definition"), path, f"{code}: definition"),
        boundaries,
        gaps,
        processes,
        {lang: tuple(words[lang]) for lang in LANGUAGES},
    )


def _rule(row: dict[str, Any], path: Path) -> Rule:
    try:
        patterns = tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["patterns"])
    except re.error as error:
        raise _fail(path, f"rules: {row.get('topic')}: {error}") from error
    share = row.get("share", Rule.share)
    if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 1:
        raise _fail(path, f"rules: {row['topic']}: share")
    return Rule(row["topic"], frozenset(row["instead_of"]), patterns, float(share))


def load_taxonomy(path: Path | str = PATH, overlay: Path | None = None) -> Taxonomy:
    """Read and check the taxonomy; over the shipped file lies ``topics.yml`` of GAISHAN_HOME, unless ``overlay``
    names another. Read again when one of the files has changed.

    Raises SetupError("taxonomy_missing", path) or SetupError("taxonomy_invalid", path, where): a missing
    language, an unknown code in a boundary, rule, pair or the precedence, a chart label that is too long,
    a broken pattern.
    """
    path = Path(path)
    if overlay is None and path == PATH:
        overlay = settings.load().home / own.NAME
    return _load(path, own.stamp(path), overlay, own.stamp(overlay) if overlay else None)


@lru_cache(maxsize=8)
def _load(path: Path, _: object, overlay: Path | None, __: object) -> Taxonomy:
    changes = own.read(overlay) if overlay else own.Overlay()
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=own.LOADER)
    except OSError as error:
        raise SetupError("taxonomy_missing", path=str(path)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _fail(path, str(error).splitlines()[0]) from error
    if not isinstance(raw, dict) or not raw.get("topics"):
        raise _fail(path, "topics")
    retired: tuple[Topic, ...] = ()
    called: dict[str, tuple[str, ...]] = {}
    if overlay and changes:
        called = own.names_of_merged(raw, changes)
        raw, retired_rows = own.apply(raw, changes, overlay)
        path = overlay  # whatever is wrong from here on, the organisation's own file made it so
        retired = tuple(_topic(row, path) for row in retired_rows)
    topics = tuple(_topic(row, path) for row in raw["topics"])
    codes = [topic.code for topic in topics]
    if len(set(codes)) != len(codes):
        raise _fail(path, "topics: code twice")
    precedence = tuple(raw.get("precedence") or ())
    if sorted(precedence) != sorted(codes):
        raise _fail(path, "precedence")
    try:
        promotions = tuple(Promotion(**row) for row in raw.get("promotions") or ())
        rules = tuple(_rule(row, path) for row in raw.get("rules") or ())
        orders = {frozenset(row["topics"]): tuple(row["topics"]) for row in raw.get("pairs") or ()}
        questions = {
            frozenset(row["topics"]): _bilingual(row.get("ask"), path, f"pairs: {row['topics']}")
            for row in raw.get("pairs") or ()
        }
    except (TypeError, KeyError, AttributeError) as error:
        raise _fail(path, f"promotions, rules or pairs: {error}") from error
    known = set(codes)
    named = [boundary.topic for topic in topics for boundary in topic.boundaries]
    named += [promotion.topic for promotion in promotions]
    named += [code for rule in rules for code in (rule.topic, *rule.instead_of)]
    named += [code for pair in questions for code in pair]
    unknown = [str(code) for code in named if code not in known]
    if unknown or any(len(pair) != 2 for pair in questions):
        raise _fail(path, "unknown topic " + ", ".join(unknown) if unknown else "pairs: two different topics")
    return Taxonomy(topics, precedence, promotions, rules, questions, orders, own.final_moves(changes, path),
                    own.parts_of(changes, topics), retired, overlay.parent if overlay else None,
                    called)
