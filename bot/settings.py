"""One table of settings: name, default, environment variable, what it is for.

Values come from the environment only; ``load`` reads it each time it is called, so that tests and
several installations in one process do not share state.
"""
from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping
from zoneinfo import ZoneInfo

from bot.errors import SetupError

ROOT = Path(__file__).resolve().parent.parent
TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
HOURS = rf"(?:{TIME}-{TIME})?"


@dataclass(frozen=True)
class Setting:
    """One row of the table: ``kind`` turns the environment's text into a value."""

    name: str
    default: Any
    variable: str
    kind: Callable[[str], Any]
    help: str


SETTINGS = (
    Setting("home", "var", "GAISHAN_HOME", str, "folder of the database, tracker, logs, pictures and exports"),
    Setting("models", "models", "GAISHAN_MODELS", str, "folder of the trained models"),
    Setting("host", "127.0.0.1", "GAISHAN_HOST", str, "address the server binds to; loopback unless you know why"),
    Setting("port", 5005, "GAISHAN_PORT", int, "port of the page and the chat"),
    Setting("timezone", "Asia/Shanghai", "GAISHAN_TIMEZONE", str, "time zone of dates and periods"),
    Setting("language", "zh", "GAISHAN_LANGUAGE", str, "language before anybody has spoken: zh or en"),
    Setting("organisation", "", "GAISHAN_ORGANISATION", str, "name shown for your own service in comparisons"),
    Setting("industry", "general", "GAISHAN_INDUSTRY", str,
            "your industry, for due dates: general, bank, insurance, telecom, hospital, or one of your life_cycle.yml"),
    Setting("country", "CN", "GAISHAN_COUNTRY", str, "country of the working days and holidays, as in ISO 3166: CN"),
    Setting("max_message", 20000, "GAISHAN_MAX_MESSAGE", int, "longest message read, in characters"),
    Setting("origins", "", "GAISHAN_ORIGINS", str, "comma-separated other web origins that may embed the chat"),
    Setting("token_days", 30, "GAISHAN_TOKEN_DAYS", int, "days a sign-in link stays valid"),
    Setting("log_level", "INFO", "GAISHAN_LOG_LEVEL", str, "DEBUG, INFO, WARNING or ERROR"),
    Setting("encoder", "use", "GAISHAN_ENCODER", str, "sentence encoder: use (multilingual USE v3, in NumPy)"),
    Setting("team_budget", 50000, "GAISHAN_TEAM_BUDGET", int, "yuan a team may plan with before the committee must approve"),
    Setting("leap_percent", 50, "GAISHAN_LEAP_PERCENT", int, "change of the target, in percent, from which it is a leap"),
    Setting("severe_percent", 10, "GAISHAN_SEVERE_PERCENT", int,
            "percent of severity 3 from which a topic's project needs the committee"),
    Setting("stuck_days", 30, "GAISHAN_STUCK_DAYS", int, "days without an answer after which a project counts as stuck"),
    Setting("remind_days", 3, "GAISHAN_REMIND_DAYS", int, "days before its due day that a task's owner is reminded"),
    Setting("digest_at", "08:00", "GAISHAN_DIGEST_AT", str, "time of day from which a digest is handed out"),
    Setting("quiet_hours", "", "GAISHAN_QUIET_HOURS", str, "hours in which nobody is told anything, such as 20:00-08:00"),
    Setting("quiet_severe", 1, "GAISHAN_QUIET_SEVERE", int,
            "1: alerts of severity 3 wait for the end of the quiet hours too; 0: they do not"),
    Setting("queue_alert", 50, "GAISHAN_QUEUE_ALERT", int, "waiting reviews from which the queue is too long"),
    Setting("schedule_seconds", 60, "GAISHAN_SCHEDULE_SECONDS", int, "seconds between two looks of serve --with-schedule"),
    Setting("fiscal_start", 1, "GAISHAN_FISCAL_START", int, "month (1-12) in which the organisation's fiscal year begins"),
    Setting("secret", "", "GAISHAN_SECRET", str, "key that signs sign-in links (else one is made in GAISHAN_HOME)"),
)


@dataclass(frozen=True)
class Settings:
    """The values in force. Paths are absolute."""

    home: Path
    models: Path
    host: str
    port: int
    timezone: str
    language: str
    organisation: str
    industry: str
    country: str
    max_message: int
    origins: tuple[str, ...]
    token_days: int
    log_level: str
    encoder: str
    team_budget: int
    leap_percent: int
    severe_percent: int
    stuck_days: int
    remind_days: int
    digest_at: str
    quiet_hours: str
    quiet_severe: int
    queue_alert: int
    schedule_seconds: int
    fiscal_start: int
    secret: str

    @property
    def database(self) -> Path:
        return self.home / "gaishan.db"

    @property
    def tracker(self) -> Path:
        return self.home / "tracker.db"

    @property
    def exports(self) -> Path:
        return self.home / "exports"

    @property
    def pictures(self) -> Path:
        return self.home / "pictures"

    @property
    def topics_model(self) -> Path:
        return self.models / "topics"

    @property
    def today(self) -> dt.date:
        """The present day where the organisation is."""
        return dt.datetime.now(ZoneInfo(self.timezone)).date()

    def ensure_home(self) -> None:
        """Make the home folder; raises SetupError where that is not possible."""
        try:
            for folder in (self.home, self.exports, self.pictures):
                folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.home):
                pass
        except OSError as error:
            raise SetupError("folder_not_writable", path=str(self.home)) from error

    def signing_key(self) -> str:
        """The key of the sign-in links: from the environment, else made once and kept readable by its owner only."""
        if self.secret:
            return self.secret
        path = self.home / "signing.key"
        if not path.is_file():
            self.ensure_home()
            # written beside and linked, so that nobody ever reads half a key and the first of two writers wins
            draft = self.home / f".signing-{os.getpid()}-{secrets.token_hex(4)}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text()


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises SetupError for a value of the wrong kind."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        raw = environment.get(setting.variable)
        try:
            values[setting.name] = setting.default if raw in (None, "") else setting.kind(raw)
        except ValueError as error:
            raise SetupError("setting_invalid", variable=setting.variable) from error
    for name in ("home", "models"):
        path = Path(values[name]).expanduser()
        values[name] = path if path.is_absolute() else ROOT / path
    values["origins"] = tuple(part.strip() for part in values["origins"].split(",") if part.strip())
    if values["language"] not in ("zh", "en"):
        raise SetupError("setting_invalid", variable="GAISHAN_LANGUAGE")
    for name, variable, pattern in (("digest_at", "GAISHAN_DIGEST_AT", TIME), ("quiet_hours", "GAISHAN_QUIET_HOURS", HOURS)):
        if not re.fullmatch(pattern, values[name]):
            raise SetupError("setting_invalid", variable=variable)
    if not 1 <= values["fiscal_start"] <= 12:
        raise SetupError("setting_invalid", variable="GAISHAN_FISCAL_START")
    return Settings(**values)
