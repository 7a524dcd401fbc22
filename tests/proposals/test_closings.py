"""What handlers wrote at closing: causes for step 3 and X factors, actions for step 4, with how many carry any."""
from __future__ import annotations

import pytest

from bot.playbooks.engine import Walk
from bot.proposals import closings, root_causes
from bot.proposals.causes import written
from bot.proposals.propose import propose
from tests.proposals.conftest import TODAY, days

PERIOD = {"collection_period": ["2026-01-01", "2026-10-31"]}
ROTA, SIGN = "午休轮班表一半人同时吃饭", "叫号屏故障没有人报修"
OPEN, FIX = "午间加开一个弹性窗口并向客户致歉", "当天报修叫号屏"


@pytest.fixture
def handled(fill, closed):
    """Seven closed by the rota, three by the sign, one by a story of its own, two that blame somebody, four imported
    without words; two still open, one closed elsewhere and one of another time."""
    fill(["2025-12-15"], "fee_dispute", text="多收了费")
    closed(days("2026-03-01", 7), ROTA, OPEN, text="等了很久")
    closed(days("2026-04-01", 3), SIGN, FIX, text="等了很久")
    closed(["2026-05-01"], "客户记错了日期", "解释说明", text="等了很久")
    closed(days("2026-06-01", 2), "柜员不认真", "批评教育", text="等了很久")
    closed(days("2026-07-01", 4), text="等了很久")
    fill(days("2026-08-01", 2), text="等了很久")
    closed(["2026-08-05"], ROTA, OPEN, topic="fee_dispute", text="等了很久")
    closed(["2026-11-05"], ROTA, OPEN, text="等了很久")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_causes_of_closing_with_counts_and_cases(ask, handled, lang):
    found = root_causes.cause(ask(lang, row=1, **PERIOD))
    assert (found.value, found.others) == (ROTA, (SIGN,))  # the story of one and the blamed are none
    assert {"zh": "已结案 17 件，11 件写了原因", "en": "closed in the same span: 17; with a cause: 11"}[lang] in (
        found.text.replace("Closed", "closed"))
    assert {"zh": "2 件写的是某个人", "en": "2 more put it on a person"}[lang] in found.text
    assert {"zh": f"1. “{ROTA}”：7 件，", "en": f"1. \"{ROTA}\": 7, "}[lang] in found.text
    assert {"zh": "如投诉 8、7、6", "en": "such as complaints 8, 7, 6"}[lang] in found.text
    assert {"zh": "没有证实", "en": "proved nothing"}[lang] in found.text
    assert (found.cases.topic, found.cases.start, found.cases.end) == ("queue_wait", "2026-01-01", "2026-10-31")
    noted = root_causes.cause(ask(lang, row=2, rows={"root_causes": [{"cause": ROTA}]}, **PERIOD))
    assert (noted.value, noted.others) == (SIGN, ())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_they_stand_behind_what_customers_say(ask, fill, handled, lang):
    fill(days("2026-09-01", 3), text="中午只开一个窗口，等了很久")
    found = root_causes.cause(ask(lang, row=1, **PERIOD))
    assert (found.value, *found.others) == ("中午只开一个窗口", ROTA, SIGN)
    place = [found.text.index(word) for word in ("1. ", "2. ", "3. ")]
    assert place == sorted(place) and found.text.index("中午只开") < place[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_none_carries_a_cause(ask, fill, closed, lang):
    fill(["2025-12-15"], "fee_dispute")
    closed(days("2026-07-01", 4), text="等了很久")
    found = root_causes.cause(ask(lang, row=1, **PERIOD))
    assert found.value is None and found.cases is None
    assert {"zh": "同期已结案 4 件，0 件写了原因", "en": "Closed in the same span: 4; with a cause: 0"}[lang] in found.text
    assert closings.action(ask(lang, row=1, table="actions", **PERIOD)).value is None


def test_nothing_is_closed(ask, fill):
    fill(["2025-12-15"], "fee_dispute")
    fill(days("2026-07-01", 4), text="等了很久")
    assert "结案" not in root_causes.cause(ask(row=1, **PERIOD)).text
    assert closings.action(ask(row=1, table="actions", **PERIOD)) is None


def test_a_judgement_is_no_proof(ask, handled):
    rows = {"root_causes": [{"cause": ROTA, "verified_by": "document"}]}
    said = root_causes.verified_by(ask(row=1, rows=rows, **PERIOD))
    assert said.value is None and "7 件" in said.text
    value = root_causes.evidence(ask(row=1, rows=rows, **PERIOD)).value
    assert "写了原因的 11 件里有 7 件（64%）" in value and "如投诉 8、7、6、5、4" in value
    assert "of 11 with a cause written at closing 7 (64%)" in root_causes.evidence(ask("en", row=1, rows=rows, **PERIOD)).value
    rows = {"root_causes": [{"cause": ROTA, "verified_by": "observation"}]}
    assert root_causes.evidence(ask(row=1, rows=rows, **PERIOD)) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("table", ["root_causes", "x_factors"])
def test_actions_with_the_cause_they_answered(ask, handled, lang, table):
    found = closings.action(ask(lang, row=1, table="actions", **PERIOD))
    assert (found.value, *found.others) == (OPEN, FIX)
    assert {"zh": "已结案 17 件，11 件写了当时怎么处理的", "en": "17 closed, 11 of them with what was done"}[lang] in found.text
    assert {"zh": f"“{OPEN}”：7 件，当时写的原因多是“{ROTA}”，如投诉 8、7、6",
            "en": f"\"{OPEN}\": 7, mostly with the cause \"{ROTA}\", such as complaints 8, 7, 6"}[lang] in found.text
    assert {"zh": "应急", "en": "containment"}[lang] in found.text
    assert {"zh": "2 件写的是某个人", "en": "2 more put it on a person"}[lang] in found.text  # nor is what was done to them
    # what answers a cause of the project comes first, what is planned already not again
    first = closings.action(ask(lang, row=1, table="actions", rows={table: [{"cause": SIGN}]}, **PERIOD))
    assert (first.value, *first.others) == (FIX, OPEN)
    rest = closings.action(ask(lang, row=2, table="actions", rows={"actions": [{"what": OPEN}]}, **PERIOD))
    assert rest.value == FIX


def test_alike_words_are_one():
    texts = [(1, "午间只开两个窗口"), (2, "午间只开了两个窗口"), (3, "午间只开两个窗口"), (4, "费率表没有随新标准更新")]
    found = written(texts, "zh")
    assert [(one.text, one.numbers) for one in found] == [("午间只开两个窗口", (3, 2, 1)), ("费率表没有随新标准更新", (4,))]


def test_placeholders_and_merged_or_undone_ones_do_not_count(ask, store, fill, closed):
    fill(["2025-12-15"], "fee_dispute")
    closed(days("2026-03-01", 4), "[NAME_1]说系统坏了", "道歉", text="等了很久")
    closed(days("2026-04-01", 3), ROTA, OPEN, text="等了很久")
    assert closings.recorded(ask(**PERIOD), "cause").carry == 3
    store.complaints.undo(6)
    store.merges.merge(7, 8, None)
    found = closings.recorded(ask(**PERIOD), "cause")
    assert (found.closed, found.carry, found.named) == (5, 1, ())


def test_a_reopened_one_waits_for_its_next_closing(ask, store, handled):
    store.cycle.seed(iter([(8, {"state": "reopened"}, [{"state": "reopened", "person_id": None, "at": "2026-08-01 10:00:00",
                                                        "detail": {"act": "reopen"}}], None)]))
    assert closings.recorded(ask(**PERIOD), "cause").named[0].numbers == (7, 6, 5, 4, 3, 2)


@pytest.mark.parametrize(("playbook", "table"), [("seven_step", "root_causes"), ("dmaic", "x_factors")])
def test_both_methods_ask_for_them(store, handled, playbook, table):
    person = store.people.add("王强", "team")
    walk = Walk(store, store.projects.create("改进", playbook, "zh", person.id, topic="queue_wait"), TODAY)
    place = walk.place([f"{table}.cause", 1])
    found = propose(walk, place, person, "zh")
    assert found.value == ROTA
    walk.answer(place, found.value, "zh", person.id)
    assert propose(walk, walk.place([f"{table}.cause", 2]), person, "zh").value == SIGN
    assert propose(walk, walk.place([f"{table}.verified_by", 1]), person, "zh").value is None
    act = propose(walk, walk.place(["actions.what", 1]), person, "zh")
    assert act.value == OPEN
    walk.answer(walk.place(["actions.what", 1]), act.value, "zh", person.id)
    assert propose(walk, walk.place(["actions.what", 2]), person, "zh").value == FIX
    staff = store.people.add("周梅", "staff")
    assert propose(walk, walk.place(["actions.what", 1]), staff, "zh") is None
