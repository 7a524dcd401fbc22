"""gaishan review: the queue of uncertain labels, walked in the terminal or with answers from a pipe."""
from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.cli.base import Command, language, load, option, out, out_json, tell
from bot.errors import InputError
from bot.setup import speaker

if TYPE_CHECKING:
    from bot.complaints.answers import Answer
    from bot.complaints.review import Case, Decided
    from bot.store import Store
    from bot.store.people import Person
    from bot.topics.asking import PairQuestion
    from bot.topics.taxonomy import Taxonomy


class Lines:
    """Answers, one a line: asked again at a terminal when not understood, an error from a pipe (a line that was
    meant for one case must never be taken for the next).

    A ``blind`` reader sees no label, so there is nothing to say "ok" to; instead "back" returns to the case before.
    """

    def __init__(self, blind: bool = False) -> None:
        self.interactive = sys.stdin.isatty()
        self.number = 0
        self.blind = blind

    def ask(self, taxonomy: Taxonomy, question: PairQuestion | None, case: int) -> Answer | None:
        """The next answer; None at the end of the input. InputError("review_answer", number, line), of a blind reader
        "agreement_answer"."""
        from bot.complaints.answers import read_answer

        while True:
            if self.interactive:
                click.echo("> ", nl=False, err=True)
            line = sys.stdin.readline()
            self.number += 1
            if not line:
                return None
            if not line.strip():
                continue
            answer = read_answer(line, taxonomy, question, numbered=True, back=self.blind)
            if answer is None or self.blind and answer.kind == "ok":
                if not self.interactive:
                    raise InputError("agreement_answer" if self.blind else "review_answer", number=case, line=self.number)
                tell("agree_try_again" if self.blind else "review_try_again")
            elif answer.kind in ("topics", "neither"):
                list_topics(taxonomy)
            else:
                return answer

    def back_at_end(self, taxonomy: Taxonomy) -> bool:
        """Whether somebody at a terminal wants to go back from behind the last case."""
        from bot.complaints.answers import read_answer

        if not self.interactive:
            return False
        tell("agree_end")
        answer = read_answer(sys.stdin.readline(), taxonomy, numbered=True, back=True)
        return answer is not None and answer.kind == "back"


def list_topics(taxonomy: Taxonomy) -> None:
    """The topics with the numbers that choose them, on standard error."""
    lang = language()
    for number, topic in enumerate(taxonomy.topics, 1):
        click.echo(f"{number:>3}  {topic.name[lang]}", err=True)


@click.command(cls=Command)
@option("--limit", type=click.IntRange(1))
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def review(limit: int | None, name: str | None, as_json: bool) -> None:
    from bot.access import require
    from bot.complaints.review import next_case
    from bot.reports.review import case_lines, question_of
    from bot.topics.taxonomy import load_taxonomy

    _, store = load()
    taxonomy, lang, lines, count = load_taxonomy(), language(), Lines(), 0
    with store:
        person = require(speaker(store, name), "review.work")
        if store.reviews.waiting() and lines.interactive:
            list_topics(taxonomy)
            tell("review_how")
        try:
            while limit is None or count < limit:
                case = next_case(store, person)
                if case is None:
                    break
                if as_json:
                    out_json(as_data(case))
                else:
                    out("\n".join([*case_lines(case, taxonomy, lang, markdown=False), ""]))
                decided = _decide(store, person, case, lines, taxonomy, question_of(case, taxonomy, lang))
                if decided is None:
                    break
                _tell_decided(decided, taxonomy, lang, as_json)
                count += 1
        finally:
            store.reviews.release(person.id)
        left = store.reviews.waiting()
        if not left:
            tell("review_empty")
        elif count or lines.interactive:
            tell("review_done_count", count=count, left=left)
        else:
            tell("review_resting" if not lines.number else "review_stopped", count=left)


def as_data(case: Case) -> dict[str, object]:
    """A case for ``--json``."""
    return {"complaint": case.number, "text": case.text, "received_at": case.received_at, "branch": case.branch,
            "kind": case.kind, "topic": case.topic, "reason": case.reason, "waiting": case.waiting,
            "best": [{"topic": code, "confidence": share and round(share, 4)} for code, share in case.best]}


def _decide(store: Store, person: Person, case: Case, lines: Lines, taxonomy: Taxonomy,
            question: PairQuestion | None) -> Decided | None:
    """What becomes of the case; None when the walk ends here."""
    from bot.complaints import review as queue

    while True:
        answer = lines.ask(taxonomy, question, case.number)
        if answer is None or answer.kind == "stop":
            return None
        try:
            if answer.kind == "topic":
                return queue.label(store, person, case.number, answer.topic or "", taxonomy)
            if answer.kind == "ok":
                return queue.accept(store, person, case.number, taxonomy)
            if answer.kind == "not_complaint":
                return queue.not_complaint(store, person, case.number)
            return queue.skip(store, person, case.number)
        except InputError as error:
            if error.code != "review_no_guess" or not lines.interactive:
                raise
            tell("error_review_no_guess", number=case.number)


def _tell_decided(decided: Decided, taxonomy: Taxonomy, lang: str, as_json: bool) -> None:
    from bot.reports.review import decided_line

    if as_json:
        out_json(asdict(decided))
    else:
        out(decided_line(decided, taxonomy, lang) + "\n")


commands = {"review": review}
