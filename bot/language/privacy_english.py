"""Names of people in Latin letters.

Found behind Mr/Mrs/Dr/…, behind a cue ("my name is", "spoke to", "Regards,"), before what only people do
("Emily Carter hung up"), as a usual first name with a surname, and as two words of pinyin.
Words of companies, places and days (``en_not_names``) end a name; a street or a branch is none. Titles stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.language.privacy_words import MASK, Item, latin_word, load_words

_NAME = (
    r"(?:[A-Z][a-z]{0,2}['’][A-Z][a-z]+|(?:Mc|Mac)[A-Z][a-z]+|[A-Z][a-z]+(?:-[A-Z][a-z]+)?"
    r"|[A-Z]{2,}|[A-Z]\.?)"
    r"(?![a-z0-9@_])"
)
_PARTICLES = "van|von|de|la|der|den|bin|al|el|du|da|ibn|bint|binti|ben|abu|dos|das|di|della|ter|ten"
_ARTICLE = "(?:(?:al|el|ul|as|an|ar|ad|at|az|ash)-)?"
RUN = re.compile(
    rf"(?<![A-Za-z0-9'’@_.\-]){_NAME}(?: (?:(?:{_PARTICLES}) ){{0,2}}{_ARTICLE}{_NAME}){{0,5}}"
)
WORD = re.compile(r"[A-Za-z'’.\-]+")
TITLE_BACKWARDS = re.compile(r"\.?([a-z]+)(?![a-z])")
PINYIN = re.compile(r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?[aeiouv]{1,3}(?:ng|n|r)?){1,2}")
LINE_STARTS = re.compile(r"\n\s*[-–—~]?\s*$")
LINE_ENDS = re.compile(r"\s*(?:\n|$)")
NEXT_WORD = re.compile(r"\s([a-z]+)")
SMALL_LETTERS = re.compile(
    r"(?:(my name is|my name's)|name is|name:|mr\.?|mrs\.?|ms\.?) {0,2}([a-z]{2,})( [a-z]{2,})?"
)
LONGEST = 3
"""A name has at most so many words, besides what stands between them (van, al)."""
BETWEEN = frozenset(_PARTICLES.split("|"))
SON_OF = frozenset(("ibn", "bint", "binti"))


@dataclass(frozen=True)
class _Lists:
    """The word lists in the form the finders use; cues match text read backwards."""

    first: frozenset[str]
    wordy: frozenset[str]
    pinyin: frozenset[str]
    stop: frozenset[str]
    places: frozenset[str]
    titles: frozenset[str]
    unsure: frozenset[str]
    brands: frozenset[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    acts: re.Pattern[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    words = load_words()

    def cues(name: str) -> re.Pattern[str]:
        return re.compile("|".join(latin_word(phrase[::-1]) for phrase in words.phrases(name)))

    wordy = frozenset(words.words("wordy_names"))
    places = words.words("en_streets") + words.words("en_branches") + words.words("en_places")
    return _Lists(
        first=frozenset(words.words("first_names")) - wordy,
        wordy=wordy,
        pinyin=frozenset(words.words("pinyin_surnames")),
        stop=frozenset(words.words("en_not_names")),
        places=frozenset(places),
        titles=frozenset(words.words("en_titles")),
        unsure=frozenset(words.phrases("en_unsure")),
        brands=frozenset(words.phrases("en_brands")),
        strong=cues("en_strong"),
        weak=cues("en_weak"),
        acts=re.compile(rf"\s(?:{'|'.join(words.raw['en_acts'])})\b"),
    )


class _Word(NamedTuple):
    start: int
    end: int
    said: str
    capitals: bool


def english_names(text: str, lower: str) -> list[Item]:
    """Names in Latin letters; their key is the name in lower case."""
    lists = _lists()
    items: list[Item] = []
    for match in RUN.finditer(text):
        words = []
        for part in WORD.finditer(match.group()):
            start, end = match.start() + part.start(), match.start() + part.end()
            words.append(
                _Word(start, end, lower[start:end].strip(".'’"), part.group().isupper() and end - start > 1)
            )
        while words:
            taken, step = _name_in(lower, words, lists)
            if taken:
                start, end = words[0].start, words[taken - 1].end
                end -= text[end - 1] == "." and end - words[taken - 1].start > 2  # the stop of the sentence
                items.append(Item(start, end, "NAME", lower[start:end]))
            words = words[step:]
    return items + _in_small_letters(text, lower, items, lists)


def _name_in(lower: str, words: list[_Word], lists: _Lists) -> tuple[int, int]:
    """(how many of ``words`` from the first on are a name, how many to step over)."""
    first = words[0]
    if first.said in lists.stop or not first.said.strip("x"):  # XXXX: redacted by somebody else
        return 0, 1
    count = 1
    longest = LONGEST + sum(word.said in BETWEEN for word in words[1 : LONGEST + 2])
    for word in words[1 : longest + 1]:
        other_case = word.capitals != first.capitals and len(word.said) > 1 and len(first.said) > 1
        if word.said in lists.stop or word.said in lists.places or not word.said.strip("x") or other_case:
            break
        count += 1
    following = words[count].said if count < len(words) else NEXT_WORD.match(lower, words[count - 1].end)
    if (following if isinstance(following, str) else following and following.group(1)) in lists.places:
        return 0, count + 1
    taken = min(_count_told(lower, words[:count], lists), longest)
    return taken, max(taken, 1)


def _count_told(lower: str, words: list[_Word], lists: _Lists) -> int:
    """How many of ``words``, which could be a name, are told to be one by what stands around them."""
    first, count = words[0], len(words)
    before = lower[max(0, first.start - 30) : first.start].rstrip(" \t")[::-1]
    after = lower[words[-1].end : words[-1].end + 24]
    title = TITLE_BACKWARDS.match(before)
    if title and title.group(1)[::-1] in lists.titles:
        if f"{title.group(1)[::-1]} {first.said}" in lists.brands:
            return 0
        return 1 if first.capitals else count
    said = before.lstrip(":,\n(\"'")
    if lists.strong.match(before) or lists.strong.match(said):
        return count
    match = lists.weak.match(said)
    weak = match.group()[::-1] if match else ""
    sure = bool(weak) and weak not in lists.unsure
    son_of = any(word.said in SON_OF for word in words[1:])
    known = son_of or first.said.split("-")[0] in lists.first or first.said in lists.wordy and (sure or weak == "called")
    acts, alone = bool(lists.acts.match(after)), bool(LINE_ENDS.match(after))
    if known:
        full = count > 1 and len(words[1].said) > 1
        aside = count == 1 and before[:1] + after[:1] in (",,", "()")  # "the lady at the desk, Hannah, …"
        signed = alone and LINE_STARTS.search(lower[max(0, first.start - 6) : first.start])
        return count if full or weak or acts or aside or signed else 0
    if count == 1 or first.capitals:
        return 0
    second = words[1].said
    chinese = (
        first.said in lists.pinyin
        and PINYIN.fullmatch(second)
        or second in lists.pinyin
        and PINYIN.fullmatch(first.said)
    )
    joined = weak == "and" and MASK in before[:6]  # "[NAME] and Shanice Bennett"
    signed = alone and (weak in ("thanks", "from") or before.startswith("--"))
    return count if sure or acts or joined or signed or chinese and (weak or count == 2) else 0


def _in_small_letters(text: str, lower: str, items: list[Item], lists: _Lists) -> list[Item]:
    """Names typed in small letters behind a sure cue: "my name is john smith", "mr smith"."""
    found = []
    for match in SMALL_LETTERS.finditer(lower):
        start, end = match.span(2)
        glued = match.start() > 0 and (
            lower[match.start() - 1].isalnum() or lower[match.start() - 1] in "-'_"
        )
        brand = re.sub("[. ]+", " ", match.group()).removesuffix(match.group(3) or "") in lists.brands
        if glued or brand or not text[start].islower() or match.group(2) in lists.stop:
            continue
        if match.group(1) and match.group(3) and match.group(3).strip() not in lists.stop:
            end = match.end(3)
        if not any(item.start < end and start < item.end for item in items):
            found.append(Item(start, end, "NAME", lower[start:end]))
    return found
