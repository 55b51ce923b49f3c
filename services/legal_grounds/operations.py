"""What can be done with grounds in law: recording, steps, four eyes, ending, and being a fact.

Invariant: this is all that other slices, routes and workers see of them. `FACTS` shows a ground
while it is in force, and about this child only (a structural decision: about none in particular).
"""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text as SqlText
from sqlalchemy.types import Uuid

from services.children import operations as children
from services.legal_grounds import reading
from services.legal_grounds.models import LegalGround, LegalGroundReview, LegalGroundStep
from services.legal_grounds.reading import KIND, LISTED
from services.legal_grounds.recording import (
    record_police_decision,
    record_step,
    record_vital_interest,
    start_protocol,
)
from services.legal_grounds.reviewing import (
    asker_of,
    end_ground,
    escalate_ground,
    remind_ground,
    review_ground,
    waits,
)
from services.legal_grounds.rules import ABUSE, ESCALATED_TO, LEADS, REVIEW_WITHIN, VITAL
from services.legal_grounds.tasks import (
    ANNOUNCE_GROUND,
    ANNOUNCE_GROUND_DECIDED,
    ANNOUNCE_GROUND_DUE,
    ANNOUNCE_GROUND_OVERDUE,
    ESCALATE_GROUND,
    REMIND_GROUND,
)
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page

__all__ = [
    "ANNOUNCE_GROUND",
    "ANNOUNCE_GROUND_DECIDED",
    "ANNOUNCE_GROUND_DUE",
    "ANNOUNCE_GROUND_OVERDUE",
    "ESCALATED_TO",
    "ESCALATE_GROUND",
    "FACTS",
    "LEADS",
    "REMIND_GROUND",
    "asker_of",
    "cites",
    "decisions_cited",
    "end_ground",
    "escalate_ground",
    "get_ground",
    "list_grounds",
    "record_police_decision",
    "record_step",
    "record_vital_interest",
    "reference_of",
    "remind_ground",
    "restricted_to",
    "review_ground",
    "start_protocol",
    "waits",
]


@operation("legal_ground:read", reads=True)
def list_grounds(
    scope: Scope,
    *,
    child_id: UUID | None = None,
    state: str | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The grounds in law that the actor sees, newest first; about one child, or in one state."""
    if child_id is not None:
        children.team_of(scope, child_id)
    statement = LISTED.where(reading.visible(scope, child_id))
    if state is not None:
        statement = statement.where(LegalGround.state == state)
    by_age = LegalGround.created_at, LegalGround.id
    rows = scope.rows(newest_first(statement, *by_age, after, page_size))
    shown = page(rows, page_size, reading.summary)
    about = [row["child_id"] for row in shown.results if row["child_id"]]
    scope.concerns(KIND, *(row["id"] for row in shown.results), subjects=about)
    return shown


@operation("legal_ground:read", reads=True)
def get_ground(scope: Scope, *, ground_id: UUID) -> dict[str, Any]:
    """A ground with its reason, its steps and what the second person said."""
    return reading.view(scope, reading.see(scope, ground_id))


def restricted_to(scope: Scope, ground_id: UUID) -> list[UUID] | None:
    """To which members of ours what is made on this ground is kept, beside those who lead; None:
    to none in particular. NotFound where the ground is not the actor's to use.
    """
    ground = reading.see(scope, ground_id)
    return [ground.asked_by] if ground.safety_restricted else None


def reference_of(scope: Scope, ground_id: UUID) -> str | None:
    """What the decision of the police is called; None: this ground is no such decision. NotFound
    where it is not the actor's to use.
    """
    return reading.see(scope, ground_id).reference


def decisions_cited(scope: Scope, words: str) -> bool:
    """Whether these words name a decision of our own that was recorded, and has not ended."""
    standing = select(LegalGround.reference).where(
        LegalGround.reference.is_not(None),
        LegalGround.state.in_(("waiting", "approved")),
        LegalGround.until > scope.now,
        reading.visible(scope, None),
    )
    return any(cites(words, row.reference) for row in scope.rows(standing.distinct()))


def cites(words: str, reference: str) -> bool:
    """Whether these words name the decision with this reference, alone or among others."""
    named = re.escape(" ".join(reference.split()))
    return re.search(rf"(?<!\w){named}(?!\w)", " ".join(words.split()), re.IGNORECASE) is not None


_STEPS_TAKEN = (
    select(func.coalesce(func.array_agg(LegalGroundStep.step.distinct()), cast([], ARRAY(SqlText))))
    .where(LegalGroundStep.ground_id == LegalGround.id)
    .correlate(LegalGround)
    .scalar_subquery()
)
_APPROVERS = (
    select(func.coalesce(func.array_agg(LegalGroundReview.reviewed_by), cast([], ARRAY(Uuid))))
    .where(LegalGroundReview.ground_id == LegalGround.id, LegalGroundReview.verdict == "approved")
    .correlate(LegalGround)
    .scalar_subquery()
)
_FRESH = LegalGround.created_at > func.now() - REVIEW_WITHIN
FACTS = select(
    LegalGround.id,
    LegalGround.ground,
    LegalGround.receiver_ids,
    LegalGround.purposes,
    _STEPS_TAKEN.label("steps"),
    LegalGround.acute,
    or_(LegalGround.acute, LegalGround.ground != ABUSE).label("reasoned"),
    LegalGround.asked_by,
    _APPROVERS.label("approved_by"),
    LegalGround.reference,
    LegalGround.safety_restricted,
    LegalGround.until,
).where(
    LegalGround.id == bindparam("legal_ground_id"),
    or_(LegalGround.child_id == bindparam("child_id"), LegalGround.child_id.is_(None)),
    LegalGround.until > func.now(),
    or_(
        LegalGround.state == "approved",
        and_(
            LegalGround.state == "waiting",
            or_(LegalGround.ground == ABUSE, and_(LegalGround.ground == VITAL, _FRESH)),
        ),
    ),
)
"""One row for `LegalGroundFact` of sharing. A vital interest at which nobody looked in time carries
nothing new; a decision of the police carries nothing before a second person agreed.
"""
