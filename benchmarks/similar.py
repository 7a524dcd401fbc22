"""Which kept vector index finds similar complaints: usearch, sqlite-vec and plain NumPy at several sizes, in one run.

    python -m benchmarks.similar [--rows 10000 100000] [--only usearch-i8 …] [--whole] [--folder DIR]

The vectors are made up: unit rows of 512 numbers in clusters of about fifty, as complaints about one failure are.
Each candidate builds in one process and answers in another, so that the memory is that of answering. An answer is
the three nearest of one vector; recall is the share of the exact three that were found.
"""
from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import psutil

from benchmarks.common import ROOT, machine, percentile, table
from bot.complaints.sample import read_sample
from bot.similar.codes import pack
from bot.topics.taxonomy import load_taxonomy

SIZE = 512
CLUSTER = 50
CHUNK = 20_000
ASKED = 200
NOISE = 0.75  # length of what differs beside a centre of length one: cosine in a cluster about 0.64


def chunks(rows: int) -> Iterator[np.ndarray]:
    """The vectors, ``CHUNK`` at a time; always the same ones."""
    centres = np.random.default_rng(1).standard_normal((max(1, rows // CLUSTER), SIZE), dtype=np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    for start in range(0, rows, CHUNK):
        yield _near(centres, min(CHUNK, rows - start), start + 2)


def questions(rows: int) -> np.ndarray:
    """Vectors of the same clusters that are not in the index."""
    centres = np.random.default_rng(1).standard_normal((max(1, rows // CLUSTER), SIZE), dtype=np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return _near(centres, ASKED, 0)


def _near(centres: np.ndarray, count: int, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    noise = chance.standard_normal((count, SIZE), dtype=np.float32)
    noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    # few failures make most complaints: the choice of a cluster is uneven
    chosen = (centres.shape[0] * chance.random(count) ** 2).astype(int)
    made = centres[chosen] + noise
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def exact(rows: int, asked: np.ndarray) -> np.ndarray:
    """Numbers of the three nearest rows of each question."""
    best = np.full((len(asked), 3), -2.0, dtype=np.float32)
    which = np.zeros((len(asked), 3), dtype=np.int64)
    start = 0
    for chunk in chunks(rows):
        scores = np.concatenate([best, asked @ chunk.T], axis=1)
        numbers = np.concatenate([which, np.tile(np.arange(start, start + len(chunk)), (len(asked), 1))], axis=1)
        order = np.argsort(-scores, axis=1)[:, :3]
        best, which = np.take_along_axis(scores, order, 1), np.take_along_axis(numbers, order, 1)
        start += len(chunk)
    return which


class Brute:
    """float32 in a file of NumPy, all of it multiplied."""

    def build(self, folder: Path, rows: int) -> None:
        out = np.lib.format.open_memmap(folder / "all.npy", "w+", np.float32, (rows, SIZE))
        start = 0
        for chunk in chunks(rows):
            out[start:start + len(chunk)] = chunk
            start += len(chunk)
        out.flush()

    def open(self, folder: Path) -> None:
        self.all = np.load(folder / "all.npy")

    def ask(self, vector: np.ndarray) -> Any:
        scores = self.all @ vector
        found = np.argpartition(-scores, 3)[:3]
        return found[np.argsort(-scores[found])]


class Usearch:
    """HNSW graph; ``view`` reads the file where it lies instead of copying it into memory."""

    def __init__(self, dtype: str, expansion: int = 64) -> None:
        self.dtype, self.expansion = dtype, expansion

    def _vectors(self, chunk: np.ndarray) -> np.ndarray:
        return pack(chunk) if self.dtype == "i8" else chunk

    def build(self, folder: Path, rows: int) -> None:
        from usearch.index import Index

        index = Index(ndim=SIZE, metric="cos", dtype=self.dtype, connectivity=16, expansion_add=64)
        start = 0
        for chunk in chunks(rows):
            index.add(np.arange(start, start + len(chunk)), self._vectors(chunk), threads=2)
            start += len(chunk)
        index.save(str(folder / "all.usearch"))

    def open(self, folder: Path) -> None:
        from usearch.index import Index

        self.index = Index.restore(str(folder / "all.usearch"), view=True)
        self.index.expansion_search = self.expansion

    def ask(self, vector: np.ndarray) -> Any:
        return self.index.search(self._vectors(vector[None])[0], 3, threads=1).keys


class SqliteVec:
    """A vec0 table: every row is read. Python here is built without extensions, so it is registered for all
    connections through the library itself."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def _connect(self, folder: Path) -> None:
        import ctypes
        import ctypes.util
        import sqlite3

        import sqlite_vec

        library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
        entry = ctypes.CDLL(sqlite_vec.loadable_path() + ".so").sqlite3_vec_init
        library.sqlite3_auto_extension(ctypes.cast(entry, ctypes.c_void_p))
        self.db = sqlite3.connect(folder / "all.db")

    def build(self, folder: Path, rows: int) -> None:
        self._connect(folder)
        bits = ", coarse bit[512]" if self.kind == "bit" else ""
        kind = "float" if self.kind == "f32" else "int8"
        distance = "" if self.kind == "f32" else " distance_metric=cosine"
        self.db.execute(f"create virtual table v using vec0 (vector {kind}[{SIZE}]{distance}{bits})")
        number = 0
        for chunk in chunks(rows):
            data = chunk if self.kind == "f32" else pack(chunk)
            value = "?" if self.kind == "f32" else "vec_int8(?)"
            if bits:
                coarse = np.packbits(chunk > 0, axis=1, bitorder="little")
                self.db.executemany("insert into v (rowid, vector, coarse) values (?, vec_int8(?), vec_bit(?))",
                                    ((number + i, row.tobytes(), bit.tobytes())
                                     for i, (row, bit) in enumerate(zip(data, coarse))))
            else:
                self.db.executemany(f"insert into v (rowid, vector) values (?, {value})",
                                    ((number + i, row.tobytes()) for i, row in enumerate(data)))
            number += len(chunk)
        self.db.commit()

    def open(self, folder: Path) -> None:
        self._connect(folder)

    def ask(self, vector: np.ndarray) -> Any:
        if self.kind == "f32":
            sql, values = "select rowid from v where vector match ? and k = 3", [vector.tobytes()]
        elif self.kind == "i8":
            sql, values = "select rowid from v where vector match vec_int8(?) and k = 3", [pack(vector[None])[0].tobytes()]
        else:
            sql = ("select rowid from (select rowid, vector from v where coarse match vec_bit(?) and k = 100)"
                   " order by vec_distance_cosine(vector, vec_int8(?)) limit 3")
            values = [np.packbits(vector > 0, bitorder="little").tobytes(), pack(vector[None])[0].tobytes()]
        return np.array([row[0] for row in self.db.execute(sql, values)])


CANDIDATES = {
    "numpy-f32": Brute(), "sqlite-vec-f32": SqliteVec("f32"), "sqlite-vec-i8": SqliteVec("i8"),
    "sqlite-vec-bit": SqliteVec("bit"), "usearch-f32": Usearch("f32"), "usearch-f16": Usearch("f16"),
    "usearch-i8": Usearch("i8"), "usearch-i8-e256": Usearch("i8", 256),
}


def part(name: str, step: str, folder: Path, rows: int) -> dict[str, float]:
    """One step of one candidate in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.similar", "--part", name, step, str(folder), str(rows)],
                          check=True, capture_output=True, text=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def run_part(name: str, step: str, folder: Path, rows: int) -> dict[str, float]:
    candidate = CANDIDATES[name]
    if step == "build":
        started = time.perf_counter()
        candidate.build(folder, rows)
        seconds = time.perf_counter() - started
        made = time.perf_counter()
        for _ in chunks(rows):  # what making up the vectors takes is not the candidate's
            pass
        return {"build": seconds - (time.perf_counter() - made)}
    asked, truth = questions(rows), np.load(folder.parent / f"truth-{rows}.npy")
    before = psutil.Process().memory_info().rss
    candidate.open(folder)
    times, hits = [], 0
    for _ in range(2):  # the second round counts: the file is in memory then, as in a bot that runs
        times.clear()
        hits = 0
        for vector, right in zip(asked, truth):
            started = time.perf_counter()
            found = candidate.ask(vector)
            times.append((time.perf_counter() - started) * 1000)
            hits += len(set(map(int, found)) & set(map(int, right)))
    return {"p50": percentile(times, .5), "p95": percentile(times, .95), "recall": hits / (3 * len(asked)),
            "memory": (psutil.Process().memory_info().rss - before) / 2**20,
            "file": sum(path.stat().st_size for path in folder.iterdir()) / 2**20}


def whole(rows: int, folder: Path) -> list[str]:
    """The look-up as the bot does it: index, newest, records, topics, labels, projects and the check for duplicates."""
    from bot.settings import load
    from bot.similar.cases import look
    from bot.similar.keeping import index_of
    from bot.store import Store
    from bot.topics.current import get_model

    settings = load({"GAISHAN_HOME": str(folder), "GAISHAN_MODELS": str(load().models)})
    settings.ensure_home()
    chance, codes = random.Random(7), load_taxonomy().codes
    sample = [one.text for one in read_sample()]
    with Store(settings.database) as store:
        first = 1
        for chunk in chunks(rows):
            numbers = range(first, first + len(chunk))
            with store.db.conn:
                store.db.conn.executemany(
                    "insert into complaints (id, received_at, branch, text, language, kind, topic, source, fingerprint,"
                    " created_at) values (?,?,?,?,'zh','complaint',?,'benchmark',?,'2026-01-01 00:00:00')",
                    ((n, f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02} 10:00:00",
                      chance.choice(["east", "west", None]), chance.choice(sample), chance.choice(codes), f"b{n}")
                     for n in numbers))
            store.vectors.keep(zip(numbers, (code.tobytes() for code in pack(chunk))), "use")
            first += len(chunk)
        started = time.perf_counter()
        index_of(settings).build(store)
        build = time.perf_counter() - started
        model, times = get_model(settings), []
        for number in chance.sample(range(1, rows + 1), 2 * ASKED):
            started = time.perf_counter()
            look(store, settings, model, number)
            times.append((time.perf_counter() - started) * 1000)
        late = times[ASKED:]  # the first ones read the file into memory
    return [f"{rows:,}", f"{build:.1f}", f"{percentile(late, .5):.1f}", f"{percentile(late, .95):.1f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--only", nargs="*", choices=list(CANDIDATES), default=list(CANDIDATES),
                        help="none: only what --whole asks for")
    parser.add_argument("--whole", action="store_true", help="time the bot's own look-up as well")
    parser.add_argument("--part", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help="where the files are made; a temporary folder otherwise")
    chosen = parser.parse_args()
    if chosen.part:
        name, step, folder, rows = chosen.part
        print(json.dumps(run_part(name, step, Path(folder), int(rows))))
        return
    print(f"The three nearest of one vector of {SIZE} numbers; {machine()}\n", flush=True)
    lines, answers = [], []
    with tempfile.TemporaryDirectory(prefix="gaishan-bench-", dir=chosen.folder) as home:
        for rows in chosen.rows:
            np.save(Path(home) / f"truth-{rows}.npy", exact(rows, questions(rows)))
            for name in chosen.only:
                with tempfile.TemporaryDirectory(dir=home) as folder:
                    told = part(name, "build", Path(folder), rows) | part(name, "ask", Path(folder), rows)
                lines.append([f"{rows:,}", name, f"{told['build']:.1f}", f"{told['p50']:.2f}", f"{told['p95']:.2f}",
                              f"{told['recall']:.3f}", f"{told['memory']:,.0f}", f"{told['file']:,.0f}"])
                print(" ".join(lines[-1]), file=sys.stderr, flush=True)
            if chosen.whole:
                with tempfile.TemporaryDirectory(dir=home) as folder:
                    answers.append(whole(rows, Path(folder)))
    table(["rows", "index", "build s", "look-up p50 ms", "p95 ms", "recall@3", "memory MB", "file MB"], lines)
    if answers:
        print("The whole look-up of the bot, with the index it keeps\n")
        table(["rows", "build s", "look-up p50 ms", "p95 ms"], answers)


if __name__ == "__main__":
    main()
