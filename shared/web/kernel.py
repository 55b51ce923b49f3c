"""Puts the web together: slices, problems, headers, documentation and health in one Flask app.

Invariant: what is not declared by a slice or named in `shared.web.public` has no route.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Request

from shared.authz.actor import Actor
from shared.texts import Text
from shared.web import docs, headers, health, openapi, problem
from shared.web.endpoints import Slice
from shared.web.views import View

API_VERSION = "1.0.0"
"""SemVer of the API, not of the program; its first number is the one in `/v1`."""
_FRONTEND = Path(__file__).parents[2] / "deploy" / "frontend" / "node_modules"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebKernel:
    """What the web needs of the program around it.

    `authenticate` gives the actor of a request or raises Unauthenticated. `base_url` is the
    address that the world sees, without a slash at its end; `token_url` that of the token
    endpoint. `scopes` are the OAuth scopes with their meaning; `scope_of` gives a permission's
    scope, if it has one. `checks` decide readiness. `frontend` is where `npm ci` put its packages.
    `body_limit` is in bytes.
    """

    authenticate: Callable[[Request], Actor]
    base_url: str
    token_url: str
    scopes: Mapping[str, Text] = field(default_factory=dict)
    scope_of: Mapping[str, str | None] = field(default_factory=dict)
    checks: Mapping[str, health.Check] = field(default_factory=dict)
    frontend: Path = _FRONTEND
    body_limit: int = 1 << 20


def create_web(app: Flask, kernel: WebKernel, slices: Sequence[Slice]) -> None:
    """Give the app all routes of the slices, below /v1, and all that belongs to a good API."""
    app.config["MAX_CONTENT_LENGTH"] = kernel.body_limit
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    about = openapi.About(
        version=API_VERSION,
        base_url=kernel.base_url,
        token_url=kernel.token_url,
        scopes=kernel.scopes,
        scope_of=kernel.scope_of,
    )
    views = {part: [View(e, kernel.authenticate) for e in part.endpoints] for part in slices}
    openapi.publish(app, about, views)
    problem.handle_problems(app)
    headers.add_headers(app, version=API_VERSION, https=kernel.base_url.startswith("https://"))
    health.add_health(app, kernel.checks)
    docs.add_docs(app, kernel.frontend)
