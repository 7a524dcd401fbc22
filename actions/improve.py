"""Improvement projects: open, resume, list, summary."""
from __future__ import annotations

from actions.choose import begin_work
from actions.common import GaishanAction, Turn, payload
from bot.errors import NotFound
from bot.language.mentions import find_project, find_topics
from bot.playbooks.engine import Walk
from bot.playbooks.model import load_playbook, playbook_ids
from bot.reports.summary import summary_html, summary_text

DEFAULT_PLAYBOOK = "seven_step"


def project_buttons(turn: Turn, number: int | None) -> list[dict[str, str]]:
    """Ways to take a project up again: this one, or the person's last three."""
    if number is not None:
        return [turn.button("button_resume", "resume_project", arguments={"project": number}, number=number),
                turn.button("button_summary", "show_summary", arguments={"project": number})]
    projects = turn.store.projects.all(turn.person.id if turn.person else None, open_only=True)[:3]
    return [{"title": turn.say("button_resume_titled", number=project.id, title=project.title[:20]),
             "payload": payload("resume_project", project=project.id)} for project in projects]


def finish_project(turn: Turn, walk: Walk) -> None:
    """The last gate opened: say so and give the summary."""
    turn.answer("project_closed", number=walk.number, title=walk.project.title)
    show_summary(turn, walk)


def show_summary(turn: Turn, walk: Walk) -> None:
    """The project's page in the chat, and the same as an HTML file."""
    path = summary_html(walk, turn.lang, turn.settings.exports)
    turn.reply(summary_text(walk, turn.lang), project_buttons(turn, walk.number) if walk.step else [],
               links=[{"title": turn.say("link_html"), "url": str(path)}], ids={"project": walk.number})


class StartProject(GaishanAction):
    """Open a project, from a study's focus, a topic, or just a wish."""

    action = "action_start_project"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.open")
        study = turn.args.get("study")
        attribute = turn.args.get("attribute")
        topic = turn.args.get("topic")
        if isinstance(study, int):
            topic = turn.store.studies.get(study).topics.get(attribute)
        elif topic is None and turn.text:
            topic = next(iter(find_topics(turn.text, turn.taxonomy.words)), None)
        topic = turn.taxonomy.present(topic) if topic else None
        if topic is not None and topic not in turn.taxonomy.codes:
            topic = None
        name = attribute or (turn.topic(topic) if topic else turn.say("project_untitled"))
        branch, channel = ((turn.focus.get("query") or {}).get(key) for key in ("branch", "channel"))
        title = turn.say("project_title", subject=name, branch=f" · {branch}" if branch else "")
        number = turn.store.projects.create(title, self.playbook(turn), turn.lang, person.id, topic=topic, branch=branch,
                                            channel=channel, study_id=study if isinstance(study, int) else None)
        if isinstance(study, int) and attribute:
            turn.store.studies.link_project(study, attribute, number)
        turn.store.audit.record(person.id, "project.open", f"project {number}", topic=topic)
        walk = Walk(turn.store, number, turn.today)
        turn.answer("project_opened", number=number, title=title, method=walk.playbook.name[turn.lang],
                    about=walk.playbook.about[turn.lang])
        begin_work(turn, {"kind": "project", "id": number})


    @staticmethod
    def playbook(turn: Turn) -> str:
        """The method named in the wish or carried by the button; the seven steps otherwise."""
        for one in playbook_ids():
            name = load_playbook(one).name
            if turn.args.get("playbook") == one or name["zh"] in turn.text or name["en"].lower() in turn.text.lower():
                return one
        return DEFAULT_PLAYBOOK


class ResumeProject(GaishanAction):
    action = "action_resume_project"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.work")
        number = turn.args.get("project") or find_project(turn.text)
        if number is None:
            mine = turn.store.projects.all(person.id, open_only=True)
            if len(mine) != 1:
                turn.answer("resume_which" if mine else "projects_none", project_buttons(turn, None))
                return
            number = mine[0].id
        walk = Walk(turn.store, int(number), turn.today)
        if walk.step is None:
            show_summary(turn, walk)
            return
        turn.store.projects.join(walk.number, person.id)
        turn.answer("project_resumed", number=walk.number, title=walk.project.title, step=walk.step.number,
                    name=walk.step.name[turn.lang])
        begin_work(turn, {"kind": "project", "id": walk.number})


class ListProjects(GaishanAction):
    action = "action_list_projects"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.read")
        mine = turn.store.projects.all(person.id)
        others = [project for project in turn.store.projects.all() if project.id not in {one.id for one in mine}]
        if not mine and not others:
            turn.answer("projects_none", [turn.button("menu_project", "start_project")])
            return
        lines = [turn.say("projects_head")]
        for project in [*mine, *others][:15]:
            walk = Walk(turn.store, project.id, turn.today)
            state = (turn.say("projects_closed") if walk.step is None else
                     turn.say("projects_at", step=walk.step.number, name=walk.step.name[turn.lang]))
            lines.append(turn.say("projects_row", number=project.id, title=project.title, state=state,
                                  mine=turn.say("projects_mine") if project in mine else ""))
        turn.reply("\n".join(lines), project_buttons(turn, None))


class ShowSummary(GaishanAction):
    action = "action_show_summary"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.read")
        work = turn.work or {}
        number = turn.args.get("project") or find_project(turn.text) or (
            work.get("id") if work.get("kind") == "project" else None)
        if number is None:
            mine = turn.store.projects.all(person.id) or turn.store.projects.all()
            if not mine:
                raise NotFound("project_none")
            number = mine[0].id
        show_summary(turn, Walk(turn.store, int(number), turn.today))
