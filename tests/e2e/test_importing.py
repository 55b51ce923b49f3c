"""A team's list in a real browser: sent, looked through, chosen, taken back."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.e2e.desks import Desk, place
from tests.factories.spreadsheets import xlsx_of
from tests.factories.town import Place
from tests.factories.workplace import Person, employ
from tests.slices.imports.sending import HEADS, NOOR, SEM, worked

FAULTY = [
    ["", "", "", "Groen", "31-02-2018", "1234", "geen adres"],
    ["Bas 123456782", "", "", "Smit", "1-1-2016"],
    ["Noor", "", "van", "Voorbeeld", "15-01-2018"],
]


@pytest.fixture
def school(the_house: object) -> Place:
    """A school whose team has a list."""
    return place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Kompas"
    )


def picked(desk: Desk, file: Path) -> UUID:
    """A file chosen in the form and sent."""
    desk.page.get_by_label("Bestand", exact=True).set_input_files(file)
    desk.click("Kijk het bestand na", "sent")
    return UUID(desk.page.url.rsplit("/", 1)[-1])


def test_a_list_goes_in(
    school: Place, tmp_path: Path, desks: Callable[[Person, str], Desk]
) -> None:
    ib = desks(employ(school, name="I. de Begeleider"), "import")
    file = tmp_path / "groep 4.xlsx"
    rows = [[f"Kind {n}", "", "", "Jansen", "1-9-2017"] for n in range(1, 40)]
    head = [*HEADS, "Postcode", "Gezag 1 e-mail", "Leerlingvolgsysteem"]
    file.write_bytes(xlsx_of([head, NOOR, SEM, *FAULTY, *rows]))
    ib.go("/kinderen", "children")
    ib.click("Importeren uit een rekenblad", "none-yet")
    ib.click("Kies een bestand", "new")
    import_id = picked(ib, file)
    assert ib.page.get_by_text("Het bestand wordt gelezen.").is_visible()
    worked(school, import_id)
    ib.go(f"/importeren/{import_id}", "preview")
    assert ib.page.get_by_text("41 nieuw om over te nemen, 3 rijen kloppen niet.").is_visible()
    ib.click("Nieuw (41)", "preview-new")
    ib.click("Neem 41 rijen over", "writing")
    worked(school, import_id)
    ib.go(f"/importeren/{import_id}", "done")
    assert ib.page.get_by_text("Klaar: 41 overgenomen.").is_visible()
    ib.go("/importeren", "list")
    ib.go("/importeren/uitleg/children", "help")
    ib.go(f"/importeren/{import_id}", "done-again")
    ib.click("Draai alles terug", "undone")
    assert ib.page.get_by_text("is weer weg").first.is_visible()


def test_a_file_that_cannot_be_read(
    school: Place, tmp_path: Path, desks: Callable[[Person, str], Desk]
) -> None:
    ib = desks(employ(school, name="I. de Begeleider"), "import-refused")
    file = tmp_path / "lijst.xlsx"
    file.write_bytes(xlsx_of([["Naam", "BSN", "Roepnaam"], ["Noor", 1, "N"]]))
    ib.go("/importeren/nieuw", "new")
    import_id = picked(ib, file)
    worked(school, import_id)
    ib.go(f"/importeren/{import_id}", "refused")
    assert ib.page.get_by_text("kolom met burgerservicenummers").is_visible()
