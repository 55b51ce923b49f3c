"""What goes into and comes out of the endpoints of signals."""

from services.signals import giving, listing, share_schemas
from services.signals.following import VIEWS as FOLLOW_UP_VIEWS
from shared.vocabulary import (
    CONCERN_CODES,
    FOLLOW_UP_STATES,
    PARENTS_NOT_TOLD,
    SEVERITIES,
    SIGNAL_ENTRIES,
    SIGNAL_NEXT_STEPS,
    SIGNAL_OUTCOMES,
    SIGNAL_STATES,
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
    Uuid,
    Words,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

VIEWS = listing.VIEWS
SHAREABLE = giving.SHAREABLE
ShareBodySchema = share_schemas.ShareBodySchema


class ConcernSchema(Schema):
    """A concern as people read it, and when to choose it."""

    code = Code(CONCERN_CODES, required=True)
    label = Words(required=True)
    help = Words(required=True)


class ConcernListSchema(Schema):
    """The list of today; a signal keeps the version that it was written with."""

    version = Integer(1, required=True)
    codes = List(Nested(ConcernSchema), 100, required=True)


class WrittenSchema(Schema):
    """What somebody saw, and what they think of it, apart."""

    concern_codes = List(Code(CONCERN_CODES), 10, shortest=1, required=True)
    severity = Code(SEVERITIES, required=True)
    observed_on = Date(required=True)
    facts = FreeText(4000, required=True)
    interpretation = FreeText(4000, allow_none=True, load_default=None)
    child_voice = FreeText(4000, allow_none=True, load_default=None)


class NewSignalSchema(WrittenSchema):
    """A signal. `parentsToldOn` with `parentsTold`, or `parentsReason`: why not yet. `until`: when
    it lapses (null: after half a year). `authorId`: for whom of ours software writes it.
    """

    child_id = Uuid(required=True)
    parents_told_on = Date(allow_none=True, load_default=None)
    parents_told = FreeText(4000, allow_none=True, load_default=None)
    parents_reason = Code(PARENTS_NOT_TOLD, allow_none=True, load_default=None)
    until = DateTime(allow_none=True, load_default=None)
    author_id = Uuid(allow_none=True, load_default=None)


class SignalCorrectionSchema(WrittenSchema):
    """All of it, as it should have been, and why."""

    reason = FreeText(2000, required=True)


class SignalClosingSchema(Schema):
    """How it ended, for whoever wrote it."""

    outcome_code = Code(SIGNAL_OUTCOMES, required=True)
    note = FreeText(4000, required=True)


class SignalErrorSchema(Schema):
    """Why it should never have been written."""

    reason = FreeText(2000, required=True)


class ProlongingSchema(Schema):
    """Until when, and why it must last longer."""

    until = DateTime(required=True)
    reason = FreeText(2000, required=True)


class ParentsToldSchema(Schema):
    """When the parents were told, and what was said."""

    told_on = Date(required=True)
    words = FreeText(4000, required=True)


class ParentsPutOffSchema(Schema):
    """Why the parents are still not told."""

    reason = Code(PARENTS_NOT_TOLD, required=True)


class FollowUpBodySchema(Schema):
    """Who of ours, and by when. `assigneeId` null: myself."""

    due_on = Date(required=True)
    assignee_id = Uuid(allow_none=True, load_default=None)


class NewFollowUpSchema(FollowUpBodySchema):
    """What is done about it."""

    what = FreeText(2000, required=True)


class FinishingSchema(Schema):
    """What came of it, and on which day it was done (null: today)."""

    result = FreeText(4000, required=True)
    done_on = Date(allow_none=True, load_default=None)


class SignalSummarySchema(Schema):
    """A signal in a list: codes and dates, and no words. What was destroyed at the legal end has
    `erasedAt`, and no codes.
    """

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    child_name = FreeText(300, required=True, allow_none=True)
    team_id = Uuid(required=True)
    author_id = Uuid(required=True, allow_none=True)
    created_at = DateTime(required=True)
    concern_codes = List(Code(CONCERN_CODES), 10, required=True)
    list_version = Integer(1, required=True)
    severity = Code(SEVERITIES, required=True, allow_none=True)
    observed_on = Date(required=True)
    parents_told_on = Date(required=True, allow_none=True)
    parents_reason = Code(PARENTS_NOT_TOLD, required=True, allow_none=True)
    parents_due_at = DateTime(required=True, allow_none=True)
    kept_close = Boolean(required=True)
    state = Code(SIGNAL_STATES, required=True)
    state_at = DateTime(required=True)
    outcome_code = Code(SIGNAL_OUTCOMES, required=True, allow_none=True)
    until = DateTime(required=True)
    legal_end = DateTime(required=True)
    erased_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)
    follow_ups_open = Integer(0, required=True)
    follow_ups_overdue = Integer(0, required=True)
    next_due_on = Date(required=True, allow_none=True)


