"""Answers of a model that was trained before topics were merged or split, put into today's topics."""
from __future__ import annotations

from dataclasses import replace

from bot.topics.decide import Thresholds, TopicAnswer, band
from bot.topics.taxonomy import Taxonomy


def present(answer: TopicAnswer, taxonomy: Taxonomy, thresholds: Thresholds, text: str) -> TopicAnswer:
    """``answer`` with merged codes followed and split ones decided by their words (else left as they are).

    Two candidates that have become one topic add up; there is nothing left to ask between them.
    """
    if not taxonomy.moved and not taxonomy.splits:
        return answer

    def today(code: str) -> str:
        return taxonomy.place(code, text) or code

    topics: dict[str, float] = {}
    for code, confidence in answer.topics:
        topics.setdefault(today(code), confidence)
    first, confidence = next(iter(topics.items()))
    runner_up, abstained = answer.runner_up, answer.abstained
    if runner_up is not None:
        second = today(runner_up[0])
        if second == first:
            confidence = min(1.0, confidence + runner_up[1])
            runner_up, abstained = None, confidence < thresholds.floor
        else:
            runner_up = (second, runner_up[1])
    topics[first] = confidence
    return replace(answer, topics=tuple(topics.items()), runner_up=runner_up, confidence=confidence,
                   band=band(confidence, thresholds), abstained=abstained)
