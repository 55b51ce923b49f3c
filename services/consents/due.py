"""What time does to consents: they end, are warned of, and children come of age.

Invariant: a task asks again how it is before it does anything, so that one which comes early,
twice, or for a file that is gone changes nothing. A day begins at midnight in the Netherlands.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.consents import in_place, stopping, timeline
from services.consents.models import Consent, ConsentStatement
from services.consents.tasks import ANNOUNCE_BIRTHDAY, ANNOUNCE_ENDING, COME_OF_AGE, EXPIRE_CONSENT
from services.organisations import operations as organisations
from shared import ages, clock
from shared.ages import CHILD_DECIDES_FROM, CHILD_SPEAKS_FROM
from shared.authz.operation import operation
from shared.authz.permissions import CARE
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.ids import new_id
from shared.problems import Gone

AHEAD = timedelta(days=30)
"""How long before a consent ends, or a birthday, people are told (domain.md)."""


def set_the_clock(scope: Scope, consent: Consent) -> None:
    """For the end of a yes, the warning before it, and the child's birthdays to come."""
    if consent.state == "given":
        scope.at(consent.until, EXPIRE_CONSENT, consent_id=consent.id)
        if consent.until - AHEAD > scope.now:
            scope.at(consent.until - AHEAD, ANNOUNCE_ENDING, consent_id=consent.id)
    for begins in _birthdays(scope, consent.child_id):
        scope.at(begins, COME_OF_AGE, child_id=consent.child_id)
        if begins - AHEAD > scope.now:
            scope.at(begins - AHEAD, ANNOUNCE_BIRTHDAY, child_id=consent.child_id)


@operation("consent:expire")
def set_clock(scope: Scope, *, consent_id: UUID) -> None:
    """Set the clock of a yes from before there was one, and do what it would have done by now."""
    child_id = scope.load(Consent, consent_id).child_id
    children.lock_file(scope, child_id)
    consent = scope.load(Consent, consent_id, lock="change")
    if consent.state != "given":
        return
    try:
        outgrow(scope, child_id)
        set_the_clock(scope, consent)
    except Gone:
        return
    if consent.until <= scope.now + AHEAD:
        scope.later(ANNOUNCE_ENDING, consent_id=consent_id)
    scope.later(ANNOUNCE_BIRTHDAY, child_id=child_id)


@operation("consent:expire")
def expire_consent(scope: Scope, *, consent_id: UUID) -> None:
    """A yes whose time has passed is expired; what rested on it had that end too."""
    seen = scope.load(Consent, consent_id)
    children.lock_file(scope, seen.child_id)
    consent = scope.load(Consent, consent_id, lock="change")
    if consent.state == "given" and consent.until <= scope.now:
        timeline.change(scope, consent, "expired", consent.until)


@operation("consent:expire")
def come_of_age(scope: Scope, *, child_id: UUID) -> None:
    """The child is twelve or sixteen today: what is no longer enough ends, and people are told."""
    children.lock_file(scope, child_id)
    try:
        outgrow(scope, child_id)
    except Gone:
        return
    scope.later(ANNOUNCE_BIRTHDAY, child_id=child_id)


def outgrow(scope: Scope, child_id: UUID) -> None:
    """End what is no longer enough at the age that the child has now; the child's lock is held.

    From twelve nothing goes on without the child's own yes of since then; until sixteen nothing
    without a holder's, or what stands in its place. At sixteen nothing
    ends: the child's own yes goes on being enough.
    """
    said, instead = stopping.of_child(scope, child_id), in_place.standing(scope, child_id)
    if not said and not instead:
        return
    born = children.birth_date(scope, child_id)
    age = ages.age_on(born, clock.today())
    twelve = ages.birthday_begins(born, CHILD_SPEAKS_FROM)
    everything = tuple(row.id for row in said)
    own = tuple(row.id for row in said if row.holder_id is None and row.stated_at >= twelve)
    holders = tuple(row.id for row in said if row.holder_id is not None)
    ended = []
    if age >= CHILD_SPEAKS_FROM:
        ended += stopping.stop_outgrown(scope, child_id, everything, instead, own)
        _no_longer_the_childs(scope, child_id, twelve)
    if age < CHILD_DECIDES_FROM:
        ended += stopping.stop_outgrown(scope, child_id, everything, instead, (*holders, *instead))
    if ended:
        stopping.keep_receipt(scope, new_id(), child_id, "birthday", ended)


