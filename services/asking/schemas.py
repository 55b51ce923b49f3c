"""What goes into and comes out of the questions' endpoints."""

from shared.vocabulary import (
    ASSURANCES,
    CATEGORIES,
    CODE_HANDOVERS,
    CONSENT_METHODS,
    CONSENT_STATES,
    NOTICE_LANGUAGES,
    PURPOSES,
    REQUEST_CHANNELS,
    REQUEST_STATES,
)
from shared.web.fields import (
    Boolean,
    Code,
    DateTime,
    Email,
    FreeText,
    Integer,
    List,
    Nested,
    Str,
    Uuid,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

PHONE = r"^[0-9+(][0-9 ()+.-]{5,30}$"
ANSWERS = {state: CONSENT_STATES[state] for state in ("given", "refused")}
CALL = {"description": "Whom they can call.", "examples": ["010-1234567"]}
FILTERS = {"description": "Only those that were not answered or taken back."}


class PersonSchema(Schema):
    """Somebody who is asked. Without `holderId`: the child."""

    holder_id = Uuid(allow_none=True, load_default=None)
    email = Email(
        allow_none=True,
        load_default=None,
        metadata={"description": "Where it is not in the file, or is another now."},
    )


class _QuestionSchema(Schema):
    """What is asked, to whomever."""

    purpose = Code(PURPOSES, required=True)
    receiver_ids = List(Uuid(), 20, shortest=1, required=True)
    categories = List(Code(CATEGORIES), 20, shortest=1, required=True)
    until = DateTime(required=True, metadata={"description": "At most one year later."})
    answer_by = DateTime(required=True, metadata={"description": "After now, before `until`."})
    phone = Str(32, required=True, pattern=PHONE, metadata=CALL)
    channel = Code(REQUEST_CHANNELS, load_default="mail")
    handover = Code(
        CODE_HANDOVERS,
        allow_none=True,
        load_default=None,
        metadata={"description": "How the code is handed over: needed by mail, not on paper."},
    )
    language = Code(NOTICE_LANGUAGES, load_default="nl")
    sentence = FreeText(
        600,
        allow_none=True,
        load_default=None,
        metadata={"description": "A sentence of your own above the question."},
    )


class NewRequestsSchema(_QuestionSchema):
    """A question to one or several people."""

    child_id = Uuid(required=True)
    persons = List(Nested(PersonSchema), 10, shortest=1, required=True)


class AskingFormSchema(_QuestionSchema):
    """The same as a form has it: whom by tick, and one address."""

    whom = List(Str(36), 10, shortest=1, required=True)
    email = Email(allow_none=True, load_default=None)


class RequestSchema(Schema):
    """A question to one person, and how far it is."""

    id = Uuid(required=True)
    consent_id = Uuid(required=True)
    child_id = Uuid(required=True)
    holder_id = Uuid(required=True, allow_none=True)
    purpose = Code(PURPOSES, required=True)
    receiver_ids = List(Uuid(), required=True)
    categories = List(Code(CATEGORIES), required=True)
    until = DateTime(required=True)
    state = Code(REQUEST_STATES, required=True)
    overdue = Boolean(required=True)
    channel = Code(REQUEST_CHANNELS, required=True)
    handover = Code(CODE_HANDOVERS, required=True, allow_none=True)
    language = Code(NOTICE_LANGUAGES, required=True)
    asked_by = Uuid(required=True)
    minded_by = Uuid(required=True, allow_none=True)
    asked_at = DateTime(required=True)
    answer_by = DateTime(required=True)
    link_expires_at = DateTime(required=True, allow_none=True)
    sent_at = DateTime(required=True, allow_none=True)
    reminded_at = DateTime(required=True, allow_none=True)
    opened_at = DateTime(required=True, allow_none=True)
    talk_at = DateTime(required=True, allow_none=True)
    answered_at = DateTime(required=True, allow_none=True)
    answered_in = Code(NOTICE_LANGUAGES, required=True, allow_none=True)
    closed_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)


class RequestDetailSchema(RequestSchema):
    """A question with what was written, and where it went."""

    email = Email(required=True, allow_none=True)
    phone = Str(32, required=True)
    sentence = FreeText(600, required=True, allow_none=True)


class RequestWithCodeSchema(RequestDetailSchema):
    """A question with its code, shown this once; never by the mail with the link."""

    code = Str(9, required=True, allow_none=True)


class NewRequestsAnswerSchema(Schema):
    """A question for each person who is asked."""

    requests = List(Nested(RequestWithCodeSchema), 10, required=True)


class RequestQuerySchema(PageQuery):
    """The questions about one child, or of all one's teams."""

    child_id = Uuid(load_default=None)
    open_only = Boolean(load_default=False, metadata=FILTERS)


class HandoverSchema(Schema):
    """How the new code will be handed over."""

    handover = Code(CODE_HANDOVERS, required=True)


class GivenAnswerSchema(Schema):
    """What they said in another way than by the link. A yes of an institution needs `spokenBy`."""

    state = Code(ANSWERS, required=True)
    method = Code(CONSENT_METHODS, required=True)
    assurance = Code(ASSURANCES, required=True)
    spoken_by = FreeText(
        200,
        allow_none=True,
        load_default=None,
        metadata={"description": "Who spoke for the holder, where that is an institution."},
    )
