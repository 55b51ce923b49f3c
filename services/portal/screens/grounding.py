"""Recording a ground in law about a child: the abuse protocol, its acute way, a vital interest, and
what the police decide.

Invariant: in acute danger nothing stands between somebody and the report but one page: the phone
numbers are on it, and what cannot be sent from here is said with what to do instead.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.covenants import operations as covenants
from services.legal_grounds import operations
from services.legal_grounds.schemas import (
    PoliceDecisionSchema,
    ProtocolSchema,
    VitalInterestSchema,
)
from services.organisations import operations as organisations
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import ONCE, Visit, page
from services.portal.partners import Partners, parties
from services.portal.wording import day, full_name
from services.referrals import operations as referrals
from shared.authz.replay import Answer, Replay
from shared.problems import Problem
from shared.texts import Text
from shared.vocabulary import POLICE_ARTICLES, PURPOSES
from shared.web.answers import to_json
from shared.web.pages import Page

CHILD = "/kinderen/<uuid:child_id>"
MOST = 100
_TO_SAFE_HOME = Field(
    label=Text("Welk Veilig Thuis?", "Which Veilig Thuis?"),
    help=Text("Dat van de woonplaats van het kind.", "That of the place where the child lives."),
    look="several",
)
PROTOCOL = Plan(ProtocolSchema, {"receiver_ids": _TO_SAFE_HOME})
ACUTE = Plan(
    ProtocolSchema,
    {
        "reason": Field(
            label=Text("Wat is er nu aan de hand?", "What is happening now?"),
            help=Text(
                "Kort: wat ziet u, en waarom kan het niet wachten? Dit leest Veilig Thuis.",
                "Shortly: what do you see, and why can it not wait? Veilig Thuis reads this.",
            ),
            look="long",
            rows=4,
        ),
        "receiver_ids": _TO_SAFE_HOME,
    },
)
VITAL = Plan(
    VitalInterestSchema,
    {
        "receiver_ids": Field(label=Text("Wie moet dit weten?", "Who must know?"), look="several"),
        "reason": Field(
            label=Text("Waarom kan dit niet wachten?", "Why can this not wait?"),
            help=Text(
                "Wat staat er op het spel, en waarom lukt het niet om toestemming te vragen?",
                "What is at stake, and why can consent not be asked?",
            ),
            look="long",
        ),
    },
)
DECISION = Plan(
    PoliceDecisionSchema,
    {
        "article": Field(
            label=Text("Volgens welk artikel van de Wpg?", "Under which article of the Wpg?"),
            look="choice",
            choices=POLICE_ARTICLES,
        ),
        "child_id": Field(
            label=Text("Over welk kind? (artikel 19)", "About which child? (article 19)"),
            look="select",
        ),
        "reference": Field(label=Text("Kenmerk van het besluit", "Reference of the decision")),
        "receiver_ids": Field(label=Text("Aan wie?", "To whom?"), look="several"),
        "purposes": Field(label=Text("Waarvoor?", "For what?"), look="several", choices=PURPOSES),
        "reason": Field(
            label=Text("Wie besloot dit, en waarom?", "Who decided this, and why?"), look="long"
        ),
        "until": Field(
            label=Text("Geldt tot en met", "Holds until"),
            help=Text(
                "Artikel 19: hooguit een jaar. Artikel 20: hooguit vijf jaar.",
                "Article 19: one year at most. Article 20: five years at most.",
            ),
            look="date",
            moment="end",
            narrow=12,
        ),
    },
)
_AROUND = (
    children.get_child,
    covenants.list_covenants,
    covenants.get_covenant,
    organisations.list_organisations,
    organisations.look_up_organisations,
)


@page(f"{CHILD}/meldcode", operations.start_protocol, *_AROUND, posts=True)
def start_protocol(visit: Visit, child_id: UUID) -> Response:
    """Begin the abuse protocol."""
    found = visit.do(children.get_child, child_id=child_id)
    homes = safe_homes(visit)
    form = Form(visit, PROTOCOL, {"receiver_ids": _likely(visit, homes)}, {"receiver_ids": homes})
    if visit.posted:
        made = form.send(operations.start_protocol, {"child_id": child_id})
        if made:
            return visit.go("legal_ground", said="protocol_started", ground_id=made["id"])
    return visit.show("grounds/protocol.html", form.status, form=form, child=found, homes=homes)


@page(
    f"{CHILD}/acuut",
    operations.start_protocol,
    referrals.draft_referral,
    referrals.send_referral,
    *_AROUND,
    posts=True,
)
def acute(visit: Visit, child_id: UUID) -> Response:
    """Acute danger: whom to call, and the report at once."""
    found = visit.do(children.get_child, child_id=child_id)
    homes = safe_homes(visit)
    form = Form(visit, ACUTE, {"receiver_ids": _likely(visit, homes)}, {"receiver_ids": homes})
    if visit.posted:
        values = form.judged(child_id=child_id)
        made = values and form.try_(operations.start_protocol, **{**values, "acute": True})
        if made:
            sent = _reported(visit, child_id, made)
            if sent is None:
                return visit.go("legal_ground", said="acute_recorded", ground_id=made["id"])
            return visit.go("referral", said="acute_reported", referral_id=sent)
    return visit.show("grounds/acute.html", form.status, form=form, child=found, homes=homes)


@page(f"{CHILD}/vitaal-belang", operations.record_vital_interest, *_AROUND, posts=True)
def vital_interest(visit: Visit, child_id: UUID) -> Response:
    """Somebody's life or body is at stake."""
    found = visit.do(children.get_child, child_id=child_id)
    own = visit.acting.organisation_id if visit.acting else child_id
    form = Form(visit, VITAL, {}, {"receiver_ids": parties(visit, own)})
    if visit.posted:
        made = form.send(operations.record_vital_interest, {"child_id": child_id})
        if made:
            return visit.go("legal_ground", said="vital_recorded", ground_id=made["id"])
    return visit.show("grounds/vital.html", form.status, form=form, child=found)


