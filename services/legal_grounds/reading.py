"""Finding grounds in law, and opening what is sealed in them.

Invariant: what is kept close (`safety_restricted`) is seen by who asked for it and by who leads
such cases, not by every colleague of the team; the rest by whoever may see the child's file. What
cannot be opened is marked, and keeps nobody from ending a ground.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from services.children import operations as children
from services.legal_grounds.models import LegalGround, LegalGroundReview, LegalGroundStep
from services.legal_grounds.rules import STEPS, due, led_by
from shared.authz.scope import Lock, Scope
from shared.crypto.sealing import Place, SealBroken, seal_json, unseal_json
from shared.problems import NotFound

KIND = "legal_ground"
REASON, TEXT, NOTE = (
    "legal_ground.sealed_reason",
    "legal_ground_step.sealed_text",
    "legal_ground_review.sealed_note",
)
UNREADABLE = "[Deze tekst is niet meer te lezen.]"
SHOWN = (
    "id",
    "child_id",
    "ground",
    "receiver_ids",
    "purposes",
    "acute",
    "safety_restricted",
    "article",
    "reference",
    "asked_by",
    "created_at",
    "until",
    "state",
    "state_at",
    "version",
)
LISTED = select(*(getattr(LegalGround, name) for name in SHOWN))


def see(scope: Scope, ground_id: UUID, lock: Lock | None = None) -> LegalGround:
    """The ground, if it is the actor's to see; else NotFound. The child's file must be too."""
    found = scope.load(LegalGround, ground_id, lock=lock)
    if not _may_see(scope, found):
        raise NotFound
    if found.child_id is not None:
        children.team_of(scope, found.child_id)
        scope.concerns("child", found.child_id, subjects=[found.child_id])
    return found


def _may_see(scope: Scope, found: LegalGround) -> bool:
    close = found.safety_restricted and found.child_id is not None
    if scope.actor.kind == "worker":
        return True  # it goes on with what a member who saw it asked for
    return not close or found.asked_by == scope.actor.id or found.ground in _led(scope)


def _led(scope: Scope) -> frozenset[str]:
    return led_by(scope.actor.roles)


def visible(scope: Scope, child_id: UUID | None) -> ColumnElement[bool]:
    """What the actor sees: of one child (which is theirs to see), or of all."""
    mine = or_(LegalGround.asked_by == scope.actor.id, LegalGround.ground.in_(sorted(_led(scope))))
    if child_id is None:
        return or_(mine, LegalGround.child_id.is_(None))
    return and_(LegalGround.child_id == child_id, or_(mine, ~LegalGround.safety_restricted))


def seal(scope: Scope, ground: Any, column: str, record_id: UUID, text: str) -> bytes:
    """Under the child's key; what is about no child under the organisation's."""
    if ground.child_id is not None:
        return children.beside_file(scope, ground.child_id).seal(column, record_id, {"text": text})
    key = scope.keyring.tenant_key(scope.org)
    return seal_json(key, Place(scope.org, record_id, column, 1), {"text": text})


def steps_of(scope: Scope, ground_id: UUID) -> list[LegalGroundStep]:
    """All entries, in the order in which they were written."""
    entries = select(LegalGroundStep).where(LegalGroundStep.ground_id == ground_id)
    rows = scope.rows(entries.order_by(LegalGroundStep.at, LegalGroundStep.id))
    return [row[0] for row in rows]


def summary(row: Any) -> dict[str, Any]:
    """A ground in a list: nothing of why."""
    own = {name: getattr(row, name) for name in SHOWN}
    return own | {"review_due_at": due(row.ground, row.acute, row.state, row.created_at)}


def view(scope: Scope, ground: LegalGround) -> dict[str, Any]:
    """All of it, opened. `child`: who it is about, for a second person without the file."""
    opened = _Opener(scope, ground.child_id)
    steps = steps_of(scope, ground.id)
    review = scope.rows(select(LegalGroundReview).where(LegalGroundReview.ground_id == ground.id))
    return summary(ground) | {
        "child": _who(scope, ground.child_id) if ground.child_id else None,
        "reason": opened.text(REASON, ground.id, ground.sealed_reason),
        "steps": [_step(opened, step) for step in steps],
        "steps_left": [step for step in STEPS if step not in {one.step for one in steps}]
        if ground.ground == "abuse_protocol"
        else [],
        "review": _review(opened, review[0][0]) if review else None,
    }


def _who(scope: Scope, child_id: UUID) -> dict[str, Any] | None:
    try:
        return children.open_to_share(scope, child_id, None).identity
    except SealBroken:
        return None


class _Opener:
    def __init__(self, scope: Scope, child_id: UUID | None) -> None:
        self.beside = children.beside_file(scope, child_id) if child_id else None
        self.owner = scope.org
        self.key = b"" if child_id else scope.keyring.tenant_key(scope.org)

    def text(self, column: str, record_id: UUID, sealed: bytes) -> str:
        try:
            return str(self._opened(column, record_id, sealed)["text"])
        except SealBroken:
            return UNREADABLE

    def _opened(self, column: str, record_id: UUID, sealed: bytes) -> dict[str, Any]:
        if self.beside is not None:
            return self.beside.open(column, record_id, sealed)
        return unseal_json(self.key, Place(self.owner, record_id, column, 1), sealed)


def _step(opened: _Opener, step: LegalGroundStep) -> dict[str, Any]:
    names = ("id", "step", "skipped", "held_on", "recorded_by", "at")
    told = {name: getattr(step, name) for name in names}
    return told | {"text": opened.text(TEXT, step.id, step.sealed_text)}


def _review(opened: _Opener, review: LegalGroundReview) -> dict[str, Any]:
    names = ("verdict", "reviewed_by", "at")
    told = {name: getattr(review, name) for name in names}
    return told | {"note": opened.text(NOTE, review.id, review.sealed_note)}
