"""Who has authority no more, and what stands in the place of somebody's statement.

Invariant: one sees what stops before one confirms, and gets a receipt of what stopped.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.children import operations as children
from services.consents import operations
from services.consents.schemas import (
    OUTCOMES,
    AuthoritySubstituteEndSchema,
    AuthoritySubstituteReviewSchema,
    NewAuthoritySubstituteSchema,
)
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, page
from services.portal.partners import Partners
from services.portal.screens.consent_records import SCAN
from shared import clock
from shared.problems import NotFound
from shared.texts import Text
from shared.vocabulary import (
    ATTEMPT_WAYS,
    CATEGORIES,
    CONSENT_STOPS,
    PURPOSES,
    SUBSTITUTE_ENDS,
    SUBSTITUTE_KINDS,
)
from shared.web.fields import Code, DateTime

OF_CHILD = "/kinderen/<uuid:child_id>"
ONE = "/in-plaats-van/<uuid:substitute_id>"
_NAMES = organisations.look_up_organisations
_TRIES = (1, 2, 3, 4)


class _SubstituteFormSchema(NewAuthoritySubstituteSchema):
    """The same on a page: each attempt has a field for its day and one for its way."""

    attempt1_at = DateTime(load_default=None, allow_none=True)
    attempt1_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)
    attempt2_at = DateTime(load_default=None, allow_none=True)
    attempt2_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)
    attempt3_at = DateTime(load_default=None, allow_none=True)
    attempt3_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)
    attempt4_at = DateTime(load_default=None, allow_none=True)
    attempt4_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)


def _attempts() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for n in _TRIES:
        found[f"attempt{n}_at"] = Field(
            label=Text(f"Poging {n}: wanneer", f"Attempt {n}: when"), look="date", narrow=12
        )
        found[f"attempt{n}_how"] = Field(
            label=Text(f"Poging {n}: hoe", f"Attempt {n}: how"),
            look="select",
            choices=ATTEMPT_WAYS,
        )
    return found


SUBSTITUTE = Plan(
    _SubstituteFormSchema,
    {
        "kind": Field(
            label=Text("Wat is er?", "What is there?"),
            look="choice",
            choices=SUBSTITUTE_KINDS,
            notes={
                "unreachable": Text(
                    "Telt pas als een collega het heeft beoordeeld, alleen waar het convenant het"
                    " toelaat, en hooguit drie maanden.",
                    "Counts only after a colleague has reviewed it, only where the covenant allows"
                    " it, and for three months at most.",
                ),
            },
        ),
        "purpose": Field(label=Text("Waarvoor?", "For what?"), look="select", choices=PURPOSES),
        "receiver_ids": Field(
            label=Text("Delen met wie? (leeg: met iedereen)", "Share with whom? (empty: anybody)"),
            look="several",
        ),
        "categories": Field(
            label=Text("Welke gegevens? (leeg: alle)", "Which data? (empty: all)"),
            look="several",
            choices=CATEGORIES,
        ),
        "since": Field(label=Text("Geldt vanaf", "Holds from"), look="date", narrow=12),
        "until": Field(
            label=Text("Geldt tot en met", "Holds until"), look="date", moment="end", narrow=12
        ),
        "reference": Field(
            label=Text("Kenmerk van de beslissing", "Reference of the decision"),
            help=Text(
                "Bij de rechter of een instelling. Bij onbereikbaarheid mag dit leeg.",
                "Of the court or an institution. May be empty for somebody who is unreachable.",
            ),
        ),
        "institution": Field(
            label=Text(
                "Welke instelling, en wie sprak namens haar?", "Which institution, and who?"
            ),
            help=Text("Alleen bij een gecertificeerde instelling.", "For an institution only."),
        ),
        **_attempts(),
        "note": Field(
            label=Text("Toelichting", "Explanation"),
            help=Text(
                "Bij niet te bereiken: waarom denkt u dat? Anders mag dit leeg.",
                "For somebody who is unreachable: why do you think so? Else it may be empty.",
            ),
            look="long",
        ),
    },
)
REVIEW = Plan(
    AuthoritySubstituteReviewSchema,
    {
        "agreed": Field(
            label=Text("De pogingen zijn genoeg", "The attempts are enough"),
            help=Text(
                "Laat dit leeg als u het er niet mee eens bent: dan vervalt het.",
                "Leave it empty if you do not agree: it then lapses.",
            ),
            look="tick",
        )
    },
)
ENDING = Plan(
    AuthoritySubstituteEndSchema,
    {
        "because": Field(
            label=Text("Waarom geldt het niet meer?", "Why does it hold no more?"),
            look="choice",
            choices=SUBSTITUTE_ENDS,
        )
    },
)


@page(
    f"{OF_CHILD}/gezag/<uuid:holder_id>/beeindigen",
    children.get_child,
    operations.preview_authority,
    operations.end_authority,
    posts=True,
)
def end_holder(visit: Visit, child_id: UUID, holder_id: UUID) -> Response:
    """Show what stops, confirm, and on to the receipt."""
    child = visit.do(children.get_child, child_id=child_id)
    holder = _current(child, holder_id)
    form = Form(visit, NOTHING)
    if visit.posted:
        ids = {"child_id": child_id, "holder_id": holder_id}
        ended = form.try_(operations.end_authority, **ids)
        if ended:
            return visit.go("stop_receipt", said="authority_ended", receipt_id=ended["id"])
    preview = visit.do(operations.preview_authority, child_id=child_id, holder_id=holder_id)
    shown = {"form": form, "child": child, "holder": holder, "preview": preview}
    return visit.show("children/end_holder.html", form.status, **shown)


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
    holder = _current(child, holder_id)
    choices = {"receiver_ids": Partners.of(visit).choices()}
    form = Form(visit, SUBSTITUTE, {"since": clock.today(), "kind": "court_permission"}, choices)
    if visit.posted:
        asked = form.judged(child_id=child_id, holder_id=holder_id)
        if asked is not None:
            made = form.try_(operations.record_authority_substitute, **_with_attempts(asked))
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
    form = Form(visit, ENDING, choices={"because": _ends_of(found["kind"])})
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


def _ends_of(kind: str) -> dict[str, Text]:
    """Why one of this kind can end: who was unreachable is reached, a decision ends."""
    other = "decision_ended" if kind == "unreachable" else "reached"
    return {code: text for code, text in SUBSTITUTE_ENDS.items() if code != other}


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


def _with_attempts(asked: dict[str, Any]) -> dict[str, Any]:
    tried = []
    for n in _TRIES:
        at, how = asked.pop(f"attempt{n}_at"), asked.pop(f"attempt{n}_how")
        if at is not None and how is not None:
            tried.append({"at": at, "how": how})
    return asked | {"attempts": tried}


def _current(child: dict[str, Any], holder_id: UUID) -> dict[str, Any]:
    for row in child["authority_holders"]:
        if row["id"] == holder_id and row["ended_at"] is None:
            found: dict[str, Any] = row
            return found
    raise NotFound
