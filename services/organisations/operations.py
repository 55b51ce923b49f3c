"""What can be done with tenants, teams, members, systems and keys.

Invariant: an organisation changes itself only; the directory of organisations and teams is common.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from services.organisations import (
    clearing,
    four_eyes,
    leaving,
    lookups,
    lost_factors,
    members,
    membership,
    own_factor_resets,
    recipient_keys,
    second_person,
    staff,
    standing_now,
    substitution,
    systems,
    teams,
    tenants,
)
from services.organisations.models import (
    Member,
    MemberTeam,
    Organisation,
    Team,
)
from services.organisations.tasks import ANNOUNCE_PARTNER, CLEAR_TENANT, TELL_PARTNERS
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict
from shared.texts import Text
from shared.web.pages import Cursor, Page

__all__ = ["ANNOUNCE_PARTNER", "CLEAR_TENANT", "TELL_PARTNERS"]
invite_member = membership.invite_member
invite_again = membership.invite_again
register_system = systems.register_system
approve_system = systems.approve_system
end_system = systems.end_system
list_systems = systems.list_systems
get_system = systems.get_system
suspend_system = systems.suspend_system
resume_system = systems.resume_system
list_members = members.list_members
look_up_members = members.look_up_members
is_member = members.is_member
names_of_members = members.names_of_members
works_for = members.works_for
actor_now = standing_now.actor_now
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
open_organisation = tenants.open_organisation
apply_tenant = tenants.apply_tenant
verify_tenant = tenants.verify_tenant
refuse_tenant = tenants.refuse_tenant
activate_tenant = tenants.activate_tenant
suspend_tenant = tenants.suspend_tenant
resume_tenant = tenants.resume_tenant
leave_tenant = leaving.leave_tenant
stay_tenant = leaving.stay_tenant
destroy_tenant = leaving.destroy_tenant
list_leaving = leaving.list_leaving
clear_tenant = clearing.clear_tenant
list_tenants = tenants.list_tenants
show_tenant = tenants.show_tenant
register_recipient_key = recipient_keys.register_recipient_key
list_recipient_keys = recipient_keys.list_recipient_keys
confirm_recipient_key = recipient_keys.confirm_recipient_key
revoke_recipient_key = recipient_keys.revoke_recipient_key
usable_recipient = recipient_keys.usable_recipient
get_own_organisation = teams.get_own_organisation
list_teams = teams.list_teams
get_team = teams.get_team
rename_team = teams.rename_team
close_team = teams.close_team
list_staff = staff.list_staff
get_staff = staff.get_staff
change_duties = staff.change_duties
deactivate_member = staff.deactivate_member
reactivate_member = staff.reactivate_member
list_duty_requests = four_eyes.list_duty_requests
require_second = second_person.require_second
approve_duties = four_eyes.approve_duties
reject_duties = four_eyes.reject_duties
withdraw_duties = four_eyes.withdraw_duties
OFFER_NEW_FACTOR = lost_factors.OFFER
list_factor_resets = lost_factors.list_factor_resets
list_member_factor_resets = lost_factors.list_member_factor_resets
ask_factor_reset = lost_factors.ask_factor_reset
approve_factor_reset = lost_factors.approve_factor_reset
stop_factor_reset = lost_factors.stop_factor_reset
offer_new_factor = lost_factors.offer_new_factor
own_factor_resets_of = own_factor_resets.own_factor_resets
refuse_factor_resets = own_factor_resets.refuse_factor_resets
prove_factor_reset = own_factor_resets.prove_factor_reset
repeat_factor_reset = own_factor_resets.repeat_factor_reset
use_factor_reset = own_factor_resets.use_factor_reset


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
    """Make a person a member of the organisation, with roles and teams; once (Conflict)."""
    if scope.rows(select(Member.id).where(Member.person_id == person_id)):
        raise Conflict("member_already", _MEMBER_ALREADY)
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
    in_teams = membership.own_teams(scope, team_ids)
    places = [{"member_id": member.id, "team_id": team, "owner_id": scope.org} for team in in_teams]
    scope.insert(MemberTeam, places)
    return {"id": member.id}


@operation("organisation:read", reads=True)
def list_organisations(
    scope: Scope, *, kind: str | None = None, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The directory of chain partners with their open teams, newest first."""
    listed = newest_first(
        _ORGANISATIONS.where(Organisation.kind == kind) if kind else _ORGANISATIONS,
        Organisation.created_at,
        Organisation.id,
        after,
        page_size,
    )
    rows = scope.rows(listed)
    views = {view["id"]: view for view in _with_teams(scope, rows, closed=False)}
    return page(rows, page_size, lambda row: views[row.id])


@operation("organisation:read", reads=True)
def look_up_organisations(scope: Scope, *, organisation_ids: Sequence[UUID]) -> Page:
    """Organisations by their ids, whatever their state, with all their teams: to name them."""
    asked = list(dict.fromkeys(organisation_ids))[:MOST_LOOKED_UP]
    statement = select(Organisation.id, Organisation.kind, Organisation.name)
    rows = scope.rows(statement.where(Organisation.id.in_(asked)).order_by(Organisation.name))
    return Page(_with_teams(scope, rows, closed=True))


@dataclass(frozen=True, slots=True)
class Standing:
    """What kind of organisation it is, and whether it takes part."""

    kind: str
    state: str


def standing_of(scope: Scope, organisation_id: UUID) -> Standing | None:
    """The organisation's kind and state; None when the directory does not have it."""
    rows = scope.rows(STANDING, organisation_id=organisation_id)
    return Standing(rows[0].kind, rows[0].state) if rows else None


