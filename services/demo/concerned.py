"""Professionals who are concerned about the same child: two who found each other and work together,
one who is asked, and one who is asked about a child that may be another.

Invariant: everybody does what is theirs by the operations, and the worker's part by the worker's
own; sober and invented, of children who are nowhere else in the town.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.children import operations as children
from services.demo import covenant, town
from services.demo.agenda import Calendar
from services.demo.children import WORKERS, File
from services.demo.founding import Place
from services.demo.people import People
from services.matching import operations as matching
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.jobs.actors import worker_for

_PHONES = {
    "education": "010 000 00 11",
    "child_work": "06 0000 0012",
    "youth_care": "06 0000 0013",
}
_ABOUT: Mapping[str, tuple[str, str, str]] = {
    "education": (
        "poverty",
        "Kwam deze maand vijf keer zonder brood op school.",
        "Misschien is er thuis te weinig geld; dat weet ik niet zeker.",
    ),
    "child_work": (
        "home_situation",
        "Bleef drie keer tot sluitingstijd en werd niet gehaald.",
        "Er lijkt thuis vaak niemand te zijn.",
    ),
    "youth_care": (
        "emotion",
        "Huilde bij het afscheid en wilde niet naar huis.",
        "Spanning thuis kan meespelen.",
    ),
}
_DESKS = (
    ("education", town.DE_BAKEN),
    ("child_work", town.HAVENHUIS),
    ("youth_care", town.YOUTH_TEAM),
)
_DAYS_AGO = 8
STEPS, CHILDREN = 3, 6
"""Cases, and the files that they are about."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where somebody of this organisation works."""

    place: Place
    keeper: Actor
    team_id: Any

    @classmethod
    def of(cls, place: Place, team: str) -> "_Desk":
        keeper = place.member(WORKERS[place.plan.kind], team)
        return cls(place, keeper, place.teams[team])


@dataclass(slots=True)
class _Side:
    """Somebody who is concerned, with their own file, signal and offer."""

    desk: _Desk
    file: File
    offer_id: Any = None

    @property
    def match(self) -> Mapping[str, Any]:
        """The one match that they know of."""
        [found] = matching.list_matches(self.file.keeper, offer_id=self.offer_id).results
        return dict(found)


def happened(places: Mapping[str, Place], people: People, calendar: Calendar) -> Iterator[None]:
    """All of it, each on its day; yields after each case."""
    school, worker, carer = (_Desk.of(places[kind], team) for kind, team in _DESKS)
    with clock.held_at(calendar.at(_DAYS_AGO)):
        here = _Side(school, _new(school, people))
        there = _Side(worker, _same(worker, here.file, people))
        for side in (here, there):
            _offered(side, beforehand=True)
    _together(here, there, calendar)
    yield
    with clock.held_at(calendar.at(2)):
        here = _Side(school, _new(school, people))
        _offered(_Side(worker, _same(worker, here.file, people)), beforehand=True)
        _offered(here, beforehand=False)
    yield
    with clock.held_at(calendar.at(1)):
        there = _Side(carer, _new(carer, people))
        alike = _same(worker, there.file, people, misheard=True)
        _offered(there, beforehand=True)
        _offered(_Side(worker, alike), beforehand=False)
    yield


def _same(desk: _Desk, of: File, people: People, *, misheard: bool = False) -> File:
    """The file that somebody else keeps of the same child; `misheard`: born a day later or earlier,
    so that it may be another.
    """
    names = ("given_name", "name_prefix", "family_name", "birth_date")
    identity = {name: of.child[name] for name in names}
    if misheard:
        born = identity["birth_date"]
        identity["birth_date"] = born.replace(day=born.day + (1 if born.day < 28 else -1))
    return _file(desk, identity, people)


def _new(desk: _Desk, people: People) -> File:
    name = people.child()
    identity = {
        "given_name": name.given,
        "name_prefix": name.prefix,
        "family_name": name.family,
        "birth_date": people.birth_date(clock.today(), 6, 10),
    }
    return _file(desk, identity, people)


def _file(desk: _Desk, identity: dict[str, Any], people: People) -> File:
    child = children.register_child(
        desk.keeper,
        team_id=desk.team_id,
        authority_holders=people.holders(people.child()),
        **identity,
    )
    return File(desk.keeper, child)


def _offered(side: _Side, *, beforehand: bool) -> None:
    """A signal, put to matching; and what the workers do about it."""
    kind = side.desk.place.plan.kind
    code, facts, interpretation = _ABOUT[kind]
    signal = signals.write_signal(
        side.file.keeper,
        child_id=side.file.child["id"],
        concern_codes=[code],
        severity="worry",
        observed_on=clock.today(),
        facts=facts,
        interpretation=interpretation,
        parents_reason="planned",
    )
    offer = matching.offer_signal(
        side.file.keeper,
        signal_id=signal["id"],
        purpose=covenant.EARLY,
        ground="public_task",
        phone=_PHONES[kind],
        confirmed=beforehand,
        confirms_possible=beforehand,
    )
    side.offer_id = offer["id"]
    _by_worker(matching.find_matches, side)


def _together(school: _Side, worker: _Side, calendar: Calendar) -> None:
    """They call each other, and the school takes the lead."""
    with clock.held_at(calendar.at(_DAYS_AGO, 5)):
        for task in (matching.give_cards, matching.take_cards):
            for side in (school, worker):
                _by_worker(task, side)
    with clock.held_at(calendar.at(_DAYS_AGO - 1)):
        matching.note_contact(worker.file.keeper, match_id=worker.match["id"], means="phone")
        matching.propose_lead(
            worker.file.keeper, match_id=worker.match["id"], organisation_id=school.desk.place.id
        )
    with clock.held_at(calendar.at(_DAYS_AGO - 2)):
        matching.answer_lead(
            school.file.keeper,
            match_id=school.match["id"],
            organisation_id=school.desk.place.id,
            accepted=True,
        )
        matching.note_contact(school.file.keeper, match_id=school.match["id"], means="meeting")


def _by_worker(task: Operation[Any, Any], side: _Side) -> None:
    """Done now; the workers find it done when they start."""
    task(worker_for(task, side.desk.place.id, ""), offer_id=side.offer_id)
