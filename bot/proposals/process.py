"""A process as people type it, "排队 20 → 填单 5 → 办理 8*", as a table of steps with their shares of the time.

A step marked with *, ★, 增值 or VA is what the customer comes for: VT/ET is its share of the whole (methods.md §5.2).
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.texts import say

LEAST = 2  # timed steps
_BETWEEN = re.compile(r"\s*(?:→|->|=>|⇒|[;\uff1b,\uff0c、\n]|\+)\s*")
_STEP = re.compile(
    r"^(?:\d{1,2}[.)、]\s*)?(?P<name>.*?[^\d.\s约])\s*(?:[:\uff1a]|约|大约|about)?\s*(?P<number>\d+(?:\.\d+)?)\s*"
    r"(?P<unit>个?小时|hours?|hrs?|h|秒钟?|seconds?|secs?|s|天|days?|d|分钟?|minutes?|mins?|min|m|')?\s*"
    r"(?P<mark>[*\uff0a★]|[(\uff08\[]?\s*(?:增值|VA|VT|value)\s*[)\uff09\]]?)?$", re.IGNORECASE)
_MINUTES = ((re.compile(r"个?小时|h", re.I), 60.0), (re.compile(r"秒|s", re.I), 1 / 60), (re.compile(r"天|d", re.I), 1440.0))


@dataclass(frozen=True)
class Task:
    name: str
    minutes: float
    value: bool


def read_process(text: str) -> list[Task]:
    """The steps that have a time, in their order; a step without one (离开) is left out."""
    found = []
    for part in _BETWEEN.split(text):
        match = _STEP.match(part.strip())
        if match:
            unit = match["unit"] or ""
            factor = next((minutes for pattern, minutes in _MINUTES if pattern.match(unit)), 1.0)
            found.append(Task(match["name"].strip(), float(match["number"]) * factor, bool(match["mark"])))
    return found


def process_table(text: str, lang: str) -> str | None:
    """A table of steps, minutes and shares, with VT/ET where a step is marked; None for fewer than two timed steps."""
    steps = read_process(text)
    total = sum(step.minutes for step in steps)
    if len(steps) < LEAST or total <= 0:
        return None
    lines = [say("proposal_process_head", lang), "|---|---:|---:|"]
    for step in steps:
        name = step.name.replace("|", "/") + (" ★" if step.value else "")
        lines.append(f"| {name} | {step.minutes:.4g} | {step.minutes / total:.1%} |")
    longest = max(steps, key=lambda step: step.minutes)
    lines += ["", say("proposal_process_total", lang, total=f"{total:.4g}", name=longest.name,
                      share=f"{longest.minutes / total:.1%}")]
    value = sum(step.minutes for step in steps if step.value)
    lines.append(say("proposal_vt_et", lang, vt=f"{value:.4g}", et=f"{total:.4g}", ratio=f"{value / total:.1%}") if value
                 else say("proposal_vt_mark", lang))
    return "\n".join(lines)
