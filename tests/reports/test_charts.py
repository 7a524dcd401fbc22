"""Charts: valid specifications, and pictures that do have their words in both languages."""
from __future__ import annotations

import io
import itertools
import json
import re

import altair
import jsonschema
import numpy as np
import pytest
from PIL import Image

from bot.analysis.pareto import pareto
from bot.choosing.comparison import Study, score
from bot.errors import SetupError
from bot.reports import charts
from bot.reports.charts_ranking import comparison_chart, pareto_chart
from bot.topics.taxonomy import load_taxonomy

LANGUAGES = ("zh", "en")
COUNTS = [62, 48, 31, 22, 19, 15, 12, 11, 9, 8, 7, 6, 5, 4, 3, 2]


def ranked(number: int):
    taxonomy = load_taxonomy()
    codes = [code for code in taxonomy.codes if code != "other"][:number - 1]
    return pareto({**dict(zip(codes, COUNTS)), "other": 14})


def labels(lang: str) -> dict[str, str]:
    taxonomy = load_taxonomy()
    return {code: taxonomy[code].short[lang] for code in taxonomy.codes}


def study(names=("排队等候", "办理速度", "收费透明")) -> Study:
    return Study("惠民银行", list(names), {name: 9 - place for place, name in enumerate(names)},
                 {"惠民银行": dict.fromkeys(names, 5), "甲银行": dict.fromkeys(names, 7.5),
                  "Post Bank": dict.fromkeys(names, 6)})


def pixels(spec, tmp_path, name="picture.png") -> np.ndarray:
    path = charts.to_png(spec, tmp_path / name, scale=1)
    return np.asarray(Image.open(io.BytesIO(path.read_bytes())).convert("L")).astype(int)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", [2, 3, 9, 17])
def test_pareto_specification(lang, number):
    result = ranked(number)
    spec = pareto_chart(result, labels(lang), "城东", lang)
    rows = spec["datasets"]["rows"]
    assert [row["count"] for row in rows] == [row.count for row in result.rows]
    assert [row["strength"] == 1 for row in rows] == [row.vital for row in result.rows]
    assert rows[-1]["name"] == labels(lang)["other"]
    assert len({row["colour"] for row in rows}) == number
    assert spec == pareto_chart(result, labels(lang), "城东", lang)


def test_specifications_keep_to_the_schema():
    """Checked here for every kind, since charts.py leaves altair's slow validation out."""
    specs = [pareto_chart(ranked(9), labels("zh"), "城东", "zh"),
             pareto_chart(ranked(17), labels("en"), "Chengdong", "en"),
             pareto_chart(pareto({"other": 0.5}), {}, "", "en"), comparison_chart(score(study()), "zh")]
    for spec in specs:
        altair.Chart.from_dict(spec, validate=True)
    with pytest.raises(jsonschema.ValidationError):
        altair.Chart.from_dict({**specs[0], "layer": [{"mark": "nonsense"}]}, validate=True)


def data_of(part) -> list[dict]:
    """All rows of data anywhere in a specification."""
    if isinstance(part, dict):
        own = part["data"]["values"] if "values" in part.get("data", {}) else []
        return own + [row for value in part.values() for row in data_of(value)]
    return [row for item in part for row in data_of(item)] if isinstance(part, list) else []


def shown(spec) -> list[str]:
    """The labels of the first axis with an expression, lines joined."""
    text = json.dumps(spec, ensure_ascii=False)
    expression = re.search(r'"labelExpr": "(\[\[.*?\]\])\[datum', text).group(1)
    return ["".join(lines).replace(" ", "") for lines in json.loads(json.loads(f'"{expression}"'))]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", [3, 9, 17])
def test_no_label_of_the_taxonomy_is_cut(lang, number):
    result = ranked(number)
    found = shown(pareto_chart(result, labels(lang), "城东", lang))
    assert found == [labels(lang)[row.category].replace(" ", "") for row in result.rows]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", [3, 17])
