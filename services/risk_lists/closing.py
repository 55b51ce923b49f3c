"""Closing a list: every name on it is destroyed, with every party; the counts stay."""

from typing import Any
from uuid import UUID

from services.risk_lists import opening, seeing, tidying
from shared.authz.operation import operation
from shared.authz.scope import Scope


@operation("risk_list:end")
def close_risk_list(
    scope: Scope, *, list_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Close a list of ours. Ours go at once, the other parties' by their own hand, moments later;
    nobody reads them any more.
    """
    one = opening.ours(scope, list_id)
    scope.expect_version(one, expected_version)
    return seeing.view(scope, tidying.close(scope, list_id))
