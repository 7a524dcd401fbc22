"""Step 5 in conversation: data typed in or pasted, the test that fits, three verdicts, values that cannot be read."""
from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.texts import say
from bot.playbooks.model import load_playbook
from tests.conversations.bot_for_tests import TODAY, Bot, Chat, button
from tests.conversations.walking import good_answer, standing, walk_of

EFFECT = load_playbook("seven_step").step("effect")
YES = {"zh": "是", "en": "yes"}
PERIODS = ({"zh": "2025年10月", "en": "October 2025"}, {"zh": "2026年10月", "en": "October 2026"})
BEFORE = [36.2, 33.1, 34.8, 38.4, 37.3, 35.5, 31.9, 33.6, 36.8, 39.2, 34.2, 32.7]
AFTER = [22.6, 20.4, 19.8, 21.9, 23.7, 21.2, 19.5, 20.8, 22.3, 23.1, 21.0, 18.9]


def label(kind: str, lang: str) -> str:
    return next(one.label[lang] for one in EFFECT.field("data_kind").choices if one.id == kind)


def at_step_five(bot: Bot, lang: str, unit: str = "minutes", target: float = 22.0, **values) -> Chat:
    """A project whose first four gates are open, with the definition confirmed and the kind of data asked."""
    with bot.store() as store:
        person = bot.people["team"].id
        number = store.projects.create("改进“排队”", "seven_step", lang, person)
        for step, key, value in (("define", "unit", unit), ("define", "target_value", target),
                                 ("define", "direction", "lower_better"), ("define", "metric", "午间等候"),
                                 ("effect", "same_definition", True), *(("effect", *one) for one in values.items())):
            store.projects.answer(number, step, key, value=value, shown=str(value), person_id=person)
        for step in ("define", "grasp", "causes", "act"):
            store.projects.gate(number, step, "overridden", reason="没有数据")
    chat = bot.talk("team", lang)
    chat.say(f'/resume_project{{"project": {number}}}')
    return chat


def pasted(chat: Chat, kind: str, before: str, after: str, *rest: str) -> Chat:
    """Choose the kind by its button, paste both lists with their periods, then whatever else is asked."""
    chat.press(label(kind, chat.lang))
    for text in (before, PERIODS[0][chat.lang], after, PERIODS[1][chat.lang], *rest):
        chat.say(text)
    return chat


def picture_there(chat: Chat) -> bool:
    return chat.image is not None and Path(chat.image).is_file()


def test_times_of_different_customers_pasted_as_people_paste_them(bot: Bot, lang: str) -> None:
    column = "\r\n".join(f"{value}分钟" if lang == "zh" else f"{value} min" for value in BEFORE)
    row = ("、" if lang == "zh" else ", ").join(map(str, AFTER))
    chat = pasted(at_step_five(bot, lang), "times", column, row)
    assert standing(bot, 1, "before_values") == BEFORE and standing(bot, 1, "after_values") == AFTER
    # medians by hand: (34.8 + 35.5) / 2 and (21.0 + 21.2) / 2; twelve values below twelve others: p 2 / C(24, 12)
    assert all(chat.has(part) for part in ("effect_why_mann_whitney", "35.15", "21.1", "< 0.0001"))
    assert chat.has(say("verdict_improved", lang, verdict=say("yes", lang)))
    assert chat.has(say("verdict_point", lang, verdict=say("yes", lang), target="22"))
    assert chat.has(say("verdict_demonstrated", lang, verdict=say("no", lang)))
    assert picture_there(chat)
    place = walk_of(bot, 1).next_place()
    assert place is not None and place.key == "side_effects"
    chat.verify([(good_answer(place, lang), ["gate_passed"])])


def test_the_same_people_twice(bot: Bot, lang: str) -> None:
    before, after = "50 42 61 39 55 47 58 44", "41 40 45 36 43 42 44 43"
    chat = pasted(at_step_five(bot, lang, target=45.0), "paired", before, after)
    # all eight fell, differences 9 2 16 3 12 5 14 1: exact p = 2 / 2^8
    assert all(chat.has(part) for part in ("effect_why_wilcoxon", "= 0.0078", "48.5", "42.5"))
    assert chat.has(say("verdict_improved", lang, verdict=say("yes", lang)))


