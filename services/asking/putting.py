"""Putting a question: to each person a consent of their own, a link by mail, and a code.

Invariant: everybody is asked apart, and hears nothing of the others; the code is shown once, to
who gives it; what is asked is what the notice says, and the notice is kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.asking import codes, links, reading
from services.asking.models import ConsentRequest
from services.asking.rules import Asking, Person, faults, stage_of
from services.asking.wording import Question, Speech, notice
from services.children import operations as children
from services.consents import operations as consents
from services.organisations import operations as organisations
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Invalid
from shared.vocabulary import CATEGORIES


@operation("consent:ask")
def ask_consent(
    scope: Scope,
    *,
    child_id: UUID,
    persons: Sequence[dict[str, Any]],
    purpose: str,
    receiver_ids: Sequence[UUID],
    categories: Sequence[str],
    until: datetime,
    answer_by: datetime,
    phone: str,
    channel: str = "mail",
    handover: str | None = None,
    language: str = "nl",
    sentence: str | None = None,
) -> dict[str, Any]:
    """Ask one or several people the same. Answers with each question and, this once, its code.

    `persons`: `holder_id` (None: the child) and `email`, where it is not in the file. Invalid with
    every reason, for all of them, or nothing is asked.
    """
    children.lock_file(scope, child_id)
    child = children.family_of(scope, child_id)
    asked = _persons(child, persons)
    stage = stage_of(child.birth_date, clock.today())
    holders = frozenset(holder.id for holder in child.holders)
    given = handover if channel == "mail" else None
    asking = Asking(asked, holders, stage, channel, given, answer_by, until, tuple(receiver_ids))
    found = faults(asking, scope.now)
    if found:
        raise Invalid(reasons=found)
    said = (purpose, receiver_ids, categories, until, phone, sentence)
    question = _question(scope, child, *said)
    made = [_one(scope, child_id, person, asking, language, question) for person in asked]
    return {"requests": made}


@operation("consent:read", reads=True)
def preview_question(
    scope: Scope,
    *,
    child_id: UUID,
    purpose: str,
    receiver_ids: Sequence[UUID],
    categories: Sequence[str],
    until: datetime,
    phone: str,
    to_child: bool = False,
    language: str = "nl",
    sentence: str | None = None,
) -> dict[str, Any]:
    """The question as they would read it, without asking it."""
    child = children.family_of(scope, child_id)
    said = (purpose, receiver_ids, categories, until, phone, sentence)
    question = replace(_question(scope, child, *said), to_child=to_child)
    return page_of(question, Speech(language, to_child))


def page_of(question: Question, speech: Speech) -> dict[str, Any]:
    """What a page or a letter shows of a question."""
    return {
        "organisation": question.organisation,
        "child": question.child,
        "sentence": question.sentence,
        "phone": question.phone,
        "purpose": speech.purpose(question.purpose),
        "receivers": list(question.receivers),
        "categories": [speech.category(code) for code in question.categories],
        "until": question.until,
        "language": speech.code,
        "to_child": question.to_child,
    }


def question_of(scope: Scope, request: ConsentRequest, consent: Any) -> Question:
    """The question as it was put, with the names as they are now."""
    child = children.family_of(scope, request.child_id)
    words = reading.words_of(scope, request)
    asked = (consent.purpose, consent.receiver_ids, consent.categories, consent.until)
    made = _question(scope, child, *asked, words["phone"], words["sentence"])
    return replace(made, to_child=consent.holder_id is None)


def _persons(child: children.Family, persons: Sequence[dict[str, Any]]) -> tuple[Person, ...]:
    """Whom is meant, and where they read mail: as typed, else as the file has it."""
    found = []
    for given in persons:
        holder = child.holder(given.get("holder_id"))
        known, institution = (
            (holder.email, holder.kind == "institution") if holder else (None, False)
        )
        found.append(Person(given.get("holder_id"), given.get("email") or known, institution))
    return tuple(found)


def _question(
    scope: Scope,
    child: children.Family,
    purpose: str,
    receiver_ids: Sequence[UUID],
    categories: Sequence[str],
    until: datetime,
    phone: str,
    sentence: str | None,
) -> Question:
    names = organisations.names_of(scope, [scope.org, *receiver_ids])
    return Question(
        organisation=names[scope.org],
        child=child.given_name,
        purpose=purpose,
        receivers=tuple(names[one] for one in receiver_ids if one in names),
        categories=tuple(code for code in CATEGORIES if code in set(categories)),
        until=until,
        phone=phone,
        sentence=sentence,
        to_child=False,
    )


def _one(
    scope: Scope,
    child_id: UUID,
    person: Person,
    asking: Asking,
    language: str,
    question: Question,
) -> dict[str, Any]:
    """The consent of one person, the question to them, and its code."""
    own = replace(question, to_child=person.holder_id is None)
    consent = consents.record_within(
        scope,
        child_id=child_id,
        holder_id=person.holder_id,
        purpose=own.purpose,
        receiver_ids=asking.receiver_ids,
        categories=own.categories,
        state="requested",
        stated_at=scope.now,
        until=asking.until,
        method="on_paper" if asking.channel == "paper" else "digital",
        assurance="none",
        notice_text=notice(own, language),
        notice_language=language,
    )
    request = _put(scope, consent["id"], child_id, person, asking, language, own)
    code = give_code(scope, request, asking.handover) if asking.handover else None
    scope.flush()
    return reading.whole(scope, request) | {"code": code}


def _put(
    scope: Scope,
    consent_id: UUID,
    child_id: UUID,
    person: Person,
    asking: Asking,
    language: str,
    question: Question,
) -> ConsentRequest:
    request_id = new_id()
    words = {"email": person.email, "phone": question.phone, "sentence": question.sentence}
    request = ConsentRequest(
        id=request_id,
        owner_id=scope.org,
        team_id=children.team_of(scope, child_id),
        consent_id=consent_id,
        child_id=child_id,
        respondent_id=person.holder_id or child_id,
        stage=asking.stage,
        asked_by=scope.actor.id,
        minded_by=scope.actor.id,
        asked_at=scope.now,
        answer_by=asking.answer_by,
        channel=asking.channel,
        language=language,
        sealed_words=children.beside_file(scope, child_id).seal(reading.WORDS, request_id, words),
        attempts=0,
        version=1,
    )
    scope.add(request)
    scope.concerns("consent_request", request_id, subjects=[child_id])
    if asking.channel == "mail":
        links.new_link(scope, request, "question")
    return request


def give_code(scope: Scope, request: ConsentRequest, handover: str) -> str:
    """A new code: the one before works no more."""
    code = codes.new_code()
    request.handover = handover
    request.code_hash = codes.hashed(scope, request.id, code)
    request.code_at = scope.now
    request.attempts, request.locked_at = 0, None
    return codes.spoken(code)
