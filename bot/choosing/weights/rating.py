"""One rater's way through a weight set. What to ask follows from the store, so it can be put down and taken up again."""
from __future__ import annotations

from dataclasses import dataclass

from bot.choosing.weights.ahp import ahp
from bot.choosing.weights.answers import read_items, read_method, read_pair
from bot.choosing.weights.asking import base_pairs, check_pairs, next_pair
from bot.choosing.weights.judgements import Pair, check_items, levels, offered, refuse_cycle
from bot.choosing.weights.weigh import Weighing, weigh
from bot.errors import InputError
from bot.language.values import parse_numbers
from bot.store import Store
from bot.store.weights import Judgement

DIRECT = (1, 10)


@dataclass(frozen=True)
class Stage:
    """What is asked: items, method, pair, values (of the ``open`` items, method direct) or done.

    ``part`` of a pair: base, check (optional) or again (it did not fit); ``before`` is what was judged already.
    ``place`` and ``total`` count the pairs of this part; ``total`` 0 is unknown.
    """

    kind: str
    left: str = ""
    right: str = ""
    part: str = "base"
    place: int = 0
    total: int = 0
    before: float | None = None
    open: tuple[str, ...] = ()


class Rating:
    """A weight set as one person judges it."""

    def __init__(self, store: Store, number: int, person_id: int) -> None:
        self.store, self.number, self.person_id = store, number, person_id
        self.set = store.weights.get(number)

    @property
    def judged(self) -> list[Judgement]:
        return self.store.weights.judgements(self.number, self.person_id)

    def values(self) -> dict[Pair, float]:
        return {(one.left, one.right): one.value for one in self.judged}

    def stage(self, at: Pair | None = None) -> Stage:
        """What is due, or the pair ``at`` that is judged anew."""
        judged, method = self.judged, self.set.method
        if not self.set.items:
            return Stage("items")
        if method is None:
            return Stage("method")
        values = {(one.left, one.right): one.value for one in judged}
        if method == "direct":
            if at in values:
                return Stage("values", open=(at[0],), before=values[at])
            left = tuple(item for item in self.set.items if (item, "") not in values)
            return Stage("values", open=left) if left else Stage("done")
        if at in values:
            place = next(one.number for one in judged if (one.left, one.right) == at)
            return Stage("pair", *at, "edit", place, len(judged), values[at])
        state = self.store.weights.state(self.number, self.person_id)
        found = levels(method, self.set.items, values)
        pair = next_pair(method, self.set.items, found, checks=not state.checks_skipped)
        if pair:
            return self._open(pair, len(judged))
        twice = [one for one in judged if {one.left, one.right} <= set(state.again)]
        for place, one in enumerate(twice, 1):
            if one.round == 1:
                return Stage("pair", one.left, one.right, "again", place, len(twice), one.value)
        return Stage("done")

    def _open(self, pair: Pair, done: int) -> Stage:
        if self.set.method != "ahp":
            return Stage("pair", *pair, "base", done + 1)
        for part, pairs in (("base", base_pairs(self.set.items)), ("check", check_pairs(self.set.items))):
            if pair in pairs:
                return Stage("pair", *pair, part, pairs.index(pair) + 1, len(pairs))
        raise AssertionError("a pair nobody asks")

    def read(self, text: str, at: Pair | None = None) -> dict[Pair, float]:
        """The judgements in an answer to the pair or values due; InputError when it is none."""
        stage = self.stage(at)
        if stage.kind == "pair":
            return {(stage.left, stage.right): read_pair(self.set.method or "", text, stage.left, stage.right)}
        numbers = parse_numbers(text)
        if len(numbers) > len(stage.open):
            raise InputError("study_too_many", count=len(numbers), open=len(stage.open))
        if any(not DIRECT[0] <= number <= DIRECT[1] for number in numbers):
            raise InputError("study_scale", low=DIRECT[0], high=DIRECT[1])
        return {(item, ""): number for item, number in zip(stage.open, numbers)}

    def answer(self, text: str, at: Pair | None = None, message_id: str | None = None) -> None:
        """Take an answer to what is asked; InputError says what is wrong, nothing is stored then.

        ``weights_cycle``: the judgement would go round in a ring with those before.
        """
        stage = self.stage(at)
        if stage.kind == "items":
            self._set_items(read_items(text))
        elif stage.kind == "method":
            self._set_method(read_method(text, offered(len(self.set.items))))
        elif message_id and self.store.weights.has_message(self.number, self.person_id, message_id):
            return  # a turn that a crash cut off is worked on again
        elif stage.kind != "done":
            self._judge(self.read(text, at), 2 if stage.part == "again" else None, message_id)

    def _judge(self, new: dict[Pair, float], round: int | None, message_id: str | None) -> None:
        method = self.set.method or ""
        if method != "direct":
            refuse_cycle(levels(method, self.set.items, {**self.values(), **new}))
        rounds = {(one.left, one.right): one.round for one in self.judged}
        for pair, value in new.items():
            self.store.weights.judge(self.number, self.person_id, method, {pair: value}, round or rounds.get(pair, 1),
                                     message_id)
        self._settle()

    def _settle(self) -> None:
        """Ask an inconsistent three once more; note when everything is judged."""
        state = self.store.weights.state(self.number, self.person_id)
        if self.stage().kind == "done" and self.set.method == "ahp" and not state.again:
            own = ahp(self.set.items, levels("ahp", self.set.items, self.values()))
            if not own.acceptable and own.worst:
                self.store.weights.set_state(self.number, self.person_id, again=own.worst)
        self.store.weights.set_state(self.number, self.person_id, finished=self.stage().kind == "done")

    def own(self) -> Weighing:
        """What this rater's judgements alone give."""
        return weigh(self.set.method or "", self.set.items, [judged_of(self.store, self.number, self.person_id)])

    def skip(self) -> bool:
        """Leave out what is optional: the check pairs, or what is asked again (it stays). False where nothing is."""
        stage = self.stage()
        if stage.part == "check":
            self.store.weights.set_state(self.number, self.person_id, checks_skipped=True)
        elif stage.part == "again":
            again = set(self.store.weights.state(self.number, self.person_id).again)
            self._keep([one for one in self.judged if {one.left, one.right} <= again and one.round == 1])
        else:
            return False
        self._settle()
        return True

    def keep(self) -> None:
        """Leave the judgement asked again as it is."""
        stage = self.stage()
        if stage.part == "again":
            self._keep([one for one in self.judged if (one.left, one.right) == (stage.left, stage.right)])
            self._settle()

    def _keep(self, judged: list[Judgement]) -> None:
        kept = {(one.left, one.right): one.value for one in judged}
        self.store.weights.judge(self.number, self.person_id, self.set.method or "", kept, 2)

    def before(self, at: Pair | None) -> Pair | None:
        """The pair judged before the one asked now; None at the first."""
        pairs, stage = [(one.left, one.right) for one in self.judged], self.stage(at)
        here = at or ((stage.left, stage.right) if stage.part == "again" else None)
        place = pairs.index(here) if here in pairs else len(pairs)
        return pairs[place - 1] if place else None

    def reopen(self) -> bool:
        """Back before the first pair: the maker may choose the method, then the items again, while nobody has judged."""
        if self.set.created_by != self.person_id or self.store.weights.raters(self.number):
            return False
        if self.set.method:
            self.store.weights.set_method(self.number, None)
        elif self.set.items and self.set.study_id is None:
            self.store.weights.set_items(self.number, [])
        else:
            return False
        self.set = self.store.weights.get(self.number)
        return True

    def _set_items(self, items: list[str]) -> None:
        check_items(items, self.set.method or "direct")
        self.store.weights.set_items(self.number, items)
        self.set = self.store.weights.get(self.number)

    def _set_method(self, method: str) -> None:
        check_items(self.set.items, method)
        self.store.weights.set_method(self.number, method)
        self.set = self.store.weights.get(self.number)


