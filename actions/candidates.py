"""The board of candidates in the chat: noting, scoring, choosing, dropping, merging, becoming a project."""
from __future__ import annotations

import re

from actions.common import GaishanAction, Turn
from actions.forms_guide import begin_form
from actions.listed import put_away
from actions.team import ask_reason, not_meant
from bot.access import allowed
from bot.choosing import board, said
from bot.choosing.candidates import METHODS
from bot.errors import InputError, NotFound
from bot.language.encoder import get_encoder
from bot.language.texts import explain
from bot.playbooks.judge import reason_after
from bot.playbooks.words import cell
from bot.reports.achieved import achieved, achieved_lines, achieved_on_board
from bot.reports.candidates import board_text, history_text, score_lines, state_words
from bot.store.candidates import Candidate

SHOWN = 6  # candidates with buttons under the board
BY_STATE = {"idea": ("score", "choose", "drop"), "scored": ("score", "choose", "drop"), "chosen": ("project", "drop"),
            "in_project": ("outcome",), "done": ("outcome",), "dropped": ("reconsider",)}
NEEDS = {"score": "candidate.work", "choose": "candidate.choose", "drop": "candidate.choose",
         "project": "candidate.choose", "reconsider": "candidate.choose", "outcome": "candidate.read"}


def state_buttons(turn: Turn, candidate: Candidate) -> list[dict[str, str]]:
    """What this person may do next with a candidate."""
    number = candidate.id
    ways = {"score": ("score_candidate", {"number": number}), "choose": ("choose_candidate", {"number": number}),
            "drop": ("drop_candidate", {"number": number}),
            "project": ("start_project", {"candidate": number} | _study(candidate)),
            "reconsider": ("candidate_act", {"number": number, "status": "reconsider"}),
            "outcome": ("candidate_act", {"number": number, "status": "outcome"})}
    return [turn.button(f"button_candidate_{way}", ways[way][0], arguments=ways[way][1], number=number)
            for way in BY_STATE[candidate.state] if allowed(turn.person, NEEDS[way])]


def _study(candidate: Candidate) -> dict[str, object]:
    """The study and the attribute with the largest expected gain, as a project's button carries them."""
    gains = candidate.gains
    if candidate.study_id is None or not gains:
        return {}
    return {"study": candidate.study_id, "attribute": max(gains, key=lambda name: gains[name])}


def at_hand(turn: Turn) -> int:
    """The candidate named by the button or the words, else the one last spoken of."""
    number = turn.args.get("number") or said.number_said(turn.text) or turn.focus.get("candidate")
    if number is None:
        raise InputError("candidate_which")
    turn.store.candidates.get(int(number))
    turn.remember(candidate=int(number))
    return int(number)


def show_card(turn: Turn, number: int, first: str = "") -> None:
    """One candidate: its answers, state and what can be done."""
    from bot.choosing.filling import Filling

    candidate = turn.store.candidates.get(number)
    assert turn.person is not None
    lines = [turn.say("candidate_card", number=number, title=candidate.title, state=state_words(candidate, turn.lang)),
             *Filling(turn.store, "candidate", number, turn.person, turn.lang).lines()[1:]]
    turn.reply("\n".join(([first] if first else []) + lines), [
        *state_buttons(turn, candidate), turn.button("button_candidate_edit", "new_candidate", arguments={"form": number})],
        ids={"candidate": number})


class NewCandidate(GaishanAction):
    """Note an idea: its title may come with the wish, the rest is asked for."""

    action = "action_new_candidate"

    def act(self, turn: Turn) -> None:
        turn.require("candidate.add")
        form = turn.args.get("form") or said.form_said(turn.text)
        if isinstance(form, int):
            begin_form(turn, "candidate", turn.store.candidates.get(form).id)
            return
        topic = turn.args.get("topic")
        if topic in turn.taxonomy:
            self.of_topic(turn, topic)
            return
        begin_form(turn, "candidate", 0, said.title_said(turn.text))

    @staticmethod
    def of_topic(turn: Turn, topic: str) -> None:
        """A candidate for a topic that an analysis named; one that is on the board for it already is shown instead."""
        number = board.of_topic(turn.store, topic)
        if number is None:
            title = turn.say("statistical_candidate_title", topic=turn.topic(topic))
            number = board.add_for_topic(turn.store, title, topic, turn.lang, turn.require("candidate.add"))
            begin_form(turn, "candidate", number)
            return
        turn.remember(candidate=number)
        show_card(turn, number)


