"""Pseudonyms of the children that take part, under each covenant that carries it.

Invariant: a name goes in here and comes out nowhere: as tokens that can only be equal or not, and
in an envelope that the matcher alone opens. A child is written under every generation that stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete

from services.children import operations as children
from services.matching import keys
from services.matching.models import MatchSubject, MatchToken
from services.matching.rules import Identity, blocking_keys
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.crypto.envelopes import Recipient
from shared.crypto.sealing import Place
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Written:
    """An offer that takes part until then, and whom it may reach."""

    offer_id: UUID
    until: datetime
    reached: sharing.Reached


def write(scope: Scope, offers: Sequence[Written]) -> None:
    """Make these children findable by their partners; a few statements however many."""
    covenants = sorted({r.covenant_id for offer in offers for r in offer.reached.receivers})
    standing = keys.generations(scope, covenants)
    recipient = keys.recipient(scope)
    subjects: list[dict[str, Any]] = []
    tokens: list[dict[str, Any]] = []
    homes = children.homes_to_match(scope, [offer.reached.child.id for offer in offers])
    for offer in offers:
        child = offer.reached.child
        identity = identity_of(child.identity, homes.get(child.id))
        words = blocking_keys(identity)
        for covenant_id in sorted({one.covenant_id for one in offer.reached.receivers}):
            newest = standing[covenant_id][0].number
            subject = _subject(scope, offer, covenant_id, newest)
            subject["sealed_envelope"] = sealed(scope.org, subject["id"], identity, recipient)
            subjects.append(subject)
            tokens += [
                {"subject_id": subject["id"], "owner_id": scope.org}
                | {"token": token, "generation": generation.number}
                for generation in standing[covenant_id]
                for token in keys.tokens(scope, generation, words)
            ]
    scope.insert(MatchSubject, subjects)
    scope.insert(MatchToken, tokens)


def forget(scope: Scope, offer_ids: Sequence[UUID]) -> None:
    """The children of these offers are found no more; tokens go with their subject."""
    scope.execute(delete(MatchSubject).where(MatchSubject.offer_id.in_(offer_ids)))


def identity_of(known: dict[str, Any], home: tuple[str | None, str | None] | None) -> Identity:
    """A child's file as matching looks at it; `home` None: nobody's business."""
    postcode, house_number = home or (None, None)
    return Identity(
        given_names=known["given_name"],
        call_name=known.get("call_name"),
        prefix=known.get("name_prefix"),
        surname=known["family_name"],
        birth_date=known["birth_date"],
        postcode=postcode,
        house_number=house_number,
    )


def sealed(owner_id: UUID, subject_id: UUID, identity: Identity, recipient: Recipient) -> bytes:
    """The envelope with a child's identity, which only the matcher opens."""
    return recipient.seal(envelope_place(owner_id, subject_id), _packed(identity))


def unpacked(packed: bytes) -> Identity:
    """What an envelope held."""
    held = orjson.loads(packed)
    return Identity(**{**held, "birth_date": date.fromisoformat(held["birth_date"])})


def envelope_place(owner_id: UUID, subject_id: UUID) -> Place:
    """Where an envelope belongs: it opens nowhere else."""
    return Place(owner_id, subject_id, "match_subject.sealed_envelope", 1)


def _packed(identity: Identity) -> bytes:
    return orjson.dumps({name: getattr(identity, name) for name in _NAMES})


def _subject(scope: Scope, offer: Written, covenant_id: UUID, generation: int) -> dict[str, Any]:
    mine = [one for one in offer.reached.receivers if one.covenant_id == covenant_id]
    return {
        "id": new_id(),
        "owner_id": scope.org,
        "offer_id": offer.offer_id,
        "covenant_id": covenant_id,
        "generation": generation,
        "receiver_ids": [one.receiver_id for one in mine],
        "until": min(offer.until, max(one.until for one in mine)),
    }


_NAMES = (
    "given_names",
    "call_name",
    "prefix",
    "surname",
    "birth_date",
    "postcode",
    "house_number",
)
