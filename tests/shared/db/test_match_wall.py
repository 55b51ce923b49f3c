"""Only the matcher brings two together, an answer is given once, what is over stays over: held by
the database, whatever the code above it says.
"""

from itertools import product
from typing import Any

import pytest
from psycopg.errors import CheckViolation

from shared.ids import new_id
from tests.house import House
from tests.isolation.matching_samples import Met
from tests.shared.db.intruder import REFUSED, UNLAWFUL, intruding, refuses, rows, untouched

STATES = ("asked", "met", "denied", "parted", "gone")
OWN_STEPS = {("asked", "denied"), ("met", "parted")}
"""What an organisation does itself: say no, and unlink."""
OVER = ("denied", "parted")
STEP = "UPDATE match_side SET state = %s, version = version + 1 WHERE id = %s"


@pytest.fixture(scope="module")
def town(the_house: House) -> Met:
    """The school is asked; child work has heard nothing."""
    return Met.founded().found(False, True)


@pytest.fixture(scope="module")
def side(town: Met) -> Any:
    return town.side(town.school)


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_who_takes_which_step(
    the_house: House, town: Met, side: Any, before: str, after: str
) -> None:
    """The same step by the organisation and by the matcher, from each state to each other."""
    if before == after:
        return
    for user in ("app", "matcher"):
        with intruding(the_house, "admin", town.school.id) as connection:
            connection.execute("ALTER TABLE match_side DISABLE TRIGGER USER")
            connection.execute("UPDATE match_side SET state = %s WHERE id = %s", (before, side))
            connection.execute("ALTER TABLE match_side ENABLE TRIGGER USER")
            connection.execute(f"SET LOCAL ROLE schakel_{user}")
            lawful = before not in OVER and (user == "matcher" or (before, after) in OWN_STEPS)
            if lawful:
                assert connection.execute(STEP, (after, side)).rowcount == 1
            else:
                refuses(connection, UNLAWFUL, STEP, after, side)


def test_an_answer_is_given_once(the_house: House, town: Met, side: Any) -> None:
    answer = "UPDATE match_side SET decision = %s WHERE id = %s"
    with intruding(the_house, "app", town.school.id) as connection:
        connection.execute(answer, ("confirmed", side))
        refuses(connection, UNLAWFUL, answer, "denied", side)
        refuses(connection, UNLAWFUL, answer, None, side)


@pytest.mark.parametrize("column", ["partner_id", "partner_offer_id", "likeness", "pair_id"])
def test_who_the_other_is_only_the_matcher_writes(
    the_house: House, town: Met, side: Any, column: str
) -> None:
    value = "same" if column == "likeness" else town.child_work.id
    change = f"UPDATE match_side SET {column} = %s WHERE id = %s"
    with intruding(the_house, "app", town.school.id) as connection:
        refuses(connection, REFUSED, change, value, side)


@pytest.mark.parametrize("column", ["owner_id", "offer_id", "pair_id", "decision", "team_id"])
def test_the_matcher_changes_no_answer_and_not_whose_it_is(
    the_house: House, side: Any, column: str
) -> None:
    change = f"UPDATE match_side SET {column} = NULL WHERE id = %s"
    with intruding(the_house, "matcher") as connection:
        refuses(connection, REFUSED, change, side)


def test_nobody_is_named_before_both_have_said_yes(the_house: House, town: Met, side: Any) -> None:
    """Not even by the matcher: a side that is only asked names no partner."""
    named = "UPDATE match_side SET partner_id = %s WHERE id = %s"
    with intruding(the_house, "matcher", town.school.id) as connection:
        refuses(connection, CheckViolation, named, town.child_work.id, side)


def test_one_side_does_not_see_the_other_s(the_house: House, town: Met, side: Any) -> None:
    for place in (town.child_work, town.bystander, town.stranger):
        with intruding(the_house, "app", place.id) as connection:
            assert rows(connection, "SELECT 1 FROM match_side WHERE id = %s", side) == []
            untouched(connection, STEP, "denied", side)


def test_pairs_and_looks_are_the_matcher_s_alone(the_house: House, town: Met) -> None:
    with intruding(the_house, "app", town.school.id) as connection:
        for table in ("match_pair", "match_look"):
            refuses(connection, REFUSED, f"SELECT count(*) FROM {table}")
        refuses(connection, REFUSED, "SELECT token FROM match_token")
    with intruding(the_house, "matcher", town.school.id) as connection:
        for table in ("child", "signal", "consent", "member", "match_card", "access_grant"):
            refuses(connection, REFUSED, f"SELECT 1 FROM {table} LIMIT 1")
        for column in ("child_id", "member_id", "sealed_contact", "signal_id"):
            refuses(connection, REFUSED, f"SELECT {column} FROM match_offer LIMIT 1")
        refuses(connection, REFUSED, "UPDATE match_offer SET confirmed_at = now()")


def test_what_ended_does_not_begin_again(the_house: House, town: Met) -> None:
    offer_id = town.offers[town.school.id]["id"]
    ended = "state = 'ended', ended_because = 'withdrawn', ended_at = now()"
    begun = "state = 'active', ended_because = NULL, ended_at = NULL"
    change = "UPDATE match_offer SET {} WHERE id = %s"
    with intruding(the_house, "app", town.school.id) as connection:
        connection.execute(change.format(ended).encode(), [offer_id])
        refuses(connection, UNLAWFUL, change.format(begun), offer_id)
        refuses(connection, UNLAWFUL, change.format("confirmed_at = now()"), offer_id)


def test_a_generation_is_begun_by_a_party_of_the_covenant(the_house: House, town: Met) -> None:
    begin = (
        "INSERT INTO match_generation (covenant_id, generation, kid, started_at)"
        " VALUES (%s, 7, 'kid', now())"
    )
    for place, lawful in ((town.school, True), (town.stranger, False)):
        with intruding(the_house, "app", place.id) as connection:
            if lawful:
                connection.execute(begin, [town.covenant_id])
            else:
                refuses(connection, REFUSED, begin, town.covenant_id)
    with intruding(the_house, "app", town.school.id) as connection:
        refuses(connection, REFUSED, begin, new_id())
