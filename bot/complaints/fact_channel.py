"""The channel a complaint speaks of. In a customer's words much sounds like one and is none: a telephone that was bought, an
address to write to, an authority or a newspaper that is only threatened with (``data/facts.yml``, channels)."""
from __future__ import annotations

import re
from functools import lru_cache

from bot.complaints.fact_words import either, load_words
from bot.language.mentions import find_channels
from bot.language.numerals import normalise

OUTSIDE = frozenset({"regulator", "social", "letter"})  # what a customer may threaten with
_CLAUSE = re.compile(r"[,。!?;:\n、]|\.(?=\s|$)")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    raw = load_words().raw["channels"]
    return {name: either(raw[name]) for name in ("drop", "doubtful", "cues", "routed", "threat", "condition")}


def stated_channel(text: str) -> str | None:
    """The first channel named as one; None when none is. A regulator counts only where it passed the case on."""
    plain = normalise(text)
    if not find_channels(plain):
        return None
    p, threatened = _patterns(), False
    for clause in _CLAUSE.split(p["drop"].sub(" \u25a1 ", plain)):
        if not p["cues"].search(clause):
            clause = p["doubtful"].sub(" \u25a1 ", clause)
        threat = threatened or p["threat"].search(clause) is not None
        for code in find_channels(clause):
            if not (threat and code in OUTSIDE or code == "regulator" and not p["routed"].search(clause)):
                return code
        threatened = p["condition"].search(clause) is not None
    return None
