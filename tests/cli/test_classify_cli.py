"""gaishan classify: what it reads and refuses, in order, a record a line; what Ctrl-C leaves behind."""
from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.complaints import bulk
from bot.language.texts import say

TEXTS = ["在城东网点排队等了一个半小时，没人管", "柜员态度很差，问一句顶一句", "The app logs me out every time I pay"]
CSV = "编号,内容\n1,{}\n2,{}\n3,{}\n".format(*(f'"{text}"' for text in TEXTS))
LINES = "\n".join(TEXTS) + "\n"
JSONL = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in TEXTS)


def texts_of(shown: str) -> list[str]:
    return [json.loads(line)["text"] for line in shown.splitlines()]


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", CSV.encode()), ("a.csv", CSV.encode("gb18030")), ("a.csv", CSV.encode("utf-16")),
    ("a.txt", LINES.encode()), ("a.txt", LINES.encode("gb18030")), ("a.txt", LINES.replace("\n", "\r\n").encode("utf-16")),
    ("a.log", LINES.encode("utf-8-sig")), ("a.jsonl", JSONL.encode()), ("a.txt", JSONL.encode()),
    ("a.jsonl", JSONL.replace("text", "评价内容").encode()), ("a.json", json.dumps([{"text": one} for one in TEXTS]).encode()),
])
def test_a_file_is_read_as_an_import_reads_it(call, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, shown, said = call("classify", str(path), "--json")
    assert code == 0 and texts_of(shown) == TEXTS, said


@pytest.mark.parametrize("content", [LINES.encode(), LINES.encode("gb18030"), LINES.encode("utf-16"), JSONL.encode(),
                                     (LINES * 30).encode("gb18030"), b"slow\n" * 70 + LINES.encode("gb18030")])
@pytest.mark.parametrize("seekable", [True, False])
def test_standard_input_is_read_in_its_encoding(call, monkeypatch: pytest.MonkeyPatch, content: bytes, seekable: bool) -> None:
    stream = io.BytesIO(content)
    stream.seekable = lambda: seekable
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    code, shown, said = call("classify", "--json")
    assert code == 0 and texts_of(shown)[-3:] == TEXTS and said == ""


@pytest.mark.parametrize(("name", "content", "says"), [
    ("a.txt", b"", "nothing to classify"), ("a.txt", b"\n \n\n", "nothing to classify"), ("a.csv", b"", "no rows"),
    ("a.txt", bytes(range(256)) * 40, "cannot be read"), ("a.csv", bytes(range(256)) * 40, "cannot be read"),
    ("a.docx", b"PK\x03\x04 and so on", "not a table"), ("a.pdf", b"%PDF-1.7", "not a table"), ("a.txt", None, "no file"),
])
def test_what_is_no_text_is_refused(call, tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    code, shown, said = call("classify", str(path))
    assert (code, shown) == (2, "") and says in said, said


@pytest.mark.parametrize(("name", "bad", "code", "says"), [
    ("a.jsonl", '{"text": "cut o', 2, "line 101"), ("a.txt", '{"text": "cut o', 2, "line 101"),
    ("a.txt", '{"review": "slow"}', 2, "line 101"), ("a.txt", "", 0, "line 101"),
])
def test_a_bad_line_costs_no_other(call, tmp_path: Path, name: str, bad: str, code: int, says: str) -> None:
    path = tmp_path / name
    good = json.dumps({"text": "slow counter"})
    path.write_text("\n".join([good] * 100 + [bad] + [good] * 10), "utf-8")
    found, shown, said = call("classify", str(path), "--json")
    assert found == code and len(shown.splitlines()) == 110 and says in said
    assert [json.loads(line)["line"] for line in shown.splitlines()][99:102] == [100, 102, 103]


@pytest.mark.parametrize("text", ["{我很生气} 你们的服务太差", "{ no", "{{name}} waited for an hour", "[1] slow"])
def test_a_text_may_begin_with_a_brace(call, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"等了一小时\n{text}\n还没轮到我\n", "utf-8")
    code, shown, said = call("classify", str(path), "--json")
    assert (code, said) == (0, "") and texts_of(shown)[1] == text


def test_a_record_is_one_line_and_the_column_is_told(call, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('day,note,reason\n2026-03-01,"slow\n\tcounter","a note, quite long, about the matter"\n', "utf-8")
    code, shown, said = call("classify", str(path), "--map", "text=note")
    assert code == 0 and len(shown.splitlines()) == 1 and shown.endswith("\tslow counter\n")
    assert '"note"' in said and call("classify", str(path), "--map", "text=nope")[0] == 2


def test_many_are_read_by_helpers_in_order(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk.os, "cpu_count", lambda: 2)
    path = tmp_path / "a.txt"
    path.write_text("".join(f"the counter was slow {number}\n" for number in range(bulk.LEAST + 10)), "utf-8")
    code, shown, _ = call("classify", str(path), "--json")
    assert code == 0 and [json.loads(line)["line"] for line in shown.splitlines()] == list(range(1, bulk.LEAST + 11))


def spawn(home: Path, *arguments: str) -> subprocess.Popen:
    """The command in a process group of its own, as a terminal starts it."""
    return subprocess.Popen([sys.executable, "-c", "from bot.cli import main; main()", *arguments], start_new_session=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                            env={**os.environ, "GAISHAN_HOME": str(home), "GAISHAN_LANGUAGE": "en"})


def in_group(group: int) -> list[str]:
    """The processes of a group that still run."""
    found = subprocess.run(["ps", "-eo", "pgid=,stat=,pid="], capture_output=True, text=True, check=True).stdout.split("\n")
    return [line for line in found if line.split()[:1] == [str(group)] and line.split()[1][0] != "Z"]


def wait_for(true, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    path.write_text("text,date\n" + "".join(
        f"柜台前排队排了 {number} 分钟 the app is slow,2026-03-01\n" for number in range(200_000)), "utf-8")
    return path


@pytest.mark.parametrize("command", ["import", "classify"])
def test_helpers_end_when_the_parent_is_killed(home: Path, many: Path, command: str) -> None:
    process = spawn(home, command, str(many))
    wait_for(lambda: len(in_group(process.pid)) >= 3)  # this one, the resource tracker, a helper
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_for(lambda: not in_group(process.pid))


@pytest.mark.parametrize(("command", "says"), [("import", "run the same command to go on"), ("classify", "begins anew")])
def test_ctrl_c_says_what_is_done(home: Path, many: Path, command: str, says: str) -> None:
    process = spawn(home, command, str(many))
    wait_for(lambda: len(in_group(process.pid)) >= 3)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate()[1]
    assert process.returncode == 130 and says in said and "Traceback" not in said
    wait_for(lambda: not in_group(process.pid))


@pytest.mark.parametrize(("arguments", "says"), [
    (["topics", "merge", "queue_wait"], "缺少参数 INTO"),
    (["import", "a.csv", "--nope"], "没有选项 --nope。"), (["import", "a.csv", "--dry"], "是不是 --dry-run？"),
    (["export", "--format", "pdf"], "--format 的值不对。可选：csv、xlsx、jsonl。"), (["import"], "缺少参数 FILE。"),
    (["serve", "--port", "x"], "--port 的值不对。要写一个范围内的整数。"), (["topics", "nope"], "没有子命令“nope”。"),
    (["import", "a.csv", "b.csv"], "多了参数：b.csv。"), (["topics", "add", "shuttle"], "缺少选项 --zh。"),
    (["serve", "--port"], "选项 --port 的写法不对"), (["classify", "nope.txt"], "找不到文件 nope.txt"),
])
def test_wrong_calls_are_explained_in_chinese(call, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str) -> None:
    monkeypatch.setenv("GAISHAN_LANGUAGE", "zh")
    code, _, said = call(*arguments)
    assert code == 2 and says in said, said
    assert not any(word in said for word in ("Error", "Usage:", "Missing", "Invalid", "No such"))


def test_what_needs_no_work_does_not_speed_up_the_clock(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
                                                        ) -> None:
    from bot.cli import progress

    now = [0.0]
    monkeypatch.setenv("GAISHAN_LANGUAGE", "en")
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress.Progress("cli_stopped_import") as show:
        now[0] = 2.0
        show(47_000, 62_000, 47_000)
        assert "all there already" in capsys.readouterr().err
        now[0] = 12.0
        show(48_000, 62_000, 47_000)
        assert "48,000 / 62,000, 100 a second, 2:20 left" in capsys.readouterr().err


def test_an_import_names_the_columns_it_leaves_and_all_that_is_urgent(call, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ["text,date,category,positive", "热水器漏电把孩子电伤了，送医院,2026-03-01,家电,0", "slow counter,2026-03-02,bank,1"]
    path.write_text("\n".join(rows[:2]) + "\n", "utf-8")
    _, first, _ = call("import", str(path))
    assert "Columns not used: category, positive." in first and "1 is urgent" in first and "With those" not in first
    path.write_text("\n".join(rows) + "\n", "utf-8")
    _, again, _ = call("import", str(path))
    assert "is urgent" not in again and "With those stored before, 1 urgent record waits" in again


@pytest.mark.parametrize(("arguments", "place", "says"), [
    (["train", "topics"], "bot.cli.learning.train_topics", "cli_stopped_train"),
    (["reclassify"], "bot.complaints.reclassifying.reclassify", "cli_stopped_reclassify"),
    (["reclassify", "--all"], "bot.complaints.reclassifying.reclassify", "cli_stopped_reclassify_all"),
    (["doctor"], "bot.cli.doctor.settings.load", "cli_stopped"),
])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ctrl_c_has_words_of_its_own(call, monkeypatch: pytest.MonkeyPatch, arguments: list[str], place: str, says: str,
                                     lang: str) -> None:
    def stopped(*_: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("GAISHAN_LANGUAGE", lang)
    monkeypatch.setattr(place, stopped)
    code, shown, said = call(*arguments)
    assert (code, shown) == (130, "") and say(says, lang, done="0", total=say("cli_total_unknown", lang)) in said
