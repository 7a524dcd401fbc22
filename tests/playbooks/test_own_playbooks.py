"""A playbook of an organisation's own: found in its folder, walked to the end, and harmless when it is broken."""
from __future__ import annotations

import copy
import json
import os
import shutil
from pathlib import Path

import pytest
import yaml

from bot.cli.base import run
from bot.errors import NotFound, SetupError
from bot.language.texts import LANGUAGES, explain
from bot.playbooks import words
from bot.playbooks.model import TYPES, load_playbook, playbook_ids, playbooks
from bot.playbooks.own import file_faults, own_faults, unfit_examples
from bot.playbooks.sound import faults
from bot.playbooks.views import Seen
from bot.reports.summary import effect_lines, summary_html, summary_text
from bot.settings import load
from tests.playbooks.conftest import TODAY, Team

FIXTURE = Path(__file__).parent / "fixtures" / "front_desk.yml"
RAW = yaml.safe_load(FIXTURE.read_text("utf-8"))


@pytest.fixture
def folder(home: Path) -> Path:
    """The organisation's folder, with the small playbook in it."""
    place = home / "playbooks"
    place.mkdir(parents=True)
    shutil.copy(FIXTURE, place)
    return place


@pytest.fixture(params=LANGUAGES)
def desk(folder: Path, store, request: pytest.FixtureRequest) -> Team:
    return Team(store, request.param, playbook="front_desk")


def test_the_fixture_uses_every_type_and_every_condition():
    fields = [one for step in RAW["steps"] for top in step["fields"] for one in (top, *top.get("columns", ()))]
    assert {one["type"] for one in fields} == set(TYPES)
    assert {key for one in fields for key in one.get("when", ())} == {"field", "is", "fewer_than", "below"}
    assert any("refers_to" in one for one in fields)


def test_it_stands_beside_the_shipped_ones(folder):
    assert [playbook.id for playbook in playbooks()] == ["seven_step", "dmaic", "front_desk"]
    assert playbook_ids() == ["dmaic", "seven_step"], "what is shipped"
    assert load_playbook("front_desk").steps[2].name["en"] == "Compare"
    assert own_faults(load()) == {}
    assert unfit_examples(load_playbook("front_desk"), TODAY) == []


def test_without_the_folder_there_are_only_the_shipped_ones(home):
    assert [playbook.id for playbook in playbooks()] == ["seven_step", "dmaic"]
    with pytest.raises(NotFound, match="playbook_unknown"):
        load_playbook("front_desk")


def test_it_is_walked_to_its_end(desk):
    asked = []
    while (place := desk.walk.next_place()) is not None:
        asked.append(place.key)
        text, buttons = words.question(desk.walk, place, desk.lang)
        assert "{" not in text
        desk.answer(place.key, desk.words(place), place.row)
    walk = desk.walk
    assert walk.project.status == "closed" and set(walk.gate_results.values()) == {"passed"}
    assert {"few_guests", "one_angle", "reasons.proof", "changes.reason_no", "before_values", "since"} <= set(asked)
    assert not {"before_x", "share", "changes.cost"} & set(asked)
    for seen in (walk, Seen(walk, walk.playbook.view("pdca"))):
        assert "{" not in summary_text(seen, desk.lang)
        assert ("曼-惠特尼" if desk.lang == "zh" else "Mann-Whitney") in effect_lines(seen, desk.lang)[0]
    assert summary_html(walk, desk.lang, load().exports).is_file()


@pytest.mark.parametrize(("answers", "step", "code"), [
    ({"target_value": "20"}, 1, "target_not_better"),
    ({"changes.reason_no": "0"}, 2, "row_unlinked"),
    ({"in_use": "no"}, 2, "not_confirmed"),
    ({"after_values": "16 17 18 15 14 19"}, 3, "not_improved"),
])
def test_its_gates_shut_with_words(desk, answers, step, code):
    desk.say = answers
    desk.go(step + 1)
    walk = desk.walk
    assert walk.step.number == step and code in desk.codes()
    for lang in LANGUAGES:
        text, _ = words.gate(walk, walk.step, walk.findings(walk.step), lang, may_override=True)
        assert "{" not in text and text.count("\n- ") == len(desk.codes())


