"""Who stands in for whom while somebody is away.

Invariant: everybody arranges their own; a team leader or admin anybody's.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.organisations import operations
from services.organisations.schemas import NewSubstituteSchema
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from shared import clock
from shared.texts import Text

LEADS = frozenset({"programme_coordinator", "organisation_admin"})
_DAYS = {
    "starts_at": Field(label=Text("Vanaf", "From"), look="date", narrow=12),
    "ends_at": Field(
        label=Text("Tot en met", "Until"),
        help=Text("Hooguit een jaar.", "A year at most."),
        look="date",
        moment="end",
        narrow=12,
    ),
}
_INSTEAD = Field(label=Text("Vervanger", "Substitute"), look="select")
OWN = Plan(NewSubstituteSchema, {"substitute_id": _INSTEAD, **_DAYS})
ANYBODY = Plan(
    NewSubstituteSchema,
    {
        "member_id": Field(label=Text("Wie is afwezig?", "Who is away?"), look="select"),
        "substitute_id": _INSTEAD,
        **_DAYS,
    },
)


@page(
    "/vervanging",
    operations.list_substitutes,
    operations.list_members,
    operations.arrange_substitute,
    posts=True,
)
def substitutes(visit: Visit) -> Response:
    """Who stands in, and arranging it."""
    acting = visit.acting
    leads = acting is not None and bool(acting.roles & LEADS)
    mine = acting.id if acting else None
    people = _people(visit)
    others = people if leads else {key: name for key, name in people.items() if key != str(mine)}
    values = {"starts_at": clock.today(), "member_id": mine}
    form = Form(
        visit,
        ANYBODY if leads else OWN,
        values,
        {"member_id": people, "substitute_id": others},
    )
    if visit.posted and form.send(
        operations.arrange_substitute, None if leads else {"member_id": mine}
    ):
        return visit.go("substitutes", said="substitute_arranged")
    found = visit.do(
        operations.list_substitutes, mine=not leads, page_size=PAGE_SIZE, after=visit.after
    )
    return visit.show(
        "substitutes.html", form.status, found=found, form=form, leads=leads, mine=mine
    )


@act("/vervanging/<uuid:substitution_id>/beeindigen", operations.end_substitute)
def end_substitution(visit: Visit, substitution_id: UUID) -> Response:
    """Back again: nobody stands in any more."""
    Form(visit, NOTHING)
    visit.do(operations.end_substitute, substitution_id=substitution_id)
    return visit.go("substitutes", said="substitute_ended")


def _people(visit: Visit) -> dict[str, Text | str]:
    """Colleagues, by name."""
    rows: list[dict[str, Any]] = visit.do(operations.list_members, page_size=100).results
    return {str(row["id"]): row["name"] for row in sorted(rows, key=_name)}


def _name(row: dict[str, Any]) -> str:
    return str(row["name"]).casefold()
