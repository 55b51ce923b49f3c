"""What goes into and comes out of the endpoints of grounds in law."""

from shared.texts import Text
from shared.vocabulary import (
    GROUNDS,
    LEGAL_GROUND_STATES,
    POLICE_ARTICLES,
    PROTOCOL_STEPS,
    PURPOSES,
)
from shared.web.fields import (
    Boolean,
    Code,
    Date,
    DateTime,
    FreeText,
    Integer,
    List,
    Nested,
    Str,
    Uuid,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

RECORDED = {
    name: GROUNDS[name] for name in ("abuse_protocol", "vital_interest", "police_disclosure")
}
VERDICTS = {
    "approved": Text("akkoord", "approved"),
    "rejected": Text("niet terecht", "not justified"),
}


class ProtocolSchema(Schema):
    """The abuse protocol about a child: to Veilig Thuis alone. Acute danger needs a `reason`."""

    child_id = Uuid(required=True)
    receiver_ids = List(Uuid(), 5, shortest=1, required=True)
    acute = Boolean(load_default=False)
    reason = FreeText(2000, allow_none=True, load_default=None)


class StepSchema(Schema):
    """A step that was taken; `skipped`: the talk with the family, and `text` says why not."""

    step = Code(PROTOCOL_STEPS, required=True)
    held_on = Date(required=True)
    text = FreeText(8000, required=True)
    skipped = Boolean(load_default=False)


class VitalInterestSchema(Schema):
    """Why this cannot wait for consent. `safetyRestricted` null: as the receivers' kinds ask."""

    child_id = Uuid(required=True)
    receiver_ids = List(Uuid(), 5, shortest=1, required=True)
    reason = FreeText(4000, required=True)
    safety_restricted = Boolean(allow_none=True, load_default=None)


class PoliceDecisionSchema(Schema):
    """A decision of the police. Article 19: with a child; article 20: without."""

    article = Code(POLICE_ARTICLES, required=True)
    reference = Str(100, required=True)
    receiver_ids = List(Uuid(), 20, shortest=1, required=True)
    purposes = List(Code(PURPOSES), 10, shortest=1, required=True)
    reason = FreeText(4000, required=True)
    until = DateTime(required=True)
    child_id = Uuid(allow_none=True, load_default=None)
    safety_restricted = Boolean(allow_none=True, load_default=None)


class ReviewSchema(Schema):
    """What the second person says."""

    verdict = Code(VERDICTS, required=True)
    note = FreeText(4000, required=True)


class GroundSummarySchema(Schema):
    """A ground in law in a list: nothing of why."""

    id = Uuid(required=True)
    child_id = Uuid(required=True, allow_none=True)
    ground = Code(RECORDED, required=True)
    receiver_ids = List(Uuid(), required=True)
    purposes = List(Code(PURPOSES), required=True)
    acute = Boolean(required=True)
    safety_restricted = Boolean(required=True)
    article = Code(POLICE_ARTICLES, required=True, allow_none=True)
    reference = Str(100, required=True, allow_none=True)
    asked_by = Uuid(required=True)
    created_at = DateTime(required=True)
    until = DateTime(required=True)
    state = Code(LEGAL_GROUND_STATES, required=True)
    state_at = DateTime(required=True)
    version = Integer(1, required=True)
    review_due_at = DateTime(required=True, allow_none=True)


class NamedChildSchema(Schema):
    """The child that a ground is about, for the second person."""

    given_name = FreeText(100, required=True)
    call_name = FreeText(100, required=True, allow_none=True)
    name_prefix = FreeText(30, required=True, allow_none=True)
    family_name = FreeText(100, required=True)
    birth_date = Date(required=True)


class TakenStepSchema(StepSchema):
    """An entry of a step, as it was written."""

    id = Uuid(required=True)
    recorded_by = Uuid(required=True)
    at = DateTime(required=True)


class SaidSchema(ReviewSchema):
    """What the second person said, and when."""

    reviewed_by = Uuid(required=True)
    at = DateTime(required=True)


class GroundSchema(GroundSummarySchema):
    """A ground in law with why, the steps, and what the second person said."""

    child = Nested(NamedChildSchema, required=True, allow_none=True)
    reason = FreeText(4000, required=True)
    steps = List(Nested(TakenStepSchema), 1000, required=True)
    steps_left = List(Code(PROTOCOL_STEPS), 5, required=True)
    review = Nested(SaidSchema, required=True, allow_none=True)


class GroundQuerySchema(PageQuery):
    """All that one sees, about one child, or in one state."""

    child_id = Uuid()
    state = Code(LEGAL_GROUND_STATES)
