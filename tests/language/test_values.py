"""Typed answers: numbers, quantities, yes/no, choices, and how values are shown."""
from __future__ import annotations

import datetime as dt
import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import GaishanError, InputError
from bot.language import values
from bot.language.numerals import chinese_number, english_to_digits
from bot.language.texts import explain, load_texts
from bot.settings import ROOT

TODAY = dt.date(2026, 11, 22)


def code_of(function, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        function(*arguments)
    assert explain(caught.value, "zh") and explain(caught.value, "en")
    return caught.value.code


@pytest.mark.parametrize(("text", "expected"), [
    ("三十四点五", 34.5), ("34.5", 34.5), ("１２", 12), ("1,200", 1200), ("3万", 30000), ("3万5", 35000),
    ("3万5千", 35000),
    ("3.5k", 3500), ("负三", -3), ("-5", -5), ("minus 5", -5), ("约50个", 50), ("一百二", 120), ("一百零二", 102),
    ("两千三", 2300),
    ("82%", 0.82), ("百分之八十", 0.8), ("thirty-four", 34), ("one hundred and five", 105), ("two thousand", 2000),
    ("共812笔", 812),
    ("812 transactions", 812), ("1e3", 1000), ("二〇二六", 2026), ("一万二千三百四十五", 12345), ("十五", 15),
    ("1.2 million", 1.2e6),
    ("一亿二千万", 1.2e8), ("0", 0), (".5", 0.5), ("about 0.82", 0.82),
])
def test_number(text, expected):
    assert values.parse_number(text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("text", "code"), [
    ("", "value_number"), ("abc", "value_number"), ("很多", "value_number"), ("30-40", "value_several"),
    ("3 或 4", "value_several"),
    ("1e400", "value_absurd"), ("12345678901234567890", "value_absurd"), ("9" * 60, "value_absurd"),
    ("inf", "value_number"),
    ("nan", "value_number"),
])
def test_number_refused(text, code):
    assert code_of(values.parse_number, text) == code


@pytest.mark.parametrize(("text", "expected"), [("812", 812), ("无", 0), ("none", 0), ("二十二", 22),
                                                ("1,144", 1144), ("3.0", 3)])
def test_integer(text, expected):
    assert values.parse_integer(text) == expected


def test_integer_refused():
    assert code_of(values.parse_integer, "3.5") == "value_integer"
    assert code_of(values.parse_integer, "0", 1) == "value_minimum"
    assert values.parse_integer("1", 1) == 1


@pytest.mark.parametrize(("text", "expected"), [
    ("31 22 45、27;38", [31, 22, 45, 27, 38]), ("31\n22\n45", [31, 22, 45]), ("1,200 1,350", [1200, 1350]),
    ("120,135,150", [120, 135, 150]),
    ("31,22", [31, 22]), ("31，22；45", [31, 22, 45]), ("31分钟、22分钟", [31, 22]), ("34, 41, 29", [34, 41, 29]),
    ("三十 四十", [30, 40]),
    ("36.2、33.1", [36.2, 33.1]), ("5", [5]), ("22\t23\t24", [22, 23, 24]), ("31和22", [31, 22]),
    ("thirty, forty and 50 min", [30, 40, 50]),
    ("1,200", None), ("12,500,300", None),
])
def test_numbers(text, expected):
    if expected is None:
        assert code_of(values.parse_numbers, text) == "value_numbers_comma"
    else:
        assert values.parse_numbers(text) == expected


def test_numbers_refused_with_the_place_of_the_stranger():
    with pytest.raises(InputError) as caught:
        values.parse_numbers("12 abc 13")
    assert (caught.value.code, caught.value.params["position"]) == ("value_numbers_part", 2)
    assert code_of(values.parse_numbers, "没有") == "value_number"
    assert code_of(values.parse_numbers, "12 13 等等") == "value_numbers_part"


MINUTES = [
    ("五十分钟", 50), ("50 min", 50), ("1.5小时", 90), ("一个半小时", 90), ("1h20m", 80), ("90s", 1.5), ("半小时", 30),
    ("半个小时", 30),
    ("2天", 2880), ("两天半", 3600), ("1小时20分", 80), ("1小时20", 80), ("an hour and a half", 90),
    ("half an hour", 30),
    ("two and a half hours", 150), ("三刻钟", 45), ("一刻钟", 15), ("3分30秒", 3.5), ("1小时半", 90), ("45", 45),
    ("22左右", 22),
    ("3月平均34.5分钟", 34.5), ("around 22 minutes", 22), ("不超过20分钟", 20), ("1个小时零5分", 65),
    ("2 hours 15 minutes", 135),
    ("fifty", 50), ("５０分钟", 50), ("34.5 minutes on average", 34.5), ("0", 0), ("a quarter of an hour", 15),
    ("半天", 720),
]
OTHERS = [
    ("percent", "12%", 12), ("percent", "百分之十二", 12), ("percent", "12", 12), ("percent", "0.12", 0.12),
    ("percent", "十二个百分点", 12),
    ("percent", "12 percent", 12), ("percent", "12 per cent", 12), ("percent", "三成", 30),
    ("percent", "三成五", 35),
    ("percent", "5‰", 0.5), ("percent", "4 in 100", 4),
    ("yuan", "3万元", 30000), ("yuan", "¥3,000", 3000), ("yuan", "￥3000", 3000), ("yuan", "$20", 20),
    ("yuan", "3000块", 3000),
    ("yuan", "五千块钱", 5000), ("yuan", "RMB 500", 500), ("yuan", "2w", 20000), ("yuan", "3k", 3000),
    ("yuan", "20,000 yuan", 20000),
    ("yuan", "一块五", 1.5), ("yuan", "3万多元", 30000), ("yuan", "20美元", 20), ("yuan", "€50", 50),
    ("yuan", "两万三千元", 23000),
    ("count", "48件", 48), ("count", "48 complaints", 48), ("count", "48 parcels", 48),
    ("count", "a dozen", 12), ("count", "每月48件", 48),
    ("per_1000", "4‰", 4), ("per_1000", "4 per 1,000", 4), ("per_1000", "每千笔4件", 4), ("per_1000", "千分之四", 4),
    ("per_1000", "4件/千笔", 4), ("per_1000", "0.4%", 4), ("per_1000", "每万笔30件", 3),
    ("per_1000", "30 per 10,000", 3),
    ("per_1000", "4 in a thousand", 4), ("per_1000", "3.2 per thousand", 3.2), ("per_1000", "4", 4),
    ("score", "4.2分", 4.2), ("score", "8.5/10", 8.5), ("score", "4 out of 5", 4),
    ("score", "4.5 points", 4.5), ("score", "4星", 4),
]


@pytest.mark.parametrize(("unit", "text", "expected"), [("minutes", *case) for case in MINUTES] + OTHERS)
def test_quantity(unit, text, expected):
    quantity = values.parse_quantity(text, unit)
    assert quantity.value == pytest.approx(expected, rel=1e-12)
    assert (quantity.unit, quantity.text) == (unit, text)


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("50分钟", 50, "minutes"), ("12%", 12, "percent"), ("3万元", 30000, "yuan"), ("50", 50, None),
    ("4‰", 4, "per_1000"),
    ("48件", 48, "count"), ("8.5/10", 8.5, "score"), ("1小时5分", 65, "minutes"),
])
def test_quantity_tells_its_unit(text, value, unit):
    quantity = values.parse_quantity(text)
    assert (quantity.value, quantity.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(("unit", "text", "code"), [
    ("minutes", "3 kg", "value_unit"), ("minutes", "12%", "value_unit"), ("minutes", "50元", "value_unit"),
    ("minutes", "3个工作日", "value_unit"),
    ("minutes", "22 parrots", "value_unit"), ("minutes", "4 per 1,000", "value_unit"),
    ("percent", "12分钟", "value_unit"),
    ("yuan", "50分钟", "value_unit"), ("count", "48 kg", "value_unit"), ("count", "12%", "value_unit"),
    ("per_1000", "4分钟", "value_unit"),
    ("minutes", "-5分钟", "value_negative"), ("percent", "-3", "value_negative"),
    ("minutes", "30-40分钟", "value_several"),
    ("minutes", "从50降到30分钟", "value_several"), ("minutes", "20 to 30 min", "value_several"),
    ("minutes", "99999999分钟", "value_absurd"),
    ("percent", "5000%", "value_absurd"), ("minutes", "很久", "value_number"), ("minutes", "", "value_number"),
    (None, "3 kg", "value_unit"),
])
def test_quantity_refused(unit, text, code):
    assert code_of(values.parse_quantity, text, unit) == code


def test_wrong_unit_names_the_right_one_in_both_languages():
    with pytest.raises(InputError) as caught:
        values.parse_quantity("3 kg", "minutes")
    assert caught.value.params == {"unit": "minutes", "expected": "分钟 / min"}


YES = ["是", "是的", "对", "对的", "有", "有的", "嗯", "好的", "可控", "做了", "已经完成", "都一样", "我们有", "应该是", "非常稳定", "没问题",
       "没错", "无误", "要", "需要", "要的", "再加一条", "yes", "y", "Yep", "OK", "YES!", "true", "✓", "✔", "√", "👍"]
NO = ["不", "不要", "不需要", "不用了", "不是", "没有", "没", "还没", "否", "未", "不可控", "没做", "无", "no", "n", "No.", "nope", "not", "none", "x",
      "✗", "×", "👎", "false", "isn't", "don't"]
UNCLEAR = ["", "不知道", "不确定", "也许", "maybe", "not sure", "部分", "是不是", "是的没有", "有的有有的没有", "yes and no", "对不起",
           "12", "排队", "is it?", "要看情况", "要是有就好", "要不要"]


@pytest.mark.parametrize("text", [*YES, "yes, since March", "we do", "它们一样", "of course", "有,但不多"])
def test_yes(text):
    assert values.parse_yes_no(text) is True


@pytest.mark.parametrize("text", [*NO, "not yet", "we don't", "还没有做", "no, only in April"])
def test_no(text):
    assert values.parse_yes_no(text) is False


@pytest.mark.parametrize("text", UNCLEAR)
def test_unclear_is_asked_again(text):
    assert code_of(values.parse_yes_no, text) == "value_yes_no"


STRATA = [("time", {"zh": "时间", "en": "time"}), ("place", {"zh": "地点", "en": "place"}),
          ("kind", {"zh": "种类", "en": "kind"}),
          ("characteristic", {"zh": "特征", "en": "characteristic"})]
VERIFIED = [("none", {"zh": "尚未验证", "en": "not verified yet"}), ("data", {"zh": "数据", "en": "data"}),
            ("observation", {"zh": "现场观察", "en": "observation"})]
KINDS = [("proportion", {"zh": "比例", "en": "proportion"}), ("rate", {"zh": "件数或发生率", "en": "count or rate"}),
         ("times", {"zh": "时间或分值", "en": "times or scores"})]


@pytest.mark.parametrize(("choices", "text", "expected"), [
    (STRATA, "1", "time"), (STRATA, "第二个", "place"), (STRATA, "B", "place"), (STRATA, "时间", "time"),
    (STRATA, "按时间", "time"),
    (STRATA, "TIME", "time"), (STRATA, "charcteristic", "characteristic"), (STRATA, "选2", "place"),
    (STRATA, "2.", "place"),
    (STRATA, "the second one", "place"), (STRATA, "最后一个", "characteristic"), (STRATA, "option 3", "kind"),
    (STRATA, "④", "characteristic"),
    (STRATA, "(b)", "place"), (STRATA, "特征吧", "characteristic"), (STRATA, "１", "time"), (STRATA, "三", "kind"),
    (VERIFIED, "not verified yet", "none"), (VERIFIED, "未验证", "none"), (VERIFIED, "none", "none"),
    (VERIFIED, "现场观察，连续五天", "observation"),
    (KINDS, "发生率", "rate"), (KINDS, "count", "rate"), (KINDS, "分值", "times"), (KINDS, "时间", "times"),
])
def test_choice(choices, text, expected):
    assert values.parse_choice(text, choices) == expected


@pytest.mark.parametrize(("text", "code"), [
    ("5", "value_choice"), ("0", "value_choice"), ("xyz", "value_choice"), ("", "value_choice"),
    ("不是时间", "value_choice"),
    ("时间和地点", "value_choice_several"), ("time or place", "value_choice_several"),
])
def test_choice_refused(text, code):
    assert code_of(values.parse_choice, text, STRATA) == code


@pytest.mark.parametrize(("text", "expected"), [
    ("1和3", "time kind"), ("时间、地点", "time place"), ("time, place", "time place"),
    ("都有", "time place kind characteristic"),
    ("all", "time place kind characteristic"), ("四个都有", "time place kind characteristic"),
    ("1-3", "time place kind"), ("1 3", "time kind"),
    ("A、C", "time kind"), ("除了地点都有", "time kind characteristic"),
    ("all but place", "time kind characteristic"),
    ("3, 1, 3", "time kind"), ("time and charcteristic", "time characteristic"), ("按时间和地点分", "time place"),
    ("2", "place"),
])
def test_choices(text, expected):
    assert values.parse_choices(text, STRATA) == expected.split()


@pytest.mark.parametrize("text", ["时间,5", "无", "", "time and weather", "3-9", "天气、时间"])
def test_choices_drop_nothing_silently(text):
    assert code_of(values.parse_choices, text, STRATA) == "value_choice"


@pytest.mark.parametrize(("arguments", "zh", "en"), [
    ((34.5, "quantity", "minutes"), "34.5 分钟", "34.5 min"), ((12.0, "quantity", "percent"), "12%", "12%"),
    ((36000.0, "quantity", "yuan"), "36,000 元", "36,000 yuan"),
    ((4.0, "quantity", "per_1000"), "每千笔 4 件", "4 per 1,000"),
    ((True, "yes_no"), "是", "yes"), ((False, "yes_no"), "否", "no"),
    (([1.5, 2.0], "numbers"), "1.5、2", "1.5, 2"),
    ((1144, "integer"), "1,144", "1,144"), ((0.1 + 0.2, "number"), "0.3", "0.3"),
    ((dt.date(2027, 3, 31), "date"), "2027-03-31", "2027-03-31"),
    ((["2026-03-01", "2026-03-31"], "period"), "2026-03-01 – 2026-03-31", "2026-03-01 – 2026-03-31"),
    (("李敏", "person"), "李敏", "李敏"),
    ((values.Quantity(50.0, "minutes", "50"), "quantity"), "50 分钟", "50 min"), ((-0.0, "number"), "0", "0"),
])
def test_show(arguments, zh, en):
    value, type_, *unit = arguments
    assert values.show(value, type_, "zh", *unit) == zh
    assert values.show(value, type_, "en", *unit) == en


def test_show_choices_by_label():
    assert values.show("data", "choice", "zh", choices=VERIFIED) == "数据"
    assert values.show(["time", "kind"], "choices", "en", choices=STRATA) == "time, kind"


@pytest.mark.parametrize("unit", values.UNITS)
@given(value=st.floats(0, 900).map(lambda x: round(x, 3)))
def test_what_is_shown_reads_back(unit, value):
    for lang in ("zh", "en"):
        assert values.parse_quantity(values.show(value, "quantity", lang, unit),
                                     unit).value == pytest.approx(value)


@given(st.lists(st.floats(0, 999).map(lambda x: round(x, 2)), min_size=1, max_size=30))
def test_shown_numbers_read_back(numbers):
    for lang in ("zh", "en"):
        assert values.parse_numbers(values.show(numbers, "numbers", lang)) == pytest.approx(numbers)


def listed(field: dict) -> list[tuple[str, dict]]:
    return [(choice["id"], choice["label"]) for choice in field["choices"]]


def test_the_examples_of_the_playbook_are_valid_answers():
    playbook = yaml.safe_load((ROOT / "data" / "playbooks" / "seven_step.yml").read_text("utf-8"))
    read = {"quantity": lambda f, text: values.parse_quantity(text, f.get("unit") or "minutes"),
            "integer": lambda f, text: values.parse_integer(text), "number": lambda f,
            text: values.parse_number(text),
            "numbers": lambda f, text: values.parse_numbers(text), "yes_no": lambda f,
            text: values.parse_yes_no(text),
            "date": lambda f, text: values.parse_date(text, TODAY),
            "choice": lambda f, text: values.parse_choice(text, listed(f)),
            "choices": lambda f, text: values.parse_choices(text, listed(f))}
    fields = [field for step in playbook["steps"] for field in step["fields"]]
    fields += [column for field in fields for column in field.get("columns", ())]
    tried = [(field["id"], read[field["type"]](field, field["example"]["zh"]),
              read[field["type"]](field, field["example"]["en"]))
             for field in fields if field["type"] in read]
    assert len(tried) > 25
    for name, zh, en in tried:
        zh, en = (getattr(one, "value", one) for one in (zh, en))
        assert zh == en, name


def test_hostile(hostile):
    for function, arguments in [(values.parse_number, ()), (values.parse_integer, ()),
                                (values.parse_numbers, ()), (values.parse_yes_no, ()),
                                (values.parse_date, (TODAY,)), (values.parse_choice, (STRATA,)),
                                (values.parse_choices, (STRATA,)),
                                *((values.parse_quantity, (unit,)) for unit in (*values.UNITS, None))]:
        try:
            function(hostile, *arguments)
        except GaishanError as error:
            assert explain(error, "zh") and explain(error, "en")


@given(st.text(alphabet="0123456789一二三十百千万亿点零半.,-%‰分之小时元块k件个每 /eE~和abt", max_size=25))
def test_nothing_but_kind_errors(text):
    for function in (values.parse_number, values.parse_numbers, values.parse_quantity, values.parse_yes_no):
        try:
            result = function(text)
        except InputError:
            continue
        value = getattr(result, "value", result)
        assert isinstance(value, list) or math.isfinite(value)


def test_chinese_numerals_and_english_words():
    assert [chinese_number(text) for text in ("十", "二十", "一百一", "一千零五十", "三万零二百", "两亿", "好", "点五", "")] == [
        10, 20, 110, 1050, 30200, 2e8, None, None, None]
    assert english_to_digits("twenty-one complaints in two weeks") == "21 complaints in 2 weeks"
    assert english_to_digits("no one, often weighty") == "no 1, often weighty"


def test_every_text_of_these_errors_is_bilingual():
    texts = {key: text for key, text in load_texts().items()
             if key.startswith(("error_value_", "error_date_", "error_period_"))}
    assert len(texts) >= 20
    for key, text in texts.items():
        assert set(text) == {"zh", "en"} and all(text.values()), key
