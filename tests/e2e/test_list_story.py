"""The story: "we made a list of 50 children, 48 of whom I knew; 15 really needed help".

The officer brings in a list, the child worker finds who is known and says so, they go through it,
parents are invited, the list is reviewed and closed; and then none of the names is anywhere.
"""

import logging
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.risk_lists import operations as risk_lists
from shared import clock
from shared.db.embedded import binaries
from tests.e2e.desks import Desk
from tests.e2e.test_risk_lists import named
from tests.factories.listed import Beat, in_days
from tests.factories.matched import register
from tests.factories.spreadsheets import xlsx_of
from tests.factories.workplace import Person
from tests.house import House
from tests.slices.database import rows

LISTED, KNOWN, NEEDING, OFF = 50, 48, 15, 20
AT_REVIEW = timedelta(days=59)
HEADS = ["Voornaam", "Achternaam", "Geboortedatum", "Zorgen"]
BIRDS = [
    "Aalscholver",
    "Appelvink",
    "Baardman",
    "Bergeend",
    "Boerenzwaluw",
    "Bokje",
    "Boomklever",
    "Braamsluiper",
    "Buizerd",
    "Canadagans",
    "Duinpieper",
    "Eidereend",
    "Fitis",
    "Flamingo",
    "Fuut",
    "Geelgors",
    "Goudhaan",
    "Goudplevier",
    "Graspieper",
    "Groenling",
    "Grutto",
    "Heggenmus",
    "Holenduif",
    "Houtsnip",
    "Huiszwaluw",
    "IJsvogel",
    "Kanoet",
    "Keep",
    "Kemphaan",
    "Kerkuil",
    "Kievit",
    "Klapekster",
    "Kleinjager",
    "Kluut",
    "Kneu",
    "Koekoek",
    "Kolgans",
    "Kraanvogel",
    "Krakeend",
    "Krombekstrandloper",
    "Kuifduiker",
    "Kwartelkoning",
    "Lepelaar",
    "Meerkoet",
    "Merel",
    "Middelstezaagbek",
    "Nijlgans",
    "Nonnetje",
    "Oeverloper",
    "Ooievaar",
]
"""Surnames that stand nowhere else."""


def surname(bird: str) -> str:
    return f"{bird}sma"


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


def the_list(folder: Path) -> Path:
    """The officer's spreadsheet."""
    file = folder / "lijst van het plein.xlsx"
    rows = [
        [f"Kind{n}", surname(bird), f"{born(n):%d-%m-%Y}", "gedrag"] for n, bird in enumerate(BIRDS)
    ]
    file.write_bytes(xlsx_of([HEADS, *rows]))
    return file


