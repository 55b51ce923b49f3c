"""From what an operation returns to bytes, by a plan that is made once for each schema.

Invariant: the plan gives what `schema.dump` gives (a test holds it to that), many times faster;
a schema with a field that the plan does not know is refused when it is declared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

import orjson
from marshmallow import fields as marshmallow_fields

from shared.texts import Text
from shared.web import fields
from shared.web.schemas import Schema

Dump = Callable[[Mapping[str, Any]], dict[str, Any]]
Convert = Callable[[Any], Any]
JSON = "application/json"
AS_THEY_ARE = (fields.Str, fields.Code, fields.Integer, fields.Boolean, fields.Uuid, fields.Date)
"""orjson writes these as the contract says."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the caller. `filename` is plain ASCII and names nobody."""

    content: bytes | Iterable[bytes]
    media_type: str
    filename: str


def to_json(data: object) -> bytes:
    """JSON with UTC moments as `Z`, and a Text in both its languages."""
    return orjson.dumps(data, default=_spoken, option=orjson.OPT_UTC_Z)


def _spoken(value: object) -> dict[str, str]:
    if isinstance(value, Text):
        return value._asdict()
    raise TypeError(f"{type(value).__name__} does not go into an answer")


@cache
def compiled(schema: type[Schema]) -> Dump:
    """The plan of a schema: takes a mapping with all its attributes, gives camelCase.

    TypeError for a schema that it cannot follow; KeyError later for a row that is not complete.
    """
    parts = schema().dump_fields
    if not parts:
        raise TypeError(f"{schema.__name__} has nothing to answer")
    pick = _picker([field.attribute or name for name, field in parts.items()])
    keys = [field.data_key or name for name, field in parts.items()]
    known = {key: _conversion(field) for key, field in zip(keys, parts.values(), strict=True)}
    conversions = [(key, convert) for key, convert in known.items() if convert]

    def dump(row: Mapping[str, Any]) -> dict[str, Any]:
        out = dict(zip(keys, pick(row), strict=True))
        for key, convert in conversions:
            value = out[key]
            if value is not None:
                out[key] = convert(value)
        return out

    return dump


def _picker(names: list[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: (row[names[0]],)


def _conversion(field: marshmallow_fields.Field[Any]) -> Convert | None:
    """What must be done to a value of this field, None for nothing."""
    match field:
        case fields.Nested():
            return compiled(_nested(field))
        case fields.List():
            return _each(_conversion(field.inner))
        case fields.DateTime():
            return fields.in_utc
        case fields.Words():
            return _both_languages
        case _ if isinstance(field, AS_THEY_ARE):
            return None
    raise TypeError(f"{field.name}: no plan for a {type(field).__name__} in an answer")


def _each(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda values: [value if value is None else convert(value) for value in values]


def _nested(field: fields.Nested) -> type[Schema]:
    nested = field.nested
    if isinstance(nested, type) and issubclass(nested, Schema):
        return nested
    raise TypeError(f"{field.name}: nest a Schema class of shared.web.schemas")


def _both_languages(text: Any) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}
