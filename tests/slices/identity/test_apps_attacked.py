"""Attacks on apps that act for people: on the request, the page, the code, the refresh token."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from shared import clock, runtime
from tests.factories.town import Town
from tests.factories.workplace import Browser
from tests.holder import Holder
from tests.house import House
from tests.slices.database import rows
from tests.slices.identity.apps import (
    ASKED,
    CALLBACK,
    App,
    answer_of,
    claims_of,
    decide,
    registered,
)
from tests.slices.identity.parties import signed


def assert_error(answer: TestResponse, error: str, status: int = 400) -> None:
    assert (answer.status_code, answer.get_json()["error"]) == (status, error), answer.text
    assert "access_token" not in answer.text


def because(the_house: House, app: App) -> list[str]:
    """Why grants of this app ended."""
    statement = "SELECT ended_because FROM oauth_grant WHERE client_id = :id ORDER BY created_at"
    return [row.ended_because for row in rows(the_house, statement, id=app.client_id)]


def denials(the_house: House, app: App) -> list[str]:
    """What was refused to this app, for our own records."""
    statement = (
        "SELECT reasons FROM audit_event WHERE actor_id = :id AND outcome = 'invalid_client'"
    )
    return [row.reasons[0] for row in rows(the_house, statement, id=app.client_id)]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "unsupported_response_type"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
        ({"code_challenge": "a" * 42}, "invalid_request"),
        ({"code_challenge": "a" * 44}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "children:write"}, "invalid_scope"),
        ({"scope": "openid  profile"}, "invalid_scope"),
        ({"scope": "openid admin"}, "invalid_scope"),
        ({"request": "e30.e30."}, "request_not_supported"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:a"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "maybe"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "1e3"}, "invalid_request"),
        ({"max_age": "9999999"}, "invalid_request"),
        ({"state": "x" * 2049}, "invalid_request"),
        ({"nonce": "x" * 513}, "invalid_request"),
        ({"id_token_hint": "e30.e30.e30"}, "invalid_request"),
        ({"resource": "https://other.example/v1"}, "invalid_target"),
        ({"acr_values": "urn:elsewhere:high 3"}, "unmet_authentication_requirements"),
        ({"nonce": "a\nb"}, "invalid_request"),
        ({"dpop_jkt": "a" * 43}, "invalid_request"),
    ],
    ids=str,
)
def test_a_request_that_does_not_fit(app: App, changes: dict[str, str | None], error: str) -> None:
    assert_error(app.push(**changes), error)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/terug",
        "https://app.example/terug/",
        "https://app.example/terug?x=1",
        "https://app.example/terug#x",
        "https://app.example/TERUG",
        "https://app.example:443/terug",
        "https://app.example/./terug",
        "https://app.example/%74erug",
        "https://app.example.evil.example/terug",
        "https://evil.example@app.example/terug",
        "https://app.example\\@evil.example/terug",
        "http://app.example/terug",
        "//app.example/terug",
        "javascript:alert(1)",
        CALLBACK + " https://evil.example",
        CALLBACK + "\n",
    ],
)
def test_redirect_tricks(app: App, address: str) -> None:
    assert_error(app.push(redirect_uri=address), "invalid_request")


def test_a_loopback_address_may_have_any_port_and_nothing_else(public: App) -> None:
    for ok in ("http://127.0.0.1/terug", "http://127.0.0.1:1/terug"):
        assert public.push(redirect_uri=ok).status_code == 201
    for wrong in ("http://localhost:1/terug", "http://127.0.0.1:1/", "https://127.0.0.1:1/terug"):
        assert_error(public.push(redirect_uri=wrong), "invalid_request")


def test_only_pushed_requests(app: App, browser: Browser) -> None:
    asked = f"response_type=code&redirect_uri={CALLBACK}&scope=openid&code_challenge={'a' * 43}"
    for query in (
        f"client_id={app.client_id}&{asked}&code_challenge_method=S256",
        f"client_id={app.client_id}&request_uri=https://evil.example/request",
        f"client_id={app.client_id}&request_uri=urn:ietf:params:oauth:request_uri:{'a' * 43}",
        "",
    ):
        answer = browser.get(f"/oauth/authorize?{query}")
        assert answer.status_code == 410, "a page, and never a redirect"
        assert "Location" not in answer.headers


def test_a_request_is_its_client_s(
    the_house: House, town: Town, app: App, browser: Browser
) -> None:
    other = registered(the_house.app, app.issuer, town.school)
    address = app.address().replace(str(app.client_id), str(other.client_id))
    assert browser.get(address).status_code == 410


def test_parameters_beside_the_pushed_ones_count_for_nothing(app: App, browser: Browser) -> None:
    address = app.address() + "&redirect_uri=https://evil.example&scope=children:write&state=evil"
    assert answer_of(decide(browser, address))["state"] == "a state"


def test_a_page_is_for_one_request(app: App, browser: Browser) -> None:
    address, other = app.address(), app.address().rpartition("&")[2]
    for twice in (f"{address}&{other}", f"{address}&client_id={app.client_id}"):
        assert browser.get(twice).status_code == 410, "which of the two is not for us to guess"
    form = browser.forms_of(address)[-1]
    both = [str(app.client_id)] * 2
    assert browser.resend(address, form, False, decision="allow", client_id=both).status_code == 410
    assert "code" in answer_of(decide(browser, address))


def test_a_forged_decision(app: App, browser: Browser) -> None:
    address = app.address()
    action, fields = browser.forms_of(address)[-1]
    bare = [(name, value) for name, value in fields if name != "_proof"]
    assert browser.resend(address, (action, bare), decision="allow").status_code == 403
    wrong = [*bare, ("_proof", "0" * 64)]
    assert browser.resend(address, (action, wrong), decision="allow").status_code == 403
    assert "code" in answer_of(decide(browser, address)), "nothing was decided"


def test_a_proof_of_possession_binds_the_code_to_its_key(app: App, browser: Browser) -> None:
    code = app.allowed(browser)["code"]
    thief = replace(app, holder=Holder(app.issuer))
    assert_error(thief.redeem(code), "invalid_grant")
    assert app.redeem(code).status_code == 200, "a failed try of a thief takes nothing away"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": "a" * 64}, "invalid_grant"),
        ({"code_verifier": "a"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"redirect_uri": "https://app.example/elders"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"code": "a" * 43}, "invalid_grant"),
    ],
    ids=str,
)
def test_a_code_that_is_not_redeemed_as_it_was_asked(
    app: App, browser: Browser, changes: dict[str, str | None], error: str
) -> None:
    code = app.allowed(browser)["code"]
    assert_error(app.redeem(**{"code": code, **changes}), error)  # type: ignore[arg-type]
    assert app.redeem(code).status_code == 200


def test_a_code_of_another_s_login_cannot_be_injected(app: App, browser: Browser) -> None:
    stolen = app.allowed(browser)["code"]
    victim = replace(app, verifier="v" * 64)
    assert victim.push().status_code == 201
    assert_error(victim.redeem(stolen), "invalid_grant")


def test_a_code_of_another_app(the_house: House, town: Town, app: App, browser: Browser) -> None:
    other = registered(the_house.app, app.issuer, town.school)
    code = app.allowed(browser)["code"]
    assert_error(
        replace(other, verifier=app.verifier, holder=app.holder).redeem(code), "invalid_grant"
    )
    assert app.redeem(code).status_code == 200


def test_a_code_lives_a_minute(app: App, browser: Browser) -> None:
    now = clock.now()
    with clock.held_at(now):
        late, early = (app.allowed(browser)["code"] for _ in range(2))
    with clock.held_at(now + timedelta(seconds=59)):
        assert app.redeem(early).status_code == 200
    with clock.held_at(now + timedelta(seconds=60)):
        assert_error(app.redeem(late), "invalid_grant")


def test_a_replayed_code_ends_the_grant(the_house: House, app: App, browser: Browser) -> None:
    code = app.allowed(browser)["code"]
    tokens = app.redeem(code).get_json()
    assert app.call(tokens["access_token"]).status_code == 200
    assert_error(app.redeem(code), "invalid_grant")
    assert app.call(tokens["access_token"]).status_code == 401
    assert_error(app.refresh(tokens["refresh_token"]), "invalid_grant")
    assert because(the_house, app) == ["code_replay"]
    assert denials(the_house, app) == ["code_replay"]


def at_once(act: Any, times: int = 4) -> list[int]:
    """The status codes of several at the same moment, in order."""
    together = Barrier(times)

    def one(_number: int) -> int:
        together.wait(timeout=30)
        return int(act().status_code)

    contexts = [contextvars.copy_context() for _ in range(times)]
    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(lambda context: context.run(one, 0), contexts))


def test_of_four_redemptions_at_once_at_most_one_wins(
    the_house: House, app: App, browser: Browser
) -> None:
    code = app.allowed(browser)["code"]
    won = at_once(lambda: replace(app, holder=replace(app.holder)).redeem(code))
    assert won.count(200) <= 1
    assert because(the_house, app) == ["code_replay"]


def test_a_refresh_token_used_twice_ends_the_family(
    the_house: House, public: App, browser: Browser
) -> None:
    code = answer_of(decide(browser, public.address()), public.callback)["code"]
    first = public.redeem(code).get_json()["refresh_token"]
    second = public.refresh(first).get_json()
    assert_error(public.refresh(first), "invalid_grant")
    assert_error(public.refresh(second["refresh_token"]), "invalid_grant")
    assert public.call(second["access_token"]).status_code == 401
    assert because(the_house, public) == ["refresh_replay"]


def test_a_refresh_token_of_a_public_app_is_bound_to_its_key(public: App, browser: Browser) -> None:
    code = answer_of(decide(browser, public.address()), public.callback)["code"]
    token = public.redeem(code).get_json()["refresh_token"]
    thief = replace(public, holder=Holder(public.issuer))
    assert_error(thief.refresh(token), "invalid_grant")
    assert public.refresh(token).status_code == 200


def test_a_refresh_token_of_another_app(
    the_house: House, town: Town, app: App, browser: Browser
) -> None:
    other = registered(the_house.app, app.issuer, town.school)
    token = app.tokens(browser)["refresh_token"]
    assert_error(other.refresh(token), "invalid_grant")
    assert_error(replace(app, key=None).refresh(token), "invalid_client", 401)
    assert app.refresh(token).status_code == 200


def test_one_grant_type_per_client(
    the_house: House, town: Town, app: App, public: App, browser: Browser
) -> None:
    assert_error(app.post("/oauth/token", grant_type="client_credentials"), "unauthorized_client")
    assert_error(
        public.post("/oauth/token", grant_type="client_credentials"), "unauthorized_client"
    )
    assert_error(app.post("/oauth/token", grant_type="password"), "unsupported_grant_type")
    system = registered(the_house.app, app.issuer, town.school, redirect_uris=[])
    assert_error(system.redeem("a"), "unauthorized_client")
    assert_error(system.refresh("a"), "unauthorized_client")
    assert_error(system.push(), "unauthorized_client")


def test_a_public_app_proves_nothing_and_others_must(app: App, public: App) -> None:
    assert_error(replace(app, key=None).push(), "invalid_client", 401)
    assert_error(replace(public, key=app.key).push(), "invalid_client", 401)


def test_a_scope_that_is_not_allowed_is_recorded(the_house: House, app: App) -> None:
    assert_error(app.push(scope="exports:write"), "invalid_scope")
    assert denials(the_house, app) == ["invalid_scope"]


def test_a_stolen_access_token_is_worth_nothing(app: App, browser: Browser) -> None:
    token = app.tokens(browser)["access_token"]
    client = app.web.test_client()
    assert (
        client.get("/v1/children", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    )
    thief = replace(app, holder=Holder(app.issuer))
    assert thief.call(token).status_code == 401
    assert thief.call(token, "/oauth/userinfo").status_code == 401


def test_a_call_through_an_app_costs_one_statement_to_know_who(app: App, browser: Browser) -> None:
    token = app.tokens(browser, scope=ASKED + " referrals:read")["access_token"]
    app.call(token)
    sent: list[str] = []
    engine = runtime.current().engines["login"]

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert app.call(token).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(sent) == 1


def test_no_answer_is_framed_or_kept(app: App, browser: Browser) -> None:
    page = browser.get(app.address())
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_no_other_site_reads_what_identity_answers(app: App, browser: Browser) -> None:
    """FAPI 2.0 §5.2.3: no CORS where a browser goes; nor where none should come."""
    client = app.web.test_client()
    elsewhere = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "Access-Control-Allow-Origin" not in browser.get(app.address(), **elsewhere).headers
    for path in ("authorize", "token", "par", "introspect", "revoke", "userinfo", "jwks"):
        for method in ("OPTIONS", "GET", "POST"):
            answer = client.open(f"/oauth/{path}", method=method, headers=elsewhere)
            assert "Access-Control-Allow-Origin" not in answer.headers, path


def test_a_token_names_the_app_of_its_grant(
    the_house: House, town: Town, app: App, browser: Browser
) -> None:
    """A token of ours that says another app, which only a fault of our own could give."""
    other = registered(the_house.app, app.issuer, town.school)
    claims = claims_of(app.tokens(browser)["access_token"])
    key = app.web.extensions["identity"].keys.current()
    header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
    for client, status in ((app, 200), (other, 401)):
        token = signed(header, {**claims, "client_id": str(client.client_id)}, key)
        assert app.call(token).status_code == status
