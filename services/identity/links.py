"""Links by mail: an invitation (seven days), a reset (one hour), a new second factor (a day).

Invariant: the code in a link is made when it is mailed and kept as its SHA-256 alone: it is in no
message, no log and no address that a server sees. It works once, and not after a new password.
Asking for a reset does the same work whether or not the address is somebody's. What a link to a
new second factor (a day) opens stands in `new_factor`: it sets no password.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from services.identity import attempts
from services.identity.logins import LONGEST_ADDRESS
from services.identity.own_sessions import end_others
from services.identity.passwords import set_password
from services.identity.rules import password_faults
from shared import clock, runtime
from shared.audit.logins import NOBODY, note_login
from shared.ids import new_id
from shared.jobs.tasks import task
from shared.problems import Gone, Invalid, TooMany
from shared.texts import Text

Kind = Literal["invitation", "reset", "new_factor"]
MAIL_LINK = task("identity.mail_link", "link_id", queue="mail")
LASTS: dict[Kind, timedelta] = {
    "invitation": timedelta(days=7),
    "reset": timedelta(hours=1),
    "new_factor": timedelta(days=1),
}
MAILS = attempts.Limit(3, timedelta(minutes=10))
"""So many resets for one address are mailed at once; who asks oftener gets the same answer."""
_BYTES = 16
_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be mailed: `code` is the link's, in groups."""

    kind: Kind
    email: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still works. `settled`: its person has a password already."""

    id: UUID
    kind: Kind
    person_id: UUID
    email: str
    settled: bool
    second_factor: bool


def ask_reset(email: str, source: str, trace_id: str) -> None:
    """Have a link mailed to who has this address; whether anybody has is not to be noticed.

    TooMany (429) for a source that asks too often.
    """
    address = email.strip().lower()[:LONGEST_ADDRESS]
    attempts.count(f"reset/source/{source}", attempts.SOURCE)
    try:
        attempts.count(f"reset/account/{address}", MAILS)
    except TooMany:
        return
    now, link_id = clock.now(), new_id()
    values = {
        "id": link_id,
        "email": address,
        "now": now,
        "old": now - timedelta(days=30),
        "expires": now + LASTS["reset"],
        "message": new_id(),
        "nobody": NOBODY,
        "task": MAIL_LINK.name,
        "link": str(link_id),
        "trace": trace_id,
    }
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_FORGET, values)
        connection.execute(_ASK_RESET, values)
    note_login("identity.ask_reset", None, trace_id=trace_id)


def invite(person_id: UUID) -> UUID:
    """A link for somebody who may come in; the caller has it mailed (`MAIL_LINK`)."""
    now, link_id = clock.now(), new_id()
    values = {"id": link_id, "person": person_id, "now": now, "expires": now + LASTS["invitation"]}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_INVITE, values)
    return link_id


def letter_for(link_id: UUID) -> Letter | None:
    """A new code for a link that is still to be mailed; None where there is nobody to mail to."""
    code = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()[:_LENGTH]
    values = {"id": link_id, "hash": _hash(code), "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        row: Any = connection.execute(_CODE, values).one_or_none()
    if row is None:
        return None
    return Letter(row.kind, row.email, "-".join(code[i : i + 4] for i in range(0, _LENGTH, 4)))


def mailed(link_id: UUID) -> None:
    """It is on its way: no second letter."""
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_MAILED, {"id": link_id, "now": clock.now()})


def open_link(code: str) -> Link:
    """What this code opens, without using it; Gone when it was used, is too old, or never was."""
    with runtime.current().engines["login"].begin() as connection:
        row: Any = connection.execute(
            _OPEN, {"hash": _hash(code), "now": clock.now()}
        ).one_or_none()
    if row is None:
        raise Gone("link_spent", SPENT)
    return Link(**row._mapping)


def use_link(code: str, password: str | None = None, about: Iterable[str] = ()) -> Link:
    """Use the code: set the password with it, and end all sessions. Without a password an invited
    person who has an account already just says yes. Gone, Invalid with a reason at `/password`.
    """
    link = open_link(code)
    if link.kind == "new_factor":
        raise Gone("link_spent", SPENT)
    if password is not None:
        alone = not link.second_factor
        faults = password_faults(password, alone=alone, about=[link.email, *about])
        if faults:
            raise Invalid(reasons=faults)
    elif not (link.settled and link.kind == "invitation"):
        raise Gone("link_spent", SPENT)
    with runtime.current().engines["login"].begin() as connection:
        values = {"hash": _hash(code), "now": clock.now()}
        if connection.execute(_USE, values).rowcount != 1:  # somebody else was first
            raise Gone("link_spent", SPENT)
    if password is not None:
        set_password(link.person_id, password, "password_reset" if link.kind == "reset" else None)
        end_others(link.person_id)
    note_login(f"identity.use_{link.kind}", link.person_id)
    return link


def _hash(code: str) -> bytes:
    """However it was typed: with other dashes, in capitals."""
    plain = "".join(c for c in code[:200].lower() if c.isascii() and c.isalnum())
    return hashlib.sha256(b"login-link/" + plain.encode()).digest()


_FORGET = text("DELETE FROM login_link WHERE expires_at < :old")
_ASK_RESET = text(
    "WITH made AS (INSERT INTO login_link (id, kind, person_id, asked_at, expires_at)"
    " VALUES (:id, 'reset', (SELECT p.id FROM person p WHERE p.email = :email), :now, :expires))"
    " INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)"
    " VALUES (:message, :now, :nobody, :task,"
    " jsonb_build_object('link_id', CAST(:link AS text)), :trace)"
)
_INVITE = text(
    "INSERT INTO login_link (id, kind, person_id, asked_at, expires_at)"
    " VALUES (:id, 'invitation', :person, :now, :expires)"
)
_CODE = text(
    "UPDATE login_link l SET code_hash = :hash FROM person p WHERE l.id = :id"
    " AND p.id = l.person_id AND l.mailed_at IS NULL AND l.used_at IS NULL AND l.expires_at > :now"
    " RETURNING l.kind, p.email"
)
_MAILED = text("UPDATE login_link SET mailed_at = :now WHERE id = :id")
_OPEN = text(
    "SELECT l.id, l.kind, l.person_id, p.email, p.password_hash IS NOT NULL AS settled,"
    " p.sealed_totp IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = p.id) AS second_factor"
    " FROM login_link l"
    " JOIN person p ON p.id = l.person_id"
    " WHERE l.code_hash = :hash AND l.used_at IS NULL AND l.expires_at > :now"
)
_USE = text(
    "UPDATE login_link SET used_at = :now"
    " WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now"
)
SPENT = Text(
    "Deze link is al gebruikt of te oud. Vraag een nieuwe aan.",
    "This link was used already, or is too old. Ask for a new one.",
)