class FollowUpSchema(Schema):
    """What is done about a signal."""

    id = Uuid(required=True)
    signal_id = Uuid(required=True)
    assignee_id = Uuid(required=True, allow_none=True)
    due_on = Date(required=True)
    state = Code(FOLLOW_UP_STATES, required=True)
    overdue = Boolean(required=True)
    created_at = DateTime(required=True)
    created_by = Uuid(required=True)
    done_on = Date(required=True, allow_none=True)
    done_by = Uuid(required=True, allow_none=True)
    version = Integer(1, required=True)


class OpenedFollowUpSchema(FollowUpSchema):
    """With its words."""

    what = FreeText(2000, required=True, allow_none=True)
    result = FreeText(4000, required=True, allow_none=True)


class FollowUpInListSchema(FollowUpSchema):
    """With the signal that it is about."""

    child_id = Uuid(required=True)
    child_name = FreeText(300, required=True, allow_none=True)
    severity = Code(SEVERITIES, required=True, allow_none=True)
    concern_codes = List(Code(CONCERN_CODES), 10, required=True)


class EntryContentSchema(Schema):
    """What stood there then, or why; what does not belong to the line is null."""

    concern_codes = List(Code(CONCERN_CODES), 10, required=True, allow_none=True)
    list_version = Integer(1, required=True, allow_none=True)
    severity = Code(SEVERITIES, required=True, allow_none=True)
    observed_on = Date(required=True, allow_none=True)
    facts = FreeText(4000, required=True, allow_none=True)
    interpretation = FreeText(4000, required=True, allow_none=True)
    child_voice = FreeText(4000, required=True, allow_none=True)
    parents_told = FreeText(4000, required=True, allow_none=True)
    parents_told_on = Date(required=True, allow_none=True)
    parents_reason = Code(PARENTS_NOT_TOLD, required=True, allow_none=True)
    reason = FreeText(2000, required=True, allow_none=True)
    note = FreeText(4000, required=True, allow_none=True)
    outcome_code = Code(SIGNAL_OUTCOMES, required=True, allow_none=True)
    until = DateTime(required=True, allow_none=True)


class EntrySchema(Schema):
    """A line of history, of one version. `by` null: the clock. `content` null: it has none, or it
    was destroyed.
    """

    version = Integer(1, required=True)
    kind = Code(SIGNAL_ENTRIES, required=True)
    by = Uuid(required=True, allow_none=True)
    at = DateTime(required=True)
    content = Nested(EntryContentSchema, required=True, allow_none=True)


class SignalSchema(SignalSummarySchema):
    """A signal, opened. `nextStep`: where its author goes on, in acute danger at once."""

    next_step = Code(SIGNAL_NEXT_STEPS, required=True, allow_none=True)
    facts = FreeText(4000, required=True, allow_none=True)
    interpretation = FreeText(4000, required=True, allow_none=True)
    child_voice = FreeText(4000, required=True, allow_none=True)
    parents_told = FreeText(4000, required=True, allow_none=True)
    closing_note = FreeText(4000, required=True, allow_none=True)
    follow_ups = List(Nested(OpenedFollowUpSchema), 1000, required=True)
    history = List(Nested(EntrySchema), 1000, required=True)


class SignalQuerySchema(PageQuery):
    """All that one sees, or one view of it."""

    view = Code(VIEWS)


class SignalSearchSchema(Schema):
    """In the body: what is asked about a child is in no URL. `withFamily`: brothers and sisters."""

    child_id = Uuid(allow_none=True, load_default=None)
    with_family = Boolean(load_default=False)
    team_id = Uuid(allow_none=True, load_default=None)
    states = List(Code(SIGNAL_STATES), 4, load_default=list)
    severities = List(Code(SEVERITIES), 4, load_default=list)
    concern_codes = List(Code(CONCERN_CODES), 10, load_default=list)
    view = Code(VIEWS, allow_none=True, load_default=None)


class CountQuerySchema(Schema):
    """Of all that one sees, or of one team."""

    team_id = Uuid()


class SignalCountsSchema(Schema):
    """How many signals last, and what they ask."""

    active = Integer(0, required=True)
    acute = Integer(0, required=True)
    serious = Integer(0, required=True)
    mine = Integer(0, required=True)
    my_teams = Integer(0, required=True)
    overdue = Integer(0, required=True)
    unattended = Integer(0, required=True)
    parents = Integer(0, required=True)
    lapsing = Integer(0, required=True)


class FollowUpQuerySchema(PageQuery):
    """Whose, or which; of one team."""

    view = Code(FOLLOW_UP_VIEWS, load_default="mine")
    team_id = Uuid()
