"""What can be done with consents: recording a statement, withdrawing, and reading them as facts.

Invariant: every change of a consent holds the child's lock, which sharing takes too, so no share
commits after a withdrawal. Withdrawing is one transaction that nothing may block (AVG art. 7(3)).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from services.children import operations as children
from services.consents import brief
from services.consents.models import Consent, ConsentStatement
from services.consents.rules import Asked, faults
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal, unseal
from shared.db.keyset import newest_first, page
from shared.events.catalogue import ConsentStopped, Stopped
from shared.ids import new_id
from shared.problems import Conflict, Invalid
from shared.texts import Text
from shared.web.pages import Cursor, Page


@dataclass(frozen=True, slots=True)
class Statement:
    """The latest a person said about one question, as a fact. `holder_id` None: the child."""

    consent_id: UUID
    holder_id: UUID | None
    purpose: str
    receiver_ids: frozenset[UUID]
    categories: frozenset[str]
    state: str
    stated_at: datetime
    until: datetime


@operation("consent:record")
def record_consent(
    scope: Scope,
    *,
    child_id: UUID,
    holder_id: UUID | None = None,
    purpose: str,
    receiver_ids: Sequence[UUID],
    categories: Sequence[str],
    state: str,
    stated_at: datetime,
    until: datetime,
    method: str,
    assurance: str,
    notice_text: str,
    notice_language: str = "nl",
) -> dict[str, Any]:
    """Record what an authority holder (or, without `holder_id`, the child) said to a question.

    A refusal outweighs any yes: what rested on the same question stops in this transaction.
    """
    children.lock_file(scope, child_id)
    _refuse_faults(scope, child_id, holder_id, receiver_ids, stated_at, until)
    digest = hashlib.sha256(notice_text.encode()).hexdigest()
    consent_id, key = new_id(), scope.keyring.tenant_key(scope.org)
    consent = scope.add(
        Consent(
            id=consent_id,
            owner_id=scope.org,
            child_id=child_id,
            holder_id=holder_id,
            purpose=purpose,
            receiver_ids=list(dict.fromkeys(receiver_ids)),
            categories=sorted(set(categories)),
            sealed_notice=seal(key, _notice_place(scope, consent_id), notice_text.encode()),
            notice_hash=digest,
            notice_language=notice_language,
            state=state,
            stated_at=stated_at,
            until=until,
            created_at=scope.now,
            version=1,
        )
    )
    _state(scope, consent, state, stated_at, method, assurance)
    if state == "refused":
        _stop(scope, consent, _same_question(scope, consent), "consent_refused")
    return _view(scope, consent)


@operation("consent:withdraw")
def withdraw_consent(
    scope: Scope,
    *,
    consent_id: UUID,
    method: str = "in_person",
    assurance: str = "none",
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Withdraw a consent: everything that rests on it stops now. Answers with a receipt.

    What the same person said earlier to the same question stops carrying too.

    A consent that carries nothing any more cannot be withdrawn again (Conflict).
    """
    seen = scope.load(Consent, consent_id)
    children.lock_file(scope, seen.child_id)
    consent = scope.load(Consent, consent_id, lock="change")
    scope.expect_version(consent, expected_version)
    if consent.state not in ("requested", "given"):
        raise Conflict("consent_not_open", _NOT_OPEN)
    consent.state, consent.stated_at = "withdrawn", scope.now
    consent.version += 1
    _state(scope, consent, "withdrawn", scope.now, method, assurance)
    asked = _same_question(scope, consent, of=consent.holder_id)
    ended = _stop(scope, consent, asked, "consent_withdrawn")
    return _receipt(scope, consent, ended)


