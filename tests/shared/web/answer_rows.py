"""Rows for any answer schema, made by hypothesis: what an operation might return."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st
from marshmallow import fields as marshmallow_fields

from shared.texts import Text
from shared.web import fields
from shared.web.schemas import Schema

_OFFSETS = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_FIRST, _LAST = datetime(2, 1, 1), datetime(9998, 1, 1)  # noqa: DTZ001 - hypothesis adds zones
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def rows(schema: type[Schema]) -> st.SearchStrategy[Mapping[str, Any]]:
    """Mappings that hold every attribute of the schema."""
    parts = schema().dump_fields
    return st.fixed_dictionaries({f.attribute or n: _values(f) for n, f in parts.items()})


def _values(field: marshmallow_fields.Field[Any]) -> st.SearchStrategy[Any]:
    values = _present(field)
    return st.none() | values if field.allow_none else values


def _present(field: marshmallow_fields.Field[Any]) -> st.SearchStrategy[Any]:
    if isinstance(field, fields.Nested):
        return rows(type(field.schema))  # type: ignore[arg-type]
    if isinstance(field, fields.List):
        return st.lists(_values(field.inner), max_size=3)
    return next(values for kind, values in _SIMPLE.items() if isinstance(field, kind))


_SIMPLE: dict[type, st.SearchStrategy[Any]] = {
    fields.Integer: st.integers(-(2**53), 2**53),
    fields.Boolean: st.booleans(),
    fields.Uuid: st.uuids(),
    fields.DateTime: st.datetimes(_FIRST, _LAST, timezones=_OFFSETS),
    fields.Date: st.dates(),
    fields.Words: st.builds(Text, _WORDS, _WORDS),
    fields.Str: _WORDS,
    fields.Code: _WORDS,
}
