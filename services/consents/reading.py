"""Reading consents: for people, for an export of the whole file, and as facts of a decision.

Invariant: the facts are one statement; people see what lies with their own teams, and each look at
it is noted.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from services.children import operations as children
from services.consents import timeline
from services.consents.models import Consent, ConsentStatement
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page


@dataclass(frozen=True, slots=True)
class Statement:
    """The latest a person said about one question, as a fact. `holder_id` None: the child."""

    consent_id: UUID
    holder_id: UUID | None
    purpose: str
    receiver_ids: frozenset[UUID]
    categories: frozenset[str]
    state: str
    stated_at: datetime
    until: datetime


@operation("consent:read", reads=True)
def list_consents(
    scope: Scope, *, child_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The consents asked about a child, newest first."""
    children.team_of(scope, child_id)
    statement = _LISTED.where(Consent.child_id == child_id)
    rows = scope.rows(newest_first(statement, Consent.created_at, Consent.id, after, page_size))
    shown = page(rows, page_size, partial(timeline.view, scope))
    scope.concerns("consent", *(row["id"] for row in shown.results), subjects=[child_id])
    return shown


@operation("consent:read", reads=True)
def get_consent(scope: Scope, *, consent_id: UUID) -> dict[str, Any]:
    """A consent with its timeline of statements."""
    consent = scope.load(Consent, consent_id)
    children.team_of(scope, consent.child_id)
    rows = scope.rows(
        select(
            ConsentStatement.id,
            ConsentStatement.at,
            ConsentStatement.state,
            ConsentStatement.method,
            ConsentStatement.assurance,
            ConsentStatement.recorded_by,
        )
        .where(ConsentStatement.consent_id == consent_id)
        .order_by(ConsentStatement.at, ConsentStatement.id)
    )
    return timeline.view(scope, consent) | {
        "spoken_by": timeline.speaker(scope, consent),
        "statements": [dict(row._mapping) for row in rows],
    }


def all_about(scope: Scope, child_id: UUID) -> list[dict[str, Any]]:
    """All consents about this child, each with its timeline, for an export of the whole file."""
    about = select(Consent).where(Consent.child_id == child_id).order_by(Consent.id)
    found = {
        row[0].id: timeline.view(scope, row[0]) | {"statements": []} for row in scope.rows(about)
    }
    said = select(ConsentStatement).where(ConsentStatement.consent_id.in_(list(found)))
    for row in scope.rows(said.order_by(ConsentStatement.at, ConsentStatement.id)):
        one = row[0]
        line = {"state": one.state, "at": one.at, "method": one.method, "assurance": one.assurance}
        found[one.consent_id]["statements"].append(line)
    return list(found.values())


def statements_about(scope: Scope, child_id: UUID) -> list[Statement]:
    """All that was said about this child, as facts; one statement."""
    return [
        Statement(
            consent_id=row.consent_id,
            holder_id=row.holder_id,
            purpose=row.purpose,
            receiver_ids=frozenset(row.receiver_ids),
            categories=frozenset(row.categories),
            state=row.state,
            stated_at=row.stated_at,
            until=row.until,
        )
        for row in scope.rows(STATEMENTS, child_id=child_id)
    ]


_LISTED = select(
    Consent.id,
    Consent.child_id,
    Consent.holder_id,
    Consent.purpose,
    Consent.receiver_ids,
    Consent.categories,
    Consent.sealed_notice,
    Consent.notice_hash,
    Consent.notice_language,
    Consent.state,
    Consent.stated_at,
    Consent.until,
    Consent.created_at,
    Consent.version,
)
STATEMENTS = select(
    Consent.id.label("consent_id"),
    Consent.holder_id,
    Consent.purpose,
    Consent.receiver_ids,
    Consent.categories,
    Consent.state,
    Consent.stated_at,
    Consent.until,
).where(Consent.child_id == bindparam("child_id"))
"""The latest that each person said to each question about `:child_id`."""
