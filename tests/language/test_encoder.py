"""Sentence vectors: unit rows, the two languages near each other, remembered within bounds."""
from __future__ import annotations

import numpy as np
import pytest

from bot.errors import SetupError
from bot.language.encoder import MAX_CHARACTERS, UniversalSentenceEncoder, get_encoder


@pytest.fixture(scope="module")
def encoder():
    return get_encoder("use")


def test_vectors_are_unit_rows(encoder):
    vectors = encoder.encode(["排队太久", "the fee was not explained", "😡"])
    assert vectors.shape == (3, encoder.size) == (3, 512)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_empty_texts_are_zero_rows_and_no_text_is_no_row(encoder):
    assert not encoder.encode(["", "  \n "]).any()
    assert encoder.encode([]).shape == (0, 512)


def test_meaning_is_nearer_than_language(encoder):
    waiting, queue, fee = encoder.encode(["我在柜台排队等了一个小时", "I queued at the counter for an hour",
                                          "你们多收了我五十块手续费"])
    assert waiting @ queue > waiting @ fee + 0.1


def test_a_text_has_one_vector_alone_in_company_and_again(encoder):
    alone = encoder.encode(["排队等候"])[0]
    company = encoder.encode(["别的", "排队等候", "x", " 排队等候 "])
    assert np.allclose(alone, company[1], atol=1e-5)
    assert np.array_equal(company[1], company[3])


def test_past_its_limit_a_text_says_no_more(encoder):
    text = "排队" * MAX_CHARACTERS
    assert np.array_equal(encoder.encode([text])[0], encoder.encode([text + "收费"])[0])


def test_hostile_input_is_encoded(encoder, hostile):
    assert np.isfinite(encoder.encode([hostile])).all()


def test_the_memory_is_bounded():
    small = UniversalSentenceEncoder(cache=2)
    small.encode(["一", "二", "三"])
    assert list(small._cache) == ["二", "三"]


def test_one_encoder_a_process_and_an_unknown_one_is_named():
    assert get_encoder("use") is get_encoder("use")
    with pytest.raises(SetupError, match="encoder_unknown"):
        get_encoder("bert")
