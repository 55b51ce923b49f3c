"""What members hear of matches. Invariant: asked again in the worker, and never who or whom."""

from uuid import UUID

from services.matching import operations as matching
from services.notifications.telling import tell, with_stand_ins
from shared.authz.operation import operation
from shared.authz.scope import Scope


@operation("notification:announce")
def announce_match(scope: Scope, *, side_id: UUID) -> None:
    """Somebody else is concerned too and asks for our yes, both have said yes, or it is over."""
    _tell(scope, side_id, matching.news_of(scope, side_id))


@operation("notification:announce")
def announce_match_step(scope: Scope, *, offer_id: UUID) -> None:
    """Something was said about who has the lead, or somebody took the match over."""
    _tell(scope, offer_id, matching.news_of_step(scope, offer_id))


def _tell(scope: Scope, record_id: UUID, news: matching.News | None) -> None:
    if news is None:
        return
    whom = news.whom
    if news.stand_ins:
        whom = [one for member in whom for one in with_stand_ins(scope, member)]
    tell(scope, news.kind, record_id, whom)
