"""A sample of each operation by which two admins let a member set up a new second factor.

Invariant: as in `samples`; whoever asks, agrees and is meant are members of flesh and blood.
"""

from typing import Any
from uuid import UUID

from services.notifications import operations as notifications
from services.organisations import operations as organisations
from shared.authz.actor import Actor
from shared.ids import new_id
from tests.factories.workplace import employ
from tests.isolation.exchange_samples import by_worker
from tests.isolation.ring import Ring, worker
from tests.isolation.sample import Sample, sample
from tests.isolation.staff_samples import ADMIN, by_admin, hired


def wished(ring: Ring, approved: bool = False) -> tuple[Actor, UUID]:
    """An admin who asked a new factor for a member, who has one; and what was asked."""
    admin, member = hired(ring.school, ADMIN, team=None), employ(ring.school)
    made = organisations.ask_factor_reset(admin, member_id=member.member_id)
    reset: UUID = made["id"]
    if approved:
        second = hired(ring.school, ADMIN, team=None)
        organisations.approve_factor_reset(second, factor_reset_id=reset)
    return admin, reset


def about_reset(**more: Any) -> Sample:
    ring = Ring.founded()
    _admin, reset = wished(ring)
    return by_admin(
        ring,
        actor=hired(ring.school, ADMIN, team=None),
        kwargs={"factor_reset_id": reset},
        secrets=("factor_reset_id",),
        hidden=frozenset({reset}),
        **more,
    )


@sample("organisations.list_factor_resets")
def _() -> Sample:
    ring = Ring.founded()
    _admin, reset = wished(ring)
    return by_admin(ring, hidden=frozenset({reset}))


@sample("organisations.list_member_factor_resets")
def _() -> Sample:
    ring = Ring.founded()
    admin, reset = wished(ring)
    (line,) = organisations.list_factor_resets(admin).results
    return by_admin(
        ring,
        kwargs={"member_id": line["member_id"]},
        secrets=("member_id",),
        hidden=frozenset({reset}),
    )


@sample("organisations.ask_factor_reset")
def _() -> Sample:
    ring = Ring.founded()
    member_id = employ(ring.school).member_id
    return by_admin(
        ring,
        actor=hired(ring.school, ADMIN, team=None),
        kwargs={"member_id": member_id},
        secrets=("member_id",),
        hidden=frozenset({member_id}),
    )


@sample("organisations.approve_factor_reset")
def _() -> Sample:
    return about_reset(succeeded=lambda found: found["state"] == "approved")


@sample("organisations.stop_factor_reset")
def _() -> Sample:
    return about_reset(succeeded=lambda found: found["state"] == "rejected")


@sample("organisations.offer_new_factor")
def _() -> Sample:
    ring = Ring.founded()
    _admin, reset = wished(ring, approved=True)
    return Sample(
        ring.school,
        worker(organisations.offer_new_factor, ring.school),
        {"factor_reset_id": reset},
        (ring.stranger, ring.bystander),
        secrets=("factor_reset_id",),
    )


@sample("notifications.send_notice")
def _() -> Sample:
    """A notice that is nobody's: nothing is mailed."""
    return by_worker(notifications.send_notice, Ring.founded(), notice_id=new_id())
