"""What goes into and comes out of the endpoints of risk lists."""

from services.risk_lists.choosing import VIEWS
from services.risk_lists.rules import GROUNDS, LETTERS_AT_ONCE, LONGEST_TOLD_WITHIN
from shared.authz.permissions import ROLES
from shared.vocabulary import (
    CONCERN_CODES,
    CONTRIBUTION_KINDS,
    ENTRY_CHANGES,
    ENTRY_DROPS,
    ENTRY_STATES,
    FUNNEL,
    HELP_NEEDED,
    LIKENESSES,
    LIST_STEP_STATES,
    LIST_STEPS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECOGNITIONS,
    RISK_LIST_STATES,
    TAKEN_OFF,
)
from shared.vocabulary import GROUNDS as ALL_GROUNDS
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
    TimeOfDay,
    Uuid,
    Words,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

_GROUNDS = {code: ALL_GROUNDS[code] for code in GROUNDS}


class ListedNamesSchema(Schema):
    """What a list is called, and what parents are told of it: when, in days after being listed."""

    name = FreeText(120, required=True)
    parents_told = FreeText(2000, required=True)
    parents_told_within = Integer(1, LONGEST_TOLD_WITHIN, required=True)


class NewRiskListSchema(ListedNamesSchema):
    """A list with these partners. `decisionReference`: of the police's decision (Wpg 20), where
    police takes part.
    """

    purpose = Code(PURPOSES, required=True)
    neighbourhood = FreeText(120, required=True)
    partner_ids = List(Uuid(), 10, shortest=1, required=True)
    review_on = Date(required=True)
    decision_reference = Str(80, allow_none=True, load_default=None)


class ListReviewSchema(Schema):
    """When the list is reviewed next."""

    review_on = Date(required=True)


class NamedMemberSchema(Schema):
    """Who works on the list."""

    member_id = Uuid(required=True)
    organisation_id = Uuid(required=True)
    name = Str(200, required=True)
    roles = List(Code(ROLES), required=True)


class ListHeadSchema(Schema):
    """A list: for what, of whom, until when it must be reviewed. No child."""

    id = Uuid(required=True)
    owner_id = Uuid(required=True)
    covenant_id = Uuid(required=True)
    name = FreeText(120, required=True)
    purpose = Code(PURPOSES, required=True)
    neighbourhood = FreeText(120, required=True)
    party_ids = List(Uuid(), required=True)
    decision_reference = Str(80, required=True, allow_none=True)
    parents_told = FreeText(2000, required=True)
    parents_told_within = Integer(1, LONGEST_TOLD_WITHIN, required=True)
    starts_on = Date(required=True)
    reviewed_on = Date(required=True)
    review_on = Date(required=True)
    state = Code(RISK_LIST_STATES, required=True)
    created_at = DateTime(required=True)
    closed_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)
    members = List(Nested(NamedMemberSchema), required=True)


class RiskListSchema(ListHeadSchema):
    """The same with how many children stand on it, and of how many something is to be done now."""

    children = Integer(0, required=True)
    unconfirmed = Integer(0, required=True)
    assessed = Integer(0, required=True)
    steps_due = Integer(0, required=True)
    review_overdue = Boolean(required=True)


class RiskListQuerySchema(PageQuery):
    """Which lists."""

    state = Code(RISK_LIST_STATES, load_default=None)


class ListNamingSchema(Schema):
    """Whom to name."""

    member_id = Uuid(required=True)


class ListGroundedSchema(Schema):
    """On which ground; `legalGroundId`: the recorded one."""

    ground = Code(_GROUNDS, load_default="consent")
    legal_ground_id = Uuid(allow_none=True, load_default=None)


class ListNewEntrySchema(ListGroundedSchema):
    """A child of your own files, and why: in codes only. `facts`: on what that rests, added to it
    as what you saw or heard.
    """

    child_id = Uuid(required=True)
    concern_codes = List(Code(CONCERN_CODES), 10, shortest=1, required=True)
    facts = FreeText(4000, allow_none=True, load_default=None)


