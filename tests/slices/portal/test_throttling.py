"""Guessing is slowed per account and per source, and keeps no colleague out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from services.identity import marks, recovery
from services.identity import operations as identity
from services.portal.logging_in import source_of
from shared import clock, runtime
from shared.ids import new_id
from shared.problems import TooMany, Unauthenticated
from tests.factories.authenticator import Authenticator
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, forms_in, logged_in
from tests.house import House

OFFICE = "203.0.113.7"
NEW = "zeven scheve fietsen en een lamp"
ORIGIN = "http://localhost:8080"


@pytest.fixture
def person(town: Town) -> Person:
    return employ(town.school)


@pytest.fixture
def held() -> Iterator[None]:
    """No time passes: whoever waits, waits."""
    with clock.held_at(clock.now()):
        yield


def at(house: House, address: str) -> Browser:
    """A browser that never was here before, at this address."""
    browser = Browser(house.app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def typed(browser: Browser, email: str, password: str = "x" * 300) -> int:
    """A guess that costs no hash; how it was answered."""
    form = forms_in(browser.page("/inloggen"))[-1]
    return browser.resend("/inloggen", form, False, email=email, password=password).status_code


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_source_is_what_its_user_did_not_choose(address: str, source: str) -> None:
    assert source_of(address) == source


@pytest.mark.usefixtures("held")
def test_another_address_of_the_same_household_is_the_same_source(the_house: House) -> None:
    """However it is written: `2001:db8:5::1` has its `::` where the network still is."""
    answers = [
        typed(at(the_house, f"2001:db8:{0x7000:x}::{host:x}"), f"{new_id()}@x.example")
        for host in range(1, 33)
    ]
    assert answers[:30] == [401] * 30
    assert answers[-1] == 429


@pytest.mark.usefixtures("held")
def test_one_device_that_guesses_holds_up_no_colleague_in_the_same_office(
    the_house: House, person: Person, town: Town
) -> None:
    colleague = at(the_house, OFFICE)
    colleague.log_in(person)
    colleague.send("/", where="/uitloggen")
    pupil = at(the_house, OFFICE)
    answers = [typed(pupil, f"{new_id()}@x.example") for _ in range(32)]
    assert answers[-1] == 429, "one source against many accounts"
    assert colleague.log_in(person).request.path == "/", "who came in here before goes on"
    newcomer = at(the_house, OFFICE)
    assert newcomer.log_in(employ(town.school)).status_code == 429
    with clock.held_at(clock.now() + timedelta(seconds=11)):
        assert at(the_house, OFFICE).log_in(employ(town.school)).status_code == 200


@pytest.mark.usefixtures("held")
def test_many_sources_against_one_account_are_slowed_as_one(
    the_house: House, person: Person
) -> None:
    answers = [typed(Browser(the_house.app), person.email) for _ in range(8)]
    assert answers[:5] == [401] * 5
    assert answers[-1] == 429


def test_who_is_attacked_without_pause_comes_in_in_a_new_browser_too(
    the_house: House, person: Person
) -> None:
    """A thousand sources never stop: the mailbox gives their owner a counter of their own."""
    now = clock.now()
    for minutes in range(0, 60, 5):
        with clock.held_at(now + timedelta(minutes=minutes)):
            answers = [typed(Browser(the_house.app), person.email) for _ in range(7)]
            assert answers[-1] == 429
    with clock.held_at(now + timedelta(minutes=56)):
        browser = Browser(the_house.app)
        assert browser.log_in(person).status_code == 429
        use_reset_link(browser, person)
        assert browser.log_in(person, password=NEW).request.path == "/"


def use_reset_link(browser: Browser, person: Person) -> None:
    """Choose a new password with a link that was mailed."""
    identity.ask_reset(person.email, str(new_id()), "")
    with runtime.current().engines["login"].begin() as connection:
        newest = text("SELECT id FROM login_link WHERE person_id = :id ORDER BY id DESC LIMIT 1")
        link_id = connection.execute(newest, {"id": person.id}).scalar_one()
    letter = identity.letter_for(link_id)
    assert letter
    page = browser.send("/toegang", _link=letter.code)
    done = browser.resend("/toegang", forms_in(page.text)[-1], password=NEW)
    assert done.request.path == "/inloggen"


@pytest.mark.usefixtures("held")
def test_a_mailbox_gives_no_more_guesses_at_codes(the_house: House, person: Person) -> None:
    """Each link by mail would bring five more, if its mark counted here."""
    for _ in range(6):
        with pytest.raises(Unauthenticated):
            identity.prove_code(person.id, "000000")
    browser = Browser(the_house.app)
    use_reset_link(browser, person)
    asked = browser.send("/inloggen", email=person.email, password=NEW)
    form = forms_in(asked.text)[-1]
    assert browser.resend("/inloggen/code", form, _code="000000").status_code == 429


@pytest.mark.usefixtures("held")
def test_a_recovery_code_comes_through_while_a_thief_guesses(
    the_house: House, person: Person
) -> None:
    codes = recovery.new_set(person.id)
    for _ in range(8):
        with pytest.raises((Unauthenticated, TooMany)):
            identity.prove_code(person.id, "000000")
        with pytest.raises(Unauthenticated):
            identity.prove_code(person.id, "aaaa-bbbb-cccc-dddd-eeee-ffff")
    with pytest.raises(TooMany):
        identity.prove_code(person.id, person.code())
    assert identity.prove_code(person.id, codes[0])


def test_guesses_at_codes_are_remembered_for_a_day(person: Person) -> None:
    """Else a quarter of an hour of patience would buy five more, for ever."""
    start, looked_at = clock.now(), 0
    for minutes in range(0, 24 * 60, 16):
        with clock.held_at(start + timedelta(minutes=minutes)):
            for _ in range(5):
                try:
                    identity.prove_code(person.id, "000000")
                except Unauthenticated:
                    looked_at += 1
                except TooMany:
                    break
    assert looked_at < 50
    with clock.held_at(start + timedelta(hours=26)):
        assert identity.prove_code(person.id, person.code()), "and not for good"


@pytest.mark.usefixtures("held")
def test_nonsense_from_a_source_holds_up_no_passkey(the_house: House, person: Person) -> None:
    before = runtime.current()
    runtime.use(replace(before, settings=replace(before.settings, base_url=ORIGIN)))
    try:
        passkey = Authenticator(ORIGIN)
        asked = identity.registration_options(person.id, "here")
        identity.register(person.id, "here", "X", passkey.create(asked))
        for _ in range(30):
            with pytest.raises(Unauthenticated):
                identity.log_in_with_passkey("there", "{}", OFFICE)
        for _ in range(2):
            with pytest.raises((Unauthenticated, TooMany)):
                identity.log_in_with_passkey("there", "{}", OFFICE)
        with pytest.raises(TooMany):
            identity.log_in_with_passkey("there", "{}", OFFICE)
        answer = passkey.get(identity.login_options("there"))
        assert identity.log_in_with_passkey("there", answer, OFFICE) == person.id
    finally:
        runtime.use(before)


@pytest.mark.usefixtures("held")
def test_asking_for_links_is_slowed_per_source(the_house: House) -> None:
    browser = Browser(the_house.app)
    form = forms_in(browser.page("/wachtwoord-vergeten"))[-1]
    answers = [
        browser.resend("/wachtwoord-vergeten", form, email=f"{new_id()}@x.example").status_code
        for _ in range(32)
    ]
    assert answers[:30] == [200] * 30
    assert answers[-1] == 429


@pytest.mark.usefixtures("held")
def test_colleagues_who_share_a_computer_keep_a_counter_each(
    the_house: House, person: Person, town: Town
) -> None:
    browser, other = logged_in(the_house.app, person), employ(town.school)
    browser.send("/", where="/uitloggen")
    browser.log_in(other)
    browser.send("/", where="/uitloggen")
    for one in (person, other):
        answers = [typed(Browser(the_house.app), one.email) for _ in range(7)]
        assert answers[-1] == 429
        assert browser.log_in(one, password=PASSWORD).request.path == "/"
        browser.send("/", where="/uitloggen")


def test_a_browser_keeps_the_marks_of_a_few_and_a_login_outweighs_a_letter(
    the_house: House,
) -> None:
    people = [f"{number}@x.example" for number in range(marks.MOST + 1)]
    kept = ""
    for address in people:
        kept = marks.with_new(kept, address)
    assert len(kept) <= marks.LONGEST
    assert [marks.found(kept, address) is not None for address in people] == [False] + [True] * 5
    assert marks.with_new(kept, people[-1], logged_in=False) == kept
    by_mail = marks.with_new(kept, "nieuw@x.example", logged_in=False)
    found = marks.found(by_mail, "nieuw@x.example")
    assert found
    assert not found.logged_in
