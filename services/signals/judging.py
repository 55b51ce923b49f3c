"""Signals that come in many at once, judged by the law of the API.

Invariant: what is refused here would be refused there, and the other way round.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from services.signals.schemas import NewSignalSchema
from services.signals.writing import faults_of
from shared import clock
from shared.problems import Reason
from shared.web.input_faults import faults

_SCHEMA = NewSignalSchema(exclude=("child_id", "author_id", "until"))


def judge_new(document: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[Reason]]:
    """What the API would take of a new signal (without its child), or all that it would say."""
    try:
        values: dict[str, Any] = _SCHEMA.load(document)
    except ValidationError as wrong:
        return None, list(faults(wrong.messages, "body"))
    found = faults_of(values, clock.now())
    return (None, found) if found else (values, [])
