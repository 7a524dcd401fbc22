"""Similar cases and a likely duplicate in words."""
from __future__ import annotations

from collections.abc import Callable

from bot.language.mentions import channel_name
from bot.language.texts import say
from bot.reports.top import plain
from bot.similar.cases import Case, Similar
from bot.topics.taxonomy import Taxonomy

WORDS = 40  # of a text in the list, in characters


def case_rows(found: Similar, taxonomy: Taxonomy, lang: str, readable: Callable[[Case], bool]) -> list[str]:
    """The list with its heading; empty when nothing is similar. ``readable``: whether the words may be shown."""
    lines = []
    if found.cases:
        rows = [_row(case, taxonomy, lang, readable(case)) for case in found.cases]
        first = next((case.number for case in found.cases if readable(case)), None)
        head = (say("similar_head", lang, count=len(rows), first=first) if first is not None
                else say("similar_head_closed", lang, count=len(rows)))
        lines.append("\n".join([head, *rows]))
    if found.behind:
        lines.append(say("similar_behind", lang, count=found.behind))
    return lines


def duplicate_text(found: Similar, lang: str) -> str:
    """The warning of a likely duplicate with the reason for it."""
    case = found.duplicate
    assert case is not None
    why = say("duplicate_facts", lang, count=found.facts) if found.facts else say(
        "duplicate_close" if found.differs else "duplicate_words", lang)
    if found.differs:
        why += say("duplicate_differs", lang)
    when = case.received_at[:10]
    if case.channel:
        when = say("duplicate_channel", lang, day=when, channel=_channel(case.channel, lang))
    return say("duplicate_likely", lang, number=case.number, when=when, why=why)


def _row(case: Case, taxonomy: Taxonomy, lang: str, words: bool) -> str:
    topic = taxonomy.name(case.topic, lang) if case.topic else say("topic_unlabelled", lang)
    row = say("similar_row", lang, number=case.number, day=case.received_at[:10], branch=case.branch or "–", topic=topic,
              label=say(f"similar_{case.label}", lang))
    if project := case.project:
        row += say("similar_project", lang, number=project.id, title=plain(project.title),
                   status=say(f"similar_project_{project.status}", lang))
    if words:
        row += say("similar_words", lang, text=_short(case.text))
        if case.action:
            row += say("similar_done", lang, text=plain(case.action))
    return row


def _short(text: str) -> str:
    short = " ".join(text.split())
    return plain(short[:WORDS] + ("…" if len(short) > WORDS else ""))


def _channel(code: str, lang: str) -> str:
    try:
        return channel_name(code, lang)
    except KeyError:  # an imported file may have its own names
        return plain(code)
