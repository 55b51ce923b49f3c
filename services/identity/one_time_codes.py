"""One-time codes from an app on somebody's phone (TOTP, RFC 6238).

Invariant: the secret is sealed wherever it is kept; a code works once: the step that it belongs to
is remembered in the statement that accepts it, and none at or before that step works again (§5.2).
"""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass, field
from uuid import UUID

import pyotp
import segno
from sqlalchemy import Connection, text

from services.identity import notices
from shared import clock, runtime
from shared.crypto.sealing import SealBroken

ISSUER = "Schakel"
STEP = 30
"""Seconds; a code of the step before or after counts too, for clocks that differ a little."""
DIGITS = 6
ENROL_WITHIN = 900
"""Seconds that a shown secret may wait for its first code."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A new secret, shown to its person once. `address` opens an app on the same device; `sealed`
    comes back with the first code.
    """

    secret: str = field(repr=False)
    address: str = field(repr=False)
    picture: str = field(repr=False)
    sealed: str

    @property
    def spelled(self) -> str:
        """The secret in groups of four, to type over."""
        return " ".join(self.secret[i : i + 4] for i in range(0, len(self.secret), 4))


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A secret of which a code was shown: to be kept."""

    person_id: UUID
    sealed: bytes = field(repr=False)
    step: int

    def keep(self, connection: Connection) -> None:
        """Keep it, in place of the one before."""
        values = {"id": self.person_id, "secret": self.sealed, "step": self.step}
        connection.execute(_ENROL, values)


def enrolment(person_id: UUID, session_id: UUID) -> Enrolment:
    """A secret to be put in an app, with a QR code as a data: address. Nothing changes yet."""
    secret = pyotp.random_base32(32)
    return _shown(person_id, session_id, secret, int(clock.now().timestamp()))


def again(person_id: UUID, session_id: UUID, sealed: str) -> Enrolment | None:
    """The enrolment that was shown before, to this person in this session; None when too old."""
    opened = _opened(session_id, sealed)
    return None if opened is None else _shown(person_id, session_id, *opened)


def enrol(person_id: UUID, session_id: UUID, sealed: str, code: str) -> bool:
    """Keep the shown secret when `code` is one of its codes: from now on codes are asked for."""
    enrolled = enrolled_by(person_id, session_id, sealed, code)
    if enrolled is None:
        return False
    with runtime.current().engines["login"].begin() as connection:
        enrolled.keep(connection)
        notices.tell(connection, person_id, "app_enrolled")
    return True


def enrolled_by(person_id: UUID, session_id: UUID, sealed: str, code: str) -> Enrolled | None:
    """What is to be kept of the shown secret, if `code` is one of its codes."""
    opened = _opened(session_id, sealed)
    step = _step_of(opened[0], code) if opened else None
    if opened is None or step is None:
        return None
    kept = runtime.current().keyring.seal_platform(f"totp/{person_id}", opened[0].encode())
    return Enrolled(person_id, kept, step)


def accepts(person_id: UUID, code: str) -> bool:
    """Whether this is a code of this person's that was not used before; then it is used now."""
    with runtime.current().engines["login"].begin() as connection:
        sealed = connection.execute(_SECRET, {"id": person_id}).scalar()
        if sealed is None:
            return False
        secret = runtime.current().keyring.open_platform(f"totp/{person_id}", bytes(sealed))
        step = _step_of(secret.decode(), code)
        if step is None:
            return False
        return connection.execute(_USE, {"id": person_id, "step": step}).rowcount == 1


def _step_of(secret: str, code: str) -> int | None:
    """The step at which this is the code, among the last, the present and the next."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return None
    present = int(clock.now().timestamp()) // STEP
    codes = {
        step: pyotp.TOTP(secret).generate_otp(step) for step in range(present - 1, present + 2)
    }
    found = [step for step, right in codes.items() if hmac.compare_digest(right, typed)]
    return found[-1] if found else None


def _shown(person_id: UUID, session_id: UUID, secret: str, at: int) -> Enrolment:
    with runtime.current().engines["login"].begin() as connection:
        email = connection.execute(_EMAIL, {"id": person_id}).scalar_one()
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, light="#fff")
    said = json.dumps([secret, at]).encode()
    sealed = runtime.current().keyring.seal_platform(f"enrolment/{session_id}", said)
    return Enrolment(secret, address, picture, base64.b64encode(sealed).decode())


def _opened(session_id: UUID, sealed: str) -> tuple[str, int] | None:
    try:
        found = base64.b64decode(sealed[:2048].encode(), validate=True)
        opened = runtime.current().keyring.open_platform(f"enrolment/{session_id}", found)
    except (SealBroken, binascii.Error, ValueError):
        return None
    secret, at = json.loads(opened)
    return (secret, at) if clock.now().timestamp() - at <= ENROL_WITHIN else None


_EMAIL = text("SELECT email FROM person WHERE id = :id")
_SECRET = text("SELECT sealed_totp FROM person WHERE id = :id FOR UPDATE")
_ENROL = text("UPDATE person SET sealed_totp = :secret, totp_step = :step WHERE id = :id")
_USE = text(
    "UPDATE person SET totp_step = :step"
    " WHERE id = :id AND (totp_step IS NULL OR totp_step < :step)"
)
