"""Redaction: every kind by hand, look-alikes, hostile input, and recall and precision on planted data."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.privacy import Redaction, redact
from bot.language.privacy_forms import check_digit, iban, identity_number, luhn
from bot.language.privacy_words import KINDS, load_words, lower_form, plain_form
from tests.language.pii_cases import FRAMES, cases, spans
from tests.language.pii_frames import LOOK_ALIKES, ORDINARY

EXAMPLES = {
    "PHONE": {
        "手机13800138000": "手机[PHONE]",
        "联系电话:138 0013 8000": "联系电话:[PHONE]",
        "回电+86 138-0013-8000谢谢": "回电[PHONE]谢谢",
        "打１３８００１３８０００": "打[PHONE]",
        "打138\u200b0013\u200b8000": "打[PHONE]",
        "一三八零零一三八零零零": "[PHONE]",
        "座机010-88886666转801": "座机[PHONE]",
        "(0755)26881234": "[PHONE]",
        "留的电话是62881234": "留的电话是[PHONE]",
        "call (415) 555-2671 after 5": "call [PHONE] after 5",
        "415.555.2671": "[PHONE]",
        "ring 07700 900123": "ring [PHONE]",
        "+44 20 7946 0958": "[PHONE]",
        "+852 5123 4567": "[PHONE]",
        "0044 7700 900123": "[PHONE]",
        "手机尾号8899": "手机尾号[PHONE]",
        "138****8000": "[PHONE]",
        "壹叁玖零零壹贰叁肆伍陆": "[PHONE]",
        "13800138000一直打不通,13900139000两次": "[PHONE]一直打不通,[PHONE_2]两次",
        "139 0123 四五六七": "[PHONE]",
        "座机零幺零 八八八八六六六六": "座机[PHONE]",
    },
    "ID_CARD": {
        "身份证11010519491231002X": "身份证[ID_CARD]",
        "110105 19491231 002x": "[ID_CARD]",
        "１１０１０５１９４９１２３１００２Ｘ": "[ID_CARD]",
        "末位打错:110105194912310021": "末位打错:[ID_CARD]",
        "老证110105491231002": "老证[ID_CARD]",
        "SSN 123-45-6789": "SSN [ID_CARD]",
        "香港身份证A123456(3)": "香港身份证[ID_CARD]",
        "NI number AB 12 34 56 C": "NI number [ID_CARD]",
        "一一零一零五一九四九一二三一零零二X": "[ID_CARD]",
    },
    "PASSPORT": {
        "护照E12345678": "护照[PASSPORT]",
        "拿着EA1234567办的": "拿着[PASSPORT]办的",
        "passport no. 531234567": "passport no. [PASSPORT]",
        "港澳通行证C12345678": "港澳通行证[PASSPORT]",
        "护照号码 G 6 1 2 3 4 5 6 7": "护照号码 [PASSPORT]",
        "passport G 6123 4567 is lost": "passport [PASSPORT] is lost",
    },
    "BANK_CARD": {
        "卡号6222021234567890128": "卡号[BANK_CARD]",
        "6222 0212 3456 7890 128": "[BANK_CARD]",
        "4111-1111-1111-1111": "[BANK_CARD]",
        "尾号1234的卡": "尾号[BANK_CARD]的卡",
        "my card ending in 4321": "my card ending in [BANK_CARD]",
        "6222****1234": "[BANK_CARD]",
        "银行卡1234567890123456": "银行卡[BANK_CARD]",
    },
    "ACCOUNT": {
        "账号:zhang_san88": "账号:[ACCOUNT]",
        "户号 1023456789": "户号 [ACCOUNT]",
        "工号1234的柜员": "工号[ACCOUNT]的柜员",
        "保险单号 8442605069": "保险单号 [ACCOUNT]",
        "account no. is 00123456": "account no. is [ACCOUNT]",
        "policy P-774512 lapsed": "policy [ACCOUNT] lapsed",
        "GB33BUKB20201555555555": "[ACCOUNT]",
        "account number 12345678, sort code 20-00-00": "account number [ACCOUNT], sort code [ACCOUNT_2]",
        "account 12345678 / 20-00-00": "account [ACCOUNT] / [ACCOUNT_2]",
    },
    "ORDER": {
        "订单号:JD20260312001": "订单号:[ORDER]",
        "订单号12345678两三件没到": "订单号[ORDER]两三件没到",
        "运单SF1234567890123": "运单[ORDER]",
        "单号 123456、234567和345678": "单号 [ORDER]、[ORDER_2]和[ORDER_3]",
        "order #4821 never came": "order #[ORDER] never came",
        "tracking number 1Z999AA10123456784": "tracking number [ORDER]",
        "case id 20014481": "case id [ORDER]",
        "退换货登记编号 202603120017": "退换货登记编号 [ORDER]",
    },
    "PLATE": {
        "京A·12345": "[PLATE]",
        "粤B D12345": "[PLATE]",
        "沪AD12345停在门口": "[PLATE]停在门口",
        "警车京A1234警": "警车[PLATE]",
        "my plate is AB12CDE": "my plate is [PLATE]",
        "Number plate AB12 CDE": "Number plate [PLATE]",
        "they towed my car AB12 CDE": "they towed my car [PLATE]",
    },
    "EMAIL": {
        "发到a.b+c@mail.example.com": "发到[EMAIL]",
        "ｚｈａｎｇ＠ｑｑ．ｃｏｍ": "[EMAIL]",
        '<a href="mailto:x@y.co">x</a>': '<a href="mailto:[EMAIL]">x</a>',
        "li(dot)lei(at)qq(dot)com": "[EMAIL]",
        "写到lilei艾特qq点com": "写到[EMAIL]",
        "li.lei at gmail dot com": "[EMAIL]",
    },
    "WECHAT": {
        "微信号abc_12345": "微信号[WECHAT]",
        "加我vx:sunny2024": "加我vx:[WECHAT]",
        "QQ12345678": "QQ[WECHAT]",
        "WeChat ID: tiger-moon": "WeChat ID: [WECHAT]",
        "加我v:lovely_1988": "加我v:[WECHAT]",
    },
    "IP": {
        "地址192.168.1.10登录": "地址[IP]登录",
        "from 2001:db8::8a2e:370:7334": "from [IP]",
    },
    "DEVICE": {
        "IMEI 490154203237518": "IMEI [DEVICE]",
        "IMEI: 49-015420-323751-8": "IMEI: [DEVICE]",
        "车架号LSVAU2180C2183294": "车架号[DEVICE]",
        "VIN 1HGCM82633A004352": "VIN [DEVICE]",
        "mac地址 00-1A-2B-3C-4D-5E": "mac地址 [DEVICE]",
    },
    "SECRET": {
        "密码 556677": "密码 [SECRET]",
        "密码是abc12345": "密码是[SECRET]",
        "支付密码:sunshine": "支付密码:[SECRET]",
        "短信验证码是482913,不是我": "短信验证码是[SECRET],不是我",
        "CVV码是 456": "CVV码是 [SECRET]",
        "my PIN is 4821": "my PIN is [SECRET]",
        "password: Hunter2!x.": "password: [SECRET].",
        "the one-time code 482913": "the one-time code [SECRET]",
    },
    "BIRTHDATE": {
        "出生日期:1990年1月1日": "出生日期:[BIRTHDATE]",
        "1990-01-01出生": "[BIRTHDATE]出生",
        "生于1990.1.1": "生于[BIRTHDATE]",
        "DOB 01/02/1990": "DOB [BIRTHDATE]",
        "born on 2 January 1990": "born on [BIRTHDATE]",
    },
    "NAME": {
        "张先生说不行": "[NAME]先生说不行",
        "李女士": "[NAME]女士",
        "王建国经理": "[NAME]经理",
        "欧阳娜娜女士": "[NAME]女士",
        "刘阿姨": "[NAME]阿姨",
        "姓名:陈静": "姓名:[NAME]",
        "客户赵敏来电": "客户[NAME]来电",
        "我叫周杰,想投诉": "我叫[NAME],想投诉",
        "户名 孙丽": "户名 [NAME]",
        "工号 1234 的王丽很热情": "工号 [ACCOUNT] 的[NAME]很热情",
        "阿卜杜拉·买买提投诉": "[NAME]投诉",
        "姓上官的柜员": "姓[NAME]的柜员",
        "3号窗口的小李": "3号窗口的小[NAME]",
        "王总亲口说的": "[NAME]总亲口说的",
        "Mr Smith left": "Mr [NAME] left",
        "Mrs. O'Brien waited": "Mrs. [NAME] waited",
        "my name is Zyx Qwerty": "my name is [NAME]",
        "my name is john smith": "my name is [NAME]",
        "I spoke to Sarah yesterday": "I spoke to [NAME] yesterday",
        "Regards,\nEmily Carter": "Regards,\n[NAME]",
        "I'm Priya Patel and I waited": "I'm [NAME] and I waited",
        "Wang Li was at the counter": "[NAME] was at the counter",
        "主治医师王建军、护士长李秀英": "主治医师[NAME]、护士长[NAME_2]",
        "我老公刘海涛没拿到": "我老公[NAME]没拿到",
        "我儿媳妇周婷婷来办": "我儿媳妇[NAME]来办",
        "扎西卓玛来电": "[NAME]来电",
        "客户买买提江反映": "客户[NAME]反映",
        "业务员杨柳态度差": "业务员[NAME]态度差",
        "她丈夫巴图尔·额尔德尼说": "她丈夫[NAME]说",
        "Abdul-Rahman ibn Saleh called": "[NAME] called",
        "I spoke to Khalid al-Rashid": "I spoke to [NAME]",
        "Staff member Karen": "Staff member [NAME]",
    },
    "ADDRESS": {
        "住在北京市朝阳区建国路88号3栋2单元1201室": "住在[ADDRESS]",
        "寄到阳光花园12栋2单元501": "寄到[ADDRESS]",
        "我家3号楼2单元501室漏水": "我家[ADDRESS]漏水",
        "清水县永安镇石桥村3组12号": "[ADDRESS]",
        "at 12 Baker Street, Apt 5": "at [ADDRESS]",
        "Flat 3, 20 Kings Road, London SW3 4UD": "[ADDRESS]",
        "I live at 45 maple avenue": "I live at [ADDRESS]",
        "PO Box 1234": "[ADDRESS]",
        "贵州省遵义市汇川区香港路凤凰国际3栋1-12-4没收到": "[ADDRESS]没收到",
        "地址:杭州市西湖区文三路创业大厦B座,电话没人接": "地址:[ADDRESS],电话没人接",
        "住在清水县永安镇双河村坪子组,没信号": "住在[ADDRESS],没信号",
    },
}
# Measured on seed 20260312: recall 1.00 but for Chinese names (.98). The thresholds leave room for other seeds,
# not for a broken rule.
LEAST_RECALL = {"NAME": 0.95, "ADDRESS": 0.95}
LEAST_PRECISION = 0.97


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [(kind, *pair) for kind, pairs in EXAMPLES.items() for pair in pairs.items()],
)
def test_one_kind_at_a_time(kind: str, text: str, expected: str) -> None:
    result = redact(text)
    assert result.text == expected
    if text != expected:
        assert result.found[kind] >= 1


def test_every_kind_has_examples() -> None:
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alikes_stay(text: str) -> None:
    assert redact(text) == Redaction(text, {})


def test_same_thing_same_placeholder_other_thing_next_number() -> None:
    result = redact("13800138000,+86 138-0013-8000,13900139000")
    assert result.text == "[PHONE],[PHONE],[PHONE_2]"
    assert result.found == {"PHONE": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我叫张伟。张先生要求退款,李女士也要", "我叫[NAME]。[NAME]先生要求退款,[NAME_2]女士也要"),
        ("张伟先生和张丽女士来了,张先生很急", "[NAME]先生和[NAME_2]女士来了,[NAME_3]先生很急"),
        ("My name is John Smith. Mr Smith is angry", "My name is [NAME]. Mr [NAME] is angry"),
    ],
)
def test_title_and_full_name_are_one_person_unless_two_fit(text: str, expected: str) -> None:
    assert redact(text).text == expected


def test_a_name_once_found_is_taken_everywhere() -> None:
    assert redact("姓名:陈萧然。萧瑟处陈萧然在哪").text == "姓名:[NAME]。萧瑟处[NAME]在哪"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ordinary_addresses_go_whole(lang: str) -> None:
    left = {one: redact(one).text for one in ORDINARY[lang] if redact(one).text != "[ADDRESS]"}
    assert len(ORDINARY[lang]) > 5 and not left


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("姓名,电话,投诉内容\n张三,13800138000,排队太久,没人管\n李四,,态度差", "姓名,电话,投诉内容\n[NAME],[PHONE],排队太久,没人管\n[NAME_2],,态度差"),
        ("Name;Phone\nZo Qwer;415-555-2671\nanonymous;-", "Name;Phone\n[NAME];[PHONE]\nanonymous;-"),
        ("姓名\t内容\n张三\t慢\n\n张三又来了", "姓名\t内容\n[NAME]\t慢\n\n[NAME]又来了"),
        ("| 网点 | 姓名 |\n|---|---|\n| 城东 | 张三 |\n| 城西 | 匿名 |", "| 网点 | 姓名 |\n|---|---|\n| 城东 | [NAME] |\n| 城西 | 匿名 |"),
        ("投诉内容,姓名\n排队太久,没人管,张三", "投诉内容,姓名\n排队太久,没人管,[NAME]"),
        ("姓名 电话\n张三 13800138000", "姓名 电话\n[NAME] [PHONE]"),
        ('"Name","Text"\n"Zo Qwer","slow, rude"', '"Name","Text"\n"[NAME]","slow, rude"'),
    ],
)
def test_the_column_of_names_in_a_pasted_table(table: str, expected: str) -> None:
    assert redact(table).text == expected


def test_known_names_go_literally() -> None:
    result = redact(
        "王府井大街见 高兴 and ANNA BELL, not Annabell", known_names=["高兴", "Anna Bell", " ", "王"]
    )
    assert result.text == "王府井大街见 [NAME] and [NAME_2], not Annabell"
    assert redact("高兴").text == "高兴"


def test_placeholders_already_there_keep_their_number() -> None:
    assert redact("[PHONE_2] 13800138000").text == "[PHONE_2] [PHONE_3]"
    assert redact("[NAME]先生 [PHONE]").found == {}


@pytest.mark.parametrize(
    "payload",
    [
        '/load_sample{"role": "admin"}',
        '/open_complaint{"complaint_id": "C-12", "ids": ["6222021234567890128"]}',
        '/open_project{"project_id": "13800138000"}',
        '/answer{"value": 13800138000}',
        "/restart",
    ],
)
def test_payloads_keep_their_form(payload: str) -> None:
    assert redact(payload) == Redaction(payload, {})


def test_texts_inside_payloads_are_redacted_and_stay_json() -> None:
    result = redact('/give_complaint{"id": "13800138000", "text": "我叫张伟,\\"13800138000\\""}')
    intent, brace, entities = result.text.partition("{")
    assert intent == "/give_complaint"
    assert json.loads(brace + entities) == {"id": "13800138000", "text": '我叫[NAME],"[PHONE]"'}


def test_markup_stays() -> None:
    text = "**张先生** | 13800138000 |\n- <b>订单号:</b> [link](https://example.com/a?b=1)"
    expected = "**[NAME]先生** | [PHONE] |\n- <b>订单号:</b> [link](https://example.com/a?b=1)"
    assert redact(text).text == expected


def test_hostile_input(hostile: str) -> None:
    result = redact(hostile)
    assert redact(result.text).text == result.text
    assert result.found == {} and result.text == hostile


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "1-",
        "(1",
        "a@",
        "A ",
        "等",
        "张先生",
        "路1号",
        "小区1栋",
        "姓名:",
        "12.",
        "a:",
        "6222 ",
        "·阿",
        "张伟和",
        "密码1",
        "栋1-",
        "镇大村",
        "1 2",
        "一三",
        "买买提",
        "姓名,电话\n张三,",
        "a(dot)",
    ],
)
def test_twenty_thousand_characters(unit: str) -> None:
    text = (unit * 20000)[:20000]
    once = redact(text).text
    assert redact(once).text == once


PIECES = st.sampled_from(
    r"""13800138000 张先生 张伟 李女士 姓名: 我叫 客户 和 、 , 。 : 订单号 单号 账号 卡号 尾号1234 6222021234567890128 11010519491231002X
    010-88886666 转801 京A12345 a@b.com 微信 abc_123 1.2.3.4 ::1 出生 1990年1月1日 建国路88号 3栋2单元501 [PHONE] [NAME_2] 12 元
    Mr Smith John my name is 12 Baker Street order # AB1234567 +86 ( ) - x · 阿卜杜拉 买买提 工号 的 小王 老 姓 １２３ /a{}""".split()
    + "密码 556677 3栋1-12-4 四五六七 一二三 省 镇 村 组 姓名,电话 张三, 扎西卓玛 (at) (dot) E 6 al-Rashid".split()
    + [" ", "\n", "\u200b", "my name is ", "Mr ", "12 Baker Street"]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join))
