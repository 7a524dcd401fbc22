"""Severe complaints, facts and odd texts in the chat, in both languages."""
from __future__ import annotations

import pytest

from bot.language.texts import say
from tests.conversations.bot_for_tests import PEOPLE, Bot, button, ids

SEVERE = {"zh": "我妈在大厅地上滑倒，送去医院缝了三针", "en": "My mother slipped on your wet floor and needed six stitches in hospital"}
# harm without one listed word
DOUBT = {"zh": "按摩店师傅一使劲，我脖子到现在转不过来，左手发麻端不住杯子",
         "en": "The masseur pulled and I still cannot turn my neck, my left hand has gone numb"}
PREFIX = {"zh": "投诉：", "en": "complaint: "}
FACTS = {"zh": "昨天在滨江路支行排队等了七十分钟，还多扣了350元，要求退款",
         "en": "Yesterday I waited 70 minutes in the queue at the Riverside branch and was charged 350 yuan, I want a refund"}
ASK = {"zh": ["要紧的投诉", "还有没人看过的严重投诉吗"], "en": ["urgent complaints", "anything urgent waiting for me"]}


def test_the_card_says_at_once_who_must_look(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([(PREFIX[lang] + SEVERE[lang], ["complaint_stored", "urgent_tell", ids(complaint=1)])])
    assert PEOPLE["supervisor"] in chat.text and PEOPLE["committee"] in chat.text
    assert not any("mark_seen" in payload for payload in chat.payloads)  # staff may not
    [row] = bot.complaints()
    assert (row["severity"], row["needs_look"], row["looked_at"]) == (3, True, None)


def test_what_may_be_severe_is_asked_and_staff_may_say_so(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([
        (PREFIX[lang] + DOUBT[lang], ["complaint_stored", "severity_doubt", "!urgent_tell", button('/set_severity{"number": 1, "status": "mild"}')]),
        ('/set_severity{"number": 1, "severity": 3}', ["severity_said", "urgent_tell"])])
    [row] = bot.complaints()
    assert (row["severity"], row["severity_by"], row["severity_doubt"], row["needs_look"], row["looked_at"]) == (
        3, chat.person.id, 0, 1, None)


@pytest.mark.parametrize("words", [
    {"zh": "第一条不严重", "en": "the first one is not severe"}, {"zh": "严重程度改成1", "en": "set the severity to 1"},
    {"zh": "投诉1不严重", "en": "complaint 1 is not serious"}])
def test_a_supervisor_judges_what_may_be_severe_in_words(bot: Bot, lang: str, words: dict[str, str]) -> None:
    bot.talk("staff", lang).verify([(PREFIX[lang] + DOUBT[lang], ["severity_doubt"])])
    hello = {"zh": "你好", "en": "hello"}[lang]
    bot.talk("supervisor", lang).verify([
        (hello, ["doubtful_greet", "!urgent_greet", button("/show_urgent")]),
        (ASK[lang][0], ["doubtful_head", "!urgent_head", button('/set_severity{"number": 1, "severity": 3}')]),
        (words[lang], ["severity_said_same"]), (ASK[lang][0], ["urgent_none"])])
    [row] = bot.complaints()
    assert (row["severity"], row["severity_doubt"], row["needs_look"]) == (1, 0, 0)


@pytest.mark.parametrize("words", [{"zh": "第二条不严重", "en": "the second one is not severe"}, {"zh": "2 不严重", "en": "2: not severe"},
                                   {"zh": "2号不严重", "en": "set the severity of #2 to 1"}])
def test_the_complaint_that_is_named_is_meant(bot: Bot, lang: str, words: dict[str, str]) -> None:
    staff = bot.talk("staff", lang)
    for sign in ("", "。", "!"):
        staff.say(PREFIX[lang] + DOUBT[lang] + sign)
    supervisor = bot.talk("supervisor", lang).verify([(ASK[lang][0], ["doubtful_head"]), (words[lang], ["severity_said_same"])])
    assert [row["severity_doubt"] for row in bot.complaints()] == [1, 0, 1]
    supervisor.verify([({"zh": "投诉77严重", "en": "complaint 77 is severe"}[lang], ["error_complaint_unknown"])])
    assert [row["severity"] for row in bot.complaints()] == [1, 1, 1]


def test_a_bare_word_is_about_the_card_just_before_only(bot: Bot, lang: str) -> None:
    severe, mild = {"zh": ("严重", "不严重"), "en": ("severe", "not severe")}[lang]
    bot.talk("staff", lang).verify([(PREFIX[lang] + DOUBT[lang], ["severity_doubt"]), (mild, ["severity_said_same"]),
                                    (severe, ["error_severity_which_one"])])
    bot.talk("staff", lang).verify([(PREFIX[lang] + DOUBT[lang] + "!", ["severity_doubt"])])
    bot.talk("supervisor", lang).verify([(ASK[lang][0], ["doubtful_head"]), (mild, ["error_severity_which_one"])])
    assert [row["severity_doubt"] for row in bot.complaints()] == [0, 1]


def test_several_are_judged_at_once_and_the_last_is_taken_back(bot: Bot, lang: str) -> None:
    staff = bot.talk("staff", lang)
    for sign in ("", "。", "!"):
        staff.say(PREFIX[lang] + DOUBT[lang] + sign)
    supervisor = bot.talk("supervisor", lang).verify([
        ({"zh": "可能严重的投诉", "en": "complaints that may be severe"}[lang], ["doubtful_head"]),
        ({"zh": "投诉1和2都严重", "en": "complaints 1 and 2 are severe"}[lang], ["severity_said"])])
    assert [row["severity"] for row in bot.complaints()] == [3, 3, 1]
    supervisor.verify([({"zh": "撤销", "en": "undo"}[lang], ["severity_said"])])
    assert [(row["severity"], row["undone_at"]) for row in bot.complaints()] == [(3, None), (1, None), (1, None)]


def test_a_mild_word_keeps_the_level_below_three(bot: Bot, lang: str) -> None:
    text = {"zh": "卡里的六万七千块不见了，我一直在睡觉", "en": DOUBT["en"] + ", I told you three times"}[lang]
    bot.talk("staff", lang).verify([(PREFIX[lang] + text, ["severity_doubt"]), ("/set_severity{\"number\": 1, \"status\": \"mild\"}", ["severity_said_same"])])
    assert bot.complaints()[0]["severity"] == 2


def test_an_open_case_shows_the_doubt(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([
        (PREFIX[lang] + DOUBT[lang], ["severity_doubt"]),
        ({"zh": "看投诉1", "en": "show complaint 1"}[lang], ["severity_doubt", button("/set_severity")])])


def test_staff_may_take_back_what_nobody_else_called_severe(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([
        (PREFIX[lang] + DOUBT[lang], []), ('/set_severity{"number": 1, "severity": 3}', ["urgent_tell"]),
        ('/set_severity{"number": 1, "severity": 1}', ["severity_said"])])
    assert bot.complaints()[0]["needs_look"] == 0
    bot.talk("staff", lang).verify([(PREFIX[lang] + SEVERE[lang], ["urgent_tell"]), ('/set_severity{"number": 2, "severity": 1}', ["severity_said"])])
    assert bot.complaints()[1]["needs_look"] == 1  # its words said so


def test_a_question_changes_nothing(bot: Bot, lang: str) -> None:
    staff = bot.talk("staff", lang).verify([(PREFIX[lang] + DOUBT[lang], ["severity_doubt"])])
    for words in {"zh": ("投诉1严重吗", "不知道严不严重", "严重程度不是3级"), "en": ("is complaint 1 severe?", "this is not severity 3")}[lang]:
        staff.say(words)
        assert not staff.has("severity_said") and not staff.has("severity_said_same")
    assert bot.complaints()[0]["severity_by"] is None


@pytest.mark.parametrize("answer", [{"zh": "是的", "en": "yes"}, {"zh": "不是", "en": "no"}])
def test_yes_and_no_under_two_questions_are_asked_about(bot: Bot, lang: str, answer: dict[str, str]) -> None:
    chat = bot.talk("staff", lang).verify([
        (PREFIX[lang] + DOUBT[lang], ["severity_doubt"]), (answer[lang], ["severity_which", button("/confirm_label")])])
    row = bot.complaints()[0]
    assert (row["severity_by"], row["severity_doubt"], row["confirmed_by"]) == (None, 1, None)
    chat.verify([({"zh": "是严重投诉", "en": "it is severe"}[lang], ["severity_said"])])


def test_pasted_lines_that_may_be_severe_are_marked(bot: Bot, lang: str) -> None:
    lines = {"zh": f"柜台排队等了一个小时\n{DOUBT['zh']}\n多扣了我两次手续费", "en": f"The queue took an hour\n{DOUBT['en']}\nI was charged the fee twice"}
    bot.talk("staff", lang).verify([
        (PREFIX[lang] + lines[lang], ["lines_found"]),
        ("/store_many", ["lines_stored", "lines_doubtful", button('/set_severity{"number": 2, "severity": 3}')])])


def test_any_severity_can_be_corrected(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([
        (PREFIX[lang] + SEVERE[lang], ["urgent_tell"]),
        ({"zh": "改这条的严重程度", "en": "I want to correct how severe this complaint is"}[lang],
         ["choose_severity", button('/set_severity{"number": 1, "severity": 0}')]),
        ('/set_severity{"number": 1, "severity": 2}', ["severity_said"]), (ASK[lang][0], ["urgent_none"]),
        ('/set_severity{"number": 1, "severity": 9}', ["error_severity_level"])])
    assert bot.complaints()[0]["severity"] == 2


def test_another_persons_complaint_is_not_staffs_to_judge(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([(PREFIX[lang] + DOUBT[lang], ["severity_doubt"])])
    for said in ('/set_severity{"number": 1, "severity": 1}', '/set_severity{"number": 1}'):
        bot.talk("staff", lang).verify([(said, ["error_not_own_complaint"])])
    assert bot.complaints()[0]["severity_doubt"] == 1


def test_an_ordinary_complaint_rings_no_bell(bot: Bot, lang: str) -> None:
    text = {"zh": "柜员态度特别恶劣，我问了两句就翻白眼", "en": "the teller rolled her eyes at me"}[lang]
    bot.talk("staff", lang).verify([(text, ["complaint_stored", "!urgent_tell", "!severity_doubt"])])


@pytest.mark.parametrize("words", [0, 1])
def test_supervisors_see_the_number_and_mark_it_seen(bot: Bot, lang: str, words: int) -> None:
    bot.talk("staff", lang).verify([(PREFIX[lang] + SEVERE[lang], ["complaint_stored"])])
    hello = {"zh": "你好", "en": "hello"}[lang]
    chat = bot.talk("supervisor", lang).verify([
        (hello, ["urgent_greet", button("/show_urgent")]), ("/help", ["urgent_greet"]),
        (ASK[lang][words], ["urgent_head", "1", button('/mark_seen{"number": 1}')]),
        (">/mark_seen", ["urgent_seen"]), ('/mark_seen{"number": 1}', ["urgent_seen_before"]),
        (ASK[lang][words], ["urgent_none"]), (hello, ["!urgent_greet"])])
    [row] = bot.complaints()
    assert row["looked_by"] == chat.person.id and row["looked_at"]
    assert any(entry["action"] == "complaint.looked" for entry in bot.audit())


@pytest.mark.parametrize("role", ["staff", "team"])
def test_others_may_not_look(bot: Bot, lang: str, role: str) -> None:
    bot.talk("supervisor", lang).verify([(PREFIX[lang] + SEVERE[lang], [button("/mark_seen")])])
    bot.talk(role, lang).verify([
        ({"zh": "你好", "en": "hello"}[lang], ["!urgent_greet"]), ("/show_urgent", ["error_role"]), ('/mark_seen{"number": 1}', ["error_role"])])
    assert bot.complaints()[0]["looked_at"] is None


@pytest.mark.parametrize("number", ["99", "-1", '"x"', "null", "1e99"])
def test_a_typed_button_with_a_wrong_number(bot: Bot, number: str) -> None:
    bot.talk("supervisor", "zh").say(f'/mark_seen{{"number": {number}}}')
    assert bot.complaints() == []


def test_facts_stand_in_one_line_and_are_kept(bot: Bot, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([(PREFIX[lang] + FACTS[lang], ["complaint_stored", "complaint_branch", "facts_line"])])
    for part in {"zh": ["等候 70 分钟", "金额 350 元", "要求退款"], "en": ["waited 70 minutes", "350 yuan", "asks for a refund"]}[lang]:
        assert part in chat.text
    [row] = bot.complaints()
    assert row["branch"] == {"zh": "滨江路支行", "en": "Riverside branch"}[lang]
    assert row["facts"]["remedies"] == ["refund"] and row["facts"]["durations"] == [{"minutes": 70.0, "kind": "waiting"}]
    assert row["process"] in ("P1", "P2", "P3")


def test_other_languages_are_kept_for_a_person(bot: Bot, lang: str) -> None:
    text = "Llevo tres semanas esperando mi dinero y nadie me contesta"
    # the language of the talk stays the reader's
    chat = bot.talk("staff", lang).verify([
        ({"zh": "你好", "en": "hello"}[lang], ["greet"]),
        (PREFIX[lang] + text, ["complaint_stored", "complaint_foreign", "!complaint_topic"])])
    assert {"zh": "西班牙语", "en": "Spanish"}[lang] in chat.text
    [row] = bot.complaints()
    assert (row["text"], row["language"], row["topic"], row["abstained"]) == (text, "es", "other", True)


def test_only_the_newest_mail_is_stored(bot: Bot, lang: str) -> None:
    newest = {"zh": "投诉：宽带断了五天，一直没人上门修", "en": "complaint: My broadband has been down for five days and nobody comes"}[lang]
    old = {"zh": "\n\n-----原始邮件-----\n发件人：客服\n发送时间：2026-03-01\n主题：回复\n\n已经收到您的投诉\n我们会尽快处理\n请耐心等待",
           "en": "\n\n-----Original Message-----\nFrom: Support\nSent: Monday\nSubject: Re: complaint\n\nWe got it\nPlease wait\nThank you"}[lang]
    chat = bot.talk("staff", lang).verify([(newest + old, ["complaint_stored", "complaint_prepared"])])
    assert say("prepared_history", lang) in chat.text
    assert bot.complaints()[0]["text"] == newest.split("：")[-1].removeprefix("complaint: ")


@pytest.mark.parametrize("text", ["差差差差差差差差", "差" * 500])
def test_the_same_character_again_is_left_open(bot: Bot, text: str) -> None:
    bot.talk("staff", "zh").verify([("投诉：" + text, ["complaint_stored", "complaint_thin", "!complaint_topic"])])
    assert bot.complaints()[0]["topic"] is None


def test_a_page_is_stored_as_words(bot: Bot, lang: str) -> None:
    words = {"zh": "柜台排队等了两个小时没人理", "en": "I waited two hours at the counter & nobody came"}[lang]
    bot.talk("staff", lang).verify([
        (PREFIX[lang] + f"<div><p>{words.replace('&', '&amp;')}</p></div>", ["complaint_stored", "complaint_prepared"])])
    assert bot.complaints()[0]["text"] == words


def test_a_question_with_urgent_words_is_not_passed_over(bot: Bot, lang: str) -> None:
    text = {"zh": "请问银行卡被盗刷了怎么办？", "en": "What should I do if my card was stolen, who do I have to call?"}[lang]
    bot.talk("staff", lang).verify([(f'/give_complaint{{"text": "{text}"}}', ["urgent_doubt", button("/affirm")])])
    assert bot.complaints() == []


@pytest.mark.parametrize("text", ["purple numbers walk", "seventeen folders of string", "蓝色的数字在走路"])
def test_nonsense_is_no_complaint(bot: Bot, text: str) -> None:
    bot.talk("staff", "en").say(text)
    assert bot.complaints() == []


def test_a_pasted_page_is_read(bot: Bot) -> None:
    page = "<div>Hi,<br>my parcel 12345678 is <b>two weeks</b> late, I want my $45 back</div>"
    bot.talk("staff", "en").verify([(page, ["complaint_stored", "complaint_prepared"])])
    assert bot.complaints()[0]["text"].startswith("Hi,\nmy parcel [ORDER] is two weeks late")
