"""Choosing by statistical analysis, and the three ways side by side."""
from __future__ import annotations

import re
from typing import Any

from actions.common import GaishanAction, Turn, payload
from actions.questions import FILTER, read_question
from bot.access import allowed
from bot.choosing.side_by_side import side_by_side
from bot.choosing.statistical import Statistical, period_up_to, statistical
from bot.language.periods import Period
from bot.questions.model import restored
from bot.questions.words import says
from bot.reports.side_by_side import side_page, side_text
from bot.reports.statistical import (
    association_lines,
    check_lines,
    matrix_lines,
    matrix_picture,
    process_name,
    ranking_lines,
    trend_lines,
)
from bot.reports.top import days, scope, short_name, top_chart
from bot.store.complaints import Filter

KEPT = ("start", "end", "branch", "channel", "customer")
CELLS, PAIRS = 3, 2  # with a button at once; the rest behind one more
STUDY = re.compile(r"(?:评分|研究|\bstudy)\s*(?:#|no\.?)?\s*(\d{1,9})", re.IGNORECASE)


def asked(turn: Turn) -> tuple[dict[str, Any], Period, Filter]:
    """The question in the words or the button; what it leaves open is taken from the last one about the same."""
    question = {key: value for key, value in read_question(turn).saved().items() if key in KEPT}
    if turn.text and turn.focus.get("view"):
        question = {**{key: value for key, value in (turn.focus.get("query") or {}).items() if key in KEPT}, **question}
    period = restored(question).period or period_up_to(turn.today)
    question |= {"start": period.start.isoformat(), "end": period.end.isoformat()}
    which = Filter(branch=question.get("branch"), channel=question.get("channel"), customer=question.get("customer"))
    return question, period, which


def goes_on_here(turn: Turn) -> GaishanAction | None:
    """The action that shows the analysis again for "那城东呢": the last answer was one and only its filter changes."""
    view = turn.focus.get("view")
    if view not in VIEWS or not turn.text or not says("goes_on", turn.text):
        return None
    question = read_question(turn).said()
    return VIEWS[view]() if question and set(question) <= set(KEPT) else None


