"""A child on a list about whom somebody objects, as the pages show it."""

import html
import re

from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.factories.town import parent
from tests.slices.portal.conftest import Desk
from tests.slices.portal.test_risk_lists import beat, named, officer, screen, worker
from tests.slices.risk_lists.test_objected import objected

__all__ = ["beat", "named", "officer", "worker"]
NAME = "Samira El Amrani"


def test_a_partner_reads_that_it_waits_and_not_who_it_is(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    child = register(beat.child_work, authority_holders=[parent()])
    entry = beat.put_by_worker(child)
    before = officer.browser.page(screen(beat, entry))
    assert NAME in before
    [poll] = re.findall(r'hx-get="([^"]+/stand[^"]+)"', before)
    objected(beat, child)
    live = officer.browser.get(html.unescape(poll), **{"HX-Request": "true"})
    assert live.headers["HX-Refresh"] == "true", "the name goes from the screen at once"
    assert NAME not in live.text
    page = officer.browser.page(screen(beat, entry))
    assert NAME not in page
    assert "Er loopt een bezwaar." in page
    assert "/hulp" not in page
    own = worker.browser.page(screen(beat, entry))
    assert NAME in own
    assert "U geeft het antwoord bij Bezwaren in het dossier." in own
    for path in ("uitnodigen", "bekend"):
        assert NAME not in worker.browser.page(f"/aandachtslijsten/{beat.list_id}/{path}")
