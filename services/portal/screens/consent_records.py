"""The consents around a child side by side, their receipts and their evidence.

Invariant: a file goes to a browser as something to keep, never as something to show.
"""

from typing import Any
from uuid import UUID

from flask import Response
from werkzeug.datastructures import Headers

from services.children import operations as children
from services.consents import operations
from services.consents.schemas import OUTCOMES
from services.organisations import operations as organisations
from services.portal.consent_overview import coming, questions
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.screens.consents import ONE
from services.portal.statuses import of_consent
from shared.texts import Text
from shared.vocabulary import CONSENT_STOPS, MEDIA_TYPES, SUBSTITUTE_KINDS
from shared.web.answers import Download
from shared.web.schemas import Schema

SCANS = {kind: MEDIA_TYPES[kind] for kind in ("application/pdf", "image/jpeg", "image/png")}
_NAMES = organisations.look_up_organisations
_MOST = 100


class _ScanSchema(Schema):
    """A file and nothing beside it."""


SCAN = Plan(
    _ScanSchema,
    {
        "upload": Field(
            label=Text("Scan of foto", "Scan or photo"),
            help=Text(
                "Een PDF, JPEG of PNG. Bijvoorbeeld het formulier met de handtekening.",
                "A PDF, JPEG or PNG. For example the form with the signature.",
            ),
            look="file",
            choices=SCANS,
        )
    },
)


@page(
    "/kinderen/<uuid:child_id>/toestemmingen",
    children.get_child,
    operations.list_consents,
    operations.list_authority_substitutes,
    operations.list_receipts,
    operations.record_consent,
    operations.record_authority_substitute,
    operations.end_authority,
    _NAMES,
)
def child_consents(visit: Visit, child_id: UUID) -> Response:
    """Per question what each person said, what is missing, and what ends soon."""
    found = visit.do(children.get_child, child_id=child_id)
    said = visit.do(operations.list_consents, child_id=child_id, page_size=_MOST).results
    instead = visit.do(
        operations.list_authority_substitutes, child_id=child_id, page_size=_MOST
    ).results
    stops = visit.do(operations.list_receipts, child_id=child_id, page_size=PAGE_SIZE)
    asked = questions(found, said, instead)
    return visit.show(
        "consents/all.html",
        child=found,
        asked=asked,
        coming=coming(found),
        more=len(said) == _MOST,
        instead=instead,
        kinds=SUBSTITUTE_KINDS,
        stops=stops,
        because=CONSENT_STOPS,
        holders={row["id"]: row for row in found["authority_holders"]},
        names=Directory.of(visit, [one.receiver_id for one in asked]),
        of_consent=of_consent,
        may_record=visit.may(operations.record_consent),
        may_end=visit.may(operations.end_authority),
    )


@page(f"{ONE}/bewijs", operations.fetch_receipt_document)
def consent_receipt(visit: Visit, consent_id: UUID) -> Response:
    """The receipt on paper."""
    return _kept(visit.do(operations.fetch_receipt_document, consent_id=consent_id))


@page(f"{ONE}/bewijs-als-gegevens", operations.get_receipt)
def consent_record(visit: Visit, consent_id: UUID) -> Response:
    """The receipt for another program."""
    return _kept(visit.do(operations.get_receipt, consent_id=consent_id))


@page("/gestopt/<uuid:receipt_id>", operations.get_stop_receipt, children.get_child, _NAMES)
def stop_receipt(visit: Visit, receipt_id: UUID) -> Response:
    """What stopped then, read again."""
    found = visit.do(operations.get_stop_receipt, receipt_id=receipt_id)
    child = visit.do(children.get_child, child_id=found["child_id"])
    shown = {"receipt": found, "child": child, "because": CONSENT_STOPS, "outcomes": OUTCOMES}
    return visit.show("consents/stopped.html", **shown)


@page("/gestopt/<uuid:receipt_id>/papier", operations.fetch_stop_document)
def stop_document(visit: Visit, receipt_id: UUID) -> Response:
    """The same on paper."""
    return _kept(visit.do(operations.fetch_stop_document, receipt_id=receipt_id))


@page(
    f"{ONE}/bijlage",
    operations.get_consent,
    operations.add_evidence,
    children.get_child,
    posts=True,
    files=True,
)
def new_evidence(visit: Visit, consent_id: UUID) -> Response:
    """Keep a scan with a consent."""
    found = visit.do(operations.get_consent, consent_id=consent_id)
    form = Form(visit, SCAN)
    if visit.posted and form.send(operations.add_evidence, consent_id=consent_id):
        return visit.go("consent", said="evidence_added", consent_id=consent_id)
    child = visit.do(children.get_child, child_id=found["child_id"])
    return visit.show("consents/evidence.html", form.status, form=form, child=child, consent=found)


@page("/bewijzen/<uuid:evidence_id>", operations.fetch_evidence)
def evidence(visit: Visit, evidence_id: UUID) -> Response:
    """The scan itself."""
    return _kept(visit.do(operations.fetch_evidence, evidence_id=evidence_id))


def _kept(found: Download) -> Response:
    headers = Headers({"Content-Security-Policy": "default-src 'none'; sandbox"})
    headers.add("Content-Disposition", "attachment", filename=found.filename)
    content: Any = found.content
    return Response(content, 200, headers, content_type=found.media_type)
