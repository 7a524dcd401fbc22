"""Model folders are exchanged whole: who reads one finds the old model or the new one, never half of either."""
from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.errors import SetupError


def replace_folder(target: Path, make: Callable[[Path], object], *, named: Path | None = None) -> None:
    """Let ``make`` write a new folder beside ``target``, then put it in its place.

    SetupError("folder_not_writable") naming ``named`` (``target`` itself by default) where that is not possible.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        work.chmod(0o755)
        try:
            make(work / "new")
            if target.exists():
                target.rename(work / "old")
            (work / "new").rename(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(named or target)) from error
