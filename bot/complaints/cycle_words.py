"""What a message says about a case's life cycle: which act, which number, which words; and reading a closing's answers."""
from __future__ import annotations

import re

from bot.errors import InputError
from bot.language.mentions import find_complaint
from bot.language.numerals import english_to_digits, normalise, whole
from bot.playbooks.judge import reason_after

# in this order: "重新打开" before 打开, "交给 … 调查" is a handing over
ACTS = (
    ("reopen", r"重新打开|重新开|重开|重启|\bre-?open(?:ed)?\b|\bopen\b.{1,20}\bagain\b"),
    ("extend", r"延期|延长|宽限|\bextend(?:ed)?\b|\bextension\b|\bmore (?:time|days)\b|\bpostpone\b"),
    ("hand_over", r"转给|转交|移交|交给|派给|改由|\bhand(?:ed)?\b.{0,25}\bto\b|\bhand over\b"
                  r"|\b(?:transfer|assign|give|pass)\b.{0,25}\bto\b"),
    ("close", r"结案|办结|销案|关闭|关掉|\bclos(?:e|ed|ing)\b"),
    ("satisfaction", r"满意度|回访.{0,6}分|\bsatisfaction\b|\bsatisfied\b"),
    ("responded", r"答复|回复|\brespond(?:ed)?\b|\banswer(?:ed)?\b|\brepl(?:y|ied)\b"),
    ("investigating", r"调查|核查|查证|\binvestigat\w*"),
    ("assessed", r"评估|研判|定级|\bassess\w*"),
    ("acknowledged", r"受理|接单|我来处理|\backnowledg\w*|\btake (?:on|up)\b|\baccept (?:the )?(?:complaint|case)\b"),
)
_PATTERNS = [(act, re.compile(pattern, re.IGNORECASE)) for act, pattern in ACTS]
_NOT = re.compile(r"(?:不要|别|先不|不用|暂不|不能|don't|do not|not yet|never)", re.IGNORECASE)
_DAYS = re.compile(r"(?P<n>\d{1,3}|[一二两三四五六七八九十百]{1,4})\s*"
                   r"(?:个?工作日|天|日(?!期)|(?:working |calendar )?days?\b)", re.IGNORECASE)
_SCORE = re.compile(r"(?:满意度|回访|satisfaction|satisfied)\D{0,20}?(?P<n>[1-9]\d*|[一二三四五六七八九十])\s*分?",
                    re.IGNORECASE)
_BARE = re.compile(r"#?\s*(?P<n>\d{1,7})\s*号?(?!\d|\s*(?:天|日|个|分|days?|working|calendar))", re.IGNORECASE)
COMPLEX = re.compile(r"(?<!不)复杂|多(?:个)?(?:部门|科室)|\bcomplex\b(?! no)|several departments", re.IGNORECASE)
MINE = re.compile(r"我|本人|\bmy\b|\bmine\b|\bI\b|\bme\b")

_SIDES = (
    ("not_reached", r"联系不上|(?:没|没有|未)(?:能)?联系(?:上|到)|打不通|没人接|没接|未接|not reached|no answer"
                    r"|(?:could|can)(?: not|n't) (?:reach|get hold)|unreachable|nobody answered"),
    ("yes", r"没(?:有)?(?:意见|异议)|无异议|不再追究"),
    ("no", r"不(?:接受|认可|满意|同意|服|行|是)|没(?:有)?(?:接受|认可|同意)|未(?:接受|认可)|拒绝|否|^\s*不\s*$"
           r"|\bnot\b|n't\b|\brefus\w*|\breject\w*|\bdeclin\w*|\bno\b"),
    ("yes", r"接受|认可|满意|同意|可以|^\s*(?:是的?|对|行|好的?)\s*[。.!\uff01]?$"
            r"|\byes\b|\baccept\w*|\bagree\w*|\bsatisfied\b|\bhappy\b"),
)
_CUSTOMER = r"(?:客户|顾客|患者|用户|对方|(?:the )?customer|(?:the )?client)"
_PART = re.compile(
    rf"(?P<key>原因|cause|措施|处理(?:结果|措施|办法)?|action)\s*(?:是|为|[:\uff1a]|\bis\b)\s*(?P<words>.+?)"
    rf"(?=\s*[，,；;。.]\s*(?:and )?(?:原因|措施|处理|cause|action|{_CUSTOMER})|[。.]?\s*$)", re.IGNORECASE | re.DOTALL)


def act_said(text: str) -> tuple[str, re.Match[str]] | None:
    """(act, the words that say it); None when none is said or it is denied ("先不结案")."""
    for act, pattern in _PATTERNS:
        if match := pattern.search(text):
            return None if _NOT.search(text[: match.start()][-8:]) else (act, match)
    return None


def case_said(text: str, act: str | None = None) -> int | None:
    """The complaint named: "投诉 12", "case 12", or the bare number behind the act's word ("结案 12", "close 12")."""
    if number := find_complaint(text):
        return number
    if act in (None, "satisfaction"):
        return None
    pattern = dict(_PATTERNS)[act]
    match = pattern.search(text)
    if match is None:
        return None
    behind = _BARE.match(text[match.end():].lstrip(" \t第"))
    before = re.search(r"(?:^|[^\d.])(?P<n>\d{1,7})\s*号\s*$|^\s*#?(?P<m>\d{1,7})\s*$", text[: match.start()])
    if behind:
        return int(behind["n"])
    return int(before["n"] or before["m"]) if before else None


def days_said(text: str) -> int | None:
    """"30 天", "三十天", "5 working days"."""
    match = _DAYS.search(english_to_digits(normalise(text)))
    return whole(match["n"]) if match else None


def score_said(text: str) -> int | None:
    """The score of "满意度 4", "satisfaction 4 of 5"; also one that is out of range, to be refused by name."""
    match = _SCORE.search(english_to_digits(normalise(text)))
    return whole(match["n"]) if match else None


def words_said(text: str, match: re.Match[str]) -> str:
    """The note or reason that came with the act: behind a "because" or the first break after its word."""
    return reason_after(text, match)


def accepts_said(text: str) -> str:
    """yes, no or not_reached; InputError("closing_accepts") when the words say none of them."""
    plain = text.strip().lower()
    if plain in ("yes", "no", "not_reached"):
        return plain
    for value, pattern in _SIDES:
        if re.search(pattern, plain):
            return value
    raise InputError("closing_accepts")


def closing_said(text: str) -> dict[str, str]:
    """What a message already says of a closing: "结案 12，原因：系统故障，措施：退费，客户接受"."""
    given: dict[str, str] = {}
    for match in _PART.finditer(text):
        key = "cause" if match["key"].lower() in ("原因", "cause") else "action"
        given.setdefault(key, match["words"].strip(" ，,。."))
    if said := re.search(rf"{_CUSTOMER}\s*(.{{1,30}})$", text, re.IGNORECASE):
        try:
            given["accepts"] = accepts_said(said[1])
        except InputError:
            pass
    return given
