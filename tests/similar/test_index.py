"""The kept index: built, taken up, rebuilt, and shared by processes."""
from __future__ import annotations

import multiprocessing
import threading

import numpy as np
import pytest

from bot.settings import load
from bot.similar import index as module
from bot.similar.codes import pack, unpack
from bot.similar.index import VectorIndex
from bot.store import Store
from bot.store.complaints import NewComplaint

SIZE = 512


def rows(count: int, seed: int = 1) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((count, SIZE)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def add(store: Store, vectors: np.ndarray, mark: str = "v", model: str = "use") -> list[int]:
    """Complaints with these vectors; their numbers."""
    records = [NewComplaint("排队", f"{mark}{i}", "2026-05-20 10:00:00", "zh", "complaint", "queue_wait",
                            vector=code.tobytes(), encoder=model) for i, code in enumerate(pack(vectors))]
    return [number for number, _ in store.complaints.add_many(records, None)]


def nearest(index: VectorIndex, store: Store, vector: np.ndarray) -> int:
    """The complaint nearest to a vector."""
    found = list(store.vectors.complaints(index.search(store, vector, 8)))
    return max(found, key=lambda row: float(unpack([row["vector"]])[0] @ vector))["id"]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is due after a hundred, and the two hundred newest are compared one by one."""
    monkeypatch.setattr(module, "DUE", 100)
    monkeypatch.setattr(module, "NEWEST", 200)
    monkeypatch.setattr(module, "CHUNK", 64)


def test_an_empty_store_has_nothing_near(store, settings):
    index = VectorIndex(settings.home / "similar", "use")
    assert index.search(store, rows(1)[0]) == []
    assert not index.is_due(store)
    assert index.behind(store) == 0


def test_few_need_no_file(store, settings):
    vectors = rows(50)
    numbers = add(store, vectors)
    index = VectorIndex(settings.home / "similar", "use")
    assert [nearest(index, store, one) for one in vectors] == numbers
    assert not (settings.home / "similar").exists()


def test_file_and_newest_together_find_everything(store, settings, small):
    vectors = rows(700)
    numbers = add(store, vectors[:600])
    index = VectorIndex(settings.home / "similar", "use")
    assert index.is_due(store)
    assert index.behind(store) == 400
    assert index.build(store)
    assert not index.is_due(store)
    assert index.behind(store) == 0
    numbers += add(store, vectors[600:], "w")
    assert sum(nearest(index, store, one) == number for one, number in zip(vectors, numbers)) >= 695
    [file] = (settings.home / "similar").glob("*.usearch")
    again = VectorIndex(settings.home / "similar", "use")
    assert nearest(again, store, vectors[0]) == numbers[0]
    assert nearest(again, store, vectors[-1]) == numbers[-1]
    add(store, rows(150, 9), "x")
    assert again.build(store)
    [longer] = (settings.home / "similar").glob("*.usearch")
    assert longer != file
    assert nearest(index, store, vectors[5]) == numbers[5]  # still reads the old file


def test_many_rounds_keep_the_newest(store, settings, small):
    """The buffer of the newest is moved many times and never loses the end."""
    index = VectorIndex(settings.home / "similar", "use")
    for number in range(12):
        vectors = rows(70, 100 + number)
        numbers = add(store, vectors, f"r{number}-")
        assert nearest(index, store, vectors[0]) == numbers[0]
        assert nearest(index, store, vectors[-1]) == numbers[-1]
    assert len(index._ids) <= 2 * module.NEWEST


@pytest.mark.parametrize("harm", ["missing", "cut", "garbage", "empty", "other table"])
def test_a_file_that_does_not_fit_is_built_again(store, settings, small, harm, tmp_path):
    vectors = rows(300)
    numbers = add(store, vectors)
    folder = settings.home / "similar"
    VectorIndex(folder, "use").build(store)
    [file] = folder.glob("*.usearch")
    content = file.read_bytes()
    if harm == "missing":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(content[:len(content) // 2])
    elif harm == "garbage":
        file.write_bytes(b"\x00" * len(content))
    elif harm == "empty":
        file.write_bytes(b"")
    else:
        with Store(tmp_path / "other.db") as other:
            add(other, rows(300, 77))
            file.unlink()
            VectorIndex(folder, "use").build(other)
    index = VectorIndex(folder, "use")
    index.search(store, vectors[0])
    assert index._file is None
    assert index.build(store)
    assert nearest(index, store, vectors[0]) == numbers[0]
    assert len(list(folder.glob("*.usearch"))) == 1


def test_another_encoder_has_another_index(store, settings, small):
    add(store, rows(150), "a", "use")
    other = rows(150, 5)
    numbers = add(store, other, "b", "another")
    use, another = (VectorIndex(settings.home / "similar", name) for name in ("use", "another"))
    assert use.build(store) and another.build(store)
    assert len(list((settings.home / "similar").glob("*.usearch"))) == 2
    assert nearest(another, store, other[3]) == numbers[3]
    assert nearest(use, store, other[3]) not in numbers


def test_deleted_and_used_again_numbers(store, settings):
    """A cleared source gives its complaints' numbers free; a vector is never taken for another's."""
    index = VectorIndex(settings.home / "similar", "use")
    old = rows(5)
    records = [NewComplaint("排队", f"s{i}", "2026-05-20 10:00:00", "zh", "complaint", source="sample",
                            vector=code.tobytes(), encoder="use") for i, code in enumerate(pack(old))]
    first = [number for number, _ in store.complaints.add_many(records, None)]
    assert nearest(index, store, old[2]) == first[2]
    store.complaints.clear_source("sample")
    assert list(store.vectors.complaints(index.search(store, old[2]))) == []
    new = rows(5, 8)
    again = add(store, new, "n")
    assert set(again) & set(first)
    assert nearest(index, store, new[2]) == again[2]


def test_a_file_full_of_deleted_rows_is_built_afresh(store, settings, small):
    folder = settings.home / "similar"
    records = [NewComplaint("排队", f"s{i}", "2026-05-20 10:00:00", "zh", "complaint", source="sample",
                            vector=code.tobytes(), encoder="use") for i, code in enumerate(pack(rows(600)))]
    list(store.complaints.add_many(records, None))
    VectorIndex(folder, "use").build(store)
    store.complaints.clear_source("sample")
    vectors = rows(150, 4)
    numbers = add(store, vectors, "n")
    index = VectorIndex(folder, "use")
    assert index.build(store)
    assert nearest(index, store, vectors[7]) == numbers[7]
    assert len(index._file) == 150


def test_texts_without_words_are_in_no_index(store, settings, small):
    zeros = np.zeros((120, SIZE), np.float32)
    add(store, zeros)
    index = VectorIndex(settings.home / "similar", "use")
    assert index.build(store)
    vectors = rows(3)
    numbers = add(store, vectors, "n")
    assert nearest(index, store, vectors[1]) == numbers[1]


def _process(home: str, mark: str, start, results) -> None:
    module.DUE, module.NEWEST = 50, 100
    try:
        with Store(f"{home}/gaishan.db") as store:
            index = VectorIndex(load({"GAISHAN_HOME": home}).home / "similar", "use")
            start.wait()
            seed = sum(map(ord, mark))
            for round in range(4):
                vectors = rows(40, seed + round)
                numbers = add(store, vectors, f"{mark}{round}-")
                assert nearest(index, store, vectors[0]) == numbers[0]
                index.build(store)
        results.put("done")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
        results.put(repr(error))


def test_two_processes_add_build_and_find_each_others(store, settings, small):
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(2), context.Queue()
    running = [context.Process(target=_process, args=(str(settings.home), mark, start, results)) for mark in ("a", "m")]
    index = VectorIndex(settings.home / "similar", "use")
    assert index.search(store, rows(1)[0]) == []
    for process in running:
        process.start()
    assert [results.get(timeout=120) for _ in running] == ["done", "done"]
    for process in running:
        process.join(60)
    for mark in ("a", "m"):
        for round in range(4):
            vector = rows(40, sum(map(ord, mark)) + round)[39]
            found = nearest(index, store, vector)
            assert store.db.conn.execute("select fingerprint from complaints where id = ?",
                                         [found]).fetchone()[0] == f"{mark}{round}-39"


def test_one_builds_at_a_time(store, settings, small):
    add(store, rows(150))
    one, other = (VectorIndex(settings.home / "similar", "use") for _ in range(2))
    with one._alone() as alone:
        assert alone
        assert other.build(store) is False
    assert other.build(store) is True


def test_threads_search_while_others_add(store, settings, small):
    index = VectorIndex(settings.home / "similar", "use")
    errors: list[BaseException] = []

    def work(name: int) -> None:
        try:
            with Store(settings.database) as mine:
                for round in range(5):
                    vectors = rows(30, 1000 * name + round)
                    numbers = add(mine, vectors, f"{name}-{round}-")
                    assert nearest(index, mine, vectors[0]) == numbers[0]
                    if round == 3:
                        index.build(mine)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
