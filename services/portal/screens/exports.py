"""Exports of a child's file: asked for, followed while they are made, fetched.

Invariant: what is fetched is encrypted to a key of the organisation before it was kept.
"""

from uuid import UUID

from flask import Response
from werkzeug.datastructures import Headers

from services.children import operations as children
from services.exports import operations
from services.exports.schemas import REASONS, NewExportSchema
from services.organisations import operations as organisations
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.statuses import of_export
from shared.texts import Text
from shared.vocabulary import EXPORT_PURPOSES

ONE = "/uitvoer/<uuid:export_id>"
NEW_EXPORT = Plan(
    NewExportSchema,
    {
        "purpose": Field(
            label=Text("Waarvoor is het?", "What is it for?"),
            look="choice",
            choices=EXPORT_PURPOSES,
        ),
        "recipient_key_id": Field(
            label=Text("Voor welke sleutel?", "For which key?"),
            help=Text(
                "Alleen wie de geheime helft heeft, kan het bestand openen.",
                "Only who has the secret half can open the file.",
            ),
            look="select",
        ),
    },
)


@page(
    "/kinderen/<uuid:child_id>/uitvoer",
    operations.list_exports,
    operations.ask_export,
    organisations.list_recipient_keys,
    children.get_child,
    posts=True,
)
def child_exports(visit: Visit, child_id: UUID) -> Response:
    """The exports of a file, and asking for a new one."""
    keys = visit.do(organisations.list_recipient_keys, page_size=100)
    usable = {
        str(key["id"]): f"{key['name']} ({key['fingerprint'][:19]}…)"
        for key in keys.results
        if key["revoked_at"] is None and key["confirmed_at"] is not None
    }
    only = next(iter(usable)) if len(usable) == 1 else None
    form = Form(visit, NEW_EXPORT, {"recipient_key_id": only}, {"recipient_key_id": usable})
    if visit.posted and (made := form.send(operations.ask_export, {"child_id": child_id})):
        return visit.go("export", said="export_asked", export_id=made["id"])
    found = visit.do(
        operations.list_exports, child_id=child_id, page_size=PAGE_SIZE, after=visit.after
    )
    return visit.show(
        "exports/list.html",
        form.status,
        found=found,
        form=form,
        usable=usable,
        child=visit.do(children.get_child, child_id=child_id),
        of_export=of_export,
        reasons=REASONS,
        may_ask=visit.may(operations.ask_export),
    )


@page(ONE, operations.get_export)
def export(visit: Visit, export_id: UUID) -> Response:
    """How far it is; the part of it that changes is asked for again while it is being made."""
    found = visit.do(operations.get_export, export_id=export_id)
    template = "exports/part_state.html" if visit.is_part else "exports/one.html"
    return visit.show(template, export=found, standing=of_export(found["state"]), reasons=REASONS)


@page(f"{ONE}/bestand", operations.fetch_export)
def export_file(visit: Visit, export_id: UUID) -> Response:
    """The encrypted file."""
    download = visit.do(operations.fetch_export, export_id=export_id)
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=download.filename)
    return Response(download.content, 200, headers, content_type=download.media_type)