def candidate_done(turn: Turn, number: int) -> None:
    """Every question is answered: its score, or why it has none, then what looks like the same."""
    turn.remember(candidate=number)
    lines = ""
    if allowed(turn.person, "candidate.work"):
        try:
            scoring, _ = board.score(turn.store, number, turn.person)
            lines = "\n".join(score_lines(scoring, turn.lang))
        except InputError as error:
            lines = explain(error, turn.lang)
    show_card(turn, number, lines)
    offer_merge(turn, number)


def offer_merge(turn: Turn, number: int) -> None:
    """Ask whether likely duplicates are the same; only those who work on the board are shown other people's ideas."""
    if not allowed(turn.person, "candidate.work"):
        return
    for other in board.likely_same(turn.store, number, get_encoder(turn.settings.encoder)):
        turn.answer("candidate_alike", [
            turn.button("button_candidate_merge", "merge_candidates", arguments={"number": number, "into": other.id},
                        number=number, into=other.id),
            turn.button("button_candidate_differ", "candidate_act", arguments={
                "number": number, "into": other.id, "status": "different"})],
            number=number, other=other.id, title=other.title)


class CandidateBoard(GaishanAction):
    """The board under one method; one candidate when a number is named."""

    action = "action_candidate_board"

    def act(self, turn: Turn) -> None:
        turn.require("candidate.read")
        number = turn.args.get("number") or said.number_said(turn.text)
        if number is not None and said.method_said(turn.text) is None:
            at_hand(turn)
            events = history_text(turn.store, int(number), turn.lang)
            candidate = turn.store.candidates.get(int(number))
            lines = [events] if "\n" in events else []  # the head alone says nothing
            if candidate.state == "done":
                lines += achieved_lines(achieved(turn.store, candidate, turn.today), turn.lang)
            show_card(turn, int(number), "\n".join(lines))
            return
        put_away(turn)
        method = turn.args.get("method") or said.method_said(turn.text) or "benefit"
        if method not in METHODS:
            raise InputError("candidate_method", methods=" / ".join(METHODS))
        rows = board.board(turn.store, method)
        if not rows:
            turn.answer("board_empty", [turn.button("button_new_candidate", "new_candidate")])
            return
        buttons = [button for row in rows[:SHOWN] for button in state_buttons(turn, row.candidate)[:1]]
        buttons += [turn.button("button_board_method", "candidate_board", arguments={"method": one},
                                method=turn.say(f"method_{one}")) for one in METHODS if one != method]
        done = achieved_on_board(turn.store, [row.candidate for row in rows], turn.today, turn.lang)
        turn.reply("\n".join([board_text(rows, method, turn.lang), *done]), buttons)


class ScoreCandidate(GaishanAction):
    """By benefit at once; by another method after its questions."""

    action = "action_score_candidate"

    def act(self, turn: Turn) -> None:
        turn.require("candidate.work")
        form = turn.args.get("form")
        if isinstance(form, int):
            begin_form(turn, "scoring", turn.store.scorings.get(form).id)
            return
        if turn.text and not said.SCORE.search(turn.text) and said.method_said(turn.text) is None:
            not_meant(turn)
            return
        number = at_hand(turn)
        method = turn.args.get("method") or said.method_said(turn.text) or "benefit"
        if method != "benefit":
            begin_form(turn, "scoring", board.begin_scoring(turn.store, number, method, turn.person))
            return
        scoring, _ = board.score(turn.store, number, turn.person)
        turn.reply("\n".join(score_lines(scoring, turn.lang)), score_buttons(turn, number), ids={"candidate": number})


def score_buttons(turn: Turn, number: int) -> list[dict[str, str]]:
    others = [turn.button("button_score_method", "score_candidate", arguments={"number": number, "method": method},
                          method=turn.say(f"method_{method}")) for method in METHODS if method != "benefit"]
    return [*state_buttons(turn, turn.store.candidates.get(number))[1:], *others,
            turn.button("button_board", "candidate_board")]


