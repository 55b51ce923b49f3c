"""A sample of every operation on a referral after it was sent: messages, files, teams, deadlines.

Invariant: as in `exchange_samples`: the one that acts is the party that may.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared import clock
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import Invalid
from shared.web.uploads import Upload
from tests.factories.town import Place
from tests.isolation.exchange_samples import by_worker, reached, sent_by_school, sent_to_kinderwerk
from tests.isolation.ring import Ring, in_days, worker
from tests.isolation.sample import Sample, sample

RETURNING = ["answer_reason", "arrangements", "outcome"]


def member(place: Place, role: str | None = None) -> Actor:
    """Somebody who is really a member, in the first team."""
    actor = place.member(role=role)
    made = organisations.add_member(
        place.operator(),
        person_id=new_id(),
        name="N. Iemand",
        email="n@voorbeeld.example",
        roles=sorted(actor.roles),
        team_ids=[place.teams[0]],
    )
    found: UUID = made["id"]
    return replace(actor, id=found)


def taken_on(*steps: str, **kwargs: Any) -> tuple[Ring, Sample]:
    """Kinderwerk acts on a referral that it accepted, after these steps of its own."""
    ring = Ring.founded(return_categories=RETURNING)
    referral_id = ring.accepted()["id"]
    given: dict[str, dict[str, Any]] = {
        "complete": {"outcome_code": "goals_reached"},
        "hold": {"reason_code": "holiday"},
    }
    for step in steps:
        act = getattr(referrals, f"{step}_referral")
        act(ring.child_work.member(), referral_id=referral_id, **given.get(step, {}))
    made = Sample(
        ring.child_work,
        ring.child_work.member(),
        {"referral_id": referral_id, **kwargs},
        (ring.stranger, ring.bystander),
        secrets=("referral_id",),
        hidden=frozenset({referral_id}),
    )
    return ring, made


def pdf(category: str = "arrangements") -> dict[str, Any]:
    return {"category": category, "upload": Upload("verslag.pdf", iter([b"%PDF-1.7\n"]))}


def unseen(made: Sample, **changes: Any) -> Sample:
    """The same, for an operation that answers nothing or about something else."""
    kwargs = {**made.kwargs, **changes}
    return Sample(made.place, made.actor, kwargs, made.outsiders, secrets=made.secrets)


@sample("referrals.copy_referral")
def _() -> Sample:
    ring, made = sent_by_school("requested")
    return unseen(made, receiver_id=ring.bystander.id)


@sample("referrals.retract_referral")
def _() -> Sample:
    return sent_by_school("accepted")[1]


@sample("referrals.start_referral")
def _() -> Sample:
    return taken_on()[1]


@sample("referrals.hold_referral")
def _() -> Sample:
    return taken_on("start", reason_code="holiday")[1]


@sample("referrals.complete_referral")
def _() -> Sample:
    return taken_on("start", outcome_code="goals_reached", feedback="Goed.")[1]


@sample("referrals.reopen_referral")
def _() -> Sample:
    return taken_on("complete", note="Het speelt weer.")[1]


@sample("referrals.triage_referral")
def _() -> Sample:
    ring, made = sent_to_kinderwerk("requested")
    return unseen(made, team_id=ring.child_work.teams[1])


@sample("referrals.assign_referral")
def _() -> Sample:
    ring, made = sent_to_kinderwerk("requested")
    made.kwargs["assignee_id"] = member(ring.child_work).id
    return made


@sample("referrals.list_chain")
def _() -> Sample:
    return taken_on()[1]


@sample("referrals.send_message")
def _() -> Sample:
    ring, made = taken_on(text="Woensdag.", categories=["arrangements"])
    file = referrals.attach_file(
        ring.child_work.member(), referral_id=made.kwargs["referral_id"], **pdf()
    )
    made.kwargs["attachment_ids"] = [file["id"]]
    return made


@sample("referrals.ask_message")
def _() -> Sample:
    return unseen(taken_on(categories=["arrangements"])[1])


@sample("referrals.list_messages")
def _() -> Sample:
    ring, made = taken_on()
    said = referrals.send_message(
        ring.school.member(),
        referral_id=made.kwargs["referral_id"],
        text="Woensdag.",
        categories=["care_question"],
    )
    hidden = frozenset({said["id"]})
    return Sample(made.place, made.actor, made.kwargs, made.outsiders, made.secrets, hidden)


@sample("referrals.attach_file")
def _() -> Sample:
    return taken_on(**pdf())[1]


def attached(sent: bool) -> Sample:
    """The school's file, sent to kinderwerk or still waiting."""
    ring = Ring.founded()
    referral_id = reached(ring, "draft")["id"]
    school = ring.school.member()
    file = referrals.attach_file(school, referral_id=referral_id, **pdf("care_question"))
    kwargs = {"referral_id": referral_id, "attachment_id": file["id"]}
    secrets = ("referral_id", "attachment_id")
    if not sent:
        others = (ring.stranger, ring.bystander, ring.child_work)
        return Sample(ring.school, school, kwargs, others, secrets)
    referrals.send_referral(school, referral_id=referral_id)
    outsiders = (ring.stranger, ring.bystander)
    return Sample(ring.child_work, ring.child_work.member(), kwargs, outsiders, secrets)


