"""What of messages, files and work on a referral stops when the exchange does.

Invariant: as in `lapses`.
"""

from typing import Any

from services.children import operations as children
from services.notifications import operations as notifications
from services.referrals import operations as referrals
from shared.problems import NotFound
from shared.vocabulary import NOTIFICATION_KINDS
from shared.web.uploads import Upload
from tests.house import House
from tests.isolation.exchange_samples import reached
from tests.isolation.lapses import End, lapse, refused
from tests.isolation.referral_samples import RETURNING, member, pdf
from tests.isolation.ring import Ring, expire_grants_of, worker
from tests.isolation.witness import shown


def _receivers(name: str, stage: str = "accepted", *steps: str, **kwargs: Any) -> None:
    """An act of the receiver that it could do a moment before."""

    @lapse(name)
    def _(the_house: House, end: End) -> None:
        ring = Ring.founded(return_categories=RETURNING)
        referral_id = getattr(ring, stage)()["id"]
        kinderwerk = ring.child_work.member()
        for step in steps:
            given = {"outcome_code": "goals_reached"} if step == "complete" else {}
            act = getattr(referrals, f"{step}_referral")
            act(kinderwerk, referral_id=referral_id, **given)
        extra = dict(kwargs)
        if name == "referrals.triage_referral":
            extra["team_id"] = ring.child_work.teams[1]
        if name == "referrals.attach_file":
            extra |= pdf()
        end(the_house, ring, referral_id)
        outcome = refused(the_house, name, kinderwerk, referral_id=referral_id, **extra)
        assert outcome.problem is NotFound


_receivers("referrals.start_referral")
_receivers("referrals.hold_referral", "accepted", "start", reason_code="holiday")
_receivers("referrals.complete_referral", outcome_code="goals_reached")
_receivers("referrals.reopen_referral", "accepted", "complete", note="Het speelt weer.")
_receivers("referrals.triage_referral", "sent")
_receivers("referrals.assign_referral", "sent")
_receivers("referrals.list_assignees")
_receivers("referrals.list_chain")
_receivers("referrals.list_messages")
_receivers("referrals.list_attachments")
_receivers("referrals.send_message", text="Woensdag.", categories=["arrangements"])
_receivers("referrals.ask_message", categories=["arrangements"])
_receivers("referrals.attach_file")


@lapse("referrals.count_referrals")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    referral_id = ring.sent()["id"]
    worker = ring.child_work.member()
    assert referrals.count_referrals(worker)["views"]["unassigned"] == 1
    end(the_house, ring, referral_id)
    counted = referrals.count_referrals(worker)
    assert (set(counted["views"].values()), counted["states"]) == ({0}, [])


@lapse("referrals.fetch_attachment")
def _(the_house: House, end: End) -> None:
    """What the partner sent, and what flowed back to us."""
    ring = Ring.founded(return_categories=RETURNING)
    referral_id = ring.accepted()["id"]
    files = {}
    for sender, reader, category in (
        (ring.school, ring.child_work, "care_question"),
        (ring.child_work, ring.school, "arrangements"),
    ):
        file = referrals.attach_file(sender.member(), referral_id=referral_id, **pdf(category))
        referrals.send_message(
            sender.member(),
            referral_id=referral_id,
            text="Zie de bijlage.",
            categories=[category],
            attachment_ids=[file["id"]],
        )
        files[reader.id] = (reader, {"referral_id": referral_id, "attachment_id": file["id"]})
    end(the_house, ring, referral_id)
    reader, about = files[ring.child_work.id]
    name = "referrals.fetch_attachment"
    assert refused(the_house, name, reader.member(), **about).problem is NotFound


@lapse("referrals.adopt_attachment")
def _(the_house: House, end: End) -> None:
    """What was to be copied and is not yet, is not any more."""
    ring = Ring.founded()
    referral_id = reached(ring, "draft")["id"]
    school, kinderwerk = ring.school.member(), ring.child_work.member()
    large = Upload("verslag.pdf", iter([b"%PDF-1.7\n", bytes(2_000_000)]))
    file = referrals.attach_file(
        school, referral_id=referral_id, category="care_question", upload=large
    )
    referrals.send_referral(school, referral_id=referral_id)
    referrals.receive_referral(kinderwerk, referral_id=referral_id)
    child_id = referrals.accept_referral(kinderwerk, referral_id=referral_id)["child_id"]
    end(the_house, ring, referral_id)
    if end.__name__ == "expired":
        expire_grants_of(the_house, file["id"])
    task = referrals.adopt_attachment
    task(worker(task, ring.child_work), referral_id=referral_id, attachment_id=file["id"])
    [seen] = children.list_adopted_files(kinderwerk, child_id=child_id).results
    assert seen["state"] == "lost"


@lapse("notifications.announce_reminder")
@lapse("notifications.announce_overdue")
@lapse("notifications.announce_message")
@lapse("notifications.announce_assignment")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    leader = member(ring.child_work, "programme_coordinator")
    referral_id = ring.sent()["id"]
    about = {"referral_id": referral_id, "assignee_id": leader.id}
    referrals.assign_referral(ring.child_work.member(), **about)
    end(the_house, ring, referral_id)
    for task in (
        notifications.announce_reminder,
        notifications.announce_overdue,
        notifications.announce_assignment,
    ):
        task(worker(task, ring.child_work), referral_id=referral_id)
    told_of = notifications.announce_message
    told_of(worker(told_of, ring.child_work), referral_id=referral_id, message_id=referral_id)
    told = notifications.list_notifications(leader)
    assert not shown(told) & set(NOTIFICATION_KINDS)


@lapse("referrals.remind_receiver", "withdrawn consent")
@lapse("referrals.nudge_receiver", "withdrawn consent")
def _(the_house: House, end: End) -> None:
    ring = Ring.founded()
    referral_id = ring.sent()["id"]
    end(the_house, ring, referral_id)
    for task in (referrals.remind_receiver, referrals.nudge_receiver):
        task(worker(task, ring.school), referral_id=referral_id)
    from sqlalchemy import text

    asked = text(
        "SELECT count(*) FROM outbox WHERE ids->>'referral_id' = :id"
        " AND task IN ('notifications.announce_reminder', 'notifications.announce_overdue')"
    )
    with the_house.engines["admin"].begin() as connection:
        assert connection.execute(asked, {"id": str(referral_id)}).scalar_one() == 0
