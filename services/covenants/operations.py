"""What can be done with covenants: reading them, and finding the rules that apply.

Invariant: a rule applies only while its covenant is in force and both organisations take part. The
parties draft, propose, sign, leave and end by themselves (`drafting`, `signing`, `ending`); the
operator puts in force what was signed on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, update

from services.covenants import drafting, ending, reading, signing
from services.covenants.contents import uncarried
from services.covenants.models import Covenant, CovenantParty, CovenantRule, CovenantVersion
from services.covenants.rules.carrying import LiveGrant
from services.covenants.rules.terms import Terms
from services.covenants.tasks import ACTIVATE_VERSION
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.web.pages import Cursor, Page

draft_covenant = drafting.draft_covenant
draft_version = drafting.draft_version
rewrite_version = drafting.rewrite_version
propose_version = drafting.propose_version
withdraw_version = drafting.withdraw_version
sign_version = signing.sign_version
activate_version = signing.activate_version
leave_covenant = ending.leave_covenant
end_covenant = ending.end_covenant
preview_end = ending.preview_end
list_versions = reading.list_versions
get_version = reading.get_version
compare_version = reading.compare_version
published_keys = reading.published_keys

__all__ = [
    "ACTIVATE_VERSION",
    "LiveGrant",
    "Rule",
    "activate_version",
    "compare_version",
    "draft_covenant",
    "draft_version",
    "enact_covenant",
    "end_covenant",
    "get_covenant",
    "get_version",
    "leave_covenant",
    "list_covenants",
    "list_versions",
    "preview_end",
    "propose_version",
    "published_keys",
    "rewrite_version",
    "rules_between",
    "sign_version",
    "uncarried",
    "withdraw_version",
]


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
    about = {"name": name, "area": area, "starts_at": starts_at, "ends_at": ends_at}
    covenant = scope.add(
        Covenant(
            id=new_id(),
            keeper_id=scope.org,
            state="active",
            version=1,
            party_ids=list(party_ids),
            active_party_ids=list(party_ids),
            created_at=scope.now,
            ended_at=None,
            ended_because=None,
            **about,
        )
    )
    terms = [Terms.read(rule).kept() for rule in rules]
    paper = scope.add(_on_paper(scope, covenant, terms))
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
    start: dict[str, Any] = {"covenant_id": covenant.id, "version": 1}
    scope.insert(CovenantRule, [{"id": new_id(), **start, **rule} for rule in terms])
    in_force = update(CovenantVersion).where(CovenantVersion.id == paper.id)
    scope.execute(in_force.values(state="active", decided_at=scope.now))
    return {"id": covenant.id}


def _on_paper(scope: Scope, covenant: Covenant, terms: list[dict[str, Any]]) -> CovenantVersion:
    return CovenantVersion(
        id=new_id(),
        covenant_id=covenant.id,
        author_id=scope.org,
        version=1,
        state="draft",
        name=covenant.name,
        area=covenant.area,
        purposes=sorted({rule["purpose"] for rule in terms}),
        party_ids=covenant.party_ids,
        terms={"rules": terms},
        starts_at=covenant.starts_at,
        ends_at=covenant.ends_at,
        text=None,
        text_hash=None,
        on_paper=True,
        edits=1,
        created_at=scope.now,
        proposed_at=scope.now,
        decided_at=None,
    )


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


def rules_between(
    scope: Scope, sender_id: UUID, receiver_id: UUID, *, lock: bool = True
) -> list[Rule]:
    """The rules in force now of covenants in which both take part; one statement.

    `lock`: nobody leaves, ends or amends these covenants until our transaction is over, and what
    has just ended is not among them (a row that was waited for is judged again).
    """
    statement = (
        select(CovenantRule, Covenant.name, Covenant.ends_at)
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
            Covenant.active_party_ids.contains([sender_id, receiver_id]),
        )
        .order_by(CovenantRule.id)
    )
    if lock:
        statement = statement.with_for_update(read=True, of=Covenant)
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
