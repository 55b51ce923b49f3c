"""Covenants are locked before grants: who answers never waits in a circle with who ends."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import text

from services.referrals import operations as referrals
from shared.problems import Problem
from tests.factories.town import Town
from tests.house import House

_COVENANT = text("SELECT pg_backend_pid() FROM covenant WHERE id = :id FOR NO KEY UPDATE")
_GRANT = text(
    "SELECT id FROM access_grant WHERE record_id = :id AND viewer_id <> owner_id"
    " FOR NO KEY UPDATE NOWAIT"
)
_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE :me = ANY (pg_blocking_pids(pid))")


@pytest.mark.parametrize("answer", ["message", "rejection", "feedback", "note"])
def test_who_answers_takes_the_covenant_first(the_house: House, answer: str) -> None:
    """One connection holds the covenant, as who ends it does, and asks for the grant then: with who
    waits for the covenant holding the grant, the database would have to fail one of them.
    """
    town = Town.founded(return_categories=["outcome", "answer_reason"])
    worker = town.child_work.member()
    referral_id = (town.received() if answer == "rejection" else town.accepted())["id"]
    if answer in ("feedback", "note"):
        referrals.start_referral(worker, referral_id=referral_id)
    complete = {"referral_id": referral_id, "outcome_code": "goals_reached"}
    if answer == "note":
        referrals.complete_referral(worker, **complete)
    acts: dict[str, Callable[[], object]] = {
        "message": lambda: referrals.send_message(
            worker, referral_id=referral_id, text="Het gaat goed.", categories=["outcome"]
        ),
        "rejection": lambda: referrals.reject_referral(
            worker, referral_id=referral_id, reason_code="no_capacity"
        ),
        "feedback": lambda: referrals.complete_referral(worker, **complete),
        "note": lambda: referrals.reopen_referral(
            worker, referral_id=referral_id, note="Toch nog een keer."
        ),
    }
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(acts[answer]())
        except Problem as problem:
            ended.append(problem)

    thread = threading.Thread(target=run)
    with the_house.engines["admin"].connect() as ending:
        pid = ending.execute(_COVENANT, {"id": town.covenant_id}).scalar_one()
        thread.start()
        try:
            assert waited_for(the_house, pid, ended), ended
            assert ending.execute(_GRANT, {"id": referral_id}).scalar_one()
        finally:
            ending.rollback()
            thread.join()
    assert not isinstance(ended[0], Problem)


def waited_for(house: House, pid: int, ended: list[object]) -> bool:
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline and not ended:
        with house.engines["admin"].begin() as connection:
            if connection.execute(_WAITS, {"me": pid}).scalar_one():
                return True
        time.sleep(0.01)
    return False
