"""The rules of the life cycle: the shipped file, the published deadlines, an organisation's own file and its faults."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.complaints.life_rules import NAME, STATES, Span, load_rules, rules_in_force
from bot.errors import SetupError
from bot.settings import load

SHIPPED = load_rules(None)


def own(tmp_path: Path, content: object) -> Path:
    path = tmp_path / NAME
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return path


def test_the_published_deadlines(fixtures):
    found = fixtures["complaint_deadlines"]
    by_name = {item["industry"]: item for item in found["items"]}
    bank = SHIPPED.rule_for("bank_insurance")
    assert [(span.unit, span.count) for span in (bank.normal, bank.complex, bank.longest)] == [
        ("calendar", by_name["bank_insurance"]["calendar_days"][key]) for key in ("normal", "complex", "special_max")]
    assert SHIPPED.rule_for("telecom").normal == Span("calendar", by_name["telecom_operator_reply"]["calendar_days"]["normal"])
    regulator, item = SHIPPED.rule_for("telecom_regulator"), by_name["telecom_regulator"]
    assert regulator.acknowledge == Span("working", item["working_days_accept"])
    assert regulator.normal == Span("calendar", item["calendar_days"]["normal"])
    hospital, item = SHIPPED.rule_for("hospital"), by_name["hospital"]["working_days"]
    assert (hospital.normal, hospital.complex) == (Span("working", item["single"]), Span("working", item["multi_department"]))
    case = found["case"]
    received, rule = dt.date.fromisoformat(case["received"]), SHIPPED.rule_for(case["industry"])
    assert {"due_normal": str(rule.normal.after(received, "CN")), "due_complex": str(rule.complex.after(received, "CN")),
            "due_special": str(rule.longest.after(received, "CN"))} == case["expected"]


def test_every_rule_names_its_source():
    assert all(rule.source["zh"] and rule.source["en"] and rule.name["zh"] for rule in SHIPPED.rules.values())


@pytest.mark.parametrize(("industry", "rule"), [
    ("bank", "bank_insurance"), ("银行", "bank_insurance"), (" Insurance ", "bank_insurance"), ("hospital", "hospital"),
    ("电信", "telecom"), ("shop", "general"), (None, "general"), ("", "general")])
def test_an_industry_finds_its_rule(industry, rule):
    assert SHIPPED.rule_for(industry).id == rule


def test_the_records_own_industry_comes_first():
    assert SHIPPED.rule_for("hospital", "bank").id == "hospital"
    assert SHIPPED.rule_for("unheard of", "bank").id == "bank_insurance"


def test_working_days_pass_the_spring_festival():
    five = SHIPPED.rule_for("hospital").normal
    assert five.after(dt.date(2026, 2, 13), "CN") == dt.date(2026, 2, 27)
    assert five.after(dt.date(2026, 2, 13), "CN", count_first=True) == dt.date(2026, 2, 26)
    assert five.after(dt.date(2026, 2, 15), "CN", count_first=True) == five.after(dt.date(2026, 2, 15), "CN")


def test_whether_the_first_day_counts_is_a_switch():
    assert Span("calendar", 15).after(dt.date(2024, 3, 1), "CN", count_first=True) == dt.date(2024, 3, 15)
    assert not SHIPPED.count_first_day


def test_closing_needs_more_where_the_customer_does_not_accept():
    given = {"cause": "a", "action": "b"}
    assert SHIPPED.missing({}) == ["cause", "action", "accepts"]
    assert SHIPPED.missing({**given, "accepts": "yes"}) == []
    assert SHIPPED.missing({**given, "accepts": "not_reached"}) == ["reason"]
    assert SHIPPED.missing({**given, "accepts": "no", "reason": "c"}) == ["alternatives"]


def test_an_own_file_changes_only_what_it_names(tmp_path):
    found = load_rules(own(tmp_path, {"rules": {"general": {"normal": {"working": 7}}}, "count_first_day": True}))
    assert found.rules["general"].normal == Span("working", 7)
    assert found.rules["general"].complex == SHIPPED.rules["general"].complex
    assert found.rules["hospital"] == SHIPPED.rules["hospital"] and found.next == SHIPPED.next
    assert found.count_first_day


def test_an_own_rule_for_an_own_industry(tmp_path):
    found = load_rules(own(tmp_path, {"rules": {"hotel": {
        "name": {"zh": "酒店", "en": "hotels"}, "industries": ["hotel", "酒店"], "normal": {"calendar": 3},
        "source": {"zh": "集团制度", "en": "house rule"}}}}))
    assert found.rule_for("酒店").normal == Span("calendar", 3)
    assert found.rule_for("酒店").longest == SHIPPED.rules["general"].longest


def test_own_moves_and_names(tmp_path):
    found = load_rules(own(tmp_path, {"states": {"received": {"next": ["acknowledged"], "name": {"zh": "新单", "en": "new"}}}}))
    assert found.next["received"] == ("acknowledged",) and found.names["received"]["zh"] == "新单"


def test_an_empty_or_missing_file_changes_nothing(tmp_path):
    assert load_rules(tmp_path / "none.yml") == load_rules(own(tmp_path, "# nothing\n")) == SHIPPED


BROKEN = {
    "no yaml": "rules: [",
    "a list": "- a",
    "an unknown key": {"deadlines": {}},
    "an unknown state": {"states": {"parked": {"name": {"zh": "停", "en": "parked"}, "next": ["closed"]}}},
    "a move to nowhere": {"states": {"received": {"next": ["parked"]}}},
    "no way to closing": {"states": {"responded": {"next": ["investigating"]}}},
    "reopened from open": {"states": {"responded": {"next": ["closed", "reopened"]}}},
    "closed to others": {"states": {"closed": {"next": ["received"]}}},
    "no number": {"rules": {"general": {"normal": {"calendar": "soon"}}}},
    "a negative number": {"rules": {"general": {"normal": {"working": -1}}}},
    "an endless number": {"rules": {"general": {"normal": {"working": 4000}}}},
    "an unknown unit": {"rules": {"general": {"normal": {"weeks": 2}}}},
    "two units": {"rules": {"general": {"normal": {"working": 2, "calendar": 3}}}},
    "yes for a number": {"rules": {"general": {"normal": {"working": True}}}},
    "an unknown key of a rule": {"rules": {"general": {"sometimes": 3}}},
    "one language": {"rules": {"general": {"name": {"zh": "一般", "en": ""}}}},
    "a new rule without a source": {"rules": {"hotel": {"name": {"zh": "酒店", "en": "hotels"}}}},
    "a rule that is none": {"rules": {"general": 5}},
    "rules that are none": {"rules": 5},
    "closing without the customer": {"closing": {"needed": ["cause", "action"]}},
    "closing with an unknown field": {"closing": {"needed": ["accepts", "blood"]}},
    "a switch that is none": {"count_first_day": "maybe"},
    "states that are none": {"states": {"received": 5}},
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_says_where_and_is_not_in_force(content, home):
    chosen = load()
    chosen.ensure_home()
    path = own(chosen.home, content)
    with pytest.raises(SetupError) as caught:
        load_rules(path)
    assert caught.value.code == "life_cycle_invalid" and caught.value.params["path"] == NAME
    assert rules_in_force(chosen) == SHIPPED


def test_the_states_are_those_of_the_store():
    assert tuple(SHIPPED.names) == tuple(SHIPPED.next) == STATES
