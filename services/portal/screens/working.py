"""What a receiver does after accepting: pause, complete with feedback, take up again.

Invariant: what flows back to the sender is asked live by the same decision that sharing it takes.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit, act, page
from services.portal.screens.referral import ONE
from services.referrals import operations
from services.referrals.schemas import CompletionSchema, HoldSchema, ReopeningSchema
from shared.problems import Conflict
from shared.texts import Text
from shared.vocabulary import CATEGORIES, HOLD_REASONS, OUTCOMES

_NAMES = organisations.look_up_organisations
HOLD = Plan(
    HoldSchema,
    {
        "reason_code": Field(
            label=Text("Waarom ligt het stil?", "Why is it on hold?"),
            help=Text(
                "De verzender ziet dat het stilligt; de reden blijft bij u.",
                "The sender sees that it is on hold; the reason stays with you.",
            ),
            look="choice",
            choices=HOLD_REASONS,
        )
    },
)
_ABOUT = {
    code: CATEGORIES[code]
    for code in (
        "arrangements",
        "child_voice",
        "care_question",
        "home_situation",
        "school_functioning",
    )
}
COMPLETION = Plan(
    CompletionSchema,
    {
        "outcome_code": Field(
            label=Text("Hoe is het afgelopen?", "How did it end?"), look="choice", choices=OUTCOMES
        ),
        "feedback": Field(
            label=Text("Wat wilt u erover zeggen? (mag leeg)", "What to say about it? (optional)"),
            help=Text(
                "Wat is er bereikt, en wat helpt dit kind verder? Schrijf alsof ouders meelezen.",
                "What was reached, and what helps this child on? Write as if parents read along.",
            ),
            look="long",
            rows=5,
        ),
        "categories": Field(
            label=Text("Gaat uw tekst ook hierover?", "Is your text about these too?"),
            help=Text(
                "Hoe het is afgelopen gaat altijd mee. Kruis aan wat er verder in staat.",
                "How it ended always goes along. Tick what else is in it.",
            ),
            look="several",
            choices=_ABOUT,
        ),
        "share": Field(
            label=Text("Deel dit met de verzender", "Share this with the sender"),
            help=Text(
                "Zonder vinkje ziet de verzender alleen dat het is afgerond.",
                "Without the tick the sender only sees that it was completed.",
            ),
            look="tick",
        ),
    },
)
REOPENING = Plan(
    ReopeningSchema,
    {
        "note": Field(
            label=Text("Waarom pakt u het weer op?", "Why do you take it up again?"),
            help=Text(
                "De verzender leest dit waar het convenant dat toelaat.",
                "The sender reads this where the covenant allows it.",
            ),
            look="long",
        )
    },
)
WHILE = ("accepted", "in-progress")
"""When a receiver can complete, and so ask what may flow back."""


@page(f"{ONE}/stilleggen", operations.get_referral, operations.hold_referral, posts=True)
def hold(visit: Visit, referral_id: UUID) -> Response:
    """Say why, and pause."""
    form = Form(visit, HOLD)
    wanted: dict[str, Any] = {"referral_id": referral_id, "expected_version": form.version}
    if visit.posted and form.send(operations.hold_referral, **wanted):
        return visit.go("referral", said="referral_held", referral_id=referral_id)
    found = visit.do(operations.get_referral, referral_id=referral_id)
    return visit.show("referrals/hold.html", form.status, referral=found, form=form)


@page(
    f"{ONE}/afronden",
    operations.get_referral,
    operations.complete_referral,
    operations.ask_message,
    _NAMES,
    posts=True,
)
def complete(visit: Visit, referral_id: UUID) -> Response:
    """Say how it ended, see what of it may flow back, and complete."""
    form = Form(visit, COMPLETION, {"share": True})
    wanted: dict[str, Any] = {"referral_id": referral_id, "expected_version": form.version}
    asking = "ask" in form.typed
    if visit.posted and not asking and form.send(operations.complete_referral, **wanted):
        return visit.go("referral", said="referral_completed", referral_id=referral_id)
    found = visit.do(operations.get_referral, referral_id=referral_id)
    return visit.show(
        "referrals/complete.html",
        form.status,
        referral=found,
        form=form,
        sender=Directory.of(visit, [found["owner_id"]]).name(found["owner_id"]),
        verdict=_asked(visit, found, form),
    )


@act(f"{ONE}/afronden/mag-ik", operations.get_referral, operations.ask_message, _NAMES)
def may_return(visit: Visit, referral_id: UUID) -> Response:
    """The answer to "Mag ik dit delen?" alone, for what is filled in at this moment."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    return visit.show(
        "referrals/part_may_return.html",
        verdict=_asked(visit, found, Form(visit, COMPLETION)),
        sender=Directory.of(visit, [found["owner_id"]]).name(found["owner_id"]),
    )


@page(f"{ONE}/heropenen", operations.get_referral, operations.reopen_referral, posts=True)
def reopen(visit: Visit, referral_id: UUID) -> Response:
    """Say why, and take it up again."""
    form = Form(visit, REOPENING)
    wanted: dict[str, Any] = {"referral_id": referral_id, "expected_version": form.version}
    if visit.posted and form.send(operations.reopen_referral, **wanted):
        return visit.go("referral", said="referral_reopened", referral_id=referral_id)
    found = visit.do(operations.get_referral, referral_id=referral_id)
    return visit.show("referrals/reopen.html", form.status, referral=found, form=form)


def _asked(visit: Visit, found: dict[str, Any], form: Form) -> dict[str, Any] | None:
    """May the feedback flow back? None when it stays here, or cannot be asked now."""
    if not form.value("share") or found["state"] not in WHILE or found["party"] != "receiver":
        return None
    ticked = {code for code in form.values_of("categories") if code in _ABOUT}
    try:
        verdict: dict[str, Any] = visit.do(
            operations.ask_message, referral_id=found["id"], categories=sorted(ticked | {"outcome"})
        )
    except Conflict:  # it ended between two looks
        return None
    return verdict
