"""What the operator's commands need around each: who operates, the way in, words for refusals.

Invariant: every act is an operation by an operator with a name, so it is decided, recorded and
audited as all others; a refusal ends the command with exit code 1 and its reasons, in the language
of the terminal.
"""

import getpass
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import click

from services.cli.surroundings import faults_in_words, settings_here
from shared.texts import Language, Text

if TYPE_CHECKING:
    from shared.authz.actor import Actor
    from shared.problems import Problem

LONGEST_NAME = 100
NOBODY = UUID(int=0)
"""For whom the operator acts when the question is about all organisations."""


def language() -> Language:
    """Dutch where the terminal is Dutch, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "nl" if (spoken or "").lower().startswith("nl") else "en"


def say(nl: str, en: str, **values: object) -> str:
    """One sentence for the terminal."""
    return Text(nl, en).filled(**values).in_(language())


@contextmanager
def operating() -> Iterator[None]:
    """The application with the operator's access; whatever is wrong is told in words."""
    from services.app import OpenDoors, create_app
    from shared.problems import Problem

    found = settings_here()
    if found.database_url and "operator" not in found.database_passwords:
        wanted = say(
            "DATABASE_PASSWORD_OPERATOR: de beheerder van Schakel heeft de databasegebruiker"
            " schakel_operator nodig",
            "DATABASE_PASSWORD_OPERATOR: the operator of Schakel needs the database user"
            " schakel_operator",
        )
        raise click.ClickException(wanted)
    with faults_in_words():
        try:
            create_app(found)
            yield
        except OpenDoors as doors:
            raise click.ClickException(str(doors)) from None
        except Problem as problem:
            raise click.ClickException(in_words(problem)) from None


def in_words(problem: "Problem") -> str:
    """A refusal with its reasons, and what one could do."""
    spoken = language()
    lines = [problem.detail.in_(spoken)]
    for reason in problem.reasons:
        where = f"{reason.pointer.lstrip('/')}: " if reason.pointer else ""
        words = [reason.text, *([reason.remedy] if reason.remedy else [])]
        line = where + " ".join(text.in_(spoken) for text in words)
        if line not in lines:
            lines.append(line)
    return "\n  ".join(lines)


def operator(name: str | None, organisation_id: UUID = NOBODY) -> "Actor":
    """The operator with this name (default: the account on this machine) for an organisation."""
    from shared.authz.actor import Actor

    called = (name or os.environ.get("SUDO_USER") or getpass.getuser()).strip()[:LONGEST_NAME]
    known = uuid5(NAMESPACE_URL, f"schakel/operator/{called}")
    return Actor("operator", known, organisation_id, "", channel="cli", name=called)


def show_json(value: object) -> None:
    """For programs: as the operation gave it, with our own names."""
    from shared.web.answers import to_json

    click.echo(to_json(value).decode())


def show_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """For people: columns as wide as they need to be."""
    cells = [[str(row[name] if row[name] is not None else "–") for name in columns] for row in rows]
    widths = [max([len(cell) for cell in column]) for column in zip(*cells, strict=True)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())
