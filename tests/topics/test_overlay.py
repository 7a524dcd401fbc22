"""An organisation's topics over the shipped file: added, renamed, merged, split; old codes never break anything."""
from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path

import pytest
import yaml

from bot.complaints.exporting import export
from bot.complaints.top import top_topics
from bot.errors import GaishanError, InputError, NotFound, SetupError
from bot.language.mentions import find_topics
from bot.language.periods import Period
from bot.reports.top import case_text, cases_text, top_text
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint
from bot.store.database import writing
from bot.store.people import Person
from bot.topics import managing
from bot.topics.decide import Thresholds, TopicAnswer
from bot.topics.examples import load_examples
from bot.topics.learning import trainable
from bot.topics.present import present
from bot.topics.taxonomy import PATH, Taxonomy, load_taxonomy

NAMES = {"zh": "班车", "en": "Shuttle bus"}


@pytest.fixture
def store(home: Path) -> Store:
    home.mkdir()
    with Store(home / "gaishan.db") as opened:
        yield opened


@pytest.fixture
def admin(store: Store) -> Person:
    return store.people.add("赵宇", "admin")


def stored(store: Store, topic: str, *also: str, text: str = "等了一个小时", day: str = "2026-03-14") -> int:
    number = store.complaints.db.conn.execute("select count(*) from complaints").fetchone()[0]
    new = NewComplaint(text=text, fingerprint=f"f{number}", received_at=f"{day} 10:00:00", language="zh",
                       kind="complaint", topic=topic, topics=[(topic, 0.8), *((code, 0.4) for code in also)])
    return store.complaints.add(new, None)[0]


def dump(store: Store) -> list:
    """All that names a topic, to compare before and after."""
    ask = store.db.conn.execute
    return [ask(sql).fetchall() for sql in (
        "select id, topic from complaints order by id", "select * from complaint_topics order by complaint_id, topic",
        "select id, from_topic, to_topic from corrections order by id", "select id, topic from projects order by id")]


def test_without_a_file_the_shipped_topics_stand(home: Path, taxonomy: Taxonomy) -> None:
    assert load_taxonomy().codes == taxonomy.codes and load_taxonomy().home == home


def test_add(home: Path, store: Store, admin: Person, tmp_path: Path) -> None:
    lines = tmp_path / "examples.txt"
    lines.write_text("班车等了三趟都没座位，电话13987654321\nthe shuttle left without us\n\n班车等了三趟都没座位，电话13987654321\n", "utf-8")
    before = load_examples(load_taxonomy())
    assert managing.add(home, store, admin, "shuttle", NAMES, words={"zh": ["接驳车"]}, examples=lines) == {"zh": 1, "en": 1}
    now = load_taxonomy()
    assert now.codes[-1] == "shuttle" and now.precedence[-2:] == ("shuttle", "other")
    assert (now.name("shuttle", "zh"), now.short("shuttle", "en")) == ("班车", "Shuttle bus")
    assert find_topics("上个月接驳车的投诉", now.words) == ["shuttle"]
    new = [one for one in load_examples(now) if one.topic == "shuttle"]
    assert [one.text for one in new if not one.phrase] == ["班车等了三趟都没座位，电话[PHONE]", "the shuttle left without us"]
    assert len(load_examples(now)) > len(before)
    assert "13987654321" not in (home / "complaints" / "shuttle.yml").read_text("utf-8")
    # too few to score, and no reason to stop every training
    assert all(one.phrase for one in trainable(load_examples(now)) if one.topic == "shuttle")
    assert store.audit.recent(1)[0]["action"] == "topics.add"
    # and examples right in the file
    raw = yaml.safe_load((home / "topics.yml").read_text("utf-8"))
    raw["topics"][0]["examples"] = {"zh": ["班车晚点"]}
    (home / "topics.yml").write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    assert any(one.text == "班车晚点" for one in load_examples(load_taxonomy()))


