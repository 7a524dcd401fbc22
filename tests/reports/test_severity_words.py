"""Why a level stands, and the flags, as people read them."""
from __future__ import annotations

import re

import pytest

from bot.language.texts import say
from bot.reports.severity import flags_text, reason_text
from bot.topics.severity import FLAGS, assess


@pytest.mark.parametrize("lang, words", [("zh", "至少按 2 级算"), ("en", "counts as 2 at least")])
def test_a_level_that_comes_with_the_topic_says_so(lang, words):
    found = assess("登记表没必要写这么多个人信息", "privacy_security")
    assert (found.level, found.reason_words) == (2, ())
    assert words in reason_text(found.level, "", lang) and say("severity_no_words", lang) not in reason_text(2, None, lang)
    assert reason_text(1, "", lang) == say("severity_no_words", lang)
    assert reason_text(3, "滑倒", lang) == "滑倒"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_flag_has_a_name(lang):
    told = flags_text(FLAGS, lang)
    assert len(re.split("、|, | and |和|与|以及", told)) >= len(FLAGS) and "flag_" not in told
    assert flags_text((), lang) == ""
