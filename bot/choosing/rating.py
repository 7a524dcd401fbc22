"""Several raters of one study: who is asked, each one's own form, who has rated (methods.md §3.2, step 5).

What to ask next follows from what the store holds: a rater may stop at any time, loses nothing and holds up nobody.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import allowed
from bot.choosing import spoken
from bot.choosing.study import EVIDENCE
from bot.choosing.tables import paste
from bot.errors import InputError
from bot.language.texts import say
from bot.store import Store
from bot.store.people import Person
from bot.store.studies import StudyRecord
from bot.store.study_raters import Rater


@dataclass(frozen=True)
class Stage:
    """What is asked; ``open`` are the attributes (or names) still due, ``subject`` the one scored."""

    kind: str
    subject: str = ""
    open: tuple[str, ...] = ()


class RatingForm:
    """One rater's scores of every subject, then what they rest on."""

    def __init__(self, store: Store, number: int, rater: str, lang: str) -> None:
        self.store, self.number, self.rater, self.lang = store, number, rater, lang

    @property
    def stage(self) -> Stage:
        study, skipped = self.store.studies.get(self.number), self._skipped()
        for subject in study.subjects:
            left = tuple(name for name in study.attributes if self.rater not in study.ratings[subject].get(name, {})
                         and (subject, name) not in skipped)
            if left:
                return Stage("scores", subject, left)
        bare = tuple(subject for subject in self._rated(study) if self.rater not in study.evidence[subject])
        return Stage("evidence", open=bare) if bare else Stage("done")

    def question(self) -> tuple[str, list[dict[str, str]]]:
        """The question of the present stage and buttons that answer it."""
        stage, lang = self.stage, self.lang
        study = self.store.studies.get(self.number)
        if stage.kind == "evidence":
            listed = "\n".join(f"{place}. {say(f'study_evidence_{kind}', lang)}" for place, kind in enumerate(EVIDENCE, 1))
            return say("study_ask_evidence", lang, listed=listed), [
                {"title": say(f"study_evidence_{kind}", lang), "payload": str(place)}
                for place, kind in enumerate(EVIDENCE, 1)]
        listed = "\n".join(f"{place}. {name}" for place, name in enumerate(stage.open, 1))
        example = " ".join(["7", "8", "6", "9", "5", "7", "8", "6", "7", "5", "8", "6"][: len(stage.open)])
        text = say("study_ask_scores", lang, subject=stage.subject, listed=listed, example=example,
                   place=study.subjects.index(stage.subject) + 1 if stage.subject else 0, count=len(study.subjects),
                   anchors=study.anchors or say("study_anchors_default", lang))
        if stage.subject == study.subjects[0]:
            text += "\n" + say("study_scores_file", lang, number=self.number)
        return text, []

    def example(self) -> str:
        """An example answer for the present stage."""
        return say(f"study_example_{self.stage.kind}", self.lang)

    def why(self) -> str:
        return say(f"study_why_{self.stage.kind}", self.lang)

    def fits(self, text: str) -> bool:
        """Whether ``text`` is surely an answer to the present question, whatever it may look like otherwise."""
        if self.stage.kind == "evidence":
            return text.strip()[:1].isdigit() or bool(spoken.first_named(text, spoken.EVIDENCE_WORDS))
        return text.strip()[:1].isdigit() or "\n" in text.strip()

    def answer(self, text: str) -> None:
        """Take one answer, several at once, or a pasted table; InputError says what is wrong, nothing is stored then."""
        stage, studies = self.stage, self.store.studies
        self._join()
        if stage.kind == "evidence":
            for subject, (kind, words) in spoken.evidence(text, stage.open).items():
                studies.set_evidence(self.number, subject, self.rater, kind, words)
        elif stage.kind == "scores":
            study = studies.get(self.number)
            table = paste(text, study.subjects, study.attributes)
            given = table or {stage.subject: spoken.numbers(text, stage.open, unknown=True)}
            for subject, scores in given.items():
                kept = {name: score for name, score in scores.items() if score is not None}
                if kept:
                    studies.rate(self.number, subject, self.rater, kept)
                self._skip([(subject, name) for name, score in scores.items() if score is None])
        self._settle()

    def skip(self) -> bool:
        """Leave the rest of this subject open, or the ground of the scores at one's own opinion."""
        stage = self.stage
        self._join()
        if stage.kind == "scores":
            self._skip([(stage.subject, name) for name in stage.open])
        else:
            for subject in stage.open:
                self.store.studies.set_evidence(self.number, subject, self.rater, "own_staff", "")
        self._settle()
        return True

    def back(self) -> bool:
        """Take back the last subject this rater filled; False when there is none."""
        study, skipped = self.store.studies.get(self.number), self._skipped()
        for subject in reversed(study.subjects):
            left_out = {cell for cell in skipped if cell[0] == subject}
            if subject in self._rated(study) or left_out:
                self.store.studies.clear_ratings(self.number, subject, self.rater)
                self.store.studies.skip_cells(self.number, self.rater, sorted(skipped - left_out))
                self.store.studies.finish_rater(self.number, self.rater, False)
                return True
        return False

    def _rated(self, study: StudyRecord) -> list[str]:
        return [subject for subject in study.subjects
                if any(self.rater in scores for scores in study.ratings[subject].values())]

    def _skipped(self) -> set[tuple[str, str]]:
        return next((set(one.skipped) for one in self.store.studies.raters(self.number) if one.name == self.rater), set())

    def _skip(self, cells: Sequence[tuple[str, str]]) -> None:
        if cells:
            self.store.studies.skip_cells(self.number, self.rater, sorted(self._skipped() | set(cells)))

    def _join(self) -> None:
        """Whoever begins to rate is among the raters, asked or not."""
        person = self.store.people.find(self.rater)
        self.store.studies.ask_rater(self.number, self.rater, person.id if person else None, None)

    def _settle(self) -> None:
        if self.stage.kind == "done":
            self.store.studies.finish_rater(self.number, self.rater)


