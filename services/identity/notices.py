"""Security mail: who has an account hears what happened to it, and what to do if it was not them.

Invariant: it is written in the transaction of the act and mailed by a worker, so that no mail is
missed, none comes twice for one act, and a mail server that is away holds nothing up. The message
in the queue holds an id alone, and the mail nothing personal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, text

from shared import clock, runtime
from shared.audit.logins import NOBODY
from shared.ids import new_id
from shared.jobs.tasks import task

Kind = Literal[
    "password_changed",
    "password_reset",
    "passkey_added",
    "passkey_removed",
    "app_enrolled",
    "recovery_codes_made",
    "recovery_code_used",
    "new_browser",
    "codes_guessed",
    "factor_reset_asked",
    "factor_reset_approved",
    "factor_reset_used",
    "colleague_admin",
]
MAIL_NOTICE = task("identity.mail_notice", "notice_id", queue="mail")
KEPT_FOR = timedelta(days=90)
ONCE_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be mailed to whom; `at` is when it happened."""

    kind: Kind
    email: str
    at: datetime


def tell(
    connection: Connection, person_id: UUID, kind: Kind, *, quiet: timedelta = timedelta()
) -> None:
    """Have the person mailed once the act on this connection (the login role's) is committed; not
    when they were told the same within `quiet`.
    """
    notice_id, now = new_id(), clock.now()
    values = {
        "id": notice_id,
        "person": person_id,
        "kind": kind,
        "now": now,
        "since": now - quiet,
        "old": now - KEPT_FOR,
        "message": new_id(),
        "nobody": NOBODY,
        "task": MAIL_NOTICE.name,
        "notice": str(notice_id),
    }
    connection.execute(_FORGET, values)
    connection.execute(_TELL, values)


def tell_now(person_id: UUID, kind: Kind, *, quiet: timedelta = timedelta()) -> None:
    """As `tell`, where the act is done already."""
    with runtime.current().engines["login"].begin() as connection:
        tell(connection, person_id, kind, quiet=quiet)


def noted(person_id: UUID, kind: Kind) -> UUID:
    """A notice that the caller has mailed (`MAIL_NOTICE`) with an act of its own."""
    values = {"id": new_id(), "person": person_id, "kind": kind, "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_NOTE, values)
    return values["id"]  # type: ignore[return-value]


def notice_for(notice_id: UUID) -> Notice | None:
    """What is still to be mailed; None where it was, or where there is nothing."""
    with runtime.current().engines["login"].begin() as connection:
        row: Any = connection.execute(_FIND, {"id": notice_id}).one_or_none()
    return None if row is None else Notice(**row._mapping)


def notice_mailed(notice_id: UUID) -> None:
    """It is on its way: no second mail."""
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_MAILED, {"id": notice_id, "now": clock.now()})


_FORGET = text("DELETE FROM security_notice WHERE at < :old")
_NOTE = text(
    "INSERT INTO security_notice (id, person_id, kind, at)"
    " SELECT :id, p.id, :kind, :now FROM person p WHERE p.id = :person"
)
_TELL = text(
    "WITH made AS (INSERT INTO security_notice (id, person_id, kind, at)"
    " SELECT :id, :person, :kind, :now WHERE NOT EXISTS (SELECT FROM security_notice"
    " WHERE person_id = :person AND kind = :kind AND at > :since) RETURNING id)"
    " INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)"
    " SELECT :message, :now, :nobody, :task,"
    " jsonb_build_object('notice_id', CAST(:notice AS text)), '' FROM made"
)
_FIND = text(
    "SELECT n.kind, p.email, n.at FROM security_notice n JOIN person p ON p.id = n.person_id"
    " WHERE n.id = :id AND n.mailed_at IS NULL"
)
_MAILED = text("UPDATE security_notice SET mailed_at = :now WHERE id = :id")
