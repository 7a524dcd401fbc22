"""The words people read: complete in both languages, every key that code asks for, every parameter given."""
from __future__ import annotations

import ast
import datetime as dt
import re
import string
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from bot.errors import InputError
from bot.language.texts import LANGUAGES, explain, has, join, load_texts, say
from bot.settings import ROOT
from bot.topics.severity import FLAGS

TEXTS = load_texts()
SPOKEN = {"say", "answer", "tell"}
ERRORS = {"InputError", "NotFound", "NotAllowed", "SetupError"}


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_has_two_languages_with_the_same_parameters():
    for key, text in TEXTS.items():
        assert set(text) == set(LANGUAGES), key
        assert all(isinstance(text[lang], str) and text[lang].strip() for lang in LANGUAGES), key
        assert parameters(text["zh"]) == parameters(text["en"]), key
        assert all(re.fullmatch(r"[a-z_]+[a-z0-9_]*", name) for name in parameters(text["zh"])), key


HAN = "\u3400-\u9fff"
CLOSES = "”」）》"
CODE = re.compile(r"[a-z]+=评价内容,date=日期|gaishan [^\n，。；]*|--[a-z-]+(?: \S+)?|printf [^\n]*|echo [^\n]*|\{[a-z_]+\}")


def test_chinese_is_set_with_chinese_punctuation():
    """No half-width comma, stop, colon, bracket or question mark beside a Chinese character; commands stay."""
    wrong = re.compile(rf"[{HAN}{CLOSES}][,;:?!()][^\n]?|[,;:?!()][{HAN}]|[{HAN}]\.(?![a-z])|[「」]")
    assert {key: found for key, text in TEXTS.items() if (found := wrong.findall(CODE.sub("{}", text["zh"])))} == {}


