"""What members hear of what sharing rests on: covenants, consents, grounds in law, and of what
parents are told.

Invariant: asked again in the worker: what has become of it meanwhile is told, or nothing.
"""

from uuid import UUID

from services.asking import operations as asking
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.information_duty import operations as information_duty
from services.legal_grounds import operations as legal_grounds
from services.notifications.telling import tell, with_stand_ins
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope


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
        tell(scope, "ground_decided", ground_id, [asked[0]])


@operation("notification:announce")
def announce_consent_ending(scope: Scope, *, consent_id: UUID) -> None:
    """A yes ends within a month: tell who keeps the file, while there is time to ask again."""
    tell(scope, "consent_ending", consent_id, consents.ending(scope, consent_id))


@operation("notification:announce")
def announce_birthday(scope: Scope, *, child_id: UUID) -> None:
    """A child turns twelve or sixteen: the question is put again, and to others."""
    tell(scope, "consent_birthday", child_id, consents.asked_anew(scope, child_id))


@operation("notification:announce")
def announce_question(scope: Scope, *, request_id: UUID) -> None:
    """Tell who follows a question for consent that there is an answer, or that somebody wants to
    talk; where they have gone, who leads.
    """
    news = asking.news_of(scope, request_id)
    if news is not None:
        kind, minder = news
        there = [minder] if minder and organisations.is_member(scope, minder) else []
        tell(scope, kind, request_id, with_stand_ins(scope, *there) or organisations.leaders(scope))


@operation("notification:announce")
def announce_left_questions(scope: Scope, *, member_id: UUID) -> None:
    """A colleague left with questions for consent open, and nobody took them over."""
    tell(scope, "question_left", member_id, asking.who_hears_of_left(scope))


@operation("notification:announce")
def announce_duty(scope: Scope, *, duty_id: UUID) -> None:
    """Tell who owes it that parents are yet to be told; the privacy officer when it was put off,
    or is overdue.
    """
    asked = information_duty.whom_to_remind(scope, duty_id)
    if asked is not None:
        tell(scope, asked[0], duty_id, asked[1])


@operation("notification:announce")
def announce_objection(scope: Scope, *, objection_id: UUID) -> None:
    """Tell the privacy officer of an objection, and who recorded it of the answer."""
    kind, whom = information_duty.whom_to_tell_of(scope, objection_id)
    tell(scope, kind, objection_id, whom)


@operation("notification:announce")
def announce_covenant_version(scope: Scope, *, version_id: UUID) -> None:
    """Tell who keeps our covenants what became of a version: as it stands now, or nothing."""
    kind = covenants.news_of_version(scope, version_id)
    if kind:
        scope.concerns("covenant_version", version_id)
        tell(scope, kind, version_id, organisations.keepers_of_agreements(scope))


@operation("notification:announce")
def announce_covenant(scope: Scope, *, covenant_id: UUID) -> None:
    """Tell them that a covenant ended, or that a party left it."""
    kind = covenants.news_of_covenant(scope, covenant_id)
    if kind:
        scope.concerns("covenant", covenant_id)
        tell(scope, kind, covenant_id, organisations.keepers_of_agreements(scope))


@operation("notification:announce")
def announce_covenant_ending(scope: Scope, *, covenant_id: UUID) -> None:
    """Tell them that a covenant ends within a month, while there is time for a new version."""
    if covenants.ends_soon(scope, covenant_id):
        scope.concerns("covenant", covenant_id)
        whom = organisations.keepers_of_agreements(scope)
        tell(scope, "covenant_ends_soon", covenant_id, whom)


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
    tell(scope, kind, ground_id, others)
