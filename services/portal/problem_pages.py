"""What went wrong, as a page: in plain words, with the way on.

Invariant: it says what the API would say (the same Problem), never a value that was typed, and a
stack trace to nobody.
"""

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import MethodNotAllowed

from services.portal.addresses import latest_state, nearest_page
from services.portal.pages import NEXT, Visit, answered, frame, kept, shown
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
    """An address that nobody has: a page for who reads pages, a problem document for programs. Who
    opens the address of a button comes to the page on which it stands.
    """

    def unknown(error: Exception) -> Response:
        if request.path.startswith(_NOT_PAGES) or "text/html" not in request.headers.get(
            "Accept", ""
        ):
            return api_problems.answer_to(error)
        settle_language(frame().cookies)
        if not isinstance(error, MethodNotAllowed):
            return show_problem(error)
        if request.method in ("GET", "HEAD"):
            return answered(redirect(latest_state(), 303))
        return show_problem(api_problems.MethodNotAllowed(detail=_NOT_SO, headers=_allowed(error)))

    for code in (404, 405):
        app.register_error_handler(code, unknown)


def _allowed(error: MethodNotAllowed) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name == "Allow"}


def _on(visit: Visit | None, problem: Problem) -> tuple[str, Text]:
    """Where to go from here, and how that is said."""
    if visit is not None and visit.actor and isinstance(problem, Conflict | PreconditionFailed):
        if visit.posted:
            return latest_state(), _LATEST
        above = request.path.rpartition("/")[0]  # the latest state of what cannot be opened
        return nearest_page(above), _LATEST
    return url_for("portal.home"), _HOME


_NOT_SO = Text(
    "Hier kunt u niets naartoe sturen. Er is niets gewijzigd. Ga terug naar de vorige pagina.",
    "Nothing can be sent to this address. Nothing was changed. Go back to the page before.",
)
_HOME = Text("Naar uw startpagina", "To your start page")
_LATEST = Text("Bekijk de laatste stand", "See the latest state")
