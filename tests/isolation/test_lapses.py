"""Withdrawn consent and expired grant × every operation; and what the end of a grant erases."""

import pytest
from sqlalchemy import text

from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared.authz.replay import Answer, Replay
from shared.problems import Conflict, NotFound
from tests.house import House
from tests.isolation.lapses import ENDS
from tests.isolation.lapses_declared import LAPSES
from tests.isolation.ring import Ring, expire_grants_of, worker


@pytest.mark.parametrize(("column", "name"), LAPSES, ids=lambda value: value.replace(" ", "-"))
def test_what_lapsed_is_over(the_house: House, column: str, name: str) -> None:
    LAPSES[column, name](the_house, ENDS[column])


@pytest.mark.parametrize("column", ENDS)
def test_a_repeated_request_does_not_bring_back_what_may_no_longer_be_seen(
    the_house: House, column: str
) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    member = ring.child_work.member()
    replay = Replay("once", bytes(32), lambda view: Answer(200, {}, str(view["content"]).encode()))
    first = referrals.receive_referral.once(member, replay, referral_id=referral["id"])
    assert b"Noor" in first.body
    assert referrals.receive_referral.once(member, replay, referral_id=referral["id"]).replayed
    ENDS[column](the_house, ring, referral["id"])
    with pytest.raises(NotFound):
        referrals.receive_referral.once(member, replay, referral_id=referral["id"])


def test_the_partner_s_key_is_erased_with_the_grant_and_the_owner_s_stays(the_house: House) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    keys = text(
        "SELECT viewer_id = owner_id AS own, wrapped_key IS NULL AS erased, ended_because"
        " FROM access_grant WHERE record_id = :id ORDER BY own"
    )
    ring.withdraw()
    with the_house.engines["admin"].begin() as connection:
        rows = [tuple(row) for row in connection.execute(keys, {"id": referral["id"]})]
    assert rows == [(False, True, "consent_withdrawn"), (True, False, None)]


def test_an_expired_grant_is_ended_by_its_owner_s_worker_alone(the_house: House) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    expire_grants_of(the_house, referral["id"])
    task = sharing.expire_grants
    ended = text(
        "SELECT wrapped_key IS NULL FROM access_grant WHERE record_id = :id"
        " AND viewer_id <> owner_id"
    )
    found = []
    for place in (ring.stranger, ring.child_work, ring.school):
        task(worker(task, place), record_id=referral["id"])
        with the_house.engines["admin"].begin() as connection:
            found.append(connection.execute(ended, {"id": referral["id"]}).scalar_one())
    assert found == [False, False, True]


@pytest.mark.parametrize(
    ("step", "stage", "by_sender"),
    [
        ("send_referral", "sent", False),
        ("cancel_referral", "sent", False),
        ("receive_referral", "sent", True),
        ("accept_referral", "received", True),
        ("reject_referral", "received", True),
    ],
)
def test_a_party_does_not_take_the_other_s_step(
    the_house: House, step: str, stage: str, by_sender: bool
) -> None:
    ring = Ring.founded()
    referral = getattr(ring, stage)()
    kwargs = {"reason_code": "no_capacity"} if step == "reject_referral" else {}
    place = ring.school if by_sender else ring.child_work
    with pytest.raises(Conflict):
        getattr(referrals, step)(place.member(), referral_id=referral["id"], **kwargs)
    seen = referrals.get_referral(ring.school.member(), referral_id=referral["id"])
    assert seen["version"] == referral["version"]
