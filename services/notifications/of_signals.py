"""What members hear of signals: what is asked of them, and what was done with theirs.

Invariant: asked again in the worker: what has become of it meanwhile is told, or nothing.
"""

from uuid import UUID

from services.notifications.telling import tell
from services.signals import operations as signals
from shared.authz.operation import operation
from shared.authz.scope import Scope


@operation("notification:announce")
def announce_signal(scope: Scope, *, signal_id: UUID) -> None:
    """Tell its author what became of it; who leads, of acute danger; who deals with it, that it
    lapses soon.
    """
    _tell(scope, signals.news_of_signal(scope, signal_id))


@operation("notification:announce")
def announce_signal_parents(scope: Scope, *, signal_id: UUID) -> None:
    """Tell who wrote it that the parents do not know yet."""
    _tell(scope, signals.who_tells_parents(scope, signal_id))


@operation("notification:announce")
def announce_follow_up(scope: Scope, *, follow_up_id: UUID) -> None:
    """Tell who is to do it, or whose signal it was when it was done."""
    _tell(scope, signals.news_of_follow_up(scope, follow_up_id))


@operation("notification:announce")
def announce_shared_signal(scope: Scope, *, share_id: UUID) -> None:
    """Tell who works with such that a partner shared a signal, or that its sight has ended."""
    _tell(scope, signals.news_of_share(scope, share_id))


def _tell(scope: Scope, news: signals.News | None) -> None:
    if news is None:
        return
    kind, record_id, whom = news
    scope.concerns("signal", record_id)
    tell(scope, kind, record_id, whom)
