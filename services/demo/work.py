"""The work of the last months in the town, so that whoever logs in finds something waiting.

Invariant: it happens in the order of time, by those whose work it is; who is away is stood in for.
"""

from collections.abc import Iterator, Mapping

from services.demo import own_right, worries
from services.demo.agenda import Calendar, Story, played
from services.demo.children import WORKERS, File, Files
from services.demo.courses import COURSES, STEPS, Course
from services.demo.founding import Place
from services.demo.life import Life
from services.demo.people import People
from services.demo.town import HAVENHUIS, YOUTH_TEAM
from services.organisations import operations as organisations
from shared import clock

_AWAY = (("child_work", HAVENHUIS), ("youth_care", YOUTH_TEAM))
"""In these teams the second worker has days off, and the first stands in."""

_GONE_SINCE, _BACK_IN = 3, 10
_MINUTES_BETWEEN = 35
TOTAL = STEPS + len(_AWAY) + own_right.STEPS + worries.STEPS


class Work:
    """Lets the courses happen, with the children of `files`, each referred once."""

    def __init__(
        self, places: Mapping[str, Place], files: Files, people: People, calendar: Calendar
    ) -> None:
        self._places = places
        self._random = people.random
        self._calendar = calendar
        self._owed = own_right.set_apart(files)
        self._files = files
        self._free = {place: list(found) for place, found in files.items()}
        self._lives: dict[str, Life] = {}

    def done(self) -> Iterator[None]:
        """Do all of it; yields after each step."""
        stories = [self._story(number, course) for number, course in enumerate(COURSES)]
        owed = own_right.stories(self._places, self._owed, self._calendar)
        days_off = (self._days_off(*where) for where in _AWAY)
        about = worries.stories(self._places, self._files, self._calendar)
        yield from played([*stories, *days_off, *owed, *about])

    def untouched(self, kind: str) -> list[File]:
        """The files of children who were not referred."""
        return [file for (of, _), files in self._free.items() if of == kind for file in files]

    def _story(self, number: int, course: Course) -> Story:
        life = None
        minute, day = 0, -1
        for days_ago, name in course.plan():
            minute = minute + _MINUTES_BETWEEN if days_ago == day else number * 7 % 60
            day = days_ago
            yield self._calendar.at(days_ago, minute)
            if life is None:
                life = self._begun(course)
            life.step(name)

    def _begun(self, course: Course) -> Life:
        kind, team = course.receiver
        receiver = self._places[kind]
        worker = receiver.member(WORKERS[kind], team, course.hand)
        leads = [one for one in receiver.members if "programme_coordinator" in one.roles]
        earlier = self._lives.get(course.about)
        life = Life(
            file=earlier.adopted if earlier and earlier.adopted else self._next(course),
            receiver=receiver,
            team=team,
            worker=worker,
            leader=leads[0] if leads else worker,
            purpose=course.purpose,
            type=course.type,
            answers=earlier.id if earlier and course.answers else None,
            random=self._random,
            places=self._places,
        )
        if course.name:
            self._lives[course.name] = life
        return life

    def _next(self, course: Course) -> File:
        free = self._free[course.sender]
        return free.pop(self._random.randrange(len(free)))

    def _days_off(self, kind: str, team: str) -> Story:
        place = self._places[kind]
        first, second = (place.member(WORKERS[kind], team, number) for number in (0, 1))
        yield self._calendar.at(_GONE_SINCE)
        organisations.arrange_substitute(
            second,
            member_id=second.id,
            substitute_id=first.id,
            starts_at=clock.now(),
            ends_at=self._calendar.in_days(_BACK_IN),
        )
