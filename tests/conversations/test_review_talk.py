"""Doubt in the chat: the one question when the model abstains, and the review queue walked case by case."""
from __future__ import annotations

import pytest

from bot.language.texts import say
from bot.topics.asking import pair_question
from bot.topics.taxonomy import load_taxonomy
from tests.conversations.bot_for_tests import Bot, Chat, button, ids

TAXONOMY = load_taxonomy()
# the model should be torn between these two: neither is more right than the other
TORN = {"zh": "投诉：为了办这个等了一个小时", "en": "complaint: I was charged for something nobody told me about"}
QUESTION = {"zh": "上个月投诉最多的是哪几类？", "en": "top complaint categories last month"}
REVIEW = {"zh": "复核", "en": "review the queue"}


def torn(bot: Bot, role: str, lang: str) -> tuple[Chat, tuple[str, str]]:
    """A talk in which the question between two topics (in this order) is open for complaint 1."""
    chat = bot.talk(role, lang).verify([(TORN[lang], ["complaint_stored", "complaint_unsure", ids(complaint=1)])])
    [row] = bot.complaints()
    assert row["topic"] is None and row["abstained"] == 1 and row["review"] == "abstained"
    question = pair_question(TAXONOMY, row["topics"][0][0], row["runner_up"], lang)
    assert question.text in chat.text
    return chat, question.topics


# -- the one question ------------------------------------------------------------------------------------------------
def test_two_topics_neither_not_sure(bot: Bot, lang: str) -> None:
    chat, (first, second) = torn(bot, "staff", lang)
    assert [one["title"] for one in chat.buttons] == [
        TAXONOMY.short(first, lang), TAXONOMY.short(second, lang), say("button_neither", lang), say("button_unsure", lang),
        say("button_acknowledged", lang), say("button_undo", lang)]


@pytest.mark.parametrize("place", [0, 1])
def test_answered_by_button(bot: Bot, lang: str, place: int) -> None:
    chat, pair = torn(bot, "staff", lang)
    chat.verify([(f'>"topic": "{pair[place]}"', ["label_given"])])
    [row] = bot.complaints()
    [correction] = row["corrections"]
    assert (row["topic"], row["abstained"], row["review"], row["confirmed_by"]) == (pair[place], 0, None, chat.person.id)
    assert (correction["from_topic"], correction["to_topic"], correction["by"]) == (None, pair[place], chat.person.name)


@pytest.mark.parametrize(("words", "lang", "place"), [
    ("前一个", "zh", 0), ("是后面那个吧", "zh", 1), ("1", "zh", 0), ("已经开始办了，就是慢", "zh", 1), ("还没轮到我", "zh", 0), ("the first", "en", 0),
    ("the second one", "en", 1), ("2", "en", 1)])
def test_answered_in_words(bot: Bot, words: str, lang: str, place: int) -> None:
    chat, pair = torn(bot, "staff", lang)
    chat.verify([(words, ["label_given"])])
    assert [row["topic"] for row in bot.complaints()] == [pair[place]]


@pytest.mark.parametrize(("words", "lang", "topic"), [("收费争议", "zh", "fee_dispute"), ("应该是排队的问题", "zh", "queue_wait"), ("it is about fees", "en", "fee_dispute"),
                                                      ("rude staff", "en", "staff_attitude")])
def test_a_third_topic_by_name(bot: Bot, words: str, lang: str, topic: str) -> None:
    chat, _ = torn(bot, "staff", lang)
    chat.verify([(words, ["label_given"])])
    assert [row["topic"] for row in bot.complaints()] == [topic]


@pytest.mark.parametrize(("words", "lang", "place"), [
    ("客户主要是嫌慢", "zh", 1), ("都有，主要是慢", "zh", 1), ("慢", "zh", 1), ("主要是他们办得太慢了", "zh", 1), ("其实是排队", "zh", 0), ("the fee", "en", 0),
    ("they mind the charge", "en", 0), ("mostly that nobody told them", "en", 1), ("a bit of both, mainly the fee", "en", 0)])
def test_answered_in_anybodys_words(bot: Bot, words: str, lang: str, place: int) -> None:
    chat, pair = torn(bot, "staff", lang)
    chat.verify([(words, ["label_given"])])
    assert [row["topic"] for row in bot.complaints()] == [pair[place]]


