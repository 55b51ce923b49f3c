"""A client asks after its own tokens, and ends them (RFC 7662, RFC 7009)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared import clock
from tests.factories.town import Town
from tests.factories.workplace import Browser, Person
from tests.house import House
from tests.slices.database import rows
from tests.slices.identity.apps import App, answer_of, claims_of, decide, registered

INTROSPECT, REVOKE = "/oauth/introspect", "/oauth/revoke"


@pytest.fixture
def system(the_house: House, town: Town) -> App:
    """Software of the school that acts by itself."""
    given: dict[str, Any] = {"redirect_uris": [], "roles": ["care_coordinator"]}
    return registered(the_house.app, the_house.settings.issuer, town.school, **given)


def token_of(system: App) -> str:
    answer = system.post("/oauth/token", grant_type="client_credentials", scope="children:read")
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["access_token"])


def said(answer: TestResponse) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_json()


def test_what_an_access_token_is_worth(system: App, app: App, browser: Browser) -> None:
    for client, token in ((system, token_of(system)), (app, app.tokens(browser)["access_token"])):
        found = said(client.post(INTROSPECT, token=token))
        assert found == {"active": True, "token_type": "DPoP", **claims_of(token)}
        assert found["cnf"] == {"jkt": client.holder.key.thumbprint()}


def test_what_a_refresh_token_is_worth(app: App, browser: Browser) -> None:
    tokens = app.tokens(browser)
    found = said(
        app.post(INTROSPECT, token=tokens["refresh_token"], token_type_hint="access_token")
    )
    assert (found["active"], found["client_id"]) == (True, str(app.client_id))
    assert found["sub"] == claims_of(tokens["id_token"])["sub"]


def test_of_another_s_token_one_hears_nothing(
    the_house: House, town: Town, system: App, app: App, browser: Browser
) -> None:
    tokens = app.tokens(browser)
    shown = [tokens["access_token"], tokens["refresh_token"], tokens["id_token"], "nonsense", "é"]
    for token in shown:
        assert said(system.post(INTROSPECT, token=token)) == {"active": False}
        assert system.post(REVOKE, token=token).status_code == 200
    assert app.call(tokens["access_token"]).status_code == 200, "it was not theirs to revoke"
    assert app.refresh(tokens["refresh_token"]).status_code == 200


def test_what_is_no_longer_worth_anything(
    the_house: House, app: App, browser: Browser, ib: Person
) -> None:
    now = clock.now()
    with clock.held_at(now):
        tokens = app.tokens(browser)
        rows(the_house, "UPDATE member SET active = false WHERE id = :id", id=ib.member_id)
        for name in ("access_token", "refresh_token"):
            assert said(app.post(INTROSPECT, token=tokens[name])) == {"active": False}
        rows(the_house, "UPDATE member SET active = true WHERE id = :id", id=ib.member_id)
        assert said(app.post(INTROSPECT, token=tokens["access_token"]))["active"] is True
    with clock.held_at(now + timedelta(seconds=331)):
        assert said(app.post(INTROSPECT, token=tokens["access_token"])) == {"active": False}


def test_a_revoked_access_token_works_no_longer(system: App, app: App, browser: Browser) -> None:
    for client, token in ((system, token_of(system)), (app, app.tokens(browser)["access_token"])):
        assert client.call(token).status_code == 200
        for _ in range(2):
            answer = client.post(REVOKE, token=token)
            assert (answer.status_code, answer.data) == (200, b"")
        assert client.call(token).status_code == 401
        assert said(client.post(INTROSPECT, token=token)) == {"active": False}
    assert system.call(token_of(system)).status_code == 200, "another one does"


def test_a_revoked_refresh_token_ends_all_of_it(app: App, browser: Browser) -> None:
    tokens = app.tokens(browser)
    assert app.post(REVOKE, token=tokens["refresh_token"]).status_code == 200
    assert app.call(tokens["access_token"]).status_code == 401
    assert app.refresh(tokens["refresh_token"]).get_json()["error"] == "invalid_grant"


def test_a_public_app_ends_its_token_and_asks_after_none(public: App, browser: Browser) -> None:
    code = answer_of(decide(browser, public.address()), public.callback)["code"]
    token = public.redeem(code).get_json()["refresh_token"]
    assert public.post(INTROSPECT, token=token).status_code == 401
    assert public.post(REVOKE, token=token).status_code == 200
    assert public.refresh(token).get_json()["error"] == "invalid_grant"


def test_who_does_not_prove_itself_hears_nothing(app: App, browser: Browser) -> None:
    token = app.tokens(browser)["access_token"]
    for path in (INTROSPECT, REVOKE):
        assert replace(app, key=None).post(path, token=token).status_code == 401
        assert app.post(path).get_json()["error"] == "invalid_request"
        bare = app.web.test_client().post(f"{path}?token={token}", data=app.proves())
        assert bare.get_json()["error"] == "invalid_request"
    assert app.call(token).status_code == 200
