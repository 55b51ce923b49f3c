"""The files that the town's people send along are real ones."""

import io
import re
import struct
import zlib

from services.demo import papers, stories
from shared.uploads.recognition import Recogniser


def recognised(content: bytes) -> str | None:
    found = Recogniser()
    found.feed(content)
    return found.recognised(io.BytesIO(content))


def test_the_report_is_a_pdf_whose_index_points_at_its_objects() -> None:
    made = papers.pdf("Titel (met haakjes)", ("één regel", r"een \ streep"))
    assert recognised(made) == "application/pdf"
    at = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", made)[0])
    assert made[at : at + 4] == b"xref"
    places = [int(found) for found in re.findall(rb"(\d{10}) 00000 n ", made)]
    assert len(places) == 5
    for number, place in enumerate(places, start=1):
        assert made[place:].startswith(b"%d 0 obj\n" % number)
    [length] = re.findall(rb"/Length (\d+) >>\nstream\n", made)
    stream = made.partition(b"stream\n")[2].partition(b"\nendstream")[0]
    assert len(stream) == int(length)
    assert rb"Titel \(met haakjes\)" in stream
    assert "één regel".encode("latin-1") in stream


def test_what_the_town_writes_fits_the_letters_of_the_pdf() -> None:
    for title, lines in (stories.REPORT, stories.INVITATION):
        assert recognised(papers.pdf(title, lines)) == "application/pdf"


def test_the_drawing_is_a_png_of_its_size() -> None:
    made = papers.drawing(30, 20)
    assert recognised(made) == "image/png"
    rest, chunks = made[8:], {}
    while rest:
        (size,) = struct.unpack("!I", rest[:4])
        name, data = rest[4:8], rest[8 : 8 + size]
        assert struct.unpack("!I", rest[8 + size : 12 + size]) == (zlib.crc32(name + data),)
        chunks[name] = data
        rest = rest[12 + size :]
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack("!II", chunks[b"IHDR"][:8]) == (30, 20)
    assert len(zlib.decompress(chunks[b"IDAT"])) == 20 * (1 + 30 * 3)
