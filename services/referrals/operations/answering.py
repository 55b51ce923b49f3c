"""What a receiver answers: received, accepted into a file of its own, or rejected.

Invariant: what a receiver accepts it adopts; why it rejects stays its own unless the rule lets it
flow back.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.organisations import operations as organisations
from services.referrals import messages, own_file, reading
from services.referrals.models import Referral, ReferralFile
from services.referrals.operations import adopting
from services.referrals.operations.drafting import NO_RECEIVER
from services.referrals.reading import Seen, open_content, view
from services.referrals.steps import require, take
from services.referrals.tasks import ANNOUNCE_ANSWER
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import ChildAdopted
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text


@operation("referral:receive")
def receive_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Confirm that the referral arrived and that somebody looks at it."""
    seen = reading.grasp(scope, referral_id)
    require(seen, "received", expected_version)
    sharing.mark_opened(scope, seen.record)  # the grant before the record, as in a withdrawal
    take(scope, seen, "received", expected_version)
    return view(own_file.kept(scope, seen, received_at=scope.now))


@operation("referral:answer")
def accept_referral(
    scope: Scope,
    *,
    referral_id: UUID,
    team_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Accept: adopt the snapshot and its files into a child file of our own, in a team.

    What answers a referral of ours goes into the file that we referred from.
    """
    seen = reading.grasp(scope, referral_id)
    require(seen, "accepted", expected_version)
    ours = _child_referred(scope, seen)
    place = ours[1] if ours else team_id or seen.team_id or organisations.only_team(scope)
    if place is None:
        raise Invalid(reasons=[Reason("team_missing", _TEAM_MISSING, pointer="/teamId")])
    if seen.team_id != place:  # the grant before the record, as in a withdrawal
        sharing.put_in_team(scope, seen.record, place)
    take(scope, seen, "accepted", expected_version)
    referral = seen.referral
    content = open_content(seen)
    if ours:
        child_id = ours[0]
        children.adopt_into(scope, child_id, content, referral.id, referral.owner_id)
    else:
        child_id = children.adopt(scope, content, place, referral.id, referral.owner_id)
    own_file.kept(scope, seen, child_id=child_id, accepted_at=scope.now)
    adopting.adopt_files(scope, seen, child_id)
    scope.publish(
        ChildAdopted(
            grant_id=seen.grant_id,
            child_id=child_id,
            partner_id=referral.owner_id,
            purpose=referral.purpose,
            ground=seen.ground,
            categories=tuple(referral.categories),
            until=seen.until,
            safety_restricted=seen.safety_restricted,
            member_id=scope.actor.id if scope.actor.kind == "member" else None,
        )
    )
    scope.later(ANNOUNCE_ANSWER, organisation_id=referral.owner_id, referral_id=referral.id)
    return view(reading.see(scope, referral_id), content)


@operation("referral:reject")
def reject_referral(
    scope: Scope,
    *,
    referral_id: UUID,
    reason_code: str,
    suggested_receiver_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Reject. The sender hears the status; the reason, and who might help instead, only where
    the rule lets that flow back. Only the sender can send there: consent names the receiver.
    """
    seen = reading.grasp_to_answer(scope, referral_id)
    require(seen, "rejected", expected_version)
    _refuse_suggestion(scope, seen, suggested_receiver_id)
    take(scope, seen, "rejected", expected_version)
    why = {"reason_code": reason_code, "suggested_receiver_id": suggested_receiver_id}
    messages.tell_back(scope, seen, "rejection", why, frozenset({"answer_reason"}))
    own_file.kept(scope, seen, **why)
    referral = seen.referral
    scope.later(ANNOUNCE_ANSWER, organisation_id=referral.owner_id, referral_id=referral.id)
    return view(seen)


def _refuse_suggestion(scope: Scope, seen: Seen, suggested_id: UUID | None) -> None:
    if suggested_id is None:
        return
    parties = (seen.referral.owner_id, scope.org)
    if suggested_id in parties or organisations.standing_of(scope, suggested_id) is None:
        wrong = Reason("receiver_unknown", NO_RECEIVER, pointer="/suggestedReceiverId")
        raise Invalid(reasons=[wrong])


def _child_referred(scope: Scope, seen: Seen) -> tuple[UUID, UUID] | None:
    """The child of ours, and its team (which stays that), whose referral this one answers.

    Who moves that file holds the child and asks for the grants of its referrals; this one is not
    among them yet, so that taking the child after our grant makes nobody wait in a circle.
    """
    if seen.referral.in_reply_to is None:
        return None
    asked = (
        select(ReferralFile.child_id)
        .join(Referral, Referral.id == ReferralFile.referral_id)
        .where(Referral.id == seen.referral.in_reply_to, Referral.owner_id == scope.org)
    )
    rows = scope.rows(asked)
    if not rows or rows[0].child_id is None:
        return None
    try:
        return rows[0].child_id, children.team_of(scope, rows[0].child_id, lock="share")
    except NotFound:
        raise Conflict("child_of_other_team", _OTHER_TEAM) from None


_TEAM_MISSING = Text(
    "Kies het team dat dit kind gaat begeleiden.", "Choose the team that will support this child."
)
_OTHER_TEAM = Text(
    "Dit kind heeft al een dossier bij een ander team van u; laat dat team antwoorden.",
    "This child has a file with another team of yours; let that team answer.",
)
