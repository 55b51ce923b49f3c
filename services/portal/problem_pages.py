"""What went wrong, as a page: in plain words, with the way on.

Invariant: it says what the API would say (the same Problem), never a value that was typed, and a
stack trace to nobody.
"""

from flask import Flask, Response, g, request, url_for

from services.portal.pages import NEXT, Visit, frame, kept, shown
from services.portal.wording import settle_language
from shared.problems import Conflict, PreconditionFailed, Problem, StepUpNeeded, Unauthenticated
from shared.texts import Text
from shared.web import problem as api_problems
from shared.web.trace import trace_id

_NOT_PAGES = ("/v1/", "/oauth/", "/.well-known/", "/static/")


def show_problem(error: Exception) -> Response:
    """The page for anything that went wrong on a page."""
    problem = api_problems.as_problem(error)
    visit: Visit | None = g.get("visit")
    if isinstance(problem, Unauthenticated) and visit is not None:
        return visit.go("log_in", **{NEXT: request.path})
    part = visit is not None and visit.is_part
    if isinstance(problem, StepUpNeeded) and visit is not None and not part:
        return _ask_again(visit, problem)
    template = "part_problem.html" if part else "problem.html"
    where = _on(visit, problem)
    answer = shown(visit, template, problem.status, problem=problem, trace=trace_id(), where=where)
    answer.headers.extend(problem.headers)
    return answer


def _ask_again(visit: Visit, problem: StepUpNeeded) -> Response:
    """The factor once more, and then on with what was being done."""
    onward = request.path if visit.posted else request.full_path.rstrip("?")
    values = {"resume": onward, "kept": kept(), "was_form": visit.posted}
    if not visit.may_step_up:
        return visit.go("set_up_codes", **{NEXT: onward})
    return visit.show("entry/step_up.html", problem.status, **values)


def show_unknown(app: Flask) -> None:
    """An address that nobody has: a page for who reads pages, a problem document for programs."""

    def unknown(error: Exception) -> Response:
        if request.path.startswith(_NOT_PAGES) or "text/html" not in request.headers.get(
            "Accept", ""
        ):
            return api_problems.answer_to(error)
        settle_language(frame().cookies)
        return show_problem(error)

    for code in (404, 405):
        app.register_error_handler(code, unknown)


def _on(visit: Visit | None, problem: Problem) -> tuple[str, Text]:
    """Where to go from here, and how that is said."""
    if visit is not None and visit.actor and isinstance(problem, Conflict | PreconditionFailed):
        button = visit.page.methods == ("POST",)  # it stands on the page above
        above = button or not visit.posted  # and so does the latest state of what cannot be opened
        return (request.path.rpartition("/")[0] if above else request.path), _LATEST
    return url_for("portal.home"), _HOME


_HOME = Text("Naar uw startpagina", "To your start page")
_LATEST = Text("Bekijk de laatste stand", "See the latest state")
