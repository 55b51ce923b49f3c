"""The parts of the API document that operations share: problems, headers, security.

Invariant: a problem here has the shape that `shared.web.problem` gives it.
"""

from collections.abc import Mapping
from typing import Any

from apispec import APISpec

from shared.texts import Text
from shared.web.problem import BY_STATUS, MEDIA_TYPE

SECURITY = "oauth2"
_STRING: dict[str, Any] = {"type": "string"}
_HEADERS = {
    "ApiVersion": ("The full version of the API.", _STRING),
    "ETag": ("The version of what is answered; send it back in If-Match.", _STRING),
    "Location": ("Where to find what was made.", {"type": "string", "format": "uri-reference"}),
    "IdempotencyReplayed": ("Present when this is the answer to an earlier request.", _STRING),
    "ContentDisposition": ("The name of the file.", _STRING),
}
_PARAMETERS = {
    "AcceptLanguage": ("Accept-Language", "The language of messages: nl (default) or en."),
    "IfMatch": ("If-Match", 'The ETag of the version that you saw, like "3".'),
    "IfMatchRequired": ("If-Match", 'The ETag of the version that you change, like "3".'),
    "FileName": (
        "Content-Disposition",
        "What the file is called: `attachment; filename*=UTF-8''verslag.pdf` (RFC 6266).",
    ),
    "IdempotencyKey": (
        "Idempotency-Key",
        "Chosen by you: the same request with the same key is done once and answered the same.",
    ),
}
_PATTERNS = {
    "IfMatch": '^"[1-9][0-9]{0,8}"$',
    "IfMatchRequired": '^"[1-9][0-9]{0,8}"$',
    "IdempotencyKey": "^[!-~]{1,255}$",
}


def add_components(spec: APISpec, token_url: str, scopes: Mapping[str, Text]) -> None:
    """Put them where operations can point at them."""
    spec.components.schema("Problem", component=_problem_schema())
    for status in sorted(BY_STATUS):
        spec.components.response(f"Problem{status}", problem_response(status))
    for name, (description, schema) in _HEADERS.items():
        spec.components.header(name, {"description": description, "schema": schema})
    for key, (name, description) in _PARAMETERS.items():
        pattern = {"pattern": _PATTERNS[key]} if key in _PATTERNS else {}
        said: dict[str, Any] = {"name": name, "description": description}
        said |= {"schema": _STRING | pattern, "required": key == "IfMatchRequired"}
        spec.components.parameter(key, "header", said)
    flow = {"tokenUrl": token_url, "scopes": {name: text.en for name, text in scopes.items()}}
    spec.components.security_scheme(
        SECURITY, {"type": "oauth2", "flows": {"clientCredentials": flow}}
    )


def problem_response(status: int, description: str | None = None) -> dict[str, Any]:
    """A refusal with this status, in words of its own or in the usual ones."""
    kind = BY_STATUS[status]
    return {
        "description": description or f"{kind.title.nl} / {kind.title.en}",
        "headers": {"API-Version": "ApiVersion"},
        "content": {MEDIA_TYPE: {"schema": "Problem"}},
    }


def _problem_schema() -> dict[str, Any]:
    error = {
        "in": {"type": "string", "enum": ["body", "query", "header", "path"]},
        "pointer": {"type": "string", "description": "JSON pointer (RFC 6901) to what is wrong."},
        "code": _STRING,
        "message": _STRING,
    }
    reason = {"code": _STRING, "text": _STRING, "remedy": _STRING}
    properties: dict[str, Any] = {
        "type": {"type": "string", "format": "uri"},
        "title": _STRING,
        "status": {"type": "integer"},
        "detail": _STRING,
        "code": {"type": "string", "description": "Stable, for machines."},
        "traceId": {"type": "string", "description": "Name this when you ask for help."},
        "errors": _list_of(error, ["in", "pointer", "code", "message"]),
        "reasons": _list_of(reason, ["code", "text"]),
    }
    required = ["type", "title", "status", "detail", "code", "traceId"]
    said = "Why it was refused, and what to do about it (RFC 9457)."
    shape = {"type": "object", "properties": properties, "required": required}
    return {"description": said, **shape}


def _list_of(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    item = {"type": "object", "properties": properties, "required": required}
    return {"type": "array", "items": item}
