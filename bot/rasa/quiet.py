"""One stream of structured logs, without the noise of dependencies.

Call ``quiet()`` before Rasa is imported: some warnings come from the imports themselves.
"""
from __future__ import annotations

import json
import logging
import os
import sys
import time
import warnings
from logging.handlers import RotatingFileHandler
from pathlib import Path

NOISY = ("rasa", "rasa_sdk", "matplotlib", "apscheduler", "sanic", "sanic.access", "sanic.root", "sanic.error", "socketio",
         "engineio", "asyncio", "urllib3", "httpx", "aiohttp", "jieba", "tensorflow", "altair", "vl_convert", "git")


class JsonLines(logging.Formatter):
    """A log record as one JSON line: at, level, from, message. Messages of a person are never logged."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {"at": time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(record.created)),
                 "level": record.levelname.lower(), "from": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            # the kind and place of a fault, not its words: those may quote what a customer wrote
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
            entry["fault"] = f"{record.exc_info[0].__name__} at {where}"
        return json.dumps(entry, ensure_ascii=False)


def quiet(level: str = "INFO", file: Path | None = None) -> None:
    """Set environment switches, warning filters and log levels; harmless when called again.

    The log goes to standard error and, with ``file``, also there (rotated at 5 MB, five kept).
    """
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    os.environ.setdefault("MPLBACKEND", "agg")
    os.environ.setdefault("LOG_LEVEL", "ERROR")  # silences Rasa's progress bars
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    with warnings.catch_warnings():
        # aiogram, imported with Rasa's channels, turns DeprecationWarning back on: let it do so in here
        warnings.simplefilter("ignore")
        import rasa.core.channels  # noqa: F401
    import structlog

    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(file, maxBytes=5_000_000, backupCount=5, encoding="utf-8"))
    for handler in handlers:
        handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in NOISY:
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.ERROR)
    # engineio's background task is still there when the loop closes: nothing that anybody could mend
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    logging.getLogger("gaishan").setLevel(level)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
                        logger_factory=structlog.stdlib.LoggerFactory())
