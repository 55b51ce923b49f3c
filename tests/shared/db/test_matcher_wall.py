"""The matcher's database user sees whose tokens are equal, across organisations, and nothing of
what an organisation has; and an organisation sees nothing of what the matcher found.
"""

import pytest

from shared.ids import new_id
from tests.factories.matched import Concern, Neighbourhood
from tests.house import House
from tests.shared.db.intruder import REFUSED, UNLAWFUL, intruding, refuses, rows

CONTENTS = (
    *("child", "signal", "consent", "member", "person", "team", "referral", "legal_ground"),
    *("access_grant", "disclosure", "tenant_key", "match_card", "match_step"),
    *("match_question", "match_look", "audit_event", "outbox", "timer", "inbox"),
)
HIDDEN = ("signal_id", "child_id", "member_id", "roles", "sealed_contact", "purpose", "ground")
KEPT = (
    *("match_offer", "match_subject", "match_card", "match_step", "match_question"),
    *("match_generation",),
)
"""An organisation's own, or begun by it: the matcher adds nothing to it."""


@pytest.fixture
def asked(the_house: House) -> Concern:
    """The school said yes beforehand; kinderwerk is asked whether it is the same child."""
    town = Neighbourhood.founded(the_house)
    town.concerned(town.school).offered()
    concern = town.concerned(town.child_work).offered(confirmed=False)
    assert concern.match()["state"] == "asked"
    return concern


def test_the_matcher_sees_no_contents(the_house: House, asked: Concern) -> None:
    for org in (None, asked.town.child_work.id):
        with intruding(the_house, "matcher", org) as connection:
            for table in CONTENTS:
                refuses(connection, REFUSED, f"SELECT 1 FROM {table}")
            for column in HIDDEN:
                refuses(connection, REFUSED, f"SELECT {column} FROM match_offer")


def test_the_matcher_sees_tokens_of_all(the_house: House, asked: Concern) -> None:
    town = asked.town
    with intruding(the_house, "matcher") as connection:
        query = "SELECT DISTINCT owner_id FROM match_subject WHERE covenant_id = %s"
        owners = {row["owner_id"] for row in rows(connection, query, town.covenant_id)}
        assert owners == {town.school.id, town.child_work.id}
        assert rows(connection, "SELECT token FROM match_token LIMIT 1")


def test_the_matcher_finds_and_tells_and_does_nothing_else(
    the_house: House, asked: Concern
) -> None:
    with intruding(the_house, "matcher", asked.town.child_work.id) as connection:
        for table in KEPT:
            refuses(connection, REFUSED, f"INSERT INTO {table} DEFAULT VALUES")
        for change in (
            "match_offer SET state = 'ended'",
            "match_offer SET confirmed_at = now()",
            "match_subject SET receiver_ids = '{}'",
            "match_subject SET sealed_envelope = ''",
            "match_token SET token = ''",
            "match_side SET decision = 'confirmed'",
            "match_side SET owner_id = owner_id",
            "match_pair SET low_offer_id = low_offer_id",
            "match_look SET pair_ids = '{}'",
            "match_generation SET kid = 'another'",
            "matcher_key SET kid = 'another'",
        ):
            refuses(connection, REFUSED, f"UPDATE {change}")
        for table in ("match_offer", "match_subject", "match_side", "match_pair", "match_look"):
            refuses(connection, REFUSED, f"DELETE FROM {table}")
        for table in ("match_generation", "matcher_key"):
            refuses(connection, REFUSED, f"DELETE FROM {table}")


def test_its_audit_line_is_of_the_organisation_that_it_acts_for(
    the_house: House, asked: Concern
) -> None:
    """Nobody's trail but that one's, and timers likewise."""
    other = asked.town.school.id
    timer = (
        "INSERT INTO timer (id, due_at, organisation_id, task, ids)"
        " VALUES (%s, now(), %s, 'nothing', '{}')"
    )
    with intruding(the_house, "matcher", asked.town.child_work.id) as connection:
        refuses(connection, REFUSED, timer, new_id(), other)
        connection.execute(timer.encode(), [new_id(), asked.town.child_work.id])


def test_an_organisation_sees_nothing_of_what_was_found(the_house: House, asked: Concern) -> None:
    mine = asked.town.child_work.id
    with intruding(the_house, "app", mine) as connection:
        for table in ("match_pair", "match_look"):
            refuses(connection, REFUSED, f"SELECT 1 FROM {table}")
            refuses(connection, REFUSED, f"INSERT INTO {table} DEFAULT VALUES")
        for column in ("token", "generation"):
            refuses(connection, REFUSED, f"SELECT {column} FROM match_token")
        for table in ("match_offer", "match_subject", "match_side", "match_question"):
            owners = {row["owner_id"] for row in rows(connection, f"SELECT owner_id FROM {table}")}
            assert owners == {mine}, table
        found = rows(connection, "SELECT owner_id FROM match_token")
        assert {row["owner_id"] for row in found} == {mine}
        refuses(connection, REFUSED, "UPDATE match_token SET token = token")


def test_an_organisation_brings_nobody_together(the_house: House, asked: Concern) -> None:
    town = asked.town
    with intruding(the_house, "app", town.child_work.id) as connection:
        refuses(connection, UNLAWFUL, "UPDATE match_side SET state = 'met'")
        refuses(connection, REFUSED, "UPDATE match_side SET partner_id = %s", town.school.id)
        refuses(connection, REFUSED, "UPDATE match_side SET partner_offer_id = offer_id")
        refuses(connection, REFUSED, "INSERT INTO match_side SELECT * FROM match_side")
        refuses(connection, REFUSED, "DELETE FROM match_side")


def test_an_organisation_touches_no_keys(the_house: House, asked: Concern) -> None:
    town = asked.town
    begin = (
        "INSERT INTO match_generation (covenant_id, generation, kid, started_at)"
        " VALUES (%s, 9, 'some', now())"
    )
    with intruding(the_house, "app", town.stranger.id) as connection:
        refuses(connection, REFUSED, begin, town.covenant_id)
        refuses(connection, REFUSED, "UPDATE match_generation SET retired_at = now()")
        refuses(connection, REFUSED, "INSERT INTO matcher_key SELECT * FROM matcher_key")
        refuses(connection, REFUSED, "UPDATE matcher_key SET mac = ''")
    with intruding(the_house, "app", town.school.id) as connection:
        connection.execute(begin.encode(), [town.covenant_id])
