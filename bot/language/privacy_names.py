"""Names of people in Chinese and English text, found by what stands around them.

Chinese: a surname (百家姓) before a title ("张先生"), a name behind a cue ("姓名:", "柜员王丽态度"), a name of usual
characters standing by itself, transliterated names with a dot. English: behind Mr/Mrs/…, behind a cue ("my name
is"), or a usual first name with a surname. Titles and cues stay: "[NAME]先生", "Mr [NAME]".
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.language.privacy_words import HAN, MASK, Item, latin_word, load_words

COLON = re.compile(r"[\s::,,是叫为的「“\"'(()]{0,3}")
AFTER_FOUND = re.compile(f"{MASK}{{4,}}\\s?的?\\s?(?:客服|柜员|员工|师傅)?")
DOTS = "·•・‧"
EN_NAME = r"(?:[A-Z][a-z]{0,2}['’][A-Z][a-z]+|(?:Mc|Mac)[A-Z][a-z]+|[A-Z][a-z]+(?:-[A-Z][a-z]+)?|[A-Z]{2,}|[A-Z]\.?)"
EN_RUN = re.compile(
    rf"(?<![A-Za-z0-9'’@_.\-]){EN_NAME}(?![a-z0-9@_])(?: (?:(?:van|von|de|la|der|den|bin|al|el|du|da) ){{0,2}}{EN_NAME}(?![a-z0-9@_])){{0,5}}"
)
UNSURE = ("called", "from", "to", "with", "by", "and", "hi", "hello", "hey", "dear", "thanks", "thank", "see", "asked", "saw", "contact")
ACTS = re.compile(
    r"\s(?:said|says|wrote|writes|here\b|told|promised|refused|rolled|hung|shouted|smirked|explained|helped|who|never called|ignored|laughed|apologi[sz]ed"
    r"|was (?:very |so |extremely |really |quite |incredibly )?(?:rude|lovely|wonderful|helpful|great|amazing|kind|patient|awful|dismissive|brilliant|fantastic)"
    r"|at the (?:front|desk|counter|window|till|reception)|from (?:billing|sales|support|accounts|customer|your|the|complaints|claims|reception|it))\b"
)
DOES = ("态度", "说", "表示", "拒绝", "承诺", "答应", "告诉", "让我", "帮我", "接待", "服务", "投诉", "来电", "反映")
SIGNATURE = re.compile(r"(?:^|\n)\s*[-–—~]?\s*$")
WORD = re.compile(r"[A-Za-z'’.\-]+")
PINYIN = re.compile(r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?[aeiouv]{1,3}(?:ng|n|r)?){1,2}")


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
    dotted: frozenset[str]
    not_names: frozenset[str]
    no_names: frozenset[str]
    word_ends: dict[str, str]
    short_titles: dict[str, str]
    after: frozenset[str]
    titles: re.Pattern[str]
    short: re.Pattern[str]
    strong_cue: re.Pattern[str]
    called_cue: re.Pattern[str]
    weak_cue: re.Pattern[str]
    first_names: frozenset[str]
    wordy: frozenset[str]
    pinyin: frozenset[str]
    en_stop: frozenset[str]
    places: frozenset[str]
    en_titles: frozenset[str]
    en_strong: re.Pattern[str]
    en_weak: re.Pattern[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    words = load_words()
    either = "|".join
    raw = words.raw
    return _Lists(
        surnames=words.characters("surnames"), rare=words.characters("rare_surnames"),
        plain=words.characters("plain_surnames"), nicknamed=words.characters("plain_surnames") | words.characters("nicknamed"), compound=frozenset(words.words("compound_surnames")),
        given=words.characters("given_names"), more=words.characters("given_more"), given_too=words.characters("given_too"),
        ends=words.characters("not_in_names"), never=words.characters("hard_not_in_names"), dotted=words.characters("transliteration"),
        not_names=frozenset(words.words("not_names")), no_names=frozenset(words.words("no_names")),
        word_ends=raw["word_ends"], short_titles=raw["short_titles"], after=frozenset(words.words("after_names")),
        titles=re.compile(f"(?:{either(words.words('titles'))})(?![们])"),
        short=re.compile(f"[{''.join(raw['short_titles'])}]"),
        strong_cue=re.compile(either(words.words("name_cues"))),
        called_cue=re.compile(either(words.words("called_cues"))),
        weak_cue=re.compile(either(words.words("weak_cues"))),
        first_names=frozenset(words.words("first_names")) - frozenset(words.words("wordy_names")),
        wordy=frozenset(words.words("wordy_names")), pinyin=frozenset(words.words("pinyin_surnames")),
        en_stop=frozenset(words.words("en_not_names")),
        places=frozenset(words.words("en_streets") + words.words("en_branches") + "hospital airport station hotel bank mall bridge".split()),
        en_titles=frozenset(words.words("en_titles")),
        en_strong=re.compile(rf"(?:{either(_backwards(p) for p in words.phrases('en_strong'))})"),
        en_weak=re.compile(rf"(?:{either(_backwards(p) for p in words.phrases('en_weak'))})"),
    )


def _backwards(phrase: str) -> str:
    return latin_word(phrase[::-1])


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
    if size == 1 and not _is_surname(text, at, lists) and not (strong and text[at : at + 1] in lists.rare):
        return 0
    if lists.titles.match(text, at + size):
        return at + size
    if not strong and _ordinary(text, at, lists):
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
            longer = usual and text[end : end + 1] in lists.given | lists.more
            return usual if longer else end
        fits.append(end)
        if not usual and typical and (length == 2 or text[at] in lists.plain):
            usual = end
    if _ordinary(text, at, lists):
        return 0
    return usual or odd or (fits[0] if strong and fits else 0)


def chinese_names(text: str) -> list[Item]:
    """Names in Chinese text; their key is the name as written."""
    lists = _lists()
    items: list[Item] = []
    taken: set[int] = set()

    def add(start: int, end: int) -> None:
        if not taken.intersection(range(start, end)):
            taken.update(range(start, end))
            items.append(Item(start, end, "NAME", re.sub(r"\s", "", text[start:end])))

    for match in re.finditer(f"[{DOTS}]", text):
        span = _dotted(text, match.start(), lists)
        if span:
            add(*span)
    for match in lists.titles.finditer(text):
        span = _before_title(text, match.start(), lists)
        if span and not (match.group() == "小姐" and text.startswith("姐", match.end())):
            add(*span)
    for match in lists.short.finditer(text):
        at, title = match.start(), match.group()
        if at and _is_surname(text, at - 1, lists) and text[at - 1] in lists.nicknamed:
            if text[at + 1 : at + 2] not in tuple(lists.short_titles[title]) and not (at > 1 and text[at - 2] in "一每这那几"):
                add(at - 1, at)
    for match in lists.strong_cue.finditer(text):
        at = COLON.match(text, match.end()).end()
        field = ":" in text[match.end() : at]
        end = _name_at(text, at, lists, strong=True) or (field and _filled_in(text, at, lists))
        if end and (field or (text[at] not in lists.rare or text[at : at + 2] in lists.compound)):
            add(at, end)
    for match in lists.called_cue.finditer(text):
        at = COLON.match(text, match.end()).end()
        end = _name_at(text, at, lists, strong=True)
        if end and (text[at] not in lists.rare or text[at : at + 2] in lists.compound):
            add(at, end)
    for match in lists.weak_cue.finditer(text):
        at = COLON.match(text, match.end()).end()
        end = _name_at(text, at, lists)
        if end and (len(match.group()) > 1 or _sure(text, at, end, lists)):
            add(at, end)
    for match in AFTER_FOUND.finditer(text):
        end = _name_at(text, match.end(), lists)
        if end:
            add(match.end(), end)
    for at, char in enumerate(text):
        if char not in lists.surnames and char not in lists.rare and text[at : at + 2] not in lists.compound:
            continue
        before = text[at - 1] if at else ""
        if before == "姓" and text[max(0, at - 2)] not in "百贵":
            add(at, at + (2 if text[at : at + 2] in lists.compound else 1))
        elif before in ("小", "老") and char in lists.nicknamed and _ends_here(text, at + 1, lists):
            if not _ordinary(text, at, lists):
                add(at, at + 1)
        elif not (before and (_han(before) or before.isalnum())):
            end = _name_at(text, at, lists)
            if end and _sure(text, at, end, lists):
                add(at, end)
    for start, end in [(item.start, item.end) for item in items]:
        joined = re.compile(r"[、,,]|[和与及跟]").match(text, end)
        following = _name_at(text, joined.end(), lists) if joined else 0
        if following and _sure(text, joined.end(), following, lists):
            add(joined.end(), following)
    return items


def _usual(given: str, lists: _Lists) -> bool:
    """Whether the characters are usual in given names of that length."""
    return given in lists.given if len(given) == 1 else all(c in lists.given or c in lists.more for c in given)


def _sure(text: str, at: int, end: int, lists: _Lists) -> bool:
    """Whether text[at:end] looks like a name with hardly a cue: usual characters, and a name ends there."""
    size = 2 if text[at : at + 2] in lists.compound else 1
    given = text[at + size : end]
    certain = text[at] in lists.plain or size == 2 or len(given) == 2 or text.startswith(DOES, end)
    return certain and bool(given) and _usual(given, lists) and _ends_here(text, end, lists)


def _before_title(text: str, title: int, lists: _Lists) -> tuple[int, int] | None:
    """The name that ends at a title: surname, or surname and one or two characters."""
    for size in (2, 3, 4):
        if text[max(0, title - size) : max(0, title - size) + 2] in lists.compound and title >= size:
            return title - size, title
    last = text[title - 1 : title]
    if not last or not _han(last):
        return None
    own = _is_surname(text, title - 1, lists) and not _ordinary(text, title - 1, lists)
    if own and last not in lists.given_too and last not in lists.given:
        return title - 1, title
    for size in (3, 2):
        at = title - size
        if at < 0 or not _is_surname(text, at, lists) or _ordinary(text, at, lists):
            continue
        given = text[at + 1 : title]
        if size == 3 and (given[0] in lists.surnames and given[0] not in lists.given_too and given[0] not in lists.given):
            continue
        if all(_han(c) and (c not in lists.ends or c in lists.given) and c not in lists.never for c in given) and (size == 2 or not _ordinary(text, at + 1, lists)):
            return at, title
    if own:
        return title - 1, title
    rare = last in lists.rare and text.startswith(("女士", "小姐"), title)
    return (title - 1, title) if rare and not (title > 1 and _han(text[title - 2])) else None


def _filled_in(text: str, at: int, lists: _Lists) -> int:
    """End of whatever two to four characters fill a field such as "姓名:", 0 for "匿名" and the like."""
    match = re.compile(f"[{HAN}]{{2,4}}(?![{HAN}])").match(text, at)
    if not match or match.group() in lists.no_names or any(c in "的了是在我你吗呢不没" for c in match.group()):
        return 0
    return match.end()


def _dotted(text: str, dot: int, lists: _Lists) -> tuple[int, int] | None:
    start, end = dot, dot + 1
    while start > dot - 7 and start and text[start - 1] in lists.dotted:
        start -= 1
    while end < dot + 8 and end < len(text) and (text[end] in lists.dotted or text[end] in DOTS):
        end += 1
    return (start, end) if dot - start >= 2 and end - dot >= 3 else None


def english_names(text: str, lower: str) -> list[Item]:
    """Names in Latin letters; their key is the name in lower case."""
    lists = _lists()
    items = []
    for match in EN_RUN.finditer(text):
        words = [(match.start() + w.start(), match.start() + w.end()) for w in WORD.finditer(match.group())]
        at = 0
        while at < len(words):
            count, step = _english(text, lower, words[at:], lists)
            if count:
                start, end = words[at][0], words[at + count - 1][1]
                if text[end - 1] == "." and end - words[at + count - 1][0] > 2:
                    end -= 1
                items.append(Item(start, end, "NAME", lower[start:end].strip(".")))
            at += step
    items += _lower_case(text, lower, items, lists)
    return items


def _english(text: str, lower: str, words: list[tuple[int, int]], lists: _Lists) -> tuple[int, int]:
    """(how many of ``words`` are a name, how many to step over)."""
    said = [lower[a:b].strip(".'’") for a, b in words]
    first = said[0]
    start = words[0][0]
    if first in lists.en_stop or not first.strip("x"):
        return 0, 1
    before = lower[max(0, start - 30) : start].rstrip(" \t")[::-1]
    count = 1
    while count < min(len(words), 4) and said[count] not in lists.en_stop and said[count] not in lists.places:
        if not said[count].strip("x") or text[words[count][0] : words[count][1]].isupper() != text[start : words[0][1]].isupper():
            if len(said[count]) > 1 and len(first) > 1:
                break
        count += 1
    if count < len(words) and said[count] in lists.places or _place_follows(lower, words[count - 1][1], lists):
        return 0, count + 1
    title = re.match(r"\.?([a-z]+)(?![a-z])", before)
    if title and title.group(1)[::-1] in lists.en_titles:
        return (1 if text[words[0][0] : words[0][1]].isupper() and len(first) > 1 else min(count, 3)), count
    stripped = before.lstrip(":,\n(\"'")
    known = first in lists.first_names
    acronym = len(first) > 1 and text[start : words[0][1]].isupper()
    chinese = count >= 2 and (
        first in lists.pinyin and PINYIN.fullmatch(said[1]) or said[1] in lists.pinyin and PINYIN.fullmatch(first)
    )
    if lists.en_strong.match(before.lstrip(" ")) or lists.en_strong.match(stripped):
        return min(count, 3), count
    weak = lists.en_weak.match(stripped)
    sure = weak and weak.group()[::-1] not in UNSURE
    known = known or first in lists.wordy and bool(sure or weak and weak.group() == "dellac")
    after = lower[words[count - 1][1] : words[count - 1][1] + 24]
    acts = ACTS.match(after)
    if known and (count >= 2 and len(said[1]) > 1 or weak or acts) or chinese and (weak or count == 2):
        return min(count, 3), count
    if known and count == 1 and before[:1] == "," and after[:1] == ",":
        return 1, 1  # "the lady at the desk, Hannah, …"
    if known and SIGNATURE.search(lower[max(0, start - 12) : start]) and re.match(r"\s*(?:\n|$)", after):
        return 1, 1
    shouted = count >= 2 and text[words[0][0] : words[1][1]].isupper()
    after_name = MASK in before[:6] and weak and weak.group() == "dna"
    dashed = before.startswith("--") and re.match(r"\s*(?:\n|$)", after)
    signed = after_name or dashed or weak and weak.group()[::-1] in ("thanks", "from") and re.match(r"\s*(?:\n|$)", after)
    if 2 <= count <= 3 and not shouted and not acronym and (sure or acts or signed):
        return count, count
    return 0, 1


def _place_follows(lower: str, end: int, lists: _Lists) -> bool:
    match = re.compile(r"\s([a-z]+)").match(lower, end)
    return bool(match) and match.group(1) in lists.places


def _lower_case(text: str, lower: str, items: list[Item], lists: _Lists) -> list[Item]:
    """Names typed in small letters behind a sure cue: "my name is john smith", "mr smith"."""
    found = []
    for match in re.compile(r"(?:my name is|my name's|name is|name:|mr\.?|mrs\.?|ms\.?) {0,2}([a-z]{2,})( [a-z]{2,})?").finditer(lower):
        start, end = match.span(1)
        if match.start() and lower[match.start() - 1].isalnum() or not text[start].islower() or match.group(1) in lists.en_stop:
            continue
        second = (match.group(2) or "").strip()
        if second and second not in lists.en_stop and lower[match.end() : match.end() + 1] in ("", ".", ",", "\n", " ") and (
            match.group(1) in lists.first_names or match.group(1) in lists.pinyin
        ) and not lower.startswith("m", match.start()) or second and lower.startswith("my name", match.start()) and second not in lists.en_stop:
            end = match.end(2)
        if not any(item.start < end and start < item.end for item in items):
            found.append(Item(start, end, "NAME", lower[start:end]))
    return found


@lru_cache(maxsize=4)
def _by_size(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[int, ...]]:
    """Names in lower case, and their lengths, longest first."""
    wanted = frozenset(name.strip().lower() for name in names if len(name.strip()) >= 2)
    return wanted, tuple(sorted({len(name) for name in wanted}, reverse=True))


def repeats(text: str, lower: str, names: tuple[str, ...]) -> list[Item]:
    """Mentions of names known from elsewhere (the text itself or ``known_names``), the longest at each place.

    Latin names only as whole words. One look-up for each place and length of name, however many names there are.
    """
    wanted, sizes = _by_size(names)
    items, at = [], 0
    while sizes and at < len(text):
        if text[at].isascii() and (not text[at].isalnum() or at and text[at - 1].isascii() and text[at - 1].isalnum()):
            at += 1
            continue
        for size in sizes:
            name = lower[at : at + size]
            if name in wanted and not (name[-1].isascii() and lower[at + size : at + size + 1].isascii() and lower[at + size : at + size + 1].isalnum()):
                items.append(Item(at, at + size, "NAME", name))
                at += size
                break
        else:
            at += 1
    return items
