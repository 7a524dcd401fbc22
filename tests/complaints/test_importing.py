from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
import textwrap

import pytest

from bot.complaints.columns import parse_map
from bot.complaints.importing import import_file
from bot.complaints.transfer_wording import report_lines
from bot.errors import InputError, NotAllowed
from bot.language.texts import explain, load_texts
from bot.settings import ROOT, load
from tests.complaints.tables_for_tests import TEXTS, write_csv, write_jsonl, write_xlsx

EXTRA = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
HEADER = ("编号", "日期", "内容", "网点", "渠道")
ROWS = [HEADER] + [(f"T{number}", f"2026-03-{13 + number}", text, " 城东 ", "客服电话")
                   for number, text in enumerate(TEXTS)]
KILLED = """
    import os, signal, sys
    from bot.complaints.importing import import_file
    from bot.settings import load
    from bot.store import Store
    from bot.store.complaints import Complaints
    from bot.topics.model import TopicModel

    settings, place = load(), sys.argv[2]
    store = Store(settings.database)
    model = TopicModel.load(sys.argv[3], settings.encoder)
    die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    if place == "in a transaction":
        add, seen = Complaints._add, []
        def dying(self, *rest):
            seen.append(1)
            return die() if len(seen) == 300 else add(self, *rest)
        Complaints._add = dying
    import_file(store, model, settings, sys.argv[1], store.people.named("主管"),
                progress=die if place == "between two" else None)
"""


@pytest.fixture
def store(home_store):
    return home_store


def records(store):
    return list(store.complaints.export())


def rejects(report):
    with report.rejects_path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("make", [
    lambda folder: write_csv(folder / "a.csv", ROWS),
    lambda folder: write_csv(folder / "a.csv", ROWS, "gb18030"),
    lambda folder: write_csv(folder / "a.csv", ROWS, "utf-16"),
    lambda folder: write_csv(folder / "a.csv", ROWS, "utf-8-sig"),
    lambda folder: write_csv(folder / "a.tsv", ROWS, delimiter="\t"),
    lambda folder: write_xlsx(folder / "a.xlsx", ROWS),
    lambda folder: write_xlsx(folder / "a.xlsx", [HEADER] + [
        (row[0], dt.datetime.fromisoformat(row[1]), *row[2:]) for row in ROWS[1:]]),
    lambda folder: write_jsonl(folder / "a.jsonl", [dict(zip(HEADER, row)) for row in ROWS[1:]]),
], ids=["csv", "gb18030", "utf-16", "bom", "tsv", "xlsx", "xlsx dates", "jsonl"])
def test_every_kind_of_file_gives_the_same_records(tmp_path, store, run, make):
    report = run(make(tmp_path))
    assert (report.read, report.stored, report.repeated, report.rejected) == (5, 5, 0, 0)
    assert report.rejects_path is None
    got = [tuple(row[name] for name in ("external_id", "received_at", "text", "branch", "channel"))
           for row in records(store)]
    assert got == [(number, f"{day} 00:00:00", text, "城东", "phone") for number, day, text, _, _ in ROWS[1:]]


def test_records_are_classified_and_every_kind_is_kept(tmp_path, store, run, topic_model):
    texts = [*TEXTS, "请问你们周六几点开门?", "谢谢城东网点的小伙子,特别耐心,给你们点赞!"]
    report = run(write_csv(tmp_path / "a.csv", [["内容"], *([text] for text in texts)]))
    stored = records(store)
    assert [row["kind"] for row in stored] == [label.kind for label in topic_model.classify_many(texts)]
    assert report.stored == len(texts)
    others = sum(row["kind"] != "complaint" for row in stored)
    assert report.not_complaints == others >= 1
    assert stored[-1]["text"] == texts[-1]
    assert store.complaints.search("小伙子") == []  # praise is kept, and is no complaint to be found among them


def test_the_same_file_twice_stores_nothing_twice(tmp_path, store, run):
    path = write_csv(tmp_path / "a.csv", ROWS)
    run(path)
    before = records(store)
    report = run(path)
    assert (report.stored, report.repeated) == (0, 5)
    assert records(store) == before
    assert run(write_xlsx(tmp_path / "b.xlsx", ROWS)).stored == 0  # another file with the same rows


