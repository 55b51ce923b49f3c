"""Small real files for the town's people to send along.

Invariant: a reader of the format opens them, and what they say is about nobody.
"""

import struct
import zlib

_A4 = "/MediaBox [0 0 595 842]"
_TOP, _LEFT, _LINE = 770, 72, 18


def pdf(title: str, lines: tuple[str, ...]) -> bytes:
    """A page of text (ISO 32000-1 §7.5); Latin-1 only, in Helvetica."""
    words = [f"/F1 16 Tf ({_escaped(title)}) Tj 0 -32 Td /F1 11 Tf"]
    words += [f"({_escaped(line)}) Tj 0 -{_LINE} Td" for line in lines]
    page = f"BT {_LEFT} {_TOP} Td {' '.join(words)} ET".encode("latin-1")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    resources = "/Resources << /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {_A4} {resources} /Contents 4 0 R >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        font,
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    index = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, index)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    return made + table + end


def drawing(width: int = 120, height: int = 80) -> bytes:
    """A picture of a house under the sun (PNG, ISO/IEC 15948), as a child might make it."""
    rows = b"".join(
        b"\0" + b"".join(_colour(x / width, y / height) for x in range(width))
        for y in range(height)
    )
    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", check)


def _colour(x: float, y: float) -> bytes:
    if (x - 0.85) ** 2 + (y - 0.2) ** 2 * 0.45 < 0.008:
        return b"\xff\xd0\x30"
    if 0.3 < x < 0.6 and 0.45 < y < 0.85:
        return b"\x6b\x42\x26" if 0.42 < x < 0.5 and y > 0.6 else b"\xd9\x8a\x5a"
    if 0.2 < y < 0.45 and abs(x - 0.45) < (y - 0.2) * 0.8:
        return b"\xb0\x30\x30"
    return b"\x6c\xb0\x50" if y > 0.85 else b"\xcf\xe8\xff"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
