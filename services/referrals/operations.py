"""What can be done with referrals: draft, change, send, receive, accept, reject, cancel.

Invariant: sending makes a snapshot cut down to the rule's data categories and grants it by a
verdict of the decision, in one transaction under the child's lock; what a receiver accepts it
adopts into a file of its own.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from services.children import operations as children
from services.organisations import operations as organisations
from services.referrals import reading
from services.referrals.models import Referral, ReferralFile
from services.referrals.reading import KIND, LISTED, LIVE, open_content, seal_content, summary, view
from services.referrals.rules import answer_due, categories_of, may_have_type
from services.referrals.steps import require, take
from services.referrals.tasks import ANNOUNCE_END, ANNOUNCE_REFERRAL
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

__all__ = [
    "ANNOUNCE_END",
    "ANNOUNCE_REFERRAL",
    "accept_referral",
    "adopted_source",
    "cancel_referral",
    "change_draft",
    "draft_referral",
    "get_referral",
    "is_live",
    "list_referrals",
    "receive_referral",
    "reject_referral",
    "send_referral",
]


@operation("referral:draft")
def draft_referral(
    scope: Scope,
    *,
    child_id: UUID,
    receiver_id: UUID,
    purpose: str,
    question: str,
    receiver_team_id: UUID | None = None,
    type: str = "application",  # noqa: A002 - the word of FHIR and of the API
    school_functioning: str | None = None,
    home_situation: str | None = None,
    child_voice: str | None = None,
    with_contact: bool = True,
) -> dict[str, Any]:
    """Write a referral that is not sent yet: only our own organisation sees it."""
    team_id = children.team_of(scope, child_id)
    _refuse_unfit(scope, receiver_id, receiver_team_id, type)
    content = _content(question, school_functioning, home_situation, child_voice)
    record = sharing.Record(KIND, new_id(), scope.now, scope.org)
    key = sharing.own(scope, record, team_id)
    referral = scope.add(
        Referral(
            id=record.id,
            owner_id=scope.org,
            created_at=scope.now,
            receiver_id=receiver_id,
            receiver_team_id=receiver_team_id,
            purpose=purpose,
            type=type,
            in_reply_to=None,
            categories=sorted(categories_of(content, with_contact)),
            sealed_content=seal_content(key, record.id, scope.org, content),
            open_token=_open_token(scope, child_id, receiver_id, purpose),
            state="draft",
            state_at=scope.now,
            answer_due_at=None,
            version=1,
        )
    )
    _keep_file(scope, referral.id, child_id)
    scope.concerns("child", child_id, subjects=[child_id])
    return view(reading.see(scope, referral.id), content)


@operation("referral:draft")
def change_draft(
    scope: Scope,
    *,
    referral_id: UUID,
    receiver_id: UUID,
    purpose: str,
    question: str,
    receiver_team_id: UUID | None = None,
    type: str = "application",  # noqa: A002 - the word of FHIR and of the API
    school_functioning: str | None = None,
    home_situation: str | None = None,
    child_voice: str | None = None,
    with_contact: bool = True,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Write a draft anew, all but the child. What was sent does not change (Conflict)."""
    seen = reading.see(scope, referral_id)
    referral = seen.referral
    child_id = _own_child(seen)
    require(seen, "draft", expected_version)
    _refuse_unfit(scope, receiver_id, receiver_team_id, type)
    content = _content(question, school_functioning, home_situation, child_voice)
    take(
        scope,
        seen,
        "draft",
        expected_version,
        state_at=referral.state_at,
        receiver_id=receiver_id,
        receiver_team_id=receiver_team_id,
        purpose=purpose,
        type=type,
        categories=sorted(categories_of(content, with_contact)),
        sealed_content=seal_content(seen.key, referral.id, scope.org, content),
        open_token=_open_token(scope, child_id, receiver_id, purpose),
    )
    return view(seen, content)


