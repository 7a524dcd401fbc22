"""Cells that a spreadsheet must show as text, not run as a formula (OWASP, "CSV injection")."""
from __future__ import annotations

import re

# also the full-width signs, which Chinese and Japanese editions take for the plain ones
RISKY = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it when it begins like a formula (or like a guarded one)."""
    return f"'{cell}" if RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """The inverse of ``guarded``."""
    return cell[1:] if cell.startswith("'") and RISKY.match(cell) else cell
