"""Two children: the same, possibly the same, or different; and why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules import (
    Identity,
    blocking_keys,
    compare,
    doubtful,
    in_doubt,
    pairs,
    prepared,
)
from services.matching.rules.addresses import Lives, lives
from services.matching.rules.birth_dates import Born, born

CHILD = Identity("Youssef", None, "el", "Khattabi", date(2016, 3, 5), "1234 AB", "12a")
COMMON = replace(CHILD, given_names="Emma", prefix="de", surname="Jong")
TWICE = {
    "same": (
        {},
        {"given_names": "Joesoef"},
        {"given_names": "Youssef Amin"},
        {"given_names": "Yousssef"},
        {"prefix": None, "surname": "Elkhattabi"},
        {"surname": "Khattabi-Jansen"},
        {"surname": "Khatabi"},
        {"surname": "Jansen"},
        {"birth_date": date(2016, 5, 3)},
        {"birth_date": date(2016, 3, 6)},
        {"birth_date": date(2015, 3, 5)},
        {"postcode": None, "house_number": None},
        {"postcode": "9999ZZ", "house_number": "1"},
        {"postcode": "1234ab", "house_number": "12"},
        {"given_names": "el Khattabi", "surname": "Youssef", "prefix": None},
        {"given_names": "Amin", "call_name": "Youssef"},
    ),
    "possible": (
        {"given_names": "Y."},
        {"given_names": "Amin Youssef"},
        {"given_names": "Youssefa"},
        {"birth_date": date(2016, 5, 3), "postcode": None},
        {"birth_date": date(2016, 3, 6), "postcode": None},
        {"birth_date": date(2019, 9, 17)},
        {"surname": "Khattabi-Jansen", "postcode": "9999ZZ"},
    ),
    "different": (
        {"given_names": "Hassan"},
        {"given_names": "Hassan", "call_name": "Hassan"},
        {"given_names": ""},
        {"given_names": "Y.", "birth_date": date(2019, 9, 17)},
        {"given_names": "Hassan", "birth_date": date(2018, 1, 9)},
        {"birth_date": date(2019, 9, 17), "postcode": "9999ZZ"},
        {"birth_date": date(2016, 3, 6), "postcode": "9999ZZ", "surname": "Khatabi"},
        {"surname": "Jansen", "postcode": None},
        {"surname": "Jansen", "postcode": "9999ZZ"},
    ),
}


@pytest.mark.parametrize(
    ("klass", "changes"), [(klass, change) for klass, all_of in TWICE.items() for change in all_of]
)
def test_the_child_and_another_record(klass: str, changes: dict[str, object]) -> None:
    other = replace(CHILD, **changes)  # type: ignore[arg-type]
    assert compare(CHILD, other).klass == klass
    assert compare(other, CHILD) == compare(CHILD, other)


TWINS = (
    *(
        "Noor Noa",
        "Hassan Hussein",
        "Sem Sam",
        "Lina Dina",
        "Amir Amira",
        "Noa Noah",
        "Milan Dylan",
    ),
    *("Mohammed Mariam", "Luuk Luca", "Mats Max", "Karim Karima", "Tim Tom", "Jan Hans"),
)


@pytest.mark.parametrize("names", TWINS)
@pytest.mark.parametrize("second", ["", " Maria"])
def test_twins_are_never_the_same(names: str, second: str) -> None:
    one, other = (replace(CHILD, given_names=name + second) for name in names.split())
    assert compare(one, other).klass != "same"


@pytest.mark.parametrize(
    ("first", "other"), [("Mohammed Amin", "Mohammed Ali"), ("Anne-Sophie", "Anne-Fleur")]
)
def test_twins_who_share_one_name_are_never_the_same(first: str, other: str) -> None:
    twins = [replace(CHILD, given_names=name) for name in (first, other)]
    assert compare(*twins).klass == "possible"


def test_two_initials_in_their_order_are_as_good_as_a_name() -> None:
    child = replace(CHILD, given_names="Youssef Amin")
    assert compare(child, replace(child, given_names="Y.A.")).klass == "same"
    assert compare(child, replace(child, given_names="A.Y.")).klass == "possible"


def test_a_common_name_at_another_address_is_looked_at() -> None:
    moved = {"postcode": "9999ZZ", "house_number": "1"}
    assert compare(COMMON, replace(COMMON, **moved)).klass == "possible"  # type: ignore[arg-type]
    assert compare(COMMON, replace(COMMON, postcode=None)).klass == "same"
    rare = replace(COMMON, surname="Khattabi")
    assert compare(rare, replace(rare, **moved)).klass == "same"  # type: ignore[arg-type]
    longer = replace(COMMON, given_names="Emma Louise")
    assert compare(longer, replace(longer, **moved)).klass == "same"  # type: ignore[arg-type]


def test_the_first_of_january_says_little() -> None:
    unknown = replace(CHILD, birth_date=date(2016, 1, 1))
    assert compare(unknown, unknown).score == compare(CHILD, CHILD).score - 4


def test_why_it_is_so() -> None:
    said = compare(CHILD, replace(CHILD, given_names="Khattabi", surname="Youssef"))
    expected = "given_spelling surname_spelling born_exact address_same names_turned"
    assert said.why == tuple(expected.split())


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (date(2016, 3, 5), Born.EXACT), (date(2016, 5, 3), Born.TURNED),
        (date(2016, 3, 6), Born.SLIP),
        (date(2019, 3, 5), Born.SLIP), (date(2016, 3, 4), Born.SLIP), (date(2061, 3, 5), Born.SLIP),
        (date(2016, 1, 1), Born.NEAR), (date(2016, 7, 1), Born.NEAR), (date(2016, 4, 6), Born.NEAR),
        (date(2017, 1, 1), Born.DIFFERENT), (date(2019, 11, 23), Born.DIFFERENT),
    ],
)  # fmt: skip
def test_two_birth_dates(other: date, level: Born) -> None:
    assert born(CHILD.birth_date, other) is born(other, CHILD.birth_date) is level


def test_the_day_before_is_a_slip_also_over_the_end_of_a_month() -> None:
    assert born(date(2016, 2, 29), date(2016, 3, 1)) is Born.SLIP


@pytest.mark.parametrize(
    ("postcode", "house", "level"),
    [
        ("1234AB", "12", Lives.SAME), ("1234AB", "13", Lives.NEAR), ("1234AB", "", Lives.NEAR),
        ("1235AB", "12", Lives.NEAR), ("1235AB", "13", Lives.ELSEWHERE), ("", "12", Lives.UNKNOWN),
        ("9999ZZ", "12", Lives.ELSEWHERE),
    ],
)  # fmt: skip
def test_two_addresses(postcode: str, house: str, level: Lives) -> None:
    assert lives("1234AB", "12", postcode, house) is lives(postcode, house, "1234AB", "12") is level


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": date(2016, 5, 3)},
        {"given_names": "Joesoef", "surname": "Jansen", "postcode": None},
        {"given_names": "Amin", "postcode": None},
        {"birth_date": date(2016, 5, 3), "surname": "Jansen", "postcode": None},
        {"birth_date": date(2016, 3, 6), "postcode": None},
        {"birth_date": date(2019, 3, 5), "postcode": None},
        {"given_names": "Khattabi", "surname": "Youssef", "postcode": None},
        {"given_names": "Youpsef", "surname": "Khartabi", "postcode": None},
        {"given_names": "X", "surname": "Y"},
        {"surname": "Jansen", "birth_date": date(2019, 9, 17)},
    ],
)
def test_who_may_be_one_child_shares_a_key(changes: dict[str, object]) -> None:
    assert blocking_keys(CHILD) & blocking_keys(replace(CHILD, **changes))  # type: ignore[arg-type]


def test_keys_are_few_and_none_holds_a_birth_date_or_a_name_alone() -> None:
    long = replace(CHILD, given_names="Youssef Rachid Amin", surname="Khattabi-Achterberg")
    keys = blocking_keys(long)
    assert 8 <= len(keys) <= 25
    assert all(key.count(":") >= 2 for key in keys)
    assert not keys & blocking_keys(replace(long, given_names="Emma", surname="Bos", postcode=None))
    unlike = {"birth_date": date(2018, 9, 17), "postcode": None}
    assert not keys & blocking_keys(replace(long, **unlike))  # type: ignore[arg-type]


TWIN = replace(CHILD, given_names="Hassan")


def test_two_that_are_the_same_and_not_each_other_are_both_doubtful() -> None:
    vague = replace(CHILD, given_names="Youssef Hassan")
    one, other = (replace(CHILD, given_names=n) for n in ("Youssef Hassan", "Youssef Hamid Hassan"))
    found = pairs([vague], [one, TWIN])
    assert [(i, j, said.klass) for i, j, said in found] == [(0, 0, "same"), (0, 1, "possible")]
    assert doubtful([prepared(one), prepared(TWIN)], [4, 7]) == {4, 7}
    assert doubtful([prepared(one), prepared(other)], [4, 7]) == set()
    assert in_doubt(compare(vague, one)).why[-1] == "more_than_one"
    assert in_doubt(compare(vague, one)).klass == "possible"


def test_a_child_with_two_namesakes_in_one_list_is_looked_at_from_both_sides() -> None:
    nowhere = replace(CHILD, postcode=None)
    there = replace(CHILD, postcode="9999ZZ", birth_date=date(2016, 5, 3))
    both = [replace(CHILD, surname="Jansen"), replace(there, birth_date=CHILD.birth_date)]
    assert compare(*both).klass == "different"
    for found in (pairs([CHILD], both), pairs(both, [CHILD])):
        assert [said.klass for _, _, said in found] == ["possible", "possible"]
    assert [said.klass for _, _, said in pairs([nowhere], both[1:])] == ["same"]


IDENTITIES = st.builds(
    Identity,
    st.sampled_from(["Youssef", "Joesoef", "Y.", "Khattabi", "Amin Youssef", "", "Emma", "Mo"]),
    st.sampled_from([None, "Mo", "Youssef"]),
    st.sampled_from([None, "el", "van den"]),
    st.sampled_from(["Khattabi", "Elkhattabi", "Youssef", "Jansen-Khattabi", "Berg", ""]),
    st.integers(0, 40).map(lambda days: date(2016, 1, 1) + timedelta(days=days)),
    st.sampled_from([None, "1234AB", "1234 ab", "1235AB", "9999ZZ"]),
    st.sampled_from([None, "12", "12a", "13", "hs"]),
)


@given(IDENTITIES, IDENTITIES)
def test_comparing_is_the_same_both_ways(one: Identity, other: Identity) -> None:
    assert compare(one, other) == compare(other, one)
