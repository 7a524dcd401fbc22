"""Complaints in the chat: pasted, shown, corrected, undone, redacted, several at once, repeated."""
from __future__ import annotations

import asyncio

import pytest

from bot.language.texts import say
from bot.topics.taxonomy import load_taxonomy
from tests.conversations.bot_for_tests import Bot, button, ids

COMPLAINT = {"zh": "柜员态度特别恶劣，我问了两句就翻白眼说我烦",
             "en": "the teller rolled her eyes at me and said I was stupid"}
PREFIX = {"zh": "投诉：", "en": "complaint: "}
THREE = {"zh": ["APP更新之后一直闪退", "柜台排了两个小时的队", "多扣了我三十块手续费"],
         "en": ["The app crashes since the update", "I waited two hours at the counter",
                "They charged me a 30 yuan fee twice"]}
# what must be nowhere on disk or in a log, inside an otherwise ordinary complaint
PRIVATE = {
    "zh": ("投诉：客户姓名：欧阳小燕，手机13987654321，身份证11010519491231002X，卡号6222021234567890128，"
           "邮箱ouyang.yan88@example.com，家住幸福路188号3单元502室，说柜台排队等了一个多小时",
           ["欧阳小燕", "小燕", "13987654321", "11010519491231002", "6222021234567890128", "ouyang.yan88", "幸福路188"]),
    "en": ("complaint: waited two hours in the queue, customer name: Penelope Hargreaves, phone 13987654321, "
           "card 6222021234567890128, mail penny.h88@example.com, ID 11010519491231002X",
           ["Penelope", "Hargreaves", "13987654321", "6222021234567890128", "penny.h88", "11010519491231002"]),
}


@pytest.mark.parametrize("prefixed", [False, True], ids=["plain", "with prefix"])
@pytest.mark.parametrize("role", ["staff", "supervisor"])
def test_pasted_complaint_is_classified_and_stored(bot: Bot, role: str, prefixed: bool, lang: str) -> None:
    chat = bot.talk(role, lang)
    text = COMPLAINT[lang]
    chat.verify([((PREFIX[lang] if prefixed else "") + text,
                  ["complaint_stored", "complaint_topic", "complaint_severity", "!complaint_redacted", ids(complaint=1)])])
    [row] = bot.complaints()
    assert (row["text"], row["kind"], row["topic"], row["created_by"]) == (
        text, "complaint", "staff_attitude", chat.person.id)
    band = say(f"band_{row['band']}", lang)
    assert load_taxonomy().name(row["topic"], lang) in chat.text and band in chat.text
    # confirm, runner-up, all topics, undo
    payloads = chat.payloads
    assert payloads[0] == '/confirm_label{"number": 1}' and payloads[-1] == '/undo{"number": 1}'
    assert any(payload.startswith("/correct_topic") for payload in payloads)
    assert '/offer_topics{"number": 1}' in payloads


HARM_IN_PRAISE = {"zh": "酒店真不错，早餐好吃，五星推荐！就是插座漏电把我妈电了一下，她八十岁了",
                  "en": "Lovely hotel, great breakfast, five stars! But the socket gave my 80 year old mother an electric shock"}


def test_harm_in_praise_is_taken_down_with_its_flags(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang)
    chat.verify([(HARM_IN_PRAISE[lang], ["complaint_stored", "urgent_tell", "complaint_flags"])])
    [row] = bot.complaints()
    assert (row["kind"], row["severity"]) == ("complaint", 3)
    assert say("flag_safety", lang) in chat.text and say("flag_vulnerable", lang) in chat.text
    chat.say({"zh": "看投诉 1", "en": "show complaint 1"}[lang])
    assert say("flag_vulnerable", lang) in chat.text and row["severity_reason"] in chat.text


