"""Errors carry a code and parameters, never words of their own."""
from __future__ import annotations

import pytest

from bot.errors import GaishanError, InputError, NotAllowed, NotFound, SetupError
from bot.language.texts import explain


def test_the_family():
    assert issubclass(NotFound, InputError)
    for kind in (InputError, NotAllowed, SetupError):
        assert issubclass(kind, GaishanError)
        assert kind.__bases__ == (GaishanError,)


def test_an_error_shows_its_code_and_parameters():
    error = InputError("study_scale", low=1, high=10)
    assert (error.code, error.params, str(error)) == ("study_scale", {"low": 1, "high": 10},
                                                      "study_scale(low=1, high=10)")


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有编号为 12 的投诉"), ("en", "There is no complaint 12")])
def test_an_error_is_explained_in_the_readers_language(lang, words):
    assert words in explain(NotFound("complaint_unknown", number=12), lang)
