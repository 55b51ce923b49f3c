"""What a receiver does after accepting: start, pause, complete with feedback, reopen.

Invariant: only the status travels by itself; what is said with it is a disclosure of its own.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.referrals import messages, own_file, reading
from services.referrals.operations.sending import OPEN_ALREADY
from services.referrals.reading import view
from services.referrals.rules import require_reopening, require_starting
from services.referrals.steps import require, take
from services.referrals.tasks import ANNOUNCE_ANSWER
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict


@operation("referral:work")
def start_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Start with what was accepted, or go on after a pause."""
    seen = reading.grasp(scope, referral_id)
    require(seen, "in-progress", expected_version)
    require_starting(seen.referral.state)
    take(scope, seen, "in-progress", expected_version)
    return view(own_file.kept(scope, seen, reason_code=None))


@operation("referral:work")
def hold_referral(
    scope: Scope, *, referral_id: UUID, reason_code: str, expected_version: int | None = None
) -> dict[str, Any]:
    """Pause. The sender sees that it is on hold; why stays ours."""
    seen = reading.grasp(scope, referral_id)
    take(scope, seen, "on-hold", expected_version)
    return view(own_file.kept(scope, seen, reason_code=reason_code))


@operation("referral:work")
def complete_referral(
    scope: Scope,
    *,
    referral_id: UUID,
    outcome_code: str,
    feedback: str | None = None,
    categories: Sequence[str] = (),
    share: bool = True,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Complete, with how it ended. `share`: the outcome and the feedback (with these categories)
    go to the sender; Forbidden says what is missing for that, and nothing is completed then.
    """
    seen = reading.grasp_to_answer(scope, referral_id)
    require(seen, "completed", expected_version)
    take(scope, seen, "completed", expected_version)
    said = {"outcome_code": outcome_code, "text": feedback}
    about = frozenset(categories) | {"outcome"}
    if share:
        messages.send_back(scope, seen, "feedback", said, about)
    else:
        messages.keep(scope, seen, "feedback", said, about)
    ended = {"outcome_code": outcome_code, "closed_at": scope.now}
    seen = own_file.kept(scope, seen, reason_code=None, **ended)
    referral = seen.referral
    scope.later(ANNOUNCE_ANSWER, organisation_id=referral.owner_id, referral_id=referral.id)
    return view(seen)


@operation("referral:reopen")
def reopen_referral(
    scope: Scope, *, referral_id: UUID, note: str, expected_version: int | None = None
) -> dict[str, Any]:
    """Take up again what was completed, and say why. The note flows back where the rule lets it."""
    seen = reading.grasp_to_answer(scope, referral_id)
    require(seen, "in-progress", expected_version)
    require_reopening(seen.referral.state)
    try:
        take(scope, seen, "in-progress", expected_version)
    except IntegrityError:  # the sender has made a new one meanwhile
        raise Conflict("referral_open_already", OPEN_ALREADY) from None
    messages.tell_back(scope, seen, "note", {"text": note}, frozenset({"outcome"}))
    return view(own_file.kept(scope, seen, outcome_code=None, closed_at=None))
