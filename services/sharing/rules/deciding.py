"""The one decision: may this be shared? Pure: facts in, verdict out.

Invariant: nothing is shared unless one rule of a covenant in force allows exactly this record
kind, purpose, sender, receiver, age and these data categories, on a ground that the rule names and
that is really there. A no names every missing thing. Consent never repairs a missing rule.

Sources: `domain.md` (no grant, no view), AVG art. 6 and 9, Jeugdwet 7.3.11.
"""

from datetime import datetime, timedelta

from services.sharing import reasons
from services.sharing.rules.consent import by_consent
from services.sharing.rules.facts import Allowed, Carried, Facts, Refused, RuleFact, Verdict
from services.sharing.rules.in_law import about_objections, about_the_police, by_law
from shared.ages import age_on, birthday_begins
from shared.problems import Reason


def judge(facts: Facts) -> Verdict:
    """May this be shared? The rule that comes closest gives the reasons of a no."""
    beforehand = _about_the_receiver(facts)
    if beforehand:
        return Refused(tuple(beforehand))
    about = (facts.record_kind, facts.purpose, facts.receiver_kind)
    rules = [r for r in facts.rules if (r.record_kind, r.purpose, r.receiver_kind) == about]
    carried = {regime: _carried(regime, facts) for regime in {r.consent_regime for r in rules}}
    verdicts = [_by(rule, carried[rule.consent_regime], facts) for rule in rules]
    allowed = [verdict for verdict in verdicts if isinstance(verdict, Allowed)]
    if allowed:
        return max(allowed, key=lambda verdict: (verdict.until, verdict.rule.id.int))
    refused = [verdict for verdict in verdicts if isinstance(verdict, Refused)]
    return min(refused, key=_length, default=Refused((reasons.no_rule(facts.purpose),)))


def _length(verdict: Refused) -> int:
    return len(verdict.reasons)


def _about_the_receiver(facts: Facts) -> list[Reason]:
    if facts.receiver_kind is None:
        return [reasons.RECEIVER_UNKNOWN]
    if facts.receiver_id == facts.sender_id:
        return [reasons.RECEIVER_IS_OWN]
    return [] if facts.receiver_active else [reasons.RECEIVER_NOT_ACTIVE]


def _carried(regime: str, facts: Facts) -> Carried | list[Reason]:
    """What the ground rests on, or what is missing of it; the same for all rules of a regime."""
    return by_consent(regime, facts) if facts.ground == "consent" else by_law(facts)


def _by(rule: RuleFact, carried: Carried | list[Reason], facts: Facts) -> Verdict:
    """What this one rule says."""
    missing = _outside(rule, facts) + about_the_police(facts) + about_objections(facts)
    if isinstance(carried, Carried):
        return Refused(tuple(missing)) if missing else _allowed(rule, carried, facts)
    return Refused((*missing, *carried))


def _outside(rule: RuleFact, facts: Facts) -> list[Reason]:
    """In what the question goes beyond the rule."""
    found = []
    if rule.sender_kind != facts.sender_kind or not rule.sender_roles & facts.sender_roles:
        found.append(reasons.sender_not_in_rule(rule.sender_kind, rule.sender_roles))
    if not rule.age_from <= age_on(facts.birth_date, facts.today) <= rule.age_to:
        found.append(reasons.age_outside(rule.age_from, rule.age_to))
    excess = facts.categories - rule.categories
    if excess:
        found.append(reasons.categories_outside(excess))
    if facts.ground not in rule.grounds:
        found.append(reasons.ground_outside(facts.ground, rule.grounds))
    return found


def _allowed(rule: RuleFact, carried: Carried, facts: Facts) -> Allowed:
    return Allowed(
        rule=rule,
        ground=facts.ground,
        categories=facts.categories,
        consent_ids=carried.consent_ids,
        until=_until(rule, carried, facts),
        receiver_id=facts.receiver_id,
        substitute_ids=carried.substitute_ids,
        legal_ground_id=carried.legal_ground_id,
        decision_reference=carried.decision_reference,
        safety_restricted=carried.safety_restricted,
        child_id=facts.child_id,
    )


def _until(rule: RuleFact, carried: Carried, facts: Facts) -> datetime:
    """The first of: retention, the covenant's end, the day on which the child grows out of the
    rule, and the ends of what it rests on.
    """
    kept = facts.now + timedelta(days=rule.retention_days)
    too_old = birthday_begins(facts.birth_date, rule.age_to + 1)
    return min(kept, rule.ends_at, too_old, *carried.ends)
