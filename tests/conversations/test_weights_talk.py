"""Weights in the chat: pairs in words and by buttons, checks, the way back and out, several raters, a study's weights."""
from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.texts import say
from tests.conversations.bot_for_tests import Bot, Chat
from tests.conversations.walking import TOP

ITEMS = {"zh": ["排队", "速度", "准确", "价格"], "en": ["queue", "speed", "accuracy", "price"]}
WEIGH = {"zh": "给这几项定权重：排队、速度、准确、价格", "en": "weigh these: queue, speed, accuracy, price"}
PAIRS = {"zh": "两两比较", "en": "by pairs"}
LEFT = {"zh": "左", "en": "left"}
RIGHT = {"zh": "右", "en": "right"}
BACK = {"zh": "返回", "en": "back"}
PAUSE = {"zh": "暂停", "en": "pause"}


def begun(bot: Bot, lang: str, who: str = "supervisor") -> Chat:
    return bot.talk(who, lang).verify([(WEIGH[lang], ["weights_started", "weights_ask_method"]),
                                       (PAIRS[lang], ["weights_part_base", ITEMS[lang][0], ITEMS[lang][1]])])


def judged(chat: Chat, lang: str, *strengths: int) -> Chat:
    """Answer pair after pair: 3 is left slightly, -3 right slightly, 1 equal."""
    for strength in strengths:
        chat.say(f"{LEFT[lang] if strength > 0 else RIGHT[lang]} {abs(strength)}")
    return chat


def rows(chat: Chat) -> dict[str, str]:
    lines = [line.split("|") for line in chat.text.splitlines() if line.startswith("| ") and line[2].isdigit()]
    return {cells[2].strip(): cells[3].strip() for cells in lines}


def test_pairs_by_buttons_then_checks_then_the_table(bot: Bot, lang: str) -> None:
    chat = begun(bot, lang)
    assert len(chat.buttons) == 9 and chat.buttons[0]["title"].startswith(ITEMS[lang][0])
    chat.verify([(f">{say('weights_strength_3', lang)}", ["weights_part_base", ITEMS[lang][2]]),
                 (f"{ITEMS[lang][0]}{'明显重要' if lang == 'zh' else ' is clearly more important'}", [ITEMS[lang][3]])])
    judged(chat, lang, 7)
    assert chat.has("weights_checks_now") and chat.has("weights_part_check")
    judged(chat, lang, 2, 1)
    assert chat.has("weights_result") and chat.has("weights_cr_good")
    assert list(rows(chat))[0] == ITEMS[lang][0] and len(rows(chat)) == 4
    assert chat.image and Path(chat.image).is_file()
    with bot.store() as store:
        values = [one.value for one in store.weights.judgements(1, chat.person.id)]
        assert values == [3, 5, 7, 2, 1]
        assert store.weights.raters(1) == [(chat.person.id, chat.person.name, True)]


def test_the_checks_may_be_left_out(bot: Bot, lang: str) -> None:
    chat = judged(begun(bot, lang), lang, 3, 5, 7)
    chat.verify([(">button_weights_no_checks", ["weights_result", "weights_warning_unchecked"])])
    assert rows(chat) == {item: share for item, share in zip(ITEMS[lang], ["59.7%", "19.9%", "11.9%", "8.5%"])}


def test_what_is_needed_cannot_be_skipped_and_nonsense_is_asked_again(bot: Bot, lang: str) -> None:
    begun(bot, lang).verify([
        ({"zh": "跳过", "en": "skip"}[lang], ["weights_no_skip", "weights_part_base"]),
        (f"{LEFT[lang]} 12", ["error_weights_answer_ahp", "weights_part_base"]),
        ({"zh": "更重要", "en": "more important"}[lang], ["error_weights_answer_ahp"]),
        ({"zh": "为什么", "en": "why"}[lang], ["weights_why_base", "weights_part_base"]),
        ({"zh": "举个例子", "en": "example"}[lang], ["weights_example_ahp"]),
        ({"zh": "到哪了", "en": "where am i"}[lang], ["weights_where"]),
        ({"zh": "同样重要", "en": "equal"}[lang], [ITEMS[lang][2]])])


