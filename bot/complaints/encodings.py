"""Which encoding a text file is in. Only what can be shown is accepted; a guess that reads wrong is
worse than none.
"""
from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from bot.errors import InputError

CHUNK = 1 << 20
SAMPLE = 200_000
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.01     # of the bytes; more is no text
MOST_BROKEN = 0.002     # of the non-ASCII characters; a few broken ones are shown, not refused
LEAST_COMMON = 0.9      # of the Chinese characters among GB2312's 3,755 most used
OTHERS = ["big5", "cp1252", "shift_jis", "euc_kr", "cp1251", "latin_1"]


@dataclass(frozen=True)
class Encoding:
    """``name`` for ``open``; ``broken`` counts characters that could not be read (shown as U+FFFD)."""

    name: str
    broken: int = 0


def encoding_of(source: Path | bytes, name: str = "") -> Encoding:
    """Find it by byte order mark, UTF-16 by its zero bytes, strict UTF-8, GB18030 by its characters, then
    the rest. ``source`` is a file, or the first bytes of a stream, which is called ``name``.

    Raises InputError("file_unreadable") for what is no text.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    with _opened(source) as file:
        head = file.read(SAMPLE)
    for bom, one in BOMS:
        if head.startswith(bom):
            return Encoding(one, _count(source, one)[0])
    if one := _utf16(head):
        return Encoding(one, _count(source, one)[0])
    if len(CONTROL.findall(head)) > max(8, MOST_CONTROL * len(head)):
        raise InputError("file_unreadable", file=name)
    broken, foreign = _count(source, "utf-8")
    if broken == 0 or broken <= MOST_BROKEN * foreign:
        return Encoding("utf-8", broken)
    sample = _foreign_lines(source)
    if _common_chinese(sample) >= LEAST_COMMON:
        broken, foreign = _count(source, "gb18030")
        if broken <= MOST_BROKEN * foreign:
            return Encoding("gb18030", broken)
    best = from_bytes(sample, cp_isolation=OTHERS).best()
    if best is None:
        raise InputError("file_unreadable", file=name)
    return Encoding(best.encoding, _count(source, best.encoding)[0])


def _opened(source: Path | bytes) -> BinaryIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def _count(source: Path | bytes, name: str) -> tuple[int, int]:
    """(characters that cannot be read, characters beyond ASCII) of the whole file."""
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    broken = foreign = 0
    with _opened(source) as file:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                broken += text.count("\ufffd")
                foreign += sum(character > "\x7f" for character in text)
    return broken + decoder.decode(b"", final=True).count("\ufffd"), foreign


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: its line ends and ASCII signs have a zero byte, always on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    least = max(2, len(head) // 200)
    if odd >= least and even * 20 <= odd:
        return "utf-16-le"
    return "utf-16-be" if even >= least and odd * 20 <= even else None


def _foreign_lines(source: Path | bytes) -> bytes:
    """Some of the lines that hold bytes beyond ASCII, whole."""
    kept, size = [], 0
    with _opened(source) as file:
        for line in file:
            if not line.isascii():
                kept.append(line)
                size += len(line)
                if size > SAMPLE:
                    break
    return b"".join(kept)


def _common_chinese(sample: bytes) -> float:
    """The share of common characters among the Chinese ones when the sample is read as GB18030; 0 when it
    cannot be.

    Other encodings also decode as GB18030, but to rare characters: Western text has lone high bytes, Big5
    other pairs.
    """
    text = sample.decode("gb18030", errors="replace")
    if text.count("\ufffd") > MOST_BROKEN * len(text):
        return 0.0
    han = [character for character in text if "\u3400" <= character <= "\u9fff"]
    beyond = sum(character > "\x7f" for character in text)
    if not han or len(han) < 0.3 * beyond:
        return 0.0
    return sum(0xB0 <= character.encode("gb18030")[0] <= 0xD7 and character.encode("gb18030")[1] >= 0xA1
               for character in han) / len(han)
