"""A weight set as guided work: its question with the scale as buttons, and what a message or command means there."""
from __future__ import annotations

from typing import Any

from actions.common import Turn
from actions.weights import show_weights
from bot.choosing.weights.judgements import Pair, cycle, levels, offered
from bot.choosing.weights.rating import Rating, Stage, apply_to_study
from bot.errors import InputError
from bot.language.texts import explain
from bot.playbooks.judge import judge
from bot.reports.weights import judgement_words, strength_words

STRENGTHS = (9, 7, 5, 3)


class WeightsGuide:
    """A message inside a weight set. ``work["at"]`` is a pair judged anew, ``work["mode"]`` "edit" the list of them."""

    def __init__(self, turn: Turn, work: dict[str, Any]) -> None:
        self.turn, self.work = turn, work
        self.person = turn.require("study.work")
        self.rating = Rating(turn.store, work["id"], self.person.id)

    @property
    def at(self) -> Pair | None:
        at = self.work.get("at")
        return (at[0], at[1]) if at else None

    @staticmethod
    def question(turn: Turn, work: dict[str, Any]) -> None:
        """Put the question that is due."""
        guide = WeightsGuide(turn, work)
        text, buttons = guide._edit_list() if work.get("mode") == "edit" else guide._ask(guide.rating.stage(guide.at))
        turn.reply(text, buttons)

    def _ask(self, stage: Stage) -> tuple[str, list[dict[str, str]]]:
        turn = self.turn
        if stage.kind == "items":
            return turn.say("weights_ask_items"), []
        if stage.kind == "method":
            count = len(self.rating.set.items)
            return turn.say("weights_ask_method", count=count), [
                # a place, no name: "direct" would turn a Chinese talk into an English one
                {"title": turn.say(f"weights_method_{method}"), "payload": str(place)}
                for place, method in enumerate(offered(count), 1)]
        if stage.kind == "values":
            listed = "\n".join(f"{place}. {item}" for place, item in enumerate(stage.open, 1))
            example = " ".join(str(7 + (3 * place) % 4 - 1) for place in range(min(len(stage.open), 8)))
            return turn.say("weights_ask_values", listed=listed, example=example), []
        if stage.kind == "done":
            return turn.say("weights_done", number=self.rating.number), [
                turn.button("button_weights_result", "show_weights", arguments={"number": self.rating.number})]
        return self._ask_pair(stage)

    def _ask_pair(self, stage: Stage) -> tuple[str, list[dict[str, str]]]:
        turn, method = self.turn, self.rating.set.method or ""
        head = turn.say("weights_part_open" if stage.part == "base" and not stage.total else f"weights_part_{stage.part}",
                        place=stage.place, total=stage.total)
        lines = [f"**{head}**", turn.say("weights_ask_winner" if method == "0-1" else "weights_ask_pair", left=stage.left,
                                         right=stage.right)]
        if stage.part == "check" and stage.place == 1:
            lines.insert(1, turn.say("weights_checks_now"))
        if stage.before is not None:
            lines.append(turn.say("weights_before", said=judgement_words(method, stage.left, stage.right, stage.before,
                                                                        turn.lang)))
        buttons = scale_buttons(turn, method, stage.left, stage.right)
        if stage.part == "check":
            buttons.append(turn.button("button_weights_no_checks", "skip_question"))
        if stage.before is not None:
            buttons.append(turn.button("button_weights_keep", "keep_answer"))
        return "\n".join(lines), buttons

    def _edit_list(self) -> tuple[str, list[dict[str, str]]]:
        method = self.rating.set.method or ""
        lines = [f"{one.number}. {judgement_words(method, one.left, one.right, one.value, self.turn.lang)}"
                 for one in self.rating.judged]
        return ("\n".join([self.turn.say("weights_ask_edit"), *lines]),
                [self.turn.button("button_go_on", "keep_answer")])

    def handle(self) -> bool | str:
        turn = self.turn
        stage = self.rating.stage(self.at)
        verdict = judge(turn.raw, turn.intent, turn.confidence, fits=self._fits(stage), free_text=False, near=turn.near)
        if verdict.kind == "question":
            return False
        if verdict.kind == "command":
            return self._command(verdict.intent, stage)
        if self.work.get("mode") == "edit":
            return self._point_at(turn.text)
        if stage.kind == "done":
            return self._finished()
        again = turn.store.weights.state(self.rating.number, self.person.id).again
        try:
            self.rating.answer(turn.text, self.at, turn.message_id)
        except InputError as error:
            if error.code != "weights_cycle":
                raise
            self._show_cycle(error)
            return True
        self.work.pop("at", None)
        self.work["tries"] = 0
        return self._go_on(again)

    def _fits(self, stage: Stage) -> bool:
        if self.work.get("mode") == "edit":
            return self.turn.text.strip().isdecimal()
        if stage.kind == "items":
            return bool(self.turn.text)  # "停车" is an item, whatever the classifier takes it for
        if stage.kind not in ("pair", "values") or not self.turn.text:
            return False
        try:
            self.rating.read(self.turn.text, self.at)
        except InputError:
            return False
        return True

    def _go_on(self, again: tuple[str, ...]) -> bool | str:
        """Say what does not fit where that has just turned out; show the result where all is judged."""
        turn, stage = self.turn, self.rating.stage()
        now = turn.store.weights.state(self.rating.number, self.person.id).again
        if now and not again:
            said = {(one.left, one.right): one for one in self.rating.judged}
            words = [judgement_words("ahp", *pair, one.value, turn.lang) for pair, one in said.items()
                     if set(pair) <= set(now)]
            turn.answer("weights_does_not_fit", cr=f"{self.rating.own().cr:.2f}", first=now[0], second=now[1], third=now[2],
                        said="\n".join(f"- {line}" for line in words))
        return self._finished() if stage.kind == "done" else True

    def _finished(self) -> str:
        turn, number = self.turn, self.rating.number
        cr = self.rating.own().cr
        if cr is not None and cr > 0.10:
            turn.answer("weights_stored_inconsistent", cr=f"{cr:.2f}")
        turn.store.audit.record(self.person.id, "weights.judged", f"weights {number}")
        maker = self.rating.set.created_by
        if maker is not None and maker != self.person.id:
            turn.store.notices.add(maker, f"weights_judged:{number}:{self.person.id}", "weights_judged", number=number,
                                   name=self.person.name)
        self._apply(number)
        show_weights(turn, number)
        return "closed"

    def _apply(self, number: int) -> None:
        turn = self.turn
        try:
            applied = apply_to_study(turn.store, number)
        except InputError as error:
            turn.reply(explain(error, turn.lang))
            return
        if applied:
            study = turn.store.studies.get(self.rating.set.study_id or 0)
            late = any(scores for ratings in study.ratings.values() for scores in ratings.values())
            turn.answer("weights_applied_late" if late else "weights_applied", study=study.id)

    def _show_cycle(self, error: InputError) -> None:
        turn, rating = self.turn, self.rating
        stage = rating.stage(self.at)
        new = rating.read(turn.text, self.at)
        ring = cycle(levels(rating.set.method or "", rating.set.items, {**rating.values(), **new}))
        here = {stage.left, stage.right}
        turn.reply(explain(error, turn.lang), [
            turn.button("button_weights_rejudge", "edit_answer", arguments={"number": one.number}, left=one.left,
                        right=one.right)
            for one in rating.judged if {one.left, one.right} <= set(ring) and {one.left, one.right} != here])

    def _point_at(self, text: str) -> bool:
        judged = self.rating.judged
        number = int(text) if text.strip().isdecimal() and len(text.strip()) < 5 else 0
        if not 1 <= number <= len(judged):
            raise InputError("weights_which_judgement", count=len(judged))
        self.work["at"] = [judged[number - 1].left, judged[number - 1].right]
        self.work.pop("mode", None)
        return True

    # -- commands ----------------------------------------------------------------------------------------------
    def _command(self, intent: str, stage: Stage) -> bool | str:
        turn = self.turn
        if intent == "pause_work":
            turn.answer("weights_paused", [turn.button("button_weights_resume", "start_weights", arguments={
                "number": self.rating.number}, number=self.rating.number)], number=self.rating.number)
            turn.remember(paused=["weights", self.rating.number])
            return "closed"
        if intent == "go_back":
            self._back()
        elif intent == "edit_answer":
            number = turn.args.get("number")
            if isinstance(number, int) and number:
                return self._point_at(str(number))
            if self.rating.judged:
                self.work["mode"] = "edit"
            else:
                turn.answer("at_the_beginning")
        elif intent == "keep_answer":
            if self.work.pop("mode", None) is None and self.work.pop("at", None) is None:
                self.rating.keep()
            if self.rating.stage(self.at).kind == "done":
                return self._finished()
        elif intent == "skip_question":
            if self.at or not self.rating.skip():
                turn.answer("weights_no_skip")
            elif self.rating.stage().kind == "done":
                return self._finished()
        elif intent == "ask_why":
            turn.answer(f"weights_why_{stage.part}" if stage.kind == "pair" else "weights_why_values")
        elif intent == "ask_example":
            turn.reply(self._example(stage))
        elif intent == "where_am_i":
            turn.answer("weights_where", number=self.rating.number, count=len(self.rating.judged))
        return True

    def _back(self) -> None:
        if self.work.pop("mode", None):
            return
        before = self.rating.before(self.at)
        if before:
            self.work["at"] = list(before)
        elif not self.rating.reopen():
            self.turn.answer("at_the_beginning")

    def _example(self, stage: Stage) -> str:
        method = self.rating.set.method
        key = f"weights_example_{stage.kind}" if stage.kind != "pair" else {
            "ahp": "weights_example_ahp", "0-1": "weights_example_01", "0-4": "weights_example_04"}[method or "ahp"]
        return self.turn.say(key, left=stage.left, right=stage.right)


def scale_buttons(turn: Turn, method: str, left: str, right: str) -> list[dict[str, str]]:
    """The scale of a pair in words, from wholly left to wholly right."""
    equal, sides = turn.say("weights_equal"), (turn.say("weights_left"), turn.say("weights_right"))
    if method == "0-1":
        return [{"title": item, "payload": side} for item, side in zip((left, right), sides)]
    if method == "0-4":
        return [{"title": turn.say(key, item=item), "payload": points} for key, item, points in (
            ("button_weights_much", left, "4:0"), ("button_weights_more", left, "3:1"), ("weights_equal_22", "", "2:2"),
            ("button_weights_more", right, "1:3"), ("button_weights_much", right, "0:4"))]
    said = [[{"title": turn.say("button_weights_ahp", item=item, how=strength_words(strength, turn.lang)),
              "payload": f"{side} {strength}"} for strength in STRENGTHS] for item, side in zip((left, right), sides)]
    return [*said[0], {"title": equal, "payload": equal}, *reversed(said[1])]

