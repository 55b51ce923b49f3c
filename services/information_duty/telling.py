"""What is done about a duty: recording a talk or a letter, putting it off, overruling that, and
what the clock does.

Invariant: what is put off has a reason and an end, and the privacy officer hears of it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.information_duty.duties import (
    DEFERRAL,
    OVERRULING,
    WORDS,
    heard,
    hold_beside,
    load,
    must_hear,
    named_of,
    waiting_about,
    whole,
)
from services.information_duty.models import InformationDuty, InformationTelling
from services.information_duty.rules import AFTER_DEFERRAL, longest_deferral
from services.information_duty.tasks import ANNOUNCE_DUTY, MIND_DUTY
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import FamilyTold
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, Reason
from shared.texts import Text

A_DAY = timedelta(days=1)
"""A term in days ends with its last day."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""The database's clock sets off a timer; ours may be a little behind."""


@operation("duty:tell")
def record_telling(
    scope: Scope,
    *,
    duty_id: UUID,
    holder_ids: Sequence[UUID] = (),
    child_told: bool = False,
    how: str,
    told_at: datetime,
    words: str,
    all_waiting: bool = False,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Record who was told, how, when, and in which words. `all_waiting`: the talk was about all
    that they were yet to hear about this child (and not about what is safety-restricted).
    """
    if all_waiting:
        hold_beside(scope, duty_id)
    duty = load(scope, duty_id, lock="change")
    scope.expect_version(duty, expected_version)
    if duty.state == "told":
        raise Conflict("told_already", _TOLD_ALREADY)
    family = children.family_of(scope, duty.child_id)
    people: list[UUID | None] = [*dict.fromkeys(holder_ids), *([None] if child_told else [])]
    _refuse_telling(scope, family, people, told_at)
    alone = duty.safety_restricted or not all_waiting
    duties = waiting_about(scope, duty.child_id, duty if alone else None)
    note(scope, family, duties, people, how, told_at, words)
    return whole(scope, duty)


@operation("duty:tell")
def defer_duty(
    scope: Scope,
    *,
    duty_id: UUID,
    code: str,
    reason: str,
    until: datetime,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Put telling off, with the reason and until when; the privacy officer may overrule it."""
    duty = load(scope, duty_id, lock="change")
    scope.expect_version(duty, expected_version)
    if duty.state == "told":
        raise Conflict("told_already", _TOLD_ALREADY)
    latest = longest_deferral(code, scope.now)
    if not scope.now < until <= latest + A_DAY:
        raise Invalid(reasons=[Reason("deferral_term", _TERM, pointer="/until")])
    beside = children.beside_file(scope, duty.child_id)
    duty.state, duty.deferral_code, duty.deferred_until = "deferred", code, until
    duty.deferred_by = scope.actor.id
    duty.sealed_deferral = beside.seal(DEFERRAL, duty.id, {"text": reason})
    duty.overruled_by = duty.sealed_overruling = None
    duty.due_at = until
    duty.version += 1
    scope.at(until, MIND_DUTY, duty_id=duty.id)
    scope.later(ANNOUNCE_DUTY, duty_id=duty.id)
    return whole(scope, duty)


@operation("duty:overrule")
def overrule_deferral(
    scope: Scope, *, duty_id: UUID, reason: str, expected_version: int | None = None
) -> dict[str, Any]:
    """The privacy officer says that it cannot wait: it is due within a week."""
    duty = load(scope, duty_id, lock="change")
    scope.expect_version(duty, expected_version)
    if duty.state != "deferred":
        raise Conflict("not_deferred", _NOT_DEFERRED)
    if duty.deferred_by == scope.actor.id:
        raise Forbidden("four_eyes", _OWN_DEFERRAL)
    beside = children.beside_file(scope, duty.child_id)
    duty.overruled_by = scope.actor.id
    duty.sealed_overruling = beside.seal(OVERRULING, duty.id, {"text": reason})
    _reopen(scope, duty)
    return whole(scope, duty)


@operation("duty:mind")
def mind_duty(scope: Scope, *, duty_id: UUID) -> None:
    """The clock: a deferral that is over opens again, who owes it is reminded, and what is overdue
    goes to the privacy officer. What was told meanwhile, is left alone.
    """
    duty = scope.load(InformationDuty, duty_id, lock="change")
    now = scope.now + CLOCKS_DIFFER
    if duty.state == "told":
        return
    if duty.state == "deferred":
        if duty.deferred_until is not None and duty.deferred_until <= now:
            _reopen(scope, duty)
        return
    if duty.due_at <= now and duty.escalated_at is None:
        duty.escalated_at = scope.now
        duty.version += 1
    scope.later(ANNOUNCE_DUTY, duty_id=duty.id)


def whom_to_remind(scope: Scope, duty_id: UUID) -> tuple[str, list[UUID]] | None:
    """The kind of notification, and the members; None when there is nothing to tell (any more)."""
    duty = scope.load(InformationDuty, duty_id)
    officers = organisations.with_role(scope, "privacy_officer")
    if not officers and not duty.safety_restricted:  # somebody must hear
        officers = organisations.leaders(scope)
    if duty.state == "told":
        return None
    if duty.state == "deferred":
        return "duty_deferred", officers
    sharers = organisations.active_among(scope, named_of(scope, duty))
    if not sharers:
        safety = organisations.with_role(scope, "abuse_protocol_officer")
        sharers = safety if duty.safety_restricted else organisations.leaders(scope)
    if duty.escalated_at is not None:
        return "duty_overdue", [*officers, *sharers]
    return "duty_reminder", sharers


def note(
    scope: Scope,
    family: children.Family,
    duties: Sequence[InformationDuty],
    people: Iterable[UUID | None],
    how: str,
    told_at: datetime,
    words: str,
) -> None:
    """Write it down for each duty and person; a duty of which all have heard is told."""
    beside = children.beside_file(scope, family.child_id)
    people = list(people)
    for duty in duties:
        for person in people:
            telling_id = new_id()
            scope.add(
                InformationTelling(
                    id=telling_id,
                    owner_id=scope.org,
                    duty_id=duty.id,
                    holder_id=person,
                    how=how,
                    told_at=told_at,
                    recorded_at=scope.now,
                    recorded_by=scope.actor.id,
                    sealed_words=beside.seal(WORDS, telling_id, {"text": words}),
                )
            )
    have = heard(scope, [duty.id for duty in duties])
    for duty in duties:
        duty.version += 1
        if set(must_hear(family)) <= have[duty.id]:
            duty.state, duty.told_at, duty.told_how = "told", told_at, how
    scope.flush()
    for duty in duties:
        if duty.state == "told" and duty.direction == "given" and duty.named_for is None:
            scope.publish(FamilyTold(duty.child_id, duty.partner_id, duty.purpose, told_at))


def _reopen(scope: Scope, duty: InformationDuty) -> None:
    duty.state, duty.due_at = "open", scope.now + AFTER_DEFERRAL
    duty.escalated_at = None
    duty.version += 1
    scope.at(duty.due_at, MIND_DUTY, duty_id=duty.id)
    scope.later(ANNOUNCE_DUTY, duty_id=duty.id)


def _refuse_telling(
    scope: Scope,
    family: children.Family,
    people: Sequence[UUID | None],
    told_at: datetime,
) -> None:
    found = []
    if not must_hear(family):
        found.append(Reason("nobody_to_tell", _NOBODY, _RECORD_AUTHORITY, "/holderIds"))
    elif not people:
        found.append(Reason("who_was_told", _WHO, pointer="/holderIds"))
    holders = {holder.id for holder in family.holders}
    if any(person is not None and person not in holders for person in people):
        found.append(Reason("holder_without_authority", _NO_HOLDER, pointer="/holderIds"))
    if told_at > scope.now + CLOCKS_DIFFER:
        found.append(Reason("told_in_the_future", _FUTURE, pointer="/toldAt"))
    if found:
        raise Invalid(reasons=found)


_TOLD_ALREADY = Text("Dit is al aan iedereen verteld.", "Everybody has been told of this already.")
_TERM = Text(
    "Kies een dag na vandaag, hooguit 30 dagen vooruit (60 als het om veiligheid gaat).",
    "Choose a day after today, 30 days ahead at most (60 where it is about safety).",
)
_NOT_DEFERRED = Text("Dit is niet uitgesteld.", "This was not put off.")
_OWN_DEFERRAL = Text(
    "U hebt dit zelf uitgesteld; een ander beoordeelt dat.",
    "You put this off yourself; somebody else judges that.",
)
_NOBODY = Text(
    "Er is niemand met gezag over dit kind vastgelegd.",
    "Nobody with authority over this child is recorded.",
)
_RECORD_AUTHORITY = Text(
    "Ga na wie het gezag heeft en leg dat vast.", "Find out who has authority and record it."
)
_WHO = Text("Kies aan wie het is verteld.", "Choose who was told.")
_NO_HOLDER = Text(
    "Deze persoon heeft geen gezag (meer) over dit kind.",
    "This person has no authority over this child (any more).",
)
_FUTURE = Text("Dit moment is nog niet geweest.", "This moment has not been yet.")
