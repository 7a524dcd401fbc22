"""The topic model in use: loaded once, again when a newer one was trained, and whether training is due."""
from __future__ import annotations

import threading
from pathlib import Path

from bot.settings import ROOT, Settings
from bot.topics.model import TopicModel
from bot.topics.report import Report

_loaded: dict[Path, tuple[int, TopicModel]] = {}
_lock = threading.Lock()
# what a model is made from, beside the example texts
SOURCES = ("features.py", "heads.py", "pipeline.py", "training.py", "calibration.py", "decide.py", "classification.py",
           "examples.py", "taxonomy.py")


def get_model(settings: Settings) -> TopicModel:
    """The trained model; a running server takes up a newer one at the next message.

    Raises SetupError("model_missing") when there is none.
    """
    path = settings.topics_model
    config = path / "config.cfg"
    stamp = config.stat().st_mtime_ns if config.is_file() else 0
    with _lock:
        kept = _loaded.get(path)
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
    """Whether the model was made from the examples and the code as they are now."""
    mark = settings.models / "topics.mark"
    return (settings.topics_model / "config.cfg").is_file() and mark.is_file() and mark.read_text() == _mark(settings)


def train_model(settings: Settings) -> Report:
    """Train on the written examples and put the model in its place; its report."""
    from bot.language.encoder import get_encoder
    from bot.topics.examples import load_examples
    from bot.topics.taxonomy import load_taxonomy
    from bot.topics.training import train

    mark, taxonomy = _mark(settings), load_taxonomy()
    report = train(load_examples(taxonomy), settings.topics_model, get_encoder(settings.encoder), taxonomy)
    (settings.models / "topics.mark").write_text(mark)
    return report
