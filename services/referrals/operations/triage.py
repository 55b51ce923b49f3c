"""Inside the receiver: which team a referral lies with, and which member deals with it.

Invariant: the other party sees nothing of it.
"""

from typing import Any
from uuid import UUID

from services.organisations import operations as organisations
from services.referrals import own_file, reading
from services.referrals.operations.listing import narrowed
from services.referrals.reading import LISTED, LIVE, view
from services.referrals.rules import OPEN, UNFINISHED, WORK, require_state
from services.referrals.tasks import ANNOUNCE_ASSIGNMENT
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

MOST_HANDED = 200
"""Handed over at once; who has more does it again."""


@operation("referral:triage")
def triage_referral(
    scope: Scope, *, referral_id: UUID, team_id: UUID, expected_version: int | None = None
) -> None:
    """Lay a referral that is not answered yet with one of our teams; who is not in that team
    sees it no more. From acceptance on it is where the child's file is.
    """
    seen = reading.grasp(scope, referral_id)
    scope.expect_version(seen.referral, expected_version)
    if seen.party != "receiver":
        raise Conflict("not_the_receiver", _NOT_THE_RECEIVER)
    require_state(seen.referral.state, OPEN)
    _require_own(scope, team_id)
    sharing.put_in_team(scope, seen.record, team_id)
    assignee = seen.file.assignee_id if seen.file else None
    if assignee and not organisations.works_for(scope, assignee, team_id, WORK, seen.roles):
        own_file.kept(scope, seen, assignee_id=None)


@operation("referral:triage")
def assign_referral(
    scope: Scope,
    *,
    referral_id: UUID,
    assignee_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Let one member of the team deal with it, who is told if another gives it to them; nobody in
    particular without `assignee_id`.
    """
    seen = reading.grasp(scope, referral_id)
    scope.expect_version(seen.referral, expected_version)
    require_state(seen.referral.state, UNFINISHED | {"draft"})
    if assignee_id and not organisations.works_for(
        scope, assignee_id, seen.team_id, WORK, seen.roles
    ):
        raise Invalid(reasons=[Reason("not_in_the_team", _NOT_IN_TEAM, pointer="/assigneeId")])
    before = seen.file.assignee_id if seen.file else None
    if assignee_id and seen.party == "sender":
        sharing.keep_close_to(scope, seen.record, assignee_id)
    if assignee_id and assignee_id not in (before, scope.actor.id):
        scope.later(ANNOUNCE_ASSIGNMENT, referral_id=referral_id)
    return view(own_file.kept(scope, seen, assignee_id=assignee_id))


@operation("referral:triage")
def hand_over_left(scope: Scope, *, assignee_id: UUID) -> dict[str, Any]:
    """Give all that colleagues who left had in hand, as far as the actor sees it, to one member;
    what lies with a team that this one does not work for stays. How many of each.
    """
    if not organisations.is_member(scope, assignee_id):
        raise Invalid(reasons=[Reason("not_in_the_team", _NOT_IN_TEAM, pointer="/assigneeId")])
    waiting = narrowed(scope, LISTED, "left-behind").order_by(LIVE.c.created_at, LIVE.c.record_id)
    found = {"given": 0, "kept": 0}
    for row in scope.rows(waiting.limit(MOST_HANDED)):
        seen = reading.grasp(scope, row.id)
        if organisations.works_for(scope, assignee_id, seen.team_id, WORK, seen.roles):
            if seen.party == "sender":
                sharing.keep_close_to(scope, seen.record, assignee_id)
            own_file.kept(scope, seen, assignee_id=assignee_id)
            found["given"] += 1
            if assignee_id != scope.actor.id:
                scope.later(ANNOUNCE_ASSIGNMENT, referral_id=row.id)
        else:
            found["kept"] += 1
    if found["kept"] and not found["given"]:
        raise Invalid(reasons=[Reason("not_in_the_team", _NOT_IN_TEAM, pointer="/assigneeId")])
    return found


@operation("referral:read", reads=True)
def list_assignees(
    scope: Scope,
    *,
    referral_id: UUID,
    team_id: UUID | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The members of ours who can deal with it, newest first, with who is away and who stands in.

    `team_id`: who could, if it lay with that team of ours.
    """
    seen = reading.see(scope, referral_id)
    if team_id is not None:
        _require_own(scope, team_id)
    where = team_id or seen.team_id
    return organisations.workers_for(scope, where, WORK, seen.roles, page_size, after)


def _require_own(scope: Scope, team_id: UUID) -> None:
    if not organisations.has_team(scope, scope.org, team_id):
        raise Invalid(reasons=[Reason("team_unknown", _NO_SUCH_TEAM, pointer="/teamId")])


_NOT_THE_RECEIVER = Text("Alleen de ontvanger kan dit.", "Only the receiver can do this.")
_NO_SUCH_TEAM = Text("Dit team is er niet.", "This team does not exist.")
_NOT_IN_TEAM = Text(
    "Deze medewerker werkt niet in het team waar de aanmelding ligt.",
    "This member does not work in the team that the referral lies with.",
)
