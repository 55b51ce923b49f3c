"""The code flow with clients that others wrote, unpatched, over HTTP against a running server."""

from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oidc.discovery import OpenIDProviderMetadata
from requests_oauth2client import (
    DPoPToken,
    IdToken,
    InvalidGrant,
    InvalidScope,
    MismatchingIssuer,
    MissingIssuer,
    OAuth2Client,
)

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
    assert client.authorization_response_iss_parameter_supported
    asked = client.authorization_request(
        scope=ASKED,
        nonce="a nonce",
        dpop=True,
        authorization_response_iss_parameter_supported=True,
    )
    pushed = client.pushed_authorization_request(asked)
    answer = came_back(logged_in(served.app, ib), str(pushed.uri))
    for forged in (
        answer.replace(quote(served.url, safe=""), quote("https://evil.example", safe="")),
        answer.partition("&iss=")[0],
    ):
        with pytest.raises((MismatchingIssuer, MissingIssuer)):  # a mix-up (RFC 9207 §2.4)
            asked.validate_callback(forged)
    # Its own validation of the id_token forgets the key of a DPoP token: so that is done here.
    token = client.authorization_code(asked.validate_callback(answer), validate=False)
    assert isinstance(token, DPoPToken)
    assert isinstance(token.id_token, IdToken)
    assert token.id_token.verify_signature(client.authorization_server_jwks, alg="ES256")
    assert (token.id_token.issuer, token.id_token.nonce) == (served.url, "a nonce")
    info = client.userinfo(token)
    assert (info["sub"], info["name"]) == (token.id_token.sub, "I. de Begeleider")
    assert requests.get(f"{served.url}/v1/children", auth=token, timeout=10).status_code == 200
    renewed = client.refresh_token(token)
    assert requests.get(f"{served.url}/v1/children", auth=renewed, timeout=10).status_code == 200
    assert client.introspect_token(renewed)["active"] is True
    assert client.revoke_access_token(renewed)
    assert client.introspect_token(renewed) == {"active": False}
    assert token.refresh_token
    assert client.introspect_token(token.refresh_token)["active"] is True
    assert client.revoke_refresh_token(token.refresh_token)
    with pytest.raises(InvalidGrant):
        client.refresh_token(token)


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
        revocation_endpoint_auth_method="private_key_jwt",
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
        check_the_rest(session, method, served.url, token)


def check_the_rest(session: Any, method: Any, url: str, token: Any) -> None:
    """Everything that Authlib's client does with tokens once it has them."""

    def status(shown: Any, path: str) -> int:
        sent = {"Authorization": f"DPoP {shown['access_token']}"}
        own: dict[str, Any] = {"headers": sent, "withhold_token": True}
        return int(session.get(f"{url}{path}", **own).status_code)

    def fresh() -> Any:
        session.register_client_auth_method(method())
        return session

    def active(shown: str) -> bool:
        answer = fresh().introspect_token(f"{url}/oauth/introspect", shown)
        return bool(answer.json()["active"])

    assert status(token, "/v1/children") == status(token, "/oauth/userinfo") == 200
    renewed = fresh().refresh_token(f"{url}/oauth/token", token["refresh_token"])
    assert renewed["access_token"] != token["access_token"]
    assert status(renewed, "/v1/children") == 200
    assert active(renewed["access_token"])
    gone = fresh().revoke_token(f"{url}/oauth/revoke", renewed["access_token"])
    assert gone.status_code == 200, gone.text
    assert not active(renewed["access_token"])
    assert status(renewed, "/v1/children") == 401
    fresh().revoke_token(f"{url}/oauth/revoke", token["refresh_token"])
    assert status(token, "/v1/children") == 401, "all of the grant ends with its refresh token"


def test_authlib_finds_its_way_by_our_metadata(served: Served) -> None:
    """Its own judges of what RFC 8414 and OpenID Connect Discovery ask of a document."""
    for path, kind in (
        ("oauth-authorization-server", AuthorizationServerMetadata),
        ("openid-configuration", OpenIDProviderMetadata),
    ):
        found = requests.get(f"{served.url}/.well-known/{path}", timeout=10).json()
        judged = {**found, "issuer": served.url.replace("http:", "https:")}  # for this machine
        judged = {
            name: value.replace("http:", "https:") if isinstance(value, str) else value
            for name, value in judged.items()
        }
        kind(judged).validate()


def test_a_system_by_requests_oauth2client(served: Served, town: Town) -> None:
    given: dict[str, Any] = {"redirect_uris": [], "roles": ["care_coordinator"]}
    system = registered(served.app, served.url, town.school, **given)
    assert system.key is not None
    client = OAuth2Client.from_discovery_endpoint(
        f"{served.url}/.well-known/oauth-authorization-server",
        issuer=served.url,
        client_id=str(system.client_id),
        private_key={**system.key.as_dict(private=True), "alg": "ES256"},
        dpop_bound_access_tokens=True,
        testing=True,
    )
    token = client.client_credentials(scope="children:read")
    assert requests.get(f"{served.url}/v1/children", auth=token, timeout=10).status_code == 200
    assert client.introspect_token(token)["token_type"] == "DPoP"
    assert client.revoke_access_token(token)
    assert client.introspect_token(token) == {"active": False}
    with pytest.raises(InvalidScope):
        client.client_credentials(scope="exports:write")