def test_equal_rows_stay_two_and_the_file_twice_adds_none(tmp_path, store, run):
    rows = [["日期", "内容"]] + [["2026-03-13", "排队太久了"]] * 3 + [["2026-03-14", "排队太久了"]]
    path = write_csv(tmp_path / "a.csv", rows)
    assert run(path).stored == 4
    assert run(path).repeated == 4
    assert len(records(store)) == 4


def test_equal_numbers_with_equal_texts_are_one(tmp_path, store, run):
    rows = [["编号", "内容"], ["1", "排队太久了"], ["1", "排队太久了"], ["1", "柜员态度差"]] + [
        [str(number), TEXTS[0]] for number in range(2, 40)]
    report = run(write_csv(tmp_path / "a.csv", rows))
    assert (report.stored, report.repeated) == (40, 1)


def test_without_dates_the_day_of_the_import_is_used_and_said(tmp_path, store, run, monkeypatch):
    path = write_csv(tmp_path / "a.csv", [["内容"], ["排队太久了"], ["柜员态度差"]])
    report = run(path)
    assert {row["received_at"] for row in records(store)} == {f"{report.dates.day} 00:00:00"}
    assert report.dates.column is None
    assert "transfer_warn_no_date" in dict(report.warnings)
    store.db["complaints"].update(1, {"received_at": "2020-01-01 00:00:00"})

    class Later(dt.datetime):
        @classmethod
        def now(cls, zone=None):
            return dt.datetime(2031, 1, 1, tzinfo=zone)

    monkeypatch.setattr("bot.complaints.importing.dt.datetime", Later)
    assert run(path).repeated == 2  # on another day it is still the same file


def test_personal_data_is_redacted_everywhere(tmp_path, store, run, settings):
    phone = "13800138000"
    rows = [["日期", "网点", "单号", "投诉内容"],
            ["2026-03-13", f"城东 {phone}", "A1", f"我的手机是{phone},排队太久了"],
            ["不知道", f"城东 {phone}", "A2", f"打我电话{phone}"],
            ["2026-03-14", "城东", phone, "柜员态度差"]]
    report = run(write_csv(tmp_path / f"{phone}.csv", rows))
    assert (report.stored, report.rejected) == (2, 1)
    assert [row["external_id"] for row in records(store)] == ["A1", None]
    kept = json.dumps(records(store), ensure_ascii=False) + report.rejects_path.read_text("utf-8-sig")
    kept += str(report.rejects_path) + json.dumps(store.audit.recent())
    kept += json.dumps(list(store.db["imports"].rows))
    assert phone not in kept
    assert "[PHONE]" in kept


def test_refused_rows_say_where_and_why(tmp_path, store, run):
    rows = [["日期", "内容"], ["2026-03-13", "排队太久了"], ["", "没有日期"],
            ["2026-02-30", "没有这天"], ["2099-01-01", "还没到"], ["2026-03-14", "  "],
            ["2026-03-14", "!!!"], ["2026-03-15", "多了", "一格"], ["随便", "=cmd()"]]
    report = run(write_csv(tmp_path / "a.csv", rows))
    texts = load_texts()
    assert (report.read, report.stored, report.rejected) == (8, 1, 7)
    assert rejects(report)[0] == ["行号", "未收原因", "日期", "内容"]
    assert [(row[0], row[1]) for row in rejects(report)[1:]] == [
        (str(line), texts[f"transfer_reject_{code}"]["zh"]) for line, code in [
            (3, "date_missing"), (4, "date_impossible"), (5, "date_future"), (6, "text_empty"),
            (7, "text_empty"), (8, "row_too_long"), (9, "date_unreadable")]]
    assert rejects(report)[-1][2:] == ["随便", "'=cmd()"]
    assert report.reasons == {"date_missing": 1, "date_impossible": 1, "date_future": 1, "text_empty": 2,
                              "row_too_long": 1, "date_unreadable": 1}


def test_rejects_of_an_earlier_run_do_not_stay(tmp_path, run):
    path = write_csv(tmp_path / "a.csv", [["日期", "内容"], ["2026-03-13", "慢"], ["", "没有日期"]])
    first = run(path)
    write_csv(path, [["日期", "内容"], ["2026-03-13", "慢"], ["2026-03-14", "没有日期"]])
    second = run(path)
    assert (second.stored, second.repeated, second.rejects_path) == (1, 1, None)
    assert not first.rejects_path.exists()
    assert list(first.rejects_path.parent.iterdir()) == []


