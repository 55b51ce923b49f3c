"""What goes into and comes out of the covenants' endpoints."""

from shared.authz.permissions import ROLES
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    CONSENT_REGIMES,
    COVENANT_STATES,
    COVENANT_VERSION_STATES,
    GROUNDS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECORD_KINDS,
)
from shared.web.fields import (
    Boolean,
    Code,
    DateTime,
    FreeText,
    Integer,
    List,
    Nested,
    Str,
    Uuid,
    Words,
)
from shared.web.schemas import Schema

DIRECTIONS = {
    "gains": Text("krijgt toegang", "gains access"),
    "loses": Text("verliest toegang", "loses access"),
    "together": Text("mag voortaan samen", "may go together from now on"),
    "apart": Text("mag niet meer samen", "may no longer go together"),
}


class CovenantSummarySchema(Schema):
    """A covenant that we are a party to."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    area = Str(200, required=True)
    state = Code(COVENANT_STATES, required=True)
    version = Integer(
        0, required=True, metadata={"description": "De versie die geldt; 0: nog geen."}
    )
    keeper_id = Uuid(required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    created_at = DateTime(required=True)
    ended_at = DateTime(required=True, allow_none=True)


class PartySchema(Schema):
    """Who signed."""

    organisation_id = Uuid(required=True)
    signed_at = DateTime(required=True)
    left_at = DateTime(required=True, allow_none=True)


class CovenantTermsSchema(Schema):
    """What may go from whom to whom, for what, on which ground."""

    purpose = Code(PURPOSES, required=True)
    record_kind = Code(RECORD_KINDS, required=True)
    sender_kind = Code(ORGANISATION_KINDS, required=True)
    sender_roles = List(Code(ROLES), required=True)
    receiver_kind = Code(ORGANISATION_KINDS, required=True)
    receiver_roles = List(Code(ROLES), required=True)
    categories = List(Code(CATEGORIES), required=True)
    grounds = List(Code(GROUNDS), required=True)
    consent_regime = Code(CONSENT_REGIMES, required=True)
    retention_days = Integer(1, required=True)
    answer_days = Integer(1, required=True)
    age_from = Integer(0, 23, required=True)
    age_to = Integer(0, 23, required=True)
    return_categories = List(
        Code(CATEGORIES),
        required=True,
        metadata={"description": "What may flow back to the sender while the exchange lasts."},
    )


class RuleSchema(CovenantTermsSchema):
    """A rule of a covenant in force, by which grants are given."""

    id = Uuid(required=True)


class CovenantSchema(CovenantSummarySchema):
    """A covenant with its parties and rules."""

    parties = List(Nested(PartySchema), 1000, required=True)
    rules = List(Nested(RuleSchema), 1000, required=True)


class CovenantFrameSchema(Schema):
    """What stands around the rules of a covenant."""

    name = Str(200, required=True)
    area = Str(200, required=True)
    purposes = List(Code(PURPOSES), 20, required=True)
    party_ids = List(Uuid(), 200, required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)


class CovenantDraftSchema(CovenantFrameSchema):
    """What a version of a covenant says: the whole of it, judged at once."""

    rules = List(Nested(CovenantTermsSchema), 200, required=True)


class CovenantSigningSchema(Schema):
    """What the signer read: the hash of the text (SHA-256, lower-case hex)."""

    text_hash = Str(64, shortest=64, pattern=r"^[0-9a-f]{64}$", required=True)


class CovenantEndingSchema(Schema):
    """Why a party leaves, or a covenant ends."""

    reason = FreeText(1000, required=True)


class CovenantRefusalSchema(Schema):
    """Why a party does not sign: the other parties read it."""

    reason = FreeText(1000, required=True)


class CovenantEndedSchema(Schema):
    """What became of the covenant, and since when."""

    id = Uuid(required=True)
    state = Code(COVENANT_STATES, required=True)
    left_at = DateTime(required=True)


class CovenantVersionSummarySchema(Schema):
    """A version of a covenant. `number` is null until it is proposed."""

    id = Uuid(required=True)
    covenant_id = Uuid(required=True)
    author_id = Uuid(required=True)
    number = Integer(1, required=True, allow_none=True)
    state = Code(COVENANT_VERSION_STATES, required=True)
    name = Str(200, required=True)
    area = Str(200, required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    on_paper = Boolean(required=True)
    created_at = DateTime(required=True)
    proposed_at = DateTime(required=True, allow_none=True)
    decided_at = DateTime(required=True, allow_none=True)
    refused_by = Uuid(required=True, allow_none=True)
    version = Integer(1, required=True)


class CovenantProposalSchema(CovenantVersionSummarySchema):
    """What lies on the table, and how many of its parties have signed."""

    signed_by_us = Boolean(required=True)
    signed = Integer(0, required=True)
    parties = Integer(0, required=True)


class CovenantFaultSchema(Schema):
    """What a draft still lacks before it can be proposed."""

    code = Str(60, required=True)
    text = Words(required=True)
    remedy = Words(required=True, allow_none=True)
    pointer = Str(200, required=True, allow_none=True)


class CovenantSignatureSchema(Schema):
    """An organisation's signature: Ed25519 over the bytes of `text` in UTF-8, base64url."""

    organisation_id = Uuid(required=True)
    signed_at = DateTime(required=True)
    signature = Str(100, required=True)


