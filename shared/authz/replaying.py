"""Keeping and giving back the first answer to a request with an Idempotency-Key.

Invariant: a key belongs to one actor; two requests with one key at once are one after the other.
An answer is given again only while all that it is about may still be seen, and all that was opened
for it may still be opened: the end of a grant is the end of its repeats too, and so is the end of
what stands no more (`__stands__`). What says nothing has nothing to hide, and of what the request
itself ended (`Scope.ends`) its answer says nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import func, select, text

from shared.authz.replay import Answer, Replay
from shared.crypto.sealing import Place, seal_json, unseal_json
from shared.db.model import Model
from shared.events.catalogue import StillOpenAsked
from shared.problems import Conflict, NotFound
from shared.texts import Text

if TYPE_CHECKING:
    from shared.authz.scope import Scope

REUSED = Text(
    "Deze Idempotency-Key is al voor een ander verzoek gebruikt. Neem een nieuwe.",
    "This Idempotency-Key was used for another request. Take a new one.",
)


def claim(scope: "Scope", replay: Replay) -> Answer | None:
    """Take the key; the earlier answer if it was taken.

    Conflict if it was for another request, NotFound if what it told may no longer be seen.
    """
    connection = scope._connection
    values = _values(scope, replay)
    if connection.execute(_TAKE, values).rowcount == 1:
        return None
    row = connection.execute(_READ, values).one()
    if bytes(row.fingerprint) != replay.fingerprint:
        raise Conflict("idempotency_key_reused", REUSED)
    place = _place(scope, replay)
    kept = unseal_json(scope.keyring.tenant_key(scope.org), place, bytes(row.sealed_answer))
    body = bytes.fromhex(kept["body"])
    _look_again(scope, kept["about"], says=bool(body))
    _open_again(scope, kept.get("opened", ()))
    return Answer(kept["status"], kept["headers"], body, replayed=True)


def keep(scope: "Scope", replay: Replay, answer: Answer) -> None:
    """Seal the answer beside the key, in the transaction that did the work."""
    kept = {
        "status": answer.status,
        "headers": answer.headers,
        "body": answer.body.hex(),
        "about": scope.concerned.remaining_list(),
        "opened": sorted(f"{a}:{b}" for a, b in scope.opened) if answer.body else [],
    }
    sealed = seal_json(scope.keyring.tenant_key(scope.org), _place(scope, replay), kept)
    connection = scope._connection
    connection.execute(_KEEP, _values(scope, replay) | {"sealed": sealed})


def _look_again(scope: "Scope", records: list[str], says: bool) -> None:
    """NotFound unless this actor still sees every record that the answer is about; and where the
    answer `says` something, unless each still stands, of the kinds of which some do not.
    """
    ids: dict[str, set[UUID]] = {}
    for record in records:
        kind, _, record_id = record.partition(":")
        ids.setdefault(kind, set()).add(UUID(record_id))
    for mapper in Model.registry.mappers:
        asked = ids.get(mapper.class_.__tablename__)
        if asked:
            key = mapper.class_.id
            seen = select(func.count()).select_from(mapper.class_).where(key.in_(asked))
            stands = getattr(mapper.class_, "__stands__", None)
            if says and stands is not None:
                seen = seen.where(stands())
            if scope.rows(seen)[0][0] != len(asked):
                raise NotFound


def _open_again(scope: "Scope", records: Sequence[str]) -> None:
    """NotFound unless our organisation may still open every record that was opened for it."""
    if not records:
        return
    pairs = (record.partition(":") for record in records)
    asked = tuple((UUID(owner), UUID(record_id)) for owner, _, record_id in pairs)
    answers = scope.publish(StillOpenAsked(asked))
    if {record for answer in answers for record in answer} != set(asked):
        raise NotFound


def _values(scope: "Scope", replay: Replay) -> dict[str, object]:
    at: datetime = scope.now
    return {
        "org": scope.org,
        "actor": scope.actor.id,
        "key": replay.key,
        "fingerprint": replay.fingerprint,
        "at": at,
    }


def _place(scope: "Scope", replay: Replay) -> Place:
    record = uuid5(NAMESPACE_URL, f"{scope.actor.id}/{replay.key}")
    return Place(scope.org, record, "idempotent_answer.sealed_answer", 1)


_TAKE = text(
    "INSERT INTO idempotent_answer (organisation_id, actor_id, key, fingerprint, at)"
    " VALUES (:org, :actor, :key, :fingerprint, :at) ON CONFLICT DO NOTHING"
)
_READ = text(
    "SELECT fingerprint, sealed_answer FROM idempotent_answer"
    " WHERE organisation_id = :org AND actor_id = :actor AND key = :key"
)
_KEEP = text(
    "UPDATE idempotent_answer SET sealed_answer = :sealed"
    " WHERE organisation_id = :org AND actor_id = :actor AND key = :key"
)
