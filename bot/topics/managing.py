"""An organisation's own topics: add, rename, merge, split. Each change is one step for the overlay file, the stored
labels and the audit: all of it or nothing."""
from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Sequence

import yaml

from bot.errors import InputError, NotFound, SetupError
from bot.language.detect import language_of
from bot.language.privacy import redact
from bot.store import Store
from bot.store.database import writing
from bot.store.labels import Moved
from bot.store.people import Person
from bot.topics import overlay as own
from bot.topics.classification import KINDS
from bot.topics.examples import load_examples
from bot.topics.overlay import NAME, OTHER, Overlay
from bot.topics.taxonomy import LANGUAGES, PATH, SHORT_LIMIT, Taxonomy, load_taxonomy

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
NAME_LIMIT = 60
# Codes that stand for something else where topics stand: kinds, "no complaint", no label, every topic.
RESERVED = frozenset({*KINDS, "not_complaint", "unlabelled", "disputed", "none", "all"}) - {OTHER}


@dataclass(frozen=True)
class Split:
    """What a split did: complaints moved by part, (number, text) of those nobody could decide, and how many of the
    examples the words gave to a part or to none: those teach nothing until they are moved."""

    moved: dict[str, int]
    open: tuple[tuple[int, str], ...]
    examples_kept: int
    examples_open: int


@contextlib.contextmanager
def _changing(home: Path, store: Store) -> Iterator[Callable[[Overlay], Taxonomy]]:
    """A transaction over the store and the overlay file. The function given checks a new overlay and writes it; when
    anything fails afterwards, the old file is back and the store unchanged."""
    path = home / NAME
    before = path.read_bytes() if path.is_file() else None

    def put(changed: Overlay) -> Taxonomy:
        own.write(path, changed)
        return load_taxonomy(PATH, path)

    try:
        with writing(store.db):
            yield put
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != before:
            path.write_bytes(before)
        raise


def _known(taxonomy: Taxonomy, code: str) -> str:
    if code not in taxonomy:
        raise NotFound("topic_code_unknown", topic=_plain(code, 40), known=", ".join(taxonomy.codes))
    return code