class StatisticalAnalysis(GaishanAction):
    """Rankings and trends with the Pareto chart; then matrix, association and checks with the heat map."""

    action = "action_statistical_analysis"

    def act(self, turn: Turn) -> None:
        person = turn.require("top.ask")
        question, period, which = asked(turn)
        found = statistical(turn.store, period, which, turn.settings.home)
        turn.remember(query=question, view="statistical")
        turn.store.audit.record(person.id, "statistical.ask", days(period))
        if not found.n:
            self.nothing(turn, found, question)
            return
        if turn.args.get("view") == "cases":
            turn.answer("statistical_which_cases", self.cases(turn, found, question))
            return
        taxonomy, lang = turn.taxonomy, turn.lang
        picture = top_chart(found.top, taxonomy, lang, turn.settings.pictures)
        turn.reply("\n".join([*ranking_lines(found, taxonomy, lang), "", *trend_lines(found, taxonomy, lang)]),
                   image=str(picture) if picture else None)
        heat = matrix_picture(found, taxonomy, lang, turn.settings.pictures)
        lines = [*matrix_lines(found, taxonomy, lang), "", *association_lines(found, taxonomy, lang), "",
                 *check_lines(found, lang)]
        turn.reply("\n".join(lines), self.buttons(turn, found, question), image=str(heat) if heat else None)

    @staticmethod
    def nothing(turn: Turn, found: Statistical, question: dict[str, Any]) -> None:
        from actions.talk import menu

        near, buttons = found.top.nearest, []
        if near:
            there = {**question, "start": near.start.isoformat(), "end": near.end.isoformat()}
            buttons.append({"title": days(near), "payload": payload("statistical_analysis", **there)})
        turn.answer("top_empty" if near else "top_no_data", buttons or menu(turn), scope=scope(found.top, turn.lang),
                    period=days(found.top.period))

    @staticmethod
    def cases(turn: Turn, found: Statistical, question: dict[str, Any], cells: int | None = None,
              pairs: int | None = None) -> list[dict[str, str]]:
        """A button to the cases of each marked cell and of each pair of topics; at most so many, None: all."""
        kept = {key: question[key] for key in FILTER if key in question}

        def short(code: str) -> str:
            return short_name(turn.taxonomy, code, turn.lang)

        return [
            *(turn.button("button_statistical_cell", "show_cases", arguments={
                **kept, "topic": cell.column, "process": cell.row}, topic=short(cell.column), n=cell.n,
                process=process_name(cell.row, turn.lang)) for cell in found.told[:cells]),
            *(turn.button("button_statistical_pair", "show_cases", arguments={
                **kept, "topics": f"{pair.first}+{pair.second}"}, first=short(pair.first), second=short(pair.second),
                n=pair.n) for pair in found.association.pairs[:pairs])]

    @staticmethod
    def buttons(turn: Turn, found: Statistical, question: dict[str, Any]) -> list[dict[str, str]]:
        """Cases of what stands out; the top item to the board or into a project; the three ways."""
        cases = {key: question[key] for key in FILTER if key in question}

        def short(code: str) -> str:
            return short_name(turn.taxonomy, code, turn.lang)

        buttons, cells, pairs = [], len(found.told), len(found.association.pairs)
        if allowed(turn.person, "complaint.read"):
            buttons += StatisticalAnalysis.cases(turn, found, question, CELLS, PAIRS)
            if cells > CELLS or pairs > PAIRS:
                buttons.append(turn.button("button_statistical_cases", "statistical_analysis", arguments={
                    **question, "view": "cases"}, n=cells + pairs))
        first = found.first("count")
        if first:
            if allowed(turn.person, "complaint.read"):
                buttons.append(turn.button("button_cases", "show_cases", arguments={**cases, "topic": first},
                                           topic=short(first), count=found.top.counts[first]))
            buttons.append(turn.button("button_statistical_candidate", "new_candidate", arguments={"topic": first},
                                       topic=short(first)))
            buttons.append(turn.button("button_start_project", "start_project", arguments={"topic": first},
                                       topic=short(first)))
        return [*buttons, turn.button("button_side", "side_by_side", arguments=question)]


class SideBySideAction(GaishanAction):
    """The three ways in one table, why they differ, what each lacks; the same as a page."""

    action = "action_side_by_side"

    def act(self, turn: Turn) -> None:
        person = turn.require("top.ask")
        turn.require("candidate.read")
        question, period, which = asked(turn)
        said = STUDY.search(turn.text)
        study = turn.args.get("study") or (int(said[1]) if said else None)
        found = side_by_side(turn.store, period, which, turn.settings.home, study)
        turn.remember(query=question, view="side")
        turn.store.audit.record(person.id, "side.ask", days(period))
        path = side_page(found, turn.taxonomy, turn.lang, turn.settings.exports)
        buttons = []
        if found.statistical.n:
            buttons.append(turn.button("button_statistical", "statistical_analysis", arguments=question))
        if near := found.statistical.top.nearest:
            buttons.append(turn.button("button_statistical_near", "side_by_side", period=days(near), arguments={
                **question, "start": near.start.isoformat(), "end": near.end.isoformat()}))
        if "no_study" in found.missing:
            buttons.append(turn.button("button_start_choosing", "start_comparison"))
        if "open_study" in found.missing:
            buttons.append(turn.button("button_resume_study", "start_comparison", arguments={"study": found.open_study},
                                       number=found.open_study))
        if "no_techniques" in found.missing and allowed(turn.person, "technique.add"):
            buttons.append(turn.button("button_new_technique", "new_technique"))
        topics = [line.topic for line in found.agreed or found.on_top if line.topic][:1]
        buttons += [turn.button("button_statistical_candidate", "new_candidate", arguments={"topic": topic},
                                topic=short_name(turn.taxonomy, topic, turn.lang)) for topic in topics]
        turn.reply(side_text(found, turn.taxonomy, turn.lang), buttons,
                   links=[{"title": turn.say("link_side"), "url": str(path)}])


VIEWS: dict[str, type[GaishanAction]] = {"statistical": StatisticalAnalysis, "side": SideBySideAction}
