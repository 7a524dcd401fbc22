"""What was said in each conversation."""
from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlite_utils import Database

from bot.store.database import now, writing


class Messages:
    """The ``messages`` table: the page's history, and the memory that keeps a repeated message from counting twice."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def seen(self, conversation: str, message_id: str, payload: dict[str, Any]) -> bool:
        """Record a person's message; True when this ``message_id`` was already here and its turn was finished.

        A message whose turn was cut off by a crash is not "seen": sent again, it is worked on again.
        """
        with writing(self.db):
            self.db.conn.execute(
                "insert or ignore into messages (conversation, sender, message_id, payload, at)"
                " values (?, 'person', ?, ?, ?)",
                [conversation, message_id, json.dumps(payload, ensure_ascii=False), now(self.timezone)])
            row = self.db.conn.execute("select handled from messages where conversation = ? and message_id = ?",
                                       [conversation, message_id]).fetchone()
            return bool(row[0])

    def handled(self, conversation: str, message_id: str) -> None:
        """The turn of this message is finished."""
        with writing(self.db):
            self.db.conn.execute("update messages set handled = 1 where conversation = ? and message_id = ?",
                                 [conversation, message_id])

    def said(self, conversation: str, payload: dict[str, Any]) -> int:
        """Record a reply of the bot; its number."""
        with writing(self.db):
            return self.db.conn.execute(
                "insert into messages (conversation, sender, payload, at) values (?, 'bot', ?, ?)",
                [conversation, json.dumps(payload, ensure_ascii=False), now(self.timezone)]).lastrowid

    def history(self, conversation: str, limit: int = 200) -> list[dict[str, Any]]:
        """The last ``limit`` messages, oldest first: {sender, message_id, at, ...payload}."""
        rows = self.db.conn.execute(
            "select id, sender, message_id, payload, at from messages where conversation = ?"
            " order by id desc limit ?", [conversation, limit]).fetchall()
        return [{"id": row[0], "sender": row[1], "message_id": row[2], "at": row[4], **json.loads(row[3])}
                for row in reversed(rows)]

    def open_conversation(self, conversation: str, person_id: int, language: str) -> None:
        """Tie a conversation to a person; one that exists stays as it is."""
        with writing(self.db):
            self.db.conn.execute(
                "insert or ignore into conversations (id, person_id, language, seen_at) values (?, ?, ?, ?)",
                [conversation, person_id, language, now(self.timezone)])

    def owner(self, conversation: str) -> int | None:
        """Whose conversation it is."""
        row = self.db.conn.execute("select person_id from conversations where id = ?", [conversation]).fetchone()
        return row[0] if row else None

    def language(self, conversation: str) -> str | None:
        """The language last used in the conversation."""
        row = self.db.conn.execute("select language from conversations where id = ?", [conversation]).fetchone()
        return row[0] if row else None

    def latest(self, person_id: int, among: Collection[str] | None = None) -> str | None:
        """The conversation the person last spoke in (or opened), of these or of any."""
        return next((row[0] for row in self.db.conn.execute(
            "select id from conversations where person_id = ? order by seen_at desc, id", [person_id])
            if among is None or row[0] in among), None)

    def set_language(self, conversation: str, person_id: int, language: str) -> None:
        """Remember the language and count the turn."""
        with writing(self.db):
            self.db.conn.execute(
                "insert into conversations (id, person_id, language, turns, seen_at) values (?, ?, ?, 1, ?)"
                " on conflict (id) do update set language = excluded.language, turns = turns + 1,"
                " seen_at = excluded.seen_at", [conversation, person_id, language, now(self.timezone)])

    def expect(self, conversation: str, kind: str | None) -> None:
        """Note what kind of answer was asked for ("person": the name of a colleague); None for anything else."""
        with writing(self.db):
            self.db.conn.execute("update conversations set expects = ? where id = ?", [kind, conversation])

    def expected(self, conversation: str) -> str | None:
        """What kind of answer the last question asked for."""
        row = self.db.conn.execute("select expects from conversations where id = ?", [conversation]).fetchone()
        return row[0] if row else None

    def turns(self, conversation: str) -> int:
        """How many messages the person has sent."""
        row = self.db.conn.execute("select turns from conversations where id = ?", [conversation]).fetchone()
        return row[0] if row else 0
