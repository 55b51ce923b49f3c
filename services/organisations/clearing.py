"""What an organisation that was destroyed leaves behind, brought to its end by a worker.

Invariant: only of an organisation that is destroyed, and as often as it takes: a second time finds
nothing to do. Rows that prove what happened stay (steps, papers, audit, ended grants), without the
names of who worked there.
"""

from sqlalchemy import func, or_, select, update

from services.organisations.models import (
    DutyRequest,
    Member,
    MemberSubstitute,
    Organisation,
    RecipientKey,
    System,
)
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import TenantDestroyed

GONE = "–"
"""In the place of a name."""


@operation("tenant:clear")
def clear_tenant(scope: Scope) -> None:
    """End sessions, tokens, grants, exports, systems, keys and memberships; nothing to do for an
    organisation that is not destroyed.
    """
    state = select(Organisation.id).where(
        Organisation.id == scope.org, Organisation.state == "destroyed"
    )
    if not scope.rows(state):
        return
    members = tuple(row.id for row in scope.rows(select(Member.id).order_by(Member.id)))
    scope.publish(TenantDestroyed(members))
    going_on = MemberSubstitute.ends_at > scope.now
    ends = func.greatest(scope.now, MemberSubstitute.starts_at + _MOMENT)
    scope.execute(update(MemberSubstitute).where(going_on).values(ends_at=ends))
    asked = update(DutyRequest).where(DutyRequest.state == "asked")
    scope.execute(asked.values(state="withdrawn", decided_at=scope.now))
    known = or_(Member.active, Member.name != GONE)
    emptied = {"active": False, "name": GONE, "email": "", "version": Member.version + 1}
    scope.execute(update(Member).where(known).values(**emptied))
    stopped = {"active": False, "ended_at": scope.now, "version": System.version + 1}
    scope.execute(update(System).where(System.ended_at.is_(None)).values(**stopped))
    revoked = {"revoked_at": scope.now, "version": RecipientKey.version + 1}
    scope.execute(update(RecipientKey).where(RecipientKey.revoked_at.is_(None)).values(**revoked))


_MOMENT = func.make_interval(0, 0, 0, 0, 0, 0, 0.000001)
