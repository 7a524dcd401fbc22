"""For the stock Rasa of the comparison only: its own REST channel, told who speaks by the request's metadata."""
from typing import Any, Dict, Optional

from rasa.core.channels.rest import RestInput
from sanic.request import Request


class BenchmarkInput(RestInput):
    """RestInput that passes on ``metadata``, so that both systems do the same work for the same person."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    def get_metadata(self, request: Request) -> Optional[Dict[str, Any]]:
        return request.json.get("metadata")