def test_labels_are_really_drawn(lang, number, tmp_path):
    """The same chart with blank labels has fewer dark pixels below the bars: an unknown font would draw none."""
    result = ranked(number)
    spec = pareto_chart(result, labels(lang), "城东", lang)
    with_words = pixels(spec, tmp_path)
    blank = json.loads(re.sub(r'"labelExpr": "\[\[', '"labelExpr": "false ? [] : [[', json.dumps(spec)))
    text = json.dumps(blank).replace("[datum.value]", "[datum.value] && ' '")
    without = pixels(json.loads(text), tmp_path, "blank.png")
    lower = with_words.shape[0] - with_words.shape[0] // 3
    assert (with_words[lower:] < 120).sum() > (without[-(with_words.shape[0] - lower):] < 120).sum() + 40 * number


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bundled_font_has_what_is_drawn(lang, tmp_path):
    """With a family that does not exist there is no title; with ours there is."""
    spec = pareto_chart(ranked(3), labels(lang), "惠民银行 Huimin", lang)
    assert spec["config"]["font"].split(",")[0] == charts.FONT
    ours = pixels(spec, tmp_path)
    wordless = pixels({**spec, "title": {**spec["title"], "text": " ", "subtitle": " "}}, tmp_path, "none.png")
    assert (ours[:60] < 120).sum() > (wordless[:60] < 120).sum() + 300


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("subjects", [2, 3, 7])
def test_comparison_chart(lang, subjects, tmp_path, fixtures):
    rows = fixtures["comparison_scoring"]["inputs"]["attributes"]
    names = [row["name_zh"] for row in rows]
    ratings = {"本行": {row["name_zh"]: row["own"] for row in rows}}
    for place in range(1, subjects):
        ratings[f"同行{place}"] = {row["name_zh"]: row["competitor_A"] for row in rows}
    result = score(Study("本行", names, {row["name_zh"]: row["importance"] for row in rows}, ratings))
    spec = comparison_chart(result, lang)
    assert spec == comparison_chart(result, lang)
    values = data_of(spec)
    assert len([row for row in values if "score" in row]) == subjects * len(names)
    bars = [row for row in values if "strength" in row]
    assert [row["name"] for row in bars] == [row.attribute for row in result.ranking]
    assert [row["strength"] == 1 for row in bars] == [row.attribute in result.focus for row in result.ranking]
    assert shown(spec) == [row.attribute for row in result.ranking]
    picture = pixels(spec, tmp_path)
    blank = pixels(json.loads(json.dumps(spec).replace("[datum.value]", "[datum.value] && ' '")), tmp_path, "b.png")
    assert (picture < 120).sum() > (blank < 120).sum() + 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_comparison_without_a_gap_and_with_other_labels(lang, tmp_path):
    level = study()
    spec = comparison_chart(score(Study("惠民银行", level.attributes, level.importance, {
        name: dict.fromkeys(level.attributes, 7) for name in level.ratings})), lang, {"排队等候": "Waiting"})
    assert shown(spec)[0] == "Waiting" and pixels(spec, tmp_path).min() < 100


def test_hostile_names_draw_a_picture(hostile, tmp_path):
    assert pixels(pareto_chart(pareto({"a": 3, "b": 2}), {"a": hostile, "b": '"]; alert(1); ["'}, hostile,
                                      "zh"), tmp_path).min() < 100
    spec = comparison_chart(score(study((hostile, "办理速度"))), "en")
    assert pixels(spec, tmp_path, "comparison.png").min() < 100


def test_equal_labels_stay_two_bars():
    spec = pareto_chart(pareto({"a": 3, "b": 2}), {"a": "同名", "b": "同名"}, "t", "zh")
    assert [row["position"] for row in spec["datasets"]["rows"]] == [0, 1]


def test_pictures_are_written_whole_and_nothing_is_left_behind(tmp_path):
    target = tmp_path / "new" / "folder" / "picture.png"
    spec = pareto_chart(ranked(3), labels("zh"), "城东", "zh")
    assert charts.to_png(spec, target) == target
    first = Image.open(target)
    first.load()
    assert first.format == "PNG" and first.size[0] > 800
    charts.to_png(spec, target, scale=1)
    assert Image.open(target).size[0] < first.size[0]
    assert [path.name for path in target.parent.iterdir()] == ["picture.png"]


def test_a_folder_that_cannot_be_written_is_a_setup_error(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "taken.png").mkdir()
    spec = pareto_chart(ranked(2), {}, "t", "en")
    for target in (tmp_path / "file" / "picture.png", tmp_path / "taken.png"):
        with pytest.raises(SetupError, match="folder_not_writable"):
            charts.to_png(spec, target)
    assert {path.name for path in tmp_path.iterdir()} == {"file", "taken.png"}


def test_font_folder_and_warm_up(monkeypatch):
    assert any(charts.font_folder().glob("*.otf"))
    charts.warm_up()
    monkeypatch.setattr(charts, "FONT_PACKAGE", "no_such_package")
    with pytest.raises(SetupError, match="font_missing"):
        charts.font_folder()


SIGHT = {  # Machado, Oliveira & Fernandes 2009, severity 1
    "normal": np.eye(3),
    "protanopia": [[.152286, 1.052583, -.204868], [.114503, .786281, .099216], [-.003882, -.048116, 1.051998]],
    "deuteranopia": [[.367322, .860646, -.227968], [.280085, .672501, .047413], [-.01182, .04294, .968881]]}


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[place:place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array([[.4124, .3576, .1805], [.2126, .7152, .0722], [.0193, .1192, .9505]]) @ np.clip(rgb, 0, 1)
    f = np.array([np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz / [.9505, 1, 1.089]])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_colours_are_told_apart_by_colour_blind_people():
    colours = charts.palette()
    topics = {code: linear(colour) for code, colour in colours["topics"].items()}
    assert set(topics) == set(load_taxonomy().codes)
    for code, colour in topics.items():
        assert 1.05 / (colour @ [.2126, .7152, .0722] + 0.05) >= 3, code
    named = [code for code in topics if code != "other"]
    for sight, matrix in SIGHT.items():
        for one, two in itertools.combinations(named, 2):
            apart = np.linalg.norm(lab(np.asarray(matrix) @ topics[one]) - lab(np.asarray(matrix) @ topics[two]))
            assert apart >= 18, (sight, one, two)
