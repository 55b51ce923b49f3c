"""What happens to referrals because of what other slices did.

Invariant: set-based and without conditions that can fail: nothing here can block a withdrawal.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import case, select, union_all, update

from services.organisations import operations as organisations
from services.referrals.attachments import ATTACHMENT
from services.referrals.messages import MESSAGE
from services.referrals.models import Referral, ReferralAttachment, ReferralFile, ReferralMessage
from services.referrals.reading import KIND
from services.referrals.rules import ADOPTED, OPEN, UNFINISHED, WORK
from services.referrals.tasks import ANNOUNCE_END
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import AdoptedAsked, ChildMoved, EndAsked, GrantsEnded, Stopped
from shared.problems import Reason
from shared.texts import Text

WITHIN = (MESSAGE, ATTACHMENT)


@on(GrantsEnded, order=20)
def stop_referrals(scope: Scope, event: GrantsEnded) -> list[Stopped]:
    """Cancel what is not answered yet, end the exchange of the rest with all that lay within it,
    and tell the receivers.
    """
    stopped = [Stopped(g, "exchange_ended") for g in event.grants if g.record_kind in WITHIN]
    grants = [grant for grant in event.grants if grant.record_kind == KIND]
    if not grants:
        return stopped
    ids = [grant.record_id for grant in grants]
    scope.execute(
        update(Referral)
        .where(
            Referral.id.in_(ids),
            Referral.owner_id == scope.org,
            Referral.state != "draft",
            Referral.exchange_ended_at.is_(None),
        )
        .values(
            state=case((Referral.state.in_(OPEN), "cancelled"), else_=Referral.state),
            state_at=case((Referral.state.in_(OPEN), scope.now), else_=Referral.state_at),
            exchange_ended_at=scope.now,
            version=Referral.version + 1,
        )
    )
    within = _within(scope, ids)
    still = sharing.end_for(scope, within, event.because) if within else []
    outcomes = _outcomes(scope, ids)
    for grant in grants:
        scope.concerns(KIND, grant.record_id)
        scope.later(ANNOUNCE_END, organisation_id=grant.viewer_id, referral_id=grant.record_id)
    stopped += [Stopped(grant, outcomes[grant.record_id]) for grant in grants]
    return stopped + sharing.tell_ended(scope, still, event.because)


@on(ChildMoved, order=20)
def move_referrals(scope: Scope, event: ChildMoved) -> None:
    """What we sent and were sent about a child lies where its file does; who deals with it and
    does not reach that team, deals with it no more.
    """
    about = select(ReferralFile.referral_id, ReferralFile.assignee_id)
    rows = scope.rows(about.where(ReferralFile.child_id == event.child_id))
    assignees = {row.referral_id: row.assignee_id for row in rows}
    if not assignees:
        return
    for referral_id, roles in sharing.move_to_team(scope, KIND, list(assignees), event.team_id):
        scope.concerns(KIND, referral_id)
        assignee = assignees[referral_id]
        if assignee and not organisations.works_for(scope, assignee, event.team_id, WORK, roles):
            mine = update(ReferralFile).where(ReferralFile.referral_id == referral_id)
            scope.execute(mine.values(assignee_id=None))


@on(AdoptedAsked, order=20)
def taken_over(scope: Scope, event: AdoptedAsked) -> set[UUID]:
    """Which of these referrals of ours were accepted: who accepts takes over."""
    ours = select(Referral.id).where(
        Referral.id.in_(event.record_ids),
        Referral.owner_id == scope.org,
        Referral.state.in_(sorted(ADOPTED)),
    )
    return {row.id for row in scope.rows(ours)}


@on(EndAsked, order=20)
def what_partners_wait_for(scope: Scope, _event: EndAsked) -> list[Reason]:
    """What is under way, sent and received. Numbers only: as the operator sees them."""
    going_on = select(Referral.id).where(
        Referral.state.in_(sorted(UNFINISHED)), Referral.exchange_ended_at.is_(None)
    )
    sent = scope.count(going_on.where(Referral.owner_id == scope.org))
    received = scope.count(going_on.where(Referral.receiver_id == scope.org))
    found = [Reason("sent_under_way", _SENT.filled(n=sent), _FINISH)] if sent else []
    if received:
        found.append(Reason("received_under_way", _RECEIVED.filled(n=received), _FINISH))
    return found


def _within(scope: Scope, ids: Sequence[UUID]) -> list[UUID]:
    """Our own messages and attachments in these referrals."""
    messages, files = (
        select(model.id).where(model.referral_id.in_(ids), model.owner_id == scope.org)
        for model in (ReferralMessage, ReferralAttachment)
    )
    return [row.id for row in scope.rows(union_all(messages, files))]


def _outcomes(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What became of each: taken on already, or not."""
    rows = scope.rows(select(Referral.id, Referral.state).where(Referral.id.in_(ids)))
    states = {row.id: row.state for row in rows}
    return {
        referral_id: "cancelled" if states.get(referral_id) == "cancelled" else "exchange_ended"
        for referral_id in ids
    }


_SENT = Text(
    "Verstuurde aanmeldingen die nog lopen: {n}.", "Referrals sent that are still under way: {n}."
)
_RECEIVED = Text(
    "Ontvangen aanmeldingen waarop partners nog wachten: {n}.",
    "Referrals received that partners still wait for: {n}.",
)
_FINISH = Text(
    "De organisatie rondt ze af, wijst ze af of neemt ze terug; dat kan zolang zij vertrekt.",
    "The organisation completes, rejects or takes them back; it can as long as it is leaving.",
)
