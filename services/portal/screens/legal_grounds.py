"""Sharing without consent: what is recorded, step by step, and the second person's view.

Invariant: these pages show what `legal_grounds` shows to this member, and to nobody else.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.covenants import operations as covenants
from services.legal_grounds import operations
from services.legal_grounds.schemas import VERDICTS, ReviewSchema, StepSchema
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.partners import Partners
from services.portal.statuses import of_ground
from services.sharing import operations as sharing
from shared import clock
from shared.problems import NotFound
from shared.texts import Text
from shared.vocabulary import PROTOCOL_STEPS
from shared.web.schemas import Schema

ONE = "/zonder-toestemming/<uuid:ground_id>"
_SHOWN = (
    operations.get_ground,
    operations.record_step,
    operations.review_ground,
    operations.end_ground,
    organisations.look_up_organisations,
    organisations.look_up_members,
    children.get_child,
    covenants.list_covenants,
    covenants.get_covenant,
    sharing.ask_decision,
)
STEP_HELP: dict[str, Text] = {
    "map": Text(
        "Wat hebt u zelf gezien of gehoord, en wanneer? Feiten apart van wat u ervan denkt.",
        "What did you see or hear yourself, and when? Facts apart from what you make of them.",
    ),
    "consult": Text(
        "Met wie hebt u overlegd (een collega, de aandachtsfunctionaris, Veilig Thuis zonder naam)"
        " en wat kwam daaruit?",
        "With whom did you consult (a colleague, the officer, Veilig Thuis without a name), and"
        " what came of it?",
    ),
    "talk": Text(
        "Wat hebt u met ouders en kind besproken? Maakt een gesprek het onveilig, sla het dan over"
        " en schrijf waarom.",
        "What did you discuss with parents and child? If a talk makes things unsafe, skip it and"
        " write why.",
    ),
    "weigh": Text(
        "Is er een vermoeden van geweld? Is het acuut of blijft het onveilig?",
        "Is violence suspected? Is it acute, or does it stay unsafe?",
    ),
    "decide": Text(
        "Melden, zelf hulp bieden of organiseren, of allebei? En waarom?",
        "Report, help or arrange help yourself, or both? And why?",
    ),
}
STEP = Plan(
    StepSchema,
    {
        "step": Field(label=Text("Welke stap?", "Which step?"), look="choice", notes=STEP_HELP),
        "held_on": Field(label=Text("Wanneer was dat?", "When was it?"), look="date", narrow=12),
        "text": Field(
            label=Text("Wat legt u vast?", "What do you record?"),
            help=Text(
                "Wat u vastlegt verandert niet meer. Verbeteren doet u met een nieuwe vastlegging.",
                "What you record does not change any more. Correct it with a new entry.",
            ),
            look="long",
            rows=6,
        ),
        "skipped": Field(
            label=Text(
                "Het gesprek met het gezin is overgeslagen, omdat het onveilig zou maken",
                "The talk with the family was skipped, because it would make things unsafe",
            ),
            look="tick",
        ),
    },
)
EARLY_STEP = Plan(StepSchema, {name: STEP.fields[name] for name in ("step", "held_on", "text")})
"""Before the talk there is nothing to skip."""
REVIEW = Plan(
    ReviewSchema,
    {
        "verdict": Field(
            label=Text("Wat vindt u?", "What do you say?"),
            look="choice",
            choices=VERDICTS,
            notes={
                "approved": Text(
                    "Het mag worden gedeeld zoals gevraagd.", "It may be shared as asked."
                ),
                "rejected": Text(
                    "Wat hierop al is gedeeld, stopt meteen.",
                    "What was shared on this already stops at once.",
                ),
            },
        ),
        "note": Field(label=Text("Waarom?", "Why?"), look="long"),
    },
)
NOTHING = Plan(Schema, {})


@page(
    "/zonder-toestemming",
    operations.list_grounds,
    organisations.look_up_organisations,
    organisations.look_up_members,
)
def legal_grounds(visit: Visit) -> Response:
    """All that one recorded, or has to look at."""
    state = "waiting" if request.args.get("stand") == "wacht" else None
    found = visit.do(operations.list_grounds, state=state, page_size=PAGE_SIZE, after=visit.after)
    rows = found.results
    return visit.show(
        "grounds/list.html",
        found=found,
        waiting=state is not None,
        of_ground=of_ground,
        names=Directory.of(visit, [one for row in rows for one in row["receiver_ids"]]),
        people=people(visit, [row["asked_by"] for row in rows]),
        may_decide=visit.may(operations.record_police_decision),
    )


@page(ONE, *_SHOWN)
def legal_ground(visit: Visit, ground_id: UUID) -> Response:
    """One of them, with what can be done now."""
    return _shown(visit, ground_id)


@page(f"{ONE}/stap", *_SHOWN, posts=True)
def ground_step(visit: Visit, ground_id: UUID) -> Response:
    """Record a step."""
    found = visit.do(operations.get_ground, ground_id=ground_id)
    if found["ground"] != "abuse_protocol":
        raise NotFound
    taken = [code for code in PROTOCOL_STEPS if code not in found["steps_left"]]
    can = {code: PROTOCOL_STEPS[code] for code in [*taken, *found["steps_left"][:1]]}
    first = next(iter(found["steps_left"]), "map")
    values = {"step": request.args.get("stap", first), "held_on": clock.today()}
    form = Form(visit, STEP if "talk" in can else EARLY_STEP, values, {"step": can})
    if visit.posted and form.send(operations.record_step, ground_id=ground_id):
        return visit.go("legal_ground", said="step_recorded", ground_id=ground_id)
    return visit.show("grounds/step.html", form.status, form=form, ground=found)


@page(f"{ONE}/beoordelen", *_SHOWN, posts=True)
def review_ground(visit: Visit, ground_id: UUID) -> Response:
    """The second person says yes or no."""
    form = Form(visit, REVIEW)
    if visit.posted:
        done = form.send(
            operations.review_ground, ground_id=ground_id, expected_version=form.version
        )
        if done:
            return visit.go("legal_ground", said="ground_reviewed", ground_id=ground_id)
    return _shown(visit, ground_id, form, "grounds/review.html")


@page(f"{ONE}/beeindigen", *_SHOWN, posts=True)
def end_ground(visit: Visit, ground_id: UUID) -> Response:
    """End it, with all that rests on it."""
    form = Form(visit, NOTHING)
    if visit.posted:
        ended = form.try_(operations.end_ground, ground_id=ground_id, expected_version=form.version)
        if ended:
            return visit.go("legal_ground", said="ground_ended", ground_id=ground_id)
    return _shown(visit, ground_id, form, "grounds/end.html")


def people(visit: Visit, ids: list[UUID]) -> dict[UUID, str]:
    """The names of members; the page must name `look_up_members`."""
    if not ids or not visit.may(organisations.look_up_members):
        return {}
    found = visit.do(organisations.look_up_members, member_ids=list(dict.fromkeys(ids))).results
    return {row["id"]: row["name"] for row in found}


def _shown(
    visit: Visit, ground_id: UUID, form: Form | None = None, template: str = "grounds/one.html"
) -> Response:
    found = visit.do(operations.get_ground, ground_id=ground_id)
    mine = visit.actor is not None and found["asked_by"] == visit.actor.id
    deciders = {s["recorded_by"] for s in found["steps"] if s["step"] in ("weigh", "decide")}
    own = mine or (visit.actor is not None and visit.actor.id in deciders)
    leads = visit.actor is not None and bool(operations.LEADS[found["ground"]] & visit.actor.roles)
    ready = found["ground"] != "abuse_protocol" or found["acute"] or not found["steps_left"]
    who = [found["asked_by"], *(step["recorded_by"] for step in found["steps"])]
    who += [found["review"]["reviewed_by"]] if found["review"] else []
    return visit.show(
        template,
        form.status if form else 200,
        ground=found,
        form=form or Form(visit, NOTHING),
        standing=of_ground(found),
        names=Directory.of(visit, found["receiver_ids"]),
        people=people(visit, who),
        mine=mine,
        may_review=leads and not own and found["state"] == "waiting",
        ready=ready,
        may_work=visit.may(operations.record_step) and found["ground"] == "abuse_protocol",
        may_end=(mine or leads) and visit.may(operations.end_ground),
        onward=_onward(visit, found),
    )


def _onward(visit: Visit, found: dict[str, Any]) -> dict[str, Any] | None:
    """Where the referral on this ground begins; None where one cannot share on it from here."""
    if found["child_id"] is None or found["state"] not in ("waiting", "approved"):
        return None
    if not visit.may(children.get_child, covenants.list_covenants, sharing.ask_decision):
        return None
    partners = Partners.of(visit)
    for receiver_id in found["receiver_ids"]:
        partner = partners.one(receiver_id)
        if partner is not None:
            wanted = [p for p in found["purposes"] if p in partner.purposes]
            safest = [p for p in ("child_protection",) if p in partner.purposes]
            purpose = (wanted or safest or sorted(partner.purposes))[0]
            return {"naar": str(receiver_id), "doel": purpose}
    return None
