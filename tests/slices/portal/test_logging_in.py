"""Logging in with a password: the session, its end, its cookie, and who guesses."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.identity import operations as identity
from services.identity.credentials import verify_password
from services.organisations import operations as organisations
from services.portal.addresses import local_path
from services.portal.cookies import Cookies
from shared import clock
from shared.ids import new_id
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, employ, enrol, forms_in, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk

REFUSED = "Dit e-mailadres en wachtwoord horen niet bij elkaar"


def audited(house: House, actor: UUID) -> list[Any]:
    """What the trail says of somebody's sessions, oldest first."""
    said = text(
        "SELECT operation, outcome, organisation_id FROM audit_event"
        " WHERE actor_id = :actor AND operation LIKE 'identity.%' ORDER BY at, id"
    )
    with house.engines["admin"].begin() as connection:
        return [tuple(row) for row in connection.execute(said, {"actor": actor})]


def test_a_wrong_password_and_an_unknown_address_get_one_answer(
    the_house: House, town: Town
) -> None:
    person = employ(town.school)
    wrong = Browser(the_house.app).log_in(person, password="fout")
    unknown = Browser(the_house.app).send("/inloggen", email="niemand@x.example", password="fout")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert REFUSED in wrong.text
    assert REFUSED in unknown.text
    assert "fout" not in wrong.text
    assert [row[:2] for row in audited(the_house, person.id)] == [("identity.log_in", "refused")]


def test_an_unknown_address_costs_a_hash_too(
    the_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def watched(password_hash: str, password: str) -> bool:
        looked.append(password_hash)
        return verify_password(password_hash, password)

    monkeypatch.setattr("services.identity.logins.verify_password", watched)
    Browser(the_house.app).send("/inloggen", email="niemand@y.example", password="fout")
    assert [hashed.partition("$v=")[0] for hashed in looked] == ["$argon2id"]


def test_each_login_has_a_new_session_and_the_old_one_ends(the_house: House, town: Town) -> None:
    person = employ(town.school)
    browser = Browser(the_house.app)
    browser.client.set_cookie("schakel", "chosen-by-somebody-else".ljust(43, "x"))
    browser.log_in(person)
    first = browser.cookie("schakel")
    assert identity.find("chosen-by-somebody-else".ljust(43, "x")) is None
    with clock.held_at(clock.now() + timedelta(hours=1)):
        browser.log_in(person)
        assert browser.cookie("schakel") not in ("", first)
    assert identity.find(first) is None, "what the browser had before is worth nothing"


def test_only_a_hash_of_the_cookie_is_kept(the_house: House, ib: Desk) -> None:
    token = ib.browser.cookie("schakel")
    with the_house.engines["admin"].begin() as connection:
        kept = connection.execute(
            text("SELECT token_hash FROM person_session WHERE person_id = :person"),
            {"person": ib.person.id},
        ).scalars()
        assert [bytes(one) for one in kept] == [hashlib.sha256(token.encode()).digest()]


def test_a_silent_session_lapses_and_one_comes_back_where_one_was(ib: Desk) -> None:
    with clock.held_at(clock.now() + timedelta(minutes=29)):
        assert ib.browser.get("/kinderen").status_code == 200
    with clock.held_at(clock.now() + timedelta(minutes=58)):
        assert ib.browser.get("/kinderen").status_code == 200, "it was used in between"
    with clock.held_at(clock.now() + timedelta(minutes=90)):
        away = ib.browser.get("/kinderen?na=x")
        assert (away.status_code, away.location) == (303, "/inloggen?verder=/kinderen?na%3Dx")


def test_a_session_ends_after_ten_hours_whatever_happens(ib: Desk) -> None:
    start = clock.now()
    for minutes in range(20, 600, 20):
        with clock.held_at(start + timedelta(minutes=minutes)):
            assert ib.browser.get("/convenanten").status_code == 200
    with clock.held_at(start + timedelta(minutes=601)):
        assert ib.browser.get("/convenanten").status_code == 303


def test_what_was_typed_survives_a_lapsed_session(town: Town, ib: Desk) -> None:
    typed = {"givenName": "Yfke", "familyName": "Laat", "birthDate": "2018-01-02"}
    form = ib.browser.forms_of("/kinderen/nieuw")[-1]
    with clock.held_at(clock.now() + timedelta(hours=1)):
        late = ib.browser.resend("/kinderen/nieuw", form, True, **typed)
        assert late.status_code == 401
        assert "Log in, dan krijgt u terug wat u had ingevuld" in late.text
        back = ib.browser.resend(
            "/inloggen", forms_in(late.text)[-1], email=ib.person.email, password=PASSWORD
        )
        assert ">Yfke" not in back.text, "it travels along unseen"
        back = ib.browser.type_code(back, ib.person.code())
        assert "Wat u had ingevuld is er nog" in back.text
        done = ib.browser.resend("/kinderen/nieuw", forms_in(back.text)[-1])
        assert "Yfke Laat" in done.text


def test_what_was_typed_is_not_given_to_somebody_else(
    the_house: House, town: Town, ib: Desk
) -> None:
    colleague = employ(town.school)
    form = ib.browser.forms_of("/kinderen/nieuw")[-1]
    with clock.held_at(clock.now() + timedelta(hours=1)):
        late = ib.browser.resend("/kinderen/nieuw", form, givenName="Yfke")
        other = ib.browser.resend(
            "/inloggen", forms_in(late.text)[-1], email=colleague.email, password=PASSWORD
        )
        assert "Yfke" not in other.text
        other = ib.browser.type_code(other, colleague.code())
    assert "Yfke" not in other.text
    assert other.request.path == "/"


def test_logging_out_ends_the_session_on_the_server(ib: Desk) -> None:
    token = ib.browser.cookie("schakel")
    page = ib.browser.send("/", where="/uitloggen")
    assert "U bent uitgelogd." in page.text
    assert identity.find(token) is None
    ib.browser.client.set_cookie("schakel", token)
    assert ib.browser.get("/").location == "/inloggen?verder=/"


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/x\n//evil.example",
        "javascript:alert(1)",
        "",
        "kinderen",
        "/%09/evil" + "x" * 600,
    ],
)
def test_one_is_sent_nowhere_else_after_logging_in(the_house: House, town: Town, path: str) -> None:
    assert local_path(path) is None


