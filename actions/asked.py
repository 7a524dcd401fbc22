"""An open question about a label, answered in words: seen before any rule, whatever the classifier takes it for.

"前一个" or "the second one" mean nothing without their question, and "已经开始办了，就是慢" would be taken for a new
complaint. Only a message that is such an answer as a whole counts; anything else is a question in between and goes
its usual way, the question stays open.
"""
from __future__ import annotations

from actions.common import Turn
from actions.doubts import of_doubt
from bot.complaints.answers import read_answer
from bot.errors import InputError
from bot.language.places import place_said
from bot.topics.asking import pair_question


def answered(turn: Turn) -> bool:
    """Whether the message answered an open question about a label (then everything is done)."""
    if turn.fresh and isinstance(turn.focus.get("reason"), dict) and not turn.work:
        from actions.team import reason_given

        return reason_given(turn)
    if not turn.text or turn.work:  # inside a project or a study every message belongs to the form's own question
        return False
    if turn.question.get("kind") == "text" and of_doubt(turn):
        return True
    if isinstance(turn.focus.get("review"), int):
        return _of_review(turn, turn.focus["review"])
    pair = turn.focus.get("pair")
    return isinstance(pair, dict) and _of_pair(turn, pair["number"], pair["topics"]) or _of_list(turn)


def _of_review(turn: Turn, number: int) -> bool:
    from actions.review import carry_out
    from bot.complaints.review import case_of
    from bot.reports.review import question_of

    try:
        question = question_of(case_of(turn.store, turn.person, number), turn.taxonomy, turn.lang)
    except InputError:  # settled by somebody else or undone: still an answer to it
        question = None
    answer = read_answer(turn.text, turn.taxonomy, question)
    if answer is None:
        return False
    carry_out(turn, number, answer)
    return True


def _of_pair(turn: Turn, number: int, topics: list[str]) -> bool:
    from actions.intake import give_topic, offer_topics
    from actions.review import leave

    answer = read_answer(turn.text, turn.taxonomy, pair_question(turn.taxonomy, topics[0], topics[1], turn.lang))
    if answer is None or answer.kind in ("ok", "stop", "not_complaint"):
        return False  # "yes" to an either-or, "no complaint", "pause" have their own ways
    try:
        if turn.store.complaints.get(number)["review"] is None:
            raise InputError("review_done", number=number)
    except InputError:  # labelled or undone meanwhile
        turn.remember(pair=None)
        return False
    if answer.kind == "topic":
        give_topic(turn, number, answer.topic or "")
    elif answer.kind in ("unsure", "skip"):
        leave(turn, number)
    else:
        offer_topics(turn, number)
    return True


def _of_list(turn: Turn) -> bool:
    """A bare "第一条" or "the second one" where complaints were listed last."""
    from actions.listed import at_hand
    from actions.supervise import ShowCases

    if turn.focus.get("pending") or not at_hand(turn) or (place := place_said(turn.text, bare=True)) is None:
        return False
    ShowCases.at(turn, place)
    return True
