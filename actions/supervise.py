"""A supervisor's questions: figures in any form, and the cases behind them (``bot/questions``)."""
from __future__ import annotations

from actions.common import Turn
from actions.questions import Asks, asked, tell
from actions.similar import merged_part
<<<<<<< HEAD
from bot.access import allowed
from bot.errors import NotAllowed
from bot.language.mentions import find_complaint
from bot.questions.model import Question, restored
from bot.reports.top import case_text
=======
from bot.complaints.exposures import newest_covered
from bot.complaints.top import TopAnswer, top_topics
from bot.errors import InputError
from bot.language.customers import find_customer
from bot.language.mentions import find_channel, find_complaint, find_one_of, find_per, find_topics, find_unit
from bot.language.periods import Period, find_comparison, find_period
from bot.reports.statistical import process_name
from bot.reports.top import case_text, cases_text, days, scope, short_name, top_chart, top_text
from bot.store.complaints import Filter

PAGE = 5
ASKED = ("start", "end", "branch", "channel", "unit", "comparison", "severity", "customer", "per")
CASES = ("start", "end", "branch", "channel", "customer")
# a question that stands by itself, unless it begins or ends like one that goes on from the last
WHOLE_QUESTION = re.compile(r"投诉|问题|哪|complain|topic|categor|issue|which|\btop\b", re.IGNORECASE)
PROCESS = re.compile(r"(?<![a-z0-9])(P[1-5])(?![a-z0-9])", re.IGNORECASE)
BOTH = re.compile(r"[×＊*+]|同时|一起|都|\b(?:both|together)\b", re.IGNORECASE)
TOGETHER = 3  # topics on one complaint at most
GOES_ON = re.compile(r"^\s*(?:那|换|改成|再看|再按|and\b|now\b|what about|how about|same\b|switch|make (?:it|that))"
                     r"|呢\s*[?\uff1f]?\s*$", re.IGNORECASE)
>>>>>>> main


class TopTopics(Asks):
    action = "action_top_topics"

    def act(self, turn: Turn) -> None:
        from actions.choosing import goes_on_here

        turn.require("top.ask")
        if (view := goes_on_here(turn)) is not None:
            view.act(turn)
            return
        tell(turn, asked(turn, "top"))


<<<<<<< HEAD
class ShowCases(Asks):
=======
def names_a_time(text: str) -> bool:
    """The question seems to name a time that could not be read ("since the flood"): better to ask than to guess."""
    return re.search(r"(?:\d+\s*(?:年|月|日|天|周|季)|期间|以来|时候|那(?:天|周|月|年)|\bsince\b|\bduring\b|\bbetween\b"
                     r"|\bago\b|\bQ\d)", text, re.I) is not None


def rate_buttons(turn: Turn, answer: TopAnswer, question: dict[str, Any]) -> list[dict[str, str]]:
    """Back to counts; where there is no rate, the newest period that has one and what is registered."""
    plain = {key: value for key, value in question.items() if key != "per"}
    if answer.rate(0) is not None:
        return [turn.button("button_per_none", "ask_top_topics", arguments=plain)]
    near = None if answer.which.customer else newest_covered(turn.store, answer.which, turn.today)
    buttons = [turn.button("button_per_period", "ask_top_topics", period=days(near), arguments={
        **question, "start": near.start.isoformat(), "end": near.end.isoformat()})] if near else []
    return [*buttons, turn.button("button_exposures", "list_exposures")]


def topics_of(turn: Turn) -> tuple[str, ...]:
    """The topics that must all be among a case's labels, from a button: "queue_wait+staff_attitude"."""
    said = [turn.taxonomy.present(code) for code in turn.args.get("topics", "").split("+")[:TOGETHER]]
    return tuple(code for code in said if code in turn.taxonomy)


def process_said(text: str) -> str | None:
    """The step a message names by its code ("看 P2 × 排队 的案例")."""
    found = PROCESS.search(text)
    return found[1].upper() if found else None


class ShowCases(GaishanAction):
>>>>>>> main
    """The redacted texts behind a number, or one case by its number."""

    action = "action_show_cases"

    def act(self, turn: Turn) -> None:
        number = turn.args.get("number") or find_complaint(turn.text)
        if isinstance(number, int):
            self.one(turn, number)
            return
<<<<<<< HEAD
        turn.require("complaint.read")
        tell(turn, asked(turn, "drill") if turn.text else self.pressed(turn))

    @staticmethod
    def pressed(turn: Turn) -> Question:
        """What a button says: its topics must all be among a case's labels."""
        from dataclasses import replace

        question = restored(turn.args)
        codes = [turn.taxonomy.present(code) for code in turn.args.get("topics", "").split("+")[:3]]
        together = tuple(code for code in codes if code in turn.taxonomy) or question.together
        return replace(question, kind=question.kind or "drill", together=together,
                       topic=question.topic and turn.taxonomy.present(question.topic))
=======
        person = turn.require("complaint.read")
        question = {**turn.focus.get("query", {}), **read_question(turn)}
        named = find_topics(turn.text, turn.taxonomy.words) if turn.text else []
        topic = turn.args.get("topic") or (named[0] if named else None)
        topic = turn.taxonomy.present(topic) if topic else None
        process, together = turn.args.get("process") or process_said(turn.text), topics_of(turn)
        if len(named) > 1 and BOTH.search(turn.text):  # "排队和态度同时出现的案例"
            topic, together = None, tuple(turn.taxonomy.present(code) for code in named[:TOGETHER])
        offset = max(0, int(turn.args.get("offset") or 0))
        which = Filter(start=question.get("start"), end=question.get("end"), branch=question.get("branch"),
                       channel=question.get("channel"), topic=topic, customer=question.get("customer"), process=process,
                       together=together)
        total = turn.store.complaints.count(which)
        rows = turn.store.complaints.cases(which, PAGE, offset)
        turn.store.audit.record(person.id, "complaint.read", f"topic {topic}", count=len(rows))
        heading = " + ".join(turn.topic(code) for code in (topic, *together) if code) or turn.say("scope_all")
        if process:
            heading += f" × {process_name(process, turn.lang)}"
        if not rows:
            turn.answer("cases_none", heading=heading)
            return
        buttons = []
        if offset + PAGE < total:
            arguments = {key: question[key] for key in CASES if key in question}
            if topic:
                arguments["topic"] = topic
            arguments |= {"process": process} if process else {}
            arguments |= {"topics": "+".join(together)} if together else {}
            buttons.append(turn.button("button_more", "show_cases",
                                       arguments={**arguments, "offset": offset + PAGE}, rest=total - offset - PAGE))
        if topic:
            buttons.append(turn.button("button_start_project", "start_project", arguments={"topic": topic},
                                       topic=turn.topic(topic)))
        turn.reply(cases_text(rows, turn.taxonomy, turn.lang, total, offset, heading), buttons)
>>>>>>> main

    @staticmethod
    def one(turn: Turn, number: int) -> None:
        row = turn.store.complaints.get(number)
        own = turn.person is not None and row["created_by"] == turn.person.id
        if not own and not allowed(turn.person, "complaint.read"):
            raise NotAllowed("not_own_complaint", number=number)
        turn.remember(complaint=number)
        lines, buttons = merged_part(turn, row)
        turn.reply("\n\n".join([case_text(row, turn.taxonomy, turn.lang), *lines]),
                   [*buttons, turn.button("button_all_topics", "offer_topics", arguments={"number": number})],
                   ids={"complaint": number})
