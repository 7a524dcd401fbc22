"""Severity 3 is never missed quietly: marked, listed, told by the import, marked as seen by those who may."""
from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

from bot.access import require
from bot.complaints import intake, urgent
from bot.complaints.importing import import_file
from bot.complaints.transfer_wording import report_lines
from bot.errors import NotAllowed, NotFound
from bot.settings import load
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint
from bot.topics.classification import Classification

SEVERE = "我妈在大厅滑倒,送去医院缝了三针"


@pytest.fixture
def store(home):
    settings = load()
    settings.ensure_home()
    with Store(settings.database, settings.timezone) as opened:
        for name, role in (("周梅", "staff"), ("李敏", "supervisor"), ("Helen", "committee"), ("王强", "team"), ("赵宇", "admin")):
            opened.people.add(name, role)
        yield opened


def person(store, role):
    return next(one for one in store.people.all() if one.role == role)


def new(mark, **more):
    return NewComplaint(**{"text": SEVERE, "fingerprint": mark, "received_at": f"2026-03-0{mark} 10:00:00", "language": "zh",
                           "kind": "complaint", "severity": 3, "needs_look": True, **more})


def test_waiting_records_come_oldest_first_until_somebody_looked(store):
    for mark in ("2", "1", "3"):
        store.complaints.add(new(mark), None)
    store.complaints.add(new("4", severity=2, needs_look=False), None)
    boss = person(store, "supervisor")
    total, rows = urgent.waiting(store, boss)
    assert total == 3 and [row["received_at"][9] for row in rows] == ["1", "2", "3"]
    assert urgent.mark_seen(store, boss, rows[0]["id"]) and not urgent.mark_seen(store, boss, rows[0]["id"])
    assert urgent.count_for(store, boss) == (2, 0)
    entry = store.audit.recent(1)[0]
    assert (entry["action"], entry["person_id"]) == ("complaint.looked", boss.id)
    seen = store.complaints.get(rows[0]["id"])
    assert seen["looked_by"] == boss.id and seen["looked_at"]
    store.complaints.undo(rows[1]["id"])
    assert urgent.count_for(store, boss) == (1, 0)
    with pytest.raises(NotFound, match="complaint_unknown"):
        urgent.mark_seen(store, boss, 999)
    assert not urgent.mark_seen(store, boss, 4)


@pytest.mark.parametrize("role, may", [("staff", False), ("team", False), ("supervisor", True), ("committee", True), ("admin", True)])
def test_who_may_look(store, role, may):
    store.complaints.add(new("1"), None)
    someone = person(store, role)
    assert urgent.count_for(store, someone) == (int(may), 0)
    if may:
        assert urgent.mark_seen(store, someone, 1)
    else:
        for act in (lambda: urgent.waiting(store, someone), lambda: urgent.mark_seen(store, someone, 1)):
            with pytest.raises(NotAllowed, match="role"):
                act()
    with pytest.raises(NotAllowed, match="not_signed_in"):
        require(None, urgent.ACT)


def test_who_is_told(store):
    assert urgent.lookers(store) == ["李敏", "Helen"]
    for name in ("李敏", "Helen"):
        store.people.set_role(name, "staff")
    assert urgent.lookers(store) == ["赵宇"]


@pytest.mark.parametrize("kind, text, severity, look", [
    ("complaint", SEVERE, 3, True), ("complaint", "排队太久", 1, False), ("inquiry", "我的卡昨晚被盗刷了三千块,怎么办", 0, True),
    ("inquiry", "投诉到12315要多久", 0, False), ("praise", "谢谢你们抢救了我妈", 0, False), ("suggestion", "怕起火,建议多放灭火器", 0, False),
    ("other", "My card was stolen", 0, True)])
def test_what_needs_a_look(kind, text, severity, look):
    assert urgent.needs_look(Classification(kind, 0.9, severity=severity), kind, text) == look


@pytest.mark.parametrize("text, account", [
    ("酒店真不错，五星推荐！就是插座漏电把我妈电了一下", True), ("孩子走失，保安十分钟就找回来了，太感谢了，五星", False),
    ("把老人摔倒的那条投诉分给王强，今天要有答复", False), ("上个月有多少老人在大厅摔倒，哪些网点最多", False), ("我摔倒了", False),
    ("Lovely hotel, great breakfast! But the socket gave my mother an electric shock", True),
    ("How many customers fell on the stairs of the branch in Chengdong last month", False)])
def test_an_account_of_harm_is_no_question_about_one(text, account):
    assert urgent.tells_of_harm(text) == account


class Model:
    """Takes everything for a question."""

    encoder = "none"

    def classify(self, text):
        return Classification("inquiry", 0.9)

    def classify_many(self, texts, batch=64):
        return [self.classify(text) for text in texts]

    def vectors(self, texts):
        return np.ones((len(texts), 512), dtype=np.float32)

    def may_be_severe(self, text):
        return "端不住碗" in text


