"""The main job in a real browser: on a desk and on a phone, with and without JavaScript.

Invariant: on every page that somebody comes by, axe finds nothing, no line is wider than the screen
and the console stays empty (a breach of the content security policy would show there).
"""

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from services.organisations import operations as organisations
from shared.ids import new_id
from tests.e2e.conftest import HERE, absent
from tests.factories.town import Place, Town, enact, operator_for, referral_rule
from tests.factories.workplace import PASSWORD, Person, employ, enrol
from tests.house import House

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
AXE = HERE / "node_modules/axe-core/axe.min.js"
SIZES = {"desk": (1280, 900), "phone": (360, 740)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not Path(CHROMIUM).exists():
        absent("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(the_house: House) -> Iterator[str]:
    """The application on a free port of this machine."""
    server = make_server("127.0.0.1", 0, the_house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def place(kind: str, name: str, role: str, *teams: str) -> Place:
    """An organisation with a name that one can read on a screenshot."""
    operator = operator_for(new_id(), kind)
    organisations.open_organisation(operator, kind=kind, name=name)
    made = [organisations.add_team(operator, name=team)["id"] for team in teams]
    return Place(operator.organisation_id, kind, role, (made[0], made[1]))


@pytest.fixture
def named_town(the_house: House) -> Town:
    """A school and kinderwerk, by names."""
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    care = place(
        "youth_care", "Jeugdhulp De Oever", "youth_care_worker", "Team Jeugd", "Team Gezin"
    )
    help_rule = referral_rule(
        purpose="youth_help",
        sender_kind="child_work",
        sender_roles=["child_worker", "programme_coordinator"],
        receiver_kind="youth_care",
        receiver_roles=["youth_care_worker"],
    )
    covenant = enact(school, [school, work, care], [referral_rule(), help_rule])
    return Town(school, work, care, covenant)


@dataclass
class Desk:
    """Somebody with a browser window; `visit` looks at every page with critical eyes."""

    page: Page
    site: str
    name: str
    scripted: bool
    complaints: list[str]
    seen: int = 0

    def go(self, path: str, shot: str) -> None:
        self.page.goto(self.site + path)
        self.look(shot)

    def click(self, text: str, shot: str) -> None:
        """A link or a button by its words."""
        found = self.page.locator("a:visible, button:visible, summary:visible")
        found.filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$")).first.click()
        self.page.wait_for_load_state()
        self.look(shot)

    def look(self, shot: str) -> None:
        """Judge the page as it stands, and keep a picture where one was asked for."""
        self.page.wait_for_load_state()
        self.seen += 1
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(exist_ok=True)
            name = f"{self.name}-{self.seen:02}-{shot}.png"
            self.page.screenshot(path=Path(folder) / name, full_page=True)
        wide = (
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if self.scripted
            else 0
        )
        assert wide <= 0, f"{shot} is {wide} px too wide"
        if self.scripted:
            self._axe(shot)
        assert self.complaints == [], shot

    def _axe(self, shot: str) -> None:
        self.page.evaluate(AXE.read_text("utf-8"))
        found: Any = self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
        )
        faults = [
            f"{v['id']}: {n['html'][:160]} {n.get('failureSummary', '')[:200]}"
            for v in found["violations"]
            for n in v["nodes"]
        ]
        assert faults == [], f"{shot}: " + "\n".join(faults)


@pytest.fixture(params=["desk", "phone", "desk-without-script"])
def desks(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Any]:
    """`desks(person)`: a window at this size in which that person has logged in."""
    size, scripted = request.param.split("-")[0], "without" not in request.param
    width, height = SIZES[size]
    if not AXE.exists():
        absent("axe-core", "npm ci in tests/e2e (make e2e does it)")
    opened = []

    def sit(person: Person, who: str) -> Desk:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="nl-NL",
            java_script_enabled=scripted,
            bypass_csp=False,
        )
        opened.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on(
            "console",
            lambda m: (
                complaints.append(m.text)
                if m.type in ("error", "warning") and "status of 4" not in m.text
                else None
            ),
        )
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        desk = Desk(page, site, f"{request.param}-{who}", scripted, complaints)
        desk.go("/", "login")
        page.fill("#email", person.email)
        page.fill("#password", PASSWORD)
        desk.click("Inloggen", "home")
        return desk

    yield sit
    for context in opened:
        context.close()


def opens_a_file(ib: Desk) -> None:
    """A child's file with its authority holder, by way of a form that was sent too early."""
    page = ib.page
    ib.click("Kinderen", "children-empty")
    ib.click("Open een dossier", "child-new")
    ib.click("Open het dossier", "child-new-faults")
    assert page.locator(".summary").is_visible()
    page.fill("#givenName", "Noor")
    page.fill("#namePrefix", "van den")
    page.fill("#familyName", "Berg")
    page.fill("#birthDate", "2018-03-04")
    page.select_option("#teamId", label="De Baken")
    ib.click("Open het dossier", "child-fresh")
    ib.click("Leg vast wie het gezag heeft", "holder-new")
    page.fill("#name", "Esra van den Berg")
    page.fill("#relation", "moeder")
    page.fill("#phone", "06 1234 5678")
    page.fill("#address", "Kadewal 12, Vaardrecht")
    page.check("#addressSecret")
    ib.click("Leg vast", "child-with-holder")


def refers(ib: Desk) -> str:
    """From the file to a referral that was sent; gives back its path."""
    page = ib.page
    ib.click("Aanmelden bij een partner", "refer-receiver")
    page.get_by_label("Havenhuis").check()
    ib.click("Verder", "refer-content")
    page.fill("#question", "Zoekt aansluiting bij andere kinderen en speelt meestal alleen.")
    page.fill("#childVoice", "“Ik wil een keer winnen met voetbal.”")
    if ib.scripted:
        with page.expect_response(re.compile("/mag-ik")) as live:
            page.uncheck("#withContact")
        assert live.value.status == 200
        page.check("#withContact")
    ib.click("Mag ik dit delen?", "refer-may-i")
    assert "Toestemming van de gezaghebbende" in page.inner_text("#verdict")
    ib.click("Bewaar als concept", "draft-refused")
    ib.click("Wijzig", "draft-change")
    page.fill("#schoolFunctioning", "Werkt hard en komt op tijd.")
    ib.click("Bewaar als concept", "draft-changed")
    ib.click("Toestemming vastleggen", "consent-new")
    page.get_by_label("Esra van den Berg (moeder)").check()
    ib.click("Leg vast", "draft-allowed")
    assert "Ja, dit mag u delen" in page.inner_text("main")
    ib.click("Verstuur", "sent")
    path = page.url.removeprefix(ib.site)
    ib.click("Verstuurd", "sent-list")
    return path


def accepts(work: Desk) -> None:
    """Kinderwerk finds it, confirms, accepts, and has a file of its own."""
    page = work.page
    work.click("Ontvangen", "inbox")
    page.locator(".cards a").first.click()
    work.look("referral-new")
    work.click("Bevestig de ontvangst", "referral-received")
    work.click("Accepteer", "accept")
    page.select_option("#teamId", label="Havenhuis")
    work.click("Accepteer", "accepted")
    work.click("Naar het dossier", "adopted-file")
    work.click("Kinderen", "children")
    page.fill("#name", "berg")
    work.click("Zoek", "children-found")


def withdraws(ib: Desk) -> None:
    """From the list of children to the receipt of a withdrawal."""
    ib.click("Kinderen", "children-one")
    ib.page.locator(".cards a").first.click()
    ib.look("child-full")
    ib.page.locator(".cards a").first.click()
    ib.look("consent-one")
    ib.click("Trek deze toestemming in", "withdraw")
    ib.click("Trek in", "receipt")
    ib.click("Naar het dossier", "child-after")
    ib.click("Dossier uitvoeren", "export-no-key")


def test_a_school_sends_and_kinderwerk_accepts(named_town: Town, desks: Any) -> None:
    town = named_town
    ib = desks(employ(town.school, name="Karin de Jager"), "ib")
    opens_a_file(ib)
    path = refers(ib)
    accepts(desks(employ(town.child_work, name="Farid Haddad"), "work"))
    ib.go(path, "sender-sees-accepted")
    assert "Geaccepteerd" in ib.page.inner_text("main")
    ib.click("Start", "home-quiet")
    withdraws(ib)
    ib.click("Convenanten", "covenants")
    ib.click("Samen rond het kind", "covenant")
    ib.click("Ketenpartners", "partners")
    ib.go(f"/aanmeldingen/{new_id()}", "not-found")


def test_an_admin_and_somebody_with_two_organisations(named_town: Town, desks: Any) -> None:
    town = named_town
    admin = employ(town.school, "organisation_admin", team=None, name="Bas Postma")
    enrol(town.child_work, admin.id, "programme_coordinator", team=None, name="Bas Postma")
    desk = desks(admin, "two")
    assert "/organisatie" in desk.page.url
    desk.page.locator("button.choice").first.click()
    desk.look("chosen")
    desk.click("Wissel van organisatie", "choose")
    desk.page.locator("button.choice").last.click()
    desk.look("home-admin")
    desk.click("Sleutels", "keys")
    desk.page.fill("#name", "Sleutel")
    desk.page.fill("#recipient", "geen sleutel")
    desk.click("Leg vast", "keys-fault")
    desk.page.goto(desk.site + "/kinderen")
    desk.look("forbidden")
    desk.go("/?taal=en", "home-english")
    assert "You act for" in desk.page.inner_text("header")
    desk.click("Log out", "logged-out")
