"""What goes into and comes out of the consents' endpoints (ISO/IEC TS 27560)."""

from shared.texts import Text
from shared.vocabulary import (
    ASSURANCES,
    CATEGORIES,
    CONSENT_METHODS,
    CONSENT_STATES,
    NOTICE_LANGUAGES,
    PURPOSES,
)
from shared.web.fields import Boolean, Code, DateTime, FreeText, Integer, List, Nested, Str, Uuid
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

RECORDED = {state: CONSENT_STATES[state] for state in ("requested", "given", "refused")}
LANGUAGES = NOTICE_LANGUAGES
OUTCOMES = {
    "cancelled": Text("geannuleerd", "cancelled"),
    "exchange_ended": Text(
        "de uitwisseling is beëindigd; de ontvanger houdt wat al was overgenomen",
        "the exchange ended; the receiver keeps what it had adopted",
    ),
}


class NewConsentSchema(Schema):
    """What somebody said to a question. Without `holderId` the child itself said it."""

    child_id = Uuid(required=True)
    holder_id = Uuid(allow_none=True, load_default=None)
    purpose = Code(PURPOSES, required=True)
    receiver_ids = List(Uuid(), 20, shortest=1, required=True)
    categories = List(Code(CATEGORIES), 20, shortest=1, required=True)
    state = Code(RECORDED, required=True)
    stated_at = DateTime(required=True)
    until = DateTime(required=True, metadata={"description": "At most one year later."})
    method = Code(CONSENT_METHODS, required=True)
    assurance = Code(ASSURANCES, required=True)
    notice_text = FreeText(
        8000, required=True, metadata={"description": "The text that was shown or read out."}
    )
    notice_language = Code(LANGUAGES, load_default="nl")


class ConsentSummarySchema(Schema):
    """A consent as it stands."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    holder_id = Uuid(required=True, allow_none=True)
    purpose = Code(PURPOSES, required=True)
    receiver_ids = List(Uuid(), required=True)
    categories = List(Code(CATEGORIES), required=True)
    notice_text = FreeText(8000, required=True)
    notice_hash = Str(64, required=True, metadata={"description": "SHA-256 of the notice text."})
    notice_language = Code(LANGUAGES, required=True)
    state = Code(CONSENT_STATES, required=True)
    stated_at = DateTime(required=True)
    until = DateTime(required=True)
    created_at = DateTime(required=True)
    version = Integer(1, required=True)


class StatementSchema(Schema):
    """One statement on the timeline."""

    at = DateTime(required=True)
    state = Code(CONSENT_STATES, required=True)
    method = Code(CONSENT_METHODS, required=True)
    assurance = Code(ASSURANCES, required=True)
    recorded_by = Uuid(required=True)


class ConsentSchema(ConsentSummarySchema):
    """A consent with its timeline."""

    statements = List(Nested(StatementSchema), 1000, required=True)


class ConsentQuerySchema(PageQuery):
    """The consents about one child."""

    child_id = Uuid(required=True)


class WithdrawalSchema(Schema):
    """How the withdrawal was said."""

    method = Code(CONSENT_METHODS, load_default="in_person")


class StoppedSchema(Schema):
    """Something that stopped because it rested on this consent."""

    record_kind = Str(40, required=True)
    record_id = Uuid(required=True)
    organisation_id = Uuid(required=True)
    organisation_name = Str(200, required=True)
    opened = Boolean(required=True)
    outcome = Code(OUTCOMES, required=True)


class ReceiptSchema(Schema):
    """The receipt of a withdrawal: what stopped, and who had opened or adopted it."""

    id = Uuid(required=True)
    withdrawn_at = DateTime(required=True)
    consent = Nested(ConsentSummarySchema, required=True)
    stopped = List(Nested(StoppedSchema), 1000, required=True)
