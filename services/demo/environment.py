"""The environment of each of the demo's programs.

Invariant: a program gets the paths of the secrets that it needs and of no others; no secret itself
stands in an environment, where other processes of the user could read it.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from services.demo.layout import Layout, Ports, write_private
from shared.settings import ROLES

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TERM", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")


def environment(layout: Layout, ports: Ports, roles: Iterable[str]) -> dict[str, str]:
    """The whole environment of a program that needs these database users (may be none)."""
    roles = tuple(roles)
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **passed,
        "PYTHONUNBUFFERED": "1",
        "SCHAKEL_VAR": str(layout.var),
        "SCHAKEL_DEVELOPMENT": "yes",
        "PORT": str(ports.web),
        "BASE_URL": ports.base_url,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(ports.smtp),
        "SMTP_STARTTLS": "no",
        "WEB_WORKERS": os.environ.get("WEB_WORKERS", "2"),
        "ROOT_KEY_FILE": str(layout.root_key),
        **_matching_keys(layout, roles),
        "DATABASE_URL_FILE": str(layout.secrets / "database_url"),
        **{
            f"DATABASE_PASSWORD_{role.upper()}_FILE": str(_password_file(layout, role))
            for role in roles
        },
    }


def whole_environment(layout: Layout) -> Mapping[str, str]:
    """All database users, on the ports of the last start: for whoever looks after the demo."""
    from services.demo.demo_file import last_ports

    ports = last_ports(layout)
    return environment(layout, ports, ROLES) if ports else {}


def write_secrets(
    layout: Layout, ports: Ports, database_url: str, passwords: Mapping[str, str]
) -> None:
    """Put the address of the database and each user's password in files of their own."""
    write_private(layout.smtp_port, str(ports.smtp))
    write_private(layout.secrets / "database_url", database_url)
    for role in ROLES:
        write_private(_password_file(layout, role), passwords[role])


def _matching_keys(layout: Layout, roles: Collection[str]) -> dict[str, str]:
    """What matching needs: who works for a tenant makes pseudonyms, the matcher opens."""
    keys = {}
    if "app" in roles:
        keys["PSEUDONYM_KEY_FILE"] = str(layout.pseudonym_key)
    if "matcher" in roles:
        keys["MATCHER_KEY_FILE"] = str(layout.matcher_key)
    return keys


def _password_file(layout: Layout, role: str) -> Path:
    return layout.secrets / f"database_password_{role}"