def judged_of(store: Store, number: int, person_id: int) -> dict:
    """One rater's judgements in the form ``weigh`` takes."""
    judged = store.weights.judgements(number, person_id)
    if store.weights.get(number).method == "direct":
        return {one.left: one.value for one in judged}
    return {(one.left, one.right): one.value for one in judged}


def together(store: Store, number: int) -> Weighing:
    """The weights by everybody who has finished. Raises InputError ``weights_nobody_finished``."""
    found = store.weights.get(number)
    done = [person for person, _, finished in store.weights.raters(number) if finished]
    if not done:
        raise InputError("weights_nobody_finished", number=number)
    return weigh(found.method or "", found.items, [judged_of(store, number, person) for person in done])


def apply_to_study(store: Store, set_id: int) -> bool:
    """Write the weights of a set as importances into its study, with the set as their source.

    False when the set belongs to no study or the study is closed. Raises InputError ``weights_zero_in_study``,
    ``weights_study_changed`` (its attributes are no longer those weighed) or ``weights_nobody_finished``.
    """
    found = store.weights.get(set_id)
    if found.study_id is None:
        return False
    study, result = store.studies.get(found.study_id), together(store, set_id)
    if study.status == "closed":
        return False
    if set(study.attributes) != set(found.items):
        raise InputError("weights_study_changed", number=set_id, study=study.id)
    for item, weight in result.weights.items():
        if weight == 0:
            raise InputError("weights_zero_in_study", item=item)
    store.studies.set_importance(study.id, {item: 100 * weight for item, weight in result.weights.items()}, set_id,
                                 source=found.method)
    return True
