"""Who somebody is: tokens that cannot be forged or outlive their person; and what each role may do."""
from __future__ import annotations

import base64
import datetime as dt
import json

import jwt
import pytest
import yaml

from bot.access import ALGORITHM, AUDIENCE, allowed, make_token, read_token, require, sign_in_link
from bot.errors import NotAllowed
from bot.settings import ROOT, load
from bot.store import Store
from bot.store.people import ROLES, Person


@pytest.fixture
def store(home):
    chosen = load()
    chosen.ensure_home()
    with Store(chosen.database) as opened:
        yield opened


@pytest.fixture
def person(store) -> Person:
    return store.people.add("李敏", "supervisor")


def claims(person: Person, **changes) -> dict:
    expires = dt.datetime.now(dt.timezone.utc) + dt.timedelta(days=1)
    whole = {"sub": str(person.id), "key": person.key, "aud": AUDIENCE, "exp": expires, **changes}
    return {key: value for key, value in whole.items() if value is not None}


def refused(store, token) -> None:
    with pytest.raises(NotAllowed) as caught:
        read_token(load(), store, token)
    assert (caught.value.code, caught.value.params) == ("token_invalid", {})


def test_a_token_names_its_person(store, person):
    other = store.people.add("王芳", "admin")
    for one in (person, other):
        assert read_token(load(), store, make_token(load(), one)) == one


def test_the_present_role_counts_not_the_one_when_the_token_was_made(store, person):
    token = make_token(load(), person)
    store.people.set_role("李敏", "staff")
    assert read_token(load(), store, token).role == "staff"


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "....", "等" * 5000, "\ud800", "null", "Bearer x"])
def test_what_is_no_token_is_refused(store, person, token):
    refused(store, token)


@pytest.mark.parametrize("changes", [
    {"exp": dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)}, {"exp": None}, {"exp": "tomorrow"},
    {"aud": "other"}, {"aud": None}, {"sub": None}, {"sub": "99"}, {"sub": "x"}, {"sub": ""}, {"sub": "-1"},
    {"key": None}, {"key": "wrong"}, {"key": ""}, {"nbf": dt.datetime(2100, 1, 1, tzinfo=dt.timezone.utc)},
], ids=str)
def test_wrong_claims_are_refused_though_well_signed(store, person, changes):
    token = jwt.encode(claims(person, **changes), load().signing_key(), algorithm=ALGORITHM)
    refused(store, token)


def test_another_key_is_refused(store, person):
    refused(store, jwt.encode(claims(person), "k" * 48, algorithm=ALGORITHM))
    refused(store, jwt.encode(claims(person), load().signing_key() + "x", algorithm=ALGORITHM))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused(store, person, algorithm):
    refused(store, jwt.encode(claims(person), load().signing_key(), algorithm=algorithm))


@pytest.mark.parametrize("name", ["none", "None", "NONE"])
def test_an_unsigned_token_is_refused(store, person, name):
    def part(value: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(value, default=str).encode()).rstrip(b"=").decode()

    body = part(claims(person, exp=4_000_000_000))
    for signature in ("", "x"):
        refused(store, f"{part({'alg': name, 'typ': 'JWT'})}.{body}.{signature}")


def test_a_changed_body_is_refused(store, person):
    admin = store.people.add("王芳", "admin")
    head, _, signature = make_token(load(), person).split(".")
    _, body, _ = make_token(load(), admin).split(".")
    refused(store, f"{head}.{body}.{signature}")


def test_a_disabled_person_and_an_ended_link_are_refused(store, person):
    token = make_token(load(), person)
    store.people.new_key("李敏")
    refused(store, token)
    token = make_token(load(), store.people.named("李敏"))
    assert read_token(load(), store, token).name == "李敏"
    store.people.new_key("李敏", disable=True)
    refused(store, token)


def test_a_token_ends_with_its_days(store, person, monkeypatch):
    monkeypatch.setenv("GAISHAN_TOKEN_DAYS", "-1")
    refused(store, make_token(load(), person))


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("10.1.2.3", "10.1.2.3")])
def test_the_link_keeps_its_token_in_the_fragment(store, person, monkeypatch, host, shown):
    monkeypatch.setenv("GAISHAN_HOST", host)
    address, _, fragment = sign_in_link(load(), person).partition("#token=")
    assert address == f"http://{shown}:5005/chat/"
    assert read_token(load(), store, fragment) == person


# what each role may do, said here once more and by hand: a slip in the file must not pass
STAFF = {"complaint.add", "complaint.correct_own", "task.own", "candidate.add", "study.rate", "cycle.own"}
TEAM = STAFF | {"complaint.read", "desk.look", "top.ask", "study.work", "project.open", "project.work", "project.read",
                "agreement.label", "candidate.read", "candidate.work", "technique.add"}
LOOKS_AFTER = {"review.work", "agreement.sample", "agreement.report", "project.team", "candidate.choose", "cycle.all",
               "cycle.extend", "digest.read", "digest.monthly", "alert.work"}
MAY = {
    "staff": STAFF,
    "team": TEAM,
    "committee": TEAM | {"gate.override", "agreement.report", "urgent.look", "committee.decide",
                         "candidate.choose", "digest.monthly"},
    "supervisor": TEAM | LOOKS_AFTER | {"gate.override", "complaint.correct", "sample.load", "data.import", "data.export",
                                        "urgent.look"},
    "admin": TEAM | LOOKS_AFTER | {"gate.override", "complaint.correct", "sample.load", "data.import", "data.export", "person.manage",
                                   "topics.manage", "urgent.look", "committee.decide"},
}
ACTS = sorted(yaml.safe_load((ROOT / "data" / "permissions.yml").read_text("utf-8")))


def test_every_role_is_judged():
    assert set(MAY) == set(ROLES)
    assert set(ACTS) == set().union(*MAY.values())


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_and_act(role, act):
    someone = Person(1, "李敏", role, "k")
    assert allowed(someone, act) == (act in MAY[role])
    if act in MAY[role]:
        assert require(someone, act) is someone
        return
    with pytest.raises(NotAllowed) as caught:
        require(someone, act)
    assert caught.value.code == "role"
    assert caught.value.params == {"role": role, "roles": [one for one in caught.value.params["roles"] if act in MAY[one]]}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_may_do_nothing(act):
    assert not allowed(None, act)
    with pytest.raises(NotAllowed, match="not_signed_in"):
        require(None, act)


def test_a_misspelt_act_is_a_fault_not_a_permission():
    with pytest.raises(KeyError):
        allowed(Person(1, "李敏", "admin", "k"), "complaint.reed")


def test_every_act_the_code_asks_for_is_in_the_file():
    import ast

    asked = set()
    for folder in ("bot", "actions"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
                        "require", "allowed"):
                    asked |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    assert asked - set(ACTS) == set()
    assert len(asked) >= 10
