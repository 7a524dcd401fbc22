"""Studies read from YAML files."""
from __future__ import annotations

import pytest

from bot.choosing.comparison import load_study, score
from bot.errors import InputError
from bot.language.texts import explain

GOOD = """
own: 惠民银行
reference: average
importance: {排队等候: 9, 办理速度: 8}
ratings:
  惠民银行: {排队等候: [5, 6, 4], 办理速度: 6.5}
  甲银行: {排队等候: 7.5, 办理速度: 7}
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_study_is_read_in_the_encodings_of_editors(tmp_path, encoding):
    path = tmp_path / "study.yml"
    path.write_text(GOOD, encoding)
    study = load_study(path)
    assert study.own == "惠民银行" and study.attributes == ["排队等候", "办理速度"] and study.reference == "average"
    assert score(study).focus[0] == "排队等候"


def test_keys_may_be_numbers_and_attributes_may_be_named(tmp_path):
    path = tmp_path / "study.yml"
    path.write_text("own: '95588'\nattributes: [b, a]\nimportance: {a: 1, b: 1}\n"
                    "ratings: {95588: {a: 5, b: 5}, 95533: {a: 6, b: 6}}\n")
    study = load_study(str(path))
    assert study.attributes == ["b", "a"] and set(study.ratings) == {"95588", "95533"}


@pytest.mark.parametrize("text, code", [
    ("", "study_shape"), ("just words", "study_shape"), ("- a\n- b", "study_shape"), ("a: [1,", "study_not_yaml"),
    ("own: 2026-13-45", "study_not_yaml"), ("[" * 5000, "study_not_yaml"),
    ("!!python/object:os.system x", "study_not_yaml"),
    ("own: we\nratings: {we: {a: 5}}", "study_shape"), ("own: we\nimportance: {a: 1}", "study_shape"),
    ("own: we\nimportance: [1]\nratings: {we: {a: 5}}", "study_shape"),
    ("own: 5\nimportance: {a: 1}\nratings: {we: {a: 5}}", "study_shape"),
    ("own: we\nimportance: {a: 1}\nratings: {we: 5, they: {a: 1}}", "study_shape"),
    ("own: we\nimportance: {a: 1}\nratings: {they: {a: 5}, them: {a: 5}}", "comparison_own_unknown"),
    ("own: we\nimportnace: {a: 1}\nratings: {we: {a: 5}}", "study_key_unknown"),
    ("own: we\nreference: 3\nimportance: {a: 1}\nratings: {we: {a: 5}}", "study_shape"),
    ("own: we\nattributes: [[a]]\nimportance: {a: 1}\nratings: {we: {a: 5}}", "study_shape"),
    ("own: we\npaired: often\nimportance: {a: 1}\nratings: {we: {a: 5}}", "study_shape"),
    ("? [a]\n: b", "study_not_yaml"),
], ids=lambda value: value[:20])
def test_a_wrong_file_says_what_to_do(tmp_path, text, code):
    path = tmp_path / "study.yml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_study(path)
    assert caught.value.code == code
    assert explain(caught.value, "zh") != explain(caught.value, "en")


def test_no_file_a_folder_a_picture_and_a_giant(tmp_path):
    (tmp_path / "picture.yml").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (tmp_path / "giant.yml").write_bytes(b"a" * 300_001)
    for name, code in (("none.yml", "study_file_missing"), ("", "study_file_missing"),
                       ("picture.yml", "study_not_yaml"), ("giant.yml", "study_file_too_large"),
                       ("a\0b", "study_file_missing")):
        with pytest.raises(InputError) as caught:
            load_study(tmp_path / name)
        assert caught.value.code == code


def test_hostile_content(tmp_path, hostile):
    path = tmp_path / "study.yml"
    path.write_text(hostile, "utf-8")
    with pytest.raises(InputError):
        load_study(path)
