"""Doubt about a label: the queue walked case by case, and a case left for it."""
from __future__ import annotations

from actions.common import GaishanAction, Turn, payload
from bot.complaints import intake, review
from bot.complaints.answers import Answer
from bot.errors import InputError, NotFound
from bot.reports.review import case_lines, decided_line, question_of
from bot.reports.top import short_name


def show_next(turn: Turn, before: str = "") -> None:
    """The next case with its buttons; ``before``: what became of the last one."""
    case = review.next_case(turn.store, turn.person)
    if case is None:
        count = turn.store.reviews.waiting()
        turn.remember(review=None)
        turn.reply("\n".join(filter(None, [before, turn.say("review_resting", count=count) if count else
                                           turn.say("review_empty")])))
        return
    turn.remember(review=case.number, pair=None, label=None, complaint=case.number)
    lines = case_lines(case, turn.taxonomy, turn.lang, markdown=True)
    question = question_of(case, turn.taxonomy, turn.lang)
    codes = question.topics if question else [code for code, _ in case.best if code in turn.taxonomy]
    number = {"number": case.number}
    turn.reply("\n\n".join([before, *lines] if before else lines), [
        *(topic_button(turn, case.number, code) for code in codes),
        turn.button("button_all_topics", "review_topics", arguments=number),
        turn.button("button_not_complaint", "review_not", arguments=number),
        turn.button("button_skip_case", "review_skip", arguments=number),
        turn.button("button_stop_review", "review_stop")], ids={"complaint": case.number})


def topic_button(turn: Turn, number: int, code: str) -> dict[str, str]:
    return {"title": short_name(turn.taxonomy, code, turn.lang),
            "payload": payload("review_label", number=number, topic=code)}


def carry_out(turn: Turn, number: int, answer: Answer) -> None:
    """Do what an answer to the case at hand says, then show the next one."""
    if answer.kind == "stop":
        stop(turn)
        return
    if answer.kind in ("topics", "neither"):
        review.case_of(turn.store, turn.person, number)
        turn.answer("review_choose", [topic_button(turn, number, topic.code) for topic in turn.taxonomy.topics],
                    number=number)
        return
    try:
        if answer.kind == "topic":
            decided = review.label(turn.store, turn.person, number, answer.topic or "", turn.taxonomy)
        elif answer.kind == "ok":
            decided = review.accept(turn.store, turn.person, number, turn.taxonomy)
        elif answer.kind == "not_complaint":
            decided = review.not_complaint(turn.store, turn.person, number)
        else:
            decided = review.skip(turn.store, turn.person, number)
    except InputError as error:
        if error.code != "review_done":
            raise
        show_next(turn, turn.say("error_review_done", number=number))
        return
    show_next(turn, decided_line(decided, turn.taxonomy, turn.lang))


def stop(turn: Turn) -> None:
    person = turn.require("review.work")
    turn.store.reviews.release(person.id)
    turn.remember(review=None)
    turn.answer("review_stopped", count=turn.store.reviews.waiting())


class Review(GaishanAction):
    """The queue, by words or by a case's buttons."""

    action = "action_review"

    def act(self, turn: Turn) -> None:
        turn.require("review.work")
        number = turn.args.get("number") or turn.focus.get("review")
        if turn.intent == "review_stop":
            stop(turn)
        elif turn.intent == "review_queue" or number is None:
            show_next(turn)
        else:
            kind = {"review_label": "topic", "review_topics": "topics", "review_not": "not_complaint"}.get(
                turn.intent, "skip")
            carry_out(turn, number, Answer(kind, turn.args.get("topic")))


class LeaveForReview(GaishanAction):
    """"Not sure": the complaint keeps its place in the queue."""

    action = "action_leave_for_review"

    def act(self, turn: Turn) -> None:
        number = turn.args.get("number") or turn.focus.get("complaint")
        if not isinstance(number, int):
            raise NotFound("complaint_which")
        leave(turn, number)


def leave(turn: Turn, number: int) -> None:
    person = turn.require("complaint.add")
    row = intake.may_correct(turn.store, person, number)
    if row["review"] is None:
        raise InputError("review_done", number=number)
    turn.store.audit.record(person.id, "review.leave", f"complaint {number}")
    turn.remember(pair=None, label=None)
    turn.answer("left_for_review", number=number)
