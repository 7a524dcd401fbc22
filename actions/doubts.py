"""What a person says to "this is no complaint, so it was not counted"; and words that may be a customer's."""
from __future__ import annotations

from actions.common import Turn
from bot.complaints.doubts import read_doubt
from bot.complaints.prepare import prepare
from bot.complaints.voice import CERTAIN, customers_words
from bot.topics.classification import COMPLAINT

MOST_CARRIED = 1500  # characters of a text that a button can carry


def of_doubt(turn: Turn) -> bool:
    """Whether the message answered the question about a text that was not counted (then everything is done)."""
    from actions.intake import store_text

    pending = turn.question
    meant = read_doubt(turn.text, pending.get("as", "other"))
    if meant == "store":
        store_text(turn, pending["text"], pending["message"])
    elif meant == "leave":
        doubt_left(turn)
    elif meant == "again":
        turn.remember(pending={**pending, "asked": turn.message_id})
        turn.answer("doubt_again", doubt_buttons(turn))
    return meant is not None


def doubt_buttons(turn: Turn) -> list[dict[str, str]]:
    return [turn.button("button_store_anyway", "affirm"), turn.button("button_leave", "deny")]


def doubt_left(turn: Turn) -> None:
    turn.remember(pending=None)
    turn.answer("doubt_left")


def customers_voice(turn: Turn) -> bool:
    """Whether the message reads like a customer's words and not like the wish it was taken for; then it is asked about
    (a suggestion is told as one)."""
    from actions.intake import take_text

    if turn.intent == "give_complaint" or turn.confidence >= CERTAIN or not turn.may("complaint.add"):
        return False
    if turn.intent in ("affirm", "deny") and (turn.question or turn.label_shown):
        return False  # a question is open, and this answers it
    found = turn.model.classify(prepare(turn.text).reading)
    if not customers_words(turn.text, turn.intent, turn.confidence, turn.nearest, found):
        return False
    if found.kind == COMPLAINT:
        ask_whose(turn)
    else:
        take_text(turn, turn.text)
    return True


def ask_whose(turn: Turn) -> None:
    """Ask whether these are a customer's words; what else was guessed is offered beside it."""
    from actions.talk import OFFERED

    turn.remember(pending={"kind": "text", "text": turn.text, "message": turn.message_id, "asked": turn.message_id,
                           "as": "other"})
    guess = [turn.button(f"intent_{turn.intent}", turn.intent)] if turn.intent in OFFERED else []
    turn.answer("voice_ask", [turn.button("intent_give_complaint", "affirm"), *guess, turn.button("button_leave", "deny")])


def customer_button(turn: Turn) -> list[dict[str, str]]:
    """The button that takes the message down as a customer's words, where it may be some."""
    if not turn.text or turn.confidence >= CERTAIN or not turn.may("complaint.add"):
        return []
    if turn.model.classify(prepare(turn.text).reading).kind != COMPLAINT:
        return []
    return [turn.button("intent_give_complaint", "give_complaint", arguments={"text": turn.text[:MOST_CARRIED]})]
