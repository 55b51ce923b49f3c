"""How a system proves who it is: `private_key_jwt` (RFC 7523 §2.2, §3; FAPI 2.0; NL GOV OAuth).

Invariant: an assertion is accepted once, within minutes of being made, for us alone, and only when
signed by a key that is registered for that system. Why one was refused is for our records only.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from joserfc.registry import Header
from sqlalchemy import Connection, Engine, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from services.identity.jose import BadToken, Claims, StrictRegistry, fits, read, unverified
from services.identity.jwks_fetching import JwksFetcher
from services.identity.models import UsedAssertion
from services.identity.systems import (
    FindSystem,
    Standing,
    SystemRecord,
    parsed_client_id,
    standing,
)
from shared import clock

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("ES256", "PS256", "EdDSA")
"""Those of FAPI 2.0; EdDSA with Ed25519 only. RS256 (NL GOV) comes per client, if ever."""
LIFETIME = 300
"""How far `exp` may lie ahead and `iat` back, in seconds."""
SKEW = 60
"""How far a system's clock may differ, in seconds."""
LONGEST_JTI = 256
SWEPT_AT_ONCE = 100
SWEEPING = 0x5C4A_4E4C  # an advisory lock of ours
_TYPES = (None, "jwt", "client-authentication+jwt")
_REGISTRY = StrictRegistry(ALGORITHMS, ["alg", "kid", "typ", "x5t", "x5t#S256"])


class AssertionRefused(Exception):
    """The client is not known to be who it says; `reason` is a code for our own records."""

    def __init__(self, reason: str, client_id: UUID | None = None) -> None:
        self.reason = reason
        self.client_id = client_id
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class ClientAuthentication:
    """Checks assertions; `audiences` are our issuer and our token endpoint."""

    engine: Engine
    find_system: FindSystem
    audiences: Sequence[str]
    fetcher: JwksFetcher = field(default_factory=JwksFetcher)

    def authenticate(self, assertion: str, named: str | None) -> SystemRecord:
        """The system that made the assertion, which is spent by this; raises AssertionRefused.

        `named` is the request's `client_id`, which must agree when it is there (RFC 7521 §4.2).
        """
        client_id: UUID | None = None
        try:
            client_id = parsed_client_id(unverified(assertion, _REGISTRY).get("sub"))
            if client_id is None or named not in (None, str(client_id)):
                raise BadToken("client_id")
            return self._authenticated(assertion, client_id)
        except BadToken as fault:
            raise AssertionRefused(fault.reason, client_id) from None

    def _authenticated(self, assertion: str, client_id: UUID) -> SystemRecord:
        found = self.find_system(client_id)
        if found is None:
            raise BadToken("unknown_client")
        system = found.system
        claims = read(assertion, lambda header: self._key(system, header), _REGISTRY, _TYPES)
        check_claims(claims, str(client_id), self.audiences, clock.now())
        if standing(system) is Standing.NONE:
            raise BadToken("inactive")
        with self.engine.begin() as connection:
            if not spend(connection, client_id, claims):
                raise BadToken("replay")
        return system

    def _key(self, system: SystemRecord, header: Header) -> Key:
        """The registered key; one from an address is fetched, as safely as that can be done."""
        if system.jwks_uri is None:
            return chosen_key(system.jwks, header)
        return chosen_key(self.fetcher.keys(system.jwks_uri, header.get("kid")), header)


def check_claims(claims: Claims, client_id: str, audiences: Sequence[str], now: datetime) -> None:
    """Whether a signed assertion says what it must, now; raises BadToken. Pure."""
    seconds = int(now.timestamp())
    required = jwt.JWTClaimsRegistry(
        now=seconds,
        leeway=SKEW,
        iss={"essential": True, "value": client_id},
        sub={"essential": True, "value": client_id},
        aud={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        required.validate(claims)
    except JoseError:
        raise BadToken("claims") from None
    if claims["aud"] not in audiences:  # a list never is, not even of one
        raise BadToken("aud")
    if claims["exp"] > seconds + LIFETIME + SKEW:
        raise BadToken("exp_too_far")
    if claims["iat"] < seconds - LIFETIME - SKEW:
        raise BadToken("iat_too_old")
    if len(claims["jti"]) > LONGEST_JTI:
        raise BadToken("jti")


def chosen_key(jwks: Mapping[str, Any], header: Header) -> Key:
    """The one registered key that fits the header's `alg` and, if given, `kid`.

    Raises BadToken when none does, or several: guessing is not for us.
    """
    kid, alg = header.get("kid"), header["alg"]
    candidates = [
        data
        for data in jwks.get("keys", ())
        if (kid is None or data.get("kid") == kid)
        and data.get("use", "sig") == "sig"
        and data.get("alg", alg) == alg
        and "verify" in data.get("key_ops", ("verify",))
    ]
    keys = [key for key in map(JWKRegistry.import_key, candidates) if fits(key, alg)]
    if len(keys) != 1:
        raise BadToken("kid")
    return keys[0]


def spend(connection: Connection, client_id: UUID, claims: Claims) -> bool:
    """Note the assertion as used; False when it was used before, however close together.

    The row stays for as long as any clock of ours could still accept the assertion.
    """
    until = datetime.fromtimestamp(math.ceil(claims["exp"]), UTC) + timedelta(seconds=2 * SKEW)
    used = insert(UsedAssertion).values(
        client_id=client_id,
        jti_hash=hashlib.sha256(claims["jti"].encode("utf-8", "surrogatepass")).digest(),
        expires_at=until,
    )
    noted = used.on_conflict_do_nothing().returning(UsedAssertion.jti_hash)
    fresh = connection.scalar(noted) is not None
    _sweep(connection)
    return fresh


def _sweep(connection: Connection) -> None:
    """Delete some of what has expired, so that the table stays as small as its use.

    One sweeper at a time: two that delete the same rows could wait for each other for ever.
    """
    if not connection.scalar(select(func.pg_try_advisory_xact_lock(SWEEPING))):
        return
    key = (UsedAssertion.client_id, UsedAssertion.jti_hash)
    expired = select(*key).where(UsedAssertion.expires_at < clock.now()).limit(SWEPT_AT_ONCE)
    connection.execute(delete(UsedAssertion).where(tuple_(*key).in_(expired)))
