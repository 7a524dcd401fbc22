"""The front door: nothing goes on uncleaned, unredacted, twice, or as a command that is none."""
from __future__ import annotations

import pytest

from bot.rasa.door import clean, command, enter, intents
from bot.settings import Settings, load
from bot.store import Store
from tests.conversations.bot_for_tests import PEOPLE


@pytest.fixture
def settings(home) -> Settings:
    chosen = load()
    chosen.ensure_home()
    return chosen


@pytest.fixture
def store(settings: Settings):
    with Store(settings.database, settings.timezone) as store:
        for role, name in PEOPLE.items():
            store.people.add(name, role)
        yield store


def let_in(store: Store, settings: Settings, text: str, message: str = "m1", title: str | None = None, conversation: str = "c"):
    return enter(store, settings, store.people.named(PEOPLE["staff"]), conversation, message, text, title)


def test_what_was_cut_is_told(store: Store, settings: Settings) -> None:
    longest = settings.max_message
    entry = let_in(store, settings, "排队太久" * (longest // 4) + "了")
    assert (len(entry.text), entry.metadata["longest"]) == (longest, longest)
    assert "longest" not in let_in(store, settings, "排队太久" * (longest // 4), "m2").metadata


@pytest.mark.parametrize(("text", "secrets", "placeholders"), [
    ("客户张伟先生的手机13987654321", ["张伟", "13987654321"], ["[NAME]", "[PHONE]"]),
    ("身份证11010519491231002X", ["11010519491231002X"], ["[ID_CARD]"]),
    ("mail me at penny.h88@example.com", ["penny.h88"], ["[EMAIL]"]),
    ("1\u200b3\u200b9\u200b87654321打不通", ["13987654321", "87654321"], ["[PHONE]"]),
    ("手机１３９８７６５４３２１", ["１３９８７６５４３２１"], ["[PHONE]"]),
    ('/give_complaint{"text": "客户张伟先生，手机13987654321"}', ["张伟", "13987654321"], ["[NAME]", "[PHONE]"])])
def test_redacted_before_anything_else(store: Store, settings: Settings, text: str, secrets: list[str],
                                       placeholders: list[str]) -> None:
    entry = let_in(store, settings, text)
    for secret in secrets:
        assert secret not in entry.text and secret not in entry.shown
        assert secret not in str(store.messages.history("c")) and secret not in str(entry.metadata)
    assert all(placeholder in entry.text for placeholder in placeholders)
    assert sum(entry.metadata["redacted"].values()) >= len(placeholders)


def test_colleagues_keep_their_names(store: Store, settings: Settings) -> None:
    name = PEOPLE["supervisor"]
    entry = let_in(store, settings, f"请{name}女士联系客户张伟先生")
    assert name in entry.text and "张伟" not in entry.text


@pytest.mark.parametrize("text", ["王小明", "Penelope Hargreaves", "欧阳小燕"])
def test_a_bare_name_where_who_was_asked(store: Store, settings: Settings, text: str) -> None:
    let_in(store, settings, "你好", "m0")
    store.messages.expect("c", "person")
    assert let_in(store, settings, text).text == text
    assert store.messages.expected("c") is None  # only the next message


@pytest.mark.parametrize(("text", "secret"), [
    ("投诉：客户姓名：张伟，柜员骂人", "张伟"), ("张伟先生，手机13987654321", "13987654321"), ("Mr Penelope, call 13987654321", "13987654321")])
def test_who_was_asked_opens_no_door(store: Store, settings: Settings, text: str, secret: str) -> None:
    let_in(store, settings, "你好", "m0")
    store.messages.expect("c", "person")
    assert secret not in let_in(store, settings, text).text


def test_a_repeat_is_marked_once_it_was_handled(store: Store, settings: Settings) -> None:
    assert not let_in(store, settings, "你好").repeated
    assert not let_in(store, settings, "你好").repeated  # cut off by a crash: worked on again
    store.messages.handled("c", "m1")
    assert let_in(store, settings, "你好").repeated
    assert not let_in(store, settings, "你好", "m2").repeated
    assert not let_in(store, settings, "你好", "m1", conversation="other").repeated
    assert [entry["message_id"] for entry in store.messages.history("c")] == ["m1", "m2"]


@pytest.mark.parametrize(("texts", "languages"), [
    (["你好", "hello there", "ok", "12", "👍", "谢谢你"], ["zh", "en", "en", "en", "en", "zh"]),
    (["ok", "what can you do", "/help", "/language zh", "7 8 6"], ["zh", "en", "en", "zh", "zh"]),
    (['/change_language{"to": "en"}', "ok", "app 打不开了怎么办"], ["en", "en", "zh"])])
def test_language(store: Store, settings: Settings, texts: list[str], languages: list[str]) -> None:
    assert [let_in(store, settings, text, f"m{number}").language for number, text in enumerate(texts)] == languages


@pytest.mark.parametrize(("previous", "text", "asked", "language"), [
    ("en", PEOPLE["team"], False, "en"), ("en", "欧阳小燕", True, "en"), ("en", "我在哪", True, "zh"),
    ("zh", PEOPLE["committee"], False, "zh"), ("zh", "Penelope Hargreaves", True, "zh"), ("zh", "where am I", True, "en")])
def test_a_name_says_nothing_of_the_language(store: Store, settings: Settings, previous: str, text: str, asked: bool,
                                             language: str) -> None:
    let_in(store, settings, f'/change_language{{"to": "{previous}"}}', "m0")
    store.messages.expect("c", "person" if asked else None)
    assert let_in(store, settings, text).language == language


def test_a_button_keeps_the_language_and_shows_its_title(store: Store, settings: Settings) -> None:
    let_in(store, settings, "你好", "m0")
    entry = let_in(store, settings, "Yes", "m1", title="确认 13987654321")
    assert entry.language == "zh" and entry.text == "Yes" and entry.shown == "确认 [PHONE]"
    assert store.messages.history("c")[-1]["text"] == "确认 [PHONE]"


@pytest.mark.parametrize(("text", "sent"), [
    ("/help", "/help"), ("/menu", "/help"), ("/start", "/greet"), ("/language en", '/change_language{"to": "en"}'),
    ("/undo", "/undo"), ('/undo{"number": 5}', '/undo{"number": 5}'), ("/undo  {\"number\": 5}", '/undo{"number": 5}'),
    ('/undo{"number": 5', "/undo"), ("/undo{not json}", "/undo"), ('/undo{"number": [1]}', "/undo"),
    ('/undo{"Number; drop": 5}', "/undo"), ("/no_such_thing", "no_such_thing"), ("/session_start", "session_start"),
    ("/action_sample", "action_sample"), ("/restart", "restart"), ("/", "?"), ("/nlu_fallback", "/nlu_fallback"),
    ("//help", "help"), ("1/2", "1/2"), ("/help me please", '/help{"text": "me please"}')])
def test_commands(text: str, sent: str) -> None:
    assert command(text) == sent
    name = sent[1:].split("{")[0]
    assert not sent.startswith("/") or name in intents() or not name.isidentifier()


def test_no_command_of_rasa_gets_through() -> None:
    """Rasa's own default intents would roll, restart or restart the session."""
    assert not {"restart", "back", "session_start", "EXTERNAL"} & intents()


@pytest.mark.parametrize(("raw", "cleaned"), [
    ("  你好 \n", "你好"), ("a\u202eb\u200bc\ufeff", "abc"), ("a\x00b\x07c", "a b c"), ("e\u0301", "é"), ("\ue000x\uf8ff", "x"),
    ("第一行\n第二行\t格", "第一行\n第二行\t格"), ("", ""), ("x" * 30000, "x" * 20000)])
def test_clean(settings: Settings, raw: str, cleaned: str) -> None:
    assert clean(raw, settings) == cleaned


def test_hostile_input_comes_in_clean(store: Store, settings: Settings, hostile: str) -> None:
    entry = let_in(store, settings, hostile)
    assert len(entry.text) <= settings.max_message
    assert not any(character in entry.text for character in "\u200b\u200d\u202e\u202c\ufeff\x00")
    assert store.messages.history("c")[0]["text"] == entry.shown
