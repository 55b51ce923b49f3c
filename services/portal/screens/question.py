"""The page of who is asked for consent: no login, no script needed, in their own language.

Invariant: nothing personal is shown before the personal code was typed; the link's code comes
behind the `#` of the address or is typed, and goes on in forms only. A dead link looks the same
whether or not it ever was one. Each answer may be sent twice, and from two tabs.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Response, request

from services.asking import operations as asking
from services.identity import operations as identity
from services.portal.logging_in import source
from services.portal.pages import Visit, entry
from shared.authz.actor import Actor
from shared.problems import Conflict, Forbidden, Gone, Invalid, TooMany
from shared.vocabulary import NOTICE_LANGUAGES
from shared.web.trace import trace_id

LINK, CODE, PASS, LANGUAGE, DO = "_link", "_code", "_pass", "_language", "_do"
SPEAKER, LONGEST_NAME = "_speaker", 200
ORGANISATION = identity.Limit(60, timedelta(minutes=1))
"""So many wrong codes in a quarter of an hour for all questions of one organisation."""
_ANSWERS: dict[str, Callable[..., Any]] = {
    "yes": asking.say_yes,
    "no": asking.say_no,
    "talk": asking.say_talk,
    "withdraw_yes": asking.withdraw_by_link,
}


@entry("/vraag")
def question(visit: Visit) -> Response:
    """Read a question for consent, answer it, and later withdraw."""
    language = _language()
    if not visit.posted:
        return _start(visit, language)
    found = asking.find(_typed(LINK))
    if _typed(DO) == "new_link":
        if found is not None:
            asking.ask_link(found.actor(trace_id()), request_id=found.request_id)
        return _page(visit, language, "dead", asked_for=True)
    if _typed(DO) == "" and not _typed(PASS):
        return _start(visit, language)  # another language was chosen
    if found is None or not found.alive:
        _count(f"consent/source/{source()}", identity.SOURCE)
        return _page(visit, language, "dead", 410)
    return _inside(visit, language, found)


def _inside(visit: Visit, language: str, found: asking.Found) -> Response:
    actor = found.actor(trace_id())
    try:
        proof = _typed(PASS) or _weighed(visit, language, found, actor)
        return proof if isinstance(proof, Response) else _acted(visit, language, actor, proof)
    except Forbidden:  # the code, or what stood for it, is wrong or too old
        return _start(visit, language, "retype", 403)


def _weighed(visit: Visit, language: str, found: asking.Found, actor: Actor) -> str | Response:
    """What the typed code gives: a pass, or the page that says what is wrong."""
    keys = (f"consent/source/{source()}", f"consent/organisation/{found.organisation_id}")
    try:
        for key, limit in zip(keys, (identity.SOURCE, ORGANISATION), strict=True):
            identity.count_attempt(key, limit)
    except TooMany as refused:
        answer = _start(visit, language, "too_often", refused.status)
        answer.headers.extend(refused.headers)
        return answer
    weighed = asking.weigh_code(actor, request_id=found.request_id, code=_typed(CODE))
    if weighed["proof"]:
        for key in keys:
            identity.take_back_attempt(key)
        return str(weighed["proof"])
    if not weighed["weighed"]:  # nothing was guessed: who has one locked link stops no other parent
        identity.take_back_attempt(keys[1])
    with suppress(Forbidden):  # so that it stands in the audit trail as what it was: refused
        asking.open_question(actor, request_id=found.request_id, proof="")
    if weighed["left"] == 0:
        return _page(visit, language, "locked", 403)
    return _start(visit, language, "wrong_code", 403, left=weighed["left"])


def _acted(visit: Visit, language: str, actor: Actor, proof: str) -> Response:
    """Do what the button says, and show what now holds."""
    about: dict[str, Any] = {"request_id": actor.about, "proof": proof, "language": language}
    do, refusal = _typed(DO), None
    speaker = _typed(SPEAKER)[:LONGEST_NAME] or None
    act = _ANSWERS.get(do, asking.open_question)
    try:
        shown = act(actor, **about, **({"spoken_by": speaker} if do == "yes" else {}))
    except Invalid:  # an institution's yes is somebody's
        shown, refusal = asking.open_question(actor, **about), "speaker_missing"
    except (Conflict, Gone):
        shown, refusal = asking.open_question(actor, **about), "already"
    except Forbidden as refused:
        if refused.code == "code_wrong":
            raise
        # the organisation is suspended or leaving: a yes cannot be taken, a no always can
        shown, refusal = asking.open_question(actor, **about), "not_now"
    asking_to_withdraw = do == "withdraw" and shown["state"] == "given"
    template = "withdraw" if asking_to_withdraw else "question"
    status = {None: 200, "speaker_missing": 400}.get(refusal, 409)
    values = {"shown": shown, "proof": proof, "refusal": refusal, "spoken": shown["to_child"]}
    return _page(visit, language, template, status, **values)


def _start(
    visit: Visit, language: str, fault: str | None = None, status: int = 200, **values: Any
) -> Response:
    return _page(visit, language, "start", status, fault=fault, fault_values=values)


def _page(
    visit: Visit,
    language: str,
    template: str,
    status: int = 200,
    *,
    spoken: bool = False,
    **values: Any,
) -> Response:
    answer = visit.show(
        f"question/{template}.html",
        status,
        speech=asking.Speech(language, spoken),
        languages=asking.language_names(),
        link=_typed(LINK)[:80],
        **values,
    )
    answer.headers["Content-Language"] = language
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _count(key: str, limit: identity.Limit) -> None:
    try:
        identity.count_attempt(key, limit)
    except TooMany:
        return  # who guesses tokens of 128 bits may; nothing is told either way


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()[:300]


def _language() -> str:
    """As chosen in the form or the mail's link, else as the browser asks, else Dutch."""
    for chosen in (
        request.form.get(LANGUAGE),
        request.form.get("_spoken"),
        request.args.get("taal"),
    ):
        if chosen in NOTICE_LANGUAGES:
            return chosen
    return request.accept_languages.best_match(list(NOTICE_LANGUAGES), "nl") or "nl"
