"""What every way of logging in ends with: the browser's mark, the organisation, the way on.

Invariant: only a login that was completed leaves a mark, acts for anybody, or gives back what was
typed.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address
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
    visit: Visit,
    onward: str,
    resume: str | None,
    typed: list[tuple[str, str]],
    *,
    told: bool = False,
) -> Response:
    """They are in: on to where they were going, with what they had typed. Who never came in here
    before is mailed about it, unless they were `told` already.
    """
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
    if not told and not identity.was_here(person_id, frame().cookies.read(BROWSER)):
        identity.tell_now(person_id, "new_browser")
    leave_mark(answer, person_id)
    return answer


def leave_mark(answer: Response, person_id: UUID, *, logged_in: bool = True) -> None:
    """Let the browser keep that this person came in here."""
    cookies = frame().cookies
    kept = identity.marked(person_id, cookies.read(BROWSER), logged_in=logged_in)
    cookies.write(answer, BROWSER, kept, LONG)


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


def this_device() -> str:
    """The browser of this request, in coarse words."""
    return identity.device_of(request.headers.get("User-Agent", ""))


def source() -> str:
    """Where the browser is: an IPv4 address, or the /64 that a household has of IPv6."""
    return source_of(request.remote_addr or "")


def source_of(address: str) -> str:
    """The part of an address that its user did not choose; what is none stays as it is."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
