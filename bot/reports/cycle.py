"""Where complaints stand, as Markdown: one case with its steps, the overdue, one's own."""
from __future__ import annotations

import datetime as dt
from typing import Any

from bot.complaints.cycle import in_force, provisional, rule_of
from bot.complaints.life_rules import FIELDS, SPANS, Rule, Span
from bot.language.texts import join, say
from bot.reports.top import plain
from bot.settings import Settings
from bot.store import Store
from bot.store.cycle import Case

SHOWN = 60  # characters of a text in a list
MOST_STEPS = 12


def state_name(state: str | None, lang: str, chosen: Settings | None = None) -> str:
    """A state's name; that a complaint is not followed where there is none."""
    return in_force(chosen).names[state][lang] if state else say("cycle_untracked", lang)


def due_words(case: Case, today: dt.date, lang: str) -> str:
    """"12-03 前（还有 11 天）", "3 days over"; when it was closed."""
    if case.state == "closed":
        if not case.closed_at:
            return say("cycle_closed_when", lang)
        # an imported day without a time of day is stored at midnight
        return say("cycle_closed_at", lang, at=case.closed_at[:10 if case.closed_at.endswith("00:00:00") else 16])
    days = (dt.date.fromisoformat(str(case.due_at)) - today).days
    if days < 0:
        return say("cycle_over", lang, day=case.due_at, days=-days)
    return say("cycle_today" if days == 0 else "cycle_left", lang, day=case.due_at, days=days)


def case_card(store: Store, case: Case, today: dt.date, lang: str, chosen: Settings) -> str:
    """State, owner, due day and every step of one case with who and when."""
    if case.state is None:
        return say("cycle_not_followed", lang, number=case.id)
    lines = [say("cycle_head", lang, number=case.id, state=state_name(case.state, lang, chosen)),
             say("cycle_whose", lang, owner=case.owner or say("cycle_nobody", lang), due=due_words(case, today, lang),
                 rule=rule_of(case, in_force(chosen), chosen).name[lang], span=say(f"cycle_span_{case.span}", lang))]
    if case.state == "received" and case.ack_due_at:
        over = case.ack_due_at < today.isoformat()
        lines.append(say("cycle_ack_over" if over else "cycle_ack", lang, day=case.ack_due_at))
    if case.reopened:
        lines.append(say("cycle_reopened", lang, count=case.reopened))
    if case.needs_look and not case.looked_at:
        lines.append(say("cycle_look", lang))
    if provisional(case, chosen):
        lines.append(say("cycle_provisional", lang))
    steps = store.cycle.steps(case.id)
    if len(steps) > MOST_STEPS:
        lines.append(say("cycle_steps_before", lang, count=len(steps) - MOST_STEPS))
    lines += [step_line(step, lang, chosen) for step in steps[-MOST_STEPS:]]
    if (score := store.cycle.satisfaction(case.id)) is not None:
        lines.append(say("satisfaction_line", lang, score=score["score"], by=score["by"] or "–", at=score["at"][:16]))
    return "\n".join(lines)


def step_line(step: dict[str, Any], lang: str, chosen: Settings) -> str:
    """One step: when, what, who, and the words that came with it."""
    detail = step["detail"]
    name = state_name(step["state"], lang, chosen)
    match detail.get("act"):
        case "hand_over":
            what = say("cycle_step_hand_over", lang, to=detail["to"])
        case "extend" | "extension_asked" as act:
            what = say(f"cycle_step_{act}", lang, due=detail["due"], days=detail["days"])
        case "merge":
            what = say("cycle_step_merge", lang, number=detail["merged"], due=detail["due"])
        case "not_accepted":
            what = say("cycle_step_not_accepted", lang)
        case "stop":
            what = say("cycle_step_stop", lang, kind=say(f"kind_{detail['kind']}", lang))
        case "import":
            what = say("cycle_step_import", lang, state=name)
        case "resume":
            what = say("cycle_step_resume", lang)
        case _:
            what = name + (say("cycle_step_complex", lang) if detail.get("complex") else "")
    line = say("cycle_step", lang, at=step["at"][:16], what=what, by=step["by"] or "–")
    said = [plain(step["note"])] if step["note"] else []
    if detail.get("act") in ("close", "not_accepted"):
        said += [say("closing_said", lang, label=say(f"closing_label_{key}", lang),
                     words=closing_words(key, detail[key], lang)) for key in FIELDS if detail.get(key)]
    return line + (say("colon", lang) + ("；" if lang == "zh" else "; ").join(said) if said else "")


def closing_words(key: str, value: str, lang: str) -> str:
    return say(f"accepts_{value}", lang) if key == "accepts" else plain(value)


def case_row(case: Case, today: dt.date, lang: str, chosen: Settings) -> str:
    """One line of a list."""
    text = " ".join(case.text.split())
    return say("cycle_row", lang, number=case.id, state=state_name(case.state, lang, chosen), owner=case.owner or "–",
               due=due_words(case, today, lang), text=plain(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"))


def list_text(heading: str, rows: list[Case], today: dt.date, lang: str, chosen: Settings) -> str:
    return "\n".join([heading, *(case_row(case, today, lang, chosen) for case in rows)])


def unacknowledged_line(rows: list[Case], lang: str) -> str:
    """Those whose customer has not had a first word in time."""
    return say("cycle_unacknowledged", lang, count=len(rows), numbers=join([str(case.id) for case in rows[:20]], lang))


def record(store: Store, case: Case, chosen: Settings) -> dict[str, Any]:
    """A case for a program."""
    closing = store.cycle.closing(case.id)
    score = store.cycle.satisfaction(case.id)
    return {"number": case.id, "state": case.state, "due_at": case.due_at, "ack_due_at": case.ack_due_at,
            "span": case.span, "rule": rule_of(case, in_force(chosen), chosen).id,
            "provisional": provisional(case, chosen), "owner": case.owner,
            "severity": case.severity, "received_at": case.received_at, "acknowledged_at": case.acknowledged_at,
            "responded_at": case.responded_at, "closed_at": case.closed_at, "reopened": case.reopened,
            **{key: closing.get(key) for key in FIELDS},
            "satisfaction": score["score"] if score else None, "steps": store.cycle.steps(case.id)}


def rule_line(rule: Rule, lang: str) -> str:
    """The spans of one industry and where they come from."""
    spans = {name: span_words(getattr(rule, name), lang) for name in SPANS}
    return say("cycle_rule_line", lang, id=rule.id, name=rule.name[lang], source=rule.source[lang], **spans)


def span_words(span: Span, lang: str) -> str:
    """"15 天", "5 working days", the same day."""
    return say(f"cycle_span_{span.unit}" if span.count else "cycle_span_same", lang, count=span.count)
