"""Severity 3: the records a person must look at, and saying that one has looked."""
from __future__ import annotations

from actions.common import GaishanAction, Turn
from actions.listed import keep
from bot.complaints import urgent
from bot.language.texts import join
from bot.reports.urgent import urgent_text

PAGE = 5


def alarm(turn: Turn) -> str:
    """The line of a card: that a person must look at once, and who."""
    names = urgent.lookers(turn.store)
    return turn.say("urgent_tell", who=join(names, turn.lang) if names else turn.say("urgent_nobody"))


def look_button(turn: Turn, number: int) -> list[dict[str, str]]:
    """The button "seen" for those who may press it."""
    if not urgent.may_look(turn.person):
        return []
    return [turn.button("button_seen", "mark_seen", arguments={"number": number}, number=number)]


def waiting_button(turn: Turn) -> list[dict[str, str]]:
    """A button with the number that wait; none when nothing does or the person may not look."""
    count = urgent.count_for(turn.store, turn.person)
    return [turn.button("button_urgent", "show_urgent", count=count)] if count else []


def show(turn: Turn, offset: int = 0) -> None:
    """The records that wait, five at a time, each with its button."""
    total, rows = urgent.waiting(turn.store, turn.person, PAGE, offset)
    if not rows:
        turn.answer("urgent_none")
        return
    buttons = [button for row in rows for button in look_button(turn, row["id"])]
    if offset + PAGE < total:
        buttons.append(turn.button("button_more", "show_urgent", arguments={"offset": offset + PAGE},
                                   rest=total - offset - PAGE))
    turn.remember(complaint=rows[0]["id"], ask=None)
    keep(turn, (row["id"] for row in rows), offset)
    turn.reply(urgent_text(rows, total, turn.taxonomy, turn.lang), buttons)


class ShowUrgent(GaishanAction):
    action = "action_show_urgent"

    def act(self, turn: Turn) -> None:
        show(turn, int(turn.args.get("offset") or 0))


class MarkSeen(GaishanAction):
    action = "action_mark_seen"

    def act(self, turn: Turn) -> None:
        from actions.intake import number_at_hand

        number = number_at_hand(turn)
        new = urgent.mark_seen(turn.store, turn.person, number)
        turn.answer("urgent_seen" if new else "urgent_seen_before", waiting_button(turn), number=number)
