"""Proof of possession at every request of the scenario (DPoP, RFC 9449).

Invariant: a key of its own, made when it begins and kept nowhere; the nonce is the last answer's.
"""

import base64
import hashlib
import time
import uuid
from typing import Any

import requests
from joserfc import jwt
from joserfc.jwk import ECKey
from requests.adapters import HTTPAdapter


class Proving(HTTPAdapter):
    """Mounted under a session, it adds a proof to each request, and asks again with a new nonce."""

    def __init__(self) -> None:
        super().__init__()
        self._key = ECKey.generate_key("P-256")
        self._nonce: str | None = None

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        """Send it, proven."""

        def once() -> requests.Response:
            request.headers["DPoP"] = self._proof(request)
            answer = super(Proving, self).send(request, *rest, **more)
            self._nonce = answer.headers.get("DPoP-Nonce", self._nonce)
            return answer

        known, answer = self._nonce, once()
        return answer if answer.ok or self._nonce == known else once()

    def _proof(self, request: requests.PreparedRequest) -> str:
        claims: dict[str, Any] = {
            "jti": str(uuid.uuid4()),
            "htm": request.method,
            "htu": str(request.url).partition("?")[0],
            "iat": int(time.time()),
        }
        if self._nonce is not None:
            claims["nonce"] = self._nonce
        scheme, _, token = str(request.headers.get("Authorization", "")).partition(" ")
        if scheme == "DPoP":
            digest = hashlib.sha256(token.encode()).digest()
            claims["ath"] = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._key.as_dict(private=False)}
        return jwt.encode(header, claims, self._key)
