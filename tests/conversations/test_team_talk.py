"""Several people on one project in the chat: the team, tasks, lists by urgency, the committee, lessons."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.language.texts import say
from bot.playbooks.engine import Walk
from bot.store.complaints import Filter, NewComplaint
from bot.store.database import writing
from tests.conversations.bot_for_tests import COLLEAGUE, PEOPLE, TODAY, Bot, button
from tests.conversations.test_seven_steps import ask, example, field, start
from tests.conversations.walking import standing, walk_of, walk_on

LEADER = PEOPLE["team"]
JOIN = {"zh": "请{name}加入项目1", "en": "add {name} to project 1"}
WHO = {"zh": "项目1有哪些人", "en": "who is in project 1"}
MINE = {"zh": "我的项目", "en": "my projects"}
STUCK = {"zh": "哪些项目卡住了", "en": "which projects are stuck"}
TASKS = {"zh": "我的任务", "en": "my tasks"}
WAITING = {"zh": "等我们批的项目", "en": "projects waiting for the committee"}
LESSONS = {"zh": "以前类似的项目学到了什么", "en": "what did similar projects learn"}


def fill(bot: Bot, number: int, until: int, person: str = "team", **given: str) -> Walk:
    """Answer a project's questions in the store up to step ``until``; ``given`` by key, the examples otherwise."""
    someone = bot.people[person]
    for count in range(150):
        walk = Walk(bot.store(), number, TODAY)
        place = walk.next_place()
        if place is None or place.step.number >= until:
            return walk
        text = given.get(place.key.replace(".", "_"), "否" if place.more else place.asked.example["zh"])
        walk.answer(place, text, "zh", someone.id, f"f{number}-{count}")
    raise AssertionError("the walk does not end")


def project(bot: Bot, until: int = 2, person: str = "team", *, topic: str | None = None, **given: str) -> int:
    with bot.store() as store:
        number = store.projects.create(f"改进 {topic}", "seven_step", "zh", bot.people[person].id, topic=topic)
    fill(bot, number, until, person, **given)
    return number


def parts(bot: Bot, number: int = 1) -> dict[str, str]:
    with bot.store() as store:
        return {one["name"]: one["part"] for one in store.projects.people(number)}


# -- the watch after step 6 -------------------------------------------------------------------------------------------
def test_a_signal_after_the_control_plan_is_told_at_the_next_message_once(bot: Bot, lang: str) -> None:
    weeks = [5, 3, 6, 4, 5, 7, 4, 6, 3, 5, 6, 4, 20]
    first = TODAY - dt.timedelta(days=7 * len(weeks))
    with bot.store() as store:
        for week, count in enumerate(weeks):
            for one in range(count):
                day = first + dt.timedelta(days=7 * week + one % 7)
                store.complaints.add(NewComplaint(f"排队 {day} {one}", f"w{week}-{one}", f"{day} 10:00:00", "zh", "complaint",
                                                  "queue_wait"), None)
        number = store.projects.create("改进排队", "seven_step", "zh", bot.people["team"].id, topic="queue_wait")
        store.projects.answer(number, "act", "in_force_since", value=str(first - dt.timedelta(days=1)))
        store.projects.gate(number, "standardise", "passed")
        with writing(store.db):
            store.db.conn.execute("update gates set at = ?", [f"{TODAY - dt.timedelta(days=8)} 09:00:00"])
        assert store.complaints.days(Filter())[1] == str(TODAY - dt.timedelta(days=1))
    bot.talk("team", lang).verify([
        ("/help", ["notice_watch_more", "stats_rule_beyond_limits", "help_all"]), ("/help", ["!notice_watch_more"])])


# -- the team ----------------------------------------------------------------------------------------------------
def test_a_leader_brings_people_in_and_they_are_told_once(bot: Bot, lang: str) -> None:
    project(bot)
    sponsor = {"zh": "把{name}设为项目1的发起人", "en": "make {name} the sponsor of project 1"}[lang]
    bot.talk("team", lang).verify([
        (JOIN[lang].format(name=COLLEAGUE), ["team_changed", COLLEAGUE, say("part_member", lang)]),
        (sponsor.format(name=PEOPLE["committee"]), ["team_changed", PEOPLE["committee"], say("part_sponsor", lang)]),
        (WHO[lang], ["team_is", LEADER, COLLEAGUE, PEOPLE["committee"]])])
    assert parts(bot) == {LEADER: "leader", COLLEAGUE: "member", PEOPLE["committee"]: "sponsor"}
    bot.talk("colleague", lang).verify([("/help", ["notice_part_in", LEADER, "help_all"]), ("/help", ["!notice_part_in"])])


