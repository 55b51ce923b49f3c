"""Whether the process is up (`/livez`), and whether it can do its work (`/readyz`).

Invariant: both say nothing but names of parts with yes or no, and need no login.
"""

import logging
from collections.abc import Callable, Mapping

from flask import Flask, Response

from shared.web.answers import to_json

Check = Callable[[], bool]
log = logging.getLogger("schakel.web")


def add_health(app: Flask, checks: Mapping[str, Check]) -> None:
    """Add both routes; a check that raises counts as no."""

    def livez() -> Response:
        return _told({"status": "up"}, 200)

    def readyz() -> Response:
        results = {name: _passes(name, check) for name, check in checks.items()}
        ready = all(results.values())
        return _told({"ready": ready, "checks": results}, 200 if ready else 503)

    app.add_url_rule("/livez", "livez", livez)
    app.add_url_rule("/readyz", "readyz", readyz)


def _passes(name: str, check: Check) -> bool:
    try:
        return check()
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with a part: it is not ready
        log.warning("check %s: %s", name, type(fault).__name__)
        return False


def _told(what: Mapping[str, object], status: int) -> Response:
    return Response(to_json(what), status, content_type="application/json")
