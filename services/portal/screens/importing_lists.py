"""Sending in a file of children for a risk list: which list, and on which ground.

Invariant: what can be chosen is what the member is named on, and what they recorded; whether a
child may be put there is decided of each row.
"""

from flask import Response, request

from services.imports import operations
from services.imports.schemas import NewImportSchema
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.fields import Choices, Field, Plan
from services.portal.forms import Form
from services.portal.grounds import recorded_for, uuid_of
from services.portal.pages import Visit, page
from services.portal.screens.importing import ALL, NEW_IMPORT, teams_of
from services.portal.writing import GROUND_NOTES
from services.risk_lists import operations as risk_lists
from shared.texts import Text
from shared.vocabulary import GROUNDS

KIND = "entries"
BY_DECISION = "police_disclosure"
MOST = 50
"""Lists to choose from."""
_WHERE = {
    "list_id": Field(
        label=Text("Op welke lijst?", "On which list?"),
        help=Text(
            "De andere partijen zien deze kinderen daarna ook.",
            "The other parties then see these children too.",
        ),
        look="select",
    ),
    "ground": Field(
        label=Text("Waarom mag het?", "Why may you?"),
        help=Text("Dit geldt voor alle rijen.", "This holds for all rows."),
        look="choice",
        choices=GROUNDS,
        notes=GROUND_NOTES,
    ),
}
_RECORDED = Field(
    label=Text("Het besluit dat u hebt vastgelegd", "The decision that you recorded"),
    look="select",
)
_REST = {name: NEW_IMPORT.fields[name] for name in ("team_id", "upload")}
NEW_LIST_IMPORT = Plan(NewImportSchema, {**_WHERE, **_REST})
NEW_DECIDED_IMPORT = Plan(NewImportSchema, {**_WHERE, "legal_ground_id": _RECORDED, **_REST})
"""Of the police, whose recorded decision it rests on."""


@page(
    f"{ALL}/nieuw/aandachtslijst",
    operations.start_import,
    organisations.look_up_organisations,
    risk_lists.list_risk_lists,
    legal_grounds.list_grounds,
    posts=True,
    files=True,
)
def new_list_import(visit: Visit) -> Response:
    """Send in a file of children for a list."""
    visit.require(operations.start_import)
    visit.require(risk_lists.put_on_list)
    lists = _lists(visit)
    form = _form(visit, lists)
    if visit.posted and (made := form.send(operations.start_import, {"kind": KIND})):
        return visit.go("one_import", import_id=made["id"])
    return visit.show("imports/new_list.html", form.status, form=form, lists=lists)


def _form(visit: Visit, lists: Choices) -> Form:
    """Where there is one choice it is made already."""
    police = visit.acting is not None and visit.acting.organisation_kind == "police"
    grounds = {
        code: GROUNDS[code] for code in risk_lists.GROUNDS if (code == BY_DECISION) == police
    }
    choices: dict[str, Choices] = {
        "list_id": lists,
        "ground": grounds,
        "team_id": teams_of(visit),
        "legal_ground_id": recorded_for(visit, None) if police else {},
    }
    asked = uuid_of(request.args.get("lijst", ""))
    first = {name: _only(found) for name, found in choices.items()}
    first["list_id"] = str(asked) if asked and str(asked) in lists else first["list_id"]
    return Form(visit, NEW_DECIDED_IMPORT if police else NEW_LIST_IMPORT, first, choices)


def _lists(visit: Visit) -> dict[str, Text | str]:
    """The open lists on which this member is named."""
    found = visit.do(risk_lists.list_risk_lists, state="open", page_size=MOST)
    return {str(row["id"]): row["name"] for row in found.results}


def _only(choices: Choices) -> str | None:
    return next(iter(choices)) if len(choices) == 1 else None
