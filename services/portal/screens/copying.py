"""The same words to somebody else: after a rejection, or for any referral of ours.

Invariant: it makes a draft and sends nothing; who the child is and what may be shared is asked
anew, for that receiver.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Plan
from services.portal.forms import Form
from services.portal.pages import Visit, act, page
from services.portal.partners import Partners
from services.portal.screens.referral import ONE
from services.portal.targets import FOR, TO, Where, said, target, where
from services.referrals import operations
from services.referrals.schemas import CopySchema
from services.sharing import operations as sharing
from shared.problems import Conflict
from shared.texts import Text
from shared.vocabulary import PURPOSES

COPY = Plan(CopySchema, {})
_READ = (
    operations.get_referral,
    covenants.list_covenants,
    covenants.get_covenant,
    organisations.look_up_organisations,
    sharing.ask_decision,
)


@page(f"{ONE}/opnieuw", operations.copy_referral, *_READ, posts=True)
def copy(visit: Visit, referral_id: UUID) -> Response:
    """Choose to whom and for what, and make the draft."""
    found = _own(visit, referral_id)
    partners = Partners.of(visit)
    chosen, purpose = said(TO), said(FOR) or found["purpose"]
    to = target(partners, where())
    form = Form(visit, COPY)
    if visit.posted and to and "ask" not in request.form:
        made = form.send(operations.copy_referral, to.where.values, referral_id=referral_id)
        if made:
            return visit.go("referral", said="draft_copied", referral_id=made["id"])
    missing = visit.posted and to is None
    wished = request.args.get(TO, "").partition(".")[0]
    return visit.show(
        "referring/copy.html",
        400 if missing else form.status,
        referral=found,
        form=form,
        partners=partners.all,
        purposes={c: PURPOSES[c] for c in sorted(partners.purposes()) if c in PURPOSES},
        chosen=chosen,
        purpose=purpose,
        missing=missing,
        out_of_reach=_out_of_reach(visit, partners, wished),
        verdict=_asked(visit, found, to.where) if to else None,
    )


@act(f"{ONE}/opnieuw/mag-ik", *_READ)
def may_copy(visit: Visit, referral_id: UUID) -> Response:
    """The answer to "Mag ik dit delen?" alone, for who is chosen at this moment."""
    found = _own(visit, referral_id)
    to = where()
    verdict = _asked(visit, found, to) if to else None
    return visit.show("referring/part_verdict.html", verdict=verdict)


def _own(visit: Visit, referral_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = visit.do(operations.get_referral, referral_id=referral_id)
    if found["party"] != "sender" or found["child_id"] is None:
        raise Conflict("not_the_sender", _NOT_THE_SENDER)
    return found


def _asked(visit: Visit, found: dict[str, Any], to: Where) -> dict[str, Any] | None:
    """The decision on the same data and the same ground, for another receiver."""
    if not visit.may(sharing.ask_decision):
        return None
    verdict: dict[str, Any] = visit.do(
        sharing.ask_decision,
        child_id=found["child_id"],
        receiver_id=to.receiver_id,
        purpose=to.purpose,
        record_kind="referral",
        categories=found["categories"],
        ground=found["ground"],
        legal_ground_id=found["legal_ground_id"],
    )
    return verdict


def _out_of_reach(visit: Visit, partners: Partners, wished: str) -> Text | str | None:
    """Who was suggested, but with whom no covenant of ours lets us share."""
    if not wished or any(str(partner.id) == wished for partner in partners.all):
        return None
    try:
        return Directory.of(visit, [wished]).name(wished)
    except ValueError:
        return None


_NOT_THE_SENDER = Text("Alleen de verzender kan dit.", "Only the sender can do this.")
