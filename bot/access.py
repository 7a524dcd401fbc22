"""Who somebody is and what that allows: sign-in tokens (JSON Web Tokens, RFC 7519) and roles.

A token names a person by number and key; a person with a new key has no valid old links. Nothing typed in a
chat ever decides who is speaking.
"""
from __future__ import annotations

import datetime as dt
from functools import lru_cache

import jwt
import yaml

from bot.errors import NotAllowed
from bot.settings import ROOT, Settings
from bot.store import Store
from bot.store.people import Person

ALGORITHM = "HS256"
AUDIENCE = "gaishan"


def make_token(settings: Settings, person: Person) -> str:
    """A personal token, valid for ``settings.token_days`` days."""
    expires = dt.datetime.now(dt.timezone.utc) + dt.timedelta(days=settings.token_days)
    claims = {"sub": str(person.id), "key": person.key, "aud": AUDIENCE, "exp": expires}
    return jwt.encode(claims, settings.signing_key(), algorithm=ALGORITHM)


def read_token(settings: Settings, store: Store, token: str | None) -> Person:
    """The person a token belongs to; NotAllowed("token_invalid") when it is forged, old, ended or absent."""
    try:
        claims = jwt.decode(token or "", settings.signing_key(), algorithms=[ALGORITHM], audience=AUDIENCE,
                            options={"require": ["exp", "sub", "aud"]})
        person = store.people.get(int(claims["sub"]))
    except (jwt.InvalidTokenError, ValueError) as error:
        raise NotAllowed("token_invalid") from error
    if person is None or person.key != claims.get("key"):
        raise NotAllowed("token_invalid")
    return person


def sign_in_link(settings: Settings, person: Person) -> str:
    """The personal address of the page. The token is in the fragment, which browsers do not send or log."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.port}/chat/#token={make_token(settings, person)}"


@lru_cache(maxsize=1)
def _permissions() -> dict[str, list[str]]:
    return yaml.safe_load((ROOT / "data" / "permissions.yml").read_text("utf-8"))


def allowed(person: Person | None, act: str) -> bool:
    return person is not None and person.role in _permissions()[act]


def require(person: Person | None, act: str) -> Person:
    """The person, when the role allows ``act``; NotAllowed otherwise."""
    if person is None:
        raise NotAllowed("not_signed_in")
    if not allowed(person, act):
        raise NotAllowed("role", role=person.role, roles=_permissions()[act])
    return person
