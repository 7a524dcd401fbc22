"""The guided form of a comparison study: asked in order, put down and taken up, back, wrong input kept out."""
from __future__ import annotations

import pytest

from bot.choosing.interview import Interview, proposals
from bot.choosing.outcome import finish, result_of
from bot.errors import InputError
from bot.language.texts import LANGUAGES, explain
from bot.store.complaints import NewComplaint


@pytest.fixture
def number(store) -> int:
    return store.studies.create("对比评分", "我们", "zh", store.people.add("李敏", "team").id)


@pytest.fixture
def interview(store, number) -> Interview:
    return Interview(store, number, "李敏", "zh")


OBJECT = "大厅柜面；个人客户；2026年三季度；定改进项目"
FRAME = ("1", "客户 45", "1", "1 分=走人，10 分=推荐")  # after the importance: source, reference, scale
ATTRIBUTES = "排队等候、办理速度、业务准确、服务态度、收费透明、环境与设施"
SCORES = {"我们": "5 6.5 8.5 7 6 4.5", "甲银行": "7.5 7 8 8.5 6.5 8", "乙银行": "6.5 7.5 8.5 7 8 6"}


@pytest.fixture(autouse=True)
def object_said(request, store, number):
    """Most tests begin at the attributes."""
    if "object" not in request.node.name:
        store.studies.change(number, service="", segment="", period="", purpose="")


def framed(interview: Interview, others: str = "甲银行、乙银行", importance: str = "9 8 10 7 6 4") -> None:
    """Everything before the scores."""
    for answer in (ATTRIBUTES, others, "1", importance, "客户 45", "1", "1 分=走人，10 分=推荐"):
        interview.answer(answer)


def through(interview: Interview) -> None:
    framed(interview)
    while interview.stage.kind == "scores":
        interview.answer(SCORES[interview.stage.subject])
    interview.answer("问卷 40 份")


def test_from_the_object_to_the_result(interview, store, number, fixtures):
    kinds = []
    for answer in (OBJECT, ATTRIBUTES, "甲银行、乙银行", "1", "9 8 10 7 6 4", *FRAME[1:], *SCORES.values(), "问卷 40 份"):
        kinds.append((interview.stage.kind, interview.stage.subject))
        interview.answer(answer)
    assert kinds == [("object", ""), ("attributes", ""), ("competitors", ""), ("kinds", ""), ("importance", ""),
                     ("source", ""), ("reference", ""), ("anchors", ""), ("scores", "我们"), ("scores", "甲银行"),
                     ("scores", "乙银行"), ("evidence", "")]
    study = store.studies.get(number)
    assert (study.segment, study.importance_source, study.importance_n) == ("个人客户", "customers", 45)
    assert study.kinds == {"甲银行": "competitor", "乙银行": "competitor"}
    assert study.evidence["乙银行"] == {"李敏": ("questionnaire", "问卷 40 份")}
    assert interview.stage.kind == "done"
    result = finish(store, number)
    expected = fixtures["comparison_scoring"]["expected"]
    assert result.focus[0] == "排队等候"
    assert result.totals["我们"] == pytest.approx(expected["totals"]["own"], abs=1e-6)
    assert [row.attribute for row in result.ranking] == [row["attribute"] for row in store.studies.candidates(number)]
    assert store.studies.get(number).status == "closed"
    assert {row["topic"] for row in store.studies.candidates(number)} >= {"queue_wait", "fee_dispute"}
    assert [row.attribute for row in result_of(store, number).ranking] == [row.attribute for row in result.ranking]


def test_a_study_is_taken_up_where_it_was_put_down(interview, store, number):
    interview.answer(ATTRIBUTES)
    interview.answer("甲银行（对手）")
    interview.answer("9 8")
    again = Interview(store, number, "李敏", "en")
    assert again.stage.kind == "importance"
    assert again.stage.open == ("业务准确", "服务态度", "收费透明", "环境与设施")
    again.answer("10 7 6 4")
    assert again.stage.kind == "source"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_stage_from_the_object_on_asks_explains_and_gives_an_example(store, number, lang):
    store.people.add("王芳", "staff")
    interview = Interview(store, number, "李敏", lang)
    for answer in (OBJECT, "1 2 3 4 5", "甲银行", "1", "9 8 7 6 5", "team estimate", "2", "1=bad 10=good", "王芳", "5 5 5 5 5",
                   "6 6 6 6 6", "1"):
        for said in (interview.question()[0], interview.why(), interview.example()):
            assert said.strip()
            assert "{" not in said
        interview.answer(answer)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_of_every_stage_is_an_answer(store, lang, number):
    number = store.studies.create("x", "我们", lang, None)
    interview = Interview(store, number, "李敏", lang)
    while (stage := interview.stage).kind != "done":
        said = interview.example()
        first = said.split("：", 1)[-1] if lang == "zh" else said.split(":", 1)[-1]
        first = first.split("，或" if lang == "zh" else ", or")[0].strip()
        interview.answer(first)
        assert interview.stage != stage