def test_advice_where_a_playbook_has_no_such_step(desk):
    walk = desk.walk
    outcome = walk.answer(walk.place(["fault", 0]), "因为打印机在后台，客人要等很久", "zh", desk.person, "m")
    assert "分析原因那一步" in words.stored(walk, outcome, outcome.place, "zh")
    assert "the step on causes" in words.advice(walk.playbook, "cause_inside", "en")


def test_a_changed_file_is_read_again(folder):
    assert load_playbook("front_desk").name["en"] == "Front desk in three steps"
    path = folder / "front_desk.yml"
    path.write_text(path.read_text("utf-8").replace("Front desk in three steps", "Front desk"), "utf-8")
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))
    assert load_playbook("front_desk").name["en"] == "Front desk"


# -- broken ones ----------------------------------------------------------------------------------------------------
def test_a_broken_one_does_not_touch_the_others(folder, capsys):
    (folder / "half.yml").write_text("id: half\nname: {zh: 半, en: Half}\n", "utf-8")
    (folder / "garbled.yml").write_text("id: [1, 2\n", "utf-8")
    shutil.copy(FIXTURE, folder / "dmaic.yml")
    assert [playbook.id for playbook in playbooks()] == ["seven_step", "dmaic", "front_desk"]
    assert load_playbook("dmaic").name["en"] == "DMAIC", "a shipped one is never replaced"
    found = {path.name: [fault.code for fault in wrong] for path, wrong in own_faults(load()).items()}
    assert found == {"half.yml": ["playbook_missing", "playbook_missing", "playbook_list"], "garbled.yml": ["playbook_yaml"],
                     "dmaic.yml": ["playbook_taken", "playbook_id"]}
    assert run(["playbooks", "check"]) == 1
    said = capsys.readouterr().out
    assert said.count("✗") == 3 and said.count("✓") == 1
    assert run(["playbooks", "check", str(folder / "front_desk.yml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"file": str(folder / "front_desk.yml"), "sound": True, "faults": [], "notes": []}]
    run(["doctor", "--json"])
    told = [one for one in json.loads(capsys.readouterr().out) if one["check"] == "playbooks"]
    assert [one["state"] for one in told] == ["ok"] + ["bad"] * 6
    assert "half.yml" in " ".join(one["text"] for one in told)


def test_a_project_whose_playbook_broke_is_still_listed(folder, store, home, capsys):
    with pytest.raises(SetupError, match="playbook_invalid"):
        (folder / "front_desk.yml").write_text("id: front_desk\n", "utf-8")
        load_playbook("front_desk")
    from bot.setup import open_store

    with open_store(load()) as kept:
        kept.projects.create("前台", "front_desk", "zh", None)
        kept.projects.create("排队", "seven_step", "zh", None)
    assert run(["project", "list", "--json"]) == 0
    said = capsys.readouterr()
    assert [row["step"] for row in json.loads(said.out)] == [1, None]
    assert "front_desk" in said.err and "读不了" in said.err
    assert run(["project", "show", "1"]) == 1
    assert "front_desk.yml" in capsys.readouterr().err
    assert run(["project", "show", "2", "--view", "dmaic"]) == 0
    assert "DMAIC" in capsys.readouterr().out
    assert run(["project", "show", "2", "--view", "bpr"]) == 2


def test_an_example_that_does_not_fit_is_told(folder, capsys):
    path = folder / "front_desk.yml"
    path.write_text(path.read_text("utf-8").replace('example: {zh: "6", en: "6"}', 'example: {zh: "几位", en: "6"}', 1), "utf-8")
    assert run(["playbooks", "check", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert row["sound"] and "guests" in row["notes"][0]


def field(raw: dict, name: str) -> dict:
    return next(one for step in raw["steps"] for top in step["fields"] for one in (top, *top.get("columns", ())) if one["id"] == name)


@pytest.mark.parametrize(("change", "code"), [
    (lambda raw: raw.update(id="other"), "playbook_id"),
    (lambda raw: raw.update(colour="red"), "playbook_unknown_key"),
    (lambda raw: field(raw, "fault").update(propose="guess"), "playbook_proposer"),
    (lambda raw: raw["steps"][0].update(purose={}), "playbook_unknown_key"),
    (lambda raw: field(raw, "fault").update(exmaple={}), "playbook_unknown_key"),
    (lambda raw: raw["steps"][1].update(number=5), "playbook_number"),
    (lambda raw: raw["steps"][1].update(a3="middle"), "playbook_side"),
    (lambda raw: raw["steps"][1].update(id="look"), "playbook_twice"),
    (lambda raw: field(raw, "seen_on").update(id="fault"), "playbook_twice"),
    (lambda raw: field(raw, "proof").update(id="reason"), "playbook_twice"),
    (lambda raw: field(raw, "fault").update(id="a.b"), "playbook_name"),
    (lambda raw: field(raw, "reason").update(type="rows"), "playbook_type"),
    (lambda raw: field(raw, "fault").update(columns=[1]), "playbook_columns"),
    (lambda raw: field(raw, "unit").update(choices=["a", "b"]), "playbook_choice"),
    (lambda raw: field(raw, "baseline_value").pop("unit_from"), "playbook_unit_missing"),
    (lambda raw: field(raw, "baseline_value").update(unit_from="fault"), "playbook_unit_from"),
    (lambda raw: field(raw, "cost").update(unit="euro"), "playbook_unit"),
    (lambda raw: field(raw, "few_guests").update(when={"field": "nobody", "below": 8}), "playbook_when"),
    (lambda raw: field(raw, "few_guests").update(when={"field": "guests"}), "playbook_when"),
    (lambda raw: field(raw, "few_guests").update(when={"field": "guests", "above": 8}), "playbook_when"),
    (lambda raw: field(raw, "proof").update(when={"field": "checked", "is": "heard"}), "playbook_when_choice"),
    (lambda raw: field(raw, "reason_no").update(refers_to="reasons.nothing"), "playbook_refers_to"),
    (lambda raw: raw["steps"][0]["gate"].append({"check": "no_such_check"}), "playbook_check"),
    (lambda raw: raw["steps"][0]["gate"].append({"check": "present", "field": "fault", "fields": []}), "playbook_option"),
    (lambda raw: raw["steps"][0]["gate"].append({"check": "present"}), "playbook_option_missing"),
    (lambda raw: raw["steps"][0]["gate"].append({"check": "present", "fields": ["nobody"]}), "playbook_names_nothing"),
    (lambda raw: raw["steps"][0]["gate"].append({"check": "verified_root_cause"}), "playbook_names_nothing"),
    (lambda raw: raw["steps"][0]["gate"].append({"check": "why_depth", "table": "reasons"}), "playbook_names_nothing"),
    (lambda raw: raw["steps"][0]["gate"].append({"check": "wording_clean", "fields": ["fault"], "blocks": ["rude"]}),
     "playbook_names_nothing"),
    (lambda raw: raw["steps"][2]["fields"].remove(field(raw, "after_n")), "playbook_effect"),
    (lambda raw: raw["views"][0].pop("groups"), "playbook_view"),
    (lambda raw: raw["views"][0]["groups"].pop(), "playbook_view_step"),
    (lambda raw: raw["views"][0]["groups"][0]["steps"].append("away"), "playbook_view_step"),
])
def test_what_is_wrong_is_named_in_both_languages(change, code):
    raw = copy.deepcopy(RAW)
    change(raw)
    found = faults(raw, "front_desk")
    assert code in {fault.code for fault in found}
    for fault in found:
        for lang in LANGUAGES:
            assert "{" not in explain(fault, lang).replace("{zh", "")


@pytest.mark.parametrize("raw", ["", "- 1\n", "just words", "steps: 3\n", "id: x\nsteps: [{fields: {a: 1}}]\n", "steps: [{gate: 1}]\n",
                                 "id: x\nsteps:\n- fields: [{id: [], choices: 3}]\n", "\tid: x\n"])
def test_whatever_a_file_holds_it_is_said_and_never_raised(tmp_path, raw):
    path = tmp_path / "x.yml"
    path.write_text(raw, "utf-8")
    assert file_faults(path)
    with pytest.raises(SetupError, match="playbook_invalid") as caught:
        load_playbook("x", tmp_path)
    assert isinstance(caught.value.params["problem"], SetupError)


def test_no_name_leads_out_of_the_folder(folder):
    for name in ("../gaishan", "../playbooks/front_desk", "/etc/passwd", "front_desk/../front_desk"):
        with pytest.raises(NotFound):
            load_playbook(name)
