"""The technique radar and the strategy questionnaire in the chat."""
from __future__ import annotations

from actions.candidates import at_hand, show_card
from actions.common import GaishanAction, Turn
from actions.forms_guide import begin_form
from actions.team import ask_reason, not_meant
from bot.access import allowed
from bot.choosing import said, strategies
from bot.choosing.techniques import radar, to_board
from bot.errors import InputError, NotFound
from bot.language.mentions import find_project
from bot.playbooks.judge import reason_after
from bot.reports.candidates import radar_text, strategy_lines
from bot.store.strategies import StrategyRecord

NOT_ITS_OWN = {"study", "weight"}  # missing for want of a comparison scoring: no answer of its form helps
SHOWN = 5  # entries with a button


class NewTechnique(GaishanAction):
    """Enter a technique: its name may come with the wish, the rest is asked for."""

    action = "action_new_technique"

    def act(self, turn: Turn) -> None:
        turn.require("technique.add")
        form = turn.args.get("form") or said.form_said(turn.text)
        if isinstance(form, int):
            begin_form(turn, "technique", turn.store.techniques.get(form).id)
            return
        begin_form(turn, "technique", 0, said.title_said(turn.text))


def show_radar(turn: Turn) -> None:
    blips = radar(turn.store)
    if not blips:
        turn.answer("radar_empty", [turn.button("button_new_technique", "new_technique")])
        return
    on_board = {one.technique_id for one in turn.store.candidates.all()}
    buttons = [turn.button("button_technique_board", "technique_act", arguments={"number": blip.technique.id},
                           number=blip.technique.id)
               for blip in blips if blip.rank and blip.technique.id not in on_board
               and allowed(turn.person, "candidate.work")]
    missing = [turn.button("button_technique_fill", "new_technique", arguments={"form": blip.technique.id},
                           number=blip.technique.id) for blip in blips if set(blip.missing) - NOT_ITS_OWN]
    if any(set(blip.missing) & {"study"} for blip in blips) and turn.may("study.work"):
        missing.append(turn.button("button_start_choosing", "start_comparison"))
    turn.reply(radar_text(blips, turn.lang), [*buttons[:SHOWN], *missing[-SHOWN:]])


def technique_done(turn: Turn, number: int) -> None:
    """Every question is answered: the radar shows its rank or what is missing."""
    turn.reply(turn.say("technique_stored", number=number, name=turn.store.techniques.get(number).name),
               ids={"technique": number})
    show_radar(turn)


class TechniqueRadar(GaishanAction):
    action = "action_technique_radar"

    def act(self, turn: Turn) -> None:
        turn.require("candidate.read")
        show_radar(turn)


class TechniqueAct(GaishanAction):
    """The button of a ranked entry: on the board with it."""

    action = "action_technique_act"

    def act(self, turn: Turn) -> None:
        number = to_board(turn.store, int(turn.args.get("number") or 0), turn.person, turn.lang)
        turn.remember(candidate=number)
        show_card(turn, number)


class ChooseStrategy(GaishanAction):
    """Incremental or leap: the questionnaire for a candidate or a project."""

    action = "action_choose_strategy"

    def act(self, turn: Turn) -> None:
        person = turn.require("candidate.work")
        form = turn.args.get("form")
        if isinstance(form, int):
            begin_form(turn, "strategy", turn.store.strategies.get(form).id)
            return
        if turn.text and not said.STRATEGY.search(turn.text):
            not_meant(turn)
            return
        work = turn.work or {}
        project = turn.args.get("project") or (find_project(turn.text) if turn.text else None)
        if project is None and said.number_said(turn.text) is None and work.get("kind") == "project":
            project = work["id"]
        which = {"project": int(project)} if project else {"candidate": at_hand(turn)}
        record = turn.store.strategies.newest(**which)
        if record and turn.args.get("status") != "again" and turn.store.strategies.begun(person.id, **which) is None:
            show_strategy(turn, record)
            return
        number = strategies.begin(turn.store, person, turn.today, **which)
        begin_form(turn, "strategy", number)


def strategy_done(turn: Turn, number: int) -> None:
    """The rule applied, with the reason and who decides."""
    show_strategy(turn, strategies.decide(turn.store, number, turn.settings, turn.today))


def show_strategy(turn: Turn, record: StrategyRecord) -> None:
    """A finished questionnaire; approving or refusing it for those who may, else answering it anew."""
    which = {"project": record.project} if record.project else {"number": record.candidate}
    again = turn.button("button_strategy_again", "choose_strategy", arguments={**which, "status": "again"})
    decide = [turn.button(f"button_strategy_{way}", "approve_strategy", arguments={"number": record.id, "status": way})
              for way in ("approve", "refuse")]
    open_ = record.approver is None and not record.refused and strategies.may_decide(record, turn.person)
    turn.reply("\n".join(strategy_lines(record, turn.settings, turn.lang)), [*(decide if open_ else []), again])


class ApproveStrategy(GaishanAction):
    """Yes or no to a strategy: by a button, or in words that name the candidate or project."""

    action = "action_approve_strategy"

    def act(self, turn: Turn) -> None:
        number = turn.args.get("number") if not turn.text else self.said(turn)
        refusing = said.REFUSE.search(turn.text)
        if refusing or turn.args.get("status") == "refuse":
            refuse_strategy(turn, int(number or 0), reason_after(turn.text, refusing))
        else:
            show_strategy(turn, strategies.approve(turn.store, int(number or 0), turn.person))

    @staticmethod
    def said(turn: Turn) -> int:
        project = find_project(turn.text)
        which = {"project": int(project)} if project else {"candidate": at_hand(turn)}
        record = turn.store.strategies.newest(**which)
        if record is None:
            raise NotFound("strategy_none")
        return record.id


def refuse_strategy(turn: Turn, number: int, reason: str) -> None:
    """Carry it out; a missing reason is asked for."""
    try:
        show_strategy(turn, strategies.refuse(turn.store, number, turn.person, reason))
    except InputError as error:
        if error.code != "strategy_reason":
            raise
        ask_reason(turn, "strategy_refused", number)
