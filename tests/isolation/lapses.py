"""What stops when a consent is withdrawn, or when a grant's time has passed: cell by cell.

Invariant: each lapse is tried in a world in which the very same call succeeded, or would have, a
moment before.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from services.exports import operations as exports
from services.notifications import operations as notifications
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared.authz.actor import Actor
from shared.problems import Conflict, Forbidden, Gone, NotFound
from tests.factories.town import PURPOSE
from tests.house import House
from tests.isolation.ring import Ring, expire_grants_of, worker
from tests.isolation.witness import Outcome, attempted, shown, traced, trail

End = Callable[[House, Ring, Any], None]
Lapse = Callable[[House, End], None]
LAPSES: dict[tuple[str, str], Lapse] = {}
BOTH = ("withdrawn consent", "expired grant")


def withdrawn(the_house: House, ring: Ring, referral_id: Any) -> None:
    ring.withdraw()


def expired(the_house: House, ring: Ring, referral_id: Any) -> None:
    expire_grants_of(the_house, referral_id)


ENDS: dict[str, End] = {"withdrawn consent": withdrawn, "expired grant": expired}


def lapse(name: str, *columns: str) -> Callable[[Lapse], Lapse]:
    """Let the decorated function be the cell of this operation in these columns (both)."""

    def declare(function: Lapse) -> Lapse:
        LAPSES.update({(column, name): function for column in columns or BOTH})
        return function

    return declare


def refused(the_house: House, name: str, actor: Actor, **kwargs: Any) -> Outcome:
    """The attempt, which left one line of denial."""
    actor = traced(actor)
    outcome = attempted(name, actor, kwargs)
    assert outcome.problem, f"{name} still works"
    assert [row.outcome for row in trail(the_house.engines["admin"], actor)] == [outcome.code]
    return outcome


def _receivers(name: str, stage: str, **kwargs: Any) -> None:
    """An act of the receiver on a referral that it could act on a moment before."""

    @lapse(name)
    def _(the_house: House, end: End) -> None:
        ring = Ring.founded()
        referral = getattr(ring, stage)()
        member = ring.child_work.member()
        referrals.get_referral(member, referral_id=referral["id"])
        end(the_house, ring, referral["id"])
        given = {"referral_id": referral["id"], **kwargs}
        assert refused(the_house, name, member, **given).problem is NotFound


_receivers("referrals.get_referral", "sent")
_receivers("referrals.receive_referral", "sent")
_receivers("referrals.accept_referral", "received")
_receivers("referrals.reject_referral", "received", reason_code="no_capacity")


@lapse("referrals.list_referrals")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    member = ring.child_work.member()
    assert referral["id"] in shown(referrals.list_referrals(member))
    end(the_house, ring, referral["id"])
    assert referrals.list_referrals(member).results == []


@lapse("referrals.cancel_referral", "withdrawn consent")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    end(the_house, ring, referral["id"])
    school = ring.school.member()
    name = "referrals.cancel_referral"
    assert refused(the_house, name, school, referral_id=referral["id"]).problem is Conflict


def _lost_consent(the_house: House, end: End) -> tuple[Ring, Any, str]:
    """A draft that could be sent a moment before; and the code of what is missing now."""
    ring = Ring.founded()
    child = ring.child()
    ring.extra["consent"] = ring.consent(child)
    draft = ring.draft(child)
    if end is withdrawn:
        ring.withdraw()
        return ring, draft, "consent_withdrawn"
    past = text("UPDATE consent SET until = now() - interval '1 second' WHERE id = :id")
    with the_house.engines["admin"].begin() as connection:
        connection.execute(past, {"id": ring.extra["consent"]["id"]})
    return ring, draft, "consent_expired"


@lapse("referrals.send_referral")
def _(the_house: House, end: End) -> None:
    ring, draft, code = _lost_consent(the_house, end)
    name, school = "referrals.send_referral", ring.school.member()
    outcome = refused(the_house, name, school, referral_id=draft["id"])
    assert (outcome.problem, outcome.code) == (Forbidden, "sharing_refused")
    reasons: Any = outcome.words[2]
    assert [reason.code for reason in reasons] == [code]


@lapse("sharing.ask_decision")
def _(the_house: House, end: End) -> None:
    ring, draft, code = _lost_consent(the_house, end)
    answer = sharing.ask_decision(
        ring.school.member(),
        child_id=draft["child_id"],
        receiver_id=ring.child_work.id,
        purpose=PURPOSE,
        record_kind="referral",
        categories=["child_identity"],
    )
    assert not answer["allowed"]
    assert [reason["code"] for reason in answer["reasons"]] == [code]


@lapse("notifications.announce_referral")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    notification = ring.coordinator_told(referral["id"])
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("DELETE FROM notification WHERE id = :id"), {"id": notification})
    end(the_house, ring, referral["id"])
    task = notifications.announce_referral
    task(worker(task, ring.child_work), referral_id=referral["id"])
    assert ring.notifications(referral["id"]) == []


@lapse("notifications.send_mail")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    notification = ring.coordinator_told(referral["id"])
    end(the_house, ring, referral["id"])
    task = notifications.send_mail
    task(worker(task, ring.child_work), notification_id=notification)
    with the_house.engines["admin"].begin() as connection:
        state = text("SELECT mail_state FROM notification WHERE id = :id")
        assert connection.execute(state, {"id": notification}).scalar_one() == "dropped"


@lapse("exports.fetch_export")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    accepted = ring.accepted()
    export_id = ring.made_export(ring.child_work, accepted["child_id"])
    member = ring.child_work.member()
    exports.fetch_export(member, export_id=export_id)
    end(the_house, ring, accepted["id"])
    assert refused(the_house, "exports.fetch_export", member, export_id=export_id).problem is Gone


@lapse("exports.make_export")
def _(the_house: House, end: End) -> None:
    """The adopted file is kinderwerk's own; the partner's referral does not come along."""
    ring = Ring.founded()
    accepted = ring.accepted()
    sources = text("SELECT count(*) FROM export_source WHERE export_id = :id")
    found = []
    for ended in (False, True):
        if ended:
            end(the_house, ring, accepted["id"])
        export_id = ring.made_export(ring.child_work, accepted["child_id"])
        with the_house.engines["admin"].begin() as connection:
            found.append(connection.execute(sources, {"id": export_id}).scalar_one())
    assert found == [1, 0]
