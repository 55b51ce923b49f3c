"""Pseudonyms: the same for the same words under one key, and comparable with nothing else."""

import base64
from pathlib import Path
from uuid import UUID

import pytest

from shared.crypto.key_file import KeyFileFault
from shared.crypto.pseudonyms import TOKEN_BYTES, Pseudonyms

COVENANT = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def of(path: Path, *lines: tuple[str, bytes]) -> Pseudonyms:
    """A key file with these lines."""
    written = (f"{kid}:{base64.b64encode(key).decode()}\n" for kid, key in lines)
    path.write_text("".join(written), "ascii")
    path.chmod(0o600)
    return Pseudonyms(path)


@pytest.fixture
def mine(tmp_path: Path) -> Pseudonyms:
    return of(tmp_path / "some.key", ("b", bytes(range(32, 64))), ("a", bytes(range(32))))


def test_what_was_written_years_ago_is_still_found(mine: Pseudonyms) -> None:
    """Fixed vectors: a change here would lose every token that stands in a database."""
    tokens = mine.tokens("a", COVENANT, 1, ["samira", "ümit|2018"])
    assert [token.hex() for token in tokens] == VECTORS
    assert mine.mac(b"matcher/one").hex() == TAG


def test_the_same_words_in_the_same_order(mine: Pseudonyms) -> None:
    words = ["b", "a", "b"]
    one, other, again = mine.tokens("a", COVENANT, 1, words)
    assert (one, other) == (again, mine.tokens("a", COVENANT, 1, ["a"])[0])
    assert one != other
    assert {len(one), len(other)} == {TOKEN_BYTES}


def test_each_covenant_generation_and_line_has_its_own(mine: Pseudonyms) -> None:
    keys = [
        ("a", COVENANT, 1),
        ("b", COVENANT, 1),
        ("a", COVENANT, 2),
        ("a", COVENANT, 256),
        ("a", UUID(int=COVENANT.int + 1), 1),
    ]
    assert len({mine.tokens(*key, ["samira"])[0] for key in keys}) == len(keys)


def test_the_file_s_order_says_which_is_newest(mine: Pseudonyms) -> None:
    assert (mine.newest, mine.oldest, mine.names) == ("b", "a", ("b", "a"))


def test_a_line_that_is_gone_is_no_other_line(mine: Pseudonyms, tmp_path: Path) -> None:
    with pytest.raises(KeyFileFault, match="the line c is gone"):
        mine.tokens("c", COVENANT, 1, ["samira"])
    later = of(tmp_path / "later.key", ("b", bytes(range(32, 64))))
    with pytest.raises(KeyFileFault, match="the line a is gone"):
        later.tokens("a", COVENANT, 1, ["samira"])


def test_a_mark_is_of_who_has_the_file(mine: Pseudonyms, tmp_path: Path) -> None:
    tag = mine.mac(b"matcher/one")
    assert mine.knows(b"matcher/one", tag)
    assert not mine.knows(b"matcher/two", tag)
    assert not mine.knows(b"matcher/one", tag[:-1])
    assert not mine.knows(b"matcher/one", b"")
    for at in range(len(tag)):
        assert not mine.knows(b"matcher/one", tag[:at] + bytes([tag[at] ^ 1]) + tag[at + 1 :])
    assert not of(tmp_path / "other.key", ("a", bytes(32))).knows(b"matcher/one", tag)


def test_a_line_on_top_keeps_the_marks_that_stand(mine: Pseudonyms, tmp_path: Path) -> None:
    before = of(tmp_path / "before.key", ("a", bytes(range(32))))
    assert mine.knows(b"matcher/one", before.mac(b"matcher/one"))


def test_a_mark_is_no_token(mine: Pseudonyms) -> None:
    """Who may ask for the one learns nothing of the other."""
    assert mine.mac(b"samira")[:TOKEN_BYTES] not in mine.tokens("a", COVENANT, 1, ["samira"])


def test_no_secret_in_what_is_shown(mine: Pseudonyms) -> None:
    assert repr(bytes(range(32))) not in repr(mine)


def test_made_only_where_that_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pseudonym.key"
    with pytest.raises(KeyFileFault, match=r"pseudonym key .*cannot be read"):
        Pseudonyms(path)
    made = Pseudonyms(path, create=True)
    assert made.newest.startswith("pseudonym-")
    assert Pseudonyms(path, create=True).names == made.names


VECTORS = ["d517ab06e8fb3d48ab6edcc6158d41e9", "9e92cc84b8d6879243b2fd392a54dc5c"]
TAG = "a6a104000be1e6bc0fb680594db1e609805cf11fd38d17b251b5e33f42ae9cb2"
"""Calculated apart, from RFC 5869 and RFC 2104 by hand."""
