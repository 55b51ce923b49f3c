"""KvK number, RSIN and OIN: what their own registers say of their form."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.organisations.rules import (
    Numbers,
    Papers,
    is_kvk,
    is_oin,
    is_rsin,
    number_faults,
    paper_faults,
)

DIGITS = st.text("0123456789", min_size=9, max_size=9)


def codes(numbers: Numbers) -> list[str]:
    return [fault.code for fault in number_faults(numbers)]


@pytest.mark.parametrize("number", ["12345678", "00000001"])
def test_a_kvk_number(number: str) -> None:
    assert is_kvk(number)
    assert is_oin(f"00000003{number}0000")


@pytest.mark.parametrize(
    "number", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨", "12345678\n"]
)
def test_no_kvk_number(number: str) -> None:
    assert not is_kvk(number)


@given(DIGITS)
def test_an_rsin_passes_the_eleven_test_and_a_typing_error_does_not(number: str) -> None:
    total = sum(int(d) * w for d, w in zip(number, (9, 8, 7, 6, 5, 4, 3, 2), strict=False))
    assert is_rsin(number) == (number != "0" * 9 and total % 11 == int(number[8]))
    if is_rsin(number):
        changed = number[:3] + str((int(number[3]) + 1) % 10) + number[4:]
        assert not is_rsin(changed)


@given(DIGITS)
def test_an_oin_of_an_rsin_holds_a_good_one(number: str) -> None:
    assert is_oin(f"00000001{number}000") == is_rsin(number)
    assert not is_oin(f"00000001{number}001")


@pytest.mark.parametrize(
    "number",
    [
        "",
        "00000001123456782",
        "00000000123456782000",
        "12345678123456782000",
        "0" * 20,
        "00000003123456780001",
        "0000000112345678200é",
    ],
)
def test_no_oin(number: str) -> None:
    assert not is_oin(number)


def test_an_oin_of_another_register_is_believed() -> None:
    assert is_oin("00000004003214345001")


def test_one_number_at_least_and_none_of_another() -> None:
    assert codes(Numbers()) == ["number_missing"]
    assert codes(Numbers(kvk="12345678")) == []
    assert codes(Numbers(rsin="123456782")) == []
    assert codes(Numbers(kvk="1", rsin="2", oin="3")) == [
        "kvk_invalid",
        "rsin_invalid",
        "oin_invalid",
    ]
    mine = Numbers("12345678", "123456782", "00000001123456782000")
    assert codes(mine) == []
    assert codes(Numbers("12345678", "111222333", mine.oin)) == ["oin_of_another"]
    assert codes(Numbers("12345678", None, "00000003876543210000")) == ["oin_of_another"]


def test_every_paper_is_asked_for_by_its_name() -> None:
    today = date(2026, 11, 21)
    missing = paper_faults(Papers(None, "", None, None), today)
    assert {fault.pointer for fault in missing} == {
        "/checkedIn",
        "/agreementVersion",
        "/agreementSignedOn",
        "/agreementSignedBy",
    }
    assert paper_faults(Papers("KvK", "2026-1", today, "B."), today) == []
    late = paper_faults(Papers("KvK", "2026-1", date(2026, 11, 22), "B."), today)
    assert [fault.code for fault in late] == ["signed_in_future"]
