"""Improvement projects: open, resume, list, summary."""
from __future__ import annotations

import re

from actions.choose import begin_work
from actions.common import GaishanAction, Turn, payload
from actions.listed import put_away
from bot.choosing.board import become_project
from bot.complaints.places import find_branch
from bot.errors import NotFound
from bot.language.mentions import find_project, find_topics
from bot.playbooks.engine import Walk
from bot.playbooks.lessons import lessons_for
from bot.playbooks.model import DEFAULT, Playbook, playbooks
from bot.playbooks.team import come_in
from bot.playbooks.urgency import by_urgency, unreadable
from bot.playbooks.views import Seen
from bot.reports.achieved import achieved_of_project
from bot.reports.projects import lesson_line, project_line
from bot.reports.summary import summary_html, summary_text
from bot.store.people import Person

METHODS_OFFERED = 3  # other methods as buttons when a project opens
SHOWN = 15
PROJECT = re.compile(r"项目|课题|第.{1,3}步|\bprojects?\b|\bsteps?\b", re.IGNORECASE)
MINE = re.compile(r"我|\b(?:my|mine|I|me)\b", re.IGNORECASE)


def project_buttons(turn: Turn, number: int | None) -> list[dict[str, str]]:
    """Ways to take a project up again: this one, or the person's last three."""
    if number is not None:
        return [turn.button("button_resume", "resume_project", arguments={"project": number}, number=number),
                turn.button("button_summary", "show_summary", arguments={"project": number})]
    projects = turn.store.projects.all(turn.person.id if turn.person else None, open_only=True)[:3]
    return [{"title": turn.say("button_resume_titled", number=project.id, title=project.title[:20]),
             "payload": payload("resume_project", project=project.id)} for project in projects]


def view_buttons(turn: Turn, walk: Walk, shown: str | None = None) -> list[dict[str, str]]:
    """The other ways to look at a project; ``shown`` is the one on the table."""
    buttons = [turn.button("button_view", "show_summary", arguments={"project": walk.number, "view": view.id},
                           view=view.name[turn.lang]) for view in walk.playbook.views if view.id != shown]
    if shown:
        buttons.append(turn.button("button_view", "show_summary", arguments={"project": walk.number},
                                   view=walk.playbook.name[turn.lang]))
    return buttons


def finish_project(turn: Turn, walk: Walk) -> None:
    """The last gate opened: say so and give the summary."""
    turn.answer("project_closed", number=walk.number, title=walk.project.title, count=len(walk.playbook.steps))
    if lines := achieved_of_project(turn.store, walk.number, turn.today, turn.lang):
        turn.reply("\n".join(lines))
    show_summary(turn, walk)


def show_summary(turn: Turn, walk: Walk, view: str | None = None) -> None:
    """The project's page in the chat, and the same as an HTML file; in the phases of another method on request."""
    seen = Seen(walk, walk.playbook.view(view)) if view else walk
    path = summary_html(seen, turn.lang, turn.settings.exports)
    buttons = [*(project_buttons(turn, walk.number) if walk.step else []), *view_buttons(turn, walk, view)]
    turn.reply(summary_text(seen, turn.lang), buttons,
               links=[{"title": turn.say("link_html"), "url": str(path)}], ids={"project": walk.number})


class StartProject(GaishanAction):
    """Open a project, from a study's focus, a topic, or just a wish."""

    action = "action_start_project"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.open")
        if "project" in turn.args:
            self.change_method(turn, turn.args["project"])
            return
        study = turn.args.get("study")
        attribute = turn.args.get("attribute")
        topic = turn.args.get("topic")
        candidate = turn.store.candidates.get(turn.args["candidate"]) if "candidate" in turn.args else None
        if candidate is not None and candidate.given.get("topics"):
            topic = candidate.given["topics"][0]
        elif isinstance(study, int):
            topic = turn.store.studies.get(study).topics.get(attribute)
        elif topic is None and turn.text:
            topic = next(iter(find_topics(turn.text, turn.taxonomy.words)), None)
        topic = turn.taxonomy.present(topic) if topic else None
        if topic is not None and topic not in turn.taxonomy.codes:
            topic = None
        name = attribute or (turn.topic(topic) if topic else turn.say("project_untitled"))
        branch, channel = ((turn.focus.get("query") or {}).get(key) for key in ("branch", "channel"))
        branch = self.branch(turn) or branch
        said = f" · {branch}" if branch else ""
        # an idea says what is done; "improve open two windows" would be nonsense
        title = candidate.title + said if candidate else turn.say("project_title", subject=name, branch=said)
        method = self.playbook(turn)

        def create() -> int:
            return turn.store.projects.create(title, method.id, turn.lang, person.id, topic=topic, branch=branch,
                                              channel=channel, study_id=study if isinstance(study, int) else None)

        number = become_project(turn.store, candidate.id, create, person) if candidate else create()
        if isinstance(study, int) and attribute:
            turn.store.studies.link_project(study, attribute, number)
        turn.store.audit.record(person.id, "project.open", f"project {number}", topic=topic, playbook=method.id)
        others = [] if self.named(turn) else [one for one in playbooks() if one.id != method.id][:METHODS_OFFERED]
        turn.answer("project_opened", [
            turn.button("button_method", "start_project", arguments={"project": number, "playbook": one.id},
                        method=one.name[turn.lang]) for one in others],
            number=number, title=title, method=method.name[turn.lang], about=method.about[turn.lang])
        if learnt := lessons_for(turn.store, turn.store.projects.get(number)):
            turn.reply("\n".join([turn.say("lessons_offered"), *(lesson_line(one, turn.lang) for one in learnt)]))
        begin_work(turn, {"kind": "project", "id": number})

    @staticmethod
    def branch(turn: Turn) -> str | None:
        """The branch named in the wish, if complaints about it are stored."""
        known = turn.store.complaints.values_of("branch")
        named = find_branch(turn.text, known) if turn.text else None
        return named if named in known else None

    @staticmethod
    def change_method(turn: Turn, number: int) -> None:
        """The button of the opening words: another method, as long as nothing has been answered."""
        walk = Walk(turn.store, number, turn.today)
        turn.store.projects.join(number, turn.require("project.work").id)
        walk.use(str(turn.args.get("playbook")))
        turn.answer("project_method", number=number, method=walk.playbook.name[turn.lang],
                    about=walk.playbook.about[turn.lang])
        begin_work(turn, {"kind": "project", "id": number})

    @staticmethod
    def named(turn: Turn) -> Playbook | None:
        """The method carried by the button or named first in the wish."""
        said = turn.text.lower()
        found = [(said.index(name), playbook.id, playbook) for playbook in playbooks()
                 for name in {one.lower() for one in (*playbook.name.values(), *playbook.names)} if name in said]
        carried = [playbook for playbook in playbooks() if playbook.id == turn.args.get("playbook")]
        return carried[0] if carried else min(found, default=(0, "", None))[2]

    def playbook(self, turn: Turn) -> Playbook:
        """The method wished for, the seven steps otherwise."""
        return self.named(turn) or next(playbook for playbook in playbooks() if playbook.id == DEFAULT)


