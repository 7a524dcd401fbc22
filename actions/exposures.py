"""Transactions in the chat: one registered, all of them listed, one taken out by its button."""
from __future__ import annotations

from actions.common import GaishanAction, Turn
from actions.listed import put_away
from bot.access import allowed
from bot.complaints.exposure_words import find_exposure
from bot.complaints.exposures import register, remove
from bot.errors import InputError
from bot.language.mentions import find_one_of
from bot.language.texts import join
from bot.reports.exposures import listed, place, put_line
from bot.store.exposures import Exposure

SHOWN = 20


class AddExposure(GaishanAction):
    """"5月城东网点办了12000笔业务": stored and read back with period, branch and number."""

    action = "action_add_exposure"

    def act(self, turn: Turn) -> None:
        turn.require("data.import")
        if isinstance(number := turn.args.get("number"), int):
            gone = remove(turn.store, turn.person, number)
            turn.answer("exposure_removed", period=gone.period, place=place(gone, turn.lang), n=f"{gone.transactions:,}")
            return
        branches = [*turn.store.complaints.values_of("branch"), *turn.store.exposures.branches()]
        said = find_exposure(turn.text, turn.today, branches)
        several = sorted({one for one in branches if find_one_of(turn.text, [one])})
        if said.branch and len(several) > 1:  # one number for several: it belongs to none of them
            raise InputError("exposure_several", names=join(several, turn.lang))
        if said.period is None:
            raise InputError("exposure_period")
        if said.transactions is None:
            named = Exposure(said.period, 1, said.branch, said.channel)
            turn.answer("exposure_ask_number", period=said.period, place=place(named, turn.lang))
            return
        put, = register(turn.store, turn.person, [Exposure(said.period, said.transactions, said.branch, said.channel)])
        asked = {"start": said.period.start.isoformat(), "end": said.period.end.isoformat(), "per": 1000,
                 "branch": said.branch, "channel": said.channel}
        question = {key: value for key, value in asked.items() if value is not None}
        unsure = [] if said.branch or said.channel or said.all_said else [turn.say("exposure_no_branch")]
        turn.reply("\n".join([put_line(put, turn.lang), *unsure]), [
            turn.button("button_per_1000", "ask_top_topics", arguments=question),
            turn.button("button_exposures", "list_exposures"),
            turn.button("button_exposure_remove", "add_exposure", arguments={"number": put.number})])


class ListExposures(GaishanAction):
    action = "action_list_exposures"

    def act(self, turn: Turn) -> None:
        turn.require("top.ask")
        put_away(turn)
        rows = turn.store.exposures.all()
        if not rows:
            turn.answer("exposure_none")
            return
        lines = [listed(rows[:SHOWN], turn.lang)]
        if len(rows) > SHOWN:
            lines.append(turn.say("exposure_rest", count=len(rows) - SHOWN))
        buttons = [turn.button("button_exposure_remove_of", "add_exposure", arguments={"number": row.id}, number=row.id)
                   for row in rows[:3]] if allowed(turn.person, "data.import") else []
        turn.reply("\n".join(lines), buttons)
