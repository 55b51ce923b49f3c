"""Recording what somebody said."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg.errors
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.children import operations as children
from services.consents import operations as consents
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock, runtime
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from shared.problems import Forbidden, Invalid, NotFound
from tests.factories.town import ALL_CATEGORIES, PURPOSE, Town, parent
from tests.house import House
from tests.slices.database import live_grants, outbox, rows


def may_share(town: Town, child: dict[str, Any], **given: Any) -> list[str]:
    """The codes of what is missing to send a referral to kinderwerk."""
    question = {
        "child_id": child["id"],
        "receiver_id": town.child_work.id,
        "purpose": PURPOSE,
        "record_kind": "referral",
        "categories": sorted(ALL_CATEGORIES),
    }
    answer = sharing.ask_decision(town.school.member(), **{**question, **given})
    assert answer["allowed"] == (not answer["reasons"])
    return [reason["code"] for reason in answer["reasons"]]


def faults(town: Town, child: dict[str, Any], **given: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Invalid) as refused:
        town.consent(child, **given)
    return [(reason.code, reason.pointer) for reason in refused.value.reasons]


def test_a_statement_is_kept_as_it_was_made(town: Town) -> None:
    child = town.child()
    made = town.consent(child, notice_text="Wij delen alleen wat nodig is.")
    seen = consents.get_consent(town.school.member(), consent_id=made["id"])
    assert seen["notice_hash"] == hashlib.sha256(b"Wij delen alleen wat nodig is.").hexdigest()
    assert (seen["state"], seen["version"]) == ("given", 1)
    assert [(s["state"], s["method"], s["assurance"]) for s in seen["statements"]] == [
        ("given", "in_person", "known_in_person")
    ]
    assert seen["statements"][0]["at"] == made["stated_at"]
    listed = consents.list_consents(town.school.member(), child_id=child["id"])
    assert [row["id"] for row in listed.results] == [made["id"]]


@pytest.mark.parametrize(
    ("stated", "until", "code", "pointer"),
    [
        (timedelta(minutes=5), timedelta(days=30), "stated_in_future", "/statedAt"),
        (timedelta(0), timedelta(0), "until_before_statement", "/until"),
        (-timedelta(days=2), -timedelta(days=3), "until_before_statement", "/until"),
        (timedelta(0), timedelta(days=366, seconds=1), "until_too_far", "/until"),
    ],
)
def test_when_is_checked(
    town: Town, stated: timedelta, until: timedelta, code: str, pointer: str
) -> None:
    now = clock.now() - timedelta(seconds=1)
    assert faults(town, town.child(), stated_at=now + stated, until=now + until) == [
        (code, pointer)
    ]


def test_a_year_is_not_too_far(town: Town) -> None:
    now = clock.now() - timedelta(seconds=1)
    town.consent(town.child(), stated_at=now, until=now + timedelta(days=366))


def test_who_and_to_whom_is_checked_and_all_faults_are_named_at_once(town: Town) -> None:
    child, other = town.child(), town.child()
    assert faults(town, child, holder_id=other["authority_holders"][0]["id"]) == [
        ("no_authority", "/holderId")
    ]
    assert faults(town, child, receiver_ids=[new_id()]) == [("receiver_unknown", "/receiverIds")]
    assert faults(
        town, child, holder_id=new_id(), receiver_ids=[town.school.id, town.child_work.id]
    ) == [("receiver_is_own", "/receiverIds"), ("no_authority", "/holderId")]


def test_who_no_longer_has_authority_cannot_say_yes(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="P. Voorbeeld")])
    gone = child["authority_holders"][0]["id"]
    rows(the_house, "UPDATE authority_holder SET ended_at = now() WHERE id = :id", id=gone)
    assert faults(town, child, holder_id=gone) == [("no_authority", "/holderId")]
    town.consent(child, holder_id=child["authority_holders"][1]["id"])
    assert may_share(town, child) == []


def test_the_latest_statement_counts_whatever_the_order_of_recording(town: Town) -> None:
    child, now = town.child(), clock.now()
    town.consent(child, state="refused", stated_at=now - timedelta(hours=3))
    assert may_share(town, child) == ["consent_refused"]
    town.consent(child, stated_at=now - timedelta(hours=1))
    assert may_share(town, child) == []
    town.consent(child, state="refused", stated_at=now - timedelta(hours=2))
    assert may_share(town, child) == []
    town.consent(child, state="refused", stated_at=now - timedelta(minutes=2))
    assert may_share(town, child) == ["consent_refused"]


def test_asking_is_not_yet_consent(town: Town) -> None:
    child = town.child()
    town.consent(child, state="requested")
    assert may_share(town, child) == ["consent_missing"]


def test_consent_for_another_purpose_or_receiver_is_none(town: Town) -> None:
    child = town.child()
    town.consent(child, purpose="youth_help")
    town.consent(child, receiver_ids=[town.stranger.id])
    assert may_share(town, child) == ["consent_missing"]


def test_a_refusal_after_a_yes_stops_what_rested_on_it(town: Town, the_house: House) -> None:
    child = town.child()
    town.consent(child)
    sent = referrals.send_referral(town.school.member(), referral_id=town.draft(child)["id"])
    assert len(live_grants(the_house, sent["id"])) == 1
    town.consent(child, state="refused", stated_at=clock.now())
    assert live_grants(the_house, sent["id"]) == []
    own = referrals.get_referral(town.school.member(), referral_id=sent["id"])
    assert own["state"] == "cancelled"
    with pytest.raises(NotFound):
        referrals.get_referral(town.child_work.member(), referral_id=sent["id"])
    assert outbox(the_house, town.child_work.id) >= {
        ("notifications.announce_end", str(sent["id"])),
        ("exports.end_stale_exports", str(sent["id"])),
    }


def test_a_refusal_to_another_question_stops_nothing(town: Town, the_house: House) -> None:
    child = town.child()
    town.consent(child)
    sent = referrals.send_referral(town.school.member(), referral_id=town.draft(child)["id"])
    town.consent(child, state="refused", purpose="youth_help")
    town.consent(child, state="refused", receiver_ids=[town.stranger.id])
    assert len(live_grants(the_house, sent["id"])) == 1


def test_another_holder_from_now_on_is_asked_too(town: Town) -> None:
    child = town.child()
    town.consent(child)
    assert may_share(town, child) == []
    children.add_authority_holder(town.school.member(), child_id=child["id"], **_second())
    assert may_share(town, child) == ["consent_missing"]


def _second() -> dict[str, Any]:
    return parent(name="P. Voorbeeld", relation="vader")


def test_another_team_and_another_organisation_see_nothing_of_it(town: Town) -> None:
    child = town.child()
    made = town.consent(child)
    for actor in (town.school.member(1), town.child_work.coordinator()):
        with pytest.raises(NotFound):
            consents.get_consent(actor, consent_id=made["id"])
        with pytest.raises(NotFound):
            consents.list_consents(actor, child_id=child["id"])
        with pytest.raises(NotFound):
            consents.withdraw_consent(actor, consent_id=made["id"])
    with pytest.raises(NotFound):
        consents.record_consent(town.school.member(1), **_values(town, child))


def test_who_may_not_is_told_so(town: Town) -> None:
    child = town.child()
    with pytest.raises(Forbidden):
        consents.record_consent(
            town.school.member(role="community_officer"), **_values(town, child)
        )


def _values(town: Town, child: dict[str, Any]) -> dict[str, Any]:
    now = clock.now()
    return {
        "child_id": child["id"],
        "holder_id": child["authority_holders"][0]["id"],
        "purpose": PURPOSE,
        "receiver_ids": [town.child_work.id],
        "categories": ["child_identity"],
        "state": "given",
        "stated_at": now - timedelta(minutes=1),
        "until": now + timedelta(days=1),
        "method": "on_paper",
        "assurance": "signature",
        "notice_text": "Mogen wij dit delen?",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_statement SET state = 'given' WHERE consent_id = :id",
        "DELETE FROM consent_statement WHERE consent_id = :id",
        "UPDATE consent SET notice_hash = 'anders' WHERE id = :id",
        "UPDATE consent SET sealed_notice = 'anders' WHERE id = :id",
        "UPDATE consent SET holder_id = NULL WHERE id = :id",
        "DELETE FROM consent WHERE id = :id",
    ],
)
def test_the_timeline_only_grows_even_for_the_application(town: Town, statement: str) -> None:
    made = town.consent(town.child())
    with pytest.raises(ProgrammingError) as refused:
        as_application(town.school.id, statement, made["id"])
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def as_application(organisation_id: UUID, statement: str, record_id: UUID) -> None:
    """With all the rights that the application's database user has."""
    engine = runtime.current().engines["app"]
    with acting_for(Tenant(organisation_id)), engine.begin() as connection:
        connection.execute(text(statement), {"id": record_id})
