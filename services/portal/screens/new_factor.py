"""A new second factor in place of a lost one: the link by mail, the password, the new app.

Invariant: each step asks for all before it, in forms only; the last one logs in. Whoever is logged
in anywhere refuses it with one button.
"""

from flask import Response, request, url_for

from services.identity import operations as identity
from services.organisations import operations as organisations
from services.portal.cookies import FORM, SESSION
from services.portal.logging_in import act_for, leave_mark, this_device
from services.portal.pages import Visit, entry, frame, personal
from services.portal.screens.account import self_of
from services.portal.secret_forms import Refused, typed
from services.portal.visitors import visitor_of
from shared.audit.logins import note_login
from shared.authz import assurance
from shared.problems import Gone, Problem
from shared.web.trace import trace_id


@entry("/toegang/tweede-stap")
def new_factor(visit: Visit) -> Response:
    """With the code of the link: first the password, then the new app."""
    if not visit.posted:
        return visit.go("access")
    code = typed("_link")
    try:
        if "_sealed" in request.form:
            return _with_app(visit, code, typed("_sealed"))
        return _with_password(visit, code)
    except Gone as problem:
        refused = Refused.by(problem)
        return visit.show("entry/access.html", refused.status, refused=refused)


def ask_password(visit: Visit, code: str, refused: Refused | None = None) -> Response:
    """The first step, for who opened the link."""
    refused = refused or Refused()
    values = {"refused": refused, "code": code}
    return visit.show("entry/new_factor_password.html", refused.status, **values)


@personal("/mijn-account/tweede-stap/weigeren", button=True)
def refuse_new_factor(visit: Visit) -> Response:
    """It was not asked for, or is not needed any more."""
    organisations.refuse_factor_resets(self_of(visit).session.person_id)
    return visit.go("second_factor", said="factor_reset_refused")


def _with_password(visit: Visit, code: str) -> Response:
    try:
        shown = organisations.prove_factor_reset(code, typed("password"))
    except Gone:
        raise
    except Problem as problem:
        return ask_password(visit, code, Refused.by(problem))
    return _ask_code(visit, code, shown, Refused())


def _with_app(visit: Visit, code: str, sealed: str) -> Response:
    try:
        person_id = organisations.use_factor_reset(code, sealed, typed("code"))
    except Gone:
        raise
    except Problem as problem:
        shown = organisations.repeat_factor_reset(code, sealed)
        return _ask_code(visit, code, shown, Refused.by(problem))
    device, old = this_device(), frame().cookies.read(SESSION)
    token = identity.begin(person_id, assurance.TWO_FACTORS, replaces=old, device=device)
    visit.become(visitor_of(token))
    note_login("identity.log_in", person_id, reasons=[assurance.TWO_FACTORS], trace_id=trace_id())
    if visit.visitor and len(visit.visitor.memberships) == 1:
        act_for(token, visit.visitor.memberships[0])
        visit.reload()
    codes = identity.new_recovery_codes(person_id, with_factor=True)
    onward = url_for("portal.home")
    answer = visit.show("account/recovery_codes.html", codes=codes, onward=onward, first=True)
    frame().cookies.write(answer, SESSION, token)
    frame().cookies.drop(answer, FORM)
    leave_mark(answer, person_id)
    return answer


def _ask_code(visit: Visit, code: str, shown: identity.Enrolment, refused: Refused) -> Response:
    values = {"refused": refused, "code": code, "shown": shown}
    return visit.show("entry/new_factor_app.html", refused.status, **values)