@operation("referral:read", reads=True)
def list_referrals(
    scope: Scope,
    *,
    party: str | None = None,
    state: str | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The referrals that we sent or were sent, of the teams that the actor sees, newest first."""
    statement = LISTED
    if party is not None:
        ours = Referral.owner_id == scope.org
        statement = statement.where(ours if party == "sender" else ~ours)
    if state is not None:
        statement = statement.where(Referral.state == state)
    rows = scope.rows(
        newest_first(statement, LIVE.c.created_at, LIVE.c.record_id, after, page_size)
    )
    shown = page(rows, page_size, summary)
    scope.concerns(KIND, *(row["id"] for row in shown.results))
    return shown


@operation("referral:read", reads=True)
def get_referral(scope: Scope, *, referral_id: UUID) -> dict[str, Any]:
    """A referral with its content and history. The first look of a receiver is noted."""
    seen = reading.see(scope, referral_id)
    if seen.party == "receiver" and seen.opened_at is None:
        sharing.mark_opened(scope, seen.record)
    return view(seen)


@operation("referral:send")
def send_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Send a draft: decide, cut the snapshot, grant it, tell the receiver. Forbidden says all
    that is missing; nothing is sent then.
    """
    seen = reading.see(scope, referral_id)
    referral = seen.referral
    child_id = _own_child(seen)
    if seen.open_already is not None:
        raise Conflict("referral_open_already", _FIRST_IS.filled(id=seen.open_already))
    question = sharing.Question(
        child_id, referral.receiver_id, referral.purpose, KIND, frozenset(referral.categories)
    )
    decision = sharing.decide(scope, question)
    allowed = sharing.require(decision.verdict)
    content = open_content(seen) | decision.child.snapshot(allowed.categories)
    try:
        take(
            scope,
            seen,
            "requested",
            expected_version,
            sealed_content=seal_content(seen.key, referral.id, scope.org, content),
            answer_due_at=answer_due(scope.now, allowed.rule.answer_days),
        )
    except IntegrityError:
        raise Conflict("referral_open_already", _OPEN_ALREADY) from None
    sharing.give(scope, seen.record, seen.key, allowed, referral.receiver_team_id)
    sharing.schedule_expiry(scope, seen.record, allowed)
    scope.later(ANNOUNCE_REFERRAL, organisation_id=referral.receiver_id, referral_id=referral.id)
    return view(seen, content)


@operation("referral:cancel")
def cancel_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Take back a draft, or a referral that is not answered yet: the receiver sees it no more."""
    seen = reading.see(scope, referral_id)
    require(seen, "cancelled", expected_version)
    ended = sharing.end_for(scope, referral_id, "cancelled")
    take(scope, seen, "cancelled", expected_version)
    sharing.tell_ended(scope, ended, "cancelled")
    return view(seen)


@operation("referral:receive")
def receive_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Confirm that the referral arrived and that somebody looks at it."""
    seen = reading.see(scope, referral_id)
    require(seen, "received", expected_version)
    sharing.mark_opened(scope, seen.record)  # the grant before the record, as in a withdrawal
    take(scope, seen, "received", expected_version)
    _keep_file(scope, referral_id, None)
    return view(seen)


@operation("referral:answer")
def accept_referral(
    scope: Scope,
    *,
    referral_id: UUID,
    team_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Accept: adopt the snapshot into a child file of our own, in a team."""
    seen = reading.see(scope, referral_id)
    place = team_id or seen.team_id or organisations.only_team(scope)
    if place is None:
        raise Invalid(reasons=[Reason("team_missing", _TEAM_MISSING, pointer="/teamId")])
    require(seen, "accepted", expected_version)
    if seen.team_id != place:  # the grant before the record, as in a withdrawal
        sharing.put_in_team(scope, seen.record, place)
    take(scope, seen, "accepted", expected_version)
    referral = seen.referral
    content = open_content(seen)
    child_id = children.adopt(scope, content, place, referral.id, referral.owner_id)
    _own_file(scope, referral.id, child_id=child_id)
    return view(reading.see(scope, referral_id), content)


@operation("referral:answer")
def reject_referral(
    scope: Scope,
    *,
    referral_id: UUID,
    reason_code: str,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Reject. The sender hears the status; the reason stays ours until a rule lets it flow back."""
    seen = reading.see(scope, referral_id)
    take(scope, seen, "rejected", expected_version)
    _own_file(scope, referral_id, reason_code=reason_code)
    return view(reading.see(scope, referral_id))


def is_live(scope: Scope, referral_id: UUID) -> bool:
    """Whether our organisation may (still) see this referral; for workers that ask again."""
    return bool(scope.rows(LISTED.where(Referral.id == referral_id)))


def adopted_source(scope: Scope, referral_id: UUID) -> dict[str, Any] | None:
    """What we were sent in this referral, for an export; None when it is no longer ours to see."""
    if not is_live(scope, referral_id):
        return None
    seen = reading.see(scope, referral_id)
    return summary(seen.referral) | {"content": open_content(seen), "history": seen.history}


def _content(
    question: str,
    school_functioning: str | None,
    home_situation: str | None,
    child_voice: str | None,
) -> dict[str, str | None]:
    return {
        "question": question,
        "school_functioning": school_functioning,
        "home_situation": home_situation,
        "child_voice": child_voice,
    }


def _own_child(seen: reading.Seen) -> UUID:
    if seen.party != "sender" or seen.child_id is None:
        raise Conflict("not_the_sender", _NOT_THE_SENDER)
    return seen.child_id


def _keep_file(scope: Scope, referral_id: UUID, child_id: UUID | None) -> None:
    scope.add(
        ReferralFile(
            owner_id=scope.org,
            referral_id=referral_id,
            child_id=child_id,
            handled_by=scope.actor.id,
            reason_code=None,
            at=scope.now,
        )
    )


def _own_file(scope: Scope, referral_id: UUID, **values: Any) -> None:
    mine = update(ReferralFile).where(ReferralFile.referral_id == referral_id)
    scope.execute(mine.values(handled_by=scope.actor.id, at=scope.now, **values))


def _open_token(scope: Scope, child_id: UUID, receiver_id: UUID, purpose: str) -> bytes:
    """Equal for two referrals of one child, receiver and purpose; says nothing else."""
    value = f"{child_id}/{receiver_id}/{purpose}"
    return scope.keyring.blind_index(scope.org, "referral.open", value)


def _refuse_unfit(
    scope: Scope, receiver_id: UUID, receiver_team_id: UUID | None, kind: str
) -> None:
    found = []
    if organisations.standing_of(scope, receiver_id) is None:
        found.append(Reason("receiver_unknown", _NO_RECEIVER, pointer="/receiverId"))
    elif receiver_team_id and not organisations.has_team(scope, receiver_id, receiver_team_id):
        found.append(Reason("team_unknown", _NO_SUCH_TEAM, pointer="/receiverTeamId"))
    if not may_have_type(kind, scope.actor.organisation_kind):
        found.append(Reason("type_not_entitled", _NOT_ENTITLED, pointer="/type"))
    if found:
        raise Invalid(reasons=found)


_NOT_THE_SENDER = Text("Alleen de verzender kan dit versturen.", "Only the sender can send this.")
_TEAM_MISSING = Text(
    "Kies het team dat dit kind gaat begeleiden.", "Choose the team that will support this child."
)
_OPEN_ALREADY = Text(
    "Voor dit kind loopt al een aanmelding bij deze ontvanger met dit doel.",
    "A referral of this child to this receiver for this purpose is open already.",
)
_FIRST_IS = Text(
    _OPEN_ALREADY.nl + " Het is aanmelding {id}.", _OPEN_ALREADY.en + " It is referral {id}."
)
_NO_RECEIVER = Text("Deze ontvanger kennen wij niet.", "We do not know this receiver.")
_NO_SUCH_TEAM = Text("Dit team hoort niet bij de ontvanger.", "This team is not the receiver's.")
_NOT_ENTITLED = Text(
    "Uw organisatie mag geen wettelijke verwijzing doen; kies een aanmelding.",
    "Your organisation may not make a statutory referral; choose an application.",
)
