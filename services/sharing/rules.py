"""The one decision: may this be shared? Pure: facts in, verdict out.

Invariant: nothing is shared unless one rule of a covenant in force allows exactly this record
kind, purpose, sender, receiver, age and these data categories, on a ground that the rule names and
that is really there. A no names every missing thing. Consent never repairs a missing rule.
What flows back is a decision of its own (`judge_return`): within a live exchange, and no further.

Sources: `domain.md` (no grant, no view; consent by age), AVG art. 6 and 9, Jeugdwet 7.3.11.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.sharing import reasons
from shared.clock import AMSTERDAM
from shared.problems import Reason

CHILD_SPEAKS_FROM = 12
CHILD_DECIDES_FROM = 16


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
class Facts:
    """Everything that the decision looks at, as it stands in the transaction that acts."""

    record_kind: str
    purpose: str
    categories: frozenset[str]
    ground: str
    decision_reference: str | None
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


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What the decision about flowing back looks at; "sender" is whose exchange it is.

    `exchange_id` and `exchange_until` are of our own grant in it; None: we have none (any more).
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


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes: by this rule, on this ground, for these categories, until then.

    `rests_on`: the grant of the exchange within which this flows back.
    """

    rule: RuleFact
    ground: str
    categories: frozenset[str]
    consent_ids: tuple[UUID, ...]
    until: datetime
    receiver_id: UUID
    decision_reference: str | None = None
    rests_on: UUID | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """No: and everything that is missing."""

    reasons: tuple[Reason, ...]


Verdict = Allowed | Refused


def judge(facts: Facts) -> Verdict:
    """May this be shared? The rule that comes closest gives the reasons of a no."""
    beforehand = _about_the_receiver(facts)
    if beforehand:
        return Refused(tuple(beforehand))
    rules = [
        r for r in facts.rules if (r.record_kind, r.purpose) == (facts.record_kind, facts.purpose)
    ]
    verdicts = [_by(rule, facts) for rule in rules if rule.receiver_kind == facts.receiver_kind]
    allowed = [verdict for verdict in verdicts if isinstance(verdict, Allowed)]
    if allowed:
        return max(allowed, key=lambda verdict: (verdict.until, verdict.rule.id.int))
    refused = [verdict for verdict in verdicts if isinstance(verdict, Refused)]
    return min(refused, key=_missing, default=Refused((reasons.no_rule(facts.purpose),)))


def judge_return(facts: ReturnFacts) -> Verdict:
    """May this flow back to the one who shared with us? Only while that exchange lasts."""
    until = facts.exchange_until
    if facts.exchange_id is None or until is None or until <= facts.now:
        return Refused((reasons.EXCHANGE_ENDED,))
    if not facts.sender_active:
        return Refused((reasons.RECEIVER_NOT_ACTIVE,))
    about = (facts.record_kind, facts.purpose, facts.sender_kind, facts.receiver_kind)
    rules = [
        rule
        for rule in facts.rules
        if (rule.record_kind, rule.purpose, rule.sender_kind, rule.receiver_kind) == about
    ]
    refused: list[Refused] = []
    for rule in sorted(rules, key=lambda rule: (rule.ends_at, rule.id.int), reverse=True):
        missing = _missing_to_return(rule, facts)
        if not missing:
            return Allowed(
                rule=rule,
                ground="return_flow",
                categories=facts.categories,
                consent_ids=(),
                until=min(until, rule.ends_at),
                receiver_id=facts.sender_id,
                rests_on=facts.exchange_id,
            )
        refused.append(Refused(tuple(missing)))
    return min(refused, key=_missing, default=Refused((reasons.no_rule(facts.purpose),)))


def _missing_to_return(rule: RuleFact, facts: ReturnFacts) -> list[Reason]:
    found = []
    if not rule.receiver_roles & facts.actor_roles:
        found.append(reasons.sender_not_in_rule(rule.receiver_kind, rule.receiver_roles))
    excess = facts.categories - rule.return_categories
    if excess:
        found.append(reasons.return_outside(excess))
    return found


def age_on(birth_date: date, day: date) -> int:
    """Whole years; who was born on 29 February has their birthday on 1 March in other years."""
    before = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before


def _missing(verdict: Refused) -> int:
    return len(verdict.reasons)


def _about_the_receiver(facts: Facts) -> list[Reason]:
    if facts.receiver_kind is None:
        return [reasons.RECEIVER_UNKNOWN]
    if facts.receiver_id == facts.sender_id:
        return [reasons.RECEIVER_IS_OWN]
    return [] if facts.receiver_active else [reasons.RECEIVER_NOT_ACTIVE]


