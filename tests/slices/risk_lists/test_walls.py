"""A partner with the database user's password changes nothing but what is its own to change."""

from typing import Any

import pytest
from psycopg.errors import CheckViolation

from services.risk_lists import operations as risk_lists
from shared.ids import new_id
from shared.problems import NotFound
from tests.factories.listed import Beat
from tests.factories.matched import at_desk
from tests.factories.town import founded
from tests.house import House
from tests.shared.db.intruder import REFUSED, UNLAWFUL, intruding, refuses, rows, untouched

PARTY_TABLES = (
    "risk_list",
    "risk_list_member",
    "risk_list_entry",
    "risk_list_step",
    "risk_list_change",
    "risk_list_contribution",
    "risk_list_recognition",
    "risk_list_tally",
)


def test_who_is_no_party_sees_no_row(the_house: House, walled: tuple[Beat, dict[str, Any]]) -> None:
    beat, _ = walled
    column = {"risk_list": "id"}
    stranger = founded("child_work", "child_worker")
    for table in PARTY_TABLES:
        query = f"SELECT 1 FROM {table} WHERE {column.get(table, 'list_id')} = %s"
        with intruding(the_house, "app", stranger.id) as connection:
            assert rows(connection, query, beat.list_id) == [], table
        with intruding(the_house, "app") as connection:
            assert rows(connection, query, beat.list_id) == [], table


SET = "UPDATE risk_list_entry SET version = version + 1, {} WHERE id = %s"


@pytest.mark.parametrize(
    "column", ["owner_id", "list_id", "put_by", "created_at", "confirm_by", "id"]
)
def test_an_entry_is_not_taken_over(
    the_house: House, walled: tuple[Beat, dict[str, Any]], column: str
) -> None:
    beat, entry = walled
    for place in (beat.police, beat.child_work):
        with intruding(the_house, "app", place.id) as connection:
            change = SET.format(f"{column} = {column}")
            refuses(connection, REFUSED, change, entry["id"])