def test_english_has_no_chinese_punctuation():
    wrong = re.compile(r"[，。；：（）？！、“”]")
    assert {key: found for key, text in TEXTS.items() if (found := wrong.findall(text["en"]))} == {}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("bot", "actions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def literals(node: ast.AST) -> Iterator[str]:
    """The strings an expression may be, where all of them stand in the code."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def asked_for() -> Iterator[tuple[str, int, str, set[str] | None]]:
    """(file, line, key, parameters or None when they are passed on) of every literal key in the code."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = called(node)
            given = None if any(one.arg is None for one in node.keywords) else {one.arg for one in node.keywords}
            if name in SPOKEN or (name == "button" and path.startswith("actions")):
                for key in literals(node.args[0]):
                    yield path, node.lineno, key, given
            elif name in ERRORS:
                for code in literals(node.args[0]):
                    yield path, node.lineno, f"error_{code}", given


@lru_cache(maxsize=1)
def uses() -> list[tuple[str, int, str, frozenset[str] | None]]:
    return sorted(set((path, line, key, frozenset(given) if given is not None else None)
                      for path, line, key, given in asked_for()), key=str)


def test_the_search_for_keys_finds_them():
    assert len(uses()) > 250
    assert any(key == "error_complaint_unknown" for _, _, key, _ in uses())


def test_every_key_the_code_asks_for_is_there_with_all_its_parameters():
    assert [f"{path}:{line} {key}" for path, line, key, _ in uses() if key not in TEXTS] == []
    # the role and roles of error_role are put into words first
    short = [f"{path}:{line} {key}" for path, line, key, given in uses() if given is not None and key != "error_role"
             and not parameters(TEXTS[key]["zh"]) <= given]
    assert short == []


def families() -> Iterator[str]:
    """Keys the code puts together, by every value they are put together from."""
    from bot.analysis.rates import Verdict
    from bot.language.mentions import load_channels
    from bot.playbooks.escalation import TRIGGERS
    from bot.playbooks.model import load_playbook, playbook_ids
    from bot.playbooks.wording import wording_names
    from bot.store.people import ROLES
    from bot.topics.classification import BANDS, KINDS

    yield from (f"role_{role}" for role in ROLES)
    yield from (f"facts_{kind}" for kind in ("waiting", "handling", "minutes", "hours", "days", "months"))
    yield from (f"facts_amount_{currency}" for currency in ("CNY", "USD", "EUR", "GBP", "HKD"))
    yield from (f"prepared_{part}" for part in ("html", "history", "signature", "disclaimer", "length"))
    yield from (f"band_{band}" for band in BANDS)
    yield from (f"kind_{kind}" for kind in KINDS)
    yield from (f"not_complaint_{kind}" for kind in ("inquiry", "praise", "suggestion", "other"))
    yield from (f"severity_{level}" for level in range(4))
    yield from (f"flag_{flag}" for flag in FLAGS)
    yield from (f"change_{verdict}" for verdict in Verdict.__args__)
    yield from (f"wording_{name}" for name in wording_names())
    yield from (f"gate_state_{state}" for state in ("open", "passed", "overridden", "reopened"))
    yield from (f"step_{step}" for step in ("define", "situation", "causes", "countermeasures"))
    yield from (f"similar_{label}" for label in ("confirmed", "corrected", "unchecked"))
    yield from (f"similar_project_{status}" for status in ("open", "closed"))
    yield from (f"part_{part}" for part in ("leader", "member", "sponsor", "left"))
    yield from (f"notice_{kind}" for kind in ("answer", "part_in", "part_left", "due", "overdue",
                                              "asked", "decided"))
    yield from (f"trouble_{kind}" for kind in ("overdue", "silent", "overridden"))
    yield from (f"{what}_{status}" for what in ("task", "button_task") for status in ("done", "doing", "cancelled"))
    yield from (f"{what}_{how}" for what in ("ask_reason", "reason_in_one") for how in (
        "cancelled", "asked", "refused", "returned", "candidate_dropped", "candidate_chosen", "strategy_refused"))
    yield from (f"gate_committee_{state}" for state in ("needed", "asked", "returned", "refused"))
    yield from (f"approval_{event}" for event in ("asked", "approved", "refused", "returned"))
    yield from (f"{what}_{event}" for what in ("committee", "button", "decision")
                for event in ("approved", "refused", "returned"))
    yield from (f"trigger_{name}" for name in (*TRIGGERS, "wish"))
    yield from (f"test_{test}" for test in ("z", "fisher"))
    yield from (f"watch_every_{every}" for every in ("month", "week"))
    yield from (f"notice_watch_{way}" for way in ("more", "less"))
    yield from (f"button_unit_{unit}" for unit in ("count", "weighted"))
    yield from (f"ask_reason_{mode}" for mode in ("skip", "override", "cancel"))
    yield from (f"help_{who}" for who in ("staff", "all"))
    yield from (f"review_why_{reason}" for reason in ("abstained", "low", "language"))
    yield from (f"review_{word}" for word in ("likely", "possible", "unlikely", "confirmed", "corrected", "not_complaint",
                                              "skipped"))
    yield from (f"agree_verdict_{verdict}" for verdict in ("good", "marginal", "unacceptable", "undefined", "too_few"))
    yield from cycle()
    yield from comparison()
    yield from (f"study_head_{reference}" for reference in ("best", "average", "named"))
    yield from (f"comparison_excluded_{why}" for why in ("score_missing", "importance_missing"))
    yield from (f"comparison_warning_{code}" for code in (
        "no_gap", "top_unstable", "not_distinguishable", "few_raters", "few_attributes", "attributes_excluded"))
    yield from (f"effect_base_{unit}" for unit in ("days", "transactions", "volume"))
    yield from (f"effect_shift_{side}" for side in ("lower", "higher", "none"))
    yield from (f"effect_why_{test}" for test in ("two_proportion_z", "fisher", "exact_poisson", "quasi_poisson",
                                                 "mann_whitney", "wilcoxon", "chart"))
    yield from ("effect_need_cases", "effect_need_events", "effect_need_values", "effect_need_pairs",
                "effect_need_periods", "answer_yes",
                "answer_no")
    yield from statistics()
    yield from weights()
    yield from proposals()
    yield from candidates()
    yield from desk()
    yield from choosing()
    yield from digests()
    yield from questions()
    assert len(load_channels()) > 5
    for name in playbook_ids():
        for step in load_playbook(name).steps:
            for one in (field for top in step.fields for field in (top, *top.columns)):
                yield from (f"quantity_{choice.id}" for choice in one.choices if one.id == "unit")
                yield from (f"unit_{choice.id}" for choice in one.choices if one.id == "unit")
                if one.unit:
                    yield f"quantity_{one.unit}"


def questions() -> Iterator[str]:
    """Answers to questions in plain words, by their kinds, splits and notes."""
    from bot.questions.model import EVERY, SPLITS
    from bot.reports.questions_files import COLUMNS

    yield from (f"question_by_{by}" for by in (*SPLITS, *EVERY, "topic"))
    yield from (f"question_weekday_{day}" for day in range(7))
    yield from (f"question_why_total_{verdict}" for verdict in ("up", "down"))
    yield from (f"question_event_{way}" for way in ("up", "down"))
    yield from (f"question_note_{code}" for code in (
        "overdispersed", "counts_only", "level_unknown", "partial", "few_points", "event_too_few", "event_short",
        "event_unrecorded"))
    yield from (f"question_column_{name}" for name in COLUMNS)
    yield from (f"question_title_{kind}" for kind in ("compare", "why", "since_event", "drill", "search"))


def cycle() -> Iterator[str]:
    """The life cycle of a complaint."""
    from bot.complaints.life_rules import ACCEPTS, FIELDS, UNITS

    yield from (f"button_{way}" for way in ("acknowledged", "assessed", "investigating", "responded", "close", "reopen",
                                            "hand_over", "satisfaction"))
    yield from (f"notice_{kind}" for kind in ("handed", "reopened", "extension", "extended"))
    yield from (f"{what}_reopened" for what in ("ask_reason", "reason_in_one"))
    yield from (f"cycle_span_{span}" for span in ("normal", "complex", "extended", *UNITS, "same"))
    yield from (f"cycle_step_{act}" for act in ("extend", "extension_asked"))
    yield from (f"closing_{what}_{field}" for what in ("label", "ask", "why", "example") for field in (*FIELDS, "anyway"))
    yield from (f"accepts_{one}" for one in ACCEPTS)
    yield from (f"anyway_{way}" for way in ("keep", "close"))


def digests() -> Iterator[str]:
    """Digests and alerts."""
    from bot.digest.readers import DIGESTS

    yield from (f"digest_{what}_{kind}" for what in ("kind", "chart") for kind in DIGESTS)
    yield from (f"digest_column_{name}" for name in ("topic", "count", "share", "change"))
    yield from (f"button_digest_{way}" for way in ("on", "off"))
    yield from (f"alert_{kind}_{way}" for kind in ("topic", "watch") for way in ("more", "less"))
    yield from ("alert_severity3", "alert_queue", "alert_by_days", "alert_by_transactions")


def choosing() -> Iterator[str]:
    """Statistical analysis and the three ways side by side."""
    from bot.choosing.side_by_side import MISSING, REASONS, WAYS
    from bot.choosing.statistical import CLOSES, SPLITS, UNITS, WARNINGS

    yield from (f"statistical_from_{source}" for source in ("chat", "sample"))
    yield from (f"{what}_{unit}" for unit in UNITS for what in ("statistical_first", "side_rank"))
    yield from (f"statistical_closes_{code}" for code in CLOSES)
    yield from (f"statistical_warning_{code}" for code in WARNINGS)
    yield from (f"proposal_by_{by}" for by in SPLITS)
    yield from (f"side_way_{way}" for way in WAYS)
    yield from (f"side_why_{code}" for code in REASONS)
    # the two others are said by the analysis itself
    yield from (f"side_missing_{code}" for code in MISSING if code not in ("no_rate", "no_cost"))


def comparison() -> Iterator[str]:
    """The forms of a comparison study, its warnings, reports and charts."""
    from bot.choosing.contrast import QUADRANTS
    from bot.choosing.guards import GUARDS
    from bot.choosing.study import EVIDENCE, KINDS, OBJECT
    from bot.reports.study_files import FORMATS

    setup = ("object", "attributes", "competitors", "kinds", "importance", "source", "reference", "anchors", "raters")
    yield from (f"study_{what}_{stage}" for what in ("ask", "example", "why") for stage in (*setup, "scores", "evidence"))
    yield from (f"study_object_{name}" for name in OBJECT)
    yield from (f"study_kind_{kind}" for kind in KINDS)
    yield from (f"study_evidence_{kind}" for kind in EVIDENCE)
    yield "study_source_team"
    yield from (f"study_guard_{code}" for code in GUARDS)
    yield from (f"study_tipping_{what}" for what in ("importance", "own"))
    yield from (f"study_link_{kind}" for kind in FORMATS)
    yield from (f"study_column_{key}" for key in ("reference", "gap", "priority", "share", "rank", "focus"))
    yield from (f"chart_quadrant_{quadrant}" for quadrant in QUADRANTS)
    yield from (f"notice_{kind}" for kind in ("rate", "study_ready", "weights_judged", "strategy_waits",
                                              "strategy_approved", "strategy_refused"))


def candidates() -> Iterator[str]:
    """The board, its guided forms (data/candidates.yml), the radar, the strategies."""
    from bot.choosing.board import STATES
    from bot.choosing.candidates import METHODS
    from bot.choosing.filling import KINDS as FORM_KINDS
    from bot.choosing.forms import fields_of, rules
    from bot.choosing.strategies import APPROVERS

    for form in rules()["forms"]:
        for field in fields_of(form):
            yield from (f"{what}_{form}_{field.id}" for what in ("form", "why", "example"))
            yield f"label_{field.id}"
            yield from (f"choice_{choice.lower()}" for choice in field.choices)
    yield "label_study"
    yield from (f"{what}_{method}" for method in METHODS for what in ("method", "method_note", "board_table", "scored"))
    yield from (f"candidate_state_{state}" for state in STATES)
    yield from (f"{what}_{why}" for what in ("candidate_why", "error_candidate_unscored") for why in (
        "no_study", "no_gain", "not_in_study"))
    yield from (f"error_candidate_reason_{to}" for to in ("dropped", "chosen"))
    yield from ("candidate_why_not_yet", "candidate_chosen", "candidate_dropped")
    yield from (f"button_candidate_{way}" for way in ("score", "choose", "drop", "project", "reconsider", "outcome"))
    yield from (f"opportunity_{level}" for level in ("high", "notable", "low"))
    yield from (f"achieved_{why}" for why in ("no_study", "attribute_missing", "other_scale", "reached", "short"))
    yield from (f"technique_missing_{name}" for name in ("source", "link", "gain", "cost", "study", "weight"))
    yield "technique_warning_vendor_only"
    yield from (f"form_of_{kind}" for kind in FORM_KINDS)
    yield from (f"button_strategy_{way}" for way in ("approve", "refuse"))
    yield from (f"level_{level}" for level in APPROVERS)
    yield from (f"strategy_{what}{name}" for what in ("", "why_") for name in (
        "incremental", "incremental_split_into_stages", "leap", "escalate_to_committee"))


def desk() -> Iterator[str]:
    """The supervisor's page: the columns of its queries, what it is asked by, spans, states."""
    from bot.desk.dashboards import PARAMETERS, blocks, spans
    from bot.desk.functions import REASONS

    sql = " ".join(block.sql for block in blocks().values())
    yield from (key for key in TEXTS if key.startswith("desk_column_") and re.search(
        rf"\b{key.removeprefix('desk_column_')}\b", sql))
    yield from (f"desk_filter_{name}" for name in PARAMETERS if name not in ("number", "page"))
    yield from (f"desk_span_{name}" for name in spans(dt.date(2026, 11, 18)))
    yield from (f"desk_due_{name}" for name in PARAMETERS["due"].pattern.split("|"))
    yield from (f"desk_review_{reason}" for reason in REASONS)


def statistics() -> Iterator[str]:
    """Charts, tests, rules and warnings of ``gaishan stats`` by their codes."""
    from bot.analysis.charts.frozen import RULES as FROZEN
    from bot.analysis.charts.limits import KINDS as charts
    from bot.analysis.charts.rules import RULES, SETS

    yield from (f"report_{unit}_by_{every}" for unit in ("count", "per_1000", "percent", "minutes") for every in ("month", "week"))
    yield from (f"stats_measure_{measure}" for measure in ("share", "count", "rate", "value", "gap"))
    yield from (f"stats_unit_{measure}" for measure in ("proportion", "rate", "times"))
    yield from (f"stats_kind_{kind}" for kind in ("run", *charts))
    yield from (f"stats_rules_{name}" for name in (*SETS, "anhoej"))
    yield from (f"stats_rule_{rule}" for rule in (*RULES, "run_too_long", "too_few_crossings", "moving_range"))
    yield from (f"stats_rule_{rule}" for rule in FROZEN)
    yield from (f"stats_why_{code}" for code in (
        "few_points", "flat", "one_value", "skewed", "rare_events", "gaps", "large_sizes", "overdispersed", "share",
        "changing_exposure", "equal_exposure", "no_exposure"))
    yield from (f"stats_limits_{firmness}" for firmness in ("firm", "provisional", "too_few"))
    yield from (f"stats_test_{test}" for test in ("two_proportion_z", "fisher", "exact_poisson", "quasi_poisson",
                                                 "mann_whitney", "wilcoxon"))
    yield from (f"stats_warning_{code}" for code in (
        "unequal_periods", "different_season", "worst_period_baseline", "periods_order", "few_values",
        "chart_provisional", "chart_disagrees", "overdispersed", "overdispersed_shares", "few_units"))
    yield from (f"stats_need_{question}" for question in ("proportions", "reduction", "margin"))


def weights() -> Iterator[str]:
    """Methods, parts of the interview and warnings of weights."""
    from bot.choosing.weights.judgements import METHODS

    yield from (f"weights_method_{method}" for method in METHODS)
    yield from (f"weights_part_{part}" for part in ("base", "open", "check", "again", "edit"))
    yield from (f"weights_why_{part}" for part in ("base", "check", "again", "edit", "values"))
    yield from (f"weights_example_{stage}" for stage in ("items", "method", "values"))
    yield from (f"weights_strength_{strength}" for strength in (3, 5, 7, 9))
    yield from (f"weights_warning_{code}" for code in (
        "inconsistent", "unchecked", "group_cycle", "all_equal", "zero_weight"))


def proposals() -> Iterator[str]:
    """What is proposed from the stored complaints."""
    from bot.analysis.rates import Verdict
    from bot.proposals.causes import load_causes
    from bot.proposals.measure import KINDS
    from bot.store.figures import LEVELS

    yield from (f"proposal_{what}_{kind}" for what in ("baseline", "test", "side") for kind in KINDS.values())
    yield from ("proposal_baseline_exposure", "proposal_side_exposure")  # bot.proposals.measure.form
    yield from (f"proposal_by_{by}" for by in LEVELS)
    yield from (f"proposal_weekday_{day}" for day in range(7))
    yield from (f"proposal_basis_{basis}" for basis in ("others", "days", "even"))
    yield from (f"proposal_branch_{state.branch}" for state in load_causes().states)
    yield from (f"proposal_within_{by}" for by in ("second", "product"))
    yield from (f"proposal_trend_{verdict}" for verdict in Verdict.__args__)


def test_every_family_is_whole():
    assert sorted(set(families()) - set(TEXTS)) == []


def test_every_intent_that_is_offered_has_a_name():
    import importlib

    for name in importlib.import_module("actions.talk").OFFERED:
        assert f"intent_{name}" in TEXTS
    for key, _, _ in importlib.import_module("actions.talk").MENU:
        assert key in TEXTS


def test_every_command_and_option_of_the_command_line_has_words():
    import click

    from bot.cli.base import COMMANDS, root

    def walk(command: click.Command, path: str) -> None:
        assert path in TEXTS
        for one in command.params:
            assert f"cli_option_{one.name}" in TEXTS or isinstance(one, click.Argument) or one.name == "help", (path, one.name)
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, f"{path}_{name}")

    context = click.Context(root)
    for name in COMMANDS:
        walk(root.get_command(context, name), f"cli_gaishan_{name}")


