"""How well the topic model does, as Markdown tables: on labelled texts, or in the cross-validation of its training."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.language.texts import say
from bot.topics.classification import BANDS, KINDS
from bot.topics.evaluate import KIND, LANGUAGES, Evaluation
from bot.topics.labelled import DISPUTED
from bot.topics.taxonomy import Taxonomy

LABELLED = ("n", "complaints", "kind", "complaint_f1", "kind_macro_f1", "strict", "accept", "macro_f1", "abstained",
            "when_sure", "precision_at_70", "calibration_error", "severity")
TRAINED = ("n", "complaints", "kind", "complaint_f1", "kind_macro_f1", "accuracy", "macro_f1", "top2", "abstained",
           "accuracy_when_sure", "precision_at_70", "calibration_error")
Details = Mapping[str, Mapping[str, Any]]


def labelled_text(result: Evaluation, taxonomy: Taxonomy, lang: str, only: str | None = None) -> str:
    """All tables of an evaluation on labelled texts; ``only``: of the texts of one language."""
    details = {name: {**asdict(result.details[name]), "scores": asdict(result.languages[name])} for name in LANGUAGES}
    tables = [_overview(details, LABELLED, lang, only), *_tables(details, ("strict", "accept"), taxonomy, lang, only)]
    if result.unplaced:
        tables.append([say("cli_evaluate_unplaced", lang, count=result.unplaced)])
    return _joined(tables, lang, only)


def trained_text(numbers: Mapping[str, Any], taxonomy: Taxonomy, lang: str, only: str | None = None) -> str:
    """All tables of the report saved with a model; of a model trained before they were kept, those there are."""
    kept = "details" in numbers
    details = _saved(numbers)
    tables = [[say("cli_evaluate_trained", lang, folds=numbers.get("folds", "–"))], _overview(details, TRAINED, lang, only)]
    tables += _tables(details, (), taxonomy, lang, only) if kept else _few_tables(numbers, taxonomy, lang)
    tables += [_bands(numbers, lang), [say("cli_evaluate_version", lang, version=numbers.get("version", "–"),
                                           examples=numbers.get("examples", "–"))]]
    if not kept:
        tables.append([say("cli_evaluate_older", lang)])
    return _joined(tables, lang, only if kept else "")


def trained_summary(numbers: Mapping[str, Any], lang: str) -> str:
    """The overall numbers of a training alone."""
    return "\n\n".join(map("\n".join, (_overview(_saved(numbers), TRAINED, lang, None), _bands(numbers, lang))))


def _saved(numbers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The details of each language; of an older model its few overall numbers."""
    kept = numbers.get("details", {})
    return {name: {**kept.get(name, {}), "scores": {**row, **kept.get(name, {}).get("scores", {})}}
            for name, row in numbers["languages"].items()}


def _joined(tables: Sequence[list[str]], lang: str, only: str | None) -> str:
    more = [[say("cli_evaluate_one_language", lang)]] if only is None else []
    return "\n\n".join("\n".join(table) for table in (*tables, *more) if table)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> list[str]:
    """A title, a blank line and a table whose first ``texts`` columns are words; nothing without rows."""
    if not rows:
        return []
    return [*([title, ""] if title else []), "| " + " | ".join(heads) + " |",
            "|---" * texts + "|---:" * (len(heads) - texts) + "|", *("| " + " | ".join(row) + " |" for row in rows)]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _cell(row: Mapping[str, Any], name: str) -> str:
    value, interval = row.get(name), row.get(f"{name}_interval")
    if isinstance(value, int):
        return str(value)
    return _number(value) + (f" ({interval[0]:.2f}–{interval[1]:.2f})" if interval else "")


def _of(lang: str, name: str) -> str:
    return say(f"cli_evaluate_language_{name}", lang)


def _overview(details: Details, measures: Sequence[str], lang: str, only: str | None) -> list[str]:
    shown = [only] if only else LANGUAGES
    scores = [details[name]["scores"] for name in shown]
    rows = [[say(f"cli_evaluate_{measure}", lang), *(_cell(one, measure) for one in scores)]
            for measure in measures if any(measure in one for one in scores)]
    return _table("", [say("cli_evaluate_measure", lang), *(_of(lang, name) for name in shown)], rows)


