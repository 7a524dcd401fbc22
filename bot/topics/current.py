"""The topic model in use: loaded once, again when another was put in place; whether training is due; training."""
from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import GaishanError, SetupError
from bot.settings import ROOT, Settings
from bot.topics.model import TopicModel
from bot.topics.versions import DECLINED, MARK

if TYPE_CHECKING:
    from bot.store.labels import Labels
    from bot.topics.compare import Comparison
    from bot.topics.learning import Collected
    from bot.topics.report import Report

_loaded: dict[Path, tuple[int, TopicModel]] = {}
_lock = threading.Lock()
# what a model and the report in it are made from, beside the example texts
SOURCES = ("features.py", "heads.py", "pipeline.py", "training.py", "calibration.py", "decide.py", "classification.py",
           "examples.py", "taxonomy.py", "learning.py", "polarity.py", "vectors.py", "report.py", "scores.py", "doubt.py")


@dataclass(frozen=True)
class Training:
    """What a training found and did: ``comparison`` is None when there was no model that could be asked."""

    report: Report
    version: str
    comparison: Comparison | None
    collected: Collected
    learned: int  # human labels trained on
    judging: int  # human labels kept for judging
    installed: bool


def get_model(settings: Settings) -> TopicModel:
    """The trained model; a running server takes up another one at the next message, also one rolled back to.

    Raises SetupError("model_missing") when there is none.
    """
    path = settings.topics_model
    config = path / "config.cfg"
    stamp = config.stat().st_mtime_ns if config.is_file() else 0
    with _lock:
        kept = _loaded.get(path)
        if kept is not None and stamp == 0:
            return kept[1]  # the folder is being exchanged at this very moment
        if kept is None or kept[0] != stamp:
            kept = (stamp, TopicModel.load(path, settings.encoder))
            _loaded[path] = kept
    return kept[1]


def _mark(settings: Settings) -> str:
    from bot.topics.examples import fingerprint, load_examples
    from bot.topics.taxonomy import load_taxonomy

    sources = [(ROOT / "bot" / "topics" / name).read_text("utf-8") for name in SOURCES]
    return fingerprint(load_examples(load_taxonomy()), settings.encoder, *sources)


def is_current(settings: Settings) -> bool:
    """Whether the model was made from the written examples and the code as they are now. Corrections do not count:
    they are trained on when somebody asks for it, or when the model is due anyway."""
    return _made_of_today(settings, MARK)


def was_declined(settings: Settings) -> bool:
    """Whether a model of the examples and the code as they are now was trained already and was worse: a server that
    starts must not train it again each time."""
    return _made_of_today(settings, DECLINED)


def _made_of_today(settings: Settings, name: str) -> bool:
    """Whether there is a model, and the mark in the file ``name`` is that of today's examples and code."""
    mark = settings.models / name
    return (settings.topics_model / "config.cfg").is_file() and mark.is_file() and mark.read_text() == _mark(settings)


def collect_labels(settings: Settings) -> Collected:
    """The human labels of this home; none when it has no database yet."""
    from bot.store import Store
    from bot.topics.learning import Collected, collect
    from bot.topics.taxonomy import load_taxonomy

    if not settings.database.is_file():
        return Collected()
    with Store(settings.database, settings.timezone) as store:
        return collect(store.labels, load_taxonomy())


def waiting_corrections(settings: Settings, labels: Labels) -> int:
    """Complaints corrected since the labels of the model in use were collected; all when it was made without any."""
    from bot.topics.versions import about

    return labels.waiting(str(about(settings.topics_model).get("collected_at") or ""))


def train_model(settings: Settings, *, force: bool = False, dry_run: bool = False) -> Training:
    """Train a challenger on the written examples and the human labels; put it in place unless it is worse.

    Without a model that this code reads, the new one takes its place whatever it scores. ``force`` swaps anyway,
    ``dry_run`` never. The rule is in ``bot.topics.compare.compare``.
    """
    from bot.language.encoder import get_encoder
    from bot.store.database import now
    from bot.topics import versions
    from bot.topics.compare import compare
    from bot.topics.examples import load_examples
    from bot.topics.learning import trainable
    from bot.topics.taxonomy import load_taxonomy
    from bot.topics.training import train
    from bot.topics.vectors import FILE

    mark, taxonomy, current = _mark(settings), load_taxonomy(), is_current(settings)
    written = trainable(load_examples(taxonomy))
    collected_at = now(settings.timezone)
    collected = collect_labels(settings)
    judging = collected.judging(written)
    learned = sum(not label.held_out for label in collected.labels) + len(collected.severities)
    with _beside(settings) as folder:
        report = train([*written, *collected.training()], folder / "new", get_encoder(settings.encoder), taxonomy,
                       settings.models / FILE)
        versions.describe(folder / "new", mark=mark, collected_at=collected_at, human=learned,
                          trained_at=versions.stamp_now(settings))
        challenger = TopicModel.load(folder / "new", settings.encoder)
        champion = _champion(settings)
        comparison = compare(champion, challenger, judging, current) if champion else None
        refused = comparison is not None and bool(comparison.refusals)
        installed = not dry_run and (force or not refused)
        declined = settings.models / versions.DECLINED
        if installed:
            versions.install(settings, folder / "new")
            declined.unlink(missing_ok=True)
        elif not dry_run:
            declined.write_text(mark)
    return Training(report, challenger.version, comparison, collected, learned, len(judging), installed)


def _beside(settings: Settings) -> tempfile.TemporaryDirectory:
    try:
        settings.models.mkdir(parents=True, exist_ok=True)
        return _Folder(dir=settings.models, prefix=".topics-")
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(settings.models)) from error


class _Folder(tempfile.TemporaryDirectory):
    def __enter__(self) -> Path:
        return Path(super().__enter__())


def _champion(settings: Settings) -> TopicModel | None:
    """The model in use; None when there is none or the code no longer reads it."""
    try:
        return get_model(settings)
    except GaishanError:
        return None
