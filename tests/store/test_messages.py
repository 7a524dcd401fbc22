"""Messages: repeats known, unfinished turns worked on again, talks belong to one person."""
from __future__ import annotations

import pytest


def test_a_message_is_seen_only_when_its_turn_was_finished(store):
    seen = store.messages.seen
    assert not seen("c", "m1", {"text": "排队"})
    assert not seen("c", "m1", {"text": "排队"}), "a turn cut off by a crash is worked on again"
    store.messages.handled("c", "m1")
    assert seen("c", "m1", {"text": "排队"})
    assert not seen("c", "m2", {"text": "排队"})
    assert not seen("d", "m1", {"text": "排队"}), "ids belong to a conversation"


def test_a_repeat_is_in_the_history_once_and_as_first_said(store):
    for text in ("一", "二", "三"):
        store.messages.seen("c", "m1", {"text": text})
    assert [entry["text"] for entry in store.messages.history("c")] == ["一"]


def test_history_is_oldest_first_and_the_last_ones(store):
    for number in range(5):
        store.messages.seen("c", f"m{number}", {"text": f"问{number}"})
        store.messages.said("c", {"text": f"答{number}", "buttons": [{"title": "是", "payload": "/affirm"}]})
    store.messages.said("d", {"text": "别处"})
    told = store.messages.history("c")
    assert [(entry["sender"], entry["text"]) for entry in told[:3]] == [("person", "问0"), ("bot", "答0"),
                                                                          ("person", "问1")]
    assert [entry["text"] for entry in store.messages.history("c", 3)] == ["答3", "问4", "答4"]
    assert told[1]["buttons"] == [{"title": "是", "payload": "/affirm"}]
    assert [entry["id"] for entry in told] == sorted(entry["id"] for entry in told)
    assert store.messages.history("unknown") == []


def test_hostile_words_come_back_as_said(store, hostile):
    store.messages.seen("c", "m", {"text": hostile})
    assert store.messages.history("c")[0]["text"] == hostile


def test_a_conversation_belongs_to_whoever_opened_it(store, min_li):
    other = store.people.add("王芳", "staff")
    store.messages.open_conversation("c", min_li.id, "zh")
    store.messages.open_conversation("c", other.id, "en")
    store.messages.set_language("c", other.id, "en")
    assert store.messages.owner("c") == min_li.id
    assert store.messages.owner("unknown") is None


def test_language_and_turns(store, min_li):
    assert store.messages.language("c") is None
    assert store.messages.turns("c") == 0
    store.messages.open_conversation("c", min_li.id, "zh")
    assert (store.messages.language("c"), store.messages.turns("c")) == ("zh", 0)
    store.messages.set_language("c", min_li.id, "en")
    store.messages.set_language("c", min_li.id, "en")
    store.messages.set_language("new", min_li.id, "en")
    assert (store.messages.language("c"), store.messages.turns("c")) == ("en", 2)
    assert store.messages.turns("new") == 1


@pytest.mark.parametrize("kind", ["person", None])
def test_what_is_expected_is_kept_for_a_conversation(store, min_li, kind):
    store.messages.open_conversation("c", min_li.id, "zh")
    assert store.messages.expected("c") is None
    store.messages.expect("c", "person")
    store.messages.expect("c", kind)
    assert store.messages.expected("c") == kind
    store.messages.expect("unknown", "person")
    assert store.messages.expected("unknown") is None
