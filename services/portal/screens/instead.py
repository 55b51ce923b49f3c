"""What stands in the place of somebody's statement: recorded, reviewed, shown by a scan, and ended.

Invariant: what counts is said as it is; what ended answers with a receipt of what stopped.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.children import operations as children
from services.consents import operations
from services.consents.schemas import (
    OUTCOMES,
)
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.forms import Form
from services.portal.instead_forms import ENDING, REVIEW, SUBSTITUTE, ends_of, with_attempts
from services.portal.pages import Visit, page
from services.portal.partners import Partners
from services.portal.screens.authority import OF_CHILD, current_holder
from services.portal.screens.consent_records import SCAN
from shared import clock
from shared.vocabulary import (
    CONSENT_STOPS,
)

ONE = "/in-plaats-van/<uuid:substitute_id>"
_NAMES = organisations.look_up_organisations


@page(
    f"{OF_CHILD}/gezag/<uuid:holder_id>/in-plaats-van",
    children.get_child,
    operations.record_authority_substitute,
    covenants.list_covenants,
    covenants.get_covenant,
    _NAMES,
    posts=True,
)
def new_substitute(visit: Visit, child_id: UUID, holder_id: UUID) -> Response:
    """Record what stands in the place of this holder's statement."""
    child = visit.do(children.get_child, child_id=child_id)
    holder = current_holder(child, holder_id)
    choices = {"receiver_ids": Partners.of(visit).choices()}
    form = Form(visit, SUBSTITUTE, {"since": clock.today(), "kind": "court_permission"}, choices)
    if visit.posted:
        asked = form.judged(child_id=child_id, holder_id=holder_id)
        if asked is not None:
            made = form.try_(operations.record_authority_substitute, **with_attempts(asked))
            if made:
                return visit.go("substitute", said="substitute_recorded", substitute_id=made["id"])
    return visit.show(
        "consents/new_substitute.html", form.status, form=form, child=child, holder=holder
    )


@page(
    ONE,
    operations.get_authority_substitute,
    operations.list_substitute_evidence,
    operations.review_authority_substitute,
    operations.end_authority_substitute,
    operations.add_substitute_evidence,
    children.get_child,
    organisations.look_up_members,
    _NAMES,
)
def substitute(visit: Visit, substitute_id: UUID) -> Response:
    """One of them, with its evidence."""
    return visit.show("consents/substitute.html", **_whole(visit, substitute_id))


@page(
    f"{ONE}/beoordelen",
    operations.get_authority_substitute,
    operations.review_authority_substitute,
    children.get_child,
    posts=True,
)
def review_substitute(visit: Visit, substitute_id: UUID) -> Response:
    """A second member looks at it."""
    form = Form(visit, REVIEW)
    sent: dict[str, Any] = {"substitute_id": substitute_id, "expected_version": form.version}
    if visit.posted and form.send(operations.review_authority_substitute, **sent):
        return visit.go("substitute", said="substitute_reviewed", substitute_id=substitute_id)
    return _act(visit, substitute_id, form, "review")


@page(
    f"{ONE}/beeindigen",
    operations.get_authority_substitute,
    operations.end_authority_substitute,
    children.get_child,
    posts=True,
)
def end_instead(visit: Visit, substitute_id: UUID) -> Response:
    """It stands no more."""
    found = visit.do(operations.get_authority_substitute, substitute_id=substitute_id)
    form = Form(visit, ENDING, choices={"because": ends_of(found["kind"])})
    if visit.posted:
        sent: dict[str, Any] = {"substitute_id": substitute_id, "expected_version": form.version}
        ended = form.send(operations.end_authority_substitute, **sent)
        if ended:
            return visit.go("stop_receipt", said="instead_ended", receipt_id=ended["id"])
    return _act(visit, substitute_id, form, "end")


@page(
    f"{ONE}/bijlage",
    operations.get_authority_substitute,
    operations.add_substitute_evidence,
    children.get_child,
    posts=True,
    files=True,
)
def new_substitute_evidence(visit: Visit, substitute_id: UUID) -> Response:
    """Keep a scan with it."""
    form = Form(visit, SCAN)
    if visit.posted and form.send(operations.add_substitute_evidence, substitute_id=substitute_id):
        return visit.go("substitute", said="evidence_added", substitute_id=substitute_id)
    return _act(visit, substitute_id, form, "scan")


def _act(visit: Visit, substitute_id: UUID, form: Form, what: str) -> Response:
    found = visit.do(operations.get_authority_substitute, substitute_id=substitute_id)
    child = visit.do(children.get_child, child_id=found["child_id"])
    shown = {"form": form, "found": found, "child": child, "what": what}
    return visit.show("consents/substitute_act.html", form.status, **shown)


def _whole(visit: Visit, substitute_id: UUID) -> dict[str, Any]:
    found = visit.do(operations.get_authority_substitute, substitute_id=substitute_id)
    child = visit.do(children.get_child, child_id=found["child_id"])
    members = [one for one in (found["recorded_by"], found["reviewed_by"]) if one]
    known = visit.do(organisations.look_up_members, member_ids=members).results
    files = visit.do(operations.list_substitute_evidence, substitute_id=substitute_id)
    mine = visit.actor is not None and visit.actor.id == found["recorded_by"]
    return {
        "found": found,
        "child": child,
        "holder": next(
            (row for row in child["authority_holders"] if row["id"] == found["holder_id"]), None
        ),
        "members": {row["id"]: row["name"] for row in known},
        "files": files.results,
        "mine": mine,
        "lapsed": found["until"] <= clock.now(),
        "names": Directory.of(visit, found["receiver_ids"]),
        "because": CONSENT_STOPS,
        "outcomes": OUTCOMES,
    }
