"""What can be done with covenants: reading them, and finding the rules that apply.

Invariant: a rule applies only while its covenant is in force and both organisations take part.
Proposing, signing and amending by the parties themselves comes with its own issue; until then the
operator puts in force what was signed on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from services.covenants.models import Covenant, CovenantParty, CovenantRule
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.web.pages import Cursor, Page


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


@operation("covenant:keep")
def enact_covenant(
    scope: Scope,
    *,
    name: str,
    area: str,
    party_ids: Sequence[UUID],
    signed_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Put in force a covenant that the parties signed on paper; we keep its text for them."""
    covenant = scope.add(
        Covenant(
            id=new_id(),
            keeper_id=scope.org,
            name=name,
            area=area,
            state="active",
            version=1,
            party_ids=list(party_ids),
            starts_at=starts_at,
            ends_at=ends_at,
            created_at=scope.now,
        )
    )
    parties = [
        {
            "covenant_id": covenant.id,
            "organisation_id": party,
            "signed_at": signed_at,
            "left_at": None,
        }
        for party in party_ids
    ]
    scope.insert(CovenantParty, parties)
    start: dict[str, Any] = {"covenant_id": covenant.id, "version": 1, "return_categories": []}
    made = [{"id": new_id(), **start, **rule} for rule in rules]
    scope.insert(CovenantRule, made)
    return {"id": covenant.id}


@operation("covenant:read", reads=True)
def list_covenants(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The covenants that our organisation is a party to, newest first."""
    statement = newest_first(_COVENANTS, Covenant.created_at, Covenant.id, after, page_size)
    return page(scope.rows(statement), page_size, _covenant_view)


@operation("covenant:read", reads=True)
def get_covenant(scope: Scope, *, covenant_id: UUID) -> dict[str, Any]:
    """A covenant with its parties and the rules in force."""
    covenant = scope.load(Covenant, covenant_id)
    parties = scope.rows(
        select(CovenantParty.organisation_id, CovenantParty.signed_at, CovenantParty.left_at)
        .where(CovenantParty.covenant_id == covenant_id)
        .order_by(CovenantParty.organisation_id)
    )
    rules = scope.rows(
        select(CovenantRule)
        .where(CovenantRule.covenant_id == covenant_id, CovenantRule.version == covenant.version)
        .order_by(CovenantRule.id)
    )
    return _covenant_view(covenant) | {
        "parties": [dict(party._mapping) for party in parties],
        "rules": [_rule_view(row[0]) for row in rules],
    }


def rules_between(scope: Scope, sender_id: UUID, receiver_id: UUID) -> list[Rule]:
    """The rules in force now of covenants to which both are a party; one statement."""
    sender, receiver = aliased(CovenantParty), aliased(CovenantParty)
    statement = (
        select(CovenantRule, Covenant.name, Covenant.ends_at)
        .join(
            Covenant,
            and_(
                Covenant.id == CovenantRule.covenant_id,
                Covenant.version == CovenantRule.version,
            ),
        )
        .join(sender, sender.covenant_id == Covenant.id)
        .join(receiver, receiver.covenant_id == Covenant.id)
        .where(
            Covenant.state == "active",
            Covenant.starts_at <= scope.now,
            Covenant.ends_at > scope.now,
            sender.organisation_id == sender_id,
            receiver.organisation_id == receiver_id,
            sender.left_at.is_(None),
            receiver.left_at.is_(None),
        )
        .order_by(CovenantRule.id)
    )
    return [_rule(*row) for row in scope.rows(statement)]


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


def _covenant_view(covenant: Any) -> dict[str, Any]:
    names = ("id", "name", "area", "state", "version", "starts_at", "ends_at", "created_at")
    return {name: getattr(covenant, name) for name in names}


def _rule_view(rule: CovenantRule) -> dict[str, Any]:
    names = (
        "id",
        "purpose",
        "record_kind",
        "sender_kind",
        "sender_roles",
        "receiver_kind",
        "receiver_roles",
        "categories",
        "grounds",
        "consent_regime",
        "retention_days",
        "answer_days",
        "age_from",
        "age_to",
        "return_categories",
    )
    return {name: getattr(rule, name) for name in names}


_COVENANTS = select(
    Covenant.id,
    Covenant.name,
    Covenant.area,
    Covenant.state,
    Covenant.version,
    Covenant.starts_at,
    Covenant.ends_at,
    Covenant.created_at,
)
