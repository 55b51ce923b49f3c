"""Look-ups before any scope exists: which system, which person is this, and for whom do they act?

Invariant: each is one statement of the login role, never from a cache, so that what was taken away
is gone at the next request.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from shared import clock, runtime
from shared.db.alongside import Alongside


def find_system(client_id: UUID, alongside: Alongside | None = None) -> Any:
    """The registered system with its organisation's kind and state and its teams; None when there
    is none. `alongside` is done in the same trip, also when there is none.
    """
    return _one(_SYSTEM, alongside, {"id": client_id})


def find_app_member(alongside: Alongside) -> Any:
    """The member for whom an app acts, with organisation, teams and the app; None when there is
    none. `alongside` has the CTE `acting` (`member_id`, `client_id`), of which it may name columns
    as `a`.
    """
    return _one(_APP_MEMBER, alongside, {"now": clock.now()})


def find_memberships(person_id: UUID) -> Sequence[Any]:
    """For whom this person may act, as it stands now: member, organisation, roles and teams."""
    with runtime.current().engines["login"].begin() as connection:
        values = {"person": person_id, "now": clock.now()}
        return connection.execute(_MEMBERSHIPS, values).all()


def _one(select: str, alongside: Alongside | None, values: dict[str, Any]) -> Any:
    if alongside is None:
        statement = text(select.replace("{more}", ""))
    else:
        statement = _carrying(select, alongside.ctes, alongside.columns)
        values = {**values, **alongside.values}
    with runtime.current().engines["login"].begin() as connection:
        return connection.execute(statement, values).one_or_none()


@cache
def _carrying(select: str, ctes: str, columns: str) -> TextClause:
    return text(Alongside(ctes, columns).carried_by(select))


_SYSTEM = (
    "SELECT s.id, s.owner_id, s.name, s.jwks, s.oauth_scopes, s.roles, s.whole_organisation,"
    " s.active, s.jwks_uri, s.grant_type, s.public, s.redirect_uris, s.id_token_alg, "
    " o.name AS organisation_name,"
    " o.kind AS organisation_kind, o.state AS organisation_state,"
    " ARRAY(SELECT t.team_id FROM system_team t WHERE t.system_id = s.id) AS team_ids{more}"
    " FROM system s JOIN organisation o ON o.id = s.owner_id WHERE s.id = :id"
)
_TEAMS = (
    " ARRAY(SELECT t.team_id FROM member_team t WHERE t.member_id = m.id"
    " UNION SELECT t.team_id FROM member_substitute s"
    " JOIN member a ON a.id = s.member_id AND a.owner_id = m.owner_id AND a.active"
    " JOIN member_team t ON t.member_id = a.id AND t.owner_id = m.owner_id"
    " WHERE s.substitute_id = m.id AND s.owner_id = m.owner_id"
    " AND s.starts_at <= :now AND s.ends_at > :now) AS team_ids"
)
"""Who stands in for somebody now has that one's teams too: no roles, no further than one step, and
no longer than it lasts.
"""
_APP_MEMBER = (
    "SELECT m.id, m.owner_id, m.person_id, m.name, m.email, m.roles,"  # noqa: S608 - ours
    f" o.kind AS organisation_kind, o.state AS organisation_state, s.oauth_scopes,{_TEAMS}{{more}}"
    " FROM acting a JOIN member m ON m.id = a.member_id AND m.active"
    " JOIN system s ON s.id = a.client_id AND s.owner_id = m.owner_id AND s.active"
    " AND s.grant_type = 'authorization_code' JOIN organisation o ON o.id = m.owner_id"
)
_MEMBERSHIPS = text(
    "SELECT m.id, m.name, m.roles, o.id AS organisation_id, o.kind AS organisation_kind,"  # noqa: S608
    f" o.name AS organisation_name, o.state AS organisation_state,"
    f" o.last_day AS organisation_last_day,{_TEAMS}"
    " FROM member m JOIN organisation o ON o.id = m.owner_id"
    " WHERE m.person_id = :person AND m.active AND o.state IN ('active', 'suspended', 'leaving')"
    " ORDER BY o.name, m.id"
)