@sample("referrals.fetch_attachment")
def _() -> Sample:
    return attached(sent=True)


@sample("referrals.remove_attachment")
def _() -> Sample:
    return attached(sent=False)


@sample("referrals.list_attachments")
def _() -> Sample:
    made = attached(sent=True)
    file_id = made.kwargs.pop("attachment_id")
    hidden = frozenset({file_id})
    return Sample(made.place, made.actor, made.kwargs, made.outsiders, ("referral_id",), hidden)


def by_school_s_clock(operation: Any) -> Sample:
    ring = Ring.founded()
    referral_id = ring.sent()["id"]
    actor = worker(operation, ring.school)
    outsiders = (ring.stranger, ring.bystander)
    kwargs = {"referral_id": referral_id}
    return Sample(ring.school, actor, kwargs, outsiders, secrets=("referral_id",))


@sample("referrals.remind_receiver")
def _() -> Sample:
    return by_school_s_clock(referrals.remind_receiver)


@sample("referrals.nudge_receiver")
def _() -> Sample:
    return by_school_s_clock(referrals.nudge_receiver)


def announced(operation: Any, **kwargs: Any) -> Sample:
    ring = Ring.founded()
    member(ring.child_work, "programme_coordinator")
    return by_worker(operation, ring, referral_id=ring.sent()["id"], **kwargs)


@sample("notifications.announce_reminder")
def _() -> Sample:
    return announced(notifications.announce_reminder)


@sample("notifications.announce_overdue")
def _() -> Sample:
    return announced(notifications.announce_overdue)


@sample("notifications.announce_answer")
def _() -> Sample:
    ring = Ring.founded()
    referral_id = ring.accepted()["id"]
    operation = notifications.announce_answer
    actor = worker(operation, ring.school)
    kwargs = {"referral_id": referral_id}
    outsiders = (ring.stranger, ring.bystander)
    secrets = ("referral_id",)
    return Sample(ring.school, actor, kwargs, outsiders, secrets, refused=None)


@sample("notifications.announce_message")
def _() -> Sample:
    made = announced(notifications.announce_message)
    made.kwargs["message_id"] = new_id()
    return made


def told() -> tuple[Ring, Actor, UUID]:
    """A leader of kinderwerk who was told of a referral."""
    ring = Ring.founded()
    leader = member(ring.child_work, "programme_coordinator")
    referral = ring.sent()
    task = notifications.announce_referral
    task(worker(task, ring.child_work), referral_id=referral["id"])
    return ring, leader, ring.notifications(referral["id"])[0]


@sample("notifications.list_notifications")
def _() -> Sample:
    ring, leader, notification_id = told()
    outsiders = (ring.stranger, ring.bystander, ring.school)
    hidden = frozenset({notification_id})
    return Sample(ring.child_work, leader, {}, outsiders, hidden=hidden)


@sample("notifications.mark_read")
def _() -> Sample:
    ring, leader, notification_id = told()
    outsiders = (ring.stranger, ring.bystander, ring.school)
    kwargs = {"notification_id": notification_id}
    return Sample(ring.child_work, leader, kwargs, outsiders, secrets=("notification_id",))


def standing_in() -> tuple[Ring, Actor, UUID]:
    """One of kinderwerk's members, for whom a colleague stands in."""
    ring = Ring.founded()
    away, here = member(ring.child_work), member(ring.child_work)
    now = clock.now()
    made = organisations.arrange_substitute(
        away,
        member_id=away.id,
        substitute_id=here.id,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=7),
    )
    return ring, away, made["id"]


@sample("organisations.list_members")
def _() -> Sample:
    ring = Ring.founded()
    mine = member(ring.child_work)
    outsiders = (ring.stranger, ring.bystander, ring.school)
    hidden = frozenset({mine.id})
    return Sample(ring.child_work, ring.child_work.member(), {}, outsiders, hidden=hidden)


@sample("organisations.arrange_substitute")
def _() -> Sample:
    ring = Ring.founded()
    kwargs = {
        "member_id": member(ring.child_work).id,
        "substitute_id": member(ring.child_work).id,
        "starts_at": clock.now(),
        "ends_at": in_days(7),
    }
    leader = ring.child_work.coordinator()
    outsiders = (ring.stranger, ring.bystander, ring.school)
    secrets = ("member_id", "substitute_id")
    return Sample(ring.child_work, leader, kwargs, outsiders, secrets, refused=Invalid)


@sample("organisations.list_substitutes")
def _() -> Sample:
    ring, away, found = standing_in()
    outsiders = (ring.stranger, ring.bystander, ring.school)
    return Sample(ring.child_work, away, {}, outsiders, hidden=frozenset({found}))


@sample("organisations.end_substitute")
def _() -> Sample:
    ring, away, found = standing_in()
    outsiders = (ring.stranger, ring.bystander, ring.school)
    kwargs = {"substitution_id": found}
    return Sample(ring.child_work, away, kwargs, outsiders, secrets=("substitution_id",))
