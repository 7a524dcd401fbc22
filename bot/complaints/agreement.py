"""Label quality: a sample that people label blind, how far they agree, and labels that are probably wrong."""
from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from bot.access import require
from bot.analysis.agreement import Kappa, confused, kappa, kappa_of_topics
from bot.errors import InputError
from bot.store import Store
from bot.store.complaints import Filter
from bot.store.database import now
from bot.store.people import Person
from bot.topics.taxonomy import Taxonomy, load_taxonomy

NOT_COMPLAINT = "not_complaint"  # a label beside the topics
LARGEST = 2000
AGAIN = 7  # days after which a reader hardly remembers what he said the first time
Labels = dict[str, dict[int, str]]  # reader -> case -> label


@dataclass(frozen=True)
class Sample:
    """A drawn sample: ``size`` of ``population`` complaints; ``strata`` {(topic or None, language): cases}."""

    number: int
    seed: int
    size: int
    population: int
    strata: dict[tuple[str | None, str], int]


@dataclass(frozen=True)
class Disagreement:
    """A case readers label differently, for them to settle: ``labels`` {reader: label}."""

    number: int
    text: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Report:
    """How far people agree on a sample of ``size`` cases, their labels read as today's topics.

    ``readers`` {name: labelled}; ``pairs`` {(name, name): Kappa} over the cases both labelled; ``main`` is the pair with
    the most, which ``topics`` and ``confused`` are about. ``within`` {name: Kappa} of first and second labelling;
    ``model`` the model's labels against what the main pair agrees on, None without any; ``abstained`` of those the
    model had left open. ``disagreements``: the cases on which any two readers differ; ``left_out``: cases with a label
    whose topic was split or is gone, and no words say what it is today.
    """

    number: int
    seed: int
    size: int
    population: int
    readers: dict[str, int]
    pairs: dict[tuple[str, str], Kappa]
    main: tuple[str, str]
    topics: dict[str, Kappa]
    confused: list[tuple[tuple[str, str], int]]
    within: dict[str, Kappa]
    model: Kappa | None
    abstained: int
    disagreements: list[Disagreement]
    left_out: list[int]


@dataclass(frozen=True)
class Suspect:
    """A stored label that is probably wrong: ``by`` "readers" (two agree against it) or "model" (cross-validated,
    with its ``confidence``)."""

    number: int
    text: str
    stored: str | None
    suggested: str
    by: str
    confidence: float | None = None


def draw(store: Store, person: Person | None, size: int, which: Filter, seed: int | None = None) -> Sample:
    """Draw and keep a random sample, stratified by topic and language.

    Every topic (and what has none) gets at least one case where ``size`` allows, the rest is proportional. The same
    seed draws the same cases from the same records. Needs the role ``agreement.sample``. Raises InputError:
    agreement_size, agreement_no_cases.
    """
    person = require(person, "agreement.sample")
    if not 2 <= size <= LARGEST:
        raise InputError("agreement_size", most=LARGEST)
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    rows = store.agreement.candidates(which)
    if len(rows) < 2:
        raise InputError("agreement_no_cases")
    cases = stratified(rows, size, seed)
    scope = {key: value for key, value in vars(which).items() if value not in (None, ())}  # what narrows nothing is left out
    number = store.agreement.add(cases, seed, scope, len(rows), person.id)
    store.audit.record(person.id, "agreement.sample", f"sample {number}", size=len(cases), seed=seed)
    return Sample(number, seed, len(cases), len(rows), dict(Counter((row["topic"], row["language"]) for row in cases)))


def stratified(rows: Sequence[dict[str, Any]], size: int, seed: int) -> list[dict[str, Any]]:
    """``size`` of ``rows`` (all when fewer) in random order: one of each topic first, then by the share of each topic
    and language."""
    chance = random.Random(seed)
    strata: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        strata.setdefault((row["topic"] or "", row["language"]), []).append(row)
    for members in strata.values():
        chance.shuffle(members)
    size = min(size, len(rows))
    taken: Counter[tuple[str, str]] = Counter()
    topics: dict[str, tuple[str, str]] = {}
    for key in sorted(strata, key=lambda key: (-len(strata[key]), key)):
        topics.setdefault(key[0], key)  # the larger language of the topic
    for key in list(topics.values())[:size]:
        taken[key] += 1
    while taken.total() < size:
        # whoever is furthest below its share is next (largest remainder, one at a time)
        key = max((key for key in strata if taken[key] < len(strata[key])),
                  key=lambda key: (len(strata[key]) * size / len(rows) - taken[key], key))
        taken[key] += 1
    cases = [row for key in sorted(strata) for row in strata[key][:taken[key]]]
    chance.shuffle(cases)
    return cases


