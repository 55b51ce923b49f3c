"""A covenant that was signed on paper: the operator puts in force what the parties agreed.

Invariant: paper does not make lawful what the law forbids: the same bounds are put to it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from services.covenants.contents import refuse_unlawful
from services.covenants.models import Covenant, CovenantParty, CovenantRule, CovenantVersion
from services.covenants.rules.terms import Terms
from services.covenants.tasks import WATCH_END
from services.covenants.watching import tell
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id


@operation("covenant:keep")
def enact_covenant(
    scope: Scope,
    *,
    name: str,
    area: str,
    party_ids: Sequence[UUID],
    signed_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Put in force a covenant that the parties signed on paper; we keep its text for them."""
    refuse_unlawful(scope, name, area, party_ids, starts_at, ends_at, rules)
    about = {"name": name, "area": area, "starts_at": starts_at, "ends_at": ends_at}
    covenant = scope.add(
        Covenant(
            id=new_id(),
            keeper_id=scope.org,
            state="active",
            version=1,
            party_ids=list(party_ids),
            active_party_ids=list(party_ids),
            created_at=scope.now,
            ended_at=None,
            ended_because=None,
            **about,
        )
    )
    terms = [Terms.read(rule).kept() for rule in rules]
    paper = scope.add(_on_paper(scope, covenant, terms))
    parties = [
        {
            "covenant_id": covenant.id,
            "organisation_id": party,
            "signed_at": signed_at,
            "left_at": None,
        }
        for party in party_ids
    ]
    scope.insert(CovenantParty, parties)
    start: dict[str, Any] = {"covenant_id": covenant.id, "version": 1}
    scope.insert(CovenantRule, [{"id": new_id(), **start, **rule} for rule in terms])
    in_force = update(CovenantVersion).where(CovenantVersion.id == paper.id)
    scope.execute(in_force.values(state="active", decided_at=scope.now))
    tell(scope, WATCH_END, party_ids, covenant_id=covenant.id)
    return {"id": covenant.id}


def _on_paper(scope: Scope, covenant: Covenant, terms: list[dict[str, Any]]) -> CovenantVersion:
    return CovenantVersion(
        id=new_id(),
        covenant_id=covenant.id,
        author_id=scope.org,
        version=1,
        state="draft",
        name=covenant.name,
        area=covenant.area,
        purposes=sorted({rule["purpose"] for rule in terms}),
        party_ids=covenant.party_ids,
        terms={"rules": terms},
        starts_at=covenant.starts_at,
        ends_at=covenant.ends_at,
        text=None,
        text_hash=None,
        on_paper=True,
        edits=1,
        created_at=scope.now,
        proposed_at=scope.now,
        decided_at=None,
    )
