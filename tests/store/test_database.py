"""Opening, migrating, writing: also from several processes and threads at once, and where the file is no database."""
from __future__ import annotations

import multiprocessing
import re
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import SetupError
from bot.settings import ROOT
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint
from bot.store.database import now, open_database, writing
from bot.store.migrations import migrations

NAMES = [migration.name for migration in migrations._migrations]


def schema(db: Database) -> dict[str, str]:
    return {row["name"]: " ".join((row["sql"] or "").split()) for row in db.query(
        "select name, sql from sqlite_master where name not like '_sqlite%'")}


def new(mark: str) -> NewComplaint:
    return NewComplaint("排队", mark, "2026-03-01 10:00:00", "zh", "complaint", "queue_wait")


def test_names_of_migrations_are_in_order():
    assert NAMES == sorted(NAMES)
    assert len(NAMES) == len(set(NAMES)) >= 6


def test_an_empty_file_becomes_a_whole_database(tmp_path):
    path = tmp_path / "gaishan.db"
    path.touch()
    db = open_database(path)
    assert {"people", "audit", "complaints", "complaint_topics", "corrections", "complaints_search", "messages",
            "conversations", "projects", "project_people", "answers", "gates", "studies", "study_attributes",
            "study_subjects", "study_ratings", "candidates", "imports"} <= set(db.table_names())
    assert migrations.pending(db) == []


def test_wal_foreign_keys_and_a_patient_writer(tmp_path):
    db = open_database(tmp_path / "gaishan.db")
    pragmas = {name: db.conn.execute(f"pragma {name}").fetchone()[0]
               for name in ("journal_mode", "foreign_keys", "busy_timeout")}
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15000}
    with pytest.raises(Exception, match="FOREIGN KEY"):
        db["audit"].insert({"at": "x", "person_id": 99, "action": "y"})


@pytest.mark.parametrize("stop", NAMES)
def test_a_database_left_before_any_migration_is_brought_up_to_date(tmp_path, stop):
    whole = schema(open_database(tmp_path / "whole.db"))
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before=stop)
    people = "people" in old.table_names()
    if people:
        old["people"].insert({"name": "李敏", "role": "admin", "key": "k", "created_at": "2026-01-01 00:00:00"})
    old.conn.commit()
    old.conn.close()
    with Store(path) as store:
        assert schema(store.db) == whole
        assert (store.people.find("李敏") is not None) == people
        store.complaints.add(new("a"), None)
        assert store.complaints.count(Filter()) == 1


def test_opening_again_changes_nothing(tmp_path):
    first = open_database(tmp_path / "gaishan.db")
    applied = [(one.name, one.applied_at) for one in migrations.applied(first)]
    again = open_database(tmp_path / "gaishan.db")
    assert [(one.name, one.applied_at) for one in migrations.applied(again)] == applied


def _open_and_add(path: Path, name: str, start, results) -> None:
    start.wait()
    try:
        with Store(path) as store:
            store.people.add(name, "staff")
        results.put("done")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
        results.put(repr(error))


@pytest.mark.parametrize("attempt", range(10))
def test_processes_that_open_the_same_new_file_at_once(tmp_path, attempt):
    """All are let go at the same moment; none may fail and the schema must be made once."""
    context = multiprocessing.get_context("fork")
    path, start, results = tmp_path / "gaishan.db", context.Barrier(3), context.Queue()
    running = [context.Process(target=_open_and_add, args=(path, f"p{number}", start, results)) for number in range(3)]
    for process in running:
        process.start()
    assert [results.get(timeout=60) for _ in running] == ["done"] * 3
    for process in running:
        process.join(60)
    with Store(path) as store:
        assert [one.name for one in migrations.applied(store.db)] == NAMES
        assert {person.name for person in store.people.all()} == {"p0", "p1", "p2"}


def test_threads_write_without_a_locked_database(tmp_path):
    path = tmp_path / "gaishan.db"
    Store(path).close()
    errors: list[BaseException] = []
    start = threading.Barrier(8)

    def work(name: int) -> None:
        try:
            with Store(path) as store:
                start.wait()
                for number in range(50):
                    store.complaints.add(new(f"{name}-{number}"), None)
                    store.messages.seen(f"c{name}", f"m{number}", {"text": "排队"})
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Store(path) as store:
        assert store.complaints.count(Filter()) == 400
        assert len(store.complaints.search("排队", 1000)) == 400
        assert all(len(store.messages.history(f"c{name}")) == 50 for name in range(8))


