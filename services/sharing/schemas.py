"""What goes into and comes out of the question "Mag ik dit delen?"."""

from shared.vocabulary import CATEGORIES, GROUNDS, PURPOSES, RECORD_KINDS
from shared.web.fields import Boolean, Code, DateTime, Integer, List, Nested, Str, Uuid, Words
from shared.web.schemas import Schema


class QuestionSchema(Schema):
    """May this record kind with these categories go to that organisation, for this purpose?"""

    child_id = Uuid(required=True)
    receiver_id = Uuid(required=True)
    purpose = Code(PURPOSES, required=True)
    record_kind = Code(RECORD_KINDS, required=True)
    categories = List(Code(CATEGORIES), 20, shortest=1, required=True)
    ground = Code(GROUNDS, load_default="consent")
    legal_ground_id = Uuid(allow_none=True, load_default=None)


class ReasonSchema(Schema):
    """One thing that is missing, and what one could do next."""

    code = Str(60, required=True)
    text = Words(required=True)
    remedy = Words(required=True, allow_none=True)
    pointer = Str(200, required=True, allow_none=True)


class CitedRuleSchema(Schema):
    """The rule that allows it."""

    id = Uuid(required=True)
    version = Integer(1, required=True)
    covenant_name = Str(200, required=True)


class DecisionSchema(Schema):
    """Yes with the rule and the ground, or no with every reason that is missing."""

    allowed = Boolean(required=True)
    reasons = List(Nested(ReasonSchema), 100, required=True)
    rule = Nested(CitedRuleSchema, required=True, allow_none=True)
    ground = Code(GROUNDS, required=True, allow_none=True)
    categories = List(Code(CATEGORIES), required=True, allow_none=True)
    until = DateTime(required=True, allow_none=True)
    answer_days = Integer(1, required=True, allow_none=True)
