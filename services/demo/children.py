"""The children of the town, and what their parents said.

Invariant: every member does only what their role lets them do: it goes through the operations.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.children import operations as children
from services.consents import operations as consents
from services.demo import covenant, town
from services.demo.founding import Place
from services.demo.people import People
from shared import clock
from shared.authz.actor import Actor
from shared.texts import joined
from shared.vocabulary import CATEGORIES

_PER_TEAM = {
    "education": 31,
    "child_work": 6,
    "youth_care": 8,
    "public_health": 5,
    "municipality": 7,
}
CHILDREN = sum(_PER_TEAM.get(plan.kind, 0) * len(plan.teams) for plan in town.PLANS)
WORKERS = {
    "education": "care_coordinator",
    "child_work": "child_worker",
    "youth_care": "youth_care_worker",
    "public_health": "youth_care_worker",
    "municipality": "neighbourhood_worker",
}
"""Who keeps the files, in each kind of organisation."""

_YOUNGEST, _OLDEST = 5, 11
"""Whoever is five today was four when the first stories began: old enough for the covenant."""

_SAID = ("given", "requested", "requested", "refused", "half", "soon")
ASKED = len(_SAID)
"""Of so many children who were not referred something is said; of who comes next, nothing yet."""


@dataclass(slots=True)
class File:
    """A child's file, and who keeps it."""

    keeper: Actor
    child: dict[str, Any]


Files = dict[tuple[str, str], list[File]]
"""By kind of organisation and team."""


def open_files(
    places: Mapping[str, Place], people: People, today: date, files: Files
) -> Iterator[None]:
    """Open all of them, into `files`; yields after each."""
    for kind, number in _PER_TEAM.items():
        place = places[kind]
        for team in place.plan.teams:
            keeper = place.member(WORKERS[kind], team)
            files[kind, team] = []
            for _ in range(number):
                files[kind, team].append(_open_file(keeper, place.teams[team], people, today))
                yield


def _open_file(keeper: Actor, team_id: Any, people: People, today: date) -> File:
    name = people.child()
    child = children.register_child(
        keeper,
        team_id=team_id,
        given_name=name.given,
        name_prefix=name.prefix,
        family_name=name.family,
        birth_date=people.birth_date(today, _YOUNGEST, _OLDEST),
        authority_holders=people.holders(name),
    )
    return File(keeper, child)


def ask_the_others(files: list[File], receiver: Place) -> list[Any]:
    """What the parents of children who were not referred said about kinderwerk; most were not
    asked yet. The ids of what those of the first one said.
    """
    said = []
    for file, mood in zip(files, _SAID, strict=False):
        said.append(ask(file, receiver, covenant.SUPPORT, mood))
    return said[0]


def ask(file: File, receiver: Place, purpose: str, mood: str) -> list[Any]:
    """Record what those with authority said: all yes, one yes (`half`), soon over, no, asked; the
    ids of what was recorded.
    """
    holders = [one for one in file.child["authority_holders"] if one["ended_at"] is None]
    if mood == "half":
        return [_record(file, holders[0], receiver, purpose, "given", 0)]
    if mood == "soon":
        return [_record(file, one, receiver, purpose, "given", 340) for one in holders]
    return [_record(file, one, receiver, purpose, mood, 0) for one in holders if mood]


def _record(
    file: File, holder: Mapping[str, Any], receiver: Place, purpose: str, state: str, days_ago: int
) -> Any:
    stated = clock.now() - timedelta(days=days_ago)
    what = joined([CATEGORIES[code] for code in covenant.ASKED], ", ").nl
    recorded = consents.record_consent(
        file.keeper,
        child_id=file.child["id"],
        holder_id=holder["id"],
        purpose=purpose,
        receiver_ids=[receiver.id],
        categories=covenant.ASKED,
        state=state,
        stated_at=stated,
        until=stated + timedelta(days=360),
        method="in_person",
        assurance="known_in_person",
        notice_text=covenant.NOTICE.format(receiver=receiver.plan.name, what=what),
    )
    return recorded["id"]
