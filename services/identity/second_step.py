"""The second step of logging in: a code from an app, or a recovery code in its place.

Invariant: guessing is slowed per person whatever the password said, and a browser in which they
logged in before has a counter of its own, so that no stranger with the password keeps them out.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity import attempts, marks, one_time_codes, passkeys, recovery
from shared import runtime
from shared.audit.logins import note_login
from shared.authz import assurance
from shared.problems import Problem, Unauthenticated
from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody can log in with."""

    password: bool
    totp: bool
    passkeys: int
    recovery_codes: int


def factors_of(person_id: UUID) -> Factors:
    """What this person can log in with."""
    with runtime.current().engines["login"].begin() as connection:
        row: Any = connection.execute(_FACTORS, {"id": person_id}).one()
    return Factors(**row._mapping)


def prove_code(person_id: UUID, code: str, mark: str | None = None) -> str:
    """Check a code; gives back the `acr` that it earns. Raises Unauthenticated, TooMany (429)."""
    known = mark is not None and marks.is_of(mark, _email(person_id))
    key = f"code/browser/{mark}" if known else f"code/person/{person_id}"
    try:
        attempts.count(key, attempts.BROWSER if known else attempts.ACCOUNT)
    except Problem:
        _note(person_id, "throttled")
        raise
    recovering = recovery.looks_like_one(code)
    accepts = recovery.accepts if recovering else one_time_codes.accepts
    if not accepts(person_id, code):
        _note(person_id, "wrong_code")
        raise Unauthenticated("code_refused", _RECOVERY_REFUSED if recovering else _REFUSED)
    attempts.forget(key)
    if recovering:
        note_login("identity.use_recovery_code", person_id)
    return assurance.TWO_FACTORS


def log_in_with_passkey(context: str, answer: str, source: str) -> UUID:
    """Whose passkey answered, for who is not logged in. Unauthenticated, TooMany (429)."""
    key = f"source/{source}"
    attempts.count(key, attempts.SOURCE)
    person_id = passkeys.prove(context, answer)
    attempts.take_back(key)
    return person_id


def mark_for(person_id: UUID) -> str:
    """What the browser keeps of a login that was completed."""
    return marks.new(_email(person_id))


def _email(person_id: UUID) -> str:
    with runtime.current().engines["login"].begin() as connection:
        found: str = connection.execute(_EMAIL, {"id": person_id}).scalar_one()
    return found


def _note(person_id: UUID, reason: str) -> None:
    note_login("identity.second_step", person_id, outcome="refused", reasons=[reason])


_EMAIL = text("SELECT email FROM person WHERE id = :id")
_FACTORS = text(
    "SELECT password_hash IS NOT NULL AS password, sealed_totp IS NOT NULL AS totp,"
    " (SELECT count(*) FROM passkey k WHERE k.person_id = p.id) AS passkeys,"
    " (SELECT count(*) FROM recovery_code r WHERE r.person_id = p.id AND r.used_at IS NULL)"
    " AS recovery_codes FROM person p WHERE id = :id"
)
_REFUSED = Text(
    "Deze code klopt niet of is al gebruikt. Wacht op de volgende code in uw app.",
    "This code is not right or was used already. Wait for the next code in your app.",
)
_RECOVERY_REFUSED = Text(
    "Deze herstelcode klopt niet of is al gebruikt.",
    "This recovery code is not right or was used already.",
)
