"""An organisation's own topics, laid over the shipped ``data/topics.yml``: ``<GAISHAN_HOME>/topics.yml``.

    topics:   topics added, each as in data/topics.yml; gaps, processes and boundaries may be left out
    names:    {code: {name: {zh, en}, short: {zh, en}}}     what is shown instead
    merges:   {code: code}                                  the first is now part of the second
    splits:   {code: [{code: part, words: {zh: […], en: […]}}, …]}   words say to which part a text belongs

The shipped file is never rewritten, so that an update of the program and an organisation's changes do not meet.
Raw YAML in, raw YAML out: what comes out is checked as if it stood in one file.
"""
from __future__ import annotations

import copy
import itertools
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterable, Sequence

import yaml

from bot.errors import SetupError

NAME = "topics.yml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
OTHER = "other"
_HEAD = "# This organisation's own topics; written by `gaishan topics`, which keeps no comments of yours here.\n"
_LATIN = re.compile(r"[a-z0-9]", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One part of a split topic and the words that give a text to it."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Overlay:
    """The file's content, raw; falsy when there is nothing in it."""

    topics: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, dict[str, Any]] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    splits: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.topics or self.names or self.merges or self.splits)

    def copy(self) -> Overlay:
        """One that may be changed."""
        return copy.deepcopy(self)


def stamp(path: Path) -> tuple[int, int] | None:
    """What changes when the file changes; None when there is none."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


def _fail(path: Path, where: str) -> SetupError:
    return SetupError("taxonomy_invalid", path=str(path), where=where)


def read(path: Path) -> Overlay:
    """The file; empty when there is none. SetupError("taxonomy_invalid", path, where) when it cannot be read."""
    if not path.is_file():
        return Overlay()
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=LOADER)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise _fail(path, str(error).splitlines()[0]) from error
    kinds = {"topics": list, "names": dict, "merges": dict, "splits": dict}
    raw = {} if raw is None else raw  # a file of comments only
    if not isinstance(raw, dict) or not set(raw) <= set(kinds):
        raise _fail(path, "topics, names, merges, splits")
    for key, kind in kinds.items():
        if not isinstance(raw.get(key) or kind(), kind):
            raise _fail(path, key)
    if not all(isinstance(row, dict) and isinstance(row.get("code"), str) for row in raw.get("topics") or ()):
        raise _fail(path, "topics: code")
    if not all(isinstance(code, str) and isinstance(into, str) for code, into in (raw.get("merges") or {}).items()):
        raise _fail(path, "merges")
    if not all(isinstance(row, dict) for row in (raw.get("names") or {}).values()):
        raise _fail(path, "names")
    for code, parts in (raw.get("splits") or {}).items():
        if (not isinstance(parts, list) or len(parts) < 2
                or not all(isinstance(part, dict) and isinstance(part.get("code"), str)
                           and isinstance(part.get("words") or {}, dict) for part in parts)):
            raise _fail(path, f"splits: {code}")
    return Overlay(**{key: raw.get(key) or kind() for key, kind in kinds.items()})


def write(path: Path, content: Overlay) -> None:
    """Replace the file in one step; SetupError("folder_not_writable") when that cannot be done."""
    values = {key: value for key, value in vars(content).items() if value}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(_HEAD + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=120))
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(path.parent)) from error


def final_moves(changes: Overlay, path: Path) -> dict[str, str]:
    """Merged code -> where it ended, chains followed; SetupError for a circle."""
    found = {}
    for code in changes.merges:
        seen, at = {code}, changes.merges[code]
        while at in changes.merges:
            if at in seen:
                raise _fail(path, f"merges: {code}")
            seen.add(at)
            at = changes.merges[at]
        found[code] = at
    return found


def names_of_merged(raw: dict[str, Any], changes: Overlay) -> dict[str, tuple[str, ...]]:
    """Merged code -> its full and short names in both languages, as people called it before."""
    rows = {row["code"]: row for row in (*raw["topics"], *changes.topics)}
    found = {}
    for code in changes.merges:
        named = [side for one in (rows.get(code, {}), changes.names.get(code, {})) for key in ("name", "short")
                 for side in (one.get(key) or {}).values()]
        found[code] = tuple(dict.fromkeys(str(name) for name in named))
    return found


def parts_of(changes: Overlay, topics: Iterable[Any]) -> dict[str, tuple[Part, ...]]:
    """The parts of each split topic; without words of their own, those of the part's topic decide."""
    known = {topic.code: topic for topic in topics}
    moved = final_moves(changes, Path(NAME))
    found = {}
    for code, parts in changes.splits.items():
        made = []
        for part in parts:
            target = moved.get(part["code"], part["code"])
            words = part.get("words") or (known[target].words if target in known else {})
            made.append(Part(target, tuple(str(word) for lang in ("zh", "en") for word in words.get(lang) or ())))
        found[code] = tuple(made)
    return found


