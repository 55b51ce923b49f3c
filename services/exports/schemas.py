"""What goes into and comes out of the exports' endpoints."""

from shared.texts import Text
from shared.vocabulary import EXPORT_PURPOSES, EXPORT_STATES
from shared.web.fields import Code, DateTime, Integer, Str, Uuid
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

REASONS = {
    "expired": Text("niet op tijd opgehaald", "not fetched in time"),
    "recipient_key_revoked": Text(
        "de sleutel is ingetrokken voordat zij klaar was",
        "the key was revoked before it was ready",
    ),
    "organisation_suspended": Text(
        "de organisatie was opgeschort toen zij gemaakt werd",
        "the organisation was suspended when it was to be made",
    ),
    "unreadable": Text(
        "het dossier is vernietigd of niet te openen", "the file is destroyed or cannot be opened"
    ),
    "organisation_gone": Text("de organisatie is vertrokken", "the organisation has gone"),
    "source_ended": Text(
        "berust op gegevens die niet meer mogen worden ingezien",
        "rests on data that may no longer be seen",
    ),
}


class NewExportSchema(Schema):
    """A child's dossier, for one of our registered keys."""

    child_id = Uuid(required=True)
    recipient_key_id = Uuid(required=True)
    purpose = Code(EXPORT_PURPOSES, required=True)


class NewTakeoutSchema(Schema):
    """All files, for one of our confirmed keys."""

    recipient_key_id = Uuid(required=True)


class ExportSchema(Schema):
    """How far an export is. `sha256` is of the encrypted file."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    recipient_key_id = Uuid(required=True)
    purpose = Code(EXPORT_PURPOSES, required=True)
    state = Code(EXPORT_STATES, required=True)
    state_reason = Code(REASONS, required=True, allow_none=True)
    created_at = DateTime(required=True)
    expires_at = DateTime(required=True)
    fetched_at = DateTime(required=True, allow_none=True)
    size_bytes = Integer(0, required=True, allow_none=True)
    sha256 = Str(64, required=True, allow_none=True)
    version = Integer(1, required=True)


class ExportQuerySchema(PageQuery):
    """The exports of one child's dossier."""

    child_id = Uuid(required=True)
