"""Reading again what is stored, with today's model; what people said of a record is never touched."""
from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.access import require
from bot.complaints.bulk import BATCH, Reading, Text, reader
from bot.complaints.intake import record
from bot.complaints.prepare import prepare
from bot.settings import Settings
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.people import Person
from bot.topics.model import TopicModel

CHAT = "chat"  # a person put such a record in as a complaint: that much is said


@dataclass(frozen=True)
class Reclassified:
    """``read`` records were read, ``changed`` of them got another topic or kind; ``kept`` carry a person's label and
    were left alone; ``urgent`` are to be looked at now, of ``doubtful`` a person is asked whether they are severe. ``moves``
    counts (topic or kind before, after), None for unlabelled."""

    read: int
    changed: int
    kept: int
    urgent: int
    doubtful: int
    moves: tuple[tuple[str | None, str | None, int], ...]
    seconds: float


def reclassify(store: Store, model: TopicModel, settings: Settings, person: Person | None, *, everything: bool = False,
               progress: Callable[[int, int], None] | None = None) -> Reclassified:
    """Read all records again that another model labelled (``everything``: also those of this one). Needs the role
    ``data.import``. Stopped half way, the next run goes on where it ended, unless ``everything``."""
    person = require(person, "data.import")
    began, version = time.monotonic(), str(model.meta["version"])
    total, kept = store.complaints.to_reclassify(None if everything else version)
    moves: Counter[tuple[str | None, str | None]] = Counter()
    done = urgent = doubtful = 0
    with reader(model, settings, total) as read:
        def batches() -> Iterator[tuple[list[dict[str, Any]], list[Text]]]:
            after = 0
            while rows := store.complaints.next_to_reclassify(None if everything else version, after, BATCH):
                after = rows[-1]["id"]
                yield rows, [Text(prepare(row["text"]), row["received_at"]) for row in rows]

        for rows, readings in read(batches(), lambda: store.complaints.values_of("branch")):
            fresh = [(row, _record(row, one)) for row, one in zip(rows, readings)]
            for row, new in store.complaints.relabel(fresh):
                before, now = _label(row["kind"], row["topic"]), _label(new.kind, new.topic)
                if row["severity_by"] is None and row["state"] != "closed":
                    urgent += new.needs_look and not row["needs_look"]
                    doubtful += new.severity_doubt and not row["severity_doubt"]
                if before != now:
                    moves[before, now] += 1
            done += len(rows)
            if progress:
                progress(done, total)
    changed = sum(moves.values())
    store.audit.record(person.id, "data.reclassify", version, read=done, changed=changed)
    return Reclassified(done, changed, kept, urgent, doubtful, tuple((*pair, n) for pair, n in moves.most_common()),
                        time.monotonic() - began)


def _label(kind: str, topic: str | None) -> str | None:
    return topic if kind == "complaint" else kind


def _record(row: dict[str, Any], one: Reading) -> NewComplaint:
    """The record as it would be stored today. One from the chat stays a complaint, unlabelled when the model finds no
    topic in it, and so does one of which a person said how severe it is."""
    c = one.classification
    said = row["kind"] == "complaint" and (row["source"] == CHAT or row["severity_by"] is not None)
    kind = "complaint" if said else c.kind
    return record(row["text"], c, kind=kind, received_at=row["received_at"], fingerprint=row["fingerprint"],
                  source=row["source"], branch=row["branch"], channel=row["channel"],
                  customer=row["customer"], external_id=row["external_id"],
                  facts=one.facts, over=row["state"] == "closed")
