"""Languages that are neither Chinese nor English are noticed, and neither of both is taken for one."""
from __future__ import annotations

import pytest

from bot.complaints.sample import read_sample
from bot.language.foreign import foreign_language
from bot.topics.examples import load_examples
from bot.topics.taxonomy import load_taxonomy


@pytest.mark.parametrize(("text", "code"), [
    ("Esperé dos horas en la cola y nadie me atendió", "es"), ("Ils m'ont facturé deux fois et personne ne répond", "fr"),
    ("Ils m’ont fait attendre une heure", "fr"), ("待ち時間が長すぎます。一時間も待ちました", "ja"), ("두 시간이나 기다렸어요", "ko"),
    ("Ich habe zwei Stunden gewartet und niemand hat mir geholfen", "de"), ("очередь два часа", "ru"),
    ("Fui cobrado duas vezes e ninguém resolve", "pt"), ("Non funziona niente, ho perso soldi e mi hanno ignorato", "it"),
    ("saya sudah menunggu dua jam dan tidak dilayani", "id"), ("tôi đã chờ hai giờ và không có người", "vi")])
def test_foreign_languages(text: str, code: str) -> None:
    assert foreign_language(text) == code


@pytest.mark.parametrize("text", ["排队の人太多", "柜员说 por favor 然后笑我", "de la Cruz refused to help me", "app 打不开", "[PHONE] [NAME]", "ok"])
def test_chinese_and_english_with_foreign_words(text: str) -> None:
    assert foreign_language(text) is None


def test_none_of_our_own_texts_is_foreign() -> None:
    texts = [one.text for one in load_examples(load_taxonomy())] + [one.text for one in read_sample()]
    assert len(texts) > 3000
    assert [text for text in texts if foreign_language(text)] == []


def test_hostile(hostile: str) -> None:
    assert foreign_language(hostile) is None
