"""One's own second factor: an app with one-time codes, and recovery codes.

Invariant: a secret is shown once, before it counts; whoever has a factor already proves it freshly
before it is changed, and changing it ends their other sessions.
"""

from flask import Response, request, url_for

from services.identity import operations as identity
from services.organisations import operations as organisations
from services.portal.addresses import local_path
from services.portal.cookies import SESSION
from services.portal.forms import NOTHING, Form
from services.portal.logging_in import leave_mark
from services.portal.pages import NEXT, Visit, frame, personal
from services.portal.screens.account import self_of
from services.portal.secret_forms import Refused, typed
from services.portal.visitors import visitor_of
from shared.audit.logins import note_login
from shared.authz import assurance
from shared.problems import Invalid, Reason
from shared.texts import Text
from shared.web.trace import trace_id

PAGE = "/mijn-account/tweede-stap"


@personal(PAGE)
def second_factor(visit: Visit) -> Response:
    """What one has."""
    person_id = self_of(visit).session.person_id
    factors = identity.factors_of(person_id)
    resets = organisations.own_factor_resets_of(person_id)
    form = Form(visit, NOTHING)
    return visit.show("account/second_factor.html", factors=factors, form=form, resets=resets)


@personal(f"{PAGE}/instellen", posts=True, unfinished=True)
def set_up_codes(visit: Visit) -> Response:
    """Show a secret as a QR code, and keep it once a code of it was typed."""
    session = self_of(visit).session
    onward = local_path(request.values.get(NEXT, "")) or url_for("portal.home")
    visit.require_fresh_unless_unfinished()
    refused, shown = Refused(), None
    if visit.posted:
        sealed = request.form.get("_sealed", "")
        if identity.enrol(session.person_id, session.id, sealed, typed("code")):
            return _enrolled(visit, onward)
        refused = Refused.by(Invalid(reasons=[Reason("code_wrong", _WRONG, pointer="/code")]))
        shown = identity.again(session.person_id, session.id, sealed)
    shown = shown or identity.enrolment(session.person_id, session.id)
    possible = identity.site().possible
    values = {"refused": refused, "shown": shown, "onward": onward, "passkeys_possible": possible}
    return visit.show("account/set_up_codes.html", refused.status, **values)


@personal(f"{PAGE}/herstelcodes", button=True)
def recovery_codes(visit: Visit) -> Response:
    """A new set of recovery codes, shown once."""
    visit.require_fresh_unless_unfinished()
    person_id = self_of(visit).session.person_id
    codes = identity.new_recovery_codes(person_id)
    note_login("identity.new_recovery_codes", person_id, trace_id=trace_id())
    onward = url_for("portal.second_factor")
    return visit.show("account/recovery_codes.html", codes=codes, onward=onward)


def _enrolled(visit: Visit, onward: str) -> Response:
    """It counts from now on, here too; the recovery codes that go with it are shown."""
    visitor = self_of(visit)
    person_id = visitor.session.person_id
    first = not visitor.session.second_factor
    note_login("identity.enrol_codes", person_id, trace_id=trace_id())
    token = identity.prove_again(visitor.token, assurance.TWO_FACTORS) or ""
    identity.end_others(person_id, visitor.session.id)
    visit.become(visitor_of(token))
    codes = identity.new_recovery_codes(person_id, with_factor=True) if first else []
    if first:
        answer = visit.show("account/recovery_codes.html", codes=codes, onward=onward, first=True)
    else:
        answer = visit.go("second_factor", said="codes_enrolled")
    leave_mark(answer, person_id)
    frame().cookies.write(answer, SESSION, token)
    return answer


_WRONG = Text(
    "Deze code klopt niet. Neem de code die uw app nu toont; staat de klok van uw telefoon goed?",
    "This code is not right. Take the code that your app shows now; is your phone's clock right?",
)
