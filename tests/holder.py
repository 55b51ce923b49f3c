"""Whoever holds a key, and proves it at every request (DPoP, RFC 9449), as partners' software does.

Invariant: it knows what a client can know: the nonce is that of the last answer.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from services.identity.jose import encoded_digest
from shared import clock
from shared.ids import new_id


def _new_key() -> ECKey:
    return ECKey.generate_key("P-256")


@dataclass
class Holder:
    """A key of its own; `origin` is where the requests go, as the world sees it."""

    origin: str
    key: ECKey = field(default_factory=_new_key)
    nonce: str | None = None

    def claims(self, method: str, path: str, token: str | None, **changes: Any) -> dict[str, Any]:
        """What a proof says; a change to None leaves a claim out."""
        usual: dict[str, Any] = {
            "jti": str(new_id()),
            "htm": method,
            "htu": self.origin + urlsplit(path).path,
            "iat": int(clock.now().timestamp()),
            "nonce": self.nonce,
            "ath": encoded_digest(token) if token is not None else None,
        }
        return {name: v for name, v in {**usual, **changes}.items() if v is not None}

    def header(self, **changes: Any) -> dict[str, Any]:
        usual = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.as_dict(private=False)}
        return {name: v for name, v in {**usual, **changes}.items() if v is not None}

    def proof(self, method: str, path: str, token: str | None = None, **changes: Any) -> str:
        """A proof for one request."""
        return jwt.encode(self.header(), self.claims(method, path, token, **changes), self.key)

    def send(
        self, client: FlaskClient, method: str, path: str, token: str | None = None, **sent: Any
    ) -> TestResponse:
        """The request with a proof, once more when a (new) nonce is wanted."""
        given = dict(sent.pop("headers", None) or {})
        if token is not None:
            given["Authorization"] = f"DPoP {token}"

        def once() -> TestResponse:
            proven = {**given, "DPoP": self.proof(method, path, token)}
            answer = client.open(path, method=method, headers=proven, **sent)
            self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
            return answer

        answer = once()
        return once() if _wants_nonce(answer) else answer


def _wants_nonce(answer: TestResponse) -> bool:
    if answer.status_code == 401:
        return 'error="use_dpop_nonce"' in answer.headers.get("WWW-Authenticate", "")
    return answer.status_code == 400 and '"use_dpop_nonce"' in answer.text
