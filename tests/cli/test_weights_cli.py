"""gaishan weights: matrices, pairs and values in files and typed; what is wrong is said without a traceback."""
from __future__ import annotations

import json
from fractions import Fraction

import pytest

from bot.cli.base import run

MANY = "\n".join(f"i{n},1" for n in range(200))
TEN = "," + ",".join(f"i{n}" for n in range(10)) + "".join(f"\ni{n}" + ",1" * 10 for n in range(10))


@pytest.fixture
def call(home, monkeypatch, capsys):
    monkeypatch.setenv("GAISHAN_LANGUAGE", "en")

    def called(*arguments) -> tuple[int, str, str]:
        code = run(["weights", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_saatys_matrix_from_csv_xlsx_and_pairs_gives_the_published_weights(call, tmp_path, fixtures):
    case = fixtures["ahp_saaty_drinks"]
    items, rows = case["inputs"]["items"], case["inputs"]["upper_triangle"]
    table = [["", *items], *([item, *(cell or "" for cell in row)] for item, row in zip(items, rows))]
    csv = written(tmp_path, "drinks.csv", "\n".join(",".join(row) for row in table))
    from openpyxl import Workbook

    book = Workbook()
    for row in table:
        book.active.append([float(Fraction(cell)) if cell and cell not in items else cell for cell in row])
    book.save(tmp_path / "drinks.xlsx")
    pairs = [f'"{items[i]}>{items[j]}:{rows[i][j]}"' for i in range(7) for j in range(i + 1, 7)]
    yml = written(tmp_path, "drinks.yml", f"items: [{', '.join(items)}]\npairs: [{', '.join(pairs)}]\n")
    for path in (csv, tmp_path / "drinks.xlsx", yml):
        code, out, _ = call(path, "--json")
        found = json.loads(out)
        assert code == 0 and found["weights"] == pytest.approx(case["published"]["weights"], abs=case["published"]["tolerance"])
        assert found["cr"] == pytest.approx(case["published"]["CR"], abs=case["published"]["tolerance"])
    assert "0.022" in call(csv)[1]


def test_points_of_four_from_three_columns(call, tmp_path, fixtures):
    case = fixtures["fd_0_4"]
    lines = [f"{pair['a']},{pair['b']},{pair['a_points']}" for pair in case["inputs"]["pairs"]]
    for text in ("\n".join(lines), "\n".join(["left,right,points", *lines])):
        code, out, _ = call(written(tmp_path, "p.csv", text), "--method", "0-4", "--json")
        assert code == 0 and json.loads(out)["points"] == case["expected"]["score"]


def test_typed_pairs_and_values(call):
    code, out, _ = call("--items", "queue,speed,fees", "--pair", "queue>speed:3", "--pair", "speed=fees", "--json")
    assert code == 0 and json.loads(out)["weights"] == pytest.approx({"queue": 0.6, "speed": 0.2, "fees": 0.2})
    code, out, _ = call("--items", "queue=9,speed=6", "--json")
    assert code == 0 and json.loads(out)["weights"] == {"queue": 0.6, "speed": 0.4}
    code, _, err = call("--items", "queue,speed,fees")
    assert code == 2 and "queue>speed, queue>fees" in err


def test_several_raters_in_yaml(call, tmp_path):
    path = written(tmp_path, "r.yml", "items: [a, b]\nraters:\n- ['a>b:2']\n- ['a>b:8']\n")
    code, out, _ = call(path, "--json")
    assert code == 0 and json.loads(out)["weights"]["a"] == pytest.approx(0.8) and json.loads(out)["raters"] == 2


@pytest.mark.parametrize(("name", "text", "more", "words"), [
    ("m.csv", ",a,b\na,1,3\nb,2,1", (), "no reciprocals"), ("m.csv", ",a,b\na,1,much\nb,,1", (), 'Line 2, "b"'),
    ("m.csv", ",a,b\nb,1,3\na,,1", (), "same names"), ("m.csv", ",a,b\na,1,0\nb,,1", (), "out of range"),
    ("m.csv", ",A,B,C\nA,1,3,1/5\nB,1/3,1,3\nC,5,1/3,1", (), "A > B > C > A"),
    ("m.csv", "a,3\nb,0", (), "above 0"), ("m.csv", "a,3\na,4", (), "twice"), ("m.csv", "a,3\nb,x", (), 'Line 2, "b"'),
    ("m.csv", "a,b,c,d\n1,2,3,4", (), "no table of judgements"), ("m.csv", "a,3", (), "no table"), ("m.yml", "values: {a: 3}", (), "At least two"),
    ("m.csv", MANY, (), "At most 60"),
    ("m.csv", TEN, (), "0-4"),
    ("m.csv", "a,3\nb,2", ("--method", "ahp"), "do not suit"), ("m.yml", "pairs: [a]", (), "Pair 1"),
    ("m.yml", "a: [", (), "no table"), ("m.yml", "pairs: 3", (), "no table"), ("m.yml", "other: 1", (), "no table"),
    ("m.yml", "values: {a: 3, b: big}", (), '"b"'), ("m.yml", "raters: [['a>b:2'], {a: 1}]", (), "no table"),
    ("m.yml", "items: [a, b]\npairs: ['a>x:2']", (), '"x" is not among'), ("m.txt", "", (), "m.txt"),
])
def test_bad_input_is_named(call, tmp_path, name, text, more, words):
    code, out, err = call(written(tmp_path, name, text), *more)
    assert (code, out) == (2, "") and words in err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [(), ("nowhere.csv",), ("nowhere.yml",), ("--items", "a"), ("--items", "a,b", "--pair", "a"),
                                       ("--items", "a=x,b=2"), ("x.csv", "--items", "a,b")])
def test_a_call_that_cannot_work_says_what_to_do(call, arguments):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "") and err.strip()


def test_a_square_without_the_names_of_its_rows_has_those_of_its_columns(call, tmp_path):
    bare = written(tmp_path, "bare.csv", "a,b,c\n1,3,5\n1/3,1,2\n1/5,1/2,1\n")
    named = written(tmp_path, "named.csv", ",a,b,c\na,1,3,5\nb,1/3,1,2\nc,1/5,1/2,1\n")
    assert call(bare, "--json") == call(named, "--json")
    assert json.loads(call(bare, "--json")[1])["ranking"] == ["a", "b", "c"]