def test_one_is_the_first_topic_and_the_first_button(bot: Bot, lang: str) -> None:
    """The same complaint twice: the way to merge stands behind the topics, because 1 answers the question."""
    torn(bot, "staff", lang)
    chat = bot.talk("staff", lang).verify([(TORN[lang], ["duplicate_likely", ids(complaint=2)])])
    first = chat.buttons[0]["payload"]
    chat.verify([("1", ["label_given"])])
    assert f'"topic": "{bot.complaints()[1]["topic"]}"' in first


@pytest.mark.parametrize(("words", "lang"), [("都有", "zh"), ("两样都有", "zh"), ("both", "en"), ("a bit of both", "en")])
def test_both_is_asked_which_is_the_main_one(bot: Bot, words: str, lang: str) -> None:
    chat, pair = torn(bot, "staff", lang)
    chat.verify([(words, ["pair_both", "!label_given"])])
    assert bot.complaints()[0]["topic"] is None and bot.complaints()[0]["confirmed_by"] is None
    chat.verify([(f'>"topic": "{pair[1]}"', ["label_given"])])


def test_a_short_answer_that_names_a_third_topic(bot: Bot) -> None:
    chat, _ = torn(bot, "staff", "en")
    chat.verify([("it's the paperwork", ["label_given"])])
    assert [row["topic"] for row in bot.complaints()] == ["process_rules"]


@pytest.mark.parametrize(("words", "lang"), [("APP老是闪退", "zh"), ("the app crashed again", "en")])
def test_a_short_text_that_may_be_another_complaint_is_asked_about_once(bot: Bot, words: str, lang: str) -> None:
    chat, _ = torn(bot, "staff", lang)
    chat.verify([(words, ["pair_again", button("/give_complaint")])])
    assert len(bot.complaints()) == 1
    chat.verify([(">/give_complaint", [ids(complaint=2)])])
    assert [row["topic"] for row in bot.complaints()] == [None, "system_channel"]


def test_short_words_answer_only_right_after_the_question(bot: Bot) -> None:
    chat, _ = torn(bot, "supervisor", "zh")
    chat.verify([("什么是严重度", ["!label_given"]), ("慢", ["!label_given"])])
    assert bot.complaints()[0]["topic"] is None


@pytest.mark.parametrize(("words", "lang"), [("都不是", "zh"), (">button_neither", "zh"), ("neither", "en"), ("不是", "zh"), (">button_neither", "en")])
def test_neither_offers_all(bot: Bot, words: str, lang: str) -> None:
    chat, _ = torn(bot, "staff", lang)
    chat.verify([(words, ["choose_topic"])])
    assert len(chat.buttons) == len(TAXONOMY.topics)
    chat.verify([(">facility_env", ["label_given"])])
    assert bot.complaints()[0]["topic"] == "facility_env"


@pytest.mark.parametrize(("words", "lang"), [("不确定，留给复核", "zh"), ("不清楚", "zh"), (">button_unsure", "zh"), ("not sure", "en"), (">button_unsure", "en")])
def test_left_for_review(bot: Bot, words: str, lang: str) -> None:
    chat, _ = torn(bot, "staff", lang)
    chat.verify([(words, ["left_for_review"])])
    assert bot.complaints()[0]["review"] == "abstained" and bot.complaints()[0]["topic"] is None
    boss = bot.talk("supervisor", lang).verify([({"zh": "帮助", "en": "help"}[lang], [button("/review_queue")])])
    assert say("menu_review", lang, count=1) in [one["title"] for one in boss.buttons]


def test_a_question_in_between_is_answered_and_the_first_stays_open(bot: Bot, lang: str) -> None:
    chat, pair = torn(bot, "supervisor", lang)
    chat.verify([({"zh": "什么是严重度", "en": "what is severity"}[lang], ["!label_given"]), (QUESTION[lang], ["!label_given"]),
                 ({"zh": "前一个", "en": "the first"}[lang], ["label_given"])])
    assert bot.complaints()[0]["topic"] == pair[0]


