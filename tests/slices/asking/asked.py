"""A question for consent, as tests of others need one."""

from datetime import timedelta
from typing import Any

from services.asking import operations as asking
from shared import clock
from tests.factories.town import PURPOSE, Town


def ask_consent(town: Town, child: dict[str, Any]) -> dict[str, Any]:
    """A question to the child's first authority holder."""
    asked = asking.ask_consent(
        town.school.member(),
        child_id=child["id"],
        persons=[{"holder_id": child["authority_holders"][0]["id"], "email": None}],
        purpose=PURPOSE,
        receiver_ids=[town.child_work.id],
        categories=["child_identity"],
        until=clock.now() + timedelta(days=100),
        answer_by=clock.now() + timedelta(days=9),
        phone="010-1234567",
        handover="by_phone",
    )
    found: dict[str, Any] = asked["requests"][0]
    return found
