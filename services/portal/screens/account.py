"""One's own account: where one is logged in, and the way to what one logs in with.

Invariant: these pages are about who is logged in and about nobody else.
"""

from typing import cast
from uuid import UUID

from flask import Response

from services.identity import operations as identity
from services.portal.cookies import SESSION
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, frame, personal
from services.portal.secret_forms import Refused, typed
from services.portal.visitors import Visitor
from shared.audit.logins import note_login
from shared.problems import NotFound, Problem
from shared.texts import Text
from shared.web.trace import trace_id

SESSIONS = "/mijn-account/sessies"


@personal("/mijn-account")
def account(visit: Visit) -> Response:
    """The start of one's own pages."""
    return visit.show("account/start.html")


@personal(SESSIONS, posts=True)
def sessions(visit: Visit) -> Response:
    """Where one is logged in; posted to: log out everywhere else."""
    session = self_of(visit).session
    if visit.posted:
        identity.end_others(session.person_id, session.id)
        note_login("identity.end_sessions", session.person_id, trace_id=trace_id())
        return visit.go("sessions", said="sessions_ended")
    return visit.show(
        "account/sessions.html",
        form=Form(visit, NOTHING),
        here=session.id,
        found=identity.list_sessions(session.person_id),
        apps=identity.list_apps(session.person_id),
        device_said=identity.device_said,
    )


@personal(f"{SESSIONS}/<uuid:session_id>/beeindigen", button=True)
def end_session(visit: Visit, session_id: UUID) -> Response:
    """Log out in one other browser."""
    session = self_of(visit).session
    if session_id == session.id or not identity.end_one(session.person_id, session_id):
        raise NotFound
    note_login("identity.end_session", session.person_id, trace_id=trace_id())
    return visit.go("sessions", said="session_ended")


@personal("/mijn-account/apps/<uuid:app_id>/stoppen", button=True)
def end_app(visit: Visit, app_id: UUID) -> Response:
    """Let an app act for oneself no more."""
    person_id = self_of(visit).session.person_id
    if not identity.end_app(person_id, app_id):
        raise NotFound
    note_login("identity.end_app", person_id, trace_id=trace_id())
    return visit.go("sessions", said="app_ended")


@personal("/mijn-account/wachtwoord", posts=True)
def password(visit: Visit) -> Response:
    """Change one's password."""
    refused = Refused()
    if visit.posted:
        try:
            return _changed(visit)
        except Problem as problem:
            refused = Refused.by(problem)
    return visit.show(
        "account/password.html", refused.status, refused=refused, password_help=PASSWORD_HELP
    )


def _changed(visit: Visit) -> Response:
    visitor = self_of(visit)
    person_id = visitor.session.person_id
    identity.change_password(
        person_id,
        visitor.session.id,
        current=typed("current"),
        password=typed("password"),
        about=about_of(visitor),
    )
    note_login("identity.change_password", person_id, trace_id=trace_id())
    answer = visit.go("account", said="password_changed")
    frame().cookies.write(answer, SESSION, identity.renew(visitor.token))
    return answer


def about_of(visitor: Visitor) -> list[str]:
    """What others could guess of somebody's password."""
    return [word for m in visitor.memberships for word in (m.person_name, m.organisation_name)]


def self_of(visit: Visit) -> Visitor:
    """Who is logged in; a personal page has somebody."""
    return cast(Visitor, visit.visitor)


PASSWORD_HELP = Text(
    "Ten minste 8 tekens; hoe langer, hoe beter. Spaties mogen. Hoofdletters, cijfers en leestekens"
    " hoeven niet.",
    "At least 8 characters; longer is better. Spaces are fine. Capitals, digits and punctuation are"
    " not needed.",
)
