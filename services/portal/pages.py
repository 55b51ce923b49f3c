"""The one way to make a page: say which operations it calls, and then call only those.

Invariant: a page of somebody who is logged in runs with the actor that they are at this moment, a
form is proven before anything happens, and an operation that the page did not name is refused: so
the start-up check sees every way from a page to the data.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for

from services.identity import operations as identity
from services.portal import form_tokens, sayings
from services.portal.addresses import local_path
from services.portal.assets import Assets
from services.portal.cookies import FORM, SAID, SESSION, Cookies
from services.portal.incoming import LOST, FormWithFile, reading
from services.portal.visitors import ENROL, IN, Membership, Visitor, visitor_of
from shared import clock
from shared.authz import assurance, permissions
from shared.authz.actor import Actor
from shared.authz.replay import Replay
from shared.problems import Forbidden, NotFound, StepUpNeeded, Unauthenticated
from shared.texts import Text
from shared.web.pages import Cursor
from shared.web.trace import trace_id
from shared.web.use_case import UseCase

EXTENSION = "schakel-portal"
ONCE, VERSION = "_once", "_version"
"""Fields of a form: the mark of this very form, and the version of what it changes."""
_STAYS = (ONCE, VERSION)
NEXT, PAGE = "verder", "na"
"""Query parameters: where to go after logging in; from where a list goes on."""
PAGE_SIZE = 25
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages share."""

    cookies: Cookies
    assets: Assets


class Visit:
    """One request for a page: who, what they typed, and the ways to answer."""

    def __init__(
        self, page: "Page", visitor: Visitor | None, sent: FormWithFile | None = None
    ) -> None:
        self.page = page
        self.sent = sent
        self.posted = request.method == "POST"
        self.become(visitor)

    def become(self, visitor: Visitor | None) -> None:
        """From here on the visit is this visitor's: somebody has just logged in."""
        self.visitor = visitor
        self.actor: Actor | None = visitor.actor(trace_id()) if visitor else None

    def reload(self) -> None:
        """Look once more who they are: they act for another membership now."""
        self.become(visitor_of(self.visitor.token) if self.visitor else None)

    @property
    def acting(self) -> Membership | None:
        """For whom they act."""
        return self.visitor.acting if self.visitor else None

    def do(self, operation: UseCase, **arguments: Any) -> Any:
        """Call one of the operations that the page named; raises what the operation raises."""
        self._named(operation)
        return operation(self._known(), **arguments)

    def do_once(self, operation: UseCase, replay: Replay, **arguments: Any) -> Any:
        """Call it unless this very form was sent before; then what came of it the first time."""
        self._named(operation)
        return orjson.loads(operation.once(self._known(), replay, **arguments).body)

    def may(self, *operations: UseCase) -> bool:
        """Whether their role (not yet: covenant and consent) allows these operations."""
        actor = self.actor
        return actor is not None and all(
            permissions.refusal(operation.permission, actor) is None for operation in operations
        )

    def require(self, operation: UseCase) -> None:
        """Forbidden where their role does not allow it: no form that could not be sent."""
        refused = permissions.refusal(operation.permission, self._known())
        if refused is not None:
            raise Forbidden(refused.code, refused.text, [refused])

    @property
    def after(self) -> Cursor | None:
        """Where the asked page of a list starts; NotFound for what we never gave out."""
        sent = request.values.get(PAGE)
        try:
            return Cursor.decoded(sent) if sent else None
        except ValueError:
            raise NotFound from None

    @property
    def is_part(self) -> bool:
        """Whether htmx asks for a part of the page."""
        return request.headers.get("HX-Request") == "true"

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page, from a template."""
        return shown(self, template, status, **values)

    def go(self, endpoint: str, said: str | None = None, **path: Any) -> Response:
        """On to another page of ours, which confirms what was done (a name in `sayings`)."""
        return self.go_to(url_for(f"portal.{endpoint}", **path), said)

    def go_to(self, path: str, said: str | None = None) -> Response:
        """On to a path of ours; whatever is none becomes the home page."""
        answer = answered(redirect(local_path(path) or url_for("portal.home"), 303))
        if said:
            frame().cookies.write(answer, SAID, said, sayings.KEPT)
        return answer

    @property
    def secret(self) -> str:
        """What this browser's forms are proven with."""
        return self.visitor.session.proof_key if self.visitor else form_secret()

    @property
    def proof(self) -> str:
        """What each of this visit's forms carries."""
        return form_tokens.proof(self.secret, self._member)

    def require_proof(self) -> None:
        """Forbidden unless the posted form is ours, and made for this organisation."""
        sent = request.form.get(form_tokens.FIELD, "")
        elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
        if elsewhere or not form_tokens.is_proven(self.secret, self._member, sent):
            raise Forbidden("form_not_proven", FORM_NOT_PROVEN)

    @property
    def _member(self) -> UUID | None:
        return self.acting.id if self.acting else None

    @property
    def has_passkey(self) -> bool:
        """Whether they can be asked for a passkey."""
        return self.visitor is not None and bool(
            identity.list_passkeys(self.visitor.session.person_id)
        )

    @property
    def may_step_up(self) -> bool:
        """Whether they have a factor that can be asked once more."""
        return self.visitor is not None and self.visitor.session.second_factor

    def require_fresh_unless_unfinished(self) -> None:
        """StepUpNeeded unless they have just proven who they are, or have no factor to prove."""
        session = self.visitor.session if self.visitor else None
        if session is None or not self.may_step_up:
            return
        if not assurance.is_fresh(session.acr, session.authenticated_at, clock.now()):
            raise StepUpNeeded

    def _named(self, operation: UseCase) -> None:
        if operation not in self.page.operations:
            raise RuntimeError(f"{self.page.name} does not name {operation.name}")

    def _known(self) -> Actor:
        if self.actor is None:
            raise Unauthenticated
        return self.actor


