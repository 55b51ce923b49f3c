"""What somebody does with a personal link: read, say yes or no, ask to talk, withdraw.

Invariant: a link opens one question and a link alone opens nothing: the code comes first, and a
pass of half an hour after it. Every statement takes the child's lock, as all do (`kernel.md`). What
others said, other grounds and other children are read nowhere here. A no and a withdrawal need
nothing that is sealed: what cannot be opened keeps nobody from saying them.
"""

import hmac
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.asking import codes, links, putting, reading
from services.asking.models import ConsentRequest
from services.asking.wording import Question, Speech
from services.children import operations as children
from services.consents import operations as consents
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.jobs.tasks import task
from shared.problems import Conflict, Forbidden, Gone, NotFound
from shared.texts import Text

ANNOUNCE = task("asking.announce", "request_id")
PASS_LASTS = timedelta(minutes=30)
UNANSWERED = frozenset({"asked", "sent", "opened", "talk", "locked", "expired", "on_paper"})
log = logging.getLogger("schakel.asking")


@operation("consent:withdraw_by_link")
def weigh_code(scope: Scope, *, request_id: UUID, code: str) -> dict[str, Any]:
    """Weigh a code: `proof` is the pass that it gives, None for a wrong one; `left` tries.
    `weighed`: it was looked at, which it is not where the question is locked.

    Each try is counted in the transaction that looks at it, one after the other, and stays counted.
    """
    request = _mine(scope, request_id, lock=True)
    if request.locked_at is not None or request.code_hash is None:
        return {"proof": None, "left": 0, "weighed": False}
    if hmac.compare_digest(codes.hashed(scope, request_id, code), request.code_hash):
        request.attempts = 0
        return {"proof": _pass(scope, request), "left": codes.TRIES, "weighed": True}
    request.attempts += 1
    if request.attempts >= codes.TRIES:
        request.locked_at = scope.now
        scope.later(ANNOUNCE, request_id=request_id)
    return {"proof": None, "left": codes.TRIES - request.attempts, "weighed": True}


@operation("consent:withdraw_by_link")
def open_question(
    scope: Scope, *, request_id: UUID, proof: str, language: str = "nl"
) -> dict[str, Any]:
    """The question and what now holds, in their language; only the latter where it is closed."""
    request = _entered(scope, request_id, proof)
    request.opened_at = request.opened_at or scope.now
    return _shown(scope, request, language)


@operation("consent:answer")
def say_yes(
    scope: Scope,
    *,
    request_id: UUID,
    proof: str,
    language: str = "nl",
    spoken_by: str | None = None,
) -> dict[str, Any]:
    """Yes. Said twice it is said once; Gone where it can no longer be said. Where an institution
    was asked it is `spoken_by` somebody: Invalid without.
    """
    return _answered(scope, request_id, proof, "given", language, spoken_by)


@operation("consent:withdraw_by_link")
def say_no(scope: Scope, *, request_id: UUID, proof: str, language: str = "nl") -> dict[str, Any]:
    """No: what rested on the same question stops, in this transaction."""
    return _answered(scope, request_id, proof, "refused", language)


@operation("consent:withdraw_by_link")
def say_talk(scope: Scope, *, request_id: UUID, proof: str, language: str = "nl") -> dict[str, Any]:
    """I want to talk first: it stays open, and who asked is told."""
    request = _entered(scope, request_id, proof)
    if _state(scope, request) not in UNANSWERED:
        raise Conflict("question_not_open", _CLOSED)
    if request.talk_at is None:
        request.talk_at = scope.now
        scope.later(ANNOUNCE, request_id=request_id)
    return _shown(scope, request, language)


@operation("consent:withdraw_by_link")
def withdraw_by_link(
    scope: Scope, *, request_id: UUID, proof: str, language: str = "nl"
) -> dict[str, Any]:
    """Withdraw the yes: all that rests on it stops now. `stopped`: what, and who had read it."""
    request = _entered(scope, request_id, proof)
    if _state(scope, request) == "withdrawn":
        return _shown(scope, request, language) | {"stopped": None}
    assurance = codes.CHANNELS[request.handover or "by_letter"].assurance
    how = {"method": "digital", "assurance": assurance}
    receipt = consents.withdraw_within(scope, consent_id=request.consent_id, **how)
    request.answered_at = scope.now
    scope.later(ANNOUNCE, request_id=request_id)
    stopped = [
        {"organisation": row["organisation_name"], "opened": row["opened"]}
        for row in receipt["stopped"]
    ]
    return _shown(scope, request, language) | {"stopped": stopped}


@operation("consent:withdraw_by_link")
def ask_link(scope: Scope, *, request_id: UUID) -> None:
    """Mail a new link to the address that we have, for who holds a dead one. It tells nothing:
    where it is not to be, or was asked too often, nothing happens.
    """
    request = _mine(scope, request_id, lock=True)
    since = scope.now - timedelta(days=1)
    often = links.made_since(scope, request_id, since) >= links.MOST_A_DAY
    wanted = _state(scope, request) in (*UNANSWERED, "given")
    if request.channel == "mail" and wanted and not often:
        links.new_link(scope, request, "return")


