"""The facts of a decision, read from the slices that keep them, in one statement.

Invariant: read in the transaction that acts, after the child's row and the covenants are locked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.information_duty import operations as information_duty
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.sharing.rules import Facts, LegalGroundFact, RuleFact, StatementFact, SubstituteFact
from shared import clock
from shared.authz.scope import Scope
from shared.db.together import Together


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
    receiver = rows[0] if rows else None
    kept = _KEPT.lists(rows[0]) if rows else {}
    in_law = [LegalGroundFact(**found) for found in kept.get("legal_grounds", [])]
    return Facts(
        record_kind=question.record_kind,
        purpose=question.purpose,
        categories=question.categories,
        ground=question.ground,
        sender_id=scope.org,
        sender_kind=scope.actor.organisation_kind,
        sender_roles=scope.actor.roles,
        receiver_id=question.receiver_id,
        receiver_kind=receiver.kind if receiver else None,
        receiver_active=bool(receiver and receiver.state == "active"),
        rules=tuple(map(rule_fact, rules)),
        birth_date=child.birth_date,
        holders=_holders(kept.get("holders", [])),
        statements=tuple(StatementFact(**said) for said in kept.get("statements", [])),
        now=scope.now,
        today=clock.today(),
        child_id=question.child_id,
        substitutes=tuple(SubstituteFact(**one) for one in kept.get("substitutes", [])),
        legal_ground=in_law[0] if in_law else None,
        objection_open=bool(kept.get("objections")),
    )


def objection_open(scope: Scope, child_id: UUID | None) -> bool:
    """Whether somebody objected to sharing about this child, and has no answer yet."""
    if child_id is None:
        return False
    return bool(scope.rows(information_duty.OPEN_OBJECTIONS, child_id=child_id))


def rule_fact(rule: covenants.Rule) -> RuleFact:
    """A covenant's rule as the decision looks at it."""
    values = {name: getattr(rule, name) for name in RuleFact.__dataclass_fields__}
    return RuleFact(**values)


def _holders(rows: list[dict[str, Any]]) -> tuple[tuple[UUID, str], ...]:
    """In the order in which they were recorded: a reason speaks of the first and the second."""
    rows.sort(key=lambda row: (row["created_at"], row["id"]))
    return tuple((row["id"], row["kind"]) for row in rows)


_KEPT = Together(
    organisations.STANDING,
    holders=children.AUTHORITY,
    statements=consents.STATEMENTS,
    substitutes=consents.SUBSTITUTES,
    legal_grounds=legal_grounds.FACTS,
    objections=information_duty.OPEN_OBJECTIONS,
)
