"""Several raters, each in an own conversation: asked, told, rating in turn, interrupted, resumed; the report as links."""
from __future__ import annotations

from pathlib import Path

from tests.conversations.bot_for_tests import COLLEAGUE, PEOPLE, Bot, ids
from tests.conversations.test_choose_talk import BACK, OTHERS, SURVEY, begun, numbers, scored, weighed
from tests.conversations.walking import TOP

ASK = {"zh": f"请{COLLEAGUE}评分", "en": f"ask {COLLEAGUE} to rate"}
ASK_STAFF = {"zh": f"请{PEOPLE['staff']}打分", "en": f"ask {PEOPLE['staff']} to score"}
GO = {"zh": "我来评分", "en": "I will rate"}
ON = {"zh": "继续评分", "en": "continue rating"}
PAUSE = {"zh": "暂停", "en": "pause"}
WHO = {"zh": "谁评了，还差谁", "en": "who has rated so far"}
HELLO = {"zh": "你好", "en": "hello"}
REPORT = {"zh": "对比评分报告", "en": "report of the comparison"}


def test_two_raters_in_two_conversations(sample_bot: Bot, fixtures: dict, lang: str) -> None:
    bot = sample_bot
    owner = weighed(begun(bot, lang), fixtures, raters=">" + COLLEAGUE)
    colleague = bot.talk("colleague", lang).verify([
        (HELLO[lang], ["notice_rate"]), (">button_rate", ["rating_begin", "study_ask_scores", ids(study=1)])])
    # both at once, each sees only the own form
    owner.verify([(numbers(fixtures, "own"), [OTHERS[lang][0]])])
    colleague.verify([
        ("4 6", ["study_ask_scores"]), (TOP[lang], ["top_n", "study_ask_scores"]),  # a question in between, once more
        (PAUSE[lang], ["rating_paused", "!study_ask_scores"]), (BACK[lang], ["no_work"]),
        (ON[lang], ["rating_begin", "study_ask_scores"])])
    scored_rest = ("8 7 6 4", "7.5 - 8 8.5 6.5 8", numbers(fixtures, "competitor_B"))
    owner.verify([(numbers(fixtures, "competitor_A"), []), (numbers(fixtures, "competitor_B"), ["study_ask_evidence"]),
                  (SURVEY[lang], ["study_wait", "study_progress", COLLEAGUE, "!study_result"])])
    owner.verify([(WHO[lang], ["study_progress_open", COLLEAGUE])])
    for line in scored_rest:
        colleague.say(line)
    colleague.verify([("2", ["rating_thanks", "study_result"])])
    owner.verify([(HELLO[lang], ["notice_study_ready"])])
    with bot.store() as store:
        study = store.studies.get(1)
        assert study.status == "closed" and len(store.studies.candidates(1)) == 6
        assert len(study.ratings[study.own][study.attributes[0]]) == 2
        assert len(study.ratings[OTHERS[lang][0]][study.attributes[1]]) == 1  # what the colleague could not judge
    owner.verify([(REPORT[lang], ["study_report_ready", ids(study=1)])])
    links = [link for reply in owner.last for link in reply.links]
    assert [Path(link["url"]).suffix for link in links] == [".html", ".docx", ".xlsx"]
    assert all(Path(link["url"]).is_file() for link in links)


def test_asked_later_and_one_who_never_comes_holds_up_nobody(bot: Bot, fixtures: dict, lang: str) -> None:
    owner = weighed(begun(bot, lang), fixtures)
    owner.verify([(ASK[lang], ["raters_asked", "study_ask_scores"]), (ASK[lang], ["raters_asked_before"])])
    scored(owner, fixtures)
    assert owner.has("study_wait")
    owner.verify([(">button_finish_study", ["study_result", "!study_interim"])])
    bot.talk("colleague", lang).verify([(HELLO[lang], ["notice_rate"]), (">button_rate", ["rating_closed"])])


def test_staff_may_rate_and_see_no_result(bot: Bot, fixtures: dict, lang: str) -> None:
    owner = weighed(begun(bot, lang), fixtures).verify([(ASK_STAFF[lang], ["raters_asked"])])
    scored(owner, fixtures)
    staff = bot.talk("staff", lang).verify([(GO[lang], ["notice_rate", "rating_begin"])])
    for column in ("own", "competitor_A", "competitor_B"):
        staff.say(numbers(fixtures, column))
    staff.verify([(SURVEY[lang], ["rating_thanks", "!study_result"]), ('/show_study{"study": 1}', ["error_role"])])
    bot.talk("staff", lang, "other").verify([(GO[lang], ["rating_none"])])


def test_nothing_to_rate_nobody_to_ask_for(bot: Bot, lang: str) -> None:
    bot.talk("team", lang).verify([(GO[lang], ["rating_none"]), (ASK[lang], ["error_study_which"]),
                                   (WHO[lang], ["error_study_which"]), (REPORT[lang], ["error_study_none"])])
    begun(bot, lang).verify([(ASK[lang], ["error_study_not_ready", "study_ask_importance"])])
