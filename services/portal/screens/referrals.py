"""Referrals: what came in, what went out, one of them, and the answers to it.

Invariant: a button carries the version that the page showed, so nobody answers what has changed.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.statuses import of_referral
from services.referrals import operations
from services.referrals.schemas import AcceptanceSchema, RejectionSchema
from services.sharing import operations as sharing
from shared.authz import permissions
from shared.problems import NotFound, Problem
from shared.texts import Text
from shared.vocabulary import REFERRAL_STATES, REJECTION_REASONS

ONE = "/aanmeldingen/<uuid:referral_id>"
_NAMES = organisations.look_up_organisations
_STEPS = (
    operations.send_referral,
    operations.cancel_referral,
    operations.receive_referral,
    operations.accept_referral,
    operations.reject_referral,
)
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


@page("/aanmeldingen/ontvangen", operations.list_referrals, _NAMES)
def inbox(visit: Visit) -> Response:
    """What partners sent us."""
    return _listed(visit, "receiver")


@page("/aanmeldingen/verstuurd", operations.list_referrals, _NAMES)
def sent(visit: Visit) -> Response:
    """What we wrote and sent."""
    return _listed(visit, "sender")


@page(ONE, operations.get_referral, _NAMES, sharing.ask_decision, *_STEPS)
def referral(visit: Visit, referral_id: UUID) -> Response:
    """One referral, with its history and what one can do now."""
    return _shown(visit, referral_id)


@act(
    f"{ONE}/versturen",
    operations.send_referral,
    *_STEPS[1:],
    operations.get_referral,
    _NAMES,
    sharing.ask_decision,
)
def send(visit: Visit, referral_id: UUID) -> Response:
    """Send a draft."""
    form = Form(visit, NOTHING)
    if form.try_(operations.send_referral, referral_id=referral_id, expected_version=form.version):
        return visit.go("referral", said="referral_sent", referral_id=referral_id)
    return _shown(visit, referral_id, form)


@act(f"{ONE}/ontvangst", operations.receive_referral)
def receive(visit: Visit, referral_id: UUID) -> Response:
    """Confirm receipt."""
    version = Form(visit, NOTHING).version
    visit.do(operations.receive_referral, referral_id=referral_id, expected_version=version)
    return visit.go("referral", said="referral_received", referral_id=referral_id)


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


def ask(visit: Visit, found: dict[str, Any]) -> dict[str, Any] | Problem | None:
    """ "Mag ik dit delen?" about a draft; None for whoever may not ask."""
    if not visit.may(sharing.ask_decision) or found["child_id"] is None:
        return None
    verdict: dict[str, Any] = visit.do(
        sharing.ask_decision,
        child_id=found["child_id"],
        receiver_id=found["receiver_id"],
        purpose=found["purpose"],
        record_kind="referral",
        categories=found["categories"],
    )
    return verdict


def _shown(visit: Visit, referral_id: UUID, form: Form | None = None) -> Response:
    found = visit.do(operations.get_referral, referral_id=referral_id)
    ids = [
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
        verdict=ask(visit, found) if draft else None,
        form=form or Form(visit, NOTHING),
        may={step.name.rpartition(".")[2]: visit.may(step) for step in _STEPS},
    )


def _listed(visit: Visit, party: str) -> Response:
    state = request.args.get("stand") or None
    if state is not None and state not in REFERRAL_STATES:
        raise NotFound
    found = visit.do(
        operations.list_referrals,
        party=party,
        state=state,
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    ids = [row[name] for row in found.results for name in ("owner_id", "receiver_id")]
    return visit.show(
        "referrals/list.html",
        found=found,
        names=Directory.of(visit, ids),
        party=party,
        state=state,
        of_referral=of_referral,
    )


def _teams(visit: Visit) -> dict[str, Text | str]:
    """The teams of ours in which this visitor may open a file."""
    acting = visit.acting
    if acting is None or visit.actor is None:
        return {}
    among = permissions.reach(operations.accept_referral.permission, visit.actor)
    names = Directory.of(visit, [acting.organisation_id])
    return dict(names.team_choices(acting.organisation_id, among))
