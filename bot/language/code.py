"""Code inside a message: SQL, markup, calls, paths. It has no language, so it must not switch that of the talk."""
from __future__ import annotations

import re

_NAME = r"[\w.\"`\[\]]+"
_ITEMS = rf"(?:\*|count\s*\([^)]*\)|(?:distinct\s+)?{_NAME}(?:\s*\([^)]*\))?(?:\s+as\s+{_NAME})?)"
# a statement runs to the end of its line or to its semicolon; each form needs what prose has not
_SQL = re.compile("|".join([
    rf"\bselect\s+{_ITEMS}(?:\s*,\s*{_ITEMS})*\s+from\s+{_NAME}(?=\s*(?:$|[;'\"\u3002]|--|\b(?:where|group|order|limit|join|union)\b))[^;\n]*",
    r"\bunion\s+(?:all\s+)?select\b[^;\n]*", rf"\binsert\s+into\s+{_NAME}\s*(?:\(|\bvalues\b|\bselect\b)[^;\n]*",
    rf"\bupdate\s+{_NAME}\s+set\s+{_NAME}\s*=[^;\n]*", rf"\bdelete\s+from\s+{_NAME}\s*(?=$|;|'|--|\bwhere\b)[^;\n]*",
    r"\b(?:drop|alter|create|truncate)\s+(?:table|database|index|view|schema)\b[^;\n]*",
    r"\b(?:or|and)\s+(['\"]?)\w+\1\s*=\s*(['\"]?)\w+\b", r"\b\w{1,40}['\"]\s*(?:--|#|;)", r"\b(?:pragma|attach\s+database)\s+[^;\n]*"]),
    re.IGNORECASE | re.MULTILINE)
_PIECES = re.compile("|".join([
    r"```.*?(?:```|\Z)", r"`[^`\n]+`", r"<(script|style)\b.*?(?:</\1>|\Z)", r"<!?/?[a-z][^<>]*>", r"[{$]\{.{0,200}?\}+",
    r"\{[^{}]{0,200}\"\s*:[^{}]*\}", r"\bhttps?://\S+", r"(?<!\w)(?:\.{0,2}/|[a-z]:\\)[\w.\\/-]+",
    r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b", r"\b[a-z]+\s+-{1,2}[a-z][\w-]*(?=\s|$)",
    r"^\s*(?:import|from)\s+\w+(?:\s*;|\s*$|\s+import\b.*$)",
    r"^\s*(?:sudo\s+)?(?:pip3?|npm|git|apt(?:-get)?|docker|kubectl)\s[^\n]*"]),
    re.IGNORECASE | re.DOTALL | re.MULTILINE)
_CALL = re.compile(r"\b\w+(?:\.\w+){0,5}\([^()\n]*\)")
_SIGNS = re.compile(r"[)\]]:|[{}<>=\\|^`~;]|\w\(|//|--|\[\d|::|\w_\w")
_WORD = re.compile(r"[A-Za-z]{2,}")
LONGEST = 2000  # characters looked at


def without_code(text: str) -> str:
    """``text`` with its code blanked out; nothing is left of a message that is code from end to end."""
    text = text[:LONGEST]
    called = _PIECES.sub(" ", _SQL.sub(" ", text))
    found = _CALL.sub(" ", called)
    signs, words = len(_SIGNS.findall(called)), len(_WORD.findall(found))
    if signs >= 2 and 2 * signs >= words:  # too many signs for prose
        return _WORD.sub(" ", found)
    return found
