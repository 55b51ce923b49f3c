"""An app of an organisation, as its vendor wrote it, and the browser of who uses it."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from flask import Flask
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from services.identity.client_assertion import TYPE
from services.identity.jose import encoded_digest
from tests.factories.software import connected
from tests.factories.town import Place
from tests.factories.workplace import Browser
from tests.holder import Holder
from tests.slices.identity.parties import decoded, new_key, seconds, signed

CALLBACK = "https://app.example/terug"
LOOPBACK = "http://127.0.0.1/terug"
SCOPES = ("children:read", "referrals:read", "referrals:write")
ASKED = "openid profile email offline_access children:read"


@dataclass
class App:
    """A registered app. `verifier` belongs to the code that it asks for."""

    web: Flask
    holder: Holder
    client_id: UUID
    key: ECKey | None
    callback: str = CALLBACK
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def issuer(self) -> str:
        return self.holder.origin

    def proves(self, **changes: Any) -> dict[str, str]:
        """How it says who it is: a public app can only give its name."""
        if self.key is None:
            return {"client_id": str(self.client_id)}
        claims = {
            "iss": str(self.client_id),
            "sub": str(self.client_id),
            "aud": self.issuer,
            "iat": seconds(),
            "exp": seconds(60),
            "jti": secrets.token_urlsafe(16),
        }
        assertion = signed({"alg": "ES256", "kid": self.key.kid}, claims | changes, self.key)
        return {"client_assertion_type": TYPE, "client_assertion": assertion}

    def post(self, path: str, **form: str | None) -> TestResponse:
        """A form to one of our endpoints; None leaves a parameter out."""
        sent = {name: value for name, value in {**self.proves(), **form}.items() if value}
        return self.holder.send(self.web.test_client(), "POST", path, data=sent)

    def push(self, **changes: str | None) -> TestResponse:
        """A pushed request as it should be, with changes."""
        usual: dict[str, str | None] = {
            "response_type": "code",
            "client_id": str(self.client_id),
            "redirect_uri": self.callback,
            "scope": ASKED,
            "state": "a state",
            "nonce": "a nonce",
            "code_challenge": encoded_digest(self.verifier),
            "code_challenge_method": "S256",
        }
        return self.post("/oauth/par", **{**usual, **changes})

    def address(self, **changes: str | None) -> str:
        """Where the browser goes with a new pushed request."""
        answer = self.push(**changes)
        assert answer.status_code == 201, answer.text
        request_uri = answer.get_json()["request_uri"]
        return f"/oauth/authorize?client_id={self.client_id}&request_uri={request_uri}"

    def allowed(self, browser: Browser, **changes: str | None) -> dict[str, str]:
        """What comes back when somebody says yes."""
        return answer_of(decide(browser, self.address(**changes)))

    def redeem(self, code: str, **changes: str | None) -> TestResponse:
        """A code for tokens."""
        usual = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": self.verifier,
        }
        return self.post("/oauth/token", **{**usual, **changes})

    def tokens(self, browser: Browser, **changes: str | None) -> dict[str, Any]:
        """All the way."""
        answer = self.redeem(self.allowed(browser, **changes)["code"])
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def refresh(self, token: str, **changes: str | None) -> TestResponse:
        return self.post(
            "/oauth/token", **{"grant_type": "refresh_token", "refresh_token": token, **changes}
        )

    def call(self, token: str, path: str = "/v1/children", method: str = "GET") -> TestResponse:
        """The API or userinfo, with the token and a proof."""
        return self.holder.send(self.web.test_client(), method, path, token)


def decide(browser: Browser, address: str, decision: str = "allow", **typed: str) -> TestResponse:
    """Open the page and press a button of it."""
    return browser.send(address, "/oauth/authorize", follow=False, decision=decision, **typed)


def answer_of(answer: TestResponse, callback: str = CALLBACK) -> dict[str, str]:
    """The parameters with which the browser goes to the app."""
    assert answer.status_code == 303, answer.text
    where = answer.headers["Location"]
    assert where.startswith(callback + "?"), where
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def claims_of(token: str) -> dict[str, Any]:
    """What a token says."""
    return decoded(token.split(".")[1])


def registered(web: Flask, issuer: str, place: Place, **given: Any) -> App:
    """An app of this organisation."""
    public = bool(given.get("public"))
    key, callback = new_key(), LOOPBACK if public else CALLBACK
    values = {
        "name": "Kindvolgapp",
        "jwks": {"keys": [] if public else [key.as_dict(private=False)]},
        "oauth_scopes": SCOPES,
        "roles": [],
        "redirect_uris": [callback],
    }
    client_id = connected(place, **{**values, **given})
    callback = "http://127.0.0.1:51004/terug" if public else callback
    return App(web, Holder(issuer), client_id, None if public else key, callback)
