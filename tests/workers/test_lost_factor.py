"""Somebody lost phone and recovery codes: two admins, a link by mail, a password, a new app."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from services.identity import operations as identity
from services.identity import recovery
from services.organisations import operations as organisations
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Conflict, Forbidden, Gone
from tests.factories.town import Place, Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, enrol, forms_in, logged_in
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.database import rows
from tests.workers.workshop import PostOffice, Workshop

USE, SECOND = "/toegang", "/mijn-account/tweede-stap"


@pytest.fixture
def person(town: Town) -> Person:
    return employ(town.school)


def agreed(place: Place, member_id: UUID) -> tuple[Actor, Actor]:
    """The two admins of this place who let its member set up a new factor."""
    first, second = hired(place, ADMIN, team=None), hired(place, ADMIN, team=None)
    made = organisations.ask_factor_reset(first, member_id=member_id)
    organisations.approve_factor_reset(second, factor_reset_id=made["id"])
    return first, second


def code_in(office: PostOffice) -> str:
    found = re.findall(r"/toegang#([a-z2-7-]+)", "\n".join(m.text for m in office.received))
    assert found, [mail.message["Subject"] for mail in office.received]
    return str(found[-1])


def subjects(office: PostOffice, person: Person) -> list[str]:
    mine = [mail for mail in office.received if mail.to == [person.email]]
    return [str(mail.message["Subject"]) for mail in mine]


def link_for(town: Town, person: Person, workshop: Workshop, office: PostOffice) -> str:
    agreed(town.school, person.member_id)
    workshop.finish()
    return code_in(office)


def to_the_app(browser: Browser, code: str, password: str = PASSWORD) -> TestResponse:
    """Open the link and type the password."""
    opened = browser.send(USE, _link=code)
    return browser.resend(USE, forms_in(opened.text)[-1], password=password)


def secret_on(page: str) -> str:
    found = re.search(r'class="spelled">([^<]+)<', page)
    assert found, page
    return found[1].replace(" ", "")


def finished(browser: Browser, shown: TestResponse) -> TestResponse:
    """Type the code that a new app shows."""
    code = pyotp.TOTP(secret_on(shown.text)).at(clock.now())
    return browser.resend("/toegang/tweede-stap", forms_in(shown.text)[-1], code=code)


def test_two_admins_a_link_and_the_password_bring_a_new_factor(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    elsewhere, old = logged_in(the_house.app, person), recovery.new_set(person.id)
    first = logged_in(the_house.app, employ(town.school, ADMIN, team=None))
    second = logged_in(the_house.app, employ(town.school, ADMIN, team=None))
    page = f"/beheer/medewerkers/{person.member_id}"
    assert f"{page}/tweede-stap" in first.page(page)
    asked = first.send(f"{page}/tweede-stap", where="/tweede-stap")
    assert "Een andere beheerder keurt het goed" in asked.text
    assert "/goedkeuren" not in asked.text, "not who asked"
    assert "Goedgekeurd" in second.send("/beheer/tweede-stap", where="/goedkeuren").text
    workshop.finish()
    mine = [said for said in subjects(post_office, person) if "tweede stap" in said]
    assert mine == [
        "Gevraagd: een nieuwe tweede stap voor u",
        "Stel een nieuwe tweede stap in voor Schakel",
    ]
    browser, code = Browser(the_house.app), code_in(post_office)
    shown = to_the_app(browser, code)
    assert elsewhere.get("/kinderen").status_code == 200, "nothing changed yet"
    done = finished(browser, shown)
    assert "herstelcodes" in done.text
    assert browser.get("/kinderen").status_code == 200
    assert elsewhere.get("/kinderen").status_code == 303
    assert not recovery.accepts(person.id, old[0])
    assert Browser(the_house.app).log_in(person).status_code == 401, "the old app is worth nothing"
    with pytest.raises(Gone):
        identity.open_link(code)
    workshop.finish()
    assert subjects(post_office, person).count("Uw tweede stap is vervangen") == 1
    assert all(person.email not in mail.text for mail in post_office.received)
    state = rows(
        the_house, "SELECT state FROM factor_reset WHERE member_id = :id", id=person.member_id
    )
    assert [row.state for row in state] == ["used"]
    trail = rows(
        the_house,
        "SELECT operation FROM audit_event WHERE actor_id IN (:a, :b) AND outcome = 'ok'",
        a=person.id,
        b=person.member_id,
    )
    assert {"identity.use_new_factor", "organisations.use_factor_reset"} <= {
        row.operation for row in trail
    }


def test_nobody_asks_or_agrees_for_themself_nor_twice(
    the_house: House, town: Town, person: Person
) -> None:
    lost = employ(town.school, ADMIN, team=None)
    own, first = hired(town.school, ADMIN, team=None), hired(town.school, ADMIN, team=None)
    self_ = replace(own, id=lost.member_id)
    with pytest.raises(Forbidden):
        organisations.ask_factor_reset(self_, member_id=lost.member_id)
    made = organisations.ask_factor_reset(first, member_id=lost.member_id)
    for refused in (first, self_):
        with pytest.raises(Forbidden):
            organisations.approve_factor_reset(refused, factor_reset_id=made["id"])
    with pytest.raises(Conflict):
        organisations.ask_factor_reset(own, member_id=lost.member_id)
    for by in ("asked_by", "member_id"):
        with pytest.raises(IntegrityError, match="four_eyes"):
            rows(
                the_house,
                f"UPDATE factor_reset SET state = 'approved', approved_at = now(),"
                f" approved_by = {by} WHERE id = :id",
                id=made["id"],
            )
    organisations.approve_factor_reset(own, factor_reset_id=made["id"])
    with pytest.raises(Conflict):
        organisations.approve_factor_reset(own, factor_reset_id=made["id"])


def test_who_has_no_factor_needs_none(the_house: House, town: Town, person: Person) -> None:
    rows(the_house, "UPDATE person SET sealed_totp = NULL WHERE id = :id", id=person.id)
    with pytest.raises(Conflict) as refused:
        organisations.ask_factor_reset(
            hired(town.school, ADMIN, team=None), member_id=person.member_id
        )
    assert refused.value.code == "no_factor"


def test_each_organisation_agrees_before_anything_opens(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    """Or admins of one would open the way to the files of another."""
    other = enrol(town.child_work, person.id)
    agreed(town.school, person.member_id)
    workshop.finish()
    assert not [m for m in post_office.received if "/toegang#" in m.text]
    assert subjects(post_office, person)[-1] == "Goedgekeurd: een nieuwe tweede stap voor u"
    agreed(town.child_work, other)
    workshop.finish()
    code = code_in(post_office)
    assert identity.open_link(code).kind == "new_factor"
    enrol(town.stranger, person.id)
    late = to_the_app(Browser(the_house.app), code)
    assert late.status_code == 410, "a third has not agreed"


def test_two_organisations_that_agree_together_are_one_letter(
    town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    other = enrol(town.child_work, person.id)
    agreed(town.school, person.member_id)
    agreed(town.child_work, other)
    workshop.finish()
    assert sum("/toegang#" in mail.text for mail in post_office.received) == 1
    assert identity.open_link(code_in(post_office)).kind == "new_factor"


def test_the_person_refuses_wherever_they_are_logged_in(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    mine = logged_in(the_house.app, person)
    code = link_for(town, person, workshop, post_office)
    shown = to_the_app(Browser(the_house.app), code)
    assert "Stichting education: goedgekeurd" in mine.page(SECOND)
    refused = mine.send(SECOND, where="/weigeren")
    assert "Geweigerd" in refused.text
    assert "/weigeren" not in refused.text
    browser = Browser(the_house.app)
    with pytest.raises(Gone):
        identity.open_link(code)
    late = browser.resend("/toegang/tweede-stap", forms_in(shown.text)[-1], code="000000")
    assert late.status_code in (403, 410)
    assert mine.get("/kinderen").status_code == 200


def test_what_was_refused_is_not_approved_any_more(
    the_house: House, town: Town, person: Person
) -> None:
    first, second = hired(town.school, ADMIN, team=None), hired(town.school, ADMIN, team=None)
    made = organisations.ask_factor_reset(first, member_id=person.member_id)
    assert organisations.refuse_factor_resets(person.id) == 1
    with pytest.raises(Conflict):
        organisations.approve_factor_reset(second, factor_reset_id=made["id"])
    (line,) = organisations.list_member_factor_resets(first, member_id=person.member_id).results
    assert line["state"] == "refused"


def test_an_admin_stops_it_after_all(
    town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    first, _second = agreed(town.school, person.member_id)
    workshop.finish()
    code = code_in(post_office)
    (line,) = organisations.list_factor_resets(first).results
    assert organisations.stop_factor_reset(first, factor_reset_id=line["id"])["state"] == (
        "withdrawn"
    )
    with pytest.raises(Gone):
        identity.open_link(code)
    assert organisations.list_factor_resets(first).results == []


def test_a_mailbox_alone_is_not_enough(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    code = link_for(town, person, workshop, post_office)
    with pytest.raises(Gone):
        identity.use_link(code, "zeven scheve fietsen en een lamp")
    thief = Browser(the_house.app)
    with clock.held_at(clock.now()):
        answers = [to_the_app(thief, code, "fout").status_code for _ in range(7)]
    assert answers[:5] == [400] * 5
    assert answers[-1] == 429
    with clock.held_at(clock.now() + timedelta(minutes=6)):
        shown = to_the_app(thief, code)
        wrong = thief.resend("/toegang/tweede-stap", forms_in(shown.text)[-1], code="000000")
        assert wrong.status_code == 400
        assert secret_on(wrong.text) == secret_on(shown.text)
        assert Browser(the_house.app).log_in(person).status_code == 200, "nothing changed"


def test_a_secret_that_nobody_was_shown_is_none(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    """Without the password there is nothing to finish with; another's does not fit."""
    code = link_for(town, person, workshop, post_office)
    browser, other = Browser(the_house.app), employ(town.school)
    session = identity.find(logged_in(the_house.app, other).cookie("schakel"))
    assert session
    foreign = identity.enrolment(person.id, session.id)
    typed = pyotp.TOTP(foreign.secret).at(clock.now())
    form = forms_in(browser.send(USE, _link=code).text)[-1]
    for sealed in ("", "AAAA", foreign.sealed):
        late = browser.resend(USE, form, _sealed=sealed, code=typed)
        assert late.status_code == 410
    assert identity.open_link(code).person_id == person.id


