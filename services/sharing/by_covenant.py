"""The live grants that rest on a covenant's rules, as a covenant judges them.

Invariant: what we gave is read as the register, what we received as its viewer; nothing opens here.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from services.covenants import operations as covenants
from services.covenants.operations import LiveGrant
from services.sharing.models import AccessGrant, FiledGrant
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import CovenantChanged


@on(CovenantChanged, order=5)
def cut_what_is_not_carried(scope: Scope, event: CovenantChanged) -> None:
    """Nobody sees by it from the commit on, whoever's it is; all that ends is locked here, in the
    order of a withdrawal. Ours ends next, others' by their own hand (`sharing.end_uncarried`).
    """
    with scope.as_register() as register:
        register.execute(_CUT, {"covenant": event.covenant_id})


def live_by_rules(scope: Scope, rule_ids: Sequence[UUID]) -> list[LiveGrant]:
    """Live grants by these rules: ours to partners, and partners' to us."""
    values = {"rules": list(rule_ids), "org": scope.org}
    with scope.as_register() as register:
        given = register.execute(_GIVEN, values).all()
    filed: Any = FiledGrant  # mapped on another's table: its columns are not declared twice
    received = select(*(getattr(filed, name) for name in _NAMES)).where(
        filed.viewer_id == scope.org,
        filed.owner_id != scope.org,
        filed.rule_id.in_(rule_ids),
        filed.ended_at.is_(None),
        filed.ends_at >= func.now(),
    )
    return [_live(row) for row in (*given, *scope.rows(received))]


def lock_to_return(scope: Scope, kind: str, record_id: UUID) -> None:
    """Where something may flow back: take the covenants with who shared this record with us before
    our grant to it is held. Who ends a covenant has it, and asks for the grants (`_CUT`).
    """
    seen = select(AccessGrant.owner_id).where(
        AccessGrant.viewer_id == scope.org,
        AccessGrant.owner_id != scope.org,
        AccessGrant.kind == kind,
        AccessGrant.record_id == record_id,
        AccessGrant.ended_at.is_(None),
    )
    for row in scope.rows(seen):
        covenants.lock_between(scope, row.owner_id, scope.org)


def _live(row: Any) -> LiveGrant:
    return LiveGrant(
        id=row.id,
        rule_id=row.rule_id,
        ground=row.ground,
        categories=frozenset(row.categories),
        viewer_roles=frozenset(row.viewer_roles),
        owner_id=row.owner_id,
        viewer_id=row.viewer_id,
        starts_at=row.starts_at,
        safety_restricted=row.safety_restricted,
    )


_NAMES = (
    "id",
    "rule_id",
    "ground",
    "categories",
    "viewer_roles",
    "owner_id",
    "viewer_id",
    "starts_at",
    "safety_restricted",
)
_GIVEN = text(
    "SELECT id, rule_id, ground, categories, viewer_roles, owner_id, viewer_id, starts_at,"
    " safety_restricted FROM access_grant WHERE rule_id = ANY(:rules) AND owner_id = :org"
    " AND viewer_id <> owner_id"
    " AND ended_at IS NULL"  # what was cut off too: it has yet to be ended
)
_CUT = text("SELECT covenant_cut(:covenant)")
