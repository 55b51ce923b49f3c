"""The Dutch API design rules (Logius, API Design Rules 2.1), as far as a document shows them.

Invariant: says what Spectral says with the rule set of developer.overheid.nl, without Node.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
Rule = Callable[[Document], Iterator[str]]
METHODS = {"get", "post", "put", "patch", "delete"}
PROBLEM = "application/problem+json"
_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"
)
_PATH = re.compile(r"(/([a-z0-9]+(-[a-z0-9]+)*|\{[a-zA-Z]+\}))+(/_[a-z]+)?|/_[a-z]+")
_CAMEL = re.compile(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*")
_PASCAL = re.compile(r"([A-Z][a-z\d]*)+")


def resolved(document: Document, part: Any) -> Any:
    """The part itself, or what its `$ref` points at; KeyError for a reference to nothing."""
    while isinstance(part, dict) and "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield f"{method} {path}", method, item[method]


def everywhere(part: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document, from the outside in."""
    if isinstance(part, dict):
        yield part
    for below in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    ):
        yield from everywhere(below)


def properties(document: Document) -> Iterator[tuple[str, Any]]:
    for part in everywhere(document):
        if isinstance(part.get("properties"), dict):
            yield from part["properties"].items()


def refers_to_what_exists(document: Document) -> Iterator[str]:
    for part in everywhere(document):
        try:
            resolved(document, part)
        except KeyError:
            yield f"{part['$ref']} does not exist"


def is_openapi_3(document: Document) -> Iterator[str]:
    if not re.fullmatch(r"3(\.\d+){1,2}", document.get("openapi", "")):
        yield "openapi is not 3.x"


def names_whom_to_ask(document: Document) -> Iterator[str]:
    contact = document["info"].get("contact", {})
    yield from (
        f"info.contact.{key} is missing" for key in ("name", "email", "url") if not contact.get(key)
    )


def has_a_semantic_version(document: Document) -> Iterator[str]:
    if not _SEMVER.fullmatch(document["info"]["version"]):
        yield "info.version is not semver"


def has_its_major_version_in_the_address(document: Document) -> Iterator[str]:
    servers = document.get("servers") or [{"url": ""}]
    yield from (
        f"server {s['url']} has no /v1" for s in servers if not re.search(r"/v\d+$", s["url"])
    )


def has_kebab_case_paths(document: Document) -> Iterator[str]:
    yield from (
        f"{path} is not kebab-case" for path in document["paths"] if not _PATH.fullmatch(path)
    )


def uses_standard_methods(document: Document) -> Iterator[str]:
    for path, item in document["paths"].items():
        for key in item.keys() - METHODS - {"parameters"}:
            yield f"{path} has a {key}"


def declares_its_path_variables(document: Document) -> Iterator[str]:
    for path, item in document["paths"].items():
        known = [resolved(document, p) for p in item.get("parameters", [])]
        names = sorted(p["name"] for p in known if p["in"] == "path" and p.get("required"))
        if names != sorted(re.findall(r"\{(.+?)\}", path)):
            yield f"{path} does not declare its variables"


def names_operations_and_tags_once(document: Document) -> Iterator[str]:
    ids = Counter(operation.get("operationId") for _, _, operation in operations(document))
    tags = Counter(tag["name"] for tag in document.get("tags", []))
    yield from (f"{name} is not unique" for name, count in (ids + tags).items() if count > 1)
    if None in ids:
        yield "an operation has no id"


def tells_its_version(document: Document) -> Iterator[str]:
    for name, _, operation in operations(document):
        for status, response in operation["responses"].items():
            headers = resolved(document, response).get("headers", {})
            if status[0] in "23" and "API-Version" not in headers:
                yield f"{name} {status} has no API-Version"


def answers_problems(document: Document) -> Iterator[str]:
    for name, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if status[0] in "23":
                continue
            content = resolved(document, response).get("content", {})
            schema = resolved(document, content.get(PROBLEM, {}).get("schema", {}))
            if not {"status", "title", "detail"} <= schema.get("properties", {}).keys():
                yield f"{name} {status} is no problem document"


def can_refuse_input(document: Document) -> Iterator[str]:
    for name, method, operation in operations(document):
        takes = method in ("post", "put", "patch") or operation.get("parameters")
        if takes and "400" not in operation["responses"]:
            yield f"{name} has no 400"


def has_camel_case_names(document: Document) -> Iterator[str]:
    for name, _, operation in operations(document):
        for parameter in (resolved(document, p) for p in operation.get("parameters", [])):
            if parameter["in"] == "query" and not _CAMEL.fullmatch(parameter["name"]):
                yield f"{name}: query key {parameter['name']}"
    yield from (
        f"property {name}" for name, _ in properties(document) if not _CAMEL.fullmatch(name)
    )
    for name in document["components"]["schemas"]:
        if not _PASCAL.fullmatch(name):
            yield f"schema {name}"


def calls_dates_dates(document: Document) -> Iterator[str]:
    for name, schema in properties(document):
        kind = schema.get("format")
        if (name == "date" or name.endswith("Date")) and kind != "date":
            yield f"{name} is not a date"
        if kind in ("date-time-local", "time"):
            yield f"{name} has format {kind}"


def has_patterns_that_others_read(document: Document) -> Iterator[str]:
    """A pattern is one of ECMA-262 (JSON Schema 2020-12 §6.4), in whole: not Python's own."""
    for part in everywhere(document):
        pattern = part.get("pattern")
        whole = isinstance(pattern, str) and pattern.startswith("^") and pattern.endswith("$")
        if isinstance(pattern, str) and (not whole or re.search(r"\\[AZ]|\(\?P", pattern)):
            yield f"the pattern {pattern} is not for every reader"


def says_what_each_schema_is(document: Document) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        if not schema.get("description"):
            yield f"schema {name} does not say what it is"


RULES: tuple[Rule, ...] = (
    is_openapi_3,
    names_whom_to_ask,
    has_a_semantic_version,
    has_its_major_version_in_the_address,
    has_kebab_case_paths,
    uses_standard_methods,
    declares_its_path_variables,
    names_operations_and_tags_once,
    tells_its_version,
    answers_problems,
    can_refuse_input,
    has_camel_case_names,
    calls_dates_dates,
    has_patterns_that_others_read,
    says_what_each_schema_is,
    refers_to_what_exists,
)
