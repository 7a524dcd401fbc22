"""What a question names: topics, a branch, a channel, a project, a step, a complaint, a limit, how to count.

Every ``find_`` returns None (or an empty list) when nothing is named and never raises for any text.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import yaml

from bot.language.numerals import english_to_digits, normalise, whole
from bot.settings import ROOT

Words = Mapping[str, Mapping[str, Sequence[str]]]
_N = r"(?:\d{1,7}|[一二两三四五六七八九十百]{1,5})"
_NAME_ENDS = re.compile(r"(?:营业部|营业厅|营业所|网点|支行|分行|分理处|门店|分店|分公司|分院|院区|站点|服务中心|店|站|厅|部)$"
                        r"|\s+(?:branch|office|store|shop|outlet|site|hospital|depot|station|centre|center)$")
# difflib ratio above which a Latin name counts as misspelt: "airprot" finds "airport", "east" not "west"
_TYPO = 0.84


def find_topics(text: str, words: Words) -> list[str]:
    """Codes of the topics named, in the order of the text; ``words`` is {code: {"zh": [...], "en": [...]}}.

    The longest words are matched first and nothing inside another match, so that 投诉处理 does not also count as
    处理. English words match whole (a plural s may follow), both without regard to case.
    """
    return [code for code, _ in _found(normalise(text), _table(words))]


def _table(words: Words) -> list[tuple[str, str | None]]:
    pairs = {(normalise(word), code) for code, sides in words.items() for side in sides.values()
             for word in side}
    return sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0], str(pair[1])))


def _found(plain: str, table: list[tuple[str, str | None]]) -> list[tuple[str | None, int]]:
    places: dict[str | None, int] = {}
    for word, code in table:
        if not word or word not in plain:
            continue
        pattern = re.escape(word)
        if re.search("[a-z]", word):
            pattern = rf"(?<![a-z]){pattern}(?:s|es)?(?![a-z])"
        elif word.isdigit():
            pattern = rf"(?<!\d){pattern}(?!\d)"
        for match in re.finditer(pattern, plain):
            if "\x00" not in match.group():
                places[code] = min(match.start(), places.get(code, len(plain)))
        plain = re.sub(pattern, lambda match: "\x00" * len(match.group()), plain)
    return sorted(places.items(), key=lambda item: item[1])


def find_one_of(text: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` (branches) that the text says, or None.

    In full first (the longest wins, then the earliest), then without 网点 / branch (城东 finds 城东网点 when only one
    name has that stem), then, for Latin names, with a small typo. Chinese names are never guessed: 城南 is not
    城东.
    """
    plain = normalise(text)
    known, stems = _names(tuple(names))
    said = [(-len(name), _place(plain, name), name) for name in known if _place(plain, name) >= 0]
    if said:
        return known[min(said)[2]]
    said = [(-len(stem), _place(plain, stem), stem) for stem in stems if _place(plain, stem) >= 0]
    if said:
        owners = stems[min(said)[2]]
        return known[owners[0]] if len(owners) == 1 else None
    words = re.findall(r"[a-z']+", plain)[:200]
    best: tuple[float, str] | None = None
    for stem, owners in stems.items():
        if not stem.isascii() or len(stem) < 5 or len(owners) > 1:
            continue
        size = len(stem.split())
        for start in range(len(words) - size + 1):
            ratio = SequenceMatcher(None, " ".join(words[start : start + size]), stem).ratio()
            if ratio >= _TYPO and (best is None or ratio > best[0]):
                best = (ratio, owners[0])
    return known[best[1]] if best else None


