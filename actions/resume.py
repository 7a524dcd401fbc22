"""Guided work that was put down and is taken up again in words ("继续", "resume"), in this talk or another."""
from __future__ import annotations

from actions.choose import begin_work
from actions.common import Turn
from actions.forms_guide import ACTS, AGAIN, begin_form
from bot.choosing.filling import KINDS, unfinished
from bot.choosing.rating import RatingForm
from bot.errors import NotFound


def take_up(turn: Turn) -> bool:
    """Go on with what was paused last in this talk; False when nothing was, or when it has been finished since."""
    paused = turn.focus.get("paused")
    if not (isinstance(paused, list) and len(paused) == 2):
        return False
    kind, number = paused
    turn.remember(paused=None)
    try:
        if not _is_open(turn, kind, number):
            return False
    except NotFound:
        return False
    if kind in KINDS:
        begin_form(turn, kind, number)
    else:
        begin_work(turn, {"kind": kind, "id": number})
    return True


def _is_open(turn: Turn, kind: str, number: int) -> bool:
    assert turn.person is not None
    store = turn.store
    match kind:
        case "project":
            return store.projects.get(number).status != "closed"
        case "study":
            return store.studies.get(number).status != "closed"
        case "rating":
            return store.studies.get(number).status != "closed" and (
                RatingForm(store, number, turn.person.name, turn.lang).stage.kind != "done")
        case "weights":
            return store.weights.state(number, turn.person.id).finished_at is None
        case "scoring" | "strategy":
            return (store.scorings if kind == "scoring" else store.strategies).get(number).result is None
        case "candidate" | "technique":  # also when every question is answered: then something was being changed
            return (store.candidates if kind == "candidate" else store.techniques).get(number) is not None
    return False


def open_forms(turn: Turn) -> list[dict[str, str]]:
    """A button for each form the person has not answered to its end."""
    if turn.person is None:
        return []
    return [turn.button("button_resume_form", AGAIN[filling.kind], what=filling.what(), arguments={"form": filling.number})
            for filling in unfinished(turn.store, turn.person, turn.lang) if turn.may(ACTS[filling.kind])]
