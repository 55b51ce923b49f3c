"""Every error as `application/problem+json` (RFC 9457), in the caller's language.

Invariant: neither the answer nor the log holds a value: no input, no SQL, no parameters, no
message of an exception that is not ours.
"""

import logging
import traceback
from typing import ClassVar

import psycopg
import sqlalchemy.exc
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from shared import problems
from shared.problems import Invalid, Problem, Reason, Unavailable
from shared.texts import Language, Text, preferred_language
from shared.web.answers import to_json
from shared.web.input_faults import InputFault
from shared.web.trace import trace_id

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("schakel.web")


class MethodNotAllowed(Problem):
    """405: the path is right, the method is not (RFC 9110 §15.5.6)."""

    status: ClassVar[int] = 405
    title = Text("Deze methode kan hier niet", "This method is not possible here")
    default_code = "method_not_allowed"
    default_detail = Text("Kijk in Allow wat wel kan.", "See Allow for what is possible.")


class TooLarge(Problem):
    """413: more than we read (RFC 9110 §15.5.14)."""

    status = 413
    title = Text("Te groot", "Too large")
    default_code = "too_large"
    default_detail = Text("Stuur minder in één keer.", "Send less at once.")


class UnsupportedMediaType(Problem):
    """415: not a kind of content that we read (RFC 9110 §15.5.16)."""

    status = 415
    title = Text("Deze vorm lezen we niet", "We do not read this form")
    default_code = "unsupported_media_type"
    default_detail = Text(
        "Stuur application/json, niet ingepakt.", "Send application/json, not compressed."
    )


_KINDS: tuple[type[Problem], ...] = (
    problems.Invalid,
    problems.Unauthenticated,
    problems.Forbidden,
    problems.NotFound,
    MethodNotAllowed,
    problems.Conflict,
    problems.Gone,
    problems.PreconditionFailed,
    TooLarge,
    UnsupportedMediaType,
    problems.PreconditionRequired,
    problems.TooMany,
    problems.Problem,
    problems.Unavailable,
)
BY_STATUS = {kind.status: kind for kind in _KINDS}
_UNREACHABLE = (
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


def handle_problems(app: Flask) -> None:
    """Let every exception of the application end here."""
    app.register_error_handler(HTTPException, answer_to)
    app.register_error_handler(Exception, answer_to)


def language() -> Language:
    """The language of the present request."""
    return preferred_language(request.headers.get("Accept-Language"))


def answer_to(error: Exception) -> Response:
    """The problem document for anything that went wrong."""
    return _rendered(as_problem(error), language())


def as_problem(error: Exception) -> Problem:
    """What we say of anything that went wrong; what was not foreseen is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _from_werkzeug(error)
    log.error("%s trace=%s %s", request.endpoint, trace_id(), _without_values(error))
    if isinstance(error, _UNREACHABLE):
        return Unavailable(headers={"Retry-After": "5"})
    return Problem()


def _from_werkzeug(error: HTTPException) -> Problem:
    """A refusal of Flask or werkzeug, in our words; its headers (Allow, Retry-After) stay."""
    status = error.code or 500
    kind = BY_STATUS.get(status, Invalid if status < 500 else Problem)
    kept = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
    return kind(headers=kept)


def _rendered(problem: Problem, spoken: Language) -> Response:
    code = problem.code
    document: dict[str, object] = {
        "type": f"urn:schakel:problem:{code}",
        "title": problem.title.in_(spoken),
        "status": problem.status,
        "detail": problem.detail.in_(spoken),
        "code": code,
        "traceId": trace_id(),
    }
    if isinstance(problem, Invalid):
        document["errors"] = [_as_error(reason, spoken) for reason in problem.reasons]
    elif problem.reasons:
        document["reasons"] = [_as_reason(reason, spoken) for reason in problem.reasons]
    headers = {"Content-Language": spoken, **problem.headers}
    if problem.status == 401:
        headers.setdefault("WWW-Authenticate", "DPoP")
    return Response(to_json(document), problem.status, headers, content_type=MEDIA_TYPE)


def _as_error(reason: Reason, spoken: Language) -> dict[str, str]:
    location = reason.location if isinstance(reason, InputFault) else "body"
    return {
        "in": location,
        "pointer": reason.pointer or "",
        "code": reason.code,
        "message": reason.text.in_(spoken),
    }


def _as_reason(reason: Reason, spoken: Language) -> dict[str, str]:
    remedy = {"remedy": reason.remedy.in_(spoken)} if reason.remedy else {}
    return {"code": reason.code, "text": reason.text.in_(spoken), **remedy}


def _without_values(error: BaseException) -> str:
    """What happened where: types, SQL states and lines of code, never a message or a value."""
    told = []
    seen: BaseException | None = error
    while seen is not None:
        state = getattr(getattr(seen, "orig", seen), "sqlstate", None)
        places = [
            f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(seen.__traceback__)
        ]
        told.append(f"{type(seen).__name__}{f' sqlstate={state}' if state else ''} at {places}")
        seen = seen.__cause__ or seen.__context__
    return "; from ".join(told)
