"""The second step of logging in, and the same question once more before something sensitive.

Invariant: a right code brings a new token, and what was typed before goes on; a wrong one changes
nothing.
"""

from flask import Response, request, url_for

from services.identity import operations as identity
from services.portal.addresses import local_path
from services.portal.cookies import BROWSER, SESSION
from services.portal.logging_in import RESUME, completed
from services.portal.pages import NEXT, Visit, entry, frame, kept
from services.portal.secret_forms import typed
from services.portal.visitors import IN, SECOND_STEP, Visitor, visitor_of
from shared.audit.logins import note_login
from shared.authz import assurance
from shared.problems import TooMany, Unauthenticated
from shared.texts import Text
from shared.web.trace import trace_id

CODE = "_code"
"""Its name begins with `_`, so that it is never given back with what was typed."""


@entry("/inloggen/code")
def second_step(visit: Visit) -> Response:
    """Ask for a code, or try one."""
    onward = local_path(request.values.get(NEXT, "")) or url_for("portal.home")
    resume = local_path(request.form.get(RESUME, ""))
    visitor = visit.visitor
    if visitor is None or visitor.stage != SECOND_STEP:
        return visit.go_to(onward) if visitor else visit.go("log_in", **{NEXT: onward})
    if not visit.posted:
        return visit.show("entry/code.html", onward=onward)
    before = [(k, v) for k, v in kept() if k != NEXT]
    try:
        token = _proven(visitor)
    except (Unauthenticated, TooMany) as refused:
        answer = visit.show(
            "entry/code.html",
            refused.status,
            refused=refused,
            onward=onward,
            resume=resume,
            kept=before,
        )
        answer.headers.extend(refused.headers)
        return answer
    visit.become(visitor_of(token))
    recovering = identity.looks_like_recovery(typed(CODE))  # of its use they are told
    answer = completed(visit, onward, resume, before, told=recovering)
    frame().cookies.write(answer, SESSION, token)
    return answer


@entry("/inloggen/nogmaals")
def step_up(visit: Visit) -> Response:
    """The factor once more, by who is logged in already; then on with what they were doing."""
    resume = local_path(request.form.get(RESUME, "")) or url_for("portal.home")
    visitor = visit.visitor
    if visitor is None or visitor.stage != IN or not visit.posted:
        return visit.go("home")
    before = [(k, v) for k, v in kept() if k != NEXT]
    was_form = request.form.get("_was_form") == "1"
    try:
        token = _proven(visitor)
    except (Unauthenticated, TooMany) as refused:
        answer = visit.show(
            "entry/step_up.html",
            refused.status,
            refused=refused,
            resume=resume,
            kept=before,
            was_form=was_form,
        )
        answer.headers.extend(refused.headers)
        return answer
    note_login("identity.step_up", visitor.session.person_id, trace_id=trace_id())
    visit.become(visitor_of(token))
    if was_form:
        answer = visit.show("entry/resume.html", resume=resume, kept=before, stepped_up=True)
    else:
        answer = visit.go_to(resume)
    frame().cookies.write(answer, SESSION, token)
    return answer


def _proven(visitor: Visitor) -> str:
    """The new token that a right code earns; Unauthenticated, TooMany."""
    person_id = visitor.session.person_id
    if answer := typed("_passkey"):
        if identity.prove_passkey(str(visitor.session.id), answer) != person_id:
            raise Unauthenticated("passkey_refused", _NOT_YOURS)
        acr = assurance.PASSKEY
    else:
        mark = frame().cookies.read(BROWSER) or None
        acr = identity.prove_code(person_id, typed(CODE), mark)
    token = identity.prove_again(visitor.token, acr)
    if token is None:
        raise Unauthenticated
    return token


_NOT_YOURS = Text("Dit is de passkey van een ander.", "This is the passkey of somebody else.")
