"""A place in a list just shown: "打开第一条", "看最后一个", "open the first one", "show the 3rd", "open #2"."""
from __future__ import annotations

import re

from bot.language.numerals import normalise, whole

LAST = -1
_ORDINALS = {word: place for place, word in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1)} | {"last": LAST}
_WHICH_ZH = (r"(?:第\s?(?P<n>\d{1,7}|[一二三四五六七八九十]{1,3})\s?(?:条|个|件|项|宗|起)|(?P<first>头一|首)(?:条|个|件|项)"
             r"|(?P<last>最后)(?:面)?的?(?:那)?一?(?:条|个|件|项))")
_WHICH_EN = (rf"(?:the )?(?:(?:very )?(?P<word>{'|'.join(_ORDINALS)})|(?P<nth>\d{{1,7}})(?:st|nd|rd|th))"
             r"(?: (?:one|complaint|case|record|item|entry|row|result))?")
_NUMBER_EN = r"(?:the )?(?:(?:number|no\.?|item|row) |#\s?)(?P<n>\d{1,7})"
_LIST_EN = r"(?: (?:on|in|of|from) (?:the |that |this |your )?(?:list|results?|above))?"
_PLEASE = r"(?:,? please)?"
_BARE = [re.compile(pattern) for pattern in (
    rf"(?:就|要|选)?{_WHICH_ZH}(?:投诉|案例|个案)?(?:吧|呢)?", rf"{_WHICH_EN}{_LIST_EN}{_PLEASE}")]
_OPENED = [re.compile(pattern) for pattern in (
    rf"(?:请|帮我|我?想|我要|给我|那|那就|再|麻烦)*(?:打开|点开|展开|查看|显示|调出|翻出|看看?)(?:一?下)?\s?"
    rf"(?:(?:刚才|上面|前面|列表|清单|结果|其中)(?:列出)?(?:里|中)?的?|投诉的?)?{_WHICH_ZH}\s?"
    r"(?:的?(?:客户)?(?:投诉|案例|个案|记录))?(?:的?(?:详情|详细|内容|原文|全文|情况))?(?:吧|看看?|给我看看?|呢)?",
    rf"(?:please |can you |could you |let me |now |and |i want to |i'd like to )*"
    rf"(?:open|show|view|see|display|read|look at|pull up|let's see)(?: me| up)? (?:{_WHICH_EN}|{_NUMBER_EN}){_LIST_EN}{_PLEASE}")]


def place_said(text: str, *, bare: bool = False) -> int | None:
    """The place, counted from 1, or ``LAST``, that the whole message wants opened; None when it wants something else.

    ``bare``: without a verb ("第一条", "the first one"), which means a place only where a list is at hand.
    """
    plain = normalise(text[:80]).strip(" .。!?,;、~")
    for pattern in _BARE if bare else _OPENED:
        if match := pattern.fullmatch(plain):
            said = match.groupdict()
            if said.get("last"):
                return LAST
            if said.get("first"):
                return 1
            if word := said.get("word"):
                return _ORDINALS[word]
            return whole(said.get("n") or said.get("nth") or "") or None
    return None
