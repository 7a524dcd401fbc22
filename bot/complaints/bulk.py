"""Reading many texts at once: kind, topics, severity and facts, on every core, in the order they came.

Few texts are read here; from ``LEAST`` on, helper processes read them, each with its own model, while this one prepares
and stores. At most two batches a helper are under way, so that memory stays flat whatever the number of texts.
"""
from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from bot.complaints.facts import Facts, find_facts
from bot.complaints.prepare import Prepared, classify_many
from bot.errors import SetupError
from bot.settings import Settings
from bot.similar.codes import pack
from bot.topics.classification import Classification
from bot.topics.model import TopicModel
from bot.topics.taxonomy import load_taxonomy

LEAST = 3000  # texts; for fewer the helpers' start (some 5 s) would cost more than they save
MOST_HELPERS = 4  # each holds a model: about 400 MB
BATCH = 256
Job = TypeVar("Job")


@dataclass(frozen=True)
class Text:
    """A prepared text, and when it was received (as stored: a day, a time)."""

    prepared: Prepared
    received_at: str


@dataclass(frozen=True)
class Reading:
    """What a text says; ``vector`` where reading it took one (packed as ``bot.similar.codes``)."""

    classification: Classification
    facts: Facts
    vector: bytes | None


def read_texts(model: TopicModel, texts: Sequence[Text], branches: Sequence[str], quick: bool = False) -> list[Reading]:
    """Read some texts with the model; ``branches`` are the known ones."""
    if not texts:
        return []
    taxonomy = load_taxonomy()
    labels = list(classify_many(model, [one.prepared for one in texts], batch=BATCH, quick=quick))
    vectors = model.vectors_at_hand([one.prepared.text for one in texts])
    return [Reading(label, find_facts(one.prepared.text, dt.date.fromisoformat(one.received_at[:10]), branches,
                                       label.topic, label.kind, taxonomy),
                    None if vector is None else pack(vector[None])[0].tobytes())
            for one, label, vector in zip(texts, labels, vectors)]


Reader = Callable[[Iterable[tuple[Job, Sequence[Text]]], Callable[[], Sequence[str]]], Iterator[tuple[Job, list[Reading]]]]


@contextmanager
def reader(model: TopicModel, settings: Settings, expected: int) -> Iterator[Reader]:
    """A function that reads batches ``(job, texts)`` and gives ``(job, readings)`` in the same order. It asks for the
    known branches before each batch. SetupError("bulk_stopped") when a helper process dies."""
    helpers = min(MOST_HELPERS, os.cpu_count() or 1)
    if expected < LEAST or helpers < 2:
        yield lambda batches, branches: ((job, read_texts(model, texts, branches())) for job, texts in batches)
        return
    # "spawn": a copy of this process would inherit its threads' locks
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(helpers, context, _begin, (settings, stop)) as pool:
        try:
            yield lambda batches, branches: _in_order(pool, helpers, batches, branches)
        except BrokenProcessPool as error:
            raise SetupError("bulk_stopped") from error
        finally:
            stop.set()  # on Ctrl-C nobody waits for the batches that were handed out
            pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, helpers: int, batches: Iterable[tuple[Job, Sequence[Text]]],
              branches: Callable[[], Sequence[str]]) -> Iterator[tuple[Job, list[Reading]]]:
    under_way: deque[tuple[Job, Future[list[Reading]]]] = deque()
    for job, texts in batches:
        with _started_deaf():
            under_way.append((job, pool.submit(_read, list(texts), list(branches()))))
        if len(under_way) >= 2 * helpers:
            first, future = under_way.popleft()
            yield first, future.result()
    while under_way:
        first, future = under_way.popleft()
        yield first, future.result()


@contextmanager
def _started_deaf() -> Iterator[None]:
    """A helper started meanwhile does not hear Ctrl-C from its first moment, so that it prints no traceback. A Ctrl-C in
    these moments waits for the end of them."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield  # only the main thread may set signals, and not on Windows
        return
    resource_tracker.ensure_running()  # its start would let Ctrl-C through again
    pressed: list[int] = []
    # Helpers inherit what is blocked; another thread of this process may hear it all the same, so that it is kept too.
    handler = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        raise KeyboardInterrupt


_model: Any = None
_stop: Any = None  # set when what is still handed out is not wanted any more


def _end_with_parent() -> None:
    """Wait until the parent is gone, however it ended, and go too: nobody else would ever end a helper."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _begin(settings: Settings, stop: Any) -> None:
    """A helper starts: Ctrl-C is the parent's to handle, one thread each is enough for all cores, and who talks with
    the bot meanwhile comes first."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from threadpoolctl import threadpool_limits

    from bot.language import encoder
    from bot.topics.current import get_model

    global _model, _stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(5)
    threadpool_limits(1)
    encoder.threads = 1
    _model, _stop = get_model(settings), stop


def _read(texts: list[Text], branches: list[str]) -> list[Reading]:
    return [] if _stop.is_set() else read_texts(_model, texts, branches, quick=True)
