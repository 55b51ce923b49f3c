"""The mails, a file each.

Invariant: a mail that was accepted is whole on disk; at most `limit` are kept, the newest.
"""

import re
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

LIMIT = 500
_RECIPIENTS = "X-Schakel-Recipients"  # who it was really for, blind copies too (RFC 5321 §3.3)
_ID = re.compile(r"[0-9]{19}")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as people read it. `id` sorts by arrival; `recipients` are of the envelope."""

    id: str
    sender: str
    recipients: Sequence[str]
    subject: str
    received_at: datetime
    text: str


class Mailbox:
    """A folder of mails; safe to use from several threads."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._limit = folder, limit
        self._lock = threading.Lock()
        self._read: dict[str, Mail] = {}  # a mail does not change: it is taken apart once
        self._last = max((int(path.stem) for path in self._files()), default=0)

    def add(self, recipients: Sequence[str], content: bytes) -> str:
        """Keep a mail, and let the oldest go; returns its id."""
        addresses = ", ".join(re.sub(r"[^\x21-\x7e]", "?", address) for address in recipients)
        with self._lock:
            self._last = max(time.time_ns(), self._last + 1)  # newest first, whatever the clock
            name = f"{self._last:019d}"
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as draft:
                draft.write(f"{_RECIPIENTS}: {addresses}\r\n".encode() + content)
            Path(draft.name).replace(self._folder / f"{name}.eml")
            for old in self._files()[: -self._limit]:
                old.unlink(missing_ok=True)
        return name

    def all(self) -> list[Mail]:
        """Every mail, newest first."""
        names = [path.stem for path in reversed(self._files())]
        found = {name: self._read.get(name) or self.get(name) for name in names}
        mails = {name: mail for name, mail in found.items() if mail}
        self._read = mails  # what was thrown away is forgotten here too
        return list(mails.values())

    def get(self, mail_id: str) -> Mail | None:
        """One mail, or None when there is no such mail."""
        if not _ID.fullmatch(mail_id):
            return None
        try:
            content = (self._folder / f"{mail_id}.eml").read_bytes()
        except FileNotFoundError:
            return None
        message = message_from_bytes(content, policy=default)
        return Mail(
            id=mail_id,
            sender=_header(message, "From"),
            recipients=_header(message, _RECIPIENTS).split(", "),
            subject=_header(message, "Subject"),
            received_at=datetime.fromtimestamp(int(mail_id) / 1e9, UTC),
            text=_text(message),
        )

    def clear(self) -> None:
        """Throw all mails away."""
        with self._lock:
            for path in self._files():
                path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("*.eml") if _ID.fullmatch(path.stem))


def _header(message: EmailMessage, name: str) -> str:
    """A header in one line; as it stands when it cannot be understood."""
    try:
        value = str(message.get(name, ""))
    except (ValueError, LookupError, IndexError, AttributeError):  # the parser on odd input
        value = dict(message.raw_items()).get(name, "")
    return " ".join(value.split())


def _text(message: EmailMessage) -> str:
    """The plain text, or the source of the HTML (shown, never rendered); lines end in \\n."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, ValueError):  # an unknown character set
        payload = body.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return text.replace("\r\n", "\n").rstrip()
