"""What somebody does with the wish of admins that they may set up a new second factor.

Invariant: it opens nothing unless every organisation that they work for has agreed, by two admins
of its own, within the week: an admin of one organisation opens no way to the files of another.
All of it is done as the login role, about the person's own memberships and no others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from services.identity import operations as identity
from shared import clock, runtime
from shared.audit.logins import note_login
from shared.problems import Gone
from shared.texts import Text

LASTS = timedelta(days=7)
"""From the moment that it was asked."""


@dataclass(frozen=True, slots=True)
class OwnReset:
    """A wish of an organisation that one works for, not ended yet."""

    organisation_name: str
    state: Literal["asked", "approved"]
    created_at: datetime


def own_factor_resets(person_id: UUID) -> Sequence[OwnReset]:
    """What admins want for this person at this moment."""
    with runtime.current().engines["login"].begin() as connection:
        return [OwnReset(*row) for row in connection.execute(_OPEN, _about(person_id))]


def may_set_up_anew(person_id: UUID) -> bool:
    """Whether all organisations that this person works for have agreed."""
    with runtime.current().engines["login"].begin() as connection:
        return bool(connection.execute(_AGREED, _about(person_id)).scalar_one())


def refuse_factor_resets(person_id: UUID) -> int:
    """The person wants none of it: links work no more, and nobody goes on with it."""
    identity.withdraw_new_factor(person_id)
    return _ended(person_id, "refused")


def prove_factor_reset(code: str, password: str) -> identity.Enrolment:
    """A secret for a new app, for who has the link and the password. Gone, Invalid, TooMany."""
    return identity.prove_new_factor(_link(code), password)


def repeat_factor_reset(code: str, sealed: str) -> identity.Enrolment:
    """The secret that was shown before. Gone."""
    return identity.repeat_new_factor(_link(code), sealed)


def use_factor_reset(code: str, sealed: str, typed: str) -> UUID:
    """Who has a new second factor from now on. Gone, Invalid with a reason at `/code`."""
    link = _link(code)
    identity.use_new_factor(link, sealed, typed)
    _ended(link.person_id, "used")
    return link.person_id


def _link(code: str) -> identity.Link:
    link = identity.open_link(code)
    if link.kind != "new_factor" or not may_set_up_anew(link.person_id):
        raise Gone("link_spent", _NOT_AGREED)
    return link


def _ended(person_id: UUID, state: Literal["used", "refused"]) -> int:
    with runtime.current().engines["login"].begin() as connection:
        rows: Sequence[Any] = connection.execute(
            _END, {"person": person_id, "state": state, "now": clock.now()}
        ).all()
    act = {"used": "use", "refused": "refuse"}[state]
    for row in rows:
        note_login(f"organisations.{act}_factor_reset", row.member_id, organisation_id=row.owner_id)
    return len(rows)


def _about(person_id: UUID) -> dict[str, Any]:
    return {"person": person_id, "since": clock.now() - LASTS}


_MEMBERSHIPS = (
    " FROM member m JOIN organisation o ON o.id = m.owner_id"
    " WHERE m.person_id = :person AND m.active"
    " AND o.state IN ('active', 'suspended', 'leaving')"
)
_OPEN = text(
    "SELECT o.name, r.state, r.created_at FROM factor_reset r"
    " JOIN member m ON m.id = r.member_id JOIN organisation o ON o.id = r.owner_id"
    " WHERE m.person_id = :person AND r.ended_at IS NULL AND r.created_at > :since"
    " ORDER BY r.created_at, r.id"
)
_AGREED = text(
    "SELECT coalesce(bool_and(EXISTS (SELECT FROM factor_reset r WHERE r.member_id = m.id"  # noqa: S608 - ours
    " AND r.owner_id = m.owner_id AND r.state = 'approved' AND r.created_at > :since)), false)"
    f"{_MEMBERSHIPS}"
)
_END = text(
    "UPDATE factor_reset SET state = :state, ended_at = :now WHERE ended_at IS NULL"
    " AND (:state = 'refused' OR state = 'approved')"
    " AND member_id IN (SELECT id FROM member WHERE person_id = :person)"
    " RETURNING member_id, owner_id"
)
_NOT_AGREED = Text(
    "Deze link werkt niet (meer). Misschien is er te lang gewacht, is het geweigerd, of heeft een"
    " van uw organisaties het nog niet goedgekeurd. Vraag het uw beheerder.",
    "This link does not work (any more). It may have waited too long, been refused, or one of your"
    " organisations has not approved it yet. Ask your admin.",
)