def test_the_open_redirect_is_closed_on_the_page_itself(the_house: House, town: Town) -> None:
    person = employ(town.school)
    browser = Browser(the_house.app)
    form = forms_in(browser.get("/inloggen?verder=//evil.example").text)[-1]
    asked = browser.resend(
        "/inloggen",
        form,
        email=person.email,
        password=PASSWORD,
        verder="//evil.example",
    )
    assert "evil" not in asked.text
    code = forms_in(asked.text)[-1]
    answer = browser.resend(
        "/inloggen/code", code, False, verder="//evil.example", _code=person.code()
    )
    assert (answer.status_code, answer.location) == (303, "/")


def test_guessing_is_slowed_per_account_but_not_for_who_was_here_before(
    the_house: House, town: Town
) -> None:
    person = employ(town.school)
    at_home = logged_in(the_house.app, person)
    at_home.send("/", where="/uitloggen")
    stranger = Browser(the_house.app)
    now = clock.now()
    with clock.held_at(now):
        answers = [stranger.log_in(person, password="fout") for _ in range(7)]
        assert [a.status_code for a in answers[:5]] == [401] * 5
        assert answers[-1].status_code == 429
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 300
        assert "te vaak geprobeerd" in answers[-1].text
        assert stranger.log_in(person).status_code == 429, "the right password waits too"
        assert at_home.log_in(person).status_code == 200, "a colleague is not locked out"
    with clock.held_at(now + timedelta(minutes=6)):
        assert stranger.log_in(person).status_code == 200, "nobody is locked out for good"


def test_an_unknown_address_is_slowed_alike(the_house: House) -> None:
    browser = Browser(the_house.app)
    with clock.held_at(clock.now()):
        answers = [
            browser.send("/inloggen", email="niemand@z.example", password="fout").status_code
            for _ in range(7)
        ]
    assert answers[0] == 401
    assert answers[-1] == 429


def test_a_mark_of_another_account_or_of_nobody_helps_nothing(the_house: House, town: Town) -> None:
    mine, other = employ(town.school), employ(town.school)
    browser = logged_in(the_house.app, mine)
    for mark in (browser.cookie("schakel-browser"), "onzin", "AAAA", "é" * 20, "A" * 3000):
        with clock.held_at(clock.now() + timedelta(days=4)):
            stranger = Browser(the_house.app)
            stranger.client.set_cookie("schakel-browser", mark)
            last = [stranger.log_in(other, password="fout").status_code for _ in range(7)][-1]
        assert last == 429


