"""The register of disclosures on a page: a child's, and the organisation's with its filters.

Invariant: an address holds codes, days and ids of organisations, and nothing of a child but its id.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request
from marshmallow import ValidationError

from services.children import operations as children
from services.information_duty import operations as information_duty
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.screens.letters import file_of
from services.portal.statuses import of_duty
from services.sharing import operations
from services.sharing.schemas import RegisterFilters
from shared.problems import NotFound
from shared.vocabulary import GRANT_GROUNDS, PURPOSES

_NAMES = organisations.look_up_organisations
FILTERS = {
    "richting": "direction",
    "partner": "partnerId",
    "grond": "ground",
    "doel": "purpose",
    "van": "since",
    "tot": "until",
    "loopt": "standing",
}
"""How an address calls a filter, and how the API does."""
_DIRECTIONS = {"gedeeld": "given", "gekregen": "received"}
_YES = {"ja": "live", "nee": "ended"}


@page(
    "/kinderen/<uuid:child_id>/gedeeld",
    children.get_child,
    operations.list_child_disclosures,
    information_duty.list_duties,
    information_duty.list_objections,
    information_duty.record_objection,
    _NAMES,
)
def child_disclosures(visit: Visit, child_id: UUID) -> Response:
    """With whom something about this child was shared, what came in, and what parents know."""
    direction = _DIRECTIONS.get(request.args.get("richting") or "gedeeld")
    if direction is None:
        raise NotFound
    child = visit.do(children.get_child, child_id=child_id)
    found = visit.do(
        operations.list_child_disclosures,
        child_id=child_id,
        direction=direction,
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    owed = visit.do(information_duty.list_duties, child_id=child_id, which="all", page_size=50)
    against = visit.do(information_duty.list_objections, child_id=child_id, page_size=50)
    ids = [row["partner_id"] for row in (*found.results, *owed.results)]
    return visit.show(
        "register/child.html",
        child=child,
        found=found,
        direction=direction,
        duties=owed.results,
        objections=against.results,
        names=Directory.of(visit, ids),
        of_duty=of_duty,
        may_object=visit.may(information_duty.record_objection),
    )


@page("/register", operations.list_disclosures, organisations.list_organisations, _NAMES)
def register(visit: Visit) -> Response:
    """The organisation's register of disclosures."""
    typed, asked, wrong = _asked()
    found = None
    if not wrong:
        found = visit.do(
            operations.list_disclosures, **asked, page_size=PAGE_SIZE, after=visit.after
        )
    partners = visit.do(organisations.list_organisations, page_size=100).results
    rows = found.results if found else []
    return visit.show(
        "register/all.html",
        400 if wrong else 200,
        found=found,
        typed=typed,
        wrong=wrong,
        query=urlencode({name: value for name, value in typed.items() if value}),
        names=Directory.of(visit, [row["partner_id"] for row in rows]),
        partners=sorted(
            (
                row
                for row in partners
                if not visit.acting or row["id"] != visit.acting.organisation_id
            ),
            key=lambda row: str(row["name"]),
        ),
        grounds=GRANT_GROUNDS,
        purposes=PURPOSES,
    )


@page("/register/bestand", operations.export_disclosures)
def register_file(visit: Visit) -> Response:
    """The same lines as CSV."""
    _, asked, wrong = _asked()
    if wrong:
        raise NotFound
    return file_of(visit.do(operations.export_disclosures, **asked))


def _asked() -> tuple[dict[str, str], dict[str, Any], bool]:
    """What was typed, what the operation is asked, and whether something was wrong."""
    typed = {name: request.args.get(name, "") for name in FILTERS}
    sent = {FILTERS[name]: value for name, value in typed.items() if value}
    if "direction" in sent:
        sent["direction"] = _DIRECTIONS.get(sent["direction"], "")
    if "standing" in sent:
        sent["standing"] = _YES.get(sent["standing"], "")
    try:
        return typed, dict(RegisterFilters().load(sent)), False
    except ValidationError:
        return typed, {}, True
