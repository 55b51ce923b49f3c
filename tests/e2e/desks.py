"""Desks in a real browser: on a desk and on a phone, with and without JavaScript.

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
from tests.e2e.absence import HERE, absent
from tests.factories.town import Place, operator_for
from tests.factories.workplace import PASSWORD, Person
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
        """A link or a button by its words; in the menu its group is opened first."""
        words = re.compile(rf"^\s*{re.escape(text)}\s*$")
        found = self.page.locator("a:visible, button:visible, summary:visible")
        inside = self.page.locator(".nav-group:not([open])").filter(
            has=self.page.locator("a").filter(has_text=words)
        )
        if not found.filter(has_text=words).count() and inside.count():
            inside.first.locator("summary").click()
        found.filter(has_text=words).first.click()
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
    """`desks(person)`: a window at this size in which that person has logged in; None: nobody."""
    size, scripted = request.param.split("-")[0], "without" not in request.param
    width, height = SIZES[size]
    if not AXE.exists():
        absent("axe-core", "npm ci in tests/e2e (make e2e does it)")
    opened = []

    def sit(person: Person | None, who: str) -> Desk:
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
        if person is None:
            return desk
        page.fill("#email", person.email)
        page.fill("#password", PASSWORD)
        desk.click("Inloggen", "code")
        page.fill("#code", person.code())
        desk.click("Verder", "home")
        return desk

    yield sit
    for context in opened:
        context.close()
