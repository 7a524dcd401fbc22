"""DMAIC and an organisation's own playbook through the trained bot; choosing a method, and the other views."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.language.texts import say
from bot.playbooks.model import load_playbook
from tests.conversations.bot_for_tests import Bot, button, ids
from tests.conversations.walking import START, good_answer, walk_of, walk_on

DMAIC = load_playbook("dmaic")
WISH = {"zh": "用DMAIC做一个改进项目", "en": "start a DMAIC project"}
WHERE = {"zh": "我在哪", "en": "where am I"}
VIEW = {"zh": "按 DMAIC 看", "en": "show it in the DMAIC view"}
FRONT_DESK = Path(__file__).parent.parent / "playbooks" / "fixtures" / "front_desk.yml"


def ask(name: str, lang: str) -> str:
    return DMAIC.find(name).ask[lang]


def test_the_whole_of_dmaic(bot: Bot, lang: str) -> None:
    chat = bot.talk("team", lang).verify([(WISH[lang], ["project_opened", DMAIC.about[lang], "step_intro", ids(project=1)])])
    assert not any('"playbook"' in payload for payload in chat.payloads), "the method was named: nothing to choose"
    passed, sigma = [], ""
    for place in walk_on(bot, chat, 1):
        question = place.field.another[lang] if place.more else place.asked.ask[lang]
        assert chat.text.count(question) == 1, (place.key, chat.text)
        if chat.has("gate_passed"):
            passed.append(place.step.id)
        sigma = sigma or (chat.text if chat.has("stats_sigma") else "")
    assert passed == ["measure", "analyse", "improve", "control"]
    assert chat.has("project_closed") and say("project_closed", lang, number=1, title=walk_of(bot, 1).project.title,
                                              count=5) in chat.text
    assert "180,000.00" in sigma and "2.42" in sigma and say("stats_sigma_caveat", lang) in sigma
    assert "180,000.00" in chat.text, "and again in the summary"
    chat.verify([('/show_summary{"project": 1, "view": "seven_step"}', ["view_method", say("step_short", lang, number=4, name=DMAIC.step("improve").name[lang])])])


def test_the_method_is_offered_and_changed_by_a_button(bot: Bot, lang: str) -> None:
    chat = bot.talk("team", lang).verify([
        (START[lang], ["project_opened", load_playbook("seven_step").name[lang], button('"playbook": "dmaic"')]),
        ('>"playbook": "dmaic"', ["project_method", DMAIC.about[lang], ask("problem_statement", lang), ids(project=1)])])
    assert walk_of(bot, 1).playbook.id == "dmaic"
    # after the first answer the method stays
    chat.say(good_answer(walk_of(bot, 1).next_place(), lang))
    chat.verify([('/start_project{"project": 1, "playbook": "seven_step"}', ["error_method_settled", ask("metric", lang)])])
    assert walk_of(bot, 1).playbook.id == "dmaic"
    with bot.store() as store:
        assert len(store.projects.all()) == 1


def test_one_project_in_two_views(bot: Bot, lang: str) -> None:
    chat = bot.talk("team", lang).verify([(START[lang], ["project_opened"])])
    list(walk_on(bot, chat, 1, "collection_period"))
    place = walk_of(bot, 1).next_place()
    chat.verify([
        (WHERE[lang], ["where_is", button('"view": "dmaic"'), place.asked.ask[lang]]),
        ('>"view": "dmaic"', ["summary_title", "view_method", {"zh": "**1. 定义（", "en": "**1. Define ("}[lang],
                              "gate_state_passed", place.asked.ask[lang]]),
        (VIEW[lang], ["view_method", place.asked.ask[lang]]),
        ('/show_summary{"project": 1}', ["summary_title", "!view_method", place.asked.ask[lang]]),
        ('/show_summary{"project": 1, "view": "bpr"}', ["error_view_unknown", place.asked.ask[lang]])])
    page = next(link["url"] for reply in chat.say('/show_summary{"project": 1, "view": "pdca"}') for link in reply.links)
    assert "PDCA" in Path(page).read_text("utf-8")


def test_a_step_is_edited_by_its_name(bot: Bot, lang: str) -> None:
    chat = bot.talk("team", lang).verify([(WISH[lang], ["project_opened"])])
    list(walk_on(bot, chat, 1, "opportunities"))
    chat.verify([({"zh": "修改 定义阶段", "en": "edit the Define phase"}[lang], ["edit_which", button('"target_value"')])])


def test_a_gate_of_dmaic_says_what_to_mend(bot: Bot, lang: str) -> None:
    """A leaf that is still an adjective is warned of at once and keeps the gate shut until it is mended."""
    chat = bot.talk("team", lang).verify([(WISH[lang], ["project_opened"])])
    list(walk_on(bot, chat, 1, "ctq.ctq"))
    vague = {"zh": "答复及时", "en": "A prompt answer"}[lang]
    chat.verify([(vague, ["answer_stored", "wording_adjective_leaf", DMAIC.find("ctq").columns[3].ask[lang]])])
    list(walk_on(bot, chat, 1))
    chat.verify([("/check_gate", ["gate_shut", "gate_row_wording", button('"ctq"')]), ('>"ctq"', ["edit_which", button('"ctq.ctq"')]),
                 ('>"ctq.ctq"', [vague]),
                 (DMAIC.find("ctq").columns[2].example[lang], ["gate_passed", ask("operational_definition", lang)])])


@pytest.fixture
def desk(bot: Bot) -> Bot:
    """The bot of an organisation with a playbook of its own, and a broken one beside it."""
    folder = bot.settings.home / "playbooks"
    folder.mkdir()
    shutil.copy(FRONT_DESK, folder)
    (folder / "broken.yml").write_text("id: broken\nsteps: 3\n", "utf-8")
    return bot


def test_an_own_playbook_from_its_button_to_its_end(desk: Bot, lang: str) -> None:
    book = load_playbook("front_desk")
    chat = desk.talk("team", lang).verify([
        (START[lang], ["project_opened", button('"playbook": "dmaic"'), button('"playbook": "front_desk"'), "!broken"]),
        ('>"playbook": "front_desk"', ["project_method", book.about[lang], "step_intro"])])
    asked = []
    for place in walk_on(desk, chat, 1):
        asked.append(place.key)
        question = words_of(place, lang)
        assert chat.text.count(question) == 1, (place.key, chat.text)
    assert chat.has("project_closed")
    assert len(asked) == 25 and {"few_guests", "one_angle", "reasons.proof", "changes.reason_no"} <= set(asked)
    chat.verify([("/list_projects", ["projects_head", "projects_closed"])])
    (desk.settings.home / "playbooks" / "front_desk.yml").unlink()
    chat.verify([("/list_projects", ["projects_faulty"]), ('/show_summary{"project": 1}', ["error_playbook_unknown"])])


def words_of(place, lang: str) -> str:
    if place.more:
        return place.field.another[lang] if place.field.another else say("row_another", lang, table=place.field.label[lang])
    return place.asked.ask[lang]


@pytest.mark.parametrize("wish", ["用前台三步法做一个改进项目", "start a front desk project"])
def test_an_own_playbook_by_its_name(desk: Bot, wish: str) -> None:
    chat = desk.talk("team", "en" if wish.isascii() else "zh")
    chat.verify([(wish, ["project_opened", ids(project=1)])])
    assert walk_of(desk, 1).playbook.id == "front_desk"
