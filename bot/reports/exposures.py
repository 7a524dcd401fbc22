"""Transaction counts in words: what was registered, the list, and which part of a denominator is missing."""
from __future__ import annotations

from collections.abc import Sequence

from bot.complaints.exposures import Gap, Put
from bot.language.texts import join, say
from bot.reports.top import channel
from bot.store.exposures import Exposure

MOST_GAPS = 4


def place(one: Exposure, lang: str) -> str:
    """"城东 · 手机应用", or that it is all branches together."""
    parts = [one.branch or say("exposure_all", lang)]
    return " · ".join([*parts, channel(one.channel, lang)] if one.channel else parts)


def put_line(put: Put, lang: str) -> str:
    """Period, branch and number as understood, and what stood there before."""
    one = put.exposure
    key = "exposure_stored" if put.before is None else (
        "exposure_same" if put.before == one.transactions else "exposure_replaced")
    return say(key, lang, period=one.period, place=place(one, lang), n=f"{one.transactions:,}",
               before=f"{put.before or 0:,}")


def listed(rows: Sequence[Exposure], lang: str) -> str:
    """A table, the newest period first; ``rows`` is not empty."""
    lines = [say("exposure_head", lang), "|---:|---|---|---:|"]
    lines += [f"| {row.id} | {row.period} | {place(row, lang)} | {row.transactions:,} |" for row in rows]
    return "\n".join(lines)


def gaps_words(gaps: Sequence[Gap], lang: str) -> str:
    """"2026-05-01 – 2026-05-31（城西）"; at most four, then how many more."""
    words = [str(gap.period) if gap.branch is None else say("exposure_gap", lang, period=gap.period, branch=gap.branch)
             for gap in gaps]
    rest = len(words) - MOST_GAPS
    return join(words[:MOST_GAPS], lang) + (say("exposure_more_gaps", lang, count=rest) if rest > 0 else "")
