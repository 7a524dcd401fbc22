"""Why a record has its severity, and its flags, in words."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.language.texts import join, say
from bot.topics.severity import DEFAULT


def reason_text(level: int, words: str | None, lang: str, said: bool = False) -> str:
    """The words of the text that decided; that a person did (``said``), or the kind of matter where a level above the
    ordinary has none."""
    if words:
        return words
    if said:
        return say("severity_by_person", lang)
    return say("severity_floor", lang, level=level) if level > DEFAULT else say("severity_no_words", lang)


def reason_of(row: Mapping[str, Any], lang: str) -> str:
    """The same of a stored record."""
    return reason_text(row["severity"], row["severity_reason"], lang, bool(row["severity_by"]))


def flags_text(flags: Sequence[str], lang: str) -> str:
    """"重复投诉、群体"; empty without flags."""
    return join([say(f"flag_{flag}", lang) for flag in flags], lang)
