"""A fresh store and a maker of complaints."""
from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.store.complaints import NewComplaint


@pytest.fixture
def complaint() -> Callable[..., NewComplaint]:
    """Make a complaint; every one has a fingerprint of its own unless told otherwise."""
    made = 0

    def make(text: str = "排队等了一个小时", day: str = "2026-03-14", at: str = "12:20:05",
             **more: object) -> NewComplaint:
        nonlocal made
        made += 1
        return NewComplaint(**{"text": text, "fingerprint": f"f{made}", "received_at": f"{day} {at}", "language": "zh",
                               "kind": "complaint", "topic": "queue_wait", **more})

    return make
