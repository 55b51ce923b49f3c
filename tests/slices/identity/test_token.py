"""A system gets an access token: the way it should go."""

import logging
from datetime import timedelta

import pytest
from joserfc.jwk import Key, OKPKey, RSAKey
from sqlalchemy import Engine, func, select

from services.identity.models import UsedAssertion
from services.identity.provider import Identity
from shared import clock
from shared.authz import assurance
from shared.crypto.keyring import Keyring
from shared.settings import SettingsFault
from tests.slices.identity.parties import (
    API,
    ISSUER,
    MOMENT,
    TOKEN_ENDPOINT,
    Partner,
    World,
    decoded,
    seconds,
    signed,
)


def test_a_system_gets_a_token_and_is_known_by_it(world: World, partner: Partner) -> None:
    answer = world.ask(partner.assertion())
    system = world.systems[partner.client_id]

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/json"
    body = answer.get_json()
    assert body.pop("access_token")
    assert body == {
        "token_type": "DPoP",
        "expires_in": 300,
        "scope": "children:write referrals:read referrals:write",
    }
    actor = world.call(world.token(partner))
    assert (actor.kind, actor.id, actor.channel) == ("system", partner.client_id, "api")
    assert actor.organisation_id == system.organisation_id
    assert actor.organisation_kind == "school"
    assert actor.roles == {"care_coordinator"}
    assert actor.teams == system.teams
    assert actor.oauth_scopes == system.oauth_scopes
    assert (actor.read_only, actor.whole_organisation) == (False, False)
    assert world.denied == []


def test_the_token_is_an_rfc_9068_one(world: World, partner: Partner) -> None:
    header, payload, _ = world.token(partner, scope="referrals:write").split(".")
    signing = world.identity.keys.current().kid
    claims = decoded(payload)

    assert decoded(header) == {"typ": "at+jwt", "alg": "ES256", "kid": signing}
    assert len(claims.pop("jti")) >= 22  # 128 bits in base64
    assert claims == {
        "iss": ISSUER,
        "sub": str(partner.client_id),
        "client_id": str(partner.client_id),
        "azp": str(partner.client_id),
        "aud": API,
        "iat": seconds(),
        "exp": seconds(300),
        "scope": "referrals:write",
        "roles": ["care_coordinator"],
        "org": str(world.systems[partner.client_id].organisation_id),
        "cnf": {"jkt": world.holder.key.thumbprint()},
    }


def test_two_tokens_never_have_the_same_name(world: World, partner: Partner) -> None:
    first, second = (decoded(world.token(partner).split(".")[1])["jti"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize("audience", [ISSUER, TOKEN_ENDPOINT])
def test_both_our_names_are_an_audience(world: World, partner: Partner, audience: str) -> None:
    assert world.ask(partner.assertion(aud=audience)).status_code == 200


@pytest.mark.parametrize("typ", [None, "JWT", "client-authentication+jwt"])
@pytest.mark.parametrize("with_kid", [True, False])
def test_the_only_key_needs_no_name(
    world: World, partner: Partner, typ: str | None, with_kid: bool
) -> None:
    header = partner.header(typ=typ, kid=partner.key.kid if with_kid else None)
    assert world.ask(signed(header, partner.claims(), partner.key)).status_code == 200


def test_other_algorithms_of_fapi_work(world: World, partner: Partner) -> None:
    keys: dict[str, Key] = {
        "PS256": RSAKey.generate_key(2048, {"alg": "PS256"}, auto_kid=True),
        "EdDSA": OKPKey.generate_key("Ed25519", auto_kid=True),
    }
    for alg, key in keys.items():
        world.change(partner, jwks={"keys": [key.as_dict(private=False)]})
        header = partner.header(alg=alg, kid=key.kid)
        assert world.ask(signed(header, partner.claims(), key)).status_code == 200, alg


def test_a_used_assertion_is_kept_as_long_as_it_could_be_replayed_and_no_longer(
    world: World, partner: Partner, engine: Engine
) -> None:
    spent = partner.assertion(iat=seconds(59), exp=seconds(359))
    assert world.ask(spent).status_code == 200
    with clock.held_at(MOMENT + timedelta(seconds=418)):  # the last at which it is still in time
        assert world.ask(partner.assertion()).status_code == 200
        assert world.ask(spent).status_code == 401
        assert world.denied[-1] == (partner.client_id, "replay")
    with clock.held_at(MOMENT + timedelta(hours=1)):
        assert world.ask(partner.assertion()).status_code == 200
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(UsedAssertion)) == 1


def test_metadata_says_what_there_is(world: World) -> None:
    client = world.app.test_client()
    answer = client.get("/.well-known/oauth-authorization-server")
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    said = answer.get_json()
    assert said == client.get("/.well-known/openid-configuration").get_json()
    assert said["issuer"] == ISSUER
    assert said["token_endpoint"] == TOKEN_ENDPOINT
    assert said["jwks_uri"] == f"{ISSUER}/oauth/jwks"
    assert said["require_pushed_authorization_requests"] is True
    assert said["authorization_response_iss_parameter_supported"] is True
    assert said["response_types_supported"] == ["code"]
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["subject_types_supported"] == ["pairwise"]
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt", "none"]
    assert "none" not in said["dpop_signing_alg_values_supported"]
    assert said["grant_types_supported"] == [
        "authorization_code",
        "client_credentials",
        "refresh_token",
    ]
    assert {"pushed_authorization_request_endpoint", "userinfo_endpoint"} <= said.keys()
    assert {"sub", "acr", "auth_time"} <= set(said["claims_supported"])
    assert said["acr_values_supported"] == sorted(assurance.WAYS)
    for name in ("request_parameter", "request_uri_parameter", "claims_parameter"):
        assert said[f"{name}_supported"] is False
    for name in ("token", "introspection", "revocation"):
        algs = said[f"{name}_endpoint_auth_signing_alg_values_supported"]
        assert algs == ["ES256", "PS256", "EdDSA"]
    assert said["scopes_supported"][-2:] == ["referrals:read", "referrals:write"]
    for name, value in said.items():
        if name.endswith("_endpoint"):
            path = value.removeprefix(ISSUER)
            rules = {rule.rule for rule in world.app.url_map.iter_rules()}
            assert path in rules or path == "/oauth/authorize"  # a page of the portal


def test_no_log_holds_a_token(
    world: World, partner: Partner, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        assertion = partner.assertion()
        token = world.ask(assertion).get_json()["access_token"]
        world.call(token)
    finally:
        logging.getLogger().setLevel(logging.WARNING)
    assert token not in caplog.text
    assert assertion not in caplog.text


@pytest.mark.parametrize(
    "issuer", ["http://schakel.example", "https://schakel.example/a", "https://a.example?b"]
)
def test_an_issuer_that_cannot_be_trusted_does_not_start(
    engine: Engine, keyring: Keyring, issuer: str
) -> None:
    with pytest.raises(SettingsFault, match="ISSUER"):
        Identity(
            engine=engine,
            keyring=keyring,
            issuer=issuer,
            base_url=issuer,
            find_system=lambda *_: None,
            find_app_member=lambda _alongside: None,
            on_denied=lambda *_: None,
        )
