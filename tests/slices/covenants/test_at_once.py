"""What a covenant carries no more is seen by nobody from the commit on: before any worker runs."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from services.covenants import operations as covenants
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.jobs.actors import worker_for
from shared.problems import NotFound, Problem
from tests.factories.town import Place, record_consent, register_child
from tests.house import House
from tests.slices.covenants.test_life import Pair, admin, end_uncarried, pair, rule, said, sign
from tests.slices.database import live_grants, rows
from tests.slices.races import together, won

__all__ = ["pair"]


@dataclass(frozen=True, slots=True)
class Trio:
    """Youth care keeps a covenant by which the school refers to kinderwerk."""

    pair: Pair
    covenant_id: Any

    def sent(self) -> dict[str, Any]:
        child = register_child(self.pair.school)
        record_consent(self.pair.school, child, self.pair.work)
        draft = self.pair.town(self.covenant_id).draft(child)
        return referrals.send_referral(self.pair.school.member(), referral_id=draft["id"])


@pytest.fixture
def trio(pair: Pair) -> Trio:
    places = (pair.other, pair.school, pair.work)
    draft = covenants.draft_covenant(admin(pair.other), **said(*places))
    version = covenants.propose_version(admin(pair.other), version_id=draft["id"])
    for place in places:
        sign(place, version)
    return Trio(pair, version["covenant_id"])


def sees(place: Place, referral: dict[str, Any]) -> bool:
    try:
        referrals.get_referral(place.member(), referral_id=referral["id"])
    except NotFound:
        return False
    return True


def test_a_third_party_ends_what_others_share(the_house: House, trio: Trio) -> None:
    """Youth care ends it; neither the school nor kinderwerk has done anything yet."""
    referral = trio.sent()
    assert sees(trio.pair.work, referral)
    covenants.end_covenant(
        admin(trio.pair.other), covenant_id=trio.covenant_id, reason="Wij stoppen."
    )
    assert not sees(trio.pair.work, referral)
    assert sees(trio.pair.school, referral)
    end_uncarried(trio.pair.school, trio.covenant_id)
    assert live_grants(the_house, referral["id"]) == []
    state = rows(the_house, "SELECT state FROM referral WHERE id = :id", id=referral["id"])
    assert state[0].state == "cancelled"


def test_the_register_says_when_it_truly_ended(trio: Trio) -> None:
    """What was cut off is cut off back in time, for who looks; nobody reads that as its end."""
    trio.sent()
    before = clock.now()
    covenants.end_covenant(
        admin(trio.pair.other), covenant_id=trio.covenant_id, reason="Wij stoppen."
    )
    end_uncarried(trio.pair.school, trio.covenant_id)
    for place, direction in ((trio.pair.school, "given"), (trio.pair.work, "received")):
        officer = place.member(role="privacy_officer")
        [line] = sharing.list_disclosures(officer, direction=direction).results
        assert line["ended_because"] == "covenant_changed"
        assert before <= line["ended_at"] <= line["ends_at"] <= clock.now()


def test_the_receiver_leaves_and_sees_no_more(trio: Trio) -> None:
    referral = trio.sent()
    covenants.leave_covenant(
        admin(trio.pair.work), covenant_id=trio.covenant_id, reason="Wij stoppen."
    )
    assert not sees(trio.pair.work, referral)


def test_who_is_not_concerned_keeps_sight(trio: Trio) -> None:
    referral = trio.sent()
    covenants.leave_covenant(
        admin(trio.pair.other), covenant_id=trio.covenant_id, reason="Wij stoppen."
    )
    assert sees(trio.pair.work, referral)


@pytest.mark.parametrize(
    ("narrower", "stays"),
    [
        ({"categories": ["child_identity"]}, False),
        ({"receiver_roles": ["programme_coordinator"]}, False),
        ({"grounds": ["public_task"], "consent_regime": "none"}, False),
        ({"age_from": 9}, True),
        ({"answer_days": 3}, True),
    ],
)
def test_an_amendment_that_a_third_party_puts_in_force(
    trio: Trio, narrower: dict[str, Any], stays: bool
) -> None:
    """The function in the database judges as `rules/carrying` does."""
    referral = trio.sent()
    places = (trio.pair.other, trio.pair.school, trio.pair.work)
    draft = covenants.draft_version(admin(trio.pair.school), covenant_id=trio.covenant_id)
    covenants.rewrite_version(
        admin(trio.pair.school),
        version_id=draft["id"],
        expected_version=1,
        **said(*places, rules=[rule(**narrower)]),
    )
    version = covenants.propose_version(admin(trio.pair.school), version_id=draft["id"])
    for place in (trio.pair.school, trio.pair.work, trio.pair.other):
        sign(place, version)
    assert sees(trio.pair.work, referral) == stays
    operation = sharing.end_uncarried
    operation(worker_for(operation, trio.pair.school.id, ""), covenant_id=trio.covenant_id)
    assert sees(trio.pair.work, referral) == stays


def test_the_function_stops_nothing_that_is_carried(the_house: House, trio: Trio) -> None:
    """Whoever calls it without a reason stops nothing; and only the register may."""
    referral = trio.sent()
    with the_house.engines["admin"].begin() as connection:
        connection.execute(
            text("SELECT set_config('app.org', :org, true)"), {"org": str(trio.pair.other.id)}
        )
        connection.execute(text("SET LOCAL ROLE schakel_register"))
        connection.execute(text("SELECT covenant_cut(:id)"), {"id": trio.covenant_id})
    assert sees(trio.pair.work, referral)


def test_ending_against_looking(trio: Trio) -> None:
    """Looking and ending at once never wait for each other, and after it nobody looks."""
    for _ in range(3):
        referral = trio.sent()
        outcomes = together(
            partial(sees, trio.pair.work, referral),
            partial(
                referrals.receive_referral, trio.pair.work.member(), referral_id=referral["id"]
            ),
            partial(
                covenants.leave_covenant,
                admin(trio.pair.work),
                covenant_id=trio.covenant_id,
                reason="Klaar.",
            ),
        )
        assert all(not isinstance(o, Problem) or o.status in (404, 409) for o in outcomes)
        assert won(outcomes)
        assert not sees(trio.pair.work, referral)
        back(trio)


def back(trio: Trio) -> None:
    """Kinderwerk joins again."""
    places = (trio.pair.other, trio.pair.school, trio.pair.work)
    draft = covenants.draft_version(admin(trio.pair.school), covenant_id=trio.covenant_id)
    covenants.rewrite_version(
        admin(trio.pair.school), version_id=draft["id"], expected_version=1, **said(*places)
    )
    version = covenants.propose_version(admin(trio.pair.school), version_id=draft["id"])
    for place in places:
        sign(place, version)