def _tables(details: Details, more: Sequence[str], taxonomy: Taxonomy, lang: str, only: str | None) -> list[list[str]]:
    """Kinds, topics (with the columns ``more``), coverage, reliability, confusions."""
    about = details[only or "all"]
    languages = [] if only else ["zh", "en"]

    def scored(part: str, columns: Sequence[str], names: Mapping[str, str]) -> list[str]:
        heads = [say(f"cli_evaluate_{name}", lang)
                 for name in (f"head_{part}", "texts", "precision", "recall", *columns, "f1")]
        heads += [say("cli_evaluate_f1_of", lang, language=_of(lang, one)) for one in languages]
        rows = [[names[code], str(row["n"]), _number(row["precision"]), _number(row["recall"]),
                 *(_cell(row, column) for column in (*columns, "f1")),
                 *(_number(details[one][f"{part}s"].get(code, {}).get("f1")) for one in languages)]
                for code in names if (row := about[f"{part}s"].get(code))]
        return _table(say(f"cli_evaluate_{part}s", lang), heads, rows)

    names = {kind: kind_name(kind, lang) for kind in KINDS}
    topics = {code: label_name(code, taxonomy, lang) for code in (*taxonomy.codes, *sorted(about["topics"]))}
    shown = [only] if only else LANGUAGES
    cover = [[part, *(_number(details[name]["coverage"].get(part)) for name in shown)] for part in about["coverage"]]
    reliable = [[str(n), _number(confidence), _number(right)] for n, confidence, right in about["reliability"]]
    heads = [say(f"cli_evaluate_{name}", lang) for name in ("gold", "said", "texts")]
    return [
        scored("kind", (), names),
        scored("topic", more, topics),
        _table(say("cli_evaluate_coverages", lang), [say("cli_evaluate_coverage", lang), *(_of(lang, one) for one in shown)],
               cover),
        _table(say("cli_evaluate_reliability", lang),
               [say(f"cli_evaluate_{name}", lang) for name in ("texts", "confidence", "right")], reliable, 0),
        _table(say("cli_evaluate_confusions", lang), heads,
               [[label_name(gold, taxonomy, lang), label_name(said, taxonomy, lang), str(count)]
                for gold, said, count in about["confusions"]], 2),
        _table(say("cli_evaluate_kind_confusions", lang), heads,
               [[kind_name(gold, lang), kind_name(said, lang), str(count)]
                for gold, said, count in about["kind_confusions"]], 2),
    ]


def _few_tables(numbers: Mapping[str, Any], taxonomy: Taxonomy, lang: str) -> list[list[str]]:
    """Kinds and topics of a model trained before there were details: recall; accuracy by language and F1."""
    kinds = [[kind_name(kind, lang), _number(recall)] for kind, recall in numbers.get("kinds", {}).items()]
    heads = [say(f"cli_evaluate_{name}", lang) for name in ("head_topic", "texts", "accuracy_zh", "accuracy_en", "f1_plain")]
    rows = [[taxonomy.name(code, lang), str(row["n"]), _number(row["zh"]), _number(row["en"]), _number(row["f1"])]
            for code, row in numbers["topics"].items()]
    return [_table(say("cli_evaluate_kinds", lang), [say(f"cli_evaluate_{name}", lang) for name in ("head_kind", "recall")],
                   kinds), _table(say("cli_evaluate_topics", lang), heads, rows)]


def _bands(numbers: Mapping[str, Any], lang: str) -> list[str]:
    heads = [say(f"cli_evaluate_{name}", lang) for name in ("band", "share", "right")]
    rows = [[say(f"band_{name}", lang), _number(row["share"]), _number(row["precision"])]
            for name in BANDS if (row := numbers.get("bands", {}).get(name))]
    return _table(say("cli_evaluate_bands", lang), heads, rows)


def kind_name(kind: str, lang: str) -> str:
    """A kind's name for people."""
    return say("cli_evaluate_disputed", lang) if kind == DISPUTED else say(f"kind_{kind}", lang)


def label_name(label: str, taxonomy: Taxonomy, lang: str) -> str:
    """A topic's name, or the kind a complaint was taken for."""
    if label.startswith(KIND):
        return say("cli_evaluate_as_kind", lang, kind=kind_name(label.removeprefix(KIND), lang))
    if label in taxonomy.moved:  # merged after the model was trained
        called = taxonomy.merged_names.get(label, ())
        old = called[LANGUAGES[1:].index(lang)] if len(called) > 1 else label
        return say("cli_evaluate_merged", lang, topic=taxonomy.name(label, lang), old=old)
    return taxonomy.name(label, lang)
