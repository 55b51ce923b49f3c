"""The fields that a schema is made of: each bounded, each speaking Dutch and English.

Invariant: what passes a field cannot overflow a number, a date or a column further on; a field
that is not of this module is refused in a schema (see `startup` and `answers`).
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

import marshmallow
import orjson
from marshmallow import ValidationError, fields, validate

from shared.texts import Text
from shared.web.free_text import hides_characters, holds_bsn, tidy
from shared.web.messages import MESSAGES

YEARS = range(1900, 2200)
"""Dates outside this are typing errors, and near the ends of the calendar sums overflow."""
HIGHEST_INTEGER = 2**31 - 1
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


PHONE = r"^[+0-9 ()\-]{6,30}$"
"""A telephone number as people write it."""
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


class Options(TypedDict, total=False):
    """What every field may say of itself; `metadata` (a description) goes to the API document.
    `attribute`: where an answer has it, if not under its own name.
    """

    attribute: str
    required: bool
    allow_none: bool
    load_default: Any
    metadata: dict[str, Any]


class Spoken:
    """Gives a field messages in two languages; `wrong` is the code for a value of another kind."""

    wrong = "other"

    def make_error(self, key: str, **_: object) -> ValidationError:
        """marshmallow asks for its own keys here; those that we do not know mean `wrong`."""
        return ValidationError(MESSAGES.get(key) or MESSAGES[self.wrong])


class Str(Spoken, fields.String):
    """One line of text: NFC, stripped, bounded, without control characters."""

    wrong = "not_text"
    lines = False

    def __init__(
        self,
        longest: int,
        *,
        shortest: int = 1,
        pattern: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(**options)
        self.validators.append(validate.Length(shortest, longest, error=MESSAGES["length"]))
        if pattern:
            self.validators.append(validate.Regexp(pattern, error=MESSAGES["pattern"]))

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("not_text")
        text = tidy(value)
        if hides_characters(text, lines=self.lines):
            raise self.make_error("hidden_characters")
        return text


class FreeText(Str):
    """Some lines in somebody's own words; refuses a burgerservicenummer."""

    lines = True

    def _deserialize(self, value: Any, *others: Any, **more: Any) -> str:
        text = super()._deserialize(value, *others, **more)
        if holds_bsn(text):
            raise self.make_error("holds_bsn")
        return text


class TimeOfDay(Str):
    """A time as people write it (9:30, 09.30); what comes of it is always written 09:30."""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(5, **options)

    def _deserialize(self, value: Any, *others: Any, **more: Any) -> str:
        said = _TIME.fullmatch(super()._deserialize(value, *others, **more))
        if said is None:
            raise self.make_error("not_time")
        return f"{int(said[1]):02}:{said[2]}"


class Email(Str):
    """An e-mail address, at most 254 characters (RFC 5321 §4.5.3.1.3)."""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(254, **options)
        self.metadata = {"format": "email", **self.metadata}
        self.validators.append(validate.Email(error=MESSAGES["not_email"]))


class Code(Spoken, fields.String):
    """One of a fixed list of codes; the texts say in the API document what each means."""

    wrong = "not_text"

    def __init__(self, codes: Mapping[str, Text], **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self.validators.append(validate.OneOf(list(codes), error=MESSAGES["unknown_code"]))
        meanings = "\n".join(f"- `{code}`: {text.nl} ({text.en})" for code, text in codes.items())
        described = [self.metadata["description"]] if "description" in self.metadata else []
        self.metadata = {**self.metadata, "description": "\n\n".join([*described, meanings])}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("not_text")
        return value


class Integer(Spoken, fields.Integer):
    """A whole number between two bounds, both included."""

    wrong = "not_integer"

    def __init__(
        self, lowest: int = 0, highest: int = HIGHEST_INTEGER, **options: Unpack[Options]
    ) -> None:
        super().__init__(strict=True, **options)
        self.validators.append(validate.Range(lowest, highest, error=MESSAGES["range"]))


class Boolean(Spoken, fields.Boolean):
    """True or false, and nothing that looks like it."""

    wrong = "not_boolean"

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("not_boolean")
        return value


class Uuid(Spoken, fields.UUID):
    """An identifier in its usual form: 36 characters (RFC 9562 §4)."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> UUID:
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise self.make_error("not_uuid")
        return UUID(value)


class DateTime(Spoken, fields.DateTime):
    """A moment: any offset in (RFC 3339), UTC out; without an offset it is refused."""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(format="iso", **options)

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else in_utc(value).isoformat().replace("+00:00", "Z")

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.make_error("not_date_time")
        try:
            moment = in_utc(datetime.fromisoformat(value.upper()))
        except (ValueError, OverflowError):
            raise self.make_error("not_date_time") from None
        if moment.year not in YEARS:
            raise self.make_error("year")
        return moment


class Date(Spoken, fields.Date):
    """A day of the calendar, as 2026-11-21."""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(format="iso", **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.make_error("not_date")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.make_error("not_date") from None
        if day.year not in YEARS:
            raise self.make_error("year")
        return day


class List(Spoken, fields.List[Any]):
    """At most `longest` of something."""

    wrong = "not_list"

    def __init__(
        self,
        inner: fields.Field[Any],
        longest: int = 100,
        *,
        shortest: int = 0,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(inner, **options)
        self.validators.append(validate.Length(shortest, longest, error=MESSAGES["count"]))


class Nested(Spoken, fields.Nested):
    """An object within; for several of them: `List(Nested(…))`."""

    wrong = "not_object"

    def __init__(self, nested: type[marshmallow.Schema], **options: Unpack[Options]) -> None:
        super().__init__(nested, **options)


class Foreign(Spoken, fields.Field[Any]):
    """An object of another standard, taken as it is; in a form, its JSON as text. `longest`: in
    characters of JSON. What is in it the operation judges.
    """

    wrong = "not_object"

    def __init__(self, longest: int, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self.longest = longest
        self.metadata = {"type": "object", "additionalProperties": True, **self.metadata}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        try:
            read = orjson.loads(value) if isinstance(value, str) else value
            size = len(orjson.dumps(read))
        except (orjson.JSONDecodeError, orjson.JSONEncodeError):
            raise self.make_error("not_object") from None
        if not isinstance(read, dict) or size > self.longest:
            raise self.make_error("not_object")
        return read


class Words(Spoken, fields.Field[Any]):
    """A Text on its way out: `{"nl": …, "en": …}`. Not for input."""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**options, dump_only=True)
        language = {"type": "string"}
        self.metadata = {
            "type": "object",
            "properties": {"nl": language, "en": language},
            "required": ["nl", "en"],
            **self.metadata,
        }

    def _serialize(self, value: Text | None, *_: Any, **__: Any) -> dict[str, str] | None:
        return None if value is None else {"nl": value.nl, "en": value.en}


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError for one that does not say its offset."""
    if moment.tzinfo is UTC:  # as the database driver gives them
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment without offset")
    return moment.astimezone(UTC)