def test_pairs_without_partners_are_told_and_can_be_mended(bot: Bot, lang: str) -> None:
    chat = pasted(at_step_five(bot, lang, target=45.0), "paired", "50 42 61 39 55 47 58 44", "41 40 45 36 43 42 44")
    assert chat.has(say("gate_effect_pairs", lang, before=8, after=7))
    chat.verify([('/edit_answer{"field": "after_values"}', [EFFECT.field("after_values").ask[lang]]),
                 ("41 40 45 36 43 42 44 43", ["effect_why_wilcoxon", "verdict_improved"])])


def test_cases_of_each_week_with_the_chart(bot: Bot, lang: str) -> None:
    before, after = "20 17 22 19 21 18 20 23 19 20 18 21", "9 11 8 10 12 9 10 8 11 10 9 12"
    chat = pasted(at_step_five(bot, lang, "count", 12.0), "counts", before, after)
    assert not chat.has("verdict_improved"), "the day of the change is not known yet"
    chat.say("2026-01-09")
    chat.verify([("1", ["effect_why_exact_poisson", "238", "119", "effect_over_time", "effect_shift_lower",
                        say("verdict_improved", lang, verdict=say("yes", lang)),
                        say("verdict_demonstrated", lang, verdict=say("yes", lang)), "!stats_warning_chart_provisional"])])
    assert picture_there(chat)


def test_one_value_a_period_is_judged_by_the_chart(bot: Bot, lang: str) -> None:
    chat = pasted(at_step_five(bot, lang), "series", ", ".join(map(str, BEFORE)), ", ".join(map(str, AFTER)), "2026-01-09")
    assert chat.has("effect_why_chart") and chat.has("effect_shift_lower") and picture_there(chat)
    assert chat.has(say("verdict_improved", lang, verdict=say("yes", lang))) and " p " not in chat.text


def test_too_few_periods_say_how_many_are_missing(bot: Bot, lang: str) -> None:
    chat = pasted(at_step_five(bot, lang), "series", "36 33 35 38 37", "30 34 29 36", "2026-01-09")
    assert chat.has(say("effect_need_periods", lang, n=8)) and chat.has("stats_warning_chart_provisional")
    assert chat.has(say("verdict_improved", lang, verdict=say("no", lang)))


def test_too_few_values_say_for_how_much_longer_to_collect(bot: Bot, lang: str) -> None:
    chat = at_step_five(bot, lang)
    chat.press(label("times", lang))
    for text in ("36 33 40 22", PERIODS[0][lang], "30 34 21 28", {"zh": "2026年7月", "en": "July 2026"}[lang]):
        chat.say(text)
    assert all(chat.has(part) for part in ("effect_need_values", "effect_need_longer", "stats_warning_few_values",
                                           "stats_warning_different_season"))


@pytest.mark.parametrize(("kind", "unit", "target", "numbers", "why"), [
    ("proportion", "percent", 8.0, ("96", "800", "58", "780"), "effect_why_two_proportion_z"),
    ("rate", "per_1000", 2.5, ("48", "12000", "27", "11500"), "effect_why_exact_poisson")])
def test_counts_with_their_totals(bot: Bot, lang: str, kind: str, unit: str, target: float, numbers: tuple[str, ...],
                                  why: str) -> None:
    chat = at_step_five(bot, lang, unit, target)
    chat.press(label(kind, lang))
    asked = [*numbers[:2], PERIODS[0][lang], *numbers[2:], PERIODS[1][lang], *(["1000"] if kind == "rate" else [])]
    for text in asked:
        chat.say(text)
    assert chat.has(why) and chat.has(say("verdict_improved", lang, verdict=say("yes", lang)))
    assert chat.has(say("verdict_demonstrated", lang, verdict=say("no", lang)))