def test_the_next_complaint_is_no_answer(bot: Bot, lang: str) -> None:
    chat, _ = torn(bot, "staff", lang)
    chat.verify([({"zh": "柜员态度特别恶劣，我问了两句就翻白眼说我烦", "en": "the teller rolled her eyes at me and said I was stupid"}[lang], [ids(complaint=2)]),
                 ({"zh": "前一个", "en": "the first"}[lang], ["!label_given"])])
    assert [row["topic"] for row in bot.complaints()] == [None, "staff_attitude"]


def test_undo_still_works(bot: Bot, lang: str) -> None:
    chat, _ = torn(bot, "staff", lang)
    chat.verify([({"zh": "撤销", "en": "undo"}[lang], ["complaint_undone"]), ({"zh": "前一个", "en": "the first"}[lang], ["!label_given"])])
    assert bot.complaints() == []


def test_another_language_is_left_to_people(bot: Bot) -> None:
    chat = bot.talk("staff", "en").verify([("complaint: Esperé dos horas en la cola y nadie me atendió", ["complaint_foreign", ids(complaint=1)])])
    [row] = bot.complaints()
    assert (row["language"], row["topic"], row["review"]) == ("es", "other", "language")
    assert chat.buttons


def test_several_lines_say_how_many_wait(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(f"{TORN[lang]}\n{TORN[lang]}", ["lines_found"]), (">button_store_many", ["lines_stored", "lines_unsure"])])


# -- the queue -------------------------------------------------------------------------------------------------------
def test_the_queue_walked_with_buttons(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang)
    with sample_bot.store() as store:
        before = store.reviews.waiting()
    assert before > 20
    chat.verify([(REVIEW[lang], ["review_title", "review_why_abstained", button("/review_label"), button("/review_skip")])])
    seen = [chat.ids["complaint"]]
    for press, key in ((">/review_label", "review_corrected"), (">button_skip_case", "review_skipped"), (">button_not_complaint", "review_not_complaint")):
        chat.verify([(press, [key, "review_title"])])
        seen.append(chat.ids["complaint"])
    assert len(set(seen)) == 4
    chat.verify([(">button_stop_review", ["review_stopped"])])
    with sample_bot.store() as store:
        assert store.reviews.waiting() == before - 2
        labelled = store.complaints.get(seen[0])
        assert labelled["topic"] and labelled["corrections"][0]["by"] == chat.person.name
        assert store.complaints.get(seen[2])["kind"] == "other"


@pytest.mark.parametrize(("lang", "walk"), [
    ("zh", [("排队等候", "review_corrected"), ("ok", "review_corrected"), ("跳过", "review_skipped"), ("不是投诉", "review_not_complaint"), ("先到这里", "review_stopped")]),
    ("en", [("it is about fees", "review_corrected"), ("ok", "review_corrected"), ("skip", "review_skipped"), ("not a complaint", "review_not_complaint"),
            ("stop", "review_stopped")])])
def test_the_queue_walked_in_words(sample_bot: Bot, lang: str, walk: list[tuple[str, str]]) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(REVIEW[lang], ["review_title"])])
    first = chat.ids["complaint"]
    chat.verify([(words, [key]) for words, key in walk])
    with sample_bot.store() as store:
        assert store.complaints.get(first)["topic"] == {"zh": "queue_wait", "en": "fee_dispute"}[lang]
        assert store.db.conn.execute("select count(*) from reviews where decided_at is null").fetchone()[0] == 0


@pytest.mark.parametrize(("words", "lang"), [("其实是收费问题", "zh"), ("actually it's about fees", "en")])
def test_a_correction_in_the_queue_goes_on_with_the_queue(sample_bot: Bot, words: str, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(REVIEW[lang], [])])
    number = chat.ids["complaint"]
    chat.verify([(words, [button("/review_skip")])])
    with sample_bot.store() as store:
        assert store.complaints.get(number)["topic"] == "fee_dispute" and chat.ids["complaint"] != number


def test_a_question_in_between(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(REVIEW[lang], ["review_title"])])
    number = chat.ids["complaint"]
    chat.verify([(QUESTION[lang], ["top_n", "!review_title"]), ("ok", ["review_corrected", "review_title"])])
    with sample_bot.store() as store:
        assert store.complaints.get(number)["confirmed_by"] == chat.person.id


