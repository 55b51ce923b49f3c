"""Who has authority no more.

Invariant: one sees what stops before one confirms, and gets a receipt of what stopped.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.children import operations as children
from services.consents import operations
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, page
from shared.problems import NotFound

OF_CHILD = "/kinderen/<uuid:child_id>"


@page(
    f"{OF_CHILD}/gezag/<uuid:holder_id>/beeindigen",
    children.get_child,
    operations.preview_authority,
    operations.end_authority,
    posts=True,
)
def end_holder(visit: Visit, child_id: UUID, holder_id: UUID) -> Response:
    """Show what stops, confirm, and on to the receipt."""
    child = visit.do(children.get_child, child_id=child_id)
    holder = current_holder(child, holder_id)
    form = Form(visit, NOTHING)
    if visit.posted:
        ids = {"child_id": child_id, "holder_id": holder_id}
        ended = form.try_(operations.end_authority, **ids)
        if ended:
            return visit.go("stop_receipt", said="authority_ended", receipt_id=ended["id"])
    preview = visit.do(operations.preview_authority, child_id=child_id, holder_id=holder_id)
    shown = {"form": form, "child": child, "holder": holder, "preview": preview}
    return visit.show("children/end_holder.html", form.status, **shown)


def current_holder(child: dict[str, Any], holder_id: UUID) -> dict[str, Any]:
    """Who of those with authority now this is; NotFound for anybody else."""
    for row in child["authority_holders"]:
        if row["id"] == holder_id and row["ended_at"] is None:
            found: dict[str, Any] = row
            return found
    raise NotFound
