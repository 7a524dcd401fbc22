"""One process that serves everything: Rasa, the actions, the page. Nothing to supervise, nothing to leave behind."""
from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
from typing import Any, Callable

from bot.errors import SetupError
from bot.settings import ROOT, Settings

# a thread that reads the database waits for Python's lock after every statement: 5 ms each by default
SWITCH_SECONDS = 0.0005
logger = logging.getLogger("gaishan.serve")


def check_port(settings: Settings) -> None:
    """SetupError when somebody else holds the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SetupError("port_taken", port=settings.port) from error


def check_page() -> None:
    """SetupError when the page was not built."""
    if not (ROOT / "web" / "dist" / "index.html").is_file():
        raise SetupError("page_missing")


def serve(settings: Settings, on_ready: Callable[[], None], with_schedule: bool = False) -> None:
    """Serve until a signal stops it; ``on_ready`` is called once everything answers. ``with_schedule``: also look for what
    there is to tell, every ``schedule_seconds``.

    Raises SetupError for an occupied port, a missing model or page, an unwritable folder.
    """
    settings.ensure_home()
    check_port(settings)
    check_page()
    from bot.rasa.training import model_path
    from bot.topics.current import get_model

    if not model_path(settings).is_file():
        raise SetupError("model_missing", path=str(model_path(settings)))
    from bot.rasa.quiet import quiet

    sys.setswitchinterval(SWITCH_SECONDS)
    quiet(settings.log_level, settings.home / "logs" / "gaishan.log")
    from rasa.core.agent import load_agent
    from rasa.core.run import close_resources, configure_app
    from rasa.core.utils import AvailableEndpoints

    from bot.rasa.in_process import InProcessActions, build_validator_once
    from bot.rasa.web import WebChannel

    build_validator_once()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = InProcessActions()
    # the HTTP API (trackers, model replacement) stays closed: enable_api=False
    channel = WebChannel(settings)
    app = configure_app([channel], enable_api=False, endpoints=endpoints, port=settings.port)

    async def load(app: Any, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.agent = await load_agent(model_path=str(model_path(settings)), endpoints=endpoints, loop=loop)
        await asyncio.to_thread(get_model(settings).classify, "排队等了一个小时 waited an hour")
        gc.collect()
        gc.freeze()  # without it the collector pauses a turn for 300-500 ms now and then

    async def ready(_: Any, __: asyncio.AbstractEventLoop) -> None:
        on_ready()
        from bot.reports.charts import warm_up

        app.add_task(asyncio.to_thread(warm_up))

    async def start_schedule(app: Any, loop: asyncio.AbstractEventLoop) -> None:
        from bot.rasa.scheduled import Scheduled

        app.ctx.schedule = loop.create_task(Scheduled(channel, settings).run())

    async def stop_schedule(app: Any, _: asyncio.AbstractEventLoop) -> None:
        app.ctx.schedule.cancel()
        await asyncio.gather(app.ctx.schedule, return_exceptions=True)

    app.register_listener(load, "before_server_start")
    app.register_listener(ready, "after_server_start")
    if with_schedule:
        app.register_listener(start_schedule, "after_server_start")
        app.register_listener(stop_schedule, "before_server_stop")
    app.register_listener(close_resources, "after_server_stop")
    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, motd=False)
    logger.info("stopped")