def test_the_same_fingerprints_from_several_threads_are_stored_once(tmp_path):
    path = tmp_path / "gaishan.db"
    Store(path).close()
    fresh: list[bool] = []

    def work() -> None:
        with Store(path) as store:
            fresh.extend([store.complaints.add(new(f"f{number}"), None)[1] for number in range(30)])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(fresh), sum(fresh)) == (120, 30)


class Broken(Exception):
    pass


def test_writing_rolls_back_wholly(store):
    with pytest.raises(Broken), writing(store.db):
        store.people.add("李敏", "staff")
        store.audit.record(None, "x")
        store.complaints.add(new("a"), None)
        raise Broken
    assert store.people.all() == []
    assert store.audit.recent() == []
    assert store.complaints.count(Filter()) == 0
    assert not store.db.conn.in_transaction
    store.people.add("李敏", "staff")


def test_an_inner_writing_that_fails_is_a_savepoint_of_the_outer(store):
    with writing(store.db):
        store.people.add("李敏", "staff")
        with pytest.raises(Broken), writing(store.db):
            store.people.add("王芳", "staff")
            raise Broken
        store.people.add("陈静", "staff")
    assert [person.name for person in store.people.all()] == ["李敏", "陈静"]


def test_what_is_written_is_there_for_another_connection_at_once(tmp_path):
    with Store(tmp_path / "gaishan.db") as one, Store(tmp_path / "gaishan.db") as other:
        one.people.add("李敏", "staff")
        assert other.people.named("李敏")


def test_a_file_that_is_no_database_is_a_setup_error_and_left_alone(tmp_path):
    path = tmp_path / "gaishan.db"
    path.write_bytes(b"This is a letter, not a database. " * 40)
    with pytest.raises(SetupError, match="database_unusable"):
        Store(path)
    assert path.read_bytes().startswith(b"This is a letter")


@pytest.mark.parametrize("place", ["missing/gaishan.db", "."])
def test_a_place_that_cannot_hold_a_database_is_a_setup_error(tmp_path, place):
    with pytest.raises(SetupError, match="database_unusable"):
        Store(tmp_path / place)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "America/New_York"])
def test_now_is_in_the_organisations_time_zone_without_one(zone):
    import datetime as dt
    from zoneinfo import ZoneInfo

    said = now(zone)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", said)
    true = dt.datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
    assert abs(true - dt.datetime.fromisoformat(said)) < dt.timedelta(seconds=5)


SQL = re.compile(r"\bselect\b.+\bfrom\b|\binsert\b.*\binto\b|\bupdate\b.+\bset\b|\bdelete from\b|\.execute(?:many|script)?\("
                 r"|\bpragma\b", re.IGNORECASE)
# reads only: the doctor's own look at a file that may be broken, and the pragmas of Rasa's tracker store
# the dashboards hand the SQL of data/dashboards to Datasette, on a connection that can only read
ALLOWED = {"bot/cli/doctor.py", "bot/rasa/tracker_store.py",
           "bot/desk/blocks.py", "bot/desk/dashboards.py"}
KNOWS_ITS_LOOKS = "bot/language/code.py"  # recognises SQL that somebody typed, and runs none


def test_no_sql_outside_the_store():
    import ast

    found = set()
    for path in [*Path(ROOT / "bot").rglob("*.py"), *Path(ROOT / "actions").rglob("*.py")]:
        if path.is_relative_to(ROOT / "bot" / "store"):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        documentation = {id(node.body[0].value) for node in ast.walk(tree)
                         if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
                         and node.body and isinstance(node.body[0], ast.Expr)}
        for node in ast.walk(tree):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
            if literal and SQL.search(node.value):
                found.add((str(path.relative_to(ROOT)), node.value[:60]))
            if isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript"):
                found.add((str(path.relative_to(ROOT)), f".{node.attr}("))
    assert {place for place, _ in found} - ALLOWED == {KNOWS_ITS_LOOKS}, sorted(found)
    assert "execute" not in (ROOT / KNOWS_ITS_LOOKS).read_text("utf-8")
    for text in (ROOT / path for path in ALLOWED):
        assert not re.search(r"\b(?:insert|update|delete|drop|alter)\b.*\b(?:into|set|from|table)\b", text.read_text("utf-8"),
                             re.IGNORECASE)
