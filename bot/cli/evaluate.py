"""gaishan evaluate: how well the topic model does on labelled texts, or did in its own cross-validation."""
from __future__ import annotations

from pathlib import Path

import click

from bot import settings
from bot.cli.base import Command, language, option, out, out_json


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@option("--language", "only", type=click.Choice(["zh", "en"]))
@option("--json", "as_json", is_flag=True)
def evaluate(file: Path | None, only: str | None, as_json: bool) -> None:
    from bot.reports.evaluation import labelled_text, trained_text
    from bot.topics import evaluate as scoring
    from bot.topics.current import get_model
    from bot.topics.taxonomy import load_taxonomy

    taxonomy = load_taxonomy()
    rows = scoring.read_rows(file, taxonomy) if file is not None else None
    model = get_model(settings.load())
    if rows is None:
        out_json(model.meta) if as_json else out(trained_text(model.meta, taxonomy, language(), only))
        return
    result = scoring.evaluate(model, rows)
    out_json(result.as_dict()) if as_json else out(labelled_text(result, taxonomy, language(), only))


commands = {"evaluate": evaluate}
