"""What goes into and comes out of the endpoints of matching."""

from shared.authz.permissions import ROLES
from shared.vocabulary import (
    CONTACT_MEANS,
    GROUNDS,
    LIKENESSES,
    MATCH_STATES,
    MATCH_STEPS,
    OFFER_STATES,
    PURPOSES,
    UNLINK_REASONS,
    WATCHED,
)
from shared.web.fields import (
    PHONE,
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


class NewOfferSchema(Schema):
    """A signal for matching. `confirmed`: yes beforehand to being known, by name and `phone`, to
    who else is concerned; `confirmsPossible`: also where it may be another child.
    """

    signal_id = Uuid(required=True)
    purpose = Code(PURPOSES, required=True)
    ground = Code(GROUNDS, required=True)
    legal_ground_id = Uuid(allow_none=True, load_default=None)
    phone = Str(30, pattern=PHONE, required=True)
    confirmed = Boolean(required=True)
    confirms_possible = Boolean(load_default=False)


class OfferConfirmationSchema(Schema):
    """Yes beforehand; `possibleToo`: also where it may be another child."""

    possible_too = Boolean(required=True)


class ContactSchema(Schema):
    """Who acts can be called at this number."""

    phone = Str(30, pattern=PHONE, required=True)


class OfferSummarySchema(Schema):
    """What was put to matching. Nothing here depends on whether anybody else is concerned. The
    child's name is that of our own file; null where one may not read it.
    """

    id = Uuid(required=True)
    signal_id = Uuid(required=True)
    child_id = Uuid(required=True)
    child_name = FreeText(300, required=True, allow_none=True)
    purpose = Code(PURPOSES, required=True)
    ground = Code(GROUNDS, required=True)
    legal_ground_id = Uuid(required=True, allow_none=True)
    member_id = Uuid(required=True)
    confirmed_at = DateTime(required=True, allow_none=True)
    confirms_possible = Boolean(required=True)
    state = Code(OFFER_STATES, required=True)
    ended_because = Str(40, required=True, allow_none=True)
    until = DateTime(required=True)
    created_at = DateTime(required=True)
    ended_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)


class OfferSchema(OfferSummarySchema):
    """With the phone number that partners would get."""

    phone = Str(30, required=True, allow_none=True)


class OfferQuerySchema(PageQuery):
    """All, or those of one signal, of one child, in one state."""

    signal_id = Uuid()
    child_id = Uuid()
    state = Code(OFFER_STATES)


class MatchSummarySchema(Schema):
    """What we know of a match. `partnerId` is null until both have said yes."""

    id = Uuid(required=True)
    offer_id = Uuid(required=True)
    signal_id = Uuid(required=True)
    child_id = Uuid(required=True)
    child_name = FreeText(300, required=True, allow_none=True)
    likeness = Code(LIKENESSES, required=True)
    state = Code(MATCH_STATES, required=True)
    state_at = DateTime(required=True)
    told_at = DateTime(required=True)
    decision = Str(20, required=True, allow_none=True)
    because = Str(40, required=True, allow_none=True)
    partner_id = Uuid(required=True, allow_none=True)
    version = Integer(1, required=True)


class MatchPartySchema(Schema):
    """Somebody in the match who can be called; `matchId` null: ourselves."""

    match_id = Uuid(required=True, allow_none=True)
    organisation_id = Uuid(required=True)
    name = Str(200, required=True, allow_none=True)
    roles = List(Code(ROLES), required=True)
    phone = Str(30, required=True, allow_none=True)
    until = DateTime(required=True, allow_none=True)


class LineSchema(Schema):
    """A line of the timeline that all in the match share; never what was said."""

    id = Uuid(required=True)
    at = DateTime(required=True)
    kind = Code(MATCH_STEPS, required=True)
    organisation_id = Uuid(required=True)
    about_id = Uuid(required=True)
    means = Code(CONTACT_MEANS, required=True, allow_none=True)
    held_on = Date(required=True, allow_none=True)


class MatchSchema(MatchSummarySchema):
    """Who is in it, who has the lead, and when there was contact: empty until both said yes."""

    parties = List(Nested(MatchPartySchema), 50, required=True)
    lead_id = Uuid(required=True, allow_none=True)
    proposed_id = Uuid(required=True, allow_none=True)
    proposed_by = Uuid(required=True, allow_none=True)
    timeline = List(Nested(LineSchema), 1000, required=True)


class MatchQuerySchema(PageQuery):
    """All that we know of, in one state, of one offer, or about one child."""

    state = Code(MATCH_STATES)
    offer_id = Uuid()
    child_id = Uuid()


class UnlinkingSchema(Schema):
    """Why, for our own record: the other is not told."""

    because = Code(UNLINK_REASONS, required=True)


class MomentSchema(Schema):
    """That there was contact; `heldOn` null: today."""

    means = Code(CONTACT_MEANS, required=True)
    held_on = Date(allow_none=True, load_default=None)


class LeadProposalSchema(Schema):
    """Who would have the lead: ourselves, or another party."""

    organisation_id = Uuid(required=True)


class LeadAnswerSchema(LeadProposalSchema):
    """Whether that party has the lead from now on."""

    accepted = Boolean(required=True)


class WatchedSchema(Schema):
    """What a member put to matching in thirty days. `marks`: why to have a word with them."""

    member_id = Uuid(required=True)
    member_name = Str(200, required=True, allow_none=True)
    offers = Integer(0, required=True)
    imported = Integer(0, required=True)
    corrections = Integer(0, required=True)
    short_lived = Integer(0, required=True)
    full_days = Integer(0, required=True)
    latest_at = DateTime(required=True)
    marks = List(Code(WATCHED), 10, required=True)


class WatchSchema(Schema):
    """The members who put something to matching since then; who is marked comes first."""

    since = DateTime(required=True)
    limit_a_day = Integer(1, required=True)
    members = List(Nested(WatchedSchema), 500, required=True)
