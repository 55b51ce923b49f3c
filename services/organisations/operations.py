"""What can be done with tenants, teams, members, systems and keys.

Invariant: an organisation changes itself only; the directory of organisations and teams is common.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.organisations import lookups, members, membership, substitution, systems
from services.organisations.models import (
    Member,
    MemberTeam,
    Organisation,
    RecipientKey,
    Team,
)
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.streams import fingerprint, parse_recipient
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict
from shared.texts import Text
from shared.web.pages import Cursor, Page

invite_member = membership.invite_member
invite_again = membership.invite_again
register_system = systems.register_system
approve_system = systems.approve_system
end_system = systems.end_system
list_systems = systems.list_systems
list_members = members.list_members
look_up_members = members.look_up_members
is_member = members.is_member
works_for = members.works_for
workers_for = members.workers_for
ids_working_for = members.ids_working_for
arrange_substitute = substitution.arrange_substitute
list_substitutes = substitution.list_substitutes
end_substitute = substitution.end_substitute
stands_in_for = substitution.stands_in_for
who_stand_in_for = substitution.who_stand_in_for
find_system = lookups.find_system
find_app_member = lookups.find_app_member
find_memberships = lookups.find_memberships


@operation("organisation:open")
def open_organisation(
    scope: Scope, *, kind: str, name: str, kvk: str | None = None, oin: str | None = None
) -> dict[str, Any]:
    """Bring in a tenant: the organisation for which the operator acts, and its key."""
    made = scope.add(
        Organisation(
            id=scope.org,
            kind=kind,
            name=name,
            kvk=kvk,
            oin=oin,
            state="active",
            created_at=scope.now,
        )
    )
    scope.keyring.create_tenant_key(made.id)
    return {"id": made.id}


@operation("organisation:manage")
def add_team(scope: Scope, *, name: str, brin: str | None = None) -> dict[str, Any]:
    """Add a team to the organisation."""
    made = Team(id=new_id(), organisation_id=scope.org, name=name, brin=brin, created_at=scope.now)
    return {"id": scope.add(made).id}


@operation("organisation:manage")
def add_member(
    scope: Scope,
    *,
    person_id: UUID,
    name: str,
    email: str,
    roles: Sequence[str],
    team_ids: Sequence[UUID] = (),
) -> dict[str, Any]:
    """Make a person a member of the organisation, with roles and teams."""
    member = scope.add(
        Member(
            id=new_id(),
            owner_id=scope.org,
            person_id=person_id,
            name=name,
            email=email,
            roles=list(roles),
            active=True,
            created_at=scope.now,
        )
    )
    teams = membership.own_teams(scope, team_ids)
    places = [{"member_id": member.id, "team_id": team, "owner_id": scope.org} for team in teams]
    scope.insert(MemberTeam, places)
    return {"id": member.id}


@operation("organisation:read", reads=True)
def list_organisations(
    scope: Scope, *, kind: str | None = None, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The directory of chain partners with their teams, newest first."""
    listed = newest_first(
        _ORGANISATIONS.where(Organisation.kind == kind) if kind else _ORGANISATIONS,
        Organisation.created_at,
        Organisation.id,
        after,
        page_size,
    )
    rows = scope.rows(listed)
    views = {view["id"]: view for view in _with_teams(scope, rows)}
    return page(rows, page_size, lambda row: views[row.id])


@operation("organisation:read", reads=True)
def look_up_organisations(scope: Scope, *, organisation_ids: Sequence[UUID]) -> Page:
    """Organisations by their ids, whatever their state, with their teams: to name them."""
    asked = list(dict.fromkeys(organisation_ids))[:MOST_LOOKED_UP]
    statement = select(Organisation.id, Organisation.kind, Organisation.name)
    rows = scope.rows(statement.where(Organisation.id.in_(asked)).order_by(Organisation.name))
    return Page(_with_teams(scope, rows))


@operation("recipient_key:change")
def register_recipient_key(scope: Scope, *, name: str, recipient: str) -> dict[str, Any]:
    """Register a public age key to which exports may be encrypted."""
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
    )
    return _key_view(scope.add(made))


