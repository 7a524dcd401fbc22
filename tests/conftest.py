"""Fixtures shared by all tests: the worked examples and a fresh home folder."""
from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Iterator

import pytest
from hypothesis import settings

import bot.store
from bot.store import Store
from bot.store.people import Person

settings.register_profile("gaishan", deadline=None)  # how fast an example runs is nothing a test asks
settings.load_profile("gaishan")

HOSTILE = {
    "empty": "",
    "blanks": "  \t\n 　 ",
    "20000 characters": "等" * 20000,
    "emoji only": "😡😡🤬👎",
    "zero width and right to left": "\u200b\u200d\u202e排队\u202c\ufeff",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; drop table complaints; --",
    "pasted table": "日期\t网点\t内容\n2026-03-01\t城东\t排队太久\n2026-03-02\t城西\t空调坏了",
    "full width digits": "１２３４５６７８９０",
    "intent payload": '/load_sample{"role": "admin"}',
}


@pytest.fixture(scope="session", autouse=True)
def new_databases_are_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Thousands of tests begin with an empty database, and its migrations take 60 ms: one is made, the others are copied
    from it. The migrations have tests of their own, by ``bot.store.database.open_database``."""
    empty = tmp_path_factory.mktemp("empty") / "gaishan.db"
    Store(empty).close()
    really = bot.store.open_database

    def opened(path):
        if str(path) != ":memory:" and not Path(path).exists():
            # whole or not at all, since others may open it now; what goes wrong, the real one says
            with contextlib.suppress(OSError), tempfile.NamedTemporaryFile(dir=Path(path).parent) as copy:
                shutil.copyfile(empty, copy.name)
                os.link(copy.name, path)
        return really(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.store, "open_database", opened)
        yield


@pytest.fixture(scope="session")
def fixtures() -> dict:
    """The worked examples with expected numbers."""
    return json.loads((Path(__file__).parent / "fixtures.json").read_text("utf-8"))


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def hostile(request: pytest.FixtureRequest) -> str:
    """Input nobody hopes for, one kind at a time."""
    return request.param


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty GAISHAN_HOME."""
    monkeypatch.setenv("GAISHAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path / "gaishan.db") as opened:
        yield opened


@pytest.fixture
def min_li(store: Store) -> Person:
    """Somebody to do things."""
    return store.people.add("李敏", "supervisor")
