"""What goes into and comes out of the information duty's endpoints."""

from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    DEFERRAL_REASONS,
    DISCLOSURE_DIRECTIONS,
    DUTY_STATES,
    GRANT_GROUNDS,
    OBJECTION_STATES,
    PURPOSES,
    TELLING_WAYS,
    TOLD_WAYS,
)
from shared.web.fields import Boolean, Code, DateTime, FreeText, Integer, List, Nested, Str, Uuid
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

WHICH = {
    "waiting": Text("nog te doen", "to be done"),
    "overdue": Text("te laat", "overdue"),
    "deferred": Text("uitgesteld", "put off"),
    "told": Text("verteld", "told"),
    "all": Text("alles", "everything"),
}
WHICH_OBJECTIONS = {"open": OBJECTION_STATES["open"], "all": WHICH["all"]}
DECISIONS = {code: OBJECTION_STATES[code] for code in ("upheld", "rejected")}


class DutyQuery(PageQuery):
    """Which duties."""

    child_id = Uuid(load_default=None)
    which = Code(WHICH, load_default="waiting")


class DutySummarySchema(Schema):
    """What the people around a child must be told, and how that stands."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    child_name = Str(300, required=True, allow_none=True)
    partner_id = Uuid(required=True)
    direction = Code(DISCLOSURE_DIRECTIONS, required=True)
    purpose = Code(PURPOSES, required=True)
    grounds = List(Code(GRANT_GROUNDS), required=True)
    categories = List(Code(CATEGORIES), required=True)
    shared_until = DateTime(required=True)
    safety_restricted = Boolean(required=True)
    state = Code(DUTY_STATES, required=True)
    created_at = DateTime(required=True)
    due_at = DateTime(required=True)
    overdue = Boolean(required=True)
    told_at = DateTime(required=True, allow_none=True)
    told_how = Code(TOLD_WAYS, required=True, allow_none=True)
    deferred_until = DateTime(required=True, allow_none=True)
    deferral_code = Code(DEFERRAL_REASONS, required=True, allow_none=True)
    deferred_by = Uuid(required=True, allow_none=True)
    overruled_by = Uuid(required=True, allow_none=True)
    escalated_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)


class PersonToTellSchema(Schema):
    """Somebody who must hear; without `holderId` it is the child itself."""

    holder_id = Uuid(required=True, allow_none=True)
    name = Str(200, required=True, allow_none=True)
    is_child = Boolean(required=True)
    told_at = DateTime(required=True, allow_none=True)
    how = Code(TELLING_WAYS, required=True, allow_none=True)


class TellingSchema(Schema):
    """One time that somebody was told."""

    id = Uuid(required=True)
    holder_id = Uuid(required=True, allow_none=True)
    how = Code(TELLING_WAYS, required=True)
    told_at = DateTime(required=True)
    recorded_at = DateTime(required=True)
    recorded_by = Uuid(required=True)
    words = FreeText(4000, required=True, allow_none=True)


class LetterSchema(Schema):
    """A letter that was made. `byHand`: the address is secret or unknown, and not on it."""

    id = Uuid(required=True)
    holder_id = Uuid(required=True, allow_none=True)
    created_at = DateTime(required=True)
    by_hand = Boolean(required=True)
    batch_id = Uuid(required=True, allow_none=True)


class DutySchema(DutySummarySchema):
    """A duty with all that was done about it."""

    deferral_reason = FreeText(2000, required=True, allow_none=True)
    overruling = FreeText(2000, required=True, allow_none=True)
    people = List(Nested(PersonToTellSchema), 50, required=True)
    tellings = List(Nested(TellingSchema), 1000, required=True)
    letters = List(Nested(LetterSchema), 1000, required=True)


class NewTellingSchema(Schema):
    """Who was told, how, when and in which words: one holder at least, or the child."""

    holder_ids = List(Uuid(), 20, load_default=list)
    child_told = Boolean(load_default=False)
    how = Code(TELLING_WAYS, required=True)
    told_at = DateTime(required=True, metadata={"description": "Not in the future."})
    words = FreeText(4000, required=True)
    all_waiting = Boolean(
        load_default=False,
        metadata={"description": "The talk was about all that waits about this child."},
    )


class DeferralSchema(Schema):
    """Why telling is put off, and until when."""

    code = Code(DEFERRAL_REASONS, required=True)
    reason = FreeText(2000, required=True)
    until = DateTime(
        required=True, metadata={"description": "30 days ahead at most; 60 for safety."}
    )


class OverrulingSchema(Schema):
    """Why telling cannot wait."""

    reason = FreeText(2000, required=True)


class TeamLettersSchema(Schema):
    """For which team letters are made."""

    team_id = Uuid(required=True)


class BatchSentSchema(Schema):
    """When the letters were posted."""

    told_at = DateTime(required=True)


class LetterBatchSchema(Schema):
    """How far the letters of a team are."""

    id = Uuid(required=True)
    team_id = Uuid(required=True)
    created_at = DateTime(required=True)
    children_count = Integer(0, required=True)
    done_count = Integer(0, required=True)
    letters_count = Integer(0, required=True)
    ready = Boolean(required=True)


class NewObjectionSchema(Schema):
    """What somebody objects. Without `holderId` it is the child itself, from twelve on."""

    holder_id = Uuid(allow_none=True, load_default=None)
    stated_at = DateTime(required=True)
    reason = FreeText(4000, required=True)


class ObjectionQuery(PageQuery):
    """Which objections."""

    child_id = Uuid(load_default=None)
    which = Code(WHICH_OBJECTIONS, load_default="all")


class ObjectionSummarySchema(Schema):
    """An objection, and where it stands."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    child_name = Str(300, required=True, allow_none=True)
    holder_id = Uuid(required=True, allow_none=True)
    state = Code(OBJECTION_STATES, required=True)
    created_at = DateTime(required=True)
    stated_at = DateTime(required=True)
    due_at = DateTime(required=True)
    overdue = Boolean(required=True)
    recorded_by = Uuid(required=True)
    decided_at = DateTime(required=True, allow_none=True)
    decided_by = Uuid(required=True, allow_none=True)
    ended_count = Integer(0, required=True)
    version = Integer(1, required=True)


class ObjectionSchema(ObjectionSummarySchema):
    """An objection with what was said, and the answer."""

    reason = FreeText(4000, required=True)
    answer = FreeText(4000, required=True, allow_none=True)


class ObjectionDecisionSchema(Schema):
    """The answer, with its reasons as they stand in the letter."""

    outcome = Code(DECISIONS, required=True)
    reasons = FreeText(4000, required=True)