def test_no_text_is_left_over():
    """A key nobody asks for is either a slip in the code or a dead text."""
    used = {key for _, _, key, _ in uses()} | set(families())
    prefixes = ("gate_", "transfer_", "cli_", "intent_", "menu_", "chart_", "unit_", "doctor_")
    code = "\n".join(path.read_text("utf-8") for folder in ("bot", "actions") for path in (ROOT / folder).rglob("*.*")
                     if path.suffix in (".py", ".html"))
    left = [key for key in TEXTS if key not in used and not key.startswith(prefixes)
            and not re.search(rf"[\"']{re.escape(key.removeprefix('error_'))}[\"']", code)]
    assert left == []


# -- the functions ----------------------------------------------------------------------------------------------
def test_say_fills_in_and_takes_a_value_for_a_value():
    assert say("error_study_scale", "zh", low=1, high=10) == "分数要在 1 到 10 之间。请重新写。"
    assert "{low}" in say("complaint_branch", "en", branch="{low}")
    assert "<script>" in say("complaint_branch", "en", branch="<script>")


def test_a_parameter_is_never_a_path_into_an_object(tmp_path):
    from bot.language.texts import _Formatter

    for path in ("a.__class__", "a[0]", "a.b"):
        with pytest.raises(KeyError):
            _Formatter().vformat("{" + path + "}", (), {"a": "x"})


