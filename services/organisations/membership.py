"""Inviting people to work for us.

Invariant: who is invited gets in by their own mail address only; whether they had an account
already is told to nobody. The operator invites admins, and nobody who sees a child.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity import operations as identity
from services.organisations import second_person
from services.organisations.models import Member, MemberTeam, Team
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, Reason
from shared.texts import Text


@operation("organisation:manage")
def invite_member(
    scope: Scope, *, name: str, email: str, roles: Sequence[str], team_ids: Sequence[UUID] = ()
) -> dict[str, Any]:
    """Make somebody a member of ours, and mail them a link to come in."""
    if scope.actor.kind == "operator" and (set(roles) != {"organisation_admin"} or team_ids):
        raise Forbidden("operator_invites_admins", _ADMINS_ONLY)
    teams = own_teams(scope, team_ids)
    person_id = identity.person_for(email)
    if scope.rows(select(Member.id).where(Member.person_id == person_id)):
        raise Conflict("member_already", _ALREADY)
    member = scope.add(
        Member(
            id=new_id(),
            owner_id=scope.org,
            person_id=person_id,
            name=name,
            email=email.strip(),
            roles=list(dict.fromkeys(roles)),
            active=True,
            created_at=scope.now,
            **second_person.made_now(scope),
        )
    )
    places = [{"member_id": member.id, "team_id": team, "owner_id": scope.org} for team in teams]
    scope.insert(MemberTeam, places)
    scope.concerns("member", member.id)
    if second_person.ADMIN in roles:
        second_person.tell_admins(scope, member)
    scope.later(identity.MAIL_LINK, link_id=identity.invite(person_id))
    return {"id": member.id}


@operation("organisation:manage")
def invite_again(scope: Scope, *, member_id: UUID) -> dict[str, Any]:
    """Mail a member of ours one more link to come in."""
    member = scope.load(Member, member_id)
    if not member.active:
        raise Conflict("member_deactivated", _GONE)
    scope.later(identity.MAIL_LINK, link_id=identity.invite(member.person_id))
    return {"id": member.id}


def own_teams(scope: Scope, team_ids: Sequence[UUID]) -> list[UUID]:
    """These teams, each once; Invalid unless all are ours and open."""
    asked = list(dict.fromkeys(team_ids))
    ours = select(Team.id).where(
        Team.organisation_id == scope.org, Team.closed_at.is_(None), Team.id.in_(asked)
    )
    if len(scope.rows(ours)) != len(asked):
        raise Invalid(reasons=[Reason("team_unknown", _NO_SUCH_TEAM, pointer="/teamIds")])
    return asked


_NO_SUCH_TEAM = Text("Dit team is er niet.", "This team does not exist.")
_ALREADY = Text(
    "Met dit e-mailadres is er al een medewerker.", "There is a member with this address already."
)
_GONE = Text("Deze medewerker is niet meer actief.", "This member is no longer active.")
_ADMINS_ONLY = Text(
    "De beheerder van Schakel nodigt alleen beheerders van een organisatie uit.",
    "The operator of Schakel invites admins of an organisation only.",
)
