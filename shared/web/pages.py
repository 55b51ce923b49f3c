"""Lists come in pages, each pointing at the next by the last record's place (a keyset).

Invariant: a page is bounded, and asking for page n + 1 costs what asking for page 1 costs.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Unpack
from urllib.parse import urlencode
from uuid import UUID

from marshmallow import fields

from shared.web.fields import Integer, Options, Spoken
from shared.web.schemas import Schema

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = (datetime(2200, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LENGTH = 32
"""8 bytes of microseconds and 16 of UUID are 32 characters of base64url."""


class Cursor(NamedTuple):
    """The place of the last record of a page in its list: ordered by moment, then by id."""

    created_at: datetime
    id: UUID

    def encoded(self) -> str:
        """Opaque to clients; holds a moment and an id, nothing personal."""
        moment = (self.created_at - _EPOCH) // _MICROSECOND
        return base64.urlsafe_b64encode(moment.to_bytes(8) + self.id.bytes).decode()

    @classmethod
    def decoded(cls, text: str) -> "Cursor":
        """The reverse; ValueError for anything that `encoded` did not make."""
        if len(text) != _LENGTH or not text.isascii():
            raise ValueError("a cursor has another length")
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
        except binascii.Error as fault:
            raise ValueError("a cursor is base64url") from fault
        moment = int.from_bytes(raw[:8])
        if moment >= _LATEST:
            raise ValueError("no record is that young")
        return cls(_EPOCH + moment * _MICROSECOND, UUID(bytes=raw[8:]))


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and where the next part starts (None: this was the last)."""

    results: Sequence[Mapping[str, Any]]
    next: Cursor | None = None


class After(Spoken, fields.Field[Cursor]):
    """A Cursor on its way in, taken from the `next` of the page before."""

    wrong = "not_a_cursor"

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        length = {"minLength": _LENGTH, "maxLength": _LENGTH}
        self.metadata = {"type": "string", **length, **self.metadata}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Cursor:
        try:
            return Cursor.decoded(value)
        except (TypeError, ValueError):
            raise self.make_error("not_a_cursor") from None


class PageQuery(Schema):
    """The query of every list; a list with filters of its own derives from it."""

    page_size = Integer(1, 100, load_default=50)
    after = After(metadata={"description": "From the `next` of the page before."})


def next_link(path: str, query: Sequence[tuple[str, str]], cursor: Cursor | None) -> str | None:
    """The relative URL of the next page, with the other query parameters as they were."""
    if cursor is None:
        return None
    kept = [(name, value) for name, value in query if name != "after"]
    return f"{path}?{urlencode([*kept, ('after', cursor.encoded())])}"
