"""What is sealed opens in its place only, and whole."""

import traceback
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto import sealing
from shared.crypto.sealing import Place, SealBroken

KEY = sealing.new_data_key()
PLACE = Place(uuid4(), uuid4(), "identity", 3)
places = st.builds(Place, st.uuids(), st.uuids(), st.text(max_size=20), st.integers(0, 2**64 - 1))
contexts = st.one_of(places, st.binary(max_size=40))


def flips(data: bytes) -> list[bytes]:
    """`data` with each single bit turned over."""
    return [
        data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
        for at in range(len(data))
        for bit in range(8)
    ]


@given(places, st.binary(max_size=500))
def test_what_is_sealed_opens(place: Place, plaintext: bytes) -> None:
    sealed = sealing.seal(KEY, place, plaintext)
    assert sealing.unseal(KEY, place, sealed) == plaintext
    assert len(sealed) == len(plaintext) + sealing.OVERHEAD
    assert len(plaintext) < 8 or plaintext not in sealed


@given(contexts, contexts)
def test_two_places_never_read_the_same(one: Place | bytes, other: Place | bytes) -> None:
    wrapped = sealing.wrap(KEY, one, KEY)
    if one == other:
        assert sealing.unwrap(KEY, other, wrapped) == KEY
    else:
        with pytest.raises(SealBroken):
            sealing.unwrap(KEY, other, wrapped)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, owner_id=uuid4()),
        replace(PLACE, record_id=uuid4()),
        replace(PLACE, owner_id=PLACE.record_id, record_id=PLACE.owner_id),
        replace(PLACE, column="identity2"),
        replace(PLACE, column=""),
        replace(PLACE, version=2),
        replace(PLACE, version=4),
        PLACE.encoded(),
    ],
    ids=range(8),
)
def test_nothing_opens_elsewhere(elsewhere: Place | bytes) -> None:
    sealed = sealing.seal(KEY, PLACE, b"Noor")
    with pytest.raises(SealBroken):
        sealing.unseal(KEY, elsewhere, sealed)


def test_the_column_cannot_lend_bytes_to_the_version() -> None:
    one = Place(PLACE.owner_id, PLACE.record_id, "a", 0x6161)
    other = Place(PLACE.owner_id, PLACE.record_id, "aa", 0x61)
    assert one.encoded() != other.encoded()


def test_each_single_flipped_bit_is_refused() -> None:
    sealed, wrapped = sealing.seal(KEY, PLACE, b"Noor"), sealing.wrap(KEY, PLACE, KEY)
    for altered in flips(sealed):
        with pytest.raises(SealBroken):
            sealing.unseal(KEY, PLACE, altered)
    for altered in flips(wrapped):
        with pytest.raises(SealBroken):
            sealing.unwrap(KEY, PLACE, altered)
    for key in flips(KEY):
        with pytest.raises(SealBroken):
            sealing.unseal(key, PLACE, sealed)
    for context in flips(b"place"):
        with pytest.raises(SealBroken):
            sealing.unwrap(KEY, context, sealing.wrap(KEY, b"place", KEY))


def test_each_shorter_or_longer_form_is_refused() -> None:
    sealed = sealing.seal(KEY, PLACE, b"Noor")
    for altered in [sealed[:end] for end in range(len(sealed))] + [sealed + b"\0", b"\0" + sealed]:
        with pytest.raises(SealBroken):
            sealing.unseal(KEY, PLACE, altered)


def test_a_wrapped_key_never_opens_as_data_nor_data_as_a_key() -> None:
    with pytest.raises(SealBroken):
        sealing.unseal(KEY, PLACE, sealing.wrap(KEY, PLACE, KEY))
    with pytest.raises(SealBroken):
        sealing.unwrap(KEY, PLACE, sealing.seal(KEY, PLACE, KEY))


def test_the_same_words_are_never_sealed_the_same() -> None:
    nonces = {sealing.seal(KEY, PLACE, b"")[1:13] for _ in range(20_000)}
    assert len(nonces) == 20_000


def test_a_document_comes_back_as_json_knows_it() -> None:
    child, born = UUID("01890000-0000-7000-8000-000000000001"), date(2017, 5, 4)
    seen = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    document = {"name": "Zoë", "born": born, "id": child, "seen": seen, "n": 3, "none": None}
    sealed = sealing.seal_json(KEY, PLACE, document)
    assert sealing.unseal_json(KEY, PLACE, sealed) == {
        "name": "Zoë",
        "born": "2017-05-04",
        "id": str(child),
        "seen": "2026-11-03T09:30:00+00:00",
        "n": 3,
        "none": None,
    }


@pytest.mark.parametrize("content", [b"Noor van der Berg", b'["Noor"]', b"\xff"])
def test_what_is_no_document_is_refused_without_showing_it(content: bytes) -> None:
    sealed = sealing.seal(KEY, PLACE, content)
    with pytest.raises(SealBroken) as caught:
        sealing.unseal_json(KEY, PLACE, sealed)
    assert "Noor" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33])
def test_only_keys_of_32_bytes_are_keys(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sealing.seal(bytes(size), PLACE, b"")
    with pytest.raises(ValueError, match="32 bytes"):
        sealing.wrap(KEY, PLACE, bytes(size))
