"""What a question names."""
from __future__ import annotations

import pytest
import yaml

from bot.language import mentions
from bot.settings import ROOT

WORDS = {"queue_wait": {"zh": ["排队", "等候"], "en": ["queue", "waiting"]},
         "complaint_handling": {"zh": ["投诉处理"], "en": ["complaint handling"]},
         "slow_processing": {"zh": ["处理", "办理慢"], "en": ["handling", "slow"]}}
BRANCHES = ["城东网点", "城西网点", "高新网点", "城东二网点"]
OFFICES = ["East Branch", "West Branch", "Airport Branch", "Riverside", "Harbour Road"]


@pytest.mark.parametrize(("text", "expected"), [
    ("看看排队和投诉处理的", ["queue_wait", "complaint_handling"]), ("办理慢,还要排队", ["slow_processing", "queue_wait"]),
    ("Queues and slow handling", ["queue_wait", "slow_processing"]),
    ("COMPLAINT HANDLING", ["complaint_handling"]),
    ("slowly", []), ("queued", []), ("排队、排队", ["queue_wait"]), ("", []), ("ｑｕｅｕｅ", ["queue_wait"]),
])
def test_topics(text, expected):
    assert mentions.find_topics(text, WORDS) == expected


@pytest.mark.parametrize(("text", "names", "expected"), [
    ("城东网点上个月", BRANCHES, "城东网点"), ("城东的投诉", BRANCHES, "城东网点"), ("城东二网点呢", BRANCHES, "城东二网点"),
    ("高新营业厅", BRANCHES, "高新网点"), ("城南网点", BRANCHES, None), ("东", BRANCHES, None), ("", BRANCHES, None),
    ("in the east branch", OFFICES, "East Branch"), ("EAST", OFFICES, "East Branch"),
    ("the airprot branch", OFFICES, "Airport Branch"),
    ("riversde", OFFICES, "Riverside"), ("harbor road", OFFICES, "Harbour Road"),
    ("south branch", OFFICES, None), ("the beast", OFFICES, None),
    ("least complaints", OFFICES, None), ("城东", ["城东网点", "城东支行"], None), ("城东支行", ["城东网点", "城东支行"], "城东支行"),
    ("x", [], None),
    ("城西跟城东比", BRANCHES, "城西网点"),
])
def test_one_of(text, names, expected):
    assert mentions.find_one_of(text, names) == expected


def test_nearest_names():
    assert mentions.nearest_names("城南网点", BRANCHES, 2) == ["城东网点", "城西网点"]
    assert mentions.nearest_names("airprt", OFFICES)[0] == "Airport Branch"
    assert mentions.nearest_names("", BRANCHES) == [] and len(mentions.nearest_names("网点", BRANCHES, 3)) == 3


@pytest.mark.parametrize(("text", "expected"), [
    ("柜面投诉大头是什么", "counter"), ("现场反映的", "counter"), ("at the counter", "counter"), ("热线进来的投诉", "phone"),
    ("hotline only", "phone"),
    ("电话渠道", "phone"), ("phone customers", "phone"), ("手机银行渠道", "app"), ("on the app", "app"), ("App", "app"),
    ("官网", "web"),
    ("web chat", "web"), ("the web channel", "web"), ("来信", "letter"), ("by e-mail", "letter"),
    ("监管转来的", "regulator"), ("12378转来的", "regulator"),
    ("the regulator", "regulator"), ("微博上", "social"), ("小红书", "social"), ("social media", "social"),
    ("微信渠道反映", "social"),
    ("letters and regulator cases", "letter"), ("骚扰电话太多", None), ("marketing calls", None),
    ("application form", None), ("城东网点", None),
    ("营销电话和热线", "phone"), ("", None),
])
def test_channel(text, expected):
    assert mentions.find_channel(text) == expected


