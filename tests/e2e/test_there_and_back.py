"""There and back, by four people: school, kinderwerk and its team leader, youth care.

The school refers a child; the team leader lays it with a worker, who asks and is told, and refers
onward; youth care takes the child on, finishes, and refers back; kinderwerk tells the school how it
ended. Each looks at every page on the way with the eyes of `Desk`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desks import Desk, place
from tests.e2e.school_steps import HOLDER, opens_a_file, refers
from tests.factories.town import ALL_CATEGORIES, Place, enact, referral_rule
from tests.factories.workplace import Person, employ
from tests.house import House
from tests.slices.referrals_whole.region import RETURNING, YOUTH_HELP

WORKERS = ["child_worker", "programme_coordinator"]
CARERS = ["youth_care_worker"]
REPORT = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Links:
    """The three links of the chain, by names that one can read on a screenshot."""

    school: Place
    work: Place
    care: Place


@pytest.fixture
def links(the_house: House) -> Links:
    """School, kinderwerk and youth care with a covenant: there, onward and back."""
    school = place("education", "Schoolbestuur De Waterlijn", "care_coordinator", *SCHOOLS)
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    care = place("youth_care", "Jeugdhulp De Oever", "youth_care_worker", "Team Jeugd", "Team Zuid")
    whole: dict[str, Any] = {"categories": sorted(ALL_CATEGORIES), "return_categories": RETURNING}
    onward: dict[str, Any] = {
        "purpose": YOUTH_HELP,
        "sender_kind": "child_work",
        "sender_roles": WORKERS,
        "receiver_kind": "youth_care",
        "receiver_roles": CARERS,
    }
    back: dict[str, Any] = {
        "sender_kind": "youth_care",
        "sender_roles": CARERS,
        "receiver_roles": WORKERS,
    }
    there: dict[str, Any] = {"receiver_roles": WORKERS}
    rules = (there, onward, back)
    enact(school, [school, work, care], [referral_rule(**rule, **whole) for rule in rules])
    return Links(school, work, care)


SCHOOLS = ("De Baken", "Het Kompas")


def opens_first(desk: Desk, shot: str) -> str:
    """The newest of what came in; gives back its path."""
    desk.click("Ontvangen", f"{shot}-inbox")
    desk.page.locator(".cards a").first.click()
    desk.look(f"{shot}-new")
    return desk.page.url.removeprefix(desk.site)


def leads(leader: Desk) -> None:
    """The team leader finds a new one that is nobody's, and says who deals with it."""
    leader.page.locator(".views a", has_text="Nog van niemand").click()
    leader.look("unassigned")
    leader.page.locator(".cards a").first.click()
    leader.look("unassigned-one")
    leader.click("Wijs iemand aan", "assign")
    leader.page.get_by_label("Farid Haddad").check()
    leader.click("Leg vast", "assigned")
    assert "Farid Haddad neemt dit op" in leader.page.inner_text("main")


def takes_on(desk: Desk, path: str, team: str | None) -> None:
    """Receipt, acceptance, and a beginning."""
    desk.go(path, "before-receipt")
    desk.click("Bevestig de ontvangst", "received")
    desk.click("Accepteer", "accept")
    if team:
        desk.page.select_option("#teamId", label=team)
    desk.click("Accepteer", "accepted")
    desk.click("Begin", "in-progress")


def writes(desk: Desk, path: str, words: str, along: Path | None = None) -> None:
    """A message about arrangements, that one may write, with a file or without."""
    desk.go(path, "before-message")
    desk.click("Schrijf een bericht", "message-new")
    page = desk.page
    page.fill("#text", words)
    page.get_by_label("Praktische afspraken").first.check()
    if along:
        page.locator("summary", has_text="Voeg een bestand toe").click()
        page.set_input_files("#upload", along)
        page.select_option("#category", label="Praktische afspraken")
        desk.click("Voeg toe", "message-with-file")
        page.get_by_label(along.name).check()
        assert page.input_value("#text") == words, "what was typed stays"
    desk.click("Mag ik dit schrijven?", "message-may-i")
    assert "Ja, dit mag u schrijven" in page.inner_text("main")
    desk.click("Verstuur", "message-sent")
    assert words in page.inner_text("main")


