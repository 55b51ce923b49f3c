"""What a token request may not do: other ways to prove oneself, the query, scopes, odd forms."""

import base64
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.identity.client_assertion import TYPE
from tests.slices.identity.parties import API, Partner, World, decoded

BASIC = {"Authorization": "Basic " + base64.b64encode(b"somebody:secret").decode()}


def assert_error(answer: TestResponse, status: int, error: str) -> None:
    assert (answer.status_code, answer.get_json()["error"]) == (status, error)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "access_token" not in answer.get_json()


def form(partner: Partner, **changes: str | None) -> dict[str, str]:
    usual: dict[str, str | None] = {
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": partner.assertion(),
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def post(world: World, **request: Any) -> TestResponse:
    return world.post(**request)


def test_the_grant_type_may_not_come_in_the_query(world: World, partner: Partner) -> None:
    sent = form(partner, grant_type=None)
    answer = post(world, data=sent, query_string={"grant_type": "client_credentials"})
    assert_error(answer, 400, "invalid_request")


@pytest.mark.parametrize("name", ["grant_type", "client_assertion", "scope", "access_token", "x"])
def test_nothing_may_come_in_the_query(world: World, partner: Partner, name: str) -> None:
    assert_error(world.ask(partner.assertion(), query=f"?{name}=a"), 400, "invalid_request")


def test_the_grant_type_is_missing(world: World, partner: Partner) -> None:
    for left_out in (None, ""):
        answer = post(world, data=form(partner, grant_type=left_out))
        assert_error(answer, 400, "invalid_request")


@pytest.mark.parametrize(
    "grant_type", ["password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", '<"é>']
)
def test_other_grants_do_not_exist(world: World, partner: Partner, grant_type: str) -> None:
    answer = post(world, data=form(partner, grant_type=grant_type))
    assert_error(answer, 400, "unsupported_grant_type")
    assert grant_type not in answer.text


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post(world: World, method: str) -> None:
    assert getattr(world.app.test_client(), method)("/oauth/token").status_code == 405


def test_a_parameter_comes_once(world: World, partner: Partner) -> None:
    for name in ("grant_type", "client_assertion", "scope"):
        sent = {**form(partner), "scope": "referrals:read"}
        answer = post(world, data={**sent, name: [sent[name], sent[name]]})
        assert_error(answer, 400, "invalid_request")


def test_only_a_form(world: World, partner: Partner) -> None:
    assert_error(post(world, json=form(partner)), 400, "invalid_request")
    multipart = post(world, data=form(partner), content_type="multipart/form-data")
    assert_error(multipart, 400, "invalid_request")
    assert_error(post(world), 400, "invalid_request")


def test_a_body_has_a_size(world: World, partner: Partner) -> None:
    assert_error(world.ask(partner.assertion(), padding="x" * 20_000), 400, "invalid_request")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_assertion": None},
        {"client_assertion_type": None},
        {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"},
        {"client_assertion": None, "client_assertion_type": None, "client_id": "self"},
        {"client_assertion": None, "client_id": "self", "client_secret": "secret"},
        {"client_secret": "secret"},
    ],
)
def test_only_private_key_jwt_proves_a_client(
    world: World, partner: Partner, changes: dict[str, str | None]
) -> None:
    if "client_id" in changes:
        changes = {**changes, "client_id": str(partner.client_id)}
    answer = post(world, data=form(partner, **changes))
    assert_error(answer, 401, "invalid_client")
    assert answer.get_json() == {"error": "invalid_client"}
    assert len(world.denied) == 1


@pytest.mark.parametrize("with_assertion", [True, False])
def test_http_basic_is_refused_by_name(
    world: World, partner: Partner, with_assertion: bool
) -> None:
    sent = form(partner) if with_assertion else {"grant_type": "client_credentials"}
    answer = post(world, data=sent, headers=BASIC)
    assert_error(answer, 401, "invalid_client")
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="schakel"'
    assert world.denied == [(None, "method")]


@pytest.mark.parametrize(
    "scope",
    [
        "exports:write",
        "referrals:write exports:write",
        "referrals:writ",
        "REFERRALS:WRITE",
        "referrals:write  referrals:read",
        "referrals:write\treferrals:read",
        " ",
        "*",
    ],
)
def test_a_scope_that_is_not_allowed_is_an_error(
    world: World, partner: Partner, scope: str
) -> None:
    assert_error(world.ask(partner.assertion(), scope=scope), 400, "invalid_scope")
    assert world.denied == [(partner.client_id, "invalid_scope")]


def test_the_scope_asked_for_is_the_scope_given(world: World, partner: Partner) -> None:
    answer = world.ask(partner.assertion(), scope="referrals:write referrals:read")
    assert answer.get_json()["scope"] == "referrals:read referrals:write"
    claims = decoded(answer.get_json()["access_token"].split(".")[1])
    assert claims["scope"] == "referrals:read referrals:write"


def test_a_system_without_scopes_gets_no_token(world: World, partner: Partner) -> None:
    world.change(partner, oauth_scopes=frozenset())
    assert_error(world.ask(partner.assertion()), 400, "invalid_scope")


def test_behind_a_proxy_the_address_of_the_request_does_not_matter(
    world: World, partner: Partner
) -> None:
    answer = post(world, data=form(partner), base_url="http://10.0.0.7:8080")
    assert answer.status_code == 200


def test_a_token_is_for_the_target_that_was_asked_or_for_none(
    world: World, partner: Partner
) -> None:
    """RFC 9068 §3, RFC 8707 §2."""
    answer = world.ask(partner.assertion(), resource="https://elsewhere.example/v1")
    assert_error(answer, 400, "invalid_target")
    for named in ({}, {"resource": API}):
        token = world.ask(partner.assertion(), **named).get_json()["access_token"]
        assert decoded(token.split(".")[1])["aud"] == API
    twice = form(partner, resource=API)
    assert_error(post(world, data={**twice, "resource": [API, API]}), 400, "invalid_request")


@pytest.mark.parametrize("path", ["/oauth/par", "/oauth/introspect", "/oauth/revoke"])
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post_at_the_other_endpoints(world: World, path: str, method: str) -> None:
    assert getattr(world.app.test_client(), method)(path).status_code == 405
