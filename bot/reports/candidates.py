"""The board of candidates, one candidate, its history, a strategy and the technique radar in words (Markdown)."""
from __future__ import annotations

from typing import Any

from bot.choosing.board import Row
from bot.choosing.candidates import PUGH_MARKS
from bot.choosing.techniques import PER, Blip
from bot.language.texts import join, say
from bot.playbooks.words import cell, trigger_words
from bot.settings import Settings
from bot.store import Store
from bot.store.candidates import Candidate
from bot.store.scorings import Scoring
from bot.store.strategies import StrategyRecord


def state_words(candidate: Candidate, lang: str) -> str:
    """"已立项（项目 3）" / "in project 3"."""
    words = say(f"candidate_state_{candidate.state}", lang)
    return words + (say("candidate_project", lang, project=candidate.project_id) if candidate.project_id else "")


def board_text(rows: list[Row], method: str, lang: str) -> str:
    """One table under the name of one method; benefits of another study begin a table of their own. What has no score is
    listed below with the reason."""
    lines = [say("board_head", lang, count=len(rows), method=say(f"method_{method}", lang))]
    scored = [row for row in rows if row.place]
    for study in dict.fromkeys(_study(row, method) for row in scored):
        if study:
            lines.append(say("board_study", lang, study=study))
        lines += [say(f"board_table_{method}", lang), "|---:|---:|---|---:|---:|---|"]
        lines += [_row(row, method, lang) for row in scored if _study(row, method) == study]
        lines.append("")
    for row in rows:
        if not row.place:
            why = "" if row.candidate.state == "dropped" else say(f"candidate_why_{row.why or 'not_yet'}", lang)
            lines.append(say("board_unscored", lang, number=row.candidate.id, title=cell(row.candidate.title),
                             state=state_words(row.candidate, lang), why=why))
    if any(row.stale for row in rows):
        lines.append(say("board_stale", lang))
    lines.append(say(f"method_note_{method}", lang))
    return "\n".join(lines)


def _study(row: Row, method: str) -> int | None:
    return row.scoring.given.get("study") if row.scoring and method == "benefit" else None


def _row(row: Row, method: str, lang: str) -> str:
    assert row.place and row.scoring
    first, second = numbers(row.scoring, lang)
    mark = " *" if row.stale else ""
    return (f"| {row.place.rank} | {row.candidate.id} | {cell(row.candidate.title)} | {first}{mark} | {second} |"
            f" {state_words(row.candidate, lang)} |")


def numbers(scoring: Scoring, lang: str) -> tuple[str, str]:
    """The two numbers of a scoring: the one it ranks by and the one beside it."""
    result = scoring.result or {}
    given = scoring.given
    match scoring.method:
        case "benefit":
            value = result["value"]
            return f"{result['benefit']:.4f}", "–" if value is None else f"{value:.4f}"
        case "rice":
            return f"{result['score']:,.1f}", f"{given['effort']:g}"
        case "ice":
            return f"{result['score']:g}", f"{given['impact']:g} × {given['confidence']:g} × {given['ease']:g}"
        case "opportunity":
            return f"{result['score']:g}", say(f"opportunity_{result['level']}", lang)
    return f"{result['score']:+d}", " / ".join(str(result[mark]) for mark in PUGH_MARKS)


def score_lines(scoring: Scoring, lang: str) -> list[str]:
    """How one scoring came about."""
    first, second = numbers(scoring, lang)
    lines = [say(f"scored_{scoring.method}", lang, number=scoring.candidate, first=first, second=second)]
    if scoring.method == "benefit" and scoring.result:
        lines += [say("scored_part", lang, attribute=part["attribute"], weight=f"{part['weight']:.1%}",
                      gap=f"{part['gap']:+.2f}", gain=f"{part['gain']:g}", counted=f"{part['counted']:.2f}")
                  for part in scoring.result["parts"]]
        if unknown := scoring.result["unknown"]:
            lines.append(say("scored_unknown", lang, names=join(list(unknown), lang)))
    return lines