def test_a_complaint_somebody_insists_on_is_weighed(store):
    asked = intake.take(store, Model(), SEVERE, person(store, "staff"), fingerprint="a")
    assert asked.number is None and asked.urgent
    taken = intake.take(store, Model(), SEVERE, person(store, "staff"), fingerprint="a", force=True)
    row = store.complaints.get(taken.number)
    assert (row["severity"], row["needs_look"], taken.urgent, row["flags"]) == (3, 1, True, ["safety"])


def test_what_somebody_insists_on_is_asked_about_too(store):
    taken = intake.take(store, Model(), "我爸的手到现在还端不住碗", person(store, "staff"), fingerprint="a", force=True)
    assert taken.doubtful and store.complaints.get(taken.number)["severity_doubt"] == 1
    assert not intake.take(store, Model(), "排队", person(store, "staff"), fingerprint="b", force=True).doubtful


def test_import_says_how_many_need_a_look(store, tmp_path, topic_model):
    path = tmp_path / "file.csv"
    path.write_text("text,date\n我妈在大厅滑倒了送去医院缝了三针,2026-03-01\n柜台排队等了四十分钟,2026-03-02\n"
                    "热水器漏电把我电了一下,2026-03-03\n", "utf-8")
    report = import_file(store, topic_model, load(), path, person(store, "admin"))
    assert (report.urgent, report.doubtful) == (2, 0) == urgent.count_for(store, person(store, "supervisor"))
    for lang, words in (("zh", "有 2 条要紧"), ("en", "2 are urgent")):
        assert any(words in line for line in report_lines(report, lang))
    row = store.complaints.get(2)
    assert row["facts"]["durations"] == [{"minutes": 40.0, "kind": "waiting"}] and row["process"] == row["facts"]["process"]
    assert store.complaints.count(Filter(process=row["process"])) >= 1 and store.complaints.count(Filter(process="P9")) == 0


def test_import_fills_the_branch_from_the_text_where_the_file_has_none(store, tmp_path, topic_model):
    for name, head, cells in (("a", "text,date", "在滨江路支行排队等了四十分钟,2026-03-01"),
                              ("b", "text,date,branch", "在湖滨路支行排队等了五十分钟,2026-03-01,"),
                              ("c", "text,date,branch", "在滨江路支行排队等了六十分钟,2026-03-01,总行营业部")):
        (tmp_path / f"{name}.csv").write_text(f"{head}\n{cells}\n", "utf-8")
        import_file(store, topic_model, load(), tmp_path / f"{name}.csv", person(store, "admin"))
    assert [row["branch"] for row in store.complaints.export()] == ["滨江路支行", "湖滨路支行", "总行营业部"]


def test_import_keeps_other_languages_and_the_newest_mail(store, tmp_path, topic_model):
    path = tmp_path / "file.jsonl"
    texts = ["Llevo tres semanas esperando mi dinero y nadie me contesta",
             "宽带断了五天没人修\n\n发件人：客服\n发送时间：2026-03-01\n\n您好，已经收到", "<p>排队等了<b>两</b>个小时没人理</p>"]
    path.write_text("\n".join(json.dumps({"text": text, "date": "2026-03-01"}, ensure_ascii=False) for text in texts), "utf-8")
    report = import_file(store, topic_model, load(), path, person(store, "admin"))
    rows = list(store.complaints.export())
    assert [row["text"] for row in rows] == [texts[0], "宽带断了五天没人修", "排队等了两个小时没人理"]
    assert (rows[0]["language"], rows[0]["kind"], rows[0]["topic"], rows[0]["abstained"]) == ("es", "complaint", "other", 1)
    assert {key for key, _ in report.warnings} >= {"transfer_warn_trimmed", "transfer_warn_foreign"}
    again = import_file(store, topic_model, load(), path, person(store, "admin"))
    assert (again.stored, again.repeated) == (0, 3)


def test_a_corrected_topic_moves_the_process(store):
    taken = intake.take(store, Model(), "柜员翻白眼", person(store, "staff"), fingerprint="a", force=True)
    intake.set_topic(store, person(store, "supervisor"), taken.number, "staff_attitude")
    row = store.complaints.get(taken.number)
    assert row["process"] == row["facts"]["process"] == "P5"


def test_the_command_lists_and_marks(store):
    from bot.cli.base import root

    store.complaints.add(new("1", severity_reason="滑倒"), None)
    found = CliRunner().invoke(root, ["urgent", "--json"])
    assert [row["id"] for row in json.loads(found.output)] == [1]
    assert "滑倒" in CliRunner().invoke(root, ["urgent"]).output
    assert json.loads(CliRunner().invoke(root, ["urgent", "--seen", "1", "--json"]).output.splitlines()[-1]) == []
