"""Somebody lets an app act for them: the way it should go, from page to API."""

from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from shared import clock
from shared.authz import assurance
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, enrol, logged_in
from tests.house import House
from tests.slices.database import rows
from tests.slices.identity.apps import (
    App,
    answer_of,
    claims_of,
    decide,
    registered,
)
from tests.slices.identity.parties import decoded


def test_from_the_page_to_the_api(app: App, browser: Browser, town: Town, ib: Person) -> None:
    child = town.child()
    came_back = app.allowed(browser)
    assert came_back.keys() == {"code", "state", "iss"}
    assert (came_back["state"], came_back["iss"]) == ("a state", app.issuer)

    answer = app.redeem(came_back["code"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    tokens = answer.get_json()
    assert tokens.keys() == {
        "access_token",
        "token_type",
        "expires_in",
        "scope",
        "refresh_token",
        "id_token",
    }
    assert (tokens["token_type"], tokens["expires_in"]) == ("DPoP", 300)
    assert tokens["scope"] == "children:read email offline_access openid profile"

    seen = app.call(tokens["access_token"])
    assert [one["id"] for one in seen.get_json()["results"]] == [str(child["id"])]
    beyond = app.call(tokens["access_token"], "/v1/covenants")
    assert beyond.status_code == 403, "not in scope"
    challenge = 'DPoP error="insufficient_scope", scope="covenants:read"'
    assert beyond.headers["WWW-Authenticate"] == challenge


def test_the_access_token_says_who_acts(app: App, browser: Browser, ib: Person) -> None:
    claims = claims_of(app.tokens(browser)["access_token"])
    assert claims["client_id"] == claims["azp"] == str(app.client_id)
    assert claims["roles"] == ["care_coordinator"]
    assert claims["acr"] == assurance.TWO_FACTORS
    assert claims["cnf"] == {"jkt": app.holder.key.thumbprint()}
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["auth_time"] - claims["iat"]) < 60
    assert str(ib.id) not in str(claims)
    assert str(ib.member_id) not in str(claims)


def test_the_id_token(app: App, browser: Browser) -> None:
    tokens = app.tokens(browser)
    keys = KeySet.import_key_set(app.web.test_client().get("/oauth/jwks").get_json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims
    access = claims_of(tokens["access_token"])
    assert len(claims.pop("jti")) >= 22
    assert claims == {
        "iss": app.issuer,
        "sub": access["sub"],
        "aud": str(app.client_id),
        "azp": str(app.client_id),
        "iat": access["iat"],
        "nbf": access["iat"],
        "exp": access["iat"] + 300,
        "auth_time": access["auth_time"],
        "acr": access["acr"],
        "nonce": "a nonce",
    }


def test_what_an_app_said_comes_back_as_it_was(app: App, browser: Browser) -> None:
    """FAPI 2.0 §5.3.2.2: a nonce of 64 characters; a state may be a signed token."""
    nonce, state = "n" * 64, "e30.é&=#%20 +" + "s" * 1500
    answer = app.allowed(browser, nonce=nonce, state=state)
    assert answer["state"] == state
    claims = claims_of(app.redeem(answer["code"]).get_json()["id_token"])
    assert claims["nonce"] == nonce
    assert "nonce" not in claims_of(app.tokens(browser, nonce=None)["id_token"])


def test_what_we_do_not_know_is_no_fault(app: App, browser: Browser) -> None:
    """OpenID Connect Core §3.1.2.1 and §15.1; RFC 6749 §3.1."""
    asked = {
        "display": "touch",
        "ui_locales": "nl fy",
        "claims_locales": "nl",
        "login_hint": "iemand",
        "claims": "{}",
        "vtr": '["P1"]',
        "prompt": "consent select_account",
        "what_is": "to come",
    }
    assert app.allowed(browser, **asked).keys() == {"code", "state", "iss"}


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
def test_an_app_that_reads_rsa_only(
    the_house: House, town: Town, browser: Browser, alg: str
) -> None:
    issuer = the_house.settings.issuer
    app = registered(the_house.app, issuer, town.school, id_token_alg=alg)
    tokens = app.tokens(browser)
    with clock.held_at(clock.now() + timedelta(seconds=10)):  # when the set is read again
        keys = KeySet.import_key_set(app.web.test_client().get("/oauth/jwks").get_json())
    token = jwt.decode(tokens["id_token"], keys, algorithms=[alg])
    assert (token.header["alg"], token.claims["aud"]) == (alg, str(app.client_id))
    access = tokens["access_token"]
    assert decoded(access.split(".")[0])["alg"] == "ES256", "the API's own are never RSA"


def test_userinfo(app: App, browser: Browser) -> None:
    tokens = app.tokens(browser)
    subject = claims_of(tokens["id_token"])["sub"]
    for method in ("GET", "POST"):
        answer = app.call(tokens["access_token"], "/oauth/userinfo", method)
        assert answer.get_json() == {
            "sub": subject,
            "name": "I. de Begeleider",
            "email": "lid@werk.example",
        }
    less = app.tokens(browser, scope="openid")
    assert app.call(less["access_token"], "/oauth/userinfo").get_json() == {"sub": subject}
    none = app.tokens(browser, scope="children:read")
    assert "id_token" not in none
    refused = app.call(none["access_token"], "/oauth/userinfo")
    assert (refused.status_code, refused.get_json()) == (403, {"error": "insufficient_scope"})
    challenge = 'DPoP error="insufficient_scope", scope="openid"'
    assert refused.headers["WWW-Authenticate"] == challenge


def test_two_apps_know_somebody_by_two_names(
    app: App, the_house: House, town: Town, browser: Browser
) -> None:
    issuer, elsewhere = the_house.settings.issuer, "https://elders.example/terug"
    other = registered(the_house.app, issuer, town.school, redirect_uris=[elsewhere])
    other.callback = elsewhere
    code = answer_of(decide(browser, other.address()), elsewhere)["code"]
    ours = claims_of(app.tokens(browser)["id_token"])["sub"]
    assert ours == claims_of(app.tokens(browser)["id_token"])["sub"]
    theirs = claims_of(other.redeem(code).get_json()["id_token"])["sub"]
    assert ours != theirs


def test_the_page_says_who_asks_and_for_what(app: App, browser: Browser) -> None:
    answer = browser.get(app.address())
    assert answer.status_code == 200
    assert "Kindvolgapp" in answer.text
    assert "kinddossiers lezen" in answer.text
    assert "uw naam zien" in answer.text
    assert "I. de Begeleider" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "form-action 'self' https://app.example;" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_page_says_how_sure_it_is_who_asks_and_for_how_long(
    app: App, public: App, browser: Browser
) -> None:
    """NL GOV OAuth, Client Approval."""
    sure, unsure = browser.page(app.address()), browser.page(public.address())
    assert "door een beheerder van de organisatie aangemeld" in sure
    assert "kan niet bewijzen dat hij de echte is" in unsure
    assert "kan niet bewijzen" not in sure
    assert "ten hoogste een dag doorwerken" in sure
    assert "vijf minuten" not in sure
    assert "De toegang duurt vijf minuten" in browser.page(app.address(scope="openid"))


def test_who_is_not_logged_in_logs_in_and_comes_back(
    the_house: House, app: App, ib: Person
) -> None:
    browser = Browser(the_house.app)
    address = app.address()
    there = browser.get(address)
    assert there.status_code == 303
    login = there.headers["Location"]
    assert login.startswith("/inloggen?verder=")
    asked = browser.send(login, "/inloggen", email=ib.email, password=PASSWORD)
    assert browser.get(address).status_code == 303, "a password alone is not enough"
    back = browser.type_code(asked, ib.code(), follow=False)
    assert back.headers["Location"] == address
    assert "code" in answer_of(decide(browser, address))


def test_no_is_an_answer(app: App, browser: Browser) -> None:
    said = answer_of(decide(browser, app.address(), "refuse"))
    assert said == {"error": "access_denied", "state": "a state", "iss": app.issuer}


def test_a_request_is_decided_on_once(app: App, browser: Browser) -> None:
    address = app.address()
    form = browser.forms_of(address)[-1]
    first = browser.resend(address, form, follow=False, decision="allow")
    assert first.status_code == 303
    again = browser.resend(address, form, follow=False, decision="allow")
    assert again.status_code == 410
    assert "verlopen, of al beantwoord" in again.text
    assert browser.get(address).status_code == 410


def test_a_request_grows_old(app: App, browser: Browser) -> None:
    now = clock.now()
    with clock.held_at(now):
        address = app.address()
    with clock.held_at(now + timedelta(seconds=539)):
        assert browser.get(address).status_code == 200
    with clock.held_at(now + timedelta(seconds=540)):
        assert browser.get(address).status_code == 410


def test_without_a_page_the_answer_is_no(the_house: House, app: App, browser: Browser) -> None:
    nobody = Browser(the_house.app)
    said = answer_of(nobody.get(app.address(prompt="none")))
    assert (said["error"], said["iss"]) == ("login_required", app.issuer)
    assert answer_of(browser.get(app.address(prompt="none")))["error"] == "consent_required"


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "60"}])
def test_an_app_may_want_a_fresh_login(
    app: App, browser: Browser, ib: Person, asked: dict[str, str]
) -> None:
    now = clock.now() + timedelta(minutes=2)
    with clock.held_at(now):
        address = app.address(**asked)
        page = browser.get(address)
        assert page.status_code == 401
        shown = browser.type_code(page, ib.code())
        assert shown.status_code == 200
        code = answer_of(decide(browser, address))["code"]
        claims = claims_of(app.redeem(code).get_json()["id_token"])
    assert claims["auth_time"] == int(now.timestamp())


