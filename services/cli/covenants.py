"""`schakel verify-covenant`: have all parties signed this very text?

Invariant: exit code 0 means that every party that the text names has signed it; no database and no
network is asked.
"""

import json
from typing import BinaryIO

import click


@click.command("verify-covenant")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--keys", required=True, type=click.File("rb"), help="The published keys: /v1/covenant-keys."
)
def verify_covenant(file: BinaryIO, keys: BinaryIO) -> None:
    """Have all parties signed FILE, as /v1/covenant-versions/… answers it?"""
    from services.covenants.rules.signatures import faults_of

    document = {}
    try:
        document, key_set = json.load(file), json.load(keys)
        faults = faults_of(document, key_set["keys"])
    except (ValueError, KeyError, TypeError):
        faults = ["these files are not JSON as Schakel gives it"]
    if faults:
        raise click.ClickException("; ".join(faults))
    said = json.loads(document["text"])
    names = ", ".join(party["name"] for party in said["parties"])
    click.echo(f"{said['name']}, version {said['version']}: signed by all parties ({names}).")
