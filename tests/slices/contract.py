"""What the OpenAPI document promises, as something that an answer can be held against.

Invariant: an answer whose status, media type or shape the document does not name is a fault.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs
from werkzeug.test import TestResponse


@dataclass(slots=True)
class Contract:
    """One API document; `seen` are the (method, template, status) that were held against it."""

    document: dict[str, Any]
    seen: set[tuple[str, str, int]] = field(default_factory=set)
    _validators: dict[tuple[str, str, int], jsonschema_rs.Draft202012Validator] = field(
        default_factory=dict
    )

    def operations(self) -> set[tuple[str, str]]:
        """Every (METHOD, path template) that is promised."""
        return {
            (method.upper(), template)
            for template, methods in self.document["paths"].items()
            for method in methods
            if method in ("get", "post", "put", "patch", "delete")
        }

    def check(self, method: str, path: str, answer: TestResponse) -> None:
        """AssertionError where the answer is not what is promised."""
        template = self.template_of(path)
        operation = self.document["paths"][template][method.lower()]
        promised = self._resolved(operation["responses"].get(str(answer.status_code)))
        assert promised, f"{method} {template} promises no {answer.status_code}: {answer.text}"
        self.seen.add((method, template, answer.status_code))
        content = promised.get("content")
        if not content:
            assert answer.data == b"", f"{method} {template} promises no body"
            return
        assert answer.mimetype in content, f"{method} {template} promises no {answer.mimetype}"
        schema = content[answer.mimetype].get("schema")
        if schema:
            faults = self._faults((method, template, answer.status_code), schema, answer.get_json())
            assert not faults, f"{method} {template}: {faults}"

    def template_of(self, path: str) -> str:
        """The template that a path was made from."""
        bare = path.partition("?")[0].removeprefix("/v1")
        for template in sorted(self.document["paths"], key=lambda t: t.count("{")):
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), bare):
                return str(template)
        raise AssertionError(f"no path in the document fits {path}")

    def _faults(self, key: tuple[str, str, int], schema: Any, instance: object) -> list[str]:
        if key not in self._validators:
            whole = {"allOf": [schema], "components": self.document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return [
            f"{'/'.join(map(str, fault.instance_path))}: {fault.message}"
            for fault in self._validators[key].iter_errors(instance)
        ]

    def _resolved(self, part: Any) -> Any:
        if part and "$ref" in part:
            found: Any = self.document
            for name in part["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            return found
        return part
