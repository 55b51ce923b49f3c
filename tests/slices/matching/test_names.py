"""Given names and surnames: what may be one child's, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.distances import FAR, neighbours, slips
from services.matching.rules.given_names import Given, agreement, given_word
from services.matching.rules.surnames import Surname, surname_agreement, surname_words

SOME = "noor noa noah sem sam mohammed mo mehmet hassan husayn jan hans johannes xqz emna m ryn"
NAMES = st.sampled_from(SOME.split(" ")) | st.text("abdehijmnorsu", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("noor", "noor", Given.EXACT),
        ("mohamed", "muhammed", Given.SPELLING),
        ("fatima", "fatma", Given.SPELLING),
        ("oleksandr", "alexander", Given.SPELLING),
        ("rachid", "rashid", Given.SPELLING),
        ("abdoulwahid", "abdulwahid", Given.SPELLING),
        ("johannes", "joop", Given.CALLED),
        ("elisabeth", "els", Given.CALLED),
        ("mohammed", "mo", Given.CALLED),
        ("mohammed", "mehmet", Given.CALLED),
        ("zzibaldo", "zziba", Given.CALLED),
        ("emma", "emna", Given.SLIP),
        ("alwxandra", "oleksandra", Given.SLIP),
        ("mohammed", "mohamned", Given.SLIP),
        ("qimberto", "wimbertp", Given.GARBLED),
        ("m", "mohammed", Given.INITIAL),
        ("m", "m", Given.INITIAL),
        ("m", "ali", Given.DIFFERENT),
        ("sem", "sam", Given.CLOSE),
        ("lina", "dina", Given.CLOSE),
        ("amir", "amira", Given.CLOSE),
        ("jan", "hans", Given.CLOSE),
        ("noa", "noah", Given.CLOSE),
        ("luuk", "luca", Given.CLOSE),
        ("zorvan", "zorvana", Given.CLOSE),
        ("milaan", "dylan", Given.DIFFERENT),
        ("hassan", "hussein", Given.DIFFERENT),
        ("emma", "mohammed", Given.DIFFERENT),
    ],
)
def test_two_given_names(one: str, other: str, level: Given) -> None:
    assert agreement(given_word(one), given_word(other)) is level
    assert agreement(given_word(other), given_word(one)) is level


@given(NAMES, NAMES)
def test_given_names_agree_both_ways(one: str, other: str) -> None:
    a, b = given_word(one), given_word(other)
    assert agreement(a, b) is agreement(b, a)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("van den", "Berg"), ("", "Vandenberg"), Surname.SPELLING),
        (("van den", "Berg"), ("", "van den Berg"), Surname.EXACT),
        (("van den", "Berg"), ("", "Berg"), Surname.EXACT),
        (("el", "Idrissi"), ("", "Elidrissi"), Surname.SPELLING),
        (("", "Al-Khatib"), ("", "Khatib"), Surname.EXACT),
        (("in 't", "Veld"), ("", "In'tveld"), Surname.SPELLING),
        (("de", "Bruijn"), ("de", "Bruyn"), Surname.EXACT),
        (("", "Yılmaz"), ("", "Yilmaz"), Surname.EXACT),
        (("", "Wójcik"), ("", "Wojcik"), Surname.EXACT),
        (("", "Kamińska"), ("", "Kaminski"), Surname.SPELLING),
        (("", "Shevchenko"), ("", "Sjevtsjenko"), Surname.SPELLING),
        (("", "Jansen-de Vries"), ("de", "Vries-Jansen"), Surname.SPELLING),
        (("", "Jansen-de Vries"), ("de", "Vries"), Surname.PART),
        (("", "Jansen-de Vries"), ("", "Jansen"), Surname.PART),
        (("", "Dijkstra"), ("", "Dijksta"), Surname.SLIP),
        (("", "Bos"), ("", "Boss"), Surname.SPELLING),
        (("", "Bos"), ("", "Vos"), Surname.RESEMBLING),
        (("de", "Wit"), ("de", "Wt"), Surname.RESEMBLING),
        (("", "Steenbergen"), ("", "Stenbregen"), Surname.GARBLED),
        (("", "Hoogeveen"), ("", "Hogevern"), Surname.GARBLED),
        (("", "Kloosterman"), ("", "Klosetrnam"), Surname.DIFFERENT),
        (("", "Jansen"), ("", "Yılmaz"), Surname.DIFFERENT),
        (("", ""), ("", ""), Surname.DIFFERENT),
    ],
)
def test_two_surnames(one: tuple[str, str], other: tuple[str, str], level: Surname) -> None:
    a, b = surname_words(*one), surname_words(*other)
    assert (surname_agreement(a, b), surname_agreement(b, a)) == (level, level)


@given(st.text("abcdefhijnov -'", max_size=14), st.text("abcdefhijnov -'", max_size=14))
def test_surnames_agree_both_ways(one: str, other: str) -> None:
    a, b = surname_words("", one), surname_words("", other)
    assert surname_agreement(a, b) is surname_agreement(b, a)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("emma", "emma", 0), ("emma", "ema", 1), ("emma", "emna", 1), ("emma", "mema", 1),
        ("emma", "enna", 2), ("abcdef", "badcfe", FAR), ("emma", "emmamama", FAR),
    ],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, expected: int) -> None:
    assert slips(one, other) == slips(other, one) == expected


def test_keys_beside_each_other() -> None:
    assert neighbours("a", "s")
    assert neighbours("s", "a")
    assert neighbours("q", "a")
    assert not neighbours("e", "a")
