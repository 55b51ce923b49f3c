"""Whether an endpoint fits the operation that it calls, and its path the API design rules.

Invariant: pure; finds at import what would otherwise be a 500 on the first request.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from marshmallow import missing

from shared.web.pages import PageQuery
from shared.web.schemas import Schema

if TYPE_CHECKING:
    from shared.web.endpoints import Endpoint

_VARIABLE = r"<(?:uuid|any\([a-z0-9,-]+\)):([a-z][a-z0-9_]*)>"
_SEGMENT = rf"(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)*|{_VARIABLE})"
_RULE = re.compile(rf"(?:/{_SEGMENT})+(?:/_[a-z]+)?")
_HELD = "expected_version"
_FILE = "upload"


def path_names(rule: str) -> tuple[str, ...]:
    """The variables of a path rule, in order."""
    return tuple(re.findall(_VARIABLE, rule))


def input_names(schema: Schema | None) -> dict[str, bool]:
    """The attributes that loading a schema gives, each with whether it is always there."""
    fields = schema.load_fields if schema else {}
    return {
        field.attribute or name: field.required or field.load_default is not missing
        for name, field in fields.items()
    }


def misfits(endpoint: "Endpoint") -> list[str]:
    """Everything that does not fit, in words for the one who wrote it."""
    return [*_shape(endpoint), *_names(endpoint)]


def _shape(endpoint: "Endpoint") -> Iterator[str]:
    bodyless = endpoint.method in ("GET", "DELETE")
    wrong = {
        "a path is kebab-case without a slash at its end, its variables <uuid:…> or <any(…):…>": (
            not _RULE.fullmatch(endpoint.rule)
        ),
        f"a {endpoint.method} takes no body": bodyless and endpoint.body is not None,
        "a GET calls an operation that only reads": (
            endpoint.method == "GET"
            and endpoint.use_case is not None
            and not endpoint.use_case.reads
        ),
        "only a GET gives a download": endpoint.download and endpoint.method != "GET",
        "a file is sent by a POST that has no other body": (
            endpoint.upload and (endpoint.method != "POST" or endpoint.body is not None)
        ),
        "an endpoint answers one thing: answer, page_of or download": (
            endpoint.download and endpoint.answer is not None
        ),
        "204 has no content, and only 204": (
            (endpoint.status == 204) != (endpoint.answer is None and not endpoint.download)
        ),
        "the query of a list derives from PageQuery": (
            endpoint.paged and not isinstance(endpoint.query, PageQuery)
        ),
    }
    return (text for text, found in wrong.items() if found)


def _names(endpoint: "Endpoint") -> Iterator[str]:
    parts = [
        dict.fromkeys(endpoint.path_names, True),
        input_names(endpoint.body),
        input_names(endpoint.query),
        {_HELD: True} if endpoint.versioned else {},
        {_FILE: True} if endpoint.upload else {},
    ]
    names = [name for part in parts for name in part]
    always = {name for part in parts for name, sure in part.items() if sure}
    needed = {n for n, p in endpoint.parameters.items() if p.default is inspect.Parameter.empty}
    yield from _told("filled twice", {name for name in names if names.count(name) > 1})
    yield from _told("no parameter of it", set(names) - set(endpoint.parameters))
    yield from _told("a parameter left unfilled", needed - set(names))
    yield from _told("needed, yet may be left out", (needed & set(names)) - always)


def _told(what: str, names: Iterable[str]) -> Iterator[str]:
    return (f"{name} is {what}" for name in sorted(names))
