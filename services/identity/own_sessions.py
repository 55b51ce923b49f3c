"""Somebody's own sessions: seen and ended from any of their browsers.

Invariant: every statement names the person, so that nobody sees or ends a session of another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from services.identity.apps.own_apps import end_all_apps
from services.identity.sessions import IDLE
from shared import clock, runtime


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One browser in which somebody is logged in; `device` in the words of `devices`."""

    id: UUID
    device: str
    acr: str
    began_at: datetime
    seen_at: datetime


def list_sessions(person_id: UUID) -> Sequence[OwnSession]:
    """Where this person is logged in now, the last used first."""
    now = clock.now()
    values = {"person": person_id, "now": now, "silent": now - IDLE}
    with runtime.current().engines["login"].begin() as connection:
        return [OwnSession(*row) for row in connection.execute(_LIST, values)]


def end_one(person_id: UUID, session_id: UUID) -> bool:
    """End one session of this person; False when they have none with this id."""
    return _ended(_END_ONE, person=person_id, id=session_id) == 1


def end_others(person_id: UUID, but: UUID | None = None) -> int:
    """End all sessions of this person, save the one with the id `but`, and the apps that act for
    them; how many sessions there were.
    """
    end_all_apps(person_id)
    return _ended(_END_OTHERS, person=person_id, id=but)


def end_for_member(member_id: UUID) -> int:
    """End all sessions that act for this membership; how many there were."""
    return _ended(_END_FOR_MEMBER, member=member_id)


def _ended(statement: str, **values: UUID | None) -> int:
    with runtime.current().engines["login"].begin() as connection:
        return connection.execute(text(statement), values).rowcount


_LIST = text(
    "SELECT id, device, acr, began_at, seen_at FROM person_session"
    " WHERE person_id = :person AND ends_at > :now AND seen_at > :silent"
    " ORDER BY seen_at DESC, id LIMIT 100"
)
_END_ONE = "DELETE FROM person_session WHERE person_id = :person AND id = :id"
_END_OTHERS = (
    "DELETE FROM person_session WHERE person_id = :person AND id IS DISTINCT FROM CAST(:id AS uuid)"
)
_END_FOR_MEMBER = "DELETE FROM person_session WHERE member_id = :member"
