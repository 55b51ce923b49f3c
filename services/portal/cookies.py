"""The cookies of the pages: the session, the secret of a form before it, the browser's mark, words.

Invariant: over https every cookie is `__Host-`, Secure and for this host only (RFC 6265bis §4.1.3);
without Secure they are set for this very machine alone, where plain http never leaves it.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, request

SESSION, FORM, BROWSER, LANGUAGE, SAID = (
    "schakel",
    "schakel-form",
    "schakel-browser",
    "schakel-language",
    "schakel-said",
)
LONG = timedelta(days=365)
_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Cookies:
    """Reads and writes our cookies. `secure` is false on plain http on this machine only."""

    secure: bool

    @classmethod
    def for_address(cls, base_url: str) -> "Cookies":
        found = urlsplit(base_url)
        return cls(not (found.scheme == "http" and found.hostname in _THIS_MACHINE))

    def name(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name

    def read(self, name: str) -> str:
        return request.cookies.get(self.name(name), "")

    def write(
        self, response: Response, name: str, value: str, kept: timedelta | None = None
    ) -> None:
        """Set a cookie; without `kept` it goes when the browser closes."""
        response.set_cookie(
            self.name(name),
            value,
            max_age=kept,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )

    def drop(self, response: Response, name: str) -> None:
        """Let the browser forget one."""
        response.delete_cookie(
            self.name(name), path="/", secure=self.secure, httponly=True, samesite="Lax"
        )
