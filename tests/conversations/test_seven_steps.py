"""The seven steps through the trained bot: to the end, and every way off the straight path."""
from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.language.texts import say
from bot.playbooks.model import load_playbook
from bot.store.complaints import Filter
from tests.conversations.bot_for_tests import Bot, button, ids
from tests.conversations.walking import BAD, START, TOP, good_answer, standing, walk_of, walk_on

BOOK = load_playbook("seven_step")
BACK = {"zh": "返回", "en": "back"}
WHY = {"zh": "为什么问这个", "en": "why"}
EXAMPLE = {"zh": "举个例子", "en": "give me an example"}
WHERE = {"zh": "我在哪", "en": "where am I"}
PAUSE = {"zh": "暂停", "en": "pause"}
SUMMARY = {"zh": "项目总结", "en": "show the project summary"}


def field(name: str):
    return next(one for step in BOOK.steps for one in step.fields if one.id == name)


def ask(name: str, lang: str) -> str:
    return field(name).ask[lang]


def example(name: str, lang: str) -> str:
    return field(name).example[lang]


def start(bot: Bot, who: str, lang: str, until: str | None = None):
    """A fresh project, walked on to the question ``until``."""
    chat = bot.talk(who, lang).verify([(START[lang], ["project_opened", "step_intro", ids(project=1)])])
    if until:
        list(walk_on(bot, chat, 1, until))
        assert walk_of(bot, 1).next_place().key == until
    return chat


def test_all_seven_steps_to_closed(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang)
    asked, passed = [], []
    for place in walk_on(bot, chat, 1):
        asked.append(place.key)
        # the question on the table is the one the engine would ask
        question = place.field.another[lang] if place.more else place.asked.ask[lang]
        assert chat.text.count(question) == 1, (place.key, chat.text)
        assert chat.last[-1].ids == {"project": 1}
        if chat.has("gate_passed"):
            passed.append(place.step.number)
    assert passed == [2, 3, 4, 5, 6, 7]
    assert chat.has("gate_passed") and chat.has("project_closed")
    assert len(asked) > 50 and len(set(asked)) == len(asked)
    # the three verdicts of the effect stand in the summary: 34.5 -> 21 minutes against a target of 22
    for key in ("verdict_improved", "verdict_point", "verdict_demonstrated"):
        assert chat.has(key), chat.text
    assert all(step.name[lang] in chat.text for step in BOOK.steps)
    [link] = chat.last[-1].links
    page = Path(link["url"]).read_text("utf-8")
    for name in ("problem_statement", "standard_doc", "lessons"):
        assert example(name, lang).split("'")[0][:20] in page
    with bot.store() as store:
        assert store.projects.get(1).status == "closed"
        assert [gate["result"] for gate in store.projects.gates(1)] == ["passed"] * 7
        assert {answer.by for answer in store.projects.history(1)} == {chat.person.name}
        assert all(answer.at for answer in store.projects.history(1))
    # after the end the form is gone: commands find no work, and the project cannot be walked again
    chat.verify([(BACK[lang], ["no_work_at_all"]), ('/resume_project{"project": 1}', ["verdict_improved"]), (BACK[lang], ["no_work_at_all"])])


def test_why_example_where(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "target_value")
    target = field("target_value")
    chat.verify([(WHY[lang], [target.why[lang], target.ask[lang]]),
                 (EXAMPLE[lang], [target.example[lang], target.ask[lang]]),
                 (WHERE[lang], ["where_is", say("step_short", lang, number=1, name=BOOK.steps[0].name[lang]), target.ask[lang]])])
    assert standing(bot, 1, "target_value") is None


