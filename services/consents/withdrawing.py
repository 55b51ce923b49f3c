"""Withdrawing: one transaction that nothing may block (AVG art. 7(3)), answered with a receipt.

Invariant: it holds the child's lock, which sharing takes too, so no share commits after it.
"""

from typing import Any
from uuid import UUID

from services.children import operations as children
from services.consents import in_place, stopping, timeline
from services.consents.models import Consent
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import Stopped
from shared.problems import Conflict
from shared.texts import Text


@operation("consent:withdraw")
def withdraw_consent(
    scope: Scope,
    *,
    consent_id: UUID,
    method: str = "in_person",
    assurance: str = "none",
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Withdraw a consent: everything that rests on it stops now. Answers with a receipt.

    What the same person said earlier to the same question stops carrying too; and so does that
    they could not be reached, for they were.

    A consent that carries nothing any more cannot be withdrawn again (Conflict).
    """
    seen = scope.load(Consent, consent_id)
    children.lock_file(scope, seen.child_id)
    consent = scope.load(Consent, consent_id, lock="change")
    scope.expect_version(consent, expected_version)
    if consent.state not in ("requested", "given", "superseded"):
        raise Conflict("consent_not_open", _NOT_OPEN)
    consent.state, consent.stated_at = "withdrawn", scope.now
    consent.version += 1
    line = timeline.note(scope, consent, "withdrawn", scope.now, method, assurance)
    stopping.supersede(scope, consent)
    asked = stopping.same_question(scope, consent, of=consent.holder_id)
    reached = in_place.reached(scope, consent.child_id, consent.holder_id)
    ended = stopping.stop(scope, consent.child_id, asked, "consent_withdrawn", reached)
    return _receipt(scope, consent, ended, line)


def _receipt(scope: Scope, consent: Consent, ended: list[Stopped], line: UUID) -> dict[str, Any]:
    """What stopped, and who had opened or adopted what rested on this consent; nothing else."""
    about = (consent.child_id, "consent_withdrawn", ended, consent.id)
    return {
        "id": line,
        "consent": timeline.view(scope, consent),
        "withdrawn_at": scope.now,
        "stopped": stopping.keep_receipt(scope, line, *about),
    }


_NOT_OPEN = Text(
    "Deze toestemming geldt al niet meer: zij is geweigerd, ingetrokken of verlopen.",
    "This consent no longer holds: it was refused, withdrawn or has expired.",
)
