"""An open question about a label, answered in words: seen before any rule, whatever the classifier takes it for.

"前一个" or "the second one" mean nothing without their question, and "已经开始办了，就是慢" would be taken for a new
complaint. Only a message that is such an answer as a whole counts; anything else is a question in between and goes
its usual way, the question stays open.
"""
from __future__ import annotations

from typing import Any

from actions.common import Turn
from actions.doubts import MOST_CARRIED, customers_voice, of_doubt
from bot.complaints.answers import read_answer
from bot.complaints.pair_answers import ShortAnswer, read_short
from bot.complaints.voice import CERTAIN
from bot.errors import InputError, NotFound
from bot.language.places import place_said
from bot.topics.asking import PairQuestion, pair_question


def answered(turn: Turn) -> bool:
    """Whether the message answered an open question about a label (then everything is done)."""
    if turn.fresh and isinstance(turn.focus.get("reason"), dict) and not turn.work:
        from actions.team import reason_given

        return reason_given(turn)
    if not turn.text or turn.work:  # inside a project or a study every message belongs to the form's own question
        return False
    if turn.intent == "set_severity" and turn.confidence >= CERTAIN:  # no answer to the question between two topics
        return False
    if turn.question.get("kind") == "text" and of_doubt(turn):
        return True
    if isinstance(turn.focus.get("review"), int):
        return _of_review(turn, turn.focus["review"])
    pair = turn.focus.get("pair")
    return (isinstance(pair, dict) and _of_pair(turn, pair) or _of_list(turn)
            or turn.fresh and turn.intent != "nlu_fallback" and (_wordless(turn) or customers_voice(turn)))


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


def _of_pair(turn: Turn, pair: dict[str, Any]) -> bool:
    from actions.intake import give_topic, offer_topics
    from actions.review import leave

    number = pair["number"]
    question = pair_question(turn.taxonomy, *pair["topics"], turn.lang)
    answer = read_answer(turn.text, turn.taxonomy, question)
    if answer and answer.kind in ("ok", "stop", "not_complaint"):
        return False  # "yes" to an either-or, "no complaint", "pause" have their own ways
    # just asked, and no fixed command: in anybody's own words
    short = read_short(turn.text, question, turn.taxonomy, turn.model) if (
        not answer and pair.get("asked") and turn.confidence < CERTAIN) else None
    if answer is None and (short is None or short.kind == "unclear" and _wants(turn)):
        return False
    try:
        if turn.store.complaints.get(number)["review"] is None:
            raise InputError("review_done", number=number)
    except (InputError, NotFound):  # labelled or undone meanwhile
        turn.remember(pair=None)
        return False
    if short and short.kind != "topic":
        return _ask_pair_again(turn, pair, question, short)
    if short or answer and answer.kind == "topic":
        give_topic(turn, number, (short or answer).topic or "")  # type: ignore[union-attr]
    elif answer and answer.kind in ("unsure", "skip"):
        leave(turn, number)
    else:
        offer_topics(turn, number)
    return True


def _wants(turn: Turn) -> bool:
    """Whether the classifier is fairly sure of a wish that is neither a complaint nor a label."""
    return turn.intent not in ("give_complaint", "correct_topic", "nlu_fallback", "out_of_scope") and turn.confidence >= 0.6


def _ask_pair_again(turn: Turn, pair: dict[str, Any], question: PairQuestion, short: ShortAnswer) -> bool:
    """Once more with the buttons, and with the way for a text that is a complaint of its own; never twice in a row."""
    from actions.intake import topic_button

    if pair.get("again") == short.kind:
        return False
    number = pair["number"]
    turn.remember(pair={**pair, "asked": turn.message_id, "again": short.kind})
    third = [topic_button(turn, number, short.topic)] if short.topic else []
    own = [] if short.kind == "both" else [turn.button("button_new_complaint", "give_complaint", arguments={
        "text": turn.text[:MOST_CARRIED]})]
    turn.answer("pair_both" if short.kind == "both" else "pair_again", [
        *(topic_button(turn, number, code) for code in question.topics), *third,
        turn.button("button_neither", "offer_topics", arguments={"number": number}),
        turn.button("button_unsure", "leave_for_review", arguments={"number": number}), *own],
        number=number, question=question.text)
    return True


def _wordless(turn: Turn) -> bool:
    """A message of signs alone says nothing, unless it is a fixed command such as a question mark or a thumb."""
    from actions.talk import menu

    if turn.confidence >= CERTAIN or any(character.isalnum() for character in turn.text):
        return False
    turn.answer("nothing_said", menu(turn))
    return True


def _of_list(turn: Turn) -> bool:
    """A bare "第一条" or "the second one" where complaints were listed last."""
    from actions.listed import at_hand
    from actions.supervise import ShowCases

    if turn.focus.get("pending") or not at_hand(turn) or (place := place_said(turn.text, bare=True)) is None:
        return False
    ShowCases.at(turn, place)
    return True
