"""Many texts at once: helper processes give what one process gives, and what is stored can be read again."""
from __future__ import annotations

import csv
import dataclasses
import json
import multiprocessing
import os
import signal

import pytest
from click.testing import CliRunner

from bot.complaints import bulk, importing
from bot.complaints.importing import import_file
from bot.complaints.prepare import prepare
from bot.complaints.reclassifying import reclassify
from bot.complaints.sample import read_sample
from bot.errors import NotAllowed, SetupError
from bot.language.privacy import redact
from bot.settings import load
from bot.store.complaints import NewComplaint

ROWS = 300


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GAISHAN_HOME", str(tmp_path))


@pytest.fixture
def admin(store):
    return store.people.add("管理员", "admin")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "date"])
        writer.writerows([one.text, "2026-03-01"] for one in read_sample()[:ROWS])
    return path


def test_helpers_give_the_same_in_order(store, admin, file, topic_model, monkeypatch):
    monkeypatch.setattr(bulk, "LEAST", 100)
    monkeypatch.setattr(bulk.os, "cpu_count", lambda: 2)
    seen = []
    report = import_file(store, topic_model, load(), file, admin, progress=lambda done, total, _: seen.append((done, total)))
    assert report.stored == ROWS and seen == sorted(seen) and seen[-1] == (ROWS, ROWS)
    rows = [row["text"] for row in store.complaints.export()]
    assert rows == [redact(one.text).text for one in read_sample()[:ROWS]]
    # the same words, read by one process in the same way
    one = bulk.read_texts(topic_model, [bulk.Text(prepare(text), "2026-03-01 00:00:00") for text in rows], (), quick=True)
    assert [(row["kind"], row["topic"]) for row in store.complaints.export()] == [
        (r.classification.kind, None if r.classification.abstained else r.classification.topic) for r in one]


def test_a_helper_that_dies_loses_nothing(store, admin, file, topic_model, monkeypatch):
    monkeypatch.setattr(bulk, "LEAST", 100)
    monkeypatch.setattr(bulk.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(importing, "BATCH", 32)

    def kill(*_):
        multiprocessing.active_children()[0].kill()

    with pytest.raises(SetupError, match="bulk_stopped"):
        import_file(store, topic_model, load(), file, admin, progress=kill)
    kept = len(list(store.complaints.export()))
    assert 0 < kept < ROWS and kept % 32 == 0  # whole batches
    monkeypatch.setattr(bulk, "LEAST", 3000)
    again = import_file(store, topic_model, load(), file, admin)
    assert (again.stored, again.repeated) == (ROWS - kept, kept)


def stored(store, text, **more):
    values = dict(text=text, fingerprint=text, received_at="2026-03-01 10:00:00", language="zh", kind="complaint",
                  topic="other", model="old", source="import:x.csv") | more
    return store.complaints.add(NewComplaint(**values), None)[0]


def test_reading_again_keeps_what_people_said(store, admin, topic_model):
    plain = stored(store, "排队排了两个小时还没轮到我")
    praise = stored(store, "服务态度很好，办得也快，谢谢")
    chat = stored(store, "你们客服电话几点上班", source="chat")
    corrected, confirmed = stored(store, "柜员说话很冲，态度恶劣"), stored(store, "手机银行老是闪退")
    store.complaints.correct(corrected, admin.id, "process_rules")
    store.complaints.confirm(confirmed, admin.id)
    severe = stored(store, "热水器漏电把孩子电伤了，送医院")
    report = reclassify(store, topic_model, load(), admin)
    get = store.complaints.get
    assert (get(plain)["topic"], get(plain)["model"]) == ("queue_wait", topic_model.meta["version"])
    assert get(praise)["kind"] == "praise" and get(chat)["kind"] == "complaint"
    assert (get(corrected)["topic"], get(confirmed)["topic"]) == ("process_rules", "other")
    assert (get(severe)["severity"], get(severe)["needs_look"]) == (3, 1)
    assert (report.read, report.kept, report.urgent) == (4, 2, 1) and report.changed >= 3
    assert reclassify(store, topic_model, load(), admin).read == 0
    assert reclassify(store, topic_model, load(), admin, everything=True).changed == 0


def test_who_may_and_what_the_command_says(store, topic_model):
    from bot.cli.base import root

    with pytest.raises(NotAllowed):
        reclassify(store, topic_model, load(), store.people.add("员工", "staff"))
    stored(store, "排队排了两个小时还没轮到我")
    stored(store, "柜台前排队排了一上午")
    found = CliRunner().invoke(root, ["reclassify"])
    assert "2" in found.output and "→" in found.output, found.output
    assert json.loads(CliRunner().invoke(root, ["reclassify", "--json"]).output)["read"] == 0


def test_a_correction_during_the_run_wins(store, admin, topic_model):
    number = stored(store, "排队排了两个小时还没轮到我")
    row = store.complaints.next_to_reclassify("new", 0, 10)[0]
    store.complaints.correct(number, admin.id, "facility_env")
    new = NewComplaint(row["text"], row["fingerprint"], row["received_at"], "zh", "complaint", topic="queue_wait")
    assert list(store.complaints.relabel([(row, dataclasses.replace(new, model="new"))])) == []
    assert store.complaints.get(number)["topic"] == "facility_env"


def test_ctrl_c_while_helpers_start_is_not_lost() -> None:
    """It waits until they have begun: ignored, the command would go on to its end."""
    started = False
    with pytest.raises(KeyboardInterrupt):
        with bulk._started_deaf():
            os.kill(os.getpid(), signal.SIGINT)
            started = True
    assert started
