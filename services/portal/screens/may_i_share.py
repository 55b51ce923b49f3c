""" "Mag ik dit delen?", asked by itself: for a child, a receiver, a purpose, data and a ground.

Invariant: asking creates nothing; the answer is the decision that acting would get.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.covenants import operations as covenants
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.grounds import GROUND, RECORDED, cited_in_address, recorded_for, uuid_of
from services.portal.pages import Visit, act, page
from services.portal.partners import parties
from services.portal.screens.grounding import child_choices
from services.portal.writing import GROUND_NOTES
from services.referrals import operations as referrals
from services.sharing import operations
from services.sharing.schemas import QuestionSchema
from shared.problems import Gone, NotFound
from shared.texts import Text
from shared.vocabulary import CATEGORIES, GROUNDS, PURPOSES, RECORD_KINDS

QUESTION = Plan(
    QuestionSchema,
    {
        "child_id": Field(label=Text("Over welk kind?", "About which child?"), look="select"),
        "receiver_id": Field(label=Text("Met wie?", "With whom?"), look="select"),
        "purpose": Field(label=Text("Waarvoor?", "For what?"), look="select", choices=PURPOSES),
        "record_kind": Field(label=Text("Wat?", "What?"), look="select", choices=RECORD_KINDS),
        "categories": Field(
            label=Text("Welke gegevens?", "Which data?"), look="several", choices=CATEGORIES
        ),
        "ground": Field(
            label=Text("Waarom mag het, denkt u?", "Why may you, do you think?"),
            look="choice",
            choices=GROUNDS,
            notes=GROUND_NOTES,
        ),
        "legal_ground_id": Field(
            label=Text("Wat u daarvoor hebt vastgelegd", "What you recorded for that"),
            look="select",
        ),
    },
)
ABOUT, WITH, FOR = "kind", "naar", "doel"
_READ = (
    operations.ask_decision,
    children.list_children,
    children.get_child,
    covenants.list_covenants,
    covenants.get_covenant,
    organisations.look_up_organisations,
    legal_grounds.list_grounds,
)


@page("/mag-ik-dit-delen", *_READ, posts=True)
def may_i_share(visit: Visit) -> Response:
    """The question, and the answer where it is whole."""
    form = _form(visit)
    answer, asked = _answer(visit, form) if visit.posted else (None, None)
    return visit.show(
        "grounds/may_i.html", form.status, form=form, verdict=answer, next=_next(visit, asked)
    )


@act("/mag-ik-dit-delen/antwoord", *_READ)
def may_i_share_live(visit: Visit) -> Response:
    """The answer alone, for what is chosen at this moment; nothing while it is not whole."""
    answer, asked = _answer(visit, _form(visit))
    return visit.show("grounds/part_answer.html", verdict=answer, next=_next(visit, asked))


def _form(visit: Visit) -> Form:
    own = visit.acting.organisation_id if visit.acting else None
    sent = request.form if visit.posted else request.args
    about = uuid_of(sent.get("childId" if visit.posted else ABOUT, ""))
    chosen = child_choices(visit)
    if about is not None and str(about) not in chosen and visit.may(children.get_child):
        found = visit.do(children.get_child, child_id=about)
        chosen = {str(about): found["given_name"], **chosen}
    recorded = recorded_for(visit, about if str(about) in chosen else None)
    values: dict[str, Any] = {
        "child_id": request.args.get(ABOUT, ""),
        "receiver_id": request.args.get(WITH, ""),
        "purpose": request.args.get(FOR, ""),
        "record_kind": "referral",
        "categories": ["child_identity", "care_question"],
        "ground": "consent" if visit.may(referrals.accept_referral) else "police_disclosure",
    }
    choices = {
        "child_id": chosen,
        "receiver_id": parties(visit, own) if own else {},
        "legal_ground_id": recorded,
    }
    return Form(visit, QUESTION, values | cited_in_address(), choices)


def _answer(visit: Visit, form: Form) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    asked = form.judged()
    if asked is None:
        return None, None
    try:
        answer: dict[str, Any] = visit.do(operations.ask_decision, **asked)
    except (NotFound, Gone) as gone:
        form.problem = gone
        return None, None
    return answer, asked


def _next(visit: Visit, asked: dict[str, Any] | None) -> dict[str, Any]:
    """What one could do now, by what one may."""
    if asked is None:
        return {}
    child_id: UUID = asked["child_id"]
    return {
        "child_id": child_id,
        "onward": {
            WITH: str(asked["receiver_id"]),
            FOR: asked["purpose"],
            GROUND: asked["ground"],
            RECORDED: str(asked["legal_ground_id"] or ""),
        },
        "ground": asked["ground"],
        "may_refer": visit.may(referrals.draft_referral) and asked["record_kind"] == "referral",
        "may_start": visit.may(legal_grounds.start_protocol),
        "may_decide": visit.may(legal_grounds.record_police_decision),
    }
