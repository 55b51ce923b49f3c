"""A sample of every operation inside an organisation: who deals with what, and its own side of it.

Invariant: as in `exchange_samples`: the one that acts is the party that may.
"""

from typing import Any
from uuid import UUID

from services.children import operations as children
from services.notifications import operations as notifications
from services.referrals import operations as referrals
from tests.isolation.exchange_samples import by_worker, sent_to_kinderwerk
from tests.isolation.referral_samples import attached, member, taken_on, told
from tests.isolation.ring import Ring, worker
from tests.isolation.sample import Sample, sample


@sample("referrals.list_assignees")
def _() -> Sample:
    ring, made = sent_to_kinderwerk("requested")
    hidden = frozenset({member(ring.child_work).id})
    return Sample(made.place, made.actor, made.kwargs, made.outsiders, made.secrets, hidden)


@sample("referrals.count_referrals")
def _() -> Sample:
    """That nobody counts what is not theirs, `test_lists` looks at: a number hides no id."""
    ring, made = sent_to_kinderwerk("requested")
    ring.sent()
    return Sample(made.place, made.actor, {}, made.outsiders, succeeded=_two_wait)


def _two_wait(counted: dict[str, Any]) -> bool:
    return bool(counted["views"]["unassigned"] == 2)


def adopted() -> tuple[Sample, UUID]:
    """Kinderwerk accepted a referral with a file of the school's; and its child."""
    made = attached(sent=True)
    about = {"referral_id": made.kwargs["referral_id"]}
    referrals.receive_referral(made.actor, **about)
    child_id: UUID = referrals.accept_referral(made.actor, **about)["child_id"]
    return made, child_id


@sample("children.list_adopted_files")
def _() -> Sample:
    made, child_id = adopted()
    [file] = children.list_adopted_files(made.actor, child_id=child_id).results
    kwargs, hidden = {"child_id": child_id}, frozenset({file["id"]})
    return Sample(made.place, made.actor, kwargs, made.outsiders, ("child_id",), hidden)


@sample("referrals.adopt_attachment")
def _() -> Sample:
    made = attached(sent=True)
    actor = worker(referrals.adopt_attachment, made.place)
    return Sample(made.place, actor, made.kwargs, made.outsiders, made.secrets, refused=None)


@sample("children.fetch_adopted_file")
def _() -> Sample:
    made, child_id = adopted()
    [file] = children.list_adopted_files(made.actor, child_id=child_id).results
    kwargs = {"child_id": child_id, "file_id": file["id"]}
    return Sample(made.place, made.actor, kwargs, made.outsiders, ("child_id", "file_id"))


def over(**kwargs: Any) -> tuple[Ring, Sample]:
    """Kinderwerk looks at what it took on, after the consent was withdrawn."""
    ring, made = taken_on(**kwargs)
    ring.withdraw()
    outsiders = (*made.outsiders, ring.school)
    return ring, Sample(made.place, made.actor, made.kwargs, outsiders, made.secrets, made.hidden)


@sample("referrals.list_ended_exchanges")
def _() -> Sample:
    ring, made = over()
    [child] = children.list_children(ring.child_work.member()).results
    about = {"child_id": child["id"]}
    return Sample(made.place, made.actor, about, made.outsiders, ("child_id",), made.hidden)


@sample("referrals.get_ended_exchange")
def _() -> Sample:
    return over()[1]


@sample("referrals.close_own_file")
def _() -> Sample:
    return over(outcome_code="other_help", note="Gaat elders verder.")[1]


@sample("notifications.announce_assignment")
def _() -> Sample:
    ring = Ring.founded()
    made = by_worker(notifications.announce_assignment, ring, referral_id=ring.sent()["id"])
    about = {"referral_id": made.kwargs["referral_id"], "assignee_id": member(ring.child_work).id}
    referrals.assign_referral(ring.child_work.member(), **about)
    return made


@sample("notifications.count_notifications")
def _() -> Sample:
    ring, leader, _ = told()
    outsiders = (ring.stranger, ring.bystander, ring.school)
    return Sample(ring.child_work, leader, {}, outsiders, succeeded=lambda c: c["unread"] == 1)


@sample("notifications.mark_all_read")
def _() -> Sample:
    """Who is told nothing has nothing to mark: `unharmed` sees whether anything was."""
    ring, leader, _ = told()
    outsiders = (ring.stranger, ring.bystander, ring.school)
    return Sample(ring.child_work, leader, {}, outsiders)


@sample("organisations.look_up_members")
def _() -> Sample:
    """An id that is not ours names nobody, and that is no error."""
    ring = Ring.founded()
    mine = member(ring.child_work)
    return Sample(
        ring.child_work,
        ring.child_work.member(),
        {"member_ids": [mine.id]},
        (ring.stranger, ring.bystander, ring.school),
        secrets=("member_ids",),
        hidden=frozenset({mine.id}),
        refused=None,
    )
