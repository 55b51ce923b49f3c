"""The organisation's public keys, to which its exports are encrypted.

Invariant: nothing is encrypted to a key that a second person has not compared with its owner, nor
to one that was revoked. (The database holds that they are two: migration 0042.)
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.organisations.models import RecipientKey, System
from services.organisations.second_person import require_second
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.streams import fingerprint, parse_recipient
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page


@operation("recipient_key:change")
def register_recipient_key(scope: Scope, *, name: str, recipient: str) -> dict[str, Any]:
    """Register a public age key; a second person confirms it before it is used."""
    known = parse_recipient(recipient)
    made = RecipientKey(
        id=new_id(),
        owner_id=scope.org,
        name=name,
        recipient=known,
        fingerprint=fingerprint(known),
        created_at=scope.now,
        revoked_at=None,
        version=1,
        registered_by=scope.actor.id,
        confirmed_by=None,
        confirmed_at=None,
    )
    return _view(scope.add(made))


@operation("recipient_key:confirm")
def confirm_recipient_key(
    scope: Scope, *, recipient_key_id: UUID, fingerprint: str, expected_version: int | None = None
) -> dict[str, Any]:
    """Confirm a key with the fingerprint that its owner read out; Forbidden for who registered it.

    What is typed is compared digit by digit; spaces do not matter.
    """
    key = scope.load(RecipientKey, recipient_key_id, lock="change")
    scope.expect_version(key, expected_version)
    _require_not_revoked(key)
    if key.confirmed_at is not None:
        raise Conflict("recipient_key_confirmed", _CONFIRMED)
    registrars = _registrars(scope, key)
    if scope.actor.id in registrars:
        raise Forbidden("own_recipient_key", _OWN)
    for registrar in registrars:
        require_second(scope, registrar)
    if _digits(fingerprint) != _digits(key.fingerprint):
        raise Invalid(reasons=[Reason("fingerprint_differs", _DIFFERS, pointer="/fingerprint")])
    key.confirmed_by, key.confirmed_at = scope.actor.id, scope.now
    key.version += 1
    return _view(key)


@operation("recipient_key:read", reads=True)
def list_recipient_keys(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The organisation's keys for exports, revoked ones too, newest first."""
    by_age = RecipientKey.created_at, RecipientKey.id
    rows = scope.rows(newest_first(_KEYS, *by_age, after, page_size))
    return page(rows, page_size, _view)


@operation("recipient_key:change")
def revoke_recipient_key(
    scope: Scope, *, recipient_key_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Revoke a key: nothing is encrypted to it any more. It cannot be undone."""
    key = scope.load(RecipientKey, recipient_key_id, lock="change")
    scope.expect_version(key, expected_version)
    _require_not_revoked(key)
    key.revoked_at = scope.now
    key.version += 1
    return _view(key)


def usable_recipient(scope: Scope, recipient_key_id: UUID) -> str:
    """The age recipient of a key of ours; NotFound, or Conflict when it was revoked or has not been
    confirmed.
    """
    key = scope.load(RecipientKey, recipient_key_id)
    _require_not_revoked(key)
    if key.confirmed_at is None:
        raise Conflict("recipient_key_unconfirmed", _UNCONFIRMED)
    return key.recipient


def _registrars(scope: Scope, key: RecipientKey) -> set[UUID | None]:
    """Who registered the key; of software also who asked for it: with it come the keys by which it
    proves itself, so that one person could be both.
    """
    asked = select(System.asked_by).where(System.id == key.registered_by)
    return {key.registered_by, *(row.asked_by for row in scope.rows(asked))}


def _require_not_revoked(key: RecipientKey) -> None:
    if key.revoked_at is not None:
        raise Conflict("recipient_key_revoked", _REVOKED)


def _digits(text: str) -> str:
    return "".join(text.split())


def _view(key: Any) -> dict[str, Any]:
    return {name: getattr(key, name) for name in _NAMES}


_NAMES = (
    "id",
    "name",
    "recipient",
    "fingerprint",
    "created_at",
    "revoked_at",
    "version",
    "registered_by",
    "confirmed_by",
    "confirmed_at",
)
_KEYS = select(*(getattr(RecipientKey, name) for name in _NAMES))
_REVOKED = Text("Deze sleutel is ingetrokken.", "This key has been revoked.")
_CONFIRMED = Text("Deze sleutel is al bevestigd.", "This key has been confirmed already.")
_UNCONFIRMED = Text(
    "Deze sleutel is nog niet door een tweede persoon bevestigd.",
    "This key has not been confirmed by a second person yet.",
)
_OWN = Text(
    "Een ander dan wie de sleutel vastlegde bevestigt haar.",
    "Somebody else than who registered the key confirms it.",
)
_DIFFERS = Text(
    "Dit is niet de vingerafdruk van deze sleutel. Hoorde u het goed, trek de sleutel dan in.",
    "This is not this key's fingerprint. If you heard it well, revoke the key.",
)
