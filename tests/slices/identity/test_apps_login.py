"""How somebody logged in, for the apps that act for them: what is enough, what is asked once more,
and what the API answers when it is not enough (RFC 9470).
"""

import re
from datetime import timedelta

import pytest
from pyrage import x25519
from sqlalchemy import text
from werkzeug.test import TestResponse

from services.identity import operations as identity
from shared import clock, runtime
from shared.authz import assurance
from shared.authz.assurance import PASSKEY, TWO_FACTORS
from shared.authz.assurance import PASSWORD as BY_PASSWORD
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, logged_in
from tests.house import House
from tests.slices.identity.apps import App, answer_of, claims_of, decide, registered

KEYS = "openid offline_access keys:write"
UNMET = "unmet_authentication_requirements"


def without_factor(person: Person) -> Person:
    """Somebody who has no second factor (any more)."""
    statement = text("UPDATE person SET sealed_totp = NULL WHERE id = :id")
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(statement, {"id": person.id})
    return person


def typed_password(house: House, person: Person) -> Browser:
    """A browser in which the password was typed, and nothing else yet."""
    browser = Browser(house.app)
    browser.send("/inloggen", email=person.email, password=PASSWORD)
    return browser


def stepped_up(browser: Browser, address: str, person: Person) -> TestResponse:
    """What the app's page answers after the code that it asks for."""
    asked = browser.get(address)
    assert asked.status_code == 401, asked.text
    assert browser.type_code(asked, person.code(), follow=False).location == address
    return browser.get(address)


def undecided(app: App, address: str) -> bool:
    """Whether the pushed request still waits for a decision."""
    uri = address.rpartition("request_uri=")[2]
    with app.web.app_context():
        return identity.deciding().request(str(app.client_id), uri) is not None


@pytest.mark.parametrize("finished", ["code", "enrolment"])
def test_a_password_alone_lets_no_app_in(
    the_house: House, town: Town, app: App, ib: Person, finished: str
) -> None:
    address = app.address()
    proof = logged_in(the_house.app, ib).forms_of(address)[-1]
    person = ib if finished == "code" else without_factor(employ(town.school, "care_coordinator"))
    where = "/inloggen/code" if finished == "code" else "/mijn-account/tweede-stap/instellen"
    browser = typed_password(the_house, person)
    seen = browser.get(address)
    assert (seen.status_code, seen.location.partition("?")[0]) == (303, where)
    session = identity.find(browser.cookie("schakel"))
    assert session
    own = _with_proof(browser, proof)
    for decision in ("allow", "again", "refuse"):
        answer = browser.resend(address, own, False, decision=decision)
        assert "code=" not in answer.headers.get("Location", "")
    assert undecided(app, address)
    said = answer_of(browser.get(app.address(prompt="none")))
    assert said["error"] == "login_required"


def _with_proof(
    browser: Browser, form: tuple[str, list[tuple[str, str]]]
) -> tuple[str, list[tuple[str, str]]]:
    """The form as it would be in this browser, which is not shown it."""
    from services.portal import form_tokens

    session = identity.find(browser.cookie("schakel"))
    assert session
    action, fields = form
    proof = form_tokens.proof(session.proof_key, None)
    return action, [(k, proof if k == form_tokens.FIELD else v) for k, v in fields]


def test_the_tokens_say_how_and_when(app: App, browser: Browser) -> None:
    session = identity.find(browser.cookie("schakel"))
    assert session
    tokens = app.tokens(browser)
    for name in ("access_token", "id_token"):
        claims = claims_of(tokens[name])
        assert claims["acr"] == TWO_FACTORS
        assert claims["auth_time"] == int(session.authenticated_at.timestamp())
        assert "amr" not in claims, "NL GOV OIDC wants acr alone"
    fresh = app.refresh(tokens["refresh_token"]).get_json()["access_token"]
    assert claims_of(fresh)["auth_time"] == claims_of(tokens["access_token"])["auth_time"]
    told = app.post("/oauth/introspect", token=tokens["refresh_token"]).get_json()
    assert (told["acr"], told["auth_time"]) == (
        TWO_FACTORS,
        int(session.authenticated_at.timestamp()),
    )


