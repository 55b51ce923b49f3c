"""The second factor: set up, asked, used once, recovered; and what a password alone opens."""

import re
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from sqlalchemy import text

from services.identity import one_time_codes, recovery
from services.identity import operations as identity
from shared import clock
from shared.authz.assurance import PASSWORD as BY_PASSWORD
from shared.authz.permissions import ADMIN, CARE, POLICE, PRIVACY, ROLES, wants_second_factor
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, forms_in, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk

SET_UP = "/mijn-account/tweede-stap/instellen"
MINE = "/mijn-account/tweede-stap"
LATER = timedelta(minutes=11)


def without_factor(house: House, person: Person) -> Person:
    """Somebody who has yet to set one up."""
    with house.engines["login"].begin() as connection:
        connection.execute(
            text("UPDATE person SET sealed_totp = NULL WHERE id = :id"), {"id": person.id}
        )
    return person


def half_way(house: House, person: Person) -> Browser:
    """A browser in which the password was typed, and no code."""
    browser = Browser(house.app)
    asked = browser.send("/inloggen", email=person.email, password=PASSWORD)
    assert asked.request.path == "/inloggen/code"
    return browser


def try_code(browser: Browser, code: str) -> int:
    return browser.send("/inloggen/code", follow=False, _code=code).status_code


def code_of(secret: str, steps: int = 0) -> str:
    """The code of now, or of so many steps later."""
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


