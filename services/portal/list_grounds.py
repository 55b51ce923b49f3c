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


BY_DECISION = "police_disclosure"
Choices = dict[str, dict[str, Text | str]]


def ground_choices(
    visit: Visit, listed: Mapping[str, Any], child_id: UUID | None = None
) -> tuple[dict[str, Any], Choices]:
    """What the fields of a ground begin with, and what can be chosen in them: the grounds of the
    covenants that fit who we are; all of these where no covenant has any, so that the decision
    tells why not.
    """
    police = visit.acting is not None and visit.acting.organisation_kind == "police"
    fitting = {code: text for code, text in LIST_GROUNDS.items() if (code == BY_DECISION) == police}
    allowed = _allowed(visit, listed)
    grounds: dict[str, Text | str] = {
        code: text for code, text in fitting.items() if code in allowed
    } or dict(fitting)
    recorded = recorded_for(visit, child_id, BY_DECISION) if police else {}
    only = next(iter(recorded)) if len(recorded) == 1 else None
    first = {"ground": next(iter(grounds)), "legal_ground_id": only}
    return first, {"ground": grounds, "legal_ground_id": recorded}


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
