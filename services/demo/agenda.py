"""When things happened in the town: each step at its own moment, all of them in the order of time.

Invariant: the clock is held at a step's moment while it is taken, no moment lies ahead of the real
one, and no step knows of what came after it.
"""

import heapq
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shared import clock

Story = Generator[datetime]
"""Gives the moment at which it wants to go on, and is gone on with then."""

_OPENS, _SATURDAY = time(9), 5
_JUST_NOW = timedelta(minutes=30)
_OFFICE_HOURS = 9 * 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days (Monday to Friday) as seen from `now`."""

    now: datetime

    def at(self, working_days_ago: int, minute: int = 0) -> datetime:
        """So many minutes after nine on that day; what would lie ahead was just now, in order."""
        day = self.now.astimezone(clock.AMSTERDAM).date()
        while day.weekday() >= _SATURDAY:
            day -= timedelta(days=1)
        for _ in range(working_days_ago):
            day -= timedelta(days=3 if day.weekday() == 0 else 1)
        minute %= _OFFICE_HOURS
        wanted = datetime.combine(day, _OPENS, clock.AMSTERDAM) + timedelta(minutes=minute)
        lately = self.now - _JUST_NOW
        return wanted if wanted < lately else lately + timedelta(seconds=minute)

    def in_days(self, days: int) -> datetime:
        """The same hour, so many days ahead."""
        return self.now + timedelta(days=days)


def played(stories: Iterable[Story]) -> Iterator[None]:
    """Play them through one another, each step at its moment; yields after each."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _wait(waiting, number, story, next(story, None))
    while waiting:
        moment, number, story = heapq.heappop(waiting)
        with clock.held_at(moment):
            wanted = next(story, None)
        yield
        _wait(waiting, number, story, wanted and max(wanted, moment))


def _wait(
    waiting: list[tuple[datetime, int, Story]],
    number: int,
    story: Story,
    moment: datetime | None,
) -> None:
    if moment is not None:
        heapq.heappush(waiting, (moment, number, story))
