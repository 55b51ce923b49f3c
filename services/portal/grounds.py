"""On which ground somebody wants to share, as a form or an address of the workplace says it.

Invariant: an address holds ids and a code; only what `legal_grounds` shows to this member can be
chosen.
"""

from typing import Any
from uuid import UUID

from flask import request

from services.legal_grounds import operations as legal_grounds
from services.portal.pages import Visit
from services.portal.wording import day, label
from shared.texts import Text
from shared.vocabulary import GROUNDS, LEGAL_GROUND_STATES

GROUND, RECORDED = "grond", "vastlegging"
"""What the address of a form may say beforehand."""
IN_FORCE = frozenset({"waiting", "approved"})


def cited_in_address() -> dict[str, Any]:
    """The ground that the address asks for; nothing where it names none."""
    ground = request.args.get(GROUND, "")
    if ground not in GROUNDS:
        return {}
    return {"ground": ground, "legal_ground_id": uuid_of(request.args.get(RECORDED, ""))}


def recorded_for(
    visit: Visit, child_id: UUID | None, ground: str | None = None
) -> dict[str, Text | str]:
    """What was recorded about this child, or about none in particular, and may be in force;
    `ground`: for that one alone.
    """
    if not visit.may(legal_grounds.list_grounds):
        return {}
    found = list(visit.do(legal_grounds.list_grounds, page_size=50).results)
    if child_id is not None:
        found += visit.do(legal_grounds.list_grounds, child_id=child_id, page_size=50).results
    fit = {
        str(row["id"]): row
        for row in found
        if row["state"] in IN_FORCE
        and row["child_id"] in (None, child_id)
        and ground in (None, row["ground"])
    }
    return {ground_id: _called(row) for ground_id, row in fit.items()}


def _called(row: dict[str, Any]) -> str:
    parts = [label(row["ground"], GROUNDS), day(row["created_at"])]
    if row["reference"]:
        parts.append(row["reference"])
    return f"{', '.join(parts)} ({label(row['state'], LEGAL_GROUND_STATES)})"


def uuid_of(sent: str) -> UUID | None:
    """An id as a form sends it; None for what is none."""
    try:
        return UUID(sent)
    except ValueError:
        return None
