"""A birthday begins at midnight in the Netherlands: sharing in the last second before it, and then.

How summer time moves that midnight is in `test_timelines` and `test_ages`.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.problems import Forbidden
from tests.factories.town import PURPOSE, Town, record_consent
from tests.house import House
from tests.slices.database import live_grants

SECOND = timedelta(seconds=1)


def birthday_in(days: int) -> datetime:
    """The midnight with which that day begins in the Netherlands, in UTC."""
    day = clock.today() + timedelta(days=days)
    return datetime.combine(day, time(), clock.AMSTERDAM).astimezone(UTC)


def child_with_birthday(town: Town, midnight: datetime, years: int) -> dict[str, Any]:
    """A child that becomes so old at that midnight: 12 and 16 have the same leap days as 0."""
    day = midnight.astimezone(clock.AMSTERDAM).date()
    return town.child(birth_date=day.replace(year=day.year - years))


@pytest.mark.parametrize("days", [1, 2])
def test_the_parents_yes_carries_until_twelve(town: Town, the_house: House, days: int) -> None:
    midnight = birthday_in(days)
    child = child_with_birthday(town, midnight, 12)
    town.consent(child)
    before = town.draft(child)["id"]
    with clock.held_at(midnight - SECOND):
        assert asked(town, child)["until"] == midnight
        referrals.send_referral(town.school.member(), referral_id=before)
    assert [grant.ends_at for grant in live_grants(the_house, before)] == [midnight]
    referrals.cancel_referral(town.school.member(), referral_id=before)
    after = town.draft(child)["id"]
    with clock.held_at(midnight):
        refused(town, child, after)
    with clock.held_at(midnight - SECOND):
        assert asked(town, child)["allowed"], "it is the clock, and nothing else"
    assert live_grants(the_house, after) == []


def test_from_sixteen_the_childs_own_yes_is_enough(town: Town, the_house: House) -> None:
    midnight = birthday_in(1)
    child = child_with_birthday(town, midnight, 16)
    record_consent(town.school, child, town.child_work, holder_id=None)
    draft = town.draft(child)["id"]
    with clock.held_at(midnight - SECOND):
        refused(town, child, draft)
    assert live_grants(the_house, draft) == []
    with clock.held_at(midnight):
        assert asked(town, child)["allowed"]
        referrals.send_referral(town.school.member(), referral_id=draft)
    assert len(live_grants(the_house, draft)) == 1


def refused(town: Town, child: dict[str, Any], draft: UUID) -> None:
    """Asking and acting both say that somebody has not said yes."""
    assert [reason["code"] for reason in asked(town, child)["reasons"]] == ["consent_missing"]
    with pytest.raises(Forbidden) as no:
        referrals.send_referral(town.school.member(), referral_id=draft)
    assert [reason.code for reason in no.value.reasons] == ["consent_missing"]


def asked(town: Town, child: dict[str, Any]) -> dict[str, Any]:
    """ "Mag ik dit delen?" """
    return sharing.ask_decision(
        town.school.member(),
        child_id=child["id"],
        receiver_id=town.child_work.id,
        purpose=PURPOSE,
        record_kind="referral",
        categories=["child_identity"],
    )
