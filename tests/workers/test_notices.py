"""Security mail: after what, to whom, what it says, how often, and with the post office closed."""

import json
import re
from datetime import timedelta
from typing import get_args

import pyotp
import pytest

from services.identity import notices, recovery
from services.identity import operations as identity
from services.notifications import notice_letters
from services.organisations import operations as organisations
from shared import clock
from shared.ids import new_id
from shared.problems import TooMany, Unauthenticated
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, forms_in, logged_in
from tests.house import House
from tests.slices.database import rows
from tests.workers.workshop import PostOffice, Workshop

NEW = "zeven scheve fietsen en een lamp"


@pytest.fixture
def person(town: Town) -> Person:
    return employ(town.school)


def told(house: House, person: Person) -> list[str]:
    """What this person is mailed about, oldest first."""
    kinds = "SELECT kind FROM security_notice WHERE person_id = :id ORDER BY at, id"
    found = rows(house, kinds, id=person.id)
    return [row.kind for row in found]


@pytest.mark.parametrize("kind", get_args(notices.Kind))
def test_each_notice_says_what_to_do_in_two_languages_and_nothing_personal(kind: str) -> None:
    subject, text = notice_letters.composed(kind, "https://schakel.example", clock.now())
    assert subject
    assert "Was u dit niet?" in text
    assert "Was it not you?" in text
    assert "beheerder van uw organisatie" in text
    assert "#" not in text, "no link that logs in"
    assert {word for word in text.split() if "://" in word} == {"https://schakel.example"}


def test_a_browser_that_is_new_is_told_once(the_house: House, person: Person) -> None:
    browser = logged_in(the_house.app, person)
    assert told(the_house, person) == ["new_browser"]
    browser.send("/", where="/uitloggen")
    browser.log_in(person)
    assert told(the_house, person) == ["new_browser"], "it was here before"
    logged_in(the_house.app, person)
    assert told(the_house, person) == ["new_browser"] * 2


def test_a_colleague_on_the_same_computer_does_not_make_it_new(
    the_house: House, town: Town, person: Person
) -> None:
    browser, other = logged_in(the_house.app, person), employ(town.school)
    for one in (other, person, other, person):
        browser.send("/", where="/uitloggen")
        browser.log_in(one)
    assert told(the_house, person) == told(the_house, other) == ["new_browser"]


def test_a_password_that_changes(the_house: House, person: Person) -> None:
    browser = logged_in(the_house.app, person)
    browser.send("/mijn-account/wachtwoord", current="fout", password=NEW)
    assert "password_changed" not in told(the_house, person)
    browser.send("/mijn-account/wachtwoord", current=PASSWORD, password=NEW)
    assert told(the_house, person)[1:] == ["password_changed"]


def test_a_recovery_code_in_a_new_browser_is_one_mail(the_house: House, person: Person) -> None:
    codes = recovery.new_set(person.id)
    browser = Browser(the_house.app)
    asked = browser.send("/inloggen", email=person.email, password=PASSWORD)
    assert browser.type_code(asked, codes[0]).request.path == "/"
    assert told(the_house, person) == ["recovery_codes_made", "recovery_code_used"]


def test_a_new_app_and_new_recovery_codes(the_house: House, person: Person) -> None:
    session = identity.find(logged_in(the_house.app, person).cookie("schakel"))
    assert session
    shown = identity.enrolment(person.id, session.id)
    assert not identity.enrol(person.id, session.id, shown.sealed, "000000")
    code = pyotp.TOTP(shown.secret).at(clock.now())
    assert identity.enrol(person.id, session.id, shown.sealed, code)
    identity.new_recovery_codes(person.id)
    identity.new_recovery_codes(person.id, with_factor=True)
    assert told(the_house, person)[1:] == ["app_enrolled", "recovery_codes_made"]


def test_who_guesses_codes_knows_the_password_and_that_is_told_once_a_day(
    the_house: House, person: Person
) -> None:
    for hours in (0, 1, 25):
        with clock.held_at(clock.now() + timedelta(hours=hours)):
            for _ in range(9):
                with pytest.raises((Unauthenticated, TooMany)):
                    identity.prove_code(person.id, "000000")
    assert told(the_house, person) == ["codes_guessed"] * 2


def test_a_mail_goes_to_the_person_once_and_the_queue_holds_an_id(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    logged_in(the_house.app, person)
    waiting = rows(
        the_house, "SELECT ids::text AS ids FROM outbox WHERE task = :t", t=notices.MAIL_NOTICE.name
    )
    (notice,) = rows(
        the_house, "SELECT id FROM security_notice WHERE person_id = :id", id=person.id
    )
    assert {"notice_id": str(notice.id)} in [json.loads(row.ids) for row in waiting]
    assert all(set(json.loads(row.ids)) == {"notice_id"} for row in waiting)
    workshop.finish()
    mine = [mail for mail in post_office.received if mail.to == [person.email]]
    assert [mail.message["Subject"] for mail in mine] == ["Er is ingelogd in een nieuwe browser"]
    assert person.email not in mine[0].text
    assert identity.notice_for(notice.id) is None, "not twice"


def test_a_closed_post_office_holds_nothing_up(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    post_office.refusing = True
    browser = logged_in(the_house.app, person)
    with workshop.working():
        workshop.until(lambda: post_office.asked, "the post office to be asked")
    page = browser.send("/mijn-account/wachtwoord", current=PASSWORD, password=NEW)
    assert "Uw wachtwoord is gewijzigd." in page.text
    (first, *_) = rows(
        the_house, "SELECT id FROM security_notice WHERE person_id = :id ORDER BY at", id=person.id
    )
    assert identity.notice_for(first.id), "it is still to be mailed"


def test_what_is_rolled_back_is_not_told(the_house: House, person: Person) -> None:
    engine = the_house.engines["login"]
    with engine.connect() as connection:
        transaction = connection.begin()
        notices.tell(connection, person.id, "password_changed")
        transaction.rollback()
    assert told(the_house, person) == []
    assert not rows(the_house, "SELECT 1 FROM security_notice WHERE person_id = :i", i=person.id)


def test_an_invitation_is_followed_by_one_mail(
    the_house: House, town: Town, workshop: Workshop, post_office: PostOffice
) -> None:
    """Who comes in for the first time reads that an app was set up, and not three mails more."""
    email = f"{new_id()}@nieuw.example"
    organisations.invite_member(
        town.school.member(role="organisation_admin"),
        name="N. Ieuw",
        email=email,
        roles=["care_coordinator"],
    )
    workshop.finish()
    code = re.findall(r"/toegang#([a-z2-7-]+)", post_office.received[-1].text)[0]
    browser = Browser(the_house.app)
    page = browser.send("/toegang", _link=code)
    shown = browser.resend("/toegang", forms_in(page.text)[-1], password=NEW)
    spelled = re.search(r'class="spelled">([^<]+)<', shown.text)
    assert spelled
    typed = pyotp.TOTP(spelled[1].replace(" ", "")).at(clock.now())
    done = browser.resend(shown.request.path, forms_in(shown.text)[-1], code=typed)
    assert "herstelcodes" in done.text
    person = Person(identity.person_for(email), email, new_id(), spelled[1].replace(" ", ""))
    assert told(the_house, person) == ["app_enrolled"]
    browser.send("/", where="/uitloggen")
    browser.log_in(person, password=NEW)
    assert told(the_house, person) == ["app_enrolled"], "this browser is known by now"
