"""Wording checks: what should not be said, and what only sounds like it."""
from __future__ import annotations

import pytest
import yaml

from bot.playbooks.wording import wording_findings, wording_names
from bot.settings import ROOT

BAD = {
    "cause_inside": ["客服不够所以投诉多", "因为窗口少，客户等很久", "由于系统慢导致排队", "Customers wait because of the rota",
                     "Long waits due to lack of staff", "窗口不够，客户等50分钟", "人手不足，电话没人接", "缺乏引导，老人不会用机器",
                     "客户等50分钟，原因是窗口少", "问题出在排班，客户等太久", "客户因系统升级办不了业务", "因叫号机停用，客户走了三成",
                     "排班不合理，使得午间等50分钟", "Two windows too few open, the reason is the rota",
                     "Waiting 50 minutes, caused by the rota", "One printer causes long waits", "Long waits stem from the rota",
                     "The hall is understaffed at lunch", "Customers wait with too few windows open"],
    "solution_inside": ["要上智能排队系统", "增加两个窗口", "需要培训柜员", "We need to hire two tellers", "Install a ticket machine"],
    "several_problems": ["不但排队久，而且态度差", "排队久，另外系统也慢", "Long waits as well as wrong fees"],
    "whole_world_scope": ["所有网点的服务都要改", "服务质量不好", "every branch is slow"],
    "blames_person": ["员工责任心不强", "柜员服务意识差", "经办人马虎", "staff are careless", "bad attitude of tellers"],
    "vague_adjective": ["满意度大大提高", "明显改善了", "much better than before"],
    "training_only": ["加强培训", "加强员工管理", "more training", "train the staff"],
    "missing_solution_as_cause": ["没有叫号系统", "缺少专门的平台", "no queue system", "lack of a booking tool"],
    "undefined_measure": ["客户不满意的情况", "处理得慢的投诉", "Late refunds", "The customer is not satisfied"],
    "adjective_leaf": ["服务热情", "答复及时", "Friendly staff", "A clear answer"],
    "aggregated_months": ["全年合计", "把各月数据放在一起", "All months together", "the whole year combined"],
    "best_site": ["这是表现最好的班组", "标杆网点，配合度高", "It is our best team", "the flagship store"],
    "temporary_owner": ["改进小组", "项目组全体", "The team", "task force"],
}
GOOD = {
    "cause_inside": ["城东网点午间客户平均等34.5分钟", "Customers wait 34.5 minutes at lunch", "大厅缺少座位", "客户没有座位，站着等50分钟",
                     "投诉的主要原因是排队，占三成", "因此客户走了三成", "因公业务的客户等50分钟", "因素很多的业务等50分钟",
                     "客户原因不明地走了三成", "八个窗口只开两个", "Customers ask for the cause of the delay and get no answer",
                     "The causes of complaints are not told to customers", "Since March customers wait 50 minutes"],
    "solution_inside": ["午间办业务的客户平均等34.5分钟", "Refunds take eleven days on average"],
    "several_problems": ["午间排队太久", "Customers wait too long at lunch"],
    "whole_world_scope": ["城东网点午间排队久", "The Chengdong branch is slow at lunch"],
    "blames_person": ["排班表按人头平分", "轮班表让一半柜员同时吃饭", "The rota sends half the staff to lunch"],
    "vague_adjective": ["从34.5分钟降到22分钟，明显改善", "13:30以后从8.9变为9.2分钟", "fell from 34.5 to 22, much better"],
    "training_only": ["4月6日培训9名柜员，逐人考核", "Train nine tellers on 6 April and test each of them"],
    "missing_solution_as_cause": ["叫号系统只记时间，不记窗口", "The calling system records no window numbers"],
    "undefined_measure": ["从取号到叫号超过30分钟算一次超时", "A refund counts as late when it is paid more than 72 hours after receipt"],
    "adjective_leaf": ["及时答复率", "客户满意度得分", "Share of clear answers", "Minutes until a friendly call back"],
    "aggregated_months": ["2025年9月，三个班组分别比", "Within September 2025, each shift by itself"],
    "best_site": ["2班的量和重复率都居中", "Shift 2 is in the middle for calls and repeats"],
    "temporary_owner": ["孙丽", "王芳（班长）", "Sun Li", "Thea Meyers"],
}


def test_the_file_and_the_code_name_the_same_checks():
    raw = yaml.safe_load((ROOT / "data" / "wording.yml").read_text("utf-8"))
    assert set(raw) == set(wording_names()) == set(BAD) == set(GOOD)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_what_should_not_be_said_is_found(name, text):
    assert wording_findings(text, (name,)) == [name]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_what_is_well_said_is_left_alone(name, text):
    assert wording_findings(text, (name,)) == []


def test_findings_come_in_the_order_asked():
    text = "因为员工责任心不强，所以要增加窗口"
    assert wording_findings(text, ("blames_person", "cause_inside")) == ["blames_person", "cause_inside"]
    assert wording_findings(text, ("cause_inside", "blames_person")) == ["cause_inside", "blames_person"]
    assert wording_findings(text, ()) == []


def test_hostile_text_is_looked_at(hostile):
    assert set(wording_findings(hostile, tuple(wording_names()))) <= set(wording_names())
