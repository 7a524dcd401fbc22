"""Where a complaint stands, and moving it on: status, lists, every move, and the buttons for what may come next."""
from __future__ import annotations

from typing import Any

from actions.common import GaishanAction, Turn, payload
from actions.listed import keep
from actions.team import not_meant
from bot.access import allowed
from bot.complaints import cycle, cycle_words
from bot.errors import NotFound
from bot.reports.cycle import case_card, due_words, list_text, state_name, unacknowledged_line
from bot.store.cycle import Case

PAGE = 8
MOST_NAMES = 8
STATES = ("acknowledged", "assessed", "investigating", "responded")
WAYS = (*STATES, "close", "reopen", "hand_over", "extend", "satisfaction")


def number_meant(turn: Turn, act: str | None = None) -> int:
    """The case in the button, in the words, or just talked about; else the person's newest."""
    number = turn.args.get("number") or cycle_words.case_said(turn.text, act) or turn.focus.get("complaint")
    if number is None and turn.person:
        number = turn.store.complaints.newest_of(turn.person.id)
    if not isinstance(number, int):
        raise NotFound("complaint_which")
    return number


def move_button(turn: Turn, number: int, way: str, key: str = "", **more: Any) -> dict[str, str]:
    return turn.button(key or f"button_{way}", "move_case", arguments={"number": number, "status": way, **more})


def next_buttons(turn: Turn, case: Case) -> list[dict[str, str]]:
    """What this person may do next with a case; nothing for who may not move it."""
    if not cycle.may_move(turn.person, case) or case.merged_into is not None or case.kind != "complaint":
        return []
    if case.state is None:
        return [move_button(turn, case.id, "acknowledged")]
    following = cycle.in_force(turn.settings).next[case.state]
    ways = [{"closed": "close", "reopened": "reopen"}.get(state, state) for state in following]
    buttons = []
    for way in ways:
        buttons.append(move_button(turn, case.id, way))
        if way == "assessed" and case.span == "normal":
            buttons.append(move_button(turn, case.id, way, "button_assessed_complex", value="complex"))
    if case.state != "closed":
        buttons.append(move_button(turn, case.id, "hand_over"))
    elif turn.store.cycle.satisfaction(case.id) is None:
        buttons.insert(0, move_button(turn, case.id, "satisfaction"))
    return buttons


def card_part(turn: Turn, number: int) -> tuple[list[str], list[dict[str, str]]]:
    """For the card of a complaint just stored: whose it is until when, and "acknowledge"."""
    case = turn.store.cycle.get(number)
    if case.state != "received" or not cycle.is_own(turn.person, case):
        return [], []
    return [turn.say("cycle_card", first=case.ack_due_at, due=case.due_at)], [move_button(turn, number, "acknowledged")]


def view_part(turn: Turn, number: int) -> tuple[list[str], list[dict[str, str]]]:
    """For the view of a case: where it stands, the next moves, the whole way."""
    case = turn.store.cycle.get(number)
    if case.state is None or case.merged_into is not None:
        return [], []
    line = turn.say("cycle_case_line", state=state_name(case.state, turn.lang, turn.settings),
                    owner=case.owner or turn.say("cycle_nobody"), due=due_words(case, turn.today, turn.lang))
    return [line], [*next_buttons(turn, case)[:2], status_button(turn, number)]


def status_button(turn: Turn, number: int) -> dict[str, str]:
    return turn.button("button_case_status", "case_status", arguments={"number": number}, number=number)


def show_case(turn: Turn, case: Case, first: str = "") -> None:
    """The card of one case with what may be done next."""
    turn.remember(complaint=case.id, label=None)
    lines = ([first] if first else []) + [case_card(turn.store, case, turn.today, turn.lang, turn.settings)]
    turn.reply("\n".join(lines), next_buttons(turn, case), ids={"complaint": case.id})


class CaseStatus(GaishanAction):
    """Where a complaint stands, by its number."""

    action = "action_case_status"

    def act(self, turn: Turn) -> None:
        number = number_meant(turn)
        case, note = cycle.case_of(turn.store, turn.person, number), ""
        if case.merged_into is not None:
            note = turn.say("cycle_merged_note", number=number, into=case.merged_into)
            case = cycle.case_of(turn.store, turn.person, case.merged_into)
        show_case(turn, case, note)


class OverdueCases(GaishanAction):
    """The overdue, the oldest due day first: everybody's for who may read them, one's own for the others."""

    action = "action_overdue_cases"

    def act(self, turn: Turn) -> None:
        owner = cycle.whose(turn.person, mine=bool(turn.text and cycle_words.MINE.search(turn.text)))
        today, offset = turn.today.isoformat(), int(turn.args.get("offset") or 0)
        total = turn.store.cycle.count_overdue(today, owner)
        rows = turn.store.cycle.overdue(today, owner, PAGE, offset)
        keep(turn, (case.id for case in rows), offset)
        late = turn.store.cycle.unacknowledged(today, owner)
        heading = turn.say("cycle_overdue_head", count=total, shown=len(rows)) if rows else turn.say("cycle_overdue_none")
        text = list_text(heading, rows, turn.today, turn.lang, turn.settings)
        if late:
            text += "\n" + unacknowledged_line(late, turn.lang)
        turn.reply(text, listed_buttons(turn, rows, "overdue_cases", total, offset))


