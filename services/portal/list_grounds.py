"""On which ground somebody shares on a list: what the covenants allow first, and what was recorded.

Invariant: it only narrows what one can choose; whether it is allowed is decided by `sharing`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.covenants import operations as covenants
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.grounds import recorded_for
from services.portal.list_forms import LIST_GROUNDS
from services.portal.pages import Visit
from services.portal.partners import Partners
from shared.texts import Text

READ = (
    covenants.list_covenants,
    covenants.get_covenant,
    legal_grounds.list_grounds,
    organisations.look_up_organisations,
)
"""What every page names that asks for a ground."""


def first_choice(
    visit: Visit, listed: Mapping[str, Any], child_id: UUID | None = None
) -> tuple[dict[str, Any], dict[str, Text | str]]:
    """What the fields of a ground begin with, and what was recorded to choose from."""
    recorded = recorded_for(visit, child_id)
    grounds = _allowed(visit, listed)
    ground = next((code for code in LIST_GROUNDS if code in grounds), "consent")
    only = next(iter(recorded)) if len(recorded) == 1 and ground == "police_disclosure" else None
    return {"ground": ground, "legal_ground_id": only}, recorded


def _allowed(visit: Visit, listed: Mapping[str, Any]) -> frozenset[str]:
    """On which grounds covenants let us put children on this list."""
    among = set(listed["party_ids"])
    return frozenset(
        ground
        for partner in Partners.of(visit, "risk_list_entry").all
        if partner.id in among
        for purpose, ground in partner.allowed
        if purpose == listed["purpose"]
    )
