"""What goes into and comes out of the imports' endpoints."""

from shared.vocabulary import (
    GROUNDS,
    IMPORT_FORMATS,
    IMPORT_KINDS,
    IMPORT_MODES,
    IMPORT_REASONS,
    IMPORT_STATES,
    PURPOSES,
    ROW_VERDICTS,
)
from shared.web.fields import (
    PHONE,
    Boolean,
    Code,
    DateTime,
    Integer,
    List,
    Nested,
    Str,
    Uuid,
    Words,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema


class NewImportSchema(Schema):
    """What a file holds, and for which team of ours; of `entries` also on which risk list they are
    put, and on which ground (`legalGroundId`: the recorded one).
    """

    kind = Code(IMPORT_KINDS, required=True)
    team_id = Uuid(required=True)
    list_id = Uuid(allow_none=True, load_default=None)
    ground = Code(GROUNDS, allow_none=True, load_default=None)
    legal_ground_id = Uuid(allow_none=True, load_default=None)


class ChoiceSchema(Schema):
    """All rows or none (only where none is wrong), or those that are right."""

    mode = Code(IMPORT_MODES, required=True)


class RowQuerySchema(PageQuery):
    """All rows, or those of which this becomes."""

    verdict = Code(ROW_VERDICTS)


class MappedColumnSchema(Schema):
    """A column of ours, and how it was called in the file."""

    column = Str(60, required=True)
    heading = Str(100, required=True)


class FileFaultSchema(Schema):
    """Something wrong with the file as a whole; `heading`: which column it is about."""

    code = Str(60, required=True)
    heading = Str(100, required=True, allow_none=True)


class NotMatchedSchema(Schema):
    """How many signals were not put to matching, and the first reason why."""

    code = Str(60, required=True)
    count = Integer(1, required=True)


class ImportMatchingSchema(Schema):
    """How the signals of an import are put to matching; as with one (`POST /match-offers`)."""

    purpose = Code(PURPOSES, required=True)
    ground = Code(GROUNDS, required=True)
    legal_ground_id = Uuid(allow_none=True, load_default=None)
    phone = Str(30, pattern=PHONE, required=True)
    confirmed = Boolean(required=True)
    confirms_possible = Boolean(load_default=False)


class ImportSchema(Schema):
    """An import. `read`, `judged` and `written` say how far it is, in rows; `fresh`, `existing` and
    `faulty` what the judged rows are. `undoUntil`: until when it can be taken back.
    """

    id = Uuid(required=True)
    team_id = Uuid(required=True)
    kind = Code(IMPORT_KINDS, required=True)
    format = Code(IMPORT_FORMATS, required=True)
    requested_by = Uuid(required=True)
    created_at = DateTime(required=True)
    expires_at = DateTime(required=True)
    state = Code(IMPORT_STATES, required=True)
    state_reason = Code(IMPORT_REASONS, required=True, allow_none=True)
    state_at = DateTime(required=True)
    mode = Code(IMPORT_MODES, required=True, allow_none=True)
    read = Integer(required=True)
    judged = Integer(required=True)
    written = Integer(required=True)
    fresh = Integer(required=True)
    existing = Integer(required=True)
    faulty = Integer(required=True)
    matched = Integer(required=True)
    undo_until = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)
    file_name = Str(120, required=True, allow_none=True)
    columns = List(Nested(MappedColumnSchema), 100, required=True)
    unknown_headings = List(Str(100), 100, required=True)
    faults = List(Nested(FileFaultSchema), 200, required=True)
    not_matched = List(Nested(NotMatchedSchema), 50, required=True)
    list_id = Uuid(required=True, allow_none=True)
    ground = Code(GROUNDS, required=True, allow_none=True)
    legal_ground_id = Uuid(required=True, allow_none=True)
    contents_kept = Boolean(
        required=True,
        metadata={"description": "Whether you can (still) read the rows and their faults."},
    )


class CellSchema(Schema):
    """What stands in a row under one heading."""

    column = Str(60, required=True)
    heading = Str(100, required=True)
    value = Str(8000, shortest=0, required=True)


class RowFaultSchema(Schema):
    """What is wrong, where, and what one can do; `column` null: the row as a whole."""

    column = Str(60, required=True, allow_none=True)
    heading = Str(100, required=True, allow_none=True)
    code = Str(60, required=True)
    message = Words(required=True)
    remedy = Words(required=True)


class ImportRowSchema(Schema):
    """A row by its number in the file. `recordId`: the record that it is already, or became."""

    number = Integer(1, required=True)
    verdict = Code(ROW_VERDICTS, required=True)
    record_id = Uuid(required=True, allow_none=True)
    title = Str(400, shortest=0, required=True)
    cells = List(Nested(CellSchema), 100, required=True)
    faults = List(Nested(RowFaultSchema), 200, required=True)
    notes = List(Words(), 20, required=True)
