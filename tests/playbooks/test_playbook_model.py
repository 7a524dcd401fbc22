"""Playbooks on the way in: whole ones load, broken ones say what is wrong."""
from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.errors import NotFound, SetupError
from bot.language.texts import explain
from bot.playbooks.model import TYPES, load_playbook, playbook_ids
from bot.settings import ROOT

FOLDER = ROOT / "data" / "playbooks"


def every_field(playbook):
    for step in playbook.steps:
        for one in step.fields:
            yield step, one
            for column in one.columns:
                yield step, column


@pytest.mark.parametrize("name", playbook_ids())
def test_every_playbook_loads_and_is_sound(name):
    playbook = load_playbook(name)
    assert playbook.id == name
    assert [step.number for step in playbook.steps] == list(range(1, len(playbook.steps) + 1))
    ids = [one.id for step in playbook.steps for one in step.fields]
    assert len(ids) == len(set(ids)), "answers are kept by field id alone"
    known = {one.id: one for _, one in every_field(playbook)}
    for step, one in every_field(playbook):
        assert one.type in TYPES
        assert "." not in one.id
        assert one.id != "+"
        if one.when:
            assert one.when["field"] in known, one.id
            if known[one.when["field"]].type == "choice":
                choices = {choice.id for choice in known[one.when["field"]].choices}
                wanted = one.when["is"] if isinstance(one.when["is"], list) else [one.when["is"]]
                assert set(wanted) <= choices, one.id
        if one.type == "quantity":
            assert one.unit or one.unit_from in ids, one.id
        if one.refers_to:
            table, column = one.refers_to.split(".")
            assert column in {other.id for other in playbook_field(playbook, table).columns}
        if one.type == "rows":
            assert one.another
            assert one.min_rows >= 1
    for step in playbook.steps:
        for check in step.gate:
            if check["check"] in ("present", "positive", "wording_clean"):
                assert set(check["fields"]) <= {one.id for one in step.fields}, step.id


def playbook_field(playbook, name):
    return next(one for step in playbook.steps for one in step.fields if one.id == name)


def test_the_seven_steps_in_order():
    playbook = load_playbook("seven_step")
    assert [step.name["zh"] for step in playbook.steps] == [
        "明确问题", "掌握现状", "分析原因", "拟定对策并实施", "确认效果", "防止再发生和标准化", "总结"]
    assert playbook.numbered(3) is playbook.steps[2]
    assert playbook.step("effect").number == 5
    assert playbook.step("effect").field("after_x").type == "integer"


@pytest.mark.parametrize("number", [0, 8, -1, 300])
def test_a_step_that_is_not_there(number):
    with pytest.raises(NotFound, match="step_unknown"):
        load_playbook("seven_step").numbered(number)


@pytest.mark.parametrize("name", ["", "eight_step", "SEVEN_STEP", "seven_step.yml"])
def test_an_unknown_playbook(name):
    with pytest.raises(NotFound, match="playbook_unknown"):
        load_playbook(name)


TEXT = {"zh": "字", "en": "words"}
SMALL = {
    "id": "small", "name": TEXT, "about": TEXT,
    "steps": [{"number": 1, "id": "one", "name": TEXT, "purpose": TEXT, "mistakes": TEXT,
               "fields": [{"id": "a", "type": "text", "label": TEXT, "ask": TEXT, "why": TEXT, "example": TEXT}],
               "gate": [{"check": "present", "fields": ["a"]}]}],
}


def write(folder: Path, raw: object) -> Path:
    (folder / "small.yml").write_text(raw if isinstance(raw, str) else yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    return folder


def test_a_playbook_of_ones_own_needs_no_code(tmp_path):
    playbook = load_playbook("small", write(tmp_path, SMALL))
    assert playbook.steps[0].fields[0].required
    assert playbook_ids(tmp_path) == ["small"]


def broken(change: Callable[[dict], None]) -> dict:
    raw = copy.deepcopy(SMALL)
    change(raw)
    return raw


def first(raw: dict) -> dict:
    return raw["steps"][0]["fields"][0]


@pytest.mark.parametrize(("change", "said"), [
    (lambda raw: raw["steps"][0]["gate"].append({"check": "all_is_well"}), "all_is_well"),
    (lambda raw: first(raw).update(wording=["too_rude"]), "too_rude"),
    (lambda raw: first(raw).update(type="colour"), "colour"),
    (lambda raw: first(raw).pop("type"), "type"),
    (lambda raw: first(raw).pop("why"), "why"),
    (lambda raw: first(raw).update(ask={"zh": "问"}), "a.ask"),
    (lambda raw: first(raw).update(ask={"zh": "问", "en": "  "}), "a.ask"),
    (lambda raw: first(raw).update(ask={"zh": "问", "en": 7}), "a.ask"),
    (lambda raw: first(raw).update(type="choice"), "choice"),
    (lambda raw: first(raw).update(type="choice", choices=[{"id": "x", "label": TEXT}]), "two choices"),
    (lambda raw: first(raw).update(type="rows"), "columns"),
    (lambda raw: raw.pop("steps"), "steps"),
    (lambda raw: raw["steps"][0].pop("gate"), "gate"),
    (lambda raw: raw["steps"][0].pop("number"), "number"),
    (lambda raw: raw.update(name="小"), ""),
    (lambda raw: first(raw).update(label="标签"), ""),
    (lambda raw: first(raw).update(label=None), ""),
    (lambda raw: raw.update(steps="none"), ""),
])
def test_a_broken_playbook_is_a_setup_error_that_says_where(tmp_path, change, said):
    with pytest.raises(SetupError) as caught:
        load_playbook("small", write(tmp_path, broken(change)))
    assert caught.value.code == "playbook_invalid"
    assert said in explain(caught.value, "en")
    for lang in ("zh", "en"):
        assert "small.yml" in explain(caught.value, lang)


@pytest.mark.parametrize("raw", ["", "- 1\n- 2\n", "just words", "a: [1, 2", "id: small\n\tname: x", "123"])
def test_a_file_that_is_no_playbook(tmp_path, raw):
    with pytest.raises(SetupError, match="playbook_invalid"):
        load_playbook("small", write(tmp_path, raw))
