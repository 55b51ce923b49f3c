"""One referral: what it says, where it stands, and what one can do now.

Invariant: a button carries the version that the page showed, so nobody answers what has changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response

from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal import conversation
from services.portal.directory import Directory
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, act, page
from services.portal.statuses import of_referral, standing_of
from services.referrals import operations
from services.sharing import operations as sharing

ONE = "/aanmeldingen/<uuid:referral_id>"
STEPS = (
    operations.send_referral,
    operations.cancel_referral,
    operations.receive_referral,
    operations.accept_referral,
    operations.reject_referral,
    operations.start_referral,
    operations.hold_referral,
    operations.complete_referral,
    operations.reopen_referral,
    operations.retract_referral,
    operations.copy_referral,
    operations.draft_referral,
    operations.assign_referral,
    operations.triage_referral,
)
"""What the page has a button for, each shown to who may."""
SHOWN = (
    operations.get_referral,
    operations.list_chain,
    organisations.look_up_organisations,
    organisations.look_up_members,
    sharing.ask_decision,
    *conversation.READ,
    *STEPS,
)
"""What every page names that ends in `shown`: a button's page shows the referral when refused."""
_SAID_WITH = {"rejected": "rejection", "completed": "feedback", "in-progress": "note"}
"""The kind of message that goes with a state."""


@page(ONE, *SHOWN)
def referral(visit: Visit, referral_id: UUID) -> Response:
    """One referral, with its history and what one can do now."""
    return shown(visit, referral_id)


@act(f"{ONE}/versturen", *SHOWN)
def send(visit: Visit, referral_id: UUID) -> Response:
    """Send a draft."""
    form = Form(visit, NOTHING)
    if form.try_(operations.send_referral, referral_id=referral_id, expected_version=form.version):
        return visit.go("referral", said="referral_sent", referral_id=referral_id)
    return shown(visit, referral_id, form)


@act(f"{ONE}/ontvangst", operations.receive_referral)
def receive(visit: Visit, referral_id: UUID) -> Response:
    """Confirm receipt."""
    version = Form(visit, NOTHING).version
    visit.do(operations.receive_referral, referral_id=referral_id, expected_version=version)
    return visit.go("referral", said="referral_received", referral_id=referral_id)


@act(f"{ONE}/beginnen", *SHOWN)
def start(visit: Visit, referral_id: UUID) -> Response:
    """Begin, or go on after a pause."""
    form = Form(visit, NOTHING)
    if form.try_(operations.start_referral, referral_id=referral_id, expected_version=form.version):
        return visit.go("referral", said="referral_started", referral_id=referral_id)
    return shown(visit, referral_id, form)


def shown(visit: Visit, referral_id: UUID, form: Form | None = None) -> Response:
    """The referral's page; `form`: what somebody tried, with what came of it."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    talk = conversation.of(visit, found)
    chain = visit.do(operations.list_chain, referral_id=referral_id).results
    answer = _answer(visit, found, talk)
    ids = [
        *talk.named,
        *(row[name] for row in (found, *chain) for name in ("owner_id", "receiver_id")),
        *(h["organisation_id"] for h in found["history"]),
        answer["suggested_receiver_id"] if answer else None,
        found["suggested_receiver_id"],
    ]
    draft = found["party"] == "sender" and found["state"] == "draft"
    return visit.show(
        "referrals/one.html",
        form.status if form else 200,
        referral=found,
        names=Directory.of(visit, ids),
        chain=list(reversed(chain)),
        answer=answer,
        assignee=_assignee(visit, found),
        standing=standing_of(found, found["party"]),
        of_referral=of_referral,
        verdict=ask(visit, found, talk) if draft else None,
        talk=talk,
        may_see_ground=visit.may(legal_grounds.list_grounds),
        form=form or Form(visit, NOTHING),
        may={step.name.rpartition(".")[2]: visit.may(step) for step in STEPS},
    )


def _assignee(visit: Visit, found: dict[str, Any]) -> dict[str, Any] | None:
    """Who deals with it: a member of ours, by name."""
    if found["assignee_id"] is None or not visit.may(organisations.look_up_members):
        return None
    ids = [found["assignee_id"]]
    rows: Sequence[dict[str, Any]] = visit.do(organisations.look_up_members, member_ids=ids).results
    return rows[0] if rows else None


def _answer(
    visit: Visit, found: dict[str, Any], talk: conversation.Conversation
) -> Mapping[str, Any] | None:
    """What was said with the last answer: a reason, how it ended, or why it was reopened."""
    wanted = _SAID_WITH.get(found["state"])
    if wanted is None:
        return None
    messages = talk.messages[::-1]
    if talk.earlier is not None:
        messages = visit.do(operations.list_messages, referral_id=found["id"]).results
    return next((one for one in messages if one["kind"] == wanted), None)


def ask(
    visit: Visit, found: dict[str, Any], talk: conversation.Conversation
) -> dict[str, Any] | None:
    """ "Mag ik dit delen?" about a draft; None for whoever may not ask."""
    if not visit.may(sharing.ask_decision) or found["child_id"] is None:
        return None
    verdict: dict[str, Any] = visit.do(
        sharing.ask_decision,
        child_id=found["child_id"],
        receiver_id=found["receiver_id"],
        purpose=found["purpose"],
        record_kind="referral",
        categories=sorted({*found["categories"], *conversation.held_by(talk.waiting)}),
        ground=found["ground"],
        legal_ground_id=found["legal_ground_id"],
    )
    return verdict
