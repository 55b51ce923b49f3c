"""What the organisations of the town agreed: who may share what with whom, and what flows back.

Invariant: only plans; `founding.py` puts them in force. The covenant is invented; the flows are
those of the field, and each says no more than its receiver needs.
"""

from collections.abc import Sequence
from typing import Any

NAME = "Samen rond het kind"
SUPPORT, HELP, EARLY = "child_work_support", "youth_help", "early_signalling"
ALL = (
    "child_identity",
    "family_contact",
    "care_question",
    "school_functioning",
    "home_situation",
    "child_voice",
    "arrangements",
)
ABOUT_WORRY = (
    "child_identity",
    "care_question",
    "observed_facts",
    "child_voice",
    "parents_told",
)
"""Of a signal: what was seen and what the child says, and not what its writer makes of it."""
ASKED = tuple(sorted({*ALL, *ABOUT_WORRY}))
"""What parents are asked for."""
BACK = ("answer_reason", "arrangements", "outcome")
"""What a school, the GGD and the municipality hear: why not, what was agreed, how it ended."""

CARE_BACK = (*BACK, "care_question", "child_voice")
"""Between those who both work with the child: also what it is about, and what the child says."""

AGES = {"age_from": 4, "age_to": 12}
_DAYS = {"referral": 365, "signal": 180, "risk_list_entry": 90, "match": 180}
_ROLES = {
    "education": ("care_coordinator",),
    "child_work": ("child_worker", "programme_coordinator"),
    "youth_care": ("youth_care_worker", "programme_coordinator"),
    "police": ("community_officer",),
    "public_health": ("youth_care_worker",),
    "municipality": ("neighbourhood_worker",),
    "veilig_thuis": ("youth_care_worker",),
}


def _rule(
    purpose: str,
    record_kind: str,
    sender: str,
    receiver: str,
    categories: Sequence[str],
    *,
    back: Sequence[str] = (),
    ground: str = "consent",
) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "record_kind": record_kind,
        "sender_kind": sender,
        "sender_roles": list(_ROLES[sender]),
        "receiver_kind": receiver,
        "receiver_roles": list(_ROLES[receiver]),
        "categories": sorted(categories),
        "grounds": [ground],
        "consent_regime": "by_age" if ground == "consent" else "none",
        "retention_days": _DAYS[record_kind],
        "answer_days": 5,
        "return_categories": sorted(back),
        **AGES,
    }


def _referral(purpose: str, sender: str, receiver: str, back: Sequence[str]) -> dict[str, Any]:
    return _rule(purpose, "referral", sender, receiver, ALL, back=back)


LISTED = ("child_identity", "care_question", "involvement", "observed_facts")
"""What the officer and the child worker let each other see of a child on their list."""
REPORTS = tuple(
    _rule("child_protection", "referral", sender, "veilig_thuis", ALL, ground="abuse_protocol")
    for sender in ("education", "child_work", "youth_care", "public_health", "municipality")
)
"""Who reports to Veilig Thuis; whoever does hears the status."""
_MATCHED = ("education", "child_work", "youth_care")
MATCHES = tuple(
    _rule(EARLY, "match", one, other, ("professional_contact",), ground="public_task")
    for one in _MATCHED
    for other in _MATCHED
    if one != other
)
"""Between whom concerns about the same child are matched; the police are not among them."""
RULES = (
    _referral(SUPPORT, "education", "child_work", BACK),
    _referral(SUPPORT, "public_health", "child_work", BACK),
    _referral(SUPPORT, "municipality", "child_work", BACK),
    _referral(SUPPORT, "youth_care", "child_work", CARE_BACK),
    _rule(  # the officer hears the status, and nothing else
        SUPPORT,
        "referral",
        "police",
        "child_work",
        ("child_identity", "family_contact", "care_question"),
    ),
    _referral(HELP, "child_work", "youth_care", CARE_BACK),
    _referral(HELP, "municipality", "youth_care", CARE_BACK),
    _referral(HELP, "youth_care", "municipality", CARE_BACK),
    _referral(HELP, "education", "public_health", BACK),
    _rule(  # who is often absent from school: the municipality's task and the school's
        HELP,
        "referral",
        "education",
        "municipality",
        ("child_identity", "family_contact", "care_question", "school_functioning"),
        back=BACK,
        ground="public_task",
    ),
    _rule(EARLY, "signal", "education", "child_work", ABOUT_WORRY),
    _rule(EARLY, "signal", "child_work", "education", ABOUT_WORRY),
    _rule(
        "neighbourhood_safety",
        "risk_list_entry",
        "police",
        "child_work",
        LISTED,
        ground="police_disclosure",
    ),
    _rule(
        "neighbourhood_safety",
        "risk_list_entry",
        "child_work",
        "police",
        LISTED,
        ground="public_task",
    ),
    *REPORTS,
    *MATCHES,
)
PURPOSES = tuple(sorted({str(rule["purpose"]) for rule in RULES}))
NOTICE = (
    "Wij willen met {receiver} delen wat nodig is om uw kind te helpen: {what}. U mag nee zeggen,"
    " en u kunt uw toestemming altijd intrekken. Wij delen niets anders en met niemand anders."
)
