"""What the pages of a long list cost in statements: as many as those of a short one, also where the
children do not fit on one page; and whom one says to know are those whom the page showed.
"""

from typing import Any

import pytest

from services.portal import consulting
from services.risk_lists import operations as risk_lists
from tests.factories.listed import Beat
from tests.factories.matched import register, unlike
from tests.house import House
from tests.slices.http.test_statements import counted
from tests.slices.portal.conftest import Desk
from tests.slices.portal.test_risk_lists import ALL, named
from tests.slices.risk_lists.test_cost import alike, put_all

ON_A_PAGE = 10
"""So few, for less to be made."""
FEW, MANY = 4, 2 * (ON_A_PAGE + 5)
PAGES = ("", "/bekend", "/uitnodigen", "/uitnodigingen", "/trechter")
ENDS = ("/herbeoordelen", "/sluiten")


def long(house: House, number: int) -> tuple[Beat, Desk, Desk]:
    """A list of so many, half of whom kinderwerk says are theirs, and who works on it."""
    beat = Beat.founded(house)
    for one in range(number):
        register(beat.child_work, **unlike(one))
    put_all(beat, beat.police, range(number))()
    beat.work()
    half: list[dict[str, Any]] = alike(beat)[: number // 2]
    risk_lists.decide_recognitions(beat.worker, list_id=beat.list_id, recognitions=half)
    return (
        beat,
        named(beat, beat.police, "W. de Wijkagent"),
        named(beat, beat.child_work, "K. de Werker"),
    )


def costs(beat: Beat, officer: Desk, worker: Desk) -> dict[str, int]:
    found = {}
    for desk, pages in ((worker, PAGES), (officer, ENDS)):
        for page in pages:
            with counted() as sent:
                desk.browser.page(f"{ALL}/{beat.list_id}{page}")
            found[page] = len(sent.sent)
    return found


def test_a_page_of_a_long_list_costs_no_more_than_of_a_short_one(
    the_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consulting, "ON_A_PAGE", ON_A_PAGE)
    costs(*long(the_house, 2))  # warm: the process knows what it asks for once
    few = costs(*long(the_house, FEW))
    beat, officer, worker = long(the_house, MANY)
    assert costs(beat, officer, worker) == few
    page = f"{ALL}/{beat.list_id}/bekend"
    told = worker.browser.send(page, ground="public_task")
    assert f"Van {ON_A_PAGE} kinderen gezegd." in told.text
    assert "Dit zegt u: 5 kinderen zijn bij u bekend" in told.text, "the others come after"
    assert "Zijn dit kinderen van u?" in told.text
    last = worker.browser.send(page, ground="public_task")
    assert "Van 5 kinderen gezegd." in last.text
    assert "Dit zegt u" not in last.text
    rest = worker.browser.page(f"{ALL}/{beat.list_id}/uitnodigen")
    assert 'rel="next"' in rest


def test_whom_a_colleague_recognises_meanwhile_is_not_told_along(the_house: House) -> None:
    beat, _officer, worker = long(the_house, FEW)
    page = f"{ALL}/{beat.list_id}/bekend"
    forms = worker.browser.forms_of(page)
    shown = next(form for form in forms if any(name == "wie" for name, _ in form[1]))
    risk_lists.decide_recognitions(beat.worker, list_id=beat.list_id, recognitions=alike(beat))
    told = worker.browser.resend(page, shown, ground="public_task")
    assert f"Van {FEW // 2} kinderen gezegd." in told.text
    assert f"Dit zegt u: {FEW - FEW // 2} kinderen zijn bij u bekend" in told.text
    known = beat.seen_by(beat.officer, which="known")
    assert len(known) == FEW // 2
