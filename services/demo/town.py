"""The town of Vaardrecht: which organisations it has, who works there, what they agreed.

Invariant: only plans; `seed.py` carries them out. The town, its organisations and the covenant are
invented; the flows are those of the field: who refers to whom, what flows back, on which ground.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ALL = (
    "child_identity",
    "family_contact",
    "care_question",
    "school_functioning",
    "home_situation",
    "child_voice",
)
ABOUT_HELP = ("child_identity", "care_question", "child_voice")
AGES = {"age_from": 4, "age_to": 12}


@dataclass(frozen=True, slots=True)
class Post:
    """A place to fill: `team` by its name, or None for the whole organisation."""

    roles: Sequence[str]
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An organisation to bring in. `system_roles`: of the software that acts for it, if any."""

    kind: str
    name: str
    domain: str
    teams: Sequence[str]
    posts: Sequence[Post]
    system_roles: Sequence[str] = ()


_OVERSIGHT = tuple(
    Post((role,)) for role in ("privacy_officer", "data_protection_officer", "organisation_admin")
)
_SMALL_OVERSIGHT = (
    Post(("privacy_officer", "organisation_admin")),
    Post(("data_protection_officer",)),
)
DE_BAKEN, HET_KOMPAS = "Basisschool De Baken", "Basisschool Het Kompas"
HAVENHUIS, MOLENHOF, SLUISZICHT = "Havenhuis", "Molenhof", "Sluiszicht"
YOUTH_TEAM, BASE_TEAM = "Team Jeugd Vaardrecht", "Basisteam Vaardrecht"
NURSES, WARD = "Jeugdgezondheidszorg Vaardrecht", "Wijkteam Waterkant"

PLANS = (
    Plan(
        "education",
        "Schoolbestuur De Waterlijn",
        "waterlijn.example",
        (DE_BAKEN, HET_KOMPAS),
        (*(Post(("care_coordinator",), team) for team in (DE_BAKEN, HET_KOMPAS)), *_OVERSIGHT),
        ("care_coordinator",),
    ),
    Plan(
        "child_work",
        "Kinderwerk Vaardrecht",
        "kinderwerkvaardrecht.example",
        (HAVENHUIS, MOLENHOF, SLUISZICHT),
        (
            Post(("programme_coordinator",)),
            *(Post(("child_worker",), team) for team in (HAVENHUIS, MOLENHOF, SLUISZICHT)),
            *_OVERSIGHT,
        ),
        ("programme_coordinator", "child_worker"),
    ),
    Plan(
        "youth_care",
        "Jeugdhulp De Oever",
        "deoever.example",
        (YOUTH_TEAM,),
        (
            Post(("programme_coordinator",)),
            Post(("youth_care_worker",), YOUTH_TEAM),
            Post(("youth_care_worker",), YOUTH_TEAM),
            *_OVERSIGHT,
        ),
        ("programme_coordinator", "youth_care_worker"),
    ),
    Plan(
        "police",
        "Politie, eenheid Waterland-Zuid",
        "politie-vaardrecht.example",
        (BASE_TEAM,),
        (Post(("community_officer",), BASE_TEAM), *_SMALL_OVERSIGHT),
    ),
    Plan(
        "public_health",
        "GGD Waterstreek",
        "ggd-waterstreek.example",
        (NURSES,),
        (Post(("youth_care_worker",), NURSES), *_SMALL_OVERSIGHT),
    ),
    Plan(
        "municipality",
        "Gemeente Vaardrecht",
        "vaardrecht.example",
        (WARD,),
        (Post(("neighbourhood_worker",), WARD), Post(("municipal_analyst",)), *_SMALL_OVERSIGHT),
    ),
)
CHILD_WORKERS = ("child_worker", "programme_coordinator")
YOUTH_CARERS = ("youth_care_worker", "programme_coordinator")
_ROLES = {
    "education": ("care_coordinator",),
    "child_work": CHILD_WORKERS,
    "youth_care": YOUTH_CARERS,
    "police": ("community_officer",),
    "public_health": ("youth_care_worker",),
    "municipality": ("neighbourhood_worker",),
}


def _rule(
    purpose: str,
    record_kind: str,
    sender: str,
    receiver: str,
    categories: Sequence[str],
    grounds: Sequence[str] = ("consent",),
) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "record_kind": record_kind,
        "sender_kind": sender,
        "sender_roles": list(_ROLES[sender]),
        "receiver_kind": receiver,
        "receiver_roles": list(_ROLES[receiver]),
        "categories": sorted(categories),
        "grounds": list(grounds),
        "consent_regime": "by_age" if "consent" in grounds else "none",
        "retention_days": 365 if record_kind == "referral" else 180,
        "answer_days": 5,
        **AGES,
    }


SUPPORT, HELP = "child_work_support", "youth_help"
COVENANT = "Samen rond het kind"
RULES = (
    _rule(SUPPORT, "referral", "education", "child_work", ALL),
    _rule(SUPPORT, "referral", "public_health", "child_work", ALL),
    _rule(SUPPORT, "referral", "municipality", "child_work", ALL),
    _rule(SUPPORT, "referral", "youth_care", "child_work", ALL),
    _rule(
        SUPPORT,
        "referral",
        "police",
        "child_work",
        ("child_identity", "family_contact", "care_question"),
    ),
    _rule(HELP, "referral", "child_work", "youth_care", ALL),
    _rule(HELP, "referral", "municipality", "youth_care", ALL),
    *(
        _rule(SUPPORT, "feedback", "child_work", sender, ABOUT_HELP)
        for sender in ("education", "public_health", "municipality", "youth_care")
    ),
    _rule(HELP, "feedback", "youth_care", "child_work", ABOUT_HELP),
    _rule(HELP, "feedback", "youth_care", "municipality", ABOUT_HELP),
    _rule("early_signalling", "signal", "education", "child_work", ABOUT_HELP),
    _rule("early_signalling", "signal", "child_work", "education", ABOUT_HELP),
    _rule(
        "neighbourhood_safety",
        "risk_list_entry",
        "police",
        "child_work",
        ("child_identity", "care_question"),
        ("police_disclosure",),
    ),
    _rule(
        "neighbourhood_safety",
        "risk_list_entry",
        "child_work",
        "police",
        ("child_identity", "care_question"),
        ("public_task",),
    ),
)
NOTICE = (
    "Wij willen met {receiver} delen wat nodig is om uw kind te helpen: {what}. U mag nee zeggen,"
    " en u kunt uw toestemming altijd intrekken. Wij delen niets anders en met niemand anders."
)
