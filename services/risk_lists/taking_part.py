"""What lets parties, and people, take part in a list together.

Invariant: a list stands by a covenant in force in which all its parties take part, and which lets
the one that opened it put children on it for each other; two words are those of two people.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.risk_lists.models import KIND, NamedMember
from shared.authz.scope import Scope


def covenant_for(
    scope: Scope,
    owner_id: UUID,
    kinds: Mapping[UUID, str],
    purpose: str,
    roles: frozenset[str] | None = None,
    *,
    lock: bool = True,
) -> UUID | None:
    """The covenant in force by which `owner_id` may put children on a list with all the others of
    these parties. `roles`: those of who does it; None: of whoever. `lock`: it stays in force until
    our transaction is over.
    """
    rules = covenants.rules_from(scope, scope.org, KIND, lock=lock)
    for rule, party_ids in rules:
        reached = {
            one.receiver_kind
            for one, _ in rules
            if one.covenant_id == rule.covenant_id
            and one.purpose == purpose
            and one.sender_kind == kinds[owner_id]
            and (roles is None or one.sender_roles & roles)
        }
        others = {kind for party, kind in kinds.items() if party != owner_id}
        if kinds.keys() <= party_ids and others <= reached:
            return rule.covenant_id
    return None


def is_carried(scope: Scope, one: Any) -> bool:
    """Whether a covenant in force still lets all parties of the list take part."""
    kinds = organisations.kinds_of(scope, list(one.party_ids))
    return covenant_for(scope, one.owner_id, kinds, one.purpose, lock=False) is not None


def roles_of(scope: Scope, one: Any) -> frozenset[str]:
    """The roles that the covenant lets see such an entry, or put one on a list, of our kind."""
    ours = organisations.kinds_of(scope, [scope.org])[scope.org]
    found: set[str] = set()
    for partner_id in sorted(set(one.party_ids) - {scope.org}):
        for rule in covenants.rules_between(scope, scope.org, partner_id, lock=False):
            if (rule.record_kind, rule.purpose) != (KIND, one.purpose):
                continue
            if rule.sender_kind == ours:
                found |= rule.sender_roles
            if rule.receiver_kind == ours:
                found |= rule.receiver_roles
    return frozenset(found)


def same_person(scope: Scope, list_id: UUID, member_ids: Collection[UUID]) -> bool:
    """Whether any two of these members, named on the list now or before, are one person."""
    who = select(NamedMember.person_id).where(
        NamedMember.list_id == list_id,
        NamedMember.member_id.in_(member_ids),
        NamedMember.person_id.is_not(None),
    )
    several = func.count(NamedMember.member_id.distinct()) > 1
    return bool(scope.rows(who.group_by(NamedMember.person_id).having(several)))
