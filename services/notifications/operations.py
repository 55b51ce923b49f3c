"""Telling members that something is waiting, in Schakel and by mail, without a word about whom.

Invariant: asked again in the worker: what tells of a referral that may no longer be seen is
dropped. A member reads their own notifications only.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from services.asking import operations as asking
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.identity import operations as identity
from services.information_duty import operations as information_duty
from services.legal_grounds import operations as legal_grounds
from services.notifications import letters, link_letters, mailing, notice_letters
from services.notifications.models import Notification
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.jobs.tasks import task
from shared.problems import NotFound
from shared.web.pages import Cursor, Page

SEND_MAIL = task("notifications.send_mail", "notification_id", queue="mail")
OF_PARTNER = {"leaving": "partner_leaving", "destroyed": "partner_left", "active": "partner_stays"}
"""What is told of a partner in this state."""
OF_CHILD = frozenset({"consent_ending", "consent_birthday"})
"""What is told of a child's consents."""
OF_QUESTION = frozenset({"question_answered", "question_talk", "question_locked"})
OF_GROUND = frozenset(kind for kind in letters.LETTERS if kind.startswith("ground_"))
OF_TELLING = frozenset(
    {
        "duty_reminder",
        "duty_overdue",
        "duty_deferred",
        "objection_open",
        "objection_reminder",
        "objection_answered",
    }
)
"""What is told about informing parents: it says that there is something, and nothing of it."""
NEEDS_SIGHT = (
    frozenset(letters.LETTERS)
    - {"referral_ended", "work_left", *OF_PARTNER.values()}
    - OF_CHILD
    - OF_QUESTION
    - OF_GROUND
    - OF_TELLING
    - letters.OF_COVENANTS
)
"""What is only worth telling to who may still look."""
MOST_COUNTED = 99
"""One more means: more than this."""
UNANSWERED = frozenset({"requested", "received"})


