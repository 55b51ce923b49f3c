"""A sample of every operation about grounds in law.

Invariant: who acts is who may: who recorded it, the second person, or the clock.
"""

from dataclasses import replace
from typing import Any

from services.legal_grounds import operations as legal_grounds
from services.notifications import operations as notifications
from shared import clock
from shared.authz.actor import Actor
from tests.factories.town import PURPOSE, Place, founded, register_child
from tests.isolation.ring import Ring, in_days, worker
from tests.isolation.sample import Sample, sample

REASON = "Dit kan niet wachten."


def recorded(ring: Ring) -> tuple[Actor, dict[str, Any]]:
    """Who recorded an acute protocol about a child of the school's first team, and what."""
    asker = ring.school.member()
    safe_home = founded("veilig_thuis", "youth_care_worker")
    made = legal_grounds.start_protocol(
        asker,
        child_id=ring.child()["id"],
        receiver_ids=[safe_home.id],
        acute=True,
        reason=REASON,
    )
    return asker, made


def about_child(kind: str, **kwargs: Any) -> Sample:
    ring = Ring.founded()
    child, receiver = ring.child(), founded(kind, "youth_care_worker")
    given = {"child_id": child["id"], "receiver_ids": [receiver.id], "reason": REASON, **kwargs}
    hidden = frozenset({child["id"]})
    actor = ring.school.member()
    return Sample(ring.school, actor, given, _others(ring), ("child_id",), hidden)


def on_ground(by: str | None = None, **kwargs: Any) -> Sample:
    """Something done with a ground, by who recorded it, or by somebody with the role `by`."""
    ring = Ring.founded()
    asker, made = recorded(ring)
    actor = replace(ring.school.member(role=by), teams=frozenset()) if by else asker
    given = {"ground_id": made["id"], **kwargs}
    hidden = frozenset({made["id"]})
    return Sample(ring.school, actor, given, _others(ring), ("ground_id",), hidden)


def _others(ring: Ring) -> tuple[Place, ...]:
    return ring.stranger, ring.bystander, ring.child_work


@sample("legal_grounds.start_protocol")
def _() -> Sample:
    return about_child("veilig_thuis", acute=True)


@sample("legal_grounds.record_vital_interest")
def _() -> Sample:
    return about_child("youth_care")


@sample("legal_grounds.record_police_decision")
def _() -> Sample:
    ring = Ring.founded()
    police = founded("police", "community_officer")
    child = register_child(police)["id"]
    given = {
        "child_id": child,
        "article": "wpg_19",
        "reference": "2026-1",
        "receiver_ids": [ring.child_work.id],
        "purposes": [PURPOSE],
        "reason": REASON,
        "until": in_days(90),
    }
    hidden = frozenset({child})
    others = (founded("police", "community_officer"),)  # nobody else may at all
    return Sample(police, police.member(), given, others, ("child_id",), hidden)


@sample("legal_grounds.record_step")
def _() -> Sample:
    return on_ground(step="map", held_on=clock.today(), text="Wat wij zagen.")


@sample("legal_grounds.review_ground")
def _() -> Sample:
    return on_ground("abuse_protocol_officer", verdict="approved", note="Gelezen.")


@sample("legal_grounds.end_ground")
def _() -> Sample:
    return on_ground()


@sample("legal_grounds.get_ground")
def _() -> Sample:
    return on_ground()


@sample("legal_grounds.list_grounds")
def _() -> Sample:
    ring = Ring.founded()
    asker, made = recorded(ring)
    given, hidden = {"child_id": made["child_id"]}, frozenset({made["id"]})
    return Sample(ring.school, asker, given, _others(ring), ("child_id",), hidden)


def by_clock(operation: Any) -> Sample:
    """A worker's: an id that shows nothing is no error, and does nothing."""
    made = on_ground()
    return replace(made, actor=worker(operation, made.place), hidden=frozenset(), refused=None)


@sample("legal_grounds.remind_ground")
def _() -> Sample:
    return by_clock(legal_grounds.remind_ground)


@sample("legal_grounds.escalate_ground")
def _() -> Sample:
    return by_clock(legal_grounds.escalate_ground)


@sample("notifications.announce_ground")
def _() -> Sample:
    return by_clock(notifications.announce_ground)


@sample("notifications.announce_ground_due")
def _() -> Sample:
    return by_clock(notifications.announce_ground_due)


@sample("notifications.announce_ground_overdue")
def _() -> Sample:
    return by_clock(notifications.announce_ground_overdue)


@sample("notifications.announce_ground_decided")
def _() -> Sample:
    return by_clock(notifications.announce_ground_decided)
