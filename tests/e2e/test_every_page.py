"""Every page that can be opened, in a real browser: also those that no story comes by."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Error

from services.consents import operations as consents
from services.portal.pages import PAGES
from services.risk_lists import operations as risk_lists
from tests.e2e.desks import Desk
from tests.factories.town import Town
from tests.factories.workplace import Person, employ
from tests.house import House
from tests.slices.portal.listed_pages import LISTED
from tests.slices.portal.test_frame import Records, records

__all__ = ["records"]
ROLES = (
    *("care_coordinator", "organisation_admin", "privacy_officer"),
    *("abuse_protocol_officer", "programme_coordinator"),
)
FILES = {
    *("import_template", "import_faults", "import_remainder"),
    *("attachment", "export_file", "letter", "register_file", "letter_batch_file", "evidence"),
}
DOCUMENTS = {
    *("consent_receipt", "consent_record", "stop_document"),
    *("covenant_pdf", "covenant_json", "processing_pdf"),
}
"""A browser keeps both and shows nothing."""
ELSEWHERE = {"refer_content", "ended_exchange", "rename_passkey"}
"""The first wants a receiver in its address and the last a passkey (stories come by them); what
ended has its own test."""
SCRIPTED = pytest.mark.parametrize("desks", ["desk", "phone"], indirect=True)
"""What is judged is judged by scripts; the stories are played without them too."""


@SCRIPTED
def test_every_page_is_fit_to_be_seen(
    the_house: House, town: Town, records: Records, desks: Callable[[Person, str], Desk]
) -> None:
    shown: set[str] = set()
    kept: set[str] = set()
    for role in ROLES:
        desk = desks(employ(town.school, role, name="K. de Kijker"), role)
        for page in PAGES:
            if page.entry or "GET" not in page.methods or page.name in FILES | shown | kept:
                continue
            try:
                answer = desk.page.goto(desk.site + records.path(page))
            except Error as told:
                if "Download is starting" not in str(told):
                    raise
                kept.add(page.name)
                continue
            assert answer is not None
            if answer.status in (200, 409):
                desk.look(page.name)
                shown.add(page.name)
    everything = {page.name for page in PAGES if "GET" in page.methods and not page.entry}
    assert kept <= DOCUMENTS
    assert everything - shown == FILES | DOCUMENTS | ELSEWHERE | LISTED


@SCRIPTED
def test_a_list_is_fit_to_be_seen_by_who_is_named(
    town: Town, records: Records, desks: Callable[[Person, str], Desk]
) -> None:
    person = employ(town.school, name="K. de Kijker")
    list_id = UUID(records.values["list_id"])
    leader = town.school.coordinator()
    risk_lists.name_member(leader, list_id=list_id, member_id=person.member_id)
    about = Records({**records.values, "member_id": str(person.member_id)})
    desk = desks(person, "named")
    for page in PAGES:
        if page.name in LISTED - {"risk_list_live"}:  # that one is a part of a page
            desk.go(about.path(page), page.name)


def test_what_ended_is_fit_to_be_seen(town: Town, desks: Callable[[Person, str], Desk]) -> None:
    referral = town.accepted()
    consent = town.extra["consent"]["id"]
    consents.withdraw_consent(town.school.member(), consent_id=consent)
    desk = desks(employ(town.child_work, name="K. de Kijker"), "ended")
    desk.go(f"/kinderen/{referral['child_id']}", "child-with-ended")
    [page] = [page for page in PAGES if page.name == "ended_exchange"]
    desk.go(page.rule.replace("<uuid:referral_id>", str(referral["id"])), "ended")
    assert "Sluit af aan uw kant" in desk.page.inner_text("main")
