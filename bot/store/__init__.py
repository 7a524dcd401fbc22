"""One SQLite file: complaints, people, projects, studies, messages, audit. The only room with SQL."""
from __future__ import annotations

from pathlib import Path

from bot.store import without_pandas  # noqa: F401 - before sqlite_utils
from bot.store.agreement import Agreement
from bot.store.alerts import Alerts
from bot.store.approvals import Approvals
from bot.store.candidates import Candidates
from bot.store.complaints import Complaints
from bot.store.cycle import Cycle
from bot.store.database import open_database
from bot.store.defects import Defects
from bot.store.exposures import Exposures
from bot.store.figures import Figures
from bot.store.labels import Labels
from bot.store.messages import Messages
from bot.store.notices import Notices
from bot.store.people import Audit, People
from bot.store.projects import Projects
from bot.store.reviews import Reviews
from bot.store.scorings import Scorings
from bot.store.similar import Merges, Vectors
from bot.store.strategies import Strategies
from bot.store.studies import Studies
from bot.store.tasks import Tasks
from bot.store.techniques import Techniques
from bot.store.weights import WeightSets


class Store:
    """The open database and its tables by subject. One instance per thread of work; close it or use ``with``."""

    def __init__(self, path: Path | str, timezone: str = "Asia/Shanghai") -> None:
        self.db = open_database(path)
        self.timezone = timezone
        self.people = People(self.db, timezone)
        self.audit = Audit(self.db, timezone)
        self.complaints = Complaints(self.db, timezone)
        self.cycle = Cycle(self.db, timezone)
        self.exposures = Exposures(self.db, timezone)
        self.figures = Figures(self.db)
        self.defects = Defects(self.db)
        self.labels = Labels(self.db, timezone)
        self.messages = Messages(self.db, timezone)
        self.projects = Projects(self.db, timezone)
        self.vectors = Vectors(self.db)
        self.merges = Merges(self.db, timezone)
        self.studies = Studies(self.db, timezone)
        self.reviews = Reviews(self.db, timezone)
        self.agreement = Agreement(self.db, timezone)
        self.notices = Notices(self.db, timezone)
        self.alerts = Alerts(self.db, timezone)
        self.tasks = Tasks(self.db)
        self.weights = WeightSets(self.db, timezone)
        self.approvals = Approvals(self.db, timezone)
        self.candidates = Candidates(self.db, timezone)
        self.scorings = Scorings(self.db, timezone)
        self.techniques = Techniques(self.db, timezone)
        self.strategies = Strategies(self.db, timezone)

    def close(self) -> None:
        self.db.conn.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
