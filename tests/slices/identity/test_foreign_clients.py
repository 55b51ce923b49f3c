"""Clients that others wrote, unpatched, over HTTP against a running server."""

import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import Flask, Response, jsonify, request
from requests_oauth2client import DPoPToken, OAuth2Client
from sqlalchemy import Engine
from werkzeug.serving import make_server

from services.identity.provider import Identity
from services.identity.routes import blueprint
from shared.crypto.keyring import Keyring
from shared.problems import Unauthenticated
from tests.slices.identity.parties import Partner, Register, seconds
from tests.slices.identity.proving import Proving

INVALID = {
    "WWW-Authenticate": 'DPoP error="invalid_token", algs="ES256 PS256 EdDSA"',
}


@dataclass
class Running:
    url: str
    partner: Partner


@pytest.fixture
def running(engine: Engine, keyring: Keyring) -> Iterator[Running]:
    app = Flask("identity-running")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    url, partner, register = f"http://127.0.0.1:{server.port}", Partner(), Register(engine)
    register[partner.client_id] = partner.record()
    identity = Identity(
        engine=engine,
        keyring=keyring,
        issuer=url,
        base_url=url,
        find_system=register.look_up,
        find_app_member=lambda _alongside: None,
        on_denied=lambda *_: None,
    )
    identity.keys.ensure_signing_key()
    identity.install(app)
    app.register_blueprint(blueprint)

    @app.get("/v1/whoami")
    def whoami() -> Response:
        try:
            return jsonify(id=str(identity.authenticate(request).id))
        except Unauthenticated as problem:
            return Response(status=problem.status, headers=problem.headers)

    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Running(url, partner)
    server.shutdown()
    thread.join()
    server.server_close()


def whoami(running: Running, session: requests.Session | None = None, **given: Any) -> str:
    answer = (session or requests).get(f"{running.url}/v1/whoami", timeout=10, **given)
    answer.raise_for_status()
    return str(answer.json()["id"])


def test_authlibs_own_client(running: Running) -> None:
    endpoint, partner = f"{running.url}/oauth/token", running.partner
    with OAuth2Session(
        str(partner.client_id), partner.key, token_endpoint_auth_method="private_key_jwt"
    ) as session:
        session.mount(running.url, Proving(running.url))
        method = PrivateKeyJWT(endpoint, alg="ES256", claims={"exp": seconds(60)})
        session.register_client_auth_method(method)
        token = session.fetch_token(
            endpoint, grant_type="client_credentials", scope="referrals:write"
        )
        assert token["token_type"] == "DPoP"
        assert token["scope"] == "referrals:write"
        sent = {"Authorization": f"DPoP {token['access_token']}"}
        assert whoami(running, session, headers=sent, withhold_token=True) == str(partner.client_id)


def test_requests_oauth2client(running: Running) -> None:
    partner = running.partner
    client = OAuth2Client.from_discovery_endpoint(
        f"{running.url}/.well-known/oauth-authorization-server",
        issuer=running.url,
        client_id=str(partner.client_id),
        private_key={**partner.key.as_dict(private=True), "alg": "ES256"},
        dpop_bound_access_tokens=True,
        testing=True,
    )
    token = client.client_credentials(scope="referrals:read")
    assert isinstance(token, DPoPToken)
    assert whoami(running, auth=token) == str(partner.client_id)
    verified = client.authorization_server_jwks
    assert len(verified["keys"]) == 2


def test_two_authorization_headers_over_the_wire(running: Running) -> None:
    host = running.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.putrequest("GET", "/v1/whoami")
    connection.putheader("Authorization", "DPoP a.b.c")
    connection.putheader("Authorization", "DPoP a.b.c")
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == INVALID["WWW-Authenticate"]
