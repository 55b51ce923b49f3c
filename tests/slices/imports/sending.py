"""Sending a file in, and doing what a worker would."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.imports import operations as imports
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.web.uploads import Upload
from tests.factories.spreadsheets import csv_of
from tests.factories.town import Place
from tests.factories.workplace import enrol
from tests.isolation.ring import worker

HEADS = ["Voornamen", "Roepnaam", "Tussenvoegsel", "Achternaam", "Geboortedatum"]
NOOR = ["Noor", "", "van", "Voorbeeld", "15-01-2018"]
SEM = ["Sem", "", "", "Bakker", "3 februari 2017"]


def hired(place: Place, team: int = 0, *roles: str) -> Actor:
    """Somebody who really works here: a worker asks again whether they do."""
    member_id = enrol(place, new_id(), *roles, team=team)
    return replace(place.member(team), id=member_id, roles=frozenset(roles or {place.role}))


def upload(content: bytes, name: str = "kinderen.csv") -> Upload:
    chunks = (content[start : start + 65536] for start in range(0, len(content), 65536))
    return Upload(name, iter(list(chunks)))


def sent(
    place: Place,
    content: bytes,
    actor: Actor | None = None,
    name: str = "kinderen.csv",
    kind: str = "children",
    team: int = 0,
) -> dict[str, Any]:
    """A file that somebody has just sent in."""
    made: dict[str, Any] = imports.start_import(
        actor or hired(place), kind=kind, team_id=place.teams[team], upload=upload(content, name)
    )
    return made


def worked(place: Place, import_id: UUID) -> None:
    """What workers do until a person is to act."""
    for _ in range(60):
        imports.go_on(worker(imports.go_on, place), import_id=import_id)
        state = imports.get_import(place.coordinator(), import_id=import_id)["state"]
        if state not in ("reading", "judging", "writing"):
            return
    raise AssertionError("it goes on and on")


def previewed(place: Place, content: bytes, actor: Actor | None = None, **given: Any) -> Any:
    """A file that was read and judged, as who sent it sees it."""
    actor = actor or hired(place)
    made = sent(place, content, actor, **given)
    worked(place, made["id"])
    return imports.get_import(actor, import_id=made["id"])


def rows_of(actor: Actor, import_id: UUID, verdict: str | None = None) -> list[Any]:
    found: list[Any] = []
    after = None
    while True:
        page = imports.list_import_rows(
            actor, import_id=import_id, verdict=verdict, page_size=100, after=after
        )
        found += page.results
        after = page.next
        if after is None:
            return found


def taken_over(place: Place, import_id: UUID, mode: str, actor: Actor | None = None) -> Any:
    """Chosen and written."""
    actor = actor or hired(place)
    imports.confirm_import(actor, import_id=import_id, mode=mode)
    worked(place, import_id)
    return imports.get_import(actor, import_id=import_id)


def previewed_for_pages(place: Place) -> dict[str, Any]:
    """What the pages of imports name in their addresses."""
    rows = csv_of([HEADS, NOOR, ["", "", "", "Groen", "x"]])
    return {"import_id": previewed(place, rows)["id"], "kind": "children", "form": "csv"}
