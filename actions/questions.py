"""Questions about figures in the chat: read from words or a button, answered with text, chart and buttons."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.common import GaishanAction, Turn, payload
from actions.listed import keep
from bot.access import allowed
from bot.complaints.exposures import newest_covered
from bot.errors import InputError
from bot.language.mentions import offered_names
from bot.questions.answer import TEXTS, answer
from bot.questions.cases import PAGE
from bot.questions.follow import followed
from bot.questions.model import Answer, Question, Row, restored
from bot.questions.read import known_to, read
from bot.reports.questions import answer_text, empty_text, name_of, narrowed
from bot.reports.questions_files import answer_chart, answer_table
from bot.reports.top import days, short_name

FILTER = ("start", "end", "branch", "channel", "topic", "severity", "customer", "process", "together", "flag")
CELLS = 3  # buttons for cases


def read_question(turn: Turn) -> Question:
    """What this message or button says, and nothing of the last question."""
    return read(turn.text, known_to(turn.store, turn.taxonomy, turn.today)) if turn.text else restored(turn.args)


def last_question(turn: Turn) -> Question | None:
    saved = turn.focus.get("query")
    return restored(saved) if saved else None


def asked(turn: Turn, kind: str) -> Question:
    """The whole question: what is said, and from the last one what it goes on from; ``kind`` where no word says it."""
    new = read_question(turn)
    if not turn.text:
        return replace(new, kind=new.kind or kind)
    if kind == "drill" and new.kind in (None, "top", "compare", "trend"):
        new = replace(new, kind="drill", by=None, among=())
    found = followed(turn.text, new, last_question(turn), always=new.kind == "drill")
    return replace(found, kind=found.kind or kind)


def tell(turn: Turn, question: Question) -> None:
    """Answer it, and keep it for the next one to go on from."""
    offset = max(0, int(turn.args.get("offset") or 0))
    found = answer(turn.store, turn.person, question, turn.today, offset)
    kept = found.question if found.period is None else replace(
        found.question, start=found.period.start, end=found.period.end)
    turn.remember(query=kept.saved(), view=None)
    keep(turn, [case["id"] for case in found.cases] if found.kind in TEXTS else [], offset)
    if turn.args.get("export") == "csv" and found.rows:
        path = answer_table(found, turn.taxonomy, turn.lang, turn.settings.exports)
        turn.store.audit.record(turn.person.id if turn.person else None, "answer.export", question.kind or "top")
        turn.reply(turn.say("question_exported"), links=[{"title": turn.say("link_question_table"), "url": str(path)}])
        return
    if not found.n and not found.n_before:
        nothing(turn, found, kept)
        return
    image = answer_chart(found, turn.taxonomy, turn.lang, turn.settings.pictures)
    turn.reply(answer_text(found, turn.taxonomy, turn.lang, offset), buttons(turn, found, kept, offset),
               image=str(image) if image else None)


def nothing(turn: Turn, found: Answer, question: Question) -> None:
    """Nobody complained: say so and offer the nearest days with data, or what can be done with an empty store."""
    from actions.talk import menu

    offered = []
    if found.nearest:
        near = replace(question, start=found.nearest.start, end=found.nearest.end)
        offered.append({"title": days(found.nearest), "payload": payload("ask_top_topics", **near.saved())})
    elif narrowed(question):
        wide = Question(kind=question.kind, start=question.start, end=question.end, by=question.by)
        offered = [_ask(turn, "button_question_widen", wide)] if found.kind not in TEXTS else []
    elif found.kind not in TEXTS:
        offered = menu(turn)
    turn.reply(empty_text(found, turn.taxonomy, turn.lang), offered)


def buttons(turn: Turn, found: Answer, question: Question, offset: int = 0) -> list[dict[str, str]]:
    """Cases, by branch, trend, export, start choosing; of a ranking also its unit and a project."""
    if found.kind in TEXTS:
        return case_buttons(turn, found, question, offset)
    made = _cases(turn, found, question) if allowed(turn.person, "complaint.read") else []
    few = _leading(found)
    if question.per and found.kind != "compare":
        made += rate_buttons(turn, found, question)
    elif turn.store.exposures.all() and found.kind in ("top", "trend"):
        made.append(_ask(turn, "button_per_1000", replace(question, per=1000, unit=None)))
    if found.kind == "top":
        other = "count" if question.unit == "weighted" else "weighted"
        made.append(_ask(turn, f"button_unit_{other}", replace(question, unit=other, per=None)))
    if found.kind != "compare" and not question.branch:
        made.append(_ask(turn, "button_question_branch", _plain(question, kind="compare", by="branch")))
    if found.kind != "trend":
        made.append(_ask(turn, "button_question_trend", _plain(question, kind="trend")))
    if found.rows:
        made.append(turn.button("button_question_export", "ask_top_topics", arguments={**question.saved(), "export": "csv"}))
    if few or found.kind != "top":
        made.append(turn.button("button_start_choosing", "start_comparison"))
    if few:
        made.append(turn.button("button_start_project", "start_project", arguments={"topic": few[0]},
                                topic=short_name(turn.taxonomy, few[0], turn.lang)))
    return made


def case_buttons(turn: Turn, found: Answer, question: Question, offset: int) -> list[dict[str, str]]:
    """The next page, and a project about the topic."""
    made = []
    if offset + PAGE < found.n:
        made.append(turn.button("button_more", "show_cases", arguments={**question.saved(), "offset": offset + PAGE},
                                rest=found.n - offset - PAGE))
    if question.topic:
        made.append(turn.button("button_start_project", "start_project", arguments={"topic": question.topic},
                                topic=turn.topic(question.topic)))
    return made


def rate_buttons(turn: Turn, found: Answer, question: Question) -> list[dict[str, str]]:
    """Back to counts; where there is no rate, the newest period that has one and what is registered."""
    if found.exposure.transactions:
        return [_ask(turn, "button_per_none", replace(question, per=None))]
    near = None if question.customer else newest_covered(turn.store, found.which, turn.today)
    made = [turn.button("button_exposures", "list_exposures")]
    if near:
        made.insert(0, _ask(turn, "button_per_period", replace(question, start=near.start, end=near.end), period=days(near)))
    return made


def _leading(found: Answer) -> list[str]:
    if found.kind != "top" or not found.top or not found.top.pareto:
        return []
    return [code for code in found.top.pareto.vital_few if found.top.counts.get(code)][:CELLS]


def _plain(question: Question, **changes: Any) -> Question:
    """The filter and days alone, for another kind of answer."""
    kept = {name: getattr(question, name) for name in (*FILTER, "per")}
    return Question(**{**kept, **changes})


def _ask(turn: Turn, key: str, question: Question, **params: Any) -> dict[str, str]:
    return turn.button(key, "ask_top_topics", arguments=question.saved(), **params)


def _cases(turn: Turn, found: Answer, question: Question) -> list[dict[str, str]]:
    """The complaints behind what stands out."""
    whole = _plain(question, per=None)
    if found.kind == "top":
        assert found.top is not None
        return [turn.button("button_cases", "show_cases", arguments=replace(whole, topic=code).saved(),
                            topic=short_name(turn.taxonomy, code, turn.lang), count=found.top.counts[code])
                for code in _leading(found)]
    rows = [row for row in found.rows if row.key and row.n and row.dimension in FILTER]
    striking = [row for row in rows if row.change and row.change.verdict == "up"] or rows[:1]
    if found.kind == "trend" or not striking:
        return [turn.button("button_question_cases", "show_cases", arguments=whole.saved(), count=found.n)]
    striking.sort(key=lambda row: row.change.test.p if row.change else 1.0)
    return [_part(turn, row, whole) for row in striking[:CELLS]]


def _part(turn: Turn, row: Row, whole: Question) -> dict[str, str]:
    return turn.button("button_question_part", "show_cases", arguments=replace(whole, **{row.dimension: row.key}).saved(),
                       name=name_of(row, turn.taxonomy, turn.lang), count=row.n)


class Asks(GaishanAction):
    """An action that answers questions: an unknown branch comes with the nearest names as buttons."""

    def failed(self, turn: Turn, error: Any) -> None:
        if isinstance(error, InputError) and error.code == "branch_unknown" and turn.text:
            near = offered_names(str(error.params["branch"]), turn.store.complaints.values_of("branch"))
            turn.reply(turn.say("error_branch_unknown", **error.params), [
                {"title": name, "payload": payload("ask_top_topics", branch=name)} for name in near])
            return
        super().failed(turn, error)
