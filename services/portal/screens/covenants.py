"""The covenants: who agreed with whom what may be shared, readable for who works by them.

Invariant: read only; changing a covenant is its parties' doing.
"""

from uuid import UUID

from flask import Response

from services.covenants import operations
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.pages import PAGE_SIZE, Visit, page


@page("/convenanten", operations.list_covenants)
def covenants(visit: Visit) -> Response:
    """All that our organisation takes part in."""
    found = visit.do(operations.list_covenants, page_size=PAGE_SIZE, after=visit.after)
    return visit.show("covenants/list.html", found=found)


@page(
    "/convenanten/<uuid:covenant_id>",
    operations.get_covenant,
    organisations.look_up_organisations,
)
def covenant(visit: Visit, covenant_id: UUID) -> Response:
    """One covenant with its parties and agreements."""
    found = visit.do(operations.get_covenant, covenant_id=covenant_id)
    names = Directory.of(visit, [party["organisation_id"] for party in found["parties"]])
    return visit.show("covenants/one.html", covenant=found, names=names)
