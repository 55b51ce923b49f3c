"""Versions as their parties read them: the text, who signed, and what would change.

Invariant: a draft shows itself to its author alone (the policies hold that); what a version shows
is enough to check its signatures without us.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.covenants.contents import content_of, still_missing
from services.covenants.ending import counts_under
from services.covenants.models import Covenant, CovenantKey, CovenantSignature, CovenantVersion
from services.covenants.rules import documents, signatures
from services.covenants.rules.differences import between
from services.covenants.rules.sentences import Change
from shared import runtime
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.problems import Reason
from shared.web.pages import Cursor, Page


@operation("covenant:read", reads=True)
def list_versions(
    scope: Scope, *, covenant_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The versions of a covenant that we may read, newest first; drafts are our own."""
    scope.load(Covenant, covenant_id)
    statement = select(CovenantVersion).where(CovenantVersion.covenant_id == covenant_id)
    listed = newest_first(
        statement, CovenantVersion.created_at, CovenantVersion.id, after, page_size
    )
    rows = [row[0] for row in scope.rows(listed)]
    return page(rows, page_size, summary)


@operation("covenant:read", reads=True)
def get_version(scope: Scope, *, version_id: UUID) -> dict[str, Any]:
    """One version with its text, as a document too, and its signatures."""
    return version_view(scope, scope.load(CovenantVersion, version_id))


@operation("covenant:read", reads=True)
def compare_version(scope: Scope, *, version_id: UUID) -> dict[str, Any]:
    """What this version changes in what is in force: who gains and who loses access to what, and
    how many live grants of ours would end.
    """
    version = scope.load(CovenantVersion, version_id)
    standing = scope.rows(
        select(CovenantVersion).where(
            CovenantVersion.covenant_id == version.covenant_id, CovenantVersion.state == "active"
        )
    )
    old = content_of(scope, standing[0][0]) if standing else None
    found = between(old, content_of(scope, version))
    return {
        "version_id": version.id,
        "changes": [_change(change) for change in found.changes],
        "joining": [party.name for party in found.joining],
        "leaving": [party.name for party in found.leaving],
        "terms": list(found.terms),
        "grants_ending": counts_under(scope, version),
    }


def published_keys() -> dict[str, Any]:
    """The public halves of all organisations' covenant keys (RFC 7517), for anybody."""
    statement = select(CovenantKey.organisation_id, CovenantKey.public_key)
    with runtime.current().engines["login"].begin() as connection:
        rows = connection.execute(statement.order_by(CovenantKey.organisation_id)).all()
    keys = [signatures.as_jwk(row.organisation_id, row.public_key) for row in rows]
    return {"keys": [key | {"organisation_id": UUID(key["organisationId"])} for key in keys]}


def version_view(scope: Scope, version: CovenantVersion) -> dict[str, Any]:
    """The version in full."""
    content = content_of(scope, version)
    signed = scope.rows(
        select(CovenantSignature)
        .where(CovenantSignature.version_id == version.id)
        .order_by(CovenantSignature.signed_at, CovenantSignature.organisation_id)
    )
    return summary(version) | {
        "purposes": version.purposes,
        "party_ids": version.party_ids,
        "parties": [
            {"id": party.id, "kind": party.kind, "name": party.name}
            for party in sorted(content.parties, key=lambda party: (party.name, party.id))
        ],
        "rules": version.terms["rules"],
        "text": version.text,
        "refused_because": version.refused_because,
        "missing": [_reason(reason) for reason in still_missing(scope, version)],
        "text_hash": version.text_hash,
        "as_text": documents.as_text(version.covenant_id, version.version or 0, content),
        "signatures": [
            {
                "organisation_id": row[0].organisation_id,
                "signed_at": row[0].signed_at,
                "signature": signatures.encoded(row[0].signature),
            }
            for row in signed
        ],
    }


def summary(version: CovenantVersion) -> dict[str, Any]:
    """A version without its text."""
    names = ("id", "covenant_id", "author_id", "state", "name", "area", "starts_at", "ends_at")
    more = ("on_paper", "created_at", "proposed_at", "decided_at", "refused_by")
    found = {name: getattr(version, name) for name in (*names, *more)}
    return found | {"number": version.version, "version": version.edits}


def _reason(reason: Reason) -> dict[str, Any]:
    names = ("code", "text", "remedy", "pointer")
    return {name: getattr(reason, name) for name in names}


def _change(change: Change) -> dict[str, Any]:
    names = ("direction", "purpose", "record_kind", "sender_kind", "receiver_kind", "text")
    sets = ("sender_roles", "receiver_roles", "grounds", "categories")
    found = {name: getattr(change, name) for name in names}
    return (
        found | {name: sorted(getattr(change, name)) for name in sets} | {"ages": list(change.ages)}
    )
