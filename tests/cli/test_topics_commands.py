"""gaishan topics …, and the options of gaishan train topics, as a person types them."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import settings
from bot.cli.base import run
from bot.language.texts import load_texts, say
from bot.setup import open_store
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.topics.taxonomy import load_taxonomy


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GAISHAN_LANGUAGE", request.param)
    return request.param


@pytest.fixture
def store(home: Path, lang: str) -> Store:
    with open_store(settings.load()) as opened:
        opened.people.add("周梅", "staff")
        for n, topic in enumerate(("staff_competence", "staff_competence", "slow_processing")):
            opened.complaints.add(NewComplaint(
                text=f"等了{n}小时", fingerprint=f"f{n}", received_at="2026-03-14 10:00:00", language="zh", kind="complaint",
                topic=topic, topics=[(topic, 0.7)]), None)
        yield opened


def test_list(store: Store, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["topics", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == say("topics_head", lang) and len(lines) == 18
    assert load_taxonomy().name("staff_competence", lang) in lines[4]
    assert run(["topics", "list", "--json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["staff_competence"]["stored"] == 2 and not rows["queue_wait"]["weak"]


def test_add_says_what_is_missing_and_that_training_is_due(store: Store, lang: str, tmp_path: Path,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "examples.txt"
    file.write_text("班车又没来\nthe shuttle never came\nthe shuttle was full\n", "utf-8")
    assert run(["topics", "add", "shuttle", "--zh", "班车", "--en", "Shuttle bus", "--words-zh", "接驳车、摆渡车",
                "--examples", str(file)]) == 0
    said = capsys.readouterr().err
    assert say("topics_added", lang, code="shuttle", zh=1, en=2) in said and say("topics_training_due", lang) in said
    assert say("topics_missing_zh", lang, count=39) in said and say("topics_missing_en", lang, count=38) in said
    assert load_taxonomy()["shuttle"].words["zh"] == ("班车", "接驳车", "摆渡车")
    assert run(["topics", "list"]) == 0
    assert say("topics_missing_en", lang, count=38) in capsys.readouterr().out


def test_rename_merge_undo_split(store: Store, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["topics", "rename", "queue_wait", "--zh", "候诊", "--en", "Waiting room"]) == 0
    assert "候诊" in capsys.readouterr().err
    assert run(["topics", "merge", "staff_competence", "staff_attitude"]) == 0
    assert say("topics_merged", lang, code="staff_competence", into="staff_attitude", complaints=2, others=2) in (
        capsys.readouterr().err)
    assert store.labels.counts() == {"staff_attitude": 2, "slow_processing": 1}
    assert run(["topics", "merge", "staff_competence", "staff_attitude", "--undo"]) == 0
    assert store.labels.counts() == {"staff_competence": 2, "slow_processing": 1}
    assert run(["topics", "split", "slow_processing", "INTO", "queue_wait", "system_channel"]) == 0
    captured = capsys.readouterr()
    assert say("topics_split_open", lang, code="slow_processing", count=1) in captured.err
    assert captured.out.startswith("3\t等了2小时")
    assert run(["topics", "list"]) == 0
    assert say("topics_was_split", lang) in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "error", "code"), [
    (["topics", "merge", "nope", "queue_wait"], "topic_code_unknown", 2),
    (["topics", "merge", "other", "queue_wait"], "topic_other_stays", 2),
    (["topics", "merge", "queue_wait", "fee_dispute", "--undo"], "topic_change_none", 2),
    (["topics", "split", "queue_wait", "fee_dispute"], "topic_split_parts", 2),
    (["topics", "add", "Bad-Code", "--zh", "一", "--en", "x"], "topic_code_format", 2),
    (["topics", "add", "'; drop table complaints; --", "--zh", "一", "--en", "x"], "topic_code_format", 2),
    (["topics", "add", "shuttle", "--zh", "", "--en", "x"], "topic_name_missing", 2),
    (["topics", "rename", "queue_wait"], "topic_name_missing", 2),
    (["topics", "list", "--as", "周梅"], "role", 1),
    (["topics", "merge", "queue_wait", "fee_dispute", "--as", "周梅"], "role", 1),
    (["train", "talk", "--dry-run"], "train_topics_only", 2),
    (["train", "--rollback"], "train_topics_only", 2),
    (["train", "topics", "--rollback", "--force"], "train_one_only", 2),
])
def test_refusals_say_what_to_do(store: Store, lang: str, arguments: list[str], error: str, code: int,
                                 capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == code
    said = capsys.readouterr().err
    assert load_texts()[f"error_{error}"][lang].split("{")[0] in said and "Traceback" not in said
    assert not (settings.load().home / "topics.yml").exists()


def test_versions_and_rollback(store: Store, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                               capsys: pytest.CaptureFixture[str]) -> None:
    from bot.topics import versions

    monkeypatch.setenv("GAISHAN_MODELS", str(tmp_path / "models"))
    assert run(["train", "topics", "--rollback"]) == 2 and run(["train", "topics", "--versions"]) == 2
    for n in (1, 2):
        folder = tmp_path / f"new{n}"
        folder.mkdir()
        (folder / "config.cfg").write_text("")
        (folder / "meta.json").write_text(json.dumps({"gaishan": {
            "version": f"v{n}", "trained_at": f"2026-01-0{n} 10:00:00", "mark": "old", "human": n, "examples": 9}}))
        versions.install(settings.load(), folder)
    capsys.readouterr()
    assert run(["train", "topics", "--versions"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["* v2\t2026-01-02 10:00\t9\t2\t–", "  v1\t2026-01-01 10:00\t9\t1\t–"]
    # a folder that this code cannot load does not replace the model in use
    assert run(["train", "topics", "--rollback"]) == 1
    assert (settings.load().models / "topics" / "meta.json").read_text().count('"v2"') == 1
    monkeypatch.setattr("bot.topics.model.TopicModel.load", lambda *_: None)
    assert run(["train", "topics", "--rollback"]) == 0
    said = capsys.readouterr().err
    assert say("train_rolled_back", lang, version="v1", at="2026-01-01 10:00") in said
    assert say("train_rolled_back_old", lang) in said
    assert store.audit.recent(1)[0]["action"] == "topics.rollback"
    assert run(["train", "topics", "--rollback", "v9"]) == 2
    assert say("error_version_unknown", lang, version="v9", known="v2, v1") in capsys.readouterr().err


def test_doctor_tells_the_model_and_what_waits(store: Store, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    for number in (1, 2):
        store.complaints.correct(number, None, "queue_wait")
    run(["doctor", "--json"])
    lines = [one["text"] for one in json.loads(capsys.readouterr().out) if one["check"] == "learning"]
    assert len(lines) == 1 and "2" in lines[0] and str(settings.load().topics_model) not in lines[0]
