"""To whom may this record kind about a child go at all? The decision, asked for all at once.

Invariant: each receiver is judged by `judge` on the same facts as if it were asked alone; who is
not in the answer may be told nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.children import operations as children
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.sharing import facts, reasons
from services.sharing.facts import Question
from services.sharing.rules import Allowed, Facts, Refused, judge
from shared.authz.scope import Lock, Scope
from shared.problems import Reason


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a worker asks: the kind of our organisation, and the roles of who acts."""

    kind: str
    roles: frozenset[str]


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


@dataclass(frozen=True, slots=True)
class About:
    """What would go: this record kind with these categories, for this purpose, on this ground."""

    record_kind: str
    categories: frozenset[str]
    purpose: str
    ground: str
    legal_ground_id: UUID | None = None


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
    return _reached(scope, child, about, asker, _partners(scope, about, lock))


def reach_many(
    scope: Scope, child_ids: Sequence[UUID], about: About, asker: Asker | None = None
) -> Iterator[Reached]:
    """The same of many children: all are locked first, and what is the same for all is read once.
    A child that is not ours to see, or whose file was destroyed, is passed over.
    """
    there = children.open_many_to_share(scope, child_ids, "share")
    partners = _partners(scope, about, "share")
    for child in there.values():
        yield _reached(scope, child, about, asker, partners)


@dataclass(frozen=True, slots=True)
class _Partners:
    """The rules that are ours to send by, and who takes part in their covenants."""

    rules: list[tuple[covenants.Rule, frozenset[UUID]]]
    standings: dict[UUID, organisations.Standing]


def _partners(scope: Scope, about: About, lock: Lock | None) -> _Partners:
    rules = covenants.rules_from(scope, scope.org, about.record_kind, lock=lock is not None)
    parties = {party for _, party_ids in rules for party in party_ids} - {scope.org}
    return _Partners(rules, organisations.standings_of(scope, sorted(parties)))


def _reached(
    scope: Scope,
    child: children.OpenedChild,
    about: About,
    asker: Asker | None,
    partners: _Partners,
) -> Reached:
    question = Question(
        child.id,
        scope.org,
        about.purpose,
        about.record_kind,
        about.categories,
        about.ground,
        about.legal_ground_id,
    )
    known = for_asker(facts.read(scope, question, child, []), asker)
    found: list[Reachable] = []
    missing: list[Reason] = []
    for receiver_id, standing in sorted(partners.standings.items()):
        mine = [rule for rule, party_ids in partners.rules if receiver_id in party_ids]
        verdict = _judged(known, receiver_id, standing, mine)
        if isinstance(verdict, Allowed):
            by = next(rule for rule in mine if rule.id == verdict.rule.id)
            found.append(Reachable(receiver_id, by.covenant_id, verdict.until))
        elif any(rule.receiver_kind == standing.kind for rule in mine):
            missing += verdict.reasons
    distinct = tuple({reason.code: reason for reason in missing}.values())
    nobody = distinct or (reasons.no_rule(about.purpose),)
    return Reached(child, tuple(found), () if found else nobody)


def for_asker(known: Facts, asker: Asker | None) -> Facts:
    """The facts with the member for whom a worker asks; as they are where nobody is meant."""
    if asker is None:
        return known
    return replace(known, sender_kind=asker.kind, sender_roles=asker.roles)


def _judged(
    known: Facts,
    receiver_id: UUID,
    standing: organisations.Standing,
    rules: Iterable[covenants.Rule],
) -> Allowed | Refused:
    return judge(
        replace(
            known,
            receiver_id=receiver_id,
            receiver_kind=standing.kind,
            receiver_active=standing.state == "active",
            rules=tuple(map(facts.rule_fact, rules)),
        )
    )
