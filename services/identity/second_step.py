"""The second step of logging in: a code from an app, or a recovery code in its place.

Invariant: guessing is slowed per person whatever the password said, and a browser in which they
logged in before has a counter of its own, so that no stranger with the password keeps them out.
Nobody guesses a recovery code or a passkey: these always let their owner in.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity import attempts, marks, notices, one_time_codes, passkeys, recovery
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
    recovering = recovery.looks_like_one(code)
    if recovering:
        return _prove_recovery(person_id, code)
    known = marks.found(mark or "", _email(person_id))
    if known is not None and known.logged_in:
        key, limit = f"code/browser/{known.text}", attempts.CODE_HERE
    else:
        key, limit = f"code/person/{person_id}", attempts.CODE
    try:
        attempts.count(key, limit)
    except Problem:
        _note(person_id, "throttled")
        notices.tell_now(person_id, "codes_guessed", quiet=notices.ONCE_A_DAY)
        raise
    if not one_time_codes.accepts(person_id, code):
        _note(person_id, "wrong_code")
        raise Unauthenticated("code_refused", _REFUSED)
    attempts.forget(key)
    return assurance.TWO_FACTORS


def log_in_with_passkey(context: str, answer: str, source: str) -> UUID:
    """Whose passkey answered, for who is not logged in. Unauthenticated; TooMany (429) for a source
    that goes on with what is wrong: what is right is never held up.
    """
    try:
        return passkeys.prove(context, answer)
    except Problem:
        attempts.count(f"passkey/source/{source}", attempts.SOURCE)
        raise


def _prove_recovery(person_id: UUID, code: str) -> str:
    """Of 120 random bits each: counted for the work that it makes, apart from the app's codes."""
    if not recovery.accepts(person_id, code):
        attempts.count(f"recovery/person/{person_id}", attempts.SOURCE)
        _note(person_id, "wrong_code")
        raise Unauthenticated("code_refused", _RECOVERY_REFUSED)
    note_login("identity.use_recovery_code", person_id)
    return assurance.TWO_FACTORS


def marked(person_id: UUID, kept: str, *, logged_in: bool = True) -> str:
    """What a browser that kept this keeps after a completed login, or after a link by mail."""
    return marks.with_new(kept, _email(person_id), logged_in=logged_in)


def was_here(person_id: UUID, kept: str) -> bool:
    """Whether this person completed a login before in the browser that kept this."""
    mark = marks.found(kept, _email(person_id))
    return mark is not None and mark.logged_in


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
