"""A supervisor's questions: top categories and the cases behind them."""
from __future__ import annotations

import datetime as dt
import re
from typing import Any

from actions.common import GaishanAction, Turn, payload
from actions.cycle import view_part
from actions.similar import merged_part
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


def month_so_far(today: dt.date) -> Period:
    """The period meant when none is said: the last 30 days."""
    return Period(today - dt.timedelta(days=29), today)


def read_question(turn: Turn) -> dict[str, Any]:
    """What is asked, from the button or the words: a mapping of some of ASKED; only what is said."""
    question = {key: turn.args[key] for key in ASKED if turn.args.get(key) is not None}
    text = turn.text
    if text:
        mention = find_period(text, turn.today)
        if mention:
            question |= {"start": mention.period.start.isoformat(), "end": mention.period.end.isoformat()}
            if mention.comparison:
                question["comparison"] = mention.comparison
            text = text.replace(mention.said, " ")
        elif comparison := find_comparison(text, turn.today):
            question["comparison"] = comparison
        if branch := find_one_of(text, turn.store.complaints.values_of("branch")):
            question["branch"] = branch
        if channel := find_channel(text):
            question["channel"] = channel
        if unit := find_unit(text):
            question["unit"] = unit
        if customer := find_customer(text, turn.store.complaints.values_of("customer")):
            question["customer"] = customer
        if per := find_per(text):
            question["per"] = per
    return question


def goes_on(turn: Turn, question: dict[str, Any]) -> dict[str, Any]:
    """"换成每千笔业务", "and for students?": the last question with what is changed in it; else the question itself."""
    before = turn.focus.get("query") or {}
    if not turn.text or "start" in question or not question.keys() & {"per", "customer"} or (
            WHOLE_QUESTION.search(turn.text) and not GOES_ON.search(turn.text)):
        return question
    if "per" in question:
        before = {key: value for key, value in before.items() if key != "unit"}
    return {**before, **question}


def period_of(question: dict[str, Any], today: dt.date) -> Period:
    """The period of a question; InputError when a button carries none that can be read."""
    if "start" not in question:
        return month_so_far(today)
    try:
        start, end = (dt.date.fromisoformat(str(question[key])) for key in ("start", "end"))
    except (KeyError, ValueError) as error:
        raise InputError("period_unparsable") from error
    return Period(start, end)


def per_of(question: dict[str, Any]) -> int | None:
    """A button can be typed by anybody: nothing but a sensible number counts."""
    per = question.get("per")
    return per if isinstance(per, int) and 0 < per <= 10**6 else None


class TopTopics(GaishanAction):
    action = "action_top_topics"

    def act(self, turn: Turn) -> None:
        from actions.choosing import goes_on_here

        person = turn.require("top.ask")
        if (view := goes_on_here(turn)) is not None:
            view.act(turn)
            return
        question = goes_on(turn, read_question(turn))
        if turn.text and "start" not in question and names_a_time(turn.text):
            raise InputError("period_unparsable")
        period = period_of(question, turn.today)
        which = Filter(branch=question.get("branch"), channel=question.get("channel"),
                       severity=question.get("severity"), customer=question.get("customer"))
        answer = top_topics(turn.store, period, which, unit=question.get("unit", "count"),
                            comparison=question.get("comparison"), per=per_of(question))
        question |= {"start": period.start.isoformat(), "end": period.end.isoformat()}
        turn.remember(query=question, view=None)
        turn.store.audit.record(person.id, "top.ask", days(period))
        if answer.n == 0:
            self.nothing(turn, answer, question)
            return
        text = top_text(answer, turn.taxonomy, turn.lang)
        image = top_chart(answer, turn.taxonomy, turn.lang, turn.settings.pictures)
        turn.reply(text, self.buttons(turn, answer, question), image=str(image) if image else None)

    @staticmethod
    def nothing(turn: Turn, answer: TopAnswer, question: dict[str, Any]) -> None:
        """Nobody complained: say so and offer the nearest days with data."""
        buttons = []
        if answer.nearest:
            near = {**question, "start": answer.nearest.start.isoformat(), "end": answer.nearest.end.isoformat()}
            buttons.append({"title": days(answer.nearest), "payload": payload("ask_top_topics", **near)})
        key = "top_empty" if answer.nearest else "top_no_data"
        from actions.talk import menu

        turn.answer(key, buttons or menu(turn), scope=scope(answer, turn.lang), period=days(answer.period))

    @staticmethod
    def buttons(turn: Turn, answer: TopAnswer, question: dict[str, Any]) -> list[dict[str, str]]:
        few = [code for code in answer.pareto.vital_few if answer.counts.get(code)][:3] if answer.pareto else []
        cases = {key: question[key] for key in CASES if key in question}
        buttons = [turn.button("button_cases", "show_cases", arguments={**cases, "topic": code},
                               topic=short_name(turn.taxonomy, code, turn.lang), count=answer.counts[code]) for code in few]
        if per_of(question):
            buttons += rate_buttons(turn, answer, question)
        elif turn.store.exposures.all():
            buttons.append(turn.button("button_per_1000", "ask_top_topics", arguments={**question, "per": 1000}))
        question = {key: value for key, value in question.items() if key != "per"}
        other = "count" if question.get("unit") == "weighted" else "weighted"
        buttons.append(turn.button(f"button_unit_{other}", "ask_top_topics", arguments={**question, "unit": other}))
        if few:
            buttons.append(turn.button("button_start_choosing", "start_comparison"))
            buttons.append(turn.button("button_start_project", "start_project", arguments={"topic": few[0]},
                                       topic=short_name(turn.taxonomy, few[0], turn.lang)))
        return buttons


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
    """The redacted texts behind a number, or one case by its number."""

    action = "action_show_cases"

    def act(self, turn: Turn) -> None:
        number = turn.args.get("number") or find_complaint(turn.text)
        if isinstance(number, int):
            self.one(turn, number)
            return
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

    @staticmethod
    def one(turn: Turn, number: int) -> None:
        from bot.access import allowed
        from bot.errors import NotAllowed

        row = turn.store.complaints.get(number)
        own = turn.person is not None and turn.person.id in (row["created_by"], row["owner_id"])
        if not own and not allowed(turn.person, "complaint.read"):
            raise NotAllowed("not_own_complaint", number=number)
        turn.remember(complaint=number)
        lines, buttons = merged_part(turn, row)
        where, onward = view_part(turn, number)
        turn.reply("\n\n".join([case_text(row, turn.taxonomy, turn.lang), *where, *lines]),
                   [*buttons, *onward, turn.button("button_all_topics", "offer_topics", arguments={"number": number})],
                   ids={"complaint": number})
