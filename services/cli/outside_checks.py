"""The doctor on what is not the database: settings that contradict, disk, mail server, broker.

Invariant: nothing is sent; no password is said.
"""

import shutil
import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from services.cli.findings import Finding
from shared.settings import Mail, Settings

_LEAST_FREE = 100 << 20
_SECONDS = 5
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def settings(found: Settings) -> Iterator[Finding]:
    """Complete, and not at odds with one another?"""
    wrong = list(_contradictions(found))
    yield from wrong
    if not wrong:
        roles = ", ".join(found.database_passwords)
        yield Finding("settings", f"{found.base_url}; access to the database as {roles}")


def _contradictions(found: Settings) -> Iterator[Finding]:
    local = urlsplit(found.base_url).hostname in _LOOPBACK
    if not found.database_url:
        remedy = "set it to the address of a PostgreSQL, or start a demo with `make demo`"
        yield Finding("settings", "DATABASE_URL is not set, and there is no demo here", remedy)
    elif not found.database_passwords:
        remedy = "give this part the passwords of its row in docs/operating.md"
        yield Finding("settings", "there is no DATABASE_PASSWORD_… at all", remedy)
    if not local and not found.issuer.startswith("https://"):
        remedy = "let BASE_URL be the public https address; TLS ends in front of Schakel"
        yield Finding("settings", f"{found.issuer} is not safe on a network", remedy)
    if not local and found.development:
        remedy = "take it away: it makes keys that nobody keeps a copy of"
        yield Finding("settings", "SCHAKEL_DEVELOPMENT is on at a public address", remedy)


def disk(found: Settings) -> Finding:
    """Is there room where files go?"""
    folder = _nearest(found.var)
    free = shutil.disk_usage(folder).free
    words = f"{free / (1 << 30):.1f} GiB free at {folder}"
    return Finding("disk", words, "make room" if free < _LEAST_FREE else None)


def mail(server: Mail) -> Finding:
    """Does the mail server let us in, over TLS where that is asked?"""
    where = f"{server.host}:{server.port}"
    try:
        with smtplib.SMTP(server.host, server.port, timeout=_SECONDS) as connection:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if server.user and server.password:
                connection.login(server.user, server.password)
    except (OSError, smtplib.SMTPException) as fault:
        why = getattr(fault, "strerror", None)
        remedy = "look at SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD and SMTP_STARTTLS"
        return Finding("mail", f"{where}: {why or type(fault).__name__}", remedy)
    return Finding("mail", f"{where} takes our mail")


def rabbitmq(url: str) -> Finding:
    """Does RabbitMQ let us in?"""
    from dramatiq.brokers.rabbitmq import RabbitmqBroker

    parts = urlsplit(url)
    once = f"connection_attempts=1&socket_timeout={_SECONDS}&stack_timeout={_SECONDS}"
    query = "&".join(filter(None, (parts.query, once)))
    broker = RabbitmqBroker(url=urlunsplit(parts._replace(query=query)))
    try:
        _ = broker.connection  # made when it is asked for
    except Exception as fault:  # noqa: BLE001 - whatever its client raises: it does not let us in
        remedy = "is RabbitMQ running, and is BROKER_URL right?"
        return Finding("broker", f"{parts.hostname}: {type(fault).__name__}", remedy)
    finally:
        broker.close()
    return Finding("broker", f"RabbitMQ at {parts.hostname} lets us in")


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
