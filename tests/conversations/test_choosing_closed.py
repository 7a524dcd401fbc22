"""A project that came from a candidate, walked to its end: expected beside real in the chat, on the board, in files."""
from __future__ import annotations

import json

import pytest

from bot.choosing.outcome import finish
from bot.playbooks.engine import Walk
from bot.reports.project_files import report_file
from tests.conversations.bot_for_tests import TODAY, Bot
from tests.conversations.test_candidates_talk import BOARD, CHOOSE, NAMES, TITLE, noted, study
from tests.conversations.walking import walk_on


def later_study(bot: Bot, lang: str) -> None:
    """Another study after the project, in which waiting has gained 1.5 of the expected 2 points."""
    with bot.store() as store:
        number = store.studies.create("y", "Us", lang, None)
        store.db["studies"].update(number, {"created_at": "2027-12-31T10:00:00+08:00"})
        store.studies.set_attributes(number, list(zip(NAMES[lang], ["queue_wait", "fee_dispute"])))
        store.studies.set_competitors(number, ["B"])
        store.studies.set_importance(number, dict(zip(NAMES[lang], [6, 4])))
        for subject, scores in (("Us", [6.5, 6]), ("B", [8, 8])):
            store.studies.rate(number, subject, "x", dict(zip(NAMES[lang], scores)))
        finish(store, number)


def test_from_candidate_to_closed_project_and_what_it_brought(
        bot: Bot, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    study(bot, lang)
    chat = noted(bot, lang).verify([(CHOOSE[lang], ["candidate_chosen"]), (">start_project", ["project_opened"])])
    for _ in walk_on(bot, chat, 1):
        pass
    outcome = {"zh": "1 号预计与实际", "en": "candidate 1: expected and real"}[lang]
    chat.verify([(outcome, ["achieved_head", "achieved_no_study"]), (BOARD[lang], ["achieved_no_study"])])
    later_study(bot, lang)
    chat.verify([(outcome, ["achieved_head", "+1.50", "achieved_short", TITLE[lang]])])
    chat.verify([(BOARD[lang], ["candidate_state_done", "achieved_line", "+1.50"])])
    chat.verify([({"zh": "看 1 号候选", "en": "show candidate 1"}[lang], ["history_head", "achieved_head", "+1.50"])])

    monkeypatch.setenv("GAISHAN_LANGUAGE", lang)
    said = call(monkeypatch, capsys, "candidates", "history", "1")
    assert TITLE[lang] in said and "| +2 | +1.50 | +3.00 → +1.50 |" in said
    assert "+1.50" in call(monkeypatch, capsys, "candidates", "list")
    found = json.loads(call(monkeypatch, capsys, "candidates", "history", "1", "--json"))
    assert (found["state"], found["title"], found["outcome"]["attributes"][0]["real"]) == ("done", TITLE[lang], 1.5)
    with bot.store() as store:
        for form in ("a3", "story"):
            page = report_file(Walk(store, 1, TODAY), form, "html", lang, bot.settings.exports).read_text("utf-8")
            assert "+1.50" in page and TITLE[lang] in page, form


def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command line prints."""
    from bot.cli import main

    monkeypatch.setattr("sys.argv", ["gaishan", *arguments])
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    return capsys.readouterr().out
