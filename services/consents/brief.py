"""Many consents at a glance, for a slice that lists what it asked.

Invariant: one statement, however many; what was explained stays sealed.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.consents.models import Consent
from shared.authz.scope import Scope


def briefly(scope: Scope, consent_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Of whom, for what, and how they stand, by id."""
    asked = _BRIEFLY.where(Consent.id.in_(consent_ids))
    return {row.id: row for row in scope.rows(asked)}


_BRIEFLY = select(
    Consent.id,
    Consent.holder_id,
    Consent.purpose,
    Consent.receiver_ids,
    Consent.categories,
    Consent.state,
    Consent.stated_at,
    Consent.until,
)