@pytest.mark.parametrize(
    ("acr", "wanted", "enough"),
    [
        (BY_PASSWORD, [BY_PASSWORD], True),
        (BY_PASSWORD, [TWO_FACTORS], False),
        (TWO_FACTORS, [BY_PASSWORD], True),
        (TWO_FACTORS, [TWO_FACTORS, PASSKEY], True),
        (TWO_FACTORS, [PASSKEY], False),
        (PASSKEY, [TWO_FACTORS], True),
        (PASSKEY, [BY_PASSWORD], True),
        ("urn:schakel:acr:tomorrow", [BY_PASSWORD], False),
    ],
)
def test_at_least_what_was_asked_is_enough(acr: str, wanted: list[str], enough: bool) -> None:
    assert assurance.is_enough(acr, wanted) is enough


def test_who_did_more_than_an_app_asks_is_not_asked_again(app: App, browser: Browser) -> None:
    code = app.allowed(browser, acr_values=BY_PASSWORD)["code"]
    assert claims_of(app.redeem(code).get_json()["id_token"])["acr"] == TWO_FACTORS


def test_of_ways_that_an_app_names_those_that_we_know_count(app: App, browser: Browser) -> None:
    assert "code" in app.allowed(browser, acr_values=f"urn:elsewhere:high {TWO_FACTORS}")
    answer = app.push(acr_values="urn:elsewhere:high")
    assert (answer.status_code, answer.get_json()["error"]) == (400, UNMET)


def test_a_stronger_way_is_asked_once_and_then_the_answer_is_no(
    app: App, browser: Browser, ib: Person
) -> None:
    address = app.address(acr_values=PASSKEY)
    said = answer_of(stepped_up(browser, address, ib))  # a code is all that they have
    assert said == {"error": UNMET, "state": "a state", "iss": app.issuer}
    assert browser.get(address).status_code == 410


def test_a_stronger_way_that_was_shown_is_enough(app: App, browser: Browser) -> None:
    token = identity.prove_again(browser.cookie("schakel"), PASSKEY)
    assert token
    browser.client.set_cookie("schakel", token)
    code = app.allowed(browser, acr_values=PASSKEY)["code"]
    assert claims_of(app.redeem(code).get_json()["access_token"])["acr"] == PASSKEY


def test_who_has_no_second_factor_cannot_meet_what_asks_for_one(
    the_house: House, town: Town
) -> None:
    app = registered(
        the_house.app, the_house.settings.issuer, town.school, oauth_scopes=("covenants:read",)
    )
    analyst = without_factor(employ(town.school, "municipal_analyst"))
    browser = typed_password(the_house, analyst)
    scope = "openid covenants:read"
    assert "code" in app.allowed(browser, scope=scope), "a password opens this little"
    said = answer_of(browser.get(app.address(scope=scope, acr_values=TWO_FACTORS)))
    assert said == {"error": UNMET, "state": "a state", "iss": app.issuer}


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "60"}, {"max_age": "0"}])
def test_saying_yes_does_not_go_round_the_fresh_login(
    app: App, browser: Browser, ib: Person, asked: dict[str, str]
) -> None:
    with clock.held_at(clock.now() + timedelta(minutes=2)):
        form = browser.forms_of(app.address())[-1]
        address = app.address(**asked)
        uri = address.rpartition("request_uri=")[2]
        around = browser.resend(address, form, False, request_uri=uri, decision="allow")
        assert around.status_code == 200, "the page, again"
        assert undecided(app, address)
        wrong = browser.type_code(browser.get(address), "000000")
        assert wrong.status_code == 401
        assert undecided(app, address)
        assert stepped_up(browser, address, ib).status_code == 200
        assert "code" in answer_of(decide(browser, address))


def test_a_login_grows_too_old_on_the_page_too(app: App, browser: Browser, ib: Person) -> None:
    now = clock.now() + timedelta(minutes=5)
    with clock.held_at(now):
        address = app.address(max_age="120")
        stepped_up(browser, address, ib)
        form = browser.forms_of(address)[-1]
    with clock.held_at(now + timedelta(seconds=121)):
        late = browser.resend(address, form, False, decision="allow")
        assert late.status_code == 200, "the page, again"
        assert undecided(app, address)
    with clock.held_at(now + timedelta(seconds=119)):
        assert "code" in answer_of(browser.resend(address, form, False, decision="allow"))


