"""The base of every schema: snake_case in Python, camelCase outside, nothing unknown let in.

Invariant: a schema refuses names it does not know, and its own names follow the API design rules.
"""

from typing import Any

import marshmallow
from marshmallow import fields

from shared.web.messages import MESSAGES

_MESSAGES: dict[str, str] = {"unknown": MESSAGES["unknown"], "type": MESSAGES["not_object"]}


def camel_case(name: str) -> str:
    """`expected_version` → `expectedVersion`."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


class Schema(marshmallow.Schema):
    """What goes into or comes out of an endpoint: made of the fields of `shared.web.fields`."""

    error_messages = _MESSAGES

    class Meta:
        unknown = marshmallow.RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.data_key = field_obj.data_key or camel_case(field_name)
