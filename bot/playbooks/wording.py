"""Wording checks: what a problem statement, a cause or a countermeasure should not say (methods.md §2, mistakes).

The patterns are data (``data/wording.yml``); a finding is a warning with a better way to put it, under the
text key ``wording_<name>``.
"""
from __future__ import annotations

import re
from functools import lru_cache

import yaml

from bot.language.texts import LOADER
from bot.settings import ROOT


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[list[re.Pattern[str]], list[re.Pattern[str]]]]:
    raw = yaml.load((ROOT / "data" / "wording.yml").read_text("utf-8"), Loader=LOADER)
    return {name: ([re.compile(p, re.I) for p in entry["says"]], [re.compile(p, re.I) for p in entry.get("unless", ())])
            for name, entry in raw.items()}


def wording_findings(text: str, names: tuple[str, ...]) -> list[str]:
    """Which of the checks ``names`` the text fails, in their order."""
    failed = []
    for name in names:
        says, unless = _patterns()[name]
        if any(p.search(text) for p in says) and not any(p.search(text) for p in unless):
            failed.append(name)
    return failed


def wording_names() -> list[str]:
    """The names of all wording checks."""
    return list(_patterns())
