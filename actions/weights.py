"""Weights: start or join a weight set, show what came out and what one judged."""
from __future__ import annotations

import re

from actions.choose import begin_work
from actions.common import GaishanAction, Turn
from bot.choosing.weights.answers import items_in, method_in
from bot.choosing.weights.judgements import METHODS, MOST, check_items
from bot.choosing.weights.rating import together
from bot.errors import NotFound
from bot.reports.weights import judgement_words, weights_picture, weights_table

JUDGEMENTS = re.compile(r"判断|judge?ments?", re.IGNORECASE)
NUMBERED = re.compile(r"(?:权重|weights?|weighing|weight set)\s*(?:#|no\.?)?\s*(\d{1,9})\s*号?\s*$", re.IGNORECASE)


class StartWeights(GaishanAction):
    """Begin with the items named, else with the attributes of the person's study, else ask for items; or join a set."""

    action = "action_start_weights"

    def act(self, turn: Turn) -> None:
        person = turn.require("study.work")
        number = turn.args.get("number") or _number_in(turn.text)
        if number is None:
            number = self._set(turn, person.id)
        else:
            turn.store.weights.get(number)
        edit = {"mode": "edit"} if turn.args.get("view") == "judgements" else {}
        begin_work(turn, {"kind": "weights", "id": number, **edit})

    @staticmethod
    def _set(turn: Turn, person_id: int) -> int:
        items, method = items_in(turn.text), turn.args.get("method") or method_in(turn.text)
        study = None if items else _study(turn, person_id)
        if study is not None:
            there = turn.store.weights.of_study(study)
            if there is not None and turn.store.weights.get(there).items == tuple(turn.store.studies.get(study).attributes):
                return there
            items = turn.store.studies.get(study).attributes
        if method not in METHODS or (items and len(items) > MOST[method]):
            method = None  # asked, with what is possible for so many
        if items:
            check_items(items, "direct")
        number = turn.store.weights.create(items, method, turn.lang, person_id, study)
        turn.store.audit.record(person_id, "weights.start", f"weights {number}")
        turn.answer("weights_started", number=number)
        return number


def _number_in(text: str) -> int | None:
    match = NUMBERED.search(text)
    return int(match[1]) if match else None


def _study(turn: Turn, person_id: int) -> int | None:
    """The study at hand, else the person's open or newest one that has attributes."""
    work, given = turn.work or {}, turn.args.get("study")
    for number in (given, work.get("id") if work.get("kind") == "study" else None,
                   turn.store.studies.newest(person_id, "open"), turn.store.studies.newest(person_id)):
        if isinstance(number, int) and turn.store.studies.get(number).attributes:
            return number
    return None


class ShowWeights(GaishanAction):
    action = "action_show_weights"

    def act(self, turn: Turn) -> None:
        person = turn.require("study.work")
        number = turn.args.get("number") or _number_in(turn.text) or turn.store.weights.newest(person.id)
        if number is None:
            raise NotFound("weights_none")
        if turn.args.get("view") == "judgements" or JUDGEMENTS.search(turn.text):
            show_judgements(turn, number, person.id)
        else:
            show_weights(turn, number)


def show_weights(turn: Turn, number: int) -> None:
    """Table, raters, consistency and chart of everybody who has finished."""
    result, raters = together(turn.store, number), turn.store.weights.raters(number)
    lines = weights_table(result, turn.lang, [name for _, name, done in raters if done],
                          [name for _, name, done in raters if not done])
    buttons = [turn.button("button_weights_judgements", "show_weights", arguments={"number": number, "view": "judgements"}),
               *_study_button(turn, number)]
    turn.reply("\n".join([f"**{turn.say('weights_result', number=number)}**", *lines,
                          turn.say("weights_others", number=number)]), buttons,
               image=str(weights_picture(result, turn.lang, turn.settings.pictures)))


def show_judgements(turn: Turn, number: int, person_id: int) -> None:
    """What this person judged, each to be changed."""
    judged, method = turn.store.weights.judgements(number, person_id), turn.store.weights.get(number).method or ""
    if not judged:
        turn.answer("weights_nothing_judged", [turn.button("button_weights_join", "start_weights",
                                                           arguments={"number": number}, number=number)], number=number)
        return
    lines = [f"{one.number}. {judgement_words(method, one.left, one.right, one.value, turn.lang)}" for one in judged]
    turn.reply("\n".join([turn.say("weights_judgements", number=number), *lines]),
               [turn.button("button_weights_change", "start_weights", arguments={"number": number, "view": "judgements"})])


def _study_button(turn: Turn, number: int) -> list[dict[str, str]]:
    study = turn.store.weights.get(number).study_id
    if study is None or turn.store.studies.get(study).status == "closed":
        return []
    return [turn.button("button_resume_study", "start_comparison", arguments={"study": study}, number=study)]