def history_text(store: Store, number: int, lang: str) -> str:
    """Every scoring with its inputs and every change of state, in order."""
    lines = [say("history_head", lang, number=number, title=cell(store.candidates.get(number).title))]
    events = [(one.at, say("history_scored", lang, at=one.at[:16], by=one.by or "–",
                           method=say(f"method_{one.method}", lang), score=numbers(one, lang)[0],
                           inputs=_inputs(one.given, lang)))
              for one in store.scorings.history(number)]
    events += [(one["at"], say("history_moved", lang, at=one["at"][:16], by=one["by"] or "–",
                               before=say(f"candidate_state_{one['from']}", lang),
                               after=say(f"candidate_state_{one['to']}", lang),
                               reason=say("colon", lang) + cell(one["reason"]) if one["reason"] else ""))
               for one in store.candidates.moves(number)]
    return "\n".join([*lines, *(line for _, line in sorted(events, key=lambda event: event[0]))])


def _inputs(given: dict[str, Any], lang: str) -> str:
    """The inputs of a scoring on one line, with the labels of their fields."""
    parts = []
    for name, value in given.items():
        if value is None:
            continue
        if isinstance(value, dict):
            value = join([f"{key} +{number:g}" for key, number in value.items()], lang)
        elif isinstance(value, str):
            value = say(f"choice_{value.lower()}", lang)
        parts.append(f"{say(f'label_{name}', lang)} {value}")
    return join(parts, lang)


def strategy_lines(record: StrategyRecord, settings: Settings, lang: str) -> list[str]:
    """The strategy, the rule it follows from, the reason given, who decides, who approved."""
    result, given = record.result or {}, record.given
    about = say("strategy_candidate", lang, number=record.candidate) if record.candidate else say(
        "strategy_project", lang, number=record.project)
    yes = {name: say("answer_yes" if given[name] else "answer_no", lang)
           for name in ("competitive_major", "sponsor_committed")}
    lines = [say("strategy_head", lang, about=about, strategy=say(f"strategy_{result['strategy']}", lang)),
             say("strategy_rule", lang, change=f"{given['target_change']:g}", limit=settings.leap_percent, **yes),
             say(f"strategy_why_{result['strategy']}", lang), say("strategy_reason", lang, reason=cell(given["reason"])),
             say(f"level_{result['level']}", lang,
                 why=trigger_words(result["triggers"], lang) if result["triggers"] else "")]
    if record.approver:
        lines.append(say("strategy_by", lang, by=record.approver, at=(record.approved_at or "")[:16]))
    elif refused := record.refused:
        lines.append(say("strategy_no_by", lang, by=refused["by"], at=refused["at"][:16], reason=cell(refused["reason"])))
    else:
        lines.append(say("strategy_waits", lang))
    return lines


def radar_text(blips: list[Blip], lang: str) -> str:
    """The ranked techniques as a table, then those that are not ranked with what is missing."""
    lines = [say("radar_head", lang, count=len(blips))]
    ranked = [blip for blip in blips if blip.rank]
    if ranked:
        lines += [say("radar_table", lang), "|---:|---:|---|---|---|---:|---:|"]
    for blip in ranked:
        given = blip.technique.given
        lines.append(f"| {blip.rank} | {blip.technique.id} | {cell(blip.technique.name)} | {_maturity(given, lang)} |"
                     f" {blip.attribute} +{given['gain']:g} | {given['cost']:,.0f} | {(blip.score or 0) * PER:.4f} |")
    lines.append("")
    lines += [say("radar_unranked", lang, number=blip.technique.id, name=cell(blip.technique.name),
                  maturity=_maturity(blip.technique.given, lang),
                  missing=join([say(f"technique_missing_{name}", lang) for name in blip.missing], lang))
              for blip in blips if not blip.rank]
    lines += [say(f"technique_warning_{code}", lang, number=blip.technique.id, name=cell(blip.technique.name))
              for blip in blips for code in blip.warnings]
    if ranked:
        lines.append(say("radar_note", lang, per=f"{PER:,}"))
    return "\n".join(lines)


def _maturity(given: dict[str, Any], lang: str) -> str:
    return say(f"choice_{given['maturity']}", lang) if given.get("maturity") else "–"
