"""Many values pasted at once: separators, units, dates beside them, and the part that cannot be read."""
from __future__ import annotations

import pytest

from bot.errors import InputError
from bot.language.pasted import parse_values, split_values


@pytest.mark.parametrize(("text", "unit", "values"), [
    ("36.2、33.1，34.8 38.4\n37.3;35.5", "minutes", [36.2, 33.1, 34.8, 38.4, 37.3, 35.5]),
    ("36分钟,33分钟\n34", "minutes", [36, 33, 34]), ("1小时5分 30秒 0.5h", "minutes", [65, 0.5, 30]),
    ("34 min, 36 min", "minutes", [34, 36]), ("1 小时 5 分；20分", "minutes", [65, 20]),
    ("5\t6\t7\r\n8", "count", [5, 6, 7, 8]), ("1,200\n1,350", "count", [1200, 1350]), ("34,35,200", "minutes", [34, 35, 200]),
    ("2026-01-05\t34\n2026-01-06\t35", "minutes", [34, 35]), ("2026年1月，34\n2026年2月，35", "minutes", [34, 35]),
    ("12% 13%", "percent", [12, 13]), ("4分、5分", "score", [4, 5]), ("三十四、二十。", "minutes", [34, 20]),
    ("[1, 2, 3]", None, [1, 2, 3]), ("31 22和45", "score", [31, 22, 45]), ("-20 30", "yuan", [-20, 30]), ("７、８", None, [7, 8]),
])
def test_lists_as_people_paste_them(text, unit, values):
    assert parse_values(text, unit) == pytest.approx(values)


@pytest.mark.parametrize(("text", "unit", "code", "position"), [
    ("34 3x 35", "minutes", "value_bad", 2), ("等候\n34\n35", "minutes", "value_bad", 1), ("34 35 abc", "minutes", "value_bad", 3),
    ("-3 4", "minutes", "value_below", 1), ("3 3.5", "count", "value_not_whole", 2), ("11:30 12", "minutes", "value_bad", 1),
    ("31 二十多 45", None, "value_bad", 2), ("1,200,300", "count", "value_numbers_comma", None), ("没有", "minutes", "value_number", None),
    ("", None, "value_number", None),
])
def test_the_bad_one_is_named(text, unit, code, position):
    with pytest.raises(InputError) as caught:
        parse_values(text, unit, whole=unit == "count")
    assert (caught.value.code, caught.value.params.get("position")) == (code, position)


def test_parts_put_together_again_are_the_same_parts():
    for text in ("36分钟, 3x\n1小时5分", "2026-01-05 34\n2026-01-06 zz", "1,200 1,350"):
        parts = split_values(text)
        assert split_values("、".join(parts)) == parts
