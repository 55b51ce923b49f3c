"""Covenants by the clock and the workers: what starts later, what ends soon, and who hears it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.covenants import operations as covenants
from services.notifications import operations as notifications
from services.referrals import operations as referrals
from shared import clock
from shared.authz.actor import Actor
from shared.problems import NotFound
from tests.factories.town import Place
from tests.factories.workplace import employ
from tests.house import House
from tests.slices.covenants.test_life import Pair, admin, pair, rule, said, sign
from tests.slices.database import live_grants, rows
from tests.workers.workshop import PostOffice, Workshop
from workers import schedule

__all__ = ["pair"]
pytestmark = pytest.mark.usefixtures("post_office")
AGO = timedelta(minutes=2)


def keeper(place: Place, role: str = "organisation_admin") -> Actor:
    """Somebody who hears of covenants, with a mailbox."""
    from dataclasses import replace

    return replace(place.member(role=role), id=employ(place, role).member_id)


def told(actor: Actor) -> list[str]:
    return [row["kind"] for row in notifications.list_notifications(actor).results]


def test_signed_today_it_starts_on_its_day(
    the_house: House, workshop: Workshop, pair: Pair
) -> None:
    """The old version rules until then; from then on the new one, and what it lacks has ended."""
    town = pair.town(pair.active()["covenant_id"])
    sent = town.sent()
    starts_at = clock.now().replace(microsecond=0) - AGO / 2
    with clock.held_at(clock.now() - AGO):
        version = pair.amended(
            town.covenant_id, starts_at=starts_at, rules=[rule(categories=["child_identity"])]
        )
        sign(pair.school, version)
        assert sign(pair.work, version)["state"] == "signed"
    assert len(live_grants(the_house, sent["id"])) == 1
    (timer,) = rows(the_house, "SELECT due_at FROM timer WHERE task = 'covenants.activate_version'")
    assert timer.due_at == starts_at
    workshop.finish()
    assert covenants.get_covenant(admin(pair.work), covenant_id=town.covenant_id)["version"] == 1
    schedule.claim_due(the_house.engines["clock"])
    workshop.finish()
    found = covenants.get_covenant(admin(pair.work), covenant_id=town.covenant_id)
    assert found["version"] == 2
    assert live_grants(the_house, sent["id"]) == []
    with pytest.raises(NotFound):
        referrals.get_referral(pair.work.member(), referral_id=sent["id"])


def test_the_parties_hear_what_becomes_of_a_proposal(
    the_house: House, workshop: Workshop, post_office: PostOffice, pair: Pair
) -> None:
    officer = keeper(pair.work, "privacy_officer")
    version = pair.proposed()
    workshop.finish()
    assert told(officer) == ["covenant_proposed"]
    assert told(pair.work.member()) == []
    assert all("Stichting" not in mail.text for mail in post_office.received)
    assert any("tekenen of weigeren" in mail.text for mail in post_office.received)

    sign(pair.school, version)
    sign(pair.work, version)
    workshop.finish()
    assert told(officer)[0] == "covenant_in_force"
    covenants.leave_covenant(
        admin(pair.school), covenant_id=version["covenant_id"], reason="Wij stoppen."
    )
    workshop.finish()
    assert told(officer)[0] == "covenant_ended"


def test_a_refusal_is_told_to_the_others(
    workshop: Workshop, post_office: PostOffice, pair: Pair
) -> None:
    ours, theirs = keeper(pair.school), keeper(pair.work)
    version = pair.proposed()
    covenants.refuse_version(admin(pair.work), version_id=version["id"], reason="Te ruim.")
    workshop.finish()
    assert told(ours) == ["covenant_refused"]
    assert told(theirs) == []


def test_what_was_withdrawn_meanwhile_is_not_told(workshop: Workshop, pair: Pair) -> None:
    theirs = keeper(pair.work)
    version = pair.proposed()
    covenants.withdraw_version(admin(pair.school), version_id=version["id"])
    workshop.finish()
    assert told(theirs) == []


@pytest.mark.parametrize(
    ("days", "heard"),
    [(20, ["covenant_ends_soon", "covenant_in_force"]), (40, ["covenant_in_force"])],
)
def test_thirty_days_before_its_end_the_parties_are_told(
    the_house: House, workshop: Workshop, pair: Pair, days: int, heard: list[str]
) -> None:
    theirs = keeper(pair.work)
    version = pair.active(ends_at=clock.now().replace(microsecond=0) + timedelta(days=days))
    workshop.finish()
    assert sorted(told(theirs)) == heard
    due = timers(the_house, version["covenant_id"])
    if days > 30:
        ends_at = covenants.get_covenant(admin(pair.work), covenant_id=version["covenant_id"])
        assert due == {ends_at["ends_at"] - timedelta(days=30)}
    else:
        assert due == set()


def timers(house: House, covenant_id: UUID) -> set[Any]:
    found = rows(
        house,
        "SELECT due_at FROM timer WHERE task = 'covenants.watch_end'"
        " AND ids ->> 'covenant_id' = :id",
        id=str(covenant_id),
    )
    return {row.due_at for row in found}


@pytest.mark.parametrize("act", [covenants.leave_covenant, covenants.end_covenant])
def test_who_is_gone_hears_nothing_of_its_end(
    the_house: House, workshop: Workshop, pair: Pair, act: Callable[..., Any]
) -> None:
    theirs = keeper(pair.work)
    version = pair.active(ends_at=said()["ends_at"])
    act(admin(pair.school), covenant_id=version["covenant_id"], reason="Klaar.")
    rows(the_house, "UPDATE timer SET due_at = now() WHERE task = 'covenants.watch_end'")
    schedule.claim_due(the_house.engines["clock"])
    workshop.finish()
    assert "covenant_ends_soon" not in told(theirs)
