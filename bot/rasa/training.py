"""Training the Rasa model, only when it is missing or older than what it is made from."""
from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bot.errors import SetupError
from bot.settings import ROOT, Settings

INPUTS = ("config.yml", "domain.yml", "data/commands.yml", "data/rules.yml", "data/nlu", "bot/rasa/nlu.py",
          "bot/language/tokens.py", "bot/language/encoder.py")
MODEL = "gaishan.tar.gz"


def inputs_mark(root: Path = ROOT) -> str:
    """A mark of everything the model is made from; another mark means: train again."""
    digest = hashlib.sha256()
    for name in INPUTS:
        path = root / name
        for file in sorted(path.rglob("*.yml")) if path.is_dir() else [path]:
            digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    return settings.models / MODEL


def is_current(settings: Settings) -> bool:
    mark = settings.models / "gaishan.mark"
    return model_path(settings).is_file() and mark.is_file() and mark.read_text() == inputs_mark()


def train(settings: Settings, verbose: bool = False) -> Path:
    """Train and put the model in its place; the old one stays until the new one is whole."""
    from bot.rasa.quiet import quiet

    quiet()
    from rasa.model_training import train as rasa_train

    mark = inputs_mark()
    settings.models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.models) as folder:
        # rasa reads the parts of the data folder that are its own; topics and playbooks are ours
        with contextlib.redirect_stdout(sys.stderr if verbose else io.StringIO()):
            result = rasa_train(
                domain=str(ROOT / "domain.yml"), config=str(ROOT / "config.yml"),
                training_files=[str(ROOT / "data" / "nlu"), str(ROOT / "data" / "rules.yml")],
                output=folder, fixed_model_name="gaishan", force_training=True)
        if result.model is None:
            raise SetupError("training_failed")
        os.replace(result.model, model_path(settings))
    (settings.models / "gaishan.mark").write_text(mark)
    shutil.rmtree(ROOT / ".rasa", ignore_errors=True)  # Rasa's training cache: we retrain whole or not at all
    return model_path(settings)
