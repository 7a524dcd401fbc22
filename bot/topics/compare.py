"""The model in use against a newly trained one: what got better and worse, and whether the new one may take over.

Neither is asked about anything it was trained on. Written examples: the cross-validated answers each training
stored. Human labels: the held-out ones (``bot.topics.learning``), answered by both.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from scipy.stats import binomtest

from bot.language.texts import say
from bot.topics.learning import HumanLabel
from bot.topics.model import TopicModel
from bot.topics.taxonomy import Taxonomy

MACRO_F1_SLACK = 0.005  # what the cross-validated macro-F1 may lose
ALPHA = 0.05  # one-sided: a loss on the held-out labels that chance explains less often than this refuses
MIN_HELD_OUT = 30  # with fewer even one case in six may be lost unnoticed (five losses and no gain: p = 0.03)


@dataclass(frozen=True)
class Row:
    """One topic: cross-validated accuracies and F1 before and after (None: not there), held-out labels right."""

    topic: str
    n: int
    zh: tuple[float | None, float | None]
    en: tuple[float | None, float | None]
    f1: tuple[float | None, float | None]
    held_out: int
    right: tuple[int, int]


@dataclass(frozen=True)
class Comparison:
    """``gained`` and ``lost``: held-out labels only the new or only the old model has right; ``p`` is the one-sided
    exact McNemar probability of as many losses by chance. ``refusals`` are reasons not to swap."""

    rows: tuple[Row, ...]
    macro_f1: tuple[float | None, float | None]
    same_inputs: bool
    held_out: int
    right: tuple[int, int]
    gained: int
    lost: int
    p: float
    refusals: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Held-out labels that are still needed before they are counted in the judgement."""
        return max(0, MIN_HELD_OUT - self.held_out)


def mcnemar(gained: int, lost: int) -> float:
    """One-sided exact McNemar test: how likely at least ``lost`` of the differing answers are losses by chance."""
    return float(binomtest(lost, gained + lost, 0.5, alternative="greater").pvalue) if gained + lost else 1.0


def compare(champion: TopicModel, challenger: TopicModel, judging: Sequence[HumanLabel],
            same_inputs: bool) -> Comparison:
    """Judge the challenger.

    It is refused when the cross-validated macro-F1 is lower by more than 0.005 (asked only when both were made from
    the same written examples and code: ``same_inputs``), or when, with 30 held-out labels or more, it has fewer of
    them right and chance explains that in less than 5 of 100 cases.
    """
    texts = [label.text for label in judging]
    old = [_right(answer, label) for answer, label in zip(champion.classify_many(texts), judging)]
    new = [_right(answer, label) for answer, label in zip(challenger.classify_many(texts), judging)]
    gained = sum(b and not a for a, b in zip(old, new))
    lost = sum(a and not b for a, b in zip(old, new))
    p = mcnemar(gained, lost)
    macro = (_macro(champion.meta), _macro(challenger.meta))
    refusals = []
    if same_inputs and macro[0] is not None and macro[1] is not None and macro[1] < macro[0] - MACRO_F1_SLACK:
        refusals.append("macro_f1")
    if len(judging) >= MIN_HELD_OUT and lost > gained and p < ALPHA:
        refusals.append("held_out")
    return Comparison(tuple(_rows(champion.meta, challenger.meta, judging, old, new)), macro, same_inputs,
                      len(judging), (sum(old), sum(new)), gained, lost, p, tuple(refusals))


def _right(answer: Any, label: HumanLabel) -> bool:
    return answer.topic == label.topic


def _macro(meta: Mapping[str, Any]) -> float | None:
    return (meta.get("languages") or {}).get("all", {}).get("macro_f1")


def _rows(before: Mapping[str, Any], after: Mapping[str, Any], judging: Sequence[HumanLabel], old: Sequence[bool],
          new: Sequence[bool]) -> list[Row]:
    was, now = before.get("topics") or {}, after.get("topics") or {}
    codes = dict.fromkeys([*now, *was, *(str(label.topic) for label in judging)])
    rows = []
    for code in codes:
        mine = [i for i, label in enumerate(judging) if label.topic == code]
        a, b = was.get(code, {}), now.get(code, {})
        rows.append(Row(code, int(b.get("n", 0)), (a.get("zh"), b.get("zh")), (a.get("en"), b.get("en")),
                        (a.get("f1"), b.get("f1")), len(mine),
                        (sum(old[i] for i in mine), sum(new[i] for i in mine))))
    return rows


def table(found: Comparison, taxonomy: Taxonomy, lang: str) -> str:
    """The comparison for people: a row for each topic, the totals, the verdict with its rule."""
    lines = [say("compare_head", lang), "|---|---:|---:|---:|---:|---:|:-:|"]
    for row in found.rows:
        held = f"{row.right[0]}→{row.right[1]} / {row.held_out}" if row.held_out else "–"
        lines.append(f"| {taxonomy.name(row.topic, lang)} | {row.n} | {_pair(row.zh)} | {_pair(row.en)}"
                     f" | {_pair(row.f1)} | {held} | {_mark(row)} |")
    lines += ["", say("compare_legend", lang)]
    if found.macro_f1[1] is not None:
        lines.append(say("compare_macro", lang, pair=_pair(found.macro_f1), n=sum(row.n for row in found.rows),
                         slack=MACRO_F1_SLACK))
    if not found.same_inputs:
        lines.append(say("compare_other_inputs", lang))
    if found.missing:
        lines.append(say("compare_few", lang, n=found.held_out, needed=MIN_HELD_OUT, missing=found.missing,
                         labels=round(found.missing / 0.3)))
    if found.held_out:
        lines.append(say("compare_held_out", lang, n=found.held_out, before=found.right[0], after=found.right[1],
                         gained=found.gained, lost=found.lost, p=f"p = {found.p:.3f}" if found.p >= 0.001 else "p < 0.001"))
    lines += [say("compare_worse_macro" if why == "macro_f1" else "compare_worse_held_out", lang)
              for why in found.refusals]
    return "\n".join(lines)


def _pair(values: tuple[float | None, float | None]) -> str:
    def shown(value: float | None) -> str:
        return "–" if value is None else f"{value:.3f}"

    return f"{shown(values[0])} → {shown(values[1])}"


def _mark(row: Row) -> str:
    """↑ or ↓ for a change that is to be looked at: two held-out labels, or 0.02 of F1."""
    change = row.right[1] - row.right[0]
    if abs(change) >= 2:
        return "↑" if change > 0 else "↓"
    if row.f1[0] is None or row.f1[1] is None or abs(row.f1[1] - row.f1[0]) < 0.02:
        return ""
    return "↑" if row.f1[1] > row.f1[0] else "↓"
