"""Drafting: what is written, and by whom.

Invariant: a draft is its author's alone, and holds nothing that the law forbids; what it still
lacks before it can be proposed is told with it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.covenants.contents import lawful
from services.covenants.models import Covenant, CovenantVersion
from services.covenants.reading import version_view
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, NotFound
from shared.texts import Text


@operation("covenant:draft")
def draft_covenant(
    scope: Scope,
    *,
    name: str,
    area: str,
    purposes: Sequence[str],
    party_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Begin a covenant: a draft that only we see, until we propose it. All that is wrong with it
    is told at once.
    """
    said = lawful(
        scope,
        name=name,
        area=area,
        purposes=purposes,
        party_ids=party_ids,
        starts_at=starts_at,
        ends_at=ends_at,
        rules=rules,
    )
    covenant = scope.add(
        Covenant(
            id=new_id(),
            keeper_id=scope.org,
            state="draft",
            version=0,
            party_ids=[],
            active_party_ids=[],
            created_at=scope.now,
            ended_at=None,
            ended_because=None,
            **{name: said[name] for name in ("name", "area", "starts_at", "ends_at")},
        )
    )
    return version_view(scope, _drafted(scope, covenant, said))


@operation("covenant:draft")
def draft_version(scope: Scope, *, covenant_id: UUID) -> dict[str, Any]:
    """Begin another version of a covenant in which we take part, as a copy of the one in force."""
    covenant = scope.load(Covenant, covenant_id)
    if covenant.state != "active" or scope.org not in covenant.active_party_ids:
        raise Conflict("covenant_not_in_force", _NOT_IN_FORCE)
    standing = scope.rows(
        select(CovenantVersion).where(
            CovenantVersion.covenant_id == covenant_id, CovenantVersion.state == "active"
        )
    )
    if not standing:
        raise Conflict("covenant_not_in_force", _NOT_IN_FORCE)
    of: CovenantVersion = standing[0][0]
    said = {name: getattr(of, name) for name in SAID} | {
        "party_ids": sorted(covenant.active_party_ids)
    }
    return version_view(scope, _drafted(scope, covenant, said))


@operation("covenant:draft")
def copy_version(scope: Scope, *, version_id: UUID) -> dict[str, Any]:
    """Begin a draft with the words of another version: to mend what was refused or withdrawn.

    For a covenant that never was in force, its keeper alone; else whoever takes part.
    """
    like = scope.load(CovenantVersion, version_id)
    covenant = scope.load(Covenant, like.covenant_id)
    here = covenant.active_party_ids if covenant.version else [covenant.keeper_id]
    if covenant.state == "ended" or scope.org not in here:
        raise Conflict("covenant_not_in_force", _NOT_IN_FORCE)
    said = {name: getattr(like, name) for name in SAID} | {
        "party_ids": sorted({*like.party_ids, *covenant.active_party_ids})
    }
    return version_view(scope, _drafted(scope, covenant, said))


@operation("covenant:draft")
def rewrite_version(
    scope: Scope,
    *,
    version_id: UUID,
    name: str,
    area: str,
    purposes: Sequence[str],
    party_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[Mapping[str, Any]],
    expected_version: int,
) -> dict[str, Any]:
    """Write the draft anew; it is judged as a whole."""
    draft = own_version(scope, version_id, "draft")
    scope.expect_version(_Edits(draft.edits), expected_version)
    covenant = scope.load(Covenant, draft.covenant_id)
    said = lawful(
        scope,
        name=name,
        area=area,
        purposes=purposes,
        party_ids=party_ids,
        starts_at=starts_at,
        ends_at=ends_at,
        rules=rules,
        staying=covenant.active_party_ids,
    )
    for column, value in said.items():
        setattr(draft, column, value)
    draft.edits += 1
    scope.flush()
    return version_view(scope, draft)


def own_version(scope: Scope, version_id: UUID, *states: str) -> CovenantVersion:
    """A version that we wrote, locked; NotFound for others', Conflict in another state."""
    version = scope.load(CovenantVersion, version_id, lock="change")
    if version.author_id != scope.org:
        raise NotFound
    if version.state not in states:
        raise Conflict("version_decided", _DECIDED)
    return version


def _drafted(scope: Scope, covenant: Covenant, said: Mapping[str, Any]) -> CovenantVersion:
    scope.concerns("covenant", covenant.id)
    return scope.add(
        CovenantVersion(
            id=new_id(),
            covenant_id=covenant.id,
            author_id=scope.org,
            version=None,
            state="draft",
            text=None,
            text_hash=None,
            on_paper=False,
            edits=1,
            created_at=scope.now,
            proposed_at=None,
            decided_at=None,
            **said,
        )
    )


class _Edits:
    """What If-Match is compared with."""

    def __init__(self, version: int) -> None:
        self.version = version


SAID = ("name", "area", "purposes", "party_ids", "terms", "starts_at", "ends_at")
_NOT_IN_FORCE = Text(
    "Dit convenant is niet van kracht, of u doet er niet (meer) aan mee.",
    "This covenant is not in force, or you do not take part in it (any more).",
)
_DECIDED = Text(
    "Deze versie kan zo niet meer worden gewijzigd: zij is voorgesteld, ingetrokken of besloten.",
    "This version cannot be changed like this any more: it was proposed, withdrawn or decided.",
)
