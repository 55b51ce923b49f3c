"""`schakel pseudonyms`: the keys by which partners' children are compared. For the operator.

Invariant: the operator sees generations and counts, and never a child; a key file is added to, and
nothing in it is ever taken away here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import click

from services.cli.operating import operating, operator, say, show_json, show_table
from services.cli.surroundings import faults_in_words, settings_here

Command = Callable[..., Any]
Shown = dict[str, Any]


@click.group()
def pseudonyms() -> None:
    """Matching: a covenant's pseudonyms, and the key files that they are made with."""


def about_covenant(command: Command) -> Command:
    """The options of what is about one covenant."""
    options = (
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON."),
        click.option(
            "--operator",
            "name",
            envvar="SCHAKEL_OPERATOR",
            help="Who you are, for the record. Default: your account on this machine.",
        ),
        click.option(
            "--organisation",
            "organisation_id",
            type=click.UUID,
            required=True,
            help="A party of the covenant, for which you act.",
        ),
        click.argument("covenant_id", type=click.UUID),
    )
    for option in options:
        command = option(command)
    return command


@pseudonyms.command()
@about_covenant
def show(covenant_id: UUID, organisation_id: UUID, name: str | None, as_json: bool) -> None:
    """Which generations stand, and how many children are still to be written."""
    with operating():
        found = _shown(name, covenant_id, organisation_id)
    _tell(found, as_json)


@pseudonyms.command()
@about_covenant
@click.option("--yes", is_flag=True, help="Do not ask first.")
def rotate(
    covenant_id: UUID, organisation_id: UUID, name: str | None, as_json: bool, yes: bool
) -> None:
    """Begin a new generation, with the newest line of the key file; workers write it."""
    from services.matching import operations as matching

    with operating():
        before = _shown(name, covenant_id, organisation_id)
        if not yes:
            click.confirm(_question(before), abort=True, err=as_json)
        matching.rotate_pseudonyms(operator(name, organisation_id), covenant_id=covenant_id)
        found = _shown(name, covenant_id, organisation_id)
    _tell(found, as_json)


@pseudonyms.command("new-key")
@click.option("--matcher", is_flag=True, help="In MATCHER_KEY_FILE and not in PSEUDONYM_KEY_FILE.")
def new_key(matcher: bool) -> None:
    """Put a new line on top of the key file; the lines that are there stay."""
    from shared.crypto import key_file

    found = settings_here()
    path = found.matcher_key_file if matcher else found.pseudonym_key_file
    what = "matcher" if matcher else "pseudonym"
    with faults_in_words():
        kid = key_file.add(path, what, f"{what} key")
    click.echo(
        say("{kid} staat bovenaan in {path}.", "{kid} is on top in {path}.", kid=kid, path=path)
    )
    click.echo(_AFTER[matcher]())


def _shown(name: str | None, covenant_id: UUID, organisation_id: UUID) -> Shown:
    """As the organisation that is acted for sees it, with the counts of each party."""
    from services.matching import operations as matching

    def ask(one: UUID) -> Shown:
        found: Shown = matching.show_pseudonyms(operator(name, one), covenant_id=covenant_id)
        return found

    found = ask(organisation_id)
    counts = {one["id"]: ask(one["id"]) for one in found["parties"]}
    parties = [
        {**one, "children": of["children"], "to_write": of["to_write"]}
        for one, of in ((one, counts[one["id"]]) for one in found["parties"])
    ]
    return {
        "covenant_id": covenant_id,
        "newest_line": found["newest_line"],
        "generations": found["generations"],
        "parties": parties,
        "children": sum(one["children"] for one in parties),
        "to_write": sum(one["to_write"] for one in parties),
    }


def _question(found: Mapping[str, Any]) -> str:
    return say(
        "De pseudoniemen van {children} kinderen van {parties} organisaties opnieuw laten maken,"
        " met regel {line}?",
        "Have the pseudonyms of {children} children of {parties} organisations made anew, with"
        " line {line}?",
        children=found["children"],
        parties=len(found["parties"]),
        line=found["newest_line"],
    )


def _tell(found: Shown, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    show_table(_lines(found["generations"]), ("generation", "kid", "started", "state"))
    click.echo()
    show_table(found["parties"], ("id", "children", "to_write", "name"))
    click.echo()
    if found["to_write"]:
        told = say("Nog te schrijven: {n}.", "Still to be written: {n}.", n=found["to_write"])
    else:
        told = say("Alle kinderen staan erin.", "Every child is written.")
    click.echo(told)


def _lines(generations: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    heading = {
        "generation": say("generatie", "generation"),
        "kid": say("regel", "line"),
        "started": say("begonnen", "begun"),
        "state": say("stand", "state"),
    }
    return [heading, *map(_line, generations)]


def _line(one: Mapping[str, Any]) -> dict[str, Any]:
    started, retired = one["started_at"], one["retired_at"]
    state = say("staat", "stands")
    if retired:
        state = say("opgeruimd {at}", "retired {at}", at=f"{retired:%Y-%m-%d %H:%M}")
    elif not one["in_file"]:
        state = say("staat, en de regel is weg", "stands, and its line is gone")
    begun = f"{started:%Y-%m-%d %H:%M}" if started else None
    return {"generation": one["generation"], "kid": one["kid"], "started": begun, "state": state}


def _after_pseudonym() -> str:
    return say(
        "Bewaar een kopie, herstart web en worker, en doe dan per convenant"
        " `schakel pseudonyms rotate`.",
        "Keep a copy, restart web and worker, and then `schakel pseudonyms rotate` for each"
        " covenant.",
    )


def _after_matcher() -> str:
    return say(
        "Bewaar een kopie en herstart de worker: vanaf dan geldt de nieuwe sleutel.",
        "Keep a copy and restart the worker: from then on the new key holds.",
    )


_AFTER = {False: _after_pseudonym, True: _after_matcher}
