"""What a message about candidates names: which ones, by which method, and the title behind a colon."""
from __future__ import annotations

import re

from bot.choosing.candidates import METHODS
from bot.language.numerals import normalise, whole

WORDS = {
    "rice": r"(?<![a-z])rice(?![a-z])",
    "ice": r"(?<![a-z])ice(?![a-z])",
    "opportunity": r"机会分|机会得分|机会评分|opportunity",
    "pugh": r"(?<![a-z])pugh(?![a-z])|普氏",
    "benefit": r"效益|收益|benefit",
}
assert set(WORDS) == set(METHODS)
HEAD = 40  # characters before the colon at most: further back it belongs to the words themselves
REASON = re.compile(r"因为|由于|理由|原因|\b(?:because|since|as)\b|[,;:。，；：]|\s-\s", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\d.])\d{1,7}(?![\d.]*\d)(?!\s?(?:分|个月|人月|万|元|%))|[一二两三四五六七八九十]{1,3}(?=\s?号)")


def numbers_said(text: str, most: int = 2) -> list[int]:
    """The candidates named before any reason: "放弃 3 号，因为要 5 个人" names 3; "合并 3 和 5" both."""
    plain = normalise(text)
    first = NUMBER.search(plain)
    if first is None:
        return []
    reason = REASON.search(plain, first.end())
    head = plain[: reason.start()] if reason and most == 1 else plain
    found = [whole(match.group()) for match in NUMBER.finditer(head)]
    return list(dict.fromkeys(number for number in found if number))[:most]


def number_said(text: str) -> int | None:
    """The one candidate named, or None."""
    return next(iter(numbers_said(text, 1)), None)


def method_said(text: str) -> str | None:
    """rice, ice, opportunity, pugh or benefit; None when none is named."""
    plain = normalise(text)
    return next((method for method, pattern in WORDS.items() if re.search(pattern, plain)), None)


def title_said(text: str) -> str:
    """What stands behind the first colon ("新点子：午间加开窗口"); empty without one near the beginning."""
    match = re.match(rf"[^:\uff1a\n]{{1,{HEAD}}}[:\uff1a](.+)", text, re.DOTALL)
    return " ".join(match.group(1).split()) if match else ""


RESUMES = re.compile(r"(?:继续|接着|补|改|resume|continue|complete|edit|go on)[^:\uff1a]*", re.IGNORECASE)


def form_said(text: str) -> int | None:
    """The candidate or technique whose form shall be gone on with ("继续填 3 号候选", "complete technique 2"), or None."""
    return number_said(text) if RESUMES.fullmatch(text.strip(" 。.!！")) else None


# what a wish to choose, drop, score or merge must say: the classifier alone is not enough to change something
SCORE = re.compile(r"打分|评分|算分|计分|scor|rate|rating|points", re.IGNORECASE)
CHOOSE = re.compile(r"选定|选中|选上|选择|就选|定下|拍板|立项|采纳|choose|select|pick|go (?:ahead )?with|take",
                    re.IGNORECASE)
DROP = re.compile(r"放弃|不做|不要|去掉|淘汰|作废|划掉|否掉|撤下|drop|discard|abandon|give up|reject|dismiss|remove",
                  re.IGNORECASE)
MERGE = re.compile(r"合并|合成|并到|并成|并入|归并|合为|merge|combine|join|fold", re.IGNORECASE)
OUTCOME = re.compile(r"预[期计]|实际|效果|expected|real", re.IGNORECASE)
REFUSE = re.compile(r"不批准|不同意|不通过|退回|驳回|否决|refuse|reject|return|turn down", re.IGNORECASE)
STRATEGY = re.compile(r"递增|跳跃|策略|渐进|小步|一步到位|分阶段|incremental|leap|strateg|small steps|big step",
                      re.IGNORECASE)
