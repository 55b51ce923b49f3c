"""An app asks to act for somebody: they see who asks and for what, and say yes or no.

Invariant: the browser leaves for a registered address only, with an answer to a request that the
app itself pushed; for which membership is what stands on the page, and it must be the app's own.
"""

from uuid import UUID

from flask import Response, redirect, request

from services.identity import operations as identity
from services.portal.cookies import SESSION
from services.portal.pages import (
    CONTENT_SECURITY_POLICY,
    NEXT,
    Visit,
    answered,
    entry,
    frame,
    not_in_yet,
)
from services.portal.visitors import IN, Membership, Visitor
from shared.audit.logins import note_login
from shared.problems import Forbidden, Gone, StepUpNeeded
from shared.texts import Text
from shared.web.trace import trace_id


@entry("/oauth/authorize")
def authorize(visit: Visit) -> Response:
    """Show who asks what, or carry out what was decided (RFC 6749 §4.1, RFC 9126 §4)."""
    asked, visitor = _asked(), visit.visitor
    if asked.silent:
        return _leave(identity.deciding().refused(asked, _why_not(visitor, asked)))
    if visitor is None:
        return visit.go("log_in", **{NEXT: request.full_path})
    if visitor.stage != IN:
        return not_in_yet(visit, visitor)
    if asked.cannot_be_met(visitor.session):
        return _leave(identity.deciding().refused(asked, "unmet_authentication_requirements"))
    if visit.posted:
        return _decided(visit, visitor, asked)
    if asked.wants_login(visitor.session) and visit.may_step_up:
        raise StepUpNeeded
    return _shown(visit, visitor, asked)


def _why_not(visitor: Visitor | None, asked: identity.AppRequest) -> str:
    """Why there is no answer without a page (OpenID Connect Core §3.1.2.6)."""
    if visitor is None or visitor.stage != IN or asked.wants_login(visitor.session):
        return "login_required"
    return "consent_required"


def _asked() -> identity.AppRequest:
    """The pushed request that the address names; Gone for everything else, also for two at once
    (RFC 6749 §3.1).
    """
    named = [request.values.getlist(name) for name in ("client_id", "request_uri")]
    once = all(len(values) == 1 for values in named)
    found = identity.deciding().request(named[0][0], named[1][0]) if once else None
    if found is None:
        raise Gone("app_request_gone", _GONE)
    return found


def _shown(visit: Visit, visitor: Visitor, asked: identity.AppRequest) -> Response:
    answer = visit.show(
        "apps/authorize.html",
        asked=asked,
        memberships=_possible(visitor, asked),
        again=asked.wants_login(visitor.session),
    )
    # A form's way goes on to the app, and browsers hold form-action against all of that way.
    onward = CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {asked.origin}"
    )
    answer.headers["Content-Security-Policy"] = onward
    return answer


def _decided(visit: Visit, visitor: Visitor, asked: identity.AppRequest) -> Response:
    said = request.form.get("decision", "")
    if said == "again":
        return _log_in_again(visit, visitor, asked)
    if said != "allow":
        _note(visitor, None, "identity.refuse_app")
        return _leave(identity.deciding().refused(asked, "access_denied"))
    if asked.wants_login(visitor.session):
        return _shown(visit, visitor, asked)
    wanted = request.form.get("membership", "")
    for membership in _possible(visitor, asked):
        if str(membership.id) == wanted:
            onward = identity.deciding().allowed(asked, membership.id, visitor.session)
            _note(visitor, membership, "identity.allow_app")
            return _leave(onward)
    raise Forbidden("not_your_membership", _NOT_YOURS)


def _possible(visitor: Visitor, asked: identity.AppRequest) -> list[Membership]:
    """For whom the app may act: an organisation registers its own apps."""
    return [m for m in visitor.memberships if m.organisation_id == asked.organisation_id]


def _log_in_again(visit: Visit, visitor: Visitor, asked: identity.AppRequest) -> Response:
    identity.end(visitor.token)
    path = f"{request.path}?client_id={asked.client_id}&request_uri={asked.request_uri}"
    answer = visit.go("log_in", **{NEXT: path})
    frame().cookies.drop(answer, SESSION)
    return answer


def _leave(onward: str | None) -> Response:
    """To the app; 303, so that nothing that was typed goes along (RFC 9700 §4.12)."""
    if onward is None:
        raise Gone("app_request_gone", _GONE)
    return answered(redirect(onward, 303))


def _note(visitor: Visitor, membership: Membership | None, operation: str) -> None:
    who: UUID = membership.id if membership else visitor.session.person_id
    where = membership.organisation_id if membership else None
    note_login(operation, who, organisation_id=where, trace_id=trace_id())


_GONE = Text(
    "Deze vraag van een app is verlopen, of al beantwoord. Begin opnieuw in de app.",
    "This question of an app has expired or was answered already. Start again in the app.",
)
_NOT_YOURS = Text(
    "Deze app is van een organisatie waarvoor u niet (meer) mag handelen.",
    "This app is of an organisation for which you may not act (any more).",
)