def ending(scope: Scope, consent_id: UUID) -> list[UUID]:
    """Whom to tell that this yes ends within a month; nobody where it does not, or ended."""
    consent = scope.load(Consent, consent_id)
    if consent.state != "given" or not scope.now < consent.until <= scope.now + AHEAD:
        return []
    return _responsible(scope, consent.child_id, [consent.id])


def asked_anew(scope: Scope, child_id: UUID) -> list[UUID]:
    """Whom to tell that the question must be put again: the child turns or turned twelve or
    sixteen within a month, and somebody had said yes.
    """
    said = [row.id for row in stopping.of_child(scope, child_id) if row.state in _WERE_YES]
    try:
        born = children.birth_date(scope, child_id)
    except Gone:
        return []
    days = (ages.birthday_begins(born, age) for age in _AGES)
    near = any(abs(begins - scope.now) <= AHEAD for begins in days)
    return _responsible(scope, child_id, said) if said and near else []


def birth(scope: Scope, child_id: UUID) -> datetime | None:
    """When the child's first day began; None where its file cannot be opened: nothing about it is
    shared then, and a no must not wait for it.
    """
    try:
        return ages.start_of(children.birth_date(scope, child_id))
    except SealBroken:
        return None


def _birthdays(scope: Scope, child_id: UUID) -> list[datetime]:
    if birth(scope, child_id) is None:
        return []
    born = children.birth_date(scope, child_id)
    days = (ages.birthday_begins(born, age) for age in _AGES)
    return [begins for begins in days if begins > scope.now]


def reschedule(scope: Scope, child_id: UUID) -> None:
    """Set the clock for the birthdays as they are now; those of before find nothing to do."""
    for begins in _birthdays(scope, child_id):
        scope.at(begins, COME_OF_AGE, child_id=child_id)
        scope.at(max(begins - AHEAD, scope.now), ANNOUNCE_BIRTHDAY, child_id=child_id)


def _no_longer_the_childs(scope: Scope, child_id: UUID, twelve: datetime) -> None:
    """What the child said before it was twelve was its voice, and no consent: the question is put
    again.
    """
    voiced = (
        select(Consent)
        .where(
            Consent.child_id == child_id,
            Consent.holder_id.is_(None),
            Consent.state == "given",
            Consent.stated_at < twelve,
        )
        .order_by(Consent.id)
        .with_for_update(key_share=True)
    )
    for (consent,) in scope.rows(voiced):
        timeline.change(scope, consent, "expired", max(twelve, consent.stated_at))
        scope.concerns("consent", consent.id)


def _responsible(scope: Scope, child_id: UUID, consent_ids: Sequence[UUID]) -> list[UUID]:
    """Who recorded it and still works for the child's team, with who stands in for them; else who
    coordinates, or all who could ask: somebody must hear.
    """
    team_id = children.team_of(scope, child_id)
    recorded = select(ConsentStatement.recorded_by).where(
        ConsentStatement.consent_id.in_(consent_ids)
    )
    there = set(organisations.ids_working_for(scope, team_id, _ASKING, CARE))
    first = sorted({row.recorded_by for row in scope.rows(recorded)} & there)
    if first:
        return [*first, *organisations.who_stand_in_for(scope, first)]
    return organisations.coordinators(scope) or sorted(there)


_AGES = (CHILD_SPEAKS_FROM, CHILD_DECIDES_FROM)
_WERE_YES = frozenset({"given", "expired"})
_ASKING = "consent:record"