def sends_on(desk: Desk, team: str, question: str) -> str:
    """From the choice of a receiver to a sent referral, with its consent; gives back its path."""
    page = desk.page
    page.get_by_label(team).check()
    desk.click("Verder", "onward-content")
    page.fill("#question", question)
    desk.click("Bewaar als concept", "onward-draft")
    desk.click("Toestemming vastleggen", "onward-consent")
    page.get_by_label(HOLDER).check()
    desk.click("Leg vast", "onward-allowed")
    desk.click("Verstuur", "onward-sent")
    return page.url.removeprefix(desk.site)


def finishes(desk: Desk, path: str, words: str) -> None:
    """Completed with feedback that goes back."""
    desk.go(path, "before-completion")
    desk.click("Rond af", "complete")
    desk.click("Rond af", "complete-faults")
    desk.page.get_by_label("De doelen zijn bereikt").check()
    desk.page.fill("#feedback", words)
    desk.click("Mag ik dit delen?", "complete-may-i")
    desk.click("Rond af", "completed")
    assert "Afgerond" in desk.page.inner_text("main")


def test_there_and_back(links: Links, desks: Callable[[Person, str], Desk], tmp_path: Path) -> None:
    report = tmp_path / "verslag.pdf"
    report.write_bytes(REPORT)
    ib = desks(employ(links.school, name="Karin de Jager"), "ib")
    opens_a_file(ib)
    at_school = refers(ib)

    worker = desks(employ(links.work, name="Farid Haddad"), "work")
    leader = desks(
        employ(links.work, "programme_coordinator", team=None, name="Wendy Postma"), "leader"
    )
    leads(leader)
    worker.click("Start", "start-with-work")
    first = opens_first(worker, "first")
    takes_on(worker, first, "Havenhuis")
    writes(worker, first, "Kunt u dinsdag om drie uur?", report)

    ib.click("Meldingen", "notifications")
    ib.go(at_school, "sender-sees-message")
    assert "Kunt u dinsdag om drie uur?" in ib.page.inner_text("main")
    with ib.page.expect_download() as kept:
        ib.page.get_by_role("link", name="verslag.pdf").click()
    assert kept.value.path().read_bytes() == REPORT
    writes(ib, at_school, "Dinsdag om drie uur is goed.")

    worker.go(first, "answered")
    assert "Dinsdag om drie uur is goed." in worker.page.inner_text("main")
    worker.click("Verwijs door naar een ander", "onward-receiver")
    second = sends_on(worker, "Team Jeugd", "Slaapt slecht en is vaak verdrietig.")

    carer = desks(employ(links.care, name="Naima Bouzid"), "care")
    assert opens_first(carer, "second") == second
    takes_on(carer, second, "Team Jeugd")
    carer.click("Verwijs terug naar Kinderwerk Vaardrecht", "back-receiver")
    back = sends_on(carer, "Havenhuis", "Kan weer meedoen; wil leren voetballen.")
    finishes(carer, second, "De slaap is hersteld.")

    worker.go(second, "second-feedback")
    assert "De slaap is hersteld." in worker.page.inner_text("main")
    takes_on(worker, back, None)
    assert "Hangt samen met" in worker.page.inner_text("main")
    worker.click("Naar het dossier", "one-file")
    assert worker.page.locator("h1").inner_text() == "Noor van den Berg"
    finishes(worker, first, "Speelt elke woensdag mee.")

    school_sees(ib, at_school, second, back)


def school_sees(ib: Desk, its_own: str, *others: str) -> None:
    """How it ended, and nothing of what the others said to each other."""
    ib.go(its_own, "how-it-ended")
    assert "Speelt elke woensdag mee." in ib.page.inner_text("main")
    for strange in others:
        ib.page.goto(ib.site + strange)
        assert "De slaap is hersteld." not in ib.page.inner_text("body")
        ib.look("not-the-schools")