def test_logging_in_anew_by_its_button_is_asked_of_who_has_no_factor(
    the_house: House, town: Town
) -> None:
    app = registered(
        the_house.app, the_house.settings.issuer, town.school, oauth_scopes=("covenants:read",)
    )
    analyst = without_factor(employ(town.school, "municipal_analyst"))
    browser, now = typed_password(the_house, analyst), clock.now() + timedelta(minutes=2)
    with clock.held_at(now):
        address = app.address(scope="openid covenants:read", prompt="login")
        assert 'value="allow"' not in browser.get(address).text
        before = browser.cookie("schakel")
        login = decide(browser, address, "again").headers["Location"]
        assert identity.find(before) is None
        form = browser.forms_of(login)[-1]
        browser.resend(login, form, False, email=analyst.email, password=PASSWORD)
        code = answer_of(decide(browser, address))["code"]
        claims = claims_of(app.redeem(code).get_json()["id_token"])
    assert (claims["auth_time"], claims["acr"]) == (int(now.timestamp()), BY_PASSWORD)


def new_key(app: App, token: str) -> TestResponse:
    """A call of an operation that wants a fresh login."""
    body = {"name": "Dossiersysteem", "recipient": str(x25519.Identity.generate().to_public())}
    client = app.web.test_client()
    return app.holder.send(client, "POST", "/v1/recipient-keys", token, json=body)


def test_the_api_asks_for_a_fresh_login_and_takes_it(the_house: House, town: Town) -> None:
    app = registered(
        the_house.app, the_house.settings.issuer, town.school, oauth_scopes=("keys:write",)
    )
    admin = employ(town.school, "organisation_admin")
    browser, begun = logged_in(the_house.app, admin), clock.now()
    tokens = app.tokens(browser, scope=KEYS)
    assert new_key(app, tokens["access_token"]).status_code == 201, "a moment ago is fresh"
    with clock.held_at(begun + timedelta(minutes=11)):
        stale = app.refresh(tokens["refresh_token"]).get_json()["access_token"]
        refused = new_key(app, stale)
        assert refused.status_code == 401
        assert refused.get_json()["code"] == "insufficient_user_authentication"
        challenge = refused.headers["WWW-Authenticate"]
        scheme, _, rest = challenge.partition(" ")
        wanted = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        assert (scheme, wanted["error"]) == ("DPoP", "insufficient_user_authentication")
        assert wanted["acr_values"].split() == sorted([PASSKEY, TWO_FACTORS])
        assert wanted["max_age"] == "600"
        asked = {"acr_values": wanted["acr_values"], "max_age": wanted["max_age"], "scope": KEYS}
        address = app.address(**asked)
        stepped_up(browser, address, admin)
        code = answer_of(decide(browser, address))["code"]
        fresh = app.redeem(code).get_json()["access_token"]
        assert new_key(app, fresh).status_code == 201
        assert new_key(app, stale).status_code == 401, "the old grant's login is as old as it was"


def test_a_token_by_a_password_alone_opens_little(the_house: House, town: Town) -> None:
    scopes = ("covenants:read", "children:read")
    app = registered(the_house.app, the_house.settings.issuer, town.school, oauth_scopes=scopes)
    analyst = without_factor(employ(town.school, "municipal_analyst"))
    browser = typed_password(the_house, analyst)
    token = app.tokens(browser, scope="openid " + " ".join(scopes))["access_token"]
    assert app.call(token, "/v1/covenants").status_code == 200
    roles = text("UPDATE member SET roles = '{care_coordinator}' WHERE id = :id")
    with the_house.engines["admin"].begin() as connection:
        connection.execute(roles, {"id": analyst.member_id})
    refused = app.call(token)
    assert refused.status_code == 401, "a role that came later needs more than this login"
    assert 'error="insufficient_user_authentication"' in refused.headers["WWW-Authenticate"]
