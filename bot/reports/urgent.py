"""The urgent records, and those that may be, as Markdown."""
from __future__ import annotations

from typing import Any

from bot.language.texts import say
from bot.reports.severity import reason_of
from bot.reports.top import plain
from bot.topics.taxonomy import Taxonomy

LONGEST = 160


def urgent_text(rows: list[dict[str, Any]], total: int, taxonomy: Taxonomy, lang: str) -> str:
    """``rows`` of ``total`` that wait, the oldest first, each with the words that made it urgent."""
    head = say("urgent_head", lang, count=total, shown=len(rows))
    return "\n".join([head, "", *(say("urgent_row", lang, reason=plain(reason_of(row, lang)),
                                      **_cells(row, taxonomy, lang)) for row in rows)])


def doubtful_text(rows: list[dict[str, Any]], total: int, taxonomy: Taxonomy, lang: str) -> str:
    """``rows`` of ``total`` that may be severe, the newest first."""
    head = say("doubtful_head", lang, count=total, shown=len(rows))
    return "\n".join([head, "", *(say("doubtful_row", lang, **_cells(row, taxonomy, lang)) for row in rows)])


def _cells(row: dict[str, Any], taxonomy: Taxonomy, lang: str) -> dict[str, object]:
    words = " ".join(row["text"].split())
    return {"number": row["id"], "day": row["received_at"][:16], "branch": row["branch"] or "–",
            "topic": taxonomy.name(row["topic"], lang) if row["topic"] else say("topic_unlabelled", lang),
            "text": plain(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…")}
