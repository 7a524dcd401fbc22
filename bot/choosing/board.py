"""The board of candidates: adding, scoring, choosing, dropping, merging; who may is in data/candidates.yml (§3.2)."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from bot.access import allowed, require
from bot.choosing.candidates import METHODS, Benefit, Place, benefit, rank, result_of
from bot.choosing.comparison import ComparisonResult
from bot.choosing.filling import fill
from bot.choosing.forms import fields_of, rules
from bot.choosing.outcome import result_of as study_result
from bot.choosing.strategies import triggers_of
from bot.errors import InputError, NotAllowed
from bot.playbooks.words import trigger_words
from bot.settings import Settings
from bot.store import Store
from bot.store.candidates import Candidate
from bot.store.database import writing
from bot.store.people import Person
from bot.store.scorings import Scoring

STATES = ("idea", "scored", "chosen", "in_project", "done", "dropped")


@dataclass(frozen=True)
class Row:
    """A candidate on the board: its last score by the method of the board, its place, and whether its inputs have changed
    since (``stale``). ``why`` says why it has no score: no_study, no_gain, not_in_study, not_yet."""

    candidate: Candidate
    scoring: Scoring | None = None
    place: Place | None = None
    stale: bool = False
    why: str | None = None


def study_of(store: Store, candidate: Candidate) -> ComparisonResult | None:
    """The result of the study a candidate is scored against."""
    return study_result(store, candidate.study_id) if candidate.study_id else None


def unscored_why(candidate: Candidate, result: ComparisonResult | None) -> str | None:
    """Why no benefit can be reckoned; None when it can."""
    if result is None:
        return "no_study"
    if not candidate.gains:
        return "no_gain"
    return None if set(candidate.gains) & set(result.weights) else "not_in_study"


def score(store: Store, number: int, person: Person | None) -> tuple[Scoring, Benefit]:
    """Score a candidate by benefit against its study; every scoring is kept with its inputs.

    InputError candidate_unscored_no_study, candidate_unscored_no_gain or candidate_unscored_not_in_study.
    """
    person = require(person, rules()["moves"]["scored"]["act"])
    candidate = store.candidates.get(number)
    if candidate.study_id is None and (newest := store.candidates.newest_study()) is not None:
        store.candidates.use_study(number, newest)  # it was noted before there was a study
        candidate = store.candidates.get(number)
    result = study_of(store, candidate)
    if (why := unscored_why(candidate, result)) is not None or result is None:
        raise InputError(f"candidate_unscored_{why}", number=number)
    gaps = {row.attribute: row.gap for row in result.ranking}
    found = benefit(candidate.gains, result.weights, gaps, candidate.given.get("effort"))
    scoring = store.scorings.begin(number, "benefit", inputs(candidate), person.id)
    return finish(store, scoring, asdict(found), person), found


def inputs(candidate: Candidate) -> dict[str, Any]:
    """What a benefit is reckoned from on the candidate's side."""
    return {"study": candidate.study_id, "gains": candidate.gains,
            **{name: candidate.given.get(name) for name in ("effort", "cost", "risk")}}


def score_by(store: Store, scoring: int, person: Person | None) -> Scoring:
    """Finish a scoring by RICE, ICE, opportunity or Pugh whose questions are all answered."""
    record = store.scorings.get(scoring)
    return finish(store, scoring, result_of(record.method, record.given), person)


def finish(store: Store, scoring: int, result: dict[str, Any], person: Person | None) -> Scoring:
    record = store.scorings.get(scoring)
    store.scorings.finish(scoring, result)
    if store.candidates.get(record.candidate).state == "idea":
        move(store, record.candidate, "scored", "", person)
    return store.scorings.get(scoring)


def begin_scoring(store: Store, number: int, method: str, person: Person | None) -> int:
    """A scoring by another method: its questions follow; one of the person's own that is open is taken up again."""
    person = require(person, rules()["moves"]["scored"]["act"])
    if method not in METHODS[1:]:
        raise InputError("candidate_method", methods=" / ".join(METHODS))
    candidate = store.candidates.get(number)
    effort = candidate.given.get("effort") if method == "rice" else None
    begun = store.scorings.begun(number, method, person.id)
    return begun or store.scorings.begin(number, method, {"effort": effort} if effort else {}, person.id)


def score_filled(store: Store, number: int, method: str, person: Person | None, lang: str,
                 texts: dict[str, str]) -> Scoring:
    """Score by another method with all its answers at once; InputError("candidate_inputs") names what is missing."""
    person = require(person, rules()["moves"]["scored"]["act"])
    with writing(store.db):
        scoring = begin_scoring(store, number, method, person)
        fill(store, "scoring", scoring, person, lang, texts)
        given = store.scorings.get(scoring).given
        missing = [field.id for field in fields_of(method) if field.id not in given]
        if missing:
            raise InputError("candidate_inputs", names=", ".join(f"{name}=…" for name in missing))
        return score_by(store, scoring, person)


