"""The second person, and the end of a ground with all that rests on it.

Invariant: nobody reviews what they asked or decided themselves, nor what was asked by whom they
made (`organisations.require_second`); what is judged not justified, or ended, carries nothing from
that moment, in the same transaction, under the lock that sharing takes.
"""

from typing import Any
from uuid import UUID

from services.children import operations as children
from services.legal_grounds import reading
from services.legal_grounds.models import LegalGround, LegalGroundReview
from services.legal_grounds.reading import NOTE
from services.legal_grounds.recording import NOT_OPEN
from services.legal_grounds.rules import ABUSE, LEADS, STEPS
from services.legal_grounds.tasks import (
    ANNOUNCE_GROUND_DECIDED,
    ANNOUNCE_GROUND_DUE,
    ANNOUNCE_GROUND_OVERDUE,
)
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import LegalGroundStopped
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, NotFound
from shared.texts import Text

ENDED = "ground_ended"
"""Why a grant ended: the ground in law on which it rested."""


@operation("legal_ground:review")
def review_ground(
    scope: Scope,
    *,
    ground_id: UUID,
    verdict: str,
    note: str,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """The second person agrees, or judges it not justified: then what rests on it ends now."""
    ground = _locked(scope, ground_id)
    scope.expect_version(ground, expected_version)
    steps = reading.steps_of(scope, ground_id)
    _require_second(scope, ground, {s.recorded_by for s in steps if s.step in ("weigh", "decide")})
    if ground.state != "waiting":
        raise Conflict("ground_not_waiting", _DECIDED)
    complete = {step.step for step in steps} >= set(STEPS)
    if verdict == "approved" and ground.ground == ABUSE and not (ground.acute or complete):
        raise Conflict("protocol_steps_missing", _STEPS_FIRST)
    review_id = new_id()
    scope.add(
        LegalGroundReview(
            id=review_id,
            owner_id=scope.org,
            ground_id=ground_id,
            verdict=verdict,
            sealed_note=reading.seal(scope, ground, NOTE, review_id, note),
            reviewed_by=scope.actor.id,
            at=scope.now,
        )
    )
    _become(scope, ground, verdict)
    scope.later(ANNOUNCE_GROUND_DECIDED, ground_id=ground_id)
    return reading.view(scope, ground)


@operation("legal_ground:end")
def end_ground(
    scope: Scope, *, ground_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """It is needed no more, or not right: what rests on it ends now. Who asked, or who leads."""
    ground = _locked(scope, ground_id)
    scope.expect_version(ground, expected_version)
    if ground.asked_by != scope.actor.id and not LEADS[ground.ground] & scope.actor.roles:
        raise Forbidden("not_yours_to_end", _NOT_YOURS)
    if ground.state not in ("waiting", "approved"):
        raise Conflict("ground_not_open", NOT_OPEN)
    ground.ended_by = scope.actor.id
    _become(scope, ground, "ended")
    return reading.view(scope, ground)


@operation("legal_ground:remind")
def remind_ground(scope: Scope, *, ground_id: UUID) -> None:
    """The time for a second person is nearly over."""
    if waits(scope, ground_id):
        scope.later(ANNOUNCE_GROUND_DUE, ground_id=ground_id)


@operation("legal_ground:remind")
def escalate_ground(scope: Scope, *, ground_id: UUID) -> None:
    """The time is over, and nobody looked, or steps are missing still."""
    if waits(scope, ground_id):
        scope.later(ANNOUNCE_GROUND_OVERDUE, ground_id=ground_id)


def waits(scope: Scope, ground_id: UUID) -> bool:
    """Whether something has to be done about it: a review, or steps after an acute report."""
    try:
        ground = scope.load(LegalGround, ground_id)
    except NotFound:
        return False
    if ground.state != "approved" or not ground.acute:
        return ground.state == "waiting"
    taken = {step.step for step in reading.steps_of(scope, ground_id)}
    return bool(set(STEPS) - taken)


def asker_of(scope: Scope, ground_id: UUID) -> tuple[UUID, str] | None:
    """Who asked for it, and which ground it is; for a worker, to know whom to tell."""
    try:
        ground = scope.load(LegalGround, ground_id)
    except NotFound:
        return None
    return ground.asked_by, ground.ground


def _locked(scope: Scope, ground_id: UUID) -> LegalGround:
    """The child comes first, as in a withdrawal; then the ground."""
    seen = reading.see(scope, ground_id)
    if seen.child_id is not None:
        children.lock_file(scope, seen.child_id)
    return reading.see(scope, ground_id, lock="change")


def _require_second(scope: Scope, ground: LegalGround, deciders: set[UUID]) -> None:
    if not LEADS[ground.ground] & scope.actor.roles:
        raise Forbidden("not_a_reviewer", _NOT_A_REVIEWER)
    if scope.actor.id == ground.asked_by or scope.actor.id in deciders:
        raise Forbidden("own_request", _OWN)
    organisations.require_second(scope, ground.asked_by)


def _become(scope: Scope, ground: LegalGround, state: str) -> None:
    ground.state, ground.state_at = state, scope.now
    ground.version += 1
    scope.flush()
    if state in ("rejected", "ended"):
        scope.publish(LegalGroundStopped((ground.id,), ENDED))


_DECIDED = Text("Hierover is al beslist.", "This was decided already.")
_STEPS_FIRST = Text(
    "Eerst alle vijf de stappen; dan kunt u goedkeuren.",
    "All five steps come first; then you can approve.",
)
_NOT_A_REVIEWER = Text(
    "Dit is niet aan uw rol om te beoordelen.", "This is not for your role to review."
)
_OWN = Text(
    "U vroeg of besliste dit zelf; een ander beoordeelt het.",
    "You asked or decided this yourself; somebody else reviews it.",
)
_NOT_YOURS = Text(
    "Alleen wie dit vastlegde of wie leidt, kan het beëindigen.",
    "Only who recorded this, or who leads, can end it.",
)
