"""What is sensitive asks once more who one is, and then goes on with what was typed."""

from datetime import timedelta

from pyrage import x25519
from sqlalchemy import text

from services.identity import operations as identity
from shared import clock
from tests.factories.town import Town
from tests.factories.workplace import employ, forms_in, logged_in
from tests.house import House

LATER = timedelta(minutes=11)
ASKED = "Laat even zien dat u het bent"


def test_a_key_is_registered_after_one_more_code(the_house: House, town: Town) -> None:
    admin = employ(town.school, "organisation_admin")
    browser = logged_in(the_house.app, admin)
    recipient = str(x25519.Identity.generate().to_public())
    with clock.held_at(clock.now() + LATER):
        asked = browser.send("/sleutels", name="Dossiersysteem", recipient=recipient)
        assert asked.status_code == 401
        assert ASKED in asked.text
        assert "Wat u had ingevuld blijft bewaard" in asked.text
        wrong = browser.resend("/", forms_in(asked.text)[-1], _code="000000")
        assert wrong.status_code == 401
        assert "al gebruikt" in wrong.text
        before = browser.cookie("schakel")
        passed = browser.resend("/", forms_in(wrong.text)[-1], _code=admin.code())
        assert "Wat u had ingevuld is er nog" in passed.text
        assert browser.cookie("schakel") != before
        assert identity.find(before) is None, "a new token (session fixation)"
        done = browser.resend("/", forms_in(passed.text)[-1])
        assert "De sleutel is vastgelegd" in done.text
        assert "Dossiersysteem" in done.text
    with the_house.engines["admin"].begin() as connection:
        rows = connection.execute(
            text("SELECT operation, outcome FROM audit_event WHERE actor_id = ANY(:ids)"),
            {"ids": [admin.id, admin.member_id]},
        )
        trail = {tuple(row) for row in rows}
    assert ("identity.step_up", "ok") in trail
    name = "organisations.register_recipient_key"
    assert {(name, "insufficient_user_authentication"), (name, "ok")} <= trail


def test_what_is_not_sensitive_is_not_asked_again(the_house: House, town: Town) -> None:
    browser = logged_in(the_house.app, employ(town.school))
    with clock.held_at(clock.now() + LATER):
        typed = {"givenName": "Vera", "familyName": "Laat", "birthDate": "2018-01-02"}
        assert "Vera Laat" in browser.send("/kinderen/nieuw", follow=True, **typed).text


def test_one_more_code_holds_for_ten_minutes(the_house: House, town: Town) -> None:
    admin = employ(town.school, "organisation_admin")
    browser = logged_in(the_house.app, admin)
    start = clock.now()

    def register() -> str:
        recipient = str(x25519.Identity.generate().to_public())
        return browser.send("/sleutels", name="Sleutel", recipient=recipient).text

    with clock.held_at(start + timedelta(minutes=9)):
        assert ASKED not in register()
    with clock.held_at(start + timedelta(minutes=20)):
        page = register()
        assert ASKED in page
        browser.resend("/", forms_in(page)[-1], _code=admin.code())
    with clock.held_at(start + timedelta(minutes=29)):
        assert ASKED not in register()
    with clock.held_at(start + timedelta(minutes=31)):
        assert ASKED in register()


def test_the_button_is_shown_although_the_login_is_old(the_house: House, town: Town) -> None:
    child = town.child()
    browser = logged_in(the_house.app, employ(town.school))
    with clock.held_at(clock.now() + LATER):
        assert "Sleutels" not in browser.page("/")
        page = browser.page(f"/kinderen/{child['id']}")
        assert "uitvoer" in page


def test_nobody_steps_up_without_a_login(the_house: House, town: Town) -> None:
    browser = logged_in(the_house.app, employ(town.school))
    browser.send("/", where="/uitloggen")
    assert browser.get("/inloggen/nogmaals").location == "/"
    assert browser.client.post("/inloggen/nogmaals", headers=browser.headers).status_code == 403
