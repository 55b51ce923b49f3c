"""Referring a child in steps: to whom, what, "Mag ik dit delen?", kept as a draft, then sent.

Invariant: nothing is shared before the last step; what is asked live is the same decision that
sending takes.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit, act, page
from services.portal.partners import Partner, Partners
from services.referrals import operations as referrals
from services.referrals.schemas import DraftSchema
from services.sharing import operations as sharing
from shared.problems import Conflict
from shared.texts import Text
from shared.vocabulary import PURPOSES

STEPS = "/kinderen/<uuid:child_id>/aanmelden"
_READ = (
    children.get_child,
    covenants.list_covenants,
    covenants.get_covenant,
    organisations.look_up_organisations,
    sharing.ask_decision,
)
CATEGORY_OF = {
    "question": "care_question",
    "school_functioning": "school_functioning",
    "home_situation": "home_situation",
    "child_voice": "child_voice",
}
"""Which data category each text is; a referral always says about whom it is."""
CONTENT = Plan(
    DraftSchema,
    {
        "question": Field(
            label=Text("Wat is de vraag of de zorg?", "What is the question or concern?"),
            help=Text(
                "Feiten eerst. Schrijf alsof ouders meelezen: dat doen ze.",
                "Facts first. Write as if parents read along: they do.",
            ),
            look="long",
            rows=5,
        ),
        "school_functioning": Field(
            label=Text(
                "Hoe gaat het op school? (mag leeg)", "How are things at school? (optional)"
            ),
            look="long",
        ),
        "home_situation": Field(
            label=Text("Hoe gaat het thuis? (mag leeg)", "How are things at home? (optional)"),
            look="long",
        ),
        "child_voice": Field(
            label=Text("Wat zegt het kind zelf? (mag leeg)", "What does the child say? (optional)"),
            help=Text("Liefst in de eigen woorden.", "In the child's own words if you can."),
            look="long",
            rows=3,
        ),
        "with_contact": Field(
            label=Text(
                "Stuur de contactgegevens van de ouders mee", "Send the parents' contact details"
            ),
            help=Text("Een geheim adres gaat nooit mee.", "A secret address never goes along."),
            look="tick",
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Target:
    """To whom, to which of its teams, and for what."""

    partner: Partner
    team_id: UUID | None
    purpose: str

    @property
    def team_name(self) -> str:
        return next((t["name"] for t in self.partner.teams if t["id"] == self.team_id), "")

    @property
    def query(self) -> dict[str, str]:
        """How the next address says it: ids and a code, nothing personal."""
        where = f"{self.partner.id}.{self.team_id}" if self.team_id else str(self.partner.id)
        return {"naar": where, "doel": self.purpose}


@page(STEPS, referrals.draft_referral, *_READ)
def refer(visit: Visit, child_id: UUID) -> Response:
    """Step 1: to whom, and for what."""
    found = visit.do(children.get_child, child_id=child_id)
    return _first_step(visit, found, Partners.of(visit))


@page(f"{STEPS}/inhoud", referrals.draft_referral, *_READ, posts=True)
def refer_content(visit: Visit, child_id: UUID) -> Response:
    """Step 2: what to share; keeps a draft."""
    found = visit.do(children.get_child, child_id=child_id)
    partners = Partners.of(visit)
    target = _target(partners)
    if target is None:
        return _first_step(visit, found, partners, missing=True)
    form = Form(visit, CONTENT, {"with_contact": True})
    if visit.posted and "ask" not in request.form:
        made = form.send(referrals.draft_referral, _fixed(target), child_id=child_id)
        if made:
            return visit.go("referral", said="draft_saved", referral_id=made["id"])
    verdict = _asked(visit, child_id, target, form)
    return visit.show(
        "referring/content.html",
        form.status,
        child=found,
        target=target,
        form=form,
        verdict=verdict,
    )


@act(f"{STEPS}/mag-ik", *_READ)
def may_i(visit: Visit, child_id: UUID) -> Response:
    """The answer to "Mag ik dit delen?" alone, for what is typed at this moment."""
    target = _target(Partners.of(visit))
    form = Form(visit, CONTENT)
    verdict = _asked(visit, child_id, target, form) if target else None
    return visit.show("referring/part_verdict.html", verdict=verdict)


@page(
    "/aanmeldingen/<uuid:referral_id>/wijzigen",
    referrals.get_referral,
    referrals.change_draft,
    *_READ,
    posts=True,
)
def change_draft(visit: Visit, referral_id: UUID) -> Response:
    """Change what a draft says."""
    draft = visit.do(referrals.get_referral, referral_id=referral_id)
    if draft["state"] != "draft" or draft["child_id"] is None:
        raise Conflict("wrong_state", _SENT_ALREADY)
    child_id = draft["child_id"]
    partner = Partners.of(visit).one(draft["receiver_id"])
    if partner is None:
        return visit.go("refer", child_id=child_id)
    target = Target(partner, draft["receiver_team_id"], draft["purpose"])
    form = Form(visit, CONTENT, _typed(draft))
    wanted = {"referral_id": referral_id, "expected_version": form.version}
    keep = visit.posted and "ask" not in request.form
    if keep and form.send(referrals.change_draft, _fixed(target), **wanted):
        return visit.go("referral", said="draft_saved", referral_id=referral_id)
    return visit.show(
        "referring/content.html",
        form.status,
        child=visit.do(children.get_child, child_id=child_id),
        target=target,
        form=form,
        verdict=_asked(visit, child_id, target, form),
        draft=draft,
    )


def _first_step(
    visit: Visit, child: dict[str, Any], partners: Partners, missing: bool = False
) -> Response:
    purposes = {code: PURPOSES[code] for code in sorted(partners.purposes()) if code in PURPOSES}
    return visit.show(
        "referring/receiver.html",
        400 if missing else 200,
        child=child,
        partners=partners.all,
        purposes=purposes,
        missing=missing,
        chosen=request.values.get("naar", ""),
    )


def _target(partners: Partners) -> Target | None:
    """What the address says, if that is somebody whom a covenant names; else None."""
    receiver, _, team = request.args.get("naar", "").partition(".")
    purpose = request.args.get("doel", "")
    for partner in partners.all:
        if str(partner.id) == receiver and purpose in partner.purposes:
            teams = {str(t["id"]): t["id"] for t in partner.teams}
            return Target(partner, teams.get(team), purpose)
    return None


def _fixed(target: Target) -> dict[str, Any]:
    fixed: dict[str, Any] = {"receiver_id": target.partner.id, "purpose": target.purpose}
    return fixed | ({"receiver_team_id": target.team_id} if target.team_id else {})


def _asked(visit: Visit, child_id: UUID, target: Target, form: Form) -> dict[str, Any] | None:
    """The decision on what is filled in now; at least about whom and with which question."""
    if not visit.may(sharing.ask_decision):
        return None
    filled = {category for name, category in CATEGORY_OF.items() if form.value(name).strip()}
    contact = {"family_contact"} if form.value("with_contact") else set()
    verdict: dict[str, Any] = visit.do(
        sharing.ask_decision,
        child_id=child_id,
        receiver_id=target.partner.id,
        purpose=target.purpose,
        record_kind="referral",
        categories=sorted({"child_identity", "care_question"} | filled | contact),
    )
    return verdict


def _typed(draft: dict[str, Any]) -> dict[str, Any]:
    content = {name: draft["content"][name] for name in CATEGORY_OF}
    return content | {"with_contact": "family_contact" in draft["categories"]}


_SENT_ALREADY = Text(
    "Dit is geen concept meer: wat verstuurd is, verandert niet.",
    "This is no draft any more: what was sent does not change.",
)