def test_back_edit_pause_and_resume(bot: Bot, lang: str) -> None:
    chat = judged(begun(bot, lang), lang, 3, 5)
    chat.verify([(BACK[lang], ["weights_before", ITEMS[lang][2]]), (BACK[lang], ["weights_before", ITEMS[lang][1]])])
    judged(chat, lang, 2)
    assert not chat.has("weights_before") and ITEMS[lang][3] in chat.text
    chat.verify([({"zh": "修改", "en": "edit"}[lang], ["weights_ask_edit"]), ("9", ["error_weights_which_judgement"]),
                 ("2", ["weights_before", ITEMS[lang][2]]), (">button_weights_keep", [ITEMS[lang][3]]),
                 (PAUSE[lang], ["weights_paused", "!weights_ask_pair"]), (BACK[lang], ["no_work"]),
                 ({"zh": "继续定权重 1", "en": "resume weights 1"}[lang], ["weights_part_base", ITEMS[lang][3]])])
    with bot.store() as store:
        assert [one.value for one in store.weights.judgements(1, chat.person.id)] == [2, 5]
        history = store.db.execute("select value from weight_judgements order by id").fetchall()
    assert [value for (value,) in history] == [3, 5, 2]  # what was corrected is still there


def test_back_to_the_method_and_the_items(bot: Bot, lang: str) -> None:
    begun(bot, lang).verify([
        (BACK[lang], ["weights_ask_method"]), (BACK[lang], ["weights_ask_items"]), (BACK[lang], ["at_the_beginning"]),
        ({"zh": "停车", "en": "parking"}[lang], ["error_weights_one_item"]),
        ({"zh": "停车、等候、手续", "en": "parking, waiting, paperwork"}[lang], ["weights_ask_method"]),
        ({"zh": "直接打分", "en": "direct rating"}[lang], ["weights_ask_values"]),
        ("9 6", ["weights_ask_values"]), ("11", ["error_study_scale"]), ("3", ["weights_result"])])


def test_a_ring_is_refused_and_an_earlier_pair_can_be_changed(bot: Bot, lang: str) -> None:
    chat = judged(begun(bot, lang), lang, 3, -3, 1)  # queue over speed, accuracy over queue
    judged(chat, lang, 5)  # speed over accuracy
    assert chat.has("error_weights_cycle") and chat.has("weights_part_check")
    assert all(item in chat.text for item in ITEMS[lang][:3])
    with bot.store() as store:
        assert len(store.weights.judgements(1, chat.person.id)) == 3
    chat.verify([(">button_weights_rejudge", ["weights_before"])])
    judged(chat, lang, -2)
    judged(chat, lang, -2, 3)
    assert not chat.has("error_weights_cycle")


def test_what_does_not_fit_is_named_and_asked_again(bot: Bot, lang: str) -> None:
    chat = judged(begun(bot, lang), lang, 2, 2, 2, 9)
    judged(chat, lang, 1)
    assert chat.has("weights_does_not_fit") and chat.has("weights_part_again")
    assert all(item in chat.text for item in ITEMS[lang][:3])
    chat.verify([(">button_weights_keep", ["weights_part_again"]), (">button_weights_keep", ["weights_part_again"])])
    judged(chat, lang, 1)
    assert chat.has("weights_result") and chat.has("weights_cr_good") and not chat.has("weights_stored_inconsistent")


def test_still_inconsistent_is_stored_with_a_warning(bot: Bot, lang: str) -> None:
    chat = judged(begun(bot, lang), lang, 2, 2, 2, 9, 9)
    for _ in range(3):
        chat.press("button_weights_keep")
    assert chat.has("weights_stored_inconsistent") and chat.has("weights_result")
    assert chat.has("weights_cr_bad") and chat.has("weights_warning_inconsistent")


