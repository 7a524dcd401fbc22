"""A project read through the phases of another method: the seven steps as DMAIC, DMAIC as PDCA, and back.

Which step belongs to which phase is data (``views`` of the playbook, methods.md §10.6). A ``Seen`` walk is for reading
only: summaries and reports take it like any other, answering goes on in the project's own method.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.language.texts import LANGUAGES, join, say
from bot.playbooks.engine import Place, Walk
from bot.playbooks.findings import Finding
from bot.playbooks.model import Group, Playbook, Step, View


class Seen(Walk):
    """A walk whose playbook is regrouped by ``view``; gates and findings are those of the steps behind each phase."""

    def __init__(self, walk: Walk, view: View) -> None:
        self._own, self.view = walk, view
        self.store = _Store(walk.store, view)
        self.number, self.today, self.project = walk.number, walk.today, walk.project
        self.playbook = regrouped(walk.playbook, view)
        self.answers = walk.answers
        self.gate_results = {group.id: result for group in view.groups if (result := self._result(group))}

    def _result(self, group: Group) -> str | None:
        """What the gates of all steps of a phase come to: passed when all are, reopened when one is."""
        results = [self._own.gate_results.get(step) for step in group.steps]
        if all(result in ("passed", "overridden") for result in results):
            return "overridden" if "overridden" in results else "passed"
        return "reopened" if "reopened" in results else None

    @property
    def step(self) -> Step | None:
        """The phase that holds what is asked now, or the last one of the step at its gate."""
        own = self._own.step
        if own is None:
            return None
        place = self._own.next_place()
        groups = [step for group, step in zip(self.view.groups, self.playbook.steps) if own.id in group.steps]
        return next((step for step in groups if place and place.field in step.fields), groups[-1])

    def next_place(self) -> Place | None:
        return self._own.next_place()

    def findings(self, step: Step) -> list[Finding]:
        names = {field.id for field in step.fields}
        found = [finding for own in self.view.groups[step.number - 1].steps
                 for finding in self._own.findings(self._own.playbook.step(own))
                 if not finding.fields or names & set(finding.fields)]
        return sorted(found, key=lambda finding: not finding.blocking)


class _Store:
    """The store as it is, but the history of the gates under the phases' ids."""

    def __init__(self, store: Any, view: View) -> None:
        self._store, self.projects = store, _Projects(store.projects, view)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class _Projects:
    def __init__(self, projects: Any, view: View) -> None:
        self._projects, self._view = projects, view

    def gates(self, number: int) -> list[dict[str, Any]]:
        return [{**gate, "step": group.id} for gate in self._projects.gates(number) for group in self._view.groups
                if gate["step"] in group.steps]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._projects, name)


def regrouped(playbook: Playbook, view: View) -> Playbook:
    """The playbook with the view's phases for steps; a phase names the steps behind it."""
    steps = []
    for number, group in enumerate(view.groups, 1):
        members = [playbook.step(one) for one in group.steps]
        fields = tuple(field for step in members for field in step.fields
                       if not group.fields or field.id in group.fields)
        # the gate of a step that is divided among phases stands in the last of them
        gate = tuple(check for step in members for check in step.gate
                     if not any(step.id in later.steps for later in view.groups[number:]))
        name = {}
        for lang in LANGUAGES:
            behind = [say("step_short", lang, number=step.number, name=step.name[lang]) for step in members]
            name[lang] = say("view_phase", lang, name=group.name[lang], steps=join(behind, lang))
        steps.append(replace(members[0], number=number, id=group.id, name=name, fields=fields, gate=gate))
    name = {lang: say("view_method", lang, method=playbook.name[lang], view=view.name[lang]) for lang in LANGUAGES}
    return replace(playbook, name=name, steps=tuple(steps))
