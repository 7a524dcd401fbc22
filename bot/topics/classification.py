"""What the topic model says about one text."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("complaint", "inquiry", "praise", "suggestion", "other")
COMPLAINT = "complaint"
BANDS = ("high", "medium", "low")


@dataclass(frozen=True)
class Classification:
    """The answer for one text; confidences are calibrated probabilities 0-1.

    ``topic`` and ``topics`` (primary first, then at most two secondaries, each with its confidence) are empty
    unless ``kind`` is "complaint". ``abstained`` means: ask one question before relying on ``topic``;
    ``runner_up`` is the topic to ask about. ``severity_reason`` holds the words of the text that decided
    ``severity``, separated by " / ". ``severity_doubt``: no word of the text is severe, its meaning may be.
    """

    kind: str
    kind_confidence: float = 0.0
    topic: str | None = None
    topics: tuple[tuple[str, float], ...] = ()
    confidence: float = 0.0
    band: str = "low"
    abstained: bool = True
    severity: int = 0
    severity_reason: str = ""
    flags: tuple[str, ...] = ()
    language: str = "zh"
    runner_up: tuple[str, float] | None = None
    version: str = ""
    severity_doubt: bool = False
