"""Telling parents: what waits, one duty, recording a talk, putting it off, overruling that.

Invariant: a page shows a child's name only where the operation gave it: to who may read the file.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request

from services.information_duty import operations
from services.information_duty.schemas import (
    WHICH,
    DeferralSchema,
    NewTellingSchema,
    OverrulingSchema,
    TeamLettersSchema,
)
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.statuses import of_duty
from shared import clock
from shared.authz import permissions
from shared.problems import NotFound
from shared.texts import Text
from shared.vocabulary import DEFERRAL_REASONS, TELLING_WAYS

ALL = "/ouders-informeren"
ONE = f"{ALL}/<uuid:duty_id>"
_NAMES = organisations.look_up_organisations
SHOWN = {
    "nog-te-doen": "waiting",
    "te-laat": "overdue",
    "uitgesteld": "deferred",
    "verteld": "told",
}
"""How an address calls what is shown, and how the operation does."""
_HOW = {
    "how": Field(label=Text("Hoe?", "How?"), look="choice", choices=TELLING_WAYS),
    "told_at": Field(label=Text("Wanneer?", "When?"), look="date", narrow=12),
    "words": Field(
        label=Text("Wat hebt u verteld?", "What did you tell?"),
        help=Text(
            "In een paar zinnen: met wie is gedeeld, wat, en waarom.",
            "In a few sentences: with whom it was shared, what, and why.",
        ),
        look="long",
    ),
    "all_waiting": Field(
        label=Text(
            "Dit ging over alles wat zij nog moesten horen over dit kind",
            "This was about all that they were yet to hear about this child",
        ),
        look="tick",
    ),
}
_HOLDERS = {
    "holder_ids": Field(
        label=Text("Aan wie hebt u het verteld?", "Whom did you tell?"), look="several"
    )
}
_CHILD = {
    "child_told": Field(
        label=Text("Het kind zelf weet het nu ook", "The child knows now too"), look="tick"
    )
}
TELLING = Plan(NewTellingSchema, {**_HOLDERS, **_HOW})
TELLING_CHILD_TOO = Plan(NewTellingSchema, {**_HOLDERS, **_CHILD, **_HOW})
TELLING_CHILD = Plan(NewTellingSchema, {**_CHILD, **_HOW})
DEFERRAL = Plan(
    DeferralSchema,
    {
        "code": Field(
            label=Text("Waarom kan het nog niet?", "Why can it not be done yet?"),
            look="choice",
            choices=DEFERRAL_REASONS,
        ),
        "reason": Field(
            label=Text("Leg dat uit", "Explain"),
            help=Text(
                "De privacyfunctionaris leest dit en kan het uitstel afwijzen.",
                "The privacy officer reads this and can overrule it.",
            ),
            look="long",
        ),
        "until": Field(
            label=Text("Uitstellen tot en met", "Put off until"),
            help=Text(
                "Hooguit 30 dagen; om de veiligheid hooguit 60.",
                "30 days at most; for safety 60 at most.",
            ),
            look="date",
            moment="end",
            narrow=12,
        ),
    },
)
OVERRULING = Plan(
    OverrulingSchema,
    {
        "reason": Field(
            label=Text("Waarom kan het niet wachten?", "Why can it not wait?"), look="long"
        )
    },
)
TEAM_LETTERS = Plan(
    TeamLettersSchema,
    {"team_id": Field(label=Text("Voor welk team?", "For which team?"), look="select")},
)


@page(
    ALL,
    operations.list_duties,
    operations.ask_team_letters,
    operations.list_letter_batches,
    operations.overrule_deferral,
    _NAMES,
    posts=True,
)
def informing(visit: Visit) -> Response:
    """What parents are yet to be told; what is overdue stands on top. And a team's letters."""
    shown = request.args.get("toon") or "nog-te-doen"
    if shown not in SHOWN:
        raise NotFound
    may_make = visit.may(operations.ask_team_letters)
    teams = _teams(visit) if may_make else {}
    only = next(iter(teams)) if len(teams) == 1 else None
    form = Form(visit, TEAM_LETTERS, {"team_id": only}, {"team_id": teams})
    if visit.posted and (made := form.send(operations.ask_team_letters)):
        return visit.go("letter_batch", batch_id=made["id"])
    found = visit.do(
        operations.list_duties, which=SHOWN[shown], page_size=PAGE_SIZE, after=visit.after
    )
    batches = (
        visit.do(operations.list_letter_batches, page_size=5).results
        if visit.may(operations.list_letter_batches)
        else []
    )
    return visit.show(
        "informing/list.html",
        form.status,
        found=found,
        shown=shown,
        views={name: WHICH[code] for name, code in SHOWN.items()},
        names=Directory.of(visit, [row["partner_id"] for row in found.results]),
        of_duty=of_duty,
        form=form,
        teams=teams,
        batches=batches,
        own=_own(visit),
        may_make=may_make,
        oversees=visit.may(operations.overrule_deferral),
    )


