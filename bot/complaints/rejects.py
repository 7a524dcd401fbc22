"""The file of rows an import refused, with the line and the reason, for mending."""
from __future__ import annotations

import csv
import os
from collections import Counter

from bot.complaints.spreadsheet import guarded
from bot.complaints.tables import Row, Table
from bot.errors import SetupError
from bot.language.privacy import redact
from bot.language.texts import say
from bot.settings import Settings


class Rejects:
    """The file of refused rows: written beside and renamed at the end; none is left when nothing was
    refused.
    """

    def __init__(self, settings: Settings, table: Table) -> None:
        settings.ensure_home()
        self.language, self.columns = settings.language, table.columns
        self.path = settings.exports / f"{redact(table.path.name).text}.rejects.csv"
        self.partial = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        self.count, self.reasons = 0, Counter()

    def __enter__(self) -> Rejects:
        try:
            self.file = self.partial.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise SetupError("folder_not_writable", path=str(self.partial.parent)) from error
        self.writer = csv.writer(self.file)
        self.writer.writerow([say(f"transfer_rejects_{name}", self.language) for name in ("line", "reason")]
                             + [guarded(redact(column).text) for column in self.columns])
        return self

    def add(self, row: Row, reason: str) -> None:
        self.count += 1
        self.reasons[reason] += 1
        cells = [guarded(redact(row.values.get(column, "")[:2000]).text) for column in self.columns]
        self.writer.writerow([row.line, say(f"transfer_reject_{reason}", self.language), *cells])

    def __exit__(self, kind: object, *_: object) -> None:
        self.file.close()
        if kind is None and self.count:
            self.partial.replace(self.path)
            return
        self.partial.unlink(missing_ok=True)
        if kind is None:
            self.path.unlink(missing_ok=True)  # an older run's rejects would mislead