def test_the_button_of_the_first_question_is_an_answer(interview, store, number):
    _, buttons = interview.question()
    interview.answer(buttons[0]["payload"])
    assert store.studies.get(number).attributes == [name for name, _ in proposals(store, "zh")[:6]]


def test_what_is_complained_about_is_proposed_first(store):
    assert proposals(store, "zh")[0] == ("排队等候", "queue_wait")
    for mark in range(3):
        store.complaints.add(NewComplaint("x", f"f{mark}", "2026-03-01 10:00:00", "zh", "complaint", "fee_dispute"), None)
    assert proposals(store, "zh")[0] == ("收费透明", "fee_dispute")
    assert proposals(store, "en")[0] == ("Clear fees", "fee_dispute")
    assert len(proposals(store, "en")) == 12


@pytest.mark.parametrize(("said", "count"), [
    ("1 2 3 4 5", 5), ("1,2,3,4,5,6,7,8,9,10,11,12", 12), ("１、２、３、４、５", 5), ("1 2 3 4 5 5 5", 5), ("a,b,c,d,e", 5),
    ("排队等候\n办理速度\n停车\n3\n4", 5), ("Waiting time; x; y; z; w", 5),
])
def test_attributes_by_number_or_by_name(interview, store, number, said, count):
    interview.answer(said)
    assert len(store.studies.get(number).attributes) == count


@pytest.mark.parametrize(("said", "code"), [
    ("", "study_attributes"), ("1 2", "study_attributes"), (" ".join(map(str, range(1, 13))) + " x，y", "study_attributes"), ("、".join(f"第{one}项" for one in range(200)), "study_attributes"), ("0 1 2 3 4", "study_number"),
    ("1 2 3 4 99", "study_number"), ("排队、收费", "study_attributes"), ("，，，", "study_attributes"),
])
def test_attributes_that_do_not_fit(interview, store, number, said, code):
    with pytest.raises(InputError) as caught:
        interview.answer(said)
    assert caught.value.code == code
    assert explain(caught.value, "en")
    assert store.studies.get(number).attributes == []


@pytest.mark.parametrize("said", ["①②③④⑤", "①、②、③、④", "²", "9" * 20000, "1 2 3 4 " + "5" * 5000, "１" * 6000],
                         ids=["circled", "circled list", "superscript", "long", "long last", "long full width"])
def test_odd_digits_are_refused_or_taken_for_names(interview, said):
    with pytest.raises(InputError):
        interview.answer(said)


@pytest.mark.parametrize(("said", "names"), [
    ("甲银行", ["甲银行"]), ("甲银行、乙银行", ["甲银行", "乙银行"]), ("甲银行和乙银行", ["甲银行", "乙银行"]),
    ("Bank A and Bank B", ["Bank A", "Bank B"]), ("甲银行, 甲银行", ["甲银行"]), ("长" * 60, ["长" * 40]),
])
def test_competitors(interview, store, number, said, names):
    interview.answer(ATTRIBUTES)
    interview.answer(said)
    assert store.studies.get(number).subjects == ["我们", *names]


@pytest.mark.parametrize(("said", "code"), [
    ("", "study_competitors"), ("a、b、c、d、e、f、g", "study_competitors"), ("😡", "study_competitors"), ("甲、！！", "study_competitors"),
    ("我们", "study_own_named"), ("甲银行、我们", "study_own_named"),
])
def test_competitors_that_do_not_fit(interview, store, number, said, code):
    interview.answer(ATTRIBUTES)
    with pytest.raises(InputError, match=code):
        interview.answer(said)
    assert store.studies.get(number).subjects == ["我们"]


@pytest.mark.parametrize(("said", "importance"), [
    ("9 8 10 7 6 4", {"排队等候": 9, "办理速度": 8, "业务准确": 10, "服务态度": 7, "收费透明": 6, "环境与设施": 4}),
    ("9", {"排队等候": 9}), ("收费透明 6，排队等候：9.5", {"收费透明": 6, "排队等候": 9.5}), ("９ ８", {"排队等候": 9, "办理速度": 8}),
])
def test_importance_in_order_one_by_one_or_by_name(interview, store, number, said, importance):
    interview.answer(ATTRIBUTES)
    interview.answer("甲银行（竞争对手）")
    interview.answer(said)
    assert store.studies.get(number).importance == importance


