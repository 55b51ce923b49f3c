"""What a command finds around it: the settings, or a fault told in words.

Invariant: a fault of the set-up ends the command with exit code 1 and one clear message, without a
traceback and without a secret.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from shared.settings import Settings, SettingsFault, from_environment


def settings() -> Settings:
    """The settings of the environment; ends the command when they are unusable."""
    try:
        return from_environment()
    except SettingsFault as fault:
        raise click.ClickException(str(fault)) from None


def settings_here() -> Settings:
    """The same; where no database is named and there is a demo in var, those of the demo."""
    found = settings()
    if found.database_url:
        return found
    demo = demo_environment(found.var)
    try:
        return from_environment({**os.environ, **demo})
    except SettingsFault as fault:
        raise click.ClickException(str(fault)) from None


def demo_environment(var: Path) -> Mapping[str, str]:
    """The environment of the demo in `var` with all that it has; nothing where there is none."""
    from services.demo.environment import whole_environment
    from services.demo.layout import Layout

    layout = Layout(var)
    return whole_environment(layout) if layout.secrets.is_dir() else {}


@contextmanager
def faults_in_words() -> Iterator[None]:
    """Whatever is wrong with the set-up, in one sentence instead of a traceback."""
    from sqlalchemy.exc import DBAPIError

    from shared.crypto.root import RootKeyFault
    from shared.db.roles import RolesFault

    try:
        yield
    except (SettingsFault, RootKeyFault, RolesFault) as fault:
        raise click.ClickException(str(fault)) from None
    except DBAPIError as fault:
        raise click.ClickException(f"the database: {database_words(fault)}") from None


def database_words(fault: Exception) -> str:
    """Why the database could not be used; of a refused statement only its code."""
    from sqlalchemy.exc import DBAPIError

    origin = fault.orig if isinstance(fault, DBAPIError) and fault.orig else fault
    if code := getattr(origin, "sqlstate", None):
        return f"refused with {type(origin).__name__} ({code})"
    return str(origin).strip().splitlines()[-1] if str(origin).strip() else type(origin).__name__