Body = Callable[..., Response]


@dataclass(slots=True, eq=False)
class Page:
    """What Flask calls. `operations` is what the start-up check looks for; `entry` pages, and
    `personal` ones that are about oneself and no organisation, have none: these stand on the public
    list, and a personal one asks for a login all the same (an `unfinished` one also of who has yet
    to set up a second factor).
    """

    rule: str
    body: Body
    operations: tuple[UseCase, ...]
    methods: tuple[str, ...]
    entry: bool = False
    files: bool = False
    personal: bool = False
    unfinished: bool = False
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.body.__name__

    def __call__(self, **path: Any) -> Response:
        """Answer the present request."""
        with reading(request, files=self.files) as sent:
            visit = Visit(self, visitor_of(frame().cookies.read(SESSION)), sent)
            g.visit = visit
            return self._answer(visit, path)

    def _answer(self, visit: Visit, path: dict[str, Any]) -> Response:
        if not self.entry and visit.visitor is None:
            return _not_logged_in(visit)
        if not self.entry and visit.visitor is not None and not self._open_to(visit.visitor):
            return not_in_yet(visit, visit.visitor)
        if visit.posted:
            visit.require_proof()
        if not self.entry and not self.personal and visit.actor is None:
            return visit.go("choose", **{NEXT: request.path})
        return self.body(visit, **path)

    def _open_to(self, visitor: Visitor) -> bool:
        return visitor.stage == IN or (self.unfinished and visitor.stage == ENROL)


PAGES: list[Page] = []


def page(
    rule: str, *operations: UseCase, posts: bool = False, files: bool = False
) -> Callable[[Body], Body]:
    """Make the decorated `f(visit, …)` a page that calls `operations` and no others.

    `posts`: it takes a form too; `files`: with a file in it. Its name is its endpoint:
    `url_for("portal.<name>")`.
    """
    if not operations:
        raise TypeError(f"{rule}: a page names the operations that it calls")
    return _declared(rule, operations, ("GET", "POST") if posts else ("GET",), files=files)


