"""What the data of the effect step show, as soon as they are all there: the test and why, three verdicts, the chart."""
from __future__ import annotations

import datetime as dt

from actions.common import Turn
from bot.access import allowed
from bot.language.periods import Period
from bot.playbooks.effect import NEEDED, EffectMissing, effect_of
from bot.playbooks.engine import Place, Walk
from bot.playbooks.findings import Finding
from bot.playbooks.words import finding_words
from bot.proposals.effect import cautions
from bot.proposals.model import Scope
from bot.proposals.propose import asked_of
from bot.reports.charts import picture
from bot.reports.effect import effect_told
from bot.reports.project_figures import effect_charts, values_of

FIELDS = frozenset({"data_kind", "before_period", "after_period", *(name for names in NEEDED.values() for name in names)})


def effect_answer(turn: Turn, walk: Walk, place: Place) -> tuple[str, str | None]:
    """(words, picture) after an answer to one of the effect's questions; nothing while some are still open, and what
    does not fit as soon as it is known."""
    step = walk.playbook.judged_by("effect_verdicts")
    values = values_of(walk)
    if place.field.id not in FIELDS or step is None or any(
            (one.key, one.row) not in walk.answers for one in walk.places(step) if one.field.id in FIELDS):
        return "", None
    try:
        effect = effect_of(values)
    except EffectMissing as missing:
        return "⚠ " + finding_words(walk, Finding(missing.code, missing.fields, missing.params), turn.lang), None
    lines = effect_told(effect, values, turn.lang)
    scope = Scope(walk.project.topic, walk.project.branch, walk.project.channel)
    if scope != Scope() and allowed(turn.person, "complaint.read"):
        before, after = (Period(*map(dt.date.fromisoformat, values[name])) for name in ("before_period", "after_period"))
        lines += cautions(asked_of(walk, place, scope, turn.lang), before, after)
    drawn = picture(turn.settings.pictures, lambda: effect_charts(walk, turn.lang)[0], "effect", effect,
                    str(values.get("metric")), turn.lang)
    return "\n".join(f"- {line}" for line in lines), str(drawn)
