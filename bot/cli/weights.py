"""gaishan weights."""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bot.cli.base import Command, language, option, out, out_json
from bot.errors import InputError

METHODS = ("ahp", "0-1", "0-4", "direct")


@click.command(cls=Command)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@option("--items", "weight_items")
@option("--pair", "weight_pairs", multiple=True)
@option("--method", "weight_method", type=click.Choice(METHODS))
@option("--json", "as_json", is_flag=True)
def weights(file: Path | None, weight_items: str | None, weight_pairs: tuple[str, ...], weight_method: str | None,
            as_json: bool) -> None:
    from bot.choosing.weights.files import read_file
    from bot.choosing.weights.weigh import weigh
    from bot.reports.weights import weights_table

    if (file is None) == (weight_items is None) or (file and weight_pairs):
        raise InputError("weights_file_or_items")
    given = read_file(file, weight_method or "ahp") if file else _typed(weight_items or "", weight_pairs, weight_method)
    method = weight_method or ("direct" if given.direct else "ahp")
    if given.direct != (method == "direct"):
        raise InputError("weights_other_method", method=method)
    result = weigh(method, given.items, given.raters)
    if as_json:
        out_json(asdict(result))
    else:
        out("\n".join(weights_table(result, language())))


def _typed(text: str, pairs: tuple[str, ...], method: str | None):  # noqa: ANN202
    """What --items and --pair say. Without enough pairs InputError ``weights_pairs_due`` names those to give."""
    from bot.choosing.weights.answers import SEPARATORS
    from bot.choosing.weights.asking import base_pairs
    from bot.choosing.weights.files import Given, read_pairs, read_values
    from bot.choosing.weights.judgements import check_items

    names = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    if method == "direct" or (method is None and not pairs and names and all("=" in name for name in names)):
        values = read_values(names)
        return Given(list(values), [values], direct=True)
    check_items(names, method or "ahp")
    if not pairs:
        due = base_pairs(names)
        raise InputError("weights_pairs_due", count=len(due), pairs=", ".join(f"{left}>{right}" for left, right in due))
    return Given(names, [read_pairs(pairs, method=method or "ahp")])


commands = {"weights": weights}
