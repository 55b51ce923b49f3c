"""The decision once more, as small as can be: written from `domain.md`, not from the code.

It says yes or no and until when, and nothing about why.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.sharing.rules import Facts, RuleFact, StatementFact

HOME = ZoneInfo("Europe/Amsterdam")


def expected(facts: Facts) -> datetime | None:
    """Until when this may be shared; None: it may not."""
    if facts.receiver_kind is None or not facts.receiver_active:
        return None
    if facts.receiver_id == facts.sender_id:
        return None
    ends = [end for rule in facts.rules if (end := _under(rule, facts)) is not None]
    return max(ends, default=None)


def _under(rule: RuleFact, facts: Facts) -> datetime | None:
    years = _years(facts.birth_date, facts.today)
    fits = (
        rule.record_kind == facts.record_kind
        and rule.purpose == facts.purpose
        and rule.sender_kind == facts.sender_kind
        and bool(rule.sender_roles & facts.sender_roles)
        and rule.receiver_kind == facts.receiver_kind
        and facts.categories <= rule.categories
        and rule.age_from <= years <= rule.age_to
        and facts.ground in rule.grounds
        and facts.sender_kind != "police"
    )
    if not fits:
        return None
    ends = [facts.now + timedelta(days=rule.retention_days), rule.ends_at]
    match facts.ground:
        case "consent":
            if rule.consent_regime != "by_age":
                return None
            carried = _consent(facts, years)
            return min([*ends, carried]) if carried else None
        case "police_disclosure" | "abuse_protocol" | "vital_interest":
            return None  # nothing is recorded in these questions
        case _:
            return min(ends)


def _consent(facts: Facts, years: int) -> datetime | None:
    """Until when the family's words carry it."""
    holders = [holder for holder, _ in facts.holders]
    child: list[UUID | None] = [None]
    match years:
        case _ if years >= 16:
            wanted = child
        case _ if years >= 12:
            wanted = [*holders, *child]
        case _:
            wanted = [*holders]
            if _last_word(facts, None) == "refused":
                return None
    if years < 16 and not holders:
        return None
    ends: list[datetime] = []
    for person in wanted:
        said = _last(facts, person)
        if said is None or said.state != "given" or said.until <= facts.now:
            return None
        if not facts.categories <= said.categories:
            return None
        ends.append(said.until)
    if years < 12:
        ends.append(_twelfth_birthday(facts.birth_date))
    return min(ends)


def _last_word(facts: Facts, person: UUID | None) -> str | None:
    said = _last(facts, person, since=0)
    return said.state if said else None


def _last(facts: Facts, person: UUID | None, since: int = 12) -> StatementFact | None:
    """What this person said last to this question; a no of the same moment goes before a yes.

    Of the child only what it said when it was `since` years old.
    """
    answers = [
        s
        for s in facts.statements
        if s.holder_id == person
        and s.purpose == facts.purpose
        and facts.receiver_id in s.receiver_ids
        and s.state != "requested"
        and s.categories & facts.categories
        and (person is not None or years_then(s, facts) >= since)
    ]
    answers.sort(key=lambda s: (s.stated_at, s.state != "given", s.consent_id))
    return answers[-1] if answers else None


def years_then(said: StatementFact, facts: Facts) -> int:
    """The child's age on the day that this was said."""
    return _years(facts.birth_date, said.stated_at.astimezone(HOME).date())


def _years(birth: date, day: date) -> int:
    return sum(1 for n in range(1, 40) if _birthday(birth, n) <= day)


def _birthday(birth: date, years: int) -> date:
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + years, 2, 28) + timedelta(days=1)
    return date(birth.year + years, birth.month, birth.day)


def _twelfth_birthday(birth: date) -> datetime:
    return datetime.combine(_birthday(birth, 12), time(0), HOME)
