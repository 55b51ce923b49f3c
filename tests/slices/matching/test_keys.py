"""Whose keys matching goes by: no other matcher than ours, and no matcher where there is none."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from services.matching import operations as matching
from shared import runtime
from shared.crypto.envelopes import Reader, Recipient
from shared.jobs.actors import worker_for
from shared.problems import Forbidden, Unavailable
from tests.factories.matched import Neighbourhood, offer
from tests.house import House
from tests.slices.database import rows

THEIRS = X25519PrivateKey.generate().public_key().public_bytes_raw()


@pytest.fixture
def as_it_was(the_house: House) -> Iterator[None]:
    """Whatever was written over the matcher's key is taken away after the test."""
    before = runtime.current()
    yield
    runtime.use(before)
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("DELETE FROM matcher_key"))
    matching.publish_matcher()


def write(house: House, statement: str, **values: Any) -> None:
    """What somebody who can write in the database writes there."""
    with house.engines["admin"].begin() as connection:
        connection.execute(text(statement), values)


def published() -> Recipient:
    reader = runtime.current().matcher
    assert reader is not None
    return reader.recipient()


def test_where_there_is_no_matcher_nothing_is_sought(town: Neighbourhood, as_it_was: None) -> None:
    concern = town.concerned(town.school)
    made = offer(concern.actor, concern.signal)
    here = runtime.current()
    others = {role: engine for role, engine in here.engines.items() if role != "matcher"}
    runtime.use(replace(here, engines=others, matcher=None))
    actor = worker_for(matching.find_matches, town.school.id, "")
    with pytest.raises(Forbidden) as refused:
        matching.find_matches(actor, offer_id=made["id"])
    assert refused.value.code == "no_matcher_here"
    assert "DATABASE_PASSWORD_MATCHER" in str(refused.value.reasons[0].remedy)
    matching.publish_matcher()  # and says nothing
    second = town.concerned(town.child_work)
    assert offer(second.actor, second.signal)["state"] == "active", "offering needs no matcher here"


@pytest.mark.usefixtures("as_it_was")
def test_a_newer_key_without_the_mark_is_not_sealed_for(town: Neighbourhood) -> None:
    forged = (
        "INSERT INTO matcher_key SELECT 'forged', :public, mac, now() + interval '1 hour'"
        " FROM matcher_key LIMIT 1"
    )
    write(town.house, forged, public=THEIRS)
    concern = town.concerned(town.school)
    before = rows(town.house, "SELECT count(*) AS n FROM match_subject")
    with pytest.raises(Unavailable) as away:
        offer(concern.actor, concern.signal)
    assert away.value.code == "matcher_away"
    assert rows(town.house, "SELECT count(*) AS n FROM match_subject") == before


@pytest.mark.usefixtures("as_it_was")
def test_what_was_written_over_our_row_is_not_sealed_for_and_mended(town: Neighbourhood) -> None:
    concern = town.concerned(town.school)
    mine = published()
    for change in ("public_key = :public", "mac = :public"):
        write(
            town.house, f"UPDATE matcher_key SET {change} WHERE kid = :k", public=THEIRS, k=mine.kid
        )
        with pytest.raises(Unavailable):
            offer(concern.actor, concern.signal)
        matching.publish_matcher()
        (row,) = rows(town.house, "SELECT * FROM matcher_key WHERE kid = :k", k=mine.kid)
        assert bytes(row.public_key) == mine.public
        assert runtime.current().pseudonyms.knows(
            b"matcher/" + mine.kid.encode() + b"/" + mine.public, bytes(row.mac)
        )
    assert offer(concern.actor, concern.signal)["state"] == "active"


@pytest.mark.usefixtures("as_it_was")
def test_a_start_makes_our_key_the_newest_again_and_changes_nothing_else(
    town: Neighbourhood,
) -> None:
    forged = (
        "INSERT INTO matcher_key SELECT 'forged', :public, mac, now() - interval '1 second'"
        " FROM matcher_key LIMIT 1"
    )
    mine = published().kid
    write(town.house, "UPDATE matcher_key SET published_at = now() - interval '1 day'")
    write(town.house, forged, public=THEIRS)
    matching.publish_matcher()
    newest = "SELECT kid, published_at FROM matcher_key ORDER BY published_at DESC LIMIT 1"
    (row,) = rows(town.house, newest)
    assert row.kid == mine
    matching.publish_matcher()
    assert rows(town.house, newest) == [row]


@pytest.mark.usefixtures("as_it_was")
def test_another_generation_seals_for_the_matcher_s_new_key(
    town: Neighbourhood, tmp_path: Any
) -> None:
    """Who lost the matcher's key gets on by a new one and a rotation: both are found again."""
    school = town.concerned(town.school).offered()
    here = runtime.current()
    fresh = Reader.of_file(tmp_path / "matcher.key", create=True)
    runtime.use(replace(here, matcher=fresh))
    matching.publish_matcher()
    worker = town.concerned(town.child_work).offered()
    assert not worker.matches(), "the school's envelope is for a key that is gone"
    matching.rotate_pseudonyms(town.school.operator(), covenant_id=town.covenant_id)
    town.work()
    assert school.match()["state"] == worker.match()["state"] == "met"
