"""The guided form of a comparison study (methods.md §3.2): object, attributes, comparators, importance, reference,
scale, raters; then the owner's own scores.

What to ask next follows from what the store holds, so that a study can be put down and taken up again.
"""
from __future__ import annotations

import re
from functools import lru_cache

import yaml

from bot.access import allowed
from bot.choosing import spoken
from bot.choosing.rating import RatingForm, Stage, ask_raters
from bot.choosing.study import KINDS, OBJECT
from bot.errors import InputError
from bot.language.texts import join, say
from bot.settings import ROOT
from bot.store import Store
from bot.store.complaints import Filter
from bot.store.people import Person
from bot.store.studies import StudyRecord

LEAST_ATTRIBUTES, MOST_ATTRIBUTES = 5, 12
MOST_COMPARATORS = 6
EARLIER = 3  # attributes of earlier studies that are in no list


@lru_cache(maxsize=1)
def _catalogue() -> list[dict[str, str]]:
    return yaml.safe_load((ROOT / "data" / "attributes.yml").read_text("utf-8"))


def proposals(store: Store, lang: str, count: int = 12) -> list[tuple[str, str | None]]:
    """(attribute, topic) proposed: those most complained about first, then the rest of the catalogue, then what earlier
    studies used besides."""
    counts = {topic: n for topic, n, _ in store.complaints.count_by_topic(Filter()).rows}
    ranked = sorted(_catalogue(), key=lambda entry: -counts.get(entry["topic"], 0))
    known = {entry[one].lower() for entry in _catalogue() for one in ("zh", "en")}
    earlier = [pair for pair in store.studies.attributes_used(lang) if pair[0].lower() not in known][:EARLIER]
    return [(entry[lang], entry["topic"]) for entry in ranked[:count]] + earlier