def _plain(text: str, limit: int = NAME_LIMIT) -> str:
    """One line without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:limit]


def _named(values: Mapping[str, str | None]) -> dict[str, str]:
    found = {lang: _plain(values.get(lang) or "") for lang in LANGUAGES}
    for lang, name in found.items():
        if not any(sign.isalnum() for sign in name):
            raise InputError("topic_name_missing", option=f"--{lang}")
    return found


def _short(given: Mapping[str, str | None], name: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for lang, limit in SHORT_LIMIT.items():
        said = _plain(given.get(lang) or "")
        if len(said) > limit:
            raise InputError("topic_short_long", option=f"--short-{lang}", limit=limit)
        found[lang] = said or name[lang][:limit].strip()
    return found


def add(home: Path, store: Store, person: Person, code: str, name: Mapping[str, str | None], *,
        definition: Mapping[str, str | None] | None = None, short: Mapping[str, str | None] | None = None,
        words: Mapping[str, Sequence[str]] | None = None, examples: Path | None = None) -> dict[str, int]:
    """A new topic; the number of examples taken in by language.

    ``examples`` is a text file, one text a line, or YAML as in data/complaints; each is redacted and written to
    ``<home>/complaints/<code>.yml``. InputError: topic_code_format, topic_code_taken, topic_name_missing,
    topic_short_long, topic_word_taken, examples_file.
    """
    taxonomy = load_taxonomy(PATH, home / NAME)
    if not CODE.fullmatch(code) or code in RESERVED:
        raise InputError("topic_code_format", topic=_plain(code, 40))
    if code in taxonomy or code in taxonomy.moved or code in taxonomy.splits:
        raise InputError("topic_code_taken", topic=code)
    named = _named(name)
    asked = {lang: [named[lang], *(_plain(word) for word in (words or {}).get(lang) or () if _plain(word))]
             for lang in LANGUAGES}
    _free(taxonomy, code, asked)
    row = {"code": code, "name": named, "short": _short(short or {}, named),
           "definition": {lang: _plain((definition or {}).get(lang) or "", 300) or named[lang] for lang in LANGUAGES},
           "words": {lang: list(dict.fromkeys(asked[lang])) for lang in LANGUAGES}}
    texts = _examples(examples) if examples else {lang: [] for lang in LANGUAGES}
    target = home / "complaints" / f"{code}.yml"
    changes = own.read(home / NAME).copy()
    changes.topics.append(row)
    with _changing(home, store) as put:
        put(changes)
        if any(texts.values()):
            _write_examples(target, code, texts)
        store.audit.record(person.id, "topics.add", code, examples={lang: len(texts[lang]) for lang in LANGUAGES})
    return {lang: len(texts[lang]) for lang in LANGUAGES}


def _free(taxonomy: Taxonomy, code: str, asked: Mapping[str, Sequence[str]]) -> None:
    """InputError("topic_word_taken", word, topic) when another topic than ``code`` goes by one of these words."""
    taken = {word.lower(): topic.code for topic in taxonomy.topics for lang in LANGUAGES if topic.code != code
             for word in (*topic.words[lang], topic.name[lang], topic.short[lang])}
    for lang in LANGUAGES:
        for word in asked[lang]:
            if word.lower() in taken:
                raise InputError("topic_word_taken", word=word, topic=taxonomy.name(taken[word.lower()], "zh"))


def _examples(path: Path) -> dict[str, list[str]]:
    """Redacted texts by language, without repeats; InputError("examples_file") when there are none to be read."""
    try:
        content = path.read_text("utf-8-sig")
        raw: Any = yaml.safe_load(content) if path.suffix in (".yml", ".yaml") else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError("examples_file", file=path.name) from error
    found: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    if isinstance(raw, dict):
        rows = [(lang, row.get("text") if isinstance(row, dict) else row)
                for lang in LANGUAGES for row in raw.get(lang) or ()]
    else:
        rows = [(language_of(line), line) for line in content.splitlines()]
    for lang, text in rows:
        if isinstance(text, str) and any(sign.isalnum() for sign in text):
            found[lang].append(redact(_plain(text, 2000)).text)
    if not any(found.values()):
        raise InputError("examples_file", file=path.name)
    return {lang: list(dict.fromkeys(texts)) for lang, texts in found.items()}


def _write_examples(path: Path, code: str, texts: Mapping[str, Sequence[str]]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(
            {"topic": code, **{lang: [{"text": text} for text in texts[lang]] for lang in LANGUAGES if texts[lang]}},
            allow_unicode=True, sort_keys=False, width=1000), "utf-8")
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(path.parent)) from error


def rename(home: Path, store: Store, person: Person, code: str, name: Mapping[str, str | None],
           short: Mapping[str, str | None] | None = None) -> None:
    """Other names for what people see; what is stored is the code and stays. NotFound("topic_code_unknown");
    InputError("topic_name_missing"), ("topic_word_taken"), ("topic_short_long")."""
    taxonomy = load_taxonomy(PATH, home / NAME)
    topic = taxonomy[_known(taxonomy, code)]
    if not any(name.values()):
        raise InputError("topic_name_missing", option="--zh / --en")
    named = _named({lang: name.get(lang) or topic.name[lang] for lang in LANGUAGES})
    _free(taxonomy, code, {lang: [word for word in (named[lang], _plain((short or {}).get(lang) or "")) if word]
                           for lang in LANGUAGES})
    kept = {lang: (short or {}).get(lang) or (None if name.get(lang) else topic.short[lang]) for lang in LANGUAGES}
    changes = own.read(home / NAME).copy()
    changes.names[code] = {"name": named, "short": _short(kept, named)}
    with _changing(home, store) as put:
        put(changes)
        store.audit.record(person.id, "topics.rename", code, was=topic.name, now=named)


def merge(home: Path, store: Store, person: Person, code: str, into: str) -> Moved:
    """Make ``code`` part of ``into``: stored labels move, corrections keep their history.

    NotFound("topic_code_unknown"); InputError("topic_other_stays"), ("topic_merge_self").
    """
    taxonomy = load_taxonomy(PATH, home / NAME)
    for one in (code, into):
        _known(taxonomy, one)
    if code == OTHER:
        raise InputError("topic_other_stays")
    if code == into:
        raise InputError("topic_merge_self")
    changes = own.read(home / NAME).copy()
    changes.merges[code] = into
    with _changing(home, store) as put:
        put(changes)
        moved = store.labels.move("merge", code, into, person.id, {"into": into})
        store.audit.record(person.id, "topics.merge", f"{code} > {into}", complaints=moved.complaints,
                           others=moved.others)
    return moved


def undo_merge(home: Path, store: Store, person: Person, code: str, into: str) -> tuple[int, int]:
    """Make ``code`` a topic of its own again; (complaints put back, complaints left: somebody decided since).

    Complaints stored under ``into`` since the merge stay there. NotFound("topic_change_none");
    InputError("topic_merge_buried") while ``into`` itself is merged or split.
    """
    changes = own.read(home / NAME).copy()
    if changes.merges.get(code) != into:
        raise NotFound("topic_change_none", topic=_plain(code, 40))
    if into in changes.merges or into in changes.splits:
        raise InputError("topic_merge_buried", topic=into)
    change = store.labels.newest_change("merge", code)
    del changes.merges[code]
    with _changing(home, store) as put:
        put(changes)
        back, left = store.labels.undo(change)
        store.audit.record(person.id, "topics.merge_undo", f"{code} > {into}", complaints=back, left=left)
    return back, left


def split(home: Path, store: Store, person: Person, code: str, parts: Sequence[str],
          file: Path | None = None) -> Split:
    """Give the complaints of ``code`` to ``parts``, by the words of each part; again for what was left open.

    ``file`` is YAML: ``part: {zh: [words], en: [words], complaints: [numbers]}``; without it the words of the parts'
    topics decide. What nobody can decide keeps ``code`` and is returned for review.
    """
    taxonomy = load_taxonomy(PATH, home / NAME)
    if code == OTHER:
        raise InputError("topic_other_stays")
    if code not in taxonomy.splits:
        _known(taxonomy, code)
    for part in parts:
        _known(taxonomy, part)
    if len(set(parts)) < 2 or code in parts:
        raise InputError("topic_split_parts")
    said = _split_file(file, parts) if file else {}
    changes = own.read(home / NAME).copy()
    changes.splits[code] = [{"code": part, **({"words": words} if (words := _words(said.get(part))) else {})}
                            for part in parts]
    named = {number: part for part, row in said.items() for number in row.get("complaints") or ()}
    texts = store.labels.of_topic(code)
    if strange := sorted(set(named) - {number for number, _ in texts}, key=str):
        raise InputError("split_numbers", topic=code, numbers=", ".join(_plain(str(one), 12) for one in strange[:20]))
    before = load_examples(taxonomy)
    with _changing(home, store) as put:
        changed = put(changes)
        decided = changed.splits[code]
        targets = {number: part for number, text in texts if (part := named.get(number) or own.decide(text, decided))}
        moved = store.labels.move("split", code, targets, person.id, {"parts": list(parts)})
        counts = {part: sum(target == part for target in targets.values()) for part in parts}
        left = tuple((number, text) for number, text in texts if number not in targets)
        store.audit.record(person.id, "topics.split", f"{code} > {', '.join(parts)}", complaints=moved.complaints,
                           open=len(left))
    dropped = len(before) - len(load_examples(changed))
    return Split(counts, left, sum(one.topic == code for one in before) - dropped, dropped)


def undo_split(home: Path, store: Store, person: Person, code: str) -> tuple[int, int]:
    """Make ``code`` one topic again, however often it was split; (complaints put back, complaints left: somebody
    decided since). NotFound("topic_change_none"); InputError("topic_merge_buried") while a part is merged or split."""
    changes = own.read(home / NAME).copy()
    if code not in changes.splits:
        raise NotFound("topic_change_none", topic=_plain(code, 40))
    for part in changes.splits[code]:
        if part["code"] in changes.merges or part["code"] in changes.splits:
            raise InputError("topic_merge_buried", topic=part["code"])
    del changes.splits[code]
    back = left = 0
    with _changing(home, store) as put:
        put(changes)
        for change in store.labels.standing_changes("split", code):
            found = store.labels.undo(change)
            back, left = back + found[0], left + found[1]
        store.audit.record(person.id, "topics.split_undo", code, complaints=back, left=left)
    return back, left


def _words(row: Mapping[str, Any] | None) -> dict[str, list[str]]:
    found = {lang: [str(word) for word in (row or {}).get(lang) or ()] for lang in LANGUAGES}
    return found if any(found.values()) else {}


def _split_file(path: Path, parts: Sequence[str]) -> dict[str, dict[str, Any]]:
    try:
        raw = yaml.safe_load(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError("split_file", file=path.name) from error
    fits = isinstance(raw, dict) and set(raw) <= set(parts) and all(
        isinstance(row, dict) and set(row) <= {*LANGUAGES, "complaints"}
        and all(isinstance(value, list) for value in row.values()) for row in raw.values())
    if not fits:
        raise InputError("split_file", file=path.name)
    return raw
