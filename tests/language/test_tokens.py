"""Tokens, and the forms the full-text index stores and asks for."""
from __future__ import annotations

import pytest

from bot.language.tokens import MOST_WORDS, search_form, search_query, tokens


def test_tokens_are_words_numbers_and_single_characters_with_their_places():
    assert tokens("App打不开,第3次了 don't!") == [
        ("App", 0), ("打", 3), ("不", 4), ("开", 5), (",", 6), ("第", 7), ("3", 8), ("次", 9), ("了", 10),
        ("don't", 12), ("!", 17)]
    assert [token for token, _ in tokens("¥1,250.50 在12:30 café_x 😡")] == [
        "¥", "1,250.50", "在", "12:30", "café", "_", "x", "😡"]


def test_every_token_stands_where_it_says(hostile):
    for token, start in tokens(hostile):
        assert hostile[start: start + len(token)] == token


def test_nothing_visible_is_lost(hostile):
    assert "".join(token for token, _ in tokens(hostile)) == "".join(hostile.split())


@pytest.mark.parametrize(("text", "form"), [
    ("排队等", "排队 队等"), ("等", "等"), ("App打不开了", "app 打不 不开 开了"), ("  A  b ", "a b"), ("", ""), ("a,b", "a,b"),
])
def test_the_form_of_the_index(text, form):
    assert search_form(text) == form


@pytest.mark.parametrize(("text", "query"), [
    ("排队", '"排队"'), ("排队等", '"排队" "队等"'), ("Rude 柜员", '"rude" "柜员"'), ('" or 1 --', '"or" "1"'), ("!?", ""),
    ("", ""), ("rude rude", '"rude"'),
])
def test_the_query_quotes_every_word(text, query):
    assert search_query(text) == query


def test_a_pasted_letter_is_looked_for_by_its_first_words():
    letter = "".join(chr(0x4E00 + number) for number in range(20000))
    assert search_query(letter).count('"') == 2 * MOST_WORDS


def test_hostile_queries_are_words_in_quotes(hostile):
    query = search_query(hostile)
    assert query.count('"') % 2 == 0
    assert all(word.strip('"').isalnum() or "_" in word for word in query.split())