def test_ambiguous_dates_are_refused_until_a_format_is_given(tmp_path, store, run):
    path = write_csv(tmp_path / "a.csv", [["date", "text"], ["05/03/2026", "slow"], ["06/03/2026", "rude"]])
    report = run(path)
    assert (report.stored, report.rejected, report.dates.unclear) == (0, 2, 2)
    assert any("--date-format" in line for line in report_lines(report, "en"))
    assert run(path, date_format="dd/mm/yyyy").stored == 2
    assert [row["received_at"][:10] for row in records(store)] == ["2026-03-05", "2026-03-06"]


def spoilt(tmp_path, months):
    """A file with ISO dates up to the 12th beside a column of month names that has them exchanged."""
    rows = [["Date", "Date_month_year", "Time", "text"]]
    for month in months:
        rows += [[f"{day:02}-{month:02}-15", f"{dt.date(2015, month, day):%d-%b-%y}", "3:53:50 PM",
                  f"slow {month}-{day}"] for day in range(13, 31 if month != 2 else 29)]
        rows += [[f"2015-{month:02}-{day:02}", f"{dt.date(2015, day, month):%d-%b-%y}", "1:00 AM",
                  f"slow {month}-{day}"] for day in range(1, 13)]
    return write_csv(tmp_path / "a.csv", rows)


@pytest.mark.parametrize("months", [(4,), (4, 5, 6), (11, 12)])
def test_of_two_contradicting_date_columns_the_coherent_one_is_used_and_told(tmp_path, store, run, months):
    report = run(spoilt(tmp_path, months))
    assert (report.stored, report.guessed.date, report.guessed.time) == (30 * len(months), "Date", "Time")
    days = {row["text"]: row["received_at"] for row in records(store)}
    first = months[0]
    assert days[f"slow {first}-22"] == f"2015-{first:02}-22 15:53:50"
    assert days[f"slow {first}-8"] == f"2015-{first:02}-08 01:00:00"
    assert {day[5:7] for day in days.values()} == {f"{month:02}" for month in months}
    warning = dict(report.warnings)["transfer_warn_contradict_coherent"]
    assert warning["count"] == 11 * len(months)  # all but 4 April and the like
    assert (warning["column"], warning["other"]) == ("Date", "Date_month_year")
    for language in ("zh", "en"):
        assert any("--map date=Date_month_year" in line for line in report_lines(report, language))


def test_the_person_chooses_the_other_column(tmp_path, store, run):
    report = run(spoilt(tmp_path, (4,)), mapping=parse_map("date=Date_month_year"))
    days = {row["text"]: row["received_at"] for row in records(store)}
    assert (report.stored, days["slow 4-8"]) == (30, "2015-08-04 01:00:00")


def test_where_evidence_does_not_decide_month_names_are_used_and_told(tmp_path, store, run):
    report = run(spoilt(tmp_path, range(1, 13)))
    assert (report.guessed.date, report.rejected) == ("Date_month_year", 0)
    warning = dict(report.warnings)["transfer_warn_contradict_named"]
    assert (warning["column"], warning["other"], warning["count"]) == ("Date_month_year", "Date", 132)


def test_dates_of_different_events_are_no_contradiction(tmp_path, store, run):
    rows = [["received_at", "created_at", "text"]] + [
        [f"2026-03-{day:02}", f"2026-04-{day % 28 + 1:02}", f"slow {day}"] for day in range(1, 29)]
    report = run(write_csv(tmp_path / "a.csv", rows))
    assert (report.guessed.date, report.stored, report.warnings) == ("received_at", 28, ())


def test_a_dry_run_stores_nothing_and_counts_the_same(tmp_path, store, run, settings, supervisor):
    path = write_csv(tmp_path / "a.csv", [*ROWS, ("T9", "2026-02-30", "没有这天", "城东", "电话"), ROWS[1]])
    dry = import_file(store, None, settings, path, supervisor, dry_run=True)
    assert records(store) == []
    assert (list(store.db["imports"].rows), store.audit.recent()) == ([], [])
    assert dry.rejects_path.exists()
    real = run(path)
    for name in ("read", "stored", "repeated", "rejected", "guessed", "dates"):
        assert getattr(dry, name) == getattr(real, name)
    again = import_file(store, None, settings, path, supervisor, dry_run=True)
    assert (again.stored, again.repeated) == (0, 6)


