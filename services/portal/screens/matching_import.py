"""Having all signals that an import made matched at once.

Invariant: as with one signal, and the same words for whatever is found.
"""

from uuid import UUID

from flask import Response

from services.covenants import operations as covenants
from services.imports import operations as imports
from services.matching import operations as matching
from services.organisations import operations as organisations
from services.portal.forms import Form
from services.portal.matching_forms import OFFER_MANY
from services.portal.pages import Visit, page
from services.portal.partners import Partners
from services.portal.screens.matching_offers import allowed_by, consistent


@page(
    "/importeren/<uuid:import_id>/koppelen",
    imports.get_import,
    imports.match_import,
    matching.list_offers,
    matching.get_offer,
    covenants.list_covenants,
    covenants.get_covenant,
    organisations.look_up_organisations,
    posts=True,
)
def match_import(visit: Visit, import_id: UUID) -> Response:
    """What it does, and the form; on to the import, which says how far it is."""
    visit.require(imports.match_import)
    found = visit.do(imports.get_import, import_id=import_id)
    partners = Partners.of(visit, "match")
    form = Form(visit, OFFER_MANY, *allowed_by(visit, partners))
    if visit.posted and consistent(form):
        given = {"import_id": import_id, "expected_version": form.version}
        if form.send(imports.match_import, given):
            return visit.go("one_import", said="import_matching", import_id=import_id)
    return visit.show(
        "matching/offer_import.html", form.status, found=found, partners=partners, form=form
    )