def test_only_leaders_supervisors_and_administrators_change_the_team(bot: Bot, lang: str) -> None:
    project(bot)
    add = JOIN[lang].format(name=PEOPLE["committee"])
    bot.talk("colleague", lang).verify([(add, ["error_team_change"])])
    bot.talk("committee", lang).verify([(JOIN[lang].format(name=COLLEAGUE), ["error_team_change"])])
    bot.talk("staff", lang).verify([(add, ["error_role"]), (WHO[lang], ["error_role"])])
    assert parts(bot) == {LEADER: "leader"}
    bot.talk("supervisor", lang).verify([(JOIN[lang].format(name=COLLEAGUE), ["team_changed"])])
    bot.talk("admin", lang).verify([({"zh": "把{0}从项目1移出", "en": "remove {0} from project 1"}[lang].format(COLLEAGUE), ["team_left"])])
    assert parts(bot) == {LEADER: "leader"}


def test_the_last_leader_cannot_leave(bot: Bot, lang: str) -> None:
    project(bot)
    leave = {"zh": "我退出项目1", "en": "leave project 1"}[lang]
    lead = {"zh": f"把{COLLEAGUE}设为项目1的组长", "en": f"make {COLLEAGUE} the leader of project 1"}[lang]
    bot.talk("team", lang).verify([(leave, ["error_team_last_leader"]), (lead, ["team_changed"]), (leave, ["team_left"])])
    assert parts(bot) == {COLLEAGUE: "leader"}
    # who has left does not slip back in by working on it
    bot.talk("team", lang).verify([('/resume_project{"project": 1}', ["error_team_left"])])
    bot.talk("colleague", lang).verify([(JOIN[lang].format(name=LEADER), ["team_changed"])])
    bot.talk("team", lang).verify([('/resume_project{"project": 1}', ["notice_part_in", "project_resumed"])])


def test_whoever_cannot_work_on_projects_cannot_be_added(bot: Bot, lang: str) -> None:
    project(bot)
    chat = bot.talk("team", lang).verify([(JOIN[lang].format(name=PEOPLE["staff"]), ["error_team_role"]),
                                          ({"zh": "请加入项目1", "en": "add somebody to project 1"}[lang], ["team_who", button(COLLEAGUE)])])
    chat.press(COLLEAGUE)
    assert chat.has("team_changed") and parts(bot) == {LEADER: "leader", COLLEAGUE: "member"}


