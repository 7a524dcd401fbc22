"""Texts people read: ``data/texts/*.yml``, each key in Chinese and English.

The chat, the command line, the reports and the page take their words from here, so that one
mechanism serves all four and a test can prove that both languages are complete.
"""
from __future__ import annotations

import string
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import GaishanError
from bot.settings import ROOT

LANGUAGES = ("zh", "en")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there


@lru_cache(maxsize=4)
def load_texts(folder: Path = ROOT / "data" / "texts") -> dict[str, dict[str, str]]:
    """All texts by key; raises ValueError for a key that two files define."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for key, value in (yaml.load(path.read_text("utf-8"), Loader=LOADER) or {}).items():
            if key in texts:
                raise ValueError(f"text {key!r} is defined twice, again in {path.name}")
            texts[key] = value
    return texts


class _Formatter(string.Formatter):
    """``str.format`` without attribute or index access: a parameter is a value, never a path into an object.
    ``{count:text is|texts are}`` gives the words for one or for any other number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        return (one if str(value) == "1" else many) if bar else super().format_field(value, format_spec)

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return kwargs[field_name], field_name


def say(key: str, lang: str, /, **params: Any) -> str:
    """The text ``key`` in ``lang`` ("zh" or "en") with its parameters filled in; KeyError when there is none."""
    return _Formatter().vformat(load_texts()[key][lang], (), params)


def has(key: str) -> bool:
    """Whether a text exists under ``key``."""
    return key in load_texts()


def explain(error: GaishanError, lang: str) -> str:
    """What an error means and what to do next, in the reader's language; an error inside an error likewise, and a
    parameter that is a text of data in both languages ({zh, en})."""
    params = {name: explain(value, lang) if isinstance(value, GaishanError) else
              value[lang] if isinstance(value, dict) and lang in value else value
              for name, value in error.params.items()}
    return say(f"error_{error.code}", lang, **params)


def join(items: list[str] | tuple[str, ...], lang: str) -> str:
    """A list as people write it: 、 in Chinese, commas in English."""
    return ("、" if lang == "zh" else ", ").join(items)
