"""What Authlib and joserfc do by themselves and we must not: a test for each line of our notes on
their sources. A number is that of the line.
"""

import ast
import base64
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2.rfc6749 import grants as stock
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from services.identity import access_tokens, client_assertion
from services.identity.apps import code_grant, id_tokens
from services.identity.apps.grants import CODE_LIFETIME
from services.identity.clients import AUTH_METHOD
from services.identity.dpop import proofs
from services.identity.jose import fits
from services.identity.models import UsedAssertion
from services.identity.token_endpoint import TokenEndpoint
from shared import clock
from shared.problems import Unauthenticated
from tests.factories.workplace import Browser
from tests.house import House
from tests.slices.database import rows
from tests.slices.identity.apps import App, answer_of, decide
from tests.slices.identity.parties import (
    ISSUER,
    MOMENT,
    Partner,
    World,
    decoded,
    seconds,
    signed,
)

ROOT = Path(__file__).parents[3]
OURS = [path for part in ("services", "shared", "workers") for path in (ROOT / part).rglob("*.py")]
FAPI = ("ES256", "PS256", "EdDSA")


def imports() -> Iterator[tuple[Path, str]]:
    """Everything that our code imports, by its whole name."""
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((path, f"{node.module}.{alias.name}") for alias in node.names)


def importers(*names: str) -> list[str]:
    return [f"{path}: {name}" for path, name in imports() if name.startswith(names)]


def refused(answer: TestResponse, error: str, status: int = 400) -> None:
    assert (answer.status_code, answer.get_json()["error"]) == (status, error), answer.text
    assert "access_token" not in answer.text


def test_01_what_is_deprecated_is_not_used() -> None:
    assert importers("authlib.oauth2")
    assert importers("authlib.jose") == []


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/oauth/jwks",
    ],
)
def test_01_what_is_not_in_it_is_here_to_be_found(world: World, path: str) -> None:
    assert world.app.test_client().get(path).status_code == 200


def test_02_algorithms_stand_in_lists_of_our_own() -> None:
    for registry in (client_assertion._REGISTRY, proofs._REGISTRY):
        assert tuple(registry.allowed or ()) == FAPI
    assert access_tokens._REGISTRY.allowed == ["ES256"]
    assert id_tokens.ALGORITHMS == ("ES256", "PS256", "RS256")


def test_02_an_algorithm_counts_whether_the_library_recommends_it_or_not(
    world: World, partner: Partner
) -> None:
    """RS256 is recommended by joserfc and not by FAPI; with EdDSA it is the other way round."""
    ed, rsa = OKPKey.generate_key("Ed25519", auto_kid=True), RSAKey.generate_key(2048)
    rsa.ensure_kid()
    for alg, key, status in (("EdDSA", ed, 200), ("RS256", rsa, 401)):
        world.change(partner, jwks={"keys": [key.as_dict(private=False)]})
        sent = signed(partner.header(alg=alg, kid=key.kid), partner.claims(), key)
        assert world.ask(sent).status_code == status, alg


def test_02_a_key_is_of_the_kind_that_its_algorithm_asks() -> None:
    keys: dict[str, Key] = {
        "ES256": ECKey.generate_key("P-256"),
        "P-384": ECKey.generate_key("P-384"),
        "secp256k1": ECKey.generate_key("secp256k1"),
        "PS256": RSAKey.generate_key(2048),
        "EdDSA": OKPKey.generate_key("Ed25519"),
        "Ed448": OKPKey.generate_key("Ed448"),
        "HS256": OctKey.generate_key(256),
    }
    for name, key in keys.items():
        assert [alg for alg in FAPI if fits(key, alg)] == [alg for alg in FAPI if alg == name]


def test_03_a_token_names_its_key_also_when_there_is_one(world: World, partner: Partner) -> None:
    signing = world.identity.keys.current().kid
    assert len(world.identity.published_keys()["keys"]) == 2, "the current and the next"
    headers = [decoded(world.token(partner).split(".")[0]) for _ in range(12)]
    assert {header["kid"] for header in headers} == {signing}, "and never the next one's"


