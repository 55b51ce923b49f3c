"""Does a ground in law carry it? What must be recorded beforehand is, and fits this question.

Invariant: nothing here asks for consent, and consent repairs nothing here. The police share on a
recorded decision of their own and on nothing else, and nobody else on such a decision.

Sources: Wet verplichte meldcode and Jeugdwet 4.1.7 (the five steps), Wmo 5.2.6 (the report may be
made without consent); AVG art. 6(1)(c), (d), (e); Wpg 19 and 20; `domain.md` on sharing without
consent.
"""

from services.sharing import reasons_in_law as reasons
from services.sharing.rules.facts import Carried, Facts, LegalGroundFact
from shared.problems import Reason
from shared.vocabulary import PROTOCOL_STEPS

RECORDED = frozenset({"abuse_protocol", "vital_interest", "police_disclosure"})
"""The grounds that ask for something recorded beforehand."""
NEVER_FROZEN = frozenset({"abuse_protocol", "vital_interest"})
"""What an objection does not hold up."""
ALL_STEPS = frozenset(PROTOCOL_STEPS)


def about_the_police(facts: Facts) -> list[Reason]:
    """The police share under their own decision only, and it is nobody else's to take."""
    if facts.sender_kind == "police" and facts.ground != "police_disclosure":
        return [reasons.POLICE_ONLY_BY_DECISION]
    if facts.sender_kind != "police" and facts.ground == "police_disclosure":
        return [reasons.NOT_THE_POLICE]
    return []


def about_objections(facts: Facts) -> list[Reason]:
    """An objection without an answer freezes all but what protects the child now."""
    frozen = facts.objection_open and facts.ground not in NEVER_FROZEN
    return [reasons.OBJECTION_OPEN] if frozen else []


def by_law(facts: Facts) -> Carried | list[Reason]:
    """What the yes rests on, or what is missing of it."""
    if facts.ground not in RECORDED:
        return Carried()
    recorded = facts.legal_ground
    if recorded is None or recorded.ground != facts.ground:
        return [*_about_the_receiver(facts), reasons.legal_ground_missing(facts.ground)]
    missing = [*_about_the_receiver(facts), *_elsewhere(recorded, facts)]
    missing += _ABOUT[facts.ground](recorded)
    return missing or Carried(
        legal_ground_id=recorded.id,
        decision_reference=recorded.reference,
        safety_restricted=recorded.safety_restricted or facts.ground == "abuse_protocol",
        ends=(recorded.until,),
    )


def _about_the_receiver(facts: Facts) -> list[Reason]:
    elsewhere = facts.ground == "abuse_protocol" and facts.receiver_kind != "veilig_thuis"
    return [reasons.ONLY_TO_VEILIG_THUIS] if elsewhere else []


def _elsewhere(recorded: LegalGroundFact, facts: Facts) -> list[Reason]:
    """What was recorded is for another question than this one."""
    found = []
    if recorded.receiver_ids and facts.receiver_id not in recorded.receiver_ids:
        found.append(reasons.LEGAL_GROUND_ANOTHER_RECEIVER)
    if recorded.purposes and facts.purpose not in recorded.purposes:
        found.append(reasons.LEGAL_GROUND_ANOTHER_PURPOSE)
    if recorded.until <= facts.now:
        found.append(reasons.LEGAL_GROUND_OVER)
    return found


def _protocol(recorded: LegalGroundFact) -> list[Reason]:
    """Five steps and a second member; in acute danger those come afterwards."""
    if recorded.acute:
        return []
    found = []
    left = ALL_STEPS - recorded.steps
    if left:
        found.append(reasons.protocol_steps_missing(left))
    if not recorded.approved_by - {recorded.asked_by}:
        found.append(reasons.APPROVAL_MISSING)
    return found


def _vital(recorded: LegalGroundFact) -> list[Reason]:
    """At once, with a written reason; the review comes within 24 hours after."""
    return [] if recorded.reasoned else [reasons.REASON_MISSING]


def _decision(recorded: LegalGroundFact) -> list[Reason]:
    return [] if recorded.reference else [reasons.DECISION_MISSING]


_ABOUT = {
    "abuse_protocol": _protocol,
    "vital_interest": _vital,
    "police_disclosure": _decision,
}
