"""Logging in, choosing for whom one acts, logging out.

Invariant: one answer for whatever is wrong with a login; each login gets a new session; who was
thrown out by the clock gets back what they had typed, and nobody else does.
"""

from dataclasses import dataclass

from flask import Response, request, url_for

from services.identity import operations as identity
from services.portal.addresses import local_path
from services.portal.cookies import BROWSER, FORM, LONG, SESSION
from services.portal.pages import NEXT, Visit, entry, frame, kept
from services.portal.visitors import Membership, memberships_of
from shared.audit.logins import note_login
from shared.problems import Forbidden, Problem, TooMany, Unauthenticated
from shared.texts import Text
from shared.web.trace import trace_id

RESUME = "_resume"


@dataclass(frozen=True, slots=True)
class _Typed:
    email: str
    password: str


@entry("/inloggen")
def log_in(visit: Visit) -> Response:
    """Show the form, or try what was typed."""
    onward = local_path(request.values.get(NEXT, "")) or url_for("portal.home")
    resume = local_path(request.form.get(RESUME, ""))
    if not visit.posted:
        if visit.visitor is not None:
            return visit.go_to(onward)
        return visit.show("entry/login.html", onward=onward)
    typed = _Typed(request.form.get("email", ""), request.form.get("password", ""))
    try:
        proven = _proven(typed)
    except (Unauthenticated, TooMany) as refused:
        return _again(visit, refused, typed, onward, resume)
    answer = _begun(visit, proven, onward, resume)
    frame().cookies.write(answer, BROWSER, proven.mark, LONG)
    frame().cookies.drop(answer, FORM)
    return answer


@entry("/uitloggen")
def log_out(visit: Visit) -> Response:
    """End the session; a plain visit asks first."""
    if not visit.posted:
        return visit.show("entry/logout.html") if visit.visitor else visit.go("log_in")
    if visit.visitor is not None:
        identity.end(visit.visitor.token)
        note_login("identity.log_out", visit.visitor.session.person_id, trace_id=trace_id())
    answer = visit.go("log_in", said="logged_out")
    frame().cookies.drop(answer, SESSION)
    return answer


@entry("/organisatie")
def choose(visit: Visit) -> Response:
    """Choose for which organisation one acts."""
    if visit.visitor is None:
        return visit.go("log_in")
    onward = local_path(request.values.get(NEXT, "")) or url_for("portal.home")
    if not visit.posted:
        return visit.show("entry/choose.html", onward=onward)
    wanted = request.form.get("membership", "")
    for membership in visit.visitor.memberships:
        if str(membership.id) == wanted:
            _act_for(visit.visitor.token, membership)
            return visit.go_to(onward, said="acting_for")
    raise Forbidden("not_your_membership", _NOT_YOURS)


def _proven(typed: _Typed) -> identity.Proven:
    """Who they are, and that there is somebody they may act for; else the one refusal."""
    mark = frame().cookies.read(BROWSER) or None
    return identity.prove(typed.email, typed.password, _source(), mark)


def _begun(visit: Visit, proven: identity.Proven, onward: str, resume: str | None) -> Response:
    old = frame().cookies.read(SESSION)
    before = identity.lapsed(old)
    device = identity.device_of(request.headers.get("User-Agent", ""))
    token = identity.begin(proven.person_id, replaces=old, device=device)
    note_login("identity.log_in", proven.person_id, trace_id=trace_id())
    same = before is not None and before.person_id == proven.person_id
    memberships = memberships_of(proven.person_id)
    earlier = [m for m in memberships if same and before and m.id == before.member_id]
    acting = (earlier or (list(memberships) if len(memberships) == 1 else []))[:1]
    for membership in acting:
        _act_for(token, membership)
    if resume and same and acting:
        visit = _as_logged_in(visit, token)
        answer = visit.show("entry/resume.html", resume=resume, kept=_typed_before())
    else:
        answer = visit.go_to(onward if acting else url_for("portal.choose", verder=onward))
    frame().cookies.write(answer, SESSION, token)
    return answer


def _as_logged_in(visit: Visit, token: str) -> Visit:
    from services.portal.visitors import visitor_of

    return Visit(visit.page, visitor_of(token))


def _again(
    visit: Visit, refused: Problem, typed: _Typed, onward: str, resume: str | None
) -> Response:
    answer = visit.show(
        "entry/login.html",
        refused.status,
        refused=refused,
        email=typed.email[: identity.LONGEST_ADDRESS],
        onward=onward,
        resume=resume,
        kept=_typed_before() if resume else [],
    )
    answer.headers.extend(refused.headers)
    return answer


def _typed_before() -> list[tuple[str, str]]:
    return [(k, v) for k, v in kept() if k not in ("email", "password", NEXT)]


def _act_for(token: str, membership: Membership) -> None:
    identity.act_for(token, membership.id)
    note_login(
        "identity.act_for",
        membership.id,
        organisation_id=membership.organisation_id,
        trace_id=trace_id(),
    )


def _source() -> str:
    """Where the browser is: an IPv4 address, or the /64 that a household has of IPv6."""
    address = request.remote_addr or ""
    return ":".join(address.split(":")[:4]) if ":" in address else address


_NOT_YOURS = Text(
    "Voor deze organisatie mag u niet (meer) handelen.",
    "You may not act for this organisation (any more).",
)
