"""The apps that act for somebody: seen and ended by themself.

Invariant: every statement names the person, so that nobody sees or ends an app of another; with a
grant end its codes, refresh tokens and access tokens, for each is looked up through it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from services.identity.apps.scopes import meaning
from shared import clock, runtime
from shared.texts import Text


@dataclass(frozen=True, slots=True)
class OwnApp:
    """An app that somebody let act for them, at one of their organisations."""

    id: UUID
    name: str
    organisation_name: str
    scopes: tuple[Text, ...]
    since: datetime
    until: datetime


def list_apps(person_id: UUID) -> Sequence[OwnApp]:
    """Which apps act for this person now, the last allowed first."""
    with runtime.current().engines["login"].begin() as connection:
        rows = connection.execute(_LIST, {"person": person_id, "now": clock.now()}).all()
    return [
        OwnApp(row.id, row.name, row.organisation, tuple(meaning(row.scopes)), row.since, row.until)
        for row in rows
    ]


def end_app(person_id: UUID, grant_id: UUID) -> bool:
    """Stop one app; False when none with this id acts for this person."""
    values = {"person": person_id, "id": grant_id, "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        return connection.execute(_END_ONE, values).rowcount == 1


def end_all_apps(person_id: UUID) -> None:
    """Stop all apps of this person: what they log in with has changed."""
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_END_ALL, {"person": person_id, "now": clock.now()})


_LIST = text(
    "SELECT g.id, s.name, o.name AS organisation, g.scopes, g.created_at AS since,"
    " g.ends_at AS until FROM oauth_grant g JOIN system s ON s.id = g.client_id AND s.active"
    " JOIN organisation o ON o.id = g.owner_id"
    " WHERE g.person_id = :person AND g.ended_at IS NULL AND g.ends_at > :now"
    " ORDER BY g.created_at DESC, g.id LIMIT 100"
)
_END_ONE = text(
    "UPDATE oauth_grant SET ended_at = :now, ended_because = 'stopped_by_person'"
    " WHERE id = :id AND person_id = :person AND ended_at IS NULL AND ends_at > :now"
)
_END_ALL = text(
    "UPDATE oauth_grant SET ended_at = :now, ended_because = 'login_changed'"
    " WHERE person_id = :person AND ended_at IS NULL"
)
