"""A project in words: steps, answers, gates, overrides, history; as data for the reports, as Markdown for the chat."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.language.texts import join, say
from bot.playbooks import words
from bot.playbooks.engine import Walk
from bot.playbooks.model import Field, Step
from bot.playbooks.stand import MORE
from bot.playbooks.typed import shown_again
from bot.reports.achieved import achieved_sentences
from bot.reports.project_figures import (
    asks_committee,
    complaints_by_month,
    complaints_filter,
    counts_defects,
    effect_now,
    judges_effect,
    scope_words,
    values_of,
)
from bot.reports.projects import approval_lines, state_words
from bot.settings import load
from bot.topics.versions import about

# names of fields and columns that say what stands behind an answer; the reports list them once more
EVIDENCE = ("data_source", "evidence", "counter_evidence", "gemba_visit", "standard_doc", "training_record")


def summary_data(walk: Walk, lang: str) -> dict[str, Any]:
    """Everything the reports tell in words: plain dicts and lists, ready for a template or for JSON."""
    gates = walk.store.projects.gates(walk.number)
    steps = [_step(walk, step, lang, [gate for gate in gates if gate["step"] == step.id])
             for step in walk.playbook.steps]
    history = [{"at": answer.at[:16], "by": answer.by or "–", "state": answer.state,
                "label": words.label(walk.place([answer.field, answer.row]), lang),
                "shown": _shown(walk, answer, lang)} for answer in walk.store.projects.history(walk.number)]
    answers = [{"label": words.label(walk.place([answer.field, answer.row]), lang), "shown": _shown(walk, answer, lang),
                "by": answer.by or "–", "at": answer.at[:16], "id": key.split(".")[-1], "state": answer.state,
                "reason": answer.reason or ""} for (key, _), answer in walk.answers.items() if not key.endswith(MORE)]
    return {
        "number": walk.number, "title": walk.project.title, "method": walk.playbook.name[lang],
        "status": walk.project.status, "state": walk.state, "step": walk.step.number if walk.step else None,
        "topic": walk.project.topic, "branch": walk.project.branch, "study": walk.project.study_id,
        "opened": walk.project.created_at[:10], "closed": (walk.project.closed_at or "")[:10],
        "people": [{"name": one["name"], "part": say(f"part_{one['part']}", lang)}
                   for one in walk.store.projects.people(walk.number)],
        "candidates": [say("report_candidate_named", lang, number=one.id, title=one.title)
                       for one in walk.store.candidates.of_project(walk.number)],
        "steps": steps, "effect": [line for step in steps for line in step["effect"]], "history": history,
        "evidence": [one for one in answers if one["id"] in EVIDENCE and one["state"] == "answered"],
        "skipped": [one for one in answers if one["state"] == "skipped"],
        "overrides": [{"step": step["number"], "name": step["name"], **one} for step in steps for one in step["overrides"]],
        "open_points": [{"step": step["number"], "name": step["name"], "words": one} for step in steps
                        for one in [*step["findings"], *step["notes"]]],
        "date": walk.today.isoformat(), **_basis(walk, lang),
    }


def _basis(walk: Walk, lang: str) -> dict[str, str]:
    """Which complaints stand behind the report, and which model gave them their topics."""
    months = complaints_by_month(walk)
    filtered = say("report_no_filter", lang) if complaints_filter(walk) is None else scope_words(walk, lang)
    if months:
        filtered = say("report_filter", lang, scope=filtered, first=months[0][0], last=months[-1][0],
                       count=sum(count for _, count in months))
    return {"filter": filtered, "model": str(about(load().topics_model).get("version") or "–")}


def _shown(walk: Walk, answer: Any, lang: str) -> str:
    if answer.state == "skipped":
        return say("skipped_because", lang, reason=answer.reason)
    place = walk.place([answer.field, answer.row])
    if place.more:
        return say("yes" if answer.value else "no", lang)
    shown = shown_again(walk, place.asked, answer.value, lang)
    # a cancellation is told with its reason
    return say("shown_because", lang, shown=shown, reason=answer.reason) if answer.reason else shown


def _step(walk: Walk, step: Step, lang: str, gates: list[dict[str, Any]]) -> dict[str, Any]:
    fields, tables = [], []
    for field in step.fields:
        if field.type == "rows":
            if table := _table(walk, field, lang):
                tables.append(table)
            continue
        answer = walk.answers.get((field.id, 0))
        if answer is not None:
            fields.append({"label": field.label[lang], "shown": _shown(walk, answer, lang), "by": answer.by or "–",
                           "at": answer.at[:16], "skipped": answer.state == "skipped",
                           "short": field.type not in ("text", "numbers"), "required": field.required})
    state = walk.gate_results.get(step.id, "open")
    current = walk.step is not None and walk.step.id == step.id
    reached = bool(fields or tables or gates)
    found = walk.findings(step) if reached and (current or state != "open") else []
    return {"number": step.number, "id": step.id, "name": step.name[lang], "state": state,
            "state_words": say(f"gate_state_{state}", lang) if reached or current else say("gate_state_ahead", lang),
            "side": step.a3, "current": current, "fields": fields, "tables": tables,
            "effect": [*(effect_lines(walk, lang) if judges_effect(step) else []),
                       *(achieved_sentences(walk.store, walk.number, walk.today, lang)
                         if judges_effect(step) and reached else []),
                       *(words.sigma_lines(walk, lang) if counts_defects(step) else [])],
            "findings": [words.finding_words(walk, one, lang) for one in found if one.blocking],
            "notes": [words.finding_words(walk, one, lang) for one in found if not one.blocking],
            "approvals": approval_lines(walk, lang) if asks_committee(step) else [],
            "overrides": [{"by": gate["by"] or "–", "at": gate["at"][:16], "reason": gate["reason"]}
                          for gate in gates if gate["result"] == "overridden"]}


def _table(walk: Walk, field: Field, lang: str) -> dict[str, Any] | None:
    """The rows of a table as shown, without the columns nobody filled; None when there is no row."""
    numbers = sorted({row for key, row in walk.answers if key.split(".")[0] == field.id and row > 0
                      and not key.endswith(MORE)})
    columns = [column for column in field.columns
               if any((f"{field.id}.{column.id}", number) in walk.answers for number in numbers)]
    if not columns:
        return None
    cells = [[walk.answers.get((f"{field.id}.{column.id}", number)) for column in columns] for number in numbers]
    return {"label": field.label[lang], "columns": [column.label[lang] for column in columns], "numbers": numbers,
            "rows": [[_shown(walk, answer, lang) if answer else "–" for answer in row] for row in cells]}


def effect_lines(walk: Walk, lang: str) -> list[str]:
    """The effect with its interval and the three verdicts, when the data are there."""
    effect = effect_now(walk)
    if effect is None:
        return []
    from bot.reports.effect import effect_words

    return effect_words(effect, values_of(walk), lang)


def summary_text(walk: Walk, lang: str) -> str:
    """The page as Markdown."""
    data, colon = summary_data(walk, lang), say("colon", lang)
    lines = [f"**{say('summary_title', lang, number=data['number'], title=words.cell(data['title']))}**",
             say("summary_line", lang, method=data["method"], opened=data["opened"],
                 people=join([f"{one['name']} ({one['part']})" for one in data["people"]], lang),
                 state=state_words(walk, lang))]
    lines += [f"- {line}" for line in approval_lines(walk, lang)]
    for step in data["steps"]:
        if not (step["fields"] or step["tables"] or step["current"]):
            continue
        lines += ["", f"**{step['number']}. {step['name']}** — {step['state_words']}"]
        lines += [f"- {field['label']}{colon}{words.cell(field['shown'])}" for field in step["fields"]]
        for table in step["tables"]:
            lines += ["", "| " + " | ".join(table["columns"]) + " |", "|" + "---|" * len(table["columns"])]
            lines += ["| " + " | ".join(words.cell(cell) for cell in row) + " |" for row in table["rows"]]
            lines.append("")
        lines += [f"- {line}" for line in step["effect"]]
        lines += [f"- ⚠ {finding}" for finding in step["findings"]]
        lines += [f"- {say('summary_override', lang, **override)}" for override in step["overrides"]]
    lines += ["", say("summary_history", lang, count=len(data["history"]))]
    return "\n".join(lines)


def summary_html(walk: Walk, lang: str, folder: Path) -> Path:
    """Write the QC story as one self-contained HTML file and give its path; the name cannot be guessed."""
    from bot.reports.project_files import report_file

    return report_file(walk, "story", "html", lang, folder)
