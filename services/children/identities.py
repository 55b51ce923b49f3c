"""The parts of a child's identity, and which of them go where.

Invariant: a partner is shown names and birth date (`SHARED`) and nothing else: where a child lives
leaves in no snapshot; nor does it leave our organisation at all where somebody with authority has a
secret address, for it would tell theirs.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

SHARED = ("given_name", "call_name", "name_prefix", "family_name", "birth_date")
HOME = ("postcode", "house_number")
IDENTITY = (*SHARED, *HOME)
_LATER = ("call_name", *HOME)
"""Parts that files from before do not have."""


def whole(kept: Mapping[str, Any]) -> dict[str, Any]:
    """An identity as it was kept, with None for each part that it does not have."""
    return dict.fromkeys(_LATER) | dict(kept)


def shared(identity: Mapping[str, Any]) -> dict[str, Any]:
    """What a partner may see of it."""
    return {name: identity.get(name) for name in SHARED}


def leaving(identity: Mapping[str, Any], holders: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """As it may leave the organisation: without a home that would tell a secret address."""
    secret = any(holder["address_secret"] for holder in holders)
    return dict(identity) | (dict.fromkeys(HOME) if secret else {})


def names_of(identity: Mapping[str, Any]) -> list[str]:
    """By what somebody may look for the child."""
    parts = ("given_name", "call_name", "name_prefix", "family_name")
    return [identity[part] for part in parts if identity.get(part)]


def tidy_postcode(given: str) -> str:
    """`1234ab` → `1234 AB`; what is no postcode stays as it is."""
    found = re.fullmatch(r"([0-9]{4})\s*([A-Za-z]{2})", given.strip())
    return f"{found[1]} {found[2].upper()}" if found else given
