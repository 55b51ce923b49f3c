"""A sample of every operation of the register of disclosures and the information duty.

Invariant: as in `samples`. What a school owes about a child of its own is nobody else's: a partner
in the same covenant, to whom it was given, is an outsider too.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from services.information_duty import operations as duties
from services.notifications import operations as notifications
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from tests.factories.own_right import shared
from tests.factories.town import Place
from tests.isolation.ring import Ring, in_days, worker
from tests.isolation.sample import Sample, sample

OFFICER = "privacy_officer"


def owing() -> tuple[Ring, Any, UUID]:
    """A school that shared on its own task: the child, and the duty."""
    ring = Ring.founded(grounds=["consent", "public_task"])
    child = ring.child()
    shared(ring, child)
    return ring, child, duties.list_duties(ring.school.member()).results[0]["id"]


def others(ring: Ring) -> tuple[Place, ...]:
    return ring.stranger, ring.bystander, ring.child_work


def about(
    ring: Ring, secret: str, record_id: UUID, actor: Actor | None = None, **given: Any
) -> Sample:
    """Somebody of the school does something with this record."""
    hidden = given.pop("hidden", frozenset())
    who = actor or ring.school.member()
    kwargs = {secret: record_id, **given}
    return Sample(ring.school, who, kwargs, others(ring), secrets=(secret,), hidden=hidden)


def listed(ring: Ring, actor: Actor, *ids: UUID, **kwargs: Any) -> Sample:
    return Sample(ring.school, actor, kwargs, others(ring), hidden=frozenset(ids))


@sample("sharing.list_child_disclosures")
def _() -> Sample:
    ring, child, _duty = owing()
    found = sharing.list_child_disclosures(ring.school.member(), child_id=child["id"])
    return about(ring, "child_id", child["id"], hidden=frozenset({found.results[0]["id"]}))


@sample("sharing.list_disclosures")
def _() -> Sample:
    ring, _child, _duty = owing()
    officer = ring.school.member(role=OFFICER)
    return listed(ring, officer, sharing.list_disclosures(officer).results[0]["id"])


@sample("sharing.export_disclosures")
def _() -> Sample:
    ring, child, _duty = owing()
    name = str(child["id"]).encode()
    made = listed(ring, ring.school.member(role=OFFICER))
    return Sample(
        made.place,
        made.actor,
        made.kwargs,
        made.outsiders,
        succeeded=lambda download: name in download.content,
    )


@sample("information_duty.list_duties")
def _() -> Sample:
    ring, _child, duty_id = owing()
    return listed(ring, ring.school.member(), duty_id)


@sample("information_duty.get_duty")
def _() -> Sample:
    ring, _child, duty_id = owing()
    return about(ring, "duty_id", duty_id)


@sample("information_duty.record_telling")
def _() -> Sample:
    ring, child, duty_id = owing()
    holders = [holder["id"] for holder in child["authority_holders"]]
    said: dict[str, Any] = {
        "how": "talk",
        "told_at": clock.now(),
        "words": "Verteld aan de keukentafel.",
    }
    return about(ring, "duty_id", duty_id, holder_ids=holders, **said)


@sample("information_duty.defer_duty")
def _() -> Sample:
    ring, _child, duty_id = owing()
    why: dict[str, Any] = {
        "code": "with_support",
        "reason": "Er komt een tolk.",
        "until": in_days(9),
    }
    return about(ring, "duty_id", duty_id, **why)


@sample("information_duty.overrule_deferral")
def _() -> Sample:
    ring, _child, duty_id = owing()
    why: dict[str, Any] = {
        "code": "with_support",
        "reason": "Er komt een tolk.",
        "until": in_days(9),
    }
    duties.defer_duty(ring.school.member(), duty_id=duty_id, **why)
    officer = ring.school.member(role=OFFICER)
    return about(ring, "duty_id", duty_id, officer, reason="Een tolk kan morgen al.")


@sample("information_duty.make_letters")
def _() -> Sample:
    ring, _child, duty_id = owing()
    return about(ring, "duty_id", duty_id)


@sample("information_duty.fetch_letter")
def _() -> Sample:
    ring, _child, duty_id = owing()
    made = duties.make_letters(ring.school.member(), duty_id=duty_id)
    return about(ring, "letter_id", made["letters"][0]["id"])


def batch(finished: bool = True) -> tuple[Ring, Any, UUID]:
    """The letters of the school's first team."""
    ring, child, _duty = owing()
    school = ring.school
    asked = duties.ask_team_letters(school.member(), team_id=school.teams[0])
    if finished:
        made = {"batch_id": asked["id"], "child_id": child["id"]}
        duties.make_batch_letters(worker(duties.make_batch_letters, school), **made)
    return ring, child, asked["id"]


