"""A sample of every operation about what parties look at together, and of what workers do with it.

Invariant: the one that acts is the party that may; its outsiders are all others, partners of the
same covenant too.
"""

from typing import Any

from services.exports import operations as exports
from services.notifications import operations as notifications
from services.sharing import operations as sharing
from shared.ids import new_id
from tests.factories.town import PURPOSE
from tests.isolation.ring import Ring, worker
from tests.isolation.sample import Sample, sample


def sent_by_school(stage: str, **kwargs: Any) -> tuple[Ring, Sample]:
    """The school acts on its referral, which is as far as `stage` says."""
    ring = Ring.founded()
    referral = reached(ring, stage)
    party = () if stage != "draft" else (ring.child_work,)
    made = Sample(
        ring.school,
        ring.school.member(),
        {"referral_id": referral["id"], **kwargs},
        (ring.stranger, ring.bystander, *party),
        secrets=("referral_id",),
    )
    return ring, made


def sent_to_kinderwerk(stage: str, **kwargs: Any) -> tuple[Ring, Sample]:
    """Kinderwerk acts on a referral that it was sent."""
    ring = Ring.founded()
    referral = reached(ring, stage)
    made = Sample(
        ring.child_work,
        ring.child_work.member(),
        {"referral_id": referral["id"], **kwargs},
        (ring.stranger, ring.bystander),
        secrets=("referral_id",),
        hidden=frozenset({referral["id"]}),
    )
    return ring, made


def reached(ring: Ring, stage: str) -> dict[str, Any]:
    """A referral of the school to kinderwerk in this state, on the parent's consent."""
    if stage == "draft":
        child = ring.child()
        ring.extra["consent"] = ring.consent(child)
        return ring.draft(child)
    return {"requested": ring.sent, "received": ring.received, "accepted": ring.accepted}[stage]()


@sample("referrals.draft_referral")
def _() -> Sample:
    ring = Ring.founded()
    kwargs = {
        "child_id": ring.child()["id"],
        "receiver_id": ring.bystander.id,
        "receiver_team_id": ring.bystander.teams[0],
        "purpose": PURPOSE,
        "question": "Zoekt aansluiting.",
    }
    outsiders = (ring.stranger, ring.child_work)
    return Sample(ring.school, ring.school.member(), kwargs, outsiders, secrets=("child_id",))


@sample("referrals.change_draft")
def _() -> Sample:
    ring, made = sent_by_school("draft", purpose=PURPOSE, question="Anders.", expected_version=1)
    made.kwargs["receiver_id"] = ring.child_work.id
    return made


@sample("referrals.send_referral")
def _() -> Sample:
    return sent_by_school("draft")[1]


@sample("referrals.cancel_referral")
def _() -> Sample:
    return sent_by_school("requested")[1]


@sample("referrals.get_referral")
def _() -> Sample:
    return sent_to_kinderwerk("requested")[1]


@sample("referrals.list_referrals")
def _() -> Sample:
    ring, made = sent_to_kinderwerk("requested")
    return Sample(ring.child_work, made.actor, {}, made.outsiders, hidden=made.hidden)


@sample("referrals.receive_referral")
def _() -> Sample:
    return sent_to_kinderwerk("requested")[1]


@sample("referrals.accept_referral")
def _() -> Sample:
    return sent_to_kinderwerk("received")[1]


@sample("referrals.reject_referral")
def _() -> Sample:
    return sent_to_kinderwerk("received", reason_code="no_capacity")[1]


def by_worker(operation: Any, ring: Ring, **kwargs: Any) -> Sample:
    """A worker's sweep for kinderwerk: an id that shows nothing is no error, and does nothing."""
    return Sample(
        ring.child_work,
        worker(operation, ring.child_work),
        kwargs,
        (ring.stranger, ring.bystander),
        secrets=tuple(kwargs),
        refused=None,
    )


@sample("notifications.announce_referral")
def _() -> Sample:
    ring = Ring.founded()
    return by_worker(notifications.announce_referral, ring, referral_id=ring.sent()["id"])


@sample("notifications.announce_end")
def _() -> Sample:
    ring = Ring.founded()
    referral = ring.sent()
    ring.coordinator_told(referral["id"])
    ring.withdraw()
    return by_worker(notifications.announce_end, ring, referral_id=referral["id"])


@sample("notifications.send_link")
def _() -> Sample:
    """A link that nobody asked for: nothing is mailed."""
    return by_worker(notifications.send_link, Ring.founded(), link_id=new_id())


@sample("notifications.send_mail")
def _() -> Sample:
    ring = Ring.founded()
    referral = ring.sent()
    notification = ring.coordinator_told(referral["id"])
    ring.withdraw()  # so that it is dropped: no mail server is needed here
    made = by_worker(notifications.send_mail, ring)
    return Sample(
        made.place,
        made.actor,
        {"notification_id": notification},
        made.outsiders,
        secrets=("notification_id",),
    )


@sample("exports.end_stale_exports")
def _() -> Sample:
    ring = Ring.founded()
    accepted = ring.accepted()
    ring.made_export(ring.child_work, accepted["child_id"])
    return by_worker(exports.end_stale_exports, ring, record_id=accepted["id"])


@sample("sharing.expire_grants")
def _() -> Sample:
    ring = Ring.founded()
    made = by_worker(sharing.expire_grants, ring, record_id=ring.sent()["id"])
    actor = worker(sharing.expire_grants, ring.school)
    outsiders = (*made.outsiders, ring.child_work)
    return Sample(ring.school, actor, made.kwargs, outsiders, secrets=("record_id",), refused=None)
