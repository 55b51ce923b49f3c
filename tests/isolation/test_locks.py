"""The child's row is the lock: no share commits after a withdrawal, and none slips in before it.

Deterministic: the other side holds the lock until the database says that ours waits for it.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text

from services.children import operations as children
from services.consents import operations as consents
from services.information_duty import operations as duties
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Forbidden, Problem
from tests.factories.town import record_consent
from tests.house import House
from tests.isolation.ring import Ring

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE :me = ANY (pg_blocking_pids(pid))")
DEADLINE_SECONDS = 8.0
LOCKS = {"share": "FOR SHARE", "change": "FOR NO KEY UPDATE"}


def while_held(
    the_house: House,
    child_id: Any,
    lock: str,
    act: Callable[[], object],
    then: Callable[[Connection], object],
) -> tuple[bool, list[object]]:
    """`act` while somebody holds the child's lock, and does `then` before letting it go.

    Whether `act` waited for it; and how it ended.
    """
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(act())
        except Problem as problem:
            ended.append(problem)

    with the_house.engines["admin"].connect() as holder:
        statement = text(f"SELECT pg_backend_pid() FROM child WHERE id = :id {LOCKS[lock]}")
        pid = holder.execute(statement, {"id": child_id}).scalar_one()
        thread = threading.Thread(target=run)
        thread.start()
        waited = _waits_for(the_house, pid, ended)
        then(holder)
        holder.commit()
        thread.join()
    return waited, ended


def _waits_for(the_house: House, pid: int, ended: list[object]) -> bool:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline and not ended:
        with the_house.engines["admin"].begin() as connection:
            if connection.execute(WAITING, {"me": pid}).scalar_one():
                return True
        time.sleep(0.01)
    return False


def drafted(ring: Ring) -> tuple[Any, Any]:
    child = ring.child()
    ring.extra["consent"] = ring.consent(child)
    return child, ring.draft(child)["id"]


def test_sharing_waits_for_a_withdrawal_and_then_sees_it(the_house: House) -> None:
    ring = Ring.founded()
    child, draft = drafted(ring)
    withdraw = text("UPDATE consent SET state = 'withdrawn', version = 2 WHERE child_id = :id")
    waited, ended = while_held(
        the_house,
        child["id"],
        "change",
        lambda: referrals.send_referral(ring.school.member(), referral_id=draft),
        lambda holder: holder.execute(withdraw, {"id": child["id"]}),
    )
    assert waited
    assert isinstance(ended[0], Forbidden)
    assert [reason.code for reason in ended[0].reasons] == ["consent_withdrawn"]


@pytest.mark.parametrize("statement", ["withdrawal", "refusal", "holder", "objection"])
def test_a_change_of_consent_or_authority_waits_for_sharing(
    the_house: House, statement: str
) -> None:
    ring = Ring.founded()
    child, _draft = drafted(ring)
    member = ring.school.member()
    acts: dict[str, Callable[[], object]] = {
        "withdrawal": lambda: consents.withdraw_consent(
            member, consent_id=ring.extra["consent"]["id"]
        ),
        "refusal": lambda: record_consent(ring.school, child, ring.child_work, state="refused"),
        "objection": lambda: duties.record_objection(
            member,
            child_id=child["id"],
            holder_id=child["authority_holders"][0]["id"],
            stated_at=clock.now(),
            reason="Wij willen dit niet.",
        ),
        "holder": lambda: children.add_authority_holder(
            member, child_id=child["id"], kind="guardian", name="V. Oogd"
        ),
    }
    waited, ended = while_held(
        the_house, child["id"], "share", acts[statement], lambda holder: None
    )
    assert waited
    assert not isinstance(ended[0], Problem)


def test_two_who_share_do_not_wait_for_each_other(the_house: House) -> None:
    ring = Ring.founded()
    child, draft = drafted(ring)
    waited, ended = while_held(
        the_house,
        child["id"],
        "share",
        lambda: referrals.send_referral(ring.school.member(), referral_id=draft),
        lambda holder: None,
    )
    assert not waited
    assert not isinstance(ended[0], Problem)
