"""Vectors of complaints kept up to date: with each record, for older ones in the background."""
from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.settings import Settings
from bot.similar.codes import pack
from bot.similar.index import VectorIndex, index_at
from bot.store import Store
from bot.topics.model import TopicModel

BATCH = 64
logger = logging.getLogger("gaishan.similar")
_working: set[Path] = set()
_guard = threading.Lock()


def kept(model: TopicModel, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What a record needs to be found again, for each text: {vector, encoder}. Call it after the texts were
    classified: most of their vectors are at hand then."""
    if not texts:
        return []
    return [{"vector": row.tobytes(), "encoder": model.encoder} for row in pack(model.vectors(texts))]


def index_of(settings: Settings) -> VectorIndex:
    """The index of this home and encoder."""
    return index_at(settings.home / "similar", settings.encoder)


def fill(store: Store, model: TopicModel, progress: Callable[[int], None] | None = None) -> int:
    """Give every complaint without a vector one, the newest first; how many. May be stopped and taken up again."""
    done, before = 0, 2**62
    while rows := store.vectors.missing(model.encoder, before, BATCH):
        vectors = pack(model.vectors([text for _, text in rows]))
        store.vectors.keep([(number, row.tobytes()) for (number, _), row in zip(rows, vectors)], model.encoder)
        done, before = done + len(rows), rows[-1][0]
        if progress:
            progress(done)
    return done


def is_due(store: Store, settings: Settings) -> bool:
    """Whether older complaints have no vector or the index file has fallen behind."""
    return store.vectors.has_gap(settings.encoder) or index_of(settings).is_due(store)


def catch_up(store: Store, settings: Settings, model: TopicModel,
             progress: Callable[[int], None] | None = None) -> None:
    """Do at once what is due: for the command line and the end of an import."""
    if store.vectors.has_gap(settings.encoder):
        fill(store, model, progress)
    index = index_of(settings)
    if index.is_due(store):
        index.build(store, progress)


def catch_up_later(settings: Settings, model: TopicModel) -> None:
    """The same in a thread of its own, one at a time for each home: a talk does not wait for it."""
    with _guard:
        if settings.home in _working:
            return
        _working.add(settings.home)

    def work() -> None:
        try:
            with Store(settings.database, settings.timezone) as store:
                catch_up(store, settings, model)
        except Exception:
            logger.exception("the index of similar complaints could not be built")
        finally:
            with _guard:
                _working.discard(settings.home)

    threading.Thread(target=work, name="similar", daemon=True).start()
