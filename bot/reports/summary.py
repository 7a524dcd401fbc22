"""A project's page: steps, answers, gates, overrides, history; as Markdown for the chat and as an HTML file."""
from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from bot.errors import GaishanError
from bot.language.texts import join, say
from bot.playbooks import words
from bot.playbooks.effect import EffectMissing, effect_of
from bot.playbooks.engine import Walk
from bot.playbooks.model import Step
from bot.playbooks.typed import shown_again
from bot.reports.projects import approval_lines, state_words


def summary_data(walk: Walk, lang: str) -> dict[str, Any]:
    """Everything the page shows: plain dicts and lists, ready for a template or for JSON."""
    gates = walk.store.projects.gates(walk.number)
    steps = [_step(walk, step, lang, [gate for gate in gates if gate["step"] == step.id])
             for step in walk.playbook.steps]
    history = [{"at": answer.at[:16], "by": answer.by or "–", "state": answer.state,
                "label": words.label(walk.place([answer.field, answer.row]), lang),
                "shown": _shown(walk, answer, lang)} for answer in walk.store.projects.history(walk.number)]
    return {
        "number": walk.number, "title": walk.project.title, "method": walk.playbook.name[lang],
        "status": walk.project.status, "state": walk.state, "step": walk.step.number if walk.step else None,
        "topic": walk.project.topic, "branch": walk.project.branch, "study": walk.project.study_id,
        "opened": walk.project.created_at[:10], "closed": (walk.project.closed_at or "")[:10],
        "people": [{"name": one["name"], "part": say(f"part_{one['part']}", lang)}
                   for one in walk.store.projects.people(walk.number)],
        "approvals": approval_lines(walk, lang), "steps": steps, "effect": effect_lines(walk, lang), "history": history,
    }


def _shown(walk: Walk, answer: Any, lang: str) -> str:
    if answer.state == "skipped":
        return say("skipped_because", lang, reason=answer.reason)
    place = walk.place([answer.field, answer.row])
    if place.more:
        return say("yes" if answer.value else "no", lang)
    return shown_again(walk, place.asked, answer.value, lang)


def _step(walk: Walk, step: Step, lang: str, gates: list[dict[str, Any]]) -> dict[str, Any]:
    fields, tables = [], []
    for field in step.fields:
        if field.type == "rows":
            rows = walk.rows(field)
            if rows:
                columns = [column for column in field.columns if any(row.get(column.id) is not None for row in rows)]
                tables.append({"label": field.label[lang], "columns": [column.label[lang] for column in columns],
                               "rows": [[shown_again(walk, column, row[column.id], lang)
                                         if row.get(column.id) is not None else "–" for column in columns]
                                        for row in rows]})
            continue
        answer = walk.answers.get((field.id, 0))
        if answer is not None:
            fields.append({"label": field.label[lang], "shown": _shown(walk, answer, lang), "by": answer.by or "–",
                           "at": answer.at[:16], "skipped": answer.state == "skipped"})
    state = walk.gate_results.get(step.id, "open")
    current = walk.step is not None and walk.step.id == step.id
    reached = bool(fields or tables or gates)
    findings = [words.finding_words(walk, finding, lang) for finding in walk.findings(step)
                if finding.blocking] if (current or state == "reopened") and reached else []
    return {"number": step.number, "name": step.name[lang], "state": state, "state_words": say(f"gate_state_{state}", lang),
            "current": current, "fields": fields, "tables": tables, "findings": findings,
            "overrides": [{"by": gate["by"] or "–", "at": gate["at"][:16], "reason": gate["reason"]}
                          for gate in gates if gate["result"] == "overridden"]}


def effect_lines(walk: Walk, lang: str) -> list[str]:
    """The effect with its interval and the three verdicts, when the data are there."""
    values = {key: answer.value for (key, row), answer in walk.answers.items()
              if row == 0 and answer.state == "answered"}
    try:
        effect = effect_of(values)
    except (EffectMissing, GaishanError):
        return []
    from bot.reports.effect import effect_words

    return effect_words(effect, values, lang)


def summary_text(walk: Walk, lang: str) -> str:
    """The page as Markdown."""
    data, colon = summary_data(walk, lang), say("colon", lang)
    lines = [f"**{say('summary_title', lang, number=data['number'], title=words.cell(data['title']))}**",
             say("summary_line", lang, method=data["method"], opened=data["opened"],
                 people=join([f"{one['name']} ({one['part']})" for one in data["people"]], lang),
                 state=state_words(walk, lang))]
    lines += [f"- {line}" for line in data["approvals"]]
    for step in data["steps"]:
        if not (step["fields"] or step["tables"] or step["current"]):
            continue
        lines += ["", f"**{step['number']}. {step['name']}** — {step['state_words']}"]
        lines += [f"- {field['label']}{colon}{words.cell(field['shown'])}" for field in step["fields"]]
        for table in step["tables"]:
            lines += ["", "| " + " | ".join(table["columns"]) + " |", "|" + "---|" * len(table["columns"])]
            lines += ["| " + " | ".join(words.cell(cell) for cell in row) + " |" for row in table["rows"]]
            lines.append("")
        if step["number"] == 5:
            lines += [f"- {line}" for line in data["effect"]]
        lines += [f"- ⚠ {finding}" for finding in step["findings"]]
        lines += [f"- {say('summary_override', lang, **override)}" for override in step["overrides"]]
    lines += ["", say("summary_history", lang, count=len(data["history"]))]
    return "\n".join(lines)


def summary_html(walk: Walk, lang: str, folder: Path) -> Path:
    """Write the page as one self-contained HTML file and give its path; the name cannot be guessed."""
    from jinja2 import Environment, PackageLoader, select_autoescape

    environment = Environment(loader=PackageLoader("bot.reports"), autoescape=select_autoescape(default=True),
                              trim_blocks=True, lstrip_blocks=True)
    page = environment.get_template("summary.html").render(
        data=summary_data(walk, lang), lang=lang, say=lambda key, **params: say(key, lang, **params))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"project-{walk.number}-{lang}-{secrets.token_hex(16)}.html"
    temporary = path.with_suffix(".part")
    temporary.write_text(page, "utf-8")
    os.replace(temporary, path)
    return path
