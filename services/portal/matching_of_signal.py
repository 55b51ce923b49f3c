"""What the page of one signal shows of matching: whether it takes part, and what we may know.

Invariant: what is shown of an offer is the same whether or not anybody else is concerned; a match
is shown only where we were told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.matching import operations as matching
from services.portal.matching_words import of_offer
from services.portal.pages import Visit
from services.portal.referral_words import Status

READ = (matching.list_offers, matching.list_matches)
"""What a page that shows this must name."""
MOST = 25


@dataclass(frozen=True, slots=True)
class Matching:
    """The newest offer of a signal (None: it was never put to matching), and its matches."""

    offer: dict[str, Any] | None
    matches: Sequence[dict[str, Any]]
    may_offer: bool

    @property
    def takes_part(self) -> bool:
        return self.offer is not None and self.offer["state"] == "active"

    @property
    def standing(self) -> Status | None:
        return of_offer(self.offer) if self.offer else None


def of_signal(visit: Visit, signal_id: UUID) -> Matching | None:
    """None for whoever may see nothing of it; the page must name `READ`."""
    if not visit.may(*READ):
        return None
    found = visit.do(matching.list_offers, signal_id=signal_id, page_size=1).results
    offer = found[0] if found else None
    known: Sequence[dict[str, Any]] = ()
    if offer is not None:
        known = visit.do(matching.list_matches, offer_id=offer["id"], page_size=MOST).results
    return Matching(offer, known, visit.may(matching.offer_signal))
