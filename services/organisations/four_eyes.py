"""What a second admin does: look at the requests of colleagues, and decide.

Invariant: as in `duty_requests`; what is approved is given in the same transaction.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.organisations import duty_requests, staff
from services.organisations.membership import own_teams
from services.organisations.models import DutyRequest, Member
from services.organisations.rules import Duties
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page


@operation("staff:read", reads=True)
def list_duty_requests(
    scope: Scope, *, state: str | None = None, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """What admins asked for themselves, newest first."""
    statement = _REQUESTS if state is None else _REQUESTS.where(DutyRequest.state == state)
    by_age = DutyRequest.created_at, DutyRequest.id
    rows = scope.rows(newest_first(statement, *by_age, after, page_size))
    names = duty_requests.names_of_askers(scope, list(rows))
    return page(
        rows, page_size, lambda row: duty_requests.view(row) | {"member_name": names[row.member_id]}
    )


@operation("staff:approve")
def approve_duties(scope: Scope, *, duty_request_id: UUID) -> dict[str, Any]:
    """Agree: the colleague has these roles and teams from now on."""
    staff.admins_for_change(scope)
    request = duty_requests.decided(scope, duty_request_id, "approved")
    member = scope.load(Member, request.member_id, lock="change")
    staff.require_active(member)
    duty_requests.require_unchanged(request, member)
    teams = frozenset(own_teams(scope, request.team_ids))
    staff.give(scope, member, Duties(frozenset(request.roles), teams))
    return duty_requests.view(request)


@operation("staff:change")
def reject_duties(scope: Scope, *, duty_request_id: UUID) -> dict[str, Any]:
    """Do not agree: everything stays as it is."""
    return duty_requests.view(duty_requests.decided(scope, duty_request_id, "rejected"))


@operation("staff:change")
def withdraw_duties(scope: Scope, *, duty_request_id: UUID) -> dict[str, Any]:
    """Take back what one asked for oneself."""
    return duty_requests.view(duty_requests.decided(scope, duty_request_id, "withdrawn"))


_REQUESTS = select(*(getattr(DutyRequest, name) for name in duty_requests.NAMES))
