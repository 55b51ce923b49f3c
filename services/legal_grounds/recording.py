"""Recording what must be there before something is shared without consent.

Invariant: the child's row is locked as sharing locks it, so that no two stories of one case stand;
what is recorded waits for a second person, and the acute ways carry something meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.legal_grounds import reading
from services.legal_grounds.models import LegalGround, LegalGroundStep
from services.legal_grounds.reading import KIND, REASON, TEXT
from services.legal_grounds.rules import (
    ABUSE,
    LASTS,
    POLICE,
    PROTOCOL_WITHIN,
    REMIND_AFTER,
    REVIEW_WITHIN,
    STEPS,
    STEPS_WITHIN,
    VITAL,
    Asked,
    faults,
    restricted_by_default,
    step_faults,
)
from services.legal_grounds.tasks import ANNOUNCE_GROUND, ESCALATE_GROUND, REMIND_GROUND
from services.organisations import operations as organisations
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text


@operation("legal_ground:start")
def start_protocol(
    scope: Scope,
    *,
    child_id: UUID,
    receiver_ids: Sequence[UUID],
    acute: bool = False,
    reason: str | None = None,
) -> dict[str, Any]:
    """Begin the abuse protocol (Meldcode) about a child. In acute danger, said shortly in
    `reason`, the report to Veilig Thuis may go at once: a second person looks within 24 hours, and
    the steps follow within a week.
    """
    if acute and not (reason or "").strip():
        raise Invalid(reasons=[Reason("reason_missing", _REASON, pointer="/reason")])
    children.lock_to_share(scope, child_id)
    asked = Asked(ABUSE, scope.org, tuple(receiver_ids), _kinds(scope, receiver_ids))
    made = _recorded(scope, asked, child_id, reason or "", LASTS[ABUSE] + scope.now, acute=acute)
    if acute:
        scope.at(made.created_at + STEPS_WITHIN, ESCALATE_GROUND, ground_id=made.id)
    else:
        scope.at(made.created_at + PROTOCOL_WITHIN, ESCALATE_GROUND, ground_id=made.id)
    return reading.view(scope, made)


@operation("legal_ground:work")
def record_step(
    scope: Scope,
    *,
    ground_id: UUID,
    step: str,
    held_on: date,
    text: str,
    skipped: bool = False,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Record a step of the protocol; it is never changed. The same step again corrects it.

    With the last step the second person is asked.
    """
    ground = reading.see(scope, ground_id, lock="change")
    scope.expect_version(ground, expected_version)
    if ground.ground != ABUSE or ground.state not in ("waiting", "approved"):
        raise Conflict("ground_not_open", NOT_OPEN)
    taken = [one.step for one in reading.steps_of(scope, ground_id)]
    found = step_faults(step, skipped, held_on, taken, clock.today())
    if found:
        raise Invalid(reasons=found)
    step_id = new_id()
    scope.add(
        LegalGroundStep(
            id=step_id,
            owner_id=scope.org,
            ground_id=ground_id,
            step=step,
            skipped=skipped,
            held_on=held_on,
            sealed_text=reading.seal(scope, ground, TEXT, step_id, text),
            recorded_by=scope.actor.id,
            at=scope.now,
        )
    )
    if {*taken, step} == set(STEPS) and ground.state == "waiting":
        scope.later(ANNOUNCE_GROUND, ground_id=ground_id)
    return reading.view(scope, ground)


@operation("legal_ground:start")
def record_vital_interest(
    scope: Scope,
    *,
    child_id: UUID,
    receiver_ids: Sequence[UUID],
    reason: str,
    safety_restricted: bool | None = None,
) -> dict[str, Any]:
    """Somebody's life or body is at stake: sharing may begin at once, with a written reason. A
    second person looks within 24 hours. `safety_restricted` None: as the receivers' kinds ask.
    """
    children.lock_to_share(scope, child_id)
    asked = Asked(VITAL, scope.org, tuple(receiver_ids), _kinds(scope, receiver_ids))
    made = _recorded(
        scope, asked, child_id, reason, LASTS[VITAL] + scope.now, restricted=safety_restricted
    )
    return reading.view(scope, made)


@operation("legal_ground:disclose")
def record_police_decision(
    scope: Scope,
    *,
    article: str,
    reference: str,
    receiver_ids: Sequence[UUID],
    purposes: Sequence[str],
    reason: str,
    until: datetime,
    child_id: UUID | None = None,
    safety_restricted: bool | None = None,
) -> dict[str, Any]:
    """Record a decision of the police to disclose: incidental (Wpg 19), about one child, or
    structural (Wpg 20), about a cooperation. It carries nothing before a second person agreed.
    """
    if scope.actor.organisation_kind != "police":
        raise Invalid(reasons=[Reason("not_the_police", _NOT_THE_POLICE)])
    if child_id is not None:
        children.lock_to_share(scope, child_id)
    asked = Asked(
        POLICE,
        scope.org,
        tuple(receiver_ids),
        _kinds(scope, receiver_ids),
        article,
        child_id is not None,
        until,
    )
    decision: dict[str, Any] = {
        "article": article,
        "reference": reference.strip(),
        "purposes": sorted({*purposes}),
    }
    made = _recorded(
        scope, asked, child_id, reason, until, restricted=safety_restricted, **decision
    )
    return reading.view(scope, made)


def _kinds(scope: Scope, receiver_ids: Sequence[UUID]) -> dict[UUID, str]:
    return organisations.kinds_of(scope, list(receiver_ids))


def _recorded(
    scope: Scope,
    asked: Asked,
    child_id: UUID | None,
    reason: str,
    until: datetime,
    *,
    acute: bool = False,
    restricted: bool | None = None,
    **decision: Any,
) -> LegalGround:
    found = faults(asked, scope.now)
    if found:
        raise Invalid(reasons=found)
    if restricted is None or asked.ground == ABUSE:
        restricted = restricted_by_default(asked.ground, list(asked.kinds.values()))
    made = LegalGround(
        id=new_id(),
        owner_id=scope.org,
        child_id=child_id,
        ground=asked.ground,
        receiver_ids=list(dict.fromkeys(asked.receiver_ids)),
        acute=acute,
        safety_restricted=restricted,
        asked_by=scope.actor.id,
        created_at=scope.now,
        until=until,
        state="waiting",
        state_at=scope.now,
        ended_by=None,
        version=1,
        **{"article": None, "reference": None, "purposes": [], **decision},
    )
    made.sealed_reason = reading.seal(scope, made, REASON, made.id, reason.strip())
    scope.add(made)
    scope.concerns(KIND, made.id, subjects=[child_id] if child_id else [])
    if acute or asked.ground != ABUSE:
        scope.later(ANNOUNCE_GROUND, ground_id=made.id)
        scope.at(scope.now + REMIND_AFTER, REMIND_GROUND, ground_id=made.id)
        scope.at(scope.now + REVIEW_WITHIN, ESCALATE_GROUND, ground_id=made.id)
    return made


NOT_OPEN = Text(
    "Dit is al afgesloten: er kan niets meer bij.", "This is closed already: nothing can be added."
)
_NOT_THE_POLICE = Text(
    "Alleen de politie kan op een besluit volgens de Wpg verstrekken.",
    "Only the police can disclose under a decision of the Wpg.",
)
_REASON = Text("Schrijf kort waarom dit niet kan wachten.", "Write shortly why this cannot wait.")
