"""A new generation of a covenant's pseudonyms, written in the background.

Invariant: nobody is missed meanwhile: a child stands under the old generation and the new one until
every child of every party does, and only then the old tokens go.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from services.children import operations as children
from services.covenants import operations as covenants
from services.matching import keys, subjects
from services.matching.models import MatchGeneration, MatchOffer, MatchSubject, MatchToken
from services.matching.rules import blocking_keys
from services.matching.tasks import FIND, RETIRE_GENERATIONS, WRITE_GENERATION
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict, NotFound
from shared.texts import Text

AT_ONCE = 200
"""Children of one organisation in one transaction."""


@operation("match:rotate")
def rotate_pseudonyms(scope: Scope, *, covenant_id: UUID) -> None:
    """Begin a new generation, made with the newest line of the key file; all parties write it.
    Conflict while an earlier one is still being written.
    """
    newest = scope.runtime.pseudonyms.newest
    oldest = scope.runtime.pseudonyms.oldest
    covenant = covenants.parties_of(scope, covenant_id, hold=True)
    if covenant is None:
        raise NotFound
    standing = keys.standing(scope, covenant_id)
    if len([row for row in standing if row.retired_at is None]) > 1:
        raise Conflict("rotation_under_way", _UNDER_WAY)
    last = max((row.generation for row in standing), default=keys.FIRST)
    begun = [(last + 1, newest)] if standing else [(keys.FIRST, oldest), (last + 1, newest)]
    scope.insert(
        MatchGeneration,
        [
            {"covenant_id": covenant_id, "generation": number, "kid": kid, "started_at": scope.now}
            for number, kid in begun
        ],
    )
    scope.concerns("covenant", covenant_id)
    for party in covenant:
        scope.later(WRITE_GENERATION, organisation_id=party, covenant_id=covenant_id)


@operation("pseudonym:read", reads=True)
def show_pseudonyms(scope: Scope, *, covenant_id: UUID) -> dict[str, Any]:
    """How a covenant's pseudonyms stand: its generations, its parties, and of the organisation that
    is acted for how many children take part and how many are still to be written. No names.
    """
    parties = covenants.parties_of(scope, covenant_id)
    if parties is None:
        raise NotFound
    scope.concerns("covenant", covenant_id)
    standing = _generations(scope, covenant_id)
    newest = max(one["generation"] for one in standing)
    mine = select(MatchSubject).where(MatchSubject.covenant_id == covenant_id)
    names = organisations.names_of(scope, parties)
    return {
        "covenant_id": covenant_id,
        "organisation_id": scope.org,
        "parties": [{"id": one, "name": names[one]} for one in parties],
        "generations": standing,
        "newest_line": scope.runtime.pseudonyms.newest,
        "children": scope.count(mine),
        "to_write": scope.count(mine.where(MatchSubject.generation < newest)),
    }


def _generations(scope: Scope, covenant_id: UUID) -> list[dict[str, Any]]:
    """The newest first; `in_file`: whether its line of the key file is there."""
    pseudonyms = scope.runtime.pseudonyms
    written = select(
        MatchGeneration.generation,
        MatchGeneration.kid,
        MatchGeneration.started_at,
        MatchGeneration.retired_at,
    ).where(MatchGeneration.covenant_id == covenant_id)
    found = [dict(row._mapping) for row in scope.rows(written.order_by(_NEWEST_FIRST))]
    first = {"generation": keys.FIRST, "kid": pseudonyms.oldest}
    return [
        {**one, "in_file": one["kid"] in pseudonyms.names}
        for one in found or [{**first, "started_at": None, "retired_at": None}]
    ]


@operation("match:mind")
def write_generation(scope: Scope, *, covenant_id: UUID) -> None:
    """Write our children under the newest generation too, some at a time; their envelopes are
    sealed anew for the matcher's key of now. NotFound where the covenant is not ours; who has left
    it has nothing to write, and says so.
    """
    scope.concerns("covenant", covenant_id)
    if covenants.parties_of(scope, covenant_id) is None:
        raise NotFound
    recipient = keys.recipient(scope)
    newest = keys.generations(scope, [covenant_id])[covenant_id][0]
    behind = (
        select(MatchSubject, MatchOffer.child_id)
        .join(MatchOffer, MatchOffer.id == MatchSubject.offer_id)
        .where(MatchSubject.covenant_id == covenant_id, MatchSubject.generation < newest.number)
        .order_by(MatchSubject.id)
        .limit(AT_ONCE)
        .with_for_update(of=MatchSubject, key_share=True)
    )
    rows = scope.rows(behind)
    homes = children.homes_to_match(scope, [row.child_id for row in rows])
    fresh: list[dict[str, Any]] = []
    for subject, child_id in rows:
        known = children.open_to_share(scope, child_id, None)
        identity = subjects.identity_of(known.identity, homes.get(child_id))
        words = blocking_keys(identity)
        fresh += [
            {"subject_id": subject.id, "owner_id": scope.org}
            | {"token": token, "generation": newest.number}
            for token in keys.tokens(scope, newest, words)
        ]
        subject.generation = newest.number
        subject.sealed_envelope = subjects.sealed(scope.org, subject.id, identity, recipient)
    scope.flush()
    scope.insert(MatchToken, fresh)
    follows = WRITE_GENERATION if len(rows) == AT_ONCE else RETIRE_GENERATIONS
    scope.later(follows, covenant_id=covenant_id)


@operation("match:find")
def retire_generations(scope: Scope, *, covenant_id: UUID) -> None:
    """Where every child stands under the newest generation, the tokens of the older ones go; and
    all are sought once more, for keys may have been lost meanwhile.
    """
    scope.concerns("covenant", covenant_id)
    connection = scope.across()
    values = {"covenant": covenant_id, "at": scope.now}
    if connection.execute(_BEHIND, values).first() is None:
        connection.execute(_CLEAR, values)
        if connection.execute(_RETIRE, values).rowcount:
            for offer in connection.execute(_OFFERS, values):
                scope.later(FIND, organisation_id=offer.owner_id, offer_id=offer.offer_id)


_NEWEST_FIRST = MatchGeneration.generation.desc()
_NEWEST = "(SELECT max(generation) FROM match_generation WHERE covenant_id = :covenant)"
_BEHIND = text(
    "SELECT 1 FROM match_subject WHERE covenant_id = :covenant"  # noqa: S608 - words of ours
    f" AND generation < {_NEWEST} LIMIT 1"
)
_CLEAR = text(
    "DELETE FROM match_token t USING match_subject s"  # noqa: S608
    f" WHERE s.id = t.subject_id AND s.covenant_id = :covenant AND t.generation < {_NEWEST}"
)
_RETIRE = text(
    "UPDATE match_generation SET retired_at = :at"  # noqa: S608
    f" WHERE covenant_id = :covenant AND retired_at IS NULL AND generation < {_NEWEST}"
)
_OFFERS = text(
    "SELECT DISTINCT owner_id, offer_id FROM match_subject"
    " WHERE covenant_id = :covenant AND until > :at"
)
_UNDER_WAY = Text(
    "De vorige wisseling van sleutels is nog niet klaar.",
    "The previous rotation of keys is not finished yet.",
)