@page(
    ONE,
    operations.get_duty,
    operations.record_telling,
    operations.defer_duty,
    operations.make_letters,
    operations.overrule_deferral,
    operations.fetch_letter,
    organisations.look_up_members,
    _NAMES,
)
def owed(visit: Visit, duty_id: UUID) -> Response:
    """One duty: who must hear, who has heard, and what one can do."""
    found = visit.do(operations.get_duty, duty_id=duty_id)
    return visit.show(
        "informing/one.html",
        duty=found,
        names=Directory.of(visit, [found["partner_id"]]),
        holders={row["holder_id"]: row["name"] for row in found["people"]},
        standing=of_duty(found),
        form=Form(visit, OVERRULING),
        may_tell=visit.may(operations.record_telling) and found["state"] != "told",
        may_overrule=visit.may(operations.overrule_deferral) and found["state"] == "deferred",
    )


@page(f"{ONE}/verteld", operations.get_duty, operations.record_telling, _NAMES, posts=True)
def tell(visit: Visit, duty_id: UUID) -> Response:
    """Record who was told."""
    found = visit.do(operations.get_duty, duty_id=duty_id)
    adults = {
        str(row["holder_id"]): row["name"] or Text("ouder of voogd", "parent or guardian")
        for row in found["people"]
        if not row["is_child"]
    }
    child = any(row["is_child"] for row in found["people"])
    plan = (TELLING_CHILD_TOO if adults else TELLING_CHILD) if child else TELLING
    waits = [str(row["holder_id"]) for row in found["people"] if not row["told_at"]]
    values = {"how": "talk", "told_at": clock.today(), "holder_ids": waits, "all_waiting": True}
    choices = {"holder_ids": adults} if adults or not child else {}
    form = Form(visit, plan, values, choices)
    if visit.posted and form.send(operations.record_telling, duty_id=duty_id):
        return visit.go("owed", said="telling_recorded", duty_id=duty_id)
    return _step(visit, "informing/tell.html", found, form)


@page(f"{ONE}/uitstellen", operations.get_duty, operations.defer_duty, _NAMES, posts=True)
def defer(visit: Visit, duty_id: UUID) -> Response:
    """Put it off, with the reason."""
    found = visit.do(operations.get_duty, duty_id=duty_id)
    form = Form(visit, DEFERRAL, {"until": clock.today() + timedelta(days=14)})
    if visit.posted and form.send(operations.defer_duty, duty_id=duty_id):
        return visit.go("owed", said="duty_deferred", duty_id=duty_id)
    return _step(visit, "informing/defer.html", found, form)


@page(
    f"{ONE}/uitstel-afwijzen",
    operations.get_duty,
    operations.overrule_deferral,
    _NAMES,
    posts=True,
)
def overrule(visit: Visit, duty_id: UUID) -> Response:
    """The privacy officer says that it cannot wait."""
    found = visit.do(operations.get_duty, duty_id=duty_id)
    form = Form(visit, OVERRULING)
    if visit.posted and form.send(operations.overrule_deferral, duty_id=duty_id):
        return visit.go("owed", said="deferral_overruled", duty_id=duty_id)
    return _step(visit, "informing/overrule.html", found, form)


@act(f"{ONE}/brieven", operations.make_letters)
def make_letters(visit: Visit, duty_id: UUID) -> Response:
    """Letters to who has yet to hear."""
    visit.do(operations.make_letters, duty_id=duty_id)
    return visit.go("owed", said="letters_made", duty_id=duty_id)


def _step(visit: Visit, template: str, found: dict[str, Any], form: Form) -> Response:
    names = Directory.of(visit, [found["partner_id"]])
    return visit.show(template, form.status, duty=found, form=form, names=names)


def _own(visit: Visit) -> Directory:
    acting = visit.acting
    return Directory.of(visit, [acting.organisation_id if acting else None])


def _teams(visit: Visit) -> dict[str, Text | str]:
    if visit.acting is None or visit.actor is None:
        return {}
    among = permissions.reach(operations.ask_team_letters.permission, visit.actor)
    return dict(_own(visit).team_choices(visit.acting.organisation_id, among))
