"""How many questions a member and an organisation may put, and what looks like fishing. Pure.

Invariant: each offer and each correction of a name or birth date under an open offer is a question;
nobody can put so many that they could go through a neighbourhood. The numbers are this platform's
own: a professional who is concerned about thirty new children in one day is not served by a match.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

MEMBER_A_DAY = 30
ORGANISATION_A_DAY = 500
IMPORTED_A_DAY = 10_000
"""An import is one act of a whole team, seen by more people than one: counted by itself."""

CORRECTIONS_OF_ONE = 3
CORRECTIONS_A_MONTH = 10
SHORT_LIVED_A_MONTH = 5
OFFERS_A_MONTH = 100

UNANSWERED = 3
"""Who leaves so many questions unanswered for a week is told nothing more without a yes of their
own: else somebody could learn that others are concerned and never show themselves."""

ANSWER_WITHIN = timedelta(days=7)

Limit = Literal["member", "organisation"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions in the last 24 hours: by this member, and by the whole organisation."""

    by_member: int
    by_organisation: int


def over(asked: Asked, more: int = 1) -> Limit | None:
    """Which limit `more` questions would pass; None: none."""
    if asked.by_member + more > MEMBER_A_DAY:
        return "member"
    if asked.by_organisation + more > ORGANISATION_A_DAY:
        return "organisation"
    return None


@dataclass(frozen=True, slots=True)
class Month:
    """What a member did in thirty days: offers made; corrections of a child's identity under an
    open offer, and the most of them about one child; offers that lasted less than a day; days on
    which they asked as often as they can; questions of others that they left for a week, or
    answered with no.
    """

    offers: int
    corrections: int
    corrections_of_one: int
    short_lived: int
    full_days: int
    unanswered: int = 0


def looks_like_fishing(month: Month) -> list[str]:
    """Why somebody should have a word with this member; no proof of anything."""
    found = {
        "many_offers": month.offers > OFFERS_A_MONTH,
        "many_corrections": month.corrections > CORRECTIONS_A_MONTH,
        "one_child_often": month.corrections_of_one > CORRECTIONS_OF_ONE,
        "short_lived": month.short_lived > SHORT_LIVED_A_MONTH,
        "at_the_limit": month.full_days > 0,
        "leaves_unanswered": month.unanswered >= UNANSWERED,
    }
    return [code for code, holds in found.items() if holds]
