"""May this flow back to the one who shared with us? Within a live exchange, and no further.

Invariant: what flows back within a safety-restricted exchange is safety-restricted itself: that
Veilig Thuis answered says as much as that it was asked.

Source: `domain.md`, "what flows back is a disclosure too".
"""

from services.sharing import reasons, reasons_in_law
from services.sharing.rules.facts import Allowed, Refused, ReturnFacts, RuleFact, Verdict
from services.sharing.rules.in_law import NEVER_FROZEN
from shared.problems import Reason


def judge_return(facts: ReturnFacts) -> Verdict:
    """Only while that exchange lasts, by a rule that names these categories for the way back."""
    until = facts.exchange_until
    if facts.exchange_id is None or until is None or until <= facts.now:
        return Refused((reasons.EXCHANGE_ENDED,))
    if not facts.sender_active:
        return Refused((reasons.RECEIVER_NOT_ACTIVE,))
    if facts.receiver_kind == "police":
        return Refused((reasons_in_law.POLICE_ONLY_BY_DECISION,))
    if facts.objection_open and facts.exchange_ground not in NEVER_FROZEN:
        return Refused((reasons_in_law.OBJECTION_OPEN,))
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
                safety_restricted=facts.safety_restricted,
            )
        refused.append(Refused(tuple(missing)))
    return min(refused, key=_length, default=Refused((reasons.no_rule(facts.purpose),)))


def _missing_to_return(rule: RuleFact, facts: ReturnFacts) -> list[Reason]:
    found = []
    if not rule.receiver_roles & facts.actor_roles:
        found.append(reasons.sender_not_in_rule(rule.receiver_kind, rule.receiver_roles))
    excess = facts.categories - rule.return_categories
    if excess:
        found.append(reasons.return_outside(excess))
    return found


def _length(verdict: Refused) -> int:
    return len(verdict.reasons)