def _answered(
    scope: Scope,
    request_id: UUID,
    proof: str,
    answer: str,
    language: str,
    spoken_by: str | None = None,
) -> dict[str, Any]:
    request = _entered(scope, request_id, proof)
    state = _state(scope, request)
    if state == answer:
        return _shown(scope, request, language)
    if state not in UNANSWERED and not (answer == "refused" and state == "asked_anew"):
        raise Conflict("question_not_open", _CLOSED)
    hindrance = _hindrance(scope, request)
    if hindrance and (answer == "given" or hindrance == "no_authority"):
        raise Gone("question_gone", _CLOSED)
    channel = codes.CHANNELS[request.handover or "by_letter"]
    said = {"state": answer, "method": "digital", "assurance": channel.assurance}
    consents.answer_consent(scope, consent_id=request.consent_id, spoken_by=spoken_by, **said)
    request.answered_at, request.answered_in = scope.now, Speech(language).code
    request.version += 1
    scope.later(ANNOUNCE, request_id=request_id)
    return _shown(scope, request, language)


def _mine(scope: Scope, request_id: UUID, *, lock: bool = False) -> ConsentRequest:
    """The question that this link is to, its child locked before it; NotFound for any other."""
    if scope.actor.about != request_id:
        raise NotFound
    seen = scope.load(ConsentRequest, request_id)
    if seen.respondent_id != scope.actor.id:
        raise NotFound
    if lock:
        children.lock_file(scope, seen.child_id)
        seen = scope.load(ConsentRequest, request_id, lock="change")
    scope.concerns("consent_request", request_id, subjects=[seen.child_id])
    return seen


def _entered(scope: Scope, request_id: UUID, proof: str) -> ConsentRequest:
    """The question, for who has shown the code a moment ago; Forbidden (`code_wrong`) otherwise."""
    request = _mine(scope, request_id, lock=True)
    until, _, _mac = proof.partition(".")
    lasting = until.isascii() and until.isdecimal() and len(until) < 12
    if not lasting or int(until) < scope.now.timestamp() or request.locked_at is not None:
        raise Forbidden("code_wrong", _CODE_WRONG)
    if not hmac.compare_digest(_pass(scope, request, int(until)).encode(), proof.encode()):
        raise Forbidden("code_wrong", _CODE_WRONG)
    return request


def _pass(scope: Scope, request: ConsentRequest, until: int | None = None) -> str:
    """What stands for the code in the pages that follow: until when, and a MAC over it. It dies
    with the code.
    """
    until = until or int((scope.now + PASS_LASTS).timestamp())
    code = (request.code_hash or b"").hex()
    about = f"{request.id}/{code}/{until}"
    return f"{until}.{scope.keyring.blind_index(scope.org, 'consent pass', about).hex()}"


def _shown(scope: Scope, request: ConsentRequest, language: str) -> dict[str, Any]:
    """What the page shows. Of a question that is closed: no more than that, and whom to call."""
    scope.flush()
    consent = consents.briefly(scope, [request.consent_id])[request.consent_id]
    question = _question(scope, request, consent)
    speech = Speech(language, consent.holder_id is None)
    state = _state(scope, request)
    hindrance = _hindrance(scope, request)
    if state == "given" and hindrance != "no_authority":
        hindrance = None
    known = {
        "state": hindrance or state,
        "organisation": organisations.names_of(scope, [scope.org])[scope.org],
        "phone": question.phone if question else "",
        "to_child": speech.to_child,
        "language": speech.code,
        "at": consent.stated_at,
        "reference": str(request.consent_id),
    }
    if hindrance or state in _CLOSED_STATES or question is None:
        return known
    institution = _kind(scope, request, consent) == "institution"
    return putting.page_of(question, speech) | known | {"institution": institution}


def _question(scope: Scope, request: ConsentRequest, consent: Any) -> Question | None:
    """What was asked; None where it cannot be opened any more."""
    try:
        return putting.question_of(scope, request, consent)
    except SealBroken:
        log.warning("question %s cannot be read", request.id)
        return None


def _state(scope: Scope, request: ConsentRequest) -> str:
    """As its consent stands, where the child's file cannot be opened to say more."""
    scope.flush()
    try:
        state: str = reading.views(scope, [request])[0]["state"]
    except SealBroken:
        found = consents.briefly(scope, [request.consent_id])[request.consent_id].state
        state = request.closed_because or _UNREAD.get(found, found)
    return state


def _hindrance(scope: Scope, request: ConsentRequest) -> str | None:
    """Why a yes cannot be said (any more), of what is not the question's own state."""
    consent = consents.briefly(scope, [request.consent_id])[request.consent_id]
    if consent.holder_id is not None and _kind(scope, request, consent) is None:
        return "no_authority"
    if consent.state != "requested" or request.closed_at is not None:
        return None
    if _state(scope, request) == "asked_anew":
        return "asked_anew"
    standing = [organisations.standing_of(scope, one) for one in consent.receiver_ids]
    if any(one is None or one.state == "destroyed" for one in standing):
        return "receiver_left"
    return None


def _kind(scope: Scope, request: ConsentRequest, consent: Any) -> str | None:
    """The kind of authority holder that was asked; None: the child, or nobody with authority."""
    holder = consent.holder_id
    return children.authority_of(scope, request.child_id, holder) if holder else None


_UNREAD = {"requested": "opened", **dict.fromkeys(("expired", "superseded"), "lapsed")}
_CLOSED_STATES = frozenset({"taken_back", "lapsed", "asked_anew"})
_CODE_WRONG = Text(
    "De persoonlijke code klopt niet, of is te lang geleden getypt.",
    "The personal code is wrong, or was typed too long ago.",
)
_CLOSED = Text(
    "Op deze vraag kan nu geen antwoord meer komen.", "This question can be answered no more."
)
