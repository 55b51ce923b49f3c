"""Tenants' keys: apart from each other, held briefly, and gone when they are gone."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from shared.crypto import keyring as module
from shared.crypto import sealing
from shared.crypto.keyring import KeyGone, Keyring
from shared.crypto.root import FileRootKey
from shared.crypto.sealing import Place, SealBroken
from tests.shared.crypto.conftest import Store, Ticks

ORG, OTHER = uuid4(), uuid4()


@pytest.fixture(autouse=True)
def _two_tenants(keyring: Keyring) -> None:
    keyring.create_tenant_key(ORG)
    keyring.create_tenant_key(OTHER)


def test_a_tenant_has_one_key_and_the_first_stays(keyring: Keyring, store: Store) -> None:
    key = keyring.tenant_key(ORG)
    keyring.create_tenant_key(ORG)
    keyring.forget(ORG)
    assert keyring.tenant_key(ORG) == key != keyring.tenant_key(OTHER)
    assert key not in b"".join(store.rows.values())


def test_a_tenant_without_a_key_has_none(keyring: Keyring) -> None:
    with pytest.raises(KeyGone):
        keyring.tenant_key(uuid4())


def test_a_wrapped_key_opens_for_its_tenant_in_its_place(keyring: Keyring) -> None:
    data_key = sealing.new_data_key()
    place = Place(ORG, uuid4(), "file", 1)
    wrapped = keyring.wrap_for(ORG, place, data_key)
    assert keyring.unwrap_for(ORG, place, wrapped) == data_key
    with pytest.raises(SealBroken):
        keyring.unwrap_for(OTHER, place, wrapped)
    with pytest.raises(SealBroken):
        keyring.unwrap_for(ORG, Place(ORG, uuid4(), "file", 1), wrapped)


def test_a_tenants_key_moved_to_another_row_is_refused(keyring: Keyring, store: Store) -> None:
    store.rows[OTHER] = store.rows[ORG]
    with pytest.raises(SealBroken):
        keyring.tenant_key(OTHER)


def test_a_key_that_this_root_cannot_open_shows_at_creation(keyring: Keyring, store: Store) -> None:
    stranger = uuid4()
    store.rows[stranger] = store.rows[ORG]
    with pytest.raises(SealBroken):
        keyring.create_tenant_key(stranger)


def test_a_key_is_asked_for_once_and_again_when_its_time_is_up(
    keyring: Keyring, store: Store, ticks: Ticks
) -> None:
    keyring.tenant_key(ORG)
    keyring.wrap_for(ORG, b"", sealing.new_data_key())
    assert store.loads == 1
    ticks.now += module.HELD_FOR - 1
    keyring.tenant_key(ORG)
    assert store.loads == 1, "being used does not make the time longer, nor shorter"
    ticks.now += 1
    keyring.tenant_key(ORG)
    assert store.loads == 2


def test_a_destroyed_key_is_gone_when_forgotten_or_in_time(
    keyring: Keyring, store: Store, ticks: Ticks
) -> None:
    keyring.tenant_key(ORG), keyring.tenant_key(OTHER)
    store.rows.clear()
    keyring.forget(ORG)
    with pytest.raises(KeyGone):
        keyring.tenant_key(ORG)
    assert keyring.tenant_key(OTHER)
    ticks.now += module.HELD_FOR
    with pytest.raises(KeyGone):
        keyring.tenant_key(OTHER)


def test_only_so_many_are_held_and_the_one_longest_unused_goes(
    keyring: Keyring, store: Store
) -> None:
    tenants = [uuid4() for _ in range(3)]
    for tenant in tenants:
        keyring.create_tenant_key(tenant)
        keyring.tenant_key(tenant)
    keyring.tenant_key(tenants[0])
    keyring.tenant_key(ORG)  # a fourth: tenants[1] makes room
    loads = store.loads
    for tenant in (tenants[0], tenants[2], ORG):
        keyring.tenant_key(tenant)
    assert store.loads == loads
    keyring.tenant_key(tenants[1])
    assert store.loads == loads + 1


def test_a_load_under_way_does_not_bring_back_what_is_forgotten(
    root: FileRootKey, store: Store
) -> None:
    def load(org_id: UUID) -> bytes | None:
        wrapped = store.load(org_id)
        if store.loads == 1:  # while the first load is under way, the key is destroyed
            store.rows.clear()
            slow.forget(org_id)
        return wrapped

    slow = Keyring(root, load, store.store)
    slow.tenant_key(ORG)
    with pytest.raises(KeyGone):
        slow.tenant_key(ORG)


def test_threads_get_the_right_keys(keyring: Keyring) -> None:
    tenants = [uuid4() for _ in range(8)]
    for tenant in tenants:
        keyring.create_tenant_key(tenant)
    keys = {tenant: keyring.tenant_key(tenant) for tenant in tenants}
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(keyring.tenant_key, tenants * 50))
    assert got == [keys[tenant] for tenant in tenants * 50]


def test_platform_secrets_open_for_their_purpose_only(keyring: Keyring) -> None:
    sealed = keyring.seal_platform("signing", b"secret")
    assert keyring.open_platform("signing", sealed) == b"secret"
    with pytest.raises(SealBroken):
        keyring.open_platform("signing2", sealed)
    for at in range(len(sealed)):
        for bit in range(8):
            altered = sealed[:at] + bytes([sealed[at] ^ 1 << bit]) + sealed[at + 1 :]
            with pytest.raises(SealBroken):
                keyring.open_platform("signing", altered)
    for end in range(len(sealed)):
        with pytest.raises(SealBroken):
            keyring.open_platform("signing", sealed[:end])


def test_a_blind_index_compares_within_one_tenant_and_purpose(keyring: Keyring) -> None:
    index = keyring.blind_index(ORG, "child.name", "noor")
    assert len(index) == 16
    assert index == keyring.blind_index(ORG, "child.name", "noor")
    assert index != keyring.blind_index(ORG, "child.name", "nora")
    assert index != keyring.blind_index(ORG, "holder.name", "noor")
    assert index != keyring.blind_index(OTHER, "child.name", "noor")


def test_a_blind_index_stays_as_it_was_stored(root: FileRootKey) -> None:
    """Known answer, computed once with another program: RFC 5869 and HMAC-SHA-256 by hand."""
    org, key = uuid4(), bytes(range(32))
    wrapped = root.wrap(b"tenant/" + org.bytes, key)
    ring = Keyring(root, lambda _: wrapped, lambda _, w: w)
    extracted = hmac.digest(bytes(32), key, hashlib.sha256)
    derived = hmac.digest(extracted, b"schakel/blind index/child.name\x01", hashlib.sha256)
    by_hand = hmac.digest(derived, b"noor", hashlib.sha256)[:16]
    assert ring.blind_index(org, "child.name", "noor") == by_hand
