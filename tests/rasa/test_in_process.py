"""Changes to Rasa keep its behaviour: the in-process endpoint, the validator, the locks, the TensorFlow stand-in."""
from __future__ import annotations

import asyncio
import json
from typing import Any

import jsonschema
import pytest
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError

from bot.rasa import in_process
from bot.rasa.in_process import InProcessActions, build_validator_once
from bot.rasa.locks import QuickLockStore


def run(work: Any) -> Any:
    return asyncio.new_event_loop().run_until_complete(work)


@pytest.fixture(scope="module")
def endpoint() -> InProcessActions:
    return InProcessActions()


def call(action: str) -> dict[str, Any]:
    return {"next_action": action, "sender_id": "s", "tracker": {
        "sender_id": "s", "slots": {}, "latest_message": {"text": "hi", "intent": {}, "entities": []}, "events": [],
        "paused": False, "followup_action": None, "active_loop": {}, "latest_action_name": None}, "domain": {}}


def test_an_unknown_action_is_404_as_over_http(endpoint: InProcessActions) -> None:
    with pytest.raises(ClientResponseError) as raised:
        run(endpoint.request(json=call("action_nowhere")))
    assert raised.value.status == 404 and json.loads(raised.value.text)["action_name"] == "action_nowhere"


def test_a_rejection_is_400_as_over_http(endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa_sdk.interfaces import ActionExecutionRejection

    async def refuse(_: Any) -> Any:
        raise ActionExecutionRejection("action_greet", "no")

    monkeypatch.setattr(endpoint._executor, "run", refuse)
    with pytest.raises(ClientResponseError) as raised:
        run(endpoint.request(json=call("action_greet")))
    assert raised.value.status == 400


RESULTS = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "work", "value": {"id": 1}, "timestamp": None}], "responses": [{"text": "x"}]},
    {"events": [{"event": "slot"}], "responses": []},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": {}, "responses": []},
    {"events": [], "responses": ["text"]},
    {"events": [], "responses": {}},
    [],
]


@pytest.mark.parametrize("result", RESULTS, ids=range(len(RESULTS)))
def test_the_validator_built_once_judges_as_the_stock_one(result: Any) -> None:
    def verdict(check: Any) -> bool:
        try:
            check()
        except jsonschema.ValidationError:
            return False
        return True

    stock = verdict(lambda: jsonschema.validate(result, RemoteAction.action_response_format_spec()))
    build_validator_once()
    assert verdict(lambda: RemoteAction("x", None)._validate_action_result(result)) is stock


def test_another_rasa_is_not_patched_blindly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rasa.__version__ == in_process.KNOWN_RASA
    monkeypatch.setattr(rasa, "__version__", "3.7.0")
    with pytest.raises(RasaException, match="3.7.0"):
        build_validator_once()


def test_turns_of_one_talk_wait_for_each_other_in_order() -> None:
    async def work() -> list[int]:
        locks, order = QuickLockStore(), []

        async def turn(number: int) -> None:
            async with locks.lock("one talk"):
                order.append(number)
                await asyncio.sleep(0.03)
                order.append(number)

        await asyncio.gather(*(turn(number) for number in range(5)))
        return order

    order = run(work())
    assert order == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_the_stand_in_can_be_imported_and_subclassed_and_never_computes() -> None:
    import tensorflow as tf

    class Layer(tf.keras.layers.Layer):
        pass

    assert Layer.__name__ == "Layer"
    for compute in (lambda: tf.constant([1.0]), lambda: tf.keras.Model(), lambda: Layer()):
        with pytest.raises(tf.TensorFlowAbsent, match="no TensorFlow"):
            compute()


def test_components_of_rasa_that_need_tensorflow_fail_loudly() -> None:
    import tensorflow as tf
    from rasa.utils.tensorflow.layers import Ffnn

    with pytest.raises((tf.TensorFlowAbsent, TypeError)):
        Ffnn([8], 0.1, 0.1, 0.1, layer_name_suffix="x")
