"""Complaints in: take, confirm, correct, undo."""
from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from actions.common import GaishanAction, Turn, payload
from actions.cycle import card_part
from actions.doubts import doubt_buttons
from actions.listed import keep
from actions.similar import duplicates_part, similar_part
from actions.urgent import alarm, look_button, severity_buttons
from bot.access import allowed
from bot.complaints import intake
from bot.complaints.facts import facts_line
from bot.complaints.intake import Taken
from bot.complaints.pasted_table import pieces_of
from bot.complaints.prepare import prepare
from bot.complaints.urgent import lookers
from bot.errors import InputError, NotFound
from bot.language.foreign import language_name
from bot.language.mentions import find_complaint, find_topics
from bot.language.texts import join
from bot.reports.severity import flags_text, reason_text
from bot.reports.top import short_name
from bot.topics.asking import PairQuestion, pair_question
from bot.topics.current import waiting_corrections
from bot.topics.learning import WORTHWHILE

MAX_LINES = 200
MOST_JUDGED = 3  # of a paste, so many that may be severe get their buttons


def take_text(turn: Turn, text: str) -> None:
    """One text of a customer: store it, or ask when it is not surely a complaint."""
    prepared = prepare(intake.strip_prefix(text))
    pieces = pieces_of(prepared.text, turn.today, turn.store.timezone)
    lines = list(pieces.texts)
    # a mail is one complaint, however many paragraphs it has
    if len(lines) > 1 and "history" not in prepared.cut and not prepared.language and _several(turn, lines):
        turn.require("complaint.add")
        turn.remember(pending={"kind": "lines", "lines": lines[:MAX_LINES], "whole": prepared.text,
                               "stated": [asdict(one) for one in pieces.stated[:MAX_LINES]],
                               "asked": turn.message_id})
        turn.answer("lines_found", [
            turn.button("button_store_many", "store_many", count=len(lines)),
            turn.button("button_store_as_one", "store_as_one")], count=len(lines))
        return
    single = pieces.rows and len(lines) == 1  # a table with one row is its complaint
    taken = intake.take(turn.store, turn.model, lines[0] if single else text, turn.require("complaint.add"),
                        force=intake.has_prefix(text), stated=pieces.stated[0] if single else None,
                        fingerprint=intake.fingerprint_of(turn.conversation, turn.message_id))
    if taken.number is None:
        kind = taken.classification.kind
        turn.remember(pending={"kind": "text", "text": text, "message": turn.message_id, "asked": turn.message_id,
                               "as": kind})
        words = turn.say(f"not_complaint_{kind}" if kind in ("inquiry", "praise", "suggestion") else "not_complaint_other")
        if taken.urgent:
            words += "\n" + turn.say("urgent_doubt", who=join(lookers(turn.store), turn.lang) or turn.say("urgent_nobody"))
        turn.reply(words, doubt_buttons(turn))
        return
    show_taken(turn, taken)


