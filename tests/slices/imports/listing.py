"""The officer's list as a file, sent in for a risk list, and what the workers then do."""

from typing import Any
from uuid import UUID

from services.imports import operations as imports
from services.risk_lists import operations as risk_lists
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from tests.factories.listed import Beat
from tests.factories.spreadsheets import csv_of
from tests.factories.town import Place
from tests.slices.imports.sending import upload

HEADS = ["Voornaam", "Roepnaam", "Tussenvoegsel", "Achternaam", "Geboortedatum", "Postcode"]
HEADS += ["Huisnummer", "Zorgen", "Ouder 1 naam", "Ouder 1 adres geheim"]
ENDINGS = ("stra", "sma", "man", "beek", "veld")
STEMS = ("Haver", "Quist", "Zand", "Molen", "Linde", "Ooster", "Kolk", "Water", "Berg", "Hoorn")


def line(given: str = "Samira", family: str = "El Amrani", **said: Any) -> list[Any]:
    """A row of the list."""
    usual = {
        "given": given,
        "called": "",
        "prefix": "",
        "family": family,
        "born": "15-01-2018",
        "postcode": "3201 AB",
        "house": "12",
        "codes": "gedrag; verzuim",
        "parent": "",
        "secret": "",
    }
    return list((usual | said).values())


def lines(many: int) -> list[list[Any]]:
    """So many children, none like another."""
    return [line(f"Kind{n}", f"{STEMS[n % 10]}{ENDINGS[n // 10 % 5]}{n}") for n in range(many)]


def file_of(*rows: list[Any]) -> bytes:
    return csv_of([HEADS, *rows])


def sent(beat: Beat, content: bytes, actor: Actor | None = None, **given: Any) -> dict[str, Any]:
    """The officer has just sent the list in."""
    values = {
        "kind": "entries",
        "team_id": beat.police.teams[0],
        "list_id": beat.list_id,
        **beat.on_decision(),
        **given,
    }
    made: dict[str, Any] = imports.start_import(
        actor or beat.officer, upload=upload(content, "lijst.csv"), **values
    )
    return made


def gone_on(place: Place, import_id: UUID, steps: int = 1) -> None:
    """What a worker does with it, some steps."""
    for _ in range(steps):
        imports.go_on(worker_for(imports.go_on, place.id, ""), import_id=import_id)


def judged(beat: Beat, content: bytes, actor: Actor | None = None, **given: Any) -> dict[str, Any]:
    """Read and judged."""
    made = sent(beat, content, actor, **given)
    beat.work()
    found: dict[str, Any] = imports.get_import(actor or beat.officer, import_id=made["id"])
    return found


def taken_over(beat: Beat, content: bytes, mode: str = "all_or_nothing") -> dict[str, Any]:
    """Judged, chosen and written."""
    seen = judged(beat, content)
    imports.confirm_import(beat.officer, import_id=seen["id"], mode=mode)
    beat.work()
    found: dict[str, Any] = imports.get_import(beat.officer, import_id=seen["id"])
    return found


def faults_of(beat: Beat, import_id: UUID) -> dict[int, list[tuple[str | None, str]]]:
    """What is wrong, by row."""
    page = imports.list_import_rows(
        beat.officer, import_id=import_id, verdict="faulty", page_size=100
    )
    every = [one for row in page.results for one in row["faults"]]
    assert all(one["message"].nl and one["remedy"].nl for one in every)
    return {
        row["number"]: [(one["heading"], one["code"]) for one in row["faults"]]
        for row in page.results
    }


def let_go(beat: Beat) -> None:
    """The officer is on the list no more."""
    leader = beat.leader(beat.police.id)
    risk_lists.let_go(leader, list_id=beat.list_id, member_id=beat.officer.id)