class ListedChildSchema(Schema):
    """Who the child is, as it was put on the list."""

    given_name = FreeText(100, required=True)
    call_name = FreeText(100, required=True, allow_none=True)
    name_prefix = FreeText(30, required=True, allow_none=True)
    family_name = FreeText(100, required=True)
    birth_date = Date(required=True)


class ListStepSchema(Schema):
    """A step that was agreed."""

    id = Uuid(required=True)
    entry_id = Uuid(required=True)
    kind = Code(LIST_STEPS, required=True)
    assignee_id = Uuid(required=True)
    assignee_org_id = Uuid(required=True)
    due_on = Date(required=True)
    state = Code(LIST_STEP_STATES, required=True)
    done_on = Date(required=True, allow_none=True)
    version = Integer(1, required=True)
    overdue = Boolean(required=True)


class ListContributionSchema(Schema):
    """What a party adds. `provenance`: where it comes from; what the police adds is bound to
    secrecy, and is not passed on, copied or exported.
    """

    id = Uuid(required=True)
    owner_id = Uuid(required=True)
    kind = Code(CONTRIBUTION_KINDS, required=True)
    provenance = Code(ORGANISATION_KINDS, required=True)
    by = Uuid(required=True)
    created_at = DateTime(required=True)
    facts = FreeText(4000, required=True, allow_none=True)


class ListOwnFileSchema(Schema):
    """A child of our own files whom this is, or seems to be."""

    child_id = Uuid(required=True)
    name = FreeText(250, required=True, allow_none=True)
    how = Code(RECOGNITIONS, required=True)
    likeness = Code(LIKENESSES, required=True)


class ListEntrySchema(Schema):
    """A child on a list. `readable` is false where the name does not open (any more); `frozen`: it
    waits for the answer to an objection, and partners see no more than that it stands there.
    """

    id = Uuid(required=True)
    list_id = Uuid(required=True)
    owner_id = Uuid(required=True)
    ours = Boolean(required=True)
    created_at = DateTime(required=True)
    put_by = Uuid(required=True)
    child_identity = Nested(ListedChildSchema, required=True, allow_none=True)
    readable = Boolean(required=True)
    frozen = Boolean(required=True)
    concern_codes = List(Code(CONCERN_CODES), required=True)
    list_version = Integer(1, required=True)
    help_needed = Code(HELP_NEEDED, required=True, allow_none=True)
    state = Code(ENTRY_STATES, required=True)
    state_at = DateTime(required=True)
    confirmed_by_id = Uuid(required=True, allow_none=True)
    confirm_by = DateTime(required=True)
    justified_at = DateTime(required=True)
    justified = Boolean(required=True)
    known_on = Date(required=True, allow_none=True)
    help_needed_on = Date(required=True, allow_none=True)
    invited_on = Date(required=True, allow_none=True)
    spoken_on = Date(required=True, allow_none=True)
    helped_on = Date(required=True, allow_none=True)
    steps = List(Nested(ListStepSchema), required=True)
    contributions = List(Nested(ListContributionSchema), required=True)
    own_files = List(Nested(ListOwnFileSchema), required=True)
    version = Integer(1, required=True)


class ListEntrySaidSchema(Schema):
    """What changed; null is what that kind of change is not about."""

    concern_codes = List(Code(CONCERN_CODES), required=True, allow_none=True)
    ground = Code(_GROUNDS, required=True, allow_none=True)
    help_needed = Code(HELP_NEEDED, required=True, allow_none=True)
    step_id = Uuid(required=True, allow_none=True)
    step = Code(LIST_STEPS, required=True, allow_none=True)
    assignee_id = Uuid(required=True, allow_none=True)
    due_on = Date(required=True, allow_none=True)
    done_on = Date(required=True, allow_none=True)


class ListEntryChangeSchema(Schema):
    """One line of the history: who of which party (`actingId`), when, what."""

    version = Integer(1, required=True)
    kind = Code(ENTRY_CHANGES, required=True)
    acting_id = Uuid(required=True)
    by = Uuid(required=True, allow_none=True)
    at = DateTime(required=True)
    said = Nested(ListEntrySaidSchema, required=True, attribute="said_whole")


class ListWholeEntrySchema(ListEntrySchema):
    """A child on a list, with all that was changed."""

    history = List(Nested(ListEntryChangeSchema), required=True)


