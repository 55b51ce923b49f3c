"""The decision about many at once: these children and receivers, or everybody whom it may reach.

Invariant: each child and receiver is judged by `judge` on the same facts as if it were asked alone;
who is not in the answer may be told nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.children import operations as children
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.sharing import facts, reasons
from services.sharing.facts import About, Asker, Unfiled, for_asker
from services.sharing.rules import Allowed, Facts, RuleFact, Verdict, judge
from shared.authz.scope import Lock, Scope
from shared.problems import NotFound, Reason


@dataclass(frozen=True, slots=True)
class Decided:
    """A child, open and (where asked) locked, and the verdict on each receiver."""

    child: children.OpenedChild
    verdicts: Mapping[UUID, Verdict]


@dataclass(frozen=True, slots=True)
class Reachable:
    """A receiver to whom it may go, by a rule of this covenant, until then."""

    receiver_id: UUID
    covenant_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """Who can be reached; where nobody can, every reason that is missing. The child is open."""

    child: children.OpenedChild
    receivers: tuple[Reachable, ...]
    reasons: tuple[Reason, ...]


def reach(
    scope: Scope,
    child_id: UUID,
    about: About,
    asker: Asker | None = None,
    lock: Lock | None = "share",
) -> Reached:
    """Four statements however many receivers: the child's row, the rules (whose covenants are
    locked too), who takes part, and the facts about the child.
    """
    child = children.open_to_share(scope, child_id, lock)
    partners = _partners(scope, about, lock)
    known = facts.read_many(scope, about, [child]).get(child_id)
    if known is None:
        raise NotFound
    return _reached(child, for_asker(known, asker), partners)


def reach_many(
    scope: Scope, child_ids: Sequence[UUID], about: About, asker: Asker | None = None
) -> Iterator[Reached]:
    """The same of many children, in as many statements: all are locked first, and what is the same
    for all is read once. A child that is not ours to see, or whose file was destroyed, is passed
    over.
    """
    there = children.open_many_to_share(scope, child_ids, "share")
    partners = _partners(scope, about, "share")
    for child_id, known in facts.read_many(scope, about, there.values()).items():
        yield _reached(there[child_id], for_asker(known, asker), partners)


def decide_many(
    scope: Scope,
    child_ids: Collection[UUID],
    receiver_ids: Collection[UUID],
    purpose: str,
    record_kind: str,
    categories: Collection[str],
    ground: str,
    legal_ground_id: UUID | None = None,
    lock: Lock | None = "share",
    asker: Asker | None = None,
) -> dict[UUID, Decided]:
    """By child, what `decide` says of each of these receivers, and the child itself, open. Left out
    is who is not ours to see, and whose file was destroyed.

    Five statements however many: the children's rows are locked (None: only asking) and read, then
    the rules (whose covenants are locked too), who takes part, and the facts about the children.
    """
    about = About(record_kind, frozenset(categories), purpose, ground, legal_ground_id)
    there = children.open_many_to_share(scope, child_ids, lock)
    partners = _partners(scope, about, lock, frozenset(receiver_ids))
    return {
        child_id: Decided(there[child_id], _verdicts(for_asker(known, asker), partners))
        for child_id, known in facts.read_many(scope, about, there.values()).items()
    }


def decide_unfiled(
    scope: Scope,
    unfiled: Sequence[Unfiled],
    receiver_ids: Collection[UUID],
    about: About,
    asker: Asker | None = None,
) -> list[Mapping[UUID, Verdict]]:
    """What `decide_many` would say of children of whom there is no file yet, in their order: for
    who asks before anything is made. Three statements however many; nothing is locked.
    """
    partners = _partners(scope, about, None, frozenset(receiver_ids))
    known = facts.read_unfiled(scope, about, unfiled)
    return [_verdicts(for_asker(one, asker), partners) for one in known]


@dataclass(frozen=True, slots=True)
class _Partner:
    """Who might receive it (None: no organisation that takes part), by the rules between us."""

    id: UUID
    standing: organisations.Standing | None
    rules: list[covenants.Rule]
    as_facts: tuple[RuleFact, ...]


def _partners(
    scope: Scope, about: About, lock: Lock | None, receiver_ids: frozenset[UUID] | None = None
) -> list[_Partner]:
    """These; or everybody who takes part in a covenant that is ours to send by."""
    rules = covenants.rules_from(scope, scope.org, about.record_kind, lock=lock is not None)
    if receiver_ids is None:
        receiver_ids = frozenset(party for _, parties in rules for party in parties) - {scope.org}
    standings = organisations.standings_of(scope, sorted(receiver_ids))
    found = []
    for receiver_id in sorted(receiver_ids):
        mine = [rule for rule, party_ids in rules if receiver_id in party_ids]
        as_facts = tuple(map(facts.rule_fact, mine))
        found.append(_Partner(receiver_id, standings.get(receiver_id), mine, as_facts))
    return found


def _verdicts(known: Facts, partners: Sequence[_Partner]) -> dict[UUID, Verdict]:
    return {
        one.id: judge(facts.towards(known, one.id, one.standing, one.as_facts)) for one in partners
    }


def _reached(child: children.OpenedChild, known: Facts, partners: Sequence[_Partner]) -> Reached:
    found: list[Reachable] = []
    missing: list[Reason] = []
    verdicts = _verdicts(known, partners)
    for one in partners:
        verdict = verdicts[one.id]
        if isinstance(verdict, Allowed):
            by = next(rule for rule in one.rules if rule.id == verdict.rule.id)
            found.append(Reachable(one.id, by.covenant_id, verdict.until))
        elif one.standing and any(rule.receiver_kind == one.standing.kind for rule in one.rules):
            missing += verdict.reasons
    distinct = tuple({reason.code: reason for reason in missing}.values())
    nobody = distinct or (reasons.no_rule(known.purpose),)
    return Reached(child, tuple(found), () if found else nobody)
