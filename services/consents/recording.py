"""Recording what somebody said to a question, whichever way it came, and what follows from it.

Invariant: every statement holds the child's lock, which sharing takes too; one refusal outweighs
any yes, except where a court or an institution has decided over it.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.consents import due, in_place, stopping, timeline
from services.consents.models import Consent
from services.consents.rules import NO_AUTHORITY, Asked, faults
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import seal
from shared.ids import new_id
from shared.problems import Conflict, Invalid
from shared.texts import Text


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
    asked = (child_id, holder_id, receiver_ids, stated_at, until)
    _refuse_faults(scope, *asked, named=state == "requested" or spoken_by is not None)
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
    line = timeline.note(scope, consent, state, stated_at, method, assurance)
    _follow(scope, consent, line)
    return timeline.view(scope, consent)


def answer_consent(
    scope: Scope,
    *,
    consent_id: UUID,
    state: str,
    method: str,
    assurance: str,
    spoken_by: str | None = None,
) -> dict[str, Any]:
    """Put somebody's yes or no to an open question on its timeline; a no stops what rested on the
    same question. Conflict when it was answered or taken back, Invalid for a yes that cannot hold
    (an institution's is `spoken_by` somebody) and for any word of who has authority no more.
    """
    consent = _open_question(scope, consent_id)
    if consent.state != "requested":
        raise Conflict("consent_answered", _ANSWERED)
    child_id, holder_id = consent.child_id, consent.holder_id
    if state == "given":
        asked = (child_id, holder_id, consent.receiver_ids, scope.now, consent.until)
        _refuse_faults(scope, *asked, named=spoken_by is not None)
    elif holder_id and not children.has_authority(scope, child_id, holder_id):
        raise Invalid(reasons=[NO_AUTHORITY])
    consent.state, consent.stated_at = state, scope.now
    consent.sealed_speaker = timeline.seal_speaker(scope, child_id, consent_id, spoken_by)
    consent.version += 1
    _follow(scope, consent, timeline.note(scope, consent, state, scope.now, method, assurance))
    return timeline.view(scope, consent)


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


def _follow(scope: Scope, consent: Consent, line: UUID) -> None:
    """What follows from what somebody said (`line` on the timeline), whichever way it came."""
    if consent.state == "requested":
        return
    stopping.supersede(scope, consent)
    reached = in_place.reached(scope, consent.child_id, consent.holder_id)
    if consent.state == "refused":
        _stop_refused(scope, consent, line, reached)
    elif reached:
        child_id, because = consent.child_id, "substitute_ended"
        ended = stopping.stop(scope, child_id, (), because, reached)
        stopping.keep_receipt(scope, new_id(), child_id, because, ended)
    due.set_the_clock(scope, consent)


def _stop_refused(scope: Scope, consent: Consent, line: UUID, reached: tuple[UUID, ...]) -> None:
    """A no to the question stops what rested on anybody's yes to it, or on what stood in its place;
    not what rests on a court's or an institution's word over this very person.
    """
    child_id, because = consent.child_id, "consent_refused"
    overruling = in_place.overruling(scope, child_id, consent.holder_id)
    asked, instead = stopping.same_question(scope, consent), in_place.same_question(scope, consent)
    ended = stopping.stop(scope, child_id, asked, because, instead + reached, overruling)
    stopping.keep_receipt(scope, line, child_id, because, ended, consent.id)


def _refuse_faults(
    scope: Scope,
    child_id: UUID,
    holder_id: UUID | None,
    receiver_ids: Sequence[UUID],
    stated_at: datetime,
    until: datetime,
    *,
    named: bool,
) -> None:
    """Invalid with every fault. `named`: it is known who spoke, where an institution did."""
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
            speaker_missing=kind == "institution" and not named,
        ),
        scope.now,
    )
    if found:
        raise Invalid(reasons=found)


_NO_MORE = frozenset({"destroyed", "refused"})
_ANSWERED = Text(
    "Deze vraag is al beantwoord of teruggenomen.",
    "This question has been answered already, or was taken back.",
)
