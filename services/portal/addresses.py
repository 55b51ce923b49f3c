"""Addresses that may be gone to: after logging in, and from a form or a button that was refused.

Invariant: only a path of this very site: whatever a browser could read as another host is none; and
what leads back leads to a page, never to where one can only send something.
"""

import re
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

_LOCAL = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}|/")


def local_path(sent: str) -> str | None:
    """`sent` when it is a path here (with query), else None."""
    if not _LOCAL.fullmatch(sent):
        return None
    found = urlsplit(sent)
    return None if found.scheme or found.netloc else sent


def nearest_page(path: str) -> str:
    """This address if it is a page of the workplace, else the nearest one above it."""
    known = current_app.create_url_adapter(request)
    while path and known is not None:
        try:
            endpoint, _values = known.match(path, "GET")
        except HTTPException:
            endpoint = ""
        if endpoint.startswith("portal."):
            return path
        path = path.rpartition("/")[0]
    return url_for("portal.home")


def latest_state() -> str:
    """Where what was sent stands as it is now: the page of the form, among the same records."""
    query = request.query_string.decode("ascii", "ignore")
    return nearest_page(request.path) + (f"?{query}" if query else "")
