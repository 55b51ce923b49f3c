"""Signals as people work with them: what was typed stays; in acute danger the report is next."""

import re
from typing import Any

import pytest

from tests.house import House
from tests.slices.portal.conftest import Desk, desk
from tests.slices.signals.conftest import SECRET, Quarter, at_desk, write


@pytest.fixture
def quarter(the_house: House) -> Quarter:
    return Quarter.founded()


@pytest.fixture
def teacher(the_house: House, quarter: Quarter) -> Desk:
    return desk(the_house, quarter.school, "I. de Begeleider")


def typed(child: dict[str, Any], **given: Any) -> dict[str, Any]:
    said = {"childId": str(child["id"]), "concernCodes": "poverty", "severity": "worry"}
    return {**said, "facts": SECRET, "parentsReason": "planned", **given}


def test_what_was_typed_stays_when_something_is_missing(quarter: Quarter, teacher: Desk) -> None:
    child = quarter.child()
    page = f"/signalen/nieuw?kind={child['id']}"
    again = teacher.browser.send(page, **typed(child, severity=""))
    assert again.status_code == 400
    assert SECRET in again.text
    bsn = teacher.browser.send(page, **typed(child, facts="Zijn nummer is 111222333."))
    assert bsn.status_code == 400
    assert "111222333" in bsn.text
    both = teacher.browser.send(page, **typed(child, parentsReason=""))
    assert "waarom nog niet" in both.text
    kept = teacher.browser.send(page, **typed(child))
    assert "U hoort wat ermee gebeurt" in kept.text
    assert SECRET in kept.text
    assert f'href="{kept.request.path}"' in teacher.browser.page("/signalen")
    assert f'href="{kept.request.path}"' in teacher.browser.page(f"/kinderen/{child['id']}")


def test_acute_danger_goes_to_the_report_at_once(quarter: Quarter, teacher: Desk) -> None:
    child = quarter.child()
    page = f"/signalen/nieuw?kind={child['id']}"
    done = teacher.browser.send(page, **typed(child, severity="acute"))
    assert done.request.path == f"/kinderen/{child['id']}/acuut"
    assert "Uw signaal is bewaard. Nu de melding." in done.text


def test_a_signal_kept_close_is_on_no_colleagues_page(
    the_house: House, quarter: Quarter, teacher: Desk
) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    close = write(author, child, concern_codes=["neglect_or_abuse"])
    assert str(close["id"]) not in teacher.browser.page("/signalen")
    assert str(close["id"]) not in teacher.browser.page(f"/kinderen/{child['id']}")
    assert teacher.browser.get(f"/signalen/{close['id']}").status_code == 404


def test_two_who_change_one_signal_hear_of_each_other(quarter: Quarter, teacher: Desk) -> None:
    child = quarter.child()
    kept = teacher.browser.send(f"/signalen/nieuw?kind={child['id']}", **typed(child))
    path = kept.request.path
    form = teacher.browser.forms_of(f"{path}/verbeteren")[-1]
    first = teacher.browser.send(f"{path}/verbeteren", reason="Beter zo.")
    assert "Het signaal is verbeterd." in first.text
    stale = teacher.browser.resend(f"{path}/verbeteren", form, reason="Toch anders.")
    assert stale.status_code == 412
    assert "Toch anders." in stale.text


def test_nobody_is_named_in_an_address(quarter: Quarter, teacher: Desk) -> None:
    quarter.child()
    page = teacher.browser.page("/signalen")
    assert not re.search(r'href="[^"]*(Noor|Voorbeeld)', page)
