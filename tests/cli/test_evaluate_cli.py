"""gaishan evaluate: its tables in both languages, what cannot be read, and models trained before there were tables."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.language.texts import say
from bot.reports.evaluation import labelled_text, trained_text
from bot.topics.evaluate import evaluate
from bot.topics.labelled import read_rows
from bot.topics.model import TopicModel
from bot.topics.taxonomy import PATH, load_taxonomy
from tests.conversations.bot_for_tests import need_models

ROWS = [
    {"text": "排队等了两个小时还没轮到", "lang": "zh", "kind": "complaint", "topic": "queue_wait", "severity": [2, 1]},
    {"text": "厕所又脏又臭", "lang": "zh", "kind": "complaint", "topic": "staff_attitude"},
    {"text": "They charged me twice for one transfer", "lang": "en", "kind": "complaint", "topic": "fee_dispute",
     "accept": ["fee_dispute", "processing_error"]},
    {"text": "What are your opening hours?", "lang": "en", "kind": "complaint", "topic": "other"},
    {"text": "几点开门", "lang": "zh", "kind": "inquiry"}, {"text": "几点关门", "lang": "zh", "kind": "disputed"}]


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return TopicModel.load(need_models().topics_model, need_models().encoder)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    return path


def tables(text: str) -> list[list[str]]:
    """Every table; each stands after a blank line, has a separator row and rows of one width."""
    found = []
    for block in text.split("\n\n"):
        lines = block.splitlines()
        if lines and lines[0].startswith("|"):
            assert re.fullmatch(r"(\|-{3}:?)+\|", lines[1]), lines[:2]
            assert len({line.count("|") for line in lines}) == 1, lines
            found.append(lines)
        else:
            assert not any("|" in line for line in lines), block
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("only", [None, "zh", "en"])
def test_labelled_tables(model: TopicModel, file: Path, lang: str, only: str | None) -> None:
    taxonomy = load_taxonomy()
    text = labelled_text(evaluate(model, read_rows(file)), taxonomy, lang, only)
    found = tables(text)
    assert not any(code in text for code in taxonomy.codes if code != "other")
    assert (taxonomy.name("queue_wait", lang) in text) == (only != "en")
    assert (taxonomy.name("fee_dispute", lang) in text) == (only != "zh")
    names = [say(f"cli_evaluate_language_{one}", lang) for one in ([only] if only else ["all", "zh", "en"])]
    assert found[0][0] == "| " + " | ".join([say("cli_evaluate_measure", lang), *names]) + " |"
    for title in ("kinds", "topics", "coverages", "reliability"):
        assert say(f"cli_evaluate_{title}", lang) + "\n\n|" in text


def test_what_is_confused_holds_no_right_answer(model: TopicModel, file: Path) -> None:
    result = evaluate(model, read_rows(file))
    for details in result.details.values():
        assert all(gold != said for gold, said, _ in (*details.confusions, *details.kind_confusions))
    assert ("staff_attitude", "facility_env", 1) in result.details["zh"].confusions
    assert not any(gold == "staff_attitude" for gold, _, _ in result.details["en"].confusions)
    # the topic "other" is not the kind "other", and a complaint taken for a question is no right answer
    assert ("other", "kind:inquiry", 1) in result.details["en"].confusions
    assert result.details["en"].kinds.keys() == {"complaint"} and result.details["en"].topics["other"]["f1"] == 0
    assert result.details["all"].topics["fee_dispute"]["accept"] == 1
    assert result.details["zh"].topics.keys() == {"queue_wait", "staff_attitude"}


def test_on_the_command_line(call, file: Path, tmp_path: Path) -> None:
    code, out, _ = call("evaluate", str(file))
    assert code == 0 and "--language zh" in out and "no complaint (inquiry)" in out
    code, out, _ = call("evaluate", str(file), "--language", "zh")
    assert code == 0 and "English" not in out and "Fee" not in out
    code, out, _ = call("evaluate", str(file), "--json")
    found = json.loads(out)
    assert code == 0 and found["details"]["zh"]["topics"]["queue_wait"]["n"] == 1
    assert call("evaluate", str(file), "--language", "fr")[0] == 2
    file.write_text(json.dumps(ROWS[0]) + "\n" + json.dumps({**ROWS[0], "topic": "bogus"}), "utf-8")
    code, out, err = call("evaluate", str(file))
    assert (code, out) == (2, "") and "Line 2" in err and "bogus" in err and "queue_wait" in err
    code, _, err = call("evaluate", str(tmp_path))
    assert code == 2 and tmp_path.name in err and "folder" in err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_saved_with_the_model(model: TopicModel, lang: str) -> None:
    taxonomy = load_taxonomy()
    for only in (None, "zh", "en"):
        text = trained_text(model.meta, taxonomy, lang, only)
        found = tables(text)
        assert len(found) >= 7 and not any(code in text for code in taxonomy.codes if code != "other")
        assert all(taxonomy.name(code, lang) in text for code in taxonomy.codes)
        assert say("cli_evaluate_calibration_error", lang) in text and say("cli_evaluate_kind_confusions", lang) in text
        accuracy = model.meta["languages"][only or "all"]["accuracy"]
        assert re.search(rf"\| {accuracy:.3f} \(0\.\d\d–0\.\d\d\) \|", text), "with its interval"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_model_trained_before_there_were_tables(model: TopicModel, lang: str) -> None:
    older = {key: value for key, value in model.meta.items() if key != "details"}
    text = trained_text(older, load_taxonomy(), lang)
    assert say("cli_evaluate_older", lang) in text and len(tables(text)) == 4
    assert f"{older['languages']['en']['accuracy']:.3f}" in text


def test_a_topic_merged_since_is_told_from_the_one_it_is_now(model: TopicModel, tmp_path: Path) -> None:
    (tmp_path / "topics.yml").write_text("merges: {queue_wait: slow_processing}\n", "utf-8")
    merged = load_taxonomy(PATH, tmp_path / "topics.yml")
    was = load_taxonomy()
    text = trained_text(model.meta, merged, "zh")
    assert f"{was.name('slow_processing', 'zh')}（原“{was.name('queue_wait', 'zh')}”）" in text