def test_all_topics_then_one(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("admin", lang).verify([(REVIEW[lang], ["review_title"])])
    number = chat.ids["complaint"]
    chat.verify([(">button_all_topics", ["review_choose"]), (">facility_env", ["review_corrected", "review_title"])])
    with sample_bot.store() as store:
        assert store.complaints.get(number)["topic"] == "facility_env"


def test_two_reviewers_at_once_never_see_the_same(sample_bot: Bot) -> None:
    one, other = sample_bot.talk("supervisor", "zh"), sample_bot.talk("admin", "en")
    seen: list[int] = []
    for turn in range(4):
        for chat in (one, other):
            chat.say(REVIEW[chat.lang] if turn == 0 else "ok")
            assert chat.has("review_title"), chat.text
            seen.append(chat.ids["complaint"])
    assert len(set(seen)) == len(seen) == 8


def test_what_a_colleague_has_settled_is_told(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang).verify([(REVIEW[lang], ["review_title"])])
    number = chat.ids["complaint"]
    sample_bot.talk("admin", lang).say(f'/correct_topic{{"number": {number}, "topic": "fee_dispute"}}')
    chat.verify([("ok", ["error_review_done", "review_title"])])
    assert chat.ids["complaint"] != number
    with sample_bot.store() as store:
        assert store.complaints.get(number)["topic"] == "fee_dispute"


def test_nothing_waits(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([(REVIEW[lang], ["review_empty"]), ("/review_skip", ["review_empty"]), ("/review_stop", ["review_stopped"])])


def test_in_the_middle_of_a_project(sample_bot: Bot, lang: str) -> None:
    """The case is shown, then the project's question comes back and words answer that one."""
    chat = sample_bot.talk("supervisor", lang)
    chat.say("/start_project")
    chat.verify([("/review_queue", ["review_title"])])
    assert len(chat.last) == 2
    payload = next(one for one in chat.payloads if one.startswith("/review_label"))
    chat.verify([(payload, ["review_corrected"])])


@pytest.mark.parametrize("role", ["staff", "team", "committee"])
@pytest.mark.parametrize("text", ["/review_queue", '/review_label{"number": 1, "topic": "other"}', '/review_not{"number": 1}', '/review_skip{"number": 1}',
                                  '/review_topics{"number": 1}', "/review_stop"])
def test_only_supervisors_and_admins(bot: Bot, role: str, text: str, lang: str) -> None:
    bot.talk("supervisor", lang).say(TORN[lang])
    before = bot.complaints()
    chat = bot.talk(role, lang).verify([(text, [say(f"role_{role}", lang), "!review_title"])])
    assert bot.complaints() == before and before[0]["text"] not in chat.text
    assert bot.audit()[0]["action"] == "refused"
    chat.verify([({"zh": "帮助", "en": "help"}[lang], [])])
    assert not any(one.startswith("/review_queue") for one in chat.payloads)


def test_others_complaints_are_not_left_for_review_by_staff(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).say(TORN[lang])
    bot.talk("staff", lang).verify([('/leave_for_review{"number": 1}', ["error_not_own_complaint"])])


@pytest.mark.parametrize("payload", ['/review_label{"number": 999, "topic": "other"}', '/review_label{"number": 1, "topic": "no_such"}', '/review_label{"number": 1}',
                                     '/review_label{"number": "1; drop table people", "topic": "other"}', '/review_skip{"number": 1e999}', "/review_topics",
                                     '/leave_for_review{"number": 999}', "/leave_for_review", '/review_label{"topic": "<script>"}', "/review_not{"])
def test_odd_commands(bot: Bot, payload: str, lang: str) -> None:
    chat = bot.talk("supervisor", lang)
    chat.say(payload)
    assert bot.complaints() == []
    chat.say("/help")
    assert chat.has("help_all")


def test_hostile_words_while_a_case_is_open(sample_bot: Bot, hostile: str) -> None:
    chat = sample_bot.talk("supervisor", "zh").verify([("复核", ["review_title"])])
    number = chat.ids["complaint"]
    chat.say(hostile)
    if "\u200b" not in hostile:  # two words hidden between invisible marks are the name of a topic, and read as that
        with sample_bot.store() as store:
            assert store.complaints.get(number)["review"] == "abstained"
