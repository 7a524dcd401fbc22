"""gaishan evaluate: how well the topic model does on labelled texts, or did in its own cross-validation."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import settings
from bot.cli.base import Command, language, option, out, out_json
from bot.language.texts import say

if TYPE_CHECKING:
    from bot.topics.evaluate import Evaluation, Scores


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@option("--json", "as_json", is_flag=True)
def evaluate(file: Path | None, as_json: bool) -> None:
    from bot.topics.current import get_model
    from bot.topics.report import Report

    model = get_model(settings.load())
    if file is None:
        out_json(model.meta) if as_json else out(Report({"seconds": 0.0, **model.meta}).table())
        return
    from bot.topics import evaluate as scoring

    result = scoring.evaluate(model, scoring.read_rows(file))
    out_json(result.as_dict()) if as_json else out(as_text(result, language()))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    return _number(value) + (f" ({interval[0]:.2f}–{interval[1]:.2f})" if interval else "")


def as_text(result: Evaluation, lang: str) -> str:
    """The tables for the terminal, as Markdown."""
    heads = ("n", "complaints", "kind", "complaint_f1", "strict", "accept", "macro_f1", "abstained", "when_sure",
             "precision_at_70", "calibration_error", "severity")
    lines = ["| | " + " | ".join(say(f"cli_evaluate_{head}", lang) for head in heads) + " |",
             "|---" * (len(heads) + 1) + "|"]
    for name, scores in result.languages.items():
        lines.append(f"| {name} | " + " | ".join(_cells(scores)) + " |")
    lines += ["", say("cli_evaluate_topics", lang)]
    lines += [f"| {code} | {row['n']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} |"
              for code, row in result.topics.items()]
    lines += ["", say("cli_evaluate_coverage", lang)]
    lines += [f"| {share} | {right:.3f} |" for share, right in result.coverage.items()]
    lines += ["", say("cli_evaluate_reliability", lang)]
    lines += [f"| {n} | {confidence:.3f} | {right:.3f} |" for n, confidence, right in result.reliability]
    lines += ["", say("cli_evaluate_confusions", lang)]
    lines += [f"| {gold} | {said} | {count} |" for gold, said, count in (*result.confusions, *result.kinds)]
    return "\n".join(lines)


def _cells(scores: Scores) -> list[str]:
    return [str(scores.n), str(scores.complaints), _number(scores.kind), _number(scores.complaint_f1),
            _with_interval(scores.strict, scores.strict_interval), _with_interval(scores.accept, scores.accept_interval),
            _with_interval(scores.macro_f1, scores.macro_f1_interval), _number(scores.abstained),
            _number(scores.when_sure), _number(scores.precision_at_70), _number(scores.calibration_error),
            _number(scores.severity)]


commands = {"evaluate": evaluate}
