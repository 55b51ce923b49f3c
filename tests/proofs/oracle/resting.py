"""What a yes rests on: statements, what stands in their place, and what was recorded.

Invariant: which of them carry it follows from the policies that Cedar names, and from nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.sharing.rules import (
    Facts,
    LegalGroundFact,
    RuleFact,
    StatementFact,
    SubstituteFact,
)
from tests.proofs.oracle.asking import SLOTS, newest_first

WHOSE = {
    "consent_under_twelve": (True, False),
    "consent_from_twelve": (True, True),
    "consent_from_sixteen": (False, True),
}
"""Whose statements a policy's yes rests on: the holders', the child's."""
RECORDED = frozenset(
    {
        "vital_interest",
        "abuse_protocol",
        "abuse_protocol_acute",
        "police_disclosure",
    }
)
"""The policies whose yes rests on what was recorded."""
Said = Mapping[UUID | None, frozenset[str]]
Instead = dict[UUID, list[SubstituteFact]]


@dataclass(frozen=True, slots=True)
class Yes:
    """By this rule, resting on what was recorded, and for each person whose yes is needed on one of
    these: the own statement, or what stands in its place."""

    rule: RuleFact
    carried_by: tuple[tuple[StatementFact | SubstituteFact, ...], ...] = ()
    recorded: LegalGroundFact | None = None
    restricted: bool = False

    def ends(self, cited: Collection[UUID]) -> list[datetime]:
        """When what it rests on ends, if these are cited."""
        found = [one.until for each in self.carried_by for one in each if cited_id(one) in cited]
        return found + ([self.recorded.until] if self.recorded else [])


def cited_id(one: StatementFact | SubstituteFact) -> UUID:
    """By what it is cited."""
    return one.consent_id if isinstance(one, StatementFact) else one.id


def persons(facts: Facts) -> list[UUID | None]:
    """Those with authority, and the child itself."""
    return [*dict.fromkeys(holder for holder, _ in facts.holders), None]


def by_holder(substitutes: Iterable[SubstituteFact]) -> Instead:
    """In whose place each of them stands."""
    found: Instead = {}
    for one in substitutes:
        found.setdefault(one.holder_id, []).append(one)
    return found


def carrying(
    facts: Facts, by: frozenset[str], said: Said, instead: Instead
) -> tuple[tuple[StatementFact | SubstituteFact, ...], ...]:
    """For each person whom the policy names: the statement of the slot that Cedar named, and what
    stands in its place."""
    holders, child = next((WHOSE[policy] for policy in by if policy in WHOSE), (False, False))
    found = []
    for who in persons(facts):
        if child if who is None else holders:
            slots = [i for i, slot in enumerate(SLOTS) if f"{slot}_yes" in said.get(who, ())]
            own = newest_first([one for one in facts.statements if one.holder_id == who])
            places = () if who is None else instead.get(who, ())
            found.append((*(own[slot] for slot in slots[:1]), *places))
    return tuple(found)
