"""A member lost their second factor: an admin asks for a new one, another admin agrees.

Invariant: the page says to whom it opens what; whether one may decide, the operation judges.
"""

from uuid import UUID

from flask import Response

from services.organisations import operations
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.screens.staff import ONE, STAFF

ALL = "/beheer/tweede-stap"
RESET = f"{ALL}/<uuid:factor_reset_id>"


@page(ALL, operations.list_factor_resets)
def lost_factors(visit: Visit) -> Response:
    """What waits for a second admin, and what is under way."""
    found = visit.do(operations.list_factor_resets, page_size=PAGE_SIZE, after=visit.after)
    form, may = Form(visit, NOTHING), visit.may(operations.approve_factor_reset)
    return visit.show("lost_factor/list.html", found=found, form=form, may=may)


@page(
    f"{ONE}/tweede-stap",
    operations.get_staff,
    operations.list_member_factor_resets,
    operations.ask_factor_reset,
    posts=True,
)
def lost_factor(visit: Visit, member_id: UUID) -> Response:
    """Ask it for one member, after reading what it does."""
    form = Form(visit, NOTHING)
    if visit.posted and form.send(operations.ask_factor_reset, member_id=member_id):
        return visit.go("lost_factors", said="factor_reset_asked")
    found = visit.do(operations.get_staff, member_id=member_id)
    earlier = visit.do(
        operations.list_member_factor_resets, member_id=member_id, page_size=PAGE_SIZE
    )
    values = {"found": found, "earlier": earlier.results, "form": form, "staff": STAFF}
    return visit.show("lost_factor/ask.html", form.status, **values)


@act(f"{RESET}/goedkeuren", operations.approve_factor_reset)
def approve_factor_reset(visit: Visit, factor_reset_id: UUID) -> Response:
    """Agree with a colleague."""
    visit.do(operations.approve_factor_reset, factor_reset_id=factor_reset_id)
    return visit.go("lost_factors", said="factor_reset_approved")


@act(f"{RESET}/stoppen", operations.stop_factor_reset)
def stop_factor_reset(visit: Visit, factor_reset_id: UUID) -> Response:
    """Do not agree, or take it back."""
    visit.do(operations.stop_factor_reset, factor_reset_id=factor_reset_id)
    return visit.go("lost_factors", said="factor_reset_stopped")