def scoring_done(turn: Turn, scoring: int) -> None:
    """The questions of RICE, ICE, opportunity or Pugh are answered: the score and the ranking under that name."""
    found = board.score_by(turn.store, scoring, turn.person)
    turn.remember(candidate=found.candidate)
    rows = board.board(turn.store, found.method)
    turn.reply("\n".join([*score_lines(found, turn.lang), "", board_text(rows, found.method, turn.lang)]),
               state_buttons(turn, turn.store.candidates.get(found.candidate)), ids={"candidate": found.candidate})


class ChooseCandidate(GaishanAction):
    action = "action_choose_candidate"

    def act(self, turn: Turn) -> None:
        turn.require("candidate.choose")
        decide(turn, "chosen", said.CHOOSE)


class DropCandidate(GaishanAction):
    action = "action_drop_candidate"

    def act(self, turn: Turn) -> None:
        turn.require("candidate.choose")
        decide(turn, "dropped", said.DROP)


def decide(turn: Turn, to: str, meant: re.Pattern[str]) -> None:
    """Choose or drop the candidate named, with the reason that came along."""
    found = meant.search(turn.text)
    if turn.text and found is None:
        not_meant(turn)
        return
    change_state(turn, at_hand(turn), to, reason_after(turn.text, found))


def change_state(turn: Turn, number: int, to: str, reason: str) -> None:
    """Carry it out; a missing reason is asked for."""
    try:
        if to == "chosen":
            candidate = board.choose(turn.store, number, reason, turn.person, turn.settings, turn.lang)
        else:
            candidate = board.drop(turn.store, number, reason, turn.person)
    except InputError as error:
        if error.code not in ("candidate_reason_chosen", "candidate_reason_dropped"):
            raise
        ask_reason(turn, f"candidate_{to}", number)
        return
    key = "candidate_chosen_because" if to == "chosen" and reason else f"candidate_{to}"
    turn.reply(turn.say(key, number=number, title=candidate.title, reason=cell(reason)),
               state_buttons(turn, candidate), ids={"candidate": number})


class MergeCandidates(GaishanAction):
    action = "action_merge_candidates"

    def act(self, turn: Turn) -> None:
        turn.require("candidate.work")
        if turn.text and not said.MERGE.search(turn.text):
            not_meant(turn)
            return
        numbers = [turn.args["number"], turn.args["into"]] if {"number", "into"} <= set(turn.args) else (
            said.numbers_said(turn.text))
        if len(numbers) != 2:
            raise InputError("candidate_merge_which")
        gone, kept = board.merge(turn.store, numbers[0], numbers[1], turn.person)
        turn.remember(candidate=kept)
        turn.answer("candidate_merged", [turn.button("button_candidate_unmerge", "candidate_act", arguments={
            "number": gone, "status": "unmerge"}, number=gone)], gone=gone, kept=kept)


class CandidateAct(GaishanAction):
    """The buttons: bring back, undo a merge, tell apart, expected beside real."""

    action = "action_candidate_act"

    def act(self, turn: Turn) -> None:
        person = turn.require("candidate.read")
        number, status = at_hand(turn), turn.args.get("status")
        if turn.text:
            status = "outcome" if said.OUTCOME.search(turn.text) else "reconsider"
        if status == "reconsider":
            candidate = board.reconsider(turn.store, number, person)
            turn.reply(turn.say("candidate_back", number=number, title=candidate.title), state_buttons(turn, candidate))
        elif status == "unmerge":
            turn.answer("candidate_unmerged", number=number, into=board.unmerge(turn.store, number, person))
        elif status == "different" and "into" in turn.args:
            turn.store.candidates.differ(number, turn.args["into"], turn.require("candidate.work").id)
            turn.answer("candidate_told_apart", number=number, other=turn.args["into"])
        elif status == "outcome":
            candidate = turn.store.candidates.get(number)
            if candidate.project_id is None:
                raise NotFound("candidate_no_project", number=number)
            turn.reply("\n".join(achieved_lines(achieved(turn.store, candidate, turn.today), turn.lang)),
                       [turn.button("button_summary", "show_summary", arguments={"project": candidate.project_id})])
        else:
            raise InputError("candidate_which")
