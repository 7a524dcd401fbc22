"""The guided form of a comparison study (methods.md §3.2): attributes, comparators, importance, scores.

What to ask next follows from what the store holds, so that a study can be put down and taken up again.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.choosing.comparison import ComparisonResult, Study, score
from bot.errors import InputError
from bot.language import values
from bot.language.texts import say
from bot.settings import ROOT
from bot.store import Store
from bot.store.complaints import Filter

LEAST_ATTRIBUTES, MOST_ATTRIBUTES = 5, 8
MOST_COMPETITORS = 2
SCALE = (1, 10)
SEPARATORS = re.compile(r"[,\uff0c、;\uff1b\n]+|\s+(?:and|和|与)\s+|(?<=[行店司])(?:和|与)")


@dataclass(frozen=True)
class Stage:
    """What is asked: attributes, competitors, importance, scores (of ``subject``) or done; ``open`` attributes."""

    kind: str
    subject: str = ""
    open: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _catalogue() -> list[dict[str, str]]:
    return yaml.safe_load((ROOT / "data" / "attributes.yml").read_text("utf-8"))


def proposals(store: Store, lang: str, count: int = 12) -> list[tuple[str, str]]:
    """(attribute, topic) proposed: those most complained about first, then the rest of the catalogue."""
    counts = {topic: n for topic, n, _ in store.complaints.count_by_topic(Filter()).rows}
    ranked = sorted(_catalogue(), key=lambda entry: -counts.get(entry["topic"], 0))
    return [(entry[lang], entry["topic"]) for entry in ranked[:count]]


class Interview:
    """One study being filled by one rater."""

    def __init__(self, store: Store, number: int, rater: str, lang: str) -> None:
        self.store, self.number, self.rater, self.lang = store, number, rater, lang

    @property
    def stage(self) -> Stage:
        study = self.store.studies.get(self.number)
        if not study.attributes:
            return Stage("attributes")
        if len(study.subjects) < 2:
            return Stage("competitors")
        left = tuple(name for name in study.attributes if name not in study.importance)
        if left:
            return Stage("importance", open=left)
        for subject in study.subjects:
            left = tuple(name for name in study.attributes if not study.ratings[subject].get(name))
            if left:
                return Stage("scores", subject, left)
        return Stage("done")

    def question(self) -> tuple[str, list[dict[str, str]]]:
        """The question of the present stage and buttons that answer it."""
        stage, lang = self.stage, self.lang
        if stage.kind == "attributes":
            offered = proposals(self.store, lang)
            listed = "\n".join(f"{number}. {name}" for number, (name, _) in enumerate(offered, 1))
            first = " ".join(str(number) for number in range(1, 7))
            return (say("study_ask_attributes", lang, listed=listed, least=LEAST_ATTRIBUTES, most=MOST_ATTRIBUTES),
                    [{"title": say("study_first_six", lang), "payload": first}])
        if stage.kind == "competitors":
            return say("study_ask_competitors", lang), []
        listed = "\n".join(f"{number}. {name}" for number, name in enumerate(stage.open, 1))
        key = "study_ask_importance" if stage.kind == "importance" else "study_ask_scores"
        example = " ".join(["7", "8", "6", "9", "5", "7", "8", "6"][: len(stage.open)])
        return say(key, lang, listed=listed, subject=stage.subject, count=len(stage.open), example=example), []

    def example(self) -> str:
        """An example answer for the present stage."""
        kind = self.stage.kind
        return say(f"study_example_{kind}", self.lang)

    def why(self) -> str:
        return say(f"study_why_{self.stage.kind}", self.lang)

    def answer(self, text: str) -> None:
        """Take one answer or several at once; InputError says what is wrong, nothing is stored then."""
        stage = self.stage
        if stage.kind == "attributes":
            self.store.studies.set_attributes(self.number, self._attributes(text))
        elif stage.kind == "competitors":
            self.store.studies.set_competitors(self.number, self._competitors(text))
        elif stage.kind == "importance":
            self.store.studies.set_importance(self.number, self._numbers(text, stage.open))
        elif stage.kind == "scores":
            self.store.studies.rate(self.number, stage.subject, self.rater, self._numbers(text, stage.open))

    def back(self) -> bool:
        """Take back the last stage that was filled; False at the very beginning."""
        study = self.store.studies.get(self.number)
        for subject in reversed(study.subjects):
            if study.ratings[subject]:
                self.store.studies.clear_ratings(self.number, subject, self.rater)
                return True
        if study.importance:
            self.store.studies.clear_importance(self.number)
        elif len(study.subjects) > 1:
            self.store.studies.set_competitors(self.number, [])
        elif study.attributes:
            self.store.studies.set_attributes(self.number, [])
        else:
            return False
        return True

    def _attributes(self, text: str) -> list[tuple[str, str | None]]:
        offered = proposals(self.store, self.lang)
        if re.fullmatch(r"[\d\s,\uff0c、;\uff1b.和与and&]+", text.strip()):
            numbers = list(dict.fromkeys(int(number[:4]) for number in re.findall(r"\d+", text)))
            if any(not 1 <= number <= len(offered) for number in numbers):
                raise InputError("study_number", count=len(offered))
            chosen: list[tuple[str, str | None]] = [offered[number - 1] for number in numbers]
        else:
            known = {name.lower(): (name, topic) for name, topic in offered}
            parts = [part.strip() for part in re.split(r"[,\uff0c、;\uff1b\n]+", text) if part.strip()]
            chosen = []
            for part in parts:
                if part.isdecimal() and len(part) < 4 and 1 <= int(part) <= len(offered):  # ① is a digit and no number
                    chosen.append(offered[int(part) - 1])
                else:
                    chosen.append(known.get(part.lower(), (part[:40], None)))
            chosen = list(dict.fromkeys(chosen))
        if not LEAST_ATTRIBUTES <= len(chosen) <= MOST_ATTRIBUTES:
            raise InputError("study_attributes", count=len(chosen), least=LEAST_ATTRIBUTES, most=MOST_ATTRIBUTES)
        return chosen

    def _competitors(self, text: str) -> list[str]:
        own = self.store.studies.get(self.number).own
        names = list(dict.fromkeys(
            part.strip()[:40] for part in SEPARATORS.split(text) if part.strip()))
        if not 1 <= len(names) <= MOST_COMPETITORS or not all(any(c.isalnum() for c in name) for name in names):
            raise InputError("study_competitors", most=MOST_COMPETITORS)
        if own in names:
            raise InputError("study_own_named", own=own)
        return names

    def _numbers(self, text: str, open_attributes: tuple[str, ...]) -> dict[str, float]:
        named = {}
        left = text
        for name in sorted(open_attributes, key=len, reverse=True):  # "办理速度 5" is no score for "速度"
            match = re.search(rf"{re.escape(name)}\s*[:\uff1a=]?\s*(\d+(?:\.\d+)?)", left, re.IGNORECASE)
            if match:
                named[name] = float(match.group(1))
                left = left[: match.start()] + " " + left[match.end():]
        if not named:
            numbers = values.parse_numbers(text)
            if len(numbers) > len(open_attributes):
                raise InputError("study_too_many", count=len(numbers), open=len(open_attributes))
            named = dict(zip(open_attributes, numbers))
        if any(not SCALE[0] <= value <= SCALE[1] for value in named.values()):
            raise InputError("study_scale", low=SCALE[0], high=SCALE[1])
        return named


def result_of(store: Store, number: int) -> ComparisonResult:
    """Score the study as stored."""
    study = store.studies.get(number)
    return score(Study(own=study.own, attributes=study.attributes, importance=study.importance,
                       ratings=study.ratings, reference=study.reference))


def finish(store: Store, number: int) -> ComparisonResult:
    """Score the study and keep its candidates."""
    study, result = store.studies.get(number), result_of(store, number)
    store.studies.close(number, [
        {"attribute": row.attribute, "topic": study.topics.get(row.attribute), "weight": row.weight, "gap": row.gap,
         "priority": row.priority, "rank": rank, "focus": row.attribute in result.focus}
        for rank, row in enumerate(result.ranking, 1)])
    return result