def test_03_the_name_of_a_token_has_128_bits(world: World, partner: Partner) -> None:
    names = [decoded(world.token(partner).split(".")[1])["jti"] for _ in range(12)]
    assert all(len(base64.urlsafe_b64decode(name + "==")) * 8 >= 128 for name in names)
    assert len({name[:8] for name in names}) == 12


def test_04_a_token_without_its_type_is_none(world: World, partner: Partner) -> None:
    token = world.token(partner)
    claims, key = decoded(token.split(".")[1]), world.identity.keys.current()
    for typ, known in (("at+jwt", True), (None, False), ("JWT", False)):
        header = {"alg": "ES256", "kid": key.kid, **({"typ": typ} if typ else {})}
        mine = signed(header, claims, key)
        if known:
            assert world.call(mine).id == partner.client_id
        else:
            with pytest.raises(Unauthenticated):
                world.call(mine)


def test_04_a_bound_token_is_no_bearer_token(world: World, partner: Partner) -> None:
    token = world.token(partner)
    for headers in (
        [("Authorization", f"Bearer {token}")],
        [("Authorization", f"Bearer {token}"), ("DPoP", world.proof("GET", "/v1/children", token))],
        [("Authorization", f"DPoP {token}")],
    ):
        with pytest.raises(Unauthenticated):
            world.authenticate(headers)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 10 * 365 * 86_400},
        {"iat": None},
        {"aud": [ISSUER, "https://elsewhere.example"]},
        {"aud": [ISSUER]},
    ],
    ids=str,
)
def test_05_an_assertion_is_for_us_alone_and_for_minutes(
    world: World, partner: Partner, changes: dict[str, Any]
) -> None:
    if "exp" in changes:
        changes = {"exp": seconds(changes["exp"])}
    refused(world.ask(partner.assertion(**changes)), "invalid_client", 401)


def test_05_what_is_remembered_does_not_grow_without_bound(
    world: World, partner: Partner, engine: Engine
) -> None:
    for minutes in range(0, 100, 20):
        with clock.held_at(MOMENT + timedelta(minutes=minutes)):
            for _ in range(3):
                assert world.ask(partner.assertion()).status_code == 200
    with engine.begin() as connection:
        kept = connection.scalar(select(func.count()).select_from(UsedAssertion))
    assert kept == 3, "those of the last minutes"


def test_06_a_scope_that_is_not_allowed_is_an_error_and_never_less(
    world: World, partner: Partner
) -> None:
    for scope in ("admin", "referrals:write admin"):
        refused(world.ask(partner.assertion(), scope=scope), "invalid_scope")
    told = world.ask(partner.assertion(), scope="referrals:write").get_json()
    assert told["scope"] == "referrals:write"


def test_06_the_grant_type_does_not_come_in_the_query(world: World, partner: Partner) -> None:
    form = {
        "client_assertion_type": client_assertion.TYPE,
        "client_assertion": partner.assertion(),
    }
    path = "/oauth/token?grant_type=client_credentials"
    refused(world.post(path, data=form), "invalid_request")
    refused(world.post(path, data={**form, "grant_type": "client_credentials"}), "invalid_request")


