"""The list of the police rests on a decision that it has recorded, and so does each child on it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.legal_grounds import operations as legal_grounds
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.problems import Conflict, Invalid
from tests.factories.listed import CODES, PURPOSE, Beat, opening
from tests.factories.matched import register
from tests.slices.signals.test_many import inside


def other_decision(beat: Beat, reference: str = "2026-1177") -> UUID:
    """Another of the police about the same cooperation, agreed too."""
    made = legal_grounds.record_police_decision(
        beat.officer,
        article="wpg_20",
        reference=reference,
        receiver_ids=[beat.child_work.id],
        purposes=[PURPOSE],
        reason="Andere afspraken met kinderwerk.",
        until=clock.now() + timedelta(days=100),
    )
    legal_grounds.review_ground(
        beat.police.member(role="privacy_officer"),
        ground_id=made["id"],
        verdict="approved",
        note="Akkoord.",
    )
    found: UUID = made["id"]
    return found


def put(beat: Beat, list_id: UUID, legal_ground_id: UUID) -> dict[str, Any]:
    made: dict[str, Any] = risk_lists.put_on_list(
        beat.officer,
        list_id=list_id,
        child_id=register(beat.police)["id"],
        concern_codes=CODES,
        ground="police_disclosure",
        legal_ground_id=legal_ground_id,
    )
    return made


@pytest.mark.parametrize("words", ["verzonnen", "2026-11", "Wpg 20"])
def test_the_police_opens_a_list_on_a_decision_of_its_own(beat: Beat, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        risk_lists.open_risk_list(
            beat.officer, **opening([beat.child_work.id], decision_reference=words)
        )
    assert [reason.code for reason in refused.value.reasons] == ["decision_unknown"]


def test_a_decision_that_ended_opens_no_list(beat: Beat) -> None:
    legal_grounds.end_ground(beat.officer, ground_id=beat.decision_id)
    with pytest.raises(Invalid):
        risk_lists.open_risk_list(beat.officer, **opening([beat.child_work.id]))


def test_a_partner_of_the_police_names_it_by_its_word(beat: Beat) -> None:
    listed = risk_lists.open_risk_list(
        beat.worker, **opening([beat.police.id], decision_reference="Besluit 2026-117 van 3 mei")
    )
    leader = beat.leader(beat.police.id)
    risk_lists.name_member(leader, list_id=listed["id"], member_id=beat.officer.id)
    assert put(beat, listed["id"], beat.decision_id)["state"] == "listed"


def test_the_police_puts_a_child_there_on_the_decision_of_the_list(beat: Beat) -> None:
    other = other_decision(beat)
    with pytest.raises(Conflict, match="decision_elsewhere"):
        put(beat, beat.list_id, other)
    with pytest.raises(Conflict, match="decision_elsewhere"):
        put_many(beat, other)
    assert put(beat, beat.list_id, beat.decision_id)["state"] == "listed"


def put_many(beat: Beat, legal_ground_id: UUID) -> None:
    """As an import asks before it begins."""

    def work(scope: Any) -> None:
        risk_lists.require_to_put(scope, beat.list_id, "police_disclosure", legal_ground_id)

    with inside(work, "risk_list:put") as operation:
        operation(beat.officer)
