"""What happens to risk lists because of what other slices did.

Invariant: set-based and without conditions that can fail: nothing here can block a withdrawal.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from services.covenants import operations as covenants
from services.risk_lists import contributing, freezing, referred, taking_part, tidying
from services.risk_lists.filed import (
    FiledContribution,
    FiledEntry,
    FiledList,
    FiledMember,
    FiledRecognition,
    FiledStep,
)
from services.risk_lists.letter_models import FiledLetter
from services.risk_lists.models import KIND, RiskList
from services.risk_lists.tasks import NOTE_REFERRAL, RECOGNISE, TIDY
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import (
    AuthorityEnded,
    ChildIdentityChanged,
    CovenantMinded,
    Disclosed,
    EndAsked,
    FilesOpened,
    GrantsEnded,
    MemberLeft,
    NamedOnAsked,
    ObjectionChanged,
    OpenWork,
    RolesChanged,
    Stopped,
    TenantDestroyed,
    WordsForParents,
    WordsForParentsAsked,
    WorkAsked,
)
from shared.problems import Reason
from shared.texts import Text

_ENTRY: Any = FiledEntry  # mapped on others' tables: their columns are not declared twice
_CONTRIBUTION: Any = FiledContribution
_RECOGNITION: Any = FiledRecognition
_LETTER: Any = FiledLetter
_MEMBER: Any = FiledMember
_LIST: Any = FiledList
_STEP: Any = FiledStep


@on(GrantsEnded, order=27)
def drop_what_may_not_be_shared(scope: Scope, event: GrantsEnded) -> list[Stopped]:
    """What rested on a consent, a ground or a covenant that carries it no more is off the list, for
    every party: a child is not half on a list.
    """
    grants = [grant for grant in event.grants if grant.record_kind == KIND]
    if not grants or event.because == tidying.DROPPED:
        return []
    ids = {grant.record_id for grant in grants}
    ours = select(_ENTRY.id, _ENTRY.list_id).where(_ENTRY.id.in_(ids), _ENTRY.owner_id == scope.org)
    lists = {row.id: row.list_id for row in scope.rows(ours)}
    if lists:
        ended = sharing.end_for(scope, sorted(lists), event.because)  # what others still had of it
        sharing.tell_ended(scope, ended, tidying.DROPPED)
        tidying.blank(scope, dict.fromkeys(lists, "sharing_ended"))
    lists |= _take_away(scope, sorted(ids - set(lists)), event.because)
    for list_id in sorted(set(lists.values())):
        _tell(scope, list_id)
    return [Stopped(one, "exchange_ended", lists.get(one.record_id)) for one in grants]


def _take_away(scope: Scope, ids: list[UUID], because: str) -> dict[UUID, UUID]:
    """What we added, and may not be read any more."""
    mine = (_CONTRIBUTION.id.in_(ids), _CONTRIBUTION.owner_id == scope.org)
    columns = (_CONTRIBUTION.id, _CONTRIBUTION.list_id, _CONTRIBUTION.entry_id)
    rows = scope.rows(select(*columns).where(*mine))
    lists = {row.id: row.list_id for row in rows}
    if lists:
        ended = sharing.end_for(scope, sorted(lists), because)
        sharing.tell_ended(scope, ended, tidying.DROPPED)
        sharing.end_own(scope, *lists)
        scope.execute(delete(FiledContribution).where(*mine))
        contributing.note_taken_back(scope, sorted({row.entry_id for row in rows}))
    return lists


def _tell(scope: Scope, list_id: UUID) -> None:
    for row in scope.rows(select(_LIST.party_ids).where(_LIST.id == list_id)):
        for party_id in row.party_ids:
            scope.later(TIDY, organisation_id=party_id, list_id=list_id)


@on(CovenantMinded, order=27)
def let_go_who_may_not_take_part(scope: Scope, event: CovenantMinded) -> None:
    """Whom the covenant does not let take part any more is named no longer: who has no such role,
    and everybody of ours where we have left it. A list that it does not carry closes, by the hand
    of who opened it; its counts stay for who is still named.
    """
    mine = select(FiledList).where(_LIST.covenant_id == event.covenant_id, _LIST.state == "open")
    staying = covenants.parties_of(scope, event.covenant_id) or ()
    for (one,) in scope.rows(mine.order_by(_LIST.id)):
        carried = taking_part.is_carried(scope, one)
        if carried or scope.org not in staying:
            fit = taking_part.roles_of(scope, one) if carried else frozenset()
            unfit = update(_MEMBER).where(
                _MEMBER.list_id == one.id,
                _MEMBER.organisation_id == scope.org,
                _MEMBER.ended_at.is_(None),
                ~_MEMBER.roles.overlap(sorted(fit)),
            )
            scope.execute(unfit.values(ended_at=scope.now))
        scope.later(TIDY, list_id=one.id)


@on(FilesOpened, order=27)
def look_again(scope: Scope, _event: FilesOpened) -> None:
    """A child of ours may be one of whom a partner wrote before."""
    _look_again(scope)


@on(ChildIdentityChanged, order=27)
def look_again_under_that_name(scope: Scope, _event: ChildIdentityChanged) -> None:
    """Under another name it may be another of the list, or none."""
    _look_again(scope)


def _look_again(scope: Scope) -> None:
    """In the worker, for each list under way: no page waits for it."""
    ours = select(_LIST.id).where(_LIST.party_ids.contains([scope.org]), _LIST.state == "open")
    for row in scope.rows(ours.order_by(_LIST.id)):
        scope.later(RECOGNISE, list_id=row.id)


@on(Disclosed, order=27)
def a_step_was_taken(scope: Scope, event: Disclosed) -> None:
    """Who refers a child that stands on a list does what was agreed there. A worker looks whether
    it does: sending asks nothing more. What is kept close (a report to Veilig Thuis) is shown by
    no list: its members hear of it from nobody here.
    """
    for one in event.given:
        shown = one.record_kind == referred.REFERRAL and not one.safety_restricted
        if shown and one.child_id is not None:
            scope.later(NOTE_REFERRAL, child_id=one.child_id)


@on(AuthorityEnded, order=27)
def destroy_letters(scope: Scope, event: AuthorityEnded) -> None:
    """Who has authority no more is invited no more: what was made, or asked for, is gone."""
    scope.execute(delete(FiledLetter).where(_LETTER.holder_id == event.holder_id))


@on(ObjectionChanged, order=27)
def freeze_or_go_on(scope: Scope, event: ObjectionChanged) -> None:
    """While it has no answer nobody works on the child; afterwards it goes on."""
    freezing.weigh(scope, event.child_id)


@on(WordsForParentsAsked, order=27)
def what_parents_are_told(scope: Scope, event: WordsForParentsAsked) -> list[WordsForParents]:
    """What each of these lists says to parents: its row stays when a child is off it."""
    ours = _LIST.id.in_(event.list_ids)
    rows = scope.rows(select(_LIST.id, _LIST.parents_told).where(ours).order_by(_LIST.id))
    return [WordsForParents(row.id, row.parents_told) for row in rows]


@on(NamedOnAsked, order=27)
def named_on(scope: Scope, event: NamedOnAsked) -> set[UUID]:
    """The guard leaves those on which the actor is named, and no others."""
    asked = select(RiskList.id).where(RiskList.id.in_(event.list_ids))
    return {row.id for row in scope.rows(asked)}


@on(MemberLeft, order=27)
def let_go_from_lists(scope: Scope, event: MemberLeft) -> None:
    """Who works here no more is named nowhere; a successor is named by somebody, if they are to
    take part. What they had to do waits, and stands in the list as theirs to be given on.
    """
    _let_go(scope, event.member_id)


@on(RolesChanged, order=27)
def let_go_who_lost_their_role(scope: Scope, event: RolesChanged) -> None:
    """Whoever has none of the roles left for which they were named is named no longer, as if they
    had left; with the role back they are named anew.
    """
    _let_go(scope, event.member_id, ~_MEMBER.roles.overlap(sorted(event.roles)))


def _let_go(scope: Scope, member_id: UUID, *where: ColumnElement[bool]) -> None:
    theirs = update(_MEMBER).where(
        _MEMBER.member_id == member_id,
        _MEMBER.organisation_id == scope.org,
        _MEMBER.ended_at.is_(None),
        *where,
    )
    scope.execute(theirs.values(ended_at=scope.now))


@on(WorkAsked, order=27)
def steps_under_way(scope: Scope, event: WorkAsked) -> OpenWork | None:
    """How much a member still has to do on lists."""
    if event.member_id is None:
        return None
    mine = select(_STEP.id).where(_STEP.assignee_id == event.member_id, _STEP.state == "open")
    return OpenWork("risk_list_step", scope.count(mine))


@on(EndAsked, order=40)
def lists_under_way(scope: Scope, _event: EndAsked) -> list[Reason]:
    """How many lists it opened still stand open. Numbers only: as the operator sees them."""
    ours = select(_LIST.id).where(_LIST.owner_id == scope.org, _LIST.state == "open")
    count = scope.count(ours)
    return [Reason("lists_under_way", _UNDER_WAY.filled(n=count), _CLOSE)] if count else []


@on(TenantDestroyed, order=47)
def end_lists(scope: Scope, _event: TenantDestroyed) -> None:
    """The files are destroyed, and with them what we knew and wrote; our lists close."""
    scope.execute(delete(FiledLetter).where(_LETTER.owner_id == scope.org))
    scope.execute(delete(FiledRecognition).where(_RECOGNITION.owner_id == scope.org))
    scope.execute(
        update(_MEMBER)
        .where(_MEMBER.organisation_id == scope.org, _MEMBER.ended_at.is_(None))
        .values(ended_at=scope.now)
    )
    closed = update(_LIST).where(_LIST.owner_id == scope.org, _LIST.state == "open")
    scope.execute(closed.values(state="closed", closed_at=scope.now, version=_LIST.version + 1))
    lists = select(_LIST.id).where(_LIST.party_ids.contains([scope.org]))
    for row in scope.rows(lists):
        _tell(scope, row.id)


_UNDER_WAY = Text("Aandachtslijsten die nog lopen: {n}.", "Risk lists under way: {n}.")
_CLOSE = Text(
    "Wie op de lijst is genoemd sluit hem; dat kan zolang de organisatie vertrekt.",
    "Who is named on the list closes it; they can as long as the organisation is leaving.",
)
