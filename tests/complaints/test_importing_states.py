"""Importing where complaints stand: words of other programs, due days, closing days, nobody alarmed by what is over."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.cycle import close, move
from bot.complaints.exporting import export
from bot.complaints.importing import import_file
from bot.complaints.life_rules import NAME, STATES, load_rules
from bot.complaints.transfer_wording import report_lines
from bot.complaints.urgent import count_for
from bot.digest.alerts import look
from bot.errors import SetupError
from bot.reports.cycle import case_card
from bot.settings import load
from bot.store import Store
from tests.complaints.tables_for_tests import TEXTS, write_csv, write_xlsx

ZH = [["日期", "内容", "状态", "结案时间"],
      ["2026-03-02", TEXTS[0], "待处理", ""],
      ["2026-03-03", TEXTS[1], "处理中", ""],
      ["2026-03-04", TEXTS[2], "已结案", "2026-03-10 16:30"],
      ["2026-03-05", TEXTS[3], "已办结", ""],
      ["2026-03-06", TEXTS[4], "重新打开", "2026-03-20"]]
EN = [["Date", "Complaint", "Status", "Closed date"],
      ["2026-03-02", TEXTS[0], "Open", ""],
      ["2026-03-03", TEXTS[1], "In Progress", ""],
      ["2026-03-04", TEXTS[2], "Closed", "2026-03-10 16:30"],
      ["2026-03-05", TEXTS[3], "Resolved", ""],
      ["2026-03-06", TEXTS[4], "Re-opened", "2026-03-20"]]
STANDS = ["received", "investigating", "closed", "closed", "reopened"]
SEVERE = "我爸在你们大厅滑倒摔断了腿,地上全是水没人管"


@pytest.fixture
def store(home_store):
    return home_store


@pytest.mark.parametrize("rows", [ZH, EN], ids=["zh", "en"])
def test_every_complaint_stands_where_the_file_says(tmp_path, store, run, supervisor, settings, rows):
    report = run(write_csv(tmp_path / "a.csv", rows))
    cases = [store.cycle.get(number) for number in range(1, 6)]
    assert [case.state for case in cases] == STANDS
    assert [case.closed_at for case in cases] == [None, None, "2026-03-10 16:30:00", None, None]
    # 15 calendar days to the answer; 2 working days to the first word: 2 March 2026 is a Monday
    assert [case.due_at for case in cases] == [f"2026-03-{day}" for day in (17, 18, 19, 20, 21)]
    assert [case.ack_due_at for case in cases[:3]] == ["2026-03-04", "2026-03-05", "2026-03-06"]
    assert [case.reopened for case in cases] == [0, 0, 0, 0, 1] and {case.owner_id for case in cases} == {None}
    step, = store.cycle.steps(3)
    assert (step["state"], step["by"], step["detail"]) == ("closed", "主管", {"act": "import"})
    assert (report.followed, report.overdue) == ({"received": 1, "investigating": 1, "closed": 2, "reopened": 1}, 3)
    assert report.warnings == ()
    for lang, told in (("zh", "5 件投诉按文件里的状态继续跟踪：已接收 1 件、调查中 1 件、已结案 2 件、重新打开 1 件。其中 3 件"),
                       ("en", "5 complaints are followed as the file says: received 1, under investigation 1, closed 2")):
        assert told in "\n".join(report_lines(report, lang))
        card = case_card(store, cases[3], dt.date(2026, 11, 18), lang, settings)
        assert {"zh": "没有记录时间", "en": "no time on record"}[lang] in card and "None" not in card
        assert {"zh": "导入，文件中的状态：已结案", "en": "imported as closed"}[lang] in card
        day = [*ZH[0]], [ZH[3][0], f"{TEXTS[2]} {lang}", ZH[3][2], "2026-03-10"]  # no time of day, no midnight
        run(write_csv(tmp_path / f"{lang}.csv", day))
        card = case_card(store, store.cycle.get(6 + (lang == "en")), dt.date(2026, 11, 18), lang, settings)
        assert {"zh": "2026-03-10 结案", "en": "closed 2026-03-10 ("}[lang] in card and "00:00" not in card.split("\n")[1]
    # work goes on from there; what nobody owns is the importer's and the supervisors'
    move(store, supervisor, 2, "responded")
    assert close(store, supervisor, 2, {"cause": "午间只开两个窗口", "action": "加开窗口", "accepts": "yes"}).state == "closed"


def test_without_a_status_nothing_is_followed(tmp_path, store, run):
    report = run(write_csv(tmp_path / "a.csv", [[row[0], row[1], row[3]] for row in ZH]))
    assert {store.cycle.get(number).state for number in range(1, 6)} == {None} and report.followed == {}
    assert store.cycle.steps(1) == []
    off = [[day, f"{text} 又", *rest] for day, text, *rest in ZH[1:]]
    run(write_csv(tmp_path / "b.csv", [ZH[0], *off]), mapping={"state": "-"})
    assert store.cycle.get(6).state is None


def test_the_file_twice_changes_nothing(tmp_path, store, run, supervisor):
    path = write_csv(tmp_path / "a.csv", ZH)
    run(path)
    move(store, supervisor, 1, "acknowledged")
    again = run(path)
    assert (again.stored, again.repeated, again.followed) == (0, 5, {})
    assert store.cycle.get(1).state == "acknowledged" and len(store.cycle.steps(3)) == 1
    assert import_file(store, None, load(), path, supervisor, dry_run=True).followed == {}


@pytest.mark.parametrize(("word", "key", "made"), [
    ("王小明", "transfer_warn_states_han", "3"), ("Zhang", "transfer_warn_states_letters", "5"),
    ("17", "transfer_warn_states_digits", "2"), ("A类7", "transfer_warn_states_mixed", "3")])
def test_unknown_words_are_told_without_showing_them(tmp_path, store, run, word, key, made):
    rows = [*ZH, *(["2026-03-07", f"{TEXTS[0]} {number}", word, ""] for number in range(3)),
            ["2026-03-08", f"{TEXTS[0]} 又", "-", ""]]  # no status is none that is unknown
    report = run(write_csv(tmp_path / "a.csv", rows))
    assert report.stored == 9 and sum(report.followed.values()) == 5
    assert {store.cycle.get(number).state for number in (6, 7, 8, 9)} == {None}
    assert [name for name, _ in report.warnings] == [key]
    for lang in ("zh", "en"):
        told = next(line for line in report_lines(report, lang) if "life_cycle.yml" in line)
        assert word not in told and "3" in told and made in told and "7" in told  # the seventh line of the file


def test_the_organisation_adds_its_words(tmp_path, store, run, settings):
    (settings.home / NAME).write_text("words: {归口: investigating, 7: closed, 处理中: null}\n", "utf-8")
    rules = load_rules(settings.home / NAME)
    assert [rules.state_of(word) for word in ("归口", "7", "处理中", "已办结")] == ["investigating", "closed", None, "closed"]
    run(write_csv(tmp_path / "a.csv", [ZH[0], ["2026-03-02", TEXTS[0], "归口", ""], ["2026-03-02", TEXTS[1], "7", ""]]))
    assert [store.cycle.get(number).state for number in (1, 2)] == ["investigating", "closed"]
    (settings.home / NAME).write_text("words: {归口: nowhere}\n", "utf-8")
    with pytest.raises(SetupError):
        load_rules(settings.home / NAME)


def test_states_are_known_by_key_and_by_name():
    rules = load_rules(None)
    for state in STATES:
        for word in (state, state.upper(), *rules.names[state].values(), f"3. {rules.names[state]['zh']}（备注）"):
            assert rules.state_of(word) == state
    assert [rules.state_of(word) for word in ("未结案", "not closed", "乱写", "", "3", "（）")] == [
        "investigating", "investigating", None, None, None, None]


def test_days_of_closing_that_cannot_be(tmp_path, store, run):
    rows = [["Date", "Complaint", "Status", "Closed"],
            ["13/03/2026", TEXTS[0], "closed", "05/04/2026"],   # day first, as among the days of receipt
            ["14/03/2026", TEXTS[1], "closed", "01/03/2026"],   # before it came
            ["15/03/2026", TEXTS[2], "closed", "06/04/2026"],
            ["15/03/2026", TEXTS[3], "closed", "07/04/2026"],
            ["15/03/2026", TEXTS[4], "closed", "last week"]]
    report = run(write_csv(tmp_path / "a.csv", rows))
    assert report.guessed.closed == "Closed"
    assert [store.cycle.get(number).closed_at for number in range(1, 6)] == [
        "2026-04-05 00:00:00", None, "2026-04-06 00:00:00", "2026-04-07 00:00:00", None]
    assert {store.cycle.get(number).state for number in range(1, 6)} == {"closed"}
    assert [(key, params["count"]) for key, params in report.warnings] == [("transfer_warn_closed", 2)]


def test_what_is_over_alarms_nobody(tmp_path, store, run, settings, supervisor):
    today = settings.today
    rows = [["日期", "内容", "状态"], [str(today), SEVERE, "已结案"], [str(today), f"{SEVERE},气死了", "处理中"]]
    report = run(write_csv(tmp_path / "a.csv", rows))
    assert report.urgent == 1 and count_for(store, supervisor) == (1, 0)
    look(store, today, settings, charts=False)
    assert [alert.detail["number"] for alert in store.alerts.standing()] == [2]
    # opened again it needs somebody to look, as any other
    from bot.complaints.cycle import reopen

    reopen(store, supervisor, 1, "客户又来电")
    assert count_for(store, supervisor) == (2, 0)


def test_other_kinds_are_not_followed(tmp_path, store, run):
    report = run(write_csv(tmp_path / "a.csv", [
        ["日期", "内容", "状态"], ["2026-03-02", TEXTS[0], "已结案"],
        ["2026-03-02", "谢谢城东网点的小伙子,特别耐心,给你们点赞!", "已结案"]]))
    assert report.not_complaints == 1 and report.followed == {"closed": 1}
    assert store.cycle.get(2).state is None and store.cycle.steps(2) == []


@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl"])
def test_an_export_keeps_its_states(tmp_path, store, run, topic_model, settings, supervisor, format):
    run(write_xlsx(tmp_path / "a.xlsx", ZH))
    move(store, supervisor, 1, "responded")
    close(store, supervisor, 1, {"cause": "午间只开两个窗口", "action": "加开窗口", "accepts": "yes"})
    export(store, format, tmp_path / f"out.{format}")
    with Store(tmp_path / "other.db") as other:
        report = import_file(other, topic_model, settings, tmp_path / f"out.{format}", other.people.add("别人", "supervisor"))
        assert report.warnings == () and report.guessed.state == "state" and report.guessed.closed == "closed_at"
        for number in range(1, 6):
            was, now = store.cycle.get(number), other.cycle.get(number)
            assert (now.state, now.due_at, now.closed_at, now.reopened) == (was.state, was.due_at, was.closed_at, was.reopened)
