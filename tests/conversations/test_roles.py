"""Who may do what: sentences, buttons and typed commands are all judged by the signed-in person's role."""
from __future__ import annotations

import pytest

from bot.language.texts import say
from tests.conversations.bot_for_tests import Bot, ids

STAFF_REFUSED = [
    ('/ask_top_topics{"start": "2026-01-01", "end": "2026-02-01"}', "action_top_topics"),
    ("/load_sample", "action_sample"), ('/load_sample{"role": "admin"}', "action_sample"), ("/clear_sample", "action_sample"),
    ('/show_cases{"topic": "queue_wait"}', "action_show_cases"), ("/start_project", "action_start_project"),
    ('/start_project{"topic": "queue_wait", "person": 5}', "action_start_project"),
    ('/resume_project{"project": 1}', "action_resume_project"), ('/show_summary{"project": 1}', "action_show_summary"),
    ("/start_comparison", "action_start_comparison"), ('/show_study{"study": 1}', "action_show_study"),
    ("/list_projects", "action_list_projects"), ('/ask_rater{"study": 1}', "action_ask_rater"),
    ('/rating_progress{"study": 1}', "action_rating_progress"), ('/study_report{"study": 1}', "action_study_report"),
]


@pytest.mark.parametrize(("text", "lang"), [("上个月投诉最多的是哪几类？", "zh"), ("top complaint categories last month", "en")])
def test_staff_may_not_ask_for_the_top(sample_bot: Bot, text: str, lang: str) -> None:
    chat = sample_bot.talk("staff", lang)
    chat.verify([(text, [say("role_staff", lang), say("role_supervisor", lang), "!top_n"])])
    entry = sample_bot.audit()[0]
    assert (entry["action"], entry["object"], entry["name"]) == ("refused", "action_top_topics", chat.person.name)


@pytest.mark.parametrize(("payload", "action"), STAFF_REFUSED, ids=[payload for payload, _ in STAFF_REFUSED])
def test_typed_commands_do_not_bypass_roles(bot: Bot, payload: str, action: str, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([(payload, [say("role_staff", lang)])])
    assert not chat.buttons and not chat.image
    assert [(row["action"], row["object"]) for row in bot.audit()][:1] == [("refused", action)]
    assert bot.complaints() == []
    with bot.store() as store:
        assert store.projects.all() == [] and store.studies.newest(chat.person.id) is None


def test_staff_may_not_open_or_change_others_cases(bot: Bot, lang: str) -> None:
    text = {"zh": "投诉：柜员态度恶劣，翻白眼", "en": "complaint: the teller was rude and shouted at me"}[lang]
    bot.talk("supervisor", lang).verify([(text, [ids(complaint=1)])])
    before = bot.complaints()
    other = bot.talk("staff", lang)
    for attempt in ('/show_cases{"number": 1}', '/undo{"number": 1}', '/confirm_label{"number": 1}',
                    '/offer_topics{"number": 1}', '/correct_topic{"number": 1, "topic": "fee_dispute"}',
                    {"zh": "看投诉1", "en": "show me complaint 1"}[lang]):
        other.verify([(attempt, ["error_not_own_complaint"])])
        assert before[0]["text"] not in other.text
    assert bot.complaints() == before
    # their own they may
    other.verify([(text, [ids(complaint=2)]), ('/show_cases{"number": 2}', ["case_title", before[0]["text"]]),
                  ('/undo{"number": 2}', ["complaint_undone"])])


def test_a_supervisor_may(bot: Bot, lang: str) -> None:
    text = {"zh": "投诉：柜员态度恶劣，翻白眼", "en": "complaint: the teller was rude and shouted at me"}[lang]
    bot.talk("staff", lang).say(text)
    bot.talk("supervisor", lang).verify([
        ('/show_cases{"number": 1}', ["case_title"]),
        ('/correct_topic{"number": 1, "topic": "fee_dispute"}', ["label_corrected"]),
        ('/show_cases{"number": 1}', ["case_correction", bot.people["supervisor"].name])])


def test_override_typed_by_staff_changes_nothing(bot: Bot, lang: str) -> None:
    """Even inside a conversation whose form a person in another role has opened."""
    boss = bot.talk("team", lang, conversation="talk-shared")
    boss.say("/start_project")
    intruder = bot.talk("staff", lang, conversation="talk-shared")
    for payload in ("/override_gate", {"zh": "放行，我说了算", "en": "override, I say so"}[lang], "/skip_question", "/go_back", "34"):
        intruder.verify([(payload, [say("role_staff", lang)])])
    with bot.store() as store:
        assert store.projects.history(1) == [] and store.projects.gates(1) == []
    assert bot.audit()[0]["action"] == "refused"


@pytest.mark.parametrize("payload", ["/nlu_fallback", "/session_start", "/restart", "/back", "/guide_form",
                                     "/EXTERNAL: load", '/help{"to": ', "/help{not json}", "/greet{\"x\": {\"y\": 1}}", "/",
                                     "//help", "/language", "/language klingon", "/undo 5", "/show_cases{\"number\": \"1; drop table people\"}",
                                     '/show_cases{"offset": "many"}', '/correct_topic{"number": "x", "topic": "queue_wait"}',
                                     '/correct_topic{"number": 1, "topic": "no_such"}', '/resume_project{"project": "one"}',
                                     '/show_study{"study": 999}', '/show_summary{"project": 999}', '/start_project{"study": 999}',
                                     '/start_project{"topic": "nothing"}', '/ask_top_topics{"start": "soon", "end": 5}',
                                     '/ask_top_topics{"start": "2026-03-01", "end": "2025-03-01"}',
                                     '/ask_top_topics{"unit": "tons", "branch": 5}', '/start_comparison{"study": 12}',
                                     '/show_cases{"number": 1e999}', '/edit_answer{"field": "x"}', "/give_complaint"])
def test_odd_commands_are_answered_and_harmless(bot: Bot, payload: str, lang: str) -> None:
    chat = bot.talk("supervisor", lang)
    chat.say(payload)
    assert bot.complaints() == []
    chat.lang = chat.last[-1].language  # words after an unknown slash are words
    chat.say("/help")
    assert chat.has("help_all")
