"""Where Rasa keeps the state of talks: its own SQLite file in the home folder, in WAL mode."""
from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any, Optional

import sqlalchemy
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot import settings

KEPT = 200  # talks whose state stays in memory


class HomeTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store on ``<GAISHAN_HOME>/tracker.db``; WAL and normal sync make a turn 20 ms cheaper.

    The states of the latest talks stay in memory: building one anew from its events costs more than the rest of a
    turn. A state is taken out when it is asked for and put back when it is saved, so that a turn that fails half way
    leaves none behind; and it counts only while its last row is still the last one in the file, so that another
    process may go on with the same talk.
    """

    def __init__(self, domain: Optional[Domain] = None, host: Any = None,
                 event_broker: Optional[EventBroker] = None, **kwargs: Any) -> None:
        kwargs.pop("url", None)
        home = settings.load()
        home.ensure_home()
        super().__init__(domain=domain, dialect="sqlite", db=str(home.tracker), event_broker=event_broker)
        self.engine.dispose()
        # Rasa's engine opens a connection a statement; one that stays open spares 2 ms a turn
        self.engine = sqlalchemy.create_engine(self.engine.url, poolclass=QueuePool, pool_size=4,
                                               connect_args={"check_same_thread": False})
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._kept: OrderedDict[str, tuple[DialogueStateTracker, int]] = OrderedDict()
        self._stored: OrderedDict[str, int] = OrderedDict()  # how many of a state's events are in the file

        @sqlalchemy.event.listens_for(self.engine, "connect")
        def pragmas(connection: Any, _: Any) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode = wal", "synchronous = normal", "busy_timeout = 15000"):
                cursor.execute(f"pragma {pragma}")
            cursor.close()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The state of the talk's present session; None for a new talk."""
        tracker, row = self._kept.pop(sender_id, (None, 0))
        if tracker is not None:
            with self.engine.connect() as connection:
                if row != self._last_row(connection, sender_id):
                    tracker = None
        if tracker is None:
            tracker = await super().retrieve(sender_id)
        self._stored[sender_id] = len(tracker.events) if tracker else 0
        _shorten(self._stored)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not yet in the file."""
        sender = tracker.sender_id
        stored = self._stored.get(sender)
        if stored is None or len(tracker.events) < stored:
            self._kept.pop(sender, None)
            await super().save(tracker)
            return
        await self.stream_events(tracker)
        new = list(tracker.events)[stored:]
        rows = []
        for event in new:
            data = event.as_dict()
            rows.append({"sender_id": sender, "type_name": event.type_name, "timestamp": data.get("timestamp"),
                         "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
                         "action_name": data.get("name"), "data": json.dumps(data)})
        if not rows:
            return
        with self.engine.begin() as connection:
            connection.execute(self.SQLEvent.__table__.insert(), rows)
            last = self._last_row(connection, sender)
        self._stored[sender] = stored + len(rows)
        # a new session starts a new, short state: the next turn reads that from the file
        if not any(isinstance(event, SessionStarted) for event in new):
            self._kept[sender] = (tracker, last)
            _shorten(self._kept)

    def _last_row(self, connection: Any, sender_id: str) -> int:
        columns = self.SQLEvent.__table__.c
        return connection.execute(sqlalchemy.select([sqlalchemy.func.max(columns.id)]).where(
            columns.sender_id == sender_id)).scalar() or 0


def _shorten(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
