"""What changed after an event (an app release, a move): as many days after it as before it, each topic tested, Holm.

How much the counts scatter by themselves is taken from the time before: a burst right after the event is what is asked
about, not noise.
"""
from __future__ import annotations

import datetime as dt

from bot.language.periods import Period
from bot.questions.chance import change, scatter, together
from bot.questions.common import Spans, told
from bot.questions.model import Answer, Question, Row
from bot.store import Store
from bot.store.complaints import Filter

LONGEST = 90  # days on either side unless the question says how many: later days tell less of the event
LEAST = 14  # days after it below which no verdict is given
DAY = dt.timedelta(days=1)


def since_event(store: Store, question: Question, today: dt.date) -> Answer:
    event = question.event
    assert event is not None
    passed = (today - event).days + 1
    recorded = store.complaints.days(Filter())
    behind = (event - dt.date.fromisoformat(recorded[0])).days if recorded else 0
    length = min(passed, question.span or LONGEST)
    short = 0 < behind < length
    length = max(1, min(length, behind) if short else length)
    at = Spans(Period(event, event + DAY * (length - 1)), Period(event - DAY * length, event - DAY), behind >= length)
    now, before = (store.figures.per_day_by(question.within(one), "topic") for one in (at.period, at.before))
    days = [store.figures.per_day(question.within(one)) for one in (at.period, at.before)]
    n, n_before = (sum(side.values()) for side in days)
    enough = length >= LEAST and at.covered
    changes = {topic: change(sum(now.get(topic, {}).values()), length, sum(before.get(topic, {}).values()), length,
                             scatter([(before.get(topic, {}), at.before)]))
               for topic in {*now, *before}} if enough else {}
    judged = together(changes)
    rows = [Row(topic, sum(now.get(topic, {}).values()), before=sum(before.get(topic, {}).values()) if at.covered else None,
                change=judged.get(topic)) for topic in {*now, *before}]
    order = {"up": 0, "down": 1}
    rows.sort(key=lambda row: (order.get(row.change.verdict, 2) if row.change else 2, -(row.n - (row.before or 0)), row.key))
    total = (change(n, length, n_before, length, dispersion=scatter([(days[1], at.before)]))
             if enough and n + n_before else None)
    answer = Answer(question, "since_event", at.period, n, at.before, n_before if at.covered else None, rows=tuple(rows),
                    total=told(total, at))
    if not at.covered:
        return answer.noted("event_unrecorded")
    if length < LEAST:
        return answer.noted("event_too_few", days=length, least=LEAST)
    return answer.noted("event_short", days=length) if short else answer
