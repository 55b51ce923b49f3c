"""One's own sessions: what is kept of them, seeing them, ending them, proving oneself anew."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from services.identity import operations as identity
from services.identity.devices import device_of
from shared import clock
from shared.authz.assurance import PASSKEY
from tests.factories.town import Town
from tests.factories.workplace import Browser, employ, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk

PAGE = "/mijn-account/sessies"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "firefox/windows"),
        (EDGE, "edge/macos"),
        (PHONE, "safari/iphone"),
        ("curl/8.5", "unknown"),
        ("", "unknown"),
        ("Windows " + "x" * 100_000, "unknown/windows"),
    ],
)
def test_a_browser_is_told_in_coarse_words(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


def test_one_sees_where_one_is_logged_in_and_the_user_agent_is_not_kept(
    the_house: House, town: Town, ib: Desk
) -> None:
    phone = Browser(the_house.app)
    phone.headers["User-Agent"] = PHONE
    phone.log_in(ib.person)
    page = ib.browser.page(PAGE)
    assert "Safari op iPhone" in page
    assert page.count(">Log daar uit<") == 1
    assert page.count("Deze browser") == 1
    with the_house.engines["admin"].begin() as connection:
        rows = connection.execute(
            text("SELECT s::text FROM person_session s WHERE person_id = :id"),
            {"id": ib.person.id},
        ).scalars()
        assert not any("Mozilla" in row or "2001:db8" in row for row in rows)


def test_log_out_there(the_house: House, town: Town, ib: Desk) -> None:
    other = logged_in(the_house.app, ib.person)
    answer = ib.browser.send(PAGE, where="/beeindigen")
    assert "Daar bent u nu uitgelogd." in answer.text
    assert other.get("/kinderen").status_code == 303
    assert ib.browser.get("/kinderen").status_code == 200


def test_log_out_everywhere_else(the_house: House, town: Town, ib: Desk) -> None:
    others = [logged_in(the_house.app, ib.person) for _ in range(2)]
    stranger = logged_in(the_house.app, employ(town.school))
    answer = ib.browser.send(PAGE)
    assert "U bent overal uitgelogd, behalve hier." in answer.text
    assert [other.get("/kinderen").status_code for other in others] == [303, 303]
    assert ib.browser.get("/kinderen").status_code == 200
    assert stranger.get("/kinderen").status_code == 200
    assert "nergens anders ingelogd" in ib.browser.page(PAGE)


def test_the_session_of_another_is_not_there(the_house: House, town: Town, ib: Desk) -> None:
    stranger = logged_in(the_house.app, employ(town.school))
    theirs = identity.find(stranger.cookie("schakel"))
    assert theirs
    logged_in(the_house.app, ib.person)
    form = next(f for f in ib.browser.forms_of(PAGE) if f[0].endswith("/beeindigen"))
    answer = ib.browser.resend(PAGE, (f"{PAGE}/{theirs.id}/beeindigen", form[1]))
    assert answer.status_code == 404
    assert stranger.get("/kinderen").status_code == 200


def test_sessions_that_lapsed_are_not_listed(the_house: House, town: Town, ib: Desk) -> None:
    logged_in(the_house.app, ib.person)
    with clock.held_at(clock.now() + timedelta(minutes=20)):
        assert ib.browser.get("/kinderen").status_code == 200
    with clock.held_at(clock.now() + timedelta(minutes=40)):
        assert ">Log daar uit<" not in ib.browser.page(PAGE)


def test_a_session_moves_along_to_another_address(ib: Desk) -> None:
    ib.browser.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert ib.browser.get("/kinderen").status_code == 200


def test_who_proves_more_has_a_new_token_and_keeps_their_forms(ib: Desk) -> None:
    old = ib.browser.cookie("schakel")
    open_tab = ib.browser.forms_of("/kinderen/nieuw")[-1]
    later = clock.now() + timedelta(minutes=5)
    with clock.held_at(later):
        fresh = identity.prove_again(old, PASSKEY)
    assert fresh
    assert fresh != old
    assert identity.find(old) is None, "what was known before is worth nothing (fixation)"
    assert identity.prove_again(old, PASSKEY) is None
    session = identity.find(fresh)
    assert session
    assert (session.acr, session.authenticated_at) == (PASSKEY, later)
    ib.browser.client.set_cookie("schakel", fresh)
    typed = {"givenName": "Vera", "familyName": "Laat", "birthDate": "2018-01-02"}
    assert "Vera Laat" in ib.browser.resend("/kinderen/nieuw", open_tab, True, **typed).text


def test_an_end_that_was_fixed_stays(ib: Desk) -> None:
    """Proving oneself anew does not lengthen the ten hours."""
    start, token = clock.now(), ib.browser.cookie("schakel")
    for minutes in range(20, 600, 20):
        with clock.held_at(start + timedelta(minutes=minutes)):
            fresh = identity.prove_again(token, PASSKEY)
            assert fresh
            token = fresh
    with clock.held_at(start + timedelta(minutes=601)):
        assert identity.find(token) is None
        assert identity.prove_again(token, PASSKEY) is None
