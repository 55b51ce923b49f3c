"""An envelope opens for its reader, in its place, unaltered; and for nobody else."""

import base64
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from shared.crypto.envelopes import Reader
from shared.crypto.key_file import KeyFileFault
from shared.crypto.sealing import Place, SealBroken

PLACE = Place(UUID(int=1), UUID(int=2), "match_subject.sealed_envelope", 1)
ELSEWHERE = (
    replace(PLACE, owner_id=UUID(int=3)),
    replace(PLACE, record_id=UUID(int=3)),
    replace(PLACE, column="match_subject.sealed_other"),
    replace(PLACE, version=2),
)
SAID = b"Samira"


def reader(path: Path) -> Reader:
    return Reader.of_file(path, create=True)


def test_its_reader_opens_it(tmp_path: Path) -> None:
    mine = reader(tmp_path / "matcher.key")
    again = Reader.of_file(tmp_path / "matcher.key")
    sealed = mine.recipient().seal(PLACE, SAID)
    assert again.open(PLACE, sealed) == SAID
    assert SAID not in sealed
    assert sealed != mine.recipient().seal(PLACE, SAID), "equal words do not look equal"


def test_only_in_its_place(tmp_path: Path) -> None:
    mine = reader(tmp_path / "matcher.key")
    sealed = mine.recipient().seal(PLACE, SAID)
    for place in ELSEWHERE:
        with pytest.raises(SealBroken):
            mine.open(place, sealed)


def test_no_other_reader_opens_it_by_whatever_name(tmp_path: Path) -> None:
    mine, path = reader(tmp_path / "matcher.key"), tmp_path / "other.key"
    recipient = mine.recipient()
    sealed = recipient.seal(PLACE, SAID)
    with pytest.raises(SealBroken):
        reader(path).open(PLACE, sealed)
    path.write_text(f"{recipient.kid}:{base64.b64encode(bytes(range(32))).decode()}\n", "ascii")
    with pytest.raises(SealBroken):
        Reader.of_file(path).open(PLACE, sealed)


def test_no_bit_and_no_byte_is_anothers(tmp_path: Path) -> None:
    mine = reader(tmp_path / "matcher.key")
    sealed = mine.recipient().seal(PLACE, SAID)
    for at in range(len(sealed)):
        for bit in range(8):
            altered = sealed[:at] + bytes([sealed[at] ^ 1 << bit]) + sealed[at + 1 :]
            with pytest.raises(SealBroken):
                mine.open(PLACE, altered)
    for end in range(len(sealed)):
        with pytest.raises(SealBroken):
            mine.open(PLACE, sealed[:end])
    named = sealed[: 1 + sealed[0]]
    for rubbish in (sealed + b"\0", b"\xff" * 80, b"\0" * 80, named, named + bytes(80)):
        with pytest.raises(SealBroken):
            mine.open(PLACE, rubbish)


def test_the_newest_is_sealed_for_and_all_open(tmp_path: Path) -> None:
    path = tmp_path / "matcher.key"
    old = reader(path)
    before, first = old.recipient().seal(PLACE, SAID), path.read_text("ascii")
    path.write_text(f"new:{base64.b64encode(bytes(range(32))).decode()}\n{first}", "ascii")
    both = Reader.of_file(path)
    assert both.recipient().kid == "new"
    assert both.open(PLACE, before) == SAID
    with pytest.raises(SealBroken):
        old.open(PLACE, both.recipient().seal(PLACE, SAID))


def test_the_private_half_is_nowhere_to_be_read(tmp_path: Path) -> None:
    mine = reader(tmp_path / "matcher.key")
    secret = base64.b64decode((tmp_path / "matcher.key").read_text("ascii").partition(":")[2])
    assert secret != mine.recipient().public
    assert repr(secret) not in repr(mine)
    assert "_keys" not in repr(mine)


def test_without_its_file_there_is_no_reader(tmp_path: Path) -> None:
    with pytest.raises(KeyFileFault, match=r"matcher key .*cannot be read"):
        Reader.of_file(tmp_path / "matcher.key")