class ResumeProject(GaishanAction):
    action = "action_resume_project"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.work")
        number = turn.args.get("project") or find_project(turn.text)
        if number is None:
            number = self.open_one(turn, person)
            if number is None:
                return
        walk = Walk(turn.store, int(number), turn.today)
        if walk.step is None:
            show_summary(turn, walk)
            return
        come_in(turn.store, walk.number, person)
        turn.answer("project_resumed", number=walk.number, title=walk.project.title, step=walk.step.number,
                    name=walk.step.name[turn.lang])
        begin_work(turn, {"kind": "project", "id": walk.number})

    @staticmethod
    def open_one(turn: Turn, person: Person) -> int | None:
        """No project is named: what was paused here, else the only thing under way. None: that is done, or which one was
        asked."""
        from actions.guide import open_studies
        from actions.resume import open_forms, take_up

        named = PROJECT.search(turn.text)
        # the menu's bare button asks which; in the middle of something its question simply comes again
        if turn.text and not named and (turn.work or take_up(turn)):
            return None
        mine = turn.store.projects.all(person.id, open_only=True)
        others = [] if named else [*open_studies(turn), *open_forms(turn)]
        if len(mine) == 1 and not others:
            return mine[0].id
        ways = [*project_buttons(turn, None), *others]
        turn.answer("resume_which_work" if others else "resume_which" if mine else "projects_none", ways)
        return None


class ListProjects(GaishanAction):
    """The person's projects, the most urgent first, then those of others; "my projects" only the person's own."""

    action = "action_list_projects"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.read")
        put_away(turn)
        mine = {project.id for project in turn.store.projects.all(person.id)}
        every = by_urgency(turn.store, turn.today, turn.settings.stuck_days)
        rows = [row for row in every if row[0].number in mine]
        if not (rows and MINE.search(turn.text)):
            rows += [row for row in every if row[0].number not in mine]
        faulty = [turn.say("projects_row", number=one.id, title=one.title, mine="",
                           state=turn.say("projects_faulty", name=one.playbook))
                  for one in unreadable(turn.store)]
        if not rows and not faulty:
            turn.answer("projects_none", [turn.button("menu_project", "start_project")])
            return
        lines = [turn.say("projects_head"), *(project_line(walk, found, turn.lang, walk.number in mine)
                                              for walk, found in rows[:SHOWN]), *faulty]
        turn.reply("\n".join(lines), project_buttons(turn, None))


class StuckProjects(GaishanAction):
    """Open projects that do not go on, with the reason and the days."""

    action = "action_stuck_projects"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.read")
        put_away(turn)
        only = person.id if MINE.search(turn.text) else None
        rows = by_urgency(turn.store, turn.today, turn.settings.stuck_days, person_id=only, stuck=True)
        if not rows:
            turn.answer("stuck_none", days=turn.settings.stuck_days)
            return
        mine = {one.id for one in turn.store.projects.all(person.id)}
        lines = [turn.say("stuck_head", count=len(rows)), *(project_line(walk, found, turn.lang, walk.number in mine)
                                                            for walk, found in rows[:SHOWN])]
        turn.reply("\n".join(lines), [turn.button("button_resume", "resume_project", arguments={"project": walk.number},
                                                  number=walk.number) for walk, _ in rows[:3]])


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
        walk = Walk(turn.store, int(number), turn.today)
        show_summary(turn, walk, turn.args.get("view") or self.view(turn, walk))

    @staticmethod
    def view(turn: Turn, walk: Walk) -> str | None:
        """The other method named in the wish ("按 DMAIC 看")."""
        said = turn.text.lower()
        named = {view.id: {view.name["zh"].lower(), view.name["en"].lower()} for view in walk.playbook.views}
        for playbook in playbooks():
            if playbook.id in named:
                named[playbook.id] |= {name.lower() for name in (*playbook.name.values(), *playbook.names)}
        return next((one for one, names in named.items() if any(name in said for name in names)), None)