def test_a_link_lasts_a_day_and_a_wish_a_week(
    town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    code = link_for(town, person, workshop, post_office)
    with clock.held_at(clock.now() + timedelta(hours=25)), pytest.raises(Gone):
        identity.open_link(code)
    first, second = hired(town.school, ADMIN, team=None), hired(town.school, ADMIN, team=None)
    lost = employ(town.school)
    made = organisations.ask_factor_reset(first, member_id=lost.member_id)
    late = clock.now() + timedelta(days=7, minutes=1)
    with clock.held_at(late):
        second, first = (replace(one, logged_in_at=late) for one in (second, first))
        with pytest.raises(Conflict):
            organisations.approve_factor_reset(second, factor_reset_id=made["id"])
        assert organisations.list_factor_resets(first).results[0]["state"] == "lapsed"
        again = organisations.ask_factor_reset(first, member_id=lost.member_id)
        assert again["state"] == "asked"


def test_a_new_password_does_not_end_the_link(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    """Who forgot that too resets it first; the mailbox is asked for both."""
    code = link_for(town, person, workshop, post_office)
    new = "zeven scheve fietsen en een lamp"
    identity.ask_reset(person.email, "reset-first", "")
    workshop.finish()
    browser = Browser(the_house.app)
    page = browser.send(USE, _link=code_in(post_office))
    browser.resend(USE, forms_in(page.text)[-1], password=new)
    assert secret_on(to_the_app(browser, code, new).text)


def test_who_leaves_gets_no_new_factor(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    code = link_for(town, person, workshop, post_office)
    organisations.deactivate_member(
        hired(town.school, ADMIN, team=None), member_id=person.member_id
    )
    assert to_the_app(Browser(the_house.app), code).status_code == 410
