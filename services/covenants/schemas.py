"""What comes out of the covenants' endpoints."""

from shared.authz.permissions import ROLES
from shared.vocabulary import (
    CATEGORIES,
    CONSENT_REGIMES,
    GROUNDS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECORD_KINDS,
)
from shared.web.fields import Code, DateTime, Integer, List, Nested, Str, Uuid
from shared.web.schemas import Schema


class CovenantSummarySchema(Schema):
    """A covenant that we are a party to."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    area = Str(200, required=True)
    state = Str(20, required=True)
    version = Integer(1, required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    created_at = DateTime(required=True)


class PartySchema(Schema):
    """Who signed."""

    organisation_id = Uuid(required=True)
    signed_at = DateTime(required=True)
    left_at = DateTime(required=True, allow_none=True)


class RuleSchema(Schema):
    """What may go from whom to whom, for what, on which ground."""

    id = Uuid(required=True)
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


class CovenantSchema(CovenantSummarySchema):
    """A covenant with its parties and rules."""

    parties = List(Nested(PartySchema), 1000, required=True)
    rules = List(Nested(RuleSchema), 1000, required=True)
