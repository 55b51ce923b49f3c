"""Who logs in to look around, and what lies waiting for them.

Invariant: what is said to be waiting was counted, by the operations, as that very person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.demo import town
from services.demo.founding import Place
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from shared.authz.actor import Actor

_MOST = 100


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works whom a newcomer may log in as."""

    kind: str
    role: str
    team: str | None = None


DESKS = (
    Desk("education", "care_coordinator", town.DE_BAKEN),
    Desk("child_work", "child_worker", town.HAVENHUIS),
    Desk("child_work", "programme_coordinator"),
    Desk("youth_care", "youth_care_worker", town.YOUTH_TEAM),
    Desk("municipality", "neighbourhood_worker", town.WARD),
    Desk("public_health", "youth_care_worker", town.NURSES),
    Desk("police", "community_officer", town.BASE_TEAM),
)
HEAPS: dict[str, tuple[str, dict[str, str]]] = {
    "new": ("new", {"party": "receiver", "state": "requested"}),
    "toAnswer": ("to answer", {"party": "receiver", "state": "received"}),
    "overdue": ("overdue", {"party": "receiver", "view": "overdue"}),
    "unassigned": ("unassigned", {"view": "unassigned"}),
    "underWay": ("under way", {"party": "receiver", "state": "in-progress"}),
    "onHold": ("on hold", {"party": "receiver", "state": "on-hold"}),
    "withOthers": ("under way with others", {"party": "sender", "state": "in-progress"}),
    "drafts": ("drafts", {"party": "sender", "state": "draft"}),
    "sent": ("sent and unanswered", {"party": "sender", "state": "requested"}),
    "rejected": ("rejected", {"party": "sender", "state": "rejected"}),
    "completed": ("completed", {"party": "sender", "state": "completed"}),
    "listed": ("children on risk lists", {}),
}
"""What may lie on a desk, and how a list of referrals is asked for it."""


def seated(places: Mapping[str, Place]) -> Iterator[tuple[Desk, Actor]]:
    """Each desk with who sits there."""
    for desk in DESKS:
        yield desk, places[desk.kind].member(desk.role, desk.team)


def waiting_for(actor: Actor) -> dict[str, int]:
    """How much of each lies waiting; only what there is."""
    counted = {name: _count(actor, asked) for name, (_, asked) in HEAPS.items() if asked}
    counted["listed"] = sum(
        one["children"] for one in risk_lists.list_risk_lists(actor, state="open").results
    )
    return {name: number for name, number in counted.items() if number}


def spoken(waiting: Mapping[str, int]) -> str:
    """The same in words."""
    return " · ".join(f"{HEAPS[name][0]} {number}" for name, number in waiting.items())


def _count(actor: Actor, asked: dict[str, Any]) -> int:
    return len(referrals.list_referrals(actor, page_size=_MOST, **asked).results)
