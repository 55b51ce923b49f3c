"""The town of Vaardrecht: which organisations it has, and who works there.

Invariant: only plans; `founding.py` carries them out. The town and its organisations are invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass


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
SAFE_HOME = "Team Melden en Advies"
NURSES, WARD = "Jeugdgezondheidszorg Vaardrecht", "Wijkteam Waterkant"

PLANS = (
    Plan(
        "education",
        "Schoolbestuur De Waterlijn",
        "waterlijn.example",
        (DE_BAKEN, HET_KOMPAS),
        (
            *(Post(("care_coordinator",), team) for team in (DE_BAKEN, HET_KOMPAS)),
            *_OVERSIGHT,
            Post(("abuse_protocol_officer",)),
        ),
        ("care_coordinator",),
    ),
    Plan(
        "child_work",
        "Kinderwerk Vaardrecht",
        "kinderwerkvaardrecht.example",
        (HAVENHUIS, MOLENHOF, SLUISZICHT),
        (
            Post(("programme_coordinator",)),
            *(
                Post(("child_worker",), team)
                for team in (HAVENHUIS, HAVENHUIS, MOLENHOF, SLUISZICHT)
            ),
            *_OVERSIGHT,
            Post(("organisation_admin",)),
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
    Plan(
        "veilig_thuis",
        "Veilig Thuis Waterstreek",
        "veiligthuis-waterstreek.example",
        (SAFE_HOME,),
        (Post(("youth_care_worker",), SAFE_HOME), *_SMALL_OVERSIGHT),
    ),
)