@pytest.mark.parametrize(("code", "more", "error"), [
    ("queue_wait", {}, "topic_code_taken"), ("Shuttle", {}, "topic_code_format"), ("p", {}, "topic_code_format"),
    ("unlabelled", {}, "topic_code_format"), ("x; drop table", {}, "topic_code_format"), ("", {}, "topic_code_format"),
    ("shuttle", {"name": {"zh": "班车", "en": " \u200b"}}, "topic_name_missing"),
    ("shuttle", {"words": {"zh": ["排队"]}}, "topic_word_taken"),
    ("shuttle", {"short": {"zh": "接驳班车晚点了"}}, "topic_short_long"),
    ("shuttle", {"examples": Path("nowhere.txt")}, "examples_file"),
])
def test_add_refuses(home: Path, store: Store, admin: Person, code: str, more: dict, error: str) -> None:
    with pytest.raises(InputError) as caught:
        managing.add(home, store, admin, code, **{"name": NAMES, **more})
    assert caught.value.code == error
    assert not (home / "topics.yml").exists() and store.audit.recent() == []


def test_hostile_names(home: Path, store: Store, admin: Person, hostile: str) -> None:
    try:
        managing.add(home, store, admin, "shuttle", {"zh": hostile, "en": hostile})
    except GaishanError:
        assert not (home / "topics.yml").exists()
        return
    name = load_taxonomy().name("shuttle", "zh")
    assert 0 < len(name) <= 60 and name.isprintable()


def test_rename_shows_other_words(home: Path, store: Store, admin: Person) -> None:
    managing.rename(home, store, admin, "queue_wait", {"zh": "候诊", "en": None})
    now = load_taxonomy()
    assert (now.name("queue_wait", "zh"), now.short("queue_wait", "zh")) == ("候诊", "候诊")
    assert now.name("queue_wait", "en") == "Queue / waiting to be served" and now.short("queue_wait", "en") == "Queue"
    with pytest.raises(NotFound):
        managing.rename(home, store, admin, "no_such", {"zh": "x", "en": "x"})
    with pytest.raises(InputError):
        managing.rename(home, store, admin, "queue_wait", {"zh": None, "en": None})


def test_merge_moves_everything_and_undo_puts_it_back(home: Path, store: Store, admin: Person) -> None:
    plain, both, second = (stored(store, "staff_competence"), stored(store, "staff_competence", "staff_attitude"),
                           stored(store, "staff_attitude", "staff_competence"))
    corrected = stored(store, "queue_wait")
    store.complaints.correct(corrected, admin.id, "staff_competence")
    store.projects.create("改进", "seven_step", "zh", admin.id, topic="staff_competence")
    before = dump(store)
    moved = managing.merge(home, store, admin, "staff_competence", "staff_attitude")
    assert (moved.complaints, moved.others) == (3, 5)
    assert store.labels.counts() == {"staff_attitude": 4}
    assert store.complaints.get(both)["topics"] == [["staff_attitude", 0.8]]
    assert [one["to_topic"] for one in store.complaints.get(corrected)["corrections"]] == ["staff_competence"]
    now = load_taxonomy()
    assert "staff_competence" not in now.codes and len(now.codes) == 16
    assert now.name("staff_competence", "zh") == now.name("staff_attitude", "zh")
    assert find_topics("业务不熟练的投诉", now.words) == find_topics("服务态度的投诉", now.words) == ["staff_attitude"]
    assert not any("staff_competence" in (one.topic, *one.also) for one in load_examples(now))
    assert all("staff_competence" not in (rule.topic, *rule.instead_of) for rule in now.rules)
    later = stored(store, "staff_attitude")
    assert managing.undo_merge(home, store, admin, "staff_competence", "staff_attitude") == (3, 0)
    with writing(store.db):
        store.db.conn.execute("delete from complaints where id = ?", [later])
    assert dump(store) == before and load_taxonomy().codes == load_taxonomy(PATH, home / "none.yml").codes
    assert [one["action"] for one in store.audit.recent(2)] == ["topics.merge_undo", "topics.merge"]
    with pytest.raises(NotFound):
        managing.undo_merge(home, store, admin, "staff_competence", "staff_attitude")
    assert plain and second


