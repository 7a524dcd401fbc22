"""The kind of customer: from a column, from the text, in case and export; never a person's name."""
from __future__ import annotations

import datetime as dt

from bot.complaints.columns import guess_columns
from bot.complaints.exporting import export
from bot.complaints.facts import find_facts
from bot.complaints.life_rules import load_rules
from bot.complaints.rows import RowReader, survey
from bot.complaints.tables import open_table
from bot.reports.top import case_text
from bot.settings import load
from bot.topics.taxonomy import load_taxonomy

TODAY = dt.date(2026, 11, 18)


def read(path, told=None):
    table = open_table(path)
    found = survey(table, guess_columns(table, TODAY, told), load(), TODAY, None, dates_told=False)
    return found.columns, [row.customer for row in RowReader(table, found, load(), TODAY, load_rules(None)).rows(lambda row, why: None)]


def test_a_column_of_kinds(home, tmp_path):
    for header, cells, kinds in (("客户类型", ["企业", "农户", "无"], ["business", "农户", None]),
                                 ("Customer segment", ["Retail", "SME", "n/a"], ["personal", "business", None])):
        (tmp_path / "t.csv").write_text(f"投诉内容,日期,{header}\n" + "".join(
            f"排队等了很久第{number}次,2026-03-0{number + 1},{cell}\n" for number, cell in enumerate(cells)), "utf-8")
        columns, found = read(tmp_path / "t.csv")
        assert columns.customer == header and found == kinds


def test_a_column_of_names_is_never_kept(home, tmp_path):
    (tmp_path / "t.csv").write_text("投诉内容,日期,客户姓名\n排队等了很久,2026-03-01,张伟\n收费不对,2026-03-02,王小明\n", "utf-8")
    assert read(tmp_path / "t.csv")[0].customer is None
    assert read(tmp_path / "t.csv", {"customer": "客户姓名"})[1] == [None, None]


def test_the_text_states_it():
    facts = find_facts("我是你们的企业客户，转账三天没到", TODAY, [])
    assert facts.customer == "business" and facts.to_dict()["customer"] == "business"
    assert "customer" not in find_facts("等了一个小时", TODAY, []).to_dict()


def test_case_and_export(store, tmp_path):
    from bot.store.complaints import NewComplaint

    number, _ = store.complaints.add(NewComplaint("排队", "f", "2026-03-02 10:00:00", "zh", "complaint", "queue_wait",
                                                  customer="elderly"), None)
    row = store.complaints.get(number)
    assert "客户类型：老年" in case_text(row, load_taxonomy(), "zh") and "customer: elderly" in case_text(row, load_taxonomy(), "en")
    export(store, "csv", tmp_path / "e.csv")
    head, line = (tmp_path / "e.csv").read_text("utf-8-sig").splitlines()[:2]
    assert dict(zip(head.split(","), line.split(",")))["customer"] == "elderly"
