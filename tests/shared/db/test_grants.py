"""Grants attacked with SQL: nobody gives what is not theirs, and what has ended stays ended."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from services.sharing.grants import Record, _place
from shared import runtime
from shared.crypto.sealing import SealBroken
from shared.ids import new_id
from tests.house import House
from tests.isolation.ring import Ring, expire_grants_of
from tests.shared.db.intruder import (
    REFUSED,
    UNLAWFUL,
    grant,
    intruding,
    refuses,
    rows,
    untouched,
)
from tests.shared.db.populated import Populated


def named(record: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {"record_id": record["id"], "created_at": record["created_at"], **given}


def test_nobody_grants_itself_another_s_record(the_house: House, full: Populated) -> None:
    ring = full.ring
    for place in (ring.stranger, ring.bystander):
        with intruding(the_house, "app", place.id) as connection:
            own = named(full.sent, owner_id=place.id, viewer_id=place.id)
            grant(connection, **own, ground="owner", rule_id=None)
            assert rows(connection, "SELECT id FROM referral") == []
            untouched(connection, "UPDATE referral SET version = version + 1")
            with pytest.raises(REFUSED):
                grant(connection, **named(full.sent, owner_id=ring.school.id, viewer_id=place.id))


def test_a_partner_does_not_grant_onward(the_house: House, full: Populated) -> None:
    ring = full.ring
    partner, bystander = ring.child_work.id, ring.bystander.id
    with intruding(the_house, "app", partner) as connection:
        with pytest.raises(REFUSED):
            grant(connection, **named(full.sent, owner_id=ring.school.id, viewer_id=bystander))
        grant(connection, **named(full.sent, owner_id=partner, viewer_id=bystander))
        connection.execute("SELECT set_config('app.org', %s, true)", [str(bystander)])
        assert rows(connection, "SELECT id FROM referral WHERE id = %s", full.sent["id"]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule_id": None},
        {"ground": "owner"},
        {"ground": "consent"},
        {"consent_ids": ["00000000-0000-7000-8000-000000000000"]},
        {"wrapped_key": None},
        {"ended_because": "never"},
    ],
    ids="-".join,
)
def test_a_partner_s_grant_has_a_rule_a_ground_and_a_key(
    the_house: House, full: Populated, wrong: dict[str, Any]
) -> None:
    ring = full.ring
    valid = named(full.sent, owner_id=ring.school.id, viewer_id=ring.bystander.id)
    with intruding(the_house, "app", ring.school.id) as connection:
        grant(connection, **valid, id="00000000-0000-7000-8000-000000000001")
        connection.rollback()
        connection.execute("SELECT set_config('app.org', %s, true)", [str(ring.school.id)])
        with pytest.raises(psycopg.errors.CheckViolation):
            grant(connection, **valid | wrong)


def test_a_partner_s_grant_ends(the_house: House, full: Populated) -> None:
    forever = (
        "UPDATE access_grant SET ends_at = 'infinity' WHERE record_id = %s AND rule_id IS NOT NULL"
    )
    with intruding(the_house, "admin") as admin:
        refuses(admin, psycopg.errors.CheckViolation, forever, full.sent["id"])
    with intruding(the_house, "app", full.ring.school.id) as connection:
        refuses(connection, REFUSED, forever, full.sent["id"])


def test_a_grant_cites_only_consents_of_its_owner(the_house: House, full: Populated) -> None:
    """The trigger files what a grant cites, under a key that holds the owner."""
    ring = full.ring
    consent = ring.extra["consent"]["id"]
    forged = named(full.sent, owner_id=ring.stranger.id, viewer_id=ring.bystander.id)
    violation = pytest.raises(psycopg.errors.ForeignKeyViolation)
    with intruding(the_house, "app", ring.stranger.id) as connection, violation:
        grant(connection, **forged, ground="consent", consent_ids=[consent])


def test_a_consent_that_carries_a_grant_is_on_file(the_house: House, full: Populated) -> None:
    with intruding(the_house, "admin") as admin:
        (found,) = rows(
            admin,
            "SELECT g.consent_ids, array_agg(c.consent_id) AS filed FROM access_grant g"
            " JOIN grant_consent c ON c.grant_id = g.id WHERE g.record_id = %s GROUP BY g.id",
            full.sent["id"],
        )
    assert found["filed"] == found["consent_ids"] == [full.ring.extra["consent"]["id"]]


def test_an_ended_grant_never_lives_again(the_house: House) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    ring.withdraw()
    revive = (
        "UPDATE access_grant SET ended_at = NULL, ended_because = NULL, wrapped_key = 'key'"
        " WHERE record_id = %s AND viewer_id <> owner_id"
    )
    for user, org in (("register", ring.school.id), ("admin", None)):
        with intruding(the_house, user, org) as connection:
            refuses(connection, UNLAWFUL, revive, referral["id"])
    with intruding(the_house, "app", ring.child_work.id) as connection:
        refuses(connection, REFUSED, revive, referral["id"])


def test_the_viewer_changes_neither_end_nor_reach(the_house: House, full: Populated) -> None:
    with intruding(the_house, "app", full.ring.child_work.id) as connection:
        for column in ("ends_at", "starts_at", "ended_at", "categories", "wrapped_key", "owner_id"):
            refuses(connection, REFUSED, f"UPDATE access_grant SET {column} = {column}")
        assert rows(connection, "SELECT id FROM access_grant") != []


def test_an_ended_grant_shows_nothing(the_house: House) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    end = text(
        "UPDATE access_grant SET ended_at = now(), ended_because = 'x', wrapped_key = NULL"
        " WHERE record_id = :id AND viewer_id <> owner_id"
    )
    with the_house.engines["admin"].begin() as admin:
        assert admin.execute(end, {"id": referral["id"]}).rowcount == 1
    with intruding(the_house, "app", ring.child_work.id) as connection:
        assert rows(connection, "SELECT id FROM referral") == []
        assert rows(connection, "SELECT * FROM referral_state_change") == []


def test_an_expired_grant_shows_nothing(the_house: House) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    look = "SELECT id FROM referral"
    with intruding(the_house, "app", ring.child_work.id) as connection:
        assert [row["id"] for row in rows(connection, look)] == [referral["id"]]
    expire_grants_of(the_house, referral["id"])
    with intruding(the_house, "app", ring.child_work.id) as connection:
        assert rows(connection, look) == []
        assert rows(connection, "SELECT * FROM referral_state_change") == []
        untouched(connection, "UPDATE referral SET version = version + 1")


def test_a_grant_of_the_future_shows_nothing_yet(the_house: House) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    with the_house.engines["admin"].begin() as admin:
        later = (
            "UPDATE access_grant SET starts_at = now() + interval '1 hour' WHERE record_id = :id"
        )
        admin.execute(text(f"{later} AND viewer_id <> owner_id"), {"id": referral["id"]})
    with intruding(the_house, "app", ring.child_work.id) as connection:
        assert rows(connection, "SELECT id FROM referral") == []


def test_after_the_end_there_is_no_key_that_opens(the_house: House) -> None:
    """As if every policy had fallen: the partner is left with ciphertext."""
    ring = Ring.founded()
    referral = ring.sent()
    ring.withdraw()
    with intruding(the_house, "admin") as admin:
        found = rows(
            admin,
            "SELECT viewer_id, wrapped_key FROM access_grant WHERE record_id = %s",
            referral["id"],
        )
    keys = {row["viewer_id"]: row["wrapped_key"] for row in found}
    assert keys[ring.child_work.id] is None
    place = _place(Record("referral", referral["id"], referral["created_at"], ring.school.id))
    keyring = runtime.current().keyring
    assert keyring.unwrap_for(ring.school.id, place, keys[ring.school.id])
    with pytest.raises(SealBroken):
        keyring.unwrap_for(ring.child_work.id, place, keys[ring.school.id])


def test_the_register_sees_what_its_organisation_gave_and_nothing_else(
    the_house: House, full: Populated
) -> None:
    ring = full.ring
    with intruding(the_house, "register", ring.school.id) as connection:
        owners = {row["owner_id"] for row in rows(connection, "SELECT owner_id FROM access_grant")}
        assert owners == {ring.school.id}
        for table in ("child", "consent", "referral", "audit_event", "outbox", "member"):
            refuses(connection, REFUSED, f"SELECT * FROM {table}")
        refuses(connection, REFUSED, "DELETE FROM access_grant")
        refuses(connection, REFUSED, "UPDATE access_grant SET viewer_id = owner_id")
        with pytest.raises(REFUSED):
            grant(
                connection, **named(full.sent, owner_id=ring.school.id, viewer_id=ring.stranger.id)
            )
    with intruding(the_house, "register", ring.stranger.id) as connection:
        untouched(connection, "UPDATE access_grant SET ended_at = now(), ended_because = 'x'")


def test_nobody_takes_the_place_of_another_s_grant(the_house: House, full: Populated) -> None:
    """A forged grant shows nothing; it must not keep the owner from granting either, nor tell
    (by a violated index) that a grant exists.
    """
    ring = Ring.founded()
    child = ring.child()
    ring.consent(child)
    draft = ring.draft(child)
    with intruding(the_house, "app", ring.stranger.id) as connection:
        forged = named(draft, owner_id=ring.stranger.id, viewer_id=ring.child_work.id)
        grant(connection, **forged)
        connection.execute("SELECT set_config('app.org', %s, true)", [str(ring.school.id)])
        grant(connection, **named(draft, owner_id=ring.school.id, viewer_id=ring.child_work.id))


def test_a_grant_cites_a_rule_that_exists(the_house: House, full: Populated) -> None:
    ring = full.ring
    ruleless = named(full.sent, owner_id=ring.school.id, viewer_id=ring.bystander.id)
    ruleless["rule_id"] = new_id()
    violation = pytest.raises(psycopg.errors.ForeignKeyViolation)
    with intruding(the_house, "app", ring.school.id) as connection, violation:
        grant(connection, **ruleless)
