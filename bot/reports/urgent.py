"""The urgent records as Markdown."""
from __future__ import annotations

from typing import Any

from bot.language.texts import say
from bot.reports.top import plain
from bot.topics.taxonomy import Taxonomy

LONGEST = 160


def urgent_text(rows: list[dict[str, Any]], total: int, taxonomy: Taxonomy, lang: str) -> str:
    """``rows`` of ``total`` that wait, the oldest first, each with the words that made it urgent."""
    lines = [say("urgent_head", lang, count=total, shown=len(rows)), ""]
    for row in rows:
        words = " ".join(row["text"].split())
        lines.append(say(
            "urgent_row", lang, number=row["id"], day=row["received_at"][:16], branch=row["branch"] or "–",
            topic=taxonomy.name(row["topic"], lang) if row["topic"] else say("topic_unlabelled", lang),
            reason=plain(row["severity_reason"] or "–"),
            text=plain(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…")))
    return "\n".join(lines)