def _several(turn: Turn, lines: list[str]) -> bool:
    """Lines that are complaints of their own, and not one letter in paragraphs."""
    found = list(turn.model.classify_many(lines[:20]))
    return sum(one.kind == "complaint" for one in found) >= max(2, len(found) // 2)


def store_text(turn: Turn, text: str, message: str) -> None:
    """A person said: yes, store it as a complaint."""
    taken = intake.take(turn.store, turn.model, text, turn.require("complaint.add"), force=True,
                        fingerprint=intake.fingerprint_of(turn.conversation, message))
    turn.remember(pending=None)
    show_taken(turn, taken)


def show_taken(turn: Turn, taken: Taken) -> None:
    """The card of a stored complaint with what a person may do about it."""
    c, number = taken.classification, taken.number
    assert number is not None
    question = pair_of(turn, c)
    turn.remember(complaint=number, label={"asked": turn.message_id}, pending=None, review=None,
                  doubt={"number": number, "asked": turn.message_id} if taken.doubtful else None,
                  last={"act": "stored", "number": number},
                  pair=question and {"number": number, "topics": list(question.topics), "asked": turn.message_id})
    prepared = taken.prepared
    lines = [turn.say("complaint_stored" if taken.new else "complaint_there", number=number)]
    if taken.urgent:
        lines.append(alarm(turn))
    if prepared.language:
        lines.append(turn.say("complaint_foreign", language=language_name(prepared.language, turn.lang)))
    elif prepared.thin:
        lines += [turn.say("complaint_thin"), turn.say("complaint_unsure")]
    elif c.abstained or c.topic is None:
        lines.append(turn.say("complaint_unsure"))
    else:
        lines.append(turn.say("complaint_topic", topic=turn.topic(c.topic), band=turn.say(f"band_{c.band}")))
        also = [turn.topic(code) for code, _ in c.topics[1:]]
        if also:
            lines.append(turn.say("complaint_also", topics=join(also, turn.lang)))
    lines.append(turn.say("complaint_severity", level=c.severity, name=turn.say(f"severity_{c.severity}"),
                          reason=reason_text(c.severity, c.severity_reason, turn.lang)))
    if taken.doubtful:
        lines.append(turn.say("severity_doubt"))
    if c.flags:
        lines.append(turn.say("complaint_flags", flags=flags_text(c.flags, turn.lang)))
    if taken.branch:
        lines.append(turn.say("complaint_branch", branch=taken.branch))
    if facts := facts_line(taken.facts, turn.lang):
        lines.append(facts)
    if prepared.cut:
        lines.append(turn.say("complaint_prepared",
                              cut=join([turn.say(f"prepared_{part}") for part in prepared.cut], turn.lang)))
    if turn.longest:
        lines.append(turn.say("complaint_cut", longest=f"{turn.longest:,}"))
    if turn.redacted:
        lines.append(turn.say("complaint_redacted", count=sum(turn.redacted.values())))
    if question:
        lines.append(question.text)
    whose, onward = card_part(turn, number)
    lines += whose
    found, choices = similar_part(turn, number)
    seen = look_button(turn, number) if taken.urgent else severity_buttons(turn, number) if taken.doubtful else []
    # the last button takes the record back: it stays the last
    *labels, undo = label_buttons(turn, number, c)
    # a typed 1 answers the question, so its topics are the first buttons
    first = [*labels, *choices] if question else [*choices, *labels]
    turn.reply("\n".join([*lines, *found]), [*first, *onward, *seen, undo], ids={"complaint": number})


def pair_of(turn: Turn, c: Any) -> PairQuestion | None:
    """The one question to ask when the model abstained: between its two best topics."""
    if not (c.abstained and c.topics and c.runner_up) or c.topics[0][0] == c.runner_up[0]:
        return None
    return pair_question(turn.taxonomy, c.topics[0][0], c.runner_up[0], turn.lang)


def label_buttons(turn: Turn, number: int, c: Any) -> list[dict[str, str]]:
    """Confirm, the runner-up, all topics, undo; the two best topics, neither, not sure when the model abstained."""
    question = pair_of(turn, c)
    if question:
        return [*(topic_button(turn, number, code) for code in question.topics),
                turn.button("button_neither", "offer_topics", arguments={"number": number}),
                turn.button("button_unsure", "leave_for_review", arguments={"number": number}),
                turn.button("button_undo", "undo", arguments={"number": number})]
    buttons = []
    if c.topic and not c.abstained:
        buttons.append(turn.button("button_confirm", "confirm_label", arguments={"number": number}))
    else:
        buttons += [topic_button(turn, number, code) for code, _ in c.topics[:1]]
    if c.runner_up and c.runner_up[0] != c.topic or c.abstained and c.runner_up:
        buttons.append(topic_button(turn, number, c.runner_up[0]))
    seen: set[str] = set()
    buttons = [one for one in buttons if not (one["payload"] in seen or seen.add(one["payload"]))]
    return [*buttons, turn.button("button_all_topics", "offer_topics", arguments={"number": number}),
            turn.button("button_undo", "undo", arguments={"number": number})]


def topic_button(turn: Turn, number: int, code: str) -> dict[str, str]:
    return {"title": short_name(turn.taxonomy, code, turn.lang),
            "payload": payload("correct_topic", number=number, topic=code)}


def store_lines(turn: Turn, pending: dict[str, Any]) -> None:
    """The texts of a paste that waits, one by one; what is no complaint is left out and said."""
    person, lines = turn.require("complaint.add"), pending["lines"]
    told = [intake.Stated(**one) for one in pending.get("stated") or [{}] * len(lines)]
    stored, left, unsure, alarms = [], [], 0, 0
    doubtful: list[int] = []
    for position, line in enumerate(lines):
        taken = intake.take(turn.store, turn.model, line, person, stated=told[position],
                            fingerprint=intake.fingerprint_of(turn.conversation, turn.message_id, position))
        if taken.number is None:
            left.append(turn.say("lines_left", text=line[:40], kind=turn.say(f"kind_{taken.classification.kind}")))
        else:
            c = taken.classification
            unsure += c.abstained
            name = turn.topic(None if c.abstained else c.topic)
            alarms += taken.urgent
            doubtful += [taken.number] if taken.doubtful else []
            sign = " ⚠" if taken.urgent else " ?" if taken.doubtful else ""
            stored.append((taken.number, turn.say("lines_row", number=taken.number, topic=name,
                                                  severity=f"{c.severity}{sign}", text=line[:40].replace("|", "/"))))
    newest = stored[-1][0] if stored else None
    turn.remember(pending=None, complaint=newest, label=None, doubt=None,
                  last=newest and {"act": "stored", "number": newest})
    keep(turn, (number for number, _ in stored))
    rows = "\n".join(row for _, row in stored)
    text = turn.say("lines_stored", count=len(stored))
    if alarms:
        text += "\n" + alarm(turn)
    if doubtful:
        text += "\n" + turn.say("lines_doubtful", count=len(doubtful), numbers=join(list(map(str, doubtful)), turn.lang))
    if rows:
        text += "\n\n" + turn.say("lines_head") + "\n" + rows
    if unsure:
        text += "\n\n" + turn.say("lines_unsure", count=unsure)
    if left:
        text += "\n\n" + turn.say("lines_left_head", count=len(left)) + "\n" + "\n".join(left)
    told_again, buttons = duplicates_part(turn, [number for number, _ in stored])
    if told_again:
        text += "\n\n" + told_again
    buttons = [*buttons, *(one for number in doubtful[:MOST_JUDGED] for one in severity_buttons(turn, number))]
    turn.reply(text, buttons, ids={f"complaint_{i}": number for i, (number, _) in enumerate(stored, 1)})


def confirm_label(turn: Turn, number: int) -> None:
    if turn.store.complaints.get(number)["topic"] is None:
        offer_topics(turn, number)  # "yes" to a label that was left open says nothing: ask which
        return
    intake.confirm(turn.store, turn.require("complaint.add"), number)
    turn.remember(label=None)
    turn.answer("label_confirmed", number=number)


def give_topic(turn: Turn, number: int, topic: str) -> None:
    """A person says which topic: kept with name and time."""
    person, topic = turn.require("complaint.add"), turn.taxonomy.present(topic)
    if topic not in turn.taxonomy.codes:
        raise InputError("topic_unknown")
    was = intake.set_topic(turn.store, person, number, topic)
    turn.remember(complaint=number, label=None, pair=None)
    if was["topic"] is None:
        lines = [turn.say("label_given", number=number, topic=turn.topic(topic))]
    else:
        lines = [turn.say("label_corrected", number=number, topic=turn.topic(topic), was=turn.topic(was["topic"]))]
    if allowed(person, "complaint.correct"):
        lines += learning_hint(turn)
    turn.reply("\n".join(lines))


def offer_topics(turn: Turn, number: int) -> None:
    intake.may_correct(turn.store, turn.require("complaint.add"), number)
    turn.answer("choose_topic", [topic_button(turn, number, topic.code) for topic in turn.taxonomy.topics],
                number=number)


def number_at_hand(turn: Turn) -> int:
    """The complaint that is meant: in the button, in the words, or the one just talked about."""
    number = turn.args.get("number") or find_complaint(turn.text) or turn.focus.get("complaint")
    if number is None and turn.person:
        number = turn.store.complaints.newest_of(turn.person.id)
    if not isinstance(number, int):
        raise NotFound("complaint_which")
    return number


def learning_hint(turn: Turn) -> list[str]:
    """A line when enough corrections wait for a training to be worthwhile; nothing otherwise."""
    count = waiting_corrections(turn.settings, turn.store.labels)
    return [turn.say("learning_worthwhile", count=count)] if count >= WORTHWHILE else []


class TakeComplaint(GaishanAction):
    action = "action_take_complaint"

    def act(self, turn: Turn) -> None:
        take_text(turn, str(turn.args.get("text") or turn.text))


class StartComplaint(GaishanAction):
    action = "action_start_complaint"

    def act(self, turn: Turn) -> None:
        turn.require("complaint.add")
        turn.answer("complaint_paste")


class StoreMany(GaishanAction):
    """Store the pasted lines one by one, or the whole paste as one."""

    action = "action_store_many"

    def act(self, turn: Turn) -> None:
        pending = turn.focus.get("pending") or {}
        if pending.get("kind") != "lines":
            turn.answer("lines_none")
        elif turn.intent == "store_as_one":
            store_text(turn, pending.get("whole") or "\n".join(pending["lines"]), turn.message_id)
        else:
            store_lines(turn, pending)


class CorrectTopic(GaishanAction):
    action = "action_correct_topic"

    def act(self, turn: Turn) -> None:
        turn.require("complaint.add")
        number = number_at_hand(turn)
        topic = turn.args.get("topic")
        if topic is None:
            # "不是排队,是态度": what stands after the last denial is what is meant
            said = re.split(r"不是[^,\uff0c。;\uff1b]*[,\uff0c。;\uff1b]|\bnot\b[^,.;]*[,.;]", turn.text)[-1]
            named = find_topics(said, turn.taxonomy.words)
            if len(named) != 1:
                offer_topics(turn, number)
                return
            topic = named[0]
        give_topic(turn, number, topic)


class OfferTopics(GaishanAction):
    action = "action_offer_topics"

    def act(self, turn: Turn) -> None:
        turn.require("complaint.add")
        offer_topics(turn, number_at_hand(turn))


class ConfirmLabel(GaishanAction):
    action = "action_confirm_label"

    def act(self, turn: Turn) -> None:
        confirm_label(turn, number_at_hand(turn))