def act(rule: str, *operations: UseCase, files: bool = False) -> Callable[[Body], Body]:
    """A page that is only posted to: a button."""
    return _declared(rule, operations, ("POST",), files=files)


def entry(rule: str, posts: bool = True) -> Callable[[Body], Body]:
    """A page before anybody acts for an organisation; it must be named in `shared.web.public`."""
    return _declared(rule, (), ("GET", "POST") if posts else ("GET",), entry=True)


def personal(
    rule: str, posts: bool = False, button: bool = False, unfinished: bool = False
) -> Callable[[Body], Body]:
    """A page about oneself, whatever organisation one acts for; `button`: it is only posted to;
    `unfinished`: also for who has yet to set up a second factor.

    It too must be named in `shared.web.public`.
    """
    methods = ("POST",) if button else ("GET", "POST") if posts else ("GET",)
    return _declared(rule, (), methods, personal=True, unfinished=unfinished)


def _declared(
    rule: str, operations: tuple[UseCase, ...], methods: tuple[str, ...], **kind: bool
) -> Callable[[Body], Body]:
    def declare(body: Body) -> Body:
        PAGES.append(Page(rule, body, operations, methods, **kind))
        return body

    return declare


def add_pages(blueprint: Blueprint) -> None:
    """Give the blueprint every declared page."""
    for made in PAGES:
        blueprint.add_url_rule(made.rule, made.name, made, methods=list(made.methods))


def frame() -> Frame:
    """What all pages of this application share."""
    found: Frame = current_app.extensions[EXTENSION]
    return found


def shown(visit: Visit | None, template: str, status: int = 200, **values: Any) -> Response:
    """A template as an answer."""
    part = visit is not None and visit.is_part
    said = None if part else sayings.SAYINGS.get(frame().cookies.read(SAID))
    text = render_template(template, visit=visit, said=said, **values)
    answer = Response(text.lstrip(), status, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    if said:
        frame().cookies.drop(answer, SAID)
    return answer


def answered(response: Any) -> Response:
    """Flask's own answers, as ours."""
    return Response(response.get_data(), response.status_code, dict(response.headers))


def form_secret() -> str:
    """The secret of forms before there is a session: the browser's, or a new one on its way."""
    kept = frame().cookies.read(FORM)
    if kept:
        return kept
    if "form_secret" not in g:
        g.form_secret = secrets.token_urlsafe(32)
    made: str = g.form_secret
    return made


def _not_logged_in(visit: Visit) -> Response:
    if visit.is_part:
        return visit.show("part_lapsed.html")
    if visit.posted:
        resume = request.full_path.rstrip("?")
        return visit.show("entry/login.html", 401, lapsed=True, resume=resume, kept=kept())
    return visit.go("log_in", **{NEXT: request.full_path.rstrip("?")})


def not_in_yet(visit: Visit, visitor: Visitor) -> Response:
    """Their password was right, and that is not enough."""
    if visit.is_part:
        return visit.show("part_lapsed.html")
    onward = request.path if visit.posted else request.full_path.rstrip("?")
    step = "set_up_codes" if visitor.stage == ENROL else "second_step"
    return visit.go(step, **{NEXT: onward})


def kept() -> list[tuple[str, str]]:
    """What was typed in a form that came too late, to be given back after logging in.

    A file is not kept, but that there was one is: nothing goes on without it unseen.
    """
    typed = [(k, v) for k, v in request.form.items(multi=True) if k in _STAYS or k[:1] != "_"]
    sent: FormWithFile | None = g.visit.sent
    return [*typed, (LOST, "on")] if sent is not None and sent.has_file else typed


FORM_NOT_PROVEN = Text(
    "Dit formulier hoort niet bij wat u nu doet: het is te oud, of u handelt intussen voor een"
    " andere organisatie. Er is niets gewijzigd. Ververs de vorige pagina en probeer het opnieuw.",
    "This form does not belong to what you do now: it is too old, or you act for another"
    " organisation by now. Nothing was changed. Go back, reload the page and try again.",
)
