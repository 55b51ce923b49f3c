"""Facts as Cedar asks for them: shaping, and arithmetic on dates; the policies decide.

Invariant: nothing here compares a fact with what a rule, a statement or the law says. What Cedar
cannot compute comes in as a number: seconds since 1970, whole years of age, a birthday's midnight.
"""

import json
from collections.abc import Container, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.sharing.rules import Facts, LegalGroundFact, RuleFact, StatementFact, SubstituteFact

HOME = ZoneInfo("Europe/Amsterdam")
CHILD = "child"
SLOTS = ("newest", "earlier", "earliest")
DAY_SECONDS = 24 * 60 * 60


def voice(facts: Facts, holder: UUID | None) -> str:
    """The context of `speak`: what this person said, newest first; None is the child."""
    said = [one for one in facts.statements if one.holder_id == holder]
    return json.dumps(
        {
            "now": seconds(facts.now),
            "purpose": facts.purpose,
            "receiver": str(facts.receiver_id),
            "categories": sorted(facts.categories),
            "is_child": holder is None,
            **_slots(said, facts),
        }
    )


def standing(
    facts: Facts,
    rule: RuleFact,
    substitute: SubstituteFact,
    agreed: Container[UUID | None],
    declined: Container[UUID | None],
) -> str:
    """The context of `stand`, by this one rule; who `agreed` and who `declined` the question."""
    said = [one for one in facts.statements if one.holder_id == substitute.holder_id]
    return json.dumps(
        {
            **_slots(said, facts),
            "now": seconds(facts.now),
            "purpose": facts.purpose,
            "receiver": str(facts.receiver_id),
            "categories": sorted(facts.categories),
            "consent_regime": rule.consent_regime,
            "agreed": substitute.holder_id in agreed,
            "declined": substitute.holder_id in declined,
            "substitute": {
                "kind": substitute.kind,
                "purpose": substitute.purpose,
                "receivers": sorted(map(str, substitute.receiver_ids)),
                "categories": sorted(substitute.categories),
                "since": seconds(substitute.since),
                "until": seconds(substitute.until),
            },
        }
    )


def newest_first(said: Sequence[StatementFact]) -> list[StatementFact]:
    """By the moment that it was said; of one moment, in the order of the facts."""
    return sorted(said, key=lambda one: one.stated_at, reverse=True)


def sharing(facts: Facts, rule: RuleFact, yes: Sequence[str], no: Sequence[str]) -> str:
    """The context of `share`, by this one rule, with the persons who say yes and no."""
    receiver: dict[str, Any] = {"id": str(facts.receiver_id), "active": facts.receiver_active}
    if facts.receiver_kind is not None:
        receiver["kind"] = facts.receiver_kind
    recorded = {} if facts.legal_ground is None else {"recorded": _recorded(facts.legal_ground)}
    return json.dumps(
        {
            "now": seconds(facts.now),
            "purpose": facts.purpose,
            "record_kind": facts.record_kind,
            "categories": sorted(facts.categories),
            "ground": facts.ground,
            "objection_open": facts.objection_open,
            "sender": {
                "id": str(facts.sender_id),
                "kind": facts.sender_kind,
                "roles": sorted(facts.sender_roles),
            },
            "receiver": receiver,
            "rule": _rule(rule),
            "age": years(facts.birth_date, facts.today),
            "holders": [str(holder) for holder, _ in facts.holders],
            "yes": sorted(yes),
            "no": sorted(no),
            **recorded,
        }
    )


def lasting(facts: Facts, rule: RuleFact, until: datetime, stated: Sequence[datetime]) -> str:
    """The context of `last`: `stated` are the ends of all that carries the yes."""
    context: dict[str, Any] = {
        "until": seconds(until),
        "now": seconds(facts.now),
        "ground": facts.ground,
        "rule_ends": seconds(rule.ends_at),
        "seconds_kept": rule.retention_days * DAY_SECONDS,
        "twelfth": midnight_of(facts.birth_date, 12),
        "outgrown": midnight_of(facts.birth_date, rule.age_to + 1),
    }
    if stated:
        context["rests_until"] = min(map(seconds, stated))
    return json.dumps(context)


def years(birth: date, day: date) -> int:
    """Whole years lived on that day; who is born on 29 February has a birthday on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_when_said(one: StatementFact, birth: date) -> int:
    """The child's age in whole years on the day that this was said."""
    return years(birth, one.stated_at.astimezone(HOME).date())


def midnight_of(birth: date, age: int) -> int:
    """When that birthday begins in the Netherlands, in seconds since 1970."""
    year = birth.year + age
    try:
        day = birth.replace(year=year)
    except ValueError:
        day = date(year, 3, 1)
    return seconds(datetime(day.year, day.month, day.day, tzinfo=HOME))


@cache
def seconds(moment: datetime) -> int:
    """Since 1970; a moment within a second is not asked for."""
    whole = moment.timestamp()
    if whole != int(whole):
        raise ValueError(f"{moment} is no whole second")
    return int(whole)


def _slots(said: Sequence[StatementFact], facts: Facts) -> dict[str, Any]:
    if len(said) > len(SLOTS):
        raise ValueError("the policies look at three statements of one person at most")
    newest = newest_first(said)
    return {slot: _statement(one, facts) for slot, one in zip(SLOTS, newest, strict=False)}


def _statement(one: StatementFact, facts: Facts) -> dict[str, Any]:
    return {
        "purpose": one.purpose,
        "receivers": sorted(map(str, one.receiver_ids)),
        "categories": sorted(one.categories),
        "asked": sorted(one.categories & facts.categories),
        "state": one.state,
        "stated": seconds(one.stated_at),
        "until": seconds(one.until),
        "age_when_said": age_when_said(one, facts.birth_date),
    }


def _recorded(one: LegalGroundFact) -> dict[str, Any]:
    return {
        "ground": one.ground,
        "receivers": sorted(map(str, one.receiver_ids)),
        "purposes": sorted(one.purposes),
        "steps": sorted(one.steps),
        "acute": one.acute,
        "reasoned": one.reasoned,
        "asked_by": str(one.asked_by),
        "approved_by": sorted(map(str, one.approved_by)),
        "reference": one.reference or "",
        "safety_restricted": one.safety_restricted,
        "until": seconds(one.until),
    }


def _rule(rule: RuleFact) -> dict[str, Any]:
    return {
        "purpose": rule.purpose,
        "record_kind": rule.record_kind,
        "sender_kind": rule.sender_kind,
        "sender_roles": sorted(rule.sender_roles),
        "receiver_kind": rule.receiver_kind,
        "categories": sorted(rule.categories),
        "grounds": sorted(rule.grounds),
        "consent_regime": rule.consent_regime,
        "age_from": rule.age_from,
        "age_to": rule.age_to,
        "ends": seconds(rule.ends_at),
        "seconds_kept": rule.retention_days * DAY_SECONDS,
    }
