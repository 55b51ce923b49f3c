"""A list of children as a file: one JSON object a line.

Invariant: what is wrong with a line is said with its number and never with its contents.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.matching.rules import Identity

_TEXTS = ("givenNames", "callName", "prefix", "surname", "postcode", "houseNumber")


class Unreadable(Exception):
    """A line that cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The children of one list, and their own numbers in it."""

    ids: list[str]
    children: list[Identity]
    undated: list[str]
    """The ids of those without a birth date."""


def read(lines: Iterable[str], name: str) -> Listed:
    """The list in these lines. Empty lines and fields of other names are passed over.

    Who has no birth date is kept apart: nothing can be said of them. Raises Unreadable.
    """
    listed, seen = Listed([], [], []), set[str]()
    for number, line in enumerate(lines, 1):
        text = line.strip().removeprefix("\ufeff")
        if not text:
            continue
        try:
            own_id, child = _child(text)
        except (ValueError, Unreadable) as fault:
            raise Unreadable(f"{name}, line {number}: {_said(fault)}") from None
        if own_id in seen:
            raise Unreadable(f"{name}, line {number}: this id stands on an earlier line too")
        seen.add(own_id)
        if child is None:
            listed.undated.append(own_id)
            continue
        listed.ids.append(own_id)
        listed.children.append(child)
    return listed


def _said(fault: Exception) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return f"no JSON, from character {fault.pos + 1}"
    return str(fault)


def _child(line: str) -> tuple[str, Identity | None]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise Unreadable("expected an object in braces")
    own_id = row.get("id")
    if not isinstance(own_id, (str, int)) or isinstance(own_id, bool) or own_id == "":
        raise Unreadable("id: a text or a number is needed")
    texts = {field: _text(row, field) for field in _TEXTS}
    born = _birth_date(row.get("birthDate"))
    if born is None:
        return str(own_id), None
    return str(own_id), Identity(
        given_names=texts["givenNames"] or "", call_name=texts["callName"], prefix=texts["prefix"],
        surname=texts["surname"] or "", birth_date=born,
        postcode=texts["postcode"], house_number=texts["houseNumber"],
    )  # fmt: skip


def _text(row: dict[str, Any], field: str) -> str | None:
    value = row.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # a house number, say
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"{field}: expected a text")
    return value.strip() or None if value else None


def _birth_date(value: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> date:
    raise Unreadable("birthDate: expected a date as 2016-05-31")


def as_row(own_id: str, child: Identity) -> dict[str, str | None]:
    """The child as a line of a list has it."""
    return {
        "id": own_id, "givenNames": child.given_names, "callName": child.call_name,
        "prefix": child.prefix, "surname": child.surname, "birthDate": child.birth_date.isoformat(),
        "postcode": child.postcode, "houseNumber": child.house_number,
    }  # fmt: skip
