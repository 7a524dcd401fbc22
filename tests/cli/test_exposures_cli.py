"""gaishan exposures and gaishan top --per: what is printed, and exit codes."""
from __future__ import annotations

import json

import pytest

from bot.cli.base import run
from bot.settings import load
from bot.store import Store
from bot.store.complaints import NewComplaint


@pytest.fixture
def ready(home, monkeypatch):
    monkeypatch.setenv("GAISHAN_LANGUAGE", "zh")
    chosen = load()
    chosen.ensure_home()
    with Store(chosen.database) as store:
        for number in range(24):
            store.complaints.add(NewComplaint(f"排队 {number}", f"f{number}", "2026-05-03 10:00:00", "zh", "complaint",
                                              "queue_wait", branch="城东", customer="elderly" if number < 6 else None), None)


def call(capsys, *arguments: str) -> tuple[int, str, str]:
    code = run(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


TOP = ("top", "--from", "2026-05-01", "--to", "2026-05-31")


def test_add_list_import_remove_and_the_rate(ready, capsys, tmp_path):
    assert call(capsys, "exposures", "add", "1.2万", "--period", "2026-05", "--branch", "城东")[0] == 0
    (tmp_path / "t.csv").write_text("月份,网点,业务量\n2026-05,城东,12500\n", "utf-8")
    code, out, err = call(capsys, "exposures", "import", str(tmp_path / "t.csv"), "--json")
    assert code == 0 and json.loads(out)[0]["before"] == 12000 and "1 行" in err
    code, out, _ = call(capsys, "exposures", "list", "--json")
    (row,) = json.loads(out)
    assert (row["from"], row["to"], row["branch"], row["transactions"]) == ("2026-05-01", "2026-05-31", "城东", 12500)
    found = json.loads(call(capsys, *TOP, "--per", "1000", "--json")[1])
    assert found["rate"] == pytest.approx(1000 * 24 / 12500) and found["rows"][0]["rate"] == found["rate"]
    assert found["transactions"] == 12500 and found["before"]["rate"] is None
    assert json.loads(call(capsys, *TOP, "--customer", "老年", "--json")[1])["n"] == 6
    assert call(capsys, "exposures", "remove", str(row["number"]))[0] == 0
    found = json.loads(call(capsys, *TOP, "--per", "1000", "--json")[1])
    assert found["rate"] is None and found["missing"][0]["from"] == "2026-05-01"
    assert "没有分母时只能比数量" in call(capsys, *TOP, "--per", "1000")[1]


@pytest.mark.parametrize("arguments", [
    ("exposures", "add", "0", "--period", "2026-05"), ("exposures", "add", "12", "--period", "soon"),
    ("exposures", "add", "12", "--period", "2027-05"), ("exposures", "remove", "99"), ("exposures", "import", "nowhere.csv"),
    (*TOP, "--per", "0"), (*TOP, "--per", "1000", "--unit", "weighted")])
def test_what_must_be_changed_is_said(ready, capsys, arguments):
    code, out, err = call(capsys, *arguments)
    assert code == 2 and not out and err.strip() and "Traceback" not in err
