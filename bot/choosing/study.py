"""What a comparison study holds, and how it is read from a YAML file.

Needed are ``own``, ``importance`` and ``ratings``; the other ``KEYS`` if wanted. A score is a number, a list of
numbers or {rater: number}:

    own: 惠民银行
    importance: {排队等候: 9, 办理速度: 8}
    ratings:
      惠民银行: {排队等候: [5, 6, 4], 办理速度: 6.5}
      甲银行: {排队等候: 7.5, 办理速度: 7}
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import InputError

LARGEST = 300_000  # bytes; a study of 12 attributes, 10 subjects and 100 raters has some 50,000
OBJECT = ("service", "segment", "period", "purpose")
KINDS = ("competitor", "sister_branch", "industry_leader", "own_last_period", "published_standard")
EVIDENCE = ("data", "mystery_shopper", "questionnaire", "published", "own_staff", "other")
KEYS = {"own", "importance", "ratings", "reference", "paired", "attributes", "kinds", "importance_source", "importance_n",
        "evidence", *OBJECT}


@dataclass(frozen=True)
class Study:
    """What is compared. ``ratings[subject][attribute]`` is one score, a list or {rater: score}; None is no score.

    ``reference`` is "best" (default), "average" or the name of a comparator. ``paired`` says that the lists hold
    the same raters in the same order, so that the doubt check may use the differences rater by rater; named raters
    need no such word. ``kinds`` are those of ``KINDS`` by comparator, where said; ``evidence`` the kinds of ``EVIDENCE``
    the scores rest on, None when unknown; ``weights_after``: weights were changed after the first score.
    """

    own: str
    attributes: Sequence[str]
    importance: Mapping[str, float]
    ratings: Mapping[str, Mapping[str, Any]]
    reference: str = "best"
    paired: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    importance_source: str = ""
    importance_n: int | None = None
    evidence: frozenset[str] | None = None
    segment: str = ""
    weights_after: bool = False


def load_study(path: str | Path) -> Study:
    """Read a study; attributes come in the order of ``attributes`` or else of ``importance``.

    Raises InputError ``study_file_missing``, ``study_file_too_large``, ``study_not_yaml``, ``study_shape`` (with
    ``where``), ``study_key_unknown`` or ``comparison_own_unknown``. Scores themselves are checked by ``score``.
    """
    path = Path(path)
    data = _parse(_read(path), path)
    if not isinstance(data, dict):
        raise InputError("study_shape", where="own, importance, ratings")
    unknown = [key for key in data if key not in KEYS]
    if unknown:
        raise InputError("study_key_unknown", key=str(unknown[0])[:60])
    own = data.get("own")
    if not isinstance(own, str) or not own.strip():
        raise InputError("study_shape", where="own")
    importance = _mapping(data.get("importance"), "importance")
    ratings = {subject: _mapping(scores, "ratings") for subject, scores in
               _mapping(data.get("ratings"), "ratings").items()}
    attributes = data.get("attributes") or list(importance)
    if not isinstance(attributes, list) or not all(isinstance(name, str) for name in attributes):
        raise InputError("study_shape", where="attributes")
    reference, paired = data.get("reference", "best"), data.get("paired", False)
    if not isinstance(reference, str):
        raise InputError("study_shape", where="reference")
    if not isinstance(paired, bool):
        raise InputError("study_shape", where="paired")
    if own not in ratings:
        raise InputError("comparison_own_unknown", own=own)
    return Study(own, attributes, importance, ratings, reference, paired, **_extras(data))


def _extras(data: dict[str, Any]) -> dict[str, Any]:
    """Kinds, source of the weights, evidence and segment, where the file has them."""
    kinds = _mapping(data["kinds"], "kinds") if "kinds" in data else {}
    evidence = data.get("evidence")
    evidence = [evidence] if isinstance(evidence, str) else evidence
    source, count = data.get("importance_source", ""), data.get("importance_n")
    if not all(kind in KINDS for kind in kinds.values()):
        raise InputError("study_choice", where="kinds", choices=", ".join(KINDS))
    if evidence is not None and not (isinstance(evidence, list) and all(one in EVIDENCE for one in evidence)):
        raise InputError("study_choice", where="evidence", choices=", ".join(EVIDENCE))
    if not isinstance(source, str) or isinstance(count, bool) or not isinstance(count, (int, type(None))):
        raise InputError("study_shape", where="importance_source, importance_n")
    return {"kinds": kinds, "importance_source": source, "importance_n": count, "segment": str(data.get("segment") or ""),
            "evidence": None if evidence is None else frozenset(evidence)}


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("study_file_too_large", path=path.name)
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError("study_file_missing", path=path.name) from error
    for encoding in ("utf-8-sig", "gb18030"):  # files saved by Chinese Windows editors come in the latter
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("study_not_yaml", path=path.name)


def _parse(text: str, path: Path) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise InputError("study_not_yaml", path=path.name) from error


def _mapping(value: Any, where: str) -> dict[str, Any]:
    """A non-empty mapping with text or number keys (a branch may be called 95588)."""
    if not isinstance(value, dict) or not value or any(isinstance(key, (bool, type(None))) for key in value):
        raise InputError("study_shape", where=where)
    return {str(key): item for key, item in value.items()}
