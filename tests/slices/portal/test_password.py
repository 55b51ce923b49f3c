"""Changing one's password on its page."""

import pytest
from sqlalchemy import text

from shared import clock
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, logged_in
from tests.house import House
from tests.slices.database import rows
from tests.slices.portal.conftest import Desk

PAGE = "/mijn-account/wachtwoord"
NEW = " zeven scheve fietsen "


def test_a_new_password_works_and_ends_other_sessions(
    the_house: House, town: Town, ib: Desk
) -> None:
    elsewhere = logged_in(the_house.app, ib.person)
    token = ib.browser.cookie("schakel")
    page = ib.browser.send(PAGE, current=PASSWORD, password=NEW)
    assert "Uw wachtwoord is gewijzigd." in page.text
    assert ib.browser.cookie("schakel") != token, "a new token goes with a new password"
    assert ib.browser.get("/kinderen").status_code == 200
    assert elsewhere.get("/kinderen").status_code == 303
    assert Browser(the_house.app).log_in(ib.person).status_code == 401
    assert Browser(the_house.app).log_in(ib.person, password=NEW.strip()).status_code == 401
    assert Browser(the_house.app).log_in(ib.person, password=NEW).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [
        ("fout", NEW, "Dit is niet uw huidige wachtwoord"),
        (PASSWORD, "Welkom2026!", "te makkelijk te raden"),
        (PASSWORD, "de begeleider zelf", "uw naam"),
        (PASSWORD, "kort", "ten minste 8 tekens"),
        (PASSWORD, PASSWORD, "dat u al had"),
    ],
)
def test_a_refused_change_says_why_and_changes_nothing(
    the_house: House, ib: Desk, current: str, new: str, said: str
) -> None:
    answer = ib.browser.send(PAGE, current=current, password=new)
    assert answer.status_code == 400
    assert said in answer.text
    for secret in {current, new} - {"fout", "kort"}:
        assert secret not in answer.text
    assert Browser(the_house.app).log_in(ib.person).status_code == 200


def test_guessing_the_current_one_is_slowed(ib: Desk) -> None:
    with clock.held_at(clock.now()):
        answers = [
            ib.browser.send(PAGE, current="fout", password=NEW).status_code for _ in range(7)
        ]
    assert answers[:5] == [400] * 5
    assert answers[-1] == 429


def test_a_change_is_in_the_audit_trail_without_the_password(the_house: House, ib: Desk) -> None:
    ib.browser.send(PAGE, current=PASSWORD, password=NEW)
    said = text("SELECT a::text FROM audit_event a WHERE actor_id = :actor")
    with the_house.engines["admin"].begin() as connection:
        rows = list(connection.execute(said, {"actor": ib.person.id}).scalars())
    assert any("identity.change_password" in row for row in rows)
    assert not any("fietsen" in row for row in rows)


def test_password_managers_find_their_way(the_house: House, ib: Desk) -> None:
    """NIST SP 800-63B-4 §3.1.1.2: they and pasting are allowed; no script of ours hears a paste."""
    login = Browser(the_house.app).page("/inloggen")
    assert 'autocomplete="username"' in login
    assert 'autocomplete="current-password"' in login
    own = ib.browser.page(PAGE)
    assert own.count('autocomplete="new-password"') >= 1
    assert "paste" not in login + own


def test_who_guesses_the_current_one_leaves_lines(the_house: House, ib: Desk) -> None:
    with clock.held_at(clock.now()):
        for _ in range(7):
            ib.browser.send(PAGE, current="fout", password=NEW)
    said = rows(
        the_house,
        "SELECT reasons FROM audit_event WHERE operation = 'identity.change_password'"
        " AND outcome = 'refused' AND actor_id = :id",
        id=ib.person.id,
    )
    reasons = [row.reasons[0] for row in said]
    assert reasons.count("wrong_password") >= 5
    assert "throttled" in reasons
