"""What a member does with a question that is open: see how far it is, remind, renew, take back.

Invariant: a new link or code kills the one before it at once; what was answered cannot be taken
back, only withdrawn by who said it.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.asking import links, putting, reading, succession
from services.asking.models import ConsentLink, ConsentRequest
from services.asking.rules import OPEN
from services.asking.wording import Speech
from services.children import operations as children
from services.consents import operations as consents
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.problems import Conflict
from shared.texts import Text
from shared.web.pages import Cursor, Page


@operation("consent:read", reads=True)
def list_requests(
    scope: Scope,
    *,
    child_id: UUID | None = None,
    open_only: bool = False,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The questions of one's teams, or about one child, newest first; `open_only`: as far as they
    were not answered or taken back when last looked at.
    """
    statement = _LISTED
    if child_id is not None:
        children.team_of(scope, child_id)
        statement = statement.where(ConsentRequest.child_id == child_id)
    if open_only:
        statement = statement.where(
            ConsentRequest.answered_at.is_(None), ConsentRequest.closed_at.is_(None)
        )
    ordered = newest_first(statement, ConsentRequest.asked_at, ConsentRequest.id, after, page_size)
    rows = scope.rows(ordered)
    until = {row[0].id: row.link_until for row in rows}
    asked = [row[0] for row in rows]
    shown = {view["id"]: view for view in reading.views(scope, asked, until)}
    found = page(asked, page_size, lambda one: shown[one.id])
    subjects = sorted({row["child_id"] for row in found.results})
    scope.concerns("consent_request", *(row["id"] for row in found.results), subjects=subjects)
    return found


@operation("consent:read", reads=True)
def get_request(scope: Scope, *, request_id: UUID) -> dict[str, Any]:
    """One question, and how far it is."""
    return reading.whole(scope, _seen(scope, request_id))


@operation("consent:read", reads=True)
def read_letter(scope: Scope, *, request_id: UUID, language: str | None = None) -> dict[str, Any]:
    """The question as a letter, in its language or another: what stands in it, to be printed. It
    holds no code, no link and no address.
    """
    request = _seen(scope, request_id)
    consent = consents.briefly(scope, [request.consent_id])[request.consent_id]
    question = putting.question_of(scope, request, consent)
    speech = Speech(language or request.language, question.to_child)
    return putting.page_of(question, speech) | {
        "request_id": request.id,
        "child_id": request.child_id,
    }


@operation("consent:ask")
def remind(
    scope: Scope, *, request_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Mail them once more, with a new link."""
    request = _open(scope, request_id, expected_version)
    request.reminded_at = scope.now
    return _mailed_again(scope, request, "reminder")


@operation("consent:ask")
def renew_link(
    scope: Scope, *, request_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """A new link, where the old one is lost or too old; also to who said yes and wants to see or
    withdraw it.
    """
    request = _open(scope, request_id, expected_version, _STANDING)
    return _mailed_again(scope, request, "renewal")


@operation("consent:ask")
def renew_code(
    scope: Scope, *, request_id: UUID, handover: str, expected_version: int | None = None
) -> dict[str, Any]:
    """A new code, shown this once; it also unlocks."""
    request = _open(scope, request_id, expected_version, _STANDING)
    if request.channel != "mail":
        raise Conflict("asked_on_paper", _ON_PAPER)
    code = putting.give_code(scope, request, handover)
    request.version += 1
    scope.flush()
    return reading.whole(scope, request) | {"code": code}


@operation("consent:ask")
def take_back(
    scope: Scope, *, request_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Nobody need answer it any more: its link is dead, a mail not sent yet is dropped."""
    request = _open(scope, request_id, expected_version)
    consents.close_question(scope, request.consent_id)
    request.closed_at, request.closed_because = scope.now, "taken_back"
    request.version += 1
    links.end_links(scope, request.id)
    return reading.whole(scope, request)


@operation("consent:record")
def record_answer(
    scope: Scope,
    *,
    request_id: UUID,
    state: str,
    method: str,
    assurance: str,
    spoken_by: str | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """What they said in another way than by the link: on paper, or after a talk; `spoken_by` whom,
    where an institution was asked.
    """
    request = _open(scope, request_id, expected_version)
    said = {"state": state, "method": method, "assurance": assurance}
    consents.answer_consent(scope, consent_id=request.consent_id, spoken_by=spoken_by, **said)
    request.answered_at = scope.now
    request.version += 1
    scope.flush()
    return reading.whole(scope, request)


def _seen(scope: Scope, request_id: UUID) -> ConsentRequest:
    request = scope.load(ConsentRequest, request_id)
    children.team_of(scope, request.child_id)
    return request


def _open(
    scope: Scope,
    request_id: UUID,
    expected_version: int | None,
    among: frozenset[str] = OPEN,
) -> ConsentRequest:
    """The question, locked after its child; Conflict when it is not (any more) in such a state."""
    children.lock_file(scope, scope.load(ConsentRequest, request_id).child_id)
    request = scope.load(ConsentRequest, request_id, lock="change")
    scope.expect_version(request, expected_version)
    if reading.views(scope, [request])[0]["state"] not in among:
        raise Conflict("question_not_open", _NOT_OPEN)
    succession.take_over(scope, request)
    return request


def _mailed_again(scope: Scope, request: ConsentRequest, reason: str) -> dict[str, Any]:
    if request.channel != "mail":
        raise Conflict("asked_on_paper", _ON_PAPER)
    links.new_link(scope, request, reason)
    request.version += 1
    scope.flush()
    return reading.whole(scope, request)


_LISTED = select(
    ConsentRequest,
    select(func.max(ConsentLink.expires_at))
    .where(ConsentLink.request_id == ConsentRequest.id, ConsentLink.ended_at.is_(None))
    .scalar_subquery()
    .label("link_until"),
)
_STANDING = OPEN | {"given"}
_NOT_OPEN = Text(
    "Deze vraag is niet meer open: zij is beantwoord, teruggenomen of verlopen.",
    "This question is open no more: it was answered, taken back or has lapsed.",
)
_ON_PAPER = Text(
    "Deze vraag is op papier gesteld; er is geen link.",
    "This question was asked on paper; there is no link.",
)
