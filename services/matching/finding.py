"""The matcher: which offers are about (possibly) the same child?

Invariant: it runs as a database user of its own that sees no child, no signal and no consent; first
equal tokens, in one statement, then the few candidates that they give, opened with its own key and
weighed. What it finds is told to nobody here: `settling` decides who may know.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.matching import settling
from services.matching.rules import (
    Comparison,
    Identity,
    compare_prepared,
    doubtful,
    in_doubt,
    prepared,
)
from services.matching.rules.telling import Likeness
from services.matching.subjects import envelope_place, unpacked
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.ids import new_id

log = logging.getLogger("schakel.matching")
MOST_CANDIDATES = 50
"""Of one child, in each organisation: those with the most tokens in common. More would be a name
that says nothing; and nobody's many crowd out another's one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two subjects of one covenant that have tokens in common."""

    covenant_id: UUID
    mine: UUID
    my_offer: UUID
    theirs: UUID
    their_offer: UUID
    their_owner: UUID


@operation("match:find")
def find_matches(scope: Scope, *, offer_id: UUID) -> None:
    """Look for who else is concerned about the child of this offer, and settle what is found."""
    scope.concerns("match_offer", offer_id)
    find(scope, [offer_id])


@operation("match:find")
def find_of_import(scope: Scope, *, import_id: UUID) -> None:
    """Look for all that came with one import: one statement for all of them, then the weighing."""
    scope.concerns("import", import_id)
    values = {"import": import_id, "owner": scope.org}
    offers = scope.across().execute(_OF_IMPORT, values).scalars().all()
    find(scope, list(offers))


def find(scope: Scope, offer_ids: Sequence[UUID]) -> None:
    """The same for many offers of our organisation: one statement for all, then the weighing.
    Of another's nothing is looked at, let alone dropped.
    """
    connection = scope.across()
    offer_ids = settling.ours(scope, offer_ids)
    if not offer_ids:
        return
    found = candidates(connection, scope.org, offer_ids)
    opened = _opened(scope, connection, found)
    rows = [
        _pair(scope, one, weighed)
        for one, weighed in _weighed(found, opened)
        if weighed.klass != "different"
    ]
    kept = [one for row in rows for one in connection.execute(_KEEP, row).scalars()]
    if _all_opened(found, opened):  # else nothing is known of those that stayed shut
        dropped = {"offers": list(offer_ids), "kept": kept, "at": scope.now}
        connection.execute(_DROP_SIDES, dropped)
        connection.execute(_DROP, dropped)
    connection.execute(_LOOKED, _look(scope, offer_ids, opened, kept))
    settling.settle(scope, offer_ids)


def candidates(
    connection: Connection, owner_id: UUID, offer_ids: Sequence[UUID]
) -> list[Candidate]:
    """Who has tokens in common with these offers, of who may be told and may tell; the first stage,
    in one statement.
    """
    values = {"owner": owner_id, "offers": list(offer_ids), "most": MOST_CANDIDATES}
    return [Candidate(*row) for row in connection.execute(_CANDIDATES, values)]


def _opened(
    scope: Scope, connection: Connection, found: Iterable[Candidate]
) -> dict[UUID, Identity]:
    """The envelopes of these candidates; one that does not open is passed over, and never fatal."""
    asked = {subject for one in found for subject in (one.mine, one.theirs)}
    reader = scope.runtime.matcher
    if not asked or reader is None:
        return {}
    opened: dict[UUID, Identity] = {}
    for row in connection.execute(_ENVELOPES, {"subjects": list(asked)}):
        try:
            place = envelope_place(row.owner_id, row.id)
            opened[row.id] = unpacked(reader.open(place, row.sealed_envelope))
        except SealBroken:
            log.warning("the envelope of match subject %s does not open", row.id)
    return opened


def _all_opened(found: Iterable[Candidate], opened: dict[UUID, Identity]) -> bool:
    return all(one.mine in opened and one.theirs in opened for one in found)


def _weighed(
    found: Sequence[Candidate], opened: dict[UUID, Identity]
) -> Iterator[tuple[Candidate, Comparison]]:
    """Each pair weighed. Where several children of one organisation would be the same as ours, and
    are not each other's same, none of them is certain: somebody has to look.
    """
    known = {subject: prepared(identity) for subject, identity in opened.items()}
    judged = [
        (one, compare_prepared(known[one.mine], known[one.theirs]))
        for one in found
        if one.mine in known and one.theirs in known
    ]
    alike: dict[tuple[UUID, UUID], list[int]] = {}
    for number, (one, weighed) in enumerate(judged):
        if weighed.klass == "same":
            alike.setdefault((one.mine, one.their_owner), []).append(number)
    doubts = {
        number
        for numbers in alike.values()
        for number in doubtful([known[judged[n][0].theirs] for n in numbers], numbers)
    }
    for number, (one, weighed) in enumerate(judged):
        yield one, in_doubt(weighed) if number in doubts else weighed


def _pair(scope: Scope, one: Candidate, weighed: Comparison) -> dict[str, Any]:
    mine, theirs = (one.my_offer, scope.org), (one.their_offer, one.their_owner)
    low, high = sorted((mine, theirs))
    likeness: Likeness = "same" if weighed.klass == "same" else "possible"
    return {
        "id": new_id(),
        "covenant": one.covenant_id,
        "low": low[0],
        "low_owner": low[1],
        "high": high[0],
        "high_owner": high[1],
        "likeness": likeness,
        "score": round(weighed.score * 100),
        "at": scope.now,
    }


def _look(
    scope: Scope, offer_ids: Sequence[UUID], opened: Iterable[UUID], kept: Sequence[UUID]
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "at": scope.now,
        "org": scope.org,
        "offers": list(offer_ids),
        "opened": list(opened),
        "pairs": list(kept),
    }


_OF_IMPORT = text(
    "SELECT id FROM match_offer WHERE import_id = :import AND owner_id = :owner"
    " AND state = 'active' AND until > now() ORDER BY id"
)
_LOOKED = text(
    "INSERT INTO match_look (id, at, organisation_id, offer_ids, opened_ids, pair_ids)"
    " VALUES (:id, :at, :org, :offers, CAST(:opened AS uuid[]), CAST(:pairs AS uuid[]))"
)
_CANDIDATES = text(  # one walk along the index for all tokens at once: `ANY` of an array
    """
    WITH mine AS MATERIALIZED (
      SELECT t.token, t.subject_id FROM match_subject s JOIN match_token t ON t.subject_id = s.id
      WHERE s.offer_id = ANY(:offers) AND s.owner_id = :owner AND s.until > now()),
    hit AS MATERIALIZED (
      SELECT u.token, u.subject_id FROM match_token u
      WHERE u.token = ANY(ARRAY(SELECT token FROM mine)) AND u.owner_id <> :owner)
    SELECT covenant_id, mine, my_offer, theirs, their_offer, their_owner FROM (
      SELECT s.covenant_id, s.id AS mine, s.offer_id AS my_offer, o.id AS theirs,
        o.offer_id AS their_offer, o.owner_id AS their_owner,
        row_number() OVER (PARTITION BY s.id, o.owner_id ORDER BY count(*) DESC, o.id) AS place
      FROM hit JOIN mine ON mine.token = hit.token
      JOIN match_subject s ON s.id = mine.subject_id
      JOIN match_subject o ON o.id = hit.subject_id
      JOIN covenant c ON c.id = s.covenant_id AND c.state = 'active' AND c.ends_at > now()
        AND ARRAY[s.owner_id, o.owner_id] <@ c.active_party_ids
      WHERE o.covenant_id = s.covenant_id AND o.owner_id <> s.owner_id AND o.until > now()
        AND o.owner_id = ANY(s.receiver_ids) AND s.owner_id = ANY(o.receiver_ids)
      GROUP BY s.id, s.covenant_id, s.offer_id, o.id, o.offer_id, o.owner_id) AS found
    WHERE place <= :most ORDER BY mine, place
    """
)
_ENVELOPES = text(
    "SELECT id, owner_id, sealed_envelope FROM match_subject WHERE id = ANY(:subjects)"
)
_KEEP = text(
    "INSERT INTO match_pair (id, covenant_id, low_offer_id, low_owner_id, high_offer_id,"
    " high_owner_id, likeness, score, state, found_at, state_at)"
    " VALUES (:id, :covenant, :low, :low_owner, :high, :high_owner, :likeness, :score, 'found',"
    " :at, :at)"
    # What was denied or unlinked is not brought up again; what was only found is weighed anew.
    " ON CONFLICT (low_offer_id, high_offer_id) DO UPDATE"
    " SET likeness = excluded.likeness, score = excluded.score, state = 'found', via_id = NULL"
    " WHERE match_pair.state IN ('found', 'gone') RETURNING id"
)
# A name was corrected: what was found by the old one, and nobody has said anything of, is gone.
_DROPPED = (
    "SELECT id FROM match_pair WHERE (low_offer_id = ANY(:offers) OR high_offer_id = ANY(:offers))"
    " AND state = 'found' AND via_id IS NULL AND NOT id = ANY(CAST(:kept AS uuid[]))"
)
_DROP_SIDES = text(
    "UPDATE match_side SET state = 'gone', state_at = :at, version = version + 1"  # noqa: S608
    f" WHERE state = 'asked' AND pair_id IN ({_DROPPED})"
)
_DROP = text(
    "UPDATE match_pair SET state = 'gone', state_at = :at"  # noqa: S608 - words of ours
    f" WHERE id IN ({_DROPPED} ORDER BY id FOR UPDATE)"
)
