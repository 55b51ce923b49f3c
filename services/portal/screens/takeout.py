"""All files at once: asked for, followed while they are made, fetched in parts.

Invariant: what is fetched is encrypted to a confirmed key; no page here shows a child.
"""

from uuid import UUID

from flask import Response
from werkzeug.datastructures import Headers

from services.exports import operations
from services.exports.schemas import REASONS, NewTakeoutSchema
from services.organisations import operations as organisations
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.statuses import of_takeout
from shared.texts import Text

ALL = "/alle-dossiers"
ONE = f"{ALL}/<uuid:takeout_id>"
NEW_TAKEOUT = Plan(
    NewTakeoutSchema,
    {
        "recipient_key_id": Field(
            label=Text("Voor welke sleutel?", "For which key?"),
            help=Text(
                "Alleen wie de geheime helft heeft, kan de dossiers openen. Raakt die zoek, dan"
                " zijn ze niet meer te lezen.",
                "Only who has the secret half can open the files. Once it is lost, nobody can read"
                " them any more.",
            ),
            look="select",
        )
    },
)


@page(
    ALL,
    operations.list_takeouts,
    operations.ask_takeout,
    organisations.list_recipient_keys,
    posts=True,
)
def takeouts(visit: Visit) -> Response:
    """What was asked for before, and asking anew."""
    keys = visit.do(organisations.list_recipient_keys, page_size=100).results
    usable = {
        str(key["id"]): f"{key['name']} ({key['fingerprint'][:19]}…)"
        for key in keys
        if key["revoked_at"] is None and key["confirmed_at"] is not None
    }
    only = next(iter(usable)) if len(usable) == 1 else None
    form = Form(visit, NEW_TAKEOUT, {"recipient_key_id": only}, {"recipient_key_id": usable})
    if visit.posted and (made := form.send(operations.ask_takeout)):
        return visit.go("takeout", said="takeout_asked", takeout_id=made["id"])
    found = visit.do(operations.list_takeouts, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "takeout/list.html",
        form.status,
        found=found,
        form=form,
        usable=usable,
        may_ask=visit.may(operations.ask_takeout),
        of_takeout=of_takeout,
    )


@page(ONE, operations.get_takeout)
def takeout(visit: Visit, takeout_id: UUID) -> Response:
    """How far it is; asked for again while files are being made."""
    found = visit.do(operations.get_takeout, takeout_id=takeout_id)
    template = "takeout/part_state.html" if visit.is_part else "takeout/one.html"
    return visit.show(template, found=found, standing=of_takeout(found["state"]), reasons=REASONS)


@page(f"{ONE}/deel/<int:part>", operations.fetch_takeout)
def takeout_part(visit: Visit, takeout_id: UUID, part: int) -> Response:
    """One part of it."""
    download = visit.do(operations.fetch_takeout, takeout_id=takeout_id, part=part)
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=download.filename)
    return Response(download.content, 200, headers, content_type=download.media_type)
