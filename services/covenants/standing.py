"""Covenants as their parties find them: all of them, and one with who takes part and its rules.

Invariant: reads only; a covenant is seen by its keeper and by whoever was ever asked to sign it.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from services.covenants.models import Covenant, CovenantParty, CovenantRule
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page


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
        .order_by(CovenantParty.organisation_id, CovenantParty.signed_at)
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


def _covenant_view(covenant: Any) -> dict[str, Any]:
    names = ("id", "name", "area", "state", "version", "starts_at", "ends_at", "created_at")
    return {name: getattr(covenant, name) for name in (*names, "keeper_id", "ended_at")}


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


def rules_in_force(scope: Scope) -> list[dict[str, Any]]:
    """Each covenant in force now in which we take part, with who takes part and its rules."""
    in_force = select(Covenant).where(
        Covenant.state == "active",
        Covenant.starts_at <= scope.now,
        Covenant.ends_at > scope.now,
        Covenant.active_party_ids.contains([scope.org]),
    )
    found = [row[0] for row in scope.rows(in_force.order_by(Covenant.id))]
    rules = scope.rows(
        select(CovenantRule)
        .where(
            tuple_(CovenantRule.covenant_id, CovenantRule.version).in_(
                [(covenant.id, covenant.version) for covenant in found]
            )
        )
        .order_by(CovenantRule.id)
    )
    return [
        _covenant_view(covenant)
        | {
            "party_ids": covenant.active_party_ids,
            "rules": [_rule_view(row[0]) for row in rules if row[0].covenant_id == covenant.id],
        }
        for covenant in found
    ]


_COVENANTS = select(
    Covenant.id,
    Covenant.name,
    Covenant.area,
    Covenant.state,
    Covenant.version,
    Covenant.starts_at,
    Covenant.ends_at,
    Covenant.created_at,
    Covenant.keeper_id,
    Covenant.ended_at,
)
