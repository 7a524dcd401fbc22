"""The way from the talk to the supervisor's page."""
from __future__ import annotations

from actions.common import GaishanAction, Turn

ADDRESS = "/desk/"  # the chat page signs in on the way (web/src/desk.js)


class OpenDesk(GaishanAction):
    action = "action_open_desk"

    def act(self, turn: Turn) -> None:
        turn.require("desk.look")
        turn.reply(turn.say("desk_answer"), links=[{"title": turn.say("desk_link"), "url": ADDRESS}])
