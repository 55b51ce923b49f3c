"""Putting the workplace into the application: pages, templates, headers, static files.

Invariant: every answer of it forbids what a page does not need (CSP without anything inline, no
frames, no cache), and an exception ends as a page in plain words.
"""

from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Flask, Response, g
from werkzeug.middleware.proxy_fix import ProxyFix

from services.portal import (
    incoming,
    navigation,
    passkey_asking,
    problem_pages,
    screens,
    wording,
)
from services.portal.addresses import latest_state
from services.portal.assets import Assets
from services.portal.bell import unread
from services.portal.cookies import FORM, LANGUAGE, LONG, Cookies
from services.portal.fields import PLANS, Plan
from services.portal.matching_words import of_match
from services.portal.pages import CONTENT_SECURITY_POLICY, EXTENSION, Frame, add_pages, frame
from services.portal.referral_words import called
from services.portal.statuses import standing_of
from shared import vocabulary
from shared.authz.permissions import ROLES
from shared.settings import Settings
from shared.web import startup
from shared.web.uploads import LARGEST


def install(app: Flask, settings: Settings, packages: Path) -> None:
    """Add the workplace. `packages`: where `npm ci` put its packages."""
    cookies = Cookies.for_address(settings.base_url)
    app.extensions[EXTENSION] = Frame(cookies, Assets(packages))
    blueprint = Blueprint("portal", __name__, template_folder="templates")
    screens.load()
    add_pages(blueprint)
    blueprint.add_url_rule("/static/<name>", "static_file", _static_file)
    blueprint.before_request(_before)
    blueprint.after_request(_after)
    blueprint.register_error_handler(Exception, problem_pages.show_problem)
    app.register_blueprint(blueprint)
    problem_pages.show_unknown(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    wording.speak(app)
    app.jinja_env.globals.update(
        navigation=navigation.items_for,
        menu_places=navigation.places_for,
        is_here=navigation.is_here,
        here_in=navigation.here_in,
        frame=frame,
        latest_state=latest_state,
        most_in_a_file=incoming.most,
        largest_file=LARGEST,
        passkey_options=passkey_asking.options_for,
        words=vocabulary,
        called=called,
        unread=unread,
        standing_of=standing_of,
        of_match=of_match,
        roles=ROLES,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0
        )


def faults() -> Iterator[str]:
    """What keeps Schakel from starting: a form that lets in more than we can hold."""
    for plan in PLANS:
        yield from _faults_of(plan)


def _faults_of(plan: Plan) -> Iterator[str]:
    schema = plan.schema()
    yield from startup.unbounded(schema)
    for unknown in sorted(set(plan.fields) - set(schema.load_fields) - {plan.file}):
        yield f"a form has the field {unknown}, which {plan.schema.__name__} does not know"


def _before() -> None:
    g.language_chosen = wording.settle_language(frame().cookies)


def _after(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("Content-Language", wording.language())
    cookies = frame().cookies
    if g.get("language_chosen"):
        cookies.write(response, LANGUAGE, wording.language(), LONG)
    if "form_secret" in g:
        cookies.write(response, FORM, g.form_secret)
    return response


def _static_file(name: str) -> Response:
    answer = frame().assets.answer(name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer
