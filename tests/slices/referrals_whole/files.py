"""Small files of every kind that may and may not be attached, and a scanner that answers.

Invariant: the scanner speaks clamd's INSTREAM over a real socket.
"""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.referrals import operations as referrals
from shared.web.uploads import Upload

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack("!I", 13) + b"IHDR" + bytes(17)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
TEXT = "Noor vindt voetbal léuk.\n".encode()
_TYPES = (
    '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def zipped(entries: dict[str, bytes], *, first: tuple[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(main: str = _MAIN, **more: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()}
    parts = {"[Content_Types].xml": _TYPES.format(main).encode(), "word/document.xml": b"<w/>"}
    return zipped(parts | named)


def odt(**more: bytes) -> bytes:
    kind = b"application/vnd.oasis.opendocument.text"
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()}
    return zipped({"content.xml": b"<o/>"} | named, first=("mimetype", kind))


def encrypted() -> bytes:
    """A docx that says that its entries have a password."""
    raw = bytearray(docx())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + flag] |= 1
            at = raw.find(mark, at + 4)
    return bytes(raw)


ALLOWED = {
    "application/pdf": PDF,
    "image/png": PNG,
    "image/jpeg": JPEG,
    "text/plain": TEXT,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx(),
    "application/vnd.oasis.opendocument.text": odt(),
}
REFUSED = {
    "nothing": b"",
    "a program": b"MZ\x90\x00" + bytes(60),
    "an elf program": b"\x7fELF" + bytes(60),
    "a script": b"#!/bin/sh\necho ha\n",
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing that can run": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "rich text": b"{\\rtf1 hello}",
    "an animation": b"GIF89a" + bytes(40),
    "bytes": bytes(range(256)),
    "half a character": "Noor é".encode()[:-1],
    "an old document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "an archive": zipped({"a.txt": b"a"}),
    "a broken archive": docx()[:-40],
    "a document with macros": docx(main=_MACRO),
    "macros in a document": docx(word__vbaProject_dot_bin=b"x"),
    "a document in a document": docx(word__embeddings__o_dot_bin=b"x"),
    "a control in a document": docx(word__activeX__a_dot_xml=b"x"),
    "a template from elsewhere": docx(
        word___rels__settings_dot_xml_dot_rels=b'<R Type="x/attachedTemplate"/>'
    ),
    "a bomb": docx(word__big_dot_xml=bytes(8_000_000)),
    "a password": encrypted(),
    "basic in a text": odt(Basic__script_dot_xml=b"x"),
    "a way out": zipped(
        {
            "[Content_Types].xml": _TYPES.format(_MAIN).encode(),
            "word/document.xml": b"",
            "../../etc/passwd": b"",
        }
    ),
}


def upload(content: bytes, name: str | None = "Verslag Noor.pdf", chunk: int = 10_000) -> Upload:
    """The file, coming in as it would over the wire."""
    parts = (content[start : start + chunk] for start in range(0, len(content), chunk))
    return Upload(name, iter(parts))


def attach(actor: Any, referral_id: Any, content: bytes = PDF, **given: Any) -> dict[str, Any]:
    values = {"category": "school_functioning", "upload": upload(content)}
    made: dict[str, Any] = referrals.attach_file(
        actor, referral_id=referral_id, **{**values, **given}
    )
    return made


@contextmanager
def scanner(answer: bytes | None) -> Iterator[tuple[str, bytearray]]:
    """The address of a scanner that gives this answer (None: hangs up), and what it was sent."""
    seen = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        thread = threading.Thread(target=_serve, args=(server, answer, seen), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", seen
        thread.join(20)


def _serve(server: socket.socket, answer: bytes | None, seen: bytearray) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        if answer is None:
            return
        while size := struct.unpack("!I", stream.read(4))[0]:
            seen += stream.read(size)
        connection.sendall(answer + b"\0")
