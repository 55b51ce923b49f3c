"""Which live grants a covenant still carries: what is not carried any more ends.

Invariant: a grant stands only while some rule in force would let it be given with what it shows, to
whom it shows it, on its ground, and both its owner and its viewer take part. Its child's age was
judged when it was given, and is not judged again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.covenants.rules.terms import Terms, carries_ground


@dataclass(frozen=True, slots=True)
class LiveGrant:
    """A live grant between us and a partner; `rule_id` is of the rule by which it was given;
    `safety_restricted`: it is told to nobody who need not know, not in a number either.
    """

    id: UUID
    rule_id: UUID
    ground: str
    categories: frozenset[str]
    viewer_roles: frozenset[str]
    owner_id: UUID
    viewer_id: UUID
    starts_at: datetime
    safety_restricted: bool = False


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds now (or would, under a version that is looked at): rules and who takes part."""

    rules: tuple[Terms, ...]
    party_ids: frozenset[UUID]
    ends_at: datetime


def not_carried(
    grants: Iterable[LiveGrant],
    given_by: Mapping[UUID, Terms],
    in_force: InForce | None,
    now: datetime,
) -> list[LiveGrant]:
    """Those that end; `given_by` are the rules of all versions; None in force: all of them."""
    return [
        grant
        for grant in grants
        if in_force is None or not _carried(grant, given_by.get(grant.rule_id), in_force, now)
    ]


def _carried(grant: LiveGrant, by: Terms | None, in_force: InForce, now: datetime) -> bool:
    if by is None or not {grant.owner_id, grant.viewer_id} <= in_force.party_ids:
        return False
    return in_force.ends_at > now and any(_by(rule, grant, by, now) for rule in in_force.rules)


def _by(rule: Terms, grant: LiveGrant, by: Terms, now: datetime) -> bool:
    if _flow(rule) != _flow(by):
        return False
    if grant.ground == "return_flow":
        shown, seers = rule.return_categories, rule.sender_roles
    else:
        shown, seers = rule.categories, rule.receiver_roles
        if not carries_ground(rule, grant.ground):
            return False
    lasts = grant.starts_at + timedelta(days=rule.retention_days) > now
    return lasts and grant.categories <= shown and grant.viewer_roles <= seers


def _flow(rule: Terms) -> tuple[str, str, str, str]:
    return rule.purpose, rule.record_kind, rule.sender_kind, rule.receiver_kind
