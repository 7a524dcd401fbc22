"""The command line, called as a shell would, in English and in a fresh home."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.base import run

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """``call("tasks", "--json")``: exit code, standard output, standard error; never a traceback."""
    monkeypatch.setenv("GAISHAN_LANGUAGE", "en")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, shown.out, shown.err

    return call
