"""Questions for consent that are under way: all of one's teams, and each with what one can do.

Invariant: what a question is about is shown to who may see the child; a new code is on the page
that answers the form and on no other.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.asking import operations
from services.asking.schemas import GivenAnswerSchema, HandoverSchema
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.statuses import of_request
from shared.texts import Text
from shared.vocabulary import ASSURANCES, CODE_HANDOVERS, CONSENT_METHODS, CONSENT_STATES

ONE = "/vragen/<uuid:request_id>"
ALL = "alles"
_NAMES = organisations.look_up_organisations
NEW_CODE = Plan(
    HandoverSchema,
    {
        "handover": Field(
            label=Text("Hoe geeft u de nieuwe code?", "How do you hand over the new code?"),
            look="choice",
            choices=CODE_HANDOVERS,
        )
    },
)
_PAPER = {code: CONSENT_METHODS[code] for code in ("on_paper", "in_person", "by_phone")}
_SURE = {code: ASSURANCES[code] for code in ("signature", "known_in_person", "identity_document")}
ANSWER = Plan(
    GivenAnswerSchema,
    {
        "state": Field(
            label=Text("Wat is het antwoord?", "What is the answer?"),
            look="choice",
            choices={code: CONSENT_STATES[code] for code in ("given", "refused")},
        ),
        "method": Field(
            label=Text("Hoe is het gezegd?", "How was it said?"), look="choice", choices=_PAPER
        ),
        "assurance": Field(
            label=Text("Hoe weet u wie het zei?", "How do you know who said it?"),
            look="choice",
            choices=_SURE,
        ),
        "spoken_by": Field(
            label=Text("Wie sprak namens de instelling?", "Who spoke for the institution?"),
            help=Text(
                "Alleen invullen als een instelling het gezag heeft.",
                "Only where an institution has the authority.",
            ),
        ),
    },
)


@page("/vragen", operations.list_requests, _NAMES)
def requests(visit: Visit) -> Response:
    """The questions of one's teams: those that are open, or all."""
    everything = request.args.get("stand") == ALL
    found = visit.do(
        operations.list_requests,
        open_only=not everything,
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    ids = [receiver for row in found.results for receiver in row["receiver_ids"]]
    return visit.show(
        "asking/list.html",
        found=found,
        everything=everything,
        names=Directory.of(visit, ids),
        of_request=of_request,
        open_states=operations.OPEN,
    )


@page(
    ONE,
    operations.get_request,
    operations.remind,
    operations.renew_link,
    operations.renew_code,
    operations.take_back,
    operations.record_answer,
    _NAMES,
)
def one_request(visit: Visit, request_id: UUID) -> Response:
    """One question: how far it is, and what one can do."""
    return _shown(visit, request_id, "asking/one.html")


@act(f"{ONE}/herinneren", operations.remind)
def remind(visit: Visit, request_id: UUID) -> Response:
    """Mail once more."""
    form = Form(visit, NOTHING)
    visit.do(operations.remind, request_id=request_id, expected_version=form.version)
    return visit.go("one_request", said="question_reminded", request_id=request_id)


@act(f"{ONE}/nieuwe-link", operations.renew_link)
def renew_link(visit: Visit, request_id: UUID) -> Response:
    """A new link."""
    form = Form(visit, NOTHING)
    visit.do(operations.renew_link, request_id=request_id, expected_version=form.version)
    return visit.go("one_request", said="question_link_renewed", request_id=request_id)


@page(f"{ONE}/nieuwe-code", operations.renew_code, operations.get_request, _NAMES, posts=True)
def renew_code(visit: Visit, request_id: UUID) -> Response:
    """A new code, shown once."""
    form = Form(visit, NEW_CODE)
    made = None
    if visit.posted:
        made = form.send(
            operations.renew_code, request_id=request_id, expected_version=form.version
        )
    return _shown(visit, request_id, "asking/code.html", form, made=made)


@page(f"{ONE}/terugnemen", operations.take_back, operations.get_request, _NAMES, posts=True)
def take_back(visit: Visit, request_id: UUID) -> Response:
    """Take the question back, after asking."""
    form = Form(visit, NOTHING)
    if visit.posted and form.try_(
        operations.take_back, request_id=request_id, expected_version=form.version
    ):
        return visit.go("one_request", said="question_taken_back", request_id=request_id)
    return _shown(visit, request_id, "asking/take_back.html", form)


@page(f"{ONE}/antwoord", operations.record_answer, operations.get_request, _NAMES, posts=True)
def record_answer(visit: Visit, request_id: UUID) -> Response:
    """Record what came on paper, or was said in a talk."""
    form = Form(visit, ANSWER)
    if visit.posted and form.send(
        operations.record_answer, request_id=request_id, expected_version=form.version
    ):
        return visit.go("one_request", said="question_answer_recorded", request_id=request_id)
    return _shown(visit, request_id, "asking/answer.html", form)


@page(f"{ONE}/brief", operations.read_letter)
def question_letter(visit: Visit, request_id: UUID) -> Response:
    """The question on paper, to be printed: in their language, and in Dutch."""
    own = visit.do(operations.read_letter, request_id=request_id)
    letters = [own]
    if own["language"] != "nl":
        letters.append(visit.do(operations.read_letter, request_id=request_id, language="nl"))
    pairs = [(one, operations.Speech(one["language"], one["to_child"])) for one in letters]
    return visit.show("asking/letter.html", pairs=pairs, request_id=request_id)


def _shown(
    visit: Visit, request_id: UUID, template: str, form: Form | None = None, **values: Any
) -> Response:
    found = visit.do(operations.get_request, request_id=request_id)
    return visit.show(
        template,
        form.status if form else 200,
        asked=found,
        form=form or Form(visit, NOTHING),
        standing=of_request(found["state"]),
        names=Directory.of(visit, found["receiver_ids"]),
        may_ask=visit.may(operations.take_back),
        **values,
    )