class CovenantPartySchema(Schema):
    """A party, as the text names it."""

    id = Uuid(required=True)
    kind = Code(ORGANISATION_KINDS, required=True)
    name = Str(200, required=True)


class CovenantVersionSchema(CovenantVersionSummarySchema):
    """A version in full. `text` is what is signed (canonical JSON); `asText` is for people."""

    purposes = List(Code(PURPOSES), required=True)
    party_ids = List(Uuid(), 200, required=True)
    parties = List(Nested(CovenantPartySchema), 200, required=True)
    rules = List(Nested(CovenantTermsSchema), 1000, required=True)
    text = Str(10_000_000, required=True, allow_none=True)
    text_hash = Str(64, required=True, allow_none=True)
    as_text = Str(10_000_000, required=True)
    refused_because = Str(1000, required=True, allow_none=True)
    missing = List(Nested(CovenantFaultSchema), 1000, required=True)
    signatures = List(Nested(CovenantSignatureSchema), 200, required=True)


class CovenantGrantsEndingSchema(Schema):
    """How many live grants between us and partners would end; what we gave and keep apart for
    safety is not counted.
    """

    given = Integer(0, required=True)
    received = Integer(0, required=True)


class CovenantChangeSchema(Schema):
    """Who gains or loses access to what; `together` and `apart`: what may (not) go in one message.

    `text` says it in one sentence.
    """

    direction = Code(DIRECTIONS, required=True)
    purpose = Code(PURPOSES, required=True)
    record_kind = Code(RECORD_KINDS, required=True)
    sender_kind = Code(ORGANISATION_KINDS, required=True)
    sender_roles = List(Code(ROLES), required=True)
    receiver_kind = Code(ORGANISATION_KINDS, required=True)
    receiver_roles = List(Code(ROLES), required=True)
    grounds = List(Code(GROUNDS), required=True)
    categories = List(Code(CATEGORIES), required=True)
    ages = List(Integer(0, 23), required=True)
    text = Words(required=True)


class CovenantComparisonSchema(Schema):
    """What a version changes in what is in force."""

    version_id = Uuid(required=True)
    changes = List(Nested(CovenantChangeSchema), 10_000, required=True)
    joining = List(Str(200), 200, required=True)
    leaving = List(Str(200), 200, required=True)
    terms = List(Words(), 1000, required=True)
    grants_ending = Nested(CovenantGrantsEndingSchema, required=True)