def secret_on(page: str) -> str:
    found = re.search(r'class="spelled">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li><code>([a-z2-7-]{29})</code>", page)


def test_which_roles_need_it() -> None:
    free = {role for role in ROLES if not wants_second_factor(frozenset({role}))}
    assert "municipal_analyst" in free
    assert not free & {*CARE, *ADMIN, *PRIVACY, *POLICE}


def test_a_password_alone_opens_nothing(the_house: House, town: Town) -> None:
    from services.portal.pages import PAGES

    person = employ(town.school)
    browser = half_way(the_house, person)
    for page in PAGES:
        if not page.entry and "<" not in page.rule and "GET" in page.methods:
            answer = browser.get(page.rule)
            assert (answer.status_code, answer.location.partition("?")[0]) == (
                303,
                "/inloggen/code",
            ), page.rule
    for path in (f"{MINE}/herstelcodes", "/mijn-account/sessies", SET_UP):
        answer = browser.client.post(path, headers=browser.headers)
        assert answer.status_code == 303, path
    assert browser.get("/organisatie").status_code == 303
    assert "schakel-browser" not in str(browser.client._cookies), "no mark before it is complete"
    session = identity.find(browser.cookie("schakel"))
    assert session
    assert session.acr == BY_PASSWORD


def test_a_right_code_brings_a_new_token(the_house: House, town: Town) -> None:
    person = employ(town.school)
    browser = half_way(the_house, person)
    before = browser.cookie("schakel")
    assert try_code(browser, person.code()) == 303
    assert browser.cookie("schakel") != before
    assert identity.find(before) is None, "no session fixation through the first step"
    assert browser.get("/kinderen").status_code == 200


@pytest.mark.parametrize("code", ["000000", "", "12345", "abcdef", "１２３４５６", "9" * 400])
def test_a_wrong_code_is_refused(the_house: House, town: Town, code: str) -> None:
    browser = half_way(the_house, employ(town.school))
    assert try_code(browser, code) == 401
    assert browser.get("/kinderen").location.startswith("/inloggen/code")


def test_a_code_works_once_and_an_older_one_not_at_all(the_house: House, town: Town) -> None:
    person, now = employ(town.school), clock.now()
    with clock.held_at(now):
        assert try_code(half_way(the_house, person), code_of(person.totp_secret)) == 303
        replayed = half_way(the_house, person)
        assert try_code(replayed, code_of(person.totp_secret)) == 401
        assert try_code(replayed, code_of(person.totp_secret, -1)) == 401
        assert try_code(replayed, code_of(person.totp_secret, 2)) == 401, "too early"
        assert try_code(replayed, code_of(person.totp_secret, 1)) == 303
        old = code_of(person.totp_secret, 1)
    with clock.held_at(now + timedelta(minutes=5)):
        assert try_code(half_way(the_house, person), old) == 401, "too late"


def test_two_at_once_use_a_code_once(the_house: House, town: Town) -> None:
    from tests.slices.races import together

    person = employ(town.school)
    code = pyotp.TOTP(person.totp_secret).at(clock.now())
    won = together(*[lambda: one_time_codes.accepts(person.id, code)] * 6)
    assert sorted(won) == [False] * 5 + [True]


def test_who_has_none_sets_it_up_first(the_house: House, town: Town) -> None:
    person = without_factor(the_house, employ(town.school))
    browser = Browser(the_house.app)
    page = browser.send("/inloggen", email=person.email, password=PASSWORD, verder="/convenanten")
    assert page.request.path == SET_UP
    assert browser.get("/kinderen").location == f"{SET_UP}?verder=/kinderen"
    assert 'src="data:image/svg+xml' in page.text
    before, secret = browser.cookie("schakel"), secret_on(page.text)
    wrong = browser.resend(SET_UP, forms_in(page.text)[-1], code="000000")
    assert wrong.status_code == 400
    assert secret_on(wrong.text) == secret, "one need not scan again"
    code = pyotp.TOTP(secret).at(clock.now())
    done = browser.resend(SET_UP, forms_in(wrong.text)[-1], code=code)
    assert len(codes_on(done.text)) == 10
    assert 'href="/convenanten"' in done.text
    assert browser.cookie("schakel") != before
    assert browser.get("/organisatie").status_code == 200
    other = half_way(the_house, person)
    assert try_code(other, code) == 401, "the code that set it up was used"
    assert try_code(other, code_of(secret, 1)) == 303


def test_a_role_without_children_needs_none(the_house: House, town: Town) -> None:
    person = without_factor(the_house, employ(town.school, "municipal_analyst"))
    browser = Browser(the_house.app)
    page = browser.send("/inloggen", email=person.email, password=PASSWORD)
    assert page.request.path == "/"


def test_the_secret_is_sealed_and_belongs_to_its_session(the_house: House, town: Town) -> None:
    mine = without_factor(the_house, employ(town.school))
    browser, other = Browser(the_house.app), Browser(the_house.app)
    page = browser.send("/inloggen", email=mine.email, password=PASSWORD)
    again = other.send("/inloggen", email=mine.email, password=PASSWORD)
    secret = secret_on(page.text)
    sealed = dict(forms_in(page.text)[-1][1])["_sealed"]
    code = pyotp.TOTP(secret).at(clock.now())
    stolen = other.resend(SET_UP, forms_in(again.text)[-1], code=code, _sealed=sealed)
    assert stolen.status_code == 400
    with clock.held_at(clock.now() + timedelta(minutes=16)):
        code = pyotp.TOTP(secret).at(clock.now())
        late = browser.resend(SET_UP, forms_in(page.text)[-1], code=code)
        assert late.status_code == 400
        assert secret_on(late.text) != secret
    browser.send(SET_UP, code=pyotp.TOTP(secret_on(browser.page(SET_UP))).at(clock.now()))
    with the_house.engines["admin"].begin() as connection:
        kept = connection.execute(
            text("SELECT p::text FROM person p WHERE id = :id"), {"id": mine.id}
        ).scalar_one()
    assert secret not in kept


def test_another_app_takes_a_fresh_proof_and_ends_other_sessions(
    the_house: House, ib: Desk
) -> None:
    elsewhere = logged_in(the_house.app, ib.person)
    with clock.held_at(clock.now() + LATER):
        asked = ib.browser.get(SET_UP)
        assert asked.status_code == 401
        assert "Laat even zien dat u het bent" in asked.text
        page = ib.browser.resend(SET_UP, forms_in(asked.text)[-1], _code=ib.person.code())
        assert page.request.path == SET_UP
        secret = secret_on(page.text)
        code = pyotp.TOTP(secret).at(clock.now())
        done = ib.browser.resend(SET_UP, forms_in(page.text)[-1], code=code)
        assert "de oude werkt niet meer" in done.text
        assert elsewhere.get("/kinderen").status_code == 303
        fresh = half_way(the_house, ib.person)
        assert try_code(fresh, code_of(ib.person.totp_secret, 1)) == 401
        assert try_code(fresh, code_of(secret, 1)) == 303


def test_a_recovery_code_works_once(the_house: House, ib: Desk) -> None:
    page = ib.browser.send(MINE, where="/herstelcodes")
    codes = codes_on(page.text)
    assert len(set(codes)) == 10
    assert "nog 10" in ib.browser.page(MINE)
    lost = half_way(the_house, ib.person)
    assert try_code(lost, codes[0].upper().replace("-", " ")) == 303
    assert lost.get("/kinderen").status_code == 200
    assert try_code(half_way(the_house, ib.person), codes[0]) == 401
    assert "nog 9" in ib.browser.page(MINE)


def test_a_new_set_ends_the_old_one(the_house: House, ib: Desk) -> None:
    old = recovery.new_set(ib.person.id)
    new = recovery.new_set(ib.person.id)
    assert not recovery.accepts(ib.person.id, old[0])
    assert recovery.accepts(ib.person.id, new[0])
    assert recovery.left(ib.person.id) == 9


def test_a_recovery_code_is_its_persons_and_is_hashed(the_house: House, town: Town) -> None:
    mine, other = employ(town.school), employ(town.school)
    codes = recovery.new_set(mine.id)
    assert not recovery.accepts(other.id, codes[0])
    with the_house.engines["admin"].begin() as connection:
        rows = connection.execute(
            text("SELECT encode(code_hash, 'escape') FROM recovery_code WHERE person_id = :id"),
            {"id": mine.id},
        ).scalars()
        assert not any(codes[0].replace("-", "") in row for row in rows)


def test_new_recovery_codes_take_a_fresh_proof_and_no_form_is_lost(ib: Desk) -> None:
    with clock.held_at(clock.now() + LATER):
        asked = ib.browser.send(MINE, where="/herstelcodes")
        assert asked.status_code == 401
        passed = ib.browser.resend("/", forms_in(asked.text)[-1], _code=ib.person.code())
        page = ib.browser.resend("/", forms_in(passed.text)[-1])
        assert len(codes_on(page.text)) == 10


def test_guessing_codes_is_slowed_but_not_for_who_was_here_before(
    the_house: House, town: Town
) -> None:
    person = employ(town.school)
    at_home = logged_in(the_house.app, person)
    at_home.send("/", where="/uitloggen")
    with clock.held_at(clock.now()):
        thief = half_way(the_house, person)
        answers = [try_code(thief, "000000") for _ in range(7)]
        assert answers[:5] == [401] * 5
        assert answers[-1] == 429
        assert try_code(half_way(the_house, person), "000000") == 429, "a new session helps not"
        assert at_home.log_in(person).request.path == "/", "a colleague is not kept out"
    with clock.held_at(clock.now() + timedelta(minutes=6)):
        assert try_code(half_way(the_house, person), person.code()) == 303


def test_refused_codes_and_used_recovery_codes_are_in_the_audit_trail(
    the_house: House, ib: Desk
) -> None:
    codes = recovery.new_set(ib.person.id)
    browser = half_way(the_house, ib.person)
    try_code(browser, "000000")
    try_code(browser, codes[0])
    rows = audited(the_house, ib.person.id)
    assert ("identity.second_step", "refused", ["wrong_code"]) in rows
    assert ("identity.use_recovery_code", "ok", []) in rows


def audited(house: House, actor: UUID) -> list[tuple[str, str, list[str]]]:
    said = text("SELECT operation, outcome, reasons FROM audit_event WHERE actor_id = :actor")
    with house.engines["admin"].begin() as connection:
        return [(r[0], r[1], list(r[2])) for r in connection.execute(said, {"actor": actor})]
