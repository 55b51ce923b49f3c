"""What members hear of risk lists. Invariant: asked again in the worker, and never who is on it."""

from collections.abc import Sequence
from uuid import UUID

from services.notifications.telling import tell
from services.risk_lists import operations as risk_lists
from shared.authz.operation import operation
from shared.authz.scope import Scope


@operation("notification:announce")
def announce_risk_list(scope: Scope, *, list_id: UUID) -> None:
    """Tell who is named that they are, that children wait for a second word, or that it closed;
    who leads, where nobody is named yet.
    """
    _tell(scope, risk_lists.news_of_list(scope, list_id))


@operation("notification:announce")
def announce_risk_list_drops(scope: Scope, *, list_id: UUID) -> None:
    """Tell who is named that children dropped by themselves, and not who."""
    _tell(scope, risk_lists.news_of_drops(scope, list_id))


@operation("notification:announce")
def announce_risk_list_review(scope: Scope, *, list_id: UUID) -> None:
    """Tell who is named that the list must be gone through."""
    _tell(scope, risk_lists.news_of_review(scope, list_id))


@operation("notification:announce")
def announce_risk_list_step(scope: Scope, *, step_id: UUID) -> None:
    """Tell who is to do something about a child on a list, or has not done it in time."""
    _tell(scope, risk_lists.news_of_step(scope, step_id))


def _tell(scope: Scope, news: Sequence[risk_lists.News]) -> None:
    for one in news:
        scope.concerns("risk_list", one.record_id)
        tell(scope, one.kind, one.record_id, one.member_ids, one.since)
