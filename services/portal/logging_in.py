"""What every way of logging in ends with: the browser's mark, the organisation, the way on.

Invariant: only a login that was completed leaves a mark, acts for anybody, or gives back what was
typed.
"""

from uuid import UUID

from flask import Response, request, url_for

from services.identity import operations as identity
from services.portal.cookies import BROWSER, LONG
from services.portal.pages import Visit, frame
from services.portal.visitors import Membership
from shared.audit.logins import note_login
from shared.web.trace import trace_id

RESUME = "_resume"


def completed(
    visit: Visit, onward: str, resume: str | None, typed: list[tuple[str, str]]
) -> Response:
    """They are in: on to where they were going, with what they had typed."""
    visitor = visit.visitor
    if visitor is None:
        return visit.go("log_in")
    person_id = visitor.session.person_id
    note_login("identity.log_in", person_id, reasons=[visitor.session.acr], trace_id=trace_id())
    acting = visitor.acting
    if acting is None and len(visitor.memberships) == 1:
        acting = visitor.memberships[0]
    if acting:
        act_for(visitor.token, acting)
    if resume and acting:
        visit.reload()
        answer = visit.show("entry/resume.html", resume=resume, kept=typed)
    else:
        answer = visit.go_to(onward if acting else url_for("portal.choose", verder=onward))
    frame().cookies.write(answer, BROWSER, identity.mark_for(person_id), LONG)
    return answer


def remembered(token: str, member_id: UUID | None) -> None:
    """The membership for which the person acted in the session that this one follows up."""
    if member_id is not None:
        identity.act_for(token, member_id)


def act_for(token: str, membership: Membership) -> None:
    """Act for one's own membership, and say so in the audit trail."""
    identity.act_for(token, membership.id)
    note_login(
        "identity.act_for",
        membership.id,
        organisation_id=membership.organisation_id,
        trace_id=trace_id(),
    )


def source() -> str:
    """Where the browser is: an IPv4 address, or the /64 that a household has of IPv6."""
    address = request.remote_addr or ""
    return ":".join(address.split(":")[:4]) if ":" in address else address
