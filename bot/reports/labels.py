"""Fitting words into charts: how wide a text is drawn and where it may break."""
from __future__ import annotations

import re
import unicodedata

# a Chinese character, a run of other signs up to the next break, or blanks
_HAN = "⺀-鿿豈-﫿＀-￯"
_PIECES = re.compile(rf"\s+|[{_HAN}]|[^\s{_HAN}]+?(?:[-/&]+|(?=[\s{_HAN}]|$))")

_BROAD = "“”‘’…—"  # as wide as a Chinese character in the charts' font, in English too

MOST = 1000  # characters looked at: more than any chart has room for


def width(text: str, size: float) -> float:
    """About how many pixels ``text`` takes at a font size of ``size`` pixels."""
    return sum(size * (1.0 if unicodedata.east_asian_width(sign) in "WF" or sign in _BROAD else 0.56) for sign in text)


def wrap(text: str, room: float, size: float, lines: int) -> list[str]:
    """Break ``text`` into at most ``lines`` lines of ``room`` pixels: Chinese anywhere, English between words.

    What is still too long is cut and ends with an ellipsis; the chart's tooltip has the whole text.
    """
    text = " ".join(visible(text[:MOST]).split())
    done: list[str] = []
    current = ""
    for piece in _PIECES.findall(text):
        if current.strip() and width((current + piece).rstrip(), size) > room:
            done.append(current.strip())
            current = ""
        current += piece
    done.append(current.strip())
    if len(done) > lines:
        done = [*done[:lines - 1], " ".join(done[lines - 1:])]
    return [shorten(line, room, size) for line in done]


def balanced(text: str, room: float, size: float, lines: int) -> list[str]:
    """As ``wrap``, with lines of about equal length, so that no single character is left over."""
    least = len(wrap(text, room, size, lines))
    wanted = min(width(text, size) / least, room)
    for part in range(8):
        narrower = wanted + (room - wanted) * part / 8
        if narrower > 0 and len(found := wrap(text, narrower, size, lines)) == least and not _cut(found):
            return found
    return wrap(text, room, size, lines)


def fits(text: str, room: float, size: float, lines: int) -> bool:
    """Whether ``wrap`` shows all of ``text``."""
    return not _cut(wrap(text, room, size, lines))


def _cut(lines: list[str]) -> bool:
    return any(line.endswith("…") for line in lines)


def shorten(text: str, room: float, size: float) -> str:
    """``text`` cut to ``room`` pixels with an ellipsis when it is wider."""
    if width(text, size) <= room:
        return text
    kept = ""
    for sign in text:
        if width(kept + sign + "…", size) > room:
            break
        kept += sign
    return kept.rstrip() + "…"


def visible(text: str) -> str:
    """``text`` without control, direction and zero-width signs, which a picture would draw as boxes or turn round."""
    return "".join(" " if sign in "\n\r\t" else sign for sign in text
                   if sign in "\n\r\t" or unicodedata.category(sign) not in ("Cc", "Cf"))
