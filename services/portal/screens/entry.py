"""Logging in with a password, choosing for whom one acts, logging out.

Invariant: one answer for whatever is wrong with a login; each login gets a new session; who was
thrown out by the clock gets back what they had typed, and nobody else does.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, request, url_for

from services.identity import operations as identity
from services.portal.addresses import local_path
from services.portal.cookies import BROWSER, FORM, SESSION
from services.portal.logging_in import RESUME, act_for, completed, remembered, source, this_device
from services.portal.pages import NEXT, Visit, entry, frame, kept
from services.portal.visitors import IN, SECOND_STEP, Visitor, visitor_of
from shared.audit.logins import note_login
from shared.authz import assurance
from shared.problems import Forbidden, Problem, TooMany, Unauthenticated
from shared.texts import Text
from shared.web.trace import trace_id


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
    mark = frame().cookies.read(BROWSER) or None
    try:
        person_id = identity.prove(typed.email, typed.password, source(), mark)
    except (Unauthenticated, TooMany) as refused:
        return again(visit, refused, typed.email, onward, resume)
    answer = begun(visit, person_id, onward, resume)
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
    if visit.visitor is None or visit.visitor.stage != IN:
        return visit.go("log_in")
    onward = local_path(request.values.get(NEXT, "")) or url_for("portal.home")
    if not visit.posted:
        return visit.show("entry/choose.html", onward=onward)
    wanted = request.form.get("membership", "")
    for membership in visit.visitor.memberships:
        if str(membership.id) == wanted:
            act_for(visit.visitor.token, membership)
            return visit.go_to(onward, said="acting_for")
    raise Forbidden("not_your_membership", _NOT_YOURS)


def begun(
    visit: Visit,
    person_id: UUID,
    onward: str,
    resume: str | None,
    acr: str = assurance.PASSWORD,
    *,
    told: bool = False,
) -> Response:
    """A new session, at the stage to which this way of logging in brings one. `told`: they need not
    hear that they came in here.
    """
    old = frame().cookies.read(SESSION)
    before = identity.lapsed(old)
    token = identity.begin(person_id, acr, replaces=old, device=this_device())
    same = before is not None and before.person_id == person_id
    remembered(token, before.member_id if same and before else None)
    visit.become(visitor_of(token))
    answer = _onward(visit, onward, resume if same else None, told=told)
    frame().cookies.write(answer, SESSION, token)
    return answer


def _onward(visit: Visit, onward: str, resume: str | None, *, told: bool) -> Response:
    visitor: Visitor | None = visit.visitor
    typed = _typed_before() if resume else []
    if visitor is None or visitor.stage == IN:
        return completed(visit, onward, resume, typed, told=told)
    if visitor.stage == SECOND_STEP:
        if resume:
            return visit.show("entry/code.html", onward=onward, resume=resume, kept=typed)
        return visit.go_to(url_for("portal.second_step", verder=onward))
    return visit.go_to(url_for("portal.set_up_codes", verder=onward))


def again(visit: Visit, refused: Problem, email: str, onward: str, resume: str | None) -> Response:
    answer = visit.show(
        "entry/login.html",
        refused.status,
        refused=refused,
        email=email[: identity.LONGEST_ADDRESS],
        onward=onward,
        resume=resume,
        kept=_typed_before() if resume else [],
    )
    answer.headers.extend(refused.headers)
    return answer


def _typed_before() -> list[tuple[str, str]]:
    return [(k, v) for k, v in kept() if k not in ("email", "password", NEXT)]


_NOT_YOURS = Text(
    "Voor deze organisatie mag u niet (meer) handelen.",
    "You may not act for this organisation (any more).",
)