def test_undo_leaves_what_somebody_decided_since(home: Path, store: Store, admin: Person) -> None:
    number = stored(store, "staff_competence")
    managing.merge(home, store, admin, "staff_competence", "staff_attitude")
    store.complaints.correct(number, admin.id, "queue_wait")
    assert managing.undo_merge(home, store, admin, "staff_competence", "staff_attitude") == (0, 1)
    assert store.complaints.get(number)["topic"] == "queue_wait"


def test_merge_chains_and_refusals(home: Path, store: Store, admin: Person) -> None:
    stored(store, "staff_competence")
    managing.merge(home, store, admin, "staff_competence", "staff_attitude")
    managing.merge(home, store, admin, "staff_attitude", "complaint_handling")
    assert load_taxonomy().present("staff_competence") == "complaint_handling"
    assert store.labels.counts() == {"complaint_handling": 1}
    for call, error in (
            (lambda: managing.undo_merge(home, store, admin, "staff_competence", "staff_attitude"), "topic_merge_buried"),
            (lambda: managing.merge(home, store, admin, "other", "queue_wait"), "topic_other_stays"),
            (lambda: managing.merge(home, store, admin, "queue_wait", "queue_wait"), "topic_merge_self"),
            (lambda: managing.merge(home, store, admin, "staff_attitude", "queue_wait"), "topic_code_unknown"),
            (lambda: managing.add(home, store, admin, "staff_attitude", NAMES), "topic_code_taken")):
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.code == error
    managing.undo_merge(home, store, admin, "staff_attitude", "complaint_handling")
    managing.undo_merge(home, store, admin, "staff_competence", "staff_attitude")
    assert store.labels.counts() == {"staff_competence": 1}


