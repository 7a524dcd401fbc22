"""Texts that are classified without being stored: read from a table as an import reads it, or one a line.

A table (by its ending, or when columns are named) goes through ``tables`` and ``columns``; anything else holds one text
a line, or a JSON record a line with a field ``text``. Which of the two a line is, the line itself tells: a text may
begin with a brace.
"""
from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bot.complaints.bulk import BATCH, LEAST, Reading, Text, reader
from bot.complaints.columns import Reason, guess_columns
from bot.complaints.encodings import CONTROL, encoding_of
from bot.complaints.prepare import Prepared, prepare
from bot.complaints.tables import DELIMITED, LINES, NOT_TEXT, OLE, WHOLE, WORKBOOKS, ZIP, open_table
from bot.errors import InputError
from bot.language.privacy import redact
from bot.rasa.door import clean
from bot.settings import Settings
from bot.topics.model import TopicModel

TABLES = DELIMITED - {".txt"} | LINES | WORKBOOKS | {WHOLE}
STREAM = "-"         # as people name standard input
STREAM_NAME = "<stdin>"
FEW = 64            # lines: what a stream gives is shown after so many
LONGEST_LINE = 1 << 20
_RECORD = re.compile(r'\{\s*(?:"[^"]*"\s*:|\}|$)')
Line = tuple[int, str, str | None]  # number, text, why it cannot be used (a reason of ``rejects``)


@dataclass(frozen=True)
class Texts:
    """``count`` rows (None: nobody knows yet, a stream); ``lines`` gives them once; ``column`` tells which column of a
    table they stand in."""

    name: str
    count: int | None
    lines: Callable[[], Iterator[Line]]
    column: Reason | None = None


@dataclass(frozen=True)
class Classified:
    """A text as it was read; ``problem`` instead where the line cannot be used."""

    line: int
    prepared: Prepared | None = None
    reading: Reading | None = None
    problem: str | None = None


def open_texts(source: Path | BinaryIO, settings: Settings, mapping: Mapping[str, str] | None = None) -> Texts:
    """The texts of a file or a stream of bytes. Raises InputError as ``open_table`` and ``guess_columns`` do, and
    "file_unreadable" for bytes that are no text."""
    if not isinstance(source, Path):
        return Texts(STREAM_NAME, _count_of(source), lambda: _read_lines(_decoded(source)))
    if source.is_file() and (mapping or source.suffix.lower() in TABLES):
        table = open_table(source)
        columns = guess_columns(table, settings.today, mapping)
        return Texts(source.name, sum(1 for _ in table.rows()),
                     lambda: ((row.line, row.values[columns.text], row.problem) for row in table.rows()),
                     next(reason for reason in columns.reasons if reason.field == "text"))
    if not source.is_file():
        raise InputError("file_missing", file=str(source))
    try:
        with source.open("rb") as file:
            if file.read(16).startswith((*NOT_TEXT, ZIP, OLE)):
                raise InputError("file_kind", file=source.name)
        encoding = encoding_of(source).name
        with source.open("r", encoding=encoding, errors="replace") as file:
            count = sum(1 for _ in file)
    except OSError as error:
        raise InputError("file_unreadable", file=source.name) from error
    return Texts(source.name, count, lambda: _read_lines(_of_file(source, encoding)))


def classify_texts(model: TopicModel, texts: Texts, settings: Settings,
                   progress: Callable[[int, int | None], None] | None = None) -> Iterator[Classified]:
    """What the model says of each text, in the order of the lines, while the rest is still being read. Raises
    InputError("texts_empty") at the end when there was none."""
    day, expected = settings.today.isoformat(), texts.count or 0
    size, any_text, done = BATCH if expected >= LEAST else FEW, False, 0

    def batches() -> Iterator[tuple[list[Classified], list[Text]]]:
        lines = texts.lines()
        while some := [_prepared(line, settings) for line in islice(lines, size)]:
            yield some, [Text(one.prepared, day) for one in some if one.prepared]

    with reader(model, settings, expected) as read:
        for some, readings in read(batches(), lambda: ()):
            done += len(some)
            found = iter(readings)
            for one in some:
                any_text = any_text or one.problem != "text_empty"
                yield one if one.problem else Classified(one.line, one.prepared, next(found))
            if progress:
                progress(done, texts.count)
    if not any_text:
        raise InputError("texts_empty", file=texts.name)


def _prepared(line: Line, settings: Settings) -> Classified:
    number, text, problem = line
    if problem:
        return Classified(number, problem=problem)
    long = len(text) > settings.max_message
    text = clean(text, settings)
    prepared = prepare(redact(text).text) if text else None
    if prepared and long:
        prepared = replace(prepared, cut=(*prepared.cut, "length"))
    return Classified(number, prepared) if prepared and prepared.text else Classified(number, problem="text_empty")


def _read_lines(lines: Iterator[str]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        line = line.strip("\r\n").replace("\ufeff", "").replace("\0", "")
        if not line.lstrip().startswith("{"):
            yield number, line, None
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            # a record that was cut off is no text; a text in braces is one
            yield number, line, "row_not_json" if _RECORD.match(line.strip()) else None
            continue
        text = record.get("text")
        yield number, text if isinstance(text, str) else "", None if isinstance(text, str) else "row_without_text"


def _of_file(path: Path, encoding: str) -> Iterator[str]:
    with path.open("r", encoding=encoding, errors="replace") as file:
        yield from file


def _count_of(stream: BinaryIO) -> int | None:
    """The lines of a stream that is a file, which can be read twice; None for a pipe or a terminal."""
    try:
        if not stream.seekable():
            return None
        start = stream.tell()
        count = sum(1 for _ in stream)
        stream.seek(start)
        return count
    except (OSError, ValueError):
        return None


def _decoded(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream. Its encoding is found where the first bytes beyond ASCII are: until then every one that
    may be is read alike."""
    decoder: codecs.IncrementalDecoder | None = None
    rest = ""
    while chunk := b"".join(islice(iter(lambda: stream.readline(LONGEST_LINE), b""), FEW)):
        if decoder is None and not (chunk.isascii() and not CONTROL.search(chunk)):
            decoder = codecs.getincrementaldecoder(encoding_of(chunk, STREAM_NAME).name)(errors="replace")
        *lines, rest = (rest + (decoder.decode(chunk) if decoder else chunk.decode("ascii"))).split("\n")
        yield from lines
    rest += decoder.decode(b"", final=True) if decoder else ""
    if rest:
        yield rest
