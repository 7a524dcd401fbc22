"""Fixtures shared by all tests: the worked examples and a fresh home folder."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator

import pytest
from hypothesis import settings

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