class ListEntryQuerySchema(PageQuery):
    """Which of the children."""

    which = Code(VIEWS, load_default="all")


class ListEntryVersionSchema(Schema):
    """How far an entry is."""

    id = Uuid(required=True)
    version = Integer(1, required=True)


class ListVersionsSchema(Schema):
    """How far the list is, and each child on it."""

    version = Integer(1, required=True)
    state = Code(RISK_LIST_STATES, required=True)
    assessed = Integer(0, required=True)
    entries = List(Nested(ListEntryVersionSchema), 10_000, required=True)


class ListAssessmentSchema(Schema):
    """Whether help is needed; null: nobody has said."""

    help_needed = Code(HELP_NEEDED, required=True, allow_none=True)


class ListJustificationSchema(Schema):
    """Why the child still stands on the list; null: for the same reasons. Other codes are for whose
    entry it is.
    """

    concern_codes = List(Code(CONCERN_CODES), 10, shortest=1, allow_none=True, load_default=None)


class ListNewStepSchema(Schema):
    """A step; `assigneeId` null: by me."""

    kind = Code(LIST_STEPS, required=True)
    due_on = Date(required=True)
    assignee_id = Uuid(allow_none=True, load_default=None)


class ListStepChangeSchema(Schema):
    """Another day, or another who does it."""

    due_on = Date(required=True)
    assignee_id = Uuid(required=True)


class ListStepDoneSchema(Schema):
    """When it was done; null: today."""

    done_on = Date(allow_none=True, load_default=None)


class ListTakingOffSchema(Schema):
    """Why the child comes off the list."""

    because = Code({code: ENTRY_DROPS[code] for code in sorted(TAKEN_OFF)}, required=True)


class ListRecognitionSchema(Schema):
    """Whether that child of your own files is this one."""

    child_id = Uuid(required=True)
    same = Boolean(required=True)


class ListKnownSchema(ListGroundedSchema):
    """Of which children to tell that we know them; null: of all that are ours by our own word."""

    entry_ids = List(Uuid(), 5000, allow_none=True, load_default=None)


class ListReasonSchema(Schema):
    """Why not, and what could be done."""

    code = Str(60, required=True)
    text = Words(required=True)
    remedy = Words(required=True, allow_none=True)
    pointer = Str(200, required=True, allow_none=True)


class NotToldSchema(Schema):
    """Of whom it was not told, and why."""

    entry_id = Uuid(required=True)
    reasons = List(Nested(ListReasonSchema), required=True)


class ListToldSchema(Schema):
    """Of how many children it was told."""

    told = Integer(0, required=True)
    refused = List(Nested(NotToldSchema), 5000, required=True)


class ListFactsSchema(ListGroundedSchema):
    """What we saw or heard."""

    facts = FreeText(4000, required=True)


class FunnelStepSchema(Schema):
    """How many children came to this step; after how many days on average: from being listed, and
    from the last step before it that the child came to.
    """

    step = Code(FUNNEL, required=True)
    children = Integer(0, required=True)
    average_days = Integer(0, required=True, allow_none=True)
    average_days_between = Integer(0, required=True, allow_none=True)


class FunnelPeriodSchema(Schema):
    """Of the children who were listed in this month."""

    month = Date(required=True)
    steps = List(Nested(FunnelStepSchema), required=True)


class ListFunnelSchema(Schema):
    """Listed, known, help needed, parents invited, spoken, helped: counts, and no child."""

    list_id = Uuid(required=True)
    state = Code(RISK_LIST_STATES, required=True)
    steps = List(Nested(FunnelStepSchema), required=True)
    periods = List(Nested(FunnelPeriodSchema), required=True)


class ListInvitingSchema(Schema):
    """Whose parents to invite, and where you can be called. `at` is a time of the day `on`; what is
    null is agreed on later.
    """

    entry_ids = List(Uuid(), LETTERS_AT_ONCE, shortest=1, required=True)
    phone = Str(30, pattern=PHONE, required=True)
    on = Date(allow_none=True, load_default=None)
    at = TimeOfDay(allow_none=True, load_default=None)
    place = FreeText(200, allow_none=True, load_default=None)
