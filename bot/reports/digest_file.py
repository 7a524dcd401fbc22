"""A digest as one HTML file to be sent by e-mail or opened: nothing outside it is needed."""
from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from bot.digest.content import Digest
from bot.errors import SetupError
from bot.language.texts import say
from bot.reports.digest import chart_spec, parts
from bot.topics.taxonomy import load_taxonomy


def digest_file(found: Digest, lang: str, folder: Path) -> Path:
    """Write it into ``folder`` under a name that cannot be guessed. SetupError where the folder cannot be written."""
    name = f"digest-{found.kind}-{found.period.start}-{lang}-{secrets.token_hex(16)}.html"
    return write(found, lang, folder / name)


def write(found: Digest, lang: str, path: Path) -> Path:
    """Write it to ``path``, whole or not at all."""
    temporary = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(page(found, lang), "utf-8")
        os.replace(temporary, path)
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(path.parent)) from error
    return path


def page(found: Digest, lang: str) -> str:
    """The HTML; the chart is a PNG inside it, since mail programs do not show SVG."""
    from jinja2 import Environment, PackageLoader, select_autoescape

    from bot.reports import charts

    taxonomy = load_taxonomy()
    spec = chart_spec(found, taxonomy, lang)
    picture = None if spec is None else {
        "address": "data:image/png;base64," + base64.b64encode(charts.png(spec)).decode(), "words": spec["description"]}
    environment = Environment(loader=PackageLoader("bot.reports"), autoescape=select_autoescape(default=True),
                              trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("digest.html").render(
        told=parts(found, taxonomy, lang), picture=picture, lang=lang, foot=say("digest_foot", lang))
