"""Who makes this API request: from an access token and a proof of possession to an actor.

RFC 9068, RFC 9449 §7. Invariant: a token counts only together with a fresh proof, made with its
own key for this very request, and each proof once; a plain Bearer token is worth nothing. The token
only says which system; its roles, scopes, teams and standing are read from the database at every
call, so that what was taken away is gone at once. Only the arithmetic of the token's own signature
is remembered, for half a minute.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from werkzeug import Request

from services.identity import access_tokens
from services.identity.access_tokens import AccessToken, Place
from services.identity.apps.grants import acting_under
from services.identity.clients import CLIENT_CREDENTIALS
from services.identity.dpop import proofs
from services.identity.dpop.nonces import Nonces
from services.identity.dpop.proofs import BadProof, Proof
from services.identity.dpop.spending import spending
from services.identity.jose import BadToken
from services.identity.keys import SigningKeys
from services.identity.revoking import revocation
from services.identity.systems import (
    AppMember,
    FindAppMember,
    FindSystem,
    Standing,
    SystemRecord,
    standing,
    standing_of,
)
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Unauthenticated

LONGEST_TOKEN = 4096
_DPOP = re.compile(r"DPoP +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_ALGORITHMS = " ".join(proofs.ALGORITHMS)


@dataclass(slots=True)
class VerifiedTokens:
    """Tokens whose signature was found good, by their SHA-256; bounded in number and in time."""

    held_for: timedelta = timedelta(seconds=30)
    at_most: int = 4096
    _held: OrderedDict[bytes, tuple[AccessToken, datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def verified(self, token: str, verify: Callable[[str], AccessToken]) -> AccessToken:
        """The token's contents: remembered, or by `verify`, whose exceptions pass through."""
        name, now = hashlib.sha256(token.encode()).digest(), clock.now()
        with self._lock:
            held = self._held.get(name)
        if held and timedelta(0) <= now - held[1] < self.held_for:
            return held[0]
        fresh = verify(token)
        with self._lock:
            self._held[name] = (fresh, now)
            self._held.move_to_end(name)
            while len(self._held) > self.at_most:
                self._held.popitem(last=False)
        return fresh


@dataclass(frozen=True, slots=True)
class Known:
    """Who makes a request: a system, or a member through an app."""

    token: AccessToken
    system: SystemRecord | None = None
    member: AppMember | None = None


@dataclass(frozen=True, slots=True)
class ApiCalls:
    """Authenticates API requests: one statement and one or two verifications a call.

    `origin` is what the addresses of the API begin with, as the world sees them.
    """

    origin: str
    place: Place
    keys: SigningKeys
    nonces: Nonces
    find_system: FindSystem
    find_app_member: FindAppMember
    tokens: VerifiedTokens = field(default_factory=VerifiedTokens)

    def authenticate(self, request: Request) -> Actor:
        """The actor of this request; raises Unauthenticated, which tells no more about why than
        the client needs to do better.
        """
        known = self.known(request, self.origin)
        if known.member is not None:
            return _as_member(known.member, known.token)
        assert known.system is not None  # noqa: S101 - for the type checker
        return _as_system(known.system, known.token)

    def known(self, request: Request, origin: str) -> Known:
        """Who makes this request, which reached us at `origin`; raises as `authenticate`."""
        if not request.headers.get("Authorization"):
            # RFC 6750 §3.1: no error code for who did not try.
            raise refused('realm="schakel"')
        try:
            encoded = _token(request)
            token = self.tokens.verified(encoded, self._verify)
            if token.expired(clock.now().timestamp()):
                raise BadToken("expired")
            proof = self._proof(request, origin, encoded, token)
            return self._member(token, proof) if token.grant_id else self._system(token, proof)
        except BadToken:
            raise refused('error="invalid_token"') from None
        except BadProof as fault:
            code = "use_dpop_nonce" if fault.reason == "nonce" else "invalid_dpop_proof"
            raise refused(f'error="{code}"') from None

    def _proof(self, request: Request, origin: str, encoded: str, token: AccessToken) -> Proof:
        now = int(clock.now().timestamp())
        proof = proofs.check(
            proofs.one_of(request.headers.getlist("DPoP")),
            method=request.method,
            address=origin + request.path,
            now=now,
            token=encoded,
        )
        if proof.jkt != token.jkt:
            raise BadProof("jkt")
        if not self.nonces.is_fresh(proof.nonce):
            raise BadProof("nonce")
        return proof

    def _system(self, token: AccessToken, proof: Proof) -> Known:
        found = self.find_system(token.client_id, spending(proof).beside(revocation(token)))
        if found is None or str(found.system.organisation_id) != token.organisation_id:
            raise BadToken("unknown_client")
        _check_spent(found.beside)
        if found.system.grant_type != CLIENT_CREDENTIALS:
            raise BadToken("grant_type")
        if standing(found.system) is Standing.NONE:
            raise BadToken("inactive")
        return Known(token, system=found.system)

    def _member(self, token: AccessToken, proof: Proof) -> Known:
        assert token.grant_id is not None  # noqa: S101 - for the type checker
        alongside = acting_under(token.grant_id).beside(spending(proof))
        member = self.find_app_member(alongside.beside(revocation(token)))
        if member is None or member.beside.acting_client_id != token.client_id:
            raise BadToken("grant")
        _check_spent(member.beside)
        if standing_of(member.organisation_state) is Standing.NONE:
            raise BadToken("inactive")
        return Known(token, member=member)

    def _verify(self, encoded: str) -> AccessToken:
        now = int(clock.now().timestamp())
        return access_tokens.verify(encoded, self.place, self.keys.public, now)[0]


def _check_spent(beside: Any) -> None:
    """What rode along: the proof's first time, and the token not revoked."""
    if not beside.fresh:
        raise BadProof("replay")
    if beside.revoked:
        raise BadToken("revoked")


def refused(said: str) -> Unauthenticated:
    """401 with a DPoP challenge (RFC 9449 §7.1)."""
    return Unauthenticated(headers={"WWW-Authenticate": f'DPoP {said}, algs="{_ALGORITHMS}"'})


def _token(request: Request) -> str:
    """The token from the one Authorization header; a server may have joined two with a comma."""
    sent = request.headers.getlist("Authorization")
    found = _DPOP.fullmatch(sent[0]) if len(sent) == 1 else None
    if found is None or len(found[1]) > LONGEST_TOKEN or "access_token" in request.args:
        raise BadToken("header")
    return found[1]


def _as_system(system: SystemRecord, token: AccessToken) -> Actor:
    return Actor(
        kind="system",
        id=system.client_id,
        organisation_id=system.organisation_id,
        organisation_kind=system.organisation_kind,
        roles=system.roles,
        teams=system.teams,
        whole_organisation=system.whole_organisation,
        oauth_scopes=token.scopes & system.oauth_scopes,
        channel="api",
        read_only=standing(system) is Standing.READ_ONLY,
    )


def _as_member(member: AppMember, token: AccessToken) -> Actor:
    return Actor(
        kind="member",
        id=member.member_id,
        organisation_id=member.organisation_id,
        organisation_kind=member.organisation_kind,
        roles=member.roles,
        teams=member.teams,
        oauth_scopes=token.scopes & member.oauth_scopes,
        channel="api",
        logged_in_at=member.beside.acting_auth_time,
        acr=member.beside.acting_acr,
        read_only=standing_of(member.organisation_state) is Standing.READ_ONLY,
    )
