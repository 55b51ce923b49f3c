"""Somebody who works for several organisations: for which they act is chosen, seen and recorded."""

from uuid import UUID

import pytest
from sqlalchemy import text

from services.identity import operations as identity
from services.organisations import operations as organisations
from services.portal.pages import PAGES
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, enrol, logged_in
from tests.house import House
from tests.slices.portal.test_frame import Records, records

__all__ = ["records"]
TYPED = {"givenName": "Vera", "familyName": "Laat", "birthDate": "2018-01-02"}


@pytest.fixture
def both(the_house: House, town: Town) -> tuple[Person, Browser]:
    """A care coordinator at the school who is a child worker too; they act for the school."""
    person = employ(town.school)
    enrol(town.child_work, person.id)
    browser = logged_in(the_house.app, person)
    browser.send("/organisatie", membership=str(person.member_id))
    return person, browser


def put_out(house: House, member_id: UUID) -> None:
    """Deactivated beside the operation, so that the session stays."""
    with house.engines["admin"].begin() as connection:
        out = text("UPDATE member SET active = false WHERE id = :id")
        connection.execute(out, {"id": member_id})


def memberships(person: Person) -> list[UUID]:
    return [row.id for row in organisations.find_memberships(person.id)]


def other_of(person: Person) -> UUID:
    return next(one for one in memberships(person) if one != person.member_id)


def test_every_page_says_for_whom_one_acts_and_lets_one_switch(
    both: tuple[Person, Browser],
    records: Records,
) -> None:
    _person, browser = both
    seen = 0
    for page in PAGES:
        if "GET" in page.methods:
            answer = browser.get(records.path(page))
            within = answer.status_code != 303 and page.rule != "/vraag"  # a parent's page
            if within and answer.mimetype == "text/html":
                assert "<strong>Stichting education</strong>" in answer.text, page.rule
                assert 'href="/organisatie"' in answer.text, page.rule
                seen += 1
    assert seen > 30


def test_who_has_one_organisation_is_not_bothered(the_house: House, town: Town) -> None:
    page = logged_in(the_house.app, employ(town.school)).page("/")
    assert "<strong>Stichting education</strong>" in page
    assert "Wissel van organisatie" not in page


def test_each_switch_is_in_the_trail_of_the_organisation(
    the_house: House, town: Town, both: tuple[Person, Browser]
) -> None:
    person, browser = both
    other = other_of(person)
    browser.send("/organisatie", membership=str(other))
    browser.send("/organisatie", membership=str(person.member_id))
    with the_house.engines["admin"].begin() as connection:
        rows = connection.execute(
            text(
                "SELECT actor_id, organisation_id FROM audit_event"
                " WHERE operation = 'identity.act_for' AND actor_id = ANY(:ids) ORDER BY at, id"
            ),
            {"ids": [person.member_id, other]},
        ).all()
    mine, theirs = (person.member_id, town.school.id), (other, town.child_work.id)
    assert [tuple(row) for row in rows] == [mine, theirs, mine]


def test_what_the_other_organisation_has_is_not_seen(
    town: Town, both: tuple[Person, Browser]
) -> None:
    person, browser = both
    child = town.child()
    assert browser.get(f"/kinderen/{child['id']}").status_code == 200
    browser.send("/organisatie", membership=str(other_of(person)))
    assert browser.get(f"/kinderen/{child['id']}").status_code == 404


def test_who_is_put_out_of_the_chosen_one_chooses_again(
    the_house: House, both: tuple[Person, Browser]
) -> None:
    person, browser = both
    form = browser.forms_of("/kinderen/nieuw")[-1]
    put_out(the_house, person.member_id)
    assert browser.get("/kinderen").location == "/organisatie?verder=/kinderen"
    late = browser.resend("/kinderen/nieuw", form, False, **TYPED)
    assert late.status_code == 403, "what was made for that organisation goes nowhere"
    assert "Uitloggen" in late.text
    for path in ("/mijn-account", "/mijn-account/sessies", "/mijn-account/tweede-stap"):
        assert browser.get(path).status_code == 200, path
    page = browser.page("/organisatie")
    assert "Stichting child_work" in page
    assert "Stichting education" not in page
    refused = browser.send("/organisatie", membership=str(person.member_id))
    assert refused.status_code == 403, "not the one that ended"
    (left,) = memberships(person)
    chosen = browser.send("/organisatie", membership=str(left), verder="/kinderen")
    assert (chosen.request.path, chosen.status_code) == ("/kinderen", 200)


def test_an_admin_who_puts_them_out_ends_that_session_and_no_other(
    the_house: House, town: Town, both: tuple[Person, Browser]
) -> None:
    person, browser = both
    elsewhere = logged_in(the_house.app, person)
    elsewhere.send("/organisatie", membership=str(other_of(person)))
    admin = town.school.member(role="organisation_admin")
    organisations.deactivate_member(admin, member_id=person.member_id)
    assert identity.find(browser.cookie("schakel")) is None
    assert browser.get("/kinderen").location == "/inloggen?verder=/kinderen"
    assert elsewhere.get("/kinderen").status_code == 200
    assert browser.log_in(person).request.path == "/", "one is left: it is taken"
    assert "<strong>Stichting child_work</strong>" in browser.page("/")


def test_who_works_nowhere_any_more_is_told_so_and_can_log_out(
    the_house: House, both: tuple[Person, Browser]
) -> None:
    person, browser = both
    for member_id in memberships(person):
        put_out(the_house, member_id)
    assert browser.get("/").status_code == 303
    assert "van geen enkele organisatie" in browser.page("/organisatie")
    assert browser.get("/mijn-account").status_code == 200
    assert "U bent uitgelogd." in browser.send("/organisatie", where="/uitloggen").text
    assert "van geen enkele organisatie" in browser.log_in(person).text


def test_the_second_step_comes_before_the_choice_and_brings_a_new_token(
    the_house: House, both: tuple[Person, Browser]
) -> None:
    person, _browser = both
    half = Browser(the_house.app)
    asked = half.send("/inloggen", email=person.email, password=PASSWORD)
    before = half.cookie("schakel")
    assert half.get("/organisatie").location == "/inloggen"
    assert half.type_code(asked, person.code()).request.path == "/organisatie"
    assert half.cookie("schakel") != before
    assert identity.find(before) is None, "what was known before is worth nothing (fixation)"
