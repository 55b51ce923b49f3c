"""Adding files to a draft or a message, and fetching them.

Invariant: a file is kept only when all of it came, is of a kind on the short list by its content,
and the scanner (where there is one) found nothing; otherwise nothing of it stays. While it comes
nothing is locked that a withdrawal waits for.
"""

from functools import partial
from typing import Any
from uuid import UUID

from services.referrals import attachments, reading
from services.referrals.attachments import ATTACHMENT, File
from services.referrals.models import ReferralAttachment
from services.referrals.reading import Seen
from services.referrals.rules import MOST_ATTACHMENTS, require_talking
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text
from shared.uploads.names import EXTENSIONS, safe_name
from shared.uploads.pieces import receive
from shared.uploads.scanner import Infected
from shared.web.answers import Download
from shared.web.free_text import holds_bsn
from shared.web.pages import Cursor, Page
from shared.web.uploads import Upload


@operation("referral:attach")
def attach_file(
    scope: Scope, *, referral_id: UUID, category: str, upload: Upload
) -> dict[str, Any]:
    """Keep a file for a draft, or for the next message; `category` says which data it holds.

    It goes to the other party when the draft or the message does.
    """
    seen = reading.see(scope, referral_id)
    _require_room(scope, seen, MOST_ATTACHMENTS - 1)
    name = upload.filename or ""
    if holds_bsn(name):
        raise Invalid(reasons=[Reason("holds_bsn", _BSN, pointer="/Content-Disposition")])
    record = sharing.Record(ATTACHMENT, new_id(), scope.now, scope.org)
    key = sharing.own(scope, record, None)
    row = scope.add(_blank(seen, record, category))
    about, media_type = _received(scope, record, key, upload)
    about["file_name"] = safe_name(name, media_type)
    row.media_type = media_type
    row.size_bytes = about["size"]
    row.sealed_about = attachments.seal_about(key, scope.org, record.id, about)
    scope.flush()
    _require_room(scope, reading.grasp(scope, referral_id), MOST_ATTACHMENTS)
    scope.concerns(ATTACHMENT, record.id)
    return attachments.shown(scope, File(row, key, about, opened=False))


@operation("referral:read", reads=True)
def list_attachments(
    scope: Scope, *, referral_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The files of a referral and its messages that we may see, newest first."""
    reading.see(scope, referral_id)
    live = attachments.LIVE
    statement = attachments.LISTED.where(ReferralAttachment.referral_id == referral_id)
    rows = scope.rows(
        newest_first(statement, live.c.created_at, live.c.record_id, after, page_size)
    )
    shown = page(rows, page_size, lambda row: attachments.listed(scope, row))
    scope.concerns(ATTACHMENT, *(row["id"] for row in shown.results))
    return shown


@operation("referral:read", reads=True)
def fetch_attachment(scope: Scope, *, referral_id: UUID, attachment_id: UUID) -> Download:
    """The file itself, to be kept and not to be shown: bytes of no kind, and a name that names
    nobody. What kind it is and what it is called, the list tells.
    """
    seen = reading.see(scope, referral_id)
    file = attachments.see(scope, seen, attachment_id)
    if file.row.owner_id != scope.org and not file.opened:
        sharing.mark_opened_within(scope, ATTACHMENT, [attachment_id])
    scope.concerns(ATTACHMENT, attachment_id)
    name = f"bijlage-{attachment_id}{EXTENSIONS[file.row.media_type]}"
    return Download(attachments.content(scope, file), "application/octet-stream", name)


@operation("referral:attach")
def remove_attachment(scope: Scope, *, referral_id: UUID, attachment_id: UUID) -> None:
    """Take away a file that was not sent yet: its key is destroyed, and nothing of it stays."""
    seen = reading.grasp(scope, referral_id)
    file = attachments.see(scope, seen, attachment_id)
    if file.row.owner_id != scope.org or file.row.shared_at is not None:
        raise Conflict("attachment_sent", _SENT)
    attachments.remove(scope, file)
    scope.concerns(ATTACHMENT, attachment_id)


def _require_room(scope: Scope, seen: Seen, most: int) -> None:
    """Asked before the file comes, and again when it has: who sends takes as long as they like."""
    if (seen.party, seen.referral.state) != ("sender", "draft"):
        ended = seen.referral.exchange_ended_at is not None
        require_talking(seen.party, seen.referral.state, ended)
    if attachments.how_many(scope, seen) > most:
        raise Conflict("too_many_attachments", _TOO_MANY.filled(most=MOST_ATTACHMENTS))


def _blank(seen: Seen, record: sharing.Record, category: str) -> ReferralAttachment:
    """The row that the pieces hang on; what is in it is known when all has come."""
    referral = seen.referral
    return ReferralAttachment(
        id=record.id,
        owner_id=record.owner_id,
        created_at=record.created_at,
        referral_id=referral.id,
        referral_owner_id=referral.owner_id,
        referral_created_at=referral.created_at,
        message_id=None,
        category=category,
        media_type="",
        size_bytes=0,
        sealed_about=b"",
        shared_at=None,
    )


def _received(
    scope: Scope, record: sharing.Record, key: bytes, upload: Upload
) -> tuple[dict[str, Any], str]:
    """Keep what flows in, look at it and let it be scanned while it does."""
    pieces = attachments.pieces_of(scope, record, key)
    again = partial(attachments.piece, scope, record, key)
    try:
        came = receive(upload.chunks, pieces, again, scope.runtime.settings.clamd_address)
    except Infected:
        raise Invalid(reasons=[Reason("attachment_infected", _INFECTED)]) from None
    if came.media_type is None:
        raise Invalid(reasons=[Reason("attachment_not_allowed", _NOT_ALLOWED)])
    return came.about, came.media_type


_SENT = Text("Deze bijlage is al verstuurd.", "This attachment was sent already.")
_BSN = Text(
    "In de bestandsnaam lijkt een burgerservicenummer (BSN) te staan. Geef het bestand een andere"
    " naam.",
    "The file name seems to hold a citizen service number (BSN). Give the file another name.",
)
_TOO_MANY = Text(
    "Bij een aanmelding passen hooguit {most} bijlagen van u.",
    "A referral takes {most} attachments of yours at most.",
)
_INFECTED = Text(
    "De virusscanner vond iets in dit bestand. Het is niet bewaard.",
    "The virus scanner found something in this file. It was not kept.",
)
_NOT_ALLOWED = Text(
    "Dit soort bestand kan niet. Wel: PDF, PNG, JPEG, platte tekst, Word (docx) en OpenDocument"
    " (odt), zonder macro's, wachtwoord of ingesloten bestanden.",
    "This kind of file is not possible. These are: PDF, PNG, JPEG, plain text, Word (docx) and"
    " OpenDocument (odt), without macros, password or embedded files.",
)