def board(store: Store, method: str = "benefit") -> list[Row]:
    """Every candidate with its last score by one method: first those with one, by rank, then the rest by number.

    Scores by benefit are ranked within their study: weights and gaps of two studies are no common measure.
    """
    newest, everything = store.scorings.newest(), store.candidates.all()
    ranked: dict[Any, list[tuple[int, float, float | None]]] = {}
    for candidate in everything:
        scoring = newest.get(candidate.id, {}).get(method)
        if scoring and scoring.result and candidate.state != "dropped":
            group = scoring.given.get("study") if method == "benefit" else None
            number = scoring.result["benefit" if method == "benefit" else "score"]
            ranked.setdefault(group, []).append((candidate.id, number, scoring.result.get("value")))
    places = {place.number: place for group in ranked.values() for place in rank(group)}
    studies: dict[int | None, ComparisonResult | None] = {None: None}
    rows = []
    for candidate in everything:
        scoring = newest.get(candidate.id, {}).get(method)
        why = None
        if scoring is None and method == "benefit":
            if candidate.study_id not in studies:
                studies[candidate.study_id] = study_of(store, candidate)
            why = unscored_why(candidate, studies[candidate.study_id])
        stale = bool(scoring and method == "benefit" and scoring.given != inputs(candidate))
        rows.append(Row(candidate, scoring, places.get(candidate.id), stale,
                        None if scoring else why or "not_yet"))
    return sorted(rows, key=lambda row: (row.candidate.state == "dropped", row.place is None, _study(row),
                                         row.place.rank if row.place else 0, row.candidate.id))


def _study(row: Row) -> int:
    """Newer studies first."""
    return -(row.scoring.given.get("study") or 0) if row.scoring else 0


def of_topic(store: Store, topic: str) -> int | None:
    """The candidate on the board that is about this topic alone and not over yet."""
    return next((one.id for one in store.candidates.all() if one.given.get("topics") == [topic]
                 and one.state not in ("dropped", "done")), None)


def add_for_topic(store: Store, title: str, topic: str, lang: str, person: Person) -> int:
    """Note a candidate whose title and topic are known; its number. The rest is asked for."""
    number = store.candidates.add({"title": title[:60], "topics": [topic]}, lang, person.id,
                                  study_id=store.candidates.newest_study())
    store.audit.record(person.id, "candidate.add", f"candidate {number}", topic=topic)
    return number


def move(store: Store, number: int, to: str, reason: str, person: Person | None,
         project_id: int | None = None) -> Candidate:
    """Change a candidate's state by the rules of data/candidates.yml. Raises NotAllowed, InputError("candidate_state",
    "candidate_reason")."""
    rule = rules()["moves"][to]
    person = require(person, rule["act"])
    due = rule.get("reason") == "always" or store.candidates.get(number).state in (rule.get("reason") or ())
    if due and len(reason.strip()) < 2 and store.candidates.get(number).state in rule["from"]:
        raise InputError(f"candidate_reason_{to}", number=number)
    moved = store.candidates.move(number, to, rule["from"], reason, person.id, project_id)
    store.audit.record(person.id, f"candidate.{to}", f"candidate {number}")
    return moved


def choose(store: Store, number: int, reason: str, person: Person | None, settings: Settings, lang: str) -> Candidate:
    """Choose a candidate. Where the escalation rule names a trigger only the committee may (methods.md §2.0)."""
    person = require(person, rules()["moves"]["chosen"]["act"])
    found = triggers_of(store, store.candidates.get(number), settings)
    if found and not allowed(person, "committee.decide"):
        raise NotAllowed("candidate_committee", number=number, why=trigger_words(found, lang))
    return move(store, number, "chosen", reason, person)


def drop(store: Store, number: int, reason: str, person: Person | None) -> Candidate:
    return move(store, number, "dropped", reason, person)


def reconsider(store: Store, number: int, person: Person | None) -> Candidate:
    """Bring a dropped candidate back."""
    return move(store, number, "idea", "", person)


def become_project(store: Store, number: int, create: Callable[[], int], person: Person | None) -> int:
    """A chosen candidate becomes the project that ``create`` opens, both or neither; the project's number."""
    with writing(store.db):
        project = create()
        move(store, number, "in_project", "", person, project)
    return project


def merge(store: Store, first: int, second: int, person: Person | None) -> tuple[int, int]:
    """Merge two candidates: the older one stays, unless only the newer one has become a project. (merged, kept)."""
    person = require(person, "candidate.work")
    kept, gone = sorted((first, second))
    if store.candidates.get(gone).project_id is not None and store.candidates.get(kept).project_id is None:
        kept, gone = gone, kept
    store.candidates.merge(gone, kept, person.id)
    store.audit.record(person.id, "candidate.merge", f"candidate {gone}", into=kept)
    return gone, kept


def unmerge(store: Store, number: int, person: Person | None) -> int:
    """Undo a merge; the number it was merged into."""
    person = require(person, "candidate.work")
    into = store.candidates.unmerge(number, person.id)
    store.audit.record(person.id, "candidate.unmerge", f"candidate {number}")
    return into


def likely_same(store: Store, number: int, encoder: Any) -> list[Candidate]:
    """Candidates that may be the same: a title in much the same words, or exactly the same attributes and topics. Told
    apart ones are left out."""
    one = store.candidates.get(number)
    others = [other for other in store.candidates.all() if other.id != number and other.state != "dropped"
              and other.id not in store.candidates.told_apart(number)]
    if not others or one.merged_into is not None:
        return []
    vectors = encoder.encode([one.title, *(other.title for other in others)])
    near = {other.id: float(vectors[0] @ vector) for other, vector in zip(others, vectors[1:])}

    def improves(candidate: Candidate) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(candidate.given.get("attributes") or ()), frozenset(candidate.given.get("topics") or ())

    found = [other for other in others if near[other.id] >= rules()["same_title"] or (
        all(improves(one)) and improves(one) == improves(other))]
    return sorted(found, key=lambda other: -near[other.id])[: rules()["offered"]]
