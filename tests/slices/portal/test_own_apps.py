"""The apps that act for somebody: seen, stopped, and out when what one logs in with changes."""

import pytest

from services.identity import operations as identity
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, employ, logged_in
from tests.house import House
from tests.slices.identity.apps import App, registered
from tests.slices.portal.conftest import Desk

PAGE = "/mijn-account/sessies"


@pytest.fixture
def app(the_house: House, town: Town) -> App:
    return registered(the_house.app, the_house.settings.issuer, town.school)


def stop(browser: Browser) -> str:
    return browser.send(PAGE, where="/stoppen").text


def test_one_sees_an_app_and_stops_it(app: App, ib: Desk) -> None:
    assert "geen apps" in ib.browser.page(PAGE)
    tokens = app.tokens(ib.browser)
    page = ib.browser.page(PAGE)
    assert "Kindvolgapp" in page
    assert "inddossiers lezen" in page
    assert app.call(tokens["access_token"]).status_code == 200
    assert "De app werkt niet meer voor u." in stop(ib.browser)
    assert app.call(tokens["access_token"]).status_code == 401
    assert app.refresh(tokens["refresh_token"]).status_code == 400
    assert "geen apps" in ib.browser.page(PAGE)


def test_an_app_of_another_is_not_there(the_house: House, town: Town, app: App, ib: Desk) -> None:
    other = employ(town.school)
    tokens = app.tokens(logged_in(the_house.app, other))
    [theirs] = identity.list_apps(other.id)
    app.tokens(ib.browser)
    mine = identity.list_apps(ib.person.id)[0].id
    [form] = [f for f in ib.browser.forms_of(PAGE) if f[0].endswith("/stoppen")]
    foreign = (form[0].replace(str(mine), str(theirs.id)), form[1])
    assert ib.browser.resend(PAGE, foreign).status_code == 404
    assert app.call(tokens["access_token"]).status_code == 200


def test_a_new_password_ends_them(the_house: House, town: Town, app: App, ib: Desk) -> None:
    token = app.tokens(ib.browser)["access_token"]
    bystander = app.tokens(logged_in(the_house.app, employ(town.school)))["access_token"]
    new = "vier-losse-woorden-hier"
    changed = ib.browser.send("/mijn-account/wachtwoord", current=PASSWORD, password=new)
    assert "Uw wachtwoord is gewijzigd" in changed.text
    assert app.call(token).status_code == 401
    assert app.call(bystander).status_code == 200


def test_logging_out_everywhere_else_ends_them(app: App, ib: Desk) -> None:
    token = app.tokens(ib.browser)["access_token"]
    ib.browser.send(PAGE, where=PAGE)
    assert app.call(token).status_code == 401
