"""Putting a signal to matching, and taking it back.

Invariant: without an own active signal, a rule of a covenant and a ground there is no question;
what the answer looks like does not depend on whether anybody else is concerned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from services.legal_grounds import operations as legal_grounds
from services.matching import asking, contacts, offers, subjects, watching
from services.matching.models import FiledOffer, MatchOffer
from services.matching.tasks import FIND, LAPSE_OFFER, SETTLE
from services.organisations import operations as organisations
from services.sharing import operations as sharing
from services.signals import operations as signals
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Forbidden
from shared.texts import Text

KIND = "match"
CATEGORY = frozenset({"professional_contact"})


@dataclass(frozen=True, slots=True)
class Wish:
    """How something is put to matching; see `offer_signal`."""

    purpose: str
    ground: str
    phone: str
    confirmed: bool
    confirms_possible: bool = False
    legal_ground_id: UUID | None = None

    @property
    def about(self) -> sharing.About:
        """What the decision is asked about."""
        return about(self.purpose, self.ground, self.legal_ground_id)


def about(purpose: str, ground: str, legal_ground_id: UUID | None) -> sharing.About:
    """A match, as the decision is asked about it."""
    return sharing.About(KIND, CATEGORY, purpose, ground, legal_ground_id)


@operation("match:offer")
def offer_signal(
    scope: Scope,
    *,
    signal_id: UUID,
    purpose: str,
    ground: str,
    phone: str,
    confirmed: bool,
    confirms_possible: bool = False,
    legal_ground_id: UUID | None = None,
) -> dict[str, Any]:
    """Is anybody else concerned about this child? The answer comes later, and only where both say
    yes. `confirmed`: yes beforehand to being known, with name and phone number, to who is.

    Forbidden with every reason where no covenant or ground carries it to anybody.
    """
    asking.require_within_limits(scope)
    if not confirmed:
        watching.require_answers(scope)
    wish = Wish(purpose, ground, phone, confirmed, confirms_possible, legal_ground_id)
    among = kept_to(scope, wish)
    signal = signals.active(scope, signal_id)
    if organisations.who_works_here(scope, scope.actor.id) is None:
        raise Forbidden("no_contact_person", NOBODY)
    found = sharing.reach(scope, signal.child_id, wish.about)
    if not found.receivers:
        raise Forbidden("matching_refused", REFUSED, found.reasons)
    signal = signals.active(scope, signal_id, lock="share")  # it lasts until this has committed
    contact = (scope.actor.id, scope.actor.roles)
    offer = MatchOffer(**written(scope, signal, wish, found, contact, among))
    try:
        scope.add(offer)
    except IntegrityError:
        raise Conflict("offered_already", _OFFERED) from None
    subjects.write(scope, [subjects.Written(offer.id, offer.until, found)])
    asking.note(scope, "offered", offer.child_id, offer.id)
    scope.concerns("match_offer", offer.id, subjects=[offer.child_id])
    scope.at(offer.until, LAPSE_OFFER, offer_id=offer.id)
    scope.later(FIND, offer_id=offer.id)
    return offers.view(scope, offer)


def written(
    scope: Scope,
    signal: signals.ActiveSignal,
    wish: Wish,
    reached: sharing.Reached,
    contact: tuple[UUID, frozenset[str]],
    among: Sequence[UUID] | None,
    import_id: UUID | None = None,
) -> dict[str, Any]:
    """The offer of this signal, not kept yet; `contact`: who can be called, and their roles;
    `among`: to whom the ground keeps it.
    """
    offer_id, only = new_id(), signal.only_members
    if among is not None:
        only = sorted({*(only or ()), *among, contact[0]})
    return {
        "id": offer_id,
        "owner_id": scope.org,
        "team_id": signal.team_id,
        "signal_id": signal.id,
        "child_id": signal.child_id,
        "purpose": wish.purpose,
        "ground": wish.ground,
        "legal_ground_id": wish.legal_ground_id,
        "member_id": contact[0],
        "roles": sorted(contact[1]),
        "only_members": only,
        "sealed_contact": contacts.seal_phone(scope, offer_id, wish.phone),
        "confirmed_at": scope.now if wish.confirmed else None,
        "confirms_possible": wish.confirmed and wish.confirms_possible,
        "state": "active",
        "ended_because": None,
        "until": min(signal.until, max(one.until for one in reached.receivers)),
        "created_at": scope.now,
        "ended_at": None,
        "import_id": import_id,
        "version": 1,
    }


def kept_to(scope: Scope, wish: Wish) -> list[UUID] | None:
    """To whom of ours the ground keeps what is put by it; None: to none in particular. NotFound
    where it is not the actor's to use.
    """
    ground_id = wish.legal_ground_id
    return legal_grounds.restricted_to(scope, ground_id) if ground_id else None


@operation("match:withdraw")
def withdraw_offer(
    scope: Scope, *, offer_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Take no part any more: what we heard is gone, and who knew of us is told that it is over."""
    offer = offers.open_offer(scope, offer_id, expected_version)
    end(scope, [offer.id], "withdrawn")
    return offers.view(scope, scope.load(MatchOffer, offer_id, lock="change"))


@operation("match:answer")
def confirm_offer(
    scope: Scope, *, offer_id: UUID, possible_too: bool, expected_version: int | None = None
) -> dict[str, Any]:
    """Yes beforehand: whoever else is concerned may know of us, if they say yes too.
    `possible_too`: also where it may be another child.
    """
    offer = offers.open_offer(scope, offer_id, expected_version)
    offer.confirmed_at = offer.confirmed_at or scope.now
    offer.confirms_possible = possible_too
    offer.version += 1
    scope.flush()
    scope.later(SETTLE, offer_id=offer_id)
    return offers.view(scope, offer)


@operation("match:withdraw")
def unconfirm_offer(
    scope: Scope, *, offer_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """No yes beforehand any more; of who knows of us already, we are not unlinked. Conflict for who
    left others' questions: they listen no more without a yes, and can always take no part at all.
    """
    offer = offers.open_offer(scope, offer_id, expected_version)
    watching.require_answers(scope)
    offer.confirmed_at = None
    offer.confirms_possible = False
    offer.version += 1
    scope.flush()
    scope.later(SETTLE, offer_id=offer_id)
    return offers.view(scope, offer)


def end(scope: Scope, offer_ids: Sequence[UUID], because: str) -> None:
    """These offers take no part any more; set-based, and nothing in it can fail on their state.

    The pseudonyms go at once; the cards and the other sides by the matcher's hand after the commit.
    """
    filed: Any = FiledOffer
    ending = update(filed).where(filed.id.in_(offer_ids), filed.state == "active")
    scope.execute(
        ending.values(
            state="ended",
            ended_because=because,
            ended_at=scope.now,
            version=filed.version + 1,
        )
    )
    subjects.forget(scope, offer_ids)
    for offer_id in offer_ids:
        scope.later(SETTLE, offer_id=offer_id)


NOBODY = Text(
    "Alleen een medewerker die gebeld kan worden, kan laten koppelen.",
    "Only a member who can be called can have a signal matched.",
)
REFUSED = Text(
    "Dit signaal mag nu met niemand worden vergeleken.",
    "This signal may not be compared with anybody's now.",
)
_OFFERED = Text("Dit signaal doet al mee.", "This signal takes part already.")
