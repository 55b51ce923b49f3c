"""A form with a file, read as it comes: its fields at once, the file when somebody takes it.

Invariant: of a file no more than a chunk is held, and nothing of it is written to disk in the clear
(Flask's own reading of forms would do that); the fields, and so the proof that the form is ours,
are known before a byte of the file is. The file is the last of its form: what comes after it is let
pass unread.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.multipart import (
    Data,
    Epilogue,
    Event,
    Field,
    File,
    MultipartDecoder,
    NeedData,
)

from shared.problems import Invalid, Reason
from shared.texts import Text
from shared.web.problem import TooLarge, UnsupportedMediaType
from shared.web.uploads import CHUNK, LARGEST, LONGEST_NAME, Upload

MOST_IN_FIELDS = 256 * 1024
MOST_FIELDS = 200
MOST_READ = 5 * LARGEST
"""So much is let pass at most, for a browser only hears an answer when it has said all."""
LOST = "lostFile"
"""The field that says that a file came too late, when what was typed is given back."""


class FileTooLarge(TooLarge):
    """413: the file of a form is larger than we take."""

    def __init__(self) -> None:
        super().__init__("file_too_large", _NOTHING_KEPT, [Reason("file_too_large", _TOO_LARGE)])


class FormWithFile:
    """A `multipart/form-data` (RFC 7578): `fields`, and a file that can be taken once."""

    def __init__(self, request: Request) -> None:
        self._boundary = request.mimetype_params.get("boundary", "").encode()
        if not self._boundary:
            raise Invalid("malformed_form", _MALFORMED)
        request.max_content_length = MOST_READ
        self._length = request.content_length or 0
        self._stream = request.stream
        self._decoder = MultipartDecoder(
            self._boundary, MOST_IN_FIELDS + CHUNK, max_parts=MOST_FIELDS
        )
        self._parts = self._decoded()
        self._file: File | None = None
        self.fields: ImmutableMultiDict[str, str] = ImmutableMultiDict(self._read_fields())

    def file_of(self, field: str) -> Upload | None:
        """The file that was chosen in this field; None where none was."""
        file = self._file
        if file is None or file.name != field or not file.filename:
            return None
        return Upload(file.filename[:LONGEST_NAME], self._content())

    @property
    def mark(self) -> str:
        """What tells this file from another without reading it: its name and how long all is, less
        the boundaries, which a browser draws anew each time.
        """
        if self._file is None:
            return ""
        delimiters = len(list(self.fields.items(multi=True))) + 2  # the file's, and the last
        return f"{self._file.filename}/{self._length - delimiters * len(self._boundary)}"

    @property
    def has_file(self) -> bool:
        """Whether some file was chosen."""
        return self._file is not None and bool(self._file.filename)

    def let_pass(self) -> None:
        """Read on without looking, to the end of what the browser says."""
        try:
            while self._stream.read(CHUNK):
                pass
        except (HTTPException, OSError):
            return  # it went away, or never ends

    def _read_fields(self) -> Iterator[tuple[str, str]]:
        name, value, size = "", b"", 0
        for part in self._parts:
            match part:
                case File():
                    self._file = part
                    return
                case Field():
                    name, value = part.name or "", b""
                case Data():
                    value += part.data
                    size += len(part.data)
                    if size > MOST_IN_FIELDS:
                        raise TooLarge
                    if not part.more_data:
                        yield name, value.decode("utf-8", "replace")

    def _content(self) -> Iterator[bytes]:
        if self._length > LARGEST + MOST_IN_FIELDS:
            raise FileTooLarge
        size = 0
        for part in self._parts:
            if not isinstance(part, Data):
                break
            size += len(part.data)
            if size > LARGEST:
                raise FileTooLarge
            if part.data:
                yield part.data
            if not part.more_data:
                break
        if size == 0:
            raise Invalid(reasons=[Reason("file_empty", _EMPTY)])

    def _decoded(self) -> Iterator[Event]:
        """What stands in the form, a chunk at a time; Invalid where it is none or breaks off."""
        while True:
            try:
                part = self._decoder.next_event()
            except ValueError:
                raise Invalid("malformed_form", _MALFORMED) from None
            if isinstance(part, NeedData):
                self._decoder.receive_data(self._stream.read(CHUNK) or None)
            elif isinstance(part, Epilogue):
                return
            else:
                yield part


@contextmanager
def reading(request: Request, *, files: bool) -> Iterator[FormWithFile | None]:
    """The form with a file of this request, if it is one; its fields are `request.form` then.

    UnsupportedMediaType where the page takes no files (`files`).
    """
    if request.method != "POST" or request.mimetype != "multipart/form-data":
        yield None
        return
    if not files:
        raise UnsupportedMediaType("no_files_here", _NO_FILES)
    sent = FormWithFile(request)
    request.form, request.files = sent.fields, ImmutableMultiDict()
    try:
        yield sent
    finally:
        sent.let_pass()


def most() -> str:
    """The largest file that we take, as people say it."""
    return f"{LARGEST // (1024 * 1024)} MB"


_TOO_LARGE = Text(
    "Dit bestand is te groot: er past hooguit {most}. Maak het kleiner, of verdeel het over meer"
    " bestanden.",
    "This file is too large: {most} fits at most. Make it smaller, or divide it over more files.",
).filled(most=most())
_NOTHING_KEPT = Text("Er is niets van bewaard.", "Nothing of it was kept.")
_EMPTY = Text(
    "Dit bestand is leeg. Kies een ander bestand.", "This file is empty. Choose another file."
)
_MALFORMED = Text(
    "Het formulier kwam niet heel over. Probeer het opnieuw.",
    "The form did not come over whole. Try again.",
)
_NO_FILES = Text("Dit formulier neemt geen bestanden aan.", "This form takes no files.")