@operation("consent:read", reads=True)
def list_consents(
    scope: Scope, *, child_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The consents asked about a child, newest first."""
    children.team_of(scope, child_id)
    statement = _LISTED.where(Consent.child_id == child_id)
    rows = scope.rows(newest_first(statement, Consent.created_at, Consent.id, after, page_size))
    shown = page(rows, page_size, partial(_view, scope))
    scope.concerns("consent", *(row["id"] for row in shown.results), subjects=[child_id])
    return shown


@operation("consent:read", reads=True)
def get_consent(scope: Scope, *, consent_id: UUID) -> dict[str, Any]:
    """A consent with its timeline of statements."""
    consent = scope.load(Consent, consent_id)
    children.team_of(scope, consent.child_id)
    rows = scope.rows(
        select(
            ConsentStatement.at,
            ConsentStatement.state,
            ConsentStatement.method,
            ConsentStatement.assurance,
            ConsentStatement.recorded_by,
        )
        .where(ConsentStatement.consent_id == consent_id)
        .order_by(ConsentStatement.at, ConsentStatement.id)
    )
    return _view(scope, consent) | {"statements": [dict(row._mapping) for row in rows]}


def all_about(scope: Scope, child_id: UUID) -> list[dict[str, Any]]:
    """All consents about this child, each with its timeline, for an export of the whole file."""
    about = select(Consent).where(Consent.child_id == child_id).order_by(Consent.id)
    found = {row[0].id: _view(scope, row[0]) | {"statements": []} for row in scope.rows(about)}
    said = select(ConsentStatement).where(ConsentStatement.consent_id.in_(list(found)))
    for row in scope.rows(said.order_by(ConsentStatement.at, ConsentStatement.id)):
        one = row[0]
        line = {"state": one.state, "at": one.at, "method": one.method, "assurance": one.assurance}
        found[one.consent_id]["statements"].append(line)
    return list(found.values())


def statements_about(scope: Scope, child_id: UUID) -> list[Statement]:
    """All that was said about this child, as facts; one statement."""
    return [
        Statement(
            consent_id=row.consent_id,
            holder_id=row.holder_id,
            purpose=row.purpose,
            receiver_ids=frozenset(row.receiver_ids),
            categories=frozenset(row.categories),
            state=row.state,
            stated_at=row.stated_at,
            until=row.until,
        )
        for row in scope.rows(STATEMENTS, child_id=child_id)
    ]


def _refuse_faults(
    scope: Scope,
    child_id: UUID,
    holder_id: UUID | None,
    receiver_ids: Sequence[UUID],
    stated_at: datetime,
    until: datetime,
) -> None:
    found = faults(
        Asked(
            stated_at=stated_at,
            until=until,
            receiver_ids=tuple(receiver_ids),
            known_receivers=frozenset(organisations.names_of(scope, list(receiver_ids))),
            own_organisation=scope.org,
            holder_has_authority=holder_id is None
            or children.has_authority(scope, child_id, holder_id),
        ),
        scope.now,
    )
    if found:
        raise Invalid(reasons=found)


def _state(
    scope: Scope, consent: Consent, state: str, at: datetime, method: str, assurance: str
) -> None:
    scope.add(
        ConsentStatement(
            id=new_id(),
            owner_id=scope.org,
            consent_id=consent.id,
            at=at,
            state=state,
            method=method,
            assurance=assurance,
            recorded_by=scope.actor.id,
        )
    )


_ANYBODY = object()


def _same_question(scope: Scope, consent: Consent, of: object = _ANYBODY) -> tuple[UUID, ...]:
    """The consents for the same purpose and a receiver in common about this child.

    `of` is the holder whose consents they are (None: the child's own); by default anybody's.
    """
    scope.flush()
    receivers = frozenset(consent.receiver_ids)
    return tuple(
        said.consent_id
        for said in statements_about(scope, consent.child_id)
        if said.purpose == consent.purpose
        and said.receiver_ids & receivers
        and (of is _ANYBODY or said.holder_id == of)
    )


def _stop(
    scope: Scope, consent: Consent, consent_ids: tuple[UUID, ...], because: str
) -> list[Stopped]:
    scope.concerns("consent", *consent_ids, subjects=[consent.child_id])
    scope.flush()
    answers = scope.publish(ConsentStopped(consent.child_id, consent_ids, because))
    return [stop for answer in answers for stop in answer]


def _receipt(scope: Scope, consent: Consent, ended: list[Stopped]) -> dict[str, Any]:
    """What stopped, and who had opened or adopted what rested on this consent; nothing else."""
    told = [stop for stop in ended if not stop.grant.safety_restricted]
    names = organisations.names_of(scope, list({stop.grant.viewer_id for stop in told}))
    stopped = [
        {
            "record_kind": stop.grant.record_kind,
            "record_id": stop.grant.record_id,
            "organisation_id": stop.grant.viewer_id,
            "organisation_name": names.get(stop.grant.viewer_id, ""),
            "opened": stop.grant.opened,
            "outcome": stop.outcome,
        }
        for stop in told
    ]
    return {
        "id": new_id(),
        "consent": _view(scope, consent),
        "withdrawn_at": scope.now,
        "stopped": stopped,
    }


def _view(scope: Scope, consent: Any) -> dict[str, Any]:
    names = (
        "id",
        "child_id",
        "holder_id",
        "purpose",
        "receiver_ids",
        "categories",
        "notice_hash",
        "notice_language",
        "state",
        "stated_at",
        "until",
        "created_at",
        "version",
    )
    key = scope.keyring.tenant_key(scope.org)
    notice = unseal(key, _notice_place(scope, consent.id), consent.sealed_notice).decode()
    return {name: getattr(consent, name) for name in names} | {"notice_text": notice}


def _notice_place(scope: Scope, consent_id: UUID) -> Place:
    return Place(scope.org, consent_id, "consent.sealed_notice", 1)


_LISTED = select(
    Consent.id,
    Consent.child_id,
    Consent.holder_id,
    Consent.purpose,
    Consent.receiver_ids,
    Consent.categories,
    Consent.sealed_notice,
    Consent.notice_hash,
    Consent.notice_language,
    Consent.state,
    Consent.stated_at,
    Consent.until,
    Consent.created_at,
    Consent.version,
)
STATEMENTS = select(
    Consent.id.label("consent_id"),
    Consent.holder_id,
    Consent.purpose,
    Consent.receiver_ids,
    Consent.categories,
    Consent.state,
    Consent.stated_at,
    Consent.until,
).where(Consent.child_id == bindparam("child_id"))
"""The latest that each person said to each question about `:child_id`."""
_NOT_OPEN = Text(
    "Deze toestemming geldt al niet meer: zij is geweigerd, ingetrokken of verlopen.",
    "This consent no longer holds: it was refused, withdrawn or has expired.",
)


record_within = record_consent.body
"""The same as a plain function, for the slice that asks."""
withdraw_within = withdraw_consent.body


def answer_consent(
    scope: Scope, *, consent_id: UUID, state: str, method: str, assurance: str
) -> dict[str, Any]:
    """Put somebody's yes or no to an open question on its timeline; a no stops what rested on the
    same question. Conflict when it was answered or taken back, Invalid for a yes that cannot hold.
    """
    consent = _open_question(scope, consent_id)
    if consent.state != "requested":
        raise Conflict("consent_answered", _ANSWERED)
    if state == "given":
        asked = (consent.child_id, consent.holder_id, consent.receiver_ids)
        _refuse_faults(scope, *asked, scope.now, consent.until)
    consent.state, consent.stated_at = state, scope.now
    consent.version += 1
    _state(scope, consent, state, scope.now, method, assurance)
    if state == "refused":
        _stop(scope, consent, _same_question(scope, consent), "consent_refused")
    return _view(scope, consent)


def close_question(scope: Scope, consent_id: UUID) -> bool:
    """Nobody need answer this any more; False when somebody had."""
    consent = _open_question(scope, consent_id)
    if consent.state != "requested":
        return False
    consent.state, consent.stated_at = "expired", scope.now
    consent.version += 1
    _state(scope, consent, "expired", scope.now, "digital", "none")
    return True


def _open_question(scope: Scope, consent_id: UUID) -> Consent:
    """The question, its child locked before it, as every statement does."""
    children.lock_file(scope, scope.load(Consent, consent_id).child_id)
    return scope.load(Consent, consent_id, lock="change")


_ANSWERED = Text(
    "Deze vraag is al beantwoord of teruggenomen.",
    "This question has been answered already, or was taken back.",
)


briefly = brief.briefly
