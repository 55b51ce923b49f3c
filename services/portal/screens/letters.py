"""Letters to parents: one as PDF, and those of a team as they are made.

Invariant: nothing of a letter stands on a page or in an address: it is a file that one fetches.
"""

from uuid import UUID

from flask import Response
from werkzeug.datastructures import Headers

from services.information_duty import operations
from services.information_duty.schemas import BatchSentSchema
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit, page
from shared import clock
from shared.texts import Text
from shared.web.answers import Download

BATCH = "/ouders-informeren/brieven/<uuid:batch_id>"
SENT = Plan(
    BatchSentSchema,
    {"told_at": Field(label=Text("Op de post gedaan op", "Posted on"), look="date", narrow=12)},
)


@page("/brieven/<uuid:letter_id>", operations.fetch_letter)
def letter(visit: Visit, letter_id: UUID) -> Response:
    """One letter."""
    return file_of(visit.do(operations.fetch_letter, letter_id=letter_id))


@page(
    BATCH,
    operations.get_letter_batch,
    operations.record_batch_sent,
    organisations.look_up_organisations,
    posts=True,
)
def letter_batch(visit: Visit, batch_id: UUID) -> Response:
    """How far the letters of a team are; asked for again while they are being made."""
    form = Form(visit, SENT, {"told_at": clock.today()})
    if visit.posted and form.send(operations.record_batch_sent, batch_id=batch_id):
        return visit.go("informing", said="letters_sent")
    found = visit.do(operations.get_letter_batch, batch_id=batch_id)
    if visit.is_part:
        return visit.show("informing/part_batch.html", batch=found, form=form)
    own = Directory.of(visit, [visit.acting.organisation_id if visit.acting else None])
    return visit.show("informing/batch.html", form.status, batch=found, form=form, own=own)


@page(f"{BATCH}/zip", operations.fetch_letter_batch)
def letter_batch_file(visit: Visit, batch_id: UUID) -> Response:
    """All of them in one zip."""
    return file_of(visit.do(operations.fetch_letter_batch, batch_id=batch_id))


def file_of(download: Download) -> Response:
    """A file to save or open; it is kept in no cache."""
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=download.filename)
    headers.add("Cache-Control", "no-store")
    return Response(download.content, 200, headers, content_type=download.media_type)
