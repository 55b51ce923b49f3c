"""What is agreed to end sooner ends sooner for what was shared already, whoever shared it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.referrals import operations as referrals
from shared import clock
from tests.house import House
from tests.slices.covenants.test_life import Pair, pair, rule, sign
from tests.slices.database import live_grants, rows

__all__ = ["pair"]
DAY = timedelta(days=1)


def amended(pair: Pair, covenant_id: Any, first: str, **given: Any) -> None:
    version = pair.amended(covenant_id, **given)
    places = [pair.school, pair.work]
    for place in places if first == "school" else reversed(places):
        sign(place, version)


@pytest.mark.parametrize("first", ["school", "work"])
@pytest.mark.parametrize("shorter", ["end", "term"])
def test_an_earlier_end_and_a_shorter_term(
    the_house: House, pair: Pair, first: str, shorter: str
) -> None:
    """Whether the owner signs last, or the viewer; with what flowed back within the exchange."""
    covenant_id = pair.active()["covenant_id"]
    town = pair.town(covenant_id)
    referral = town.accepted()
    worker = pair.work.member()
    about = {"referral_id": referral["id"], "text": "Het gaat goed."}
    message = referrals.send_message(worker, **about, categories=["outcome"])
    latest = clock.now() + 5 * DAY
    given = {"ends_at": latest} if shorter == "end" else {"rules": [rule(retention_days=5)]}
    amended(pair, covenant_id, first, **given)
    for record_id in (referral["id"], message["id"]):
        (grant,) = live_grants(the_house, record_id)
        assert latest - DAY < grant.ends_at < latest + DAY
    assert referrals.get_referral(worker, referral_id=referral["id"])["state"] == "accepted"


def test_what_is_no_shorter_stays_as_it_was(the_house: House, pair: Pair) -> None:
    covenant_id = pair.active()["covenant_id"]
    referral = pair.town(covenant_id).sent()

    def until() -> datetime:
        (grant,) = live_grants(the_house, referral["id"])
        found: datetime = grant.ends_at
        return found

    before = until()
    amended(pair, covenant_id, "school", ends_at=clock.now() + 900 * DAY, rules=[rule(age_from=6)])
    assert until() == before
    assert rows(the_house, "SELECT 1 FROM covenant WHERE version = 2 AND id = :c", c=covenant_id)
