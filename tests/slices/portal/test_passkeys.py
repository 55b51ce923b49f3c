"""Passkeys on their pages: made, used alone, used as the second step, removed; and each attack."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from services.identity import operations as identity
from shared import clock, runtime
from shared.authz.assurance import PASSKEY
from tests.factories.authenticator import Authenticator, encoded
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, forms_in, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk

ORIGIN = "http://localhost:8080"
MINE, NEW = "/mijn-account/passkeys", "/mijn-account/passkeys/nieuw"


@pytest.fixture(autouse=True)
def by_name(the_house: House) -> Iterator[None]:
    """The site on an address with a name: passkeys do not work on one of digits."""
    before = runtime.current()
    runtime.use(replace(before, settings=replace(before.settings, base_url=ORIGIN)))
    yield
    runtime.use(before)


def options_on(page: str) -> str:
    found = re.search(r'data-options="([^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def made(browser: Browser, name: str = "Mijn telefoon", **errs: Any) -> Authenticator:
    """A new passkey, registered on its page."""
    authenticator = Authenticator(ORIGIN)
    answer = registering(browser, authenticator, name, **errs)
    assert answer.status_code == 200, answer.text
    return authenticator


def registering(
    browser: Browser, authenticator: Authenticator, name: str = "X", **errs: Any
) -> TestResponse:
    page = browser.page(NEW)
    said = authenticator.create(options_on(page), **errs)
    return browser.resend(NEW, forms_in(page)[-1], name=name, _passkey=said)


def log_in(browser: Browser, authenticator: Authenticator, **errs: Any) -> TestResponse:
    page = browser.page("/inloggen")
    return answering(browser, page, authenticator.get(options_on(page), **errs))


def answering(browser: Browser, page: str, answer: str) -> TestResponse:
    form = next(form for form in forms_in(page) if "_passkey" in dict(form[1]))
    return browser.resend("/inloggen", form, _passkey=answer)


def test_one_logs_in_with_a_passkey_alone(the_house: House, ib: Desk) -> None:
    passkey = made(ib.browser)
    assert "Mijn telefoon" in ib.browser.page(MINE)
    browser = Browser(the_house.app)
    assert log_in(browser, passkey).request.path == "/"
    session = identity.find(browser.cookie("schakel"))
    assert session
    assert (session.person_id, session.acr) == (ib.person.id, PASSKEY)
    assert browser.get("/kinderen").status_code == 200
    assert log_in(Browser(the_house.app), passkey).request.path == "/", "and once more"


def test_several_each_with_a_name(the_house: House, ib: Desk) -> None:
    first, second = made(ib.browser, "Telefoon"), made(ib.browser, "<b>Laptop</b>")
    page = ib.browser.page(MINE)
    assert "Telefoon" in page
    assert "&lt;b&gt;Laptop" in page
    for passkey in (first, second):
        assert log_in(Browser(the_house.app), passkey).request.path == "/"


def test_a_passkey_is_a_second_step_too(the_house: House, ib: Desk) -> None:
    passkey = made(ib.browser)
    browser = Browser(the_house.app)
    asked = browser.send("/inloggen", where="/inloggen", email=ib.person.email, password=PASSWORD)
    said = passkey.get(options_on(asked.text))
    done = browser.resend("/inloggen/code", forms_in(asked.text)[-1], _passkey=said)
    assert done.request.path == "/"


def test_the_passkey_of_another_is_no_second_step(the_house: House, town: Town, ib: Desk) -> None:
    other = employ(town.school)
    made(logged_in(the_house.app, other))
    passkey, browser = made(ib.browser), Browser(the_house.app)
    asked = browser.send("/inloggen", where="/inloggen", email=other.email, password=PASSWORD)
    said = passkey.get(options_on(asked.text))
    done = browser.resend("/inloggen/code", forms_in(asked.text)[-1], _passkey=said)
    assert done.status_code == 401
    assert browser.get("/kinderen").status_code == 303


ERRORS: dict[str, dict[str, Any]] = {
    "another site": {"origin": "https://schakel.evil.example"},
    "another port of this site": {"origin": "http://localhost:9090"},
    "another rp id": {"rp_id": "evil.example"},
    "framed by another site": {"cross_origin": True},
    "no user verified": {"verified": False},
    "an answer of another kind": {"type": "webauthn.create"},
    "a challenge of nobody": {"challenge": encoded(bytes(120))},
    "a forged signature": {"signature": bytes(70)},
    "another's handle": {"user_handle": bytes(32)},
}


@pytest.mark.parametrize("errs", ERRORS.values(), ids=ERRORS)
def test_an_answer_with_one_thing_wrong_is_refused(
    the_house: House, ib: Desk, errs: dict[str, Any]
) -> None:
    passkey = made(ib.browser)
    browser = Browser(the_house.app)
    refused = log_in(browser, passkey, **errs)
    assert refused.status_code == 401
    assert "niet herkend" in refused.text
    assert browser.get("/kinderen").status_code == 303
    assert log_in(browser, passkey).request.path == "/", "only that one thing was wrong"


@pytest.mark.parametrize(
    "errs",
    [
        {"origin": "https://schakel.evil.example"},
        {"rp_id": "evil.example"},
        {"cross_origin": True},
        {"verified": False},
        {"type": "webauthn.get"},
        {"challenge": encoded(bytes(120))},
    ],
)
def test_a_registration_with_one_thing_wrong_is_refused(ib: Desk, errs: dict[str, Any]) -> None:
    refused = registering(ib.browser, Authenticator(ORIGIN), **errs)
    assert refused.status_code == 401
    assert "U hebt nog geen passkey" in ib.browser.page(MINE)


def test_a_challenge_is_answered_once(the_house: House, ib: Desk) -> None:
    passkey, browser = made(ib.browser), Browser(the_house.app)
    page = browser.page("/inloggen")
    said = passkey.get(options_on(page))
    form = next(form for form in forms_in(page) if "_passkey" in dict(form[1]))
    kept = browser.cookie("schakel-form")
    assert browser.resend("/inloggen", form, _passkey=said).request.path == "/"
    replay = Browser(the_house.app)
    replay.client.set_cookie("schakel-form", kept)
    assert replay.resend("/inloggen", form, _passkey=said).status_code == 401
    again = passkey.get(options_on(page))
    assert replay.resend("/inloggen", form, _passkey=again).status_code == 401


def test_a_challenge_is_its_browsers_own_and_grows_old(the_house: House, ib: Desk) -> None:
    passkey, mine, other = made(ib.browser), Browser(the_house.app), Browser(the_house.app)
    stolen = passkey.get(options_on(mine.page("/inloggen")))
    assert answering(other, other.page("/inloggen"), stolen).status_code == 401
    page = mine.page("/inloggen")
    with clock.held_at(clock.now() + timedelta(minutes=11)):
        assert answering(mine, page, passkey.get(options_on(page))).status_code == 401


@pytest.mark.parametrize("count", [0, 3, 5])
def test_a_counter_that_goes_back_is_refused(the_house: House, ib: Desk, count: int) -> None:
    passkey = made(ib.browser)
    assert log_in(Browser(the_house.app), passkey, count=5).request.path == "/"
    assert log_in(Browser(the_house.app), passkey, count=count).status_code == 401
    assert log_in(Browser(the_house.app), passkey, count=6).request.path == "/"


def test_a_passkey_without_a_counter_works_too(the_house: House, ib: Desk) -> None:
    passkey = made(ib.browser)
    for _ in range(2):
        assert log_in(Browser(the_house.app), passkey, count=0).request.path == "/"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"response": 1}', "x" * 30_000, "é"])
def test_nonsense_is_refused(the_house: House, answer: str) -> None:
    browser = Browser(the_house.app)
    assert answering(browser, browser.page("/inloggen"), answer).status_code == 401


def test_the_last_second_factor_stays(the_house: House, ib: Desk) -> None:
    made(ib.browser, "Telefoon")
    forget_codes(the_house, ib.person)
    refused = ib.browser.send(MINE, where="/verwijderen")
    assert refused.status_code == 409
    assert "uw enige tweede stap" in refused.text
    made(ib.browser, "Laptop")
    assert "Verwijderd" in ib.browser.send(MINE, where="/verwijderen").text
    assert ib.browser.send(MINE, where="/verwijderen").status_code == 409


def test_a_removed_passkey_opens_nothing(the_house: House, ib: Desk) -> None:
    passkey = made(ib.browser)
    ib.browser.send(MINE, where="/verwijderen")
    assert log_in(Browser(the_house.app), passkey).status_code == 401


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"attachment": "platform", "transports": ["internal", "hybrid"]}, "In het apparaat zelf"),
        ({"attachment": "cross-platform", "transports": ["hybrid"]}, "Op een telefoon of tablet"),
        ({"attachment": "cross-platform", "transports": ["nfc", "usb"]}, "beveiligingssleutel"),
        ({"attachment": 7, "transports": "usb"}, "Onbekend"),
        ({"transports": [None, {}]}, "Onbekend"),
        ({}, "Onbekend"),
    ],
)
def test_the_list_tells_on_what_it_is_and_when_it_was_used(
    the_house: House, ib: Desk, said: dict[str, Any], words: str
) -> None:
    ib.browser.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    passkey = made(ib.browser, **said)
    page = ib.browser.page(MINE)
    assert words in page
    assert "Gemaakt met Firefox op Windows" in page
    assert "Nog niet" in page
    assert "Mozilla" not in page
    log_in(Browser(the_house.app), passkey)
    assert "Nog niet" not in ib.browser.page(MINE)


def test_a_passkey_gets_another_name(the_house: House, ib: Desk) -> None:
    passkey = made(ib.browser, "Telefoon")
    one = identity.list_passkeys(ib.person.id)[0].id
    page = f"{MINE}/{one}/naam"
    assert page in ib.browser.page(MINE)
    for empty in ("", "   "):
        refused = ib.browser.send(page, name=empty)
        assert refused.status_code == 400
        assert "Geef de passkey een naam" in refused.text
    renamed = ib.browser.send(page, name=" <i>Oude</i>   laptop " + "x" * 100)
    assert "een andere naam" in renamed.text
    assert "&lt;i&gt;Oude&lt;/i&gt; laptop xx" in renamed.text
    assert len(identity.list_passkeys(ib.person.id)[0].name) == 60
    assert log_in(Browser(the_house.app), passkey).request.path == "/"


def test_nobody_names_anothers(the_house: House, town: Town, ib: Desk) -> None:
    made(ib.browser, "Telefoon")
    theirs = identity.list_passkeys(ib.person.id)[0].id
    stranger = logged_in(the_house.app, employ(town.school))
    assert stranger.get(f"{MINE}/{theirs}/naam").status_code == 404
    assert not identity.rename(employ(town.school).id, theirs, "Van mij")
    assert identity.list_passkeys(ib.person.id)[0].name == "Telefoon"


def test_a_removed_passkey_ends_what_was_logged_in_with_it(the_house: House, ib: Desk) -> None:
    lost = Browser(the_house.app)
    log_in(lost, made(ib.browser))
    assert lost.get("/kinderen").status_code == 200
    assert "elders bent u uitgelogd" in ib.browser.send(MINE, where="/verwijderen").text
    assert lost.get("/kinderen").status_code == 303


def test_a_passkey_brings_a_new_token(the_house: House, ib: Desk) -> None:
    """What somebody else put in the browser, or had of it, is worth nothing (session fixation)."""
    passkey, planted = made(ib.browser), "chosen-by-somebody-else".ljust(43, "x")
    browser = Browser(the_house.app)
    browser.client.set_cookie("schakel", planted)
    assert log_in(browser, passkey).request.path == "/"
    assert browser.cookie("schakel") not in ("", planted)
    assert identity.find(planted) is None


def test_nobody_removes_anothers(the_house: House, town: Town, ib: Desk) -> None:
    passkey, stranger = made(ib.browser), logged_in(the_house.app, employ(town.school))
    made(stranger)
    theirs = identity.list_passkeys(ib.person.id)[0].id
    form = next(f for f in stranger.forms_of(MINE) if f[0].endswith("/verwijderen"))
    answer = stranger.resend(MINE, (f"{MINE}/{theirs}/verwijderen", form[1]))
    assert answer.status_code == 404
    assert log_in(Browser(the_house.app), passkey).request.path == "/"


def test_making_one_takes_a_fresh_proof(ib: Desk) -> None:
    with clock.held_at(clock.now() + timedelta(minutes=11)):
        assert ib.browser.get(NEW).status_code == 401
        assert ib.browser.get(MINE).status_code == 200


def test_a_passkey_is_a_fresh_proof(ib: Desk) -> None:
    passkey = made(ib.browser)
    with clock.held_at(clock.now() + timedelta(minutes=11)):
        asked = ib.browser.get(NEW)
        said = passkey.get(options_on(asked.text))
        done = ib.browser.resend("/", forms_in(asked.text)[-1], _passkey=said)
        assert done.request.path == NEW
        assert done.status_code == 200


def test_who_has_no_second_factor_may_begin_with_a_passkey(the_house: House, town: Town) -> None:
    person = employ(town.school)
    forget_codes(the_house, person)
    browser = Browser(the_house.app)
    page = browser.send("/inloggen", where="/inloggen", email=person.email, password=PASSWORD)
    assert NEW in page.text
    passkey = Authenticator(ORIGIN)
    done = registering(browser, passkey)
    assert "herstelcodes" in done.text
    assert browser.get("/organisatie").status_code == 200
    assert log_in(Browser(the_house.app), passkey).request.path == "/"


def forget_codes(house: House, person: Person) -> None:
    with house.engines["login"].begin() as connection:
        connection.execute(
            text("UPDATE person SET sealed_totp = NULL WHERE id = :id"), {"id": person.id}
        )
