"""What time it is, for everybody: one place, so that a test can hold the clock still.

Invariant: every moment in Schakel is timezone-aware UTC; days are counted in Europe/Amsterdam.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_held: ContextVar[datetime | None] = ContextVar("held_clock", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _held.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day in the Netherlands: ages and terms change at midnight there."""
    return now().astimezone(AMSTERDAM).date()


def lies_back() -> bool:
    """Whether the clock is held at a moment that has passed: somebody tells of an earlier day."""
    held = _held.get()
    return held is not None and held < datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) for this context; tests and simulations only."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)
