"""The facts of a decision, read from the slices that keep them, in one statement.

Invariant: read in the transaction that acts, after the child's row and the covenants are locked;
about many children each fact is what it is about one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select

from services.children import operations as children
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.information_duty import operations as information_duty
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.sharing.rules import Facts, LegalGroundFact, RuleFact, StatementFact, SubstituteFact
from shared import clock
from shared.authz.scope import Scope
from shared.db.together import Together, of_each
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a worker asks: the kind of our organisation, and the roles of who acts."""

    kind: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class About:
    """What would go: this record kind with these categories, for this purpose, on this ground."""

    record_kind: str
    categories: frozenset[str]
    purpose: str
    ground: str = "consent"
    legal_ground_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A child of whom there is no file yet, and as what each who has authority has it."""

    birth_date: date
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """May this record kind with these categories go to that organisation, for this purpose?"""

    child_id: UUID
    receiver_id: UUID
    purpose: str
    record_kind: str
    categories: frozenset[str]
    ground: str = "consent"
    legal_ground_id: UUID | None = None

    @property
    def about(self) -> About:
        """The same, whoever the child and the receiver are."""
        return About(
            self.record_kind, self.categories, self.purpose, self.ground, self.legal_ground_id
        )


def read(
    scope: Scope,
    question: Question,
    child: children.OpenedChild,
    rules: Iterable[covenants.Rule],
) -> Facts:
    """All that the decision looks at; one statement. `rules` are those in force."""
    rows = scope.rows(
        _KEPT.statement,
        organisation_id=question.receiver_id,
        child_id=question.child_id,
        legal_ground_id=question.legal_ground_id,
    )
    kept = _KEPT.lists(rows[0]) if rows else {}
    known = _facts(scope, question.about, child, kept)
    standing = rows[0] if rows else None
    return towards(known, question.receiver_id, standing, tuple(map(rule_fact, rules)))


def read_many(
    scope: Scope, about: About, opened: Iterable[children.OpenedChild]
) -> dict[UUID, Facts]:
    """The same about each of these children, but for those who are not ours to see any more; one
    statement. What hangs on the receiver is laid over it by `towards`.
    """
    there = {child.id: child for child in opened}
    if not there:
        return {}
    rows = scope.rows(
        _KEPT_OF_EACH.statement, keys=list(there), legal_ground_id=about.legal_ground_id
    )
    return {row.key: _facts(scope, about, there[row.key], _KEPT_OF_EACH.lists(row)) for row in rows}


def read_unfiled(scope: Scope, about: About, unfiled: Iterable[Unfiled]) -> list[Facts]:
    """The same of children of whom there is no file yet: nobody said anything about them. In their
    order; one statement.
    """
    cited = scope.rows(legal_grounds.FACTS, legal_ground_id=about.legal_ground_id, child_id=None)
    in_law = [
        {name: frozenset(v) if isinstance(v, list) else v for name, v in row._mapping.items()}
        for row in cited
    ]
    found = []
    for one in unfiled:
        holders = [{"id": new_id(), "kind": kind, "created_at": scope.now} for kind in one.holders]
        nobody = children.OpenedChild(new_id(), one.birth_date, {}, b"")
        known = _facts(scope, about, nobody, {"legal_grounds": in_law, "holders": holders})
        found.append(replace(known, child_id=None))
    return found


def towards(
    known: Facts,
    receiver_id: UUID,
    standing: organisations.Standing | Row[Any] | None,
    rules: tuple[RuleFact, ...],
) -> Facts:
    """What is known of a child, with who would receive it (None: no organisation that takes part)
    and the rules in force between us.
    """
    return replace(
        known,
        receiver_id=receiver_id,
        receiver_kind=standing.kind if standing else None,
        receiver_active=bool(standing and standing.state == "active"),
        rules=rules,
    )


def for_asker(known: Facts, asker: Asker | None) -> Facts:
    """The facts with the member for whom a worker asks; as they are where nobody is meant."""
    if asker is None:
        return known
    return replace(known, sender_kind=asker.kind, sender_roles=asker.roles)


def objection_open(scope: Scope, child_id: UUID | None) -> bool:
    """Whether somebody objected to sharing about this child, and has no answer yet."""
    if child_id is None:
        return False
    return bool(scope.rows(information_duty.OPEN_OBJECTIONS, child_id=child_id))


def rule_fact(rule: covenants.Rule) -> RuleFact:
    """A covenant's rule as the decision looks at it."""
    values = {name: getattr(rule, name) for name in RuleFact.__dataclass_fields__}
    return RuleFact(**values)


def _facts(
    scope: Scope,
    about: About,
    child: children.OpenedChild,
    kept: Mapping[str, list[dict[str, Any]]],
) -> Facts:
    """What is the same for every receiver."""
    in_law = [LegalGroundFact(**found) for found in kept.get("legal_grounds", [])]
    return Facts(
        record_kind=about.record_kind,
        purpose=about.purpose,
        categories=about.categories,
        ground=about.ground,
        sender_id=scope.org,
        sender_kind=scope.actor.organisation_kind,
        sender_roles=scope.actor.roles,
        receiver_id=scope.org,
        receiver_kind=None,
        receiver_active=False,
        rules=(),
        birth_date=child.birth_date,
        holders=_holders(kept.get("holders", [])),
        statements=tuple(StatementFact(**said) for said in kept.get("statements", [])),
        now=scope.now,
        today=clock.today(),
        child_id=child.id,
        substitutes=tuple(SubstituteFact(**one) for one in kept.get("substitutes", [])),
        legal_ground=in_law[0] if in_law else None,
        objection_open=bool(kept.get("objections")),
    )


def _holders(rows: list[dict[str, Any]]) -> tuple[tuple[UUID, str], ...]:
    """In the order in which they were recorded: a reason speaks of the first and the second."""
    rows.sort(key=lambda row: (row["created_at"], row["id"]))
    return tuple((row["id"], row["kind"]) for row in rows)


_PARTS: dict[str, Select[*tuple[Any, ...]]] = {
    "holders": children.AUTHORITY,
    "statements": consents.STATEMENTS,
    "substitutes": consents.SUBSTITUTES,
    "legal_grounds": legal_grounds.FACTS,
    "objections": information_duty.OPEN_OBJECTIONS,
}
_KEPT = Together(organisations.STANDING, **_PARTS)
_KEPT_OF_EACH = of_each(children.CHILD_ID, "child_id", **_PARTS)
