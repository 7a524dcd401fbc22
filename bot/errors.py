"""Errors a person can act on.

    GaishanError
    ├── InputError        the person can mend it: bad value, bad file, bad period (exit code 2)
    │   └── NotFound      what was asked for is not there
    ├── NotAllowed        the person's role does not allow it
    └── SetupError        the installation must be mended: port, model, folder, Python

An error carries a *code* and parameters; its words live in ``data/texts/errors.yml`` under
``error_<code>`` in both languages and are made by ``bot.language.texts.explain``. Parameters
never hold personal data: name what was wrong, not what was typed.
"""
from __future__ import annotations

from typing import Any


class GaishanError(Exception):
    """Base of all errors of this project: ``code`` (text key) and ``params`` (for the text)."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        details = ", ".join(f"{key}={value!r}" for key, value in params.items())
        super().__init__(f"{code}({details})")


class InputError(GaishanError):
    """The person can mend this by another input."""


class NotFound(InputError):
    """Nothing is stored under what was asked for."""


class NotAllowed(GaishanError):
    """The person's role does not allow it."""


class SetupError(GaishanError):
    """The installation, not the input, must be mended."""
