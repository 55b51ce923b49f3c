"""The code flow with clients that others wrote, unpatched, over HTTP against a running server."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from requests_oauth2client import DPoPToken, IdToken, OAuth2Client

from services.demo.scenario.api import Api
from tests.factories.town import Town
from tests.factories.workplace import Browser, Person, logged_in
from tests.slices.identity.apps import ASKED, CALLBACK, decide, registered
from tests.slices.identity.parties import seconds
from tests.slices.identity.proving import Proving
from tests.slices.identity.serving import Served


def came_back(browser: Browser, address: str) -> str:
    """Where the browser goes when somebody says yes on the page at `address`."""
    parts = urlsplit(address)
    return decide(browser, f"{parts.path}?{parts.query}").headers["Location"]


def test_requests_oauth2client(served: Served, town: Town, ib: Person) -> None:
    app = registered(served.app, served.url, town.school)
    assert app.key is not None
    client = OAuth2Client.from_discovery_endpoint(
        f"{served.url}/.well-known/openid-configuration",
        issuer=served.url,
        client_id=str(app.client_id),
        private_key={**app.key.as_dict(private=True), "alg": "ES256"},
        redirect_uri=CALLBACK,
        dpop_bound_access_tokens=True,
        id_token_signed_response_alg="ES256",
        testing=True,
    )
    asked = client.authorization_request(scope=ASKED, nonce="a nonce", dpop=True)
    pushed = client.pushed_authorization_request(asked)
    answer = came_back(logged_in(served.app, ib), str(pushed.uri))
    # Its own validation of the id_token forgets the key of a DPoP token: so that is done here.
    token = client.authorization_code(asked.validate_callback(answer), validate=False)
    assert isinstance(token, DPoPToken)
    assert isinstance(token.id_token, IdToken)
    assert token.id_token.verify_signature(client.authorization_server_jwks, alg="ES256")
    assert (token.id_token.issuer, token.id_token.nonce) == (served.url, "a nonce")
    info = requests.get(f"{served.url}/oauth/userinfo", auth=token, timeout=10).json()
    assert (info["sub"], info["name"]) == (token.id_token.sub, "I. de Begeleider")
    assert requests.get(f"{served.url}/v1/children", auth=token, timeout=10).status_code == 200
    renewed = client.refresh_token(token)
    assert requests.get(f"{served.url}/v1/children", auth=renewed, timeout=10).status_code == 200
    assert client.introspect_token(renewed)["active"] is True
    assert client.revoke_access_token(renewed)
    assert client.introspect_token(renewed) == {"active": False}


def test_the_client_of_the_scenario(served: Served, town: Town) -> None:
    given: dict[str, Any] = {"redirect_uris": [], "roles": ["care_coordinator"]}
    system = registered(served.app, served.url, town.school, whole_organisation=True, **given)
    assert system.key is not None
    api, child = Api(served.url, served.url, "nl"), town.child()
    token = api.token(str(system.client_id), system.key.as_dict(private=True))
    listed = api.call(token, "listChildren").json()["results"]
    assert [one["id"] for one in listed] == [str(child["id"])]
    assert api.call(token, "getChild", childId=child["id"]).json()["id"] == str(child["id"])


def test_authlibs_own_client(served: Served, town: Town, ib: Person) -> None:
    """It knows no pushed requests and no DPoP: these go through what requests offers for that."""
    app, endpoint = registered(served.app, served.url, town.school), f"{served.url}/oauth/token"
    with OAuth2Session(
        str(app.client_id),
        app.key,
        token_endpoint_auth_method="private_key_jwt",
        scope=ASKED,
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
    ) as session:
        session.mount(served.url, Proving(served.url))

        def method() -> PrivateKeyJWT:
            """Anew for each assertion: it keeps the `jti` in the claims that it was given."""
            return PrivateKeyJWT(endpoint, alg="ES256", claims={"exp": seconds(60)})

        session.register_client_auth_method(method())
        verifier = "v" * 64
        asked, state = session.create_authorization_url(
            f"{served.url}/oauth/authorize", code_verifier=verifier, nonce="a nonce"
        )
        par: dict[str, Any] = {
            "auth": session.client_auth("private_key_jwt"),
            "data": dict(parse_qsl(urlsplit(asked).query)),
            "withhold_token": True,
        }
        pushed = session.post(f"{served.url}/oauth/par", **par).json()
        address = f"/oauth/authorize?client_id={app.client_id}&request_uri={pushed['request_uri']}"
        answer = came_back(logged_in(served.app, ib), address)
        session.register_client_auth_method(method())
        token = session.fetch_token(
            endpoint, authorization_response=answer, state=state, code_verifier=verifier
        )
        assert (token["token_type"], token["scope"]) == ("DPoP", " ".join(sorted(ASKED.split())))
        sent = {"Authorization": f"DPoP {token['access_token']}"}
        own: dict[str, Any] = {"headers": sent, "withhold_token": True}
        called = session.get(f"{served.url}/v1/children", **own)
        assert called.status_code == 200