def test_back_and_keep(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    chat.verify([(BACK[lang], ["standing_answer", ask("metric", lang), button("/keep_answer")]),
                 (BACK[lang], [ask("problem_statement", lang)]),
                 (BACK[lang], ["at_the_beginning"]),
                 ("/keep_answer", [ask("unit", lang)])])
    with bot.store() as store:
        assert len(store.projects.history(1)) == 2  # nothing was written by going back


def test_back_and_another_answer_keeps_the_history(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    other = {"zh": "取号到叫号的最长等候时间", "en": "Longest wait from ticket to call"}[lang]
    chat.verify([(BACK[lang], []), (other, ["answer_stored", ask("unit", lang)])])
    with bot.store() as store:
        assert [answer.value for answer in store.projects.history(1) if answer.field == "metric"] == [
            example("metric", lang), other]


def test_edit_a_step_before(bot: Bot, lang: str) -> None:
    """A change behind an open gate that breaks it shuts it again; mended, the walk goes on where it was."""
    chat = start(bot, "team", lang, "collection_period")
    worse = {"zh": "40分钟", "en": "40 min"}[lang]
    chat.verify([({"zh": "修改 第1步", "en": "edit step 1"}[lang], ["edit_which", button('"target_value"')]),
                 (">target_value", ["standing_answer", ask("target_value", lang)]),
                 (worse, ["gate_reopened", "gate_shut", "gate_target_not_better", button("/edit_answer")]),
                 (">target_value", [ask("target_value", lang)]),
                 (example("target_value", lang), ["gate_passed", ask("collection_period", lang)])])
    with bot.store() as store:
        assert [gate["result"] for gate in store.projects.gates(1)] == ["passed", "reopened", "passed"]


def test_edit_by_name_and_with_nothing_to_edit(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    chat.verify([({"zh": "修改 第3步", "en": "edit step 3"}[lang], ["edit_nothing"]),
                 ("/keep_answer", [ask("unit", lang)]),
                 ({"zh": "修改 第9步", "en": "edit step 9"}[lang], ["error_step_unknown", ask("unit", lang)]),
                 ({"zh": "修改指标", "en": "edit the measure"}[lang], ["standing_answer", ask("metric", lang)])])


def test_skip_with_and_without_reason(bot: Bot, lang: str) -> None:
    reason = {"zh": "等财务的数", "en": "waiting for finance"}[lang]
    chat = start(bot, "team", lang, "target_value")
    chat.verify([({"zh": "跳过", "en": "skip"}[lang], ["ask_reason_skip"]), (BACK[lang], [ask("target_value", lang)]),
                 ({"zh": "跳过", "en": "skip"}[lang], ["ask_reason_skip"]),
                 (reason, ["skipped", ask("target_date", lang)]),
                 ({"zh": "跳过，日期没有批", "en": "skip, the date is not approved"}[lang], ["skipped", ask("owner", lang)]),
                 (example("owner", lang), ["gate_shut", "gate_skipped", reason, button("/edit_answer")])])
    walk = walk_of(bot, 1)
    assert walk.answers["target_value", 0].reason == reason
    assert walk.step.number == 1
    chat.verify([({"zh": "跳过", "en": "skip"}[lang], ["skip_at_gate"])])


def test_gate_shut_says_what_is_missing(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang)
    chat.verify([(BAD[lang], ["answer_stored", "wording_cause_inside", ask("metric", lang)])])
    list(walk_on(bot, chat, 1))
    assert chat.has("gate_shut") and chat.has("gate_wording_cause_inside") and not chat.has("gate_passed")
    assert any('"problem_statement"' in payload for payload in chat.payloads)
    assert "/override_gate" not in chat.payloads
    # a name of the list in words chooses too; words that are none are refused kindly
    chat.verify([({"zh": "随便吧无所谓啦", "en": "whatever you like best"}[lang], ["choose_from_list"]),
                 (field("problem_statement").label[lang], [ask("problem_statement", lang)]),
                 (example("problem_statement", lang), ["gate_passed", ask("data_source", lang)])])


def test_override_by_a_supervisor_and_not_by_the_team(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang)
    override = {"zh": "放行", "en": "override"}[lang]
    chat.verify([(override, [say("role_team", lang)])])
    chat.say(BAD[lang])
    list(walk_on(bot, chat, 1))
    chat.verify([(override, [say("role_team", lang), "gate_shut"])])
    assert bot.audit()[0]["action"] == "refused"
    with bot.store() as store:
        assert store.projects.gates(1) == []
    reason = {"zh": "分行已经同意这样写", "en": "head office has agreed to this wording"}[lang]
    boss = bot.talk("supervisor", lang)
    boss.verify([('/resume_project{"project": 1}', ["gate_shut", button("/override_gate")]),
                 (override, ["ask_reason_override"]), ({"zh": "嗯", "en": "k"}[lang], ["error_reason_needed"]),
                 (reason, ["overridden", boss.person.name, reason, ask("data_source", lang)]),
                 (SUMMARY[lang], ["summary_override", boss.person.name, reason])])
    [gate] = walk_of(bot, 1).store.projects.gates(1)
    assert (gate["result"], gate["by"], gate["reason"]) == ("overridden", boss.person.name, reason)
    assert ("gate.override", "project 1") in [(row["action"], row["object"]) for row in bot.audit()]


def test_override_too_early(bot: Bot, lang: str) -> None:
    start(bot, "supervisor", lang, "unit").verify([
        ({"zh": "放行，理由是赶时间", "en": "override because we are in a hurry"}[lang], ["override_too_early", ask("unit", lang)])])
    assert walk_of(bot, 1).gate_results == {}


def test_pause_and_resume_by_another_person_elsewhere(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    chat.verify([(PAUSE[lang], ["paused", button('/resume_project{"project": 1}')]), (BACK[lang], ["no_work"])])
    other = bot.talk("colleague", lang)
    other.verify([({"zh": "继续 项目1", "en": "resume project 1"}[lang], ["project_resumed", ask("unit", lang)]),
                  (example("unit", lang), ["answer_stored", ask("direction", lang)]),
                  (WHERE[lang], ["where_is", chat.person.name, other.person.name])])
    # and back in the first conversation, by its button
    chat.verify([('/resume_project{"project": 1}', ["project_resumed", ask("direction", lang)])])
    with bot.store() as store:
        assert [answer.by for answer in store.projects.history(1)][-1] == other.person.name
        assert {one["name"] for one in store.projects.people(1)} == {chat.person.name, other.person.name}


def test_resume_something_that_is_not_there(bot: Bot, lang: str) -> None:
    bot.talk("team", lang).verify([({"zh": "继续项目77", "en": "resume project 77"}[lang], ["error_project_unknown"]),
                                   ("/resume_project", ["projects_none"])])


def test_resume_asks_which(bot: Bot, lang: str) -> None:
    chat = bot.talk("team", lang)
    for _ in range(2):
        chat.verify([("/start_project", ["project_opened"]), (PAUSE[lang], ["paused"])])
    chat.verify([("/resume_project", ["resume_which", button('"project": 1'), button('"project": 2')]),
                 ("/list_projects", ["projects_head", "**1**", "**2**"])])


def test_two_unusable_answers_bring_an_example_and_ways_out(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    way_out = [button("/skip_question"), button("/pause_work"), button("/go_back")]
    wrong = {"zh": "公斤", "en": "kilograms"}[lang]
    shown = say("example_is", lang, example=example("unit", lang))
    chat.verify([(wrong, ["error_value_choice", "!" + shown]), (wrong, ["error_value_choice", shown, *way_out])])
    chat.verify([(example("unit", lang), ["answer_stored"]), (wrong, ["error_value_choice", "!example_is"])])


@pytest.mark.parametrize(("text", "minutes", "lang"), [
    ("五十分钟", 50, "zh"), ("50 min", 50, "zh"), ("50 minutes", 50, "en"), ("1.5小时", 90, "zh"), ("一个半小时", 90, "zh"), ("half an hour", 30, "en"),
    ("34.5", 34.5, "en"), ("３４．５分钟", 34.5, "zh"), ("1 hour 10 minutes", 70, "en"), ("大约40分钟", 40, "zh")])
def test_durations(bot: Bot, text: str, minutes: float, lang: str) -> None:
    chat = start(bot, "team", "zh", "baseline_value")
    chat.lang = lang if any(c.isalpha() for c in text) else "zh"
    chat.verify([(text, ["answer_stored"])])
    assert standing(bot, 1, "baseline_value") == pytest.approx(minutes)


@pytest.mark.parametrize("text", ["12%", "很久", "50元", "-5分钟", "10 20", "999999999999小时"])
def test_what_is_no_duration(bot: Bot, text: str) -> None:
    chat = start(bot, "team", "zh", "baseline_value")
    chat.verify([(text, [ask("baseline_value", "zh"), "!answer_stored"])])
    assert standing(bot, 1, "baseline_value") is None


@pytest.mark.parametrize(("text", "day", "lang"), [
    ("下个月底", "2026-12-31", "zh"), ("end of next month", "2026-12-31", "en"), ("2027-03-31", "2027-03-31", "zh"),
    ("明年3月底", "2027-03-31", "zh"), ("31 March 2027", "2027-03-31", "en")])
def test_dates(bot: Bot, text: str, day: str, lang: str) -> None:
    chat = start(bot, "team", "zh", "target_date")
    chat.lang = lang
    chat.verify([(text, ["answer_stored", day])])
    assert standing(bot, 1, "target_date") == day


@pytest.mark.parametrize("until", ["metric", "unit", "baseline_value", "baseline_period", "target_date", "owner"])
def test_a_question_in_between_is_answered_and_the_steps_question_comes_back_once(
        sample_bot: Bot, until: str, lang: str) -> None:
    chat = start(sample_bot, "team", lang, until)
    chat.verify([(TOP[lang], ["top_n", "!answer_stored"])])
    assert chat.text.count(ask(until, lang)) == 1 and chat.text.rstrip().find(ask(until, lang)) > chat.text.find("|")
    assert chat.image and Path(chat.image).is_file()
    chat.verify([(good_answer(walk_of(sample_bot, 1).next_place(), lang), ["answer_stored"])])


@pytest.mark.parametrize("question", ["/help", "/explain_term", "/list_projects", "/show_summary", "/load_sample",
                                      '/change_language{"to": "zh"}', "/greet", "/thank", "/deny", "/show_cases", "/show_study",
                                      "/undo", "/start_complaint", "投诉：柜员态度恶劣，还翻白眼"])
def test_other_interruptions_keep_the_form(bot: Bot, question: str) -> None:
    chat = start(bot, "supervisor", "zh", "unit")
    chat.say(question)
    assert chat.text.count(ask("unit", "zh")) == 1, chat.text
    chat.verify([("分钟", ["answer_stored", ask("direction", "zh")])])


def test_more_details_when_asked(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    chat.verify([({"zh": "补充", "en": "more details"}[lang], ["details_which", button('"loss"')]),
                 (">loss", [ask("loss", lang)]), (example("loss", lang), ["answer_stored", ask("unit", lang)])])
    assert standing(bot, 1, "loss") == example("loss", lang)


def test_summary_at_any_time(bot: Bot, lang: str) -> None:
    chat = start(bot, "team", lang, "unit")
    chat.verify([(SUMMARY[lang], ["summary_title", example("metric", lang), ask("unit", lang)])])
    link = next(link for reply in chat.last for link in reply.links)
    assert "<html" in Path(link["url"]).read_text("utf-8")
    chat.verify([(PAUSE[lang], ["paused"]), ('/show_summary{"project": 1}', ["summary_title"])])


def test_a_name_of_a_colleague_is_no_personal_data(bot: Bot) -> None:
    """Where the question is "who?", a bare name stays a name; elsewhere it does not."""
    chat = start(bot, "team", "zh", "owner")
    chat.verify([("欧阳小燕", ["answer_stored", "欧阳小燕"])])
    assert standing(bot, 1, "owner") == "欧阳小燕"


def test_two_people_on_one_project_at_once(bot: Bot, lang: str) -> None:
    """Both answer the same question: both answers are kept, the later stands, and its giver is told of the other."""
    one = start(bot, "team", lang, "unit")
    two = bot.talk("colleague", lang).verify([('/resume_project{"project": 1}', [ask("unit", lang)])])
    first, second = (field("unit").choices[number].label[lang] for number in (0, 1))
    one.verify([(first, ["answer_stored", ask("direction", lang)])])
    two.verify([(second, ["answered_by_other", one.person.name, "answer_stored", ask("direction", lang)])])
    history = walk_of(bot, 1).store.projects.history(1)
    assert [(answer.by, answer.value) for answer in history if answer.field == "unit"] == [
        (one.person.name, "minutes"), (two.person.name, "percent")]


def test_an_answer_belongs_to_its_question(bot: Bot) -> None:
    """Free text fits every text field: it must not slip into the one the other person has got to."""
    one = start(bot, "team", "zh", "vital_few")
    two = bot.talk("colleague", "zh").verify([('/resume_project{"project": 1}', [ask("vital_few", "zh")])])
    one.verify([(example("vital_few", "zh"), ["answer_stored", "gate_passed"])])
    mine = "11:50至12:50取的号占了七成六"
    two.verify([(mine, ["answered_by_other", "answer_stored"])])
    assert standing(bot, 1, "vital_few") == mine and standing(bot, 1, "root_causes.cause", 1) is None


def test_finished_by_somebody_else(bot: Bot) -> None:
    """The other conversation is told so, once, and is free again."""
    one = start(bot, "team", "en", "lessons")
    two = bot.talk("colleague", "en").verify([('/resume_project{"project": 1}', [ask("lessons", "en")])])
    list(walk_on(bot, one, 1))
    two.verify([(example("lessons", "en"), ["where_closed", "!" + ask("lessons", "en")]), (BACK["en"], ["no_work_at_all"])])
    three = bot.talk("colleague", "en", conversation=two.conversation)
    three.verify([("/help", ["help_all"])])


def test_two_people_in_parallel(bot: Bot) -> None:
    one = start(bot, "team", "zh", "unit")
    two = bot.talk("colleague", "zh").verify([('/resume_project{"project": 1}', [])])

    async def both():
        return await asyncio.gather(one.talk.say_async("分钟"), two.talk.say_async("分钟"))

    replies = bot.run(both())
    assert all(replies)
    assert standing(bot, 1, "unit") == "minutes"
    list(walk_on(bot, one, 1, "data_source"))
    assert walk_of(bot, 1).step.number == 2


def test_a_project_from_a_topic_and_a_branch(sample_bot: Bot) -> None:
    chat = sample_bot.talk("supervisor", "zh").verify([
        ("城东5月投诉最多的是哪几类", ["top_n", button("/start_project")]), (">/start_project", ["project_opened", "城东"])])
    with sample_bot.store() as store:
        project = store.projects.get(chat.ids["project"])
        counts = store.complaints.count_by_topic(Filter("2026-05-01", "2026-05-31", branch="城东")).rows
    assert project.branch == "城东" and project.topic == max(counts, key=lambda row: row[1])[0]


def test_languages_in_turn_inside_the_form(bot: Bot) -> None:
    chat = start(bot, "team", "zh", "metric")
    chat.lang = "en"
    chat.verify([("Mean wait from ticket to call", ["answer_stored", ask("unit", "en")]), ("1", [ask("direction", "en")])])
    chat.lang = "zh"
    chat.verify([("越低越好", [ask("baseline_value", "zh")]), ("34.5", [ask("baseline_period", "zh")])])
    assert standing(bot, 1, "unit") == "minutes"


@pytest.mark.parametrize(("wish", "branch"), [("用七步法改善城东的排队", "城东"), ("start a seven-step project on queues at 城东", "城东"),
                                              ("用七步法改善排队", None)])
def test_a_branch_named_in_the_wish(sample_bot: Bot, wish: str, branch: str | None) -> None:
    sample_bot.talk("team", "en" if wish[0].isascii() else "zh").verify([(wish, ["project_opened"])])
    project = sample_bot.store().projects.get(1)
    assert (project.topic, project.branch) == ("queue_wait", branch)
