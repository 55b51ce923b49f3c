"""A person proves who they are, with a password. The second step comes after it (`second_step`).

Invariant: a wrong password, an unknown address and a person without a password get one answer after
equal work; who is refused leaves a line in the audit trail, and no password reaches a log.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity import attempts, marks
from services.identity.credentials import nobodys_hash, verify_password
from shared import runtime
from shared.audit.logins import note_login
from shared.problems import Problem, Unauthenticated
from shared.texts import Text

LONGEST_ADDRESS = 254


def prove(email: str, password: str, source: str, mark: str | None = None) -> UUID:
    """Whose password this is. `source` is the address of the browser on the network, `mark` what
    earlier logins left in it. Raises Unauthenticated, TooMany (429), Unavailable.

    Who came in here before is not held up by others at the same address: a whole school has one.
    """
    address = email.strip().lower()[:LONGEST_ADDRESS]
    known = marks.found(mark or "", address)
    if known is not None:
        own = f"browser/{known.text}"
        _count(own, attempts.BROWSER)
        person_id = _checked(address, password, own)
        attempts.forget(own)
        return person_id
    here, account = f"source/{source}", f"account/{address}"
    _count(here, attempts.SOURCE)
    try:
        _count(account, attempts.ACCOUNT)
    except Problem:
        attempts.take_back(here)
        raise
    person_id = _checked(address, password, here, account)
    attempts.take_back(here)
    attempts.forget(account)
    return person_id


def _count(key: str, limit: attempts.Limit) -> None:
    try:
        attempts.count(key, limit)
    except Problem:
        _note(None, "throttled")
        raise


def _checked(address: str, password: str, *counted: str) -> UUID:
    person = _person(address)
    hashed = (person.password_hash if person else None) or nobodys_hash()
    try:
        right = verify_password(hashed, password)
    except Problem:  # too busy to look: that was no attempt
        for key in counted:
            attempts.take_back(key)
        raise
    if person is None or person.password_hash is None or not right:
        _note(person.id if person else None, "wrong_password" if person else "unknown_person")
        raise Unauthenticated("login_refused", _REFUSED)
    found: UUID = person.id
    return found


def _person(address: str) -> Any:
    with runtime.current().engines["login"].begin() as connection:
        return connection.execute(_PERSON, {"email": address}).one_or_none()


def _note(person_id: UUID | None, reason: str) -> None:
    note_login("identity.log_in", person_id, outcome="refused", reasons=[reason])


_PERSON = text("SELECT id, password_hash FROM person WHERE email = :email")
_REFUSED = Text(
    "Dit e-mailadres en wachtwoord horen niet bij elkaar, of u hebt hier geen account.",
    "This e-mail address and password do not belong together, or you have no account here.",
)
