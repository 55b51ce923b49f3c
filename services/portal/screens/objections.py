"""Objections: recorded for a parent or a child, read, answered by the privacy officer.

Invariant: while one is open every page about the child says that sharing is frozen.
"""

from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.information_duty import operations
from services.information_duty.schemas import (
    DECISIONS,
    NewObjectionSchema,
    ObjectionDecisionSchema,
)
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.screens.letters import file_of
from services.portal.statuses import of_objection
from shared import clock
from shared.texts import Text

ALL = "/bezwaren"
ONE = f"{ALL}/<uuid:objection_id>"
CHILD_ITSELF = "kind"
NEW = Plan(
    NewObjectionSchema,
    {
        "holder_id": Field(label=Text("Wie maakt bezwaar?", "Who objects?"), look="choice"),
        "stated_at": Field(label=Text("Gezegd op", "Said on"), look="date", narrow=12),
        "reason": Field(
            label=Text("Wat is het bezwaar?", "What is the objection?"),
            help=Text(
                "Zo veel mogelijk in hun eigen woorden.", "In their own words as far as possible."
            ),
            look="long",
        ),
    },
)
ANSWER = Plan(
    ObjectionDecisionSchema,
    {
        "outcome": Field(
            label=Text("Uw besluit", "Your decision"),
            look="choice",
            choices=DECISIONS,
            notes={
                "upheld": Text(
                    "Wat zonder toestemming is gedeeld stopt meteen. Meldcode en direct gevaar"
                    " blijven erbuiten.",
                    "What was shared without consent ends at once. Not what went by the abuse"
                    " protocol or in immediate danger.",
                ),
                "rejected": Text(
                    "Delen mag weer zoals hiervoor.", "Sharing is possible again as before."
                ),
            },
        ),
        "reasons": Field(
            label=Text("Waarom?", "Why?"),
            help=Text(
                "Deze woorden staan in de brief. Schrijf kort en gewoon.",
                "These words stand in the letter. Write short and plain.",
            ),
            look="long",
            rows=6,
        ),
    },
)


@page(ALL, operations.list_objections)
def objections(visit: Visit) -> Response:
    """All of them, or those that wait for an answer."""
    only_open = request.args.get("toon") != "alle"
    found = visit.do(
        operations.list_objections,
        which="open" if only_open else "all",
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    return visit.show(
        "objections/list.html", found=found, only_open=only_open, of_objection=of_objection
    )


@page(
    "/kinderen/<uuid:child_id>/bezwaar",
    children.get_child,
    operations.record_objection,
    posts=True,
)
def new_objection(visit: Visit, child_id: UUID) -> Response:
    """Record it: from now on nothing about this child is shared."""
    found = visit.do(children.get_child, child_id=child_id)
    who: dict[str, Text | str] = {
        str(row["id"]): row["name"] for row in found["authority_holders"] if not row["ended_at"]
    }
    who[CHILD_ITSELF] = Text("het kind zelf (vanaf 12 jaar)", "the child (from 12)")
    form = Form(visit, NEW, {"stated_at": clock.today()}, {"holder_id": who})
    form.absent("holder_id", CHILD_ITSELF)
    if visit.posted and (made := form.send(operations.record_objection, {}, child_id=child_id)):
        return visit.go("objection", said="objection_recorded", objection_id=made["id"])
    return visit.show("objections/new.html", form.status, form=form, child=found)


@page(
    ONE,
    operations.get_objection,
    operations.decide_objection,
    operations.withdraw_objection,
    operations.fetch_answer,
    children.get_child,
)
def objection(visit: Visit, objection_id: UUID) -> Response:
    """One objection."""
    found = visit.do(operations.get_objection, objection_id=objection_id)
    still = found["state"] == "open"
    return visit.show(
        "objections/one.html",
        objection=found,
        standing=of_objection(found),
        form=Form(visit, ANSWER),
        may_read=visit.may(children.get_child) and found["child_name"] is not None,
        may_decide=still and visit.may(operations.decide_objection),
        may_withdraw=still and visit.may(operations.withdraw_objection),
    )


@page(f"{ONE}/antwoord", operations.get_objection, operations.decide_objection, posts=True)
def answer_objection(visit: Visit, objection_id: UUID) -> Response:
    """The privacy officer answers."""
    found = visit.do(operations.get_objection, objection_id=objection_id)
    form = Form(visit, ANSWER)
    if visit.posted and form.send(operations.decide_objection, objection_id=objection_id):
        return visit.go("objection", said="objection_answered", objection_id=objection_id)
    return visit.show("objections/answer.html", form.status, form=form, objection=found)


@act(f"{ONE}/intrekken", operations.withdraw_objection)
def withdraw_objection(visit: Visit, objection_id: UUID) -> Response:
    """Who objected takes it back."""
    visit.do(operations.withdraw_objection, objection_id=objection_id)
    return visit.go("objection", said="objection_withdrawn", objection_id=objection_id)


@page(f"{ONE}/brief", operations.fetch_answer)
def objection_letter(visit: Visit, objection_id: UUID) -> Response:
    """The letter with the answer."""
    return file_of(visit.do(operations.fetch_answer, objection_id=objection_id))