@pytest.mark.parametrize(("key", "lang"), [("no_such_key", "zh"), ("greet", "fr"), ("greet", "zh")])
def test_what_is_missing_is_a_fault(key, lang):
    with pytest.raises(KeyError):
        say(key, lang)


def test_hostile_parameters_stand_as_they_are(hostile):
    for lang in LANGUAGES:
        assert hostile in say("complaint_branch", lang, branch=hostile)


def test_has_join_explain():
    assert has("greet")
    assert not has("no_such_key")
    assert join(["甲", "乙"], "zh") == "甲、乙"
    assert join(("A", "B"), "en") == "A, B"
    assert join([], "en") == ""
    assert explain(InputError("reason_needed"), "en") == TEXTS["error_reason_needed"]["en"]


def test_a_key_defined_twice_is_a_fault(tmp_path):
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(yaml.safe_dump({"same": {"zh": "字", "en": "word"}}, allow_unicode=True), "utf-8")
    with pytest.raises(ValueError, match="same"):
        load_texts(tmp_path)
    assert load_texts(Path(tmp_path / "empty")) == {}


@pytest.mark.parametrize(("count", "words"), [(1, "is"), ("1", "is"), (0, "are"), (2, "are"), ("1,000", "are"), (1.5, "are")])
def test_a_text_may_have_words_for_one(monkeypatch, count, words):
    monkeypatch.setitem(TEXTS, "one_or_many", {"en": "{count} {count:is|are} there"})
    assert say("one_or_many", "en", count=count) == f"{count} {words} there"
