"""What the web refuses to start with.

Invariant: every route reaches an operation or stands on the public list; every input is bounded.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Flask
from marshmallow import Schema, fields, validate

from shared.web import fields as ours
from shared.web.endpoints import Slice
from shared.web.pages import After
from shared.web.public import PUBLIC_ROUTES

_BOUNDED_BY_KIND = (ours.Boolean, ours.Uuid, ours.Date, ours.DateTime, ours.Foreign, After)


def faults(
    app: Flask, slices: Iterable[Slice], public: Mapping[str, str] = PUBLIC_ROUTES
) -> list[str]:
    """Every reason not to start, in words; none is as it should be."""
    return [*_open_doors(app, public), *_unbounded_inputs(slices)]


def _open_doors(app: Flask, public: Mapping[str, str]) -> Iterator[str]:
    rules = list(app.url_map.iter_rules())
    for rule in rules:
        view = app.view_functions[rule.endpoint]
        if not _reaches_an_operation(view) and rule.rule not in public:
            yield f"route {rule.rule} reaches no operation and is not public"
    for gone in sorted(set(public) - {rule.rule for rule in rules}):
        yield f"route {gone} is on the public list and does not exist"


def _reaches_an_operation(view: object) -> bool:
    """An endpoint of the API has one operation; a page of the portal names all that it calls."""
    return getattr(view, "operation", None) is not None or bool(getattr(view, "operations", ()))


def _unbounded_inputs(slices: Iterable[Slice]) -> Iterator[str]:
    for part in slices:
        for endpoint in part.endpoints:
            for schema in filter(None, (endpoint.body, endpoint.query)):
                yield from unbounded(schema)


def unbounded(schema: Schema) -> Iterator[str]:
    """The fields of an input schema, nested ones too, that let in more than we can hold."""
    for name, field in schema.load_fields.items():
        for wrong in _unbounded_field(field):
            yield f"{type(schema).__name__}.{name} {wrong}"


def _unbounded_field(field: fields.Field[Any]) -> Iterator[str]:
    match field:
        case ours.Nested():
            yield from (f"→ {wrong}" for wrong in unbounded(field.schema))
        case ours.List():
            yield from _without_end(field)
            yield from _unbounded_field(field.inner)
        case ours.Str() | ours.Integer():
            yield from _without_end(field)
        case ours.Code():
            if not any(isinstance(v, validate.OneOf) for v in field.validators):
                yield "has no list of codes"
        case _ if not isinstance(field, _BOUNDED_BY_KIND):
            yield f"is a {type(field).__name__}, which is no field of ours"


def _without_end(field: fields.Field[Any]) -> Iterator[str]:
    ends = [v.max for v in field.validators if isinstance(v, validate.Length | validate.Range)]
    if all(end is None for end in ends):
        yield "has no upper bound"