def test_a_value_that_cannot_be_read_is_named_and_the_others_are_kept(bot: Bot, lang: str) -> None:
    chat = at_step_five(bot, lang)
    chat.press(label("times", lang))
    chat.verify([("36.2 33.1 3x4 38.4 -5 35.5", ["3x4", "error_value_bad", say("value_mend", lang, others=5)]),
                 ("34.8", ["error_value_below", "-5"]),
                 (">button_value_drop", ["answer_stored", EFFECT.field("before_period").ask[lang]])])
    assert standing(bot, 1, "before_values") == [36.2, 33.1, 34.8, 38.4, 35.5]


def test_a_new_list_may_be_pasted_instead_and_back_keeps_nothing(bot: Bot, lang: str) -> None:
    chat = at_step_five(bot, lang)
    chat.press(label("times", lang))
    chat.verify([("36.2 abc", ["error_value_bad"]), ("36 34 35", ["answer_stored"])])
    assert standing(bot, 1, "before_values") == [36, 34, 35]
    chat.say(PERIODS[0][lang])
    chat.verify([("20 zzz 21", ["error_value_bad"]), (">button_back", [EFFECT.field("after_values").ask[lang]])])
    assert standing(bot, 1, "after_values") is None


def test_half_a_case_is_no_case(bot: Bot, lang: str) -> None:
    chat = at_step_five(bot, lang, "count", 12.0)
    chat.press(label("counts", lang))
    chat.verify([("20 17.5 22", ["error_value_not_whole", "17.5"]), ("17", ["answer_stored"])])
    assert standing(bot, 1, "before_values") == [20, 17, 22]


def test_weekly_counts_are_proposed_from_the_complaints(sample_bot: Bot, lang: str) -> None:
    with sample_bot.store() as store:
        person = sample_bot.people["team"].id
        number = store.projects.create("改进“排队”", "seven_step", lang, person, topic="queue_wait")
        for step, key, value in (("define", "unit", "count"), ("define", "target_value", 8.0),
                                 ("define", "direction", "lower_better"), ("act", "in_force_since", "2026-06-30"),
                                 ("define", "baseline_period", ["2026-03-01", "2026-05-31"]),
                                 ("effect", "same_definition", True)):
            store.projects.answer(number, step, key, value=value, shown=str(value), person_id=person)
        for step in ("define", "grasp", "causes", "act"):
            store.projects.gate(number, step, "overridden", reason="没有数据")
    chat = sample_bot.talk("team", lang)
    chat.say(f'/resume_project{{"project": {number}}}')
    chat.say(label("counts", lang))
    for _ in ("before_values", "before_period", "after_values", "after_period", "change_date", "rate_per"):
        assert "/use_proposal" in chat.payloads, chat.text
        chat.say("/use_proposal")
    assert [len(standing(sample_bot, number, name)) for name in ("before_values", "after_values")] == [13, 13]
    assert standing(sample_bot, number, "change_date") == "2026-06-30"
    assert chat.has("effect_over_time") and chat.has("verdict_improved") and chat.has("proposal_holm")


def test_a_countermeasure_has_a_start_and_the_day_it_was_done(bot: Bot, lang: str) -> None:
    """The day is asked when it is done, may be left open, and cannot be before the start or ahead of today."""
    with bot.store() as store:
        person = bot.people["team"].id
        number = store.projects.create("改进“排队”", "seven_step", lang, person)
        for key, value in (("what", "重排轮班表"), ("kind", "corrective"), ("cause_no", 0), ("who", "王强"),
                           ("when_due", "2026-10-30")):
            store.projects.answer(number, "act", f"actions.{key}", row=1, value=value, shown=str(value), person_id=person)
        for step in ("define", "grasp", "causes"):
            store.projects.gate(number, step, "overridden", reason="没有数据")
    chat = bot.talk("team", lang)
    chat.say(f'/resume_project{{"project": {number}}}')
    actions = load_playbook("seven_step").step("act").field("actions")
    columns = {one.id: one for one in actions.columns}
    chat.verify([('/edit_answer{"field": "actions.when_start", "row": 1}', [columns["when_start"].ask[lang]]),
                 ("2026-11-05", ["error_date_after"]), ("2026-10-12", ["answer_stored"]),
                 ({"zh": "已完成", "en": "done"}[lang], [columns["done_at"].ask[lang], "may_be_left", button("/keep_answer")]),
                 ("2026-10-01", ["error_date_before"]), ("2026-12-24", ["error_date_after"]),
                 ("2026-10-28", ["answer_stored", actions.another[lang]])])
    row = walk_of(bot, number).rows(actions)[0]
    assert (row["when_start"], row["done_at"]) == ("2026-10-12", "2026-10-28") and TODAY.isoformat() > row["done_at"]
    chat.verify([(YES[lang], [columns["what"].ask[lang]])])