def test_two_raters_each_in_their_own_talk(bot: Bot, lang: str) -> None:
    first = judged(begun(bot, lang), lang, 2, 1, 1)
    first.verify([(">button_weights_no_checks", ["weights_result"])])
    second = bot.talk("team", lang).verify([({"zh": "定权重 1", "en": "weights 1"}[lang], ["weights_part_base", "!weights_started"])])
    judged(second, lang, 8)
    first.verify([({"zh": "看权重 1", "en": "show the weights 1"}[lang], ["weights_waiting", second.person.name])])
    judged(second, lang, 1, 1)
    second.verify([(">button_weights_no_checks", ["weights_result", first.person.name, second.person.name])])
    assert say("weights_raters", lang, count=2) in second.text
    with bot.store() as store:
        from bot.choosing.weights.rating import together

        weights = together(store, 1).weights
    assert weights[ITEMS[lang][0]] / weights[ITEMS[lang][1]] == pytest.approx(4)  # the geometric mean of 2 and 8
    # the way back: one's own judgements, one of them changed
    second.verify([(">button_weights_judgements", ["weights_judgements", "8"]), (">button_weights_change", ["weights_ask_edit"]),
                   ("1", ["weights_before"])])
    judged(second, lang, 2)
    assert second.has("weights_result")


def test_a_question_in_between_comes_back_once(sample_bot: Bot, lang: str) -> None:
    chat = judged(begun(sample_bot, lang), lang, 3)
    chat.verify([(TOP[lang], ["top_n", "weights_part_base", ITEMS[lang][2]])])
    assert chat.text.count(say("weights_part_base", lang, place=2, total=3)) == 1
    judged(chat, lang, 5)
    assert ITEMS[lang][3] in chat.text


@pytest.mark.parametrize("method", ["0-1", "0-4"])
def test_points(bot: Bot, lang: str, method: str) -> None:
    chat = bot.talk("supervisor", lang).verify([(WEIGH[lang], ["weights_ask_method"]), (method, ["weights_part_open"])])
    asked = 0
    while not chat.has("weights_result"):
        buttons = [button for button in chat.buttons if not button["payload"].startswith("/")]
        assert len(buttons) == (2 if method == "0-1" else 5)
        # the item that comes first in the list always wins
        text = chat.text
        left = min(ITEMS[lang], key=lambda item: text.find(f"**{item}**") if f"**{item}**" in text else len(text))
        right = max((item for item in ITEMS[lang] if f"**{item}**" in text), key=lambda item: text.find(f"**{item}**"))
        wins = ITEMS[lang].index(left) < ITEMS[lang].index(right)
        chat.say(buttons[0 if wins else -1]["payload"])
        asked += 1
        assert asked <= 6
    assert list(rows(chat)) == ITEMS[lang]
    assert asked < 6


def test_the_weights_of_a_study(bot: Bot, lang: str) -> None:
    chat = bot.talk("supervisor", lang)
    chat.say({"zh": "开始对比评分", "en": "start comparison scoring"}[lang])
    chat.say({"zh": "大厅柜面；个人客户；今年；选项目", "en": "counter; private customers; this year; to choose a project"}[lang])
    chat.press("study_first_six")
    chat.say({"zh": "甲银行（对手）", "en": "Bank A (competitor)"}[lang])
    chat.verify([({"zh": "用两两比较定权重", "en": "set the weights by pairs"}[lang], ["weights_started", "weights_part_base"])])
    judged(chat, lang, 1, 1, 2, 1, 3)
    chat.verify([(">button_weights_no_checks", ["weights_applied", "weights_result"])])
    with bot.store() as store:
        study = store.studies.get(1)
        assert len(study.importance) == 6 and sum(study.importance.values()) == pytest.approx(100)
        assert store.studies.weight_set(1) == 1
    # the weights have a source already: neither they nor it is asked
    chat.verify([(">button_resume_study", ["study_ask_reference", "!study_ask_importance"]), (">study_reference_best", []),
                 (">study_anchors_take", []), (">study_raters_nobody", ["study_ask_scores"])])
    for line in ("5 5 5 5 5 5", "6 7 8 6 6 6", "1"):
        chat.say(line)
    assert chat.has("study_result") and chat.has("weights_source")


def test_staff_are_told_who_may(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(WEIGH[lang], ["error_role"])])


def test_many_items(bot: Bot, lang: str) -> None:
    chat = bot.talk("supervisor", lang)
    many = ("、" if lang == "zh" else ", ").join(f"{'项目' if lang == 'zh' else 'item'}{n}" for n in range(12))
    chat.verify([({"zh": "给这几项定权重：", "en": "weigh these: "}[lang] + many, ["weights_ask_method"])])
    assert "ahp" not in chat.payloads
    chat.verify([(PAIRS[lang], ["error_weights_many_ahp", "weights_ask_method"]), ("0-4", ["weights_part_open"])])
