"""A sample of every operation with which an organisation or a member leaves.

Invariant: as in `samples`.
"""

from collections.abc import Callable
from typing import Any

from services.exports import operations as exports
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Invalid
from tests.factories.tenants import begun, destroyed, leaving, named_operator
from tests.factories.town import Place
from tests.house import House
from tests.isolation.exchange_samples import by_worker
from tests.isolation.lapses import End, lapse
from tests.isolation.ring import Ring, worker
from tests.isolation.sample import Sample, sample
from tests.isolation.staff_samples import ADMIN, by_admin, hired
from tests.isolation.tenant_samples import becomes, operated
from tests.slices.exports.takeouts import make_all, unpacked


def going(operator: Actor) -> None:
    begun(operator)
    leaving(operator)


def gone_by(operator: Actor) -> None:
    begun(operator)
    leaving(operator, days=-1)


@sample("organisations.leave_tenant")
def _() -> Sample:
    return operated(begun, becomes("leaving"), reason="fusie", last_day=clock.today())


@sample("organisations.stay_tenant")
def _() -> Sample:
    return operated(going, becomes("active"), reason="toch niet")


@sample("organisations.destroy_tenant")
def _() -> Sample:
    given = {"name": "Sportclub Vaardrecht", "reason": "vertrokken", "without_data": True}
    return operated(gone_by, becomes("destroyed"), **given)


@sample("organisations.list_leaving")
def _() -> Sample:
    """The directory is common: whoever is in it knows who leaves."""
    ring, operator = Ring.founded(), named_operator()
    going(operator)
    return Sample(
        ring.school,
        ring.school.member(),
        {},
        (),
        succeeded=lambda found: operator.organisation_id in {row["id"] for row in found},
    )


@sample("organisations.clear_tenant")
def _() -> Sample:
    ring, operator = Ring.founded(), named_operator()
    gone_by(operator)
    destroyed(operator)
    place = Place(operator.organisation_id, "leisure", "child_worker", (operator.id, operator.id))
    actor = worker(organisations.clear_tenant, place)
    return Sample(place, actor, {}, (ring.stranger, ring.school), refused=None)


@sample("sharing.tell_partners")
def _() -> Sample:
    ring = Ring.founded()
    ring.sent()
    return by_worker(sharing.tell_partners, ring)


@sample("sharing.end_with_partner")
def _() -> Sample:
    """The partner is there still: nothing ends. What ends, `test_leaving` looks at."""
    ring = Ring.founded()
    ring.sent()
    return by_worker(sharing.end_with_partner, ring, partner_id=ring.school.id)


@sample("notifications.announce_partner")
def _() -> Sample:
    ring, operator = Ring.founded(), named_operator()
    going(operator)
    return by_worker(notifications.announce_partner, ring, partner_id=operator.organisation_id)


def left_behind(ring: Ring) -> Actor:
    """Somebody of kinderwerk took a referral on, and left."""
    referral = ring.received()
    leaver = hired(ring.child_work, "child_worker")
    referrals.assign_referral(leaver, referral_id=referral["id"], assignee_id=leaver.id)
    admin = ring.child_work.member(role=ADMIN)
    organisations.deactivate_member(admin, member_id=leaver.id)
    return leaver


@sample("notifications.announce_left_work")
def _() -> Sample:
    ring = Ring.founded()
    return by_worker(notifications.announce_left_work, ring, member_id=left_behind(ring).id)


@sample("referrals.hand_over_left")
def _() -> Sample:
    ring = Ring.founded()
    left_behind(ring)
    heir = hired(ring.child_work, "child_worker")
    return Sample(
        ring.child_work,
        heir,
        {"assignee_id": heir.id},
        (ring.stranger, ring.bystander, ring.school),
        secrets=("assignee_id",),
        refused=Invalid,
        succeeded=lambda found: found == {"given": 1, "kept": 0},
    )


def with_takeout(made: bool = True, by: Callable[..., Any] | None = None, **kwargs: Any) -> Sample:
    """All files of the school, asked for by its admin."""
    ring = Ring.founded()
    ring.child()
    admin = ring.school.member(role=ADMIN)
    asked = exports.ask_takeout(admin, recipient_key_id=ring.key(ring.school))
    given = {"takeout_id": asked["id"]}
    if made:
        make_all(ring.school, asked["id"])
    sampled = by_admin(ring, kwargs=given | kwargs, secrets=("takeout_id",))
    if by is None:
        return sampled
    actor = worker(by, ring.school)  # type: ignore[arg-type]
    return Sample(ring.school, actor, given, sampled.outsiders, secrets=("takeout_id",))


@sample("exports.ask_takeout")
def _() -> Sample:
    ring = Ring.founded()
    key = ring.key(ring.school)
    return by_admin(ring, kwargs={"recipient_key_id": key}, secrets=("recipient_key_id",))


@sample("exports.plan_takeout")
def _() -> Sample:
    return with_takeout(made=False, by=exports.plan_takeout)


@sample("exports.end_takeout")
def _() -> Sample:
    return with_takeout(by=exports.end_takeout)


@sample("exports.get_takeout")
def _() -> Sample:
    return with_takeout()


@sample("exports.list_takeouts")
def _() -> Sample:
    made = with_takeout()
    hidden = frozenset({made.kwargs["takeout_id"]})
    return Sample(made.place, made.actor, {}, made.outsiders, hidden=hidden)


@sample("exports.fetch_takeout")
def _() -> Sample:
    return with_takeout(part=1)


@lapse("exports.fetch_takeout")
def _(the_house: House, end: End) -> None:
    """What was made from a partner's record stays out of the part; the rest is in it."""
    ring = Ring.founded()
    accepted = ring.accepted()
    admin = ring.child_work.member(role=ADMIN)
    asked = exports.ask_takeout(admin, recipient_key_id=ring.key(ring.child_work))
    make_all(ring.child_work, asked["id"])
    taken = unpacked(admin, asked["id"])
    assert [name for name in taken if name.endswith(".age")]
    end(the_house, ring, accepted["id"])
    left = unpacked(admin, asked["id"])
    assert [name for name in left if name.endswith(".age")] == []
    assert b"source_ended" in left["overzicht.json"]
