"""Kinds of customer (``data/customers.yml``): the kind a question names, and the kind a customer states of themselves.

A kind is a short label, never a person: what is no known kind must look like one (see ``label_of_kind``).
"""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SetupError
from bot.language.mentions import find_topics
from bot.language.numerals import normalise
from bot.language.privacy import redact
from bot.settings import ROOT

PATH = ROOT / "data" / "customers.yml"
LONGEST_LABEL = 20     # characters of a kind that is none of ours
MAX_CHARACTERS = 4000
_DENIED = re.compile(r"(?:不是|并非|不算|没有|又不|别当|\bnot|n't)\s?(?:一[名个位])?(?:an? )?$")
_AFFIXES = re.compile(r"(?:客户|用户|客群|会员|顾客|\s?(?:customers?|clients?|users?|segment))$")


@lru_cache(maxsize=2)
def load_customers(path: Path = PATH) -> tuple[dict[str, Any], ...]:
    """The kinds as they stand in the file, with ``says`` compiled. SetupError("customers_invalid", path)."""
    try:
        rows = yaml.safe_load(path.read_text("utf-8"))
        return tuple({"code": row["code"], "name": {lang: row["name"][lang] for lang in ("zh", "en")}, "words": row["words"],
                      "labels": row.get("labels", ()), "says": re.compile("|".join(f"(?:{row['says'][lang]})" for lang in ("zh", "en")))} for row in rows)
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError) as error:
        raise SetupError("customers_invalid", path=str(path)) from error


def customer_name(code: str, lang: str) -> str:
    """A kind's name; what an import called it when it is none of ours."""
    return {row["code"]: row["name"][lang] for row in load_customers()}.get(code, code)


def find_customer(text: str, stored: tuple[str, ...] | list[str] = ()) -> str | None:
    """The kind of customer a question names, of the file or as ``stored`` by an import; None when it names none."""
    found = find_topics(text, {row["code"]: row["words"] for row in load_customers()})
    if found:
        return found[0]
    plain = normalise(text)
    return next((label for label in sorted(stored, key=len, reverse=True) if len(label) > 1 and re.search(
        rf"{re.escape(normalise(label))}(?:客户|用户| ?customers?)", plain)), None)


def stated_customer(text: str) -> str | None:
    """The kind a complaint states of its own customer; the first of the file that it states, else None."""
    plain = normalise(text[:MAX_CHARACTERS])
    for row in load_customers():
        for match in row["says"].finditer(plain):
            if not _DENIED.search(plain[max(0, match.start() - 12) : match.start()]):
                return row["code"]
    return None


def label_of_kind(cell: str) -> str | None:
    """A cell of a column of kinds: the code of a known one, else the short label as it stands.

    None for nothing, and for what may be a person: something to redact, long, with several digits, or a bare name.
    """
    plain = " ".join(cell.split())
    known = find_topics(plain, {row["code"]: {"all": [*row["words"]["zh"], *row["words"]["en"], *row["labels"],
                                                      *row["name"].values(), row["code"]]} for row in load_customers()})
    if known and len(plain) <= 2 * LONGEST_LABEL:
        return known[0]
    label = _AFFIXES.sub("", plain)
    if not label or len(label) > LONGEST_LABEL or len(re.findall(r"\d", label)) > 3 or not any(map(str.isalpha, label)):
        return None
    if any(redact(words).text != words for words in (label, f"我叫{label}。", f"客户{label}投诉。", f"My name is {label}.")):
        return None
    return label
