"""How far two readers agree, in words: a report, and labels that are probably wrong."""
from __future__ import annotations

from bot.analysis.agreement import BETTER, Kappa
from bot.complaints.agreement import NOT_COMPLAINT, Report, Suspect
from bot.language.texts import join, say
from bot.topics.taxonomy import Taxonomy


def label_name(label: str | None, taxonomy: Taxonomy, lang: str) -> str:
    """A label's name: a topic, no complaint, not labelled."""
    if label == NOT_COMPLAINT:
        return say("button_not_complaint", lang)
    return taxonomy.name(label, lang) if label in taxonomy else label or say("topic_unlabelled", lang)


def kappa_line(value: Kappa, lang: str) -> str:
    """n, observed agreement, kappa with its interval and the verdict."""
    interval = "–" if value.low is None else f"{value.low:.2f} – {value.high:.2f}"
    return say("agree_kappa", lang, n=value.n, observed=f"{value.observed:.0%}",
               kappa="–" if value.kappa is None else f"{value.kappa:.2f}", interval=interval,
               verdict=say(f"agree_verdict_{value.verdict}", lang, needed=value.needed))


def report_text(found: Report, taxonomy: Taxonomy, lang: str) -> str:
    """The whole report as lines for a terminal."""
    main = found.pairs[found.main]
    lines = [say("agree_title", lang, number=found.number, size=found.size, population=found.population, seed=found.seed),
             say("agree_readers", lang, readers=join([f"{name} {count}" for name, count in found.readers.items()], lang))]
    lines += [say("agree_between", lang, first=one, second=other, result=kappa_line(value, lang))
              for (one, other), value in found.pairs.items()]
    if main.verdict == "unacceptable":
        lines.append(say("agree_warning", lang))
    elif main.verdict != "too_few" and main.n < BETTER:
        lines.append(say("agree_better", lang, better=BETTER))
    lines += ["", say("agree_topics", lang)]
    lines += [say("agree_topic", lang, topic=label_name(label, taxonomy, lang), count=value.counted,
                  result=kappa_line(value, lang)) for label, value in found.topics.items()]
    lines += ["", say("agree_confused" if found.confused else "agree_none_confused", lang)]
    for (one, other), count in found.confused:
        lines.append(say("agree_pair", lang, count=count, first=label_name(one, taxonomy, lang),
                         second=label_name(other, taxonomy, lang)))
    for name, value in found.within.items():
        lines.append(say("agree_within", lang, name=name, result=kappa_line(value, lang)))
    if found.model:
        lines.append(say("agree_model", lang, result=kappa_line(found.model, lang), abstained=found.abstained))
    return "\n".join(lines)


def audit_line(suspect: Suspect, taxonomy: Taxonomy, lang: str) -> str:
    """One label that is probably wrong."""
    text = " ".join(suspect.text.split())
    names = {"stored": label_name(suspect.stored, taxonomy, lang),
             "suggested": label_name(suspect.suggested, taxonomy, lang),
             "number": suspect.number, "text": text if len(text) <= 120 else text[:119] + "…"}
    if suspect.by == "readers":
        return say("agree_suspect_readers", lang, **names)
    return say("agree_suspect_model", lang, **names, confidence=f"{suspect.confidence:.0%}")
