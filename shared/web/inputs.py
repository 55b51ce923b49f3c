"""From a request to the keyword arguments of an operation.

Invariant: nothing goes on that a schema did not let through, and a caller hears of all faults in
path, query, headers and body at once (400).
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Request
from marshmallow import ValidationError, fields

from shared.problems import Invalid, PreconditionRequired
from shared.web.endpoints import VERSION, Endpoint
from shared.web.input_faults import MOST_FAULTS, InputFault, Location, fault, faults
from shared.web.messages import MESSAGES
from shared.web.problem import TooLarge, UnsupportedMediaType
from shared.web.schemas import Schema
from shared.web.uploads import incoming

_IF_MATCH = re.compile(r'"([1-9][0-9]{0,8})"')
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_INTEGER = re.compile(r"-?[0-9]{1,12}")
_BOOLEANS = {"true": True, "false": False}


@dataclass(slots=True)
class Input:
    """What a request asks for. `key` is its Idempotency-Key, if that has a meaning here."""

    arguments: dict[str, Any]
    key: str | None = None
    faults: list[InputFault] = field(default_factory=list)

    def blame(self, code: str, pointer: str, location: Location) -> None:
        self.faults.append(fault(MESSAGES[code], pointer, location))

    def load(self, schema: Schema, data: object, location: Location) -> None:
        """Add what the schema makes of the data, or its faults."""
        try:
            self.arguments.update(schema.load(data))  # type: ignore[arg-type]
        except ValidationError as wrong:
            self.faults.extend(faults(wrong.messages, location))


def read(endpoint: Endpoint, request: Request, path: Mapping[str, Any]) -> Input:
    """The arguments for the endpoint's operation.

    Raises Invalid (400) with all faults, UnsupportedMediaType (415), PreconditionRequired (428).
    """
    found = Input(dict(path))
    _read_query(endpoint, request, found)
    _read_body(endpoint, request, found)
    _read_version(endpoint, request, found)
    _read_key(endpoint, request, found)
    if found.faults:
        raise Invalid(reasons=found.faults[:MOST_FAULTS])
    if endpoint.needs_version and VERSION not in found.arguments:
        raise PreconditionRequired
    return found


def fingerprint(request: Request) -> bytes:
    """SHA-256 of what a request asks: method, path with query, the version meant, and body."""
    about = (request.method, request.full_path, request.headers.get("If-Match", ""))
    asked = b"\0".join(part.encode() for part in about)
    return hashlib.sha256(asked + b"\0" + request.get_data()).digest()


def _read_query(endpoint: Endpoint, request: Request, found: Input) -> None:
    if endpoint.query is None and not request.query_string:
        return
    known = endpoint.query.load_fields if endpoint.query else {}
    by_key = {part.data_key or name: part for name, part in known.items()}
    data: dict[str, object] = {}
    for key, values in request.args.lists():
        part = by_key.get(key)
        if isinstance(part, fields.List):
            data[key] = [_typed(part.inner, value) for value in values]
        elif len(values) > 1:
            found.blame("repeated", f"/{key[:100]}", "query")
        else:
            data[key] = _typed(part, values[0])
    found.load(endpoint.query or _NOTHING, data, "query")


def _typed(part: fields.Field[Any] | None, value: str) -> object:
    """A query has only strings; a field that wants another kind of value gets it."""
    if isinstance(part, fields.Integer) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(part, fields.Boolean):
        return _BOOLEANS.get(value, value)
    return value


def _read_body(endpoint: Endpoint, request: Request, found: Input) -> None:
    if endpoint.method in ("GET", "DELETE"):
        return
    if endpoint.upload:
        if request.headers.get("Content-Encoding", "identity") != "identity":
            raise UnsupportedMediaType
        found.arguments["upload"] = incoming(request)
        return
    raw = request.get_data()
    if len(raw) == request.max_content_length:
        raise TooLarge  # without a Content-Length, werkzeug stops reading here and says nothing
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType
    if raw and request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        data = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        found.blame("malformed_json", "", "body")
        return
    if endpoint.body:
        found.load(endpoint.body, data, "body")
    elif data != {}:
        found.blame("no_body_expected", "", "body")


def _read_version(endpoint: Endpoint, request: Request, found: Input) -> None:
    sent = request.headers.get("If-Match")
    if sent is None or not endpoint.versioned:
        return
    version = _IF_MATCH.fullmatch(sent.strip())
    if version:
        found.arguments[VERSION] = int(version[1])
    else:
        found.blame("malformed_if_match", "/If-Match", "header")


def _read_key(endpoint: Endpoint, request: Request, found: Input) -> None:
    sent = request.headers.get("Idempotency-Key")
    if sent is None or not endpoint.repeatable:
        return
    if _KEY.fullmatch(sent):
        found.key = sent
    else:
        found.blame("malformed_idempotency_key", "/Idempotency-Key", "header")


class _Nothing(Schema):
    """The query of an endpoint that takes none."""


_NOTHING = _Nothing()
