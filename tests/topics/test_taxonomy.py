"""The taxonomy agrees with the worked examples and says what is wrong with a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import SetupError
from bot.topics.taxonomy import PATH, SHORT_LIMIT, Taxonomy, load_taxonomy


def test_topics_agree_with_the_fixture(taxonomy: Taxonomy, fixtures: dict) -> None:
    expected = fixtures["complaint_topics"]
    assert [t["code"] for t in expected["topics"]] == list(taxonomy.codes)
    for row in expected["topics"]:
        topic = taxonomy[row["code"]]
        assert (topic.name["zh"], topic.name["en"]) == (row["zh"], row["en"])
        assert list(topic.gaps) == row["default_gaps"]
        assert list(topic.processes) == row["default_processes"]


def test_precedence_and_promotion_agree_with_the_fixture(taxonomy: Taxonomy, fixtures: dict) -> None:
    expected = fixtures["complaint_topics"]
    assert list(taxonomy.precedence) == expected["primary_precedence"]
    (promotion,) = expected["precedence_promotions"]
    assert taxonomy.ranks(severity=3)[promotion["topic"]] == promotion["to_rank"]
    assert (
        taxonomy.ranks(severity=2)["core_quality"] == expected["primary_precedence"].index("core_quality") + 1
    )
    assert sorted(taxonomy.ranks(3).values()) == list(range(1, 18))


def test_every_topic_can_be_named_shown_and_explained(taxonomy: Taxonomy) -> None:
    for topic in taxonomy.topics:
        for lang in ("zh", "en"):
            assert topic.definition[lang] and topic.words[lang]
            assert len(taxonomy.short(topic.code, lang)) <= SHORT_LIMIT[lang]
            assert len(set(topic.words[lang])) == len(topic.words[lang]), (topic.code, lang)
        assert topic.boundaries or topic.code == "other"
    shorts = [taxonomy.short(code, lang) for code in taxonomy.codes for lang in ("zh", "en")]
    assert len(set(shorts)) == len(shorts)


def test_a_word_names_one_topic_only(taxonomy: Taxonomy) -> None:
    owner: dict[str, str] = {}
    for code, words in taxonomy.words.items():
        for word in (*words["zh"], *words["en"]):
            assert owner.setdefault(word.lower(), code) == code, word


def test_questions_separate_pairs_in_either_order(taxonomy: Taxonomy) -> None:
    assert len(taxonomy.questions) >= 12
    zh = taxonomy.question_between("slow_processing", "queue_wait", "zh")
    assert zh == '是"还没轮到您"的等待,还是"已经开始办但很慢"?'
    assert taxonomy.question_between("queue_wait", "slow_processing", "en").startswith(
        "Was the customer still waiting"
    )
    assert taxonomy.question_between("intrusive_contact", "queue_wait", "en") is None


def test_every_boundary_between_two_topics_has_its_question(taxonomy: Taxonomy) -> None:
    for topic in taxonomy.topics:
        for boundary in topic.boundaries:
            assert taxonomy.question_between(topic.code, boundary.topic, "zh"), (topic.code, boundary.topic)


@pytest.mark.parametrize(
    "text, topic",
    [
        ("业务员说保本,结果亏了", "misleading_promise"),
        ("They advertised free installation and then charged me", "misleading_promise"),
        ("I was charged twice for the same order", "fee_dispute"),
        ("药房给我孩子发错药了", "core_quality"),
        ("排队叫号机坏了,大家乱成一团", "system_channel"),
        ("上个月就投诉过,到现在没人回电话", "complaint_handling"),
        ("My card was declined at the till for no reason", "system_channel"),
        ("一盒里就几片,肉少得可怜", "core_quality"),
        ("The portions were tiny for that price", "core_quality"),
        ("这也叫酒店,连三星都达不到", "facility_env"),
        ("At best a two-star place", "facility_env"),
        ("骑手是走路来的吗,慢得离谱", "slow_processing"),
        ("等了两个小时,汤都冰凉了", "slow_processing"),
        ("It came an hour late and the soup was stone cold", "slow_processing"),
        ("收到的颜色和图片完全不一样", "misleading_promise"),
        ("The sofa is nothing like the photos", "misleading_promise"),
        ("三份套餐只送来两份,漏装了饮料", "processing_error"),
        ("盒饭里连筷子都没有", "processing_error"),
        ("They sent me the wrong size again", "processing_error"),
        ("昨天刚付款,今天就降价一百", "fee_dispute"),
        ("灯本来就是坏的,退房时却要客人赔", "fee_dispute"),
        ("The price fell the next day", "fee_dispute"),
        ("穿一次就开线,要求退货", "core_quality"),
    ],
)
def test_boundary_rules_speak_where_the_words_are_clear(taxonomy: Taxonomy, text: str, topic: str) -> None:
    assert topic in {rule.topic for rule in taxonomy.rules if rule.speaks(text)}


@pytest.mark.parametrize(
    "text, topic",
    [
        ("很少发这么长的评价", "processing_error"),
        ("这家店耳机没有声音", "processing_error"),
        ("提前一小时就送到了,都凉了", "slow_processing"),
        ("这手机开机太慢", "slow_processing"),
        ("要求退货,商家不给退", "core_quality"),
        ("我要求你们赔礼道歉", "fee_dispute"),
        ("A five-star team, thank you", "facility_env"),
    ],
)
def test_boundary_rules_keep_silent_where_the_words_say_something_else(taxonomy: Taxonomy, text: str, topic: str) -> None:
    assert topic not in {rule.topic for rule in taxonomy.rules if rule.speaks(text)}


def test_boundary_rules_are_silent_on_hostile_input(taxonomy: Taxonomy, hostile: str) -> None:
    assert not [rule.topic for rule in taxonomy.rules if rule.speaks(hostile)]


def _broken(change: str) -> dict:
    raw = yaml.safe_load(PATH.read_text("utf-8"))
    if change == "unknown topic in a boundary":
        raw["topics"][0]["boundaries"][0]["topic"] = "nonsense"
    elif change == "language missing":
        del raw["topics"][3]["name"]["en"]
    elif change == "label too long":
        raw["topics"][3]["short"]["zh"] = "业务能力与答复准确性"
    elif change == "code twice":
        raw["topics"][1]["code"] = "queue_wait"
    elif change == "precedence incomplete":
        raw["precedence"].pop()
    elif change == "broken pattern":
        raw["rules"][0]["patterns"] = ["(unclosed"]
    elif change == "pair of one":
        raw["pairs"][0]["topics"] = ["queue_wait", "queue_wait"]
    elif change == "unknown rule topic":
        raw["rules"][0]["instead_of"] = ["nonsense"]
    elif change == "gap out of range":
        raw["topics"][0]["gaps"] = [9]
    elif change == "no words":
        raw["topics"][0]["words"] = {"zh": []}
    elif change == "promotion field":
        raw["promotions"] = [{"topic": "core_quality"}]
    return raw


@pytest.mark.parametrize(
    "change",
    [
        "unknown topic in a boundary",
        "language missing",
        "label too long",
        "code twice",
        "precedence incomplete",
        "broken pattern",
        "pair of one",
        "unknown rule topic",
        "gap out of range",
        "no words",
        "promotion field",
    ],
)
def test_a_broken_file_says_where(change: str, tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(yaml.safe_dump(_broken(change), allow_unicode=True), "utf-8")
    with pytest.raises(SetupError) as caught:
        load_taxonomy(path)
    assert caught.value.code == "taxonomy_invalid" and caught.value.params["where"]


@pytest.mark.parametrize("content", ["", "topics: [", "- a\n- b", "topics: {}", "topics: [1, 2]"])
def test_what_is_no_taxonomy_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(content, "utf-8")
    with pytest.raises(SetupError, match="taxonomy_invalid"):
        load_taxonomy(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="taxonomy_missing"):
        load_taxonomy(tmp_path / "none.yml")