@operation("notification:read", reads=True)
def list_notifications(
    scope: Scope, *, unread: bool = False, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """What I was told, newest first; `unread`: only what I have not marked as read."""
    statement = _LISTED.where(Notification.member_id == scope.actor.id)
    if unread:
        statement = statement.where(Notification.read_at.is_(None))
    rows = scope.rows(
        newest_first(statement, Notification.created_at, Notification.id, after, page_size)
    )
    return page(rows, page_size, _view)


@operation("notification:read", reads=True)
def count_notifications(scope: Scope) -> dict[str, Any]:
    """How many of mine are unread; `MOST_COUNTED` + 1 stands for all that is more."""
    mine = select(Notification.id).where(
        Notification.member_id == scope.actor.id, Notification.read_at.is_(None)
    )
    most = mine.limit(MOST_COUNTED + 1).subquery()
    return {"unread": scope.rows(select(func.count()).select_from(most))[0][0]}


@operation("notification:mark")
def mark_all_read(scope: Scope, *, until: datetime | None = None) -> None:
    """I have read all that I was told, or all of it until this moment."""
    mine = update(Notification).where(
        Notification.member_id == scope.actor.id,
        Notification.read_at.is_(None),
        Notification.created_at <= (until or scope.now),
    )
    scope.execute(mine.values(read_at=scope.now))


@operation("notification:mark")
def mark_read(scope: Scope, *, notification_id: UUID) -> dict[str, Any]:
    """I have read it. A second time changes nothing."""
    notification = scope.load(Notification, notification_id, lock="change")
    if notification.member_id != scope.actor.id:
        raise NotFound
    notification.read_at = notification.read_at or scope.now
    return _view(notification)


@operation("notification:announce")
def announce_referral(scope: Scope, *, referral_id: UUID) -> None:
    """Tell our coordinators that a referral has come in, if it is still ours to see; what answers
    a referral of ours is told to who deals with that one.
    """
    if not referrals.is_live(scope, referral_id):
        return
    asked = referrals.answered_by(scope, referral_id)
    assignee = referrals.assignee_of(scope, asked) if asked else None
    dealing = _with_stand_ins(scope, assignee)
    _tell(scope, "referral_returned", referral_id, dealing)
    if referrals.state_of(scope, referral_id) in UNANSWERED:
        others = [one for one in _leading(scope, referral_id) if one not in dealing]
        _tell(scope, "referral_requested", referral_id, others)


@operation("notification:announce")
def announce_assignment(scope: Scope, *, referral_id: UUID) -> None:
    """Tell who deals with it now that a colleague has given it to them."""
    if referrals.is_live(scope, referral_id):
        assignee = referrals.assignee_of(scope, referral_id)
        _tell(scope, "referral_assigned", referral_id, _with_stand_ins(scope, assignee))


@operation("notification:announce")
def announce_reminder(scope: Scope, *, referral_id: UUID) -> None:
    """Tomorrow is the last day to answer: tell who deals with it, and our coordinators."""
    _tell_of_deadline(scope, "referral_reminder", referral_id)


@operation("notification:announce")
def announce_overdue(scope: Scope, *, referral_id: UUID) -> None:
    """Nobody answered in time: nudge the team leaders."""
    _tell_of_deadline(scope, "referral_overdue", referral_id)


@operation("notification:announce")
def announce_answer(scope: Scope, *, referral_id: UUID) -> None:
    """Tell who sent it how it was answered, or that it was completed."""
    kind = f"referral_{referrals.state_of(scope, referral_id)}"
    if kind in letters.LETTERS:
        _tell(scope, kind, referral_id, _concerned(scope, referral_id))


@operation("notification:announce")
def announce_message(scope: Scope, *, referral_id: UUID, message_id: UUID) -> None:
    """Tell who deals with it that the other party wrote."""
    scope.concerns("referral_message", message_id)
    if referrals.is_live(scope, referral_id):
        _tell(scope, "referral_message", referral_id, _concerned(scope, referral_id))


@operation("notification:announce")
def announce_left_work(scope: Scope, *, member_id: UUID) -> None:
    """Tell who leads that a colleague left work behind, if it still waits for somebody; where
    nobody leads, who could take it over, and else the admins: somebody must hear.
    """
    waiting = referrals.left_behind_by(scope, member_id)
    if not waiting:
        return
    able = [one for referral_id in waiting for one in referrals.workers_of(scope, referral_id)]
    whom = organisations.coordinators(scope) or able or organisations.leaders(scope)
    _tell(scope, "work_left", member_id, whom)


@operation("notification:announce")
def announce_ground(scope: Scope, *, ground_id: UUID) -> None:
    """Somebody recorded a ground in law: ask who can be the second, if it still waits."""
    _tell_of_ground(scope, "ground_asked", ground_id)


@operation("notification:announce")
def announce_ground_due(scope: Scope, *, ground_id: UUID) -> None:
    """The time is nearly over: remind who can be the second."""
    _tell_of_ground(scope, "ground_due", ground_id)


@operation("notification:announce")
def announce_ground_overdue(scope: Scope, *, ground_id: UUID) -> None:
    """Nobody looked, or steps are missing: to the officer whose matter it is, and who asked."""
    _tell_of_ground(scope, "ground_overdue", ground_id)


@operation("notification:announce")
def announce_ground_decided(scope: Scope, *, ground_id: UUID) -> None:
    """Tell who recorded it that a second person has looked."""
    asked = legal_grounds.asker_of(scope, ground_id)
    if asked is not None and organisations.is_member(scope, asked[0]):
        _tell(scope, "ground_decided", ground_id, [asked[0]])


@operation("notification:announce")
def announce_partner(scope: Scope, *, partner_id: UUID) -> None:
    """Tell who leads how it is with a partner now: it leaves, stays after all, or has gone.

    That it stays is told to who heard that it would leave.
    """
    standing = organisations.standing_of(scope, partner_id)
    state = "active" if standing and standing.state == "suspended" else standing and standing.state
    kind = OF_PARTNER.get(state or "")
    if kind is None:
        return
    heard = select(Notification.member_id).where(
        Notification.kind == "partner_leaving", Notification.record_id == partner_id
    )
    first = kind != "partner_stays"
    whom = organisations.leaders(scope) if first else [r.member_id for r in scope.rows(heard)]
    _tell(scope, kind, partner_id, whom)


@operation("notification:announce")
def announce_consent_ending(scope: Scope, *, consent_id: UUID) -> None:
    """A yes ends within a month: tell who keeps the file, while there is time to ask again."""
    _tell(scope, "consent_ending", consent_id, consents.ending(scope, consent_id))


@operation("notification:announce")
def announce_birthday(scope: Scope, *, child_id: UUID) -> None:
    """A child turns twelve or sixteen: the question is put again, and to others."""
    _tell(scope, "consent_birthday", child_id, consents.asked_anew(scope, child_id))


@operation("notification:announce")
def announce_question(scope: Scope, *, request_id: UUID) -> None:
    """Tell who asked for consent that there is an answer, or that somebody wants to talk; where
    they have gone, who leads.
    """
    news = asking.news_of(scope, request_id)
    if news is not None:
        kind, asker = news
        asked = [asker] if organisations.is_member(scope, asker) else []
        _tell(
            scope, kind, request_id, _with_stand_ins(scope, *asked) or organisations.leaders(scope)
        )


@operation("notification:announce")
def announce_duty(scope: Scope, *, duty_id: UUID) -> None:
    """Tell who owes it that parents are yet to be told; the privacy officer when it was put off,
    or is overdue.
    """
    asked = information_duty.whom_to_remind(scope, duty_id)
    if asked is not None:
        _tell(scope, asked[0], duty_id, asked[1])


@operation("notification:announce")
def announce_objection(scope: Scope, *, objection_id: UUID) -> None:
    """Tell the privacy officer of an objection, and who recorded it of the answer."""
    kind, whom = information_duty.whom_to_tell_of(scope, objection_id)
    _tell(scope, kind, objection_id, whom)


@operation("notification:announce")
def announce_covenant_version(scope: Scope, *, version_id: UUID) -> None:
    """Tell who keeps our covenants what became of a version: as it stands now, or nothing."""
    kind = covenants.news_of_version(scope, version_id)
    if kind:
        scope.concerns("covenant_version", version_id)
        _tell(scope, kind, version_id, organisations.keepers_of_agreements(scope))


@operation("notification:announce")
def announce_covenant(scope: Scope, *, covenant_id: UUID) -> None:
    """Tell them that a covenant ended, or that a party left it."""
    kind = covenants.news_of_covenant(scope, covenant_id)
    if kind:
        scope.concerns("covenant", covenant_id)
        _tell(scope, kind, covenant_id, organisations.keepers_of_agreements(scope))


@operation("notification:announce")
def announce_covenant_ending(scope: Scope, *, covenant_id: UUID) -> None:
    """Tell them that a covenant ends within a month, while there is time for a new version."""
    if covenants.ends_soon(scope, covenant_id):
        scope.concerns("covenant", covenant_id)
        whom = organisations.keepers_of_agreements(scope)
        _tell(scope, "covenant_ends_soon", covenant_id, whom)


@operation("notification:announce")
def announce_end(scope: Scope, *, referral_id: UUID) -> None:
    """A referral ended: drop what was not sent, and tell who had been told, or deals with it."""
    waiting = Notification.record_id == referral_id
    scope.execute(
        update(Notification)
        .where(waiting, Notification.mail_state == "pending")
        .values(mail_state="dropped", mail_at=scope.now)
    )
    told = select(Notification.member_id).where(
        waiting, Notification.kind == "referral_requested", Notification.mail_state == "sent"
    )
    knew = [row.member_id for row in scope.rows(told)]
    dealing = _with_stand_ins(scope, referrals.assignee_of(scope, referral_id))
    _tell(scope, "referral_ended", referral_id, [*knew, *dealing])


@operation("notification:mail")
def send_mail(scope: Scope, *, notification_id: UUID) -> None:
    """Send one mail, or drop it when what it tells about is gone, or the member is."""
    notification = scope.load(Notification, notification_id, lock="change")
    if notification.mail_state != "pending":
        return
    email = organisations.email_of(scope, notification.member_id)
    about = notification.record_id
    stale = notification.kind in NEEDS_SIGHT and not referrals.is_live(scope, about)
    if notification.kind in OF_GROUND - {"ground_decided"}:
        stale = not legal_grounds.waits(scope, about)
    if email is None or stale:
        notification.mail_state = "dropped"
    else:
        settings = scope.runtime.settings
        subject, text = letters.composed(notification.kind, settings.base_url)
        mailing.send(settings.mail, notification.id, email, subject, text)
        notification.mail_state = "sent"
    notification.mail_at = scope.now


@operation("notification:mail")
def send_link(scope: Scope, *, link_id: UUID) -> None:
    """Mail an invitation or a reset; where it is nobody's, or was mailed, nothing happens."""
    letter = identity.letter_for(link_id)
    if letter is None:
        return
    settings = scope.runtime.settings
    subject, text = link_letters.composed(letter.kind, settings.base_url, letter.code)
    mailing.send(settings.mail, link_id, letter.email, subject, text)
    identity.mailed(link_id)


@operation("notification:mail")
def send_question(scope: Scope, *, link_id: UUID) -> None:
    """Mail somebody the link to a question, once; where a later link took its place, nothing."""
    envelope = asking.envelope_for(scope, link_id)
    if envelope is not None:
        settings = scope.runtime.settings
        subject, text = asking.composed(scope, envelope, settings.base_url)
        mailing.send(settings.mail, link_id, envelope.address, subject, text)


@operation("notification:mail")
def send_notice(scope: Scope, *, notice_id: UUID) -> None:
    """Mail somebody what happened to their own account, once."""
    notice = identity.notice_for(notice_id)
    if notice is None:
        return
    settings = scope.runtime.settings
    subject, text = notice_letters.composed(notice.kind, settings.base_url, notice.at)
    mailing.send(settings.mail, notice_id, notice.email, subject, text)
    identity.notice_mailed(notice_id)


def _tell_of_ground(scope: Scope, kind: str, ground_id: UUID) -> None:
    """To who may be the second; what is overdue first to the officer whose matter it is, and to
    who asked. Where nobody is there to look, those who lead the organisation must hear.
    """
    asked = legal_grounds.asker_of(scope, ground_id)
    if asked is None or not legal_grounds.waits(scope, ground_id):
        return
    asker, ground = asked
    overdue = kind == "ground_overdue"
    roles = [legal_grounds.ESCALATED_TO[ground]] if overdue else sorted(legal_grounds.LEADS[ground])
    seconds = [one for role in roles for one in organisations.with_role(scope, role)]
    others = [one for one in seconds if one != asker] or organisations.leaders(scope)
    if overdue and organisations.is_member(scope, asker):
        others = [*others, asker]
    _tell(scope, kind, ground_id, others)


def _tell_of_deadline(scope: Scope, kind: str, referral_id: UUID) -> None:
    if referrals.state_of(scope, referral_id) in UNANSWERED:
        assignee = referrals.assignee_of(scope, referral_id)
        first = _with_stand_ins(scope, assignee) if kind == "referral_reminder" else []
        _tell(scope, kind, referral_id, [*first, *_leading(scope, referral_id)])


def _concerned(scope: Scope, referral_id: UUID) -> list[UUID]:
    """Who deals with it; where nobody does, who leads."""
    assignee = referrals.assignee_of(scope, referral_id)
    return _with_stand_ins(scope, assignee) or _leading(scope, referral_id)


def _with_stand_ins(scope: Scope, assignee: UUID | None = None) -> list[UUID]:
    """Who deals with it, and who stands in for them now."""
    return [assignee, *organisations.who_stand_in_for(scope, [assignee])] if assignee else []


def _leading(scope: Scope, referral_id: UUID) -> list[UUID]:
    """Our coordinators; where there are none, all who can deal with it: somebody must hear."""
    return organisations.coordinators(scope) or referrals.workers_of(scope, referral_id)


def _tell(scope: Scope, kind: str, record_id: UUID, member_ids: Sequence[UUID]) -> None:
    """One notification of a kind about a record stands; one that was read makes way for a new."""
    about = (Notification.kind == kind, Notification.record_id == record_id)
    told = {row.member_id for row in scope.rows(select(Notification.member_id).where(*about))}
    for member_id in dict.fromkeys(member_ids):
        if member_id in told:
            _tell_again(scope, kind, record_id, member_id)
        else:
            _tell_first(scope, kind, record_id, member_id)


def _tell_first(scope: Scope, kind: str, record_id: UUID, member_id: UUID) -> None:
    made: dict[str, Any] = {"id": new_id(), "owner_id": scope.org, "member_id": member_id}
    made |= {"kind": kind, "record_id": record_id, "created_at": scope.now, "read_at": None}
    if scope.insert_new(Notification, made | _UNMAILED):  # else another told them just now
        scope.concerns("notification", made["id"])
        scope.later(SEND_MAIL, notification_id=made["id"])


def _tell_again(scope: Scope, kind: str, record_id: UUID, member_id: UUID) -> None:
    """It stands already: unread it says enough; read, it is new again, and mailed again."""
    standing = (
        Notification.kind == kind,
        Notification.record_id == record_id,
        Notification.member_id == member_id,
        Notification.read_at.is_not(None),
    )
    rows = scope.rows(select(Notification.id).where(*standing))
    for row in rows:
        again = update(Notification).where(Notification.id == row.id)
        scope.execute(again.values(created_at=scope.now, read_at=None, **_UNMAILED))
        scope.concerns("notification", row.id)
        scope.later(SEND_MAIL, notification_id=row.id)


def _view(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "record_id", "created_at", "read_at")
    return {name: getattr(row, name) for name in names}


_UNMAILED: dict[str, Any] = {"mail_state": "pending", "mail_at": None}
_LISTED = select(
    Notification.id,
    Notification.kind,
    Notification.record_id,
    Notification.created_at,
    Notification.read_at,
)
