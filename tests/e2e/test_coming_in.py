"""Coming in, in a real browser: invited, a password, a second factor, passkeys, own sessions."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, Page

from services.identity import operations as identity
from services.organisations import operations as organisations
from shared import clock, runtime
from shared.ids import new_id
from tests.e2e.desks import Desk, place
from tests.factories.town import Place
from tests.factories.workplace import PASSWORD, employ
from tests.house import House

NEW = "zeven scheve fietsen en een lamp"


@pytest.fixture
def school(the_house: House) -> Place:
    return place("education", "Schoolbestuur De Waterlijn", "care_coordinator", "Baken", "Kompas")


@pytest.fixture
def named(site: str) -> Iterator[str]:
    """The same site on an address with a name, which passkeys need."""
    before, address = runtime.current(), site.replace("127.0.0.1", "localhost")
    runtime.use(replace(before, settings=replace(before.settings, base_url=address)))
    yield address
    runtime.use(before)


def secret_on(page: Page) -> str:
    return page.inner_text(".spelled").replace(" ", "")


def mailed(email: str) -> str:
    """The code of an invitation, as the worker would mail it."""
    letter = identity.letter_for(identity.invite(identity.person_for(email)))
    assert letter
    return letter.code


def test_from_an_invitation_to_the_start_page(school: Place, site: str, desks: Any) -> None:
    visitor = desks(None, "invited")
    page: Page = visitor.page
    email = f"{new_id()}@waterlijn.example"
    admin = school.member(role="organisation_admin")
    organisations.invite_member(
        admin, name="Karin de Jager", email=email, roles=["care_coordinator"], team_ids=[]
    )
    code = mailed(email)
    page.goto(f"{site}/toegang#{code}")
    if not visitor.scripted:
        visitor.look("access")
        page.fill("#_link", code)
        visitor.click("Verder", "invited")
    page.wait_for_selector("#password")
    assert code not in page.url
    visitor.look("invited")
    page.fill("#password", "Welkom2026!")
    visitor.click("Bewaar het wachtwoord", "password-refused")
    page.fill("#password", NEW)
    visitor.click("Bewaar het wachtwoord", "set-up")
    page.fill("#code", "000000")
    visitor.click("Klaar", "set-up-wrong")
    page.fill("#code", pyotp.TOTP(secret_on(page)).at(clock.now()))
    visitor.click("Klaar", "recovery-codes")
    assert page.locator(".codes li").count() == 10
    visitor.click("Ik heb ze bewaard, verder", "home")
    visitor.go("/toegang", "access")
    page.fill("#_link", code)
    visitor.click("Verder", "spent")
    assert "al gebruikt" in page.inner_text("main")


def test_ones_own_account(school: Place, desks: Any) -> None:
    person = employ(school, name="Karin de Jager")
    desk: Desk = desks(person, "account")
    elsewhere: Desk = desks(person, "elsewhere")
    desk.click("Mijn account", "account")
    desk.go("/mijn-account/sessies", "sessions")
    assert desk.page.locator("tbody tr").count() == 2
    desk.click("Log daar uit", "session-ended")
    elsewhere.page.goto(elsewhere.site + "/kinderen")
    assert "/inloggen" in elsewhere.page.url
    desk.go("/mijn-account/wachtwoord", "password")
    desk.page.fill("#current", PASSWORD)
    desk.page.fill("#password", "kort")
    desk.click("Wijzig het wachtwoord", "password-refused")
    desk.page.fill("#current", PASSWORD)
    desk.page.fill("#password", NEW)
    desk.click("Wijzig het wachtwoord", "password-changed")
    desk.go("/mijn-account/tweede-stap", "second-factor")
    desk.click("Maak nieuwe herstelcodes", "new-codes")
    desk.go("/mijn-account/passkeys", "passkeys-impossible")
    desk.click("Uitloggen", "logged-out")
    desk.click("Wachtwoord vergeten?", "forgotten")
    desk.page.fill("#email", person.email)
    desk.click("Mail mij een link", "forgotten-sent")


def test_what_is_sensitive_asks_once_more(school: Place, desks: Any) -> None:
    person = employ(school, "organisation_admin", name="Bas Postma")
    desk: Desk = desks(person, "step-up")
    old = runtime.current().engines["login"]
    with old.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE person_session SET authenticated_at = authenticated_at - interval '11 minutes'"
            " WHERE person_id = %(id)s",
            {"id": person.id},
        )
    desk.go("/sleutels", "keys")
    desk.page.fill("#name", "Dossiersysteem")
    desk.page.fill("#recipient", "age1" + "q" * 58)
    desk.click("Leg vast", "step-up")
    desk.page.fill("#code", "000000")
    desk.click("Verder", "step-up-wrong")
    desk.page.fill("#code", person.code())
    desk.click("Verder", "step-up-done")
    desk.click("Ga verder", "keys-again")
    assert desk.page.input_value("#name") == "Dossiersysteem"


def test_a_lost_second_factor(school: Place, site: str, desks: Any) -> None:
    lost = employ(school, name="Karin de Jager")
    boss: Desk = desks(employ(school, "organisation_admin", name="Bas Postma"), "boss")
    second: Desk = desks(employ(school, "organisation_admin", name="Bea Visser"), "second")
    boss.go("/beheer/medewerkers", "staff")
    boss.click("Karin de Jager", "member")
    boss.click("Telefoon en herstelcodes kwijt?", "lost-factor")
    boss.click("Vraag een nieuwe tweede stap", "lost-factor-asked")
    boss.go(f"/beheer/medewerkers/{lost.member_id}/tweede-stap", "lost-factor-open")
    second.go("/beheer/tweede-stap", "lost-factor-to-decide")
    second.page.locator("button", has_text="Keur goed").click()
    second.look("lost-factor-approved")
    own: Desk = desks(lost, "own")
    own.go("/mijn-account/tweede-stap", "lost-factor-own")
    assert identity.offer_new_factor(lost.id), "as the worker does"
    with runtime.current().engines["login"].begin() as connection:
        link_id = connection.exec_driver_sql(
            "SELECT id FROM login_link WHERE person_id = %(id)s AND kind = 'new_factor'",
            {"id": lost.id},
        ).scalar_one()
    letter = identity.letter_for(link_id)
    assert letter
    visitor: Desk = desks(None, "lost")
    page: Page = visitor.page
    visitor.go("/toegang", "lost-access")
    page.fill("#_link", letter.code)
    visitor.click("Verder", "lost-password")
    page.fill("#password", "fout")
    visitor.click("Verder", "lost-password-wrong")
    page.fill("#password", PASSWORD)
    visitor.click("Verder", "lost-app")
    page.fill("#code", "000000")
    visitor.click("Klaar", "lost-app-wrong")
    page.fill("#code", pyotp.TOTP(secret_on(page)).at(clock.now()))
    visitor.click("Klaar", "lost-codes")
    visitor.click("Ik heb ze bewaard, verder", "lost-home")
    own.page.goto(own.site + "/kinderen")
    assert "/inloggen" in own.page.url


def with_a_device(
    chromium: Browser, named: str, size: tuple[int, int]
) -> tuple[Desk, CDPSession, str]:
    """A window with an authenticator of Chromium's own making, which verifies its user."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="nl-NL")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    desk = Desk(page, named, f"passkey-{size[0]}", True, complaints)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return desk, devices, added["authenticatorId"]


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_a_passkey_in_a_real_browser(
    school: Place, chromium: Browser, named: str, size: tuple[int, int]
) -> None:
    person = employ(school, name="Karin de Jager")
    desk, devices, device = with_a_device(chromium, named, size)
    page = desk.page
    desk.go("/", "login")
    page.fill("#email", person.email)
    page.fill("#password", PASSWORD)
    desk.click("Inloggen", "code")
    page.fill("#code", person.code())
    desk.click("Verder", "home")
    desk.go("/mijn-account/passkeys", "passkeys-none")
    desk.click("Maak een passkey", "passkey-new")
    page.fill("#name", "Mijn laptop")
    page.click("[data-passkey-start]")
    page.wait_for_selector("table.cards")
    desk.look("passkeys-one")
    assert "Mijn laptop" in page.inner_text("main")
    assert "In het apparaat zelf" in page.inner_text("main")
    page.locator("a", has_text="Andere naam").click()
    desk.look("passkey-name")
    page.fill("#name", "Laptop van school")
    desk.click("Bewaar de naam", "passkey-renamed")
    assert "Laptop van school" in page.inner_text("main")
    desk.click("Uitloggen", "logged-out")
    page.click("[data-passkey-start]")
    page.wait_for_selector("text=U handelt voor")
    desk.look("home-by-passkey")
    desk.click("Uitloggen", "logged-out-again")
    page.fill("#email", person.email)
    page.fill("#password", PASSWORD)
    desk.click("Inloggen", "code-or-passkey")
    page.click("[data-passkey-start]")
    page.wait_for_selector("text=U handelt voor")
    desk.click("Uitloggen", "logged-out-third")
    devices.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": device, "isUserVerified": False},
    )
    page.click("[data-passkey-start]")
    page.wait_for_selector(".passkey [role=status]:not([hidden])")
    desk.look("passkey-refused")
    assert re.search("/inloggen", page.url)
    page.context.close()