@page(
    "/politiebesluit",
    operations.record_police_decision,
    children.list_children,
    *_AROUND,
    posts=True,
)
def police_decision(visit: Visit) -> Response:
    """Record a decision of the police."""
    own = visit.acting.organisation_id if visit.acting else None
    choices = {
        "receiver_ids": parties(visit, own) if own else {},
        "child_id": child_choices(visit),
    }
    about = request.args.get("kind", "")
    article = "wpg_19" if about else "wpg_20"
    form = Form(visit, DECISION, {"child_id": about, "article": article}, choices)
    if visit.posted and (made := form.send(operations.record_police_decision)):
        return visit.go("legal_ground", said="decision_recorded", ground_id=made["id"])
    return visit.show("grounds/decision.html", form.status, form=form)


def child_choices(visit: Visit) -> dict[str, Text | str]:
    """The newest children whose files one sees; the page must name `list_children`."""
    return child_names(newest_children(visit).results)


def newest_children(visit: Visit) -> Page:
    """The children to choose from, at most `MOST`."""
    if not visit.may(children.list_children):
        return Page([])
    found: Page = visit.do(children.list_children, page_size=MOST)
    return found


def child_names(rows: Iterable[Mapping[str, Any]]) -> dict[str, Text | str]:
    """Children to choose from, by name; the birth date tells two of the same name apart."""
    readable = sorted((row for row in rows if row["readable"]), key=_by_name)
    return {str(row["id"]): f"{full_name(row)}, {day(row['birth_date'])}" for row in readable}


def _by_name(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["family_name"].casefold(), row["given_name"].casefold()


def safe_homes(visit: Visit) -> dict[str, Text | str]:
    """Veilig Thuis, as the directory has it."""
    rows = visit.do(organisations.list_organisations, page_size=MOST).results
    return {str(row["id"]): row["name"] for row in rows if row["kind"] == "veilig_thuis"}


def _likely(visit: Visit, homes: dict[str, Text | str]) -> list[str]:
    """The one that a covenant of ours leads to, or the only one there is."""
    ours = [one for one in homes if Partners.of(visit).one(UUID(one))] if len(homes) > 1 else []
    likely = ours or list(homes)
    return likely if len(likely) == 1 else []


def _reported(visit: Visit, child_id: UUID, ground: dict[str, Any]) -> UUID | None:
    """The report that was sent on it; None where no covenant lets that go from here."""
    partners = Partners.of(visit)
    partner = next(filter(None, map(partners.one, map(_id, ground["receiver_ids"]))), None)
    if partner is None:
        return None
    purposes = sorted(partner.purposes, key=lambda code: (code != "child_protection", code))
    nonce = request.form.get(ONCE, "")[:64]
    mark = hashlib.sha256(f"acute\0{child_id}\0{nonce}".encode()).digest()
    replay = Replay(f"acute-{mark.hex()}", mark, lambda result: Answer(200, {}, to_json(result)))
    draft = visit.do_once(
        referrals.draft_referral,
        replay,
        child_id=child_id,
        receiver_id=partner.id,
        purpose=purposes[0],
        question=request.form["reason"].strip(),
        ground="abuse_protocol",
        legal_ground_id=_id(ground["id"]),
    )
    try:
        visit.do(referrals.send_referral, referral_id=_id(draft["id"]))
    except Problem:
        return None
    return _id(draft["id"])


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
