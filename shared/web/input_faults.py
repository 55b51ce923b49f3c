"""What is wrong with an input, field by field, in words that people and machines understand.

Invariant: a fault has a stable code and both languages, and never repeats the value it is about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from marshmallow.exceptions import SCHEMA

from shared.problems import Reason
from shared.web.messages import MESSAGES, Message

Location = Literal["body", "query", "header", "path"]
MOST_FAULTS = 100
"""A hostile input may have a hundred thousand faults; nobody reads more than this."""
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class InputFault(Reason):
    """A Reason that also says in which part of the request its pointer points."""

    location: Location = "body"


def fault(message: Message, pointer: str, location: Location) -> InputFault:
    """One fault at a JSON pointer (RFC 6901) into that part of the request."""
    return InputFault(message.code, message.text, pointer=pointer, location=location)


def faults(messages: object, location: Location, pointer: str = "") -> Iterator[InputFault]:
    """marshmallow's tree of messages as faults with JSON pointers (RFC 6901)."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            step = "" if key == SCHEMA else "/" + _escaped(str(key)[:LONGEST_NAME])
            yield from faults(below, location, pointer + step)
    elif isinstance(messages, Sequence) and not isinstance(messages, str):
        for below in messages:
            yield from faults(below, location, pointer)
    else:
        message = messages if isinstance(messages, Message) else MESSAGES["other"]
        yield fault(message, pointer, location)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
