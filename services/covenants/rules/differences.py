"""What changes between two versions: who gains and who loses access to what, in plain language.

Invariant: it agrees with asking every question under both: an access is one sender kind and role,
receiver kind and role, purpose, record kind, ground, category and age; each is in one sentence of
gain or loss exactly when one version allows it and the other does not. Categories that may no
longer (or only now) go together in one message are said apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from services.covenants.rules.sentences import (
    Change,
    Direction,
    Flow,
    Frozen,
    by_flow,
    changed_terms,
)
from services.covenants.rules.terms import Content, Party, Terms, carries_ground
from shared.texts import Text

_Cell = tuple[str, str, str, str]
"""Sender role, receiver role, ground, category."""


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changes: access, parties, and terms that change no access (`terms`)."""

    changes: tuple[Change, ...]
    joining: tuple[Party, ...]
    leaving: tuple[Party, ...]
    terms: tuple[Text, ...]


def between(old: Content | None, new: Content | None) -> Differences:
    """From `old` (None: nothing was agreed) to `new` (None: it ends)."""
    before, after = _parties(old), _parties(new)
    return Differences(
        changes=tuple(_changes(old.rules if old else (), new.rules if new else ())),
        joining=tuple(after[party] for party in sorted(after.keys() - before.keys())),
        leaving=tuple(before[party] for party in sorted(before.keys() - after.keys())),
        terms=tuple(changed_terms(old, new)),
    )


def _parties(content: Content | None) -> dict[UUID, Party]:
    return {party.id: party for party in content.parties} if content else {}


def _changes(old: Iterable[Terms], new: Iterable[Terms]) -> Iterator[Change]:
    before, after = by_flow(old), by_flow(new)
    for flow in sorted(before.keys() | after.keys()):
        was, will = _allowed(before[flow]), _allowed(after[flow])
        yield from _merged(flow, "gains", _minus(will, was))
        yield from _merged(flow, "loses", _minus(was, will))
        yield from _combined(flow, "together", after[flow], before[flow], was, will)
        yield from _combined(flow, "apart", before[flow], after[flow], was, will)


def _allowed(rules: Iterable[Terms]) -> dict[_Cell, int]:
    """Each cell with the ages at which it is open, as bits."""
    found: defaultdict[_Cell, int] = defaultdict(int)
    for rule in rules:
        ages = _bits(rule)
        for cell in product(
            rule.sender_roles, rule.receiver_roles, _grounds(rule), rule.categories
        ):
            found[cell] |= ages
    return found


def _bits(rule: Terms) -> int:
    return sum(1 << age for age in range(max(rule.age_from, 0), rule.age_to + 1))


def _grounds(rule: Terms) -> list[str]:
    return [ground for ground in rule.grounds if carries_ground(rule, ground)]


def _minus(more: dict[_Cell, int], less: dict[_Cell, int]) -> dict[_Cell, int]:
    found = {cell: ages & ~less.get(cell, 0) for cell, ages in more.items()}
    return {cell: ages for cell, ages in found.items() if ages}


def _merged(flow: Flow, direction: Direction, cells: dict[_Cell, int]) -> Iterator[Change]:
    """As few sentences as come easily: cells that differ in one thing are said at once."""
    boxes: list[tuple[tuple[Frozen, ...], int]]
    boxes = [(tuple(frozenset({part}) for part in cell), ages) for cell, ages in cells.items()]
    for side in (3, 2, 1, 0):
        together: defaultdict[tuple[tuple[Frozen, ...], int], Frozen] = defaultdict(frozenset)
        for sets, ages in boxes:
            together[(*sets[:side], *sets[side + 1 :]), ages] |= sets[side]
        boxes = [
            ((*others[:side], merged, *others[side:]), ages)
            for (others, ages), merged in together.items()
        ]
    for sets, ages in sorted(boxes, key=lambda box: [sorted(part) for part in box[0]]):
        yield _change(flow, direction, sets, ages)


def _change(flow: Flow, direction: Direction, sets: tuple[Frozen, ...], ages: int) -> Change:
    purpose, record_kind, sender_kind, receiver_kind = flow
    senders, receivers, grounds, categories = sets
    return Change(
        direction,
        purpose,
        record_kind,
        sender_kind,
        senders,
        receiver_kind,
        receivers,
        grounds,
        categories,
        tuple(age for age in range(ages.bit_length()) if ages >> age & 1),
    )


def _combined(
    flow: Flow,
    direction: Direction,
    having: list[Terms],
    lacking: list[Terms],
    was: dict[_Cell, int],
    will: dict[_Cell, int],
) -> Iterator[Change]:
    """Sets of categories that one rule of `having` lets go together and none of `lacking` does,
    where each of them may go under both.
    """
    found: dict[tuple[Frozen, ...], int] = defaultdict(int)
    for rule in having:
        for sender, receiver, ground in product(
            rule.sender_roles, rule.receiver_roles, _grounds(rule)
        ):
            who = (sender, receiver, ground)
            for age in range(max(rule.age_from, 0), rule.age_to + 1):
                both = frozenset(
                    category
                    for category in rule.categories
                    if was.get((*who, category), 0) & will.get((*who, category), 0) & 1 << age
                )
                covered = any(
                    both <= other.categories for other in lacking if _fits(other, who, age)
                )
                if len(both) > 1 and not covered:
                    found[(*(frozenset({part}) for part in who), both)] |= 1 << age
    for sets, ages in sorted(found.items(), key=lambda item: [sorted(part) for part in item[0]]):
        yield _change(flow, direction, sets, ages)


def _fits(rule: Terms, who: tuple[str, str, str], age: int) -> bool:
    sender, receiver, ground = who
    return (
        sender in rule.sender_roles
        and receiver in rule.receiver_roles
        and carries_ground(rule, ground)
        and rule.age_from <= age <= rule.age_to
    )
