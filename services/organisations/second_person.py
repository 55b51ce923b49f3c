"""Who counts as the second of two: somebody whom the first did not just make.

Invariant: a second mailbox of one's own is no second pair of eyes. Whoever began to decide by the
hand of somebody less than a week ago decides on nothing that this one asked, nor on what others
asked who began by the same hand; the other admins are mailed when there is a new one, and have that
week to look. (The operator, who brings an organisation's first admins in, is nobody's first.)
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity import operations as identity
from services.organisations.models import Member
from shared.authz.scope import Scope
from shared.problems import Forbidden
from shared.texts import Text

ADMIN = "organisation_admin"
DECIDING = frozenset(
    {
        ADMIN,
        "privacy_officer",
        "data_protection_officer",
        "abuse_protocol_officer",
        "programme_coordinator",
    }
)
"""With one of these somebody is the second for something."""
SETTLED = timedelta(days=7)
_FARTHEST = 8
"""So many steps back at most: longer chains take more hands than one person has."""


def require_second(scope: Scope, asked_by: UUID | None) -> None:
    """Forbidden where the actor is too near to who asked. That they are two the caller has seen."""
    if asked_by is not None and _made_by(scope, scope.actor.id) & _made_by(scope, asked_by):
        raise Forbidden("second_person_too_new", _TOO_NEW)


def begins_to_decide(before: frozenset[str], after: frozenset[str]) -> bool:
    """Whether somebody who decided on nothing does so from now on."""
    return bool(DECIDING & after) and not DECIDING & before


def made_now(scope: Scope) -> dict[str, Any]:
    """What is kept of a new member: from whom they have their roles, and since when."""
    return {"roles_by": scope.actor.id, "roles_at": scope.now}


def tell_admins(scope: Scope, member: Member) -> None:
    """Mail the other admins that there is a new one: no name, only where to look."""
    others = select(Member.person_id).where(
        Member.active,
        Member.roles.contains([ADMIN]),
        Member.id != member.id,
        Member.id != scope.actor.id,
    )
    for row in scope.rows(others.order_by(Member.id)):
        notice_id = identity.noted(row.person_id, "colleague_admin")
        scope.later(identity.MAIL_NOTICE, notice_id=notice_id)


def _made_by(scope: Scope, member_id: UUID) -> set[UUID]:
    """The member, with those from whom they, and these in turn, got their roles this week."""
    found: set[UUID] = set()
    following: UUID | None = member_id
    while following is not None and following not in found and len(found) < _FARTHEST:
        columns = select(Member.roles_by, Member.roles_at).where(Member.id == following)
        rows = scope.rows(columns)
        if not rows:
            break
        found.add(following)
        recent = rows[0].roles_at is not None and rows[0].roles_at > scope.now - SETTLED
        following = rows[0].roles_by if recent else None
    return found


_TOO_NEW = Text(
    "U of wie dit vroeg kreeg deze week rollen van de ander, of van dezelfde beheerder. Laat"
    " iemand anders beslissen, of wacht tot er een week voorbij is.",
    "You or who asked this got roles from the other this week, or from the same admin. Let somebody"
    " else decide, or wait until a week has passed.",
)
