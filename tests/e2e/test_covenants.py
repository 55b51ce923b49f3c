"""A covenant from its first word to its end: drafted by one party, compared and signed by three,
amended, refused, and ended; on a desk and on a phone.
"""

from datetime import timedelta
from typing import Any

from services.referrals import operations as referrals
from shared import clock
from tests.e2e.desks import Desk, place
from tests.factories.town import Place, Town, record_consent
from tests.factories.workplace import employ
from tests.house import House

ADMIN = "organisation_admin"
NAME = "Samen rond het kind"


def organisations() -> tuple[Place, Place, Place]:
    """A school, kinderwerk and youth care, without a covenant."""
    return (
        place("education", "Schoolbestuur De Waterlijn", "care_coordinator", "Baken", "Kompas"),
        place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof"),
        place("youth_care", "Jeugdhulp De Oever", "youth_care_worker", "Jeugd", "Gezin"),
    )


def draft(officer: Desk, *parties: Place) -> None:
    """Who and for what, and then a rule; what the law forbids is refused at its field."""
    officer.click("Convenanten", "covenants-none")
    officer.click("Stel een convenant op", "covenant-new")
    officer.click("Bewaar en ga verder", "covenant-new-faults")
    officer.page.fill("#name", NAME)
    officer.page.fill("#area", "Vaardrecht")
    officer.page.get_by_label("Ondersteuning door kinderwerk").check()
    for party in parties:
        officer.page.check(f"input[name=partyIds][value='{party.id}']")
    today = clock.today()
    officer.page.fill("#startsAt", str(today))
    officer.page.fill("#endsAt", str(today + timedelta(days=500)))
    officer.click("Bewaar en ga verder", "covenant-draft-empty")
    officer.click("Voeg een afspraak toe", "covenant-rule-new")
    fill_rule(officer)
    officer.page.fill("#retentionDays", "5000")
    officer.click("Bewaar", "covenant-rule-unlawful")
    officer.page.fill("#retentionDays", "365")
    officer.click("Bewaar", "covenant-rule-added")


def fill_rule(officer: Desk) -> None:
    """The school may refer to kinderwerk."""
    page = officer.page
    page.select_option("#purpose", "child_work_support")
    page.select_option("#senderKind", "education")
    page.select_option("#receiverKind", "child_work")
    page.check("input[name=senderRoles][value=care_coordinator]")
    page.check("input[name=receiverRoles][value=child_worker]")
    for code in (
        "child_identity",
        "family_contact",
        "care_question",
        "school_functioning",
        "home_situation",
        "child_voice",
        "arrangements",
    ):
        page.check(f"input[name=categories][value={code}]")
    page.check("input[name=returnCategories][value=outcome]")


def sign(desk: Desk, last: bool) -> None:
    """Read what waits, compare it, and sign it."""
    desk.click("Convenanten", "covenants-waiting")
    desk.page.locator("a.tile").first.click()
    desk.look("covenant-read")
    desk.click("Vergelijk met wat nu geldt", "covenant-compared")
    desk.click("Naar tekenen", "covenant-signing")
    desk.page.locator("button", has_text="Teken namens").click()
    desk.look("covenant-signed")
    assert desk.page.get_by_text("Getekend namens uw organisatie.").is_visible()
    assert desk.page.get_by_text("Van kracht", exact=True).first.is_visible() == last


def amend(officer: Desk) -> None:
    """Kinderwerk sees less from now on, and the referral that rests on it would end."""
    officer.click("Convenanten", "covenants-one")
    officer.click(NAME, "covenant-one")
    officer.click("Stel een nieuwe versie op", "covenant-amending")
    officer.page.get_by_role("link", name="Wijzig artikel 1").click()
    officer.look("covenant-rule-changing")
    officer.page.uncheck("input[name=categories][value=care_question]")
    officer.click("Bewaar", "covenant-rule-changed")
    officer.click("Voorleggen aan de partijen", "covenant-proposing-again")
    assert officer.page.get_by_text("Wat uw organisatie nu deelt: één keer.").is_visible()
    assert officer.page.get_by_text("Wie verliest toegang").is_visible()
    officer.click("Leg voor", "covenant-proposed-again")


def refuse(desk: Desk) -> None:
    """Youth care says no, and why."""
    desk.click("Convenanten", "covenants-again")
    desk.page.locator("a.tile").first.click()
    desk.look("covenant-read-again")
    desk.click("Weigeren", "covenant-refusing")
    desk.click("Weiger", "covenant-refusing-faults")
    desk.page.fill("#reason", "Zonder de vraag weten wij niets.")
    desk.click("Weiger", "covenant-refused")


def test_a_covenant_from_its_first_word_to_its_end(desks: Any, the_house: House) -> None:
    school, work, care = organisations()
    officer = desks(employ(school, "privacy_officer", team=None, name="Petra Privacy"), "officer")
    draft(officer, work, care)
    officer.click("Voorleggen aan de partijen", "covenant-proposing")
    officer.click("Leg voor", "covenant-proposed")
    boss, theirs, others = (
        desks(employ(one, ADMIN, team=None, name=name), who)
        for one, name, who in (
            (school, "Bea Beheerder", "school"),
            (work, "Ben Beheerder", "work"),
            (care, "Cor Beheerder", "care"),
        )
    )
    sign(theirs, last=False)
    sign(others, last=False)
    sign(boss, last=True)

    boss.click("Convenanten", "covenants-in-force")
    covenant_id = boss.page.get_by_role("link", name=NAME).get_attribute("href")
    town = Town(school, work, care, covenant_id)
    child = town.child()
    record_consent(school, child, work)
    sent = referrals.send_referral(school.member(), referral_id=town.draft(child)["id"])
    amend(officer)
    refuse(others)
    officer.page.reload()
    officer.look("covenant-refusal-read")
    assert officer.page.get_by_text("Zonder de vraag weten wij niets.").is_visible()

    boss.click(NAME, "covenant-to-end")
    boss.go(str(covenant_id), "covenant-ours")
    boss.click("Beëindigen voor allen", "covenant-ending")
    boss.page.fill("#reason", "De proef is voorbij.")
    boss.click("Beëindig voor allen", "covenant-ended")
    found = referrals.get_referral(school.member(), referral_id=sent["id"])
    assert found["state"] == "cancelled"
    officer.click("Verwerkingen", "processing")
