"""What the database itself refuses of a party that goes round the operations."""

from uuid import UUID

import psycopg
import pytest

from services.covenants import operations as covenants
from tests.house import House
from tests.isolation.covenant_samples import ADMIN, proposed
from tests.isolation.ring import Ring
from tests.shared.db.intruder import intruding

REFUSED = (psycopg.errors.IntegrityConstraintViolation, psycopg.errors.InsufficientPrivilege)


@pytest.fixture(scope="module")
def world(the_house: House) -> tuple[Ring, UUID, UUID]:
    """A ring with a covenant on paper, and one that kinderwerk has yet to sign."""
    ring = Ring.founded()
    version = proposed(ring)
    covenants.sign_version(
        ring.school.member(role=ADMIN), version_id=version["id"], text_hash=version["text_hash"]
    )
    return ring, version["id"], version["covenant_id"]


ACTS = {
    "into force unsigned": (
        "school",
        "UPDATE covenant_version SET state = 'active' WHERE id = %(version)s",
    ),
    "another text": ("school", "UPDATE covenant_version SET text = 'x' WHERE id = %(version)s"),
    "other terms": (
        "school",
        "UPDATE covenant_version SET party_ids = '{}' WHERE id = %(version)s",
    ),
    "withdrawn by who did not write it": (
        "child_work",
        "UPDATE covenant_version SET state = 'withdrawn' WHERE id = %(version)s",
    ),
    "a covenant without a version": (
        "school",
        "UPDATE covenant SET state = 'active', version = 1 WHERE id = %(proposed)s",
    ),
    "another end": (
        "school",
        "UPDATE covenant SET ends_at = ends_at + interval '1 year' WHERE id = %(paper)s",
    ),
    "another party put out": (
        "school",
        "UPDATE covenant SET active_party_ids = ARRAY[%(school)s] WHERE id = %(paper)s",
    ),
    "ended by who does not keep it": (
        "child_work",
        "UPDATE covenant SET state = 'ended', ended_at = now() WHERE id = %(paper)s",
    ),
    "a rule more": (
        "school",
        (
            "INSERT INTO covenant_rule SELECT gen_random_uuid(), covenant_id, version, purpose,"
            " record_kind, sender_kind, sender_roles, receiver_kind, receiver_roles, categories,"
            " grounds, consent_regime, retention_days, answer_days, age_from, age_to,"
            " return_categories FROM covenant_rule WHERE covenant_id = %(paper)s"
        ),
    ),
    "a signature of another": (
        "school",
        (
            "INSERT INTO covenant_signature SELECT version_id, %(child_work)s, member_id,"
            " text_hash,"
            " signature, signed_at FROM covenant_signature WHERE version_id = %(version)s"
        ),
    ),
    "a signature under another text": (
        "child_work",
        (
            "INSERT INTO covenant_signature SELECT version_id, %(child_work)s, member_id, 'x',"
            " signature, signed_at FROM covenant_signature WHERE version_id = %(version)s"
        ),
    ),
    "a key of another": (
        "school",
        "INSERT INTO covenant_key VALUES (%(child_work)s, 'x', now())",
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_it_is_refused(the_house: House, world: tuple[Ring, UUID, UUID], act: str) -> None:
    ring, version, covenant = world
    by, statement = ACTS[act]
    places = {"school": ring.school.id, "child_work": ring.child_work.id}
    named = {"version": version, "proposed": covenant, "paper": ring.covenant_id, **places}
    with intruding(the_house, "app", places[by]) as connection, pytest.raises(REFUSED):
        connection.execute(statement.encode(), named)


def test_a_stranger_touches_nothing(the_house: House, world: tuple[Ring, UUID, UUID]) -> None:
    ring, version, _covenant = world
    with intruding(the_house, "app", ring.stranger.id) as connection:
        touched = connection.execute(
            "UPDATE covenant_version SET state = 'withdrawn' WHERE id = %s", [version]
        )
        assert touched.rowcount == 0
