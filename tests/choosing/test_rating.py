"""Several raters: each with an own form, put down and taken up; who is missing; one that leaves holds up nobody."""
from __future__ import annotations

import pytest

from bot.choosing.outcome import finish, finish_when_all_have_rated, result_of
from bot.choosing.rating import RatingForm, ask_raters, progress, progress_text
from bot.errors import InputError
from bot.language.texts import explain

NAMES = ["排队等候", "办理速度", "业务准确", "服务态度", "收费透明"]


@pytest.fixture
def people(store):
    return [store.people.add(name, role) for name, role in (("李敏", "team"), ("张伟", "staff"), ("王强", "team"))]


@pytest.fixture
def number(store, people) -> int:
    number = store.studies.create("对比评分", "我们", "zh", people[0].id)
    store.studies.set_attributes(number, [(name, None) for name in NAMES])
    store.studies.set_competitors(number, ["甲银行"])
    store.studies.set_importance(number, dict(zip(NAMES, (9, 8, 10, 7, 6))), source="team")
    store.studies.change(number, anchors="1 差 10 好", reference_chosen=1)
    return number


def form(store, number, name) -> RatingForm:
    return RatingForm(store, number, name, "zh")


def rate(store, number, name, own="5 6 7 8 5", other="7 7 7 7 7") -> None:
    for answer in (own, other, "问卷 40 份"):
        form(store, number, name).answer(answer)


def test_three_raters_in_turn_the_last_one_closes_and_the_owner_is_told(store, number, people):
    assert ask_raters(store, number, people[1:], people[0]) == people[1:]
    assert [one["detail"] for one in store.notices.take(people[1].id)] == [{"number": number, "by": "李敏"}]
    assert ask_raters(store, number, people[1:2], people[0]) == []
    assert store.notices.take(people[1].id) == []
    rate(store, number, "李敏")
    rate(store, number, "张伟", own="4 6 7 8 5")
    assert finish_when_all_have_rated(store, number, "张伟") is None
    assert [one.name for one in progress(store, number)[1]] == ["王强"]
    assert "还差 王强" in progress_text(store, number, "zh")
    rate(store, number, "王强", own="6 6 7 8 5")
    result = finish_when_all_have_rated(store, number, "王强")
    assert result.cells["我们"]["排队等候"].n == 3 and result.cells["我们"]["排队等候"].sd == pytest.approx(1)
    assert store.studies.get(number).status == "closed"
    assert [one["kind"] for one in store.notices.take(people[0].id)] == ["study_ready"]
    # the same three scored both: differences rater by rater, 3 2 1 (SE 0.58) against a gap of 2
    assert next(row for row in result.ranking if row.attribute == "排队等候").distinguishable is True


def test_who_leaves_half_way_loses_nothing_and_holds_up_nobody(store, number, people):
    ask_raters(store, number, people[1:2], people[0])
    rate(store, number, "李敏")
    form(store, number, "张伟").answer("4 6")
    again = form(store, number, "张伟")
    assert (again.stage.subject, again.stage.open) == ("我们", tuple(NAMES[2:]))
    result = finish(store, number)  # with what is there
    assert result.cells["我们"]["排队等候"].n == 2 and result.cells["甲银行"]["排队等候"].n == 1
    assert result.excluded == [] and "few_raters" in result.warnings


def test_what_cannot_be_judged_is_left_out(store, number, people):
    one = form(store, number, "李敏")
    one.answer("5 - 7 不知道 5")
    assert store.studies.get(number).ratings["我们"].keys() == {"排队等候", "业务准确", "收费透明"}
    assert one.stage.subject == "甲银行"
    one.skip()
    one.answer("3")
    assert one.stage.kind == "done" and progress(store, number)[1] == []
    with pytest.raises(InputError, match="comparison_no_common_attribute"):
        finish_when_all_have_rated(store, number, "李敏")
    assert store.studies.get(number).status == "open"


