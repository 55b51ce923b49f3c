"""A person proves who they are, with a password. (A second factor comes before the session begins.)

Invariant: a wrong password, an unknown address and a person without membership get one answer after
equal work; who is refused leaves a line in the audit trail, and no password reaches a log.
"""

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity import attempts
from services.identity.credentials import hash_password, verify_password
from shared import runtime
from shared.audit.logins import note_login
from shared.crypto.sealing import SealBroken
from shared.problems import Problem, Unauthenticated
from shared.texts import Text

LONGEST_ADDRESS = 254
LONGEST_MARK = 1024


@dataclass(frozen=True, slots=True)
class Proven:
    """Who it is. `mark` is kept by the browser, and tells us that they logged in there before."""

    person_id: UUID
    mark: str


def prove(email: str, password: str, source: str, mark: str | None = None) -> Proven:
    """Check a password. `source` is the address of the browser on the network, `mark` what an
    earlier login left in it. Raises Unauthenticated, TooMany (429), Unavailable.
    """
    address = email.strip().lower()[:LONGEST_ADDRESS]
    here = f"source/{source}"
    known = mark is not None and _marked(mark, address)
    account = f"browser/{mark}" if known else f"account/{address}"
    attempts.count(here, attempts.SOURCE)
    try:
        attempts.count(account, attempts.BROWSER if known else attempts.ACCOUNT)
    except Problem:
        attempts.take_back(here)
        _note(None, "throttled")
        raise
    person_id = _checked(address, password, here, account)
    attempts.take_back(here)
    attempts.forget(account)
    return Proven(person_id, mark if known and mark else _new_mark(address))


def _checked(address: str, password: str, *counted: str) -> UUID:
    person = _person(address)
    hashed = person.password_hash if person else _nobody()
    try:
        right = verify_password(hashed, password)
    except Problem:  # too busy to look: that was no attempt
        for key in counted:
            attempts.take_back(key)
        raise
    if person is None or not right:
        _note(person.id if person else None, "wrong_password" if person else "unknown_person")
        raise Unauthenticated("login_refused", _REFUSED)
    found: UUID = person.id
    return found


def _person(address: str) -> Any:
    with runtime.current().engines["login"].begin() as connection:
        return connection.execute(_PERSON, {"email": address}).one_or_none()


@cache
def _nobody() -> str:
    """A hash that is nobody's: looking at it costs what looking at somebody's costs."""
    return hash_password(secrets.token_urlsafe(32))


def _new_mark(address: str) -> str:
    said = json.dumps([_digest(address), secrets.token_hex(16)]).encode()
    sealed = runtime.current().keyring.seal_platform(_MARK, said)
    return base64.urlsafe_b64encode(sealed).decode()


def _marked(mark: str, address: str) -> bool:
    """Whether an earlier login for this address left this mark."""
    if len(mark) > LONGEST_MARK:
        return False
    try:
        sealed = base64.b64decode(mark.encode(), altchars=b"-_", validate=True)
        said = json.loads(runtime.current().keyring.open_platform(_MARK, sealed))
    except (SealBroken, binascii.Error, ValueError):
        return False
    return bool(said[0] == _digest(address))


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _note(person_id: UUID | None, reason: str) -> None:
    note_login("identity.log_in", person_id, outcome="refused", reasons=[reason])


_MARK = "login/browser"
_PERSON = text("SELECT id, password_hash FROM person WHERE email = :email")
_REFUSED = Text(
    "Dit e-mailadres en wachtwoord horen niet bij elkaar, of u hebt hier geen account.",
    "This e-mail address and password do not belong together, or you have no account here.",
)
