"""Signing keys: made once, rotated without a gap, read seldom."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import IntegrityError

from services.identity.keys import SigningKeys
from services.identity.models import SigningKey
from shared import clock
from shared.crypto.keyring import Keyring
from shared.crypto.sealing import SealBroken
from tests.slices.identity.parties import MOMENT, Partner, World


def states(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return sorted(connection.scalars(select(SigningKey.state)))


def kids(keys: SigningKeys) -> list[str]:
    return [key["kid"] for key in keys.published()["keys"]]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*execution: object) -> None:
        seen.append(str(execution[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("act", ["ensure_signing_key", "rotate"])
def test_processes_that_act_at_once_agree(engine: Engine, keyring: Keyring, act: str) -> None:
    together = Barrier(6)
    processes = [SigningKeys(engine, keyring) for _ in range(6)]
    if act == "rotate":
        processes[0].ensure_signing_key()

    def run(keys: SigningKeys) -> None:
        together.wait(timeout=30)
        getattr(keys, act)()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, processes))
    found = states(engine)
    assert found[:2] == ["current", "next"]
    assert len({keys.current().kid for keys in processes}) == 1


def test_ensuring_again_changes_nothing(world: World, engine: Engine) -> None:
    before = kids(world.identity.keys)
    world.identity.keys.ensure_signing_key()
    assert (kids(world.identity.keys), states(engine)) == (before, ["current", "next"])


def test_the_database_holds_that_one_key_signs(world: World, engine: Engine) -> None:
    second = update(SigningKey).where(SigningKey.state == "next")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(second.values(state="current", activated_at=MOMENT))


def test_a_rotation_elsewhere_leaves_no_gap(
    world: World, partner: Partner, engine: Engine, keyring: Keyring
) -> None:
    keys, current = world.identity.keys, str(world.identity.keys.current().kid)
    (following,) = set(kids(keys)) - {current}
    old = world.token(partner)
    SigningKeys(engine, keyring).rotate()

    assert world.identity.keys.current().kid == following
    assert world.call(world.token(partner)).id == partner.client_id
    assert world.call(old).id == partner.client_id
    with clock.held_at(MOMENT + timedelta(seconds=6)):
        assert {current, following} < set(kids(keys))
        assert len(kids(keys)) == 3
    with clock.held_at(MOMENT + timedelta(minutes=59, seconds=30)):
        assert current in kids(keys)
        assert keys.public(current) is not None
    with clock.held_at(MOMENT + timedelta(hours=1)):
        assert keys.public(current) is None
        assert current not in kids(keys)


def test_a_retired_key_has_no_private_part(world: World, engine: Engine) -> None:
    world.identity.keys.rotate()
    retired = select(SigningKey.sealed_private).where(SigningKey.state == "retired")
    with engine.begin() as connection:
        assert connection.execute(retired).one().sealed_private is None


def test_no_private_part_is_published(world: World) -> None:
    answer = world.app.test_client().get("/oauth/jwks")
    assert answer.mimetype == "application/jwk-set+json"
    for key in answer.get_json()["keys"]:
        assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
        assert (key["crv"], key["use"], key["alg"]) == ("P-256", "sig", "ES256")


def test_a_published_key_says_what_it_is_for(world: World) -> None:
    """NL GOV OAuth, Discovery: `kid`, `kty`, `alg`."""
    for key in world.identity.published_keys()["keys"]:
        assert (key["kty"], key["alg"], key["use"]) == ("EC", "ES256", "sig")
        assert key["kid"]


def test_a_sealed_key_opens_under_its_own_name_only(world: World, engine: Engine) -> None:
    following = select(SigningKey.sealed_private).where(SigningKey.state == "next")
    swap = update(SigningKey).where(SigningKey.state == "current")
    with engine.begin() as connection:
        connection.execute(swap.values(sealed_private=connection.scalar(following)))
    with pytest.raises(SealBroken):
        world.identity.keys.current()


def test_without_a_key_there_is_no_signing(engine: Engine, keyring: Keyring) -> None:
    with pytest.raises(LookupError, match="no signing key"):
        SigningKeys(engine, keyring).current()


def test_invented_kids_do_not_hammer_the_database(world: World, engine: Engine) -> None:
    keys = world.identity.keys
    kid = kids(keys)[0]
    with statements(engine) as seen:
        for number in range(100):
            assert keys.public(f"invented-{number}") is None
            assert keys.public(kid) is not None
        assert len(seen) == 0
    with clock.held_at(MOMENT + timedelta(seconds=5)), statements(engine) as seen:
        for number in range(100):
            keys.public(f"invented-{number}")
        assert len(seen) == 1


def test_a_key_made_elsewhere_is_found_soon(world: World, engine: Engine, keyring: Keyring) -> None:
    here = world.identity.keys
    known = set(kids(here))
    SigningKeys(engine, keyring).rotate()
    (newest,) = set(kids(SigningKeys(engine, keyring))) - known
    assert here.public(newest) is None
    with clock.held_at(MOMENT + timedelta(seconds=5)):
        assert here.public(newest) is not None


def test_exports_have_keys_of_their_own_that_verify_for_ever(
    world: World, engine: Engine, keyring: Keyring
) -> None:
    exports = SigningKeys(engine, keyring, "export")
    exports.ensure_signing_key()
    signed_with = str(exports.current().kid)
    assert signed_with not in kids(world.identity.keys)
    exports.rotate()
    with clock.held_at(MOMENT + timedelta(days=365 * 20)):
        published = world.app.test_client().get("/oauth/export-jwks").get_json()["keys"]
        assert signed_with in [key["kid"] for key in published]
        assert signed_with not in kids(world.identity.keys)
        assert exports.current().kid != signed_with


def test_the_clock_rotates_a_key_that_signed_long_enough(engine: Engine, keyring: Keyring) -> None:
    with clock.held_at(MOMENT):
        keys = SigningKeys(engine, keyring)
        keys.ensure_signing_key()
        first, known = keys.current().kid, kids(keys)
    with clock.held_at(MOMENT + timedelta(days=30) - timedelta(seconds=1)):
        assert keys.current().kid == first
    with clock.held_at(MOMENT + timedelta(days=30)):
        second = keys.current().kid
        assert second != first
        assert second in known, "it was published before it signed"
        assert keys.current().kid == second
        elsewhere = SigningKeys(engine, keyring)
        assert elsewhere.current().kid == second
        assert elsewhere.public(str(first)) is not None, "what it signed is still believed"
    assert states(engine) == ["current", "next", "retired"]


def test_the_clock_waits_until_the_next_key_can_be_known(engine: Engine, keyring: Keyring) -> None:
    """The next key is younger than an hour only when somebody rotated just now, as here."""
    with clock.held_at(MOMENT):
        keys = SigningKeys(engine, keyring)
        keys.ensure_signing_key()
    rotated = MOMENT + timedelta(days=30)
    with clock.held_at(rotated):
        first = keys.current().kid
        young = update(SigningKey).where(SigningKey.state == "current")
        with engine.begin() as connection:
            connection.execute(young.values(activated_at=MOMENT))
        assert keys.current().kid == first
    with clock.held_at(rotated + timedelta(hours=1)):
        assert keys.current().kid != first


def test_an_rsa_key_is_made_for_who_needs_it(engine: Engine, keyring: Keyring) -> None:
    keys = SigningKeys(engine, keyring, "id-token-rsa")
    assert keys.published() == {"keys": []}
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        keys.ensure_signing_key()
        shown = keys.published()["keys"]
    assert [key["kty"] for key in shown] == ["RSA", "RSA"]
    assert all("alg" not in key and "d" not in key for key in shown)
    assert keys.current().kid in {key["kid"] for key in shown}
