"""gaishan classify: files in the encodings people have, and lines that only look like JSON."""
from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.complaints.encodings import decoded_lines

Call = Callable[..., tuple[int, str, str]]
LINES = ["柜台排队等了两个小时，没有人管", "多扣了我三十块手续费", "{这个柜员态度恶劣}"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_a_file_is_read_as_an_import_reads_it(call: Call, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "texts.txt"
    lines = ["櫃檯排隊等了兩個小時沒有人管", "多扣了我三十塊手續費"] if encoding == "big5" else LINES
    path.write_text("\n".join(lines * 3), encoding=encoding)
    code, shown, error = call("classify", str(path), "--json")
    assert (code, error) == (0, "")
    assert [json.loads(line)["text"] for line in shown.splitlines()] == lines * 3


def test_lines_of_json_and_of_text(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "柜台排队等了两个小时"}\n{ 这是文字\n{"text": 5}\n', "utf-8")
    code, shown, _ = call("classify", str(path), "--json")
    assert code == 0 and [json.loads(line)["text"] for line in shown.splitlines()] == ["柜台排队等了两个小时", "{ 这是文字", "5"]
    path.write_text('{"content": "排队"}\n', "utf-8")
    code, _, error = call("classify", str(path))
    assert code == 2 and "1" in error


def test_a_pipe_is_read_line_by_line() -> None:
    mixed = "\ufeff排队太久".encode() + b"\n" + LINES[0].encode("gb18030") + b"\r\n" + b"caf\xe9 closed\n"
    assert list(decoded_lines(io.BytesIO(mixed), None)) == ["排队太久", LINES[0], "caf\ufffd closed"]
