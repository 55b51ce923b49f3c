"""The receiver's answer to a referral, and the sender's taking it back.

Invariant: each asks once more before it does what cannot be undone.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, page
from services.portal.partners import parties
from services.portal.screens.referral import ONE
from services.referrals import operations
from services.referrals.schemas import AcceptanceSchema, RejectionSchema
from shared.authz import permissions
from shared.problems import NotFound
from shared.texts import Text
from shared.vocabulary import REJECTION_REASONS

_NAMES = organisations.look_up_organisations
ACCEPTANCE = Plan(
    AcceptanceSchema,
    {
        "team_id": Field(
            label=Text("Team dat het kind begeleidt", "Team that supports the child"),
            look="select",
        )
    },
)
REJECTION = Plan(
    RejectionSchema,
    {
        "reason_code": Field(
            label=Text("Waarom niet?", "Why not?"),
            help=Text(
                "De verzender ziet dat u afwijst. Waarom, ziet hij alleen waar het convenant dat"
                " toelaat.",
                "The sender sees that you reject; why, only where the covenant allows it.",
            ),
            look="choice",
            choices=REJECTION_REASONS,
        ),
        "suggested_receiver_id": Field(
            label=Text(
                "Wie kan dit kind wel helpen? (mag leeg)", "Who can help this child? (optional)"
            ),
            help=Text(
                "U stuurt niets door: alleen de verzender kan daar aanmelden, met toestemming"
                " waarin die organisatie staat.",
                "You pass nothing on: only the sender can refer there, with consent that names"
                " that organisation.",
            ),
            look="select",
        ),
    },
)


@page(f"{ONE}/accepteren", operations.get_referral, operations.accept_referral, _NAMES, posts=True)
def accept(visit: Visit, referral_id: UUID) -> Response:
    """Choose the team, and accept."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    back_here = _is_ours(visit, found["in_reply_to"])
    plan = NOTHING if back_here else ACCEPTANCE
    form = Form(visit, plan, {"team_id": found["team_id"]}, {"team_id": _teams(visit)})
    if visit.posted and form.send(
        operations.accept_referral, referral_id=referral_id, expected_version=form.version
    ):
        return visit.go("referral", said="referral_accepted", referral_id=referral_id)
    return visit.show(
        "referrals/accept.html", form.status, referral=found, form=form, back_here=back_here
    )


@page(
    f"{ONE}/afwijzen",
    operations.get_referral,
    operations.reject_referral,
    covenants.list_covenants,
    covenants.get_covenant,
    _NAMES,
    posts=True,
)
def reject(visit: Visit, referral_id: UUID) -> Response:
    """Say why, and who might help instead, and reject."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    others = parties(visit, but=found["owner_id"])
    form = Form(visit, REJECTION, choices={"suggested_receiver_id": others})
    if visit.posted and form.send(
        operations.reject_referral, referral_id=referral_id, expected_version=form.version
    ):
        return visit.go("referral", said="referral_rejected", referral_id=referral_id)
    return visit.show("referrals/reject.html", form.status, referral=found, form=form)


@page(f"{ONE}/terugnemen", operations.get_referral, operations.cancel_referral, posts=True)
def cancel(visit: Visit, referral_id: UUID) -> Response:
    """Ask, and take back."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    form = Form(visit, NOTHING)
    if visit.posted and form.try_(
        operations.cancel_referral, referral_id=referral_id, expected_version=form.version
    ):
        said = "draft_thrown_away" if found["state"] == "draft" else "referral_cancelled"
        return visit.go("sent", said=said)
    return visit.show("referrals/cancel.html", form.status, referral=found, form=form)


@page(
    f"{ONE}/per-ongeluk", operations.get_referral, operations.retract_referral, _NAMES, posts=True
)
def retract(visit: Visit, referral_id: UUID) -> Response:
    """Say what it means, and record that it was sent in error."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    form = Form(visit, NOTHING)
    if visit.posted and form.try_(
        operations.retract_referral, referral_id=referral_id, expected_version=form.version
    ):
        return visit.go("referral", said="referral_retracted", referral_id=referral_id)
    receiver = Directory.of(visit, [found["receiver_id"]]).name(found["receiver_id"])
    return visit.show(
        "referrals/retract.html", form.status, referral=found, form=form, receiver=receiver
    )


def _is_ours(visit: Visit, referral_id: UUID | None) -> bool:
    """Whether the referral that is answered is one of ours: then the child has its file here."""
    if referral_id is None:
        return False
    try:
        asked: dict[str, Any] = visit.do(operations.get_referral, referral_id=referral_id)
    except NotFound:  # of another team: the operation says what then
        return False
    return asked["party"] == "sender" and asked["child_id"] is not None


def _teams(visit: Visit) -> dict[str, Text | str]:
    """The teams of ours in which this visitor may open a file."""
    acting = visit.acting
    if acting is None or visit.actor is None:
        return {}
    among = permissions.reach(operations.accept_referral.permission, visit.actor)
    names = Directory.of(visit, [acting.organisation_id])
    return dict(names.team_choices(acting.organisation_id, among))
