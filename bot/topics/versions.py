"""The last models, kept beside the one in use: list them, put one in place, roll back."""
from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable
from zoneinfo import ZoneInfo

from bot.errors import NotFound
from bot.settings import Settings
from bot.topics.folders import replace_folder

KEPT = 5
FOLDER = "topics-versions"
MARK = "topics.mark"
DECLINED = "topics.declined"  # the mark of the last model that was worse


@dataclass(frozen=True)
class Version:
    """A kept model: ``about`` is its report (meta.json under "gaishan")."""

    name: str
    trained_at: str
    path: Path
    about: dict[str, Any]
    in_use: bool


def about(folder: Path) -> dict[str, Any]:
    """The report of the model in ``folder``; empty when there is none that can be read."""
    try:
        return dict(json.loads((folder / "meta.json").read_text("utf-8")).get("gaishan") or {})
    except (OSError, ValueError):
        return {}


def describe(folder: Path, **more: Any) -> None:
    """Add to the report of the model in ``folder``."""
    path = folder / "meta.json"
    meta = json.loads(path.read_text("utf-8"))
    meta["gaishan"] = {**(meta.get("gaishan") or {}), **more}
    path.write_text(json.dumps(meta, ensure_ascii=False, indent=1), "utf-8")


def versions(settings: Settings) -> list[Version]:
    """The kept models, newest first."""
    running = about(settings.topics_model).get("version")
    found = []
    for path in (settings.models / FOLDER).glob("*/config.cfg"):
        known = about(path.parent)
        name = path.parent.name
        found.append(Version(name, known.get("trained_at") or _moment(path, settings), path.parent, known,
                             name == running))
    return sorted(found, key=lambda one: (one.trained_at, one.name), reverse=True)


def _moment(path: Path, settings: Settings) -> str:
    zone = ZoneInfo(settings.timezone)
    return dt.datetime.fromtimestamp(path.stat().st_mtime, zone).strftime("%Y-%m-%d %H:%M:%S.%f")


def stamp_now(settings: Settings) -> str:
    """This moment to the microsecond, in the organisation's time zone: newer models sort after older ones."""
    return dt.datetime.now(ZoneInfo(settings.timezone)).strftime("%Y-%m-%d %H:%M:%S.%f")


def keep(settings: Settings) -> None:
    """Keep the model in use, if there is one and it is not kept yet."""
    folder = settings.topics_model
    known = about(folder)
    name = str(known.get("version") or "")
    if not name or not (folder / "config.cfg").is_file():
        return
    target = settings.models / FOLDER / name
    if about(target).get("trained_at") != known.get("trained_at") or not target.is_dir():
        mark = settings.models / MARK
        moment = known.get("trained_at") or _moment(folder / "config.cfg", settings)
        _copy(folder, target)
        describe(target, trained_at=moment, mark=known.get("mark") or (mark.read_text() if mark.is_file() else ""))


def _copy(source: Path, target: Path) -> None:
    """Copy a model folder over ``target``."""
    def make(folder: Path) -> None:
        shutil.copytree(source, folder)
        # a server knows a newer model by this time, also when it is an older one put back
        os.utime(folder / "config.cfg")

    replace_folder(target, make, named=target.parent)


def install(settings: Settings, source: Path) -> None:
    """Put the model in ``source`` in use, with its mark; the one replaced stays among the kept, the oldest beyond
    five go."""
    keep(settings)
    _copy(source, settings.topics_model)
    (settings.models / MARK).write_text(str(about(source).get("mark") or ""))
    keep(settings)
    for old in [one for one in versions(settings) if not one.in_use][KEPT - 1:]:
        shutil.rmtree(old.path, ignore_errors=True)


def roll_back(settings: Settings, name: str | None = None, check: Callable[[Path], object] | None = None) -> Version:
    """Put a kept model back: ``name``, else the newest trained before the one in use.

    ``check`` loads it first: a model that this code cannot read must not replace one it can. NotFound
    ("version_unknown", version, known) or ("version_none") when there is none; whatever ``check`` raises.
    """
    keep(settings)
    kept = versions(settings)
    if name:
        chosen = next((one for one in kept if one.name == name), None)
        if chosen is None:
            raise NotFound("version_unknown", version=name[:40], known=", ".join(one.name for one in kept) or "–")
    else:
        running = next((one for one in kept if one.in_use), None)
        chosen = next((one for one in kept if not one.in_use
                       and (running is None or one.trained_at < running.trained_at)), None)
        if chosen is None:
            raise NotFound("version_none")
    if not chosen.in_use:
        if check is not None:
            check(chosen.path)
        install(settings, chosen.path)
    return next(one for one in versions(settings) if one.name == chosen.name)
