"""Who must say yes at which age, to the day: birthdays, leap days, midnight in the Netherlands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared import clock
from shared.ages import age_on, birthday
from tests.slices.sharing.questions import (
    FATHER,
    MOTHER,
    NOW,
    RULE,
    asked,
    born,
    codes,
    said,
    yes,
)

PARENTS = (said(MOTHER), said(FATHER))
CHILD = said(None)


@pytest.mark.parametrize(
    ("years", "parents", "child", "missing"),
    [
        (4, True, False, []),
        (11, True, False, []),
        (11, False, True, ["consent_missing", "consent_missing"]),
        (12, True, False, ["consent_missing"]),
        (12, False, True, ["consent_missing", "consent_missing"]),
        (12, True, True, []),
        (15, True, True, []),
        (15, True, False, ["consent_missing"]),
        (16, True, False, ["consent_missing"]),
        (16, False, True, []),
        (17, False, True, []),
    ],
)
def test_who_is_asked(years: int, parents: bool, child: bool, missing: list[str]) -> None:
    statements = (*(PARENTS if parents else ()), *((CHILD,) if child else ()))
    nobody = said(MOTHER, "requested")
    assert codes(asked(nobody, *statements, birth_date=born(years))) == missing


def test_from_sixteen_a_parents_refusal_does_not_count() -> None:
    assert codes(asked(said(MOTHER, "refused"), CHILD, birth_date=born(16))) == []


@pytest.mark.parametrize("years", [5, 11])
def test_under_twelve_the_childs_own_no_outweighs_every_yes(years: int) -> None:
    no = said(None, "refused")
    assert codes(asked(*PARENTS, no, birth_date=born(years))) == ["consent_refused"]
    later = said(None, "given", days_ago=0)
    assert codes(asked(*PARENTS, no, later, birth_date=born(years))) == []


@pytest.mark.parametrize(
    ("first", "then", "missing"),
    [
        ("given", "refused", ["consent_refused"]),
        ("given", "withdrawn", ["consent_withdrawn"]),
        ("refused", "given", []),
        ("withdrawn", "given", []),
        ("given", "requested", []),
        ("refused", "requested", ["consent_refused"]),
        ("refused", "superseded", ["consent_refused"]),
        ("given", "superseded", []),
    ],
)
def test_the_last_answer_counts(first: str, then: str, missing: list[str]) -> None:
    facts = asked(said(MOTHER), said(FATHER, first, 3), said(FATHER, then, 2))
    assert codes(facts) == missing
    assert codes(asked(*reversed(facts.statements))) == missing


def test_of_a_yes_and_a_no_at_the_same_moment_the_no_counts() -> None:
    facts = asked(said(MOTHER), said(FATHER, "refused", number=1), said(FATHER, "given", number=2))
    assert codes(facts) == ["consent_refused"]


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        (date(2014, 11, 20), date(2026, 11, 19), 11),
        (date(2014, 11, 20), date(2026, 11, 20), 12),
        (date(2016, 2, 29), date(2027, 2, 28), 10),
        (date(2016, 2, 29), date(2027, 3, 1), 11),
        (date(2016, 2, 29), date(2028, 2, 28), 11),
        (date(2016, 2, 29), date(2028, 2, 29), 12),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
    ],
)
def test_an_age_in_whole_years(birth: date, day: date, years: int) -> None:
    assert age_on(birth, day) == years


def test_a_birthday_is_the_first_day_of_that_age() -> None:
    for birth in (date(2016, 2, 29), date(2014, 11, 20), date(2015, 12, 31), date(2015, 1, 1)):
        for years in range(1, 19):
            first = birthday(birth, years)
            assert age_on(birth, first) == years
            assert age_on(birth, first - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("moment", "missing"),
    [
        (datetime(2026, 11, 19, 22, 59, tzinfo=UTC), []),  # 23:59 in the Netherlands
        (datetime(2026, 11, 19, 23, 0, tzinfo=UTC), ["consent_missing"]),  # midnight there
        (datetime(2026, 11, 20, 0, 0, tzinfo=UTC), ["consent_missing"]),
    ],
)
def test_a_child_becomes_twelve_at_midnight_in_the_netherlands(
    moment: datetime, missing: list[str]
) -> None:
    with clock.held_at(moment):
        facts = asked(*PARENTS, birth_date=date(2014, 11, 20), now=moment, today=clock.today())
    assert codes(facts) == missing


def test_summer_time_counts_too() -> None:
    with clock.held_at(datetime(2026, 6, 30, 22, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)
    with clock.held_at(datetime(2026, 6, 30, 21, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 6, 30)


def test_on_the_twelfth_birthday_the_parents_yes_stops_carrying() -> None:
    verdict = yes(asked(*PARENTS, birth_date=date(2014, 12, 1)))
    assert verdict.until == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)


def test_from_twelve_on_no_birthday_ends_it() -> None:
    facts = asked(*PARENTS, CHILD, birth_date=date(2010, 12, 1))
    assert yes(facts).until == NOW + timedelta(days=90)


def test_the_first_end_counts() -> None:
    assert yes(asked()).until == NOW + timedelta(days=90)
    soon = said(FATHER, until=NOW + timedelta(days=9))
    assert yes(asked(said(MOTHER), soon)).until == NOW + timedelta(days=9)
    short = replace(RULE, retention_days=7)
    assert yes(asked(rules=(short,))).until == NOW + timedelta(days=7)
    ending = replace(RULE, ends_at=NOW + timedelta(days=5))
    assert yes(asked(rules=(ending,))).until == NOW + timedelta(days=5)


def test_who_grows_out_of_the_rule_has_it_end_on_that_birthday() -> None:
    until_nine = replace(RULE, age_to=8)
    facts = asked(*PARENTS, birth_date=date(2017, 12, 1), rules=(until_nine,))
    assert yes(facts).until == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    leap = asked(*PARENTS, CHILD, birth_date=date(2012, 2, 29), rules=(replace(RULE, age_to=14),))
    assert yes(leap).until == NOW + timedelta(days=90)
    longer = replace(leap.statements[0], until=NOW + timedelta(days=300))
    words = (longer, *(replace(one, until=longer.until) for one in leap.statements[1:]))
    assert yes(replace(leap, statements=words)).until == datetime(2027, 2, 28, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "missing"),
    [(timedelta(), []), (-timedelta(microseconds=1), ["consent_missing"])],
)
def test_what_a_child_said_counts_from_its_twelfth_birthday_on(
    stated: timedelta, missing: list[str]
) -> None:
    twelve = datetime(2026, 11, 9, 23, 0, tzinfo=UTC)
    word = replace(CHILD, stated_at=twelve + stated)
    assert codes(asked(*PARENTS, word, birth_date=date(2014, 11, 10))) == missing
