"""Whoever is deactivated is out at once: their browser, their apps, and what those kept."""

from services.organisations import operations as organisations
from tests.factories.tenants import destroyed, leaving
from tests.factories.town import Town
from tests.factories.workplace import Browser, Person
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.database import rows
from tests.slices.identity.apps import App


def ended(the_house: House, member: Person) -> set[str]:
    """Why each of their grants to apps ended; empty for one that stands."""
    query = "SELECT ended_because FROM oauth_grant WHERE member_id = :id"
    return {row.ended_because or "" for row in rows(the_house, query, id=member.member_id)}


def test_sessions_and_tokens_end_together(
    the_house: House, town: Town, app: App, browser: Browser, ib: Person
) -> None:
    tokens = app.tokens(browser)
    assert app.call(tokens["access_token"]).status_code == 200
    assert browser.get("/kinderen").status_code == 200
    admin = hired(town.school, ADMIN, team=None)
    organisations.deactivate_member(admin, member_id=ib.member_id)
    assert app.call(tokens["access_token"]).status_code == 401
    assert app.refresh(tokens["refresh_token"]).status_code == 400
    assert browser.get("/kinderen").status_code == 303
    assert ended(the_house, ib) == {"member_left"}


def test_who_comes_back_lets_their_apps_in_anew(
    the_house: House, town: Town, app: App, browser: Browser, ib: Person
) -> None:
    tokens = app.tokens(browser)
    code = app.allowed(browser)["code"]
    admin = hired(town.school, ADMIN, team=None)
    organisations.deactivate_member(admin, member_id=ib.member_id)
    organisations.reactivate_member(admin, member_id=ib.member_id)
    assert app.call(tokens["access_token"]).status_code == 401
    assert app.refresh(tokens["refresh_token"]).status_code == 400
    assert app.redeem(code).status_code == 400
    again = Browser(the_house.app)
    again.log_in(ib)
    assert app.call(app.tokens(again)["access_token"]).status_code == 200


def test_what_was_let_in_at_that_very_moment_does_not_come_back(
    the_house: House, town: Town, app: App, browser: Browser, ib: Person
) -> None:
    """A grant that was written just after those of the member were ended, and before the commit."""
    tokens = app.tokens(browser)
    rows(the_house, "UPDATE member SET active = false WHERE id = :id", id=ib.member_id)
    admin = hired(town.school, ADMIN, team=None)
    organisations.reactivate_member(admin, member_id=ib.member_id)
    assert app.refresh(tokens["refresh_token"]).status_code == 400
    assert browser.get("/kinderen").status_code == 303


def test_an_organisation_that_has_gone_has_no_sessions_and_tokens(
    the_house: House, town: Town, app: App, browser: Browser, ib: Person
) -> None:
    from tests.factories import errands

    errands.forget(the_house)
    tokens = app.tokens(browser)
    leaving(town.school.operator(), days=-1)
    destroyed(town.school.operator())
    assert app.call(tokens["access_token"]).status_code == 401
    errands.run(the_house)
    assert ended(the_house, ib) == {"organisation_gone"}
    query = "SELECT 1 FROM person_session WHERE member_id = :id"
    assert rows(the_house, query, id=ib.member_id) == []