def next_case(store: Store, person: Person | None, number: int, round: int = 1, after: int = 0) -> dict[str, Any] | None:
    """The next case to label, {id, position, text}; no label of anybody. Needs the role ``agreement.label``.

    A second labelling (``round`` 2) begins when the first is complete: InputError("agreement_first_open").
    """
    person = require(person, "agreement.label")
    store.agreement.get(number)
    if round > 1 and store.agreement.next(number, person.id, 1) is not None:
        raise InputError("agreement_first_open", number=number)
    return store.agreement.next(number, person.id, round, after)


def previous_case(store: Store, person: Person | None, number: int, position: int) -> dict[str, Any] | None:
    """The case in front of ``position``, to be labelled once more; None in front of the first one."""
    require(person, "agreement.label")
    return store.agreement.before(number, position)


def days_since_first(store: Store, person: Person, number: int) -> int | None:
    """Days since this person's last label of the first round; None without any."""
    said = [row["at"] for row in store.agreement.labels(number) if row["round"] == 1 and row["person_id"] == person.id]
    if not said:
        return None
    return (dt.date.fromisoformat(now(store.agreement.timezone)[:10]) - dt.date.fromisoformat(max(said)[:10])).days


def give(store: Store, person: Person | None, number: int, case: int, label: str, taxonomy: Taxonomy,
         round: int = 1) -> None:
    """Keep a label: a topic's code or NOT_COMPLAINT; InputError("topic_unknown") for anything else."""
    person = require(person, "agreement.label")
    if label not in taxonomy and label != NOT_COMPLAINT:
        raise InputError("topic_unknown")
    store.agreement.label(number, case, person.id, round, label)


def report(store: Store, person: Person | None, number: int, taxonomy: Taxonomy | None = None) -> Report:
    """How far people agree; InputError("agreement_one_reader") until two have labelled the same cases,
    ("agreement_outdated") when no label they gave is one of today's topics any more."""
    require(person, "agreement.report")
    taxonomy = taxonomy or load_taxonomy()
    sample = store.agreement.get(number)
    first, second = _labels(store, number, 1, taxonomy), _labels(store, number, 2, taxonomy)
    left = left_out(store, person, number, taxonomy)
    pairs: dict[tuple[str, str], Kappa] = {}
    for one, other in combinations(sorted(first), 2):
        both = sorted(first[one].keys() & first[other].keys())
        if both:
            pairs[one, other] = kappa([first[one][case] for case in both], [first[other][case] for case in both])
    if not pairs:
        readers = {row["by"] for row in store.agreement.labels(number) if row["round"] == 1}
        if left and len(readers) > 1:
            raise InputError("agreement_outdated", number=number, count=len(left))
        raise InputError("agreement_one_reader", number=number, count=len(readers))
    main = max(pairs, key=lambda pair: pairs[pair].n)
    a, b = first[main[0]], first[main[1]]
    both = sorted(a.keys() & b.keys())
    left_labels, right_labels = [a[case] for case in both], [b[case] for case in both]
    within = {name: kappa([first[name][case] for case in again], [labels[case] for case in again])
              for name, labels in sorted(second.items()) if (again := sorted(labels.keys() & first.get(name, {}).keys()))}
    agreed = {case: a[case] for case in both if a[case] == b[case]}
    cases = store.agreement.cases(number)
    by_model = [row for row in cases if row["id"] in agreed and not row["by_person"]]
    judged = [(said, agreed[row["id"]]) for row in by_model if (said := _today(row["drawn"], row["text"], taxonomy))]
    model = kappa(*zip(*judged)) if judged else None
    disagreements = [Disagreement(row["id"], row["text"], said) for row in cases
                     if len(set((said := _given(first, row["id"])).values())) > 1]
    return Report(number, sample["seed"], sample["size"], sample["population"],
                  {name: len(labels) for name, labels in sorted(first.items())}, pairs, main,
                  kappa_of_topics(left_labels, right_labels), confused(left_labels, right_labels), within, model,
                  sum(not row["drawn"] for row in by_model), disagreements, left)


