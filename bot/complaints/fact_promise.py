"""What the company promised, in the words of the complaint."""
from __future__ import annotations

import re
from functools import lru_cache

from bot.complaints.fact_words import either, load_words
from bot.language.sieve import Sieve

MAX_CHARACTERS = 4000   # of a text that are searched
LONGEST_PROMISE = 120
_WIDTHS = str.maketrans("\uff0c\uff01\uff1f\uff1b\uff1a", ",!?;:")  # one character for one: places stay


def find_promise(text: str) -> tuple[str, tuple[int, int]] | None:
    """The clause in which the company promised something, as it stands in ``text``, and where; None without one.

    It begins at the clause's beginning and ends where what came of it begins (结果, 但是, "but").
    """
    raw, flat = load_words().raw["promise"], text[:MAX_CHARACTERS].translate(_WIDTHS)
    said, unsaid, opposite, sieve = _promise()
    for match in said.finditer(flat) if sieve.possible(flat) else ():
        before = flat[max(0, match.start() - 24) : match.start()]
        if unsaid.search(before) or opposite.search(flat[match.end() : match.end() + 60]):
            continue
        begin = max((one.end() for one in re.finditer(r"[,。!?;:\n]|\. |结果|但是", flat[: match.start()])), default=0)
        until = re.compile(raw["until"]["zh" if re.search("[\u3400-\u9fff]", match.group()) else "en"], re.IGNORECASE)
        # 承诺，三天到账 goes on behind its comma; 预计40分钟，等了两小时 does not
        since = match.end() + 2 * (re.search("(?:分钟|小时|天|日|周)$", match.group()) is None)
        end = min((one.start() for one in until.finditer(flat, since)), default=len(flat))
        begin, end = _quoted(text, begin, min(end, begin + LONGEST_PROMISE))
        clause = text[begin:end].strip()
        if len(clause) > len(match.group()) + 1:
            return clause, (begin, end)
    return None


@lru_cache(maxsize=1)
def _promise() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], Sieve]:
    raw = load_words().raw["promise"]
    said = either(raw, flags=re.IGNORECASE)
    return said, either(raw["not"], flags=re.IGNORECASE), either(raw["after"], flags=re.IGNORECASE), Sieve([said])


def _quoted(text: str, begin: int, end: int) -> tuple[int, int]:
    """A clause with both of its quotation marks: up to the closing one where that is near, else without the lone one."""
    for left, right in ("\u201c\u201d", "\u2018\u2019", "「」", '""'):
        clause = text[begin:end]
        lone = clause.count(left) % 2 if left == right else clause.count(left) - clause.count(right)
        if lone > 0:
            close = text.find(right, end, begin + LONGEST_PROMISE)
            at = clause.rindex(left)
            if close > 0 and not re.search(r"[。\n]", text[end:close]):
                end = close + 1
            elif at == 0:
                begin += 1
            elif at < len(clause) - 3 and not clause[:at].strip():
                begin += at + 1
        elif lone < 0:
            end = begin + clause.rindex(right)
    return begin, end
