"""The first use of a home folder: the folder, the database, the first administrator."""
from __future__ import annotations

from bot.settings import Settings
from bot.store import Store
from bot.store.people import Person

FIRST_ADMIN = "admin"


def open_store(settings: Settings) -> Store:
    """The store of this home, made and with a first administrator when it is new."""
    settings.ensure_home()
    store = Store(settings.database, settings.timezone)
    if store.people.first_admin() is None:
        first = store.people.add(FIRST_ADMIN, "admin")
        store.audit.record(first.id, "person.add", first.name, role="admin", by="first use")
    return store


def speaker(store: Store, name: str | None = None) -> Person:
    """Whom the command line speaks as: the person named, else the first administrator."""
    if name:
        return store.people.named(name)
    admin = store.people.first_admin()
    assert admin is not None  # open_store made one
    return admin