def ask_raters(store: Store, number: int, people: Sequence[Person], by: Person) -> list[Person]:
    """Ask people to rate; each is told at the next message, once. Those asked before are not asked again.

    Raises InputError ``study_done`` for a closed study, ``study_not_ready`` before it is clear what is to be scored.
    """
    study = store.studies.get(number)
    if study.status == "closed":
        raise InputError("study_done", number=number)
    if not ready(study):
        raise InputError("study_not_ready", number=number)
    asked, owner = [], store.people.get(study.created_by) if study.created_by else None
    if owner is not None:  # the study does not close before its owner has rated
        store.studies.ask_rater(number, owner.name, owner.id, None)
    for person in people:
        if allowed(person, "study.rate") and store.studies.ask_rater(number, person.name, person.id, by.id):
            asked.append(person)
            if person.id != by.id:
                store.notices.add(person.id, f"rate:{number}", "rate", number=number, by=by.name)
    return asked


def ready(study: StudyRecord) -> bool:
    """Whether everything is said that a rater needs: attributes, comparators, weights, scale."""
    return bool(study.attributes and len(study.subjects) > 1 and study.anchors
                and all(name in study.importance for name in study.attributes))


def progress(store: Store, number: int) -> tuple[list[Rater], list[Rater]]:
    """(who has finished, who has not)."""
    everybody = store.studies.raters(number)
    return ([one for one in everybody if one.finished_at or one.person_id is None],
            [one for one in everybody if not one.finished_at and one.person_id is not None])


def progress_text(store: Store, number: int, lang: str) -> str:
    """Who has rated and who has not, with how many cells each has given; then n of every cell where they differ."""
    study, (done, open_) = store.studies.get(number), progress(store, number)
    cells = len(study.attributes) * len(study.subjects)
    lines = [say("study_progress", lang, number=number, done=len(done), count=len(done) + len(open_))]
    lines += [say("study_progress_done" if one in done else "study_progress_open", lang, name=one.name, given=one.given,
                  cells=cells) for one in [*done, *open_]]
    return "\n".join(lines)
