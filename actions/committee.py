"""The service quality committee in the chat: asking it, what waits for it, its decisions."""
from __future__ import annotations

import re

from actions.common import GaishanAction, Turn
from actions.listed import put_away
from actions.team import ask_reason, not_meant, project_at_hand
from bot.errors import InputError
from bot.language.mentions import find_project
from bot.language.texts import join
from bot.playbooks.committee import ACT, ask, decide, decision_said
from bot.playbooks.engine import Walk
from bot.playbooks.judge import reason_after
from bot.playbooks.words import cell, passed, trigger_words

ASKING = re.compile(r"委员会(?:来)?(?:审批|批准|批|审议|讨论)?|committee", re.IGNORECASE)
MEANT = re.compile(r"委员会|审|批|报|上会|拍板|committee|approv|board|sign[- ]?off|escalat|resource|submit|support",
                   re.IGNORECASE)
LISTED = 10


class AskCommittee(GaishanAction):
    """The team puts its project before the committee in its own words."""

    action = "action_ask_committee"

    def act(self, turn: Turn) -> None:
        turn.require("project.work")
        if turn.text and not MEANT.search(turn.text):
            not_meant(turn)
            return
        number = project_at_hand(turn)
        words = reason_after(turn.text, ASKING.search(turn.text))
        if len(words) < 2:
            ask_reason(turn, "asked", number)
            return
        put_before(turn, number, words)


def put_before(turn: Turn, number: int, words: str) -> None:
    """Ask the committee; what it was asked and why is said back."""
    made = ask(turn.store, number, words, turn.require("project.work"), turn.today)
    turn.reply(turn.say("committee_asked", number=number, words=cell(made.words),
                        why=trigger_words(made.triggers, turn.lang)), ids={"project": number})


class CommitteeList(GaishanAction):
    """The projects that wait for the committee, the longest waiting first."""

    action = "action_committee_list"

    def act(self, turn: Turn) -> None:
        turn.require(ACT)
        put_away(turn)
        waiting = turn.store.approvals.waiting()
        if not waiting:
            turn.answer("committee_none")
            return
        lines, buttons = [turn.say("committee_head", count=len(waiting))], []
        for number in waiting[:LISTED]:
            last = turn.store.approvals.last(number)
            assert last is not None
            lines.append(turn.say("committee_row", number=number, title=turn.store.projects.get(number).title,
                                  day=last.at[:10], by=last.by or "–", why=trigger_words(last.triggers, turn.lang),
                                  words=cell(last.words)))
        for number in waiting[:2]:
            buttons += decision_buttons(turn, number)
        turn.reply("\n".join(lines), buttons)


def decision_buttons(turn: Turn, number: int) -> list[dict[str, str]]:
    return [*(turn.button(f"button_{decision}", "decide_project", number=number,
                          arguments={"project": number, "status": decision})
              for decision in ("approved", "refused", "returned")),
            turn.button("button_summary", "show_summary", arguments={"project": number})]


class DecideProject(GaishanAction):
    action = "action_decide_project"

    def act(self, turn: Turn) -> None:
        turn.require(ACT)
        said = decision_said(turn.text)
        if turn.text and said is None and find_project(turn.text) is None:
            not_meant(turn)
            return
        if turn.args.get("project") is None and not re.search(r"\d", turn.text):
            waiting = turn.store.approvals.waiting()
            if len(waiting) != 1:
                raise InputError("project_which", numbers=join([str(one) for one in waiting], turn.lang) or "–")
            number = waiting[0]
        else:
            number = project_at_hand(turn)
        decision = turn.args.get("status") or (said[0] if said else None)
        if decision is None:
            turn.answer("committee_how", decision_buttons(turn, number), number=number)
            return
        decide_project(turn, number, decision, reason_after(turn.text, said[1] if said else None))


def decide_project(turn: Turn, number: int, decision: str, words: str) -> None:
    """Take the decision down; "no" and "back to the team" ask for their words."""
    try:
        made, outcome = decide(turn.store, number, decision, words, turn.person, turn.today)
    except InputError as error:
        if error.code != "committee_reason":
            raise
        ask_reason(turn, decision, number)
        return
    lines = [turn.say(f"committee_{made.event}", number=number, title=turn.store.projects.get(number).title,
                      words=cell(made.words))]
    lines += passed(outcome, turn.lang, len(Walk(turn.store, number, turn.today).playbook.steps))
    turn.reply("\n".join(lines), ids={"project": number})
