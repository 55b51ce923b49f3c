"""The receiver's answer to a referral, and the sender's taking it back.

Invariant: each asks once more before it does what cannot be undone.
"""

from uuid import UUID

from flask import Response

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, page
from services.portal.screens.referral import ONE
from services.referrals import operations
from services.referrals.schemas import AcceptanceSchema, RejectionSchema
from shared.authz import permissions
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
                "De verzender ziet dat u afwijst; de reden blijft bij u.",
                "The sender sees that you reject; the reason stays with you.",
            ),
            look="choice",
            choices=REJECTION_REASONS,
        )
    },
)


@page(f"{ONE}/accepteren", operations.get_referral, operations.accept_referral, _NAMES, posts=True)
def accept(visit: Visit, referral_id: UUID) -> Response:
    """Choose the team, and accept."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    form = Form(visit, ACCEPTANCE, {"team_id": found["team_id"]}, {"team_id": _teams(visit)})
    if visit.posted and form.send(
        operations.accept_referral, referral_id=referral_id, expected_version=form.version
    ):
        return visit.go("referral", said="referral_accepted", referral_id=referral_id)
    return visit.show("referrals/accept.html", form.status, referral=found, form=form)


@page(f"{ONE}/afwijzen", operations.get_referral, operations.reject_referral, posts=True)
def reject(visit: Visit, referral_id: UUID) -> Response:
    """Say why, and reject."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    form = Form(visit, REJECTION)
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
        return visit.go("sent", said="referral_cancelled")
    return visit.show("referrals/cancel.html", form.status, referral=found, form=form)


def _teams(visit: Visit) -> dict[str, Text | str]:
    """The teams of ours in which this visitor may open a file."""
    acting = visit.acting
    if acting is None or visit.actor is None:
        return {}
    among = permissions.reach(operations.accept_referral.permission, visit.actor)
    names = Directory.of(visit, [acting.organisation_id])
    return dict(names.team_choices(acting.organisation_id, among))
