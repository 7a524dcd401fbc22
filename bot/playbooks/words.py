"""What the facilitator says: questions, gate findings, status, in the reader's language (Markdown and buttons)."""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.errors import InputError
from bot.language.texts import has, join, say
from bot.playbooks.engine import Outcome, Place, Walk
from bot.playbooks.findings import Finding
from bot.playbooks.model import Playbook, Step
from bot.playbooks.typed import referred_rows, shown_again

Buttons = list[dict[str, str]]


def button(title: str, intent: str, **arguments: Any) -> dict[str, str]:
    suffix = json.dumps(arguments, ensure_ascii=False) if arguments else ""
    return {"title": title, "payload": f"/{intent}{suffix}"}


def label(place: Place, lang: str) -> str:
    """"对策 2 · 负责人" / "Countermeasure 2 · Owner"; a plain field's label."""
    if place.more:
        return say("row_more_label", lang, table=place.field.label[lang])
    if place.column:
        return say("row_label", lang, table=place.field.label[lang], row=place.row, column=place.column.label[lang])
    return place.field.label[lang]


def step_intro(step: Step, count: int, lang: str) -> str:
    return say("step_intro", lang, number=step.number, count=count, name=step.name[lang], purpose=step.purpose[lang])


def question(walk: Walk, place: Place, lang: str) -> tuple[str, Buttons]:
    """The question for a place, with the standing answer when there is one, and buttons for the choices."""
    field = place.asked
    if place.more:
        ask = field.another[lang] if field.another else say("row_another", lang, table=field.label[lang])
        return ask, [{"title": say("yes", lang), "payload": say("yes", lang)},
                     {"title": say("no", lang), "payload": say("no", lang)}]
    lines = [f"**{say('step_short', lang, number=place.step.number, name=place.step.name[lang])}"
             f" · {label(place, lang)}**", field.ask[lang]]
    buttons: Buttons = []
    if field.type in ("choice", "choices"):
        if field.type == "choices":
            lines += [f"{number}. {choice.label[lang]}" for number, choice in enumerate(field.choices, 1)]
            lines.append(say("several_allowed", lang))
        buttons = [{"title": choice.label[lang], "payload": choice.label[lang]} for choice in field.choices]
    elif field.type == "yes_no":
        buttons = [{"title": say(word, lang), "payload": say(word, lang)} for word in ("yes", "no")]
    for number, text in enumerate(referred_rows(walk, field), 1):
        lines.append(f"{number}. {text}")
        buttons.append({"title": f"{number}. {text[:24]}", "payload": str(number)})
    standing = walk.answers.get((place.key, place.row))
    if standing is not None:
        shown = (say("skipped_because", lang, reason=standing.reason) if standing.state == "skipped"
                 else shown_again(walk, field, standing.value, lang))
        lines.append(say("standing_answer", lang, shown=shown, by=standing.by or "–"))
        buttons.append(button(say("button_keep", lang), "keep_answer"))
    elif not field.required:
        lines.append(say("may_be_left", lang))
        buttons.append(button(say("button_leave_open", lang), "keep_answer"))
    return "\n".join(lines), buttons


def help_buttons(lang: str) -> Buttons:
    """After two answers that do not fit: the ways out."""
    return [button(say("button_skip", lang), "skip_question"), button(say("button_pause", lang), "pause_work"),
            button(say("button_back", lang), "go_back")]


def example(place: Place, lang: str) -> str:
    if place.more:
        return say("example_yes_no", lang)
    return say("example_is", lang, example=place.asked.example[lang])


def why(place: Place, lang: str) -> str:
    return place.field.why[lang] if place.more else place.asked.why[lang]


def step_words(playbook: Playbook, lang: str) -> dict[str, str]:
    """How a playbook calls the steps that advice points to: ``define`` holds the target, ``situation`` the facts,
    ``causes`` the causes, ``countermeasures`` what is done about them."""
    steps = {"define": playbook.owner("target_value"), "situation": playbook.judged_by("enough_time_points"),
             "causes": playbook.judged_by("verified_root_cause"),
             "countermeasures": playbook.judged_by("actions_complete")}
    return {name: say("step_of", lang, number=step.number) if step else say(f"step_{name}", lang)
            for name, step in steps.items()}


def advice(playbook: Playbook, name: str, lang: str) -> str:
    """What a wording check says."""
    return say(f"wording_{name}", lang, **step_words(playbook, lang))


def finding_words(walk: Walk, finding: Finding, lang: str) -> str:
    """The finding in words; a wording check without words of its own for a gate gives its advice."""
    if "triggers" in finding.params:
        return say(f"gate_{finding.code}", lang, why=trigger_words(finding.params["triggers"], lang),
                   words=finding.params["words"])
    names = join([field.label[lang] for step in walk.playbook.steps for field in step.fields
                  if field.id in finding.fields], lang)
    params, key = dict(finding.params), f"gate_{finding.code}"
    if "wording" in params:
        params["advice"] = advice(walk.playbook, params["wording"], lang).removeprefix("⚠ ")
    elif finding.code.startswith("wording_") and not has(key):
        key, params["advice"] = "gate_wording", advice(walk.playbook, finding.code[8:], lang).removeprefix("⚠ ")
    return say(key, lang, fields=names, **step_words(walk.playbook, lang), **params)


