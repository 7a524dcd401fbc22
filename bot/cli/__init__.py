"""The command line: ``gaishan <command>``. Words are in ``data/texts/cli.yml``; every command works without servers.

Exit codes: 0 done, 1 failed (set-up, not allowed), 2 the input or the call must be changed, 130 stopped by Ctrl-C.
"""
from __future__ import annotations

import sys


def main() -> None:
    """Entry point of ``gaishan``."""
    from bot.cli.base import run

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))