def test_channels_are_named_in_both_languages_and_find_themselves():
    entries = [entry for entry in yaml.safe_load((ROOT / "data" / "channels.yml").read_text("utf-8"))
               if entry["code"]]
    assert [entry["code"] for entry in entries] == ["counter", "phone", "app", "web", "letter", "regulator",
                                                    "social", "atm"]
    for entry in entries:
        for lang in ("zh", "en"):
            assert mentions.channel_name(entry["code"], lang) == entry["name"][lang]
            assert mentions.find_channel(entry["name"][lang]) == entry["code"]
            assert {mentions.find_channel(word) for word in entry["words"][lang]} == {entry["code"]}


@pytest.mark.parametrize(("text", "expected"), [
    ("继续项目12", 12), ("项目12号", 12), ("12号项目", 12), ("第12个项目", 12), ("项目三", 3), ("项目 ＃１２", 12),
    ("project 12", 12),
    ("Project #12", 12), ("resume project 3", 3), ("6号那个项目我还没弄完", 6),
    ("number 7 is not finished, work on it", 7), ("summary of project five", 5),
    ("三月份套餐项目12", 12), ("项目有哪些", None), ("项目12个", None), ("20 projects", None), ("project 2026-03", None),
    ("12", None), ("投诉12", None),
])
def test_project(text, expected):
    assert mentions.find_project(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("修改第3步", 3), ("步骤三", 3), ("第四步有几处写得不妥", 4), ("第 5 步", 5), ("step 3", 3), ("Step five", 5),
    ("the third step", 3), ("3rd step", 3),
    ("五步", None), ("step", None), ("步骤", None), ("七步改进法", None), ("", None),
])
def test_step(text, expected):
    assert mentions.find_step(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("打开投诉C12", 12), ("投诉12", 12), ("投诉 12", 12), ("看C88", 88), ("C-12", 12), ("c12", 12), ("Ｃ１２", 12),
    ("case 12", 12), ("view case 140", 140),
    ("编号12", 12), ("第45号投诉是怎么说的", 45), ("complaint #12", 12), ("工单 12", 12), ("complaint no. 7", 7),
    ("投诉12345", None), ("打12378投诉", None), ("投诉12件", None), ("三月投诉20个", None), ("top 5 complaints", None),
    ("case 3 days", None),
    ("显示那22条", None), ("HC12", None), ("项目12", None), ("投诉2026年3月", None), ("", None),
])
def test_complaint(text, expected):
    assert mentions.find_complaint(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("按严重度排", "weighted"), ("近30天按严重程度", "weighted"), ("不看件数看严重程度加权", "weighted"), ("加权", "weighted"),
    ("by severity", "weighted"),
    ("weighted by seriousness", "weighted"), ("不要加权", None), ("not weighted", None), ("unweighted", None),
    ("按件数", None), ("最严重的单子", None),
    ("", None),
])
def test_unit(text, expected):
    assert mentions.find_unit(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("投诉前五是啥", 5), ("前10名", 10), ("前十", 10), ("排名前三", 3), ("头三类", 3), ("最多的三类", 3), ("哪三类最严重", 3),
    ("top 3", 3), ("TOP3", 3),
    ("top five", 5), ("the three biggest", 3), ("前五天", None), ("前三季度", None), ("前3个月", None), ("前两周", None),
    ("前年", None), ("前天", None),
    ("前20%", None), ("top 10%", None), ("top 100", None), ("top问题", None), ("前三个网点", None), ("", None),
])
def test_limit(text, expected):
    assert mentions.find_limit(text) == expected


def test_hostile(hostile):
    assert mentions.find_topics(hostile, WORDS) in ([], ["queue_wait"])
    for function in (mentions.find_channel, mentions.find_project, mentions.find_step,
                     mentions.find_complaint, mentions.find_unit,
                     mentions.find_limit):
        assert function(hostile) is None
    assert mentions.find_one_of(hostile, OFFICES) is None
    assert isinstance(mentions.nearest_names(hostile, BRANCHES), list)
