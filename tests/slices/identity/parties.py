"""The outside world of these tests: partners' systems with keys of their own, and forged tokens."""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from joserfc import jws
from joserfc.jwk import ECKey, Key, KeyParameters
from sqlalchemy import Engine, text
from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from services.identity.client_assertion import TYPE
from services.identity.jwks_fetching import JwksFetcher
from services.identity.provider import Identity
from services.identity.systems import Found, SystemRecord
from shared import clock
from shared.authz.actor import Actor
from shared.db.alongside import Alongside
from shared.ids import new_id
from tests.holder import Holder

ISSUER = "https://schakel.example"
TOKEN_ENDPOINT = f"{ISSUER}/oauth/token"
API = f"{ISSUER}/v1"
MOMENT = datetime.fromisoformat("2026-11-20T12:00:00+00:00")


def seconds(after: float = 0) -> int:
    """The held clock in seconds since 1970, plus `after`."""
    return int(clock.now().timestamp() + after)


def signed(header: Mapping[str, Any], claims: object, key: Key | bytes | None) -> str:
    """A token with exactly this header and these claims, however wrong; bytes are an HMAC secret.

    Made by hand, because a well-kept library refuses to.
    """
    signing_input = f"{encoded(header)}.{encoded(claims)}"
    if isinstance(key, bytes):
        signature = hmac.digest(key, signing_input.encode(), "sha256")
    elif key is not None:
        signature = jws.JWSRegistry.algorithms[header["alg"]].sign(signing_input.encode(), key)
    else:
        signature = b""
    return f"{signing_input}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def encoded(value: object) -> str:
    """A segment of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def decoded(segment: str) -> dict[str, Any]:
    """What a segment of a token holds."""
    found: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    )
    return found


def new_key(kid: str | None = None) -> ECKey:
    """A P-256 key of a partner."""
    parameters: KeyParameters = {"use": "sig", "kid": kid} if kid else {"use": "sig"}
    return ECKey.generate_key("P-256", parameters, auto_kid=True)


@dataclass
class Partner:
    """A partner's system: its keys, and the assertions that it makes."""

    key: ECKey = field(default_factory=new_key)
    client_id: UUID = field(default_factory=new_id)

    def record(self) -> SystemRecord:
        return SystemRecord(
            client_id=self.client_id,
            organisation_id=new_id(),
            organisation_kind="school",
            organisation_state="active",
            active=True,
            jwks={"keys": [self.key.as_dict(private=False)]},
            oauth_scopes=frozenset({"children:write", "referrals:write", "referrals:read"}),
            roles=frozenset({"care_coordinator"}),
            teams=frozenset({new_id()}),
        )

    def claims(self, **changes: Any) -> dict[str, Any]:
        """An assertion's claims; a change to None leaves the claim out."""
        usual: dict[str, Any] = {
            "iss": str(self.client_id),
            "sub": str(self.client_id),
            "aud": ISSUER,
            "iat": seconds(),
            "exp": seconds(60),
            "jti": str(new_id()),
        }
        return {name: v for name, v in {**usual, **changes}.items() if v is not None}

    def header(self, **changes: Any) -> dict[str, Any]:
        usual = {"alg": "ES256", "kid": self.key.kid}
        return {name: v for name, v in {**usual, **changes}.items() if v is not None}

    def assertion(self, **changes: Any) -> str:
        return signed(self.header(), self.claims(**changes), self.key)


class Register(dict[UUID, SystemRecord]):
    """The registered systems; `look_up` is the provider's way in, and is counted."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.looked_up: list[UUID] = []

    def look_up(self, client_id: UUID, alongside: Alongside | None = None) -> Found | None:
        self.looked_up.append(client_id)
        beside = None
        if alongside is not None:
            statement = text(f"WITH {alongside.ctes} SELECT {alongside.columns}")
            with self.engine.begin() as connection:
                beside = connection.execute(statement, dict(alongside.values)).one()
        system = self.get(client_id)
        return None if system is None else Found(system, beside)


@dataclass
class World:
    """The provider under test, the systems that are registered, and what was denied.

    `holder` has the key that proves possession, unless a test says otherwise.
    """

    app: Flask
    identity: Identity
    systems: Register
    denied: list[tuple[UUID | None, str]]
    holder: Holder = field(default_factory=lambda: Holder(ISSUER))

    @property
    def fetcher(self) -> JwksFetcher:
        """What fetches keys from addresses."""
        return self.identity.fetcher

    def register(self, partner: Partner, **changes: Any) -> SystemRecord:
        self.systems[partner.client_id] = replace(partner.record(), **changes)
        return self.systems[partner.client_id]

    def change(self, partner: Partner, **changes: Any) -> None:
        known = self.systems[partner.client_id]
        self.systems[partner.client_id] = replace(known, **changes)

    def post(self, path: str = "/oauth/token", **request: Any) -> TestResponse:
        """A POST with a proof that holds."""
        headers = {**(request.pop("headers", None) or {}), "DPoP": self.proof("POST", path)}
        return self.app.test_client().post(path, headers=headers, **request)

    def ask(
        self, assertion: str, query: str = "", headers: Any = None, **form: str
    ) -> TestResponse:
        """A token request with this assertion."""
        usual = {
            "grant_type": "client_credentials",
            "client_assertion_type": TYPE,
            "client_assertion": assertion,
        }
        return self.post(f"/oauth/token{query}", data={**usual, **form}, headers=headers)

    def token(self, partner: Partner, **form: str) -> str:
        answer = self.ask(partner.assertion(), **form)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["access_token"])

    def proof(self, method: str, path: str, token: str | None = None, **changes: Any) -> str:
        """A proof of the holder, with the nonce of this moment."""
        self.holder.nonce = self.identity.nonces.current()
        return self.holder.proof(method, path, token, **changes)

    def call(self, token: str, **changes: Any) -> Actor:
        """An API request with this token and a proof; `changes` are to the proof's claims."""
        proof = self.proof("GET", "/v1/children", token, **changes)
        return self.authenticate([("Authorization", f"DPoP {token}"), ("DPoP", proof)])

    def authenticate(
        self, headers: list[tuple[str, str]], path: str = "/v1/children", method: str = "GET"
    ) -> Actor:
        environ = EnvironBuilder(path=path, headers=headers, method=method).get_environ()
        return self.identity.authenticate(Request(environ))
