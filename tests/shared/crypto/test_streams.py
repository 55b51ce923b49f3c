"""age streams: who may receive, and that nothing broken off passes for whole."""

import io
import os
import random
import re
from collections.abc import Iterator

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto.streams import (
    ChunkReader,
    StreamBroken,
    decrypted,
    encrypt_to,
    fingerprint,
    parse_recipient,
)
from shared.problems import Invalid
from tests.shared.crypto.conftest import Party

CHUNK = (1 << 16) + 16
"""age's chunk of 64 KiB with its tag."""
LOW_ORDER = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"


def encrypted(party: Party, content: bytes) -> bytes:
    sink = io.BytesIO()
    encrypt_to([party.recipient], io.BytesIO(content), sink)
    return sink.getvalue()


def opened(party: Party, sealed: bytes) -> bytes:
    with decrypted([party.identity], io.BytesIO(sealed)) as plain:
        return plain.read()


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 200_000])
def test_what_is_encrypted_opens(party: Party, size: int) -> None:
    content = os.urandom(size)
    assert opened(party, encrypted(party, content)) == content
    assert (
        pyrage.decrypt(encrypted(party, content), [pyrage.x25519.Identity.from_str(party.identity)])
        == content
    )


def test_each_recipient_can_open_and_nobody_else(party: Party) -> None:
    other, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    sink = io.BytesIO()
    encrypt_to([party.recipient, str(other.to_public())], io.BytesIO(b"Noor"), sink)
    assert opened(party, sink.getvalue()) == b"Noor"
    assert pyrage.decrypt(sink.getvalue(), [other]) == b"Noor"
    with (
        decrypted([str(stranger)], io.BytesIO(sink.getvalue())) as plain,
        pytest.raises(StreamBroken),
    ):
        plain.read()


def test_nobody_is_no_recipient() -> None:
    with pytest.raises(ValueError, match="needs a recipient"):
        encrypt_to([], io.BytesIO(b"Noor"), io.BytesIO())


def test_what_breaks_off_never_opens_whole(party: Party) -> None:
    content = os.urandom(3 * 65536 + 1000)
    sealed = encrypted(party, content)
    first = len(sealed) - len(content) - 4 * 16
    boundaries = [first + n * CHUNK + d for n in range(4) for d in (-1, 0, 1, 16, 17)]
    sample = random.Random(4).sample(range(len(sealed)), 50)
    for end in [*boundaries, *sample, len(sealed) - 1]:
        with pytest.raises(StreamBroken):
            opened(party, sealed[:end])
    with pytest.raises(StreamBroken):
        opened(party, sealed + b"\0")


@pytest.mark.parametrize("fault", [RuntimeError("x"), InterruptedError(), KeyboardInterrupt()])
@pytest.mark.parametrize("size", [0, 10, 65536, 300_000])
def test_a_source_that_fails_leaves_nothing_that_opens(
    party: Party, fault: BaseException, size: int
) -> None:
    def chunks() -> Iterator[bytes]:
        yield os.urandom(size)
        raise fault

    sink = io.BytesIO()
    with pytest.raises(type(fault)) as caught:
        encrypt_to([party.recipient], io.BufferedReader(ChunkReader(chunks())), sink)
    assert caught.value is fault
    with pytest.raises(StreamBroken):
        opened(party, sink.getvalue())


def test_a_sink_that_fails_says_so_itself(party: Party) -> None:
    class Full(io.BytesIO):
        def write(self, chunk: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        encrypt_to([party.recipient], io.BytesIO(b"Noor"), Full())


def test_a_reader_may_stop_early(party: Party) -> None:
    with decrypted([party.identity], io.BytesIO(encrypted(party, bytes(1 << 20)))) as plain:
        assert plain.read(10) == bytes(10)


@given(st.lists(st.binary(max_size=50)), st.integers(1, 20))
def test_chunks_read_as_one_stream(chunks: list[bytes], size: int) -> None:
    reader, pieces = io.BufferedReader(ChunkReader(iter(chunks)), 16), []
    while piece := reader.read(size):
        pieces.append(piece)
    assert b"".join(pieces) == b"".join(chunks)


def test_a_recipient_has_one_spelling(party: Party) -> None:
    assert parse_recipient(f" {party.recipient.upper()}\n") == party.recipient


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
        LOW_ORDER,
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIde",
        "é" * 62,
        "a" * 100_000,
    ],
)
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_recipient(text)
    assert caught.value.code == "recipient_invalid"


def test_a_misspelt_recipient_is_refused(party: Party) -> None:
    for at in range(len(party.recipient)):
        letter = "q" if party.recipient[at] != "q" else "p"
        with pytest.raises(Invalid):
            parse_recipient(party.recipient[:at] + letter + party.recipient[at + 1 :])


def test_a_secret_key_is_refused_and_never_repeated(party: Party) -> None:
    for text in (party.identity, party.identity.lower(), f"# mine\n{party.identity}"):
        with pytest.raises(Invalid) as caught:
            parse_recipient(text)
        assert caught.value.code == "recipient_is_secret"
        said = f"{caught.value!r} {caught.value} {caught.value.detail} {caught.value.__cause__}"
        assert party.identity[20:] not in said.upper()


def test_a_fingerprint_can_be_read_out(party: Party) -> None:
    other = str(pyrage.x25519.Identity.generate().to_public())
    assert re.fullmatch(r"\d{5}( \d{5}){4}", fingerprint(party.recipient))
    assert fingerprint(party.recipient) == fingerprint(party.recipient.upper())
    assert fingerprint(party.recipient) != fingerprint(other)


def test_a_fingerprint_stays_as_people_wrote_it_down() -> None:
    recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    assert fingerprint(recipient) == "01011 83994 92712 21491 89108"
