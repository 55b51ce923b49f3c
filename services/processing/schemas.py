"""What comes out of the record of processing activities."""

from shared.authz.permissions import ROLES
from shared.vocabulary import CATEGORIES, GROUNDS, ORGANISATION_KINDS, PURPOSES
from shared.web.fields import Boolean, Code, DateTime, Integer, List, Nested, Str, Uuid, Words
from shared.web.schemas import Schema


class ControllerSchema(Schema):
    """Who is responsible, and who supervises (GDPR art. 30(1)(a))."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    kind = Code(ORGANISATION_KINDS, required=True)
    kvk = Str(20, required=True, allow_none=True)
    data_protection_officers = List(Str(200), 100, required=True)


class ProcessingGroundSchema(Schema):
    """A ground, and the article as the Data Privacy Vocabulary names it."""

    ground = Code(GROUNDS, required=True)
    article = Str(60, required=True)


class ProcessingCovenantSchema(Schema):
    """The covenant in force that says so."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    version = Integer(0, required=True)


class ProcessingActivitySchema(Schema):
    """One purpose for which we share or receive."""

    key = Code(PURPOSES, required=True)
    name = Words(required=True)
    subjects = List(Words(), 10, required=True)
    categories = List(Code(CATEGORIES), required=True)
    may_be_special = Boolean(
        required=True, metadata={"description": "Whether health can stand in it (GDPR art. 9)."}
    )
    grounds = List(Nested(ProcessingGroundSchema), 20, required=True)
    receivers = List(Str(200), 1000, required=True)
    sources = List(Str(200), 1000, required=True)
    roles = List(Code(ROLES), required=True)
    retention = List(Words(), 10, required=True)
    covenants = List(Nested(ProcessingCovenantSchema), 1000, required=True)


class OwnActivitySchema(Schema):
    """What we process for ourselves, apart from any covenant."""

    key = Str(60, required=True)
    name = Words(required=True)
    subjects = List(Words(), 10, required=True)
    data = Words(required=True)
    basis = Words(required=True)
    roles = List(Code(ROLES), required=True)
    retention = Words(required=True)


class ProcessingRecordSchema(Schema):
    """The record (GDPR art. 30(1)). `transfers` to third countries: there are none."""

    made_at = DateTime(required=True)
    controller = Nested(ControllerSchema, required=True)
    activities = List(Nested(ProcessingActivitySchema), 100, required=True)
    own_activities = List(Nested(OwnActivitySchema), 100, required=True)
    transfers = List(Str(200), 100, required=True)
    measures = List(Words(), 100, required=True)