@pytest.mark.parametrize("desks", ["desk"], indirect=True)
def test_fifty_children(
    beat: Beat,
    tmp_path: Path,
    desks: Callable[[Person, str], Desk],
    the_house: House,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    officer = desks(named(beat, beat.police, "W. de Wijkagent"), "story-officer")
    before = {one: register(beat.child_work, **one_of(one)) for one in range(KNOWN)}
    brought_in(beat, officer, the_list(tmp_path))
    worker = desks(named(beat, beat.child_work, "K. de Werker"), "story-worker")
    page = f"/aandachtslijsten/{beat.list_id}"
    found = said_known(beat, worker, page, len(before))
    gone_through(beat, worker, found)
    invited(beat, worker, page)
    officer.go(f"{page}/trechter", "funnel")
    assert counts(beat) == [LISTED, KNOWN, NEEDING, NEEDING, 0, 0]
    taken_off(beat, found)
    assert len(still_sealed(the_house, beat)) == LISTED - OFF
    reviewed(beat, officer, page, found)
    assert len(still_sealed(the_house, beat)) == NEEDING, "who is not justified again has dropped"
    ended(beat, officer, page)
    assert still_sealed(the_house, beat) == []
    assert counts(beat) == [LISTED, KNOWN, NEEDING, NEEDING, 0, 0], "the counts stay"
    left = {name: text.lower() for name, text in everything(the_house)} | {
        "the logs": caplog.text.lower()
    }
    assert beat.listed["name"].lower() in left["the database"], "a search that finds nothing"
    held_by = {name: held for name, text in left.items() if (held := any_of(text))}
    assert held_by == {}, "a name is somewhere still"


def one_of(number: int) -> dict[str, Any]:
    """The child with that number on the list, as the child worker knows it."""
    names = {"given_name": f"Kind{number}", "family_name": surname(BIRDS[number])}
    return {**names, "birth_date": born(number)}


def born(number: int) -> date:
    """No two on the same day."""
    return date(2017, 1, 15) + timedelta(days=17 * number)


def brought_in(beat: Beat, officer: Desk, file: Path) -> None:
    """The list goes in through the page."""
    officer.go(f"/aandachtslijsten/{beat.list_id}", "empty")
    officer.click("Zet kinderen erop met een bestand", "import")
    officer.page.get_by_label("Bestand", exact=True).set_input_files(file)
    officer.page.locator("form button[type=submit]:visible").last.click()
    officer.page.wait_for_load_state()
    beat.work()
    officer.page.reload()
    officer.look("preview")
    officer.page.get_by_role("button", name=f"Neem {LISTED} rijen over").click()
    officer.page.wait_for_load_state()
    beat.work()
    officer.go(f"/aandachtslijsten/{beat.list_id}", "listed")
    officer.page.get_by_text(f"0 van {LISTED} beoordeeld").first.wait_for()


def said_known(beat: Beat, worker: Desk, page: str, known: int) -> list[dict[str, Any]]:
    """Who is in the worker's own files, in one act; the first is looked at in the browser."""
    rows = beat.seen_by(beat.worker, page_size=100)
    alike = [row for row in rows if row["own_files"]]
    assert len(alike) == known
    worker.go(f"{page}?kind={alike[0]['id']}", "alike")
    for row in alike:
        risk_lists.confirm_entry(beat.worker, entry_id=row["id"])
    worker.go(f"{page}/bekend", "same")
    assert worker.page.locator("input[name=zelfde]:checked").count() == known
    worker.click("Ja, deze kinderen kennen wij", "known")
    worker.page.get_by_label("publieke taak").first.check()
    worker.click("Zeg dat wij deze kinderen kennen", "known-told")
    assert worker.page.get_by_text(f"Van {known} kinderen gezegd.").is_visible()
    return alike


def gone_through(beat: Beat, worker: Desk, found: list[dict[str, Any]]) -> None:
    """Fifteen need help: the first by a thumb, the others likewise."""
    first, *others = found
    worker.go(f"/aandachtslijsten/{beat.list_id}?kind={first['id']}", "first")
    worker.page.locator("#antwoord-yes").click()
    worker.page.wait_for_load_state()
    for number, row in enumerate(others, start=1):
        answer = "yes" if number < NEEDING else "no"
        risk_lists.assess_entry(beat.worker, entry_id=row["id"], help_needed=answer)


def invited(beat: Beat, worker: Desk, page: str) -> None:
    """Letters for the parents of those who need help."""
    worker.go(f"{page}/uitnodigen", "invite")
    worker.page.get_by_label("Op welk nummer bent u te bereiken?").fill("06 1234 5678")
    worker.click("Maak de brieven", "being-made")
    beat.work()
    worker.page.get_by_text(f"Klaar: {NEEDING} brieven.").wait_for()
    worker.look("letters")


def taken_off(beat: Beat, found: list[dict[str, Any]]) -> None:
    """Nothing is needed for many of them."""
    for row in found[-OFF:]:
        risk_lists.take_off(beat.worker, entry_id=row["id"], because="nothing_needed")
    beat.work()


def reviewed(beat: Beat, officer: Desk, page: str, found: list[dict[str, Any]]) -> None:
    """Nobody drops on the first day; after two months, who was not justified again does."""
    officer.go(f"{page}/herbeoordelen", "review")
    assert "Niemand gaat van de lijst" in officer.page.inner_text("main")
    with clock.held_at(clock.now() + AT_REVIEW):
        for row in found[:NEEDING]:
            risk_lists.justify_entry(beat.worker, entry_id=row["id"], concern_codes=["behaviour"])
        beat.work()
        risk_lists.review_risk_list(beat.officer, list_id=beat.list_id, review_on=in_days(60))
        beat.work()


def still_sealed(house: House, beat: Beat) -> list[Any]:
    """Who is on the list with a name that a key opens."""
    return rows(
        house,
        "SELECT id FROM risk_list_entry WHERE list_id = :id AND sealed_content IS NOT NULL",
        id=beat.list_id,
    )


def ended(beat: Beat, officer: Desk, page: str) -> None:
    """The officer closes the list, and everybody destroys what is theirs."""
    officer.go(f"{page}/sluiten", "to-close")
    officer.click("Sluit de lijst", "closed")
    beat.work()


def counts(beat: Beat) -> list[int]:
    """The funnel."""
    funnel = risk_lists.get_funnel(beat.officer, list_id=beat.list_id)
    return [one["children"] for one in funnel["steps"]]


def everything(house: House) -> Iterator[tuple[str, str]]:
    """All that there is: a dump of the database, and every file of the house."""
    url = house.engines["admin"].url
    dump = binaries.installed() / "pginstall/bin/pg_dump"
    asked = [str(dump), "--data-only", f"--dbname={dsn(url)}"]
    done = subprocess.run(asked, capture_output=True, check=True)
    yield "the database", done.stdout.decode("utf-8", "replace")
    for file in files_of(house.settings.var):
        yield str(file), file.read_bytes().decode("utf-8", "replace")


def dsn(url: Any) -> str:
    """As libpq reads it."""
    host = url.query["host"]
    return f"host={host} dbname={url.database} user={url.username} password={url.password}"


def files_of(folder: Path) -> Iterable[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def any_of(text: str) -> list[str]:
    return [bird for bird in BIRDS if surname(bird).lower() in text]
