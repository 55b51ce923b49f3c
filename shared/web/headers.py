"""The headers that every answer carries (API design rules, OWASP ASVS 5.0 §3.4).

Invariant: nothing is cached, framed, sniffed or run unless the view itself said so. They are added
outermost, at the WSGI boundary: no way through Flask goes round it, and it costs next to nothing.
"""

from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_YEAR = 31_536_000


def add_headers(app: Flask, *, version: str, https: bool) -> None:
    """Add them to every answer of the application; HSTS (RFC 6797) only where https is the way."""
    always = {**_ALWAYS, "API-Version": version}
    if https:
        always["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    pairs = [(name.lower(), (name, value)) for name, value in always.items()]
    inner = app.wsgi_app

    def complete(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            said = {name.lower() for name, _ in headers}
            missing = [pair for lower, pair in pairs if lower not in said]
            return start_response(status, headers + missing, *rest)

        return inner(environ, start)

    app.wsgi_app = complete  # type: ignore[method-assign]
