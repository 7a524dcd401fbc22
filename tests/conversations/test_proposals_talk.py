"""A project on the sample's largest topic: what the bot proposes is used, changed or refused."""
from __future__ import annotations

from bot.language.texts import say
from bot.playbooks.engine import Place
from bot.playbooks.model import load_playbook
from tests.conversations.bot_for_tests import Bot, Chat, button
from tests.conversations.walking import good_answer, leave_open, standing, walk_of

QUEUE = '/start_project{"topic": "queue_wait"}'
USE = {"zh": "采用", "en": "Use it"}
BOOK = load_playbook("seven_step")


def use_all(bot: Bot, chat: Chat, until: str, instead: dict[str, str]) -> list[str]:
    """Use whatever is proposed, else give ``instead`` or the example, until ``until`` is asked; the places used."""
    used = []
    for _ in range(80):
        place: Place | None = walk_of(bot, 1).next_place()
        if place is None or place.key == until:
            return used
        if place.key in instead:
            chat.say(instead[place.key])
        elif "/use_proposal" in chat.payloads:
            chat.say(USE[chat.lang])
            used.append(place.key)
        else:
            chat.say(good_answer(place, chat.lang))
        assert chat.has("answer_stored") or place.more, (place.key, chat.text)
        leave_open(chat)
    raise AssertionError(f"{until} is never asked")


