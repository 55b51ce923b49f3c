"""Somebody lost their second factor: an admin asks for a new one, and a second admin agrees.

Invariant: nobody asks or agrees for themself, and who asked does not agree (the database holds it
too: migration 0060). What is agreed opens nothing by itself: a link goes to the person's own
mailbox, works with their password only, and only when all their organisations agreed
(`own_factor_resets`).
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from services.identity import operations as identity
from services.organisations import own_factor_resets
from services.organisations.models import FactorReset, Member
from services.organisations.second_person import require_second
from services.organisations.staff import require_active
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.jobs.tasks import task
from shared.problems import Conflict, Forbidden
from shared.texts import Text
from shared.web.pages import Cursor, Page

OFFER = task("organisations.offer_new_factor", "factor_reset_id")


@operation("staff:read", reads=True)
def list_factor_resets(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """What is still open, newest first."""
    return _listed(scope, _RESETS.where(_OPEN), page_size, after)


@operation("staff:read", reads=True)
def list_member_factor_resets(
    scope: Scope, *, member_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """What was ever asked for one member, newest first."""
    member = scope.load(Member, member_id)
    mine = FactorReset.member_id == member.id
    return _listed(scope, _RESETS.where(mine), page_size, after)


@operation("factor_reset:decide")
def ask_factor_reset(scope: Scope, *, member_id: UUID) -> dict[str, Any]:
    """Ask that this member may set up a new second factor. The member is mailed."""
    member = scope.load(Member, member_id, lock="change")
    require_active(member)
    if member_id == scope.actor.id:
        raise Forbidden("own_factor", _OWN)
    factors = identity.factors_of(member.person_id)
    if not (factors.totp or factors.passkeys):
        raise Conflict("no_factor", _NO_FACTOR)
    for row in scope.rows(select(FactorReset).where(FactorReset.member_id == member_id, _OPEN)):
        if not _is_late(scope, row[0]):
            raise Conflict("factor_reset_open", _ASKED_ALREADY)
        _end(scope, row[0], "lapsed")
        scope.flush()
    made = scope.add(
        FactorReset(
            id=new_id(),
            owner_id=scope.org,
            created_at=scope.now,
            member_id=member_id,
            asked_by=scope.actor.id,
            state="asked",
        )
    )
    scope.concerns("factor_reset", made.id)
    _tell(scope, member.person_id, "factor_reset_asked")
    return view(made)


@operation("factor_reset:decide")
def approve_factor_reset(scope: Scope, *, factor_reset_id: UUID) -> dict[str, Any]:
    """Agree, as the second: the member is mailed, with a link once all agreed who have to."""
    reset = _open(scope, factor_reset_id)
    if reset.state != "asked":
        raise Conflict("request_decided", _DECIDED)
    if scope.actor.id == reset.asked_by:
        raise Forbidden("own_request", _OWN_REQUEST)
    require_second(scope, reset.asked_by)
    if scope.actor.id == reset.member_id:
        raise Forbidden("own_factor", _OWN)
    require_active(scope.load(Member, reset.member_id, lock="share"))
    reset.state, reset.approved_by, reset.approved_at = "approved", scope.actor.id, scope.now
    scope.later(OFFER, factor_reset_id=reset.id)
    return view(reset)


@operation("factor_reset:decide")
def stop_factor_reset(scope: Scope, *, factor_reset_id: UUID) -> dict[str, Any]:
    """Do not agree, or take back what was asked or agreed: a link that was mailed works no more."""
    reset = _open(scope, factor_reset_id)
    _end(scope, reset, "withdrawn" if scope.actor.id == reset.asked_by else "rejected")
    identity.withdraw_new_factor(scope.load(Member, reset.member_id).person_id)
    return view(reset)


@operation("factor_reset:offer")
def offer_new_factor(scope: Scope, *, factor_reset_id: UUID) -> None:
    """Mail the member a link, or that another organisation of theirs has yet to agree."""
    reset = scope.load(FactorReset, factor_reset_id)
    if reset.state != "approved" or _is_late(scope, reset):
        return
    person_id = scope.load(Member, reset.member_id).person_id
    if own_factor_resets.may_set_up_anew(person_id):
        identity.offer_new_factor(person_id)
    else:
        _tell(scope, person_id, "factor_reset_approved")


def _listed(scope: Scope, statement: Select[Any], page_size: int, after: Cursor | None) -> Page:
    by_age = FactorReset.created_at, FactorReset.id
    rows = scope.rows(newest_first(statement, *by_age, after, page_size))
    people = {row.member_id for row in rows} | {row.asked_by for row in rows}
    named = select(Member.id, Member.name).where(Member.id.in_(people))
    names = {row.id: row.name for row in scope.rows(named)}

    def shown(row: Any) -> dict[str, Any]:
        lapsed = row.ended_at is None and _is_late(scope, row)
        said = {"member_name": names[row.member_id], "asked_by_name": names[row.asked_by]}
        return view(row) | said | ({"state": "lapsed"} if lapsed else {})

    return page(rows, page_size, shown)


def view(reset: Any) -> dict[str, Any]:
    """What was asked, and how it stands."""
    return {name: getattr(reset, name) for name in NAMES}


def _open(scope: Scope, factor_reset_id: UUID) -> FactorReset:
    reset = scope.load(FactorReset, factor_reset_id, lock="change")
    if reset.ended_at is not None or _is_late(scope, reset):
        raise Conflict("request_decided", _DECIDED)
    return reset


def _end(scope: Scope, reset: FactorReset, state: str) -> None:
    reset.state, reset.ended_at = state, scope.now


def _is_late(scope: Scope, reset: Any) -> bool:
    return bool(reset.created_at <= scope.now - own_factor_resets.LASTS)


def _tell(scope: Scope, person_id: UUID, kind: Any) -> None:
    scope.later(identity.MAIL_NOTICE, notice_id=identity.noted(person_id, kind))


NAMES = (
    "id",
    "created_at",
    "member_id",
    "asked_by",
    "state",
    "approved_by",
    "approved_at",
    "ended_at",
)
_RESETS = select(*(getattr(FactorReset, name) for name in NAMES))
_OPEN = FactorReset.ended_at.is_(None)
_OWN = Text(
    "Over uw eigen tweede stap beslissen andere beheerders.",
    "Other admins decide about your own second factor.",
)
_OWN_REQUEST = Text(
    "U hebt dit zelf gevraagd: een andere beheerder keurt het goed.",
    "You asked for this yourself: another admin approves it.",
)
_NO_FACTOR = Text(
    "Deze medewerker heeft nog geen tweede stap, en stelt die in bij het eerstvolgende inloggen.",
    "This member has no second factor yet, and sets one up at the next login.",
)
_ASKED_ALREADY = Text(
    "Dit is al gevraagd en loopt nog. Stop het eerst als u opnieuw wilt beginnen.",
    "This was asked already and is under way. Stop it first if you want to begin anew.",
)
_DECIDED = Text("Hierover is al besloten.", "This has been decided already.")