class MyCases(GaishanAction):
    """What the person answers for, by due day."""

    action = "action_my_cases"

    def act(self, turn: Turn) -> None:
        owner, offset = cycle.whose(turn.person, mine=True), int(turn.args.get("offset") or 0)
        total = turn.store.cycle.count_open(owner)
        rows = turn.store.cycle.open(owner, limit=PAGE, offset=offset)
        keep(turn, (case.id for case in rows), offset)
        if not rows:
            turn.answer("cycle_mine_none")
            return
        turn.reply(list_text(turn.say("cycle_mine_head", count=total, shown=len(rows)), rows, turn.today, turn.lang,
                             turn.settings), listed_buttons(turn, rows, "my_cases", total, offset))


def listed_buttons(turn: Turn, rows: list[Case], intent: str, total: int, offset: int) -> list[dict[str, str]]:
    buttons = [status_button(turn, case.id) for case in rows[:5]]
    if offset + PAGE < total:
        buttons.append(turn.button("button_more", intent, arguments={"offset": offset + PAGE}, rest=total - offset - PAGE))
    return buttons


class MoveCase(GaishanAction):
    """Every move: from a button by its ``status``, or by what the words say."""

    action = "action_move_case"

    def act(self, turn: Turn) -> None:
        turn.require("cycle.own")
        way = turn.args.get("status")
        said = cycle_words.act_said(turn.text) if turn.text else None
        if way not in WAYS:
            if said is None:
                not_meant(turn)
                return
            way = said[0]
        words = cycle_words.words_said(turn.text, said[1]) if said else ""
        number = number_meant(turn, way)
        match way:
            case "close":
                begin_closing(turn, number)
            case "reopen":
                reopen(turn, number, words)
            case "hand_over":
                hand_over(turn, number, words)
            case "extend":
                extend(turn, number, words)
            case "satisfaction":
                satisfaction(turn, number)
            case _:
                complex_ = turn.args.get("value") == "complex" or bool(turn.text and cycle_words.COMPLEX.search(turn.text))
                case = cycle.move(turn.store, turn.person, number, way, words, complex=way == "assessed" and complex_)
                show_case(turn, case, turn.say("cycle_moved", number=number,
                                               state=state_name(case.state, turn.lang, turn.settings)))


def begin_closing(turn: Turn, number: int) -> None:
    """Ask for what closing needs, beginning with what the message says already."""
    from actions.choose import begin_work
    from actions.cycle_guide import finish, next_field

    cycle.check_closing(turn.store, turn.person, number)
    given = {key: value if key == "accepts" else cycle.clean(turn.store, value)
             for key, value in cycle_words.closing_said(turn.text).items()}
    work = {"kind": "closing", "id": number, "given": given}
    if next_field(work) is None:
        finish(turn, work)
        return
    begin_work(turn, work)


def reopen(turn: Turn, number: int, words: str) -> None:
    if not words:
        from actions.team import ask_reason

        cycle.case_of(turn.store, turn.person, number)
        ask_reason(turn, "reopened", number)
        return
    case = cycle.reopen(turn.store, turn.person, number, words)
    show_case(turn, case, turn.say("cycle_reopened_now", number=number, count=case.reopened, due=case.due_at))


def hand_over(turn: Turn, number: int, words: str) -> None:
    """To the colleague named; without a name those are offered who may have it."""
    name = turn.args.get("name") or cycle.person_said(turn.store, turn.text)
    if not isinstance(name, str):
        case = cycle.case_of(turn.store, turn.person, number)
        people = [one for one in turn.store.people.all() if allowed(one, "cycle.own") and one.id != case.owner_id]
        turn.answer("cycle_to_whom", [
            {"title": one.name, "payload": payload("move_case", number=number, status="hand_over", name=one.name)}
            for one in people[:MOST_NAMES]], number=number)
        return
    case = cycle.hand_over(turn.store, turn.person, number, name, words)
    turn.remember(complaint=number, label=None)
    turn.answer("cycle_handed", [status_button(turn, number)], number=number, to=name)


def extend(turn: Turn, number: int, words: str) -> None:
    days = cycle_words.days_said(turn.text)
    if days is None or not words:
        turn.answer("cycle_days", number=number)
        return
    case, done = cycle.extend(turn.store, turn.person, number, days, words)
    turn.remember(complaint=number, label=None)
    turn.answer("cycle_extended" if done else "cycle_extension_asked", [status_button(turn, number)], number=number,
                due=case.due_at)


def satisfaction(turn: Turn, number: int) -> None:
    """The customer's score; without one the five are offered."""
    value = turn.args.get("value")
    score = int(value) if isinstance(value, str) and value.isdigit() else cycle_words.score_said(turn.text)
    if score is None:
        turn.answer("satisfaction_which", score_buttons(turn, number), number=number)
        return
    first = cycle.rate(turn.store, turn.person, number, score)
    turn.remember(complaint=number, label=None)
    turn.answer("satisfaction_stored" if first else "satisfaction_corrected", [status_button(turn, number)], number=number,
                score=score)


def score_buttons(turn: Turn, number: int) -> list[dict[str, str]]:
    return [{"title": str(score), "payload": payload("move_case", number=number, status="satisfaction", value=str(score))}
            for score in range(1, 6)]
