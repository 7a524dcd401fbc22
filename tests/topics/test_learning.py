"""Learning from corrections: which labels count, the judgement, the kept models, and real trainings."""
from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from bot.errors import NotFound
from bot.language.encoder import get_encoder
from bot.settings import Settings, load
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.database import writing
from bot.store.people import Person
from bot.topics import compare, current, managing, versions
from bot.topics.classification import Classification
from bot.topics.examples import Example
from bot.topics.learning import (
    HUMAN_WEIGHT,
    Collected,
    HumanLabel,
    collect,
    is_held_out,
    trainable,
)
from bot.topics.model import TopicModel
from bot.topics.status import statuses
from bot.topics.taxonomy import Taxonomy, load_taxonomy
from bot.topics.training import train
from bot.topics.vectors import FILE
from tests.conversations.bot_for_tests import need_models

APPOINTMENTS = yaml.safe_load((Path(__file__).parent / "appointments.yml").read_text("utf-8"))
LANGUAGES = ("zh", "en")


@pytest.fixture
def settings(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A fresh home and a fresh folder of models."""
    home.mkdir()
    monkeypatch.setenv("GAISHAN_MODELS", str(tmp_path / "models"))
    return load()


@pytest.fixture
def store(settings: Settings) -> Store:
    with Store(settings.database) as opened:
        yield opened


@pytest.fixture
def people(store: Store) -> dict[str, Person]:
    return {role: store.people.add(role, role) for role in ("staff", "supervisor", "admin")}


def stored(store: Store, text: str, topic: str | None = "slow_processing", language: str = "zh") -> int:
    count = store.db.conn.execute("select count(*) from complaints").fetchone()[0]
    return store.complaints.add(NewComplaint(
        text=text, fingerprint=f"f{count}", received_at="2026-03-14 10:00:00", language=language, kind="complaint",
        topic=topic, topics=[(topic, 0.6)] if topic else ()), None)[0]


def labels_of(store: Store) -> Collected:
    return collect(store.labels, load_taxonomy())


# -- which labels count ----------------------------------------------------------------------------------------------
def test_corrections_and_confirmations_count_whoever_made_them(store: Store, people: dict[str, Person]) -> None:
    by_staff, confirmed, untouched = (stored(store, f"等了{n}小时") for n in (1, 2, 3))
    store.complaints.correct(by_staff, people["staff"].id, "queue_wait")
    store.complaints.confirm(confirmed, people["supervisor"].id)
    kind = stored(store, "请问几点关门")
    store.complaints.correct(kind, people["staff"].id, None, kind="inquiry")
    found = labels_of(store)
    assert {label.numbers: (label.kind, label.topic) for label in found.labels} == {
        (by_staff,): ("complaint", "queue_wait"), (confirmed,): ("complaint", "slow_processing"), (kind,): ("inquiry", None)}
    assert found.contradicted == found.outdated == () and untouched not in {n for one in found.labels for n in one.numbers}
    store.complaints.undo(by_staff)
    assert (by_staff,) not in {label.numbers for label in labels_of(store).labels}


def test_a_persons_last_word_counts(store: Store, people: dict[str, Person]) -> None:
    number = stored(store, "等了一个小时")
    for topic in ("queue_wait", "system_channel"):
        store.complaints.correct(number, people["staff"].id, topic)
    assert [label.topic for label in labels_of(store).labels] == ["system_channel"]


def test_two_people_who_differ_are_left_out_and_listed(store: Store, people: dict[str, Person]) -> None:
    corrected, confirmed, agreed = (stored(store, f"等了{n}小时") for n in (1, 2, 3))
    store.complaints.correct(corrected, people["staff"].id, "queue_wait")
    store.complaints.correct(corrected, people["supervisor"].id, "staff_attitude")
    store.complaints.confirm(confirmed, people["staff"].id)
    store.complaints.correct(confirmed, people["supervisor"].id, "queue_wait")
    for role in ("staff", "supervisor"):
        store.complaints.correct(agreed, people[role].id, "queue_wait")
    found = labels_of(store)
    assert found.contradicted == (corrected, confirmed) and [label.numbers for label in found.labels] == [(agreed,)]


def test_the_same_text_twice(store: Store, people: dict[str, Person]) -> None:
    for text, topics in (("排了一小时", ("queue_wait", "queue_wait")), ("等得太久", ("queue_wait", "staff_attitude"))):
        for topic in topics:
            store.complaints.correct(stored(store, text), people["staff"].id, topic)
    found = labels_of(store)
    assert [label.numbers for label in found.labels] == [(1, 2)] and found.contradicted == (3, 4)


def test_labels_follow_merged_topics_and_lose_unknown_ones(settings: Settings, store: Store,
                                                           people: dict[str, Person]) -> None:
    number, gone = stored(store, "问什么都不会"), stored(store, "随便写写")
    store.complaints.correct(number, people["staff"].id, "staff_competence")
    store.complaints.correct(gone, people["staff"].id, "vanished")
    managing.merge(settings.home, store, people["admin"], "staff_competence", "staff_attitude")
    found = labels_of(store)
    assert [(label.numbers, label.topic) for label in found.labels] == [((number,), "staff_attitude")]
    assert found.outdated == (gone,)


def test_about_three_in_ten_judge_and_are_never_trained_on(hostile: str) -> None:
    texts = [f"第{n}位客户等了{n}分钟" for n in range(2000)]
    share = sum(map(is_held_out, texts)) / len(texts)
    assert 0.27 < share < 0.33
    assert is_held_out("ＡＢＣ 排队") == is_held_out("abc 排队") and is_held_out(hostile) in (True, False)
    labels = tuple(HumanLabel((n,), text, "zh", "complaint", "queue_wait", is_held_out(text)) for n, text in enumerate(texts))
    found = Collected(labels)
    trained, judging = {one.text for one in found.training()}, {one.text for one in found.judging([])}
    assert not trained & judging and trained | judging == set(texts)
    assert {one.weight for one in found.training()} == {HUMAN_WEIGHT} and all(one.phrase for one in found.training())
    # what somebody copied into the example files can no longer judge
    known = Example(next(iter(judging)), "zh", "complaint", "queue_wait")
    assert len(found.judging([known])) == len(judging) - 1


def test_waiting_corrections(store: Store, people: dict[str, Person]) -> None:
    number = stored(store, "等了一个小时")
    assert store.labels.waiting("") == 0
    for topic in ("queue_wait", "staff_attitude"):
        store.complaints.correct(number, people["staff"].id, topic)
    assert store.labels.waiting("") == 1 and store.labels.waiting("2999-01-01 00:00:00") == 0
    store.complaints.undo(number)
    assert store.labels.waiting("") == 0


def test_few_examples_are_trained_on_without_being_scored() -> None:
    few = [Example(f"停车{n}", "zh", "complaint", "parking") for n in range(4)]
    many = [Example(f"排队{n}", "zh", "complaint", "queue_wait") for n in range(5)]
    assert [one.phrase for one in trainable([*few, *many])] == [True] * 4 + [False] * 5


def test_status_says_what_is_missing(taxonomy: Taxonomy) -> None:
    written = [Example(f"等{n}", "zh", "complaint", "queue_wait") for n in range(30)]
    labels = Collected(tuple(HumanLabel((n,), f"{n}", "zh", "complaint", "queue_wait", False) for n in range(4)))
    rows = {row.code: row for row in statuses(taxonomy, written, labels, {"queue_wait": 7, "gone": 1},
                                              {"topics": {"queue_wait": {"f1": 0.7}}})}
    row = rows["queue_wait"]
    assert (row.examples, row.human, row.stored, row.f1) == ({"zh": 30, "en": 0}, {"zh": 4, "en": 0}, 7, 0.7)
    assert row.missing == {"zh": 6, "en": 40} and row.weak
    assert not rows["other"].weak and not rows["gone"].weak and rows["gone"].stored == 1


# -- the judgement ---------------------------------------------------------------------------------------------------
def judge(macro: tuple[float, float], gained: int, lost: int, both: int, same_inputs: bool = True) -> compare.Comparison:
    """A comparison of two models that answer as told."""
    labels = [HumanLabel((n,), str(n), "zh", "complaint", "queue_wait", True) for n in range(gained + lost + both)]

    def model(value: float, right: set[int]) -> SimpleNamespace:
        return SimpleNamespace(meta={"languages": {"all": {"macro_f1": value}}, "topics": {}}, classify_many=lambda texts: [
            Classification("complaint", topic="queue_wait" if int(text) in right else "other") for text in texts])

    common = set(range(gained + lost, gained + lost + both))
    return compare.compare(model(macro[0], {*range(gained, gained + lost), *common}),
                           model(macro[1], {*range(gained), *common}), labels, same_inputs)


@pytest.mark.parametrize(("macro", "gained", "lost", "both", "refusals"), [
    ((0.60, 0.60), 0, 0, 0, ()),
    ((0.60, 0.5951), 0, 0, 0, ()),
    ((0.60, 0.5949), 0, 0, 0, ("macro_f1",)),
    ((0.60, 0.60), 0, 5, 25, ("held_out",)),
    ((0.60, 0.60), 0, 4, 26, ()),  # 1 in 16 is chance
    ((0.60, 0.60), 0, 5, 24, ()),  # too few to judge
    ((0.60, 0.60), 5, 10, 30, ()),
    ((0.60, 0.60), 9, 0, 30, ()),
    ((0.60, 0.50), 0, 12, 30, ("macro_f1", "held_out")),
])
def test_the_rule(macro: tuple[float, float], gained: int, lost: int, both: int, refusals: tuple[str, ...],
                  taxonomy: Taxonomy) -> None:
    found = judge(macro, gained, lost, both)
    assert found.refusals == refusals
    assert (found.gained, found.lost, found.right) == (gained, lost, (lost + both, gained + both))
    assert found.missing == max(0, 30 - gained - lost - both)
    for lang in LANGUAGES:
        shown = compare.table(found, taxonomy, lang)
        assert f"{macro[0]:.3f} → {macro[1]:.3f}" in shown
        assert (str(found.missing) in shown) and (taxonomy.name("queue_wait", lang) in shown or not found.held_out)


def test_another_models_inputs_are_shown_but_not_judged() -> None:
    assert judge((0.6, 0.5), 0, 0, 0, same_inputs=False).refusals == ()


@pytest.mark.parametrize(("gained", "lost", "p"), [(0, 0, 1.0), (0, 5, 1 / 32), (1, 5, 7 / 64), (3, 3, 42 / 64), (5, 0, 1.0)])
def test_mcnemar_by_hand(gained: int, lost: int, p: float) -> None:
    assert compare.mcnemar(gained, lost) == pytest.approx(p)


# -- kept models -----------------------------------------------------------------------------------------------------
def made(folder: Path, name: str, at: str, mark: str = "m") -> Path:
    """A folder that looks like a model to the versions."""
    folder.mkdir(parents=True)
    (folder / "config.cfg").write_text(name)
    (folder / "meta.json").write_text(json.dumps({"gaishan": {"version": name, "trained_at": at, "mark": mark}}))
    return folder


def test_five_are_kept_and_rolled_back_one_by_one(settings: Settings, tmp_path: Path) -> None:
    for n in range(8):
        versions.install(settings, made(tmp_path / f"new{n}", f"v{n}", f"2026-01-0{n + 1} 10:00:00", f"m{n}"))
    assert [one.name for one in versions.versions(settings)] == ["v7", "v6", "v5", "v4", "v3"]
    assert [one.name for one in versions.versions(settings) if one.in_use] == ["v7"]
    for expected in ("v6", "v5"):
        assert versions.roll_back(settings).name == expected
        assert (settings.topics_model / "config.cfg").read_text() == expected
        assert (settings.models / "topics.mark").read_text() == "m" + expected[1]
    assert versions.roll_back(settings, "v7").in_use and len(versions.versions(settings)) == 5
    with pytest.raises(NotFound) as caught:
        versions.roll_back(settings, "v0")
    assert caught.value.code == "version_unknown" and "v7" in caught.value.params["known"]
    versions.roll_back(settings, "v3")
    with pytest.raises(NotFound) as caught:
        versions.roll_back(settings)
    assert caught.value.code == "version_none"


def test_nothing_to_roll_back_to(settings: Settings) -> None:
    with pytest.raises(NotFound):
        versions.roll_back(settings)
    assert versions.versions(settings) == []


def test_a_model_of_before_versions_is_kept_with_its_mark(settings: Settings, tmp_path: Path) -> None:
    made(settings.topics_model, "old", "", mark="")
    (settings.models / "topics.mark").write_text("its mark")
    versions.install(settings, made(tmp_path / "new", "new", "2999-01-01 10:00:00"))
    assert versions.roll_back(settings).name == "old"
    assert (settings.models / "topics.mark").read_text() == "its mark"


# -- real trainings --------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def few(examples: list[Example]) -> list[Example]:
    """A sixth of the written examples, so that a real training takes seconds."""
    seen: Counter[tuple] = Counter()
    kept = []
    for one in examples:
        key = (one.topic or one.kind, one.language, one.phrase)
        seen[key] += 1
        if seen[key] <= 16:
            kept.append(one)
    return kept


def appointments(part: str) -> list[tuple[str, str]]:
    return [(language, text) for language in LANGUAGES for text in APPOINTMENTS[part][language]]


def right(model: TopicModel, part: str) -> int:
    return sum(answer.topic == APPOINTMENTS["topic"] for answer in model.classify_many(t for _, t in appointments(part)))


def test_twenty_corrections_move_their_pair(few: list[Example], tmp_path: Path, taxonomy: Taxonomy) -> None:
    labels = Collected(tuple(HumanLabel((n,), text, language, "complaint", APPOINTMENTS["topic"], is_held_out(text))
                             for n, (language, text) in enumerate(appointments("corrected"))))
    assert len(labels.labels) == 20 and len(labels.judging([])) >= 3
    kept = shutil.copy(need_models().models / FILE, tmp_path)
    reports, shown = [], []
    for name, more in (("before", []), ("after", labels.training())):
        reports.append(train([*few, *more], tmp_path / name, get_encoder(), taxonomy, kept_vectors=Path(kept)))
        shown.append(right(TopicModel.load(tmp_path / name), "shown"))
    assert shown[1] >= shown[0] + 4, shown
    before, after = (report.numbers["languages"]["all"] for report in reports)
    assert after["macro_f1"] >= before["macro_f1"] - 0.02 and after["kind"] >= before["kind"] - 0.01
    # human labels teach and are not scored
    assert reports[0].numbers["examples"] == reports[1].numbers["examples"]


@pytest.fixture
def quick(few: list[Example], monkeypatch: pytest.MonkeyPatch) -> list[Example]:
    """``train_model`` on the reduced examples."""
    kept = [one for one in few if one.phrase is False]
    small: Counter[tuple] = Counter()
    chosen = []
    for one in kept:
        key = (one.topic or one.kind, one.language)
        small[key] += 1
        if small[key] <= 8:
            chosen.append(one)
    monkeypatch.setattr("bot.topics.examples.load_examples", lambda *_: list(chosen))
    return chosen


def test_train_correct_train_roll_back(settings: Settings, store: Store, people: dict[str, Person],
                                       quick: list[Example], monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: a first model, corrections, a challenger, a refusal, a rollback that a running server sees."""
    first = current.train_model(settings)
    assert first.installed and first.comparison is None and first.learned == 0 and current.is_current(settings)
    running = current.get_model(settings)
    assert running.version == first.version and current.waiting_corrections(settings, store.labels) == 0
    for language, text in appointments("corrected"):
        store.complaints.correct(stored(store, text, language=language), people["staff"].id, APPOINTMENTS["topic"])
    with writing(store.db):
        store.db.conn.execute("update corrections set at = '2999-01-01 00:00:00'")
    assert current.waiting_corrections(settings, store.labels) == 20
    assert current.is_current(settings)  # corrections alone make nothing due

    tried = current.train_model(settings, dry_run=True)
    assert not tried.installed and tried.learned + tried.judging == 20 and tried.learned > tried.judging > 0
    assert current.get_model(settings) is running
    assert not list(settings.models.glob(".topics-*"))

    monkeypatch.setattr(compare, "MACRO_F1_SLACK", -1.0)  # nothing is good enough
    refused = current.train_model(settings)
    assert refused.comparison.refusals == ("macro_f1",) and not refused.installed
    assert current.get_model(settings) is running
    forced = current.train_model(settings, force=True)
    assert forced.installed and forced.comparison.refusals == ("macro_f1",)

    learned = current.get_model(settings)
    assert learned is not running and learned.version == forced.version and learned.meta["human"] == tried.learned
    assert current.is_current(settings) and right(learned, "shown") > right(running, "shown")
    assert [one.name for one in versions.versions(settings)] == [forced.version, first.version]
    back = versions.roll_back(settings)
    assert back.name == first.version and current.get_model(settings).version == first.version
    assert current.is_current(settings)
    versions.roll_back(settings, forced.version)
    assert current.get_model(settings).version == forced.version

    # other written examples: due, and the corrections are in again
    changed = [replace(one, text=one.text + "。") for one in quick]
    monkeypatch.setattr("bot.topics.examples.load_examples", lambda *_: changed)
    assert not current.is_current(settings)
    again = current.train_model(settings)
    assert again.installed and again.learned == forced.learned and not again.comparison.same_inputs

    # a challenger that gets the people's labels wrong is kept out, also where the examples are others than before
    order = sorted({one.topic for one in quick if one.topic})
    wrong = [replace(one, topic=order[order.index(one.topic) - 1]) if one.topic else one for one in changed]
    monkeypatch.setattr("bot.topics.examples.load_examples", lambda *_: wrong)
    monkeypatch.setattr(compare, "MIN_HELD_OUT", 1)
    monkeypatch.setattr(compare, "ALPHA", 1.01)
    monkeypatch.setattr("bot.topics.learning.Collected.training", lambda self: [])
    assert not current.was_declined(settings)
    worse = current.train_model(settings)
    assert worse.comparison.lost > worse.comparison.gained and worse.comparison.refusals == ("held_out",)
    assert not worse.installed and current.get_model(settings).version == again.version
    assert current.was_declined(settings) and not current.is_current(settings)
    assert current.train_model(settings, force=True).installed and not current.was_declined(settings)
    shutil.rmtree(settings.models)
