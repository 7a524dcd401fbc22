"""How far two readers agree, in words: a report with the cases to settle, and labels that are probably wrong."""
from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.agreement import BETTER, Kappa
from bot.complaints.agreement import NOT_COMPLAINT, Disagreement, Report, Suspect
from bot.language.texts import join, say
from bot.topics.taxonomy import Taxonomy

LONGEST = 120  # characters of a complaint shown in a line
SHOWN = 10  # numbers of cases left out


def label_name(label: str | None, taxonomy: Taxonomy, lang: str) -> str:
    """A label's name: a topic, no complaint, not labelled."""
    if label == NOT_COMPLAINT:
        return say("button_not_complaint", lang)
    return taxonomy.name(label, lang) if label else say("topic_unlabelled", lang)


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
    if found.disagreements:
        lines += ["", say("agree_disagreements", lang, count=len(found.disagreements))]
        lines += [disagreement_line(one, taxonomy, lang) for one in found.disagreements]
        lines += [say("agree_settle", lang), ""]
    if found.left_out:
        lines.append(left_out_line(found.left_out, lang))
    for name, value in found.within.items():
        lines.append(say("agree_within", lang, name=name, result=kappa_line(value, lang)))
    if found.model:
        lines.append(say("agree_model", lang, result=kappa_line(found.model, lang), abstained=found.abstained))
    return "\n".join(lines)


def disagreement_line(one: Disagreement, taxonomy: Taxonomy, lang: str) -> str:
    """A case readers label differently: its number, who says what, the text."""
    said = [say("agree_says", lang, name=name, topic=label_name(label, taxonomy, lang))
            for name, label in one.labels.items()]
    return say("agree_disagreement", lang, number=one.number, labels=join(said, lang), text=_short(one.text))


def left_out_line(numbers: Sequence[int], lang: str) -> str:
    """How many cases have a label of a topic that was split or is gone, and which."""
    some = [str(number) for number in numbers[:SHOWN]] + (["…"] if len(numbers) > SHOWN else [])
    return say("agree_left_out", lang, count=len(numbers), numbers=join(some, lang))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def audit_line(suspect: Suspect, taxonomy: Taxonomy, lang: str) -> str:
    """One label that is probably wrong."""
    names = {"stored": label_name(suspect.stored, taxonomy, lang),
             "suggested": label_name(suspect.suggested, taxonomy, lang),
             "number": suspect.number, "text": _short(suspect.text)}
    if suspect.by == "readers":
        return say("agree_suspect_readers", lang, **names)
    return say("agree_suspect_model", lang, **names, confidence=f"{suspect.confidence:.0%}")