def test_what_was_too_long_is_told(bot: Bot, lang: str) -> None:
    more = {"zh": "，排队等了很久，没有人理我", "en": ", and then I waited in the queue for ages"}[lang]
    chat = bot.talk("staff", lang)
    chat.say(PREFIX[lang] + COMPLAINT[lang] + more * (20_000 // len(more)))
    assert say("complaint_cut", lang, longest="20,000") in chat.text
    chat.say(PREFIX[lang] + COMPLAINT[lang] + more)
    assert "20,000" not in chat.text


def test_by_the_menu_button(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([("/start_complaint", ["complaint_paste"]),
                                    (COMPLAINT[lang], ["complaint_stored", ids(complaint=1)])])


@pytest.mark.parametrize("text", ["我要投诉", "我要投诉你们公司！", "I want to make a complaint."])
def test_wanting_to_complain_opens_the_form(bot: Bot, text: str) -> None:
    bot.talk("staff", "zh" if text > "z" else "en").verify([(text, ["complaint_paste"])])


@pytest.mark.parametrize("text", ["投诉骑手态度恶劣", "我要投诉你们员工态度太差"])
def test_what_is_complained_of_is_taken_down(bot: Bot, text: str) -> None:
    bot.talk("staff", "zh").verify([(text, ["complaint_stored", ids(complaint=1)])])
    assert bot.complaints()[0]["topic"] == "staff_attitude"


@pytest.mark.parametrize("text", ["投诉里头拖过期的给我拉个清单", "我们投诉量不高吧"])
def test_questions_about_complaints_are_not_taken_down(bot: Bot, text: str) -> None:
    bot.talk("staff", "zh").say(text)
    assert bot.complaints() == []


def test_branch_is_named_when_it_is_known(sample_bot: Bot) -> None:
    chat = sample_bot.talk("staff", "zh").verify([("投诉：城东网点叫号机坏了，等了四十分钟", ["complaint_branch", "城东"])])
    with sample_bot.store() as store:
        assert store.complaints.get(chat.ids["complaint"])["branch"] == "城东"


def test_confirm(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([(COMPLAINT[lang], []), (">button_confirm", ["label_confirmed"])])
    assert bot.complaints()[0]["confirmed_by"] == chat.person.id


def test_a_yes_is_about_the_label_only_just_after_it(bot: Bot, lang: str) -> None:
    yes, term = {"zh": ("好的", "什么是严重度"), "en": ("ok", "what is severity?")}[lang]
    bot.talk("staff", lang).verify([
        (COMPLAINT[lang], ["complaint_stored"]), (term, ["!label_confirmed"]), (yes, ["affirm_what", "!label_confirmed"]),
        ('/confirm_label{"number": 1}', ["label_confirmed"])])
    bot.talk("staff", lang).verify([(COMPLAINT[lang] + "!", ["complaint_stored"]), (yes, ["label_confirmed"])])
    bot.talk("staff", lang).verify([
        (COMPLAINT[lang] + "?", ["complaint_stored"]), ("/ask_top_topics", ["error_role"]), (yes, ["!label_confirmed"])])


def test_runner_up(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([(COMPLAINT[lang], []), (">/correct_topic", ["label_corrected"])])
    [row] = bot.complaints()
    [correction] = row["corrections"]
    assert row["topic"] != "staff_attitude" and row["topic"] == row["topics"][0][0]
    assert (correction["from_topic"], correction["to_topic"], correction["by"]) == (
        "staff_attitude", row["topic"], chat.person.name)
    assert correction["at"]


def test_choose_from_all_topics(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([(COMPLAINT[lang], []), (">button_all_topics", ["choose_topic"])])
    assert len(chat.buttons) == len(load_taxonomy().topics) >= 17
    chat.verify([(">fee_dispute", ["label_corrected"])])
    assert bot.complaints()[0]["topic"] == "fee_dispute"


@pytest.mark.parametrize(("words", "lang", "topic"), [
    ("不是服务态度，是排队", "zh", "queue_wait"), ("it is not attitude, it is waiting time", "en", "queue_wait")])
def test_corrected_in_words(bot: Bot, words: str, lang: str, topic: str) -> None:
    bot.talk("staff", lang).verify([(COMPLAINT[lang], []), (words, ["label_corrected"])])
    assert bot.complaints()[0]["topic"] == topic


@pytest.mark.parametrize(("words", "lang"), [("撤销", "zh"), ("undo", "en"), ("/undo", "zh")])
def test_undo_and_again(bot: Bot, words: str, lang: str) -> None:
    bot.talk("staff", lang).verify([
        (COMPLAINT[lang], [ids(complaint=1)]), (words, ["complaint_undone"]), (COMPLAINT[lang], [ids(complaint=2)])])
    assert [row["id"] for row in bot.complaints()] == [2]


def test_undo_without_anything(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([("/undo", ["error_complaint_which"]), ('/undo{"number": 99}', ["error_complaint_unknown"])])


@pytest.mark.parametrize(("text", "lang", "key"), [
    ("请问你们周末几点开门？", "zh", "not_complaint_inquiry"),
    ("你们家柜台的姑娘服务特别好，专门送我到门口，表扬一下", "zh", "not_complaint_praise"),
    ("Thank you so much, the staff at the counter were wonderful and very helpful", "en", "not_complaint_praise"),
    ("How do I open a savings account, and which papers do I have to bring to the branch?", "en",
     "not_complaint_inquiry")])
def test_inquiry_and_praise_are_not_counted(bot: Bot, text: str, lang: str, key: str) -> None:
    chat = bot.talk("staff", lang).verify([(f'/give_complaint{{"text": "{text}"}}', [key, button("/affirm")])])
    assert bot.complaints() == []
    chat.verify([("/deny", ["dropped"])])
    assert bot.complaints() == []


def test_a_person_may_store_it_all_the_same(bot: Bot, lang: str) -> None:
    text = {"zh": "请问你们周末几点开门？", "en": "Which papers do I need to open an account?"}[lang]
    bot.talk("staff", lang).verify([(f'/give_complaint{{"text": "{text}"}}', ["not_complaint_inquiry"]),
                                    (">button_store_anyway", ["complaint_stored", ids(complaint=1)])])
    assert bot.complaints()[0]["kind"] == "complaint"


@pytest.mark.parametrize(("no", "lang"), [("不用了", "zh"), ("取消", "zh"), ("no", "en"), ("cancel", "en")])
def test_no_in_words_drops_what_waits(bot: Bot, no: str, lang: str) -> None:
    bot.talk("staff", lang).verify([("\n".join(THREE[lang]), ["lines_found"]), (no, ["dropped"]),
                                    ("/store_many", ["lines_none"])])
    assert bot.complaints() == []


@pytest.mark.parametrize("yes", [">button_store_many", "yes"])
def test_several_lines_one_by_one(bot: Bot, yes: str, lang: str) -> None:
    yes = yes if yes.startswith(">") else {"zh": "好的", "en": "yes"}[lang]
    bot.talk("staff", lang).verify([
        ("\n".join(f"{number}. {line}" for number, line in enumerate(THREE[lang], 1)), ["lines_found"]),
        (yes, ["lines_stored", ids(complaint_1=1, complaint_2=2, complaint_3=3)])])
    rows = bot.complaints()
    assert [row["text"] for row in rows] == THREE[lang]
    assert [row["topic"] for row in rows] == ["system_channel", "queue_wait", "fee_dispute"]


def test_several_lines_as_one(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([("\n".join(THREE[lang]), ["lines_found"]),
                                    (">button_store_as_one", ["complaint_stored", ids(complaint=1)])])
    assert [row["text"].count("\n") for row in bot.complaints()] == [2]


def test_the_same_message_three_times(bot: Bot, lang: str) -> None:
    """The same id is one message; other ids are other customers who say the same."""
    chat = bot.talk("staff", lang)
    text = PREFIX[lang] + COMPLAINT[lang]
    assert [len(chat.say(text, "message-0001")) for _ in range(3)] == [1, 0, 0]
    assert len(bot.complaints()) == 1
    for number in (2, 3):
        chat.verify([(text, [ids(complaint=number)])])
    assert len(bot.complaints()) == 3


def test_same_message_id_at_once(bot: Bot) -> None:
    """Sent again before it was answered: still stored once."""
    chat = bot.talk("staff", "zh")

    async def twice() -> list[list]:
        return await asyncio.gather(*[chat.talk.say_async("投诉：" + COMPLAINT["zh"], "message-0002") for _ in range(3)])

    answers = bot.run(twice())
    assert sorted(len(replies) for replies in answers) == [0, 0, 1]
    assert len(bot.complaints()) == 1


@pytest.mark.parametrize("title", [False, True], ids=["typed", "as button title"])
def test_personal_data_reaches_no_file_and_no_log(bot: Bot, lang: str, title: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    text, secrets = PRIVATE[lang]
    chat = bot.talk("staff", lang)
    if title:
        entry = bot.run(chat.talk.turns.enter(chat.person, chat.conversation, "message-0003", "/help", text))
        chat.last = bot.run(chat.talk.turns.run(entry, chat.conversation))
    else:
        chat.verify([(text, ["complaint_stored", "complaint_redacted"])])
        [row] = bot.complaints()
        assert "[PHONE]" in row["text"] and "[NAME]" in row["text"]
        # a lone mention of the person in a later question, and in a form-like message, is no way in either
        chat.say(text.replace("投诉：", "").replace("complaint: ", "") + "?")
    bot.log.append(caplog.text)
    with bot.store() as store:
        history = str(store.messages.history(chat.conversation))
    raw = bot.bytes_on_disk()
    assert chat.conversation.encode() in raw  # the search looks at the right files
    for secret in secrets:
        assert secret.encode() not in raw and secret not in history and secret not in chat.text, secret
        assert secret.encode("unicode_escape") not in raw, secret


def test_redaction_keeps_colleagues(bot: Bot) -> None:
    """The names of people who sign in stay: they are colleagues, not customers."""
    bot.talk("staff", "zh").verify([("投诉：柜员陈静态度恶劣，客户姓名：欧阳小燕，很生气", ["complaint_stored"])])
    text = bot.complaints()[0]["text"]
    assert "陈静" in text and "欧阳" not in text


TABLES = {"zh": "日期\t网点\t内容\n2026-11-16\t城东\tAPP更新之后一直闪退\n2026-11-17\t城西\t柜台排了两个小时的队",
          "en": "Date,Branch,Complaint\n2026-11-16,Riverside,The app crashes since the update\n"
                "2026-11-17,Airport,I waited two hours at the counter"}


def test_the_header_of_a_pasted_table_is_no_complaint(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(TABLES[lang], ["lines_found"]),
                                    (">button_store_many", ["lines_stored", ids(complaint_1=1, complaint_2=2)])])
    assert [(row["received_at"][:10], row["branch"]) for row in bot.complaints()] == [
        ("2026-11-16", {"zh": "城东", "en": "Riverside"}[lang]), ("2026-11-17", {"zh": "城西", "en": "Airport"}[lang])]
    assert [row["topic"] for row in bot.complaints()] == ["system_channel", "queue_wait"]


def test_a_table_with_one_row_is_its_complaint(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([("\n".join(TABLES[lang].splitlines()[::2]), ["complaint_stored", ids(complaint=1)])])
    [row] = bot.complaints()
    assert row["received_at"][:10] == "2026-11-17" and not {"\t", "\n", "网点"} & set(row["text"])


def test_a_price_table_belongs_to_its_complaint(bot: Bot) -> None:
    text = "投诉：收费和公示的不一样，多收了我的钱还不退：\n项目\t公示价\t实收\n洗车\t30\t50\n打蜡\t80\t120"
    bot.talk("staff", "zh").verify([(text, ["complaint_stored", ids(complaint=1)])])
    assert bot.complaints()[0]["text"].count("\n") == 3


@pytest.mark.parametrize("text", [
    "Esperé dos horas en la cola y nadie me atendió", "Das Internet ist seit drei Tagen kaputt",
    "L'employé était très impoli avec moi au guichet", "店員の態度がとても悪かったです。謝ってほしい。",
    "Мне не вернули деньги за заказ", "주문한 상품이 아직도 안 왔어요", "لم يصل الطلب حتى الآن", "O produto veio quebrado e ninguém responde"])
def test_every_foreign_language_is_kept_alike(bot: Bot, text: str) -> None:
    bot.talk("staff", "zh").verify([(text, ["complaint_stored", "complaint_foreign", ids(complaint=1)])])
    [row] = bot.complaints()
    assert (row["text"], row["topic"], row["review"]) == (text, "other", "language")


@pytest.mark.parametrize("text", ["Здравствуйте", "こんにちは"])
def test_a_greeting_in_a_foreign_language_is_asked_about(bot: Bot, text: str) -> None:
    bot.talk("staff", "zh").verify([(text, ["unclear_foreign"])])
    assert bot.complaints() == []
