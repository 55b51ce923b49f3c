"""What can be done with consents: recording a statement, withdrawing, and reading them as facts.

Invariant: every change of a consent holds the child's lock, which sharing takes too, so no share
commits after a withdrawal. Withdrawing is one transaction that nothing may block (AVG art. 7(3)).

A consent is the word of who gave it, kept by the organisation: it stays when the member who
recorded it leaves. Grants are to organisations; what a member had open personally goes with them.
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
from services.consents import (
    brief,
    custody,
    due,
    evidence,
    receipts,
    stopping,
    substitutes,
    tasks,
    timeline,
)
from services.consents.models import Consent, ConsentStatement
from services.consents.rules import NO_AUTHORITY, Asked, faults
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import seal
from shared.db.keyset import newest_first, page
from shared.events.catalogue import Stopped
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
    spoken_by: str | None = None,
) -> dict[str, Any]:
    """Record what an authority holder (or, without `holder_id`, the child) said to a question.

    A refusal outweighs any yes: what rested on the same question stops in this transaction. It is
    `spoken_by` somebody where the holder is an institution.
    """
    children.lock_file(scope, child_id)
    _refuse_faults(scope, child_id, holder_id, receiver_ids, stated_at, until, spoken_by=spoken_by)
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
            sealed_notice=seal(key, timeline.notice_place(scope, consent_id), notice_text.encode()),
            notice_hash=digest,
            notice_language=notice_language,
            state=state,
            stated_at=stated_at,
            until=until,
            created_at=scope.now,
            version=1,
            sealed_speaker=timeline.seal_speaker(scope, child_id, consent_id, spoken_by),
        )
    )
    line = _state(scope, consent, state, stated_at, method, assurance)
    spoken(scope, consent, line)
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
    if consent.state not in ("requested", "given", "superseded"):
        raise Conflict("consent_not_open", _NOT_OPEN)
    consent.state, consent.stated_at = "withdrawn", scope.now
    consent.version += 1
    line = _state(scope, consent, "withdrawn", scope.now, method, assurance)
    stopping.supersede(scope, consent)
    asked = _same_question(scope, consent, of=consent.holder_id)
    ended = _stop(scope, consent, asked, "consent_withdrawn")
    return _receipt(scope, consent, ended, line)


def spoken(scope: Scope, consent: Consent, line: UUID) -> None:
    """What follows from what somebody said (`line` on the timeline), whichever way it came."""
    if consent.state == "requested":
        return
    stopping.supersede(scope, consent)
    instead = substitutes.same_question(scope, consent) if consent.state == "refused" else ()
    reached = substitutes.reached(scope, consent.child_id, consent.holder_id)
    if consent.state == "refused":
        asked = _same_question(scope, consent)
        ended = _stop(scope, consent, asked, "consent_refused", instead + reached)
        about = (consent.child_id, "consent_refused", ended, consent.id)
        stopping.keep_receipt(scope, line, *about)
    elif reached:
        ended = _stop(scope, consent, (), "substitute_ended", reached)
        stopping.keep_receipt(scope, new_id(), consent.child_id, "substitute_ended", ended)
    due.set_the_clock(scope, consent)


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
            ConsentStatement.id,
            ConsentStatement.at,
            ConsentStatement.state,
            ConsentStatement.method,
            ConsentStatement.assurance,
            ConsentStatement.recorded_by,
        )
        .where(ConsentStatement.consent_id == consent_id)
        .order_by(ConsentStatement.at, ConsentStatement.id)
    )
    return _view(scope, consent) | {
        "spoken_by": timeline.speaker(scope, consent),
        "statements": [dict(row._mapping) for row in rows],
    }


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
    *,
    spoken_by: str | None = None,
) -> None:
    states = organisations.states_of(scope, list(receiver_ids))
    kind = children.authority_of(scope, child_id, holder_id) if holder_id else None
    found = faults(
        Asked(
            stated_at=stated_at,
            until=until,
            receiver_ids=tuple(receiver_ids),
            known_receivers=frozenset(states),
            own_organisation=scope.org,
            holder_has_authority=holder_id is None or kind is not None,
            born=due.birth(scope, child_id),
            gone_receivers=frozenset(one for one, state in states.items() if state in _NO_MORE),
            speaker_missing=kind == "institution" and not spoken_by,
        ),
        scope.now,
    )
    if found:
        raise Invalid(reasons=found)


_state = timeline.note
_view = timeline.view


def _same_question(
    scope: Scope, consent: Consent, of: object = stopping.ANYBODY
) -> tuple[UUID, ...]:
    scope.flush()
    return stopping.same_question(scope, consent, of)


def _stop(
    scope: Scope,
    consent: Consent,
    consent_ids: tuple[UUID, ...],
    because: str,
    substitute_ids: tuple[UUID, ...] = (),
) -> list[Stopped]:
    return stopping.stop(scope, consent.child_id, consent_ids, because, substitute_ids)


def _receipt(scope: Scope, consent: Consent, ended: list[Stopped], line: UUID) -> dict[str, Any]:
    """What stopped, and who had opened or adopted what rested on this consent; nothing else."""
    about = (consent.child_id, "consent_withdrawn", ended, consent.id)
    return {
        "id": line,
        "consent": _view(scope, consent),
        "withdrawn_at": scope.now,
        "stopped": stopping.keep_receipt(scope, line, *about),
    }


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
_NO_MORE = frozenset({"destroyed", "refused"})
SUBSTITUTES = substitutes.SUBSTITUTES
EXPIRE_CONSENT = tasks.EXPIRE_CONSENT
COME_OF_AGE = tasks.COME_OF_AGE
ANNOUNCE_ENDING = tasks.ANNOUNCE_ENDING
ANNOUNCE_BIRTHDAY = tasks.ANNOUNCE_BIRTHDAY
EXPIRE_SUBSTITUTE = tasks.EXPIRE_SUBSTITUTE
expire_consent = due.expire_consent
come_of_age = due.come_of_age
ending = due.ending
asked_anew = due.asked_anew
get_receipt = receipts.get_receipt
fetch_receipt_document = receipts.fetch_receipt_document
list_receipts = receipts.list_receipts
get_stop_receipt = receipts.get_stop_receipt
fetch_stop_document = receipts.fetch_stop_document
end_authority = custody.end_authority
preview_authority = custody.preview_authority
record_authority_substitute = substitutes.record_authority_substitute
list_authority_substitutes = substitutes.list_authority_substitutes
get_authority_substitute = substitutes.get_authority_substitute
review_authority_substitute = substitutes.review_authority_substitute
end_authority_substitute = substitutes.end_authority_substitute
expire_authority_substitute = substitutes.expire_authority_substitute
add_evidence = evidence.add_evidence
add_substitute_evidence = evidence.add_substitute_evidence
list_evidence = evidence.list_evidence
list_substitute_evidence = evidence.list_substitute_evidence
fetch_evidence = evidence.fetch_evidence


record_within = record_consent.body
"""The same as a plain function, for the slice that asks."""
withdraw_within = withdraw_consent.body


def answer_consent(
    scope: Scope, *, consent_id: UUID, state: str, method: str, assurance: str
) -> dict[str, Any]:
    """Put somebody's yes or no to an open question on its timeline; a no stops what rested on the
    same question. Conflict when it was answered or taken back, Invalid for a yes that cannot hold
    and for any word of who has authority no more.
    """
    consent = _open_question(scope, consent_id)
    if consent.state != "requested":
        raise Conflict("consent_answered", _ANSWERED)
    asked = (consent.child_id, consent.holder_id, consent.receiver_ids)
    if state == "given":
        _refuse_faults(scope, *asked, scope.now, consent.until)
    elif consent.holder_id and not children.has_authority(
        scope, consent.child_id, consent.holder_id
    ):
        raise Invalid(reasons=[NO_AUTHORITY])
    consent.state, consent.stated_at = state, scope.now
    consent.version += 1
    spoken(scope, consent, _state(scope, consent, state, scope.now, method, assurance))
    return _view(scope, consent)


def close_question(scope: Scope, consent_id: UUID) -> bool:
    """Nobody need answer this any more; False when somebody had."""
    consent = _open_question(scope, consent_id)
    if consent.state != "requested":
        return False
    timeline.change(scope, consent, "lapsed", scope.now)
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
