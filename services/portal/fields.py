"""The fields of a form: how a schema's field is called, explained and typed by people.

Invariant: this says nothing about what is valid: that is the schema's, the same as the API's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from marshmallow import fields as marshmallow_fields
from werkzeug.datastructures import MultiDict

from shared import clock
from shared.texts import Text
from shared.uploads.names import EXTENSIONS
from shared.web import fields as ours
from shared.web.schemas import Schema, camel_case

Look = Literal[
    "text",
    "email",
    "tel",
    "password",
    "date",
    "long",
    "choice",
    "select",
    "several",
    "tick",
    "file",
]
Choices = Mapping[str, Text | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `autocomplete` is a token of HTML §4.10.18.7.1; `moment` says which moment of a
    typed day a DateTime field means; `narrow` is a width in characters. `notes` explain choices.
    Of a file, `choices` are the media types that are taken; it may be left out if `optional`.
    """

    label: Text
    help: Text | None = None
    look: Look = "text"
    choices: Choices | None = None
    autocomplete: str = "off"
    rows: int = 4
    moment: Literal["start", "end"] = "start"
    narrow: int | None = None
    notes: Mapping[str, Text] | None = None
    optional: bool = False

    @property
    def accept(self) -> str:
        """The kinds of file that a browser shows first (HTML §4.10.5.1.18)."""
        kinds = list(self.choices or ())
        return ",".join([*kinds, *(EXTENSIONS[kind] for kind in kinds if kind in EXTENSIONS)])


@dataclass(frozen=True, slots=True)
class Plan:
    """A form: the schema that judges it, and its fields by the names that the schema has.

    A file, which no schema judges, has the name of the operation's parameter and comes last.
    """

    schema: type[Schema]
    fields: Mapping[str, Field]

    def __post_init__(self) -> None:
        looks = [part.look for part in self.fields.values()]
        if "file" in looks[:-1]:
            raise TypeError(f"the form of {self.schema.__name__}: a file is the last of its form")
        PLANS.append(self)

    @property
    def file(self) -> str | None:
        """The field that is a file."""
        return next((name for name, part in self.fields.items() if part.look == "file"), None)

    def name(self, field: str) -> str:
        """What the field is called in the form: as in the API, so that faults point at it."""
        if field == self.file:
            return camel_case(field)
        return self.schema().load_fields[field].data_key or camel_case(field)


PLANS: list[Plan] = []
"""Every form there is: the start-up check looks at their schemas."""


def typed_data(plan: Plan, typed: MultiDict[str, str]) -> dict[str, object]:
    """What the schema is asked to judge: what was typed, as JSON would have it."""
    data: dict[str, object] = {}
    for name, field in plan.fields.items():
        if name == plan.file:
            continue
        part = plan.schema().load_fields[name]
        key = plan.name(name)
        value = _value(part, field, [v.strip() for v in typed.getlist(key)])
        if value is not None:
            data[key] = value
    return data


def _value(part: "marshmallow_fields.Field[Any]", field: Field, sent: list[str]) -> object | None:
    """None for what was left empty: then the schema's default or its `required` speaks."""
    filled = [value for value in sent if value]
    if isinstance(part, ours.Boolean):
        return bool(filled)
    if isinstance(part, ours.List):
        if field.look == "long":  # each on a line of its own
            filled = [line.strip() for line in "\n".join(filled).splitlines() if line.strip()]
        return filled or None
    return _one(part, field, filled[0]) if filled else None


def _one(part: "marshmallow_fields.Field[Any]", field: Field, value: str) -> object:
    if isinstance(part, ours.Integer) and value.isascii() and value.isdecimal():
        return int(value[:12])
    if isinstance(part, ours.Date):
        return _iso(value)
    if isinstance(part, ours.DateTime):
        return _moment(value, field.moment)
    return value


def _iso(value: str) -> str:
    """A day as people write it (21-11-2026), where the browser has no field for dates."""
    parts = value.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4 and all(p.isdecimal() for p in parts):
        return f"{parts[2]}-{parts[1]:>02}-{parts[0]:>02}"
    return value


def _moment(value: str, which: str) -> str:
    try:
        found = date.fromisoformat(_iso(value))
    except ValueError:
        return value
    if which == "start" and found == clock.today():
        return clock.now().isoformat()  # said today: after all that was done today
    start = datetime.combine(found, time(), clock.AMSTERDAM)
    end = start + timedelta(hours=23, minutes=59, seconds=59)
    return (start if which == "start" else end).isoformat()
