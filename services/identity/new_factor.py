"""A new second factor for who lost theirs, with a link by mail and their password.

Invariant: nothing changes before a code of the new app was shown; then, in one transaction, the
link is spent and the new app is the only factor: the old one, passkeys, recovery codes and sessions
are gone. Whether the person's organisations agreed is judged by who calls this.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity import attempts, links, notices, one_time_codes
from services.identity.credentials import verify_password
from services.identity.links import Link
from shared import clock, runtime
from shared.audit.logins import NOBODY, note_login
from shared.ids import new_id
from shared.problems import Gone, Invalid, Problem, Reason
from shared.texts import Text


def offer(person_id: UUID) -> bool:
    """Have a link to a new second factor mailed. False where one works still: two organisations
    that agree at once are one letter.
    """
    now, link_id = clock.now(), new_id()
    values = {
        "id": link_id,
        "person": person_id,
        "now": now,
        "expires": now + links.LASTS["new_factor"],
        "message": new_id(),
        "nobody": NOBODY,
        "task": links.MAIL_LINK.name,
        "link": str(link_id),
    }
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_LOCK, values)
        return connection.execute(_OFFER, values).rowcount == 1


def withdraw(person_id: UUID) -> None:
    """Links to a new second factor that this person has work no more."""
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_WITHDRAW, {"person": person_id, "now": clock.now()})


def prove(link: Link, password: str) -> one_time_codes.Enrolment:
    """A secret for a new app, for who has this link and knows the password; what it is sealed in
    proves for a quarter of an hour that they did. Invalid with a reason at `/password`, TooMany.
    """
    with runtime.current().engines["login"].begin() as connection:
        kept = connection.execute(_PASSWORD, {"person": link.person_id}).scalar()
    if kept is None:
        raise Invalid(reasons=[Reason("password_missing", _NO_PASSWORD, pointer="/password")])
    key = f"password/{link.person_id}"
    try:
        attempts.count(key, attempts.ACCOUNT)
    except Problem:
        _note(link.person_id, "throttled")
        raise
    try:
        right = verify_password(kept, password)
    except Problem:  # too busy to look: that was no attempt
        attempts.take_back(key)
        raise
    if not right:
        _note(link.person_id, "wrong_password")
        raise Invalid(reasons=[Reason("password_wrong", _WRONG_PASSWORD, pointer="/password")])
    attempts.forget(key)
    return one_time_codes.enrolment(link.person_id, link.id)


def again(link: Link, sealed: str) -> one_time_codes.Enrolment:
    """What was shown before; Gone when that was too long ago."""
    shown = one_time_codes.again(link.person_id, link.id, sealed)
    if shown is None:
        raise Gone("enrolment_lapsed", _TOO_LATE)
    return shown


def use(link: Link, sealed: str, code: str) -> None:
    """Let the new app take the place of all that was. Invalid with a reason at `/code`, Gone."""
    enrolled = one_time_codes.enrolled_by(link.person_id, link.id, sealed, code)
    if enrolled is None:
        _note(link.person_id, "wrong_code")
        raise Invalid(reasons=[Reason("code_wrong", _WRONG_CODE, pointer="/code")])
    values: dict[str, Any] = {"link": link.id, "person": link.person_id, "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        if connection.execute(_USE, values).rowcount != 1:  # refused, withdrawn, or used just now
            raise Gone("link_spent", links.SPENT)
        connection.execute(_WITHDRAW, values)
        for statement in _END_ALL:
            connection.execute(statement, values)
        enrolled.keep(connection)
        notices.tell(connection, link.person_id, "factor_reset_used")
    note_login("identity.use_new_factor", link.person_id)


def _note(person_id: UUID, reason: str) -> None:
    note_login("identity.use_new_factor", person_id, outcome="refused", reasons=[reason])


_PASSWORD = text("SELECT password_hash FROM person WHERE id = :person")
_WITHDRAW = text(
    "UPDATE login_link SET used_at = :now WHERE person_id = :person AND kind = 'new_factor'"
    " AND used_at IS NULL"
)
_LOCK = text("SELECT 1 FROM person WHERE id = :person FOR UPDATE")
_OFFER = text(
    "WITH made AS (INSERT INTO login_link (id, kind, person_id, asked_at, expires_at)"
    " SELECT :id, 'new_factor', :person, :now, :expires WHERE NOT EXISTS"
    " (SELECT FROM login_link WHERE person_id = :person AND kind = 'new_factor'"
    " AND used_at IS NULL AND expires_at > :now) RETURNING id)"
    " INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)"
    " SELECT :message, :now, :nobody, :task,"
    " jsonb_build_object('link_id', CAST(:link AS text)), '' FROM made"
)
_USE = text(
    "UPDATE login_link SET used_at = :now WHERE id = :link AND kind = 'new_factor'"
    " AND used_at IS NULL AND expires_at > :now"
)
_END_ALL = (
    text("DELETE FROM passkey WHERE person_id = :person"),
    text("DELETE FROM recovery_code WHERE person_id = :person"),
    text("DELETE FROM person_session WHERE person_id = :person"),
    text(
        "UPDATE oauth_grant SET ended_at = :now, ended_because = 'login_changed'"
        " WHERE person_id = :person AND ended_at IS NULL"
    ),
)
_NO_PASSWORD = Text(
    "U hebt nog geen wachtwoord. Kies er eerst een met Wachtwoord vergeten op de inlogpagina; deze"
    " link blijft daarna werken.",
    "You have no password yet. Choose one first with Forgot your password on the login page; this"
    " link goes on working.",
)
_WRONG_PASSWORD = Text(
    "Dit is niet uw wachtwoord. Weet u het niet meer? Kies een nieuw met Wachtwoord vergeten; deze"
    " link blijft daarna werken.",
    "This is not your password. Have you forgotten it? Choose a new one with Forgot your password;"
    " this link goes on working.",
)
_WRONG_CODE = Text(
    "Deze code klopt niet. Neem de code die uw app nu toont; staat de klok van uw telefoon goed?",
    "This code is not right. Take the code that your app shows now; is your phone's clock right?",
)
_TOO_LATE = Text(
    "Dit duurde te lang. Open de link uit de mail nog een keer.",
    "This took too long. Open the link from the mail once more.",
)
