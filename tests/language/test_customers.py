"""Kinds of customer: stated in a text, named in a question, in a cell; never a person."""
from __future__ import annotations

import pytest

from bot.language.customers import customer_name, find_customer, label_of_kind, load_customers, stated_customer
from bot.language.mentions import find_per

STATED = [
    ("我是你们的企业客户，转账三天没到", "business"), ("我们公司的对公账户被冻结", "business"),
    ("As a business customer I waited two hours", "business"), ("Our business account was charged twice", "business"),
    ("我们是一家个体户，POS 机坏了", "merchant"), ("我妈七十多岁了，不会用手机", "elderly"), ("我今年都68岁了，站了一个小时", "elderly"),
    ("My 82-year-old mother was refused", "elderly"), ("I am a pensioner and the app is too hard", "elderly"),
    ("我是大三学生，交不了学费", "student"), ("I am a student and the fee was wrong", "student"),
    ("我是贵行的白金客户，还排这么久", "vip"), ("I'm a gold member and still waited", "vip"),
    ("我是新用户，注册不了", "new"), ("我只是个人客户", "personal"),
    ("我不是你们的VIP，凭什么排后面", None), ("柜员对老人态度不好", None), ("客户经理推销企业理财", None), ("等了一个小时", None),
    ("I am not a student", None), ("waited 70 minutes at the counter", None), ("手机银行客户端打不开", None),
]


@pytest.mark.parametrize(("text", "code"), STATED, ids=[text for text, _ in STATED])
def test_only_what_is_stated(text, code):
    assert stated_customer(text) == code


@pytest.mark.parametrize(("text", "code"), [
    ("企业客户投诉最多的是什么", "business"), ("what do business customers complain about most", "business"),
    ("老年客户呢", "elderly"), ("top complaints of VIP customers", "vip"), ("学生反映最多的问题", "student"),
    ("上个月投诉最多的是哪几类", None), ("business is slow, top complaints?", None), ("个人信息泄露的投诉", None)])
def test_a_question_names_a_kind(text, code):
    assert find_customer(text) == code


def test_a_kind_of_an_import_can_be_asked_for():
    assert find_customer("农户客户投诉最多的是什么", ["农户", "小微"]) == "农户"
    assert find_customer("农户投诉", []) is None


@pytest.mark.parametrize(("cell", "label"), [
    ("企业", "business"), ("Retail", "personal"), ("VIP", "vip"), ("elderly", "elderly"), ("学生", "student"), ("农户客户", "农户"),
    ("张伟", None), ("王小明", None), ("Alice Brown", None), ("13800138000", None), ("x" * 30, None), ("", None), ("42", None),
    ("liming@example.com", None)])
def test_a_cell_is_a_kind_or_nothing(cell, label):
    assert label_of_kind(cell) == label


def test_names_in_both_languages_and_each_name_finds_its_kind():
    for row in load_customers():
        for lang in ("zh", "en"):
            assert label_of_kind(customer_name(row["code"], lang)) == row["code"], row["name"]
    assert customer_name("农户", "en") == "农户"


def test_hostile(hostile):
    stated_customer(hostile), find_customer(hostile), label_of_kind(hostile), find_per(hostile)


@pytest.mark.parametrize(("text", "per"), [
    ("换成每千笔业务", 1000), ("per 1,000 transactions", 1000), ("上个月每千笔投诉最多的类别", 1000), ("万投比", 10000),
    ("按每万笔看", 10000), ("per ten thousand transactions", 10000), ("complaint rate per thousand", 1000), ("投诉率最高的", 1000),
    ("上个月投诉最多的", None), ("top complaints per month", None), ("每天多少投诉", None), ("投诉处理时间超过1000分钟", None)])
def test_per_so_many_transactions(text, per):
    assert find_per(text) == per
