"""Letters that invite the parents of children on a list: asked for, made by a worker, fetched.

Invariant: nothing of a letter stands on a page or in an address: it is a file that one fetches.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response

from services.portal.consulting import some
from services.portal.forms import Form
from services.portal.list_forms import INVITING
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.screens.letters import file_of
from services.portal.screens.risk_lists import ONE
from services.portal.wording import full_name
from services.risk_lists import operations

NEWEST = 5
BATCH = f"{ONE}/uitnodigingen/<uuid:batch_id>"


@page(
    f"{ONE}/uitnodigen",
    operations.get_risk_list,
    operations.list_entries,
    operations.list_invitation_batches,
    operations.invite_parents,
    posts=True,
)
def invite_parents(visit: Visit, list_id: UUID) -> Response:
    """Whose parents to invite, where I can be called, and when; and what was made just before."""
    visit.require(operations.invite_parents)
    listed = visit.do(operations.get_risk_list, list_id=list_id)
    ours = some(visit, list_id, "own", visit.after)
    able = {str(row["id"]): _name(row) for row in ours.results if not row["frozen"]}
    watched = [_name(row) for row in ours.results if _is_watched(row)]
    first = [row["id"] for row in ours.results if _wants_a_letter(row)]
    form = Form(visit, INVITING, {"entry_ids": first}, {"entry_ids": able})
    asked = form.send(operations.invite_parents, list_id=list_id) if visit.posted else None
    if asked and asked["batch"] and not asked["refused"]:
        return visit.go("invitation_batch", list_id=list_id, batch_id=asked["batch"]["id"])
    made = visit.do(operations.list_invitation_batches, list_id=list_id, page_size=NEWEST)
    shown = {"listed": listed, "ours": ours, "able": able, "made": made, "watched": watched}
    return visit.show("lists/invite.html", form.status, form=form, asked=asked, **shown)


@page(
    f"{ONE}/uitnodigingen",
    operations.get_risk_list,
    operations.list_invitation_batches,
)
def invitation_batches(visit: Visit, list_id: UUID) -> Response:
    """All letters that were made before, newest first."""
    made = visit.do(
        operations.list_invitation_batches,
        list_id=list_id,
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    listed = visit.do(operations.get_risk_list, list_id=list_id)
    return visit.show("lists/invitations.html", made=made, listed=listed)


@page(BATCH, operations.get_risk_list, operations.get_invitation_batch)
def invitation_batch(visit: Visit, list_id: UUID, batch_id: UUID) -> Response:
    """How far the letters are; asked for again while they are being made."""
    found = visit.do(operations.get_invitation_batch, batch_id=batch_id)
    if visit.is_part:
        return visit.show("lists/part_invited.html", batch=found, list_id=list_id)
    listed = visit.do(operations.get_risk_list, list_id=list_id)
    return visit.show("lists/invited.html", batch=found, listed=listed, list_id=list_id)


@page(f"{BATCH}/zip", operations.fetch_invitation_batch)
def invitation_batch_file(visit: Visit, list_id: UUID, batch_id: UUID) -> Response:  # noqa: ARG001
    """All of them in one zip."""
    return file_of(visit.do(operations.fetch_invitation_batch, batch_id=batch_id))


@page(f"{ONE}/brieven/<uuid:letter_id>", operations.fetch_invitation)
def invitation(visit: Visit, list_id: UUID, letter_id: UUID) -> Response:  # noqa: ARG001
    """One letter."""
    return file_of(visit.do(operations.fetch_invitation, letter_id=letter_id))


def _wants_a_letter(row: Mapping[str, Any]) -> bool:
    needed = row["help_needed"] == "yes" and row["invited_on"] is None
    return needed and not row["frozen"]


def _is_watched(row: Mapping[str, Any]) -> bool:
    """Nobody has said that this child needs help: one may invite, and should know."""
    return row["help_needed"] != "yes" and not row["frozen"]


def _name(row: Mapping[str, Any]) -> str:
    return full_name(row["child_identity"] or {})
