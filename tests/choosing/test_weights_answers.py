"""What people type in the weights interview: items, methods, judgements of a pair."""
from __future__ import annotations

import pytest

from bot.choosing.weights.answers import items_in, method_in, read_items, read_method, read_pair
from bot.errors import InputError


@pytest.mark.parametrize(("said", "items"), [
    ("给这几项定权重：排队、速度、准确、价格", ["排队", "速度", "准确", "价格"]), ("给排队、速度和价格定权重", ["排队", "速度和价格"]),
    ("weigh these: queue, speed, accuracy and price", ["queue", "speed", "accuracy", "price"]),
    ("weigh these: queue, speed, and price", ["queue", "speed", "price"]),
    ("make weights for waiting time, courtesy and fees", ["waiting time", "courtesy", "fees"]),
    ("用两两比较定权重", []), ("set the weights by pairs", []), ("定权重 3", []), ("给这几项定权重", []), ("weigh these", []),
])
def test_items_in_a_wish(said, items):
    assert items_in(said) == items


def test_a_list_with_numbers_and_repeats():
    assert read_items("1. 排队\n2、速度\n排队；……；价格。") == ["排队", "速度", "价格"]


@pytest.mark.parametrize(("said", "method"), [
    ("用两两比较定权重", "ahp"), ("层次分析法", "ahp"), ("AHP", "ahp"), ("by pairs", "ahp"), ("0-1评分法", "0-1"), ("01法", "0-1"),
    ("强制评分", "0-1"), ("0-4", "0-4"), ("０－４评分法", "0-4"), ("直接打分", "direct"), ("direct rating", "direct"), ("定权重", None),
])
def test_a_method_by_its_names(said, method):
    assert method_in(said) == method


@pytest.mark.parametrize(("method", "said", "value"), [
    ("ahp", "左 3", 3), ("ahp", "右5", 1 / 5), ("ahp", "3", 3), ("ahp", "1/3", 1 / 3), ("ahp", "1", 1), ("ahp", "同样重要", 1),
    ("ahp", "left 4", 4), ("ahp", "right 9", 1 / 9), ("ahp", "equal", 1), ("ahp", "the same", 1), ("ahp", "左边明显重要", 5),
    ("ahp", "排队比速度稍微重要", 3), ("ahp", "速度极端重要", 1 / 9), ("ahp", "速度 7", 1 / 7), ("ahp", "后者强烈重要", 1 / 7),
    ("ahp", "the second is much more important", 1 / 7), ("ahp", "left is slightly more important", 3), ("ahp", "２", 2),
    ("0-1", "左", 1), ("0-1", "right", 0), ("0-1", "速度", 0), ("0-1", "1", 1), ("0-1", "2", 0), ("0-1", "排队更重要", 1),
    ("0-4", "4:0", 4), ("0-4", "1：3", 1), ("0-4", "2:2", 2), ("0-4", "3", 3), ("0-4", "同样重要", 2), ("0-4", "排队重要一些", 3),
    ("0-4", "速度重要得多", 0), ("0-4", "right somewhat more", 1), ("0-4", "右 3:1", 1),
])
def test_a_judgement_in_words_and_numbers(method, said, value):
    assert read_pair(method, said, "排队", "速度") == pytest.approx(value)


@pytest.mark.parametrize(("method", "said"), [
    ("ahp", "重要"), ("ahp", "左"), ("ahp", "更重要"), ("ahp", "10"), ("ahp", "0"), ("ahp", "左 0.1"), ("ahp", "3 5"), ("ahp", ""),
    ("ahp", "左右 3 4"), ("0-1", "同样重要"), ("0-1", "左右"), ("0-1", "3"), ("0-1", ""), ("0-4", "3:2"), ("0-4", "5"), ("0-4", "重要"),
])
def test_what_is_no_judgement_is_asked_again(method, said):
    with pytest.raises(InputError) as caught:
        read_pair(method, said, "排队", "速度")
    assert caught.value.code.startswith("weights_answer_")


def test_names_with_figures_and_names_within_names():
    assert read_pair("ahp", "7x24服务 3", "7x24服务", "排队") == 3
    assert read_pair("ahp", "办理速度 5", "速度", "办理速度") == pytest.approx(1 / 5)


@pytest.mark.parametrize(("said", "method"), [("1", "ahp"), ("第二种", "0-1"), ("3.", "0-4"), ("no. 4", "direct"), ("0-4", "0-4"),
                                              ("0-1评分法", "0-1")])
def test_a_method_is_chosen_by_its_place_too(said, method):
    assert read_method(said, ["ahp", "0-1", "0-4", "direct"]) == method


@pytest.mark.parametrize("said", ["5", "0", "第九种", "随便"])
def test_a_place_that_was_not_offered_is_asked_again(said):
    with pytest.raises(InputError):
        read_method(said, ["ahp", "0-1"])
