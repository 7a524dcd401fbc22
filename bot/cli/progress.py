"""Long work on the command line: how far it is, on a terminal, and what stays done when Ctrl-C stops it."""
from __future__ import annotations

import sys
import time
from types import TracebackType

import click

from bot.cli.base import Stopped, language
from bot.language.texts import say


class Progress:
    """Rows done, rows a second and the time left on standard error, only on a terminal. ``stopped`` is the text that
    Ctrl-C gives, with how many rows were ``done`` and ``total``."""

    def __init__(self, stopped: str, shown: bool = True) -> None:
        self.stopped, self.shown = stopped, shown and sys.stderr.isatty()
        self.done, self.total = 0, None
        self.drawn = False
        self.began = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, total: int | None, skipped: int = 0) -> None:
        """``skipped`` of the ``done`` rows needed no work: they say nothing about how long the others take."""
        self.done, self.total = done, total
        if skipped >= done:
            self.began = time.monotonic()
        if not self.shown:
            return
        rate = (done - skipped) / max(time.monotonic() - self.began, 0.001)
        left = max(0, (total or 0) - done) / max(rate, 0.001)
        key = "cli_progress_skipped" if skipped >= done else "cli_progress" if total else "cli_progress_open"
        line = say(key, language(), done=f"{done:,}", total=f"{total or 0:,}", rate=f"{rate:,.0f}",
                   left=f"{int(left // 60)}:{int(left % 60):02}")
        click.echo(f"\r{line:<60}", nl=False, err=True)
        self.drawn = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self.drawn:
            click.echo("", err=True)
        if kind is KeyboardInterrupt:
            total = say("cli_total_unknown", language()) if self.total is None else f"{self.total:,}"
            raise Stopped(self.stopped, done=f"{self.done:,}", total=total) from error
