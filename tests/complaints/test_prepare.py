"""Texts as people paste them: mails, pages, repeats, other languages, next to nothing."""
from __future__ import annotations

import pytest

from bot.complaints.prepare import classify, judge, prepare
from bot.language.foreign import foreign_language, language_name
from bot.topics.classification import Classification

SURE = Classification("complaint", 0.95, "queue_wait", (("queue_wait", 0.9),), 0.9, "high", False, 1)
THREAD_EN = """Hi team,

the card was charged twice and nobody answers.

Kind regards,
[NAME]
Sales Manager

This e-mail and any attachments are confidential and intended solely for the addressee.

On Mon, Mar 2, 2026 at 10:00 AM Support <[EMAIL]> wrote:
> We will look at the broken kettle
> best"""
THREAD_ZH = """还是没有解决，宽带断了五天了。

发自我的手机

------------------ 原始邮件 ------------------
发件人: 客服 <[EMAIL]>
发送时间: 2026年3月1日
收件人: [NAME]
主题: 回复

您好，已经收到您的投诉。"""
OUTLOOK = """柜员把我的名字登记错了，要求更正。
发件人：客服中心
发送时间：2026-03-01 10:00
收件人：[NAME]
主题：回复：投诉

请耐心等待。"""
FORWARDED = """FYI
-----Original Message-----
From: someone
Sent: Monday
Subject: complaint

The boiler has been broken for two weeks and nobody comes."""


@pytest.mark.parametrize("text, newest, cut", [
    (THREAD_EN, "Hi team,\n\nthe card was charged twice and nobody answers.", ("history", "signature", "disclaimer")),
    (THREAD_ZH, "还是没有解决，宽带断了五天了。", ("history", "signature")),
    (OUTLOOK, "柜员把我的名字登记错了，要求更正。", ("history",)),
    (FORWARDED, "The boiler has been broken for two weeks and nobody comes.", ("history",)),
    ("> old words\nThe app still crashes when I pay\n> more", "The app still crashes when I pay", ("history",)),
    ("排队太久，没人管。\n\n此致\n敬礼\n[NAME]", "排队太久，没人管。", ("signature",)),
    ("2026年3月1日 客服 写道：\n您好", "您好", ())])
def test_only_the_newest_message_counts(text: str, newest: str, cut: tuple[str, ...]) -> None:
    prepared = prepare(text)
    assert (prepared.text, set(prepared.cut)) == (newest, set(cut))


@pytest.mark.parametrize("text", [
    "日期：2026-03-01\n时间：10点\n主题：排队\n内容：排了两个小时没人理", "From: London\nTo: Malaga\nand no food on the way",
    "On Monday I wrote: please help me, and nobody did", "谢谢你们的好服务，害我等了三个小时", "Thanks for nothing, the app crashed again",
    "日期\t网点\t内容\n2026-03-01\t城东\t排队太久", "5 < 6 and x > y: <name> is missing on my statement", "我说“投诉”，他说“随便”",
    "第一，排队久。\n\n第二，态度差。\n\n第三，乱收费。", "-- 这条横线后面也是投诉 --", "a & b charged me twice"])
def test_what_is_no_mail_stays_as_typed(text: str) -> None:
    assert (prepare(text).text, prepare(text).cut) == (text, ())


@pytest.mark.parametrize("text, words", [
    ("<p>Hello,</p><div>my card was&nbsp;charged <b>twice</b> &amp; nobody cares</div><script>alert(1)</script>",
     "Hello,\n\nmy card was charged twice & nobody cares"),
    ("<table><tr><td>城东</td><td>排队太久</td></tr></table>", "城东 排队太久"),
    ("<style>p{color:red}</style>柜员<br>态度差", "柜员\n态度差"), ("排队&#22826;久了&lt;真的&gt;", "排队太久了<真的>"),
    ("<p>没关的标签", "没关的标签"), ("<p", "<p")])
def test_html_becomes_words(text: str, words: str) -> None:
    assert prepare(text).text == words


def test_what_entities_and_tags_hid_is_redacted() -> None:
    for text in ("电话 &#49;&#51;&#57;&#56;&#55;&#54;&#53;&#52;&#51;&#50;&#49; 没人回", "电话 139<b>8765</b>4321 没人回<br>"):
        assert "[PHONE]" in prepare(text).text and "8765" not in prepare(text).text


