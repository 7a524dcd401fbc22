"""What all charts share: the looks, and pictures by vl-convert of Vega-Lite specifications made with altair.

Charts that rank stand in ``charts_ranking``, over time in ``charts_time``, of a project in ``charts_project``.
A specification is a plain dict; a picture is kept under the hash of what it shows, since altair takes 0.4 s. Words
come from data/texts/charts.yml, colours from data/colours.yml. With an unknown font family vl-convert draws no text
at all and says nothing: tests/reports/test_charts.py compares pictures with and without words.
"""
from __future__ import annotations

import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from bot.errors import InputError, SetupError
from bot.reports.labels import wrap
from bot.settings import ROOT

FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
FONT = "Noto Sans CJK TC"  # the family in that package; it has the simplified forms too
READERS_FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC"  # of a page, by simplified forms
FONTS = f"{FONT}, {READERS_FONTS}, sans-serif"
SIZE, TITLE_SIZE = 13, 16
PALE = 0.38  # strength of the bars that are not among the few
HEIGHT = 320
SPECIFICATION = ".json"  # beside a picture of the talk
PICTURES = (".png", ".svg", ".html")  # what a chart is saved as
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def fast(draw: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Without altair's validation of every part, which takes a second beside Rasa's old jsonschema.

    tests/reports/test_charts.py validates the specifications against the schema instead.
    """
    @functools.wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> dict[str, Any]:
        from altair.utils.schemapi import disable_debug_mode

        disable_debug_mode()  # for good: altair's own context manager lets one thread turn it on again under another
        return draw(*args, **kwargs)

    return drawn


def picture(folder: Path, draw: Callable[[], dict[str, Any]], *given: object) -> Path:
    """The picture of ``draw()`` in ``folder``, drawn once for the same ``given``; beside it the specification, which the
    page shows live.

    Pictures are fetched by address alone: the name says nothing and cannot be guessed.
    """
    name = hashlib.sha256(repr((given, str(folder), _looks())).encode()).hexdigest()[:40]
    path = folder / f"{name}.png"
    if not path.is_file():
        spec = draw()
        write(_in_readers_font(json.dumps(spec, ensure_ascii=False)).encode(), path.with_suffix(SPECIFICATION))
        to_png(spec, path)
    return path


def png(spec: Mapping[str, Any], scale: float = 2) -> bytes:
    """The picture of ``spec``; ``scale`` 1 draws one pixel a unit of the specification."""
    import vl_convert

    _register_font()
    return vl_convert.vegalite_to_png(json.dumps(spec), scale=scale)


def svg(spec: Mapping[str, Any]) -> str:
    """The drawing of ``spec``, sharp at any size; its words are set in the reader's own font."""
    import vl_convert

    _register_font()
    return _in_readers_font(vl_convert.vegalite_to_svg(json.dumps(spec)))


def html(spec: Mapping[str, Any], lang: str) -> str:
    """A page of its own with ``spec`` as a live chart (tooltips); it needs no network, and is set in the reader's font."""
    import vl_convert

    title = escape(str(spec.get("description", "")))
    page = vl_convert.vegalite_to_html(_in_readers_font(json.dumps(spec)), bundle=True)
    return page.replace("<html>", f'<html lang="{"zh-CN" if lang == "zh" else "en"}">', 1).replace(
        "<title>Chart</title>", f"<title>{title}</title>", 1)


def _in_readers_font(drawing: str) -> str:
    """What a browser draws has the reader's own font; only pictures drawn here need the bundled one."""
    return drawing.replace(FONTS, f"{READERS_FONTS}, sans-serif")


def save(spec: Mapping[str, Any], path: str | Path, lang: str) -> Path:
    """Draw ``spec`` into ``path`` as its ending says (PICTURES). InputError ``picture_kind``, SetupError as ``to_png``."""
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in PICTURES:
        raise InputError("picture_kind", kinds=" ".join(PICTURES))
    return write(png(spec) if kind == ".png" else (svg(spec) if kind == ".svg" else html(spec, lang)).encode(), path)


def to_png(spec: Mapping[str, Any], path: str | Path, scale: float = 2) -> Path:
    """Draw ``spec`` into ``path``, whole or not at all, and return the path. SetupError when it cannot be written."""
    return write(png(spec, scale), Path(path))


def write(picture: bytes, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(picture)
        try:
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except OSError:
            os.unlink(file.name)
            raise
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(path.parent)) from error
    return path


def warm_up() -> None:
    """Pay the price of the first picture (some seconds) before somebody waits for one; safe in a thread."""
    from bot.analysis.pareto import pareto
    from bot.reports.charts_ranking import pareto_chart

    png(pareto_chart(pareto({"一": 1}), {}, "一", "zh"))


def font_folder() -> Path:
    """The folder of the bundled Chinese font; SetupError ``font_missing`` when its package is not installed."""
    found = find_spec(FONT_PACKAGE)
    for folder in (found.submodule_search_locations or []) if found else []:
        if any(Path(folder).glob("*.otf")):
            return Path(folder)
    raise SetupError("font_missing")


@lru_cache(maxsize=1)
def _register_font() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))