@sample("information_duty.ask_team_letters")
def _() -> Sample:
    ring, _child, _duty = owing()
    return about(ring, "team_id", ring.school.teams[0])


@sample("information_duty.list_letter_batches")
def _() -> Sample:
    ring, _child, batch_id = batch()
    return listed(ring, ring.school.member(), batch_id)


@sample("information_duty.get_letter_batch")
def _() -> Sample:
    ring, _child, batch_id = batch()
    return about(ring, "batch_id", batch_id)


@sample("information_duty.fetch_letter_batch")
def _() -> Sample:
    ring, _child, batch_id = batch()
    return about(ring, "batch_id", batch_id)


@sample("information_duty.record_batch_sent")
def _() -> Sample:
    ring, _child, batch_id = batch()
    return about(ring, "batch_id", batch_id, told_at=clock.now())


@sample("information_duty.make_batch_letters")
def _() -> Sample:
    ring, child, batch_id = batch(finished=False)
    actor = worker(duties.make_batch_letters, ring.school)
    kwargs = {"batch_id": batch_id, "child_id": child["id"]}
    return Sample(ring.school, actor, kwargs, others(ring), secrets=("batch_id", "child_id"))


def by_worker(name: str, operation: Any, made: Callable[[], tuple[Ring, Any, UUID]]) -> None:
    """What the clock, or the post, does with a duty or an objection."""
    secret = "objection_id" if "objection" in name else "duty_id"

    @sample(name)
    def _() -> Sample:
        ring, _child, record_id = made()
        return about(ring, secret, record_id, worker(operation, ring.school))


def objected() -> tuple[Ring, Any, UUID]:
    """A parent of the school's child objects."""
    ring, child, _duty = owing()
    made = duties.record_objection(ring.school.member(), child_id=child["id"], **said(child))
    return ring, child, made["id"]


def said(child: Any) -> dict[str, Any]:
    holder = child["authority_holders"][0]["id"]
    return {"holder_id": holder, "stated_at": clock.now(), "reason": "Wij willen dit niet."}


by_worker("information_duty.mind_duty", duties.mind_duty, owing)
by_worker("information_duty.mind_objection", duties.mind_objection, objected)
by_worker("notifications.announce_duty", notifications.announce_duty, owing)
by_worker("notifications.announce_objection", notifications.announce_objection, objected)


@sample("information_duty.record_objection")
def _() -> Sample:
    ring, child, _duty = owing()
    return about(ring, "child_id", child["id"], **said(child))


@sample("information_duty.list_objections")
def _() -> Sample:
    ring, _child, objection_id = objected()
    return listed(ring, ring.school.member(), objection_id)


@sample("information_duty.get_objection")
def _() -> Sample:
    ring, _child, objection_id = objected()
    return about(ring, "objection_id", objection_id)


@sample("information_duty.withdraw_objection")
def _() -> Sample:
    ring, _child, objection_id = objected()
    return about(ring, "objection_id", objection_id)


@sample("information_duty.decide_objection")
def _() -> Sample:
    ring, _child, objection_id = objected()
    answer: dict[str, Any] = {"outcome": "upheld", "reasons": "U hebt gelijk."}
    return about(ring, "objection_id", objection_id, ring.school.member(role=OFFICER), **answer)


@sample("information_duty.fetch_answer")
def _() -> Sample:
    ring, _child, objection_id = objected()
    duties.decide_objection(
        ring.school.member(role=OFFICER),
        objection_id=objection_id,
        outcome="rejected",
        reasons="Het kind heeft hulp nodig.",
    )
    return about(ring, "objection_id", objection_id)