class Interview:
    """One study being set up by its owner, who then rates as the others do."""

    def __init__(self, store: Store, number: int, rater: str, lang: str) -> None:
        self.store, self.number, self.rater, self.lang = store, number, rater, lang
        self.form = RatingForm(store, number, rater, lang)

    @property
    def stage(self) -> Stage:
        study = self.store.studies.get(self.number)
        object_left = tuple(name for name in OBJECT if getattr(study, name) is None)
        kinds_left = tuple(name for name, kind in study.kinds.items() if not kind)
        importance_left = tuple(name for name in study.attributes if name not in study.importance)
        if object_left:
            return Stage("object", open=object_left)
        if not study.attributes:
            return Stage("attributes")
        if len(study.subjects) < 2:
            return Stage("competitors")
        if kinds_left:
            return Stage("kinds", open=kinds_left)
        if importance_left:
            return Stage("importance", open=importance_left)
        if study.importance_source is None:
            return Stage("source")
        if not study.reference_chosen:
            return Stage("reference")
        if study.anchors is None:
            return Stage("anchors")
        if not study.raters_asked and self._others():
            return Stage("raters")
        return self.form.stage

    def question(self) -> tuple[str, list[dict[str, str]]]:
        """The question of the present stage and buttons that answer it."""
        stage, lang = self.stage, self.lang
        if stage.kind in ("scores", "evidence", "done"):
            return self.form.question()
        study = self.store.studies.get(self.number)
        params, buttons = getattr(self, f"_ask_{stage.kind}")(stage, study)
        return say(f"study_ask_{stage.kind}", lang, **params), buttons

    def _ask_object(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        return {"listed": join([say(f"study_object_{name}", self.lang) for name in stage.open], self.lang)}, []

    def _ask_attributes(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        listed = "\n".join(f"{place}. {name}" for place, (name, _) in enumerate(proposals(self.store, self.lang), 1))
        first = " ".join(str(place) for place in range(1, 7))
        return ({"listed": listed, "least": LEAST_ATTRIBUTES, "most": MOST_ATTRIBUTES},
                [{"title": say("study_first_six", self.lang), "payload": first}])

    def _ask_competitors(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        return {"most": MOST_COMPARATORS}, []

    def _ask_kinds(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        words = [say(f"study_kind_{kind}", self.lang) for kind in KINDS]
        return ({"names": join(list(stage.open), self.lang), "first": stage.open[0],
                 "listed": "\n".join(f"{place}. {word}" for place, word in enumerate(words, 1))},
                [{"title": word, "payload": str(place)} for place, word in enumerate(words, 1)])

    def _ask_importance(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        example = " ".join(["9", "8", "6", "9", "5", "7", "8", "6", "4", "7", "5", "6"][: len(stage.open)])
        return {"listed": "\n".join(f"{place}. {name}" for place, name in enumerate(stage.open, 1)), "example": example}, [
            {"title": say("study_by_pairs", self.lang), "payload": f'/start_weights{{"study": {self.number}}}'}]

    def _ask_source(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        return {}, [{"title": say("study_source_team", self.lang), "payload": say("study_source_team", self.lang)}]

    def _ask_reference(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        names = [say("study_reference_best", self.lang), say("study_reference_average", self.lang), *study.subjects[1:]]
        return ({"listed": "\n".join(f"{place}. {name}" for place, name in enumerate(names, 1))},
                [{"title": name, "payload": str(place)} for place, name in enumerate(names, 1)])

    def _ask_anchors(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        usual = say("study_anchors_default", self.lang)
        return {"usual": usual}, [{"title": say("study_anchors_take", self.lang), "payload": usual}]

    def _ask_raters(self, stage: Stage, study: StudyRecord) -> tuple[dict, list[dict[str, str]]]:
        names, nobody = [one.name for one in self._others()], say("study_raters_nobody", self.lang)
        # a button carries the number: a bare name would change the language of the talk to its own
        return ({"listed": "\n".join(f"{place}. {name}" for place, name in enumerate(names, 1))},
                [*({"title": name, "payload": str(place)} for place, name in enumerate(names[:6], 1)),
                 {"title": nobody, "payload": nobody}])

    def example(self) -> str:
        """An example answer for the present stage."""
        return say(f"study_example_{self.stage.kind}", self.lang)

    def why(self) -> str:
        return say(f"study_why_{self.stage.kind}", self.lang)

    def fits(self, text: str) -> bool:
        """Whether ``text`` is surely an answer to the present question, whatever it may look like otherwise."""
        return bool(text.strip()) if self.stage.kind in ("object", "anchors") else self.form.fits(text)

    def answer(self, text: str) -> None:
        """Take one answer or several at once; InputError says what is wrong, nothing is stored then."""
        stage, studies, number = self.stage, self.store.studies, self.number
        if stage.kind == "object":
            parts = [part.strip() for part in spoken.PARTS.split(text) if part.strip()]
            if not parts or len(parts) > len(stage.open):
                raise InputError("study_object", most=len(stage.open))
            studies.change(number, **{name: part[:200] for name, part in zip(stage.open, parts)})
        elif stage.kind == "attributes":
            studies.set_attributes(number, self._attributes(text))
        elif stage.kind == "competitors":
            named = self._competitors(text)
            studies.set_competitors(number, list(named), named)
        elif stage.kind == "kinds":
            study = studies.get(number)
            studies.set_competitors(number, study.subjects[1:], study.kinds | self._kinds(text, stage.open))
        elif stage.kind == "importance":
            studies.set_importance(number, spoken.numbers(text, stage.open))
        elif stage.kind == "source":
            studies.change(number, **dict(zip(("importance_source", "importance_n"), spoken.source(text))))
        elif stage.kind == "reference":
            studies.change(number, reference=self._reference(text), reference_chosen=1)
        elif stage.kind == "anchors":
            if len(text.strip()) < 4:
                raise InputError("study_anchors")
            studies.change(number, anchors=text.strip()[:300])
        elif stage.kind == "raters":
            self._raters(text)
        else:
            self.form.answer(text)

    def skip(self) -> bool:
        """Leave out what may be left out; False for what may not."""
        stage = self.stage
        if stage.kind == "object":
            self.store.studies.change(self.number, **{stage.open[0]: ""})
        elif stage.kind == "raters":
            self.store.studies.change(self.number, raters_asked=1)
        elif stage.kind in ("scores", "evidence"):
            return self.form.skip()
        else:
            return False
        return True

    def back(self) -> bool:
        """Take back the last stage that was filled; False at the very beginning.

        Raises InputError ``study_frame_fixed`` where others have rated: their scores stand on this frame.
        """
        if self.form.back():
            return True
        studies, number = self.store.studies, self.number
        study = studies.get(number)
        if any(one.given for one in studies.raters(number) if one.name != self.rater):
            raise InputError("study_frame_fixed")
        if study.raters_asked:
            studies.change(number, raters_asked=0)
        elif study.anchors is not None:
            studies.change(number, anchors=None)
        elif study.reference_chosen:
            studies.change(number, reference="best", reference_chosen=0)
        elif study.importance or study.importance_source:
            studies.clear_importance(number)
        elif len(study.subjects) > 1:
            studies.set_competitors(number, [])
        elif study.attributes:
            studies.set_attributes(number, [])
        elif any(getattr(study, name) is not None for name in OBJECT):
            studies.change(number, **dict.fromkeys(OBJECT))
        else:
            return False
        return True

    def _others(self) -> list[Person]:
        return [one for one in self.store.people.all() if one.name != self.rater and allowed(one, "study.rate")]

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
        names = [name for name, _ in chosen]
        chosen = [pair for place, pair in enumerate(chosen) if pair[0] not in names[:place]]
        if not LEAST_ATTRIBUTES <= len(chosen) <= MOST_ATTRIBUTES:
            raise InputError("study_attributes", count=len(chosen), least=LEAST_ATTRIBUTES, most=MOST_ATTRIBUTES)
        return chosen

    def _competitors(self, text: str) -> dict[str, str]:
        own, named = self.store.studies.get(self.number).own, spoken.comparators(text)
        if not 1 <= len(named) <= MOST_COMPARATORS or not all(any(c.isalnum() for c in name) for name in named):
            raise InputError("study_competitors", most=MOST_COMPARATORS)
        if own in named:
            raise InputError("study_own_named", own=own)
        return named

    def _kinds(self, text: str, names: tuple[str, ...]) -> dict[str, str]:
        """{name: kind}: one kind for all that are open, or "甲银行 1，城东支行 2"."""
        found = {}
        for part in re.split(r"[,\uff0c、;\uff1b\n]+", text):
            name = next((one for one in sorted(names, key=len, reverse=True) if one.lower() in part.lower()), None)
            rest = re.sub(re.escape(name), "", part, flags=re.IGNORECASE) if name else part
            kind = spoken.kind_of(rest.strip(" :\uff1a是"), KINDS)
            if not kind:
                raise InputError("study_kinds")
            found |= {name: kind} if name else dict.fromkeys(names, kind)
        return found

    def _reference(self, text: str) -> str:
        others = self.store.studies.get(self.number).subjects[1:]
        said = text.strip().strip(".。").lower()
        choices = ["best", "average", *others]
        if said.isdecimal() and len(said) < 3 and 1 <= int(said) <= len(choices):
            return choices[int(said) - 1]
        named = [name for name in sorted(others, key=len, reverse=True) if name.lower() in said]
        if named:
            return named[0]
        found = spoken.first_named(said, {"best": r"最好|最优|最高|best|strongest", "average": r"平均|均值|average|mean"})
        if not found:
            raise InputError("study_reference")
        return found

    def _raters(self, text: str) -> None:
        from bot.playbooks.team import people_said

        others, owner = self._others(), self.store.people.named(self.rater)
        if not spoken.NOBODY.fullmatch(text):
            numbers = [int(one[:4]) for one in re.findall(r"\d+", text)] if re.fullmatch(r"[\d\s,\uff0c、;]+", text) else []
            named = [others[one - 1] for one in dict.fromkeys(numbers) if 1 <= one <= len(others)] or [
                one for one in people_said(text, others, owner) if one.id != owner.id]
            if not named:
                raise InputError("study_rater_unknown", names=join([one.name for one in others[:8]], self.lang))
            ask_raters(self.store, self.number, [owner, *named], owner)
        self.store.studies.change(self.number, raters_asked=1)
