"""Which topics come most: the ranking of ``bot.complaints.top`` with verdicts that heed how counts scatter."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.complaints.top import top_topics
from bot.questions.chance import change, scatter, together
from bot.questions.common import Spans, spans, told
from bot.questions.model import Answer, Change, Question, Row
from bot.store import Store


def ranked(store: Store, question: Question, today: dt.date) -> Answer:
    at = spans(store, question, today)
    found = top_topics(store, at.period, question.within(None), unit=question.unit or "count",
                       comparison=question.comparison, per=question.per, before=at.before)
    changes, total = _changes(store, question, at, found)
    found = replace(found, changes={topic: one.test for topic, one in changes.items()},
                    total_change=total.test if total else None)
    rows = tuple(Row(row.category, found.counts.get(row.category, 0), share=row.share,
                     before=found.counts_before.get(row.category, 0) if at.covered else None,
                     rate=found.rate(found.counts.get(row.category, 0)),
                     rate_before=found.rate_before(found.counts_before.get(row.category, 0)),
                     change=told(changes.get(row.category), at))
                 for row in (found.pareto.rows if found.pareto else ()))
    return Answer(question, "top", at.period, found.n, at.before, found.n_before if at.covered else None, rows=rows,
                  total=told(total, at), exposure=found.exposure, exposure_before=found.exposure_before, top=found)


def _changes(store: Store, question: Question, at: Spans, found) -> tuple[dict[str, Change], Change | None]:
    """Each topic and all of them against the time before; scatter is looked for only where a verdict would hang on it."""
    sides = (found.exposure.transactions, found.exposure_before.transactions)
    exposed = sides if all(sides) else (at.period.days, at.before.days)

    def compared(now: int, before: int, dispersion=None) -> Change:
        return change(now, exposed[0], before, exposed[1], dispersion)

    plain = together({topic: compared(found.counts.get(topic, 0), found.counts_before.get(topic, 0))
                      for topic in {*found.counts, *found.counts_before}})
    total = compared(found.n, found.n_before) if found.n else None
    if not at.covered or not any(one.verdict in ("up", "down") for one in (*plain.values(), *([total] if total else []))):
        return plain, total  # a wider interval can only take a verdict away
    days = [store.figures.per_day(question.within(one)) for one in (at.period, at.before)]
    by_topic = [store.figures.per_day_by(question.within(one), "topic") for one in (at.period, at.before)]
    wide = {topic: compared(one.now, one.before, scatter([(side.get(topic, {}), period) for side, period in
                                                         zip(by_topic, (at.period, at.before))]))
            for topic, one in plain.items()}
    both = scatter([(days[0], at.period), (days[1], at.before)])
    return together(wide), compared(found.n, found.n_before, both) if total else None


