"""What goes into and comes out of the question "Mag ik dit delen?"."""

from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    DISCLOSURE_DIRECTIONS,
    DISCLOSURE_ENDS,
    GRANT_GROUNDS,
    GROUNDS,
    INFORMED,
    PURPOSES,
    RECORD_KINDS,
)
from shared.web.fields import (
    Boolean,
    Code,
    Date,
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


STANDINGS = {
    "live": Text("loopt nog", "live"),
    "ended": Text("voorbij of beëindigd", "over or ended"),
}


class ChildDisclosureQuery(PageQuery):
    """What we gave about a child, or what we had from others."""

    direction = Code(DISCLOSURE_DIRECTIONS, load_default="given")


class RegisterFilters(Schema):
    """Which lines of the register; `since` and `until` are days, inclusive."""

    direction = Code(DISCLOSURE_DIRECTIONS, load_default="given")
    partner_id = Uuid(load_default=None)
    ground = Code(GRANT_GROUNDS, load_default=None)
    purpose = Code(PURPOSES, load_default=None)
    since = Date(load_default=None)
    until = Date(load_default=None)
    standing = Code(STANDINGS, load_default=None)


class RegisterQuery(RegisterFilters, PageQuery):
    """The same, page by page."""


class DisclosureRuleSchema(Schema):
    """The rule by which it was given."""

    id = Uuid(required=True)
    version = Integer(0, required=True)
    covenant_name = Str(200, required=True, allow_none=True)


class DisclosureSchema(Schema):
    """One line of the register: what went from whom to whom, why, and what became of it."""

    id = Uuid(required=True)
    at = DateTime(required=True)
    direction = Code(DISCLOSURE_DIRECTIONS, required=True)
    child_id = Uuid(required=True, allow_none=True)
    partner_id = Uuid(required=True)
    record_kind = Code(RECORD_KINDS, required=True)
    purpose = Code(PURPOSES, required=True, allow_none=True)
    ground = Code(GRANT_GROUNDS, required=True)
    decision_reference = Str(100, required=True, allow_none=True)
    rule = Nested(DisclosureRuleSchema, required=True)
    categories = List(Code(CATEGORIES), required=True)
    safety_restricted = Boolean(required=True)
    informed = Code(INFORMED, required=True, allow_none=True)
    by_member = Uuid(required=True, allow_none=True)
    ends_at = DateTime(required=True)
    ended_at = DateTime(required=True, allow_none=True)
    ended_because = Code(DISCLOSURE_ENDS, required=True, allow_none=True)
    opened = Boolean(required=True)
    adopted = Boolean(required=True)
