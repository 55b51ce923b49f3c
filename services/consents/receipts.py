"""The receipt of a consent, at any time and as it stands then; and of what stopped.

Invariant: a receipt has an id of its own (that of the line on the timeline which it is of), and
says of what stopped exactly what was said when it did.
"""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from services.children import operations as children
from services.consents import receipt_document, stopping, timeline
from services.consents.models import Consent, ConsentReceipt, ConsentStatement
from services.consents.receipt_document import Receipt, StopReceipt
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.pdf import make_pdf
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

JSON_LD, PDF = "application/ld+json", "application/pdf"


@operation("consent:read", reads=True)
def get_receipt(scope: Scope, *, consent_id: UUID) -> Download:
    """The receipt as JSON-LD: what was last said, to what, and (where it stopped) what stopped."""
    receipt = _receipt(scope, consent_id)
    content = orjson.dumps(receipt_document.as_json_ld(receipt), option=orjson.OPT_INDENT_2)
    return Download(content, JSON_LD, f"toestemming-{receipt.id}.jsonld")


@operation("consent:read", reads=True)
def fetch_receipt_document(scope: Scope, *, consent_id: UUID) -> Download:
    """The same on paper: an accessible PDF in plain Dutch."""
    receipt = _receipt(scope, consent_id)
    name = receipt_document.title(receipt)
    return _paper(receipt.id, name, receipt_document.as_parts(receipt), receipt)


@operation("consent:read", reads=True)
def list_receipts(
    scope: Scope, *, child_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """When something stopped around this child, and why, newest first."""
    children.team_of(scope, child_id)
    of_child = _LISTED.where(ConsentReceipt.child_id == child_id)
    by_age = ConsentReceipt.made_at, ConsentReceipt.id
    rows = scope.rows(newest_first(of_child, *by_age, after, page_size))
    shown = page(rows, page_size, lambda row: {name: getattr(row, name) for name in _NAMES})
    scope.concerns("consent_receipt", *(row["id"] for row in shown.results))
    return shown


@operation("consent:read", reads=True)
def get_stop_receipt(scope: Scope, *, receipt_id: UUID) -> dict[str, Any]:
    """What stopped then, read again."""
    kept = _kept(scope, receipt_id)
    shown = {name: getattr(kept, name) for name in _NAMES}
    return shown | {"stopped": stopping.stopped_then(scope, kept)}


@operation("consent:read", reads=True)
def fetch_stop_document(scope: Scope, *, receipt_id: UUID) -> Download:
    """The same on paper."""
    kept = _kept(scope, receipt_id)
    child_name, _, _ = children.who(scope, kept.child_id, None)
    receipt = StopReceipt(
        id=kept.id,
        because=kept.because,
        at=kept.made_at,
        child_name=child_name,
        controller=_ourselves(scope),
        stopped=stopping.stopped_then(scope, kept),
    )
    return _paper(
        kept.id, "Bewijs van wat is gestopt", receipt_document.stop_parts(receipt), receipt
    )


def _kept(scope: Scope, receipt_id: UUID) -> ConsentReceipt:
    kept = scope.load(ConsentReceipt, receipt_id)
    children.team_of(scope, kept.child_id)
    return kept


def _paper(
    receipt_id: UUID, name: str, parts: list[Any], receipt: Receipt | StopReceipt
) -> Download:
    organisation = receipt.controller[1]
    content = make_pdf(
        name,
        parts,
        made_at=receipt.at,
        author=organisation,
        footer=f"{organisation} · {receipt_id}",
    )
    return Download(content, PDF, f"bewijs-{receipt_id}.pdf")


def _receipt(scope: Scope, consent_id: UUID) -> Receipt:
    consent = scope.load(Consent, consent_id)
    line = _last_line(scope, consent_id)
    child_name, person, relation = children.who(scope, consent.child_id, consent.holder_id)
    kind = children.kind_of(scope, consent.holder_id) if consent.holder_id else None
    names = organisations.names_of(scope, [*consent.receiver_ids, scope.org])
    shown = timeline.view(scope, consent)
    return Receipt(
        id=line.id,
        record_id=consent.id,
        state=consent.state,
        at=line.at,
        method=line.method,
        assurance=line.assurance,
        child_name=child_name,
        person_name=person,
        relation=relation,
        holder_kind=kind,
        spoken_by=timeline.speaker(scope, consent),
        controller=(scope.org, names.get(scope.org, "")),
        receivers=[(one, names.get(one, "")) for one in consent.receiver_ids],
        stopped=_stopped(scope, consent_id),
        **{name: shown[name] for name in _OF_RECORD},
    )


def _last_line(scope: Scope, consent_id: UUID) -> Any:
    lines = (
        select(
            ConsentStatement.id,
            ConsentStatement.at,
            ConsentStatement.method,
            ConsentStatement.assurance,
        )
        .where(ConsentStatement.consent_id == consent_id)
        .order_by(ConsentStatement.id.desc())
    )
    return scope.rows(lines.limit(1))[0]


def _stopped(scope: Scope, consent_id: UUID) -> list[dict[str, Any]] | None:
    """What stopped when this consent was refused or withdrawn; None where it was neither."""
    about = select(ConsentReceipt).where(ConsentReceipt.consent_id == consent_id)
    rows = scope.rows(about.order_by(ConsentReceipt.made_at.desc()).limit(1))
    return stopping.stopped_then(scope, rows[0][0]) if rows else None


def _ourselves(scope: Scope) -> tuple[UUID, str]:
    return scope.org, organisations.names_of(scope, [scope.org]).get(scope.org, "")


_OF_RECORD = (
    "purpose",
    "categories",
    "until",
    "notice_text",
    "notice_hash",
    "notice_language",
)
_NAMES = ("id", "child_id", "consent_id", "because", "made_at")
_LISTED = select(
    *(getattr(ConsentReceipt, name) for name in _NAMES),
    ConsentReceipt.made_at.label("created_at"),
)
