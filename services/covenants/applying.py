"""The rules that apply between two organisations now, as facts for the decision.

Invariant: a rule applies only while its covenant is in force and both organisations take part.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select

from services.covenants.models import Covenant, CovenantRule
from shared.authz.scope import Scope


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a covenant, as facts for the decision. `ends_at` is the covenant's end."""

    id: UUID
    covenant_id: UUID
    covenant_name: str
    version: int
    purpose: str
    record_kind: str
    sender_kind: str
    sender_roles: frozenset[str]
    receiver_kind: str
    receiver_roles: frozenset[str]
    categories: frozenset[str]
    grounds: frozenset[str]
    consent_regime: str
    retention_days: int
    answer_days: int
    age_from: int
    age_to: int
    return_categories: frozenset[str]
    ends_at: datetime


def rules_between(
    scope: Scope, sender_id: UUID, receiver_id: UUID, *, lock: bool = True
) -> list[Rule]:
    """The rules in force now of covenants in which both take part; one statement.

    `lock`: nobody leaves, ends or amends these covenants until our transaction is over, and what
    has just ended is not among them (a row that was waited for is judged again).
    """
    both = Covenant.active_party_ids.contains([sender_id, receiver_id])
    return [_rule(*row[:3]) for row in scope.rows(_in_force(scope, lock).where(both))]


def rules_from(
    scope: Scope, sender_id: UUID, record_kind: str, *, lock: bool = True
) -> list[tuple[Rule, frozenset[UUID]]]:
    """The rules in force now about this record kind of all covenants in which the sender takes
    part, each with everybody who takes part; one statement. `lock` as with `rules_between`.
    """
    mine = _in_force(scope, lock).where(
        Covenant.active_party_ids.contains([sender_id]), CovenantRule.record_kind == record_kind
    )
    return [(_rule(*row[:3]), frozenset(row.active_party_ids)) for row in scope.rows(mine)]


def _in_force(scope: Scope, lock: bool) -> Select[*tuple[Any, ...]]:
    statement = (
        select(CovenantRule, Covenant.name, Covenant.ends_at, Covenant.active_party_ids)
        .join(
            Covenant,
            and_(
                Covenant.id == CovenantRule.covenant_id,
                Covenant.version == CovenantRule.version,
            ),
        )
        .where(
            Covenant.state == "active",
            Covenant.starts_at <= scope.now,
            Covenant.ends_at > scope.now,
        )
        .order_by(CovenantRule.id)
    )
    return statement.with_for_update(read=True, of=Covenant) if lock else statement


def parties_of(scope: Scope, covenant_id: UUID, *, hold: bool = False) -> list[UUID] | None:
    """Who takes part in a covenant now; None where it is not ours to see. `hold`: whoever shares by
    it is waited for, and nobody begins to until our transaction is over.
    """
    one = select(Covenant.active_party_ids).where(Covenant.id == covenant_id)
    rows = scope.rows(one.with_for_update(key_share=True) if hold else one)
    return list(rows[0].active_party_ids) if rows else None


def lock_between(scope: Scope, sender_id: UUID, receiver_id: UUID) -> None:
    """Nobody leaves, ends or amends a covenant in which both take part until our transaction is
    over. For who holds a grant when it asks for the rules: the covenants come first.
    """
    both = Covenant.active_party_ids.contains([sender_id, receiver_id])
    held = select(Covenant.id).where(Covenant.state == "active", both).order_by(Covenant.id)
    scope.rows(held.with_for_update(read=True))


def _rule(rule: CovenantRule, covenant_name: str, ends_at: datetime) -> Rule:
    return Rule(
        id=rule.id,
        covenant_id=rule.covenant_id,
        covenant_name=covenant_name,
        version=rule.version,
        purpose=rule.purpose,
        record_kind=rule.record_kind,
        sender_kind=rule.sender_kind,
        sender_roles=frozenset(rule.sender_roles),
        receiver_kind=rule.receiver_kind,
        receiver_roles=frozenset(rule.receiver_roles),
        categories=frozenset(rule.categories),
        grounds=frozenset(rule.grounds),
        consent_regime=rule.consent_regime,
        retention_days=rule.retention_days,
        answer_days=rule.answer_days,
        age_from=rule.age_from,
        age_to=rule.age_to,
        return_categories=frozenset(rule.return_categories),
        ends_at=ends_at,
    )
