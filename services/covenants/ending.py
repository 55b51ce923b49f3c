"""Leaving a covenant and ending it: nothing may be shared by it from that moment.

Invariant: a party ends its own part whenever it wants, and nobody another's; who keeps the covenant
ends the whole, and it ends by itself when one party is left. What rests on it and is ours ends in
the same transaction, what is others' by their own hand right after.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from services.covenants.contents import under, would_end
from services.covenants.models import Covenant, CovenantParty, CovenantVersion
from services.covenants.rules.carrying import InForce, LiveGrant
from services.covenants.rules.legal_bounds import FEWEST_PARTIES
from services.covenants.tasks import ANNOUNCE_COVENANT
from services.covenants.watching import tell
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import CovenantChanged
from shared.problems import Conflict, Forbidden
from shared.texts import Text


@operation("covenant:end")
def leave_covenant(scope: Scope, *, covenant_id: UUID, reason: str) -> dict[str, Any]:
    """Take part no longer, from now on; a proposal that counted on us is over too."""
    covenant = _locked(scope, covenant_id)
    if scope.org not in covenant.active_party_ids:
        raise Conflict("not_a_party", _NO_PARTY)
    before = tuple(covenant.active_party_ids)
    staying = [party for party in before if party != scope.org]
    _end_versions(scope, covenant_id, ("proposed", "signed"))
    last = len(staying) < FEWEST_PARTIES
    values: dict[str, Any] = {"active_party_ids": staying}
    if last:
        values |= {"state": "ended", "ended_at": scope.now, "ended_because": reason}
        _end_versions(scope, covenant_id, ("active",))
    scope.execute(update(Covenant).where(Covenant.id == covenant_id).values(**values))
    _left(scope, covenant_id)
    scope.publish(CovenantChanged(covenant_id, before))
    tell(scope, ANNOUNCE_COVENANT, before, covenant_id=covenant_id)
    return {"id": covenant_id, "state": "ended" if last else "active", "left_at": scope.now}


@operation("covenant:end")
def end_covenant(scope: Scope, *, covenant_id: UUID, reason: str) -> dict[str, Any]:
    """End it for all, as its keeper."""
    covenant = _locked(scope, covenant_id)
    if covenant.keeper_id != scope.org:
        raise Forbidden("not_the_keeper", _NOT_THE_KEEPER)
    before = tuple(covenant.active_party_ids)
    _end_versions(scope, covenant_id, ("proposed", "signed", "active"))
    ended = {"state": "ended", "ended_at": scope.now, "ended_because": reason}
    scope.execute(update(Covenant).where(Covenant.id == covenant_id).values(**ended))
    scope.publish(CovenantChanged(covenant_id, before))
    tell(scope, ANNOUNCE_COVENANT, before, covenant_id=covenant_id)
    return {"id": covenant_id, "state": "ended", "left_at": scope.now}


@operation("covenant:read", reads=True)
def preview_end(scope: Scope, *, covenant_id: UUID) -> dict[str, Any]:
    """How many live grants of ours, given and received, would end if we left, or if it ended."""
    covenant = scope.load(Covenant, covenant_id)
    return ending_counts(scope, covenant.id, None)


def ending_counts(scope: Scope, covenant_id: UUID, then: InForce | None) -> dict[str, Any]:
    """Of our live grants those that would then end, counted: given by us, and received.

    What is kept apart for safety is not counted where it is ours: who may read a covenant would
    see by the number that somebody was just reported. It ends with the rest.
    """
    ending = [
        grant for grant in would_end(scope, covenant_id, then) if not _kept_apart(scope, grant)
    ]
    given = sum(grant.owner_id == scope.org for grant in ending)
    return {"given": given, "received": len(ending) - given}


def _kept_apart(scope: Scope, grant: LiveGrant) -> bool:
    ours = grant.owner_id == scope.org or grant.ground == "return_flow"
    return grant.safety_restricted and ours


def counts_under(scope: Scope, version: CovenantVersion) -> dict[str, Any]:
    """The same if this version came into force."""
    return ending_counts(scope, version.covenant_id, under(version))


def _locked(scope: Scope, covenant_id: UUID) -> Covenant:
    covenant = scope.load(Covenant, covenant_id, lock="change")
    if covenant.state != "active":
        raise Conflict("covenant_not_in_force", _NOT_IN_FORCE)
    return covenant


def _left(scope: Scope, covenant_id: UUID) -> None:
    scope.execute(
        update(CovenantParty)
        .where(
            CovenantParty.covenant_id == covenant_id,
            CovenantParty.organisation_id == scope.org,
            CovenantParty.left_at.is_(None),
        )
        .values(left_at=scope.now)
    )


def _end_versions(scope: Scope, covenant_id: UUID, states: tuple[str, ...]) -> None:
    these = update(CovenantVersion).where(
        CovenantVersion.covenant_id == covenant_id, CovenantVersion.state.in_(states)
    )
    scope.execute(these.values(state="ended", decided_at=scope.now))


_NO_PARTY = Text(
    "Uw organisatie doet niet (meer) mee aan dit convenant.",
    "Your organisation does not take part in this covenant (any more).",
)
_NOT_THE_KEEPER = Text(
    "Alleen wie het convenant beheert kan het voor allen beëindigen. U kunt wel zelf uittreden.",
    "Only who keeps the covenant can end it for all. You can leave it yourself.",
)
_NOT_IN_FORCE = Text("Dit convenant is niet van kracht.", "This covenant is not in force.")
