"""A report is not betrayed by what changes beside it: a number, what comes back, who is told.

Each test looks at the same thing before and after a report to Veilig Thuis, as somebody who need
not know.
"""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.covenants import operations as covenants
from services.exports import contents
from services.exports import operations as exports
from services.legal_grounds import operations as legal_grounds
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from shared.ids import new_id
from tests.factories.town import Place
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.isolation.ring import worker
from tests.shared.authz.trial import trial
from tests.slices.database import rows
from tests.slices.exports.dossiers import Recipient, fetched, files, make
from tests.slices.legal_grounds.conftest import PROTECTION, SECRET, Harbour

RESTRICTED_SEERS = ("abuse_protocol_officer", "privacy_officer")


def acting(place: Place, member_id: UUID) -> Actor:
    return replace(place.member(), id=member_id)


def answered(harbour: Harbour, report: dict[str, Any]) -> None:
    """Veilig Thuis takes it on and writes back."""
    there = harbour.safe_home.member()
    referrals.receive_referral(there, referral_id=report["id"])
    referrals.accept_referral(there, referral_id=report["id"], team_id=harbour.safe_home.teams[0])
    referrals.send_message(
        there, referral_id=report["id"], text="Wij gaan morgen langs.", categories=["arrangements"]
    )


def test_what_comes_back_is_as_close_as_what_went(the_house: House, harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    report = harbour.reported(asker, child)
    answered(harbour, report)
    back = rows(
        the_house,
        "SELECT g.safety_restricted FROM access_grant g JOIN access_grant e ON e.id = g.rests_on"
        " WHERE e.record_id = :id",
        id=report["id"],
    )
    assert [row.safety_restricted for row in back], "something came back"
    assert all(row.safety_restricted for row in back)
    colleagues = [
        harbour.school.member(),
        harbour.school.coordinator(),
        harbour.school.member(role="child_worker"),
    ]
    for colleague in colleagues:
        for direction in ("given", "received"):
            found = sharing.list_child_disclosures(
                colleague, child_id=child["id"], direction=direction
            )
            assert found.results == [], direction
    supervisor = harbour.school.member(role="data_protection_officer")
    assert sharing.list_disclosures(supervisor, direction="received").results == []
    for role in RESTRICTED_SEERS:
        seer = harbour.school.member(role=role)
        lines = sharing.list_child_disclosures(seer, child_id=child["id"], direction="received")
        assert {line["partner_id"] for line in lines.results} == {harbour.safe_home.id}
    back_again = referrals.list_messages(asker, referral_id=report["id"]).results
    assert "Wij gaan morgen langs." in str(back_again), "who reported reads it"


def test_no_number_of_a_covenant_grows_by_it(harbour: Harbour) -> None:
    """Anybody may read a covenant, and what would stop if it ended."""
    asker, child = harbour.school.member(), harbour.child()
    colleague = harbour.school.member()

    def numbers() -> dict[str, Any]:
        return covenants.preview_end(colleague, covenant_id=harbour.covenant_id)

    before = numbers()
    report = harbour.reported(asker, child)
    assert numbers() == before
    answered(harbour, report)
    assert numbers() == before
    there = harbour.safe_home.member()
    received = covenants.preview_end(there, covenant_id=harbour.covenant_id)["received"]
    assert received == 1, "Veilig Thuis sees what it would lose"


def test_it_ends_with_its_covenant_although_it_is_not_counted(
    the_house: House, harbour: Harbour
) -> None:
    report = harbour.reported(harbour.school.member(), harbour.child())
    admin = harbour.school.member(role="organisation_admin")
    covenants.end_covenant(admin, covenant_id=harbour.covenant_id, reason="Wij stoppen.")
    live = "SELECT 1 FROM access_grant WHERE record_id = :id AND viewer_id <> owner_id"
    assert rows(the_house, f"{live} AND ended_at IS NULL", id=report["id"]) == []


def told(harbour: Harbour, member_id: UUID) -> list[str]:
    found = notifications.list_notifications(acting(harbour.school, member_id))
    return [row["kind"] for row in found.results]


def run(operation: Operation[Any, Any], place: Place, **ids: UUID) -> None:
    operation(worker(operation, place), **ids)


def test_who_stands_in_is_not_told_of_it(the_house: House, harbour: Harbour) -> None:
    """Nor by mail: a notice of what one may not open says that it is there."""
    school = harbour.school
    asker, stand_in, officer = (
        employ(school, role).member_id
        for role in ("care_coordinator", "care_coordinator", "abuse_protocol_officer")
    )
    organisations.arrange_substitute(
        acting(school, asker),
        member_id=asker,
        substitute_id=stand_in,
        starts_at=clock.now() + timedelta(minutes=1),
        ends_at=clock.now() + timedelta(days=8),
    )
    child = harbour.child()
    report = harbour.reported(acting(school, asker), child)
    with clock.held_at(clock.now() + timedelta(minutes=2)):
        answered(harbour, report)
        run(notifications.announce_answer, school, referral_id=report["id"])
        run(notifications.announce_assignment, school, referral_id=report["id"])
        for message in referrals.list_messages(
            acting(school, asker), referral_id=report["id"]
        ).results:
            run(
                notifications.announce_message,
                school,
                referral_id=report["id"],
                message_id=message["id"],
            )
        assert "referral_accepted" in told(harbour, asker)
        assert told(harbour, stand_in) == []
        assert not {"referral_accepted", "referral_message"} & set(told(harbour, officer))
        known = referrals.send_referral(
            acting(school, asker),
            referral_id=harbour.draft(harbour_child(harbour), actor=acting(school, asker))["id"],
        )
        run(notifications.announce_assignment, school, referral_id=known["id"])
        assert told(harbour, stand_in) == ["referral_assigned"], "of what is not kept close"


def harbour_child(harbour: Harbour) -> dict[str, Any]:
    """Another child, about whom may be shared."""
    child = harbour.child()
    harbour.consent(child)
    return child


def test_left_work_that_is_kept_close_is_told_to_who_leads(
    the_house: House, harbour: Harbour
) -> None:
    """Where nobody leads, those who could take it over hear of left work; not of this."""
    school = harbour.school
    asker, colleague = (employ(school, "care_coordinator").member_id for _ in range(2))
    report = harbour.reported(acting(school, asker), harbour.child())
    able = referrals_able(school, report["id"])
    assert colleague not in able
    assert asker in able


def referrals_able(place: Place, referral_id: UUID) -> list[UUID]:
    able: list[UUID] = trial(
        lambda scope: referrals.workers_of(scope, referral_id), "notification:announce"
    )(worker(notifications.announce_answer, place))
    return able


@pytest.mark.parametrize("direction", ["gedeeld", "gekregen"])
def test_the_child_s_page_of_disclosures_is_the_same(
    the_house: House, harbour: Harbour, direction: str
) -> None:
    child = harbour.child()
    browser = logged_in(the_house.app, employ(harbour.school))
    path = f"/kinderen/{child['id']}/gedeeld?richting={direction}"
    before = browser.page(path)
    before = before.replace(_proof(before), "")
    answered(harbour, harbour.reported(harbour.school.member(), child))
    after = browser.page(path)
    assert after.replace(_proof(after), "") == before


def _proof(page: str) -> str:
    """What differs at every look: the proof of a form."""
    found = re.search(r'name="_proof" value="([^"]+)"', page)
    return found.group(1) if found else ""


@pytest.mark.parametrize("purpose", ["subject_access", "transfer"])
@pytest.mark.parametrize("over", [True, False])
def test_what_the_receiver_took_over_is_in_no_export(
    harbour: Harbour, purpose: str, over: bool
) -> None:
    """A parent who asks kinderwerk for the file does not read who was worried, nor that somebody
    was; also when the exchange is over.
    """
    asker, child = harbour.school.member(), harbour.child()
    work = harbour.child_work
    ground = legal_grounds.record_vital_interest(
        asker,
        child_id=child["id"],
        receiver_ids=[work.id],
        reason="Is thuis niet veilig.",
        safety_restricted=True,
    )
    cited = {"ground": "vital_interest", "legal_ground_id": ground["id"]}
    draft = harbour.draft(child, actor=asker, purpose=PROTECTION, question=SECRET, **cited)
    sent = referrals.send_referral(asker, referral_id=draft["id"])
    file_id = taken_on(work, sent)
    if over:
        legal_grounds.end_ground(asker, ground_id=ground["id"])
    recipient = Recipient(work)
    asked = exports.ask_export(
        work.member(), child_id=file_id, recipient_key_id=recipient.key_id, purpose=purpose
    )
    make(asked, work)
    opened = files(recipient.opened(fetched(work, asked["id"])))
    said = " ".join([*opened, *(content.decode(errors="replace") for content in opened.values())])
    assert "Noor" in said, "it is that child's file"
    assert SECRET[:20] not in said
    assert str(sent["id"]) not in said
    assert left_of(work, [{"referral_id": sent["id"]}]) == [], "nor where it came later"
    other = {"referral_id": new_id()}
    assert left_of(work, [other]) == [other]


def left_of(place: Place, later: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What an export tells of what was taken over later."""

    def told(scope: Scope) -> list[dict[str, Any]]:
        dossier = {"adopted_from": None, "later_adoptions": later}
        found: list[dict[str, Any]] = contents._without_what_is_kept_apart(scope, dossier)[
            "later_adoptions"
        ]
        return found

    done: list[dict[str, Any]] = trial(told, "child:read")(place.member())
    return done


def taken_on(place: Place, sent: dict[str, Any]) -> UUID:
    """Received and accepted there; the file that it is in."""
    there = place.member()
    referrals.receive_referral(there, referral_id=sent["id"])
    child_id: UUID = referrals.accept_referral(
        there, referral_id=sent["id"], team_id=place.teams[0]
    )["child_id"]
    return child_id
