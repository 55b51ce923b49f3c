"""What a file is, by its content: one of a short list, or nothing.

Invariant: neither its name nor what the sender says of it counts; an archive is looked into without
unpacking it, and one with macros, embedded files, a password or an absurd size is nothing.

Sources: ISO 32000-2 §7.5.2 (PDF), ISO/IEC 15948 §5.2 (PNG), ITU-T T.81 (JPEG), ECMA-376 part 2
(OPC), ODF 1.3 part 2 §3 (packages).
"""

import codecs
import zipfile
from typing import BinaryIO

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MOST_ENTRIES = 1000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""What `zipfile` raises of an archive that is broken, locked, or packed in a way unknown to it."""
_PEEKED = 256 * 1024
_HEAD = 64
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13} | {127}
_MARKUP = ("<!doctype", "<html", "<script", "<svg", "<?xml", "{\\rtf", "#!", "mz")
_DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE = ("vbaproject", "vbadata", "activex", "embeddings/", "basic/", "scripts/", "object ")


class Recogniser:
    """Looks at a file as it flows by; of an archive the whole is looked at afterwards."""

    def __init__(self) -> None:
        self._head = b""
        self._text: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes) -> None:
        """The next bytes of the file."""
        if len(self._head) < _HEAD:
            self._head += chunk[: _HEAD - len(self._head)]
        if self._text is not None and not self._reads_as_text(chunk, final=False):
            self._text = None

    def recognised(self, whole: BinaryIO) -> str | None:
        """Its media type, now that it has all flowed by; `whole` reads it again where needed."""
        head = self._head
        if head.startswith(b"%PDF-"):
            return "application/pdf"
        if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
            return "image/png"
        if head.startswith(b"\xff\xd8\xff"):
            return "image/jpeg"
        if head.startswith(b"PK\x03\x04"):
            return _document(whole)
        return "text/plain" if self._is_text() else None

    def _is_text(self) -> bool:
        start = self._head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
        marked = any(start.startswith(mark.encode()) for mark in _MARKUP)
        whole = self._text is not None and self._reads_as_text(b"", final=True)
        return bool(self._head) and whole and not marked

    def _reads_as_text(self, chunk: bytes, *, final: bool) -> bool:
        if self._text is None or not _CONTROL.isdisjoint(chunk):
            return False
        try:
            self._text.decode(chunk, final)
        except UnicodeDecodeError:
            return False
        return True


def _document(whole: BinaryIO) -> str | None:
    """DOCX or ODT, if that is what the archive is; read by its directory, unpacked never."""
    try:
        with zipfile.ZipFile(whole) as archive:
            entries = archive.infolist()
            if not harmless(entries):
                return None
            names = {entry.filename for entry in entries}
            if entries[0].filename == "mimetype":
                return ODT if _is_odt(archive, names) else None
            return DOCX if _is_docx(archive, names) else None
    except BROKEN_ARCHIVE:
        return None


def harmless(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether an archive's directory is that of a plain document, of a size to be looked into."""
    if not 0 < len(entries) <= MOST_ENTRIES:
        return False
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return False
    return not any(_harmful(entry) for entry in entries)


def _harmful(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    encrypted = entry.flag_bits & 0x1
    elsewhere = name.startswith("/") or "\\" in name or ".." in name.split("/")
    ratio = entry.file_size / max(entry.compress_size, 1)
    bomb = entry.file_size > _PEEKED and ratio > MOST_RATIO
    return bool(encrypted or elsewhere or bomb or any(mark in name for mark in _ACTIVE))


def _is_odt(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return _peeked(archive, "mimetype").strip() == ODT.encode() and "content.xml" in names


def _is_docx(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        return False
    types = _peeked(archive, "[Content_Types].xml")
    if _DOCX_MAIN not in types or b"macroEnabled" in types or b"oleObject" in types:
        return False
    settings = "word/_rels/settings.xml.rels"  # a template from elsewhere may hold macros
    return settings not in names or b"attachedTemplate" not in _peeked(archive, settings)


def _peeked(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of an entry; what is longer than any such entry is refused."""
    with archive.open(name) as entry:
        found = entry.read(_PEEKED + 1)
    if len(found) > _PEEKED:
        raise ValueError("too long for what it is")
    return found