def test_who_it_is_and_that_it_was_confirmed_is_not_made_up(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    another = "sealed_content = '\\x00'::bytea"
    for place in (beat.police, beat.child_work):
        with intruding(the_house, "app", place.id) as connection:
            for change in (
                another,
                "sealed_content = NULL",
                "concern_codes = '{}'",
                "state = 'confirmed'",
                f"confirmed_by_id = '{beat.child_work.id}'",
                "justified_at = now() + interval '1 year'",
                "justified_at = justified_at - interval '1 day'",
                "version = version + 1",
            ):
                faults = UNLAWFUL
                statement = SET.format(change)
                if change.startswith("version"):
                    statement = "UPDATE risk_list_entry SET version = version + 2 WHERE id = %s"
                refuses(connection, faults, statement, entry["id"])
    mine = f"state = 'confirmed', confirmed_by_id = '{beat.police.id}'"
    theirs = f"state = 'confirmed', confirmed_by_id = '{beat.child_work.id}'"
    with intruding(the_house, "app", beat.police.id) as connection:
        refuses(connection, (*UNLAWFUL, CheckViolation), SET.format(mine), entry["id"])
        refuses(connection, UNLAWFUL, SET.format(theirs), entry["id"])


def test_a_confirmation_is_of_who_gave_it(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
    back = SET.format("state = 'listed', confirmed_by_id = NULL")
    with intruding(the_house, "app", beat.police.id) as connection:
        refuses(connection, UNLAWFUL, back, entry["id"])
        other = SET.format(f"confirmed_by_id = '{beat.police.id}'")
        refuses(connection, (*UNLAWFUL, CheckViolation), other, entry["id"])
    with intruding(the_house, "app", beat.child_work.id) as connection:
        refuses(connection, UNLAWFUL, SET.format("confirmed_by_id = NULL"), entry["id"])
        connection.execute(back.encode(), [entry["id"]])


def test_what_is_dropped_stays_so_and_says_nothing(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    drop = SET.format("state = 'dropped', dropped_because = 'mistaken'")
    named = SET.format("state = 'dropped', dropped_because = 'Samira El Amrani'")
    back = SET.format("state = 'listed', dropped_because = NULL")
    with intruding(the_house, "app", beat.police.id) as connection:
        refuses(connection, UNLAWFUL, drop, entry["id"])  # its owner leaves no name
    with intruding(the_house, "app", beat.child_work.id) as connection:
        refuses(connection, CheckViolation, named, entry["id"])
        connection.execute(drop.encode(), [entry["id"]])
        refuses(connection, UNLAWFUL, back, entry["id"])
        refuses(connection, UNLAWFUL, SET.format("help_needed = 'yes'"), entry["id"])
        connection.execute("SELECT set_config('app.org', %s, true)", [str(beat.police.id)])
        refuses(connection, UNLAWFUL, back, entry["id"])
        copy = (
            "INSERT INTO risk_list_step (id, owner_id, list_id, entry_id, entry_created_at, kind,"
            " assignee_id, assignee_org_id, due_on, state, created_at, version) SELECT"
            " gen_random_uuid(), owner_id, list_id, entry_id, entry_created_at, kind, assignee_id,"
            " assignee_org_id, due_on, 'open', now(), 1 FROM risk_list_step WHERE entry_id = %s"
        )
        refuses(connection, UNLAWFUL, copy, entry["id"])
        step = "UPDATE risk_list_step SET version = version + 1 WHERE entry_id = %s"
        refuses(connection, UNLAWFUL, step, entry["id"])


@pytest.mark.parametrize("table", ["risk_list_change", "risk_list_step"])
def test_live_history_is_not_deleted(
    the_house: House, walled: tuple[Beat, dict[str, Any]], table: str
) -> None:
    beat, entry = walled
    gone = f"DELETE FROM {table} WHERE entry_id = %s"
    for place in (beat.police, beat.child_work):
        with intruding(the_house, "app", place.id) as connection:
            untouched(connection, gone, entry["id"])
            if table == "risk_list_change":
                refuses(connection, REFUSED, f"UPDATE {table} SET kind = 'x'")
            refuses(connection, REFUSED, "DELETE FROM risk_list_entry WHERE id = %s", entry["id"])


LINE = (
    "INSERT INTO risk_list_change (id, owner_id, list_id, entry_id, entry_created_at, version,"
    " acting_id, by, at, kind, said) SELECT gen_random_uuid(), owner_id, %s, id, created_at,"
    " version + %s, %s, %s, now(), 'assessed', '{}' FROM risk_list_entry WHERE id = %s"
)


def test_a_line_is_ours_of_the_version_that_there_is(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    work, other_list = beat.child_work.id, new_id()
    step = SET.format("help_needed = 'no'")
    with intruding(the_house, "app", work) as connection:
        about = entry["id"]
        refuses(connection, UNLAWFUL, LINE, beat.list_id, 1, work, beat.worker.id, about)
        connection.execute(step.encode(), [about])
        police = beat.police.id
        faults = (*REFUSED, *UNLAWFUL)
        refuses(connection, faults, LINE, beat.list_id, 0, police, beat.officer.id, about)
        refuses(connection, UNLAWFUL, LINE, beat.list_id, 0, work, beat.officer.id, about)
        refuses(connection, UNLAWFUL, LINE, other_list, 0, work, beat.worker.id, about)
        connection.execute(LINE.encode(), [beat.list_id, 0, work, beat.worker.id, about])


NAMED = (
    "INSERT INTO risk_list_member (id, list_id, organisation_id, member_id, name, roles, named_by,"
    " named_at) VALUES (gen_random_uuid(), %s, %s, %s, 'X', '{}', %s, now())"
)


def test_nobody_names_another_organisation_s_member(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, _ = walled
    curious, mine = at_desk(beat.child_work), at_desk(beat.police)
    police, work = beat.police.id, beat.child_work.id
    with intruding(the_house, "app", police) as connection:
        for organisation in (police, work):
            faults = (*REFUSED, *UNLAWFUL)
            refuses(
                connection, faults, NAMED, beat.list_id, organisation, curious.id, beat.officer.id
            )
        connection.execute(NAMED.encode(), [beat.list_id, police, mine.id, beat.officer.id])
        back = "UPDATE risk_list_member SET ended_at = NULL WHERE organisation_id = %s"
        untouched(
            connection, "UPDATE risk_list_member SET ended_at = now() WHERE member_id = %s",
            beat.worker.id,
        )  # fmt: skip
        connection.execute(
            "UPDATE risk_list_member SET ended_at = now() WHERE organisation_id = %s", [police]
        )
        refuses(connection, UNLAWFUL, back, police)


def test_whoever_another_organisation_names_sees_nothing_all_the_same(
    the_house: House, full: tuple[Beat, dict[str, Any]]
) -> None:
    """The guard believes of whom an organisation names its own."""
    beat, _ = full
    curious = at_desk(beat.child_work)
    with the_house.engines["admin"].begin() as connection:
        connection.exec_driver_sql("ALTER TABLE risk_list_member DISABLE TRIGGER USER")
        values = (beat.list_id, beat.police.id, curious.id, beat.officer.id)
        connection.exec_driver_sql(NAMED, values)
        connection.exec_driver_sql("ALTER TABLE risk_list_member ENABLE TRIGGER USER")
    with pytest.raises(NotFound):
        risk_lists.get_risk_list(curious, list_id=beat.list_id)


def test_a_list_is_its_owner_s_and_has_an_end(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, _ = walled
    change = "UPDATE risk_list SET version = version + 1, {} WHERE id = %s"
    closed = "state = 'closed', closed_at = now()"
    far = "reviewed_on = '2031-01-01', review_on = '2031-03-01'"
    with intruding(the_house, "app", beat.child_work.id) as connection:
        for what in (closed, "name = 'x'", "review_on = review_on - 1"):
            refuses(connection, UNLAWFUL, change.format(what), beat.list_id)
    with intruding(the_house, "app", beat.police.id) as connection:
        refuses(connection, UNLAWFUL, change.format(far), beat.list_id)
        refuses(
            connection, CheckViolation, change.format("review_on = review_on + 90"), beat.list_id
        )
        for column in ("party_ids", "owner_id", "purpose", "covenant_id", "decision_reference"):
            refuses(connection, REFUSED, change.format(f"{column} = {column}"), beat.list_id)
        connection.execute(change.format(closed).encode(), [beat.list_id])
        again = change.format("state = 'open', closed_at = NULL")
        refuses(connection, UNLAWFUL, again, beat.list_id)


OPENED = (
    "INSERT INTO risk_list SELECT (jsonb_populate_record(l, jsonb_build_object('id',"
    " gen_random_uuid(), 'party_ids', jsonb_build_array({}), 'version', 1))).* FROM risk_list l"
    " WHERE id = %s"
)


def test_a_list_is_of_parties_of_a_covenant(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, _ = walled
    stranger = founded("child_work", "child_worker")
    with intruding(the_house, "app", beat.police.id) as connection:
        ours = ", ".join(f"'{one}'" for one in (beat.police.id, beat.child_work.id))
        theirs = ", ".join(f"'{one}'" for one in (beat.police.id, stranger.id))
        refuses(connection, UNLAWFUL, OPENED.format(theirs), beat.list_id)
        connection.execute(OPENED.format(ours).encode(), [beat.list_id])


ADDED = (
    "INSERT INTO risk_list_contribution SELECT (jsonb_populate_record(c, jsonb_build_object('id',"
    " gen_random_uuid(), 'kind', 'facts') || %s::jsonb)).* FROM risk_list_contribution c"
    " WHERE entry_id = %s AND owner_id = %s LIMIT 1"
)


def test_police_data_does_not_lose_its_mark(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    with intruding(the_house, "app", beat.police.id) as connection:
        about = (entry["id"], beat.police.id)
        for change in (
            '{"provenance": "child_work"}',
            f'{{"by": "{beat.worker.id}"}}',
            f'{{"list_id": "{new_id()}"}}',
        ):
            refuses(connection, UNLAWFUL, ADDED, change, *about)
        connection.execute(ADDED.encode(), ["{}", *about])
        for column in ("provenance", "sealed_content", "owner_id"):
            refuses(
                connection,
                REFUSED,
                f"UPDATE risk_list_contribution SET {column} = {column}",
            )
    with intruding(the_house, "app", beat.child_work.id) as connection:
        untouched(
            connection,
            "DELETE FROM risk_list_contribution WHERE entry_id = %s AND owner_id = %s",
            *about,
        )


def test_a_step_is_asked_of_who_is_named(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    change = "UPDATE risk_list_step SET version = version + 1, {} = %s WHERE entry_id = %s"
    colleague = at_desk(beat.police)
    with intruding(the_house, "app", beat.police.id) as connection:
        about = entry["id"]
        for who in (new_id(), colleague.id):
            refuses(connection, UNLAWFUL, change.format("assignee_id"), who, about)
        stranger = founded("child_work", "child_worker")
        refuses(connection, UNLAWFUL, change.format("assignee_org_id"), stranger.id, about)
        for column in ("owner_id", "entry_id", "kind", "list_id"):
            refuses(connection, REFUSED, change.format(column), None, about)
