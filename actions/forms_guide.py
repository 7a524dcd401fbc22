"""The guided forms of candidates, techniques, scorings and strategies: one class for all, the fields are data."""
from __future__ import annotations

from typing import Any

from actions.common import Turn, payload
from bot.access import allowed
from bot.choosing.filling import Filling, label
from bot.choosing.forms import read, shown
from bot.errors import InputError, NotAllowed
from bot.language.texts import explain
from bot.playbooks.judge import judge

ACTS = {"candidate": "candidate.add", "technique": "technique.add", "scoring": "candidate.work",
        "strategy": "candidate.work"}
AGAIN = {"candidate": "new_candidate", "technique": "new_technique", "scoring": "score_candidate",
         "strategy": "choose_strategy"}


class FormGuide:
    """A message inside such a form. ``work``: kind, id (0 until the name is given), at (the field pointed at), mode."""

    def __init__(self, turn: Turn, work: dict[str, Any]) -> None:
        self.turn, self.work = turn, work
        self.filling = filling_of(turn, work)
        self.at: str | None = work.get("at")
        self.field = None if work.get("mode") == "edit" else self.filling.field(self.at)

    @staticmethod
    def question(turn: Turn, work: dict[str, Any]) -> None:
        """Put the question; in the list of answers, the list."""
        filling = filling_of(turn, work)
        if work.get("mode") == "edit" or filling.field(work.get("at")) is None:
            fields = [field for field in filling.fields() if field.id in filling.given]
            buttons = [{"title": label(field, turn.lang), "payload": payload("edit_answer", field=field.id)}
                       for field in fields]
            turn.reply("\n".join([turn.say("form_edit"), *filling.lines()]),
                       [*buttons, turn.button("button_go_on", "keep_answer")])
            return
        text, buttons = filling.question(work.get("at"))
        if work.get("tries", 0) >= 2:
            text += "\n" + filling.example(work.get("at"))
        turn.reply(text, buttons, ids={filling.kind: filling.number} if filling.number else None)

    def handle(self) -> bool | str:
        turn = self.turn
        free = self.field is not None and self.field.type in ("text", "names")
        verdict = judge(turn.raw, turn.intent, turn.confidence, fits=self._fits(), free_text=free, near=turn.near)
        if verdict.kind == "question":
            return False
        if verdict.kind == "command":
            return self._command(verdict.intent)
        if self.field is None:
            return self._point_at(self.filling.named(turn.text.strip()))
        self.filling.answer(turn.text, self.at)
        return self._stored()

    def _fits(self) -> bool:
        if self.field is None or not self.turn.text:
            return False
        try:
            read(self.field, self.turn.text, self.filling.given, self.filling.known)
        except InputError:
            return False
        return True

    def _stored(self) -> bool | str:
        """Say what was taken down and go on; at the end, what comes of it."""
        field, turn = self.field, self.turn
        assert field is not None
        self.work |= {"id": self.filling.number, "tries": 0}
        self.work.pop("at", None)
        value = self.filling.given.get(field.id)
        if field.id == "attributes" and (gains := self.filling.field("gains")) and self.filling.given.get("gains"):
            field, value = gains, self.filling.given["gains"]  # given with their attributes: both are read back
        turn.answer("form_stored" if value is not None else "form_skipped", label=label(field, turn.lang),
                    shown=shown(field, value, self.filling.known, turn.lang))
        return True if self.filling.field() else self._finish()

    def _finish(self) -> str:
        from actions.candidates import candidate_done, scoring_done
        from actions.techniques import strategy_done, technique_done

        {"candidate": candidate_done, "technique": technique_done, "scoring": scoring_done,
         "strategy": strategy_done}[self.filling.kind](self.turn, self.filling.number)
        return "closed"

    def _point_at(self, name: str | None) -> bool:
        if name is None:
            self.work["tries"] = self.work.get("tries", 0) + 1
            self.turn.answer("choose_from_list")
            return True
        self.work.pop("mode", None)
        self.work["at"] = name
        return True

    def _command(self, intent: str) -> bool | str:
        turn = self.turn
        match intent:
            case "pause_work":
                number = self.filling.number
                if not number:  # nothing was given yet
                    turn.answer("dropped")
                    return "closed"
                what = self.filling.what()
                turn.answer("form_paused", [turn.button("button_resume_form", AGAIN[self.filling.kind], what=what,
                                                        arguments={"form": number})], what=what)
                turn.remember(paused=[self.filling.kind, number])
                return "closed"
            case "go_back":
                return self._back()
            case "edit_answer":
                name = turn.args.get("field")
                name = name if isinstance(name, str) else self.filling.named(turn.text)
                if name in {field.id for field in self.filling.fields()}:
                    return self._point_at(name)
                self.work["mode"] = "edit"
            case "skip_question":
                if self.field is not None and not self.filling.skip(self.at):
                    turn.answer("form_needed")
                elif self.field is not None:
                    return self._stored()
            case "keep_answer":
                for name in ("at", "mode"):
                    self.work.pop(name, None)
                return True if self.filling.field() else self._finish()
            case "ask_why":
                turn.reply(self.filling.why(self.at))
            case "ask_example":
                turn.reply(self.filling.example(self.at))
            case "where_am_i" | "check_gate":
                turn.reply("\n".join([turn.say("form_so_far"), *self.filling.lines()]))
        return True

    def _back(self) -> bool:
        if self.work.pop("mode", None):
            return True
        before = self.filling.before(self.at)
        if before is None:
            self.turn.answer("at_the_beginning")
        else:
            self.work["at"] = before.id
        return True


def filling_of(turn: Turn, work: dict[str, Any]) -> Filling:
    """The form at hand; people without a part on the board only fill in what they have noted themselves."""
    person = turn.require(ACTS[work["kind"]])
    filling = Filling(turn.store, work["kind"], work.get("id") or 0, person, turn.lang)
    if work["kind"] == "candidate" and filling.number and not allowed(person, "candidate.work") and (
            filling.record.created_by != person.id):
        raise NotAllowed("candidate_not_own", number=filling.number)
    return filling


def begin_form(turn: Turn, kind: str, number: int, first: str = "") -> None:
    """Start or take up a form; ``first`` answers its first question (the title that came with the wish)."""
    from actions.choose import begin_work

    filling = filling_of(turn, {"kind": kind, "id": number})
    if first:
        try:
            asked = filling.field()
            filling.answer(first)
            assert asked is not None
            turn.reply(turn.say("form_stored", label=label(asked, turn.lang), shown=filling.given[asked.id]),
                       ids={kind: filling.number})
        except InputError as error:
            turn.reply(explain(error, turn.lang))
    work: dict[str, Any] = {"kind": kind, "id": filling.number}
    if filling.field() is None:
        work["mode"] = "edit"
    begin_work(turn, work)