@pytest.mark.parametrize("role", ["staff", "team", "committee"])
def test_only_those_who_may_import(tmp_path, store, run, role):
    path = write_csv(tmp_path / "a.csv", ROWS)
    with pytest.raises(NotAllowed):
        run(path, person=store.people.add("别人", role))
    with pytest.raises(NotAllowed):
        run(path, person=None)
    assert records(store) == []


def test_long_texts_are_cut_and_counted(tmp_path, store, topic_model, settings, supervisor, monkeypatch):
    monkeypatch.setenv("GAISHAN_MAX_MESSAGE", "40")
    path = write_csv(tmp_path / "a.csv", [["内容"], ["排队" * 30], ["短的"]])
    report = import_file(store, topic_model, load(), path, supervisor)
    assert [len(row["text"]) for row in records(store)] == [40, 2]
    assert dict(report.warnings)["transfer_warn_cut"] == {"count": 1, "longest": 40}


@pytest.mark.parametrize(("given", "stored"), [
    ("客服电话", "phone"), ("手机银行App", "app"), ("营业厅", "counter"), ("流动服务车", "流动服务车"),
    (" ", None), ("无", None)])
def test_channels_become_codes_where_known(tmp_path, store, run, given, stored):
    run(write_csv(tmp_path / "a.csv", [["内容", "渠道"], ["排队太久了", given], ["柜员态度差", "电话"]]))
    assert records(store)[0]["channel"] == stored


def test_the_import_is_written_down(tmp_path, store, run, supervisor):
    path = write_csv(tmp_path / "a.csv", ROWS)
    progress = []
    run(path, progress=lambda done, all, _: progress.append((done, all)))
    run(path)
    (row,) = store.db["imports"].rows
    assert row["source"].startswith("import:a.csv#")
    assert (row["read"], row["stored"], row["repeated"], row["rejected"]) == (5, 0, 5, 0)
    assert row["finished_at"] and row["person_id"] == supervisor.id
    assert [entry["action"] for entry in store.audit.recent()] == ["data.import"] * 2
    assert progress == [(5, 5)]
    assert store.complaints.by_source("import:a.csv") == 5


@pytest.mark.parametrize("place", ["between two", "in a transaction"])
def test_a_killed_import_is_completed_by_running_it_again(
        tmp_path, store, run, settings, supervisor, topic_model_path, place):
    path = write_csv(tmp_path / "a.csv", [["日期", "内容"]] + [
        [f"2026-03-{number % 28 + 1:02}", f"排队等了{number // 2 * 3}分钟"] for number in range(600)])
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(KILLED), "utf-8")
    done = subprocess.run([sys.executable, script, path, place, topic_model_path], cwd=ROOT, check=False,
                          env={**os.environ, "PYTHONPATH": EXTRA}, capture_output=True)
    assert done.returncode == -9, done.stderr.decode()
    assert len(records(store)) == 256
    assert next(store.db["imports"].rows)["finished_at"] is None
    report = run(path)
    assert (report.read, report.stored, report.repeated) == (600, 344, 256)
    assert len(records(store)) == 600
    assert len({row["fingerprint"] for row in records(store)}) == 600
    assert store.db.execute("select count(*) from complaints_search").fetchone()[0] == 600
    assert run(path).repeated == 600


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reports_and_errors_have_words_in_both_languages(tmp_path, run, language):
    path = write_xlsx(tmp_path / "a.xlsx", [("date", "City", "text"), ("05/03/2026", "Leeds", "slow"),
                                            ("05/03/2026", "Leeds", "rude")], second=[("a",)])
    for report in (run(path), run(path, dry_run=True), run(path, date_format="dd/mm/yyyy"),
                   run(path, mapping=parse_map("date=-"))):
        assert all(line and "{" not in line for line in report_lines(report, language))
    with pytest.raises(InputError) as caught:
        run(path, mapping={"text": "none such"})
    assert "City" in explain(caught.value, language)


def test_hostile_texts_are_stored_or_refused(tmp_path, store, run, hostile):
    report = run(write_csv(tmp_path / "a.csv", [["id", "text"], ["1", hostile], ["2", "排队太久了"]]))
    assert report.read == report.stored + report.repeated + report.rejected == 2
    assert records(store)[-1]["text"] == "排队太久了"
