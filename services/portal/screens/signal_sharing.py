"""Sharing a signal with a partner, and what partners shared with us.

Invariant: what the page says beforehand is the decision that sharing itself will get.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.covenants import operations as covenants
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Choices, Plan
from services.portal.forms import Form
from services.portal.grounds import cited_in_address, recorded_for
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.partners import Partners
from services.portal.screens.signals import ALL, ONE
from services.portal.signal_forms import SHARING
from services.sharing import operations as sharing
from services.signals import operations
from services.signals.schemas import SHAREABLE
from shared.problems import Gone, NotFound
from shared.vocabulary import PURPOSES
from shared.web.schemas import Schema

GIVEN = f"{ALL}/gedeeld/<uuid:share_id>"
USUAL = ["child_identity", "care_question", "observed_facts"]
NOTHING = Plan(Schema, {})
_NAMES = organisations.look_up_organisations
_READ = (
    operations.get_signal,
    sharing.ask_decision,
    covenants.list_covenants,
    covenants.get_covenant,
    legal_grounds.list_grounds,
    _NAMES,
)


@page(f"{ONE}/delen", *_READ, operations.share_signal, posts=True)
def share_signal(visit: Visit, signal_id: UUID) -> Response:
    """To whom, for what, and which parts; with the answer of the decision beside it."""
    found = visit.do(operations.get_signal, signal_id=signal_id)
    form, partners = _form(visit, found)
    if visit.posted and (made := form.send(operations.share_signal, signal_id=signal_id)):
        return visit.go("signal_share", said="signal_shared", share_id=made["id"])
    return visit.show(
        "signals/share.html",
        form.status,
        form=form,
        signal=found,
        partners=partners.all,
        verdict=None,
    )


@act(f"{ONE}/delen/antwoord", *_READ)
def share_signal_live(visit: Visit, signal_id: UUID) -> Response:
    """ "Mag ik dit delen?" for what is chosen at this moment; nothing while it is not whole."""
    found = visit.do(operations.get_signal, signal_id=signal_id)
    asked = _form(visit, found)[0].judged()
    return visit.show(
        "signals/part_verdict.html", signal=found, verdict=_verdict(visit, found, asked)
    )


@page(f"{ALL}/ontvangen", operations.list_shares, _NAMES)
def received_signals(visit: Visit) -> Response:
    """What partners shared with us, newest first."""
    found = visit.do(operations.list_shares, party="viewer", page_size=PAGE_SIZE, after=visit.after)
    names = Directory.of(visit, [row["owner_id"] for row in found.results])
    return visit.show("signals/received.html", found=found, names=names)


@page(GIVEN, operations.get_share, operations.end_share, _NAMES)
def signal_share(visit: Visit, share_id: UUID) -> Response:
    """What was shared of a signal, as it was then."""
    found = visit.do(operations.get_share, share_id=share_id)
    return visit.show(
        "signals/shared.html",
        share=found,
        names=Directory.of(visit, [found["owner_id"], found["receiver_id"]]),
        form=Form(visit, NOTHING),
        may_end=found["party"] == "owner"
        and not found["ended_at"]
        and visit.may(operations.end_share),
    )


@act(f"{GIVEN}/beeindigen", operations.end_share)
def end_signal_share(visit: Visit, share_id: UUID) -> Response:
    """The partner sees it no more."""
    visit.do(operations.end_share, share_id=share_id)
    return visit.go("signal_share", said="signal_share_ended", share_id=share_id)


def _form(visit: Visit, found: dict[str, Any]) -> tuple[Form, Partners]:
    partners = Partners.of(visit, "signal")
    purposes = {code: PURPOSES[code] for code in PURPOSES if code in partners.purposes()}
    only = partners.all[0] if len(partners.all) == 1 else None
    values: dict[str, Any] = {
        "receiver_id": only.id if only else "",
        "purpose": next(iter(purposes)) if len(purposes) == 1 else "",
        "categories": USUAL,
        "ground": "consent",
    }
    choices: dict[str, Choices] = {
        "receiver_id": partners.choices(),
        "purpose": purposes,
        "categories": SHAREABLE,
        "legal_ground_id": recorded_for(visit, found["child_id"]),
    }
    return Form(visit, SHARING, values | cited_in_address(), choices), partners


def _verdict(
    visit: Visit, found: dict[str, Any], asked: dict[str, Any] | None
) -> dict[str, Any] | None:
    if asked is None:
        return None
    names = ("receiver_id", "purpose", "categories", "ground", "legal_ground_id")
    question = {name: asked[name] for name in names}
    try:
        answer: dict[str, Any] = visit.do(
            sharing.ask_decision, child_id=found["child_id"], record_kind="signal", **question
        )
    except (NotFound, Gone):
        return None
    return answer