def test_cookies_over_https_are_for_this_host_and_secure() -> None:
    assert Cookies.for_address("https://schakel.example").name("schakel") == "__Host-schakel"
    assert Cookies.for_address("http://schakel.example").secure, "plain http is for this machine"
    assert Cookies.for_address("http://127.0.0.1:8080").name("schakel") == "schakel"


def test_the_cookie_is_not_for_scripts_nor_for_other_sites(the_house: House, town: Town) -> None:
    answer = Browser(the_house.app).log_in(employ(town.school), follow=False)
    cookies = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("schakel=")]
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert "Path=/" in cookies[0]
    assert "Max-Age" not in cookies[0]
    assert "Domain" not in cookies[0]


def test_somebody_with_two_organisations_chooses_and_it_is_recorded(
    the_house: House, town: Town
) -> None:
    person = employ(town.school)
    other = enrol(town.child_work, person.id)
    browser = Browser(the_house.app)
    page = browser.log_in(person)
    assert page.request.path == "/organisatie"
    assert browser.get("/kinderen").location == "/organisatie?verder=/kinderen"
    for member, name in ((person.member_id, "education"), (other, "child_work")):
        page = browser.send("/organisatie", membership=str(member), verder="/convenanten")
        assert page.request.path == "/convenanten"
        assert f"<strong>Stichting {name}</strong>" in page.text
    assert audited(the_house, other) == [("identity.act_for", "ok", town.child_work.id)]
    strange = employ(town.stranger)
    refused = browser.send("/organisatie", membership=str(strange.member_id))
    assert refused.status_code == 403


def test_a_form_made_for_one_organisation_is_not_sent_for_another(
    the_house: House, town: Town
) -> None:
    person = employ(town.school)
    other = enrol(town.child_work, person.id)
    browser = Browser(the_house.app)
    browser.log_in(person)
    browser.send("/organisatie", membership=str(person.member_id))
    form = browser.forms_of("/kinderen/nieuw")[-1]
    browser.send("/organisatie", membership=str(other))
    late = browser.resend("/kinderen/nieuw", form, givenName="Noor")
    assert late.status_code == 403
    assert "andere organisatie" in late.text


def test_a_role_that_is_taken_away_is_gone_at_once(the_house: House, ib: Desk) -> None:
    assert ib.browser.get("/kinderen").status_code == 200
    values = {"id": ib.person.member_id}
    with the_house.engines["admin"].begin() as connection:
        connection.execute(
            text("UPDATE member SET roles = '{municipal_analyst}' WHERE id = :id"), values
        )
    assert ib.browser.get("/kinderen").status_code == 403
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("UPDATE member SET active = false WHERE id = :id"), values)
    assert ib.browser.get("/kinderen").location == "/organisatie?verder=/kinderen"
    assert "van geen enkele organisatie" in ib.browser.page("/organisatie")


def test_a_suspended_organisation_reads_and_is_told_so(
    the_house: House, town: Town, ib: Desk
) -> None:
    operator = replace(town.school.operator(), name="Olga de Operator")
    organisations.suspend_tenant(operator, reason="onderzoek")
    page = ib.browser.page("/kinderen")
    assert "Uw organisatie is opgeschort" in page
    assert "Open een dossier" not in page


def test_somebody_without_a_password_costs_a_hash_too_and_gets_the_one_answer(
    the_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def watched(password_hash: str, password: str) -> bool:
        looked.append(password_hash)
        return verify_password(password_hash, password)

    monkeypatch.setattr("services.identity.logins.verify_password", watched)
    email = f"{new_id()}@nieuw.example"
    identity.person_for(email)
    for password in ("fout", ""):
        answer = Browser(the_house.app).send("/inloggen", email=email, password=password)
        assert (answer.status_code, REFUSED in answer.text) == (401, True)
    assert [hashed.partition("$v=")[0] for hashed in looked] == ["$argon2id"] * 2


def test_one_source_is_slowed_over_all_accounts(the_house: House) -> None:
    browser = Browser(the_house.app)
    form = forms_in(browser.page("/inloggen"))[-1]
    with clock.held_at(clock.now()):
        answers = [
            browser.resend("/inloggen", form, email=f"{new_id()}@x.example", password="x" * 300)
            for _ in range(32)
        ]
    assert [a.status_code for a in answers[:30]] == [401] * 30
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) <= 10, "a whole school may share one address"
