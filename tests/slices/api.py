"""A partner's software as it meets Schakel: a registered system, a token, JSON over HTTP.

Invariant: it knows no more than a partner would; every answer is held against the API document.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from services.identity.client_assertion import TYPE
from shared import clock
from shared.authz.permissions import OAUTH_SCOPES
from shared.ids import new_id
from tests.factories.software import connected
from tests.factories.town import Place
from tests.holder import Holder
from tests.slices.contract import Contract


@dataclass(frozen=True, slots=True)
class Caller:
    """A system that calls the API as its organisation."""

    app: Flask
    holder: Holder
    contract: Contract
    place: Place
    client_id: UUID
    key: ECKey
    token: str

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, None, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.call("DELETE", path, None, **headers)

    def call(self, method: str, path: str, body: object, **headers: str) -> TestResponse:
        """One request; `If_Match='"1"'` is the header If-Match."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body, default=str)
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        return self.send(method, path, data, sent)

    def send(self, method: str, path: str, data: Any, headers: Mapping[str, str]) -> TestResponse:
        """One request with these very bytes."""
        client = self.app.test_client()
        answer = self.holder.send(client, method, path, self.token, data=data, headers=headers)
        self.contract.check(method, path, answer)
        return answer

    def pages(self, path: str) -> list[list[dict[str, Any]]]:
        """Every page of a list, by following `next` to the end."""
        found: list[list[dict[str, Any]]] = []
        following: str | None = path
        while following is not None:
            answer = self.get(following)
            assert answer.status_code == 200, answer.text
            page = answer.get_json()
            found.append(page["results"])
            following = page["next"]
        return found


def registered(
    app: Flask, issuer: str, contract: Contract, place: Place, *scopes: str, **given: Any
) -> Caller:
    """Software of this organisation that may do what its professionals may, with a token."""
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    values = {
        "name": "Leerlingvolgsysteem",
        "jwks": {"keys": [key.as_dict(private=False)]},
        "oauth_scopes": sorted(scopes or OAUTH_SCOPES),
        "roles": [place.role, "organisation_admin"],
        "whole_organisation": True,
    }
    client_id = connected(place, **{**values, **given})
    holder = Holder(issuer)
    token = fetch_token(app, holder, client_id, key)
    return Caller(app, holder, contract, place, client_id, key, token)


def renewed(caller: Caller) -> Caller:
    """The same, with a token that was just issued."""
    token = fetch_token(caller.app, caller.holder, caller.client_id, caller.key)
    return replace(caller, token=token)


def fetch_token(app: Flask, holder: Holder, client_id: UUID, key: ECKey) -> str:
    """An access token of this system, bound to the holder's key."""
    now = int(clock.now().timestamp())
    claims = {
        "iss": str(client_id),
        "sub": str(client_id),
        "aud": holder.origin,
        "iat": now,
        "exp": now + 60,
        "jti": str(new_id()),
    }
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key),
    }
    answer = holder.send(app.test_client(), "POST", "/oauth/token", data=form)
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["access_token"])
