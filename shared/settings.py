"""Every setting of Schakel, read once from the environment.

Invariant: a secret never stands in a command line or a repr; each variable NAME may be given as
NAME_FILE, the path of a file that holds it (Docker and Kubernetes secrets).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shared.jobs.tasks import QUEUES

ROLES = ("owner", "app", "login", "keys", "relay", "clock", "broker", "operator", "matcher")
"""The database users. `app_register` is no user but a role that `app` may enter."""


class SettingsFault(Exception):
    """A setting is missing or unusable; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The SMTP server that carries our messages."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, valid and complete.

    `database_url` without user and password, or None for the embedded server under `var`.
    `clamd_address` is `host:port` or a socket's path; None: attachments are not scanned.
    `database_passwords` holds the passwords of the database users that this process needs.
    `pseudonym_key_file` is what pseudonyms for matching are made with; `matcher_key_file` opens
    what is sealed for the matcher, and only a process that is the matcher's needs it.
    `worker_queues`: of which queues this worker takes work; who reads strangers' files need not be
    the one who holds the matcher's key.
    `proxies`: how many reverse proxies stand before us; so many X-Forwarded-For are believed.
    """

    var: Path
    base_url: str
    issuer: str
    port: int
    mail: Mail
    database_url: str | None = field(default=None, repr=False)
    database_passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    broker_url: str | None = field(default=None, repr=False)
    clamd_address: str | None = None
    root_key_file: Path = Path("var/keys/root.key")
    pseudonym_key_file: Path = Path("var/keys/pseudonym.key")
    matcher_key_file: Path = Path("var/keys/matcher.key")
    development: bool = False
    proxies: int = 0
    web_workers: int = 2
    web_threads: int = 8
    worker_threads: int = 4
    worker_queues: tuple[str, ...] = QUEUES

    @property
    def is_matcher(self) -> bool:
        """Whether a worker with these settings takes work that the matcher alone can do."""
        return "default" in self.worker_queues


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises SettingsFault with the variable's name and a remedy."""

    def text(name: str, default: str | None = None) -> str | None:
        file = environ.get(f"{name}_FILE")
        if not file:
            return environ.get(name) or default
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as fault:
            raise SettingsFault(f"{name}_FILE: cannot read {file}: {fault.strerror}") from None

    def number(name: str, default: int, lowest: int, highest: int) -> int:
        value = text(name, str(default)) or ""
        if not value.isdecimal() or not lowest <= int(value) <= highest:
            raise SettingsFault(f"{name}: give a number from {lowest} to {highest}")
        return int(value)

    port = number("PORT", 8080, 1, 65535)
    base_url = (text("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise SettingsFault("BASE_URL: give an http:// or https:// address")
    var = Path(text("SCHAKEL_VAR", "var") or "var").resolve()
    passwords = {role: text(f"DATABASE_PASSWORD_{role.upper()}") for role in ROLES}
    return Settings(
        var=var,
        base_url=base_url,
        issuer=(text("ISSUER") or base_url).rstrip("/"),
        port=port,
        mail=_mail(text, number("SMTP_PORT", 1025, 1, 65535)),
        database_url=text("DATABASE_URL"),
        database_passwords={role: value for role, value in passwords.items() if value},
        broker_url=text("BROKER_URL"),
        clamd_address=_clamd_address(text("CLAMD_ADDRESS")),
        root_key_file=Path(text("ROOT_KEY_FILE") or var / "keys" / "root.key"),
        pseudonym_key_file=Path(text("PSEUDONYM_KEY_FILE") or var / "keys" / "pseudonym.key"),
        matcher_key_file=Path(text("MATCHER_KEY_FILE") or var / "keys" / "matcher.key"),
        development=text("SCHAKEL_DEVELOPMENT", "no") == "yes",
        proxies=number("PROXIES", 0, 0, 9),
        web_workers=number("WEB_WORKERS", 2, 1, 64),
        web_threads=number("WEB_THREADS", 8, 1, 256),
        worker_threads=number("WORKER_THREADS", 4, 1, 64),
        worker_queues=_queues(text("WORKER_QUEUES")),
    )


def _mail(text: Callable[..., str | None], port: int) -> Mail:
    return Mail(
        host=text("SMTP_HOST", "127.0.0.1") or "",
        port=port,
        sender=text("MAIL_FROM", "Schakel <niet-beantwoorden@schakel.example>") or "",
        user=text("SMTP_USER"),
        password=text("SMTP_PASSWORD"),
        starttls=text("SMTP_STARTTLS", "yes") == "yes",
    )


def _queues(value: str | None) -> tuple[str, ...]:
    """Some of the queues; a typing error may not leave one without a worker."""
    if value is None:
        return QUEUES
    named = tuple(name.strip() for name in value.split(","))
    if not set(named) <= set(QUEUES):
        raise SettingsFault(f"WORKER_QUEUES: give some of {', '.join(QUEUES)}, with commas between")
    return named


def _clamd_address(value: str | None) -> str | None:
    """`host:port` or the path of a socket; a typing error may not turn the scanner off."""
    if value is None or value.startswith("/"):
        return value
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal():
        raise SettingsFault("CLAMD_ADDRESS: give host:port, or the path of clamd's socket")
    return value