def test_a_member_of_two_chooses_among_the_app_s_own(
    the_house: House, town: Town, app: App, browser: Browser, ib: Person
) -> None:
    enrol(town.stranger, ib.id, "youth_care_worker")
    page = browser.get(app.address()).text
    assert "Stichting education" in page
    assert page.count('name="membership"') == 1
    token = app.tokens(browser)["access_token"]
    assert claims_of(token)["org"] == str(town.school.id)


def test_who_is_no_member_there_gets_no_button(the_house: House, town: Town, app: App) -> None:
    stranger = employ(town.stranger, "youth_care_worker")
    browser = logged_in(the_house.app, stranger)
    address = app.address()
    assert 'value="allow"' not in browser.get(address).text
    sent = decide(browser, address, membership=str(stranger.member_id))
    assert sent.status_code == 403
    assert answer_of(decide(browser, address, "refuse"))["error"] == "access_denied"


def test_what_is_taken_away_is_gone_at_the_next_call(
    the_house: House, town: Town, app: App, browser: Browser, ib: Person
) -> None:
    tokens = app.tokens(browser)
    token = tokens["access_token"]
    assert app.call(token).status_code == 200

    def after(table: str, change: str) -> int:
        row = ib.member_id if table == "member" else app.client_id
        rows(the_house, f"UPDATE {table} SET {change} WHERE id = :id", id=row)
        return app.call(token).status_code

    assert after("member", "roles = '{organisation_admin}'") == 403
    assert after("member", "roles = '{care_coordinator}'") == 200
    assert after("member", "active = false") == 401
    assert app.refresh(tokens["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert after("member", "active = true") == 200
    assert after("system", "oauth_scopes = '{referrals:read}'") == 403
    assert after("system", "active = false") == 401


def test_a_confidential_app_keeps_its_refresh_token(app: App, browser: Browser) -> None:
    tokens = app.tokens(browser)
    for _ in range(2):
        answer = app.refresh(tokens["refresh_token"])
        assert answer.status_code == 200, answer.text
        assert "refresh_token" not in answer.get_json()
        assert app.call(answer.get_json()["access_token"]).status_code == 200
    less = app.refresh(tokens["refresh_token"], scope="children:read").get_json()
    assert less["scope"] == "children:read"
    more = app.refresh(tokens["refresh_token"], scope="children:read referrals:write")
    assert more.get_json()["error"] == "invalid_scope"


def test_a_public_app_gets_another_each_time(public: App, browser: Browser) -> None:
    tokens = public.redeem(
        answer_of(decide(browser, public.address()), public.callback)["code"]
    ).get_json()
    second = public.refresh(tokens["refresh_token"]).get_json()
    assert second["refresh_token"] != tokens["refresh_token"]
    third = public.refresh(second["refresh_token"])
    assert third.status_code == 200
    assert public.call(third.get_json()["access_token"]).status_code == 200


def test_without_offline_access_there_is_no_refresh_token(app: App, browser: Browser) -> None:
    assert "refresh_token" not in app.tokens(browser, scope="openid children:read")


def test_a_refresh_token_rests_six_hours_and_lives_a_day(app: App, browser: Browser) -> None:
    begun = clock.now()
    with clock.held_at(begun):
        token = app.tokens(browser)["refresh_token"]
    for hours in (5, 10, 15, 20):
        with clock.held_at(begun + timedelta(hours=hours)):
            assert app.refresh(token).status_code == 200
    with clock.held_at(begun + timedelta(hours=24)):
        assert app.refresh(token).get_json()["error"] == "invalid_grant"
    with clock.held_at(begun):
        rested = app.tokens(browser)["refresh_token"]
    with clock.held_at(begun + timedelta(hours=6)):
        assert app.refresh(rested).get_json()["error"] == "invalid_grant"


def test_what_is_old_is_swept(the_house: House, app: App, browser: Browser, ib: Person) -> None:
    app.tokens(browser)
    mine = {"id": app.client_id}
    with clock.held_at(clock.now() + timedelta(days=2)):
        app.tokens(logged_in(the_house.app, ib))
        for table in ("oauth_grant", "pushed_request"):
            count = f"SELECT count(*) FROM {table} WHERE client_id = :id"
            assert rows(the_house, count, **mine)[0][0] == 1


def test_nothing_is_kept_in_the_clear(the_house: House, app: App, browser: Browser) -> None:
    tokens = app.tokens(browser)
    for table in ("authorization_code", "refresh_token", "pushed_request", "oauth_grant"):
        held = str(rows(the_house, f"SELECT t::text FROM {table} t"))
        for secret in (tokens["refresh_token"], tokens["access_token"], app.verifier):
            assert secret not in held


def test_saying_yes_and_no_is_recorded(
    the_house: House, app: App, browser: Browser, ib: Person
) -> None:
    app.allowed(browser)
    decide(browser, app.address(), "refuse")
    trail = rows(
        the_house,
        "SELECT operation, actor_id FROM audit_event WHERE actor_id IN (:member, :person)"
        " AND operation LIKE 'identity.%app' ORDER BY at",
        member=ib.member_id,
        person=ib.id,
    )
    assert [tuple(row) for row in trail] == [
        ("identity.allow_app", ib.member_id),
        ("identity.refuse_app", ib.id),
    ]
