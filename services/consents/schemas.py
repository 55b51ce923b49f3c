"""What goes into and comes out of the consents' endpoints (ISO/IEC TS 27560)."""

from shared.texts import Text
from shared.vocabulary import (
    ASSURANCES,
    ATTEMPT_WAYS,
    CATEGORIES,
    CONSENT_METHODS,
    CONSENT_STATES,
    CONSENT_STOPS,
    MEDIA_TYPES,
    NOTICE_LANGUAGES,
    PURPOSES,
    STATEMENT_METHODS,
    STOPPING_KINDS,
    SUBSTITUTE_END_STATES,
    SUBSTITUTE_ENDS,
    SUBSTITUTE_KINDS,
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
    spoken_by = FreeText(
        200,
        allow_none=True,
        load_default=None,
        metadata={"description": "Who spoke for the holder, where that is an institution."},
    )


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

    id = Uuid(required=True)
    at = DateTime(required=True)
    state = Code(CONSENT_STATES, required=True)
    method = Code(STATEMENT_METHODS, required=True)
    assurance = Code(ASSURANCES, required=True)
    recorded_by = Uuid(required=True)


class ConsentSchema(ConsentSummarySchema):
    """A consent with its timeline. `spokenBy`: who spoke for the holder, if an institution."""

    spoken_by = FreeText(200, required=True, allow_none=True)
    statements = List(Nested(StatementSchema), 1000, required=True)


class ConsentQuerySchema(PageQuery):
    """The consents about one child."""

    child_id = Uuid(required=True)


class WithdrawalSchema(Schema):
    """How the withdrawal was said."""

    method = Code(CONSENT_METHODS, load_default="in_person")


class StoppedSchema(Schema):
    """Something that stopped because it rested on this consent. To whom may not know more of it, an
    `exchange` without an id.
    """

    record_kind = Str(40, required=True)
    record_id = Uuid(required=True, allow_none=True)
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


class StopReceiptSummarySchema(Schema):
    """When something stopped around a child, and why."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    consent_id = Uuid(required=True, allow_none=True)
    because = Code(CONSENT_STOPS, required=True)
    made_at = DateTime(required=True)


class StopReceiptSchema(StopReceiptSummarySchema):
    """When something stopped around a child and why, with all that stopped."""

    stopped = List(Nested(StoppedSchema), 1000, required=True)


class AuthorityEndSchema(Schema):
    """What stopped with an authority, or with what stood in the place of a statement."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    because = Code(CONSENT_STOPS, required=True)
    made_at = DateTime(required=True)
    stopped = List(Nested(StoppedSchema), 1000, required=True)


class StoppingSchema(Schema):
    """How many records of a kind partners would see no more; `exchange`: of a kind not said."""

    record_kind = Code(STOPPING_KINDS, required=True)
    count = Integer(1, required=True)


class AuthorityPreviewSchema(Schema):
    """What would stop, and at whom."""

    stopping = List(Nested(StoppingSchema), 100, required=True)
    organisations = List(Str(200), 1000, required=True)


class AuthorityPreviewQuerySchema(Schema):
    """Whose authority would end; without, somebody would be added."""

    holder_id = Uuid(allow_none=True, load_default=None)


class AttemptSchema(Schema):
    """One try to reach somebody."""

    at = DateTime(required=True)
    how = Code(ATTEMPT_WAYS, required=True)


class NewAuthoritySubstituteSchema(Schema):
    """What stands in the place of a holder's statement. Without receivers or categories: any.

    `court_permission` needs a reference; `institution` that and the institution; `unreachable` a
    note and three attempts in the past sixty days, on two days at least and in two ways.
    """

    child_id = Uuid(required=True)
    holder_id = Uuid(required=True)
    kind = Code(SUBSTITUTE_KINDS, required=True)
    purpose = Code(PURPOSES, required=True)
    receiver_ids = List(Uuid(), 20, load_default=list)
    categories = List(Code(CATEGORIES), 20, load_default=list)
    since = DateTime(required=True)
    until = DateTime(
        required=True,
        metadata={"description": "At most one year later; 92 days for `unreachable`."},
    )
    reference = FreeText(
        200,
        allow_none=True,
        load_default=None,
        metadata={"description": "Of the decision.", "examples": ["C/13/701234"]},
    )
    institution = FreeText(300, allow_none=True, load_default=None)
    note = FreeText(2000, allow_none=True, load_default=None)
    attempts = List(Nested(AttemptSchema), 20, load_default=list)


class AuthoritySubstituteSchema(Schema):
    """What stands in a statement's place. `unreachable` counts once a second member agreed."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    holder_id = Uuid(required=True)
    kind = Code(SUBSTITUTE_KINDS, required=True)
    purpose = Code(PURPOSES, required=True)
    receiver_ids = List(Uuid(), required=True)
    categories = List(Code(CATEGORIES), required=True)
    since = DateTime(required=True)
    until = DateTime(required=True)
    created_at = DateTime(required=True)
    recorded_by = Uuid(required=True)
    reviewed_by = Uuid(required=True, allow_none=True)
    reviewed_at = DateTime(required=True, allow_none=True)
    ended_at = DateTime(required=True, allow_none=True)
    ended_because = Code(SUBSTITUTE_END_STATES, required=True, allow_none=True)
    reference = FreeText(200, required=True, allow_none=True)
    institution = FreeText(300, required=True, allow_none=True)
    note = FreeText(2000, required=True, allow_none=True)
    attempts = List(Nested(AttemptSchema), 20, required=True)
    version = Integer(1, required=True)


class AuthoritySubstituteReviewSchema(Schema):
    """Whether a second member agrees that the attempts are enough."""

    agreed = Boolean(required=True)


class AuthoritySubstituteEndSchema(Schema):
    """Why it stands no more."""

    because = Code(SUBSTITUTE_ENDS, required=True)


class EvidenceSchema(Schema):
    """A scan that was kept; `sha256` is of the file as it came."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    consent_id = Uuid(required=True, allow_none=True)
    substitute_id = Uuid(required=True, allow_none=True)
    created_at = DateTime(required=True)
    added_by = Uuid(required=True)
    media_type = Code(MEDIA_TYPES, required=True)
    size_bytes = Integer(1, required=True)
    file_name = Str(120, required=True)
    sha256 = Str(64, required=True)
