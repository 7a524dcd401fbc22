"""Comparison studies in the store."""
from __future__ import annotations

import pytest

from bot.errors import NotFound


@pytest.fixture
def number(store, min_li) -> int:
    return store.studies.create("对比评分", "我们", "zh", min_li.id)


def test_a_new_study_knows_only_itself(store, number, min_li):
    study = store.studies.get(number)
    assert (study.own, study.reference, study.status, study.created_by) == ("我们", "best", "open", min_li.id)
    assert (study.attributes, study.subjects, study.ratings) == ([], ["我们"], {"我们": {}})


@pytest.mark.parametrize("unknown", [0, 77])
def test_an_unknown_study_is_not_found(store, unknown):
    for act in (lambda: store.studies.get(unknown), lambda: store.studies.set_attributes(unknown, [("a", None)])):
        with pytest.raises(NotFound, match="study_unknown"):
            act()


def test_attributes_keep_their_order_and_what_was_said_of_them(store, number):
    store.studies.set_attributes(number, [("排队", "queue_wait"), ("收费", "fee_dispute"), ("环境", None)])
    store.studies.set_importance(number, {"排队": 9, "收费": 7.5})
    store.studies.set_attributes(number, [("收费", "fee_dispute"), ("态度", None)])
    study = store.studies.get(number)
    assert study.attributes == ["收费", "态度"]
    assert study.topics == {"收费": "fee_dispute", "态度": None}
    assert study.importance == {"收费": 7.5}
    store.studies.clear_importance(number)
    assert store.studies.get(number).importance == {}
    store.studies.set_attributes(number, [])
    assert store.studies.get(number).attributes == []


def test_competitors_are_replaced_and_we_stay(store, number):
    store.studies.set_competitors(number, ["甲银行", "乙银行"])
    store.studies.set_competitors(number, ["丙银行"])
    assert store.studies.get(number).subjects == ["我们", "丙银行"]
    store.studies.set_competitors(number, [])
    assert store.studies.get(number).subjects == ["我们"]


def test_a_later_score_of_the_same_rater_replaces_the_earlier(store, number):
    store.studies.set_attributes(number, [("排队", None)])
    store.studies.rate(number, "我们", "李敏", {"排队": 5})
    store.studies.rate(number, "我们", "王芳", {"排队": 7})
    store.studies.rate(number, "我们", "李敏", {"排队": 6})
    assert store.studies.get(number).ratings["我们"]["排队"] == {"李敏": 6, "王芳": 7}
    store.studies.clear_ratings(number, "我们", "李敏")
    assert store.studies.get(number).ratings["我们"]["排队"] == {"王芳": 7}


def candidate(attribute: str, rank: int = 1) -> dict:
    return {"attribute": attribute, "topic": None, "weight": 0.2, "gap": 2.5, "priority": 0.5, "rank": rank, "focus": True}


def test_closing_keeps_candidates_and_those_that_became_projects(store, number, min_li):
    store.studies.close(number, [candidate("排队"), candidate("收费", 2)])
    project = store.projects.create("p", "seven_step", "zh", min_li.id, study_id=number)
    store.studies.link_project(number, "排队", project)
    store.studies.close(number, [candidate("排队", 2), candidate("环境")])
    assert store.studies.get(number).status == "closed"
    assert {(row["attribute"], row["project_id"]) for row in store.studies.candidates(number)} == {
        ("排队", project), ("环境", None)}


def test_the_newest_study_of_a_person(store, number, min_li):
    other = store.people.add("王芳", "team")
    assert store.studies.newest(min_li.id) == number
    assert store.studies.newest(min_li.id, "closed") is None
    assert store.studies.newest(other.id) is None
    later = store.studies.create("二", "我们", "zh", min_li.id)
    store.studies.close(number, [])
    assert (store.studies.newest(min_li.id), store.studies.newest(min_li.id, "closed")) == (later, number)


def test_hostile_names_are_names(store, number, hostile):
    store.studies.set_attributes(number, [(hostile, None)])
    store.studies.set_competitors(number, [hostile])
    store.studies.rate(number, hostile, hostile, {hostile: 5})
    assert store.studies.get(number).ratings[hostile] == {hostile: {hostile: 5}}


def test_a_weight_changed_after_the_first_score_is_noticed_the_same_again_is_not(store, number):
    store.studies.set_attributes(number, [("排队", None), ("收费", None)])
    store.studies.set_importance(number, {"排队": 9}, source="customers", n=40)
    store.studies.rate(number, "我们", "李敏", {"排队": 5})
    store.studies.clear_ratings(number, "我们", "李敏")  # seen is seen
    store.studies.clear_importance(number)
    assert store.studies.get(number).importance_source is None
    store.studies.set_importance(number, {"排队": 9}, source="customers", n=40)
    assert store.studies.get(number).weights_after is False
    store.studies.set_importance(number, {"收费": 3})  # its first weight comes after the scores
    assert store.studies.get(number).weights_after is True
    study = store.studies.get(number)
    assert (study.importance_source, study.importance_n) == ("customers", 40)


def test_before_any_score_weights_may_change(store, number):
    store.studies.set_attributes(number, [("排队", None)])
    store.studies.set_importance(number, {"排队": 9})
    store.studies.set_importance(number, {"排队": 3}, source="ahp")
    assert store.studies.get(number).weights_after is False


def test_raters_with_what_they_gave_left_out_and_on_what_ground(store, number, min_li):
    store.studies.set_attributes(number, [("排队", None), ("收费", None)])
    assert store.studies.ask_rater(number, "李敏", min_li.id, None)
    assert not store.studies.ask_rater(number, "李敏", min_li.id, None)
    store.studies.rate(number, "我们", "李敏", {"排队": 5})
    store.studies.skip_cells(number, "李敏", [("我们", "收费")])
    store.studies.set_evidence(number, "我们", "李敏", "questionnaire", "40 份")
    store.studies.rate(number, "我们", "文件里的人", {"排队": 7})
    assert store.studies.to_rate(min_li.id) == [number]
    store.studies.finish_rater(number, "李敏")
    assert store.studies.to_rate(min_li.id) == []
    found = store.studies.raters(number)
    assert [(one.name, one.given, one.skipped, one.finished_at is not None) for one in found] == [
        ("李敏", 1, {("我们", "收费")}, True), ("文件里的人", 1, set(), False)]
    assert store.studies.get(number).evidence == {"我们": {"李敏": ("questionnaire", "40 份")}}


def test_what_is_compared_and_the_kinds_of_comparators(store, number):
    fresh = store.studies.get(number)
    assert (fresh.service, fresh.anchors, fresh.reference_chosen, fresh.raters_asked) == (None, None, False, False)
    store.studies.change(number, service="大厅", segment="", anchors="1 差 10 好", reference="average", reference_chosen=1)
    store.studies.set_competitors(number, ["甲银行", "城东支行"], {"甲银行": "competitor", "城东支行": "sister_branch"})
    study = store.studies.get(number)
    assert (study.service, study.segment, study.reference, study.reference_chosen) == ("大厅", "", "average", True)
    assert study.kinds == {"甲银行": "competitor", "城东支行": "sister_branch"}