def raced(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what the grant looks up seem unused: as it was when another request came between."""
    from services.identity.apps import grants

    found: Callable[[str], Any] = getattr(grants, name)
    monkeypatch.setattr(grants, name, lambda shown: replace(found(shown), used=False, live=True))


def test_07_of_two_redemptions_one_wins_and_the_other_ends_the_grant(
    app: App, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = app.allowed(browser)["code"]
    token = app.redeem(code).get_json()["access_token"]
    assert app.call(token).status_code == 200
    raced("find_code", monkeypatch)
    refused(app.redeem(code), "invalid_grant")
    assert app.call(token).status_code == 401


def test_07_of_two_rotations_one_wins_and_the_other_ends_the_grant(
    public: App, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = answer_of(decide(browser, public.address()), public.callback)["code"]
    first = public.redeem(code).get_json()["refresh_token"]
    second = public.refresh(first).get_json()
    with monkeypatch.context() as patch:
        raced("find_refresh_token", patch)
        refused(public.refresh(first), "invalid_grant")
    refused(public.refresh(second["refresh_token"]), "invalid_grant")
    assert public.call(second["access_token"]).status_code == 401


def test_08_pkce_is_s256_for_confidential_apps_too(app: App, public: App) -> None:
    for one in (app, public):
        for method in ("plain", None):
            refused(one.push(code_challenge_method=method), "invalid_request")
        refused(one.push(code_challenge=None, code_challenge_method=None), "invalid_request")
    assert code_grant.S256Only.CODE_CHALLENGE_METHODS.keys() == {"S256"}


def test_08_nothing_lives_for_days(app: App, browser: Browser) -> None:
    assert CODE_LIFETIME.total_seconds() == 60
    tokens = app.tokens(browser)
    claims = decoded(tokens["access_token"].split(".")[1])
    assert (tokens["expires_in"], claims["exp"] - claims["iat"]) == (300, 300)


def test_08_what_is_kept_is_a_hash(the_house: House, app: App, browser: Browser) -> None:
    code = app.allowed(browser)["code"]
    token = app.redeem(code).get_json()["refresh_token"]
    for table in ("authorization_code", "refresh_token"):
        held = str(rows(the_house, f"SELECT t::text FROM {table} t"))
        assert code not in held
        assert token not in held


def test_09_no_extension_hangs_in_an_order_of_chance() -> None:
    """Hooks and pushed requests: ours is one function, and Authlib's endpoint never runs."""
    assert code_grant.CodeGrant.check_authorization_endpoint(object()) is False
    assert importers("authlib.oauth2.rfc9101", "authlib.oauth2.rfc9207", "authlib.oidc") == []
    assert [
        f"{path}: {word}"
        for path in OURS
        for word in ("get_consent_grant", "create_authorization_response")
        if word in path.read_text(encoding="utf-8")
    ] == []


def test_09_a_fault_of_a_pushed_request_is_no_redirect(app: App) -> None:
    for changes in ({"scope": "admin"}, {"response_type": "token"}, {"prompt": "none login"}):
        answer = app.push(**changes)
        assert (answer.status_code, answer.mimetype) == (400, "application/json")
        assert "Location" not in answer.headers


def test_09_every_answer_in_the_browser_says_who_answers(
    the_house: House, app: App, browser: Browser
) -> None:
    answers = [
        decide(browser, app.address()),
        decide(browser, app.address(), "refuse"),
        browser.get(app.address(prompt="none")),
        Browser(the_house.app).get(app.address(prompt="none")),
    ]
    assert [answer_of(answer)["iss"] for answer in answers] == [app.issuer] * 4


def test_10_no_log_holds_a_token_however_much_is_logged(
    app: App, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        code = app.allowed(browser)["code"]
        tokens = app.redeem(code).get_json()
        app.call(tokens["access_token"])
        app.refresh(tokens["refresh_token"])
    finally:
        logging.getLogger().setLevel(logging.WARNING)
    assert logging.getLogger("authlib").getEffectiveLevel() >= logging.INFO
    secrets = [code, tokens["access_token"], tokens["refresh_token"], tokens["id_token"]]
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_10_a_scope_is_not_one_of_several_that_would_do(app: App, browser: Browser) -> None:
    """Authlib's `require_oauth` is not used: an operation has one scope, and that one is needed."""
    assert importers("authlib.integrations.flask_oauth2.ResourceProtector") == []
    token = app.tokens(browser, scope="children:read")["access_token"]
    assert app.call(token).status_code == 200
    assert app.call(token, "/v1/referrals").status_code == 403


def test_11_we_log_nobody_in_with_the_client_of_authlib() -> None:
    """It believes a forged `iss`, and keeps state and verifier where the browser can read them."""
    clients = ("flask_client", "requests_client", "httpx_client", "base_client")
    assert importers(*(f"authlib.integrations.{name}" for name in clients)) == []


def test_the_grants_of_authlib_that_we_use_are_these_three() -> None:
    used = TokenEndpoint.__init__.__code__.co_names
    assert {"ClientCredentialsGrant", "CodeGrant", "RefreshGrant"} <= set(used)
    for grant in (code_grant.CodeGrant, code_grant.RefreshGrant):
        assert grant.TOKEN_ENDPOINT_AUTH_METHODS == (AUTH_METHOD,)
    assert issubclass(code_grant.CodeGrant, stock.AuthorizationCodeGrant)
