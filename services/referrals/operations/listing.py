"""Finding and reading referrals, and the chain that they are links of.

Invariant: everything comes through a live grant of our own, and a list costs the same number of
statements however long it is.
"""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, or_, select

from services.children import operations as children
from services.organisations import operations as organisations
from services.referrals import reading
from services.referrals.models import Referral, ReferralFile
from services.referrals.reading import KIND, LISTED, LIVE, listed, open_content, summary
from services.referrals.rules import OPEN, UNFINISHED, WORK
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.permissions import SEES_KEPT_CLOSE
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page

View = Literal["mine", "my-teams", "unassigned", "left-behind", "overdue"]


@operation("referral:read", reads=True)
def list_referrals(
    scope: Scope,
    *,
    party: str | None = None,
    state: str | None = None,
    view: View | None = None,
    child_id: UUID | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The referrals that we sent or were sent, of the teams that the actor sees, newest first.

    `view`: those that I deal with or stand in for; of my own teams; that nobody deals with yet;
    that a colleague who left had in hand (drafts too); that should have been answered. `child_id`:
    about this child of ours; NotFound if it is not.
    """
    statement = LISTED
    if child_id is not None:
        children.team_of(scope, child_id)
        statement = statement.where(ReferralFile.child_id == child_id)
    if party is not None:
        ours = Referral.owner_id == scope.org
        statement = statement.where(ours if party == "sender" else ~ours)
    if state is not None:
        statement = statement.where(Referral.state == state)
    if view is not None:
        statement = narrowed(scope, statement, view)
    return _page(scope, statement, page_size, after)


@operation("referral:read", reads=True)
def get_referral(scope: Scope, *, referral_id: UUID) -> dict[str, Any]:
    """A referral with its content and history. The first look of a receiver is noted."""
    seen = reading.see(scope, referral_id)
    if seen.party == "receiver" and seen.opened_at is None:
        sharing.mark_opened(scope, seen.record)
    return reading.view(seen)


@operation("referral:read", reads=True)
def list_chain(
    scope: Scope, *, referral_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """This referral with those that it is linked to: what it answers, what answers it, and what
    else we sent or were sent about the same child of ours; only those that are ours to see.
    """
    seen = reading.see(scope, referral_id)
    linked = [Referral.id == referral_id, Referral.in_reply_to == referral_id]
    if seen.referral.in_reply_to is not None:
        linked.append(Referral.id == seen.referral.in_reply_to)
    if seen.child_id is not None:
        same_child = select(ReferralFile.referral_id).where(ReferralFile.child_id == seen.child_id)
        linked.append(Referral.id.in_(same_child))
    return _page(scope, LISTED.where(or_(*linked)), page_size, after)


def is_live(scope: Scope, referral_id: UUID) -> bool:
    """Whether our organisation may (still) see this referral; for workers that ask again."""
    return bool(scope.rows(LISTED.where(Referral.id == referral_id)))


def state_of(scope: Scope, referral_id: UUID) -> str | None:
    """The state that a referral is in; None when it is not ours to see (any more)."""
    rows = scope.rows(LISTED.where(Referral.id == referral_id))
    return rows[0].state if rows else None


def assignee_of(scope: Scope, referral_id: UUID) -> UUID | None:
    """The member of ours who deals with it."""
    mine = select(ReferralFile.assignee_id).where(ReferralFile.referral_id == referral_id)
    rows = scope.rows(mine)
    return rows[0].assignee_id if rows else None


def answered_by(scope: Scope, referral_id: UUID) -> UUID | None:
    """The referral that this one, which is ours to see, answers."""
    rows = scope.rows(LISTED.where(Referral.id == referral_id))
    return rows[0].in_reply_to if rows else None


def workers_of(scope: Scope, referral_id: UUID) -> list[UUID]:
    """The members of ours who can deal with it; for a worker, who sees it for all of them."""
    seen = reading.see(scope, referral_id)
    able = organisations.ids_working_for(scope, seen.team_id, WORK, seen.roles)
    return who_may_know(scope, referral_id, able)


def who_may_know(scope: Scope, referral_id: UUID, member_ids: Sequence[UUID]) -> list[UUID]:
    """Of these members of ours those who may know that there is this referral: of one that is kept
    close only to whom it is kept, and who leads such cases. For a worker.
    """
    kept_to = sharing.kept_to(scope, KIND, referral_id)
    if kept_to is None:
        return list(member_ids)
    leads = {
        one for role in sorted(SEES_KEPT_CLOSE) for one in organisations.with_role(scope, role)
    }
    return [one for one in member_ids if one in kept_to | leads]


def is_granted(scope: Scope, referral_id: UUID) -> bool:
    """Whether our organisation holds a live grant to it, whoever of us may look: for what is
    fetched unopened.
    """
    granted: Any = LISTED.where(Referral.id == referral_id)
    return scope.count(granted) > 0


def all_about(scope: Scope, child_id: UUID) -> list[dict[str, Any]]:
    """All that we sent or were sent about this child of ours and may still see, for an export of
    the organisation's own data as a whole: what is kept from parents' views too.
    """
    ids = scope.rows(LISTED.where(ReferralFile.child_id == child_id).order_by(Referral.id))
    seen = [reading.see(scope, row.id) for row in ids]
    return [
        summary(one.referral) | {"content": open_content(one), "history": one.history}
        for one in seen
    ]


def adopted_source(scope: Scope, referral_id: UUID) -> dict[str, Any] | None:
    """What we were sent in this referral, for an export; None when it is no longer ours to see, or
    is kept out of parents' views (`safety_restricted`).
    """
    if not is_live(scope, referral_id):
        return None
    seen = reading.see(scope, referral_id)
    if sharing.kept_apart(scope, [referral_id]):
        return None
    return summary(seen.referral) | {"content": open_content(seen), "history": seen.history}


def _page(
    scope: Scope, statement: Select[*tuple[Any, ...]], page_size: int, after: Cursor | None
) -> Page:
    rows = scope.rows(
        newest_first(statement, LIVE.c.created_at, LIVE.c.record_id, after, page_size)
    )
    shown = page(rows, page_size, listed)
    about = [row["child_id"] for row in shown.results if row["child_id"]]
    scope.concerns(KIND, *(row["id"] for row in shown.results), subjects=about)
    return shown


def narrowed(
    scope: Scope, statement: Select[*tuple[Any, ...]], view: View
) -> Select[*tuple[Any, ...]]:
    """Cut a selection with `LISTED`'s tables down to one view of the actor's."""
    if view == "mine":
        whose = organisations.stands_in_for(scope.actor.id, scope.now)
        return statement.where(
            or_(ReferralFile.assignee_id == scope.actor.id, ReferralFile.assignee_id.in_(whose))
        )
    if view == "my-teams":
        return statement.where(LIVE.c.viewer_team_id.in_(scope.actor.teams))
    if view == "left-behind":
        return statement.where(
            ReferralFile.left_by.is_not(None),
            Referral.state.in_(sorted(UNFINISHED | {"draft"})),
            Referral.exchange_ended_at.is_(None),
        )
    if view == "unassigned":
        return statement.where(
            Referral.owner_id != scope.org,
            Referral.state.in_(sorted(UNFINISHED)),
            ReferralFile.assignee_id.is_(None),
        )
    return statement.where(
        Referral.state.in_(sorted(OPEN)),
        Referral.answer_due_at < scope.now,
    )
