"""What a short answer to "this reads like an inquiry (praise, a suggestion), so it was not counted" means."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.language.numerals import normalise
from bot.settings import ROOT

MAX_LENGTH = 60  # characters; what is longer says something of its own
# what a yes, an ok and a mere "I see" mean, by what the text was taken for; None: left to the usual ways
_YES = {"inquiry": "again", "praise": "leave"}
_OK = {"inquiry": "leave", "praise": "leave"}
_HEARD = {kind: "leave" for kind in ("inquiry", "praise", "suggestion", "other")}
_BY_KIND = {"yes": _YES, "ok": _OK, "heard": _HEARD}


@lru_cache(maxsize=1)
def _patterns(path: Path = ROOT / "data" / "doubts.yml") -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = yaml.safe_load(path.read_text("utf-8"))
    opening = raw.pop("opening")
    return tuple((meaning, re.compile(f"(?:{opening})?(?:{pattern})", re.IGNORECASE))
                 for meaning, patterns in raw.items() for pattern in patterns)


def read_doubt(text: str, kind: str) -> str | None:
    """"store", "leave", or "again" (a yes to an either-or says nothing); None when it is no answer to that question.

    ``kind``: what the text was taken for (inquiry, praise, suggestion, other).
    """
    plain = normalise(text[:MAX_LENGTH + 20]).strip(" .。!,;、~")
    if not plain or len(plain) > MAX_LENGTH:
        return None
    for meaning, pattern in _patterns():
        if pattern.fullmatch(plain):
            return _BY_KIND[meaning].get(kind) if meaning in _BY_KIND else meaning
    return None
