"""A link on its way: its token, its words, and what there is to tell who asked.

Invariant: a mail says which organisation has a question, and nothing about whom or what; the token
is made here, at the last moment, and kept as a hash.
"""

from uuid import UUID

from services.asking import links, reading
from services.asking.links import Envelope
from services.asking.models import ConsentLink, ConsentRequest
from services.asking.wording import Speech
from services.consents import operations as consents
from services.organisations import operations as organisations
from shared.authz.scope import Scope


def envelope_for(scope: Scope, link_id: UUID) -> Envelope | None:
    """A link that is still to be mailed, with a fresh token; None where there is nothing to mail:
    it was mailed, a later one took its place, or the question is open no more.
    """
    request_id = scope.load(ConsentLink, link_id).request_id
    request = scope.load(ConsentRequest, request_id, lock="change")
    link = scope.load(ConsentLink, link_id, lock="change")
    consent = consents.briefly(scope, [request.consent_id])[request.consent_id]
    over = request.closed_at is not None or consent.state not in ("requested", "given")
    if over or link.mailed_at or link.ended_at or link.expires_at <= scope.now:
        return None
    token = links.fresh_token()
    link.link_hash, link.mailed_at = links.hash_of(token), scope.now
    request.sent_at = request.sent_at or scope.now
    scope.concerns("consent_request", request.id, subjects=[request.child_id])
    address = reading.words_of(scope, request)["email"]
    to_child = consent.holder_id is None
    return Envelope(link.id, link.reason, request.language, scope.org, to_child, address, token)


def composed(scope: Scope, envelope: Envelope, base_url: str) -> tuple[str, str]:
    """Subject and text: in their language, and in Dutch."""
    name = organisations.names_of(scope, [scope.org])[scope.org]
    page = f"{base_url}/vraag"
    values = {"organisation": name, "address": page, "token": envelope.token}
    spoken = "" if envelope.language == "nl" else f"?taal={envelope.language}"
    values["link"] = f"{page}{spoken}#{envelope.token}"
    own, dutch = Speech(envelope.language, envelope.to_child), Speech("nl", envelope.to_child)
    subject = "mail_reminder" if envelope.reason == "reminder" else "mail_subject"
    texts = [own.say("mail", **values)]
    if envelope.language != "nl":
        texts.append(dutch.say("mail", **values))
    return own.say(subject), "\n\n---\n".join(texts) + "\n"


def news_of(scope: Scope, request_id: UUID) -> tuple[str, UUID | None] | None:
    """What there is to tell about a question (a kind of notification), and who follows it."""
    request = scope.load(ConsentRequest, request_id)
    state = reading.views(scope, [request])[0]["state"]
    kind = _NEWS.get(state)
    return (kind, request.minded_by) if kind else None


_NEWS = {
    "locked": "question_locked",
    "talk": "question_talk",
    "given": "question_answered",
    "refused": "question_answered",
    "withdrawn": "question_answered",
}
