"""Attacks on the API with tokens. Each ends in the same 401."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import ECKey, Key
from sqlalchemy import Engine, event

from services.identity.api_calls import VerifiedTokens
from shared import clock
from shared.authz.permissions import OAUTH_SCOPES
from shared.ids import new_id
from shared.problems import Unauthenticated
from tests.slices.contract import Contract
from tests.slices.identity.parties import (
    API,
    ISSUER,
    MOMENT,
    Partner,
    World,
    decoded,
    encoded,
    new_key,
    seconds,
    signed,
)

ALGORITHMS = 'algs="ES256 PS256 EdDSA"'
INVALID = {"WWW-Authenticate": f'DPoP error="invalid_token", {ALGORITHMS}'}


def assert_refused(act: Callable[[], object]) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        act()
    assert refusal.value.headers == INVALID
    assert (refusal.value.code, refusal.value.reasons) == ("unauthenticated", ())
    assert refusal.value.__cause__ is None


def our_key(world: World) -> Key:
    return world.identity.keys.current()


def forged(world: World, partner: Partner, key: Any = None, **changes: Any) -> str:
    """A token like ours, signed by our own key unless another is given; None leaves out.

    Changes that begin with `header_` are for the header.
    """
    genuine = world.token(partner)
    header, claims = (decoded(segment) for segment in genuine.split(".")[:2])
    for name, value in changes.items():
        target = header if name.startswith("header_") else claims
        target[name.removeprefix("header_")] = value
    header = {name: value for name, value in header.items() if value is not None}
    claims = {name: value for name, value in claims.items() if value is not None}
    return signed(header, claims, key or our_key(world))


def test_the_forge_makes_what_we_would_accept(world: World, partner: Partner) -> None:
    assert world.call(forged(world, partner)).id == partner.client_id


@pytest.mark.parametrize(
    "changes",
    [
        {"header_typ": None},
        {"header_typ": "JWT"},
        {"header_typ": "client-authentication+jwt"},
        {"header_typ": "dpop+jwt"},
        {"header_kid": None},
        {"header_kid": "unknown"},
        {"header_kid": ""},
        {"header_kid": "../key"},
        {"header_jku": "https://evil.example/jwks"},
        {"header_crit": ["exp"]},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "https://evil.example/v1"},
        {"aud": ISSUER},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "never"},
        {"exp": float("nan")},
        {"iat": None},
        {"jti": None},
        {"nbf": 9_999_999_999},
        {"iat": 9_999_999_999},
        {"cnf": None},
        {"cnf": "key"},
        {"cnf": {"jkt": 7}},
        {"cnf": {"x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}},
        {"cnf": {}},
        {"client_id": None},
        {"sub": "0192a1b2-0000-7000-8000-000000000000"},
        {"sub": None},
        {"org": None},
        {"org": "0192a1b2-0000-7000-8000-000000000000"},
    ],
)
def test_a_token_that_we_signed_but_would_not_give(
    world: World, partner: Partner, changes: dict[str, Any]
) -> None:
    token = forged(world, partner, **changes)
    assert_refused(lambda: world.call(token))


def test_another_key_with_our_kid(world: World, partner: Partner) -> None:
    token = forged(world, partner, new_key())
    assert_refused(lambda: world.call(token))


def test_a_key_that_brings_itself(world: World, partner: Partner) -> None:
    own = new_key()
    token = forged(world, partner, own, header_jwk=own.as_dict(private=False))
    assert_refused(lambda: world.call(token))


def test_a_key_of_the_system_itself(world: World, partner: Partner) -> None:
    token = forged(world, partner, partner.key, header_kid=partner.key.kid)
    assert_refused(lambda: world.call(token))


def test_after_a_rotation_new_tokens_are_known_too(world: World, partner: Partner) -> None:
    world.identity.keys.rotate()
    assert world.call(world.token(partner)).id == partner.client_id


def test_no_signature(world: World, partner: Partner) -> None:
    header, payload, signature = world.token(partner).split(".")
    none = encoded({**decoded(header), "alg": "none"})
    for token in (f"{none}.{payload}.", f"{none}.{payload}.{signature}", f"{header}.{payload}."):
        assert_refused(lambda token=token: world.call(token))  # type: ignore[misc]


def test_our_public_key_is_no_hmac_secret(world: World, partner: Partner) -> None:
    public = ECKey.import_key(our_key(world).as_dict(private=False))
    for secret in (public.as_pem(private=False), public.as_der(private=False)):
        token = forged(world, partner, secret, header_alg="HS256")
        assert_refused(lambda token=token: world.call(token))  # type: ignore[misc]


def test_a_tampered_token(world: World, partner: Partner) -> None:
    header, payload, signature = world.token(partner).split(".")
    richer = encoded({**decoded(payload), "roles": ["organisation_admin"]})
    for token in (
        f"{header}.{richer}.{signature}",
        f"{header}.{payload}.{'A' * len(signature)}",
        f"{header}.{payload}.{signature[:-4]}",
        f"{header}.{payload}.{signature}.{signature}",
        f"{header}.{payload}",
    ):
        assert_refused(lambda token=token: world.call(token))  # type: ignore[misc]


def test_an_assertion_is_no_access_token(world: World, partner: Partner) -> None:
    assert_refused(lambda: world.call(partner.assertion(aud=API)))


@pytest.mark.parametrize("after", [331, 3600])
def test_an_expired_token(world: World, partner: Partner, after: int) -> None:
    token = world.token(partner)
    with clock.held_at(MOMENT + timedelta(seconds=after)):
        assert_refused(lambda: world.call(token))


def test_expiry_is_seen_also_where_the_signature_is_remembered(
    world: World, partner: Partner
) -> None:
    token = world.token(partner)
    with clock.held_at(MOMENT + timedelta(seconds=329)):
        assert world.call(token).id == partner.client_id
    with clock.held_at(MOMENT + timedelta(seconds=330)):
        assert_refused(lambda: world.call(token))


@pytest.mark.parametrize(
    "headers",
    [
        ["DPoP {0}", "DPoP {0}"],
        ["DPoP {0}", "Basic eDp5"],
        ["Basic eDp5", "DPoP {0}"],
        ["DPoP {0},DPoP {0}"],
        ["DPoP {0}, x"],
        ["DPoP"],
        ["DPoP "],
        ["DPoP\t{0}"],
        ["{0}"],
        ["Bearer {0}"],
        ["Basic {0}"],
        ["Token {0}"],
        ["DPoP {0} "],
        ["DPoP {0} {0}"],
        ["DPoP " + "a" * 5000],
        ["DPoP ä.ö.ü"],
    ],
)
def test_strange_headers(world: World, partner: Partner, headers: list[str]) -> None:
    token = world.token(partner)
    sent = [("Authorization", header.format(token)) for header in headers]
    proof = ("DPoP", world.proof("GET", "/v1/children", token))
    assert_refused(lambda: world.authenticate([*sent, proof]))


def test_a_plain_bearer_token_is_refused(world: World, partner: Partner) -> None:
    token = world.token(partner)
    assert_refused(lambda: world.authenticate([("Authorization", f"Bearer {token}")]))


def test_the_scheme_has_no_case(world: World, partner: Partner) -> None:
    token = world.token(partner)
    sent = [("authorization", f"dPoP {token}"), ("dpop", world.proof("GET", "/v1/children", token))]
    assert world.authenticate(sent).id == partner.client_id


def test_without_a_token_the_challenge_has_no_error(world: World) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        world.authenticate([])
    assert refusal.value.headers == {"WWW-Authenticate": f'DPoP realm="schakel", {ALGORITHMS}'}


def test_a_token_in_the_query_or_the_body_counts_for_nothing(
    world: World, partner: Partner
) -> None:
    token = world.token(partner)
    in_query = f"/v1/children?access_token={token}"
    with pytest.raises(Unauthenticated):
        world.authenticate([], in_query)
    sent = [("Authorization", f"DPoP {token}"), ("DPoP", world.proof("GET", in_query, token))]
    assert_refused(lambda: world.authenticate(sent, in_query))

    with (
        world.app.test_request_context(
            "/v1/children", method="POST", data={"access_token": token}
        ) as context,
        pytest.raises(Unauthenticated),
    ):
        world.identity.authenticate(context.request)


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"organisation_state": "applied"},
        {"organisation_state": "left"},
        {"organisation_state": ""},
        {"organisation_id": UUID(int=1)},
    ],
)
def test_what_is_taken_away_is_gone_at_the_next_call(
    world: World, partner: Partner, changes: dict[str, Any]
) -> None:
    token = world.token(partner)
    assert world.call(token).id == partner.client_id
    world.change(partner, **changes)
    assert_refused(lambda: world.call(token))


def test_a_removed_system(world: World, partner: Partner) -> None:
    token = world.token(partner)
    del world.systems[partner.client_id]
    assert_refused(lambda: world.call(token))


@pytest.mark.parametrize("state", ["suspended", "leaving"])
def test_a_suspended_organisation_only_reads(world: World, partner: Partner, state: str) -> None:
    token = world.token(partner)
    world.change(partner, organisation_state=state)
    assert world.call(token).read_only


def test_roles_scopes_and_teams_are_those_of_now(world: World, partner: Partner) -> None:
    token, team = world.token(partner, scope="referrals:read referrals:write"), new_id()
    world.change(
        partner,
        roles=frozenset({"privacy_officer"}),
        oauth_scopes=frozenset({"referrals:read", "children:write"}),
        teams=frozenset({team}),
        whole_organisation=True,
    )
    actor = world.call(token)
    assert actor.roles == {"privacy_officer"}
    assert actor.oauth_scopes == frozenset({"referrals:read"})
    assert actor.teams == {team}
    assert actor.whole_organisation


def test_a_call_costs_one_statement(world: World, partner: Partner, engine: Engine) -> None:
    token = world.token(partner)
    world.call(token)
    statements: list[str] = []
    world.systems.looked_up.clear()
    event.listen(engine, "before_cursor_execute", lambda *seen: statements.append(str(seen[2])))
    world.call(token)
    assert world.systems.looked_up == [partner.client_id]
    assert len(statements) == 1  # that look-up, in which the proof is spent
    assert "INSERT INTO used_proof" in statements[0]


def test_remembered_signatures_are_bounded_in_number_and_time() -> None:
    seen: list[str] = []
    tokens = VerifiedTokens(at_most=2)

    def verify(token: str) -> Any:
        seen.append(token)
        return token

    with clock.held_at(MOMENT):
        for token in ("a", "a", "b", "c", "b", "c", "a"):
            tokens.verified(token, verify)
        assert seen == ["a", "b", "c", "a"]
    with clock.held_at(MOMENT + timedelta(seconds=30)):
        tokens.verified("a", verify)
    assert seen == ["a", "b", "c", "a", "a"]


def test_a_signature_that_does_not_hold_is_not_remembered(world: World, partner: Partner) -> None:
    token = forged(world, partner, exp=seconds(-31))
    assert_refused(lambda: world.call(token))
    assert_refused(lambda: world.call(token))


def test_the_document_says_which_scope_an_operation_needs(contract: Contract) -> None:
    """NL GOV OAuth, Connections with Clients; the table of permissions is what counts."""
    named = {
        scope
        for methods in contract.document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
        for way in operation.get("security", [])
        for scope in next(iter(way.values()))
    }
    assert named == OAUTH_SCOPES.keys()
