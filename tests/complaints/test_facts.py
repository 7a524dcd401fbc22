"""Facts in complaints: each fact with its precision and recall on written cases, and what must never be found."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.complaints.fact_words import load_words, process_name, product_name, remedy_name
from bot.complaints.facts import Facts, facts_line, find_facts
from bot.complaints.places import find_branch
from bot.errors import SetupError

TABLE = yaml.safe_load((Path(__file__).parent / "facts_cases.yml").read_text("utf-8"))
CASES, KNOWN, RECEIVED = TABLE["cases"], TABLE["known"], TABLE["received"]
FACTS = ("branch", "channel", "products", "amounts", "durations", "dates", "remedies", "promise")


def as_set(fact: str, facts: Facts) -> set[str]:
    value = getattr(facts, fact)
    if fact == "amounts":
        return {f"{one.value:g} {one.currency}" for one in value}
    if fact == "durations":
        return {f"{one.minutes:g} {one.kind}" for one in value}
    return {value} if isinstance(value, str) else set(value or ())


def expected(fact: str, case: dict) -> set[str]:
    value = case.get(fact)
    return {value} if isinstance(value, str) else set(value or ())


def measure() -> dict[str, tuple[float, float, int, list[tuple[str, set, set]]]]:
    """fact -> (precision, recall, how many are expected, what went wrong)."""
    counts: dict[str, Counter[str]] = {fact: Counter() for fact in FACTS}
    wrong: dict[str, list] = {fact: [] for fact in FACTS}
    for case in CASES:
        facts = find_facts(case["text"], RECEIVED, KNOWN)
        for fact in FACTS:
            found, wanted = as_set(fact, facts), expected(fact, case)
            counts[fact] += Counter(hit=len(found & wanted), found=len(found), wanted=len(wanted))
            if found != wanted:
                wrong[fact].append((case["text"], found, wanted))
    return {fact: (c["hit"] / max(1, c["found"]), c["hit"] / max(1, c["wanted"]), c["wanted"], wrong[fact])
            for fact, c in counts.items()}


@pytest.fixture(scope="module")
def measured() -> dict:
    return measure()


def test_there_are_enough_cases_in_both_languages() -> None:
    chinese = sum(any("\u4e00" <= sign <= "\u9fff" for sign in case["text"]) for case in CASES)
    assert chinese >= 60 and len(CASES) - chinese >= 55 and len(CASES) >= 120


@pytest.mark.parametrize("fact", FACTS)
def test_precision_and_recall(measured: dict, fact: str) -> None:
    precision, recall, wanted, wrong = measured[fact]
    assert wanted >= 15
    assert precision >= 0.95 and recall >= 0.95, wrong


@pytest.mark.parametrize("text, branch", [
    ("城东营业厅没人理我", "城东网点"), ("城东那边一直占线", "城东网点"), ("城东南路支行换了地方也不说", "城东南路支行"),
    ("建设银行城东支行排队", "城东网点"), ("the riverside branch closes early", "Riverside branch"),
    ("Riverside is always full", "Riverside branch"), ("the Riverside office was shut", "Riverside branch"),
    ("在湖滨路网点取号", "湖滨路网点"), ("昨天去和平路支行办卡", "和平路支行"), ("中国移动朝阳路营业厅", "朝阳路营业厅"),
    ("The Oak Street store sold me a broken kettle", "Oak Street store"),
    ("I went to St. Mary Hospital", "St. Mary hospital"), ("我在你们望京店买的鞋", "望京店"), ("你们西单店没人管", "西单店")])
def test_branches(text: str, branch: str) -> None:
    assert find_branch(text, KNOWN) == branch


@pytest.mark.parametrize("text", [
    "三号窗口没有人", "你们营业厅太吵", "附近的网点都关门了", "热线打不通", "App 打不开", "这家医院真差", "跑了三趟网点", "五星级酒店就这水平",
    "掌上营业厅闪退", "当然酒店也有责任", "自助网点没人管", "所有门店都一样", "The store was dirty", "Your branch is closed",
    "Customer Service desk was rude", "The head office ignored me", "My local branch closed", "the App Store rating", "",
    "I spoke to the Help Desk", "你们旗舰店的客服", "你们天猫店发错货", "首饰店的店员", "你们酒店的前台", "你们店的店员", "你们珠宝店", "支行", "branch"])
def test_what_is_no_branch(text: str) -> None:
    assert find_branch(text, []) is None


@pytest.mark.parametrize("text, lengths", [
    ("冰箱保修期24个月，才用三个月就坏了，客服不给修", []), ("修完空调过两天又不冷了", []), ("请假一天来办，排队等不到号", []),
    ("转诊单有效期三天，等号等不到", []), ("配送太慢，本来就午休一小时", []), ("过了三天才回复", ["4320 handling"]), ("超过三天没处理", ["4320 handling"]),
    ("工单拖过七天没人处理", ["10080 handling"]), ("逾期三天没办好", ["4320 handling"]), ("I took two days off work, nobody came", []),
    ("24 months warranty and nobody fixed it", []), ("the power was off for two days", ["2880 handling"]),
    ("排了半个多钟头", ["30 waiting"]), ("拖了半个多月没处理", ["21600 handling"]), ("从9点到11点半一直在排队", ["150 waiting"]),
    ("从上午十点等到下午三点", ["300 waiting"]), ("11点40等到13点20", ["100 waiting"]), ("营业时间从9点到17点，没人接待", []),
    ("每天从早上八点打到晚上九点，没人管", []), ("物业规定早上六点到七点才能修", []), ("I waited in line from 9 till 11:30", ["150 waiting"]),
    ("The counter is open from 9 till 11:30, nobody answers", []), ("queued from 10am to 1pm", ["180 waiting"]),
    ("on hold for 2h15", ["135 waiting"]), ("等了2小时15才叫号", ["135 waiting"]), ("十二天过去了，退款没到", ["17280 handling"]),
    ("预计40分钟送达，等了两个小时", ["120 handling"])])
def test_lengths_of_time(text: str, lengths: list[str]) -> None:
    assert as_set("durations", find_facts(text, RECEIVED, ())) == set(lengths)


@pytest.mark.parametrize("text, days", [
    ("15号去办的卡", ["2026-11-15"]), ("18号扣的款", ["2026-11-18"]), ("13日晚上断网", ["2026-11-13"]), ("25号付的款", ["2026-10-25"]),
    ("I paid on the 3rd and again on the 20th", ["2026-11-03", "2026-10-20"]), ("3号窗口办不了", []), ("叫到15号就停了", []),
    ("13号线坏了", []), ("持续三日没有网", []), ("三年如一日", []), ("预售说20号发货", []), ("装5号还是7号", []), ("flying on the 9th", []),
    ("every month on the 1st", []), ("on the 3rd floor", []), ("31号收的款", ["2026-10-31"])])
def test_days_without_their_month(text: str, days: list[str]) -> None:
    assert list(find_facts(text, RECEIVED, ()).dates) == days


@pytest.mark.parametrize("text, amounts", [
    ("少给了我美金200块", ["200 USD"]), ("200块美金没到账", ["200 USD"]), ("200元人民币", ["200 CNY"]), ("港币500元", ["500 HKD"]),
    ("转账两万五没到账", ["25000 CNY"]), ("被骗一万三", ["13000 CNY"]), ("押金三百到今天没退", ["300 CNY"]), ("花了一百多个小时", []),
    ("刷了三百遍", []), ("跑了两趟", []), ("200块", ["200 CNY"])])
def test_money(text: str, amounts: list[str]) -> None:
    assert as_set("amounts", find_facts(text, RECEIVED, ())) == set(amounts)


@pytest.mark.parametrize("text, remedies", [
    ("酒店要求我赔偿200元", []), ("酒店要求赔偿200元，凭什么", []), ("我要求酒店赔偿200元", ["compensation"]), ("你们公司应该赔偿", ["compensation"]),
    ("请假来办业务被扣了工资", []), ("扣他工资", ["discipline"]), ("我被公司开除了", []), ("必须开除这个柜员", ["discipline"]),
    ("The hotel demands compensation from me", []), ("I demand compensation", ["compensation"]), ("要我自己重新跑", [])])
def test_wishes_are_the_customers(text: str, remedies: list[str]) -> None:
    assert list(find_facts(text, RECEIVED, ()).remedies) == remedies


@pytest.mark.parametrize("text", ["找电视台曝光你们", "of course nobody came", "train your staff", "刮花的保险杠没人赔", "定期检查没人来"])
def test_no_product(text: str) -> None:
    assert find_facts(text, RECEIVED, ()).products == ()


@pytest.mark.parametrize("text, promise", [
    ("第一个柜员说能办第二个说不能办", None), ("Speeds are as advertised but support is slow", None),
    ("Speeds are not as advertised", "Speeds are not as advertised"), ("外卖说预计40分钟，等了两个小时", "外卖说预计40分钟"),
    ("师傅说周五之前一定修好，到现在没来", "师傅说周五之前一定修好"), ('商家承诺"当天送达，不到退款"，结果三天没到', '商家承诺"当天送达，不到退款"'),
    ("商家承诺“当天送达”，结果没到", "商家承诺“当天送达”"), ("“您放心，保证当天送达”，结果没到", "保证当天送达"),
    ("承诺，三天到账，结果没有", "承诺，三天到账")])
def test_promises(text: str, promise: str | None) -> None:
    assert find_facts(text, RECEIVED, ()).promise == promise


@pytest.mark.parametrize("text, channel", [
    ("Please replace the phone, it is broken", None), ("the phone is 3 months old", None), ("再不处理我就打12345投诉你们", None),
    ("If nothing happens, I go to the ombudsman", None), ("12345转过来的投诉，噪音扰民没人管", "regulator"), ("请发到我的邮箱 □", None),
    ("My email is □, the counter was closed", "counter"), ("ATM吞了我的卡", "atm"), ("The ATM ate my card", "atm"),
    ("自助机坏了两台", "atm"), ("nobody answers the phone", "phone"), ("I called the hotline five times", "phone"),
    ("rude on the phone", "phone"), ("by phone", "phone"), ("我给你们发了三封邮件没人回", "letter"),
    ("I sent an email and nobody replied", "letter"), ("I wrote a letter in May", "letter"), ("我要发微博曝光你们", None),
    ("在微博上反映过没人理", "social"), ("客服电话一直占线", "phone"), ("打电话没人接", "phone"), ("停电一天晚上才来电", None), ("柜员一直在玩手机电话", "phone"),
    ("my mobile bill is wrong", None), ("the mobile app crashes", "app"), ("微信支付被扣了两次", None), ("黑猫投诉平台转来", "social"),
    ("The clerk calls me names", None), ("泄露了我的电话", None), ("phone line was dead", "phone"),
    ("bought a new phone at your shop", None), ("referred by the ombudsman: late refund", "regulator"),
    ("不给退我就去12315", None), ("已经向消协投诉过", None), ("我的电话是□，请回电", None), ("I never got my PIN mail", None),
    ("监管转办：扣费", "regulator"), ("手机银行转账失败", "app"), ("上门安装预约电话没人打", "phone")])
def test_channels(text: str, channel: str | None) -> None:
    assert find_facts(text, RECEIVED, ()).channel == channel


@pytest.mark.parametrize("text, topic, process", [
    ("问了三次利率，每次答复都不一样", "staff_competence", "P1"), ("年费扣了三次，账单对不上", "fee_dispute", "P3"),
    ("柜员翻白眼", "staff_attitude", "P5"), ("厕所太脏", "facility_env", "P4"), ("退款一直没到", "refund_remedy", "P2"),
    ("They charged my account twice", "fee_dispute", "P3"), ("no seats and dirty toilets", "facility_env", "P4"),
    ("我要投诉，没人处理", None, "P2"), ("", None, "P2"), ("哎", "queue_wait", "P1")])
def test_process(text: str, topic: str | None, process: str) -> None:
    assert find_facts(text, RECEIVED, (), topic).process == process


def test_a_question_is_product_inquiry_handling() -> None:
    assert find_facts("怎么投诉你们", RECEIVED, (), None, "inquiry").process == "P1"


@pytest.mark.parametrize("text", ["2月30日办的业务", "on 31 April I called", "等了九九九九九九九年", "扣了0元", "1e999元"])
def test_impossible_values_are_no_facts(text: str) -> None:
    facts = find_facts(text, RECEIVED, KNOWN)
    assert (facts.dates, facts.durations, facts.amounts) == ((), (), ())


def test_dates_are_relative_to_the_day_received() -> None:
    for day, expected_day in (("2026-11-18", "2026-11-17"), ("2026-01-01", "2025-12-31")):
        received = RECEIVED.fromisoformat(day)
        assert find_facts("昨天去办卡", received, ()).dates == (expected_day,)
        assert find_facts("I went yesterday", received, ()).dates == (expected_day,)


def test_nothing_breaks(hostile: str) -> None:
    facts = find_facts(hostile, RECEIVED, KNOWN)
    assert facts.process.startswith("P") and facts.to_dict()["process"] == facts.process


@pytest.mark.parametrize("unit", ["城东营业厅", "要求退款", "等了3个小时", "3元", "promised to call ", "Oak Street ", "1,1", "三四", "我要"])
def test_long_repetitive_texts_end(unit: str) -> None:
    facts = find_facts(unit * (100_000 // len(unit)), RECEIVED, KNOWN)
    assert len(facts.amounts) <= 5 and len(facts.durations) <= 5 and len(facts.promise or "") <= 120


@pytest.mark.parametrize("text, said", [
    ("拖了半年没处理", "办理 6 个月"), ("退款十天没到", "办理 10 天"), ("等了四个半小时才办", "4.5 小时"), ("拖了一个月没人处理", "办理 30 天"),
    ("拖了一个半月没处理", "办理 1.5 个月"), ("承诺\"当天送达\"，没到", "承诺“承诺‘当天送达’”")])
def test_lengths_as_people_say_them(text: str, said: str) -> None:
    assert said in (facts_line(find_facts(text, RECEIVED, ()), "zh") or "")


@pytest.mark.parametrize("lang, line", [
    ("zh", "说到：等候 70 分钟 · 金额 350 元 · 信用卡 · 2026-11-17 · 要求退款"),
    ("en", "Mentions: waited 70 minutes · 350 yuan · credit card · 2026-11-17 · asks for a refund")])
def test_the_line_of_the_card(lang: str, line: str) -> None:
    facts = find_facts("昨天排队七十分钟，信用卡多扣350元，要求退款", RECEIVED, ())
    assert facts_line(facts, lang) == line
    assert facts_line(Facts(), lang) is None


def test_every_code_has_a_name() -> None:
    words = load_words()
    for lang in ("zh", "en"):
        assert all(product_name(code, lang) for code, _ in words.products)
        assert all(remedy_name(one.code, lang) for one in words.remedies)
        assert [process_name(code, lang) for code, _ in words.processes]


@pytest.mark.parametrize("content", ["", "products: 3", "products: [{code: a, zh: '(', en: b}]"])
def test_a_broken_file_says_so(content: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.yml"
    path.write_text(content, "utf-8")
    with pytest.raises(SetupError, match="facts_invalid"):
        load_words(path)


if __name__ == "__main__":
    for name, (precision, recall, wanted, errors) in measure().items():
        print(f"{name:10} precision {precision:.3f} recall {recall:.3f} n {wanted}")
        for error in errors:
            print("   ", *error)