def test_back_takes_back_only_ones_own(store, number, people):
    rate(store, number, "张伟")
    rate(store, number, "李敏")
    one = form(store, number, "李敏")
    assert one.back() and one.stage.subject == "甲银行"
    assert one.back() and one.stage.subject == "我们"
    assert not one.back()
    assert set(store.studies.get(number).ratings["甲银行"]["排队等候"]) == {"张伟"}
    assert [left.name for left in progress(store, number)[1]] == ["李敏"]


def test_evidence_for_all_or_one_by_one(store, number, people):
    for answer in ("5 6 7 8 5", "7 7 7 7 7", "我们：叫号数据；甲银行：暗访三次"):
        form(store, number, "李敏").answer(answer)
    assert store.studies.get(number).evidence == {"我们": {"李敏": ("data", "叫号数据")},
                                                  "甲银行": {"李敏": ("mystery_shopper", "暗访三次")}}
    rate(store, number, "张伟")
    with pytest.raises(InputError, match="study_evidence"):
        for answer in ("5 6 7 8 5", "7 7 7 7 7", "嗯"):
            form(store, number, "王强").answer(answer)


@pytest.mark.parametrize("pasted", [
    "项目\t我们\t甲银行\n排队等候\t5\t7\n办理速度\t6\t7\n业务准确\t7\t7\n服务态度\t8\t7\n收费透明\t5\t7",
    "项目，我们，甲银行\n收费透明，5，7\n排队等候，5，7\n办理速度，6，7\n业务准确，7，7\n服务态度，8，7",
    "| 项目 | 我们 | 甲银行 |\n| 排队等候 | 5 | 7 |\n| 办理速度 | 6 | 7 |\n| 业务准确 | 7 | 7 |\n| 服务态度 | 8 | 7 |\n| 收费透明 | 5 | 7 |"])
def test_a_pasted_table_fills_all(store, number, people, pasted):
    form(store, number, "李敏").answer(pasted)
    assert form(store, number, "李敏").stage.kind == "evidence"
    assert [store.studies.get(number).ratings["我们"][name]["李敏"] for name in NAMES] == [5, 6, 7, 8, 5]


@pytest.mark.parametrize(("pasted", "code"), [
    ("项目\t我们\n排队等候\t好", "study_table_cell"), ("项目\t我们\n停车\t5", "study_table_attribute"),
    ("项目\t我们\n排队等候\t11", "study_scale_at")])
def test_a_wrong_paste_stores_nothing(store, number, people, pasted, code):
    with pytest.raises(InputError, match=code) as caught:
        form(store, number, "李敏").answer(pasted)
    assert explain(caught.value, "zh") and explain(caught.value, "en")
    assert not any(store.studies.get(number).ratings.values())


def test_the_frame_stands_once_others_have_rated(store, number, people):
    from bot.choosing.interview import Interview

    rate(store, number, "张伟")
    owner = Interview(store, number, "李敏", "zh")
    with pytest.raises(InputError, match="study_frame_fixed"):
        owner.back()
    assert store.studies.get(number).attributes == NAMES


def test_asking_too_early_or_too_late(store, people):
    number = store.studies.create("x", "我们", "zh", people[0].id)
    with pytest.raises(InputError, match="study_not_ready"):
        ask_raters(store, number, people[1:], people[0])
    store.studies.close(number, [])
    with pytest.raises(InputError, match="study_done"):
        ask_raters(store, number, people[1:], people[0])


def test_against_another_reference_without_changing_the_study(store, number, people):
    store.studies.set_competitors(number, ["甲银行", "乙银行"])
    for answer in ("5 6 7 8 5", "7 7 7 7 7", "9 9 9 9 9", "1"):
        form(store, number, "李敏").answer(answer)
    assert [result_of(store, number, one).ranking[0].gap for one in ("best", "average", "甲银行")] == [4, 3, 2]
    assert store.studies.get(number).reference == "best"