def decide(text: str, parts: Sequence[Part]) -> str | None:
    """The part with the most different words in ``text``; None when none has one or two have as many."""
    hits = sorted(((sum(_says(text, word) for word in part.words), part.code) for part in parts), reverse=True)
    return hits[0][1] if hits and hits[0][0] > 0 and (len(hits) == 1 or hits[0][0] > hits[1][0]) else None


def _says(text: str, word: str) -> bool:
    if _LATIN.match(word):
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text, re.IGNORECASE) is not None
    return word in text


def apply(raw: dict[str, Any], changes: Overlay, path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The shipped taxonomy with the changes made, and the topics that were split; raw as in the file.

    Rules, pairs, boundaries and promotions follow a merged code; of a split one only what fits every part stays.
    SetupError("taxonomy_invalid", path, where) for a code that is not there.
    """
    raw = copy.deepcopy(raw)
    rows = {row["code"]: row for row in raw["topics"]}
    for row in changes.topics:
        if row["code"] in rows:
            raise _fail(path, f"topics: {row['code']}")
        rows[row["code"]] = {key: value for key, value in row.items() if key != "examples"}
    for code, named in changes.names.items():
        if code not in rows:
            raise _fail(path, f"names: {code}")
        rows[code] = {**rows[code], **{key: {**rows[code].get(key, {}), **value} for key, value in named.items()
                                       if key in ("name", "short", "definition") and isinstance(value, dict)}}
    moved = final_moves(changes, path)
    _check(rows, moved, changes, path)
    for code, into in moved.items():
        rows[into]["words"] = _joined(rows[into].get("words"), rows[code])
    splits = {code: [moved.get(part["code"], part["code"]) for part in parts]
              for code, parts in changes.splits.items()}
    retired = [{**rows[code], "boundaries": []} for code in splits]
    order = [code for code in raw.get("precedence") or ()]

    def today(code: str) -> list[str]:
        code = moved.get(code, code)
        return splits.get(code, [code])

    placed = []
    for code in order:
        placed += [new for new in today(code) if new not in placed and (new == code or new not in order)]
    placed += [code for code in rows if code not in moved and code not in splits and code not in placed]
    if OTHER in placed:
        placed = [*(code for code in placed if code != OTHER), OTHER]
    topics = [row for code, row in rows.items() if code not in moved and code not in splits]
    for row in topics:
        row["boundaries"] = [{**one, "topic": new} for one in row.get("boundaries") or ()
                             for new in today(one["topic"]) if new != row["code"]]
    return {
        "topics": topics, "precedence": placed,
        "promotions": [{**row, "topic": today(row["topic"])[0]} for row in raw.get("promotions") or ()
                       if len(today(row["topic"])) == 1],
        "rules": list(_rules(raw.get("rules") or (), today)), "pairs": list(_pairs(raw.get("pairs") or (), today)),
    }, retired


def _check(rows: dict[str, Any], moved: dict[str, str], changes: Overlay, path: Path) -> None:
    for code, into in moved.items():
        if code not in rows or into not in rows or into in changes.splits or OTHER == code:
            raise _fail(path, f"merges: {code}: {into}")
    for code, parts in changes.splits.items():
        targets = [moved.get(part["code"], part["code"]) for part in parts]
        if (code not in rows or code in moved or code == OTHER or len(set(targets)) < 2
                or any(new not in rows or new in changes.splits for new in targets)):
            raise _fail(path, f"splits: {code}")


def _joined(words: Any, other: dict[str, Any]) -> dict[str, list[str]]:
    """The words of both topics and the name of the merged one: people go on asking by it."""
    return {lang: list(dict.fromkeys([*((words or {}).get(lang) or ()), *((other.get("words") or {}).get(lang) or ()),
                                      str((other.get("name") or {}).get(lang) or "")])) for lang in ("zh", "en")}


def _rules(rows: Iterable[dict[str, Any]], today: Any) -> Iterable[dict[str, Any]]:
    for row in rows:
        topic = today(row["topic"])
        instead = sorted({new for code in row["instead_of"] for new in today(code)} - set(topic))
        if len(topic) == 1 and instead:
            yield {**row, "topic": topic[0], "instead_of": instead}


def _pairs(rows: Iterable[dict[str, Any]], today: Any) -> Iterable[dict[str, Any]]:
    seen = set()
    for row in rows:
        for a, b in itertools.product(*(today(code) for code in row["topics"])):
            if a != b and frozenset((a, b)) not in seen:
                seen.add(frozenset((a, b)))
                yield {**row, "topics": [a, b]}
