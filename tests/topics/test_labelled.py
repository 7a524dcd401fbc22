"""Files of labels from outside: what is refused, with its line, and labels in today's topics."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.errors import InputError
from bot.language.texts import explain
from bot.topics.evaluate import evaluate
from bot.topics.labelled import read_rows
from bot.topics.model import TopicModel
from bot.topics.taxonomy import PATH, Taxonomy, load_taxonomy

GOOD = {"text": "排队等了两个小时", "lang": "zh", "kind": "complaint", "topic": "queue_wait", "strict": ["queue_wait"],
        "accept": ["queue_wait", "slow_processing"], "severity": [1, 1]}


def written(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def changed(tmp_path: Path, **changes: object) -> Taxonomy:
    (tmp_path / "topics.yml").write_text(yaml.safe_dump(changes, allow_unicode=True), "utf-8")
    return load_taxonomy(PATH, tmp_path / "topics.yml")


def test_rows_are_read_as_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff" + json.dumps(GOOD), "", {**GOOD, "topic": None, "strict": None}, {**GOOD, "text": "a\u2028b"})
    rows = read_rows(path)
    assert rows[0] == GOOD and rows[1]["topic"] is None and rows[2]["text"] == "a\u2028b" and len(rows) == 3


@pytest.mark.parametrize(("change", "found"), [
    ({"strict": "queue_wait"}, {"strict": ["queue_wait"]}), ({"accept": "other"}, {"accept": ["other"]}),
    ({"severity": 1}, {"severity": [1]}), ({"severity": 0}, {"severity": [0]}), ({"strict": []}, {"strict": []})])
def test_one_value_stands_for_a_list_of_one(tmp_path: Path, change: dict, found: dict) -> None:
    assert read_rows(written(tmp_path, {**GOOD, **change}))[0] == {**GOOD, **found}


@pytest.mark.parametrize(("bad", "code", "named"), [
    ({"topic": "bogus"}, "code", "bogus"), ({"strict": ["queue_wait", "bogus"]}, "code", "strict"),
    ({"accept": "bogus"}, "code", "accept"), ({"topic": "排队等候"}, "code", "排队等候"),
    ({"kind": "banana"}, "choice", "banana"), ({"kind": ["complaint"]}, "choice", "kind"), ({"lang": "fr"}, "choice", "zh, en"),
    ({"text": 5}, "string", "text"), ({"topic": 5}, "string", "topic"), ({"topic": ["queue_wait"]}, "string", "topic"),
    ({"strict": 5}, "codes", "strict"), ({"strict": [5]}, "codes", "strict"), ({"accept": {"a": 1}}, "codes", "accept"),
    ({"severity": "high"}, "severity", "severity"), ({"severity": [1, 9]}, "severity", "[1, 9]"), ({"severity": True}, "severity", "true"),
    ({"lang": None}, "lacks", "lang"), ({"text": None}, "lacks", "text"), ({"text": "x" * 9000, "kind": "y" * 9000}, "choice", "…")])
def test_a_wrong_value_is_named_with_its_line(tmp_path: Path, bad: dict, code: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        read_rows(written(tmp_path, GOOD, "", {**GOOD, **bad}))
    assert caught.value.code == f"labels_unreadable_{code}"
    for lang, line in (("zh", "第 3 行"), ("en", "Line 3")):
        said = explain(caught.value, lang)
        assert line in said and named in said and "labels.jsonl" in said and len(said) < 700


@pytest.mark.parametrize("bad", ["not json", "[1]", '"text"', '{"text": ', "[" * 100000])
def test_a_broken_line_is_named(tmp_path: Path, bad: str) -> None:
    with pytest.raises(InputError) as caught:
        read_rows(written(tmp_path, GOOD, bad, GOOD))
    assert (caught.value.code, caught.value.params["line"]) == ("labels_unreadable_line", 2)


def test_what_is_no_file_of_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.jsonl").write_text("\n \n")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    monkeypatch.chdir(tmp_path)
    for name, code in (("none.jsonl", "missing"), ("empty.jsonl", "empty"), ("binary.jsonl", "encoding"), (".", "folder"),
                       ("a\0b", "missing")):
        with pytest.raises(InputError) as caught:
            read_rows(name)
        assert caught.value.code == f"labels_unreadable_{code}" and caught.value.params["file"]
        assert explain(caught.value, "zh") != explain(caught.value, "en")


def test_merged_codes_are_followed(tmp_path: Path, model: TopicModel) -> None:
    path = written(tmp_path, {**GOOD, "accept": ["queue_wait", "slow_processing", "other"]})
    merged = changed(tmp_path, merges={"queue_wait": "slow_processing"})
    [row] = read_rows(path, merged)
    assert (row["topic"], row["strict"], row["accept"]) == ("slow_processing", ["slow_processing"], ["slow_processing", "other"])


def test_a_split_code_is_decided_by_words_or_left_out(tmp_path: Path, model: TopicModel) -> None:
    split = changed(tmp_path, splits={"queue_wait": [{"code": "slow_processing", "words": {"zh": ["快递"], "en": ["parcel"]}},
                                                     {"code": "facility_env", "words": {"zh": ["座位"], "en": ["seat"]}}]})
    rows = read_rows(written(tmp_path, {**GOOD, "text": "等了半天没有座位"}, GOOD), split)
    assert rows[0]["topic"] == "facility_env" and "unplaced" not in rows[0]
    assert (rows[1]["topic"], rows[1]["unplaced"], rows[1]["strict"], rows[1]["accept"]) == (None, "queue_wait", [], ["slow_processing"])
    result = evaluate(model, [rows[1] | {"accept": []}])
    assert result.unplaced == 1 and result.languages["zh"].accept is None and result.languages["zh"].kind == 1