@operation("recipient_key:read", reads=True)
def list_recipient_keys(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The organisation's keys for exports, revoked ones too, newest first."""
    statement = select(
        RecipientKey.id,
        RecipientKey.name,
        RecipientKey.recipient,
        RecipientKey.fingerprint,
        RecipientKey.created_at,
        RecipientKey.revoked_at,
        RecipientKey.version,
    )
    rows = scope.rows(
        newest_first(statement, RecipientKey.created_at, RecipientKey.id, after, page_size)
    )
    return page(rows, page_size, _key_view)


@operation("recipient_key:change")
def revoke_recipient_key(
    scope: Scope, *, recipient_key_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Revoke a key: nothing is encrypted to it any more. It cannot be undone."""
    key = scope.load(RecipientKey, recipient_key_id, lock="change")
    scope.expect_version(key, expected_version)
    if key.revoked_at is not None:
        raise Conflict("recipient_key_revoked", _REVOKED)
    key.revoked_at = scope.now
    key.version += 1
    return _key_view(key)


def usable_recipient(scope: Scope, recipient_key_id: UUID) -> str:
    """The age recipient of a key of ours; NotFound, or Conflict when it was revoked."""
    key = scope.load(RecipientKey, recipient_key_id)
    if key.revoked_at is not None:
        raise Conflict("recipient_key_revoked", _REVOKED)
    return key.recipient


@dataclass(frozen=True, slots=True)
class Standing:
    """What kind of organisation it is, and whether it takes part."""

    kind: str
    state: str


def standing_of(scope: Scope, organisation_id: UUID) -> Standing | None:
    """The organisation's kind and state; None when the directory does not have it."""
    statement = select(Organisation.kind, Organisation.state)
    rows = scope.rows(statement.where(Organisation.id == organisation_id))
    return Standing(rows[0].kind, rows[0].state) if rows else None


def names_of(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of organisations in the directory."""
    rows = scope.rows(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def has_team(scope: Scope, organisation_id: UUID, team_id: UUID) -> bool:
    """Whether the team is of that organisation."""
    found = select(Team.id).where(Team.id == team_id, Team.organisation_id == organisation_id)
    return bool(scope.rows(found))


def only_team(scope: Scope) -> UUID | None:
    """The organisation's one team, or None when it has none or several."""
    rows = scope.rows(select(Team.id).where(Team.organisation_id == scope.org).limit(2))
    return rows[0].id if len(rows) == 1 else None


def coordinators(scope: Scope) -> list[UUID]:
    """The active members who coordinate the whole organisation."""
    statement = select(Member.id).where(
        Member.active, Member.roles.contains(["programme_coordinator"])
    )
    return [row.id for row in scope.rows(statement.order_by(Member.id))]


def email_of(scope: Scope, member_id: UUID) -> str | None:
    """Where a member reads mail; None when they are no longer active."""
    rows = scope.rows(select(Member.email).where(Member.id == member_id, Member.active))
    return rows[0].email if rows else None


def _with_teams(scope: Scope, rows: Sequence[Any]) -> list[dict[str, Any]]:
    teams = scope.rows(
        select(Team.id, Team.name, Team.organisation_id)
        .where(Team.organisation_id.in_([row.id for row in rows]))
        .order_by(Team.name)
    )
    by_organisation: dict[UUID, list[dict[str, Any]]] = {}
    for team in teams:
        of_one = by_organisation.setdefault(team.organisation_id, [])
        of_one.append({"id": team.id, "name": team.name})
    return [
        {"id": row.id, "kind": row.kind, "name": row.name, "teams": by_organisation.get(row.id, [])}
        for row in rows
    ]


def _key_view(key: Any) -> dict[str, Any]:
    names = ("id", "name", "recipient", "fingerprint", "created_at", "revoked_at", "version")
    return {name: getattr(key, name) for name in names}


_ORGANISATIONS = select(
    Organisation.id, Organisation.kind, Organisation.name, Organisation.created_at
).where(Organisation.state == "active")
MOST_LOOKED_UP = 200
_REVOKED = Text("Deze sleutel is ingetrokken.", "This key has been revoked.")
