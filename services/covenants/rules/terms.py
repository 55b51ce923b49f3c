"""What a covenant says, as plain data: its rules and what stands around them.

Invariant: pure and hashable; two contents that say the same are equal, whatever their order was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

NAMED = ("purpose", "record_kind", "sender_kind", "receiver_kind", "consent_regime")
SETS = ("sender_roles", "receiver_roles", "categories", "grounds", "return_categories")
COUNTS = ("retention_days", "answer_days", "age_from", "age_to")


@dataclass(frozen=True, slots=True)
class Terms:
    """One rule: who may send what to whom, for what and on which grounds.

    `retention_days` bounds a grant; `answer_days` are working days; ages in years, inclusive.
    """

    purpose: str
    record_kind: str
    sender_kind: str
    sender_roles: frozenset[str]
    receiver_kind: str
    receiver_roles: frozenset[str]
    categories: frozenset[str]
    grounds: frozenset[str]
    consent_regime: str
    return_categories: frozenset[str]
    retention_days: int
    answer_days: int
    age_from: int
    age_to: int

    @classmethod
    def read(cls, rule: Mapping[str, Any]) -> "Terms":
        """From the names and lists in which it is kept; what flows back may be left out."""
        values: dict[str, Any] = {name: rule[name] for name in (*NAMED, *COUNTS)}
        values |= {name: frozenset(rule.get(name, ())) for name in SETS}
        return cls(**values)

    def kept(self) -> dict[str, Any]:
        """As it is kept and shown: sets as sorted lists."""
        values: dict[str, Any] = {name: getattr(self, name) for name in (*NAMED, *COUNTS)}
        return values | {name: sorted(getattr(self, name)) for name in SETS}


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that takes part, with its kind and its name on the day of proposing."""

    id: UUID
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """A version of a covenant without its number: what people put their signature to."""

    name: str
    area: str
    purposes: frozenset[str]
    parties: tuple[Party, ...]
    starts_at: datetime
    ends_at: datetime
    rules: tuple[Terms, ...]


def carries_ground(rule: Terms, ground: str) -> bool:
    """Whether something can be shared by this rule on this ground: consent wants its regime."""
    return ground in rule.grounds and (ground != "consent" or rule.consent_regime != "none")


def camel(name: str) -> str:
    """A field's name as it is outside: `age_from` is `ageFrom`."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
