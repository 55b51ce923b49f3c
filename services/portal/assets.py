"""The styles, the script and the icon of the pages, from our own server only.

Invariant: a file's name holds the digest of what is in it, so a browser may keep it for a year and
never shows an old one. Without the npm packages our own styles alone carry the pages.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request

from shared.problems import NotFound

OWN = Path(__file__).parent / "static"
TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
PARTS = (
    "alert breadcrumb-nav button button-group checkbox data-list form-field form-label"
    " form-fieldset form-field-error-message form-field-description heading-1 heading-2 heading-3"
    " link paragraph radio-button select skip-link status-badge table textarea textbox"
)
"""The components of NL Design System that our templates use (EUPL-1.2, each its own package)."""
SCRIPT = "htmx.org/dist/htmx.min.js"
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    packed: bytes
    kind: str


class Assets:
    """All files of the pages, read once when the program starts."""

    def __init__(self, packages: Path) -> None:
        self._files: dict[str, Asset] = {}
        parts = [
            packages / TOKENS,
            *(packages / f"@utrecht/{p}-css/dist/index.css" for p in PARTS.split()),
        ]
        library = [path.read_bytes() for path in parts if path.is_file()]
        own = (OWN / "schakel.css").read_bytes()
        self.style = self._add("schakel", "css", b"\n".join([*library, own]), "text/css")
        self.icon = self._add("icon", "svg", (OWN / "icon.svg").read_bytes(), "image/svg+xml")
        own_script = (OWN / "schakel.js").read_bytes()
        self.own_script = self._add("schakel", "js", own_script, "text/javascript")
        login_script = (OWN / "login.js").read_bytes()
        self.login_script = self._add("login", "js", login_script, "text/javascript")
        list_script = (OWN / "lists.js").read_bytes()
        self.list_script = self._add("lists", "js", list_script, "text/javascript")
        script = packages / SCRIPT
        self.script = (
            self._add("htmx", "js", script.read_bytes(), "text/javascript")
            if script.is_file()
            else None
        )

    def answer(self, name: str) -> Response:
        """The file with this name, packed where the browser likes that; NotFound."""
        found = self._files.get(name)
        if found is None:
            raise NotFound
        headers = {"Cache-Control": _FOR_A_YEAR, "Vary": "Accept-Encoding"}
        packed = request.accept_encodings["gzip"] > 0
        if packed:
            headers["Content-Encoding"] = "gzip"
        content = found.packed if packed else found.content
        return Response(content, 200, headers, content_type=f"{found.kind}; charset=utf-8")

    def _add(self, stem: str, suffix: str, content: bytes, kind: str) -> str:
        name = f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
        self._files[name] = Asset(content, gzip.compress(content, mtime=0), kind)
        return name