@pytest.mark.parametrize("text, reading, thin", [
    ("差" * 300, "差", True), ("The app is broken. " * 50, "The app is broken.", False),
    ("柜员态度很差，要求道歉。" * 50, "柜员态度很差，要求道歉。", False), ("", "", True), ("差", "差", True), ("rude", "rude", True),
    ("😡😡🤬", "😡😡🤬", True), ("😡" * 500, "😡", True), ("[PHONE] [NAME]", "[PHONE] [NAME]", True), ("12345", "12345", True),
    ("排队太久", "排队太久", False), ("too slow", "too slow", False), ("app 打不开", "app 打不开", False)])
def test_repeats_are_read_once_and_little_is_little(text: str, reading: str, thin: bool) -> None:
    prepared = prepare(text)
    assert (prepared.reading, prepared.thin, prepared.text) == (reading, thin, text.strip())


@pytest.mark.parametrize("text, code", [
    ("Bonjour, j'ai attendu deux heures au guichet et personne ne m'a aidé", "fr"), ("Llevo tres semanas esperando mi dinero y nadie contesta", "es"),
    ("Ich warte seit drei Wochen auf mein Geld und niemand antwortet", "de"), ("Não recebi o meu dinheiro e ninguém me responde há semanas", "pt"),
    ("Sono tre settimane che aspetto i miei soldi e nessuno mi risponde", "it"), ("Tôi đã chờ hai tiếng mà không ai phục vụ", "vi"),
    ("Ik wacht al drie weken op mijn geld en niemand antwoordt", "nl"), ("Saya sudah menunggu dua jam dan tidak ada yang melayani", "id"),
    ("Üç haftadır para için bekliyorum ve kimse bana cevap vermiyor", "tr"), ("Czekam już trzy tygodnie na pieniądze i nikt nie odpowiada", "pl"),
    ("もう二時間も待っています。ひどいです", "ja"), ("두 시간이나 기다렸는데 아무도 오지 않았어요", "ko"), ("Жду уже две недели, денег нет", "ru"),
    ("انتظرت ساعتين ولم يساعدني أحد", "ar"), ("รอมาสองชั่วโมงแล้วไม่มีใครช่วย", "th"), ("Περιμένω δύο ώρες και κανείς δεν απαντά", "el")])
def test_other_languages(text: str, code: str) -> None:
    assert foreign_language(text) == code
    assert all(language_name(code, lang) not in ("", code) for lang in ("zh", "en"))
    found = judge(prepare(text), SURE)
    assert (found.kind, found.topic, found.confidence, found.abstained, found.language) == ("complaint", "other", 0.0, True, code)


@pytest.mark.parametrize("text", [
    "The teller was rude to me", "柜员态度差", "app 打不开 login failed", "the 柜员 was rude to me", "I bought a café au lait and it was cold",
    "我在无印の店里等了很久", "ok", "", "12345", "El Corte was slow and nobody helped me with the bag", "No me gusta",
    "Paid at Le Pain Quotidien, the card machine was broken and they kept my card", "客户反映 VIP 通道 Priority Pass 用不了",
    "Terrible!! Never again!!", "wifi router modem cable box remote", "等" * 20000])
def test_ours_and_what_is_too_short_are_not_foreign(text: str) -> None:
    assert foreign_language(text) is None


class Model:
    def classify(self, text: str) -> Classification:
        return SURE


@pytest.mark.parametrize("text", ["差", "rude", "差" * 20000, "😡😡🤬", ""])
def test_too_little_gives_no_confidence(text: str) -> None:
    found = classify(Model(), prepare(text))
    assert found.abstained and found.band == "low" and found.confidence <= 0.3 and found.kind_confidence <= 0.3


def test_an_ordinary_text_is_left_to_the_model() -> None:
    assert classify(Model(), prepare("排队等了一个小时")) == SURE


def test_hostile_input_is_prepared_and_prepared_again(hostile: str) -> None:
    once = prepare(hostile)
    assert prepare(once.text).text == once.text


@pytest.mark.parametrize("unit", ["<p>", "<", "&#1", "> ", "On a", "差", "From: x\nTo: y\n", "ab ", "-----Original Message-----\n", "ab.", "1 2 3 "])
def test_long_texts_end(unit: str) -> None:
    assert len(prepare(unit * (120_000 // len(unit))).text) <= 100_000


def test_the_longest_is_kept_to() -> None:
    prepared = prepare("排队太久了，等得很累。" + "真的，" * 3 + "x" * 300, 50)
    assert len(prepared.text) == 50 and prepared.cut == ("length",)