def latest(store: Store) -> tuple[int, str, Kappa] | None:
    """(sample, last day of labelling, kappa) of the newest sample that two people labelled: the pair with most cases."""
    taxonomy = load_taxonomy()
    for number in reversed(store.agreement.numbers()):
        first = _labels(store, number, 1, taxonomy)
        pairs = [(first[one], first[other]) for one, other in combinations(sorted(first), 2)]
        shared = [(a, b, sorted(a.keys() & b.keys())) for a, b in pairs if a.keys() & b.keys()]
        if shared:
            a, b, both = max(shared, key=lambda pair: len(pair[2]))
            day = max(row["at"][:10] for row in store.agreement.labels(number) if row["round"] == 1)
            return number, day, kappa([a[case] for case in both], [b[case] for case in both])
    return None


def against_readers(store: Store, person: Person | None, number: int | None = None,
                    taxonomy: Taxonomy | None = None) -> list[Suspect]:
    """Stored labels against which two readers or more agree (and nobody holds with them), of one sample or of all; in
    today's topics."""
    require(person, "agreement.report")
    taxonomy = taxonomy or load_taxonomy()
    found: dict[int, Suspect] = {}
    for sample in _numbers(store, number):
        labels = _labels(store, sample, 1, taxonomy)
        for row in store.agreement.cases(sample):
            said = Counter(_given(labels, row["id"]).values())
            stored = _today(row["topic"], row["text"], taxonomy) or row["topic"]
            stored = stored if row["kind"] == "complaint" else NOT_COMPLAINT
            if len(said) == 1 and said.total() >= 2 and stored is not None and stored not in said:
                found[row["id"]] = Suspect(row["id"], row["text"], stored, next(iter(said)), "readers")
    return sorted(found.values(), key=lambda one: one.number)


def against_model(store: Store, person: Person | None, settings: Any, taxonomy: Taxonomy) -> list[Suspect]:
    """Labels people gave that a model which has not seen them contradicts with high confidence, the surest first."""
    from bot.topics.crossvalidated import contradicted

    require(person, "agreement.report")
    rows = store.agreement.human_labels()
    labels = [_today(row["topic"], row["text"], taxonomy) or row["topic"] for row in rows]
    found = contradicted([row["text"] for row in rows], labels, settings, taxonomy)
    suspects = [Suspect(rows[at]["id"], rows[at]["text"], labels[at], topic, "model", confidence)
                for at, topic, confidence in found]
    return sorted(suspects, key=lambda one: (-(one.confidence or 0), one.number))


def left_out(store: Store, person: Person | None, number: int | None = None, taxonomy: Taxonomy | None = None) -> list[int]:
    """Cases, of one sample or of all, with a label that cannot be read as one of today's topics."""
    require(person, "agreement.report")
    taxonomy = taxonomy or load_taxonomy()
    return sorted({row["complaint_id"] for sample in _numbers(store, number) for row in store.agreement.labels(sample)
                   if _today(row["topic"], row["text"], taxonomy) is None})


def _numbers(store: Store, number: int | None) -> list[int]:
    return store.agreement.numbers() if number is None else [store.agreement.get(number)["id"]]


def _today(label: str | None, text: str, taxonomy: Taxonomy) -> str | None:
    """The label in today's topics: labels are kept as they were given, topics are merged and split later. None when
    nothing says what it is today."""
    if label is None or label == NOT_COMPLAINT:
        return label
    placed = taxonomy.place(label, text)
    return placed if placed in taxonomy else None


def _labels(store: Store, number: int, round: int, taxonomy: Taxonomy) -> Labels:
    """The labels of one round in today's topics; those that cannot be read so are left out."""
    found: Labels = {}
    for row in store.agreement.labels(number):
        if row["round"] == round and (label := _today(row["topic"], row["text"], taxonomy)):
            found.setdefault(row["by"], {})[row["complaint_id"]] = label
    return found


def _given(labels: Labels, case: int) -> dict[str, str]:
    """{reader: label} of one case."""
    return {name: given[case] for name, given in sorted(labels.items()) if case in given}