def test_step_one_by_using_what_is_proposed(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    used = use_all(sample_bot, chat, "target_value", {})
    assert used == ["metric", "unit", "direction", "baseline_value", "baseline_period"]
    assert standing(sample_bot, 1, "unit") == "count"
    assert standing(sample_bot, 1, "baseline_period") == ["2026-08-01", "2026-10-31"]
    with sample_bot.store() as store:
        from bot.store.complaints import Filter

        n = store.complaints.count(Filter("2026-08-01", "2026-10-31", topic="queue_wait"))
    assert standing(sample_bot, 1, "baseline_value") == round(n / 92 * 30, 1)


def test_the_cases_behind_it_and_back_to_the_question(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    chat.say(BOOK.steps[0].fields[0].example[lang])
    ask = BOOK.steps[0].field("metric").ask[lang]
    chat.verify([(">button_see_cases", ["2026-10-26", ask, "proposal_value", button("/use_proposal")])])
    assert walk_of(sample_bot, 1).value("metric") is None


def test_refused_and_answered_otherwise(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    chat.say(BOOK.steps[0].fields[0].example[lang])
    own = {"zh": "从取号到叫号的平均等候时间", "en": "Mean wait from ticket to call"}[lang]
    chat.verify([({"zh": "不采用", "en": "don't use it"}[lang], ["proposal_refused", "!proposal_value"]),
                 (USE[lang], ["proposal_nothing_here"]),
                 (own, ["answer_stored", "!proposal_value"])])  # minutes or cases? nothing is proposed for the unit
    assert standing(sample_bot, 1, "metric") == own


def test_used_means_what_was_shown_even_when_more_has_come_in(sample_bot: Bot) -> None:
    from bot.store.complaints import NewComplaint

    chat = sample_bot.talk("team", "zh")
    chat.say(QUEUE)
    use_all(sample_bot, chat, "baseline_value", {})
    shown = chat.text
    with sample_bot.store() as store:
        for one in range(30):
            store.complaints.add(NewComplaint(f"排队 {one}", f"late{one}", "2026-10-20 12:00:00", "zh", "complaint",
                                              "queue_wait"), None)
    chat.say("/use_proposal")
    assert say("proposal_value", "zh", value=f"{standing(sample_bot, 1, 'baseline_value'):g} 件") in shown


def test_too_little_data_says_how_much_more(bot: Bot, lang: str) -> None:
    chat = bot.talk("team", lang)
    chat.say(QUEUE)
    chat.say(BOOK.steps[0].fields[0].example[lang])
    assert chat.has("proposal_no_records") and "/use_proposal" not in chat.payloads


def test_no_proposal_for_who_works_on_no_project(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("staff", lang)
    chat.say(QUEUE)
    assert "/use_proposal" not in chat.payloads and not chat.has("proposal_value")


def test_steps_two_and_three_by_using_what_is_proposed(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    used = use_all(sample_bot, chat, "root_causes.cause", {
        "target_value": {"zh": "1.5件", "en": "1.5"}[lang], "kappa": "0.82"})
    assert used[5:] == ["data_source", "collection_period", "sample_size", "stratification", "time_points", "human_coded",
                        "vital_few"]
    assert standing(sample_bot, 1, "stratification") == ["time", "place", "characteristic"]
    assert "12:00–14:00" in standing(sample_bot, 1, "vital_few")
    with sample_bot.store() as store:
        assert "passed" in [gate["result"] for gate in store.projects.gates(1) if gate["step"] == "grasp"]
    # a cause of the customers' own words, its branch, five layers one by one, read back, the data behind it
    chat.press('"number": 1}')
    cause = standing(sample_bot, 1, "root_causes.cause", 1)
    chat.verify([(USE[lang], ["proposal_why_first"])])
    assert standing(sample_bot, 1, "root_causes.branch", 1) == "policy"
    layers = {"zh": ["午间只开两个窗口", "一半柜员同时吃饭", "轮班表只按人头平分"],
              "en": ["only two windows serve at noon", "half the tellers eat at the same time", "the rota splits the headcount"]}
    chat.verify([(layers[lang][0], ["answer_stored", "proposal_why_next", layers[lang][0]]),
                 (layers[lang][1], ["proposal_why_next", layers[lang][1]]),
                 (layers[lang][2], ["proposal_why_next", button("/keep_answer")]),
                 ("/keep_answer", [say("proposal_therefore", lang, what=layers[lang][1])]),
                 ({"zh": "是", "en": "yes"}[lang], ["answer_stored", "proposal_verified_why"]),
                 (USE[lang], ["proposal_evidence"]), (USE[lang], ["answer_stored"])])
    assert standing(sample_bot, 1, "root_causes.five_why", 1) == " → ".join(layers[lang])
    assert standing(sample_bot, 1, "root_causes.evidence", 1) and cause


def test_what_handlers_wrote_at_closing(sample_bot: Bot, lang: str) -> None:
    """Their causes behind the customers' in step 3; in step 4 what was done, stored by its button."""
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    more = {"target_value": {"zh": "1.5件", "en": "1.5"}[lang], "kappa": "0.82"}
    use_all(sample_bot, chat, "root_causes.cause", more)
    wrote, did = "午间只开两个窗口", "午间加开一个弹性窗口并向客户致歉"  # words of colleagues stay as they are
    assert chat.has("proposal_causes") and chat.has("proposal_closed_causes") and wrote in chat.text
    chat.press('"number": 1}')
    use_all(sample_bot, chat, "actions.what", more)
    assert chat.has("proposal_closed_actions") and chat.has("proposal_actions_lead") and wrote in chat.text
    assert did in chat.text
    chat.verify([(">button_see_cases", ["proposal_closed_actions"])])
    chat.press("/use_proposal")
    assert chat.has("answer_stored") and standing(sample_bot, 1, "actions.what", 1) == did


def test_the_effect_by_using_what_is_proposed(sample_bot: Bot, lang: str) -> None:
    """From March to May there were more than from July to September, the three months behind the change."""
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    spring = {"zh": "2026-03-01到2026-05-31", "en": "2026-03-01 to 2026-05-31"}[lang]
    walked = {"baseline_value": {"zh": "11.1件", "en": "11.1"}[lang], "baseline_period": spring,
              "target_value": {"zh": "8件", "en": "8"}[lang], "kappa": "0.82",
              "root_causes.five_why": BOOK.step("causes").field("root_causes").columns[2].example[lang]}
    use_all(sample_bot, chat, "side_effect_metric", walked)
    chat.say("/add_details")
    chat.press('"in_force_since"')
    chat.say("2026-06-30")
    used = use_all(sample_bot, chat, "side_effects", walked)
    assert used == ["data_kind", "before_x", "before_n", "before_period", "after_x", "after_n", "after_period", "rate_per"]
    assert standing(sample_bot, 1, "after_period") == ["2026-07-01", "2026-09-30"]
    assert standing(sample_bot, 1, "after_n") == 92
    # the judgement stood under the count after, with the chart
    chat.verify([({"zh": "修改第5步", "en": "edit step 5"}[lang], ["edit_which"]), (">after_x", ["verdict_improved", "verdict_point"])])
    assert chat.image is not None
