"""What was put to matching, as its organisation sees it.

Invariant: what an offer looks like does not depend on what it found.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.matching import contacts
from services.matching.models import MatchOffer
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.problems import Conflict
from shared.texts import Text
from shared.web.pages import Cursor, Page

SHOWN = (
    "id",
    "signal_id",
    "child_id",
    "purpose",
    "ground",
    "legal_ground_id",
    "member_id",
    "confirmed_at",
    "confirms_possible",
    "state",
    "ended_because",
    "until",
    "created_at",
    "ended_at",
    "version",
)


@operation("match:read", reads=True)
def get_offer(scope: Scope, *, offer_id: UUID) -> dict[str, Any]:
    """What we put to matching; nothing of what it found."""
    offer = scope.load(MatchOffer, offer_id)
    scope.concerns("match_offer", offer.id, subjects=[offer.child_id])
    return view(scope, offer)


@operation("match:read", reads=True)
def list_offers(
    scope: Scope,
    *,
    signal_id: UUID | None = None,
    child_id: UUID | None = None,
    state: str | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """What we put to matching, newest first."""
    statement = _LISTED
    given = {"signal_id": signal_id, "child_id": child_id, "state": state}
    for name, value in given.items():
        if value is not None:
            statement = statement.where(getattr(MatchOffer, name) == value)
    rows = scope.rows(
        newest_first(statement, MatchOffer.created_at, MatchOffer.id, after, page_size)
    )
    names = children.names_of(scope, [row.child_id for row in rows])
    shown = page(rows, page_size, lambda row: _summary(row, names.get(row.child_id)))
    scope.concerns("match_offer", subjects=[row["child_id"] for row in shown.results])
    return shown


def taking_part(scope: Scope, signal_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Those of these signals that take part already, each with its offer."""
    active = select(MatchOffer.signal_id, MatchOffer.id).where(
        MatchOffer.signal_id.in_(signal_ids), MatchOffer.state == "active"
    )
    return {row.signal_id: row.id for row in scope.rows(active)}


def view(scope: Scope, offer: MatchOffer) -> dict[str, Any]:
    """An offer, with the phone number that would be told."""
    names = children.names_of(scope, [offer.child_id])
    phone = contacts.open_phone(scope, offer)
    return _summary(offer, names.get(offer.child_id)) | {"phone": phone}


def _summary(offer: Any, child_name: str | None) -> dict[str, Any]:
    return {name: getattr(offer, name) for name in SHOWN} | {"child_name": child_name}


def open_offer(scope: Scope, offer_id: UUID, expected: int | None) -> MatchOffer:
    """An offer of ours that takes part, locked; Conflict where it does not any more."""
    offer = scope.load(MatchOffer, offer_id, lock="change")
    scope.expect_version(offer, expected)
    if offer.state != "active":
        raise Conflict("offer_ended", _ENDED)
    scope.concerns("match_offer", offer.id, subjects=[offer.child_id])
    return offer


_LISTED = select(*(getattr(MatchOffer, name) for name in SHOWN))
_ENDED = Text("Dit signaal doet niet meer mee.", "This signal takes part no more.")
