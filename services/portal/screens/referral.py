"""One referral: what it says, where it stands, and what one can do now.

Invariant: a button carries the version that the page showed, so nobody answers what has changed.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.organisations import operations as organisations
from services.portal import conversation
from services.portal.directory import Directory
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, act, page
from services.portal.statuses import of_referral
from services.referrals import operations
from services.sharing import operations as sharing

ONE = "/aanmeldingen/<uuid:referral_id>"
STEPS = (
    operations.send_referral,
    operations.cancel_referral,
    operations.receive_referral,
    operations.accept_referral,
    operations.reject_referral,
)
"""What the page has a button for, each shown to who may."""
SHOWN = (
    operations.get_referral,
    organisations.look_up_organisations,
    sharing.ask_decision,
    *conversation.READ,
    *STEPS,
)
"""What every page names that ends in `shown`: a button's page shows the referral when refused."""


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


def shown(visit: Visit, referral_id: UUID, form: Form | None = None) -> Response:
    """The referral's page; `form`: what somebody tried, with what came of it."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    talk = conversation.of(visit, found)
    ids = [
        *talk.named,
        found["owner_id"],
        found["receiver_id"],
        *(h["organisation_id"] for h in found["history"]),
    ]
    draft = found["party"] == "sender" and found["state"] == "draft"
    return visit.show(
        "referrals/one.html",
        form.status if form else 200,
        referral=found,
        names=Directory.of(visit, ids),
        standing=of_referral(found["state"], found["party"]),
        of_referral=of_referral,
        verdict=ask(visit, found, talk) if draft else None,
        talk=talk,
        form=form or Form(visit, NOTHING),
        may={step.name.rpartition(".")[2]: visit.may(step) for step in STEPS},
    )


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
    )
    return verdict
