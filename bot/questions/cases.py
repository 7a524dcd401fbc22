"""The complaints behind a number, and those that hold words: redacted texts, newest first."""
from __future__ import annotations

import datetime as dt

from bot.questions.model import Answer, Question
from bot.store import Store

PAGE = 5


def drilled(store: Store, question: Question, today: dt.date, offset: int = 0) -> Answer:
    """Without days of its own the question is about all of them."""
    which = question.within(question.period)
    return Answer(question, "drill", question.period, store.complaints.count(which),
                  cases=tuple(store.complaints.cases(which, PAGE, offset)))


def searched(store: Store, question: Question, today: dt.date, offset: int = 0) -> Answer:
    which, words = question.within(question.period), question.words or ""
    n, unlabelled, abstained = store.complaints.count_search(words, which)
    return Answer(question, "search", question.period, n, unlabelled=unlabelled, abstained=abstained,
                  cases=tuple(store.complaints.search(words, PAGE, which, offset)))
