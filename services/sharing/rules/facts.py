"""What the decision looks at, and what it answers. Plain data, as it stands in the transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.problems import Reason


@dataclass(frozen=True, slots=True)
class RuleFact:
    """A rule of a covenant in force between sender and receiver (`covenants.operations.Rule`)."""

    id: UUID
    version: int
    covenant_name: str
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
    ends_at: datetime
    return_categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StatementFact:
    """What one person said about one question. `holder_id` None: the child itself."""

    consent_id: UUID
    holder_id: UUID | None
    purpose: str
    receiver_ids: frozenset[UUID]
    categories: frozenset[str]
    state: str
    stated_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SubstituteFact:
    """What stands in the place of one holder's statement, from `since` and before `until`.

    `kind`: court_permission, institution (with this holder's part of the authority) or unreachable.
    No receivers, or no categories: any.
    """

    id: UUID
    holder_id: UUID
    kind: str
    purpose: str
    receiver_ids: frozenset[UUID]
    categories: frozenset[str]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class LegalGroundFact:
    """What was recorded about this child beforehand, so that a ground in law can carry something.

    `steps`: those of the abuse protocol that were taken (`PROTOCOL_STEPS`); `acute`: danger that
    does not wait for them; `reasoned`: a reason is written; `asked_by` and `approved_by`: members;
    `reference`: of the police's decision. No receivers, or no purposes: any that fit the ground.
    """

    id: UUID
    ground: str
    receiver_ids: frozenset[UUID]
    purposes: frozenset[str]
    steps: frozenset[str]
    acute: bool
    reasoned: bool
    asked_by: UUID
    approved_by: frozenset[UUID]
    reference: str | None
    safety_restricted: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the decision looks at, as it stands in the transaction that acts.

    `legal_ground` is the one that the question cites, if it is in force; `objection_open`: somebody
    objected to sharing about this child and has no answer yet (AVG art. 18(1)(d) and 21).
    """

    record_kind: str
    purpose: str
    categories: frozenset[str]
    ground: str
    sender_id: UUID
    sender_kind: str
    sender_roles: frozenset[str]
    receiver_id: UUID
    receiver_kind: str | None
    receiver_active: bool
    rules: tuple[RuleFact, ...]
    birth_date: date
    holders: tuple[tuple[UUID, str], ...]
    statements: tuple[StatementFact, ...]
    now: datetime
    today: date
    child_id: UUID | None = None
    substitutes: tuple[SubstituteFact, ...] = ()
    legal_ground: LegalGroundFact | None = None
    objection_open: bool = False


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What the decision about flowing back looks at; "sender" is whose exchange it is.

    `exchange_id` and `exchange_until` are of our own grant in it; None: we have none (any more).
    `exchange_ground` and `safety_restricted` are that grant's; `objection_open`: with us, as in
    `Facts`.
    """

    record_kind: str
    purpose: str
    categories: frozenset[str]
    exchange_id: UUID | None
    exchange_until: datetime | None
    sender_id: UUID
    sender_kind: str | None
    sender_active: bool
    receiver_kind: str
    actor_roles: frozenset[str]
    rules: tuple[RuleFact, ...]
    now: datetime
    exchange_ground: str = "consent"
    safety_restricted: bool = False
    objection_open: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """What a yes rests on, beside the rule; `ends`: it carries no further than the first of them.

    `safety_restricted`: never told in receipts, to parents, or in subject access.
    """

    consent_ids: tuple[UUID, ...] = ()
    substitute_ids: tuple[UUID, ...] = ()
    legal_ground_id: UUID | None = None
    decision_reference: str | None = None
    safety_restricted: bool = False
    ends: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes: by this rule, on this ground, for these categories, until then.

    `rests_on`: the grant of the exchange within which this flows back. `child_id`: about whom;
    None with what flows back. The others are as in `Carried`.
    """

    rule: RuleFact
    ground: str
    categories: frozenset[str]
    consent_ids: tuple[UUID, ...]
    until: datetime
    receiver_id: UUID
    substitute_ids: tuple[UUID, ...] = ()
    legal_ground_id: UUID | None = None
    decision_reference: str | None = None
    safety_restricted: bool = False
    child_id: UUID | None = None
    rests_on: UUID | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """No: and everything that is missing."""

    reasons: tuple[Reason, ...]


Verdict = Allowed | Refused
