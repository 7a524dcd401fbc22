"""Severity and flags by words (methods.md §12.3, §13)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SetupError
from bot.topics.severity import assess, load_rules


def test_worked_examples(fixtures: dict) -> None:
    """One of the 36 may differ: "说好24小时内到账,已经三天了" and the like sit on the edge."""
    rows = fixtures["labelled_utterances"]["items"]
    wrong = [row["id"] for row in rows if assess(row["text"], row["primary"]).level != row["severity"]]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    "text, topic, level, flags",
    [
        ("取号两小时还没轮到", "queue_wait", 2, ()),
        ("等了十分钟", "queue_wait", 1, ()),
        ("地面湿滑我妈摔伤了,骨折", "facility_env", 3, ("safety",)),
        ("The kettle caught fire on first use", "core_quality", 3, ("safety",)),
        ("吃完就上吐下泻", "core_quality", 3, ("safety",)),
        ("I have called four times and nobody calls back", "complaint_handling", 2, ("repeat",)),
        ("第三次来了,还是办不了", "process_rules", 2, ("repeat",)),
        ("再不处理我就打12315", "refund_remedy", 3, ("regulator",)),
        ("I will go to the ombudsman", "refund_remedy", 3, ("regulator",)),
        ("我们三十七位老人一起买的", "misleading_promise", 3, ("vulnerable", "group")),
        ("八十多岁的老人站着等", "queue_wait", 1, ("vulnerable",)),
        ("My pregnant wife had to stand", "facility_env", 1, ("vulnerable",)),
        ("卡被盗刷了五千", "privacy_security", 3, ()),
        ("Someone opened an account in my name", "privacy_security", 3, ()),
        ("当众骂我乡巴佬", "staff_attitude", 2, ()),
        ("登记表没必要写这么多个人信息", "privacy_security", 2, ()),
        ("提个小建议,灯可以亮一点", "facility_env", 0, ()),
        ("你们真是太差劲了", "other", 0, ()),
    ],
)
def test_levels_and_flags(text: str, topic: str, level: int, flags: tuple[str, ...]) -> None:
    severity = assess(text, topic)
    assert (severity.level, severity.flags) == (level, flags)


@pytest.mark.parametrize(
    "text",
    [
        "幸好没有受伤",
        "还好没人受伤,就是东西不好用",
        "Nobody was injured, just annoyed",
        "设备没有漏电",
        "It was not dangerous",
        "24小时营业写着玩的",
        "大厅的联名卡广告太多",
        "没有造成损失",
    ],
)
def test_negated_and_look_alike_words_do_not_raise(text: str) -> None:
    assert assess(text, "core_quality").level == 1


def test_the_reason_is_in_the_text() -> None:
    severity = assess("我妈在大厅摔伤了,已经打12345", "facility_env")
    assert severity.level == 3 and severity.reason_words == ("摔伤", "12345")
    assert severity.flags == ("safety", "regulator")
    assert assess("椅子有点旧", "facility_env").reason_words == ()


def test_full_width_and_case_do_not_matter() -> None:
    assert assess("打１２３１５投诉你们", "other").level == 3
    assert assess("THE OMBUDSMAN WILL HEAR OF THIS", "other").level == 3


def test_hostile_input_is_never_more_than_a_complaint(hostile: str) -> None:
    assert assess(hostile, "queue_wait").level <= 1


def test_long_repetitive_texts_are_read_in_linear_time() -> None:
    for unit in ("投诉", "charged ", "没有", "五千", "the lost my ", "催收", "信息"):
        assert assess(unit * (20000 // len(unit)), "fee_dispute").level in range(4)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "signals: 3",
        "signals: [{name: x, level: 9, zh: [], en: []}]",
        "signals: [{name: x, level: 2, zh: ['('], en: []}]",
        "signals: []",
    ],
)
def test_a_broken_file_says_so(content: str, tmp_path: Path) -> None:
    path = tmp_path / "severity.yml"
    path.write_text(content, "utf-8")
    with pytest.raises(SetupError, match="severity_invalid"):
        load_rules(path)
