"""A burgerservicenummer is found however it is written, and other numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.free_text import holds_bsn, passes_eleven_test

BSN = "111222333"


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        f"BSN{BSN}.",
        "zie 1112.22.333 hier",
        "111 222 333",
        "111.222.333, geboren 12-05-2015",
        "11 12 22 333",
        "123456782 12-05-2015",
        "111\u00a0222\u00a0333",
        f"tel. +31 6 12345678 en {BSN}",
        "nummers 12 en 111 222 333",
    ],
)
def test_finds_one_that_stands_there(text: str) -> None:
    assert holds_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "111222334",
        "000000000",
        "0111222333",
        "1112223330",
        "06 12345678",
        "0612345678",
        "+31 111222333",
        "+31 11 1222333",
        "0031111222333",
        "11122-2333",
        "tussen 2015 en 2026",
        "1112 2233",
    ],
)
def test_leaves_other_numbers_alone(text: str) -> None:
    assert not holds_bsn(text)


@given(st.integers(10_000_000, 999_999_999), st.sampled_from(["", ".", " "]))
def test_agrees_with_the_eleven_test_in_any_grouping(number: int, between: str) -> None:
    digits = f"{number:09}"
    written = between.join((digits[:4], digits[4:6], digits[6:]))
    assert holds_bsn(f"nr {written} a") == passes_eleven_test(digits)


@given(st.text(max_size=200))
def test_reads_any_text(text: str) -> None:
    holds_bsn(text)


def test_an_id_of_ours_is_no_bsn_and_hides_none() -> None:
    id_ = "01a20391-f12a-7076-91b9-a123456782bc"
    assert holds_bsn(id_[-12:])
    assert not holds_bsn(id_)
    assert not holds_bsn(f"zie /kinderen/{id_.upper()}?deel=1")
    assert holds_bsn(f"{id_} 123456782")
    assert holds_bsn(f"123456782{id_}")
