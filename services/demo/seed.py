"""Making the town, once: brought in months ago, and at work ever since.

Invariant: demo.json is written last, so where it stands the town is complete; what was begun and
not ended is known by the mark `seeding`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from services.demo import (
    children,
    concerned,
    covenant,
    demo_file,
    desks,
    founding,
    instead,
    listed,
    management,
    past,
    protocol,
    questions,
    town,
    work,
)
from services.demo.agenda import Calendar
from services.demo.founding import Place
from services.demo.layout import Layout, Ports
from services.demo.people import People
from shared import clock

Progress = Callable[[int, int, str], None]
"""Hears how many of how many steps are done, and what is being made."""

_SEED = 4_12
_FILES_OPENED = 60
"""So many working days ago."""


def make_town(layout: Layout, ports: Ports, progress: Progress) -> str:
    """Make everything; a sentence that says what there is now. A runtime must be in use, and the
    database must have room for the past.
    """
    layout.seeding.touch(mode=0o600)
    people, keys = People(_SEED), demo_file.Keys()
    steps = _Steps(progress)
    places = _founded(people, keys, steps)
    keys.questions += _worked(places, people, steps)
    for desk, actor in desks.seated(places):
        keys.seat(actor.id, desks.DESKS.index(desk), desks.waiting_for(actor))
    _managed(places, keys, steps)
    demo_file.write(layout, ports, keys)
    layout.seeding.unlink()
    known = children.CHILDREN + concerned.CHILDREN + listed.CHILDREN
    return (
        f"{len(places)} organisations, {len(keys.members)} people who work there,"
        f" {known} children, a covenant with {len(covenant.RULES)} rules"
    )


def _founded(people: People, keys: demo_file.Keys, steps: "_Steps") -> dict[str, Place]:
    places = {}
    with clock.held_at(past.founded_at()):
        for plan in town.PLANS:
            steps.doing(plan.name)
            places[plan.kind] = founding.found(plan, people, keys)
            steps.done()
        founding.enact(places)
    return places


def _worked(places: Mapping[str, Place], people: People, steps: "_Steps") -> list[dict[str, Any]]:
    """What happened with the children; the questions that were put to parents by mail."""
    calendar = Calendar(clock.now())
    files: children.Files = {}
    steps.doing("children")
    today = clock.today()
    with clock.held_at(calendar.at(_FILES_OPENED)):
        for _ in children.open_files(places, people, today, files):
            steps.done()
    steps.doing("an abuse protocol that is under way")
    protocol.under_way(places, files, calendar)
    busy = work.Work(places, files, people, calendar)
    steps.doing("referrals")
    for _ in busy.done():
        steps.done()
    steps.doing("who is concerned about the same child")
    for _ in concerned.happened(places, people, calendar):
        steps.done()
    steps.doing("the list of the officer and the child worker")
    for _ in listed.happened(places, people, calendar):
        steps.done()
    with clock.held_at(calendar.at(1)):
        return _consented(busy.untouched("education"), places["child_work"], places["education"])


def _consented(files: list[children.File], receiver: Place, keeper: Place) -> list[dict[str, Any]]:
    """What was said about children who were not referred: on paper, by a link, and by others."""
    [signed, *_] = children.ask_the_others(files, receiver)
    instead.keep_form(files[0], signed)
    asked, answered, by_court, unreached = files[children.ASKED : children.ASKED + 4]
    instead.by_court(by_court, receiver)
    instead.unreachable(unreached, receiver)
    return [
        questions.ask(asked, receiver),
        questions.ask_and_answer(answered, receiver, keeper),
    ]


def _managed(places: Mapping[str, Place], keys: demo_file.Keys, steps: "_Steps") -> None:
    steps.doing("what admins ask")
    asking, deciding = management.managers(places)
    with clock.held_at(Calendar(clock.now()).at(1)):
        management.ask(replace(asking, logged_in_at=clock.now()))
    for place, admin in enumerate((asking, deciding)):
        keys.manages(admin.id, place)
    steps.done()


class _Steps:
    """Counts what is done, and says so."""

    _CASES = concerned.STEPS + listed.STEPS
    _ALL = len(town.PLANS) + children.CHILDREN + work.TOTAL + _CASES + 1

    def __init__(self, progress: Progress) -> None:
        self._progress, self._done, self._what = progress, 0, ""

    def doing(self, what: str) -> None:
        self._what = what
        self._progress(self._done, self._ALL, what)

    def done(self) -> None:
        self._done += 1
        self._progress(self._done, self._ALL, self._what)
