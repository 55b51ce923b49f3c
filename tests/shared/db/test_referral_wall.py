"""What was sent does not change, and each party takes its own steps only: held by the database.

The steps are compared with the table that the code has, state by state and party by party.
"""

from itertools import product
from typing import Any

import psycopg
import pytest

from services.referrals.rules import STEPS
from shared.ids import new_id
from shared.vocabulary import REFERRAL_STATES
from tests.house import House
from tests.isolation.exchange_samples import reached
from tests.isolation.ring import Ring
from tests.shared.db.intruder import REFUSED, UNLAWFUL, intruding, refuses, rows, untouched
from tests.shared.db.populated import Populated

SEEN_BY_BOTH = ("requested", "received", "accepted", "rejected")
ALLOWED: dict[tuple[str | None, str], frozenset[str]] = dict(STEPS.items())
STEP = "UPDATE referral SET state = %s, version = version + 1 WHERE id = %s"
CONTENT = {
    "sealed_content": "'other'",
    "receiver_id": "owner_id",
    "receiver_team_id": "NULL",
    "purpose": "'other'",
    "type": "'statutory'",
    "categories": "'{}'",
    "open_token": "'other'",
    "answer_due_at": "now()",
}


@pytest.mark.parametrize("state", ["draft", *SEEN_BY_BOTH])
def test_the_database_takes_the_steps_that_the_code_takes(the_house: House, state: str) -> None:
    ring = Ring.founded()
    referral = reached(ring, "received" if state == "rejected" else state)
    if state == "rejected":
        with the_house.engines["admin"].begin() as admin:
            admin.exec_driver_sql(f"SELECT set_config('app.org', '{ring.child_work.id}', true)")
            admin.exec_driver_sql(STEP, (state, referral["id"]))
    parties = {"sender": ring.school, "receiver": ring.child_work, None: ring.bystander}
    for (party, place), target in product(parties.items(), REFERRAL_STATES):
        with intruding(the_house, "app", place.id) as connection:
            if party is None or (party == "receiver" and state == "draft"):
                untouched(connection, STEP, target, referral["id"])
            elif target in ALLOWED.get((party, state), ()):
                assert connection.execute(STEP, (target, referral["id"])).rowcount == 1
            else:
                refuses(connection, UNLAWFUL, STEP, target, referral["id"])


@pytest.mark.parametrize("column", CONTENT)
def test_what_was_sent_does_not_change(the_house: House, full: Populated, column: str) -> None:
    change = f"UPDATE referral SET {column} = {CONTENT[column]}, version = version + 1"
    onward = f"{change}, state = 'received' WHERE id = %s"
    for place in (full.ring.school, full.ring.child_work):
        with intruding(the_house, "app", place.id) as connection:
            refuses(connection, UNLAWFUL, f"{change} WHERE id = %s", full.sent["id"])
            refuses(connection, UNLAWFUL, onward, full.sent["id"])


@pytest.mark.parametrize("column", ["id", "owner_id", "created_at", "in_reply_to"])
def test_nobody_makes_itself_the_owner(the_house: House, full: Populated, column: str) -> None:
    values = {"owner_id": full.ring.child_work.id, "created_at": "2020-01-01"}
    step = "state = 'received', version = version + 1 WHERE id = %s"
    change = f"UPDATE referral SET {column} = %s, {step}"
    args = (values.get(column, new_id()), full.sent["id"])
    for place in (full.ring.school, full.ring.child_work):
        with intruding(the_house, "app", place.id) as connection:
            refuses(connection, REFUSED, change, *args)
    if column != "in_reply_to":
        with intruding(the_house, "admin", full.ring.child_work.id) as admin:
            refuses(admin, (UNLAWFUL[0], psycopg.errors.ForeignKeyViolation), change, *args)


@pytest.mark.parametrize("version", ["version", "version + 2", "version - 1"])
def test_a_step_is_one_version_further(the_house: House, full: Populated, version: str) -> None:
    step = f"UPDATE referral SET state = 'received', version = {version} WHERE id = %s"
    with intruding(the_house, "app", full.ring.child_work.id) as connection:
        refuses(connection, UNLAWFUL, step, full.sent["id"])


def test_a_step_leaves_its_line_in_the_name_of_who_took_it(
    the_house: House, full: Populated
) -> None:
    with intruding(the_house, "app", full.ring.child_work.id) as connection:
        connection.execute(STEP, ("received", full.sent["id"]))
        last = rows(
            connection,
            "SELECT acting_organisation_id, state, version FROM referral_state_change"
            " WHERE referral_id = %s ORDER BY version DESC LIMIT 1",
            full.sent["id"],
        )
    assert last == [
        {
            "acting_organisation_id": full.ring.child_work.id,
            "state": "received",
            "version": full.sent["version"] + 1,
        }
    ]


@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE referral_state_change SET state = 'draft'",
        "DELETE FROM referral_state_change",
        "DELETE FROM referral",
    ],
)
def test_history_is_not_rewritten(the_house: House, full: Populated, verb: str) -> None:
    for place in (full.ring.school, full.ring.child_work):
        with intruding(the_house, "app", place.id) as connection:
            refuses(connection, REFUSED, verb)


LINE = "INSERT INTO referral_state_change VALUES (%s, %s, %s, %s, %s, 'accepted', now())"


def line(full: Populated, acting: Any) -> tuple[Any, ...]:
    sent = full.sent
    return sent["id"], sent["version"] + 1, sent["owner_id"], sent["created_at"], acting


def test_nobody_writes_history_in_another_s_name(the_house: House, full: Populated) -> None:
    ring = full.ring
    for place, name in ((ring.child_work, ring.school), (ring.stranger, ring.stranger)):
        with intruding(the_house, "app", place.id) as connection:
            refuses(connection, REFUSED, LINE, *line(full, name.id))


def test_history_is_written_by_steps_alone(the_house: House, full: Populated) -> None:
    """A line with the next version would stand in the way of a withdrawal, which nothing may."""
    for place in (full.ring.child_work, full.ring.school):
        with intruding(the_house, "app", place.id) as connection:
            refuses(connection, (*REFUSED, *UNLAWFUL), LINE, *line(full, place.id))


def test_a_referral_begins_as_a_draft(the_house: House, full: Populated) -> None:
    ring = full.ring
    new = (
        "INSERT INTO referral (id, owner_id, created_at, receiver_id, purpose, type, categories,"
        " sealed_content, open_token, state, state_at, version)"
        " VALUES (%s, %s, now(), %s, 'x', 'application', '{}', 'x', 'x', 'accepted', now(), 2)"
    )
    with intruding(the_house, "app", ring.school.id) as connection:
        faults = (*REFUSED, *UNLAWFUL, psycopg.errors.CheckViolation)
        refuses(connection, faults, new, new_id(), ring.school.id, ring.child_work.id)


def test_the_receiving_team_is_the_receiver_s(the_house: House, full: Populated) -> None:
    ring = full.ring
    with intruding(the_house, "admin") as admin:
        change = "UPDATE referral SET receiver_team_id = %s, version = version + 1 WHERE id = %s"
        admin.execute("SELECT set_config('app.org', %s, true)", [str(ring.school.id)])
        child = ring.child()
        draft = ring.draft(child)
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            admin.execute(change.encode(), [ring.stranger.teams[0], draft["id"]])
