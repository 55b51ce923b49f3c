"""Who makes this API request: from the bearer token (RFC 6750, RFC 9068) to an actor.

Invariant: the token only says which system; its roles, scopes, teams and standing are read from
the database at every call, so that what was taken away is gone at once. Only the arithmetic of the
signature is remembered, for half a minute.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from werkzeug import Request

from services.identity import access_tokens
from services.identity.access_tokens import AccessToken, Place
from services.identity.jose import BadToken
from services.identity.keys import SigningKeys
from services.identity.systems import FindSystem, Standing, SystemRecord, standing
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Unauthenticated

LONGEST_TOKEN = 4096
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


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
class BearerAuthentication:
    """Authenticates API requests. Each call costs one statement and at most one verification."""

    place: Place
    keys: SigningKeys
    find_system: FindSystem
    tokens: VerifiedTokens = field(default_factory=VerifiedTokens)

    def authenticate(self, request: Request) -> Actor:
        """The actor of this request; raises Unauthenticated, which tells nothing about why."""
        if not request.headers.get("Authorization"):
            # RFC 6750 §3.1: no error code for who did not try.
            raise Unauthenticated(headers={"WWW-Authenticate": 'Bearer realm="schakel"'})
        try:
            return self._actor(_bearer_token(request))
        except BadToken:
            challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            raise Unauthenticated(headers=challenge) from None

    def _actor(self, encoded: str) -> Actor:
        token = self.tokens.verified(encoded, self._verify)
        if token.expired(clock.now().timestamp()):
            raise BadToken("expired")
        system = self.find_system(token.client_id)
        if system is None or str(system.organisation_id) != token.organisation_id:
            raise BadToken("unknown_client")
        how = standing(system)
        if how is Standing.NONE:
            raise BadToken("inactive")
        return _actor_of(system, token, read_only=how is Standing.READ_ONLY)

    def _verify(self, encoded: str) -> AccessToken:
        now = int(clock.now().timestamp())
        return access_tokens.verify(encoded, self.place, self.keys.public, now)


def _bearer_token(request: Request) -> str:
    """The token from the one Authorization header; a server may have joined two with a comma."""
    sent = request.headers.getlist("Authorization")
    found = _BEARER.fullmatch(sent[0]) if len(sent) == 1 else None
    if found is None or len(found[1]) > LONGEST_TOKEN or "access_token" in request.args:
        raise BadToken("header")
    return found[1]


def _actor_of(system: SystemRecord, token: AccessToken, read_only: bool) -> Actor:
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
        read_only=read_only,
    )
