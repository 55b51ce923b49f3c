"""The covenants: who agreed with whom what may be shared, readable for who works by them.

Invariant: reading, and the two ways out that a party has of itself: leaving and, for who keeps it,
ending; what would stop is counted and shown before anybody is asked to confirm.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.covenants import operations
from services.organisations import operations as organisations
from services.portal.covenant_forms import ENDING
from services.portal.covenant_words import of_covenant, of_version
from services.portal.directory import Directory
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, page

ONE = "/convenanten/<uuid:covenant_id>"


@page(
    "/convenanten",
    operations.list_covenants,
    operations.list_proposals,
    organisations.look_up_organisations,
)
def covenants(visit: Visit) -> Response:
    """What waits for our signature, and all that our organisation takes part in."""
    found = visit.do(operations.list_covenants, page_size=PAGE_SIZE, after=visit.after)
    asked = visit.do(operations.list_proposals, page_size=PAGE_SIZE).results
    names = Directory.of(visit, [row["author_id"] for row in asked])
    return visit.show(
        "covenants/list.html",
        found=found,
        waiting=[row for row in asked if not row["signed_by_us"]],
        signed=[row for row in asked if row["signed_by_us"]],
        names=names,
        of_covenant=of_covenant,
        may_draft=visit.may(operations.draft_covenant),
        may_sign=visit.may(operations.sign_version),
    )


@page(
    ONE,
    operations.get_covenant,
    operations.list_versions,
    operations.draft_version,
    organisations.look_up_organisations,
    posts=True,
)
def covenant(visit: Visit, covenant_id: UUID) -> Response:
    """One covenant with its parties, agreements and versions; a button begins another version."""
    form = Form(visit, NOTHING)
    if visit.posted and (made := form.try_(operations.draft_version, covenant_id=covenant_id)):
        return visit.go("covenant_draft", said="covenant_draft_begun", version_id=made["id"])
    found = visit.do(operations.get_covenant, covenant_id=covenant_id)
    versions = visit.do(operations.list_versions, covenant_id=covenant_id, page_size=PAGE_SIZE)
    here = _takes_part(visit, found)
    names = Directory.of(visit, [party["organisation_id"] for party in found["parties"]])
    return visit.show(
        "covenants/one.html",
        form.status,
        covenant=found,
        versions=versions.results,
        names=names,
        form=form,
        standing=of_covenant(found),
        of_version=of_version,
        may_draft=here and visit.may(operations.draft_version),
        may_leave=here and visit.may(operations.leave_covenant),
        may_end=here and _keeps(visit, found) and visit.may(operations.end_covenant),
    )


@page(
    f"{ONE}/uittreden",
    operations.get_covenant,
    operations.preview_end,
    operations.leave_covenant,
    posts=True,
)
def leave_covenant(visit: Visit, covenant_id: UUID) -> Response:
    """Show what stops, ask why, and leave."""
    return _end(visit, covenant_id, operations.leave_covenant, "covenants/leave.html", "left")


@page(
    f"{ONE}/beeindigen",
    operations.get_covenant,
    operations.preview_end,
    operations.end_covenant,
    posts=True,
)
def end_covenant(visit: Visit, covenant_id: UUID) -> Response:
    """The same for all parties, by who keeps the covenant."""
    return _end(visit, covenant_id, operations.end_covenant, "covenants/end.html", "ended")


def _end(visit: Visit, covenant_id: UUID, operation: Any, template: str, said: str) -> Response:
    visit.require(operation)
    form = Form(visit, ENDING)
    if visit.posted and form.send(operation, covenant_id=covenant_id):
        return visit.go("covenant", said=f"covenant_{said}", covenant_id=covenant_id)
    found = visit.do(operations.get_covenant, covenant_id=covenant_id)
    counts = visit.do(operations.preview_end, covenant_id=covenant_id)
    staying = [party for party in found["parties"] if party["left_at"] is None]
    values = {"covenant": found, "counts": counts, "last": len(staying) <= 2, "form": form}
    return visit.show(template, form.status, **values)


def _takes_part(visit: Visit, covenant: dict[str, Any]) -> bool:
    ours = visit.acting.organisation_id if visit.acting else None
    here = [party["organisation_id"] for party in covenant["parties"] if not party["left_at"]]
    return covenant["state"] == "active" and ours in here


def _keeps(visit: Visit, covenant: dict[str, Any]) -> bool:
    return visit.acting is not None and covenant["keeper_id"] == visit.acting.organisation_id
