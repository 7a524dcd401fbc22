"""A case of the review queue in words."""
from __future__ import annotations

from bot.complaints.review import Case, Decided, how_likely
from bot.language.texts import say
from bot.reports.top import plain, short_name
from bot.topics.asking import PairQuestion, pair_question
from bot.topics.taxonomy import Taxonomy


def question_of(case: Case, taxonomy: Taxonomy, lang: str) -> PairQuestion | None:
    """The question between the two best topics; None when there are no two."""
    codes = [code for code, _ in case.best if code in taxonomy]
    return pair_question(taxonomy, codes[0], codes[1], lang) if len(set(codes)) == 2 else None


def case_lines(case: Case, taxonomy: Taxonomy, lang: str, *, markdown: bool) -> list[str]:
    """Number, day, redacted text, why it waits, the best topics with their confidence in words, the question."""
    text = plain(case.text) if markdown else case.text
    title = say("review_title", lang, number=case.number, waiting=case.waiting)
    lines = [title if markdown else title.replace("**", ""),
             say("review_facts", lang, day=case.received_at[:16], branch=case.branch or "–"), text,
             say(f"review_why_{case.reason}", lang)]
    guesses = [say("review_guess", lang, topic=taxonomy.name(code, lang) if code in taxonomy else code,
                   likely=say(f"review_{how_likely(share)}", lang)) for code, share in case.best]
    if len(guesses) == 2:
        lines.append(say("review_best_two", lang, first=guesses[0], second=guesses[1]))
    elif guesses:
        lines.append(say("review_best", lang, first=guesses[0]))
    else:
        lines.append(say("review_no_best", lang))
    question = question_of(case, taxonomy, lang)
    return [*lines, question.text] if question else lines


def decided_line(decided: Decided, taxonomy: Taxonomy, lang: str) -> str:
    """What became of a case, in one line."""
    topic = short_name(taxonomy, decided.topic, lang) if decided.topic else "–"
    if decided.decision in ("confirmed", "corrected"):
        return say(f"review_{decided.decision}", lang, number=decided.number, topic=topic)
    return say(f"review_{decided.decision}", lang, number=decided.number)
