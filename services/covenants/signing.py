"""Signing, and what follows when all have signed.

Invariant: an organisation signs for itself alone, once, and only the text that its member says to
have read (by its hash); a version is in force only when every party has signed it, and from its
start on; until then the old one rules. The covenant's row is the lock.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.covenants.models import (
    Covenant,
    CovenantKey,
    CovenantParty,
    CovenantSignature,
    CovenantVersion,
)
from services.covenants.reading import version_view
from services.covenants.rules import signatures
from services.covenants.tasks import ACTIVATE_VERSION, ANNOUNCE_VERSION, WATCH_END
from services.covenants.watching import tell
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import CovenantChanged
from shared.problems import Conflict
from shared.texts import Text

USE = "covenant"
"""What the organisation's key is derived for: it signs nothing else."""


@operation("covenant:sign")
def sign_version(scope: Scope, *, version_id: UUID, text_hash: str) -> dict[str, Any]:
    """Sign for our organisation what lies on the table; the last to sign puts it in force."""
    version = scope.load(CovenantVersion, version_id)
    covenant = scope.load(Covenant, version.covenant_id, lock="change")
    version = scope.load(CovenantVersion, version_id, lock="change")
    if version.text is None or version.text_hash != text_hash:
        raise Conflict("text_changed", _CHANGED)
    if version.state != "proposed":
        raise Conflict("version_not_on_the_table", _NOT_ON_THE_TABLE)
    signed = _signed(scope, version.id)
    if scope.org in signed:
        raise Conflict("signed_already", _TWICE)
    seed = scope.keyring.signing_seed(scope.org, USE)
    _publish_key(scope, signatures.public_half(seed))
    row = {
        "version_id": version.id,
        "organisation_id": scope.org,
        "member_id": scope.actor.id,
        "text_hash": text_hash,
        "signature": signatures.sign(seed, version.text),
        "signed_at": scope.now,
    }
    scope.insert(CovenantSignature, [row])
    if set(version.party_ids) <= signed | {scope.org}:
        _all_have_signed(scope, covenant, version)
    return version_view(scope, scope.load(CovenantVersion, version_id, lock="change"))


@operation("covenant:activate")
def activate_version(scope: Scope, *, version_id: UUID) -> None:
    """Put in force what all signed earlier and starts now; nothing where it ended meanwhile."""
    version = scope.load(CovenantVersion, version_id)
    covenant = scope.load(Covenant, version.covenant_id, lock="change")
    version = scope.load(CovenantVersion, version_id, lock="change")
    if version.state == "signed" and version.starts_at <= scope.now and covenant.state == "active":
        _put_in_force(scope, covenant, version)


def _all_have_signed(scope: Scope, covenant: Covenant, version: CovenantVersion) -> None:
    """A first version stands at once (nothing is shared by it before its start); another one takes
    the old one's place on its day.
    """
    if covenant.version and version.starts_at > scope.now:
        _set(scope, version.id, state="signed")
        scope.at(version.starts_at, ACTIVATE_VERSION, version_id=version.id)
        tell(scope, ANNOUNCE_VERSION, version.party_ids, version_id=version.id)
    else:
        _put_in_force(scope, covenant, version)


def _put_in_force(scope: Scope, covenant: Covenant, version: CovenantVersion) -> None:
    before = set(covenant.active_party_ids)
    standing = update(CovenantVersion).where(
        CovenantVersion.covenant_id == covenant.id, CovenantVersion.state == "active"
    )
    scope.execute(standing.values(state="superseded", decided_at=scope.now))
    _set(scope, version.id, state="active", decided_at=scope.now)
    named = {name: getattr(version, name) for name in ("name", "area", "starts_at", "ends_at")}
    scope.execute(
        update(Covenant)
        .where(Covenant.id == covenant.id)
        .values(
            state="active",
            version=version.version,
            active_party_ids=sorted(version.party_ids),
            **named,
        )
    )
    joined = [
        {
            "covenant_id": covenant.id,
            "organisation_id": party,
            "signed_at": scope.now,
            "left_at": None,
        }
        for party in sorted(set(version.party_ids) - before)
    ]
    scope.insert(CovenantParty, joined)
    scope.publish(CovenantChanged(covenant.id, tuple(sorted(before | set(version.party_ids)))))
    tell(scope, ANNOUNCE_VERSION, version.party_ids, version_id=version.id)
    tell(scope, WATCH_END, version.party_ids, covenant_id=covenant.id)


def _signed(scope: Scope, version_id: UUID) -> set[UUID]:
    statement = select(CovenantSignature.organisation_id)
    rows = scope.rows(statement.where(CovenantSignature.version_id == version_id))
    return {row.organisation_id for row in rows}


def _publish_key(scope: Scope, public: bytes) -> None:
    row = {"organisation_id": scope.org, "public_key": public, "created_at": scope.now}
    scope.insert_new(CovenantKey, row)


def _set(scope: Scope, version_id: UUID, **values: Any) -> None:
    scope.execute(update(CovenantVersion).where(CovenantVersion.id == version_id).values(**values))


_CHANGED = Text(
    "De tekst is niet (meer) die u las. Lees de nieuwe tekst en teken dan.",
    "The text is not (any more) the one that you read. Read the new text, and sign then.",
)
_NOT_ON_THE_TABLE = Text(
    "Deze versie ligt niet (meer) ter ondertekening.",
    "This version does not wait for signatures (any more).",
)
_TWICE = Text(
    "Uw organisatie heeft deze versie al getekend.",
    "Your organisation has signed this version already.",
)