def standings_of(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """The kinds and states of organisations in the directory."""
    asked = select(Organisation.id, Organisation.kind, Organisation.state)
    rows = scope.rows(asked.where(Organisation.id.in_(ids)))
    return {row.id: Standing(row.kind, row.state) for row in rows}


def names_of(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of organisations in the directory."""
    rows = scope.rows(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def kinds_of(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The kinds of organisations in the directory."""
    rows = scope.rows(select(Organisation.id, Organisation.kind).where(Organisation.id.in_(ids)))
    return {row.id: row.kind for row in rows}


def states_of(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, str]:
    """How organisations in the directory take part (`TENANT_STATES`)."""
    rows = scope.rows(select(Organisation.id, Organisation.state).where(Organisation.id.in_(ids)))
    return {row.id: row.state for row in rows}


def has_team(scope: Scope, organisation_id: UUID, team_id: UUID) -> bool:
    """Whether the team is of that organisation, and open."""
    found = select(Team.id).where(Team.id == team_id, Team.organisation_id == organisation_id)
    return bool(scope.rows(found.where(Team.closed_at.is_(None))))


def only_team(scope: Scope) -> UUID | None:
    """The organisation's one open team, or None when it has none or several."""
    ours = select(Team.id).where(Team.organisation_id == scope.org, Team.closed_at.is_(None))
    rows = scope.rows(ours.limit(2))
    return rows[0].id if len(rows) == 1 else None


def who_works_here(
    scope: Scope, member_id: UUID, *, lock: bool = False
) -> tuple[str, frozenset[str]] | None:
    """The name and roles of an active member of ours; None for anybody else. `lock`: these stay
    so until our transaction is over.
    """
    one = select(Member.name, Member.roles).where(Member.id == member_id, Member.active)
    rows = scope.rows(one.with_for_update(read=True) if lock else one)
    return (rows[0].name, frozenset(rows[0].roles)) if rows else None


def roles_of(scope: Scope, member_ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """The roles of those of these members of ours who are active."""
    those = select(Member.id, Member.roles).where(Member.id.in_(member_ids), Member.active)
    return {row.id: frozenset(row.roles) for row in scope.rows(those)}


def coordinators(scope: Scope) -> list[UUID]:
    """The active members who coordinate the whole organisation."""
    statement = select(Member.id).where(
        Member.active, Member.roles.contains(["programme_coordinator"])
    )
    return [row.id for row in scope.rows(statement.order_by(Member.id))]


def with_role(scope: Scope, role: str) -> list[UUID]:
    """The active members with this role."""
    having = select(Member.id).where(Member.active, Member.roles.contains([role]))
    return [row.id for row in scope.rows(having.order_by(Member.id))]


def active_among(scope: Scope, member_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these members who are active."""
    if not member_ids:
        return []
    among = select(Member.id).where(Member.active, Member.id.in_(member_ids))
    return [row.id for row in scope.rows(among.order_by(Member.id))]


def leaders(scope: Scope) -> list[UUID]:
    """Whom to tell of what concerns the whole organisation: who coordinates it, else its admins."""
    admins = select(Member.id).where(Member.active, Member.roles.contains(["organisation_admin"]))
    return coordinators(scope) or [row.id for row in scope.rows(admins.order_by(Member.id))]


def keepers_of_agreements(scope: Scope) -> list[UUID]:
    """Whom to tell of covenants: the admins, who sign, and the privacy officers, who draft."""
    either = Member.roles.overlap(["organisation_admin", "privacy_officer"])
    who = select(Member.id).where(Member.active, either)
    return [row.id for row in scope.rows(who.order_by(Member.id))]


def controller_of(scope: Scope) -> dict[str, Any]:
    """Our organisation as the one responsible, with who supervises it (GDPR art. 30(1)(a))."""
    (row,) = scope.rows(select(Organisation).where(Organisation.id == scope.org))
    who = select(Member.name).where(
        Member.active, Member.roles.contains(["data_protection_officer"])
    )
    supervisors = [found.name for found in scope.rows(who.order_by(Member.name))]
    about = {name: getattr(row[0], name) for name in ("id", "name", "kind", "kvk")}
    return about | {"data_protection_officers": supervisors}


def email_of(scope: Scope, member_id: UUID) -> str | None:
    """Where a member reads mail; None when they are no longer active."""
    rows = scope.rows(select(Member.email).where(Member.id == member_id, Member.active))
    return rows[0].email if rows else None


def _with_teams(scope: Scope, rows: Sequence[Any], closed: bool) -> list[dict[str, Any]]:
    """`closed`: with the closed ones, which are named as such and chosen for nothing."""
    theirs = select(Team.id, Team.name, Team.organisation_id, Team.closed_at).where(
        Team.organisation_id.in_([row.id for row in rows])
    )
    found = theirs if closed else theirs.where(Team.closed_at.is_(None))
    by_organisation: dict[UUID, list[dict[str, Any]]] = {}
    for team in scope.rows(found.order_by(Team.name)):
        of_one = by_organisation.setdefault(team.organisation_id, [])
        shut = team.closed_at is not None
        of_one.append({"id": team.id, "name": team.name, "closed": shut})
    return [
        {"id": row.id, "kind": row.kind, "name": row.name, "teams": by_organisation.get(row.id, [])}
        for row in rows
    ]


_ORGANISATIONS = select(
    Organisation.id, Organisation.kind, Organisation.name, Organisation.created_at
).where(Organisation.state == "active")
MOST_LOOKED_UP = 200
_MEMBER_ALREADY = Text(
    "Deze persoon is hier al medewerker.", "This person is a member here already."
)
STANDING = select(Organisation.kind, Organisation.state).where(
    Organisation.id == bindparam("organisation_id")
)
"""The kind and state of `:organisation_id`."""