@lru_cache(maxsize=1)
def _looks() -> str:
    """What besides the data decides how a picture looks: the modules of charts, the colours, the words."""
    files = (*sorted(Path(__file__).parent.glob("charts*.py")), ROOT / "data" / "colours.yml",
             ROOT / "data" / "texts" / "charts.yml")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@lru_cache(maxsize=1)
def palette() -> dict[str, Any]:
    """The colours by what they paint (data/colours.yml)."""
    return yaml.safe_load((ROOT / "data" / "colours.yml").read_text("utf-8"))


def ink_on(colour: str) -> str:
    """White or the colour of text, whichever stands out more on ``colour`` (#rrggbb; contrast as in WCAG 2)."""
    def luminance(hexed: str) -> float:
        parts = [int(hexed[place:place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    ground, ink = luminance(colour), palette()["line"]
    dark = luminance(ink)
    return "white" if 1.05 / (ground + 0.05) >= (max(ground, dark) + 0.05) / (min(ground, dark) + 0.05) else ink


def lookup(items: Sequence[Any]) -> str:
    """A Vega expression that turns the place on an axis into its words (a list of lines or one)."""
    return f"{json.dumps(items, ensure_ascii=False)}[datum.value]"


def heading(text: str, below: Sequence[str], room: float) -> Any:
    """Title and the lines below it, broken to ``room`` pixels."""
    import altair as alt

    room = max(room, 400)
    return alt.TitleParams(text=wrap(text, room, TITLE_SIZE, 2), subtitle=[line for words in below for line in
                           wrap(words, room, SIZE, 2)], anchor="start", offset=14)


def number(value: float) -> str:
    """A count as people write it: whole where it is whole, thousands marked."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def finished(chart: Any, data: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The specification with its data and looks; put in here, because altair copies what it is given many times."""
    ink = palette()["line"]
    spec = chart.to_dict(validate=False)
    if data is not None:
        spec.setdefault("datasets", {})["rows"] = data
    spec["config"] = {
        "font": FONTS, "background": "white", "padding": 14, "view": {"stroke": None},
        "axis": {"labelFontSize": SIZE, "titleFontSize": SIZE, "titleFontWeight": "normal", "titlePadding": 10,
                 "labelColor": ink, "titleColor": ink, "gridColor": palette()["grid"]},
        "title": {"fontSize": TITLE_SIZE, "fontWeight": "normal", "color": ink, "subtitleFontSize": SIZE,
                  "subtitleColor": ink, "subtitlePadding": 6, "subtitleLineHeight": SIZE + 4},
        "legend": {"labelFontSize": SIZE, "labelColor": ink}, "text": {"color": ink}}
    return spec
