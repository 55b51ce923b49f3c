"""The mailbox over HTTP: a list, each mail, `GET /messages.json` and `DELETE /messages`.

Invariant: only a browser or client on this machine that calls it by a loopback name is answered,
so that no web page elsewhere can read the mail by way of somebody's browser (DNS rebinding).
"""

import json
from datetime import UTC
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from services.mail_catcher import pages, telephones
from services.mail_catcher.mailbox import Mail, Mailbox
from shared.texts import preferred_language

_HTML, _JSON, _CSS = "text/html; charset=utf-8", "application/json", "text/css; charset=utf-8"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class MailboxServer(ThreadingHTTPServer):
    """Serves one mailbox."""

    daemon_threads = True

    def __init__(self, port: int, mailbox: Mailbox, people: Path | None = None) -> None:
        """`people`: the demo.json with those who can log in; None: there is no such page."""
        self.mailbox = mailbox
        self.people = people
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: MailboxServer
    server_version = "Schakel"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        if not self._is_local():
            return
        language = preferred_language(self.headers.get("Accept-Language"))
        path = urlsplit(self.path).path
        mailbox = self.server.mailbox
        if path == "/":
            self._answer(pages.list_page(mailbox.all(), language), _HTML)
        elif path == "/people" and self.server.people:
            self._answer(telephones.page(self.server.people, language), _HTML)
        elif path == "/messages.json":
            self._answer(json.dumps([_as_json(mail) for mail in mailbox.all()]), _JSON)
        elif path == "/style.css":
            self._answer(pages.STYLE, _CSS)
        elif mail := mailbox.get(path.removeprefix("/messages/")):
            self._answer(pages.mail_page(mail, language), _HTML)
        else:
            self._answer(pages.not_found_page(language), _HTML, HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def do_DELETE(self) -> None:
        """Needs no form token: from another page a browser asks first, and gets no leave."""
        if not self._is_local():
            return
        if urlsplit(self.path).path != "/messages":
            self._answer("", _JSON, HTTPStatus.NOT_FOUND)
            return
        self.server.mailbox.clear()
        self._answer("", _JSON, HTTPStatus.NO_CONTENT)

    def log_message(self, *_: object) -> None:
        """Nothing: a request's line says who reads what."""

    def _is_local(self) -> bool:
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        except ValueError:
            name = None
        if name not in _LOOPBACK:
            self._answer("", _JSON, HTTPStatus.MISDIRECTED_REQUEST)
        return name in _LOOPBACK

    def _answer(self, text: str, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _as_json(mail: Mail) -> dict[str, object]:
    moment = mail.received_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return {
        "id": mail.id,
        "from": mail.sender,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "receivedAt": moment.replace("+00:00", "Z"),
        "text": mail.text,
    }
