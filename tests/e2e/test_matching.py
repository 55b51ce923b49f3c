"""Two professionals who find each other, in a real browser: each writes a signal and has it
matched, both say yes, they call, one takes the lead, and at last they unlink.
"""

from typing import Any

import pytest

from tests.e2e.desks import Desk, place
from tests.factories import errands
from tests.factories.matched import match_rule, register
from tests.factories.town import Place, Town, enact
from tests.factories.workplace import employ
from tests.house import House

NAMES = {"given_name": "Noor", "family_name": "Zandstra"}
FACTS = {
    "school": "Kwam deze week drie keer zonder brood.",
    "worker": "Werd twee keer niet opgehaald.",
}


@pytest.fixture
def named_town(the_house: House) -> Town:
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    rules = [match_rule(one, other) for one, other in _pairs(school, work)]
    covenant = enact(school, [school, work], rules)
    errands.forget(the_house)
    return Town(school, work, work, covenant)


def _pairs(one: Place, other: Place) -> list[tuple[str, str]]:
    return [(one.kind, other.kind), (other.kind, one.kind)]


def writes(desk: Desk, child: dict[str, Any], who: str) -> None:
    """A signal, from the child's file."""
    desk.go(f"/signalen/nieuw?kind={child['id']}", "signal-new")
    page = desk.page
    page.check("input[name=concernCodes][value=poverty]")
    page.check("input[name=severity][value=worry]")
    page.fill("#facts", FACTS[who])
    page.select_option("#parentsReason", "planned")
    desk.click("Bewaar het signaal", "signal-written")


def offers(desk: Desk, phone: str, *, beforehand: bool) -> None:
    """Put the signal of this page to matching."""
    desk.click("Laat dit signaal koppelen", "offer")
    assert "U ziet niets van de ander" in desk.page.inner_text("main")
    desk.page.fill("#phone", phone)
    if beforehand:
        desk.page.check("#confirmed")
        desk.page.check("#confirmsPossible")
    desk.click("Laat koppelen", "offered")
    assert "Doet mee" in desk.page.inner_text("main")


def test_two_professionals_find_each_other(the_house: House, named_town: Town, desks: Any) -> None:
    town = named_town
    ib = desks(employ(town.school, name="Karin de Jager"), "ib")
    worker = desks(employ(town.child_work, name="Tarik Demir"), "worker")
    writes(ib, register(town.school, **NAMES), "school")
    offers(ib, "010 000 00 11", beforehand=False)
    errands.run(the_house)
    ib.go("/koppelingen", "matches-none")
    assert "Er zijn geen koppelingen." in ib.page.inner_text("main")
    writes(worker, register(town.child_work, **NAMES), "worker")
    offers(worker, "06 0000 0012", beforehand=True)
    errands.run(the_house)
    worker.go("/koppelingen", "matches-none")
    assert "Er zijn geen koppelingen." in worker.page.inner_text("main")

    ib.go("/", "home-asked")
    ib.page.locator("a.tile[href^='/koppelingen/']").first.click()
    ib.look("asked")
    shown = ib.page.inner_text("main")
    assert "Kinderwerk Vaardrecht" not in shown
    assert "06 0000 0012" not in shown
    ib.click("Nee", "deny")
    ib.click("Niet doen, terug", "asked-again")
    ib.click("Ja, wij willen van elkaar weten", "said-yes")
    errands.run(the_house)
    path = ib.page.url.removeprefix(ib.site)
    ib.go(path, "met")
    assert ib.page.locator("a[href='tel:0600000012']").is_visible()
    assert "Tarik Demir" in ib.page.inner_text("main")
    ib.click("Leg contact vast", "contact")
    ib.page.check("input[name=means][value=phone]")
    ib.click("Leg vast", "contact-noted")
    ib.click("Stel iemand voor", "propose")
    ib.page.get_by_label("Schoolbestuur De Waterlijn (wij zelf)").check()
    ib.click("Stel voor", "proposed")

    leads_and_parts(the_house, ib, worker, path)
    watches(town, desks)


def leads_and_parts(the_house: House, ib: Any, worker: Any, path: str) -> None:
    """The other accepts that the school leads, and unlinks: both see it."""
    worker.go("/meldingen", "told")
    worker.go("/koppelingen?toon=gekoppeld", "matches-met")
    worker.page.locator(".cards a").first.click()
    worker.look("met")
    assert "Karin de Jager" in worker.page.inner_text("main")
    worker.click("Aanvaard", "lead-accepted")
    assert "Een ander heeft de regie" in worker.page.inner_text("main")
    ib.go(path, "leads")
    assert "Uw organisatie heeft de regie" in ib.page.inner_text("main")
    worker.click("Ontkoppelen", "unlink")
    worker.page.check("input[name=because][value=no_longer_needed]")
    worker.click("Ja, ontkoppel", "unlinked")
    errands.run(the_house)
    ib.go(path, "parted")
    assert "Ontkoppeld" in ib.page.inner_text("main")
    assert "06 0000 0012" not in ib.page.inner_text("main")


def watches(town: Town, desks: Any) -> None:
    """The privacy officer sees who asked how often."""
    officer = desks(employ(town.school, "privacy_officer", team=None, name="Anna Smit"), "officer")
    officer.go("/toezicht-op-koppelen", "watch")
    assert "Karin de Jager" in officer.page.inner_text("main")
    assert "Noor" not in officer.page.inner_text("main")