def test_a_failure_changes_neither_file_nor_store(home: Path, store: Store, admin: Person,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    stored(store, "staff_competence")
    managing.rename(home, store, admin, "queue_wait", {"zh": "候诊", "en": "Queue"})
    file, rows = (home / "topics.yml").read_bytes(), dump(store)
    monkeypatch.setattr(type(store.audit), "record", lambda *_, **__: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        managing.merge(home, store, admin, "staff_competence", "staff_attitude")
    assert (home / "topics.yml").read_bytes() == file and dump(store) == rows


def test_undo_split_puts_back_what_nobody_decided_since(home: Path, store: Store, admin: Person, tmp_path: Path) -> None:
    for code, zh, words in (("late_parcel", "送货慢吞吞", "快递"), ("slow_desk", "柜面慢吞吞", "柜台")):
        managing.add(home, store, admin, code, {"zh": zh, "en": code}, words={"zh": [words], "en": [f"{code}x"]})
    parcel, desk = stored(store, "slow_processing", text="快递放了十天"), stored(store, "slow_processing", text="柜台办了三小时")
    unclear = stored(store, "slow_processing", text="太慢了")
    codes, examples = load_taxonomy().codes, len(load_examples(load_taxonomy()))
    done = managing.split(home, store, admin, "slow_processing", ["late_parcel", "slow_desk"])
    assert done.examples_open == examples - len(load_examples(load_taxonomy())) > done.examples_kept > 0
    decision = tmp_path / "split.yml"
    decision.write_text(f"late_parcel: {{complaints: [{unclear}]}}\n", "utf-8")
    managing.split(home, store, admin, "slow_processing", ["late_parcel", "slow_desk"], decision)
    store.complaints.correct(desk, admin.id, "queue_wait")
    assert managing.undo_split(home, store, admin, "slow_processing") == (2, 1)
    assert [store.complaints.get(one)["topic"] for one in (parcel, desk, unclear)] == [
        "slow_processing", "queue_wait", "slow_processing"]
    assert load_taxonomy().codes == codes and store.audit.recent(1)[0]["action"] == "topics.split_undo"
    with pytest.raises(NotFound):
        managing.undo_split(home, store, admin, "slow_processing")


def test_undo_split_waits_for_its_parts(home: Path, store: Store, admin: Person) -> None:
    managing.add(home, store, admin, "late_parcel", {"zh": "送货慢吞吞", "en": "Late parcel"})
    managing.split(home, store, admin, "slow_processing", ["late_parcel", "queue_wait"])
    managing.merge(home, store, admin, "late_parcel", "system_channel")
    with pytest.raises(InputError) as caught:
        managing.undo_split(home, store, admin, "slow_processing")
    assert caught.value.code == "topic_merge_buried"


def test_split_refuses_numbers_that_are_not_its_own(home: Path, store: Store, admin: Person, tmp_path: Path) -> None:
    managing.add(home, store, admin, "late_parcel", {"zh": "送货慢吞吞", "en": "Late parcel"})
    other = stored(store, "queue_wait", text="快递放了十天")
    decision = tmp_path / "split.yml"
    decision.write_text(f"late_parcel: {{complaints: [99999, {other}]}}\n", "utf-8")
    rows = dump(store)
    with pytest.raises(InputError) as caught:
        managing.split(home, store, admin, "slow_processing", ["late_parcel", "queue_wait"], decision)
    assert caught.value.code == "split_numbers" and caught.value.params["numbers"] == f"{other}, 99999"
    assert dump(store) == rows and "slow_processing" in load_taxonomy().codes


@pytest.mark.parametrize("code", ["complaint", "praise", "inquiry", "not_complaint", "none", "all", "unlabelled"])
def test_codes_that_mean_something_else_are_refused(home: Path, store: Store, admin: Person, code: str) -> None:
    with pytest.raises(InputError) as caught:
        managing.add(home, store, admin, code, {"zh": "停车难", "en": "Nowhere to park"})
    assert caught.value.code == "topic_code_format"


@pytest.mark.parametrize("name", [{"zh": "服务态度"}, {"en": "staff attitude"}])
def test_no_two_topics_go_by_one_name(home: Path, store: Store, admin: Person, name: dict[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        managing.rename(home, store, admin, "queue_wait", name)
    assert caught.value.code == "topic_word_taken"
    managing.rename(home, store, admin, "staff_attitude", name)  # its own name it may have


def test_split_by_words_and_by_file(home: Path, store: Store, admin: Person, tmp_path: Path) -> None:
    managing.add(home, store, admin, "late_parcel", {"zh": "送货慢吞吞", "en": "Late parcel"},
                 words={"zh": ["快递", "包裹"], "en": ["parcel"]})
    managing.add(home, store, admin, "slow_desk", {"zh": "柜面慢吞吞", "en": "Slow desk"},
                 words={"zh": ["柜台", "窗口"], "en": ["counter"]})
    parcel, desk = stored(store, "slow_processing", text="快递放了十天"), stored(store, "slow_processing", text="柜台办了三小时")
    both, none = (stored(store, "slow_processing", text="柜台说快递没到"),
                  stored(store, "slow_processing", "queue_wait", text="太慢了"))
    done = managing.split(home, store, admin, "slow_processing", ["late_parcel", "slow_desk"])
    assert done.moved == {"late_parcel": 1, "slow_desk": 1} and [number for number, _ in done.open] == [both, none]
    assert [store.complaints.get(one)["topic"] for one in (parcel, desk, both, none)] == [
        "late_parcel", "slow_desk", "slow_processing", "slow_processing"]
    now = load_taxonomy()
    assert "slow_processing" not in now.codes and now.name("slow_processing", "zh") == "办理或处理缓慢"
    examples = load_examples(now)
    assert not any("slow_processing" in (one.topic, *one.also) for one in examples)
    assert any(one.topic == "slow_desk" and not one.phrase for one in examples)
    decision = tmp_path / "split.yml"
    decision.write_text(f"late_parcel: {{zh: [快递], complaints: [{none}]}}\nslow_desk: {{zh: [柜台], complaints: [{both}]}}\n", "utf-8")
    again = managing.split(home, store, admin, "slow_processing", ["late_parcel", "slow_desk"], decision)
    assert again.moved == {"late_parcel": 1, "slow_desk": 1} and again.open == ()
    assert store.complaints.get(none)["topics"][0][0] == "late_parcel"
    for parts, file, error in ((["late_parcel"], None, "topic_split_parts"), (["late_parcel", "nope"], None, "topic_code_unknown"),
                               (["late_parcel", "slow_desk"], tmp_path / "none.yml", "split_file")):
        with pytest.raises(InputError) as caught:
            managing.split(home, store, admin, "slow_processing", parts, file)
        assert caught.value.code == error


def test_old_codes_are_shown_and_counted(home: Path, store: Store, admin: Person) -> None:
    """A topic that is gone altogether, one merged behind the store's back, one split: nothing crashes."""
    numbers = [stored(store, code, "vanished") for code in ("vanished", "staff_competence", "slow_processing")]
    store.complaints.correct(numbers[0], admin.id, "also_gone")
    (home / "topics.yml").write_text(yaml.safe_dump({
        "merges": {"staff_competence": "staff_attitude"},
        "splits": {"slow_processing": [{"code": "queue_wait"}, {"code": "system_channel"}]}}), "utf-8")
    now = load_taxonomy()
    for lang in ("zh", "en"):
        answer = top_topics(store, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31)), Filter())
        shown = top_text(answer, now, lang)
        assert "also_gone" in shown and now.name("slow_processing", lang) in shown
        assert now.name("staff_attitude", lang) in shown
        assert "vanished" in case_text(store.complaints.get(numbers[0]), now, lang)
        assert "also_gone" in cases_text(store.complaints.cases(Filter()), now, lang, 3, 0, "x")
    target = io.BytesIO()
    assert export(store, "jsonl", target) == 3 and b"also_gone" in target.getvalue()


def test_a_model_from_before_a_merge_answers_in_todays_topics(home: Path, store: Store, admin: Person) -> None:
    managing.merge(home, store, admin, "staff_competence", "staff_attitude")
    now = load_taxonomy()
    old = TopicAnswer((("staff_competence", 0.45), ("queue_wait", 0.3)), ("staff_attitude", 0.4), 0.45, "low", True)
    new = present(old, now, Thresholds(high=0.9, medium=0.7, floor=0.4), "x")
    assert dict(new.topics) == pytest.approx({"staff_attitude": 0.85, "queue_wait": 0.3})
    assert (new.band, new.abstained, new.runner_up) == ("medium", False, None)
    assert present(old, load_taxonomy(PATH, home / "none.yml"), Thresholds(), "x") is old
    assert now.ranks(3)["staff_competence"] == len(now.codes) + 1


@pytest.mark.parametrize("content", [
    "[]", "topics: x", "merges: {queue_wait: nowhere}", "merges: {queue_wait: other, other: queue_wait}",
    "merges: {other: queue_wait}", "splits: {queue_wait: [{code: other}]}", "splits: {queue_wait: [{code: a}, {code: b}]}",
    "names: {nowhere: {name: {zh: x, en: y}}}", "topics: [{code: queue_wait}]", "topics: [{code: shuttle}]", "a: {", "wrong: 1",
    "names: {queue_wait: {short: {zh: 一二三四五六七}}}", "merges: {queue_wait: 3}", "splits: {queue_wait: 3}"])
def test_a_broken_file_says_where(home: Path, content: str) -> None:
    home.mkdir()
    (home / "topics.yml").write_text(content, "utf-8")
    with pytest.raises(SetupError) as caught:
        load_taxonomy()
    assert caught.value.code == "taxonomy_invalid" and caught.value.params["where"]


def test_a_changed_file_is_read_again(home: Path, store: Store, admin: Person) -> None:
    managing.rename(home, store, admin, "queue_wait", {"zh": "候诊", "en": "Wait"})
    first = load_taxonomy()
    assert load_taxonomy() is first
    managing.rename(home, store, admin, "queue_wait", {"zh": "候车", "en": "Wait"})
    os.utime(home / "topics.yml", ns=(1, 1))
    assert load_taxonomy().name("queue_wait", "zh") == "候车" and first.name("queue_wait", "zh") == "候诊"