@pytest.mark.parametrize("said", ["", "高", "0", "11", "9 8 10 7 6 4 3", "9 8 0 7 6 4", "-5", "排队等候 11", "9,8,x,7"])
@pytest.mark.parametrize("stage", ["importance", "scores"])
def test_numbers_that_do_not_fit_store_nothing(interview, store, number, stage, said):
    if stage == "scores":
        framed(interview, "甲银行")
    else:
        interview.answer(ATTRIBUTES)
        interview.answer("甲银行（竞争对手）")
    before = store.studies.get(number)
    with pytest.raises(InputError) as caught:
        interview.answer(said)
    assert explain(caught.value, "zh")
    assert store.studies.get(number) == before


def test_back_to_the_very_beginning(interview, store, number):
    through(interview)
    kinds = []
    while interview.back():
        kinds.append((interview.stage.kind, interview.stage.subject))
        assert len(kinds) < 12
    assert kinds == [("scores", "乙银行"), ("scores", "甲银行"), ("scores", "我们"), ("anchors", ""), ("reference", ""),
                     ("importance", ""), ("competitors", ""), ("attributes", ""), ("object", "")]
    study = store.studies.get(number)
    assert (study.attributes, study.importance, study.subjects) == ([], {}, ["我们"])
    assert study.weights_after is False
    interview.answer(OBJECT)
    through(interview)
    assert interview.stage.kind == "done"


def test_hostile_answers_at_every_stage(interview, hostile):
    for good in (ATTRIBUTES, "甲银行", "1", "9 8 10 7 6 4", *FRAME[1:], SCORES["我们"], SCORES["甲银行"], "2"):
        stage = interview.stage
        try:
            interview.answer(hostile)
        except InputError as error:
            assert explain(error, "zh")
            assert explain(error, "en")
        if interview.stage == stage:
            interview.answer(good)
    assert interview.stage.kind in ("done", "scores", "evidence")


@pytest.mark.parametrize(("said", "kinds"), [
    ("3", {"甲银行": "industry_leader", "城东支行": "industry_leader"}), ("都是对手", {"甲银行": "competitor", "城东支行": "competitor"}),
    ("甲银行 1，城东支行 2", {"甲银行": "competitor", "城东支行": "sister_branch"}), ("甲银行是竞争对手；城东支行是兄弟网点", {
        "甲银行": "competitor", "城东支行": "sister_branch"}), ("甲银行：1", {"甲银行": "competitor", "城东支行": ""}),
])
def test_kinds_for_all_or_one_by_one(interview, store, number, said, kinds):
    interview.answer(ATTRIBUTES)
    interview.answer("甲银行、城东支行")
    interview.answer(said)
    assert store.studies.get(number).kinds == kinds


@pytest.mark.parametrize(("said", "kinds"), [
    ("甲银行（竞争对手）、城东支行（兄弟网点）", {"甲银行": "competitor", "城东支行": "sister_branch"}),
    ("Bank A (competitor), East branch (sister branch)", {"Bank A": "competitor", "East branch": "sister_branch"}),
    ("去年的我们、GB标准", {"去年的我们": "own_last_period", "GB标准": "published_standard"}),
    ("丙行（龙头）和丁行", {"丙行": "industry_leader", "丁行": ""}),
])
def test_kinds_said_with_the_names(interview, store, number, said, kinds):
    interview.answer(ATTRIBUTES)
    interview.answer(said)
    assert store.studies.get(number).kinds == kinds


@pytest.mark.parametrize(("stage", "said", "code"), [
    (3, "9", "study_kinds"), (3, "好", "study_kinds"), (5, "不知道", "study_source"), (5, "客户", "study_source_n"),
    (6, "9", "study_reference"), (6, "随便", "study_reference"), (7, "好", "study_anchors")])
def test_what_does_not_fit_the_frame_is_said(interview, store, number, stage, said, code):
    for answer in (ATTRIBUTES, "甲银行", "1", "9 8 10 7 6 4", "小组估计", "2")[: stage - 1]:
        interview.answer(answer)
    before = store.studies.get(number)
    with pytest.raises(InputError, match=code):
        interview.answer(said)
    assert store.studies.get(number) == before


def test_weights_from_elsewhere_ask_no_source(interview, store, number):
    interview.answer(ATTRIBUTES)
    interview.answer("甲银行（对手）")
    store.studies.set_importance(number, dict.fromkeys(store.studies.get(number).attributes, 5), source="ahp")
    assert interview.stage.kind == "reference"


def test_attributes_of_earlier_studies_are_proposed_too(interview, store, number):
    earlier = store.studies.create("旧", "我们", "zh", None)
    store.studies.set_attributes(earlier, [("停车方便", None), ("排队等候", "queue_wait")])
    assert proposals(store, "zh")[12:] == [("停车方便", None)]
    interview.answer("1 2 3 4 13")
    assert "停车方便" in store.studies.get(number).attributes
