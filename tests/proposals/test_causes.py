"""Step 3: causes in the customers' words, the chain of whys, the data behind a cause."""
from __future__ import annotations

import pytest

from bot.playbooks.model import load_playbook
from bot.proposals import root_causes
from bot.proposals.causes import branch_of, candidates, clauses_of, load_causes
from tests.proposals.conftest import days

PERIOD = {"collection_period": ["2026-01-01", "2026-10-31"]}


@pytest.mark.parametrize(("text", "said", "branch"), [
    ("中午排了一个小时，因为只开一个窗口，老人都站着", "只开一个窗口", "policy"),
    ("等到两点，说是系统坏了，让我明天再来", "系统坏了", "equipment"),
    ("I waited an hour because only one window was open.", "only one window was open", "policy"),
    ("The machine was broken, so everyone queued at the desk.", "The machine was broken", "equipment"),
    ("客服说法不一，跑了三趟", "客服说法不一", "people"),
    ("没人通知要带结婚证，白跑", "没人通知要带结婚证", "information"),
    ("the fee was taken and nobody told me", "the fee was taken and nobody told me", "information"),
    ("不让办，由于附近学校开学", "由于附近学校开学", None),
])
def test_the_clause_that_names_a_cause(text, said, branch):
    found = clauses_of(text)
    states = {clause: state and state.branch for clause, state in found}
    if branch is None:
        assert any(state is None and "附近学校开学" in clause for clause, state in found)
    else:
        assert states[said] == branch


def test_wishes_questions_and_placeholders_are_no_causes():
    assert clauses_of("希望只开两个窗口的时候多派人") == []
    assert clauses_of("因为[NAME]不在，让我等") == []
    assert clauses_of("服务态度很差，再也不来了") == []


def test_branches_are_those_of_the_playbook():
    column = next(column for column in load_playbook("seven_step").step("causes").field("root_causes").columns
                  if column.id == "branch")
    assert {state.branch for state in load_causes().states} == {choice.id for choice in column.choices}
    assert branch_of("午间窗口没人") == "policy" and branch_of("系统升级") == "equipment" and branch_of("不知道") is None


def test_alike_clauses_are_counted_once_a_complaint():
    texts = [(1, "排了一小时，因为只开两个窗口，就两个窗口"), (2, "中午只有一个窗口"), (3, "Only two windows were open at noon"),
             (4, "因为附近学校开学"), (5, "由于附近的学校开学了"), (6, "因为下雨路滑我摔了一跤")]
    found = candidates(texts, "zh")
    assert (found[0].branch, found[0].numbers) == ("policy", (1, 2, 3))
    assert (found[1].branch, found[1].numbers) == (None, (4, 5))
    assert found[2].numbers == (6,)
    assert candidates(texts, "en")[0].text == "Only two windows were open at noon"


@pytest.fixture
def told(fill):
    """Nine name few windows, four a machine, one the rain; six name nothing."""
    fill(["2025-12-15"], "fee_dispute")
    for count, text in ((9, "中午只开一个窗口，等了很久"), (4, "叫号机坏了，乱成一团"), (1, "因为下雨路滑"), (6, "等了很久")):
        for day in days(f"2026-0{count}-01", count):
            fill([day], text=text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_candidates_with_counts_and_cases(ask, told, lang):
    found = root_causes.cause(ask(lang, row=1, **PERIOD))
    assert (found.value, found.others) == ("中午只开一个窗口", ("叫号机坏了",))  # the rain was named once only
    assert {"zh": "9 件，制度管理，如投诉 10、9、8", "en": "9, policy, such as complaints 10, 9, 8"}[lang] in found.text
    assert {"zh": "读了 20 件", "en": "20 read"}[lang] in found.text
    noted = root_causes.cause(ask(lang, row=2, rows={"root_causes": [{"cause": found.value}]}, **PERIOD))
    assert (noted.value, noted.others) == ("叫号机坏了", ())


def test_the_data_behind_a_cause(ask, told):
    row = {"cause": "中午只开一个窗口", "verified_by": "data"}
    asked = ask(row=1, rows={"root_causes": [row]}, **PERIOD)
    assert root_causes.branch(asked).value == "policy"
    assert root_causes.verified_by(asked).value == "data"
    assert "读了 20 件，其中 9 件（45%）" in root_causes.evidence(asked).value
    assert root_causes.evidence(ask(row=1, rows={"root_causes": [{**row, "verified_by": "observation"}]}, **PERIOD)) is None
    assert root_causes.verified_by(ask(row=1, rows={"root_causes": [{"cause": "轮班表排得不对"}]}, **PERIOD)) is None


def test_no_cause_named_often_enough(ask, fill):
    fill(["2025-12-15"], "fee_dispute")
    fill(days("2026-03-01", 12), text="等了很久")
    found = root_causes.cause(ask(row=1, **PERIOD))
    assert found.value is None and "12 件" in found.text


# -- the chain of whys ---------------------------------------------------------------------------------------------
def test_layers_are_put_together_one_by_one():
    assert root_causes.chained(None, "只开两个窗口") == "只开两个窗口"
    chain = root_causes.chained("只开两个窗口", "一半人同时吃饭")
    assert chain == "只开两个窗口 → 一半人同时吃饭"
    assert root_causes.chained(chain, "甲 → 乙 → 丙") == "甲 → 乙 → 丙"
    assert root_causes.asks_on(None, "只开两个窗口") and root_causes.asks_on("只开两个窗口", chain)
    assert not root_causes.asks_on(None, "甲 → 乙 → 丙")
    assert not root_causes.asks_on("甲 → 乙 → 丙 → 丁", "甲 → 乙 → 丙 → 丁 → 戊")
    assert root_causes.chained("甲 → 乙 → 丙 → 丁 → 戊", "己") == "己"
    assert root_causes.links("wait averages 34.5 min -> two windows") == ["wait averages 34.5 min", "two windows"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_next_why_and_the_way_back(ask, lang):
    first = root_causes.five_why(ask(lang, topic=None, problem_statement="中午要等50分钟"))
    assert "中午要等50分钟" in first.text and first.value is None
    rows = {"root_causes": [{"five_why": "只开两个窗口 → 一半人同时吃饭"}]}
    assert "一半人同时吃饭" in root_causes.five_why(ask(lang, row=1, rows=rows)).text
    back = root_causes.therefore(ask(lang, row=1, rows=rows)).text.split("\n")
    assert back == ["一半人同时吃饭", ask(lang).say("proposal_therefore", what="只开两个窗口")]
    assert root_causes.therefore(ask(lang, row=1, rows={"root_causes": [{"five_why": "只开两个窗口"}]})) is None


def test_hostile_texts(hostile):
    clauses_of(hostile)
    root_causes.links(hostile)