def _by(rule: RuleFact, facts: Facts) -> Verdict:
    """What this one rule says."""
    found: list[Reason] = []
    if rule.sender_kind != facts.sender_kind or not rule.sender_roles & facts.sender_roles:
        found.append(reasons.sender_not_in_rule(rule.sender_kind, rule.sender_roles))
    if not rule.age_from <= age_on(facts.birth_date, facts.today) <= rule.age_to:
        found.append(reasons.age_outside(rule.age_from, rule.age_to))
    excess = facts.categories - rule.categories
    if excess:
        found.append(reasons.categories_outside(excess))
    if facts.ground not in rule.grounds:
        found.append(reasons.ground_outside(facts.ground, rule.grounds))
    consents: list[StatementFact] = []
    if facts.ground == "consent":
        if rule.consent_regime != "by_age":
            found.append(reasons.CONSENT_IS_NO_GROUND)
        else:
            consents, missing = _consents(facts)
            found.extend(missing)
    else:
        found.extend(_about_the_ground(facts))
    if found:
        return Refused(tuple(found))
    return Allowed(
        rule=rule,
        ground=facts.ground,
        categories=facts.categories,
        consent_ids=tuple(consent.consent_id for consent in consents),
        until=_until(rule, consents, facts),
        receiver_id=facts.receiver_id,
        decision_reference=facts.decision_reference,
    )


def _until(rule: RuleFact, consents: list[StatementFact], facts: Facts) -> datetime:
    """The first of: retention, the covenant's end, a consent's end, and the day on which the
    child speaks too, for then these consents are no longer enough.
    """
    ends = [facts.now + timedelta(days=rule.retention_days), rule.ends_at]
    ends += [consent.until for consent in consents]
    if consents and age_on(facts.birth_date, facts.today) < CHILD_SPEAKS_FROM:
        ends.append(_start_of(birthday(facts.birth_date, CHILD_SPEAKS_FROM)))
    return min(ends)


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody becomes `age`; 1 March where there is no 29 February."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _about_the_ground(facts: Facts) -> list[Reason]:
    """Grounds in law that want an act beforehand; the acts come with their own procedures."""
    if facts.ground == "police_disclosure" and not facts.decision_reference:
        return [reasons.DECISION_MISSING]
    if facts.ground in ("abuse_protocol", "vital_interest"):
        return [reasons.approval_missing(facts.ground)]
    return []


def _consents(facts: Facts) -> tuple[list[StatementFact], list[Reason]]:
    """The statements that carry this, of everybody who must say yes; and what is missing."""
    age = age_on(facts.birth_date, facts.today)
    people: list[UUID | None] = []
    if age < CHILD_DECIDES_FROM:
        people.extend(holder for holder, _ in facts.holders)
        if not people:
            return [], [reasons.NO_AUTHORITY_HOLDER]
    if age >= CHILD_SPEAKS_FROM:
        people.append(None)
    carrying: list[StatementFact] = []
    missing: list[Reason] = []
    for number, person in enumerate(people, start=1):
        said = _latest(facts, person)
        fault = _fault(said, facts, person, number)
        if fault is not None:
            missing.append(fault)
        elif said is not None:
            carrying.append(said)
    return carrying, missing + _refusals_of_others(facts, people)


def _about_this(facts: Facts) -> list[StatementFact]:
    return [
        s
        for s in facts.statements
        if s.purpose == facts.purpose
        and facts.receiver_id in s.receiver_ids
        and s.state != "requested"
    ]


def _latest(facts: Facts, person: UUID | None) -> StatementFact | None:
    said = [s for s in _about_this(facts) if s.holder_id == person]
    return max(
        said, key=lambda s: (s.stated_at, s.state != "given", s.consent_id.int), default=None
    )


def _fault(
    said: StatementFact | None, facts: Facts, person: UUID | None, number: int
) -> Reason | None:
    who = reasons.person(person is None, number, len(facts.holders))
    if said is None:
        return reasons.consent_missing(who, person)
    if said.state in ("refused", "withdrawn"):
        return reasons.consent_against(said.state, who, person)
    if said.state == "expired" or said.until <= facts.now:
        return reasons.consent_expired(who, person)
    excess = facts.categories - said.categories
    return reasons.consent_too_narrow(who, person, excess) if excess else None


def _refusals_of_others(facts: Facts, people: list[UUID | None]) -> list[Reason]:
    """One refusal outweighs any yes: also of a child whose yes is not asked yet."""
    if None in people:
        return []
    said = _latest(facts, None)
    if said is not None and said.state == "refused":
        return [reasons.consent_against("refused", reasons.person(True, 0, 0), None)]
    return []
