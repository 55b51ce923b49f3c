"""Writing a referral before it is sent: new, changed, or copied from an earlier one.

Invariant: a draft is seen by our own organisation only.
"""

from typing import Any
from uuid import UUID

from services.children import operations as children
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.referrals import own_file, reading
from services.referrals.models import Referral
from services.referrals.reading import KIND, Seen, open_content, seal_content, view
from services.referrals.rules import CONTENT_CATEGORIES, categories_of, may_answer, may_have_type
from services.referrals.steps import require, take
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text


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
    in_reply_to: UUID | None = None,
    school_functioning: str | None = None,
    home_situation: str | None = None,
    child_voice: str | None = None,
    with_contact: bool = True,
    ground: str = "consent",
    legal_ground_id: UUID | None = None,
) -> dict[str, Any]:
    """Write a referral that is not sent yet: only our own organisation sees it.

    `ground` is on which it will be shared; `legal_ground_id` what was recorded for that. Where that
    is kept close, the draft is too: only who asked for it, who writes, and who leads see it.

    `in_reply_to` makes it a return referral: to the one who sent us that referral, about the child
    that we took over from it.
    """
    team_id = children.team_of(scope, child_id, lock="share")
    found = _unfit(scope, receiver_id, receiver_team_id, type)
    if in_reply_to is not None:
        found += _unanswerable(scope, in_reply_to, receiver_id, child_id)
    if found:
        raise Invalid(reasons=found)
    content = _content(question, school_functioning, home_situation, child_voice)
    about = {"receiver_id": receiver_id, "receiver_team_id": receiver_team_id, "type": type}
    about |= {"purpose": purpose, "in_reply_to": in_reply_to, "ground": ground}
    cited = _cited(ground, legal_ground_id)
    return _written(scope, child_id, team_id, content, with_contact, about, cited)


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
    ground: str = "consent",
    legal_ground_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Write a draft anew, all but the child. What was sent does not change (Conflict)."""
    seen = reading.grasp(scope, referral_id)
    referral = seen.referral
    child_id = own_child(seen)
    require(seen, "draft", expected_version)
    found = _unfit(scope, receiver_id, receiver_team_id, type)
    if referral.in_reply_to is not None:
        found += _unanswerable(scope, referral.in_reply_to, receiver_id, child_id)
    if found:
        raise Invalid(reasons=found)
    content = _content(question, school_functioning, home_situation, child_voice)
    legal_ground_id = _cited(ground, legal_ground_id)
    seen, close_to = _grounded(scope, seen, legal_ground_id)
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
        ground=ground,
        categories=sorted(categories_of(content, with_contact)),
        sealed_content=seal_content(seen.key, referral.id, scope.org, content),
        open_token=_open_token(scope, child_id, receiver_id, purpose, close_to),
    )
    return view(seen, content)


def _grounded(scope: Scope, seen: Seen, legal_ground_id: UUID | None) -> tuple[Seen, UUID | None]:
    """The draft on this ground in law, kept as close as that is; and to which ground it is kept."""
    on_it = seen.file.legal_ground_id if seen.file else None
    if legal_ground_id == on_it:
        return seen, legal_ground_id if seen.safety_restricted else None
    kept_to = _kept_to(scope, legal_ground_id)
    sharing.keep_close(scope, seen.record, kept_to)
    seen = own_file.kept(scope, seen, legal_ground_id=legal_ground_id)
    return seen, legal_ground_id if kept_to else None


@operation("referral:draft")
def copy_referral(
    scope: Scope,
    *,
    referral_id: UUID,
    receiver_id: UUID,
    receiver_team_id: UUID | None = None,
    purpose: str | None = None,
) -> dict[str, Any]:
    """A new draft with the words of an earlier referral of ours, to another receiver.

    Only our own words go along: who the child is and how to reach the family is read afresh when
    it is sent. A return referral's copy answers nothing. It stays on the ground of the first, and
    as close: consent repairs no missing task (`domain.md`). Whether that ground carries it to this
    receiver too, sending decides; the draft can be put on another.
    """
    seen = reading.see(scope, referral_id)
    earlier = seen.referral
    child_id = own_child(seen)
    team_id = children.team_of(scope, child_id, lock="share")
    found = _unfit(scope, receiver_id, receiver_team_id, earlier.type)
    if found:
        raise Invalid(reasons=found)
    written = open_content(seen)
    content = {name: written.get(name) for name in CONTENT_CATEGORIES}
    about: dict[str, Any] = {"receiver_id": receiver_id, "receiver_team_id": receiver_team_id}
    about |= {"type": earlier.type, "purpose": purpose or earlier.purpose, "in_reply_to": None}
    about["ground"] = earlier.ground
    legal_ground_id = seen.file.legal_ground_id if seen.file else None
    with_contact = "family_contact" in earlier.categories
    return _written(scope, child_id, team_id, content, with_contact, about, legal_ground_id)


def own_child(seen: Seen) -> UUID:
    """The child that we refer; Conflict unless we are the sender."""
    if seen.party != "sender" or seen.child_id is None:
        raise Conflict("not_the_sender", _NOT_THE_SENDER)
    return seen.child_id


def _written(
    scope: Scope,
    child_id: UUID,
    team_id: UUID,
    content: dict[str, str | None],
    with_contact: bool,
    about: dict[str, Any],
    legal_ground_id: UUID | None = None,
) -> dict[str, Any]:
    record = sharing.Record(KIND, new_id(), scope.now, scope.org)
    kept_to = _kept_to(scope, legal_ground_id)
    key = sharing.own(scope, record, team_id, kept_to)
    referral = scope.add(
        Referral(
            id=record.id,
            owner_id=scope.org,
            created_at=scope.now,
            **about,
            categories=sorted(categories_of(content, with_contact)),
            sealed_content=seal_content(key, record.id, scope.org, content),
            open_token=_open_token(
                scope,
                child_id,
                about["receiver_id"],
                about["purpose"],
                legal_ground_id if kept_to else None,
            ),
            state="draft",
            state_at=scope.now,
            answer_due_at=None,
            exchange_ended_at=None,
            version=1,
        )
    )
    writer = scope.actor.id if organisations.is_member(scope, scope.actor.id) else None
    own_file.opened(
        scope,
        referral.id,
        child_id=child_id,
        assignee_id=writer,
        legal_ground_id=legal_ground_id,
    )
    scope.concerns("child", child_id, subjects=[child_id])
    return view(reading.see(scope, referral.id), content)


def _content(
    question: str | None,
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


def _cited(ground: str, legal_ground_id: UUID | None) -> UUID | None:
    """What was recorded for the ground, where it asks for that; else nothing is cited."""
    return legal_ground_id if ground in RECORDED else None


def _kept_to(scope: Scope, legal_ground_id: UUID | None) -> list[UUID] | None:
    """The members that a draft on this ground is kept to; None: to none in particular."""
    if legal_ground_id is None:
        return None
    members = legal_grounds.restricted_to(scope, legal_ground_id)
    return None if members is None else sorted({*members, scope.actor.id})


def _open_token(
    scope: Scope,
    child_id: UUID,
    receiver_id: UUID,
    purpose: str,
    close_to: UUID | None = None,
) -> bytes:
    """Equal for two referrals of one child, receiver and purpose; says nothing else. What is kept
    close has one of its own: its being open is told to nobody who may not see it.
    """
    value = f"{child_id}/{receiver_id}/{purpose}"
    if close_to is not None:
        value += f"/{close_to}"
    return scope.keyring.blind_index(scope.org, "referral.open", value)


def _unfit(
    scope: Scope, receiver_id: UUID, receiver_team_id: UUID | None, kind: str
) -> list[Reason]:
    found = []
    receiver = organisations.standing_of(scope, receiver_id)
    if receiver is None:
        found.append(Reason("receiver_unknown", NO_RECEIVER, pointer="/receiverId"))
    elif receiver_team_id and not organisations.has_team(scope, receiver_id, receiver_team_id):
        found.append(Reason("team_unknown", _NO_SUCH_TEAM, pointer="/receiverTeamId"))
    if receiver and not may_have_type(kind, scope.actor.organisation_kind, receiver.kind):
        found.append(Reason("type_not_entitled", _NOT_ENTITLED, pointer="/type"))
    return found


def _unanswerable(
    scope: Scope, in_reply_to: UUID, receiver_id: UUID, child_id: UUID
) -> list[Reason]:
    """A return referral answers one that was sent to us, and goes to who sent it."""
    try:
        asked = reading.see(scope, in_reply_to)
    except NotFound:
        return [Reason("in_reply_to_unknown", _NOT_OURS, pointer="/inReplyTo")]
    if not may_answer(asked.party, asked.referral.state) or asked.child_id != child_id:
        return [Reason("in_reply_to_unknown", _NOT_OURS, pointer="/inReplyTo")]
    if asked.referral.owner_id != receiver_id:
        return [Reason("not_the_asker", _NOT_THE_ASKER, pointer="/receiverId")]
    return []


RECORDED = frozenset({"abuse_protocol", "vital_interest", "police_disclosure"})
"""The grounds that cite something recorded beforehand."""
NO_RECEIVER = Text("Deze ontvanger kennen wij niet.", "We do not know this receiver.")
_NOT_THE_SENDER = Text("Alleen de verzender kan dit.", "Only the sender can do this.")
_NO_SUCH_TEAM = Text("Dit team hoort niet bij de ontvanger.", "This team is not the receiver's.")
_NOT_ENTITLED = Text(
    "Een wettelijke verwijzing mag uw organisatie hierheen niet doen; kies een aanmelding.",
    "Your organisation may not make a statutory referral to this one; choose an application.",
)
_NOT_OURS = Text(
    "Een terugverwijzing hoort bij een aanmelding van dit kind die u hebt geaccepteerd.",
    "A return referral belongs to a referral of this child that you accepted.",
)
_NOT_THE_ASKER = Text(
    "Een terugverwijzing gaat naar wie het kind bij u aanmeldde.",
    "A return referral goes to who referred the child to you.",
)