def sigma_lines(walk: Walk, lang: str) -> list[str]:
    """Defects per unit and opportunity, yield, sigma level, where the playbook counts defects and all is answered."""
    step = walk.playbook.judged_by("sigma_level")
    if step is None:
        return []
    check = next(one for one in step.gate if one["check"] == "sigma_level")
    values = [walk.value(check[name]) for name in ("defects", "units", "opportunities")]
    if None in values:
        return []
    from bot.analysis.sigma import defects
    from bot.reports.sigma import sigma_words

    try:
        return sigma_words(defects(*values), lang)
    except InputError:
        return []  # the gate says so


def _counts_defects(walk: Walk, place: Place) -> bool:
    step = walk.playbook.judged_by("sigma_level")
    check = next((one for one in step.gate if one["check"] == "sigma_level"), {}) if step else {}
    return place.field.id in [check.get(name) for name in ("defects", "units", "opportunities")]


def trigger_words(triggers: Mapping[str, Any], lang: str) -> str:
    """Why a project is the committee's: each trigger by name; the team's own wish when there is none."""
    return join([say(f"trigger_{name}", lang, value=f"{value:,g}") for name, value in triggers.items()], lang) or say(
        "trigger_wish", lang)


def gate(walk: Walk, step: Step, findings: list[Finding], lang: str, may_override: bool) -> tuple[str, Buttons]:
    """What keeps a gate shut, in plain words, and a way to mend each point."""
    lines = [say("gate_shut", lang, number=step.number, name=step.name[lang])]
    lines += [f"- {finding_words(walk, finding, lang)}" for finding in findings if finding.blocking]
    buttons: Buttons = []
    for name in dict.fromkeys(name for finding in findings if finding.blocking for name in finding.fields[:2]):
        owner = walk.playbook.owner(name)
        if owner is None:
            continue
        field = owner.field(name)
        title = say("button_mend", lang, field=field.label[lang])
        if field.type == "rows":
            buttons.append(button(title, "edit_answer", step=owner.number, field=name))
        else:
            buttons.append(button(title, "edit_answer", field=name))
    buttons.append(button(say("button_pause", lang), "pause_work"))
    if may_override:
        buttons.append(button(say("button_override", lang), "override_gate"))
    return "\n".join(lines), buttons


def edit_list(walk: Walk, step: Step, lang: str, only_field: str | None = None) -> tuple[str, Buttons]:
    """The answers of a step to choose one from; a table also offers another row."""
    lines = [say("edit_which", lang, number=step.number, name=step.name[lang])]
    buttons: Buttons = []
    for place in walk.places(step, optional=True):
        if place.more or (only_field and place.field.id != only_field):
            continue
        standing = walk.answers.get((place.key, place.row))
        if standing is None:
            continue
        shown = shown_again(walk, place.asked, standing.value, lang) if standing.state == "answered" else say(
            "skipped_because", lang, reason=standing.reason)
        lines.append(f"- {label(place, lang)}{say('colon', lang)}{shown}")
        buttons.append(button(label(place, lang), "edit_answer", field=place.key, row=place.row))
    for field in step.fields:
        if field.type == "rows" and only_field in (None, field.id) and walk.rows(field):
            rows = len(walk.rows(field))
            buttons.append(button(say("button_add_row", lang, table=field.label[lang]), "edit_answer",
                                  field=f"{field.id}.{field.columns[0].id}", row=rows + 1))
    if not buttons:
        lines = [say("edit_nothing", lang, number=step.number, name=step.name[lang])]
    return "\n".join(lines), buttons


def details_list(walk: Walk, lang: str) -> tuple[str, Buttons]:
    """The optional fields of the current step."""
    places = walk.optional_places()
    if not places:
        return say("details_none", lang), []
    return say("details_which", lang), [
        button(label(place, lang), "edit_answer", field=place.key, row=place.row) for place in places]


def stored(walk: Walk, outcome: Outcome, place: Place, lang: str) -> str:
    """What was just taken down, warnings on its wording, figures it completes, gates that opened."""
    lines = []
    if outcome.shown and not place.more:
        lines.append(say("answer_stored", lang, label=label(place, lang), shown=outcome.shown))
    lines += [advice(walk.playbook, name, lang) for name in outcome.warnings]
    if outcome.shown and _counts_defects(walk, place):
        lines += [f"- {line}" for line in sigma_lines(walk, lang)]
    if outcome.reopened:
        lines.append(say("gate_reopened", lang, number=outcome.reopened.number, name=outcome.reopened.name[lang]))
    lines += passed(outcome, lang, len(walk.playbook.steps))
    if outcome.asked:
        lines.append(say("committee_sent", lang, why=trigger_words(outcome.asked, lang)))
    return "\n".join(lines)


def passed(outcome: Outcome, lang: str, count: int) -> list[str]:
    return [say("gate_passed", lang, number=step.number, count=count, name=step.name[lang])
            for step in outcome.passed]


def where(walk: Walk, place: Place | None, lang: str) -> str:
    """Project, step, what is answered, what is left, who works on it."""
    step = walk.step
    if step is None:
        return say("where_closed", lang, number=walk.number, title=walk.project.title)
    places = [one for one in walk.places(step) if not one.more]
    done = sum((one.key, one.row) in walk.answers for one in places)
    people = join([person["name"] for person in walk.store.projects.people(walk.number)], lang)
    waits = "\n" + say("where_committee", lang) if walk.state == "with_committee" else ""
    return say("where_is", lang, number=walk.number, title=walk.project.title, step=step.number,
               count=len(walk.playbook.steps), name=step.name[lang], done=done, total=len(places),
               label=label(place, lang) if place else say("where_gate", lang), people=people) + waits


def cell(text: str) -> str:
    """Typed words inside a line or a table: no line break, bar or tag can break it."""
    return text.replace("|", "/").replace("\n", " ").replace("<", "‹").replace(">", "›")
