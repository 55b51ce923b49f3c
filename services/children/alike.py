"""Whether two descriptions are of one child: for who brings in many at once.

Invariant: pure; the same day of birth and surname, and a forename (all of them, or the call name)
in common. Matching between organisations is another matter, with rules of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.crypto.names import normalise_name


@dataclass(frozen=True, slots=True)
class Described:
    """What of an identity is compared."""

    born: date
    family: str
    forenames: frozenset[str]
    first: str

    @classmethod
    def of(cls, identity: Mapping[str, Any]) -> "Described":
        given, called = identity["given_name"], identity.get("call_name") or ""
        names = {normalise_name(given), normalise_name(called)} - {""}
        family = f"{identity.get('name_prefix') or ''} {identity['family_name']}"
        first = normalise_name(given.split()[0]) if given.split() else ""
        return cls(identity["birth_date"], normalise_name(family), frozenset(names), first)

    @property
    def key(self) -> str:
        """Equal for two rows that say the same; for a keyed token, never to be kept as it is."""
        return "\n".join([self.born.isoformat(), self.family, *sorted(self.forenames)])

    def same(self, other: "Described") -> bool:
        """One child, as far as names and birth date tell."""
        return self._of_a_family(other) and bool(self.forenames & other.forenames)

    def resembles(self, other: "Described") -> bool:
        """Perhaps one child: the first forename is the same, the others are not."""
        return self._of_a_family(other) and not self.same(other) and self.first == other.first

    def _of_a_family(self, other: "Described") -> bool:
        return self.born == other.born and self.family == other.family
