"""Coming in by mail: asking for a new password, and using the link that was mailed.

Invariant: the answer to who asks is the same for every address; a link's code comes behind the `#`
of its address or is typed, so that no server logs it, and goes on in forms only.
"""

from flask import Response, request, url_for

from services.identity import operations as identity
from services.portal.cookies import FORM
from services.portal.logging_in import leave_mark, source
from services.portal.pages import Visit, entry, frame
from services.portal.screens.account import PASSWORD_HELP
from services.portal.screens.entry import begun
from services.portal.screens.new_factor import ask_password
from services.portal.secret_forms import Refused, typed
from services.portal.visitors import memberships_of
from shared.problems import Gone, Invalid, Problem, TooMany
from shared.web.trace import trace_id


@entry("/wachtwoord-vergeten")
def forgotten(visit: Visit) -> Response:
    """Ask for a link by mail."""
    if not visit.posted:
        return visit.show("entry/forgotten.html")
    email = request.form.get("email", "")
    try:
        identity.ask_reset(email, source(), trace_id())
    except TooMany as refused:
        answer = visit.show("entry/forgotten.html", refused.status, refused=refused)
        answer.headers.extend(refused.headers)
        return answer
    return visit.show("entry/forgotten.html", asked=True)


@entry("/toegang")
def access(visit: Visit) -> Response:
    """Use the link that was mailed: first the code, then a password."""
    if not visit.posted:
        return visit.show("entry/access.html", refused=Refused())
    code = typed("_link")
    try:
        link = identity.open_link(code)
        if link.kind == "new_factor":
            return ask_password(visit, code)
        if link.settled and link.kind == "invitation":
            identity.use_link(code)
            return visit.go("log_in", said="invitation_accepted")
        return _with_password(visit, code, link)
    except Gone as problem:
        refused = Refused.by(problem)
        return visit.show("entry/access.html", refused.status, refused=refused)


def _with_password(visit: Visit, code: str, link: identity.Link) -> Response:
    refused = Refused()
    if "password" in request.form:
        try:
            return _used(visit, code, link)
        except Invalid as problem:
            refused = Refused.by(problem)
        except Gone:
            raise
        except Problem as problem:
            refused = Refused.by(problem)
    values = {"refused": refused, "link": link, "code": code, "password_help": PASSWORD_HELP}
    return visit.show("entry/new_password.html", refused.status, **values)


def _used(visit: Visit, code: str, link: identity.Link) -> Response:
    about = [
        word
        for membership in memberships_of(link.person_id)
        for word in (membership.person_name, membership.organisation_name)
    ]
    identity.use_link(code, typed("password"), about)
    if link.kind == "reset":
        answer = visit.go("log_in", said="password_reset")
        leave_mark(answer, link.person_id, logged_in=False)  # nobody keeps them out with guesses
        return answer
    answer = begun(visit, link.person_id, url_for("portal.home"), None, told=True)
    frame().cookies.drop(answer, FORM)
    return answer
