"""Refusing to sign: one party's no takes the proposal off the table, with the reason for all.

Invariant: an organisation refuses for itself, before it has signed; what was refused never comes
into force, and its author can begin a new draft from its words.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.covenants.models import Covenant, CovenantSignature, CovenantVersion
from services.covenants.reading import version_view
from services.covenants.tasks import ANNOUNCE_VERSION
from services.covenants.watching import tell
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict
from shared.texts import Text


@operation("covenant:sign")
def refuse_version(scope: Scope, *, version_id: UUID, reason: str) -> dict[str, Any]:
    """Say no for our organisation; the other parties read why."""
    version = scope.load(CovenantVersion, version_id)
    covenant = scope.load(Covenant, version.covenant_id, lock="change")
    version = scope.load(CovenantVersion, version_id, lock="change")
    if version.state != "proposed" or scope.org not in version.party_ids:
        raise Conflict("version_not_on_the_table", _NOT_ON_THE_TABLE)
    ours = select(CovenantSignature.version_id).where(
        CovenantSignature.version_id == version.id, CovenantSignature.organisation_id == scope.org
    )
    if scope.rows(ours):
        raise Conflict("signed_already", _SIGNED)
    scope.execute(
        update(CovenantVersion)
        .where(CovenantVersion.id == version.id)
        .values(state="refused", refused_by=scope.org, refused_because=reason, decided_at=scope.now)
    )
    if covenant.version == 0:
        of_covenant = update(Covenant).where(Covenant.id == covenant.id)
        scope.execute(of_covenant.values(state="draft"))
    tell(scope, ANNOUNCE_VERSION, version.party_ids, version_id=version.id)
    return version_view(scope, scope.load(CovenantVersion, version_id, lock="change"))


_NOT_ON_THE_TABLE = Text(
    "Deze versie ligt niet (meer) ter ondertekening.",
    "This version does not wait for signatures (any more).",
)
_SIGNED = Text(
    "Uw organisatie heeft deze versie al getekend. Wie haar voorstelde kan haar nog intrekken.",
    "Your organisation has signed this version already. Who proposed it can still withdraw it.",
)
