"""The files of a referral: added, fetched, and taken away as long as nobody was given them.

Invariant: a file goes to a browser as something to keep, never as something to show.
"""

from uuid import UUID

from flask import Response
from werkzeug.datastructures import Headers

from services.organisations import operations as organisations
from services.portal.categories import ABOUT
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, act, page
from services.portal.screens.referral import ONE, SHOWN, shown
from services.referrals import operations
from services.referrals.schemas import NewAttachmentSchema
from shared.texts import Text
from shared.vocabulary import MEDIA_TYPES

FILES = f"{ONE}/bijlagen"
FILE = Plan(
    NewAttachmentSchema,
    {
        "category": Field(
            label=Text("Waarover gaat het bestand?", "What is the file about?"),
            help=Text(
                "Een bestand gaat over één soort gegevens. Staat er meer in? Splits het dan.",
                "A file is about one kind of data. Does it hold more? Then split it.",
            ),
            look="select",
            choices=ABOUT,
        ),
        "upload": Field(label=Text("Bestand", "File"), look="file", choices=MEDIA_TYPES),
    },
)


@page(
    f"{FILES}/nieuw",
    operations.get_referral,
    operations.attach_file,
    organisations.look_up_organisations,
    posts=True,
    files=True,
)
def new_attachment(visit: Visit, referral_id: UUID) -> Response:
    """Add a file to a draft, or to the next message."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    form = Form(visit, FILE)
    if visit.posted and form.send(operations.attach_file, referral_id=referral_id):
        return visit.go("referral", said="attachment_added", referral_id=referral_id)
    names = Directory.of(visit, [found["owner_id"], found["receiver_id"]])
    return visit.show("talking/attach.html", form.status, referral=found, form=form, names=names)


@page(f"{FILES}/<uuid:attachment_id>", operations.fetch_attachment)
def attachment(visit: Visit, referral_id: UUID, attachment_id: UUID) -> Response:
    """The file itself."""
    found = visit.do(
        operations.fetch_attachment, referral_id=referral_id, attachment_id=attachment_id
    )
    headers = Headers({"Content-Security-Policy": "default-src 'none'; sandbox"})
    headers.add("Content-Disposition", "attachment", filename=found.filename)
    return Response(found.content, 200, headers, content_type=found.media_type)


@act(f"{FILES}/<uuid:attachment_id>/verwijderen", *SHOWN, operations.remove_attachment)
def remove_attachment(visit: Visit, referral_id: UUID, attachment_id: UUID) -> Response:
    """Take a file away that nobody was given yet."""
    form = Form(visit, NOTHING)
    form.try_(operations.remove_attachment, referral_id=referral_id, attachment_id=attachment_id)
    if form.problem:
        return shown(visit, referral_id, form)
    return visit.go("referral", said="attachment_removed", referral_id=referral_id)