@lru_cache(maxsize=4)
def _names(names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Normalised name -> name, and stem -> the normalised names that have it."""
    known = {plain: name for name in names if (plain := normalise(name))}
    stems: dict[str, list[str]] = {}
    for name in known:
        stem = _NAME_ENDS.sub("", name)
        if len(stem) > 1:
            stems.setdefault(stem, []).append(name)
    return known, stems


def find_all_of(text: str, names: Iterable[str]) -> list[str]:
    """Every one of ``names`` that the text says in full or by its stem, in the order of the text."""
    plain, (known, stems) = normalise(text), _names(tuple(names))
    said = {**{stem: known[owners[0]] for stem, owners in stems.items() if len(owners) == 1}, **known}
    places: dict[str, int] = {}
    for word in sorted(said, key=len, reverse=True):
        while (at := _place(plain, word)) >= 0:
            places[said[word]] = min(at, places.get(said[word], at))
            plain = plain[:at] + "\x00" * len(word) + plain[at + len(word):]
    return sorted(places, key=places.__getitem__)


def _place(plain: str, name: str) -> int:
    """Where a name stands in the text (Latin ones as whole words), -1 when nowhere."""
    if not name.isascii() or name not in plain:
        return plain.find(name)
    match = re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", plain)
    return match.start() if match else -1


def nearest_names(word: str, names: Iterable[str], n: int = 3) -> list[str]:
    """At most ``n`` names most like ``word``, the nearest first: what to offer when a name is not known."""
    plain = normalise(word)[:60]
    scored = [(SequenceMatcher(None, plain, normalise(name)).ratio(), name) for name in names]
    return [name for ratio, name in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:n] if ratio >= 0.3]


def offered_names(word: str, names: Sequence[str], n: int = 3) -> list[str]:
    """The nearest names, or where none is near the first ``n`` there are."""
    return nearest_names(word, names, n) or list(names[:n])


@lru_cache(maxsize=2)
def load_channels(path: Path = ROOT / "data" / "channels.yml") -> tuple[dict, ...]:
    """The channels as they stand in the file: code, name {zh, en}, words {zh, en}; code None holds
    look-alikes.
    """
    return tuple(yaml.safe_load(path.read_text("utf-8")))


@lru_cache(maxsize=1)
def _channel_table() -> list[tuple[str, str | None]]:
    pairs = {(normalise(word), entry["code"]) for entry in load_channels()
             for side in entry["words"].values() for word in side}
    return sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))


def channel_name(code: str, lang: str) -> str:
    """The label of a channel; KeyError for an unknown code."""
    return {entry["code"]: entry["name"][lang] for entry in load_channels() if entry["code"]}[code]


def find_channels(text: str) -> list[str]:
    """counter, phone, app, web, letter, regulator, social or atm: those named, in the order of the text."""
    return [code for code, _ in _found(normalise(text), _channel_table()) if code]


def find_channel(text: str) -> str | None:
    """The first channel named, None when none is."""
    return next(iter(find_channels(text)), None)


def _first(text: str, *patterns: str) -> int | None:
    """The number in group n of the first pattern that matches."""
    plain = english_to_digits(normalise(text)[:4000])
    for pattern in patterns:
        for match in re.finditer(pattern, plain):
            if value := whole(match["n"]):
                return value
    return None


_NOT_COUNTED = r"(?![\d.,:%]*\d|\s?[个件类条次人笔起天月年周项名份]|\s?%|[a-z])"


def find_project(text: str) -> int | None:
    """项目12, 项目12号, 12号项目, 第12个项目, 6号那个项目, project 12, project #12, number 7 (of a project)."""
    return _first(
        text, rf"(?:项目|课题)\s?(?:编号|号)?\s?[#:：]?\s?(?:第)?(?P<n>{_N}){_NOT_COUNTED}",
        rf"第?(?P<n>{_N})\s?(?:号|个)的?(?:那个|这个|改进|改善)?(?:项目|课题)",
        r"\bprojects?(?: (?:number|no\.?|nr\.?|id))?\s?[#:]?\s?(?P<n>\d{1,7})(?![\d.,:%-]*\d|\s?%|[a-z])",
        r"\bp-?#?(?P<n>\d{1,7})\b(?!\d)", r"#\s?(?P<n>\d{1,7}) project\b",
        r"\b(?:project.{0,20} )?number (?P<n>\d{1,7})\b(?! (?:of|on) )",
        r"\b(?P<n>\d{1,7})(?:st|nd|rd|th) project\b")


def find_study(text: str) -> int | None:
    """对比评分3, 评分 3 号, 3号评分, 评分编号3, S3, study 3, comparison (scoring) #3."""
    return _first(
        text, rf"(?:对比)?评分\s?(?:编号|号)?\s?[#:：]?\s?(?:第)?(?P<n>{_N}){_NOT_COUNTED}",
        rf"第?(?P<n>{_N})\s?号的?(?:对比)?评分",
        r"\b(?:study|comparison(?: scoring)?|scoring)(?: (?:number|no\.?))?\s?[#:]?\s?(?P<n>\d{1,7})(?![\d.,:%-]*\d|\s?%|[a-z])",
        r"\bs-?#?(?P<n>\d{1,7})\b(?!\d)")


def find_step(text: str) -> int | None:
    """第3步, 步骤三, 第三个步骤, step 3, 3rd step, the third step."""
    ordinals = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
    if match := re.search(rf"\b({'|'.join(ordinals)}) step\b", normalise(text)[:4000]):
        return ordinals[match.group(1)]
    number = _first(text, r"第\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:步|个步骤|阶段)",
                    r"步骤\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d|[个条类])",
                    r"\bsteps?(?: (?:number|no\.?))?\s?#?\s?(?P<n>\d{1,2})(?![\d.])",
                    r"\b(?P<n>\d{1,2})(?:st|nd|rd|th) step\b")
    return number


_HOTLINES = "12345|12378|12315|12363|12300|12381|12388"


def find_complaint(text: str) -> int | None:
    """投诉12, 投诉 C12, C12, C-12, 第45号投诉, 编号12, case 12, complaint #12, ticket 12. Hotline numbers are none."""
    return _first(
        text, r"(?<![a-z0-9])c\s?[-#]?\s?(?P<n>\d{1,7})(?![\w.]|[-/]\d)",
        rf"(?:投诉|案件|案例|工单|单子|编号|记录)\s?(?:编号|单"
        rf"|号)?\s?[#:]?\s?第?(?!(?:{_HOTLINES})(?!\d))(?P<n>\d{{1,7}}){_NOT_COUNTED}",
        rf"第?(?P<n>{_N})\s?号(?:的)?(?:投诉|案件|案例|工单|单子)",
        rf"\b(?:case|complaint|ticket|record|id)s?(?: (?:number|no\.?|nr\.?"
        rf"|id))?\s?[#:]?\s?(?!(?:{_HOTLINES})\b)(?P<n>\d{{1,7}})"
        r"(?![\d.,:%]*\d|\s?%|[a-z]| (?:days|weeks|months|complaints|cases))")


def find_unit(text: str) -> str | None:
    """"weighted" when the ranking should weigh complaints by severity, else None (count)."""
    plain = normalise(text)[:4000]
    if re.search(r"(?:不|别|无需|不要|not |un|without )\s?(?:用|要|按)?\s?(?:严重(?:程度|度|性)?)?(?:加权|weight)", plain):
        return None
    pattern = (r"加权|(?:按|看|依|根据|以)(?:照|着)?(?:投诉)?(?:的)?严重|严重(?:程度|度|性)(?:来|的)?(?:排|分|算|统计|高低)|\bweight(?:ed"
               r"|ing|s)?\b"
               r"|\bby (?:the )?(?:severity|seriousness|gravity|impact)\b|\bseverity[- ](?:score|sum|ranking"
               r"|order)|\bseverity first\b"
               r"|\b(?:most|least) severe first\b")
    return "weighted" if re.search(pattern, plain) else None


_PER = re.compile(
    r"(?:每|按)(?P<zh>百万|十万|万|千|1,?000,?000|100,?000|10,?000|1,?000)(?:笔|单|人次|次|件|户)?(?:业务|交易|订单)?|(?P<short>百万|万)投比"
    r"|\bper (?P<en>1,?000,?000|100,?000|10,?000|1,?000|thousand|million|1k|10k)\b(?! (?:days|yuan|staff|employees))"
    r"|(?P<bare>投诉(?:发生)?率(?!先)|千笔投诉|\bcomplaint rates?\b)")
_PER_WORDS = {"百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "thousand": 1000, "million": 10**6, "1k": 1000, "10k": 10**4}


def find_per(text: str) -> int | None:
    """How many transactions complaints are to be divided by: 每千笔, 万投比, per 10,000, 投诉率 (1,000); None when not."""
    match = _PER.search(english_to_digits(normalise(text)[:4000]))
    if match is None:
        return None
    said = match["zh"] or match["short"] or match["en"]
    if said is None:
        return 1000
    return _PER_WORDS.get(said) or int(said.replace(",", ""))


def find_limit(text: str) -> int | None:
    """How many rows are wanted: 前五, 前10名, 头三类, TOP3, top five, the 3 biggest (1 to 50), else None."""
    value = _first(
        text, r"(?:(?<![之以目提当年月日])前|头|top\s?)(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?!\d|[%.:]|\s?(?:个?(?:天|日|周"
              r"|星期|礼拜|月|季度?|年|小时|分钟?|网点|支行|渠道|工作日)|步|次|期|号|楼|成))",
        rf"(?:哪|排)(?P<n>{_N})(?:类|项|种|大)",
        rf"最(?:多|高|大|严重|突出|集中)的(?:前)?(?P<n>{_N})(?:类|个|项|种|大|名)(?!月|季|网点|渠道|星期|小时)",
        r"\btop[- ]?(?P<n>\d{1,3})\b(?! ?%)",
        r"\bfirst (?P<n>\d{1,2})(?: (?:categories|topics|types|kinds|causes|issues))",
        r"\b(?P<n>\d{1,2}) (?:biggest|most common|most frequent|largest|leading|worst|main|top)\b",
        r"\b(?:biggest|largest|worst|leading|main|commonest) (?P<n>\d{1,2})\b")
    return value if value and value <= 50 else None
