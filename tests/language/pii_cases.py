"""Invented sentences with planted personal data, to measure redaction.

``cases(seed, rounds)`` fills the hand-written frames of ``pii_frames`` with made-up values; ``spans`` tells from a redacted text what was replaced. Every value is random: numbers follow
their public formats (check digits included), names are combined from common parts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tests.language.pii_frames import EN, ORDINARY, ZH

SLOT = re.compile(r"\{(\w+)\}")
PLACEHOLDER = re.compile(r"\[([A-Z_]+?)(?:_\d+)?\]")


class Planted(NamedTuple):
    """One planted item: text[start:end] is of ``kind``; ``slot`` is the generator it came from."""

    start: int
    end: int
    kind: str
    slot: str


@dataclass(frozen=True)
class Case:
    """A filled frame: ``frame`` is its number in FRAMES."""

    frame: int
    language: str
    text: str
    planted: tuple[Planted, ...]


SURNAMES = (
    "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 "
    "丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 汤 "
    "温 康 施 文 牛 樊 葛 邢 安 齐 易 乔 伍 庞 颜 倪 庄 聂 章 鲁 岳 翟 殷 詹 申 欧 耿 关 兰 焦 俞 左 柳 甘 祝 包 欧阳 司马 上官 诸葛"
).split()
GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 秀英 桂英 秀兰 建国 建华 志强 志明 丽华 丽丽 晓东 晓燕 海燕 海波 国强 国庆 春梅 雪梅 玉兰 "
    "玉珍 子涵 梓萱 浩然 浩宇 宇轩 一诺 欣怡 思远 佳琪 雨桐 俊杰 俊峰 文博 文静 婷婷 嘉豪 嘉怡 美玲 美华 淑芬 淑珍 德胜 德华 振华 振东 永强 永刚 红梅 红霞 "
    "晨曦 若曦 诗涵 可馨 语嫣 泽宇 奕辰 沐宸 立新 立群 学军 学文 卫东 卫国 爱民 爱华 素珍 凤英 凤霞 光明 光辉 金凤 金龙 新民 兴旺 守义 广富 长青 长河 树林 根生 "
    "岩 帆 凯 琳 莹 倩 楠 璐 雯 颖 昊 蕾 翔 鑫 毅 斌 桂芝 来福 满仓 得志 书琴 亚男 亚萍 小红 小军 小燕 大勇 大伟 少华 少波 彦君 彦宏 铁柱 银花 冬梅 秋菊"
).split()
MINORITY = (
    "阿卜杜拉·买买提 古丽娜尔·艾力 买买提江·吐尔逊 阿依古丽·库尔班 努尔兰·哈斯木 热依汗·阿布都拉 艾克拜尔·米吉提 迪丽娜尔·玉素甫 "
    "穆合塔尔·依明 帕丽达·沙塔尔 巴特尔·苏和 吐逊江·阿不力孜"
).split()
FIRST = (
    "James Emily Robert Sarah Michael Laura Daniel Priya Aisha Mohammed Thomas Grace Oliver Sophie Kevin Rachel Patrick Fiona Rajesh Hannah Liam "
    "Chloe Marcus Elena Tyrone Bethany Nadia Gareth Keiko Svetlana Dwayne Imogen Kwame Leticia Alasdair Yusuf Megan Trevor Wendy Shanice"
).split()
LAST = (
    "Smith Johnson Patel O'Brien Williams Carter Nguyen Thompson Okafor MacDonald Garcia Hughes Fernandez Khan Murphy Robinson Kowalski Bennett "
    "Clarke Sullivan Rossi Andersson Ramirez Whitfield Osborne Delgado Schneider Pritchard Ibrahim Novak Hargreaves Adeyemi Lindqvist Mbeki "
    "Wainwright Barlow Chowdhury Fitzgerald Kaur Holloway"
).split()
PINYIN = (
    "Wang Li; Zhang Wei; Li Na; Chen Xiaoming; Liu Yang; Zhao Min; Huang Jing; Zhou Jie; Wu Hao; Xu Lili; Sun Peng; Xiaoling Ma; Guo Feng; Lin Yue; Yan Zhou"
).split("; ")
WORDS = "sunny tiger lucky moon river happy cloud panda stone apple green maple winter coffee silver".split()
MONTHS = "January February March April May June July August September October November December".split()


def digits(r: random.Random, count: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(count))


def mobile(r: random.Random) -> str:
    number = "1" + r.choice("3456789") + digits(r, 9)
    a, b, c = number[:3], number[3:7], number[7:]
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return r.choice(
        [number] * 6
        + [
            f"{a} {b} {c}",
            f"{a}-{b}-{c}",
            f"+86 {number}",
            f"+86-{a}-{b}-{c}",
            f"86{number}",
            wide,
            f"{number[:4]} {number[4:7]} {number[7:]}",
        ]
    )


def landline(r: random.Random) -> str:
    area = r.choice(["010", "021", "022", "025", "028", "0755", "0571", "0512", "0371", "0898"])
    local = r.choice("2345678") + digits(r, 7)
    return r.choice(
        [
            f"{area}-{local}",
            f"{area}{local}",
            f"({area}){local}",
            f"{area} {local}",
            f"{area}-{local}转{digits(r, 3)}",
            f"{area}-{local}-{digits(r, 4)}",
        ]
    )


def local_line(r: random.Random) -> str:
    number = r.choice("235678") + digits(r, 7)
    return r.choice([number, f"{number[:4]} {number[4:]}", f"{number[:4]}-{number[4:]}"])


def us_phone(r: random.Random) -> str:
    area, mid, end = (
        r.choice(["415", "212", "312", "646", "718", "503", "206"]),
        r.choice("23456789") + digits(r, 2),
        digits(r, 4),
    )
    return r.choice(
        [
            f"({area}) {mid}-{end}",
            f"{area}-{mid}-{end}",
            f"{area}.{mid}.{end}",
            f"+1 {area} {mid} {end}",
            f"1-{area}-{mid}-{end}",
            f"+1{area}{mid}{end}",
        ]
    )


def uk_phone(r: random.Random) -> str:
    return r.choice(
        [
            f"07{digits(r, 3)} {digits(r, 6)}",
            f"+44 7{digits(r, 3)} {digits(r, 6)}",
            f"020 7{digits(r, 3)} {digits(r, 4)}",
            f"01{r.choice('2356')}1 {digits(r, 3)} {digits(r, 4)}",
            f"07{digits(r, 9)}",
        ]
    )


def abroad(r: random.Random) -> str:
    return r.choice(
        [
            f"+852 {r.choice('569')}{digits(r, 3)} {digits(r, 4)}",
            f"+65 9{digits(r, 3)} {digits(r, 4)}",
            f"+49 30 {digits(r, 8)}",
            f"+81 90 {digits(r, 4)} {digits(r, 4)}",
            f"+61 4{digits(r, 2)} {digits(r, 3)} {digits(r, 3)}",
            f"0061 4{digits(r, 8)}",
        ]
    )


def birthday(r: random.Random) -> date:
    return date(1945, 1, 1) + timedelta(days=r.randrange(22000))


def identity(r: random.Random) -> str:
    region = r.choice(
        "110105 310115 440305 320102 510104 330106 420111 610113 230103 350203 500112 460105".split()
    )
    body = region + birthday(r).strftime("%Y%m%d") + digits(r, 3)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]
    return r.choice(
        [number] * 5
        + [
            f"{number[:6]} {number[6:14]} {number[14:]}",
            number.lower(),
            number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            f"{number[:6]}-{number[6:14]}-{number[14:]}",
        ]
    )


def identity_old(r: random.Random) -> str:
    return r.choice(["110105", "310104", "440301"]) + birthday(r).strftime("%y%m%d") + digits(r, 3)


def card(r: random.Random) -> str:
    prefix, size = r.choice(
        [
            ("622202", 19),
            ("621700", 19),
            ("625965", 16),
            ("4392", 16),
            ("5201", 16),
            ("622848", 19),
            ("6217", 16),
            ("37", 15),
            ("4532", 16),
        ]
    )
    body = prefix + digits(r, size - len(prefix) - 1)
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(body)))
    number = body + str(-total % 10)
    fours = [number[i : i + 4] for i in range(0, size, 4)]
    return number if size == 15 else r.choice([number, number, number, " ".join(fours), "-".join(fours)])


def masked(r: random.Random) -> str:
    return r.choice(
        [
            f"6222****{digits(r, 4)}",
            f"6217 **** **** {digits(r, 4)}",
            f"622202*********{digits(r, 4)}",
            f"4392xxxxxxxx{digits(r, 4)}",
        ]
    )


def order(r: random.Random) -> str:
    letters = "".join(r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(2))
    return r.choice(
        [
            digits(r, 12),
            letters + digits(r, 10),
            "2026" + digits(r, 14),
            letters + "-" + digits(r, 6),
            "SF" + digits(r, 13),
            f"{digits(r, 3)}-{digits(r, 7)}-{digits(r, 7)}",
            letters + digits(r, 4) + letters,
        ]
    )


def account(r: random.Random) -> str:
    return r.choice(
        [
            digits(r, 8),
            digits(r, 10),
            digits(r, 12),
            r.choice("ABDEFGH") + digits(r, 8),
            f"{digits(r, 4)}-{digits(r, 6)}",
        ]
    )


def staff_number(r: random.Random) -> str:
    return r.choice([digits(r, 4), digits(r, 6), r.choice("ABE") + digits(r, 4)])


def plate(r: random.Random) -> str:
    head = r.choice("京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋陕闽贵粤川琼") + r.choice("ABCDEFGH")
    tail = r.choice(
        [
            digits(r, 5),
            r.choice("ABCDEFGH") + digits(r, 4),
            digits(r, 2) + r.choice("KLMN") + digits(r, 2),
            "D" + digits(r, 5),
            digits(r, 5) + "F",
        ]
    )
    return head + r.choice(["", "", "·", " "]) + tail


def email(r: random.Random) -> str:
    user = r.choice(
        [
            r.choice(WORDS) + digits(r, 3),
            f"{r.choice(FIRST)}.{r.choice(LAST).replace(chr(39), '')}".lower(),
            digits(r, 9),
            f"{r.choice(WORDS)}_{r.choice(WORDS)}",
        ]
    )
    return f"{user}@{r.choice(['qq.com', '163.com', 'gmail.com', 'outlook.co.uk', 'mail.example.com', 'foxmail.com'])}"


def wechat(r: random.Random) -> str:
    return r.choice(
        [
            f"{r.choice(WORDS)}{digits(r, 4)}",
            f"wxid_{r.choice(WORDS)}{digits(r, 3)}",
            f"{r.choice(WORDS)}-{r.choice(WORDS)}{digits(r, 2)}",
        ]
    )


def passport(r: random.Random) -> str:
    return r.choice(["E" + digits(r, 8), "G" + digits(r, 8), "EJ" + digits(r, 7)])


def passport_abroad(r: random.Random) -> str:
    return r.choice([digits(r, 9), "C" + digits(r, 7), "N" + digits(r, 8)])


def network(r: random.Random) -> str:
    return r.choice(
        [
            ".".join(str(r.randrange(1, 255)) for _ in range(4)),
            f"2001:db8:{digits(r, 2)}a::{digits(r, 3)}",
            f"fe80::{digits(r, 2)}c:{digits(r, 2)}ff:fe{digits(r, 2)}:{digits(r, 4)}",
        ]
    )


def birth_zh(r: random.Random) -> str:
    day = birthday(r)
    return r.choice(
        [
            f"{day.year}年{day.month}月{day.day}日",
            day.isoformat(),
            day.strftime("%Y%m%d"),
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}/{day.month}/{day.day}",
        ]
    )


def birth_en(r: random.Random) -> str:
    day = birthday(r)
    month = MONTHS[day.month - 1]
    return r.choice(
        [
            f"{day.day} {month} {day.year}",
            f"{month} {day.day}, {day.year}",
            day.strftime("%d/%m/%Y"),
            day.isoformat(),
            f"{day.day} {month[:3]} {day.year}",
        ]
    )


def name_zh(r: random.Random) -> str:
    return r.choice(SURNAMES) + r.choice(GIVEN)


def address_zh(r: random.Random) -> str:
    city = r.choice(
        [
            "",
            "",
            "北京市朝阳区",
            "上海市浦东新区",
            "广东省深圳市福田区",
            "杭州市西湖区",
            "成都市武侯区",
            "南京市鼓楼区中央门街道",
        ]
    )
    road = (
        r.choice(
            [
                "张杨路",
                "建国路",
                "文三路",
                "科华北路",
                "天府大道",
                "和平里西街",
                "福华三路",
                "解放大道",
                "老城根胡同",
                "中山东一路",
            ]
        )
        + str(r.randrange(1, 900))
        + "号"
    )
    estate = r.choice(
        ["阳光花园", "翠湖小区", "锦绣苑", "幸福家园", "望京新城", "金色港湾花园", "铁路公寓", "和谐家园"]
    )
    building = r.choice(
        [
            f"{r.randrange(1, 30)}栋{r.randrange(1, 6)}单元{r.randrange(101, 2800)}",
            f"{r.randrange(1, 30)}号楼{r.randrange(101, 2800)}室",
            f"{r.randrange(1, 30)}幢{r.randrange(1, 4)}单元{r.randrange(101, 909)}室",
            f"{r.randrange(1, 12)}期{r.randrange(1, 30)}栋{r.randrange(101, 2800)}房",
        ]
    )
    short = f"{r.randrange(1, 30)}栋{r.randrange(101, 2800)}室"
    return city + r.choice(
        [road, road + short, road + estate + building, estate + building, f"{road}{estate}{short}"]
    )


def address_en(r: random.Random) -> str:
    number = str(r.randrange(1, 980)) + r.choice(["", "", "", "A", "b"])
    street = r.choice(
        [
            "Baker Street",
            "Maple Avenue",
            "Oak Lane",
            "St Mary's Road",
            "Kings Road",
            "Elm St",
            "Sunset Blvd",
            "West End Lane",
            "Harbour View Terrace",
            "Old Kent Road",
            "Willow Drive",
            "5th Avenue",
        ]
    )
    tail = r.choice(
        [
            "",
            "",
            f", Apt {r.randrange(1, 90)}",
            f", Flat {r.randrange(1, 30)}B",
            ", London",
            f", Unit {r.randrange(1, 40)}, Springfield, IL 62704",
            ", Leeds LS6 2AB",
        ]
    )
    room = "Apt" in tail or "Flat" in tail or "Unit" in tail
    return ("" if room else r.choice(["", "", f"Flat {r.randrange(1, 30)}, "])) + f"{number} {street}{tail}"


SLOTS: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "mobile": ("PHONE", mobile),
    "landline": ("PHONE", landline),
    "local": ("PHONE", local_line),
    "usphone": ("PHONE", us_phone),
    "ukphone": ("PHONE", uk_phone),
    "intl": ("PHONE", abroad),
    "id": ("ID_CARD", identity),
    "oldid": ("ID_CARD", identity_old),
    "card": ("BANK_CARD", card),
    "tail": ("BANK_CARD", lambda r: digits(r, 4)),
    "masked": ("BANK_CARD", masked),
    "order": ("ORDER", order),
    "account": ("ACCOUNT", account),
    "staff": ("ACCOUNT", staff_number),
    "plate": ("PLATE", plate),
    "email": ("EMAIL", email),
    "wechat": ("WECHAT", wechat),
    "qq": ("WECHAT", lambda r: r.choice("123456789") + digits(r, r.randrange(6, 9))),
    "passport": ("PASSPORT", passport),
    "passport2": ("PASSPORT", passport_abroad),
    "ip": ("IP", network),
    "birth": ("BIRTHDATE", birth_zh),
    "dob": ("BIRTHDATE", birth_en),
    "name": ("NAME", name_zh),
    "surname": ("NAME", lambda r: r.choice(SURNAMES)),
    "top": ("NAME", lambda r: r.choice(SURNAMES[:24])),
    "minority": ("NAME", lambda r: r.choice(MINORITY)),
    "fullname": ("NAME", lambda r: f"{r.choice(FIRST)} {r.choice(LAST)}"),
    "first": ("NAME", lambda r: r.choice(FIRST[:24])),
    "last": ("NAME", lambda r: r.choice(LAST)),
    "pinyin": ("NAME", lambda r: r.choice(PINYIN)),
    "address": ("ADDRESS", address_zh),
    "home": ("ADDRESS", address_en),
}

def _iban(r: random.Random) -> str:
    body = "NWBK" + digits(r, 14)
    check = 98 - int("".join(str(int(c, 36)) for c in body + "GB00")) % 97
    code = f"GB{check:02d}{body}"
    return r.choice([code, " ".join(code[i : i + 4] for i in range(0, len(code), 4))])


SLOTS |= {
    "iban": ("ACCOUNT", _iban),
    "ssn": ("ID_CARD", lambda r: f"{r.randrange(101, 700)}-{r.randrange(10, 99)}-{r.randrange(1000, 9999)}"),
    "pinyinsur": ("NAME", lambda r: r.choice("Wang Zhang Liu Huang Zhao Zhou Guo Lin".split())),
    "wechatlike": ("ACCOUNT", lambda r: r.choice(WORDS) + digits(r, 4)),
}
KIN = "刘海涛 周婷婷 李秀英 王建军 陈晓燕 赵春梅 徐志强 孙丽华 吴海燕 郑国庆".split()
TIBETAN = "扎西卓玛 达瓦次仁 买买提江 格桑央金 洛桑旦增 斯琴格日勒 娜仁图雅 阿依古丽 吐尔逊江 巴图额尔德尼".split()
ARABIC = "Abdul-Rahman ibn Saleh; Omar al-Rashid; Khalid al-Mansour; Fatima bint Yusuf; Hassan el-Sayed".split("; ")
VIN = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


def _mixed_phone(r: random.Random) -> str:
    number = "1" + r.choice("3456789") + digits(r, 9)
    chinese = number.translate(str.maketrans("0123456789", r.choice(["零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"])))
    return r.choice([chinese, f"{number[:3]} {number[3:7]} {chinese[7:]}", number[:3] + chinese[3:7] + number[7:]])


SLOTS |= {
    "password": ("SECRET", lambda r: r.choice([digits(r, 6), r.choice(WORDS) + digits(r, 3), "Abc" + digits(r, 4)])),
    "otp": ("SECRET", lambda r: "4" + digits(r, 5)),
    "otp4": ("SECRET", lambda r: "4" + digits(r, 3)),
    "cvv": ("SECRET", lambda r: digits(r, 3)),
    "imei": ("DEVICE", lambda r: "86" + digits(r, 13)),
    "vin": ("DEVICE", lambda r: "LSV" + "".join(r.choice(VIN) for _ in range(8)) + digits(r, 6)),
    "mac": ("DEVICE", lambda r: ":".join(f"{r.randrange(256):02X}" for _ in range(6))),
    "ordinary": ("ADDRESS", lambda r: r.choice(ORDINARY["zh"])),
    "ordinaryen": ("ADDRESS", lambda r: r.choice(ORDINARY["en"])),
    "kin": ("NAME", lambda r: r.choice(KIN)),
    "tibetan": ("NAME", lambda r: r.choice(TIBETAN)),
    "arabic": ("NAME", lambda r: r.choice(ARABIC)),
    "anyname": ("NAME", lambda r: r.choice(["张三", "李四", "麦穗", "贝贝", "完颜阿骨", name_zh(r)])),
    "anyen": ("NAME", lambda r: f"{r.choice(WORDS).title()} {r.choice(LAST)}"),
    "spacedpassport": ("PASSPORT", lambda r: " ".join(r.choice("EG") + digits(r, 8))),
    "mixedphone": ("PHONE", _mixed_phone),
    "disguised": ("EMAIL", lambda r: f"{r.choice(WORDS)}(dot){r.choice(WORDS)}(at)qq(dot)com"),
    "ukplate": ("PLATE", lambda r: f"AB{digits(r, 2)} CDE"),
    "sortcode": ("ACCOUNT", lambda r: f"{digits(r, 2)}-{digits(r, 2)}-{digits(r, 2)}"),
}
FRAMES = [("zh", frame) for frame in ZH] + [("en", frame) for frame in EN]


def fill(number: int, r: random.Random) -> Case:
    """Frame ``number`` with values from ``r``."""
    language, frame = FRAMES[number]
    text, planted, done = "", [], 0
    for match in SLOT.finditer(frame):
        kind, make = SLOTS[match.group(1)]
        text += frame[done : match.start()]
        value = make(r)
        planted.append(Planted(len(text), len(text) + len(value), kind, match.group(1)))
        text += value
        done = match.end()
    return Case(number, language, text + frame[done:], tuple(planted))


def cases(seed: int = 20260312, rounds: int = 5) -> Iterator[Case]:
    """All frames, ``rounds`` times with different values."""
    r = random.Random(seed)
    for _ in range(rounds):
        for number in range(len(FRAMES)):
            yield fill(number, r)


def spans(text: str, redacted: str) -> list[tuple[int, int, str]]:
    """(start, end, kind) in ``text`` of everything that became a placeholder in ``redacted``."""
    kinds = [match.group(1) for match in PLACEHOLDER.finditer(redacted)]
    literals = re.split(r"\[[A-Z_]+?(?:_\d+)?\]", redacted)
    match = re.fullmatch("(.+?)".join(re.escape(literal) for literal in literals), text, re.DOTALL)
    assert match, f"{redacted!r} does not come from {text!r} by replacing alone"
    return [(*match.span(number + 1), kind) for number, kind in enumerate(kinds)]