def test_idempotent(text: str) -> None:
    once = redact(text)
    again = redact(once.text)
    assert again.text == once.text
    assert again.found == {}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_helper_forms_keep_the_length(text: str) -> None:
    assert len(plain_form(text)) == len(lower_form(text)) == len(text)


@lru_cache(maxsize=1)
def _scores() -> tuple[Counter, Counter, Counter, Counter, list[str]]:
    """(planted, found, placeholders, wrong placeholders) by kind and language, and what went wrong."""
    planted, hit, placed, wrong, notes = Counter(), Counter(), Counter(), Counter(), []
    for case in cases():
        taken = spans(case.text, redact(case.text).text)
        for item in case.planted:
            key = (item.kind, case.language)
            planted[key] += 1
            room = item.end - item.start + 6
            if any(
                s <= item.start and item.end <= e and kind == item.kind and e - s <= room
                for s, e, kind in taken
            ):
                hit[key] += 1
            else:
                notes.append(f"missed {item.kind} {case.text[item.start : item.end]!r} in {case.text!r}")
        for start, end, kind in taken:
            placed[kind, case.language] += 1
            if not any(start < item.end and item.start < end and kind == item.kind for item in case.planted):
                wrong[kind, case.language] += 1
                notes.append(f"took {kind} {case.text[start:end]!r} in {case.text!r}")
    return planted, hit, placed, wrong, notes


