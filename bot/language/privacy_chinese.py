"""Names of people in Chinese text, found by what stands around them.

A surname (百家姓) before a title ("张先生"), a name behind a cue ("姓名:", "柜员王丽态度"), 姓/小/老 before a
surname, a name of usual characters standing by itself, transliterated names with a dot. What begins like a
name but is an ordinary word (高兴, 周末, 谢谢) or ends one (保安, 上周) is none. Titles and cues stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.language.privacy_transliterated import transliterated
from bot.language.privacy_words import HAN, MASK, Item, load_words

BETWEEN = re.compile(r"[\s:,是叫为的「“\"'(]{0,3}")
"""What may stand between a cue and the name."""
AFTER_FOUND = re.compile(f"{MASK}{{4,}}\\s?的?\\s?(?:客服|柜员|员工|师傅)?")
JOINED = re.compile(r"[、,和与及跟]")
FILLED_IN = re.compile(f"[{HAN}]{{2,4}}(?![{HAN}])")


@dataclass(frozen=True)
class _Lists:
    """The word lists in the form the finders use."""

    surnames: frozenset[str]
    rare: frozenset[str]
    plain: frozenset[str]
    nicknamed: frozenset[str]
    compound: frozenset[str]
    given: frozenset[str]
    more: frozenset[str]
    given_too: frozenset[str]
    ends: frozenset[str]
    never: frozenset[str]
    not_names: frozenset[str]
    no_names: frozenset[str]
    after: frozenset[str]
    does: tuple[str, ...]
    word_ends: dict[str, str]
    short_titles: dict[str, str]
    any_surname: re.Pattern[str]
    titles: re.Pattern[str]
    short: re.Pattern[str]
    strong_cue: re.Pattern[str]
    called_cue: re.Pattern[str]
    weak_cue: re.Pattern[str]
    kin: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    words = load_words()

    def either(name: str) -> str:
        return "|".join(words.words(name))

    kin = frozenset(words.words("kin_cues")) - set(words.words("weak_cues"))

    return _Lists(
        surnames=words.characters("surnames"),
        rare=words.characters("rare_surnames"),
        plain=words.characters("plain_surnames"),
        nicknamed=words.characters("plain_surnames") | words.characters("nicknamed"),
        compound=frozenset(words.words("compound_surnames")),
        given=words.characters("given_names"),
        more=words.characters("given_more"),
        given_too=words.characters("given_too") | words.characters("given_names"),
        ends=words.characters("not_in_names"),
        never=words.characters("hard_not_in_names"),
        not_names=frozenset(words.words("not_names")),
        no_names=frozenset(words.words("no_names")),
        after=frozenset(words.words("after_names")),
        does=tuple(words.words("person_does")),
        word_ends=words.raw["word_ends"],
        short_titles=words.raw["short_titles"],
        any_surname=re.compile(
            f"[{words.raw['surnames']}{words.raw['rare_surnames']}{''.join(c[0] for c in words.words('compound_surnames'))}]"
        ),
        titles=re.compile(f"(?:{either('titles')})(?!们)"),
        short=re.compile(f"[{''.join(words.raw['short_titles'])}]"),
        strong_cue=re.compile(either("name_cues")),
        called_cue=re.compile(either("called_cues")),
        weak_cue=re.compile("|".join(sorted({*words.words("weak_cues"), *kin}, key=lambda cue: (-len(cue), cue)))),
        kin=kin,
    )


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def _is_surname(text: str, at: int, lists: _Lists) -> bool:
    """Whether text[at] is a surname and not the end of another word ("保安", "上周")."""
    char = text[at : at + 1]
    return char in lists.surnames and not (at and text[at - 1] in lists.word_ends.get(char, ""))


def _ordinary(text: str, at: int, lists: _Lists) -> bool:
    return text[at : at + 2] in lists.not_names or text[at : at + 3] in lists.not_names


def _ends_here(text: str, at: int, lists: _Lists) -> bool:
    """Whether a name may end before text[at]."""
    return (
        at >= len(text)
        or not _han(text[at])
        or text[at] in lists.ends
        or any(text[at : at + size] in lists.after for size in (1, 2, 3))
        or bool(lists.titles.match(text, at))
    )


def _name_at(text: str, at: int, lists: _Lists, strong: bool = False) -> int:
    """End of the Chinese name that begins at ``at``; 0 when there is none. ``strong``: a cue promised a name.

    The first length after which a name may end wins; failing that, characters usual in given names.
    """
    size = 2 if text[at : at + 2] in lists.compound else 1
    told = strong and text[at : at + 1] in lists.rare | lists.surnames  # the character before it belongs to the cue
    if size == 1 and not told and not _is_surname(text, at, lists):
        return 0
    if lists.titles.match(text, at + size):
        return at + size
    if not strong and _ordinary(text, at, lists) and not _more_than_word(text, at, lists):
        return 0
    fits, usual, odd = [], 0, 0
    for length in (2, 1):
        end = at + size + length
        given = text[at + size : end]
        if len(given) < length or not all(_han(c) and c not in lists.never for c in given):
            continue
        typical = _usual(given, lists)
        if any(c in lists.ends for c in given):
            odd = odd or (end if typical and _ends_here(text, end, lists) else 0)
            continue
        if _ends_here(text, end, lists) and given not in lists.after:
            one = text[end : end + 1]
            word = text[end : end + 2] in lists.after or text[end : end + 3] in lists.after
            longer = usual and not word and (one in lists.given or one in lists.more)
            return usual if longer else end
        fits.append(end)
        if not usual and typical and (length == 2 or text[at] in lists.plain):
            usual = end
    if _ordinary(text, at, lists) and not _more_than_word(text, at, lists):
        return 0
    return usual or odd or (fits[0] if strong and fits else 0)


def chinese_names(text: str) -> list[Item]:
    """Names in Chinese text; their key is the name as written. The surest finds come first and keep their place."""
    lists = _lists()
    items: list[Item] = []
    taken = bytearray(len(text))

    def take(spans: Iterable[tuple[int, int]]) -> None:
        for start, end in spans:
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"1" * (end - start)
                items.append(Item(start, end, "NAME", re.sub(r"\s", "", text[start:end])))

    take(transliterated(text))
    take(_before_titles(text, lists))
    take(_behind_cues(text, lists))
    take(_alone(text, lists))
    take(_joined(text, [item.end for item in items], lists))
    return items


def _before_titles(text: str, lists: _Lists) -> Iterator[tuple[int, int]]:
    """ "张先生", "王建国经理", "李姐"."""
    for match in lists.titles.finditer(text):
        if not (match.group() == "小姐" and text.startswith("姐", match.end())):
            yield _before_title(text, match.start(), match.end(), lists)
    for match in lists.short.finditer(text):
        at = match.start() - 1
        other_word = text[at + 2 : at + 3] in tuple(lists.short_titles[match.group()])  # 王 + 总是
        counted = at > 0 and text[at - 1] in "一每这那几"  # 一张 + 总表
        surname = at >= 0 and text[at] in lists.nicknamed and _is_surname(text, at, lists)
        if surname and not other_word and not counted:
            yield at, at + 1


def _behind_cues(text: str, lists: _Lists) -> Iterator[tuple[int, int]]:
    """ "姓名:陈静", "我叫周杰", "柜员王丽", and whoever stands behind a number that was found ("工号 1234 的王丽")."""
    for match in (*lists.strong_cue.finditer(text), *lists.called_cue.finditer(text)):
        at = BETWEEN.match(text, match.end()).end()
        field = ":" in text[match.end() : at]
        sure = field or text[at : at + 1] not in lists.rare or text[at : at + 2] in lists.compound
        if sure and (field or text[at - 1].isspace() or not _ordinary(text, at, lists)):
            yield at, _name_at(text, at, lists, strong=True) or (field and _filled_in(text, at, lists)) or at
    for match in lists.weak_cue.finditer(text):
        at = BETWEEN.match(text, match.end()).end()
        end = _name_at(text, at, lists)
        if len(match.group()) > 1 and match.group() not in lists.kin or _sure(text, at, end, lists):
            yield at, end
    for match in AFTER_FOUND.finditer(text):
        yield match.end(), _name_at(text, match.end(), lists)


def _alone(text: str, lists: _Lists) -> Iterator[tuple[int, int]]:
    """ "姓李的", "小王", "老马", and a name of usual characters at the beginning of a clause."""
    for match in lists.any_surname.finditer(text):
        at, char = match.start(), match.group()
        compound = text[at : at + 2] in lists.compound
        before = text[at - 1] if at else ""
        if before == "姓" and text[max(0, at - 2)] not in "百贵":
            yield at, at + (2 if compound else 1)
        elif before in ("小", "老") and char in lists.nicknamed:
            if _ends_here(text, at + 1, lists) and not _ordinary(text, at, lists):
                yield at, at + 1
        elif not (_han(before) or before.isalnum()) and (compound or char in lists.surnames):
            end = _name_at(text, at, lists)
            if _sure(text, at, end, lists):
                yield at, end


def _joined(text: str, ends: list[int], lists: _Lists) -> Iterator[tuple[int, int]]:
    """A second name that 和 or a comma joins to one that was found."""
    for end in ends:
        joined = JOINED.match(text, end)
        if joined:
            following = _name_at(text, joined.end(), lists)
            if _sure(text, joined.end(), following, lists, joined=True):
                yield joined.end(), following


def _more_than_word(text: str, at: int, lists: _Lists) -> bool:
    """Whether an ordinary word begins a full name that ends with the clause or before what people do ("刘海涛")."""
    given = text[at + 1 : at + 3]
    return (
        text[at : at + 3] not in lists.not_names
        and given[1:] in lists.given
        and (text[at] in lists.plain or given[:1] in lists.given)
        and _usual(given, lists)
        and _ends_here(text, at + 3, lists)
    )


def _usual(given: str, lists: _Lists) -> bool:
    """Whether the characters are usual in given names of that length."""
    return (
        given in lists.given if len(given) == 1 else all(c in lists.given or c in lists.more for c in given)
    )


def _sure(text: str, at: int, end: int, lists: _Lists, joined: bool = False) -> bool:
    """Whether text[at:end] looks like a name with hardly a cue: usual characters, and a name ends there. ``joined`` to
    another name, it may begin with a surname that begins words too."""
    size = 2 if text[at : at + 2] in lists.compound else 1
    given = text[at + size : end]
    if not given or not _usual(given, lists) or not _ends_here(text, end, lists):
        return False
    return joined or text[at] in lists.plain or size == 2 or len(given) == 2 or text.startswith(lists.does, end)


def _before_title(text: str, title: int, end: int, lists: _Lists) -> tuple[int, int]:
    """The name that ends at the title text[title:end]: surname, or surname and one or two characters."""
    for size in (2, 3, 4):
        at = title - size
        if at >= 0 and text[at : at + 2] in lists.compound and lists.ends.isdisjoint(text[at + 2 : title]):
            return at, title
    last = text[title - 1 : title]
    brand = text[title - 1 : end] in lists.not_names  # 康师傅
    own = _is_surname(text, title - 1, lists) and not brand
    if own and last not in lists.given_too:
        return title - 1, title
    for size in (3, 2):
        at = title - size
        if at < 0 or not _is_surname(text, at, lists) or _ordinary(text, at, lists):
            continue
        given = text[at + 1 : title]
        if size == 3 and given[0] in lists.surnames and given[0] not in lists.given_too:
            continue
        fits = all(
            _han(c) and (c not in lists.ends or c in lists.given) and c not in lists.never for c in given
        )
        if fits and (size == 2 or not _ordinary(text, at + 1, lists)):
            return at, title
    if own:
        return title - 1, title
    rare = (
        last in lists.rare and text[title:end] in ("女士", "小姐") and not _han(text[title - 2 : title - 1])
    )
    return (title - 1, title) if rare else (title, title)


def _filled_in(text: str, at: int, lists: _Lists) -> int:
    """End of whatever two to four characters fill a field such as "姓名:", 0 for "匿名" and the like."""
    match = FILLED_IN.match(text, at)
    if (
        not match
        or match.group() in lists.no_names
        or any(c in "的了是在我你吗呢不没" for c in match.group())
    ):
        return 0
    return match.end()
