"""Somebody changes their own password.

Invariant: the current one is proven first, and guessing it is slowed as logging in is; whoever else
was logged in with the old one is out.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity import attempts, notices
from services.identity.credentials import hash_password, verify_password
from services.identity.own_sessions import end_others
from services.identity.rules import password_faults
from shared import clock, runtime
from shared.audit.logins import note_login
from shared.problems import Invalid, NotFound, Problem, Reason
from shared.texts import Text


def change_password(
    person_id: UUID, session_id: UUID, *, current: str, password: str, about: Iterable[str] = ()
) -> None:
    """Set a new password and end the person's other sessions.

    Raises Invalid with a reason at `/current` or `/password`, TooMany (429), Unavailable.
    """
    person = _person(person_id)
    key = f"password/{person_id}"
    try:
        attempts.count(key, attempts.ACCOUNT)
    except Problem:
        _note(person_id, "throttled")
        raise
    try:
        right = verify_password(person.password_hash, current)
    except Problem:  # too busy to look: that was no attempt
        attempts.take_back(key)
        raise
    if not right:
        _note(person_id, "wrong_password")
        raise Invalid(reasons=[Reason("password_wrong", _WRONG, pointer="/current")])
    attempts.forget(key)
    faults = password_faults(password, alone=not person.second_factor, about=[person.email, *about])
    if not faults and password == current:
        faults = [Reason("password_same", _SAME, pointer="/password")]
    if faults:
        raise Invalid(reasons=faults)
    set_password(person_id, password, "password_changed")
    end_others(person_id, but=session_id)


def set_password(person_id: UUID, password: str, told: notices.Kind | None) -> None:
    """Keep this one from now on; the caller has judged it. Links to choose one work no more.

    `told`: as what the person is mailed about it.
    """
    values = {"id": person_id, "hash": hash_password(password)}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_SET, values)
        connection.execute(_SPEND_LINKS, values | {"now": clock.now()})
        if told is not None:
            notices.tell(connection, person_id, told)


def _person(person_id: UUID) -> Any:
    with runtime.current().engines["login"].begin() as connection:
        found = connection.execute(_PERSON, {"id": person_id}).one_or_none()
    if found is None or found.password_hash is None:
        raise NotFound
    return found


def _note(person_id: UUID, reason: str) -> None:
    note_login("identity.change_password", person_id, outcome="refused", reasons=[reason])


_PERSON = text(
    "SELECT email, password_hash, sealed_totp IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = p.id) AS second_factor"
    " FROM person p WHERE id = :id"
)
_SET = text("UPDATE person SET password_hash = :hash WHERE id = :id")
_SPEND_LINKS = text(
    "UPDATE login_link SET used_at = :now WHERE person_id = :id AND used_at IS NULL"
    " AND kind <> 'new_factor'"
)
_WRONG = Text("Dit is niet uw huidige wachtwoord.", "This is not your current password.")
_SAME = Text("Dit is het wachtwoord dat u al had.", "This is the password that you had already.")
