"""An organisation's admin at work: teams, members, four eyes; on a desk and on a phone."""

import json
from typing import Any

from pyrage import x25519

from services.referrals import operations as referrals
from tests.e2e.desks import Desk, place
from tests.factories.software import public_keys
from tests.factories.town import Town, enact, referral_rule
from tests.factories.workplace import Person, employ
from tests.house import House

ADMIN = "organisation_admin"


def named_town() -> Town:
    """A school and kinderwerk, by names, with a covenant."""
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    stranger = place("leisure", "Sportclub Vaardrecht", "child_worker", "Veld", "Kantine")
    covenant = enact(school, [school, work], [referral_rule()])
    return Town(school, work, stranger, covenant)


def teams(boss: Desk) -> None:
    """A team is added, renamed and closed; one with files is not."""
    boss.click("Organisatie", "overview")
    boss.click("Teams", "teams")
    boss.click("Voeg toe", "teams-faults")
    boss.page.fill("#name", "Sluiszicht")
    boss.click("Voeg toe", "teams-added")
    boss.click("Sluiszicht", "team")
    boss.page.fill("#name", "Sluiszicht-Noord")
    boss.click("Bewaar", "teams-renamed")
    boss.click("Sluiszicht-Noord", "team-empty")
    boss.click("Dit team sluiten", "team-closing")
    boss.click("Sluit het team", "teams-closed")
    boss.click("Havenhuis", "team-full")
    boss.click("Dit team sluiten", "team-closing-refused")
    assert boss.page.get_by_text("Nog niet: hier ligt nog werk").is_visible()


def members(boss: Desk, known: Person) -> None:
    """Somebody is added, gets other duties, and leaves with work under way."""
    boss.go("/beheer/medewerkers", "staff")
    boss.click("Voeg iemand toe", "staff-new")
    boss.page.fill("#email", "niemand")
    boss.click("Nodig uit", "staff-new-faults")
    boss.page.fill("#email", known.email)
    boss.page.fill("#name", "Nadia Nieuw")
    boss.page.check("input[value=child_worker]")
    boss.click("Nodig uit", "staff-invited")
    boss.click("Nadia Nieuw", "member")
    boss.click("Wijzig rollen en teams", "member-duties")
    boss.page.get_by_label("Havenhuis").check()
    boss.click("Bewaar", "member-changed")
    boss.go("/beheer/medewerkers", "staff-again")
    boss.click("Kees Kinderwerker", "member-busy")
    boss.click("Beëindig de toegang", "member-leaving")
    boss.page.select_option("#successorId", label="Nadia Nieuw")
    boss.click("Beëindig de toegang", "staff-left")
    boss.click("Zonder toegang", "staff-without-access")
    boss.click("Kees Kinderwerker", "member-without-access")
    boss.click("Geef weer toegang", "member-back")


def four_eyes(boss: Desk, second: Desk) -> None:
    """An admin wants to see children too; the other one decides."""
    boss.go("/beheer/medewerkers", "staff-three")
    boss.click("Bea Beheerder", "member-self")
    boss.click("Wijzig rollen en teams", "member-self-duties")
    boss.page.check("input[value=child_worker]")
    boss.click("Bewaar", "member-self-asked")
    boss.go("/beheer/medewerkers", "staff-asked")
    second.go("/beheer", "overview-asked")
    second.go("/beheer/medewerkers", "staff-to-decide")
    second.page.locator("button", has_text="Keur goed").click()
    second.look("staff-approved")
    assert second.page.get_by_text("Goedgekeurd. Het geldt meteen.").is_visible()


def keys(boss: Desk, second: Desk) -> None:
    """One registers a key for exports, the other types what its owner reads out."""
    recipient = x25519.Identity.generate().to_public()
    boss.click("Sleutels", "keys-empty")
    boss.page.fill("#name", "Dossiersysteem")
    boss.page.fill("#recipient", str(recipient))
    boss.click("Leg vast", "keys-registered")
    told = boss.page.locator("code.long").inner_text()
    second.click("Sleutels", "keys-to-confirm")
    second.page.locator("a", has_text="Bevestig").click()
    second.look("key-confirming")
    second.page.fill("#fingerprint", "12345")
    second.click("Bevestig de sleutel", "key-another")
    second.page.fill("#fingerprint", told)
    second.click("Bevestig de sleutel", "keys-confirmed")
    assert second.page.get_by_text("In gebruik").is_visible()


def software(boss: Desk, second: Desk) -> None:
    """One connects software with its keys, the other lets it work, and stops it."""
    boss.go("/beheer/systemen", "software-empty")
    boss.click("Sluit een systeem aan", "software-new")
    boss.click("Sluit aan", "software-faults")
    boss.page.fill("#name", "Registratiesysteem")
    boss.page.fill("#jwks", json.dumps(public_keys()))
    boss.page.check("input[value=child_worker]")
    boss.page.check("input[value='children:read']")
    boss.page.check("#wholeOrganisation")
    boss.click("Sluit aan", "software-waits")
    second.go("/beheer/systemen", "software-to-approve")
    second.click("Registratiesysteem", "software-one")
    second.click("Keur goed", "software-approved")
    second.click("Zet stil", "software-stopped")
    second.click("Laat weer werken", "software-resumed")


def test_an_admin_manages_teams_and_members(desks: Any, the_house: House) -> None:
    town = named_town()
    bea = employ(town.child_work, ADMIN, team=None, name="Bea Beheerder")
    ben = employ(town.child_work, ADMIN, team=None, name="Ben Beheerder")
    kees = employ(town.child_work, "child_worker", name="Kees Kinderwerker")
    known = employ(town.stranger, "child_worker", name="Nadia Nieuw")
    referral = town.accepted()
    referrals.assign_referral(
        town.child_work.coordinator(), referral_id=referral["id"], assignee_id=kees.member_id
    )
    boss = desks(bea, "admin")
    teams(boss)
    members(boss, known)
    second = desks(ben, "second")
    four_eyes(boss, second)
    keys(boss, second)
    software(boss, second)
