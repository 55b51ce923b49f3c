"""Passkeys (Web Authentication Level 3): registered and used to log in.

Invariant: a passkey verifies its user (a finger, a face, a code) and answers a challenge of ours
once, for our own address and no other; a counter that goes back is refused. We keep public keys.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import text
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.identity import challenges, notices
from services.identity.devices import UNKNOWN
from services.identity.own_passkeys import LONGEST_NAME, Place
from shared import clock, runtime
from shared.audit.logins import note_login
from shared.ids import new_id
from shared.problems import Conflict, Unauthenticated
from shared.texts import Text

MOST = 20
LONGEST_ANSWER = 20_000
_NAME = "Schakel"
_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """Our own address, as browsers know it. `possible`: a passkey needs a name, not a number."""

    rp_id: str
    origin: str

    @property
    def possible(self) -> bool:
        return not self.rp_id.replace(".", "").isdecimal() and ":" not in self.rp_id


def site() -> Site:
    """The address of this Schakel."""
    found = urlsplit(runtime.current().settings.base_url)
    return Site(found.hostname or "", f"{found.scheme}://{found.netloc}")


def registration_options(person_id: UUID, context: str) -> str:
    """What the browser is asked for to make a passkey, as JSON."""
    with runtime.current().engines["login"].begin() as connection:
        email = connection.execute(_EMAIL, {"person": person_id}).scalar_one()
        known = connection.execute(_KNOWN, {"person": person_id}).scalars().all()
    options = webauthn.generate_registration_options(
        rp_id=site().rp_id,
        rp_name=_NAME,
        user_id=_handle(person_id),
        user_name=email,
        user_display_name=email,
        challenge=challenges.new(f"register/{context}"),
        timeout=int(challenges.LASTS.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes(one)) for one in known],
    )
    return webauthn.options_to_json(options)


def register(person_id: UUID, context: str, name: str, answer: str, device: str = UNKNOWN) -> None:
    """Keep the passkey that the browser made; Unauthenticated when anything about it is wrong."""
    challenge = _challenge_in(answer)
    if not challenges.spend(f"register/{context}", challenge):
        raise Unauthenticated("passkey_refused", _REFUSED)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site().rp_id,
            expected_origin=site().origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Unauthenticated("passkey_refused", _REFUSED) from None
    values = {
        "credential": made.credential_id,
        "id": new_id(),
        "person": person_id,
        "key": made.credential_public_key,
        "count": made.sign_count,
        "name": " ".join(name.split())[:LONGEST_NAME] or _NAME,
        "synced": made.credential_backed_up,
        "device": device,
        "place": _place(answer),
        "now": clock.now(),
        "most": MOST,
    }
    with runtime.current().engines["login"].begin() as connection:
        if connection.execute(_REGISTER, values).rowcount != 1:
            raise Conflict("passkey_known", _KNOWN_ALREADY)
        notices.tell(connection, person_id, "passkey_added")
    note_login("identity.register_passkey", person_id)


def login_options(context: str) -> str:
    """What the browser is asked for to log in: any passkey that it has for us, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site().rp_id,
        challenge=challenges.new(f"log-in/{context}"),
        timeout=int(challenges.LASTS.total_seconds() * 1000),
        user_verification=_VERIFIED,
    )
    return webauthn.options_to_json(options)


def prove(context: str, answer: str) -> UUID:
    """Whose passkey answered; Unauthenticated when anything about it is wrong."""
    challenge, row = _challenge_in(answer), _row_for(answer)
    if not challenges.spend(f"log-in/{context}", challenge) or row is None:
        raise _refused(None)
    try:
        proven = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site().rp_id,
            expected_origin=site().origin,
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise _refused(row.person_id) from None
    values = {
        "credential": bytes(row.credential_id),
        "before": row.sign_count,
        "count": proven.new_sign_count,
        "now": clock.now(),
    }
    with runtime.current().engines["login"].begin() as connection:
        if connection.execute(_USED, values).rowcount != 1:
            raise _refused(row.person_id)
    found: UUID = row.person_id
    return found


def _place(answer: str) -> Place:
    """What keeps the new passkey, as far as the browser says (WebAuthn §5.4.5, §5.8.4). Nobody
    vouches for it: it only helps its owner to know it again.
    """
    said = json.loads(answer)
    ways = said["response"].get("transports")
    ways = {way for way in ways if isinstance(way, str)} if isinstance(ways, list) else set()
    if said.get("authenticatorAttachment") == "platform" or ways == {"internal"}:
        return "built_in"
    if ways & {"usb", "nfc", "ble", "smart-card"}:
        return "security_key"
    return "phone" if "hybrid" in ways else "unknown"


def _row_for(answer: str) -> Any:
    """The passkey that says it answers, if its user handle is its owner's."""
    try:
        said = json.loads(answer)
        credential_id = base64url_to_bytes(said["id"])
        handle = base64url_to_bytes(said["response"]["userHandle"])
    except (ValueError, KeyError, TypeError):
        return None
    with runtime.current().engines["login"].begin() as connection:
        row: Any = connection.execute(_FIND, {"credential": credential_id}).one_or_none()
    return row if row is not None and _handle(row.person_id) == handle else None


def _challenge_in(answer: str) -> bytes:
    """The challenge that an answer is for, of our own page and not of one that frames it."""
    try:
        if len(answer) > LONGEST_ANSWER:
            raise ValueError
        said = json.loads(answer)["response"]["clientDataJSON"]
        client = parse_client_data_json(base64url_to_bytes(said))
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Unauthenticated("passkey_refused", _REFUSED) from None
    if client.cross_origin:
        raise Unauthenticated("passkey_refused", _REFUSED)
    return client.challenge


def _refused(person_id: UUID | None) -> Unauthenticated:
    note_login("identity.log_in", person_id, outcome="refused", reasons=["passkey"])
    return Unauthenticated("passkey_refused", _REFUSED)


def _handle(person_id: UUID) -> bytes:
    """What a passkey keeps of its person: tells nothing, not even when they came."""
    return hashlib.sha256(b"schakel/passkey/" + person_id.bytes).digest()


_EMAIL = text("SELECT email FROM person WHERE id = :person")
_KNOWN = text("SELECT credential_id FROM passkey WHERE person_id = :person")
_REGISTER = text(
    "INSERT INTO passkey (credential_id, id, person_id, public_key, sign_count, name, synced,"
    " device, place, created_at)"
    " SELECT :credential, :id, :person, :key, :count, :name, :synced, :device, :place, :now"
    " WHERE (SELECT count(*) FROM passkey WHERE person_id = :person) < :most"
    " ON CONFLICT DO NOTHING"
)
_FIND = text(
    "SELECT credential_id, person_id, public_key, sign_count FROM passkey"
    " WHERE credential_id = :credential"
)
_USED = text(
    "UPDATE passkey SET sign_count = :count, used_at = :now"
    " WHERE credential_id = :credential AND sign_count = :before"
)
_REFUSED = Text(
    "De passkey is niet herkend. Probeer het opnieuw, of log in met uw wachtwoord.",
    "The passkey was not recognised. Try again, or log in with your password.",
)
_KNOWN_ALREADY = Text(
    "Deze passkey was al vastgelegd, of u hebt er al twintig.",
    "This passkey was registered already, or you have twenty.",
)