def test_who_passes_over_the_optional_day_is_not_held_up(bot: Bot, lang: str) -> None:
    with bot.store() as store:
        number = store.projects.create("改进“排队”", "seven_step", lang, bot.people["team"].id)
        for key, value in (("what", "重排轮班表"), ("kind", "corrective"), ("cause_no", 0), ("who", "王强"),
                           ("when_due", "2026-10-30")):
            store.projects.answer(number, "act", f"actions.{key}", row=1, value=value, shown=str(value))
        for step in ("define", "grasp", "causes"):
            store.projects.gate(number, step, "overridden", reason="没有数据")
    chat = bot.talk("team", lang)
    chat.say(f'/resume_project{{"project": {number}}}')
    act = load_playbook("seven_step").step("act")
    chat.verify([({"zh": "已完成", "en": "done"}[lang], ["may_be_left"]),
                 ({"zh": "否", "en": "no"}[lang], [act.field("other_department").ask[lang]])])
    assert standing(bot, number, "actions.done_at", 1) is None and standing(bot, number, "actions.+", 1) is False


def test_options_are_compared_twice_and_read_back_as_a_table(bot: Bot, lang: str) -> None:
    """Chosen from the details; the marks come by buttons, +, S and − are counted separately, and the datum changes."""
    with bot.store() as store:
        number = store.projects.create("改进“排队”", "seven_step", lang, bot.people["team"].id)
        store.projects.answer(number, "causes", "root_causes.cause", row=1, value="轮班表固定", shown="轮班表固定")
        for step in ("define", "grasp", "causes"):
            store.projects.gate(number, step, "overridden", reason="没有数据")
    chat = bot.talk("team", lang)
    chat.say(f'/resume_project{{"project": {number}}}')
    act = load_playbook("seven_step").step("act")
    better, same, worse = ("比基准好", "差不多", "比基准差") if lang == "zh" else (
        "better than the datum", "about the same", "worse than the datum")
    rota, machine = ("重排午休轮班表", "加一台自助机") if lang == "zh" else ("redraw the lunch rota", "one more machine")
    last = {"zh": "否", "en": "no"}[lang]
    chat.verify([("/add_details", [button("several_options")]), (">\"several_options\"", []),
                 (YES[lang], [act.field("option_weights").ask[lang], "may_be_left"]),
                 ("4 2 2 3", [act.field("options").columns[0].ask[lang]])])
    for text in (rota, "1", better, same, better, better, machine, "1", better, worse, same, better):
        chat.say(text)
    # weights 4 2 2 3: the rota gains 4 + 2 + 3, the machine gains 4 + 3 and loses 2
    chat.verify([(last, ["pugh_head", "pugh_note", "+9 / −0", "+7 / −2", f"| {rota} | + | S | + | + | 3 | 1 | 0 |",
                         f"| {machine} | + | − | S | + | 2 | 1 | 1 |", act.field("datum_option").ask[lang]])])
    for text in ("1", "2", same, worse, worse, same):
        chat.say(text)
    chat.verify([(last, [f"2. {machine} | S | − | − | S | 0 | 2 | 2 |", "pugh_same", act.field("option_chosen").ask[lang]]),
                 ("1", ["answer_stored", act.field("actions").columns[0].ask[lang]])])
    assert standing(bot, number, "option_chosen") == 1