def test_benchmark_is_large_enough() -> None:
    planted = _scores()[0]
    assert sum(planted.values()) >= 1000
    assert len(FRAMES) >= 150 and len(LOOK_ALIKES) >= 150
    assert len({frame for _, frame in FRAMES}) == len(FRAMES)
    assert {kind for kind, _ in planted} == set(KINDS)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_recall_and_precision(kind: str, language: str) -> None:
    planted, hit, placed, wrong, notes = _scores()
    key = (kind, language)
    mine = [note for note in notes if f" {kind} " in note][:10]
    assert hit[key] >= LEAST_RECALL.get(kind, 0.97) * planted[key], mine
    assert placed[key] - wrong[key] >= LEAST_PRECISION * placed[key], mine


def test_checks_of_numbers() -> None:
    assert luhn("4111111111111111") and not luhn("4111111111111112") and not luhn("0000000000000000")
    assert check_digit("11010519491231002X") and not check_digit("110105194912310021")
    assert identity_number("110105491231002") and not identity_number("990105194912310021")
    assert not identity_number("110105194913310021")
    assert iban("GB33 BUKB 2020 1555 5555 55") and not iban("GB33BUKB20201555555556")


def test_word_lists_hold_no_contradiction() -> None:
    words = load_words()
    surnames = words.characters("surnames")
    assert not surnames & words.characters("rare_surnames")
    assert words.characters("plain_surnames") <= surnames
    assert words.characters("nicknamed") <= surnames
    assert not set(words.words("not_names")) & {"王丽", "张伟", "李娜"}
    assert all(len(word) in (2, 3) for word in words.words("not_names"))
