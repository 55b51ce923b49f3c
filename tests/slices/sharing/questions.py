"""Questions to the decision: a usual one that is allowed, to be changed in one place at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.sharing.rules import (
    Allowed,
    Facts,
    LegalGroundFact,
    Refused,
    RuleFact,
    StatementFact,
    SubstituteFact,
    judge,
)
from shared.vocabulary import PROTOCOL_STEPS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SCHOOL, CHILD_WORK, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ASKER, SECOND_MEMBER = UUID(int=51), UUID(int=52)
MOTHER, FATHER, STRANGER = UUID(int=11), UUID(int=12), UUID(int=13)
PURPOSE = "child_work_support"
CATEGORIES = frozenset({"child_identity", "care_question"})
RULE = RuleFact(
    id=UUID(int=21),
    version=1,
    covenant_name="Samen rond het kind",
    purpose=PURPOSE,
    record_kind="referral",
    sender_kind="education",
    sender_roles=frozenset({"care_coordinator"}),
    receiver_kind="child_work",
    receiver_roles=frozenset({"child_worker"}),
    categories=CATEGORIES | {"home_situation"},
    grounds=frozenset({"consent"}),
    consent_regime="by_age",
    retention_days=365,
    answer_days=5,
    age_from=4,
    age_to=17,
    ends_at=NOW + timedelta(days=700),
)


def born(years: int) -> date:
    """The birth date of somebody who is `years` old at `TODAY`, with a birthday in January."""
    return date(TODAY.year - years, 1, 15)


def said(who: UUID | None, state: str = "given", days_ago: int = 1, **given: Any) -> StatementFact:
    """A statement; `who` None is the child. `number` names its consent."""
    number = given.pop("number", 100 + days_ago + (who.int if who else 0) * 1000)
    usual = StatementFact(
        consent_id=UUID(int=number),
        holder_id=who,
        purpose=PURPOSE,
        receiver_ids=frozenset({CHILD_WORK}),
        categories=CATEGORIES,
        state=state,
        stated_at=NOW - timedelta(days=days_ago),
        until=NOW + timedelta(days=90),
    )
    return replace(usual, **given)


def asked(*statements: StatementFact, **given: Any) -> Facts:
    """The usual question about a child of eight with two parents, with these statements."""
    usual = Facts(
        record_kind="referral",
        purpose=PURPOSE,
        categories=CATEGORIES,
        ground="consent",
        sender_id=SCHOOL,
        sender_kind="education",
        sender_roles=frozenset({"care_coordinator"}),
        receiver_id=CHILD_WORK,
        receiver_kind="child_work",
        receiver_active=True,
        rules=(RULE,),
        birth_date=born(8),
        holders=((MOTHER, "parent"), (FATHER, "parent")),
        statements=statements or (said(MOTHER), said(FATHER)),
        now=NOW,
        today=TODAY,
    )
    return replace(usual, **given)


def codes(facts: Facts) -> list[str]:
    """Why not; empty for a yes."""
    verdict = judge(facts)
    return [reason.code for reason in verdict.reasons] if isinstance(verdict, Refused) else []


def yes(facts: Facts) -> Allowed:
    verdict = judge(facts)
    assert isinstance(verdict, Allowed), codes(facts)
    return verdict


def instead(kind: str, who: UUID = FATHER, **given: Any) -> SubstituteFact:
    """What stands in the place of this holder's statement, for the usual question."""
    usual = SubstituteFact(
        id=UUID(int=7000 + who.int),
        holder_id=who,
        kind=kind,
        purpose=PURPOSE,
        receiver_ids=frozenset(),
        categories=frozenset(),
        since=NOW - timedelta(days=10),
        until=NOW + timedelta(days=60),
    )
    return replace(usual, **given)


def recorded(ground: str, **given: Any) -> LegalGroundFact:
    """What was recorded for a ground in law: everything that it asks for."""
    usual = LegalGroundFact(
        id=UUID(int=8000),
        ground=ground,
        receiver_ids=frozenset({CHILD_WORK}),
        purposes=frozenset({PURPOSE}),
        steps=frozenset(PROTOCOL_STEPS),
        acute=False,
        reasoned=True,
        asked_by=ASKER,
        approved_by=frozenset({SECOND_MEMBER}),
        reference="Wpg-2026-17" if ground == "police_disclosure" else None,
        safety_restricted=False,
        until=NOW + timedelta(days=30),
    )
    return replace(usual, **given)