def test_the_team_is_changed_inside_the_walk_and_the_question_comes_back(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    chat.verify([(JOIN[lang].format(name=COLLEAGUE), ["team_changed", ask("unit", lang)])])
    chat.verify([(example("unit", lang), ["answer_stored"])])
    assert COLLEAGUE in parts(bot)


def test_an_answer_that_sounds_like_a_team_change_is_an_answer(bot: Bot) -> None:
    chat = start(bot, "team", "zh", "vital_few")
    chat.verify([("午间让陈静也来开窗，等候就短了一半", ["answer_stored"])])
    assert COLLEAGUE not in parts(bot)


def test_the_person_overtaken_is_told_at_the_next_message(bot: Bot, lang: str) -> None:
    one = start(bot, "team", lang, "unit")
    two = bot.talk("colleague", lang).verify([('/resume_project{"project": 1}', [ask("unit", lang)])])
    first, second = (field("unit").choices[number].label[lang] for number in (0, 1))
    one.verify([(first, ["answer_stored"])])
    two.verify([(second, ["answered_by_other", LEADER, ask("direction", lang)])])
    one.verify([({"zh": "越低越好", "en": "lower is better"}[lang], ["notice_answer", COLLEAGUE, second, "answer_stored"])])
    one.verify([({"zh": "我在哪", "en": "where am I"}[lang], ["!notice_answer"])])
    with bot.store() as store:
        assert [(answer.by, answer.value) for answer in store.projects.history(1) if answer.field == "unit"] == [
            (LEADER, "minutes"), (COLLEAGUE, "percent")]


# -- lists by urgency ---------------------------------------------------------------------------------------------
def age(bot: Bot, number: int, days: int) -> None:
    at = (TODAY - dt.timedelta(days=days)).isoformat() + " 09:00:00"
    with bot.store() as store:
        with writing(store.db):
            store.db.conn.execute("update answers set at = ? where project_id = ?", [at, number])
            store.db.conn.execute("update projects set created_at = ? where id = ?", [at, number])


def test_stuck_projects_with_their_reasons_the_most_urgent_first(bot: Bot, lang: str) -> None:
    fresh, silent = project(bot), project(bot)
    late = project(bot, 5, actions_when_due="2026-11-08", actions_status="进行中")
    waved = project(bot, 2, problem_statement="窗口开得少导致客户等太久")
    age(bot, silent, 41)
    with bot.store() as store:
        Walk(store, waved, TODAY).override("分行同意", bot.people["supervisor"].id)
        with writing(store.db):
            store.db.conn.execute("update gates set at = ? where result = 'overridden'", [f"{TODAY - dt.timedelta(days=3)} 09:00:00"])
    chat = bot.talk("supervisor", lang).verify([(STUCK[lang], [
        say("trouble_overdue", lang, days=10), say("trouble_silent", lang, days=41), say("trouble_overridden", lang, days=3)])])
    order = [chat.text.index(f"**{number}**") for number in (late, silent, waved)]
    assert order == sorted(order) and f"**{fresh}**" not in chat.text
    chat.verify([(MINE[lang], ["projects_head", f"**{fresh}**", say("trouble_silent", lang, days=41)])])
    bot.talk("staff", lang).verify([(STUCK[lang], ["error_role"])])


def test_thirty_days_are_the_limit_and_a_setting(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    number = project(bot)
    chat = bot.talk("team", "zh")
    age(bot, number, 29)
    chat.verify([(STUCK["zh"], ["stuck_none"])])
    age(bot, number, 30)
    chat.verify([(STUCK["zh"], [say("trouble_silent", "zh", days=30)])])
    monkeypatch.setenv("GAISHAN_STUCK_DAYS", "31")
    chat.verify([(STUCK["zh"], ["stuck_none"])])


def test_my_projects_are_mine(bot: Bot, lang: str) -> None:
    mine, other = project(bot), project(bot, person="colleague")
    bot.talk("team", lang).verify([(MINE[lang], [f"**{mine}**", f"!**{other}**"]), ("/list_projects", [f"**{mine}**", f"**{other}**"])])


# -- tasks --------------------------------------------------------------------------------------------------------
def plan(bot: Bot, owner: str, due: str, status: str = "进行中") -> int:
    return project(bot, 5, actions_who=owner, actions_when_due=due, actions_status=status)


def test_tasks_overdue_first_and_done(bot: Bot, lang: str) -> None:
    plan(bot, PEOPLE["staff"], "2026-12-20")
    plan(bot, PEOPLE["staff"], "2026-11-10")
    plan(bot, COLLEAGUE, "2026-11-10")
    chat = bot.talk("staff", lang).verify([(TASKS[lang], ["notice_overdue", "tasks_head_late"])])
    assert chat.text.index("2026-11-10") < chat.text.index("2026-12-20") and chat.text.count("- **") == 2
    numbers = [int(payload.split(":")[1].split(",")[0]) for payload in chat.payloads if "settle_task" in payload]
    done = {"zh": "任务{0}做完了", "en": "task {0} is done"}[lang].format(numbers[0])
    chat.verify([(done, ["task_done"]), (done, ["error_task_already"]), (TASKS[lang], ["tasks_head", "2026-12-20", "!2026-11-10"])])
    with bot.store() as store:
        given = [(answer.value, answer.by) for answer in store.projects.history(2) if answer.field == "actions.status"]
    assert given == [("doing", LEADER), ("done", PEOPLE["staff"])]


def test_the_last_task_done_opens_the_gate(bot: Bot, lang: str) -> None:
    plan(bot, COLLEAGUE, "2026-12-20", "未开始")
    assert walk_of(bot, 1).step.number == 4
    chat = bot.talk("colleague", lang).verify([(TASKS[lang], [button('"done"')])])
    chat.press("settle_task")
    assert chat.has("task_done") and chat.has("gate_passed")
    assert walk_of(bot, 1).step.number == 5
    chat.verify([(TASKS[lang], ["tasks_none"])])


def test_a_cancellation_needs_its_reason(bot: Bot, lang: str) -> None:
    plan(bot, COLLEAGUE, "2026-12-20")
    chat = bot.talk("colleague", lang).verify([(TASKS[lang], [])])
    reason = {"zh": "总行没有批这笔钱", "en": "head office did not grant the money"}[lang]
    cancel = {"zh": "取消任务1", "en": "cancel task 1"}[lang]
    # a question in between is answered and the reason asked again
    chat.verify([(cancel, ["ask_reason_cancelled"]), (WHO[lang], ["team_is", "ask_reason_cancelled"])])
    assert standing(bot, 1, "actions.status", 1) == "doing"
    chat.verify([(reason, ["task_cancelled", reason])])
    with bot.store() as store:
        last = [answer for answer in store.projects.history(1) if answer.field == "actions.status"][-1]
    assert (last.value, last.reason, last.by) == ("cancelled", reason, COLLEAGUE)


def test_a_cancellation_with_its_reason_at_once(bot: Bot, lang: str) -> None:
    plan(bot, COLLEAGUE, "2026-12-20")
    chat = bot.talk("colleague", lang).verify([(TASKS[lang], [])])
    said = {"zh": "取消任务1，总行没批", "en": "cancel task 1 because head office said no"}[lang]
    chat.verify([(said, ["task_cancelled", {"zh": "总行没批", "en": "head office said no"}[lang]])])


def test_a_task_not_done_is_not_done(bot: Bot, lang: str) -> None:
    plan(bot, COLLEAGUE, "2026-12-20", "未开始")
    bot.talk("colleague", lang).verify([(TASKS[lang], []), ({"zh": "任务1还没做完", "en": "task 1 is not done yet"}[lang], ["task_doing"])])
    assert standing(bot, 1, "actions.status", 1) == "doing"


def test_others_tasks_are_not_ones_own(bot: Bot, lang: str) -> None:
    plan(bot, LEADER, "2026-12-20")
    bot.talk("team", lang).verify([(TASKS[lang], [])])
    done = {"zh": "任务1做完了", "en": "task 1 is done"}[lang]
    bot.talk("staff", lang).verify([(done, ["error_task_not_yours"]), (TASKS[lang], ["tasks_none"]),
                                    ('/settle_task{"number": 99, "status": "done"}', ["error_task_unknown"]),
                                    ('/settle_task{"number": 1, "status": "burnt"}', ["error_task_not_yours"])])
    bot.talk("colleague", lang).verify([(done, ["error_task_not_yours"])])
    bot.talk("supervisor", lang).verify([('/settle_task{"number": 1, "status": "burnt"}', ["error_task_status"]), (done, ["task_done"])])


def test_reminders_come_once_each(bot: Bot, lang: str) -> None:
    plan(bot, COLLEAGUE, "2026-11-20")
    chat = bot.talk("colleague", lang)
    chat.verify([("/help", ["notice_due", "2026-11-20", "help_all"]), ("/help", ["!notice_due"])])
    bot.talk("colleague", lang).verify([("/help", ["!notice_due"])])
    # another day is another reminder
    with bot.store() as store:
        walk = Walk(store, 1, TODAY)
        walk.answer(walk.place(["actions.when_due", 1]), "2026-11-12", "zh", bot.people["team"].id, "x")
    chat.verify([("/help", ["notice_overdue", "2026-11-12"]), ("/help", ["!notice_overdue"])])


def test_far_off_tasks_are_not_reminded_of(bot: Bot) -> None:
    plan(bot, COLLEAGUE, "2026-11-22")  # four days
    bot.talk("colleague", "zh").verify([("/help", ["!notice_due"])])


@pytest.mark.parametrize("keep", [True, False])
def test_a_due_day_that_is_over_is_asked_back_once(bot: Bot, lang: str, keep: bool) -> None:
    chat = start(bot, "team", lang, "actions.when_due")
    chat.verify([("2025-12-31", ["ask_keep_date", "2025-12-31", "!answer_stored"])])
    if keep:
        chat.verify([({"zh": "是", "en": "yes"}[lang], ["answer_stored", "2025-12-31"])])
    else:
        chat.verify([({"zh": "否", "en": "no"}[lang], [next(one.ask[lang] for one in field("actions").columns if one.id == "when_due")]),
                     ({"zh": "下个月底", "en": "end of next month"}[lang], ["answer_stored", "2026-12-31"])])
    assert standing(bot, 1, "actions.when_due", 1) == ("2025-12-31" if keep else "2026-12-31")


def test_another_day_answers_the_question_about_the_day(bot: Bot) -> None:
    chat = start(bot, "team", "zh", "actions.when_due")
    chat.verify([("2025-12-31", ["ask_keep_date"]), ("2027-01-15", ["answer_stored", "2027-01-15"])])


def test_cancelling_in_the_walk_asks_for_the_reason(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "actions.status")
    reason = {"zh": "门店要搬了", "en": "the branch is moving"}[lang]
    chat.verify([({"zh": "已取消", "en": "cancelled"}[lang], ["ask_reason_cancel", "!answer_stored"]), (reason, ["answer_stored"])])
    assert walk_of(bot, 1).answers["actions.status", 1].reason == reason


# -- the committee ------------------------------------------------------------------------------------------------
def test_a_project_with_a_trigger_goes_to_the_committee_and_its_gate_waits(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "other_department")
    chat.verify([({"zh": "是", "en": "yes"}[lang], ["answer_stored"])])
    list(walk_on(bot, chat, 1, "nothing"))
    assert chat.has("committee_sent") and chat.has("gate_committee_asked") and chat.has("trigger_other_department")
    assert walk_of(bot, 1).step.number == 4
    boss = bot.talk("supervisor", lang).verify([('/resume_project{"project": 1}', ["gate_committee_asked"])])
    # a supervisor's override does not stand for the committee's yes
    assert "/override_gate" not in boss.payloads
    boss.verify([({"zh": "放行，赶时间", "en": "override because we are in a hurry"}[lang], ["error_role"])])
    board = bot.talk("committee", lang).verify([
        (WAITING[lang], ["notice_asked", "committee_head", "trigger_other_department", LEADER, button('"approved"')]),
        (">approved", ["committee_approved", "gate_passed"]), (WAITING[lang], ["committee_none", "!notice_asked"])])
    assert walk_of(bot, 1).step.number == 5
    chat.verify([("/help", ["notice_decided", board.person.name]),
                 ('/show_summary{"project": 1}', ["approval_asked", "approval_approved", board.person.name])])


def test_refused_changed_and_asked_again(bot: Bot, lang: str) -> None:
    number = project(bot, 5, policy_text="是")
    assert walk_of(bot, number).step.number == 4
    reason = {"zh": "先和法务谈", "en": "talk to the lawyers first"}[lang]
    refuse = {"zh": f"不批准项目1，{reason}", "en": f"refuse project 1: {reason}"}[lang]
    bot.talk("committee", lang).verify([(refuse, ["committee_refused", reason])])
    chat = bot.talk("team", lang).verify([('/resume_project{"project": 1}', ["notice_decided", reason, "gate_committee_refused"])])
    again = {"zh": "请委员会审批项目1：法务已经同意", "en": "ask the committee about project 1: the lawyers agree"}[lang]
    chat.verify([(again, ["committee_asked", "trigger_policy_text", "gate_committee_asked"]), (again, ["error_committee_already"])])
    bot.talk("admin", lang).verify([({"zh": "批准项目1", "en": "approve project 1"}[lang], ["committee_approved", "gate_passed"])])
    with bot.store() as store:
        assert [(one.event, one.by) for one in store.approvals.history(1)] == [
            ("asked", LEADER), ("refused", PEOPLE["committee"]), ("asked", LEADER), ("approved", PEOPLE["admin"])]


def test_a_plan_without_the_trigger_needs_no_approval_any_more(bot: Bot) -> None:
    number = project(bot, 5, policy_text="是")
    with bot.store() as store:
        walk = Walk(store, number, TODAY)
        outcome = walk.answer(walk.place(["policy_text", 0]), "否", "zh", bot.people["team"].id, "x")
    assert [step.number for step in outcome.passed] == [4]


def test_returned_with_a_question_by_button(bot: Bot, lang: str) -> None:
    project(bot, 5, other_department="是")
    question = {"zh": "和信息部谈过了吗，谁来维护？", "en": "have you asked IT, and who maintains it?"}[lang]
    board = bot.talk("committee", lang).verify([(WAITING[lang], []), (">returned", ["ask_reason_returned"]), (question, ["committee_returned", question])])
    bot.talk("team", lang).verify([("/help", ["notice_decided", question]), ({"zh": "我的项目", "en": "my projects"}[lang], ["projects_head"])])
    board.verify([({"zh": "批准项目1", "en": "approve project 1"}[lang], ["error_committee_not_waiting"])])


@pytest.mark.parametrize("role", ["staff", "team", "supervisor"])
def test_only_the_committee_decides(bot: Bot, lang: str, role: str) -> None:
    project(bot, 5, other_department="是")
    bot.talk(role, lang).verify([(WAITING[lang], ["error_role"]), ({"zh": "批准项目1", "en": "approve project 1"}[lang], ["error_role"]),
                                 ('/decide_project{"project": 1, "status": "approved"}', ["error_role"])])
    assert walk_of(bot, 1).state == "with_committee"


def test_nobody_decides_on_the_project_they_lead(bot: Bot, lang: str) -> None:
    project(bot, 5, "committee", other_department="是")
    bot.talk("committee", lang).verify([({"zh": "批准项目1", "en": "approve project 1"}[lang], ["error_committee_own"])])


def test_where_and_lists_say_that_it_is_with_the_committee(bot: Bot, lang: str) -> None:
    project(bot, 5, other_department="是")
    bot.talk("team", lang).verify([(MINE[lang], ["projects_with_committee"]), ('/resume_project{"project": 1}', []),
                                   ({"zh": "我在哪", "en": "where am I"}[lang], ["where_committee"])])


def test_odd_decisions(bot: Bot) -> None:
    project(bot, 5, other_department="是")
    bot.talk("committee", "zh").verify([
        ('/decide_project{"project": 1, "status": "burnt"}', ["error_committee_decision"]),
        ('/decide_project{"project": 77, "status": "approved"}', ["error_project_unknown"]),
        ('/decide_project{"project": 1}', ["committee_how", button('"refused"')]),
        ('/decide_project{"project": 1, "status": "refused"}', ["ask_reason_refused"]), ("不", ["!committee_refused"])])


# -- lessons ------------------------------------------------------------------------------------------------------
def test_lessons_are_found_and_offered(bot: Bot, lang: str) -> None:
    first = project(bot, 8, topic="queue_wait", lessons="先去现场站半天，再看报表")
    project(bot, 8, topic="fee_dispute", lessons="收费要先公示三天")
    with bot.store() as store:
        assert store.projects.get(first).status == "closed"
    asked = {"zh": "排队的项目学到了什么经验教训", "en": "lessons learned about queues"}[lang]
    chat = bot.talk("team", lang).verify([(LESSONS[lang], ["先去现场", "收费要先公示"]), (asked, ["lessons_head", "先去现场", "!收费要先公示"])])
    chat.verify([('/start_project{"topic": "queue_wait"}', ["project_opened", "lessons_offered", "先去现场", "!收费要先公示"])])
    bot.talk("staff", lang).verify([(LESSONS[lang], ["error_role"])])


def test_no_lessons_yet(bot: Bot, lang: str) -> None:
    bot.talk("team", lang).verify([(LESSONS[lang], ["lessons_none"]), ('/start_project{"topic": "queue_wait"}', ["project_opened", "!lessons_offered"])])
