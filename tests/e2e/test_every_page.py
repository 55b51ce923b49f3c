"""Every page that can be opened, in a real browser: also those that no story comes by."""

from collections.abc import Callable

from services.consents import operations as consents
from services.portal.pages import PAGES
from tests.e2e.desks import Desk
from tests.factories.town import Town
from tests.factories.workplace import Person, employ
from tests.house import House
from tests.slices.portal.test_frame import Records, records

__all__ = ["records"]
ROLES = ("care_coordinator", "organisation_admin", "privacy_officer")
NO_PAGES = {"attachment", "export_file", "letter", "register_file"}
"""Files: a browser keeps them and shows nothing."""
ELSEWHERE = {"refer_content", "ended_exchange", "rename_passkey"}
"""The first wants a receiver in its address and the last a passkey (stories come by them); what
ended has its own test."""


def test_every_page_is_fit_to_be_seen(
    the_house: House, town: Town, records: Records, desks: Callable[[Person, str], Desk]
) -> None:
    shown: set[str] = set()
    for role in ROLES:
        desk = desks(employ(town.school, role, name="K. de Kijker"), role)
        for page in PAGES:
            if page.entry or "GET" not in page.methods or page.name in NO_PAGES | shown:
                continue
            answer = desk.page.goto(desk.site + records.path(page))
            assert answer is not None
            if answer.status in (200, 409):
                desk.look(page.name)
                shown.add(page.name)
    everything = {page.name for page in PAGES if "GET" in page.methods and not page.entry}
    assert everything - shown == NO_PAGES | ELSEWHERE


def test_what_ended_is_fit_to_be_seen(town: Town, desks: Callable[[Person, str], Desk]) -> None:
    referral = town.accepted()
    consent = town.extra["consent"]["id"]
    consents.withdraw_consent(town.school.member(), consent_id=consent)
    desk = desks(employ(town.child_work, name="K. de Kijker"), "ended")
    desk.go(f"/kinderen/{referral['child_id']}", "child-with-ended")
    [page] = [page for page in PAGES if page.name == "ended_exchange"]
    desk.go(page.rule.replace("<uuid:referral_id>", str(referral["id"])), "ended")
    assert "Sluit af aan uw kant" in desk.page.inner_text("main")
